//! The error of a panel: from the decay of its Chebyshev coefficients, and from samples
//! that an ancestor took and its interpolant has to explain.
//!
//! With c_k the coefficients of the interpolant of degree n, M the largest norm over a
//! range of k, h the half width:
//!
//! 1. The tail B = M(upper coefficients) bounds the error by 4 h B; where coefficients
//!    decay, by a factor of 4 rho less, with rho how fast they do.
//! 2. An inherited sample that the interpolant misses by r makes it at least h r.
//! 3. What rounding explains is no error. But the noise that a unit in the last place of x
//!    causes is of first order in it; where it is not small against the integral, the
//!    second order counts as an error.
//! 4. Where samples have grown from bisection to bisection and coefficients do not decay,
//!    the integrand may be unbounded, and a part of h times the largest is the error.
//! 5. Next to an end without a sample, a power of the distance may hide behind an offset: its
//!    integral there counts as an error.

use crate::chebyshev::kernel::{larger, symmetric_sum};
use crate::chebyshev::{
    MAX_DEGREE, Spectrum, misfit, node, transform, transform_again, transform_column,
    transform_column_again, weights,
};
use crate::doubly_adaptive::FIRST;
use crate::doubly_adaptive::interval::Interval;
use crate::doubly_adaptive::noise::{Sizes, beyond_noise, second_order, sizes};
use crate::doubly_adaptive::rounding;
use crate::doubly_adaptive::truncation::Truncation;
use crate::real::Real;
use crate::vector::{Columns, moduli, moduli_of_steps};

/// How many times the last coefficients of an interpolant its misfit may be and still be what is
/// truncated.
const EXPLAINED: f64 = 4.0;

/// Coefficients fall if the last quarter of them is so much smaller than the one before: those of a step
/// are about 0.7 of it, of an unbounded integrand more.
pub(crate) const FALLING: f64 = 0.6;

/// What the samples of a panel say, beside the integral itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Assessment<T> {
    /// The integral of the norm.
    pub(crate) magnitude: T,
    pub(crate) error: T,
    /// What one unit in the last place of f and of x does to the integral.
    pub(crate) noise: T,
    /// The same, when the units at different samples are independent of each other.
    pub(crate) scatter: T,
    /// The largest coefficients before the tail, and in the tail.
    pub(crate) before: T,
    pub(crate) tail: T,
    /// The worst misfit at an inherited sample, as far as they have been looked at.
    pub(crate) misfit: T,
    /// The largest sample.
    pub(crate) largest: T,
    /// The largest of the first quarter of the coefficients, where the rest is flat.
    pub(crate) flat_head: Option<T>,
    /// Whether all samples are equal.
    pub(crate) constant: bool,
    /// Whether all samples but those at the ends are equal: more of what differs there may be
    /// hidden beside them.
    pub(crate) interior_constant: bool,
}

/// The samples of a panel, the coefficients of its interpolant, and what they say.
#[derive(Clone, Copy)]
pub(crate) struct Judged<'a, T> {
    pub(crate) samples: Columns<'a, T>,
    pub(crate) coefficients: &'a [T],
    pub(crate) found: Assessment<T>,
}

impl<T: Real> Assessment<T> {
    /// Take into account how badly the interpolant explains what was inherited.
    pub(crate) fn check(&mut self, half: T, misfit: T) {
        self.misfit = misfit;
        let error = half * self.misfit;
        if error > T::lit(2.0) * self.noise {
            self.error = larger(self.error, error);
        }
    }

    /// Whether the last coefficients fall.
    pub(crate) fn decays(&self) -> bool {
        self.tail <= T::lit(FALLING) * self.before
    }

    /// Whether a misfit between nodes is no more than what is truncated.
    pub(crate) fn explains(&self, misfit: T) -> bool {
        is_explained(self.decays(), misfit, self.tail)
    }
}

