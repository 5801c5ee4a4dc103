//! Pairs, as which complex numbers are held: part by part as real ones.

use core::array;

use super::Vector;
use super::interpolant::{LANES, interpolate, lanes_of};
use super::norm::{euclidean, euclidean_each, least_square};
use super::sums::{add_moduli, bend_of, combination_of_rows};
use crate::chebyshev::kernel::{self, Fresh, larger};
use crate::real::Real;

impl<T: Real> Vector for [T; 2] {
    #[inline]
    fn scale_by(&mut self, factor: T) {
        *self = self.map(|y| y * factor);
    }

    #[inline]
    fn add_scaled(&mut self, factor: T, other: &Self) {
        self[0] = self[0] + factor * other[0];
        self[1] = self[1] + factor * other[1];
    }

    #[inline]
    fn norm(&self) -> T {
        euclidean(2, |i| self[i])
    }

    #[inline]
    fn dot(&self, other: &Self) -> T {
        self[0] * other[0] + self[1] * other[1]
    }

    #[inline]
    fn distance(&self, other: &Self) -> T {
        [self[0] - other[0], self[1] - other[1]].norm()
    }

    #[inline]
    fn all_finite(&self) -> bool {
        self[0].is_finite() && self[1].is_finite()
    }

    #[inline(always)]
    fn symmetric_sum(weights: &[f64], center: &Self, lower: &[Self], upper: &[Self]) -> Self {
        [
            kernel::symmetric_sum_of(weights, center[0], lower, upper, |y| y[0]),
            kernel::symmetric_sum_of(weights, center[1], lower, upper, |y| y[1]),
        ]
    }

    /// The parts apart, each as a real one.
    #[inline(always)]
    fn double<const H: usize>(
        new: &mut [Self],
        old: &[Self],
        fresh: &Fresh<'_, Self>,
        tables: (&[[f64; H]; H], &[[f64; H]; H]),
    ) {
        kernel::double_component(new, old, fresh, tables, (|y| y[0], |y, value| y[0] = value));
        kernel::double_component(new, old, fresh, tables, (|y| y[1], |y, value| y[1] = value));
    }

    /// The parts apart, each as a real one.
    #[inline(always)]
    fn first_sums<const H: usize, const Q: usize>(
        values: &[Self],
        weights: &[f64],
        tables: (&[[f64; Q]; H], &[f64; Q], &[[f64; Q]; H]),
    ) -> Option<(Self, [[T; 2]; 3])> {
        let (first, last_first) = kernel::first_sums_of(values, weights, tables, |y| y[0]);
        let (second, last_second) = kernel::first_sums_of(values, weights, tables, |y| y[1]);
        let [sum, moduli, steps] = array::from_fn(|i| [first[i], second[i]]);
        let mut norms = [[T::zero(); Q]; 2];
        for (norms, (y, z)) in norms.iter_mut().zip(last_first.iter().zip(&last_second)) {
            let last = y.iter().zip(z).map(|(&y, &z)| [y, z]);
            self::moduli(last, norms);
        }
        let bounds = |sums: [T; 2]| [sums.norm(), sums[0] + sums[1]];
        let coefficients = kernel::largest_of_eighths(&norms);
        Some((sum, [bounds(moduli), bounds(steps), coefficients]))
    }

    #[inline(always)]
    fn misfit(even: &[Self], odd: &[Self], places: &[T], values: &[Self]) -> T {
        let mut squares = [T::zero(); LANES];
        for (ts, ys) in places.chunks(LANES).zip(values.chunks(LANES)) {
            let [first, second] = gaps((even, odd), ts, ys);
            for i in 0..LANES {
                squares[i] = larger(squares[i], first[i] * first[i] + second[i] * second[i]);
            }
        }
        let worst = squares.into_iter().fold(T::zero(), larger);
        if worst >= least_square() && worst.is_finite() {
            worst.sqrt()
        } else {
            misfit_by_norms((even, odd), places, values)
        }
    }

    #[inline(always)]
    fn norms(values: &[Self], norms: &mut [T]) {
        moduli(values.iter().copied(), norms);
    }

    #[inline(always)]
    fn steps(values: &[Self], steps: &mut [T]) {
        let differences = values.windows(2);
        moduli(
            differences.map(|pair| [pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]]),
            steps,
        );
    }

    #[inline(always)]
    fn combination(factors: &[T], values: &[Self]) -> Self {
        combination_of_rows(factors, values)
    }

    #[inline(always)]
    fn bends(values: &[Self], bends: &mut [T]) {
        let count = values.len().saturating_sub(4);
        euclidean_each::<_, 2>(&mut bends[2..2 + count], |i, c| {
            let y = |k: usize| values[i + k][c];
            bend_of([y(0), y(1), y(2), y(3), y(4)])
        });
    }

    #[inline(always)]
    fn add_moduli(&mut self, weight: T, [y, z]: [&Self; 2], mean: Option<&Self>) {
        add_moduli(self, weight, [y, z], mean);
    }
}

/// By how much an interpolant misses pairs, part by part.
#[inline(always)]
fn gaps<T: Real>(
    coefficients: (&[[T; 2]], &[[T; 2]]),
    places: &[T],
    values: &[[T; 2]],
) -> [[T; LANES]; 2] {
    let places = lanes_of::<_, LANES>(places);
    let [mut first, mut second] = interpolate(coefficients, &places, |c| *c);
    let values = lanes_of::<_, LANES>(values);
    for i in 0..LANES {
        first[i] = first[i] - values[i][0];
        second[i] = second[i] - values[i][1];
    }
    [first, second]
}

/// The worst of them where a square leaves the range of the scalar.
#[cold]
#[inline(never)]
fn misfit_by_norms<T: Real>(
    coefficients: (&[[T; 2]], &[[T; 2]]),
    places: &[T],
    values: &[[T; 2]],
) -> T {
    let mut worst = T::zero();
    for (ts, ys) in places.chunks(LANES).zip(values.chunks(LANES)) {
        let [first, second] = gaps(coefficients, ts, ys);
        for (first, second) in first.into_iter().zip(second) {
            worst = larger(worst, [first, second].norm());
        }
    }
    worst
}

/// The moduli of pairs, by square roots side by side, but those whose squares leave the range of
/// the scalar.
#[inline(always)]
fn moduli<T: Real>(pairs: impl Iterator<Item = [T; 2]> + Clone, moduli: &mut [T]) {
    for (modulus, z) in moduli.iter_mut().zip(pairs.clone()) {
        *modulus = z[0] * z[0] + z[1] * z[1];
    }
    let (mut least, mut most) = ([T::max_value(); LANES], [T::zero(); LANES]);
    for squares in moduli.chunks(LANES) {
        let squares: [T; LANES] = lanes_of(squares);
        for i in 0..LANES {
            least[i] = if squares[i] < least[i] {
                squares[i]
            } else {
                least[i]
            };
            most[i] = larger(most[i], squares[i]);
        }
    }
    let least = least.into_iter().fold(T::max_value(), T::min);
    let most = most.into_iter().fold(T::zero(), larger);
    for modulus in moduli.iter_mut() {
        *modulus = modulus.sqrt();
    }
    if !(least >= least_square() && most.is_finite()) {
        let least = least_square::<T>().sqrt();
        for (modulus, z) in moduli.iter_mut().zip(pairs) {
            if !(*modulus >= least && modulus.is_finite()) {
                *modulus = z.norm();
            }
        }
    }
}
