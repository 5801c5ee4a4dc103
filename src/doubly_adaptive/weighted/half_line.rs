//! Oscillating weights on half-lines.
//!
//! f is integrated up to a few periods by its product with the weight, and from there in blocks that grow, by
//! moments. At the end of a block the integrals over the last half periods come from the interpolants that there
//! are, without a sample, and what follows is extrapolated from them. What is extrapolated is not sampled: so f is
//! looked at at each power of two of the distance, and blocks go on to where it is nothing else but falling.

use core::f64::consts::PI;

use super::look::{Fate, Look};
use super::oscillation::by_moments;
use super::product;
use super::trust::Trust;
use crate::domain::Domain;
use crate::doubly_adaptive::oscillation::{Oscillation, frequency};
use crate::error::Cause;
use crate::goal::{Goal, Outcome};
use crate::real::Real;
use crate::samples::Failure;
use crate::task::Task;
use crate::vector::{Components, Vector};
use crate::weight::Weight;
use crate::weight::part::PartOf;
use crate::weight::product::is_constant;
use crate::weight::product::wave;
use crate::workspace::Store;

/// The product may live on many scales; there its estimates have been seen to be a half of the error.
const DOUBT: f64 = 3.0;

/// Far below what was asked for no estimate has been put to the test: this share of the tolerance is added.
const UNTESTED: f64 = 2e-3;

/// The share of the tolerance that the product is asked for; of which the estimate is doubted as above.
const FIRST_SHARE: f64 = 0.2;

/// The first block begins where the phase has changed by this.
const BEGINNING: f64 = 5.0;

/// The half periods of the first block, and how many at the end of each are extrapolated from.
pub(super) const HALF_PERIODS: f64 = 18.0;

/// How much wider each block is than the one before.
const GROWTH: f64 = 2.0;

/// The most blocks, and how often they are begun again with a better knowledge of what is needed.
const BLOCKS: usize = 40;
const PASSES: usize = 4;

/// After so many blocks without a gain more of them are not worth it.
const IDLE: usize = 5;

/// A block of so many panels is of an f that oscillates itself.
const MANY: usize = 48;

/// A half-line to the right.
pub(super) struct HalfLine<'a, 'b, T> {
    pub(super) task: &'a mut Task<'b, T>,
    pub(super) weight: Weight,
    pub(super) from: T,
}

/// The integral up to the end of a block.
struct Sum<T> {
    value: Components<T>,
    error: T,
    magnitude: T,
    intervals: usize,
}

/// What blocks have gained.
struct Progress<T> {
    best: Option<(Outcome<T>, Components<T>)>,
    /// The least error, whatever f does beyond.
    least: T,
    idle: usize,
}

impl<T: Real> Progress<T> {
    fn none() -> Self {
        Progress {
            best: None,
            least: T::infinity(),
            idle: 0,
        }
    }

    /// Note what there is after one more block; since how many there was no gain.
    fn note(&mut self, outcome: Outcome<T>, error: T, value: &[T]) -> usize {
        // Of those that tell nothing the farthest is the best.
        let is_worse = |(best, _): &(Outcome<T>, Components<T>)| {
            outcome.error >= best.error && best.error.is_finite()
        };
        if !self.best.as_ref().is_some_and(is_worse) {
            self.best = Some((outcome, Components::from(value)));
        }
        let is_gain = self.least.is_infinite() || error < T::lit(0.5) * self.least;
        self.idle = if is_gain && error.is_finite() {
            0
        } else {
            self.idle + 1
        };
        self.least = self.least.min(error);
        self.idle
    }

    /// The best there was; without a block what there is before, with no end to its error.
    fn best_or(self, before: Sum<T>) -> (Outcome<T>, Components<T>) {
        self.best.unwrap_or_else(|| {
            let outcome = Outcome {
                error: T::infinity(),
                magnitude: before.magnitude,
                evaluations: 0,
                intervals: before.intervals,
                cause: Some(Cause::ExtrapolationStalled),
            };
            (outcome, before.value)
        })
    }
}

impl<T: Real> HalfLine<'_, '_, T> {
    pub(super) fn integrate(&mut self) -> Result<Outcome<T>, Failure<T>> {
        let mut value = Components::zeros(self.task.value.len());
        let outcome = self.integrate_into(&mut value)?;
        self.task.value.copy_from_slice(&value);
        Ok(outcome)
    }

