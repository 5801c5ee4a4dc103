//! An integrand times its weight, for where the weight is as good as any other factor.

use super::oscillatory::Exact;
use super::{Log, Weight};
use crate::each::Each;
use crate::real::Real;
use crate::samples::{Failure, Hole, Integrand};

/// Up to here a cosine is 1 to the last digit.
const LEAST_PHASE: f64 = 1e-9;

/// f(x) w(x) in the place of f(x).
pub(crate) struct Product<'a, T> {
    pub(crate) f: &'a mut dyn Integrand<T>,
    pub(crate) factor: Factor<T>,
}

/// The value of a weight at each x.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Factor<T> {
    pub(crate) weight: Weight,
    /// The ends of the whole range, the lower one first.
    pub(crate) ends: [T; 2],
}

impl<T: Real> Factor<T> {
    /// Of a weight that does not depend on the range.
    pub(crate) fn endless(weight: Weight) -> Self {
        Factor {
            weight,
            ends: [T::neg_infinity(), T::infinity()],
        }
    }

    /// The value at x, and its imaginary part.
    pub(crate) fn at(&self, x: T) -> [T; 2] {
        let zero = T::zero();
        match self.weight {
            Weight::Cauchy(c) => [T::one() / (x - T::lit(c)), zero],
            Weight::Algebraic { left, right, log } => {
                let (s, t) = (x - self.ends[0], self.ends[1] - x);
                [algebraic([s, t], [left, right].each(T::lit), log), zero]
            }
            Weight::Cos(w) => [wave(w, x)[0], zero],
            Weight::Sin(w) => [wave(w, x)[1], zero],
            Weight::Fourier(w) => wave(w, x),
        }
    }
}

/// `s^left t^right` with logarithms, at distances s and t from the ends.
fn algebraic<T: Real>([s, t]: [T; 2], [left, right]: [T; 2], log: Log) -> T {
    let powers = power(s, left) * power(t, right);
    match log {
        Log::None => powers,
        Log::Left => powers * s.ln(),
        Log::Right => powers * t.ln(),
        Log::Both => powers * s.ln() * t.ln(),
    }
}

/// `x^exponent` for x >= 0. The commonest powers take a fraction of the time.
pub(crate) fn power<T: Real>(x: T, exponent: T) -> T {
    let half = T::lit(0.5);
    if exponent.is_zero() {
        T::one()
    } else if exponent == half {
        x.sqrt()
    } else if exponent == -half {
        x.sqrt().recip()
    } else {
        x.powf(exponent)
    }
}

/// Whether the weight is the same at all numbers. (A sine of so small a frequency is w x far out, and no method has
/// samples where that is not small.)
pub(crate) fn is_constant<T: Real>(weight: Weight) -> bool {
    let most = T::max_value().to_f64().unwrap_or(f64::INFINITY);
    matches!(weight, Weight::Cos(w) if w.abs() * most <= LEAST_PHASE)
}

/// cos(w x) and sin(w x), of the product before it is rounded: of a phase of 1e8 rounding would leave
/// eight digits.
pub(crate) fn wave<T: Real>(w: f64, x: T) -> [T; 2] {
    let high = x.to_f64().unwrap_or(f64::NAN);
    let phase = Exact { high, low: 0.0 }.times(w);
    phase.cos_sin().each(T::lit)
}

impl<T: Real> Integrand<T> for Product<'_, T> {
    fn components(&self) -> usize {
        self.f.components()
    }

    fn fill(&mut self, xs: &[T], columns: &mut [T]) -> Result<(), Failure<T>> {
        self.f.fill(xs, columns)?;
        if let Weight::Cauchy(c) = self.factor.weight {
            // A loop of divisions, which the processor does side by side.
            let c = T::lit(c);
            for column in columns.chunks_exact_mut(xs.len()) {
                for (y, &x) in column.iter_mut().zip(xs) {
                    *y = *y * (T::one() / (x - c));
                }
            }
        } else if let Weight::Fourier(_) = self.factor.weight {
            // Real parts and imaginary parts are neighbouring columns.
            for pair in columns.chunks_exact_mut(2 * xs.len()) {
                let (re, im) = pair.split_at_mut(xs.len());
                for ((&x, re), im) in xs.iter().zip(re).zip(im) {
                    let [cos, sin] = self.factor.at(x);
                    (*re, *im) = (*re * cos - *im * sin, *re * sin + *im * cos);
                }
            }
        } else {
            for (i, &x) in xs.iter().enumerate() {
                let [factor, _] = self.factor.at(x);
                for y in columns.iter_mut().skip(i).step_by(xs.len()) {
                    *y = *y * factor;
                }
            }
        }
        Ok(())
    }

    fn holes(&self) -> &[Hole<T>] {
        self.f.holes()
    }
}