/// Whether a misfit between nodes is no more than what is truncated, by whether coefficients fall, and the
/// largest of the last.
pub(crate) fn is_explained<T: Real>(decays: bool, misfit: T, tail: T) -> bool {
    decays && misfit <= T::lit(EXPLAINED) * tail
}

/// The integral over a panel by its samples.
#[inline]
pub(crate) fn integrate<T: Real>(half: T, samples: Columns<'_, T>, value: &mut [T]) {
    for (y, column) in value.iter_mut().zip(samples.iter()) {
        let sum = match column.len() {
            9 => symmetric_sum(weights(8), &column[..9]),
            17 => symmetric_sum(weights(16), &column[..17]),
            points => symmetric_sum(weights(points - 1), column),
        };
        *y = half * sum;
    }
}

// Those that follow are the work of the method, and exist for AVX2 as well. Without fused operations, so
// that every processor gives the same bits.

/// The worst misfit of a panel's interpolant, by its coefficients, at samples that it has inherited.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
pub(crate) fn worst_misfit<T: Real>(
    coefficients: Columns<'_, T>,
    inherited: &[T],
    places: &[T],
) -> T {
    misfit(coefficients, places, inherited)
}

/// What the samples of a panel say; the coefficients of its interpolant are written to
/// `coefficients`.
#[inline]
pub(crate) fn judge<T: Real>(
    interval: Interval<T>,
    samples: Columns<'_, T>,
    coefficients: &mut [T],
    missing: [bool; 2],
) -> Assessment<T> {
    judge_from(None, interval, samples, coefficients, missing)
}

/// The same for a panel whose degree has been doubled, from the coefficients before.
#[inline]
pub(crate) fn judge_again<T: Real>(
    interval: Interval<T>,
    samples: Columns<'_, T>,
    coefficients: &mut [T],
    before: Columns<'_, T>,
) -> Assessment<T> {
    judge_from(Some(before), interval, samples, coefficients, [false; 2])
}

/// [`judge`], or [`judge_again`] where there are coefficients before: what follows them is compiled once.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
fn judge_from<T: Real>(
    before: Option<Columns<'_, T>>,
    interval: Interval<T>,
    samples: Columns<'_, T>,
    coefficients: &mut [T],
    missing: [bool; 2],
) -> Assessment<T> {
    if samples.components() > 1 {
        return judge_several(before, interval, samples, coefficients, missing);
    }
    let column = samples.column(0);
    match before {
        None => transform_column(coefficients, column),
        Some(before) => transform_column_again(coefficients, column, before.column(0)),
    }
    assess(interval, column, coefficients, missing)
}

/// [`judge_from`] for several components.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
fn judge_several<T: Real>(
    before: Option<Columns<'_, T>>,
    interval: Interval<T>,
    samples: Columns<'_, T>,
    coefficients: &mut [T],
    missing: [bool; 2],
) -> Assessment<T> {
    match before {
        None => transform(coefficients, samples),
        Some(before) => transform_again(coefficients, samples, before),
    }
    let coefficients = Columns::new(coefficients, samples.points());
    match samples.points() {
        9 => {
            let coefficients = coefficients.known::<9>();
            assess_columns::<T, 9>(interval, samples.known::<9>(), coefficients, missing)
        }
        17 => {
            let coefficients = coefficients.known::<17>();
            assess_columns::<T, 17>(interval, samples.known::<17>(), coefficients, missing)
        }
        _ => assess_columns::<T, { MAX_DEGREE + 1 }>(interval, samples, coefficients, missing),
    }
}

/// What samples of a single component say.
#[inline(always)]
fn assess<T: Real>(
    interval: Interval<T>,
    samples: &[T],
    coefficients: &[T],
    missing: [bool; 2],
) -> Assessment<T> {
    // The usual numbers are known to the compiler, and need no larger buffers.
    match samples.len() {
        5 => assess_few::<T, 5>(interval, &samples[..5], &coefficients[..5], missing),
        9 => assess_few::<T, 9>(interval, &samples[..9], &coefficients[..9], missing),
        17 => assess_few::<T, 17>(interval, &samples[..17], &coefficients[..17], missing),
        _ => assess_many(interval, samples, coefficients, missing),
    }
}

