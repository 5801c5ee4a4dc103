//! Shanks's transformation: the limit of a sum whose terms decay in a few geometric
//! components, and how far it can be trusted.
//!
//! D. Shanks, J. Math. and Phys. 34, 1 (1955), by the table of P. Wynn, Math. Tables Aids
//! Comp. 10, 91 (1956), for vectors with Samelson's inverse (Wynn, Math. Comp. 16, 301, 1962).

use core::array;

use crate::extrapolation::larger_or_nan;
use crate::real::Real;
use crate::vector::{Columns, Components, Vector, with_scratch};

/// What remains of a sum beyond its last term.
#[derive(Clone, Debug)]
pub(crate) struct Remainder<T> {
    pub(crate) value: Components<T>,
    /// Its error, and what of it is the noise of the steps.
    pub(crate) error: T,
    pub(crate) noise: T,
    /// How much an error of a step moves it.
    pub(crate) amplification: T,
}

/// The number of steps.
pub(crate) const STEPS: usize = 8;

/// The highest order of extrapolation.
const ORDERS: usize = 3;

/// What the integrals over equal steps of s say of the rest: by Shanks's transformation of
/// first, second or third order, whichever is best determined. A pure power is summed exactly
/// by the first order, and leaves the others nothing but rounding.
///
/// Orders check each other: those that are about as sure of themselves as the best must agree with it.
pub(crate) fn extrapolate<T: Real>(steps: &[Components<T>; STEPS], noise: T) -> Remainder<T> {
    let all = sum(steps);
    let nothing = || Remainder {
        value: difference(&all, &all),
        error: T::infinity(),
        noise: T::zero(),
        amplification: T::one(),
    };
    let found: [Remainder<T>; ORDERS] = array::from_fn(|i| {
        let Limit {
            value,
            error,
            amplification,
        } = limit(steps, i + 1);
        // A quotient of two zeros is NaN: nothing is left to extrapolate from.
        if !value.all_finite() || error.is_nan() {
            return nothing();
        }
        Remainder {
            value: difference(&value, &all),
            error: error + amplification * noise,
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
    let sure = T::lit(SURE) * best.error;
    for other in found.iter().filter(|other| other.error <= sure) {
        let gap = best.value.distance(&other.value) - other.error;
        best.error = best.error.max(gap);
    }
    best
}

/// Orders whose errors are at most so many times that of the best are asked, too.
const SURE: f64 = 100.0;

/// The limit of the sum of all steps by one order.
struct Limit<T> {
    value: Components<T>,
    error: T,
    amplification: T,
}

fn limit<T: Real>(steps: &[Components<T>; STEPS], order: usize) -> Limit<T> {
    let components = steps[0].len();
    with_scratch::<_, _, { 3 * TABLE }>(components, &mut |room| {
        let limits = limits(steps, order, room);
        Limit {
            value: limits.value(0),
            error: error(limits),
            amplification: amplification(limits, steps),
        }
    })
}

/// The error of a limit, judged by what it was one and two steps before.
fn error<T: Real>(limits: Columns<'_, T>) -> T {
    let lit = T::lit;
    let (d1, d2) = (limits.distance(0, 1), limits.distance(1, 2));
    // Two limits may agree by chance; and a third that is garbage says nothing for them. Where they
    // approach slowly, as for logarithms, all that is to come is more than the last.
    let ratio = d1 / d2;
    let slow = if ratio < lit(1.0) {
        (lit(1.0) - ratio).max(lit(0.05))
    } else {
        lit(1.0)
    };
    lit(2.0) * d1.max(lit(1.0 / 32.0) * d2) / slow
}

/// How much an error of a step moves the limit: the largest derivative, by a small change of
/// each step.
fn amplification<T: Real>(limits: Columns<'_, T>, steps: &[Components<T>]) -> T {
    let mut largest = T::zero();
    for (k, step) in steps.iter().enumerate() {
        let size = T::lit(CHANGE) * step.norm();
        if size > T::zero() {
            largest = larger_or_nan(largest, limits.distance(EARLIER + k, 0) / size);
        }
    }
    largest
}

/// The sequences whose limits are looked at, side by side: all steps, all but the last one and all but
/// the last two; then all of them with a small change of one of them, and for whole vector registers
/// with none.
const SEQUENCES: usize = 12;
const EARLIER: usize = 3;

/// By what share of its own a step is changed.
const CHANGE: f64 = 1.0 / 1024.0;

/// The most entries of a column of Wynn's table, one for each sequence.
const TABLE: usize = (2 * ORDERS + 1) * SEQUENCES;

/// The limits of the partial sums of sequences: Shanks's transformation on the last twice
/// `order` of their terms, by Wynn's table. There are zeros in the room for it.
fn limits<'a, T: Real>(
    steps: &[Components<T>; STEPS],
    order: usize,
    room: &'a mut [T],
) -> Columns<'a, T> {
    let count = 2 * order;
    let size = room.len() / 3;
    // Two columns of the table and the differences in one. The first column is of partial sums; its
    // differences are the terms themselves, without cancellation.
    let (differences, table) = room.split_at_mut(size);
    let (mut column, mut next) = table.split_at_mut(size);
    let parts = differences.chunks_exact_mut(TABLE);
    for (c, (differences, sums)) in parts.zip(column.chunks_exact_mut(TABLE)).enumerate() {
        let steps: [T; STEPS] = array::from_fn(|k| steps[k][c]);
        for i in 0..SEQUENCES {
            let mut terms = steps;
            let mut end = STEPS;
            if i < EARLIER {
                end -= i;
            } else if let Some(term) = terms.get_mut(i - EARLIER) {
                *term = *term * (T::one() + T::lit(CHANGE));
            }
            let (before, terms) = terms[..end].split_at(end - count);
            let mut sum = before.iter().fold(T::zero(), |sum, &term| sum + term);
            sums[i] = sum;
            for (j, &term) in terms.iter().enumerate() {
                differences[j * SEQUENCES + i] = term;
                sum = sum + term;
                sums[(j + 1) * SEQUENCES + i] = sum;
            }
        }
    }
    for left in (1..=count).rev() {
        let left = left * SEQUENCES;
        invert_each(differences, left);
        let parts = differences.chunks_exact_mut(TABLE);
        for (differences, next) in parts.zip(next.chunks_exact_mut(TABLE)) {
            let (differences, next) = (&mut differences[..left], &mut next[..left + SEQUENCES]);
            for i in 0..left {
                next[i] = differences[i] + next[i + SEQUENCES];
            }
            for i in 0..left - SEQUENCES {
                differences[i] = next[i + SEQUENCES] - next[i];
            }
        }
        core::mem::swap(&mut column, &mut next);
    }
    Columns::new(column, TABLE)
}

/// Samelson's inverses `y / |y|^2` of the first so many values, for numbers the reciprocals. The conjugate
/// that they have for complex numbers is not needed: the algorithm inverts twice before it yields an
/// extrapolated value.
fn invert_each<T: Real>(values: &mut [T], count: usize) {
    if values.len() == TABLE {
        for y in &mut values[..count] {
            *y = y.recip();
        }
        return;
    }
    let mut scales = [T::zero(); TABLE];
    let scales = &mut scales[..count];
    Columns::new(values, TABLE).norms(scales);
    for scale in scales.iter_mut() {
        *scale = scale.recip();
    }
    for part in values.chunks_exact_mut(TABLE) {
        for (y, &scale) in part.iter_mut().zip(&*scales) {
            *y = *y * scale * scale;
        }
    }
}

fn sum<T: Real>(terms: &[Components<T>]) -> Components<T> {
    let mut sum = terms[0].clone();
    for term in &terms[1..] {
        sum.add_scaled(T::one(), term);
    }
    sum
}

fn difference<T: Real>(y: &[T], z: &[T]) -> Components<T> {
    let mut difference = Components::from(y);
    difference.add_scaled(-T::one(), z);
    difference
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps<const C: usize>(all: [[f64; C]; 8]) -> [Components<f64>; 8] {
        all.map(|y| y.as_slice().into())
    }

    /// The sum of `c q^k` from k = n on is `c q^n / (1 - q)`.
    fn rest(powers: &[(f64, f64)], n: i32) -> f64 {
        powers.iter().map(|(c, q)| c * q.powi(n) / (1.0 - q)).sum()
    }

    #[test]
    fn sums_as_many_geometric_components_as_its_order() {
        let all: [(f64, f64); 3] = [(1.0, 0.6), (-0.7, 0.3), (0.4, 0.1)];
        for count in 1..=3 {
            let powers = &all[..count];
            let terms = array::from_fn(|k| {
                let k = i32::try_from(k).expect("small");
                [powers.iter().map(|(c, q)| c * q.powi(k)).sum()]
            });
            let remainder = extrapolate(&steps(terms), 1e-16);
            let error = remainder.value.distance(&[rest(powers, 8)]);
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
        let terms = array::from_fn(|k| {
            let q = 0.5f64.powi(i32::try_from(k).expect("small"));
            [q, -3.0 * q]
        });
        let remainder = extrapolate(&steps(terms), 0.0);
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
        let terms: [f64; 8] = array::from_fn(|k| part(end(k)) - part(end(k + 1)));
        for count in 4..=8 {
            // Fewer of them, with those at the front repeated.
            let some = array::from_fn(|k| [terms[(k + count).saturating_sub(8)]]);
            let remainder = extrapolate(&steps(some), 1e-16);
            let error = remainder.value.distance(&[part(end(count))]);
            assert!(
                error <= remainder.error,
                "{count}: {error:e} > {:e}",
                remainder.error
            );
        }
    }

    #[test]
    fn terms_that_do_not_decay_are_not_trusted() {
        let terms = [1.0, -1.0, 1.0, 1.0, -1.0, 1.0, -1.0, -1.0].map(|y| [y]);
        assert!(extrapolate(&steps(terms), 0.0).error > 0.1);
    }
}
