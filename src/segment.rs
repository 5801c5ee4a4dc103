//! One panel of the range, as the user sees it.

use crate::value::Value;

/// What a [`Rule`](crate::Rule) found out about the panel from `a` to `b`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Segment<Y: Value> {
    /// The left end.
    pub a: Y::Real,
    /// The right end.
    pub b: Y::Real,
    /// The approximation of the integral over the panel.
    pub value: Y,
    /// The estimate of its error.
    pub error: Y::Real,
    /// The approximation of the integral of `|f|`: what rounding is measured against.
    pub magnitude: Y::Real,
    /// The approximation of the integral of `|f - mean|`. Where `error` equals it, the
    /// rule has not begun to converge.
    pub deviation: Y::Real,
}
