//! What can go wrong, typed.

use alloc::vec;
use core::convert::Infallible;
use core::fmt::{Display, Formatter, Result};

use num_traits::{Float, Zero};
use thiserror::Error as ThisError;

use crate::estimate::Estimate;
use crate::estimate::notation::Short;
use crate::real::Real;
use crate::value::Value;
use crate::vector::Vector;

/// Why there is no integral to the accuracy asked for.
///
/// `E` is the integrand's own error where it has one
/// ([`try_integrate`](crate::Quad::try_integrate)).
///
/// # Text
/// One line, from outside in: where the integrand failed, then why. So the text of the integrand's error
/// stands in it, although that is the [`source`](core::error::Error::source) as well, and a program that
/// walks the sources repeats it. `Error<Y, E>` can be displayed where `E` can, and is an
/// [`Error`](core::error::Error) where `E` is one.
///
/// ```
/// use quadrille::Quad;
///
/// let q = Quad::new();
/// let row = |x: f64| q.integrate(|y: f64| (x - y).sqrt(), 0.0..1.0).map(|e| e.value);
/// let error = q.try_integrate(row, [0.5, 2.0]).unwrap_err();
/// assert!(error.to_string().starts_with("integrand failed at x = 0.5: integrand is not finite at x = "));
/// ```
///
/// # Example
/// ```
/// use quadrille::{Cause, Error, quad};
///
/// match quad(|x: f64| x.powf(-1.2), 0.0..1.0) {
///     Ok(estimate) => println!("{}", estimate.value),
///     Err(Error::NotConverged { cause, best }) => {
///         assert_eq!(cause, Cause::Divergent);
///         assert!(best.evaluations > 0);
///     }
///     Err(other) => println!("{other}"),
/// }
/// ```
#[derive(Clone, Debug, PartialEq, ThisError)]
#[non_exhaustive]
pub enum Error<Y: Value, E = Infallible> {
    /// The tolerance was not reached; `best` is what was.
    NotConverged {
        /// What stood in the way.
        cause: Cause,
        /// The best result, with an error estimate that is larger than was asked for or
        /// that cannot be relied upon.
        best: Estimate<Y>,
    },

    /// The integrand is NaN or infinite.
    NonFinite {
        /// Where.
        x: Y::Real,
    },

    /// The integrand returned its own error.
    Integrand {
        /// Where.
        x: Y::Real,
        /// The integrand's error.
        source: E,
    },

    /// The integrand's values are vectors that change their length.
    ShapeChanged {
        /// Where it was first seen to differ.
        x: Y::Real,
    },

    /// An argument makes no sense.
    InvalidArgument {
        /// Which argument.
        argument: &'static str,
        /// What it must be.
        requirement: &'static str,
        /// What it was.
        value: f64,
    },
}

impl<Y: Value, E> Error<Y, E> {
    /// The best estimate that was reached, if any was.
    ///
    /// ```
    /// use quadrille::Quad;
    ///
    /// // Five panels are too few for twelve digits of a logarithm.
    /// let error = Quad::new().rel_tol(1e-12).max_intervals(5)
    ///     .integrate(|x: f64| x.ln(), 0.0..1.0).unwrap_err();
    /// let best = error.best().expect("not converged");
    /// assert!((best.value + 1.0).abs() <= best.error);
    /// ```
    pub fn best(&self) -> Option<&Estimate<Y>> {
        match self {
            Error::NotConverged { best, .. } => Some(best),
            _ => None,
        }
    }

    /// The same error with another value in its [best estimate](Error::best), made of the one there;
    /// see [`Estimate::map_value`].
    ///
    /// ```
    /// use quadrille::{Error, quad};
    ///
    /// // One component of a pair, error and all.
    /// fn sine(w: f64) -> Result<f64, Error<f64>> {
    ///     let pair = quad(|x: f64| [(w * x).sin(), (w * x).cos()], 0.0..1.0);
    ///     pair.map(|e| e.value[0]).map_err(|error| error.map_value(|[sin, _]| sin))
    /// }
    /// assert!((sine(1.0)? - (1.0 - 1f64.cos())).abs() < 1e-8);
    /// assert!(matches!(sine(f64::NAN), Err(Error::NonFinite { .. })));
    /// # Ok::<(), Error<f64>>(())
    /// ```
    pub fn map_value<Z: Value<Real = Y::Real>>(self, map: impl FnOnce(Y) -> Z) -> Error<Z, E> {
        match self {
            Error::NotConverged { cause, best } => Error::NotConverged {
                cause,
                best: best.map_value(map),
            },
            Error::NonFinite { x } => Error::NonFinite { x },
            Error::Integrand { x, source } => Error::Integrand { x, source },
            Error::ShapeChanged { x } => Error::ShapeChanged { x },
            Error::InvalidArgument {
                argument,
                requirement,
                value,
            } => Error::InvalidArgument {
                argument,
                requirement,
                value,
            },
        }
    }
}

