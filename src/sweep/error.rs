//! Why a sweep has no result.

use core::convert::Infallible;
use core::fmt::{Display, Formatter, Result};

use super::axis::AxisError;
use crate::estimate::notation::Short;

/// Why a sweep stopped. `E` is the error of the closure.
///
/// [`Failed`](Self::Failed) and [`Panicked`](Self::Panicked) name the *first* point by index: the
/// one at which a serial loop over the same points would have stopped, whatever the number of
/// threads and whichever point happened to fail first on the clock. All points before it have
/// been evaluated and were fine.
///
/// The closure's error is the [`source`](std::error::Error::source) of `Failed`, and the text of it
/// stands behind the point, so that one line says all; a program that walks the sources repeats it.
/// `TaskError<E>` can be displayed where `E` can, and is an [`Error`](std::error::Error) where `E` is
/// one. What it is made of asks nothing of `E`.
///
/// # Example
/// ```
/// use quadrille::{TaskError, try_par_map};
///
/// let widths = [1.0, -2.0, 3.0, -4.0];
/// let roots = try_par_map(&widths, |&w: &f64| if w < 0.0 { Err("negative") } else { Ok(w.sqrt()) });
/// let error = roots.unwrap_err();
/// assert_eq!(error, TaskError::Failed { index: 1, source: "negative" });
/// assert_eq!(error.to_string(), "point 1: negative");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum TaskError<E = Infallible> {
    /// The closure returned an error.
    #[error("point {index}: {source}")]
    Failed {
        /// The first point that failed, counted from 0.
        index: usize,
        /// What the closure returned.
        source: E,
    },
    /// The closure panicked.
    #[error("point {index} panicked: {message}")]
    Panicked {
        /// The first point that panicked, counted from 0.
        index: usize,
        /// What it panicked with, if that was text, as it is from `panic!`.
        message: String,
    },
    /// The sweep's [`CancelToken`](crate::CancelToken) was cancelled before all points were done.
    #[error("cancelled after {completed} points")]
    Cancelled {
        /// How many points had been evaluated, not necessarily the first ones.
        completed: usize,
    },
    /// The threads asked for with [`ParMap::threads`](crate::ParMap::threads) could not be started.
    #[error("cannot start {threads} threads: {message}")]
    Pool {
        /// How many were asked for.
        threads: usize,
        /// What the operating system, or rayon, had against it.
        message: String,
    },
    /// There is no memory for the results. No point has been evaluated.
    #[error("the results of {points} points do not fit in memory")]
    OutOfMemory {
        /// How many results there would have been.
        points: usize,
    },
}

impl<E> TaskError<E> {
    /// The index of the point that is to blame, if one is.
    pub fn index(&self) -> Option<usize> {
        match self {
            Self::Failed { index, .. } | Self::Panicked { index, .. } => Some(*index),
            Self::Cancelled { .. } | Self::Pool { .. } | Self::OutOfMemory { .. } => None,
        }
    }

    /// The same with another error in the place of the closure's, made of it.
    ///
    /// # Example
    /// ```
    /// use quadrille::{TaskError, try_par_map};
    ///
    /// let error = try_par_map(&["1", "two"], |word| word.parse::<f64>()).unwrap_err();
    /// let plain = TaskError::Failed { index: 1, source: "invalid float literal".to_owned() };
    /// assert_eq!(error.map_source(|source| source.to_string()), plain);
    /// ```
    pub fn map_source<F>(self, map: impl FnOnce(E) -> F) -> TaskError<F> {
        match self {
            Self::Failed { index, source } => TaskError::Failed {
                index,
                source: map(source),
            },
            Self::Panicked { index, message } => TaskError::Panicked { index, message },
            Self::Cancelled { completed } => TaskError::Cancelled { completed },
            Self::Pool { threads, message } => TaskError::Pool { threads, message },
            Self::OutOfMemory { points } => TaskError::OutOfMemory { points },
        }
    }
}

impl<E: Display> TaskError<E> {
    /// What happened, for those who have named the point already, and better than by an index.
    pub(super) fn write_cause(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Failed { source, .. } => write!(f, "{source}"),
            Self::Panicked { message, .. } => write!(f, "panicked: {message}"),
            other => write!(f, "{other}"),
        }
    }
}

/// Why a sweep over a [`Grid`](crate::Grid) has no result. `E` is the error of the closure.
///
/// The text of what happened stands behind the point, although that is the
/// [`source`](std::error::Error::source) as well. As [`TaskError`] it can be displayed where `E` can.
///
/// # Example
/// ```
/// use quadrille::{Axis, Grid, GridError};
///
/// let grid = Grid::new(Axis::linspace(0.0, 1.0, 3), Axis::linspace(-1.0, 1.0, 5));
/// let map = grid.try_par_map(|x, y| if x + y > 1.0 { Err("outside") } else { Ok(x * y) });
/// match map {
///     Err(error @ GridError::Point { row: 1, column: 4, x: 0.5, y: 1.0, .. }) => {
///         assert_eq!(error.to_string(), "no value at (0.5, 1), row 1, column 4: outside");
///     }
///     other => panic!("expected the first point outside, got {other:?}"),
/// }
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum GridError<E = Infallible> {
    /// The closure failed or panicked; this is the first such point, row by row.
    Point {
        /// Index on the first axis.
        row: usize,
        /// Index on the second axis.
        column: usize,
        /// Coordinate on the first axis.
        x: f64,
        /// Coordinate on the second axis.
        y: f64,
        /// Whether it failed or panicked, and why.
        source: TaskError<E>,
    },
    /// The sweep ended for a reason that is no point's fault: cancelled, no threads, no memory.
    Sweep {
        /// The reason.
        source: TaskError<E>,
    },
    /// An axis was built from arguments that define none. No point has been evaluated.
    Axis {
        /// 0 for the first axis, 1 for the second.
        axis: usize,
        /// Which argument, and what it was.
        source: AxisError,
    },
}

impl<E> GridError<E> {
    /// Row and column of the point that is to blame, if one is.
    pub fn index(&self) -> Option<(usize, usize)> {
        match self {
            Self::Point { row, column, .. } => Some((*row, *column)),
            Self::Sweep { .. } | Self::Axis { .. } => None,
        }
    }
}

impl<E: Display> Display for GridError<E> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Point {
                row,
                column,
                x,
                y,
                source,
            } => {
                let (x, y) = (Short(*x), Short(*y));
                write!(f, "no value at ({x}, {y}), row {row}, column {column}: ")?;
                source.write_cause(f)
            }
            Self::Sweep { source } => write!(f, "the grid was not swept: {source}"),
            Self::Axis { axis, source } => {
                write!(f, "axis {axis} of the grid is not one: {source}")
            }
        }
    }
}
