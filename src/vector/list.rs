//! Lists, for values of more than eight components: one after another.

use alloc::vec;
use alloc::vec::Vec;

use super::Vector;
use super::interpolant::{LANES, interpolate, lanes_of};
use super::norm::{euclidean, least_square};
use super::sums::{bend_of, sum_of_products};
use crate::chebyshev::kernel::{self, Fresh, larger};
use crate::real::Real;

impl<T: Real> Vector for Vec<T> {
    #[inline(never)]
    fn scale_by(&mut self, factor: T) {
        for y in self {
            *y = *y * factor;
        }
    }

    #[inline(never)]
    fn add_scaled(&mut self, factor: T, other: &Self) {
        for (y, z) in self.iter_mut().zip(other) {
            *y = *y + factor * *z;
        }
    }

    #[inline(never)]
    fn norm(&self) -> T {
        euclidean(self.len(), |i| self[i])
    }

    #[inline(never)]
    fn distance(&self, other: &Self) -> T {
        euclidean(self.len().min(other.len()), |i| self[i] - other[i])
    }

    #[inline(never)]
    fn dot(&self, other: &Self) -> T {
        sum_of_products(self, other)
    }

    #[inline(never)]
    fn all_finite(&self) -> bool {
        self.iter().all(|y| y.is_finite())
    }

    #[inline(never)]
    fn symmetric_sum(weights: &[f64], center: &Self, lower: &[Self], upper: &[Self]) -> Self {
        let n = lower.len();
        let mut sum = center.clone();
        sum.scale_by(T::lit(weights[n]));
        for k in 0..n {
            let weight = T::lit(weights[k]);
            sum.add_scaled(weight, &lower[k]);
            sum.add_scaled(weight, &upper[n - 1 - k]);
        }
        sum
    }

    /// One component after another.
    #[inline]
    fn double<const H: usize>(
        new: &mut [Self],
        old: &[Self],
        fresh: &Fresh<'_, Self>,
        tables: (&[[f64; H]; H], &[[f64; H]; H]),
    ) {
        for c in 0..old[0].len() {
            let access = (|y: &Self| y[c], |y: &mut Self, value| y[c] = value);
            kernel::double_component(new, old, fresh, tables, access);
        }
    }

    #[inline(never)]
    fn misfit(even: &[Self], odd: &[Self], places: &[T], values: &[Self]) -> T {
        misfit_of_lists((even, odd), places, values)
    }

    fn combination(factors: &[T], values: &[Self]) -> Self {
        let mut sum = vec![T::zero(); values[0].len()];
        for (&factor, y) in factors.iter().zip(values) {
            sum.add_scaled(factor, y);
        }
        sum
    }

    fn bends(values: &[Self], bends: &mut [T]) {
        for (bend, y) in bends[2..].iter_mut().zip(values.windows(5)) {
            *bend = euclidean(y[0].len(), |c| {
                bend_of([y[0][c], y[1][c], y[2][c], y[3][c], y[4][c]])
            });
        }
    }

    #[inline(never)]
    fn add_moduli(&mut self, weight: T, [y, z]: [&Self; 2], mean: Option<&Self>) {
        for (c, (sum, (&y, &z))) in self.iter_mut().zip(y.iter().zip(z)).enumerate() {
            let mean = mean.map_or(T::zero(), |mean| mean[c]);
            *sum = *sum + weight * ((y - mean).abs() + (z - mean).abs());
        }
    }
}

/// See [`Vector::misfit`]: the components one after another, at some places side by side.
#[inline(always)]
fn misfit_of_lists<T: Real>(
    coefficients: (&[Vec<T>], &[Vec<T>]),
    places: &[T],
    values: &[Vec<T>],
) -> T {
    let mut worst = T::zero();
    for (ts, ys) in places.chunks(LANES).zip(values.chunks(LANES)) {
        let places: [T; LANES] = lanes_of(ts);
        let mut squares = [T::zero(); LANES];
        for c in 0..ys[0].len() {
            let [p] = interpolate(coefficients, &places, |y| [y[c]]);
            for (i, y) in ys.iter().enumerate() {
                let gap = p[i] - y[c];
                squares[i] = squares[i] + gap * gap;
            }
        }
        let most = squares.into_iter().fold(T::zero(), larger);
        if most >= least_square() && most.is_finite() {
            worst = larger(worst, most.sqrt());
            continue;
        }
        for (i, y) in ys.iter().enumerate() {
            let gap = |c: usize| {
                let [p] = interpolate(coefficients, &places, |y| [y[c]]);
                p[i] - y[c]
            };
            worst = larger(worst, euclidean(y.len(), gap));
        }
    }
    worst
}
