//! What an integration returns.

pub(crate) mod notation;

use crate::value::Value;

/// An integral and what is known about it.
#[doc(alias = "full_output")]
#[doc(alias = "infodict")]
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(bound(
        serialize = "Y: serde::Serialize, Y::Real: serde::Serialize",
        deserialize = "Y: serde::Deserialize<'de>, Y::Real: serde::Deserialize<'de>"
    ))
)]
#[non_exhaustive]
pub struct Estimate<Y: Value> {
    /// The approximation of the integral.
    pub value: Y,
    /// Estimate of `|integral - value|`, in the [norm](Value) of the value.
    pub error: Y::Real,
    /// The number of calls of the integrand.
    pub evaluations: usize,
    /// The number of panels that the range was cut into.
    pub intervals: usize,
    /// The number of samples that were NaN or infinite and taken as 0: none, unless
    /// [`NonFinite::Zero`](crate::NonFinite::Zero) allows it.
    pub replaced: usize,
}

impl<Y: Value> Estimate<Y> {
    /// The same estimate of another value, made of this one.
    ///
    /// The error is taken over, so that the function must not enlarge what it is given: a component of
    /// a vector, the conjugate of a complex number.
    ///
    /// ```
    /// use quadrille::quad;
    ///
    /// let pair = quad(|x: f64| [x.sin(), x.cos()], 0.0..1.0)?;
    /// let second = pair.map_value(|[_, cos]| cos);
    /// assert!((second.value - 1f64.sin()).abs() <= second.error);
    /// # Ok::<(), quadrille::Error<[f64; 2]>>(())
    /// ```
    pub fn map_value<Z: Value<Real = Y::Real>>(self, map: impl FnOnce(Y) -> Z) -> Estimate<Z> {
        Estimate {
            value: map(self.value),
            error: self.error,
            evaluations: self.evaluations,
            intervals: self.intervals,
            replaced: self.replaced,
        }
    }
}
