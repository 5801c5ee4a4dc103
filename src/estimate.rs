//! What an integration returns.

use crate::Value;

/// An integral and what is known about it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Estimate<Y: Value> {
    /// The approximation of the integral.
    pub value: Y,
    /// Estimate of `|integral - value|`, in the [norm](Value::norm) of the value.
    pub error: Y::Real,
    /// The number of calls of the integrand.
    pub evaluations: usize,
    /// The number of panels that the range was cut into.
    pub intervals: usize,
    /// The number of samples that were NaN or infinite and taken as 0: none, unless
    /// [`NonFinite::Zero`](crate::NonFinite::Zero) allows it.
    pub replaced: usize,
}
