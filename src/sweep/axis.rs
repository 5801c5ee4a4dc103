//! The values of one parameter.

use core::ops::Deref;
use std::{slice, vec};

/// The values of one parameter, in order: what a sweep goes along, or one side of a
/// [`Grid`](crate::Grid).
///
/// An axis is read as the slice of its values: `axis[0]`, `axis.iter()`, `axis.get(7)`. An index out
/// of range panics as there.
///
/// The constructors are those of NumPy. They do not return a `Result`, so that a grid can be written
/// in one line; like floating-point arithmetic they answer arguments that make no sense with NaN.
/// Such an axis holds a single NaN and remembers why: [`check`](Self::check) returns the reason,
/// and so do [`Grid::try_par_map`](crate::Grid::try_par_map) and all sweeps with options, as
/// [`GridError::Axis`](crate::GridError::Axis), before any point is evaluated.
///
/// # Example
/// ```
/// use quadrille::{Axis, AxisError};
///
/// let phase = Axis::arange(-7.0, 3.0, 0.1).named("phi");
/// assert_eq!(phase.len(), 100);
/// assert_eq!(phase[99], -7.0 + 0.1 * 99.0);
/// assert_eq!(phase.get(100), None);
/// assert_eq!(phase.check(), Ok(()));
///
/// let mut lowest = f64::INFINITY;
/// for &phi in &phase {
///     lowest = lowest.min(phi.cos());
/// }
/// assert!(lowest < -0.99);
///
/// let wrong = Axis::arange(-7.0, 3.0, 0.0);
/// assert_eq!(wrong.check(), Err(AxisError::ZeroStep));
/// assert!(wrong[0].is_nan());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    name: Option<String>,
    values: Vec<f64>,
    error: Option<AxisError>,
}

/// Why the arguments of a constructor make no [`Axis`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AxisError {
    /// An argument is NaN or infinite, or its power of ten is.
    #[error("{argument} is {value}, not a finite number")]
    NotFinite {
        /// Which one.
        argument: &'static str,
        /// What it was.
        value: f64,
    },
    /// The step is zero.
    #[error("a step of zero leads nowhere")]
    ZeroStep,
    /// There is no memory for so many values.
    #[error("{points} values do not fit in memory")]
    TooLong {
        /// How many there would have been.
        points: f64,
    },
}

impl Axis {
    /// `points` values evenly spaced from `start` to `end`, both included.
    ///
    /// As `numpy.linspace`: values are `start + i * step`, the last is exactly `end`, one point
    /// is `start`, none are an empty axis.
    ///
    /// # Numerics
    /// Bit for bit as there, save where `end - start` overflows, and NumPy has NaN, or the step
    /// underflows to zero.
    ///
    /// # Example
    /// ```
    /// use quadrille::Axis;
    ///
    /// assert_eq!(Axis::linspace(0.0, 1.0, 5).values(), [0.0, 0.25, 0.5, 0.75, 1.0]);
    /// ```
    pub fn linspace(start: f64, end: f64, points: usize) -> Self {
        Self::of(linspace(start, end, points))
    }

    /// `points` values from 10^`start` to 10^`end`, both included, evenly spaced in the exponent.
    ///
    /// As `numpy.logspace`. For an axis without its end, see [`map`](Self::map).
    ///
    /// # Example
    /// ```
    /// use quadrille::Axis;
    ///
    /// assert_eq!(Axis::logspace(-1.0, 2.0, 4).values(), [0.1, 1.0, 10.0, 100.0]);
    /// ```
    pub fn logspace(start: f64, end: f64, points: usize) -> Self {
        Self::of(logspace(start, end, points))
    }

    /// The values `start + i * step` from `start` on, as long as they are before `end`.
    ///
    /// Half-open as `numpy.arange`, and of the same length, `(end - start) / step` rounded up; a
    /// `step` away from `end` makes an empty axis. A negative `step` goes down.
    ///
    /// # Numerics
    /// Each value is rounded twice and no more. `numpy.arange` instead multiplies by
    /// `(start + step) - start`, so that `arange(-7, 3, 0.1)` ends at 2.899999999999965 there, and
    /// here at 2.9000000000000004, as `-7 + 0.1 * 99` does. The length is that of the rounded
    /// quotient, here as there: `arange(1.0, 1.3, 0.1)` has a fourth value, 1.3. Where that
    /// matters use [`linspace`](Self::linspace).
    ///
    /// # Example
    /// ```
    /// use quadrille::Axis;
    ///
    /// assert_eq!(Axis::arange(0.0, 1.0, 0.25).values(), [0.0, 0.25, 0.5, 0.75]);
    /// assert_eq!(Axis::arange(5.0, 0.0, -2.0).values(), [5.0, 3.0, 1.0]);
    /// ```
    pub fn arange(start: f64, end: f64, step: f64) -> Self {
        Self::of(arange(start, end, step))
    }