    fn integrate_into(&mut self, value: &mut [T]) -> Result<Outcome<T>, Failure<T>> {
        let goal = self.task.goal;
        let half_period = T::lit(PI / frequency(self.weight).abs());
        let ends = [self.from, T::infinity()];
        if is_constant::<T>(self.weight) {
            return self.product(ends, goal, value);
        }
        let look = Look::at(&mut *self.task.f, self.from, half_period)?;
        let mut evaluations = look.evaluations;
        if !half_period.is_finite() || evaluations == 0 && self.from + half_period == self.from {
            // There is no period to be seen.
            return self.task.refuse(self.from);
        }
        if look.is_over(half_period) {
            let mut outcome = self.product(ends, goal, value)?;
            outcome.evaluations += evaluations;
            return Ok(outcome);
        }
        let mut aim = None;
        let mut passes = 0;
        loop {
            let mut outcome = self.pass(goal, aim, &look, half_period, value)?;
            passes += 1;
            evaluations += outcome.evaluations;
            outcome.evaluations = evaluations;
            let tolerance = goal.tolerance(value.norm(), outcome.magnitude);
            let is_final = outcome.error <= tolerance || outcome.cause != Some(Cause::Roundoff);
            if is_final || passes == PASSES {
                return Ok(outcome);
            }
            aim = Some(T::lit(0.5) * tolerance);
        }
    }

    /// All blocks, with errors that add up to this if it is known; else to what the first one makes of it.
    fn pass(
        &mut self,
        goal: &Goal<T>,
        aim: Option<T>,
        look: &Look<T>,
        half_period: T,
        value: &mut [T],
    ) -> Result<Outcome<T>, Failure<T>> {
        let lit = T::lit;
        let count = value.len();
        let mut end = self.first_end(half_period);
        let (mut sum, mut evaluations) = self.first(end, goal, aim, count)?;
        let whole = aim.unwrap_or_else(|| goal.tolerance(sum.value.norm(), sum.magnitude));
        let mut share = lit(0.1) * whole;
        sum.error = sum.error + lit(UNTESTED) * whole;
        let mut width = lit(HALF_PERIODS) * half_period;
        let mut progress = Progress::none();
        let mut trust = Trust::new(count);
        let mut store = Store::new();
        for _ in 0..BLOCKS {
            let start = end;
            let next = self.aligned(start + width);
            let left = goal.max_intervals.saturating_sub(sum.intervals);
            if !next.is_finite() || left == 0 {
                break;
            }
            end = next.max(start);
            width = lit(GROWTH) * width;
            if end == start {
                // Numbers are spaced too far apart for it.
                continue;
            }
            let block_goal = Goal {
                rel_tol: T::zero(),
                abs_tol: Some(share),
                min_intervals: 1,
                max_intervals: left,
            };
            let mut block = Components::zeros(count);
            let found = self.block([start, end], &block_goal, &mut store, &mut block)?;
            evaluations += found.evaluations;
            sum.value.add_scaled(T::one(), &block);
            sum.error = sum.error + found.error;
            sum.magnitude = sum.magnitude + found.magnitude;
            sum.intervals += found.intervals;
            let storage = &mut store.doubly_adaptive;
            let beyond = self.extrapolate(storage, [start, end], half_period, found.error);
            value.copy_from_slice(&sum.value);
            value.add_scaled(T::one(), &beyond.value);
            let tolerance = goal.tolerance(value.norm(), sum.magnitude);
            let fate = look.beyond(end - self.from, half_period, lit(0.05) * tolerance);
            let known = sum.error + T::epsilon() * value.norm();
            let extrapolated = trust.revise(value, beyond.error, known);
            let slow = trust.slow_rest(beyond.slow, beyond.distance, tolerance);
            let unseen = if found.error > tolerance {
                // Of what is not resolved here nobody knows how it goes on.
                T::infinity()
            } else {
                beyond.unseen
            };
            let error = known + extrapolated + slow + unseen;
            let mut this = Outcome {
                error,
                magnitude: sum.magnitude,
                evaluations,
                intervals: sum.intervals,
                cause: None,
            };
            match fate {
                Fate::Diverges => {
                    this.cause = Some(Cause::Divergent);
                    this.error = T::infinity();
                    return Ok(this);
                }
                Fate::Falls if error <= tolerance => return Ok(this),
                Fate::Falls => this.cause = Some(Cause::ExtrapolationStalled),
                Fate::Changes => {
                    trust.forget();
                    width = lit(GROWTH) * width;
                    this.cause = Some(Cause::ExtrapolationStalled);
                    this.error = T::infinity();
                }
            }
            let idle = progress.note(this, error, value);
            // Where blocks are not good enough for what they add up to, more of them do not help.
            let is_poor = sum.error > lit(0.9) * tolerance;
            if is_poor && aim.is_none_or(|aim| tolerance < lit(0.9) * aim) {
                this.cause = Some(Cause::Roundoff);
                return Ok(this);
            }
            let is_in_vain = matches!(fate, Fate::Falls) || found.intervals > MANY;
            if (is_poor && aim.is_some()) || (is_in_vain && idle >= IDLE) {
                break;
            }
            if aim.is_none() {
                share = share.max(lit(0.02) * tolerance);
            }
        }
        let intervals = sum.intervals;
        let (best, best_value) = progress.best_or(sum);
        value.copy_from_slice(&best_value);
        let mut outcome = Outcome {
            evaluations,
            intervals,
            ..best
        };
        if intervals >= goal.max_intervals {
            outcome.cause = Some(Cause::MaxIntervals);
        }
        Ok(outcome)
    }

