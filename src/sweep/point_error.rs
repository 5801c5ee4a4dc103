//! Why a sweep along an axis or a list of points has no result.

use core::convert::Infallible;
use core::fmt::{Display, Formatter, Result};
use std::error::Error;

use super::axis::AxisError;
use super::error::TaskError;
use crate::estimate::notation::Short;

/// Why a sweep along an [`Axis`](crate::Axis) or over [`Points`](crate::Points) has no result. `E`
/// is the error of the closure; a `PointError` can be displayed where `E` can, with the cause behind the point.
///
/// # Example
/// ```
/// use quadrille::{Axis, PointError};
///
/// let heights = Axis::linspace(2.0, -2.0, 9);
/// let error = heights.try_par_map(|h| if h < 0.0 { Err("underground") } else { Ok(h.sqrt()) });
/// match error {
///     Err(error @ PointError::Point { index: 5, .. }) => {
///         assert_eq!(error.to_string(), "no value at -0.5, point 5: underground");
///     }
///     other => panic!("expected the first point below 0, got {other:?}"),
/// }
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum PointError<E = Infallible> {
    /// The closure failed or panicked; this is the first such point.
    Point {
        /// Which point, counted from 0.
        index: usize,
        /// Its coordinates: one on an axis, as many as there are parameters otherwise.
        coordinates: Vec<f64>,
        /// Whether it failed or panicked, and why.
        source: TaskError<E>,
    },
    /// The sweep ended for a reason that is no point's fault: cancelled, no threads, no memory.
    Sweep {
        /// The reason.
        source: TaskError<E>,
    },
    /// The axis was built from arguments that define none. No point has been evaluated.
    Axis {
        /// Which argument, and what it was.
        source: AxisError,
    },
}

impl<E> PointError<E> {
    /// The index of the point that is to blame, if one is.
    pub fn index(&self) -> Option<usize> {
        match self {
            Self::Point { index, .. } => Some(*index),
            Self::Sweep { .. } | Self::Axis { .. } => None,
        }
    }

    /// With the coordinates of the point that is to blame, if one is.
    pub(super) fn locate(
        source: TaskError<E>,
        coordinates: impl FnOnce(usize) -> Vec<f64>,
    ) -> Self {
        match source.index() {
            Some(index) => Self::Point {
                index,
                coordinates: coordinates(index),
                source,
            },
            None => Self::Sweep { source },
        }
    }
}

impl<E: Display> Display for PointError<E> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Point {
                index,
                coordinates,
                source,
            } => {
                write!(f, "no value at {}, point {index}: ", place(coordinates))?;
                source.write_cause(f)
            }
            Self::Sweep { source } => write!(f, "the points were not swept: {source}"),
            Self::Axis { source } => write!(f, "the axis is not one: {source}"),
        }
    }
}

impl<E: Error + 'static> Error for PointError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Point { source, .. } | Self::Sweep { source } => Some(source),
            Self::Axis { source } => Some(source),
        }
    }
}

/// The coordinates, in brackets if there are several.
fn place(coordinates: &[f64]) -> String {
    let numbers: Vec<_> = coordinates
        .iter()
        .map(|&number| Short(number).to_string())
        .collect();
    match numbers.as_slice() {
        [number] => number.clone(),
        numbers => format!("({})", numbers.join(", ")),
    }
}