/// [`assess`] for any number of samples: by itself, since it is long.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
fn assess_many<T: Real>(
    interval: Interval<T>,
    samples: &[T],
    coefficients: &[T],
    missing: [bool; 2],
) -> Assessment<T> {
    if samples.len() == FIRST {
        assess_few::<T, FIRST>(interval, &samples[..FIRST], &coefficients[..FIRST], missing)
    } else {
        assess_few::<T, { MAX_DEGREE + 1 }>(interval, samples, coefficients, missing)
    }
}

/// [`assess`] for up to MOST samples.
#[inline(always)]
fn assess_few<T: Real, const MOST: usize>(
    interval: Interval<T>,
    samples: &[T],
    coefficients: &[T],
    missing: [bool; 2],
) -> Assessment<T> {
    let count = samples.len();
    let [mut norms, mut steps, mut c] = [[T::zero(); MOST]; 3];
    moduli(samples, &mut norms[..count]);
    moduli_of_steps(samples, &mut steps[..count]);
    moduli(coefficients, &mut c[..count]);
    let norms = Norms {
        samples: &norms[..count],
        steps: &mut steps[..count],
        coefficients: &c[..count],
    };
    norms.assess(interval, Columns::single(samples), missing)
}

/// What up to MOST samples of several components say.
#[inline(always)]
fn assess_columns<T: Real, const MOST: usize>(
    interval: Interval<T>,
    samples: Columns<'_, T>,
    coefficients: Columns<'_, T>,
    missing: [bool; 2],
) -> Assessment<T> {
    let count = samples.points();
    let [mut norms, mut steps, mut c] = [[T::zero(); MOST]; 3];
    samples.norms_across(&mut norms[..count]);
    samples.steps_across(&mut steps[..count]);
    coefficients.norms_across(&mut c[..count]);
    let norms = Norms {
        samples: &norms[..count],
        steps: &mut steps[..count],
        coefficients: &c[..count],
    };
    norms.assess(interval, samples, missing)
}

/// The norms of samples, of the steps from one to the next with a 0 as the last, and of coefficients.
struct Norms<'a, T> {
    samples: &'a [T],
    steps: &'a mut [T],
    coefficients: &'a [T],
}

impl<T: Real> Norms<'_, T> {
    #[inline(always)]
    fn assess(
        self,
        interval: Interval<T>,
        samples: Columns<'_, T>,
        missing: [bool; 2],
    ) -> Assessment<T> {
        let n = self.samples.len() - 1;
        let lit = T::lit;
        let half = lit(0.5) * interval.b - lit(0.5) * interval.a;
        let Sizes {
            magnitude,
            noise,
            scatter,
            largest,
            constant,
        } = sizes(interval, self.samples, self.steps);
        let c = Spectrum(self.coefficients);
        let Truncation {
            before,
            tail,
            mut error,
        } = Truncation::of(c, half, missing != [false; 2]);
        if lit(2.0) * half * tail <= noise {
            error = T::zero();
        }
        if missing != [false; 2] {
            error = error.max(unseen_at_ends(samples, half, missing));
        }
        let error = larger(beyond_noise(error, noise), second_order(noise, magnitude));

        let flat_head = if n >= 16 {
            let head = c.largest(0, n / 4);
            let middle = c.largest(n / 4 + 1, n / 2);
            rounding::is_flat([head, middle, before, tail]).then_some(head)
        } else {
            None
        };
        Assessment {
            magnitude,
            error,
            noise,
            scatter,
            before,
            tail,
            misfit: T::zero(),
            largest,
            flat_head,
            constant,
            interior_constant: false,
        }
    }
}

