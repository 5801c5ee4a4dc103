//! Whether a first panel is all that is needed, by as little work as decides it.

use crate::chebyshev::kernel::larger;
use crate::chebyshev::{MAX_DEGREE, Spectrum, first_sums, transform};
use crate::doubly_adaptive::assessment::{Assessment, FALLING, is_explained};
use crate::doubly_adaptive::interval::Interval;
use crate::doubly_adaptive::noise::{beyond_noise, noise_of, second_order, sum_rounding};
use crate::doubly_adaptive::refinement;
use crate::doubly_adaptive::truncation::Truncation;
use crate::each::Each;
use crate::goal::{Goal, Outcome};
use crate::real::Real;
use crate::vector::{Columns, Components, Vector};

/// By how much more than is asked for the tail may be expected to be too large at twice the first
/// degree: coefficients of functions without poles nearby fall ever faster. In vain, the samples cost
/// little, and see more.
const CONFIDENCE: f64 = 1e3;

/// How many more samples a first panel may get.
#[derive(Clone, Copy)]
pub(super) enum More {
    /// 65 instead of 33.
    Twice,
    /// 129 instead of 65.
    TwiceAgain,
}

/// What samples say as far as that decides whether a first panel is all that is needed.
pub(crate) struct Screening<T> {
    pub(crate) value: Components<T>,
    /// The integral of |f| is at least this, and at most that.
    pub(crate) magnitude: T,
    pub(crate) most: T,
    pub(crate) error: T,
    /// What rounding adds to it.
    pub(crate) rounding: T,
    /// The largest coefficient in the tail, two that show how it decays, and how often their ratio
    /// is expected again by twice the degree.
    pub(crate) tail: T,
    pub(crate) decay: [T; 2],
    pub(crate) steps: i32,
    pub(crate) constant: bool,
}

impl<T: Real> Screening<T> {
    /// By a closer look, at a panel with this integral.
    pub(crate) fn of(found: &Assessment<T>, value: Components<T>) -> Self {
        Screening {
            value,
            magnitude: found.magnitude,
            most: found.magnitude,
            error: found.error,
            rounding: found.scatter,
            tail: found.tail,
            decay: [found.before, found.tail],
            steps: 4,
            constant: found.constant,
        }
    }

    /// Whether a panel does alone: not if all samples are equal, which get a second look, nor if
    /// one is not finite.
    #[inline(always)]
    pub(super) fn suffices(&self, goal: &Goal<T>) -> bool {
        self.whole_error() <= goal.tolerance(self.value.norm(), self.magnitude)
            && self.magnitude.is_finite()
            && !self.constant
            && goal.min_intervals == 1
    }

    /// Whether an eighth of the tolerance would do for the error.
    pub(super) fn suffices_easily(&self, goal: &Goal<T>) -> bool {
        T::lit(8.0) * self.whole_error() <= goal.tolerance(self.value.norm(), self.magnitude)
    }

    /// Of two panels, but for the tail, which is one panel's.
    pub(super) fn and(mut self, other: &Self) -> Self {
        self.value.add_scaled(T::one(), &other.value);
        Screening {
            magnitude: self.magnitude + other.magnitude,
            most: self.most + other.most,
            error: self.error + other.error,
            rounding: self.rounding + other.rounding,
            constant: self.constant || other.constant,
            ..self
        }
    }

    #[inline(always)]
    fn whole_error(&self) -> T {
        self.error + self.rounding + sum_rounding(self.value.norm())
    }

    /// Whether a closer look at the same samples cannot suffice either. It judges the decay by the
    /// worse of two quotients, of which this is one: it reduces the error by no more than this does.
    pub(super) fn is_final(&self, goal: &Goal<T>) -> bool {
        let [before, last] = self.decay;
        let decay = last / before;
        let reduction = (T::lit(4.0) * decay * decay).min(T::one());
        let reduced = self.error * reduction;
        reduced > goal.tolerance(self.value.norm(), self.magnitude)
            && reduced > T::lit(2.0) * self.rounding
    }

