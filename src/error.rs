//! What can go wrong, typed.

use core::convert::Infallible;

use thiserror::Error as ThisError;

use crate::estimate::Estimate;
use crate::value::Value;

/// Why there is no integral to the accuracy asked for.
///
/// `E` is the integrand's own error where it has one
/// ([`try_integrate`](crate::Quad::try_integrate)).
///
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
    #[error(
        "{cause}; the best estimate, after {} evaluations, has error {:.1e}",
        best.evaluations,
        best.error
    )]
    NotConverged {
        /// What stood in the way.
        cause: Cause,
        /// The best result, with an error estimate that is larger than was asked for or
        /// that cannot be relied upon.
        best: Estimate<Y>,
    },

    /// The integrand is NaN or infinite.
    #[error("integrand is not finite at x = {x}")]
    NonFinite {
        /// Where.
        x: Y::Real,
    },

    /// The integrand returned its own error.
    #[error("integrand failed at x = {x}")]
    Integrand {
        /// Where.
        x: Y::Real,
        /// The integrand's error.
        source: E,
    },

    /// The integrand's values are vectors that change their length.
    #[error("integrand has another number of components at x = {x} than before")]
    ShapeChanged {
        /// Where it was first seen to differ.
        x: Y::Real,
    },

    /// An argument makes no sense.
    #[error("{argument} must be {requirement}, got {value}")]
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

/// What kept an integration from its tolerance: QUADPACK's `ier` from 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ThisError)]
pub enum Cause {
    /// The range was cut into as many intervals as allowed. Allow more, or look for the
    /// difficulty: a break point there often cures it.
    #[error("the largest number of intervals was reached")]
    MaxIntervals,
    /// Rounding errors are as large as the tolerance.
    #[error("rounding errors prevent the tolerance from being reached")]
    Roundoff,
    /// Intervals shrank to the spacing of floating-point numbers around a point: a
    /// singularity inside the range, or a discontinuity at a tight tolerance.
    #[error("the integrand behaves badly at a point of the range")]
    BadIntegrand,
    /// Extrapolation stopped gaining.
    #[error("extrapolation does not converge to the tolerance")]
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
