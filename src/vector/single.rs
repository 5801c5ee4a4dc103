//! Single numbers.

use num_traits::Float;

use super::Vector;
use super::interpolant::{LANES, WIDE, interpolate, lanes_of};
use super::sums::bend_of;
use crate::chebyshev::kernel::{self, Fresh, larger};
use crate::real::Real;

/// The largest amount by which an interpolant misses real values.
#[inline(always)]
fn worst_gap<T: Real, const L: usize>(coefficients: (&[T], &[T]), places: &[T], values: &[T]) -> T {
    let mut worst = [T::zero(); L];
    for (ts, ys) in places.chunks(L).zip(values.chunks(L)) {
        let [p] = interpolate(coefficients, &lanes_of::<_, L>(ts), |c| [*c]);
        let ys: [T; L] = lanes_of(ys);
        for i in 0..L {
            worst[i] = larger(worst[i], (p[i] - ys[i]).abs());
        }
    }
    worst.into_iter().fold(T::zero(), larger)
}

macro_rules! real_value {
    ($($t:ty),*) => {$(
        impl Vector for $t {
            #[inline]
            fn scale_by(&mut self, factor: $t) {
                *self *= factor;
            }

            #[inline]
            fn add_scaled(&mut self, factor: $t, other: &Self) {
                *self += factor * other;
            }

            #[inline]
            fn norm(&self) -> $t {
                Float::abs(*self)
            }

            #[inline]
            fn inverse(&self) -> Self {
                self.recip()
            }

            #[inline]
            fn dot(&self, other: &Self) -> $t {
                self * other
            }

            #[inline]
            fn distance(&self, other: &Self) -> $t {
                Float::abs(self - other)
            }

            #[inline]
            fn all_finite(&self) -> bool {
                self.is_finite()
            }

            #[inline(always)]
            fn symmetric_sum(weights: &[f64], center: &$t, lower: &[$t], upper: &[$t]) -> $t {
                kernel::symmetric_sum(weights, *center, lower, upper)
            }

            #[inline(always)]
            fn double<const H: usize>(
                new: &mut [$t],
                old: &[$t],
                fresh: &Fresh<'_, $t>,
                tables: (&[[f64; H]; H], &[[f64; H]; H]),
            ) {
                kernel::double_component(new, old, fresh, tables, (|y| *y, |y, value| *y = value));
            }

            #[inline(always)]
            fn first_sums<const H: usize, const Q: usize>(
                values: &[$t],
                weights: &[f64],
                tables: (&[[f64; Q]; H], &[f64; Q], &[[f64; Q]; H]),
            ) -> Option<($t, [[$t; 2]; 3])> {
                let ([sum, moduli, steps], mut last) =
                    kernel::first_sums_of(values, weights, tables, |y| *y);
                for c in last.as_flattened_mut() {
                    *c = Float::abs(*c);
                }
                let coefficients = kernel::largest_of_eighths(&last);
                Some((sum, [[moduli; 2], [steps; 2], coefficients]))
            }

            #[inline(always)]
            fn misfit(even: &[$t], odd: &[$t], places: &[$t], values: &[$t]) -> $t {
                // Long recurrences in wider blocks: they wait for themselves.
                let left = places.len() % WIDE;
                let wide = if even.len() <= LANES * LANES {
                    0
                } else if left > LANES {
                    places.len()
                } else {
                    places.len() - left
                };
                let (first, rest) = places.split_at(wide);
                let (first_values, other_values) = values.split_at(wide);
                let worst = worst_gap::<_, WIDE>((even, odd), first, first_values);
                larger(worst, worst_gap::<_, LANES>((even, odd), rest, other_values))
            }

            #[inline(always)]
            fn combination(factors: &[$t], values: &[$t]) -> $t {
                let mut sums = [0.0; 4];
                let (fours, ys) = (factors.chunks_exact(4), values.chunks_exact(4));
                let others = fours.remainder().iter().zip(ys.remainder());
                for (some, ys) in fours.zip(ys) {
                    for i in 0..4 {
                        sums[i] += some[i] * ys[i];
                    }
                }
                let sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
                others.fold(sum, |sum, (factor, y)| sum + factor * y)
            }

            #[inline(always)]
            fn bends(values: &[$t], bends: &mut [$t]) {
                for (bend, y) in bends[2..].iter_mut().zip(values.windows(5)) {
                    *bend = Float::abs(bend_of([y[0], y[1], y[2], y[3], y[4]]));
                }
            }

            #[inline(always)]
            fn add_moduli(&mut self, weight: $t, [y, z]: [&Self; 2], mean: Option<&Self>) {
                let mean = mean.copied().unwrap_or(0.0);
                *self += weight * (Float::abs(y - mean) + Float::abs(z - mean));
            }
        }
    )*};
}

real_value!(f32, f64);