/// What the integral next to ends without a sample may be, beyond what their neighbours say:
/// of a power of the distance d from the end, offset by anything, as 1 + a/d is.
#[cold]
fn unseen_at_ends<T: Real>(samples: Columns<'_, T>, half: T, missing: [bool; 2]) -> T {
    let one = T::one();
    let n = samples.points() - 1;
    let mut unseen = T::zero();
    for side in 0..2 {
        // The far end may be missing, too.
        if !missing[side] || (n == 4 && missing == [true; 2]) {
            continue;
        }
        let at = |j: usize| if side == 0 { j } else { n - j };
        let d = |j: usize| one + node::<T>(n, j);
        let (nearer, farther) = (
            samples.distance(at(1), at(2)),
            samples.distance(at(2), at(4)),
        );
        if nearer < farther || farther.is_zero() {
            continue;
        }
        // Each distance is about 4 times the one before, and so the differences grow by 4^p.
        let power = (nearer / farther).ln() / (d(4) / d(2)).ln();
        if power < T::lit(0.97) {
            let growth = one - T::lit(4.0).powf(-power.max(T::lit(0.25)));
            let above = nearer / growth;
            unseen = unseen.max(half * d(1) * above / (one - power));
        } else {
            return T::infinity();
        }
    }
    unseen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doubly_adaptive::storage::tests::store_of;

    #[test]
    fn the_error_bounds_that_of_the_integral() {
        type Case = (fn(f64) -> f64, f64);
        let cases: [Case; 4] = [
            (|x| (3.0 * x).cos(), 2.0 * 3f64.sin() / 3.0),
            (|x| 1.0 / (1.2 - x), 11f64.ln()),
            (f64::abs, 1.0),
            (
                |x| (x - 0.3).abs().sqrt(),
                (1.3f64.powf(1.5) + 0.7f64.powf(1.5)) * 2.0 / 3.0,
            ),
        ];
        for (i, (f, exact)) in cases.into_iter().enumerate() {
            for degree in [4, 8, 16, 32, 64, 128] {
                let store = store_of(f, -1.0, 1.0, degree);
                let found = &store.panels[0].found;
                let error = (store.values[0] - exact).abs();
                let bound = found.error + 4.0 * found.noise;
                assert!(
                    error <= bound,
                    "case {i}, degree {degree}: {error:e} {bound:e}"
                );
            }
        }
    }

    #[test]
    fn samples_that_are_all_equal_are_known_as_such() {
        assert!(store_of(|_| 3.0, -1.0, 2.0, 8).panels[0].found.constant);
        let almost = |x: f64| if x == 2.0 { 3.0 + 1e-15 } else { 3.0 };
        let found = &store_of(almost, -1.0, 2.0, 8).panels[0].found;
        assert!(!found.constant);
        assert!((found.magnitude - 9.0).abs() <= 1e-14);
        assert_eq!(found.largest, 3.0 + 1e-15);
    }

    /// Of an inverse root next to 0, offset by anything, half width 1/2: its integral up to the first
    /// node inside.
    #[test]
    fn what_is_unseen_next_to_an_end_is_its_integral() {
        for offset in [0.0, 5.0, -1000.0] {
            let x = |j: usize| 0.5 * (1.0 + node::<f64>(32, j));
            let mut samples = [0.0; 33];
            for (j, y) in samples.iter_mut().enumerate() {
                *y = offset + x(j).max(1e-300).powf(-0.5);
            }
            let unseen = unseen_at_ends(Columns::single(&samples), 0.5, [true, false]);
            let exact = 2.0 * x(1).sqrt();
            assert!(
                (unseen / exact - 1.0).abs() < 0.1,
                "{offset}: {unseen}, not {exact}"
            );
            assert_eq!(
                unseen_at_ends(Columns::single(&samples), 0.5, [false; 2]),
                0.0
            );
        }
        let pole: [f64; 33] =
            core::array::from_fn(|j| 1.0 / (1.0 + node::<f64>(32, j)).max(1e-300));
        assert_eq!(
            unseen_at_ends(Columns::single(&pole), 0.5, [true, false]),
            f64::INFINITY
        );
    }
}