impl<Y: Value, E: Display> Display for Error<Y, E> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Error::NotConverged { cause, best } => {
                let (evaluations, error) = (best.evaluations, best.error);
                write!(f, "{cause}; ")?;
                write!(f, "the best estimate, after {evaluations} evaluations, ")?;
                write!(f, "has error {error:.1e}")?;
                write_relative(best, f)
            }
            Error::NonFinite { x } => {
                let cure = NearbyCure::of(*x).text();
                write!(f, "integrand is not finite at x = {}: {cure}", Short(*x))
            }
            Error::Integrand { x, source } => {
                write!(f, "integrand failed at x = {}: {source}", Short(*x))
            }
            Error::ShapeChanged { x } => {
                write!(f, "integrand has another number of components ")?;
                write!(f, "at x = {} than before", Short(*x))
            }
            Error::InvalidArgument {
                argument,
                requirement,
                value,
            } => write!(f, "{argument} must be {requirement}, got {}", Short(*value)),
        }
    }
}

/// The error of an estimate as a part of its value. Without it a value that is good to eleven digits
/// and a careful estimate of it look like noise in the integrand.
fn write_relative<Y: Value>(best: &Estimate<Y>, f: &mut Formatter<'_>) -> Result {
    let mut components = vec![Y::Real::zero(); best.value.components()];
    best.value.pack(&mut components);
    let relative = best.error / components.as_slice().norm();
    if relative >= Y::Real::lit(1.0) && relative.is_finite() {
        write!(f, ", which is more than the value itself")
    } else if relative > Y::Real::zero() && relative.is_finite() {
        write!(f, ", which is {relative:.1e} of the value")
    } else {
        Ok(())
    }
}

/// What is probably wrong where an integrand is not finite, by where that is; the range is not known here.
#[derive(Clone, Copy)]
enum NearbyCure {
    FarOut,
    NextToZero,
    Large,
    Elsewhere,
}

impl NearbyCure {
    fn of<T: Real>(x: T) -> Self {
        let size = x.abs();
        // In no unit in use has a range a length of 1e30, nor a function a pole there, while the map of an
        // infinite range comes by such points after few doublings.
        let far = T::lit(1e30);
        // Only samples that crowd at a point come so near to it, and that point is 0: at others they are
        // no nearer than numbers are spaced. 1e-100 is nothing but 0 to an `f32`.
        let tiny = T::lit(1e-100).max(T::lit(1024.0) * T::min_positive_value());
        if size >= far {
            NearbyCure::FarOut
        } else if size <= tiny && !size.is_zero() {
            NearbyCure::NextToZero
        } else if size * size > T::max_value().ln() {
            // From here on exp(x^2) overflows, and before long exp(x) does.
            NearbyCure::Large
        } else {
            NearbyCure::Elsewhere
        }
    }

    fn text(self) -> &'static str {
        match self {
            NearbyCure::FarOut => {
                "far out on an infinite range its formula probably overflows; \
                 take a finite range, a form that does not overflow, \
                 or NonFinite::Zero if it is 0 there"
            }
            NearbyCure::NextToZero => {
                "next to 0 its formula is probably 0/0 or overflows; \
                 take a form that does not, or NonFinite::Zero if it is 0 there"
            }
            NearbyCure::Large => {
                "if its formula overflows there, take a form that does not, \
                 or NonFinite::Zero if it is 0 there; if it is singular, a break point at that x may help"
            }
            NearbyCure::Elsewhere => {
                "if it is singular or 0/0 there, a break point at that x may help"
            }
        }
    }
}

/// What kept an integration from its tolerance: QUADPACK's `ier` from 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ThisError)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Cause {
    /// The range was cut into as many intervals as allowed. Allow more, or look for the
    /// difficulty: a break point there often cures it.
    #[error(
        "the largest number of intervals was reached \
         (a break point at the difficulty or a larger max_intervals may help)"
    )]
    MaxIntervals,
    /// Rounding errors are as large as the tolerance.
    #[error(
        "rounding errors or noise prevent the tolerance from being reached \
         (a looser tolerance or a form that cancels less may help)"
    )]
    Roundoff,
    /// Intervals shrank to the spacing of floating-point numbers around a point: a
    /// singularity inside the range, or a discontinuity at a tight tolerance.
    #[error("the integrand behaves badly at a point of the range (a break point there may help)")]
    BadIntegrand,
    /// Extrapolation stopped gaining: that of [`Method::Qags`](crate::Method::Qags), or that of an
    /// oscillating [`Weight`](crate::Weight) on an infinite range.
    #[error(
        "extrapolation does not converge to the tolerance \
         (another method or a looser tolerance may help)"
    )]
    ExtrapolationStalled,
    /// The integral is probably divergent, or converges too slowly.
    #[error("the integral is probably divergent or converges too slowly")]
    Divergent,
}

/// An argument that was refused, before it is known which [`Error`] type it becomes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ArgumentError {
    pub(crate) argument: &'static str,
    pub(crate) requirement: &'static str,
    pub(crate) value: f64,
}

impl ArgumentError {
    pub(crate) fn into_error<Y: Value, E>(self) -> Error<Y, E> {
        let ArgumentError {
            argument,
            requirement,
            value,
        } = self;
        Error::InvalidArgument {
            argument,
            requirement,
            value,
        }
    }
}
