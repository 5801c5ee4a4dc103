//! What f may hide next to a singular point of the weight, where numbers are spaced too far apart to tell.

use alloc::vec;
use alloc::vec::Vec;

use super::variable::{Side, spacing};
use crate::each::Each;
use crate::real::Real;
use crate::samples::{Failure, Integrand};
use crate::vector::Columns;

/// The quotient of the distances at which f tells.
const APART: f64 = 4.0;

/// Below this power of the distance, f has a jump at c.
const LEAST_POWER: f64 = 0.05;

/// How many distances from c tell the power of what cannot be seen.
const STEPS: usize = 4;

/// Where the numbers are spaced so that a singularity of f at the same point as the weight's cannot be seen any more: in units of their
/// spacing.
const BLURRED: f64 = 4.0;

/// What cannot be seen next to a singular point.
pub(super) struct Blurred<T> {
    /// What it may be.
    pub(super) error: T,
    /// How large f is there.
    pub(super) size: T,
    /// How near to it samples tell anything.
    pub(super) distance: T,
    /// How many samples told.
    pub(super) probes: usize,
}

/// What may be missed of the difference of both sides where numbers around c are not spaced densely
/// enough to see it: of a power of s, by its size and its power there.
pub(super) fn of_difference<T: Real>(
    f: &mut dyn Integrand<T>,
    [above, below]: [Side<T>; 2],
) -> Result<Blurred<T>, Failure<T>> {
    let unit = T::lit(BLURRED) * spacing(above.origin);
    let mut xs = Vec::with_capacity(2 * STEPS);
    let mut s = unit;
    for _ in 0..STEPS {
        xs.push(above.at(s));
        xs.push(below.at(s));
        s = s * T::lit(APART);
    }
    let mut columns = vec![T::zero(); xs.len() * f.components()];
    f.fill_finite(&xs, &mut columns)?;
    let samples = Columns::new(&columns, xs.len());
    let size = (0..xs.len()).fold(T::zero(), |size, i| size.max(samples.norm(i)));
    let blurred = |error| Blurred {
        error,
        size,
        distance: unit,
        probes: xs.len(),
    };
    let difference = |i: usize| samples.distance(2 * i, 2 * i + 1);
    let noise = T::lit(4.0) * T::epsilon() * size;
    let (nearest, farthest) = (difference(0).max(noise), difference(STEPS - 1));
    if !(nearest.is_finite() && farthest.is_finite()) {
        return Ok(blurred(T::infinity()));
    }
    if (0..STEPS).all(|i| difference(i) <= noise) {
        return Ok(blurred(noise));
    }
    let power = (farthest / nearest).ln() / (T::lit(APART).powi(3)).ln();
    Ok(blurred(if power > T::lit(LEAST_POWER) {
        T::lit(2.0) * nearest / power.min(T::one())
    } else {
        T::infinity()
    }))
}

/// What f may hide next to the end, where numbers are not spaced densely enough to see it: by how it
/// varies from there on, times the integral of `s^exponent`, and the logarithm of s if it is there.
pub(super) fn next_to_end<T: Real>(
    f: &mut dyn Integrand<T>,
    side: Side<T>,
    (exponent, has_log): (f64, bool),
) -> Result<Blurred<T>, Failure<T>> {
    let unit = T::lit(BLURRED) * spacing(side.origin);
    let four = T::lit(APART);
    let xs = [unit, four * unit, four * four * unit].each(|s| side.at(s));
    let mut columns = vec![T::zero(); xs.len() * f.components()];
    f.fill_finite(&xs, &mut columns)?;
    let samples = Columns::new(&columns, xs.len());
    let (near, far) = (samples.distance(0, 1), samples.distance(1, 2));
    let exponent = T::lit(exponent + 1.0);
    // Of s^p one difference is 4^p times the one before, and those below add up to the first over
    // 4^p - 1. Of a logarithm, or worse, what is below is limited by the weight.
    let ratio = far / near;
    let (growth, power) = (ratio - T::one(), ratio.ln() / four.ln());
    let sum = if power >= T::zero() {
        near / growth.max(exponent)
    } else if power + exponent > T::zero() {
        near / -growth * exponent / (power + exponent)
    } else {
        T::infinity()
    };
    let log = if has_log {
        unit.ln().abs() + exponent.recip()
    } else {
        T::one()
    };
    let mass = unit.powf(exponent) / exponent * log;
    let hidden = if near.is_zero() {
        T::zero()
    } else {
        T::lit(2.0) * (sum + near)
    };
    Ok(Blurred {
        error: hidden * mass,
        size: samples.norm(0),
        distance: unit,
        probes: xs.len(),
    })
}
