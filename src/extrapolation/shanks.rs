//! Shanks's transformation: the limit of a sum whose terms decay in a few geometric
//! components, and how far it can be trusted.
//!
//! D. Shanks, J. Math. and Phys. 34, 1 (1955), by the table of P. Wynn, Math. Tables Aids
//! Comp. 10, 91 (1956), for vectors with Samelson's inverse.

use core::array;

use num_traits::{Float, One, Zero};

use crate::real::Real;
use crate::value::Value;
use crate::vector::Vector;

/// What remains of a sum beyond its last term.
#[derive(Clone)]
pub(crate) struct Remainder<Y: Value> {
    pub(crate) value: Y,
    /// Its error, and what of it is the noise of the steps.
    pub(crate) error: Y::Real,
    pub(crate) noise: Y::Real,
    /// How much an error of a step moves it.
    pub(crate) amplification: Y::Real,
}

/// The highest order of extrapolation.
const ORDERS: usize = 3;

/// What the integrals over equal steps of s say of the rest: by Shanks's transformation of
/// first, second or third order, whichever is best determined. A pure power is summed exactly
/// by the first order, and leaves the others nothing but rounding.
///
/// Orders check each other: those that are about as sure of themselves as the best must agree with it.
pub(crate) fn extrapolate<Y: Vector, const N: usize>(
    steps: &[Y; N],
    noise: Y::Real,
) -> Remainder<Y> {
    let all = sum(steps);
    let nothing = || Remainder {
        value: difference(&all, &all),
        error: Y::Real::infinity(),
        noise: Y::Real::zero(),
        amplification: Y::Real::one(),
    };
    let found: [Remainder<Y>; ORDERS] = array::from_fn(|i| {
        let (limit, own) = limit_and_error(steps, i + 1);
        // A quotient of two zeros is NaN: nothing is left to extrapolate from.
        if !limit.all_finite() || own.is_nan() {
            return nothing();
        }
        let amplification = amplification(steps, i + 1, &limit);
        Remainder {
            value: difference(&limit, &all),
            error: own + amplification * noise,
            noise: amplification * noise,
            amplification,
        }
    });
    let mut best = nothing();
    for remainder in found.iter().rev() {
        if remainder.error < best.error {
            best = remainder.clone();
        }
    }
    let sure = Y::Real::lit(SURE) * best.error;
    for other in found.iter().filter(|other| other.error <= sure) {
        let gap = best.value.distance(&other.value) - other.error;
        best.error = best.error.max(gap);
    }
    best
}

/// Orders whose errors are at most so many times that of the best are asked, too.
const SURE: f64 = 100.0;

/// The limit of the sum of all steps by one order, and its error, judged by what it was one
/// and two steps before.
fn limit_and_error<Y: Vector, const N: usize>(steps: &[Y; N], order: usize) -> (Y, Y::Real) {
    let lit = Y::Real::lit;
    let limit = |dropped: usize| shanks(&steps[..steps.len() - dropped], order);
    let (best, second, third) = (limit(0), limit(1), limit(2));
    let (d1, d2) = (best.distance(&second), second.distance(&third));
    // Two limits may agree by chance; and a third that is garbage says nothing for them. Where they
    // approach slowly, as for logarithms, all that is to come is more than the last.
    let ratio = d1 / d2;
    let slow = if ratio < lit(1.0) {
        (lit(1.0) - ratio).max(lit(0.05))
    } else {
        lit(1.0)
    };
    (best, lit(2.0) * d1.max(lit(1.0 / 32.0) * d2) / slow)
}

/// How much an error of a step moves the limit: the largest derivative, by a small change of
/// each step.
fn amplification<Y: Vector, const N: usize>(steps: &[Y; N], order: usize, limit: &Y) -> Y::Real {
    let change = Y::Real::lit(1.0 / 1024.0);
    let mut largest = Y::Real::zero();
    for k in 0..steps.len() {
        let size = change * steps[k].norm();
        if size > Y::Real::zero() {
            let mut changed = steps.clone();
            changed[k].scale_by(Y::Real::one() + change);
            let moved = shanks(&changed, order).distance(limit) / size;

            // `max` would lose a NaN.
            if moved.is_nan() || moved > largest {
                largest = moved;
            }
        }
    }
    largest
}

