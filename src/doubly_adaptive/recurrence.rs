//! How a sequence with a few geometric components goes on.
//!
//! A sum of m powers, `sum c_i q_i^k`, real or in conjugate pairs, satisfies a linear recurrence of order
//! m (Prony's observation). Its coefficients follow from a few terms; which order describes a sequence
//! best is seen from how well earlier terms would have foretold the last one.

use crate::real::Real;
use crate::real::normalizer;
use crate::vector::Vector;

/// The highest order, and how many terms are looked at.
const ORDERS: usize = 3;
const LAST: usize = 2 * ORDERS + 2;

/// `y[k] = factors[0] y[k-1] + factors[1] y[k-2] + ...`.
pub(super) struct Recurrence<T> {
    order: usize,
    factors: [T; ORDERS],
}

impl<T: Real> Recurrence<T> {
    /// That of the order which would have foretold the last two of a sequence of eight or more best; of a lower one where
    /// a higher one is not much better, since what it has beyond that is noise.
    pub(super) fn of<Y: Vector<Real = T>>(terms: &[Y]) -> Self {
        // As many as are looked at, in units of the largest, lest products leave the range of the scalar.
        let last = &terms[terms.len() - LAST..];
        let largest = last.iter().fold(T::zero(), |most, y| most.max(y.norm()));
        let unit = if largest.is_normal() {
            normalizer(largest)
        } else {
            T::one()
        };
        let terms: [Y; LAST] = core::array::from_fn(|i| {
            let mut y = last[i].clone();
            y.scale_by(unit);
            y
        });
        let terms = terms.as_slice();
        let mut best = (T::infinity(), 1);
        for order in 1..=ORDERS {
            let earlier = &terms[..terms.len() - 2];
            let law = Self::of_order(earlier, order);
            let off = [1, 2].map(|k| {
                law.after(earlier, k)
                    .distance(&terms[earlier.len() + k - 1])
            });
            let off = off[0].max(off[1]);
            if off < T::lit(0.1) * best.0 {
                best = (off, order);
            }
        }
        Self::of_order(terms, best.1)
    }

    /// By least squares from the last terms, each in units of its own.
    fn of_order<Y: Vector<Real = T>>(terms: &[Y], order: usize) -> Self {
        // Rows of the normal equations, the right side last.
        let mut rows = [[T::zero(); ORDERS + 1]; ORDERS];
        for k in terms.len() - order..terms.len() {
            let unit = terms[k - 1].norm();
            let scale = (unit * unit).recip();
            for i in 0..order {
                for j in 0..order {
                    rows[i][j] = rows[i][j] + scale * terms[k - 1 - i].dot(&terms[k - 1 - j]);
                }
                rows[i][ORDERS] = rows[i][ORDERS] + scale * terms[k - 1 - i].dot(&terms[k]);
            }
        }
        Recurrence {
            order,
            factors: solve(rows, order),
        }
    }

    /// The term so many steps after the last.
    pub(super) fn after<Y: Vector<Real = T>>(&self, terms: &[Y], steps: usize) -> Y {
        let count = terms.len();
        // The latest first.
        let mut latest: [Y; ORDERS] = core::array::from_fn(|i| terms[count - 1 - i].clone());
        for _ in 0..steps {
            let mut next = latest[0].clone();
            next.scale_by(self.factors[0]);
            for (y, &factor) in latest.iter().zip(&self.factors[..self.order]).skip(1) {
                next.add_scaled(factor, y);
            }
            latest.rotate_right(1);
            latest[0] = next;
        }
        let [last, ..] = latest;
        last
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

    fn sequence(components: &[(f64, f64)], count: i32) -> Vec<f64> {
        let term = |k: i32| components.iter().map(|(c, q)| c * q.powi(k)).sum();
        (0..count).map(term).collect()
    }

    #[test]
    fn a_sum_of_powers_goes_on() {
        let all = [(1.0, 0.6), (-0.7, 0.3), (0.4, 0.1)];
        for count in 1..=3 {
            let terms = sequence(&all[..count], 20);
            let law = Recurrence::of(&terms[..9]);
            for k in 9..20 {
                let found: f64 = law.after(&terms[..9], k - 8);
                assert!(
                    (found - terms[k]).abs() <= 1e-6 * terms[8].abs(),
                    "{count} {k}"
                );
            }
        }
    }

    #[test]
    fn a_complex_power_turns_as_it_decays() {
        let q = Complex64::from_polar(0.5, 0.7);
        let powers = (0..20).map(|k| q.powi(k));
        let terms: Vec<[f64; 2]> = powers.map(|z| [z.re, z.im]).collect();
        let real: Vec<f64> = terms.iter().map(|y| y[0]).collect();
        let law = Recurrence::of(&terms[..9]);
        assert!(law.after(&terms[..9], 11).distance(&terms[19]) <= 1e-9 * terms[19].norm());
        let law = Recurrence::of(&real[..9]);
        assert!((law.after(&real[..9], 11) - real[19]).abs() <= 1e-9 * terms[19].norm());
    }
}