    /// The integral of the product up to the first block.
    fn first(
        &mut self,
        end: T,
        goal: &Goal<T>,
        aim: Option<T>,
        count: usize,
    ) -> Result<(Sum<T>, usize), Failure<T>> {
        let part = T::lit(FIRST_SHARE);
        let own = match aim {
            Some(aim) => Goal {
                rel_tol: T::zero(),
                abs_tol: Some(part * aim),
                ..*goal
            },
            None => Goal {
                rel_tol: part * goal.rel_tol,
                abs_tol: goal.abs_tol.map(|tolerance| part * tolerance),
                ..*goal
            },
        };
        let mut value = Components::zeros(count);
        let first = self.product([self.from, end], &own, &mut value)?;
        let sum = Sum {
            value,
            error: T::lit(DOUBT) * first.error,
            magnitude: first.magnitude,
            intervals: first.intervals,
        };
        Ok((sum, first.evaluations))
    }

    /// The first place after some change of the phase where half periods may begin.
    fn first_end(&self, half_period: T) -> T {
        let w = frequency(self.weight).abs();
        let beginning = self.from + T::lit(BEGINNING / w);
        let off = T::lit(self.off(beginning) / w);
        if off > T::zero() {
            beginning + (half_period - off)
        } else {
            beginning - off
        }
    }

    /// How far the phase is beyond the nearest zero of the weight; of two weights at once, of the sine's.
    pub(super) fn off(&self, x: T) -> f64 {
        let w = frequency(self.weight).abs();
        let [cos, sin] = wave(w, x);
        let (sin, cos) = match self.weight {
            Weight::Cos(_) => (-cos, sin),
            _ => (sin, cos),
        };
        // Of the angle and its opposite the one on the right.
        let sign = if cos < T::zero() { -T::one() } else { T::one() };
        let off = (sign * sin).atan2(sign * cos);
        off.to_f64().unwrap_or(f64::NAN)
    }

    /// The number next to a zero of the weight.
    pub(super) fn aligned(&self, x: T) -> T {
        x - T::lit(self.off(x) / frequency(self.weight).abs())
    }

    fn product(
        &mut self,
        ends: [T; 2],
        goal: &Goal<T>,
        value: &mut [T],
    ) -> Result<Outcome<T>, Failure<T>> {
        let domain = Domain::from(ends.as_slice());
        let mut part = Task {
            goal,
            value,
            ..self.task.over(&domain)
        };
        product(&mut part, self.weight)
    }

    fn block(
        &mut self,
        ends: [T; 2],
        goal: &Goal<T>,
        store: &mut Store<T>,
        value: &mut [T],
    ) -> Result<Outcome<T>, Failure<T>> {
        let domain = Domain::from(ends.as_slice());
        let part = self.task.over(&domain);
        let part = Task {
            goal,
            f: &mut PartOf::new(part.f),
            store: Some(store),
            value,
            ..part
        };
        by_moments(part, Oscillation::resonating(self.weight), None)
    }
}
