//! From some terms of a sequence to its limit.

pub(crate) mod epsilon;
pub(crate) mod levin;
pub(crate) mod shanks;

use crate::real::Real;

/// The larger of two numbers, or NaN if one of them is: `max` would lose it.
pub(crate) fn larger_or_nan<T: Real>(x: T, y: T) -> T {
    if x >= y || x.is_nan() { x } else { y }
}