/// The limit of the partial sums of all terms: Shanks's transformation on the last twice
/// `order` of them, by Wynn's table.
fn shanks<Y: Vector>(terms: &[Y], order: usize) -> Y {
    let start = terms.len() - 2 * order;
    let before = if start == 0 {
        difference(&terms[0], &terms[0])
    } else {
        sum(&terms[..start])
    };
    let count = 2 * order;
    let mut partial = before;
    let mut column: [Y; 2 * ORDERS + 1] = array::from_fn(|j| {
        if (1..=count).contains(&j) {
            partial.add_scaled(Y::Real::one(), &terms[start + j - 1]);
        }
        partial.clone()
    });
    let mut previous = column.clone();
    for k in 0..count {
        for j in 0..count - k {
            // The first differences are the terms themselves, without cancellation.
            previous[j] = if k == 0 {
                terms[start + j].inverse()
            } else {
                let mut entry = difference(&column[j + 1], &column[j]).inverse();
                entry.add_scaled(Y::Real::one(), &previous[j + 1]);
                entry
            };
        }
        core::mem::swap(&mut previous, &mut column);
    }
    let [limit, ..] = column;
    limit
}

fn sum<Y: Vector>(terms: &[Y]) -> Y {
    let mut sum = terms[0].clone();
    for term in &terms[1..] {
        sum.add_scaled(Y::Real::one(), term);
    }
    sum
}

fn difference<Y: Vector>(y: &Y, z: &Y) -> Y {
    let mut difference = y.clone();
    difference.add_scaled(-Y::Real::one(), z);
    difference
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sum of `c q^k` from k = n on is `c q^n / (1 - q)`.
    fn rest(components: &[(f64, f64)], n: i32) -> f64 {
        components
            .iter()
            .map(|(c, q)| c * q.powi(n) / (1.0 - q))
            .sum()
    }

    #[test]
    fn sums_as_many_geometric_components_as_its_order() {
        let all = [(1.0, 0.6), (-0.7, 0.3), (0.4, 0.1)];
        for count in 1..=3 {
            let components = &all[..count];
            let steps: [f64; 8] = core::array::from_fn(|k| {
                let k = i32::try_from(k).expect("small");
                components.iter().map(|(c, q)| c * q.powi(k)).sum()
            });
            let remainder = extrapolate(&steps, 1e-16);
            let truth = rest(components, 8);
            let error = (remainder.value - truth).abs();
            assert!(
                error <= remainder.error,
                "{count}: {error:e} > {:e}",
                remainder.error
            );
            assert!(remainder.error < 1e-9, "{count}: {:e}", remainder.error);
        }
    }

    #[test]
    fn a_vector_is_summed_as_one() {
        let steps: [[f64; 2]; 8] = core::array::from_fn(|k| {
            let q = 0.5f64.powi(i32::try_from(k).expect("small"));
            [q, -3.0 * q]
        });
        let remainder = extrapolate(&steps, 0.0);
        assert!(remainder.value.distance(&[2.0 / 256.0, -6.0 / 256.0]) < 1e-15);
    }

    /// Terms that were still oscillating before they began to decay: higher orders look back that far.
    #[test]
    fn a_limit_that_was_garbage_speaks_for_none() {
        // Integrals of t^-0.4 cos(9 t) over t in [e^(-1.5 (k + 1)), e^(-1.5 k)] and what is left, by
        // the power series of the cosine.
        let part = |t: f64| {
            let mut sum = 0.0;
            let mut term = 1.0;
            for k in 0..40 {
                let k = f64::from(k);
                sum += term * t.powf(2.0 * k + 0.6) / (2.0 * k + 0.6);
                term *= -81.0 / ((2.0 * k + 1.0) * (2.0 * k + 2.0));
            }
            sum
        };
        let end = |k: usize| (-1.5 * k as f64).exp();
        let steps: [f64; 8] = core::array::from_fn(|k| part(end(k)) - part(end(k + 1)));
        for count in 4..=8 {
            // Fewer of them, with those at the front repeated.
            let some: [f64; 8] = core::array::from_fn(|k| steps[(k + count).saturating_sub(8)]);
            let remainder = extrapolate(&some, 1e-16);
            let error = (remainder.value - part(end(count))).abs();
            assert!(
                error <= remainder.error,
                "{count}: {error:e} > {:e}",
                remainder.error
            );
        }
    }

    #[test]
    fn terms_that_do_not_decay_are_not_trusted() {
        let steps = [1.0, -1.0, 1.0, 1.0, -1.0, 1.0, -1.0, -1.0];
        assert!(extrapolate(&steps, 0.0).error > 0.1);
    }
}