    /// Whether more samples can be expected to do.
    pub(super) fn promises(&self, goal: &Goal<T>, interval: Interval<T>, more: More) -> bool {
        let [before, last] = self.decay;
        let caution = match more {
            More::Twice => CONFIDENCE,
            More::TwiceAgain => refinement::CAUTION,
        };
        // As of several panels, of which there are four at least.
        let share = T::lit(0.25) * goal.tolerance(self.value.norm(), self.magnitude);
        let tail = self.tail * (last / before).powi(self.steps);
        !self.constant
            && goal.min_intervals == 1
            && self.magnitude.is_finite()
            && (interval.b - interval.a) * tail <= T::lit(caution) * share
    }

    #[inline(always)]
    pub(super) fn outcome(&self, evaluations: usize, place: &mut [T]) -> Outcome<T> {
        place.copy_from_slice(&self.value);
        Outcome {
            error: self.whole_error(),
            magnitude: self.magnitude,
            evaluations,
            intervals: 1,
            cause: None,
        }
    }

    /// Whether the last coefficients neither fall nor rise, as those of a single sample that does not fit.
    pub(super) fn is_flat(&self) -> bool {
        let [before, last] = self.decay;
        last >= T::lit(0.9) * before && last <= T::lit(1.1) * before && last.is_finite()
    }

    /// Whether the last coefficients fall.
    pub(super) fn decays(&self) -> bool {
        let [before, last] = self.decay;
        // By eighths of them, or by quarters.
        let most = if self.steps == 6 { 0.75 } else { FALLING };
        last <= T::lit(most) * before || self.error <= T::lit(2.0) * self.rounding
    }

    /// Take into account how badly the interpolant explains what is between its nodes.
    pub(super) fn check(&mut self, half: T, misfit: T) {
        let error = half * misfit;
        if !is_explained(self.decays(), misfit, self.tail) && error > T::lit(2.0) * self.rounding {
            self.error = larger(self.error, error);
        }
    }
}

/// What the samples of a first panel say without its other coefficients than those of the tail: the
/// error is at least that of a closer look, since the others could only reduce it.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
pub(crate) fn screen<T: Real>(interval: Interval<T>, samples: Columns<'_, T>) -> Screening<T> {
    let lit = T::lit;
    let half = lit(0.5) * interval.b - lit(0.5) * interval.a;
    let (mut value, [magnitude, variation, [before, last]]) = first_sums(samples);
    value.scale_by(half);
    let size = interval.a.abs().max(interval.b.abs());
    // At least, and at most.
    let [noise, rounding] = [0, 1].each(|i| noise_of(half * magnitude[i], variation[i] * size));
    let [magnitude, most] = magnitude.each(|sum| half * sum);
    let tail = larger(before, last);
    Screening {
        value,
        magnitude,
        most,
        error: larger(
            beyond_noise(lit(4.0) * half * tail, noise),
            second_order(rounding, magnitude),
        ),
        rounding,
        tail,
        decay: [before, last],
        // Of eight, since what eighths say varies more than what quarters do.
        steps: 6,
        constant: variation[1].is_zero(),
    }
}

/// The same with the coefficients, by which the error is reduced where they decay. It is still at least
/// that of a closer look, which judges the rounding of each sample as well.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
pub(crate) fn screen_again<T: Real>(
    interval: Interval<T>,
    samples: Columns<'_, T>,
    coefficients: &mut [T],
    seen: Screening<T>,
) -> Screening<T> {
    transform(coefficients, samples);
    let half = T::lit(0.5) * interval.b - T::lit(0.5) * interval.a;
    let mut norms = [T::zero(); MAX_DEGREE / 2 + 1];
    let norms = &mut norms[..samples.points()];
    Columns::new(coefficients, samples.points()).norms(norms);
    let Truncation {
        before,
        tail,
        error,
    } = Truncation::of(Spectrum(norms), half, false);
    Screening {
        error: larger(error, second_order(seen.rounding, seen.magnitude)),
        tail,
        decay: [before, tail],
        steps: 4,
        ..seen
    }
}
