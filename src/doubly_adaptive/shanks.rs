//! Shanks's transformation: the limit of a sum whose terms decay in a few geometric
//! components, and how far it can be trusted.
//!
//! D. Shanks, J. Math. and Phys. 34, 1 (1955), by the table of P. Wynn, Math. Tables Aids
//! Comp. 10, 91 (1956), for vectors with Samelson's inverse.

use core::array;

use num_traits::{Float, One, Zero};

use crate::{Real, Value};

/// What remains of a sum beyond its last term.
pub(super) struct Remainder<Y: Value> {
    pub(super) value: Y,
    /// Its error, that of the steps included.
    pub(super) error: Y::Real,
    /// How much an error of a step moves it.
    pub(super) amplification: Y::Real,
}

/// The highest order of extrapolation.
const ORDERS: usize = 3;

/// What the integrals over equal steps of s say of the rest: by Shanks's transformation of
/// first, second or third order, whichever is best determined. A pure power is summed exactly
/// by the first order, and leaves the others nothing but rounding.
pub(super) fn extrapolate<Y: Value, const N: usize>(
    steps: &[Y; N],
    step_error: Y::Real,
) -> Remainder<Y> {
    let all = sum(steps);
    let mut best = Remainder {
        value: difference(&all, &all),
        error: Y::Real::infinity(),
        amplification: Y::Real::one(),
    };
    for order in (1..=ORDERS).rev() {
        let (limit, mut error) = limit_and_error(steps, order);
        // A quotient of two zeros is NaN: nothing is left to extrapolate from.
        if limit.all_finite() && error < best.error {
            let amplification = amplification(steps, order, &limit);
            error = error + amplification * step_error;
            if error < best.error {
                best = Remainder {
                    value: difference(&limit, &all),
                    error,
                    amplification,
                };
            }
        }
    }
    best
}

/// The limit of the sum of all steps by one order, and its error, judged by what it was one
/// and two steps before.
fn limit_and_error<Y: Value, const N: usize>(steps: &[Y; N], order: usize) -> (Y, Y::Real) {
    let lit = Y::Real::lit;
    let limit = |dropped: usize| shanks(&steps[..steps.len() - dropped], order);
    let (best, second, third) = (limit(0), limit(1), limit(2));
    let (d1, d2) = (best.distance(&second), second.distance(&third));
    let error = lit(2.0) * d1;
    let trust = lit(4.0) * d1 / d2;
    let error = if trust < lit(1.0) {
        error * trust
    } else {
        error
    };
    (best, error)
}

/// How much an error of a step moves the limit: the largest derivative, by a small change of
/// each step.
fn amplification<Y: Value, const N: usize>(steps: &[Y; N], order: usize, limit: &Y) -> Y::Real {
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
fn shanks<Y: Value>(terms: &[Y], order: usize) -> Y {
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

fn sum<Y: Value>(terms: &[Y]) -> Y {
    let mut sum = terms[0].clone();
    for term in &terms[1..] {
        sum.add_scaled(Y::Real::one(), term);
    }
    sum
}

fn difference<Y: Value>(y: &Y, z: &Y) -> Y {
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

    #[test]
    fn terms_that_do_not_decay_are_not_trusted() {
        let steps = [1.0, -1.0, 1.0, 1.0, -1.0, 1.0, -1.0, -1.0];
        assert!(extrapolate(&steps, 0.0).error > 0.1);
    }
}
