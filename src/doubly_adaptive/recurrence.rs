//! How a sequence with a few geometric components goes on.
//!
//! A sum of m powers, `sum c_i q_i^k`, real or in conjugate pairs, satisfies a linear recurrence of order
//! m (Prony's observation). Its coefficients follow from a few terms; which order describes a sequence
//! best is seen from how well earlier terms would have foretold the last one.

use crate::each::Each;
use crate::real::{Real, normalizer};
use crate::vector::{Components, Vector, with_scratch};

/// The highest order, and how many terms are looked at.
const ORDERS: usize = 3;
const LAST: usize = 2 * ORDERS + 2;

/// Terms of a sequence, one after the other.
#[derive(Clone, Copy)]
pub(super) struct Terms<'a, T> {
    list: &'a [T],
    components: usize,
}

impl<'a, T> Terms<'a, T> {
    pub(super) fn new(list: &'a [T], components: usize) -> Self {
        Terms { list, components }
    }

    pub(super) fn count(self) -> usize {
        self.list.len() / self.components
    }

    pub(super) fn term(self, k: usize) -> &'a [T] {
        &self.list[k * self.components..(k + 1) * self.components]
    }

    /// The first so many.
    pub(super) fn first(self, count: usize) -> Self {
        Terms::new(&self.list[..count * self.components], self.components)
    }
}

/// `y[k] = factors[0] y[k-1] + factors[1] y[k-2] + ...`.
pub(super) struct Recurrence<T> {
    order: usize,
    factors: [T; ORDERS],
}

impl<T: Real> Recurrence<T> {
    /// That of the order which would have foretold the last two of a sequence of eight or more best; of a lower one where
    /// a higher one is not much better, since what it has beyond that is noise.
    pub(super) fn of(terms: Terms<'_, T>) -> Self {
        // As many as are looked at, in units of the largest, lest products leave the range of the scalar.
        let Terms { list, components } = terms;
        let last = &list[list.len() - LAST * components..];
        let norms = last.chunks_exact(components).map(Vector::norm);
        let largest = norms.fold(T::zero(), T::max);
        let unit = if largest.is_normal() {
            normalizer(largest)
        } else {
            T::one()
        };
        with_scratch::<_, _, LAST>(components, &mut |scaled| {
            scaled.copy_from_slice(last);
            scaled.scale_by(unit);
            Self::of_last(Terms::new(scaled, components))
        })
    }

    fn of_last(terms: Terms<'_, T>) -> Self {
        let mut best = (T::infinity(), 1);
        for order in 1..=ORDERS {
            let earlier = terms.first(LAST - 2);
            let law = Self::of_order(earlier, order);
            let off = [1, 2].each(|k| law.after(earlier, k).distance(terms.term(LAST - 3 + k)));
            let off = off[0].max(off[1]);
            if off < T::lit(0.1) * best.0 {
                best = (off, order);
            }
        }
        Self::of_order(terms, best.1)
    }

    /// By least squares from the last terms, each in units of its own.
    fn of_order(terms: Terms<'_, T>, order: usize) -> Self {
        // Rows of the normal equations, the right side last.
        let mut rows = [[T::zero(); ORDERS + 1]; ORDERS];
        for k in terms.count() - order..terms.count() {
            let unit = terms.term(k - 1).norm();
            let scale = (unit * unit).recip();
            for (i, row) in rows[..order].iter_mut().enumerate() {
                let before = terms.term(k - 1 - i);
                for (j, x) in row[..order].iter_mut().enumerate() {
                    *x = *x + scale * before.dot(terms.term(k - 1 - j));
                }
                row[ORDERS] = row[ORDERS] + scale * before.dot(terms.term(k));
            }
        }
        Recurrence {
            order,
            factors: solve(rows, order),
        }
    }

    /// The term so many steps after the last.
    pub(super) fn after(&self, terms: Terms<'_, T>, steps: usize) -> Components<T> {
        let last = terms.count() - 1;
        Components::from_fn(terms.components, |c| {
            // The latest first.
            let mut latest: [T; ORDERS] = core::array::from_fn(|i| terms.term(last - i)[c]);
            for _ in 0..steps {
                let mut next = self.factors[0] * latest[0];
                for (&y, &factor) in latest.iter().zip(&self.factors[..self.order]).skip(1) {
                    next = next + factor * y;
                }
                latest = [next, latest[0], latest[1]];
            }
            latest[0]
        })
    }
}

/// By elimination with pivots; the first so many unknowns.
fn solve<T: Real>(mut rows: [[T; ORDERS + 1]; ORDERS], order: usize) -> [T; ORDERS] {
    for i in 0..order {
        let pivot = (i..order).fold(i, |best, k| {
            if rows[k][i].abs() > rows[best][i].abs() {
                k
            } else {
                best
            }
        });
        rows.swap(i, pivot);
        for k in i + 1..order {
            let factor = rows[k][i] / rows[i][i];
            let upper = rows[i];
            for (x, &y) in rows[k].iter_mut().zip(&upper).skip(i) {
                *x = *x - factor * y;
            }
        }
    }
    let mut x = [T::zero(); ORDERS];
    for i in (0..order).rev() {
        let known = (i + 1..order).fold(T::zero(), |sum, j| sum + rows[i][j] * x[j]);
        x[i] = (rows[i][ORDERS] - known) / rows[i][i];
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use num_complex::Complex64;

    fn sequence(powers: &[(f64, f64)], count: i32) -> Vec<f64> {
        let term = |k: i32| powers.iter().map(|(c, q)| c * q.powi(k)).sum();
        (0..count).map(term).collect()
    }

    #[test]
    fn a_sum_of_powers_goes_on() {
        let all = [(1.0, 0.6), (-0.7, 0.3), (0.4, 0.1)];
        for count in 1..=3 {
            let terms = sequence(&all[..count], 20);
            let terms = Terms::new(&terms, 1);
            let law = Recurrence::of(terms.first(9));
            for k in 9..20 {
                let off = law.after(terms.first(9), k - 8).distance(terms.term(k));
                assert!(off <= 1e-6 * terms.term(8).norm(), "{count} {k}");
            }
        }
    }

    #[test]
    fn a_complex_power_turns_as_it_decays() {
        let q = Complex64::from_polar(0.5, 0.7);
        let powers = (0..20).map(|k| q.powi(k));
        let pairs: Vec<f64> = powers.flat_map(|z| [z.re, z.im]).collect();
        let real: Vec<f64> = pairs.iter().copied().step_by(2).collect();
        for terms in [Terms::new(&pairs, 2), Terms::new(&real, 1)] {
            let law = Recurrence::of(terms.first(9));
            let off = law.after(terms.first(9), 11).distance(terms.term(19));
            assert!(off <= 1e-9 * pairs[38..].norm());
        }
    }
}