    fn of(values: Result<Vec<f64>, AxisError>) -> Self {
        match values {
            Ok(values) => Self {
                name: None,
                values,
                error: None,
            },
            Err(error) => Self {
                name: None,
                values: vec![f64::NAN],
                error: Some(error),
            },
        }
    }

    /// The same axis with `f` applied to its values.
    ///
    /// # Example
    /// A logarithmic axis without its end, log10 xi = -1.5 + 0.04 j:
    /// ```
    /// use quadrille::Axis;
    ///
    /// let focus = Axis::arange(-1.5, 2.5, 0.04).map(|exponent| 10_f64.powf(exponent));
    /// assert_eq!(focus.len(), 100);
    /// assert!(focus.values()[99] < 10_f64.powf(2.5));
    /// ```
    #[must_use]
    pub fn map(mut self, f: impl FnMut(f64) -> f64) -> Self {
        self.values = self.values.into_iter().map(f).collect();
        self
    }

    /// The same axis with a name, for the header of a table.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The name, if it was given one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The values.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether the arguments it was built from make an axis.
    ///
    /// # Errors
    /// [`AxisError`], which says what is wrong with them.
    pub fn check(&self) -> Result<(), AxisError> {
        self.error.clone().map_or(Ok(()), Err)
    }
}

/// Values are taken as they are, in any order, NaN and infinity included.
impl From<Vec<f64>> for Axis {
    fn from(values: Vec<f64>) -> Self {
        Self::of(Ok(values))
    }
}

/// Values are taken as they are.
impl From<&[f64]> for Axis {
    fn from(values: &[f64]) -> Self {
        Self::from(values.to_vec())
    }
}

/// Values are taken as they are.
impl<const N: usize> From<[f64; N]> for Axis {
    fn from(values: [f64; N]) -> Self {
        Self::from(values.to_vec())
    }
}

/// Values are taken as they are.
impl FromIterator<f64> for Axis {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        Self::of(Ok(values.into_iter().collect()))
    }
}

impl AsRef<[f64]> for Axis {
    fn as_ref(&self) -> &[f64] {
        &self.values
    }
}

impl Deref for Axis {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        &self.values
    }
}

/// The values, in order.
impl IntoIterator for Axis {
    type Item = f64;
    type IntoIter = vec::IntoIter<f64>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.into_iter()
    }
}

/// The values, in order.
impl<'a> IntoIterator for &'a Axis {
    type Item = &'a f64;
    type IntoIter = slice::Iter<'a, f64>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.iter()
    }
}

fn finite(argument: &'static str, value: f64) -> Result<f64, AxisError> {
    if value.is_finite() {
        Ok(value)
    } else {
        Err(AxisError::NotFinite { argument, value })
    }
}

/// `value(0.0)`, `value(1.0)`, ...: `points` of them, rounded towards zero.
fn evaluate(points: f64, value: impl Fn(f64) -> f64) -> Result<Vec<f64>, AxisError> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates"
    )]
    let len = points as usize;
    let mut values = Vec::new();
    values
        .try_reserve_exact(len)
        .map_err(|_| AxisError::TooLong { points })?;
    values.extend((0..len).map(|i| value(i as f64)));
    Ok(values)
}

fn linspace(start: f64, end: f64, points: usize) -> Result<Vec<f64>, AxisError> {
    finite("start", start)?;
    finite("end", end)?;
    let gaps = points.saturating_sub(1).max(1) as f64;
    let length = end - start;
    let mut values = if length.is_finite() {
        let step = length / gaps;
        evaluate(points as f64, |i| start + i * step)?
    } else {
        evaluate(points as f64, |i| {
            start * (1.0 - i / gaps) + end * (i / gaps)
        })?
    };
    if let [_, .., last] = values.as_mut_slice() {
        *last = end;
    }
    Ok(values)
}

fn logspace(start: f64, end: f64, points: usize) -> Result<Vec<f64>, AxisError> {
    let mut values = linspace(start, end, points)?;
    finite("10^start", 10_f64.powf(start))?;
    finite("10^end", 10_f64.powf(end))?;
    for value in &mut values {
        *value = 10_f64.powf(*value);
    }
    Ok(values)
}

fn arange(start: f64, end: f64, step: f64) -> Result<Vec<f64>, AxisError> {
    finite("start", start)?;
    finite("end", end)?;
    finite("step", step)?;
    if step == 0.0 {
        return Err(AxisError::ZeroStep);
    }
    let length = end - start;
    if length.is_finite() {
        evaluate((length / step).ceil(), |i| start + i * step)
    } else {
        evaluate((end / step - start / step).ceil(), |i| {
            2.0 * (0.5 * start + i * (0.5 * step))
        })
    }
}
