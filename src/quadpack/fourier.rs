//! QAWF: oscillating weights on half-lines.
//!
//! Piessens et al. 1983, section 3.3.5 (`dqawfe`), step by step: cycles of an odd number of half periods,
//! each by QAWO to a tolerance that falls from one to the next, and Wynn's epsilon algorithm on their sums.
//! Differs in: a relative tolerance is one of the sum so far; cycles may have room for
//! [`max_intervals`](crate::Quad::max_intervals) together; a first cycle that is long beside 1 is begun
//! with panels of every power of ten, so that a low frequency hides nothing near the end; the length of a
//! cycle has few digits, so that all have the same moments.

use alloc::vec::Vec;

use num_traits::Float;

use crate::domain::Domain;
use crate::error::Cause;
use crate::extrapolation::epsilon::EpsilonTable;
use crate::goal::{Goal, Outcome};
use crate::quadpack::bisection::Bisection;
use crate::quadpack::weighted::qawo::Oscillation;
use crate::real::Real;
use crate::samples::{Failure, Integrand};
use crate::task::Task;
use crate::vector::{Components, Vector};

/// The largest number of cycles (SciPy's `limlst`).
const CYCLES: usize = 50;

/// What is left of the tolerance from one cycle to the next, and what the first may use of it.
const DECAY: f64 = 0.9;
const FIRST: f64 = 1.0 - DECAY;

/// A first cycle longer than this is begun with several panels.
const LONG: f64 = 100.0;

/// A cycle of an odd number of half periods that has about the length 2 pi, or is half a period; in 40
/// binary digits.
pub(crate) fn cycle(frequency: f64) -> f64 {
    let frequency = frequency.abs();
    // 2 floor(w) + 1 half periods, pi/w each.
    let floor = Float::floor(frequency);
    let length = core::f64::consts::PI * (2.0 * (floor / frequency) + 1.0 / frequency);
    // Veltkamp's splitting, where it does not overflow.
    let large = length * 8193.0;
    if large.is_finite() {
        large - (large - length)
    } else {
        length
    }
}

/// Integrate from a point to infinity.
pub(crate) fn half_line<T: Real>(
    f: &mut dyn Integrand<T>,
    goal: &Goal<T>,
    from: T,
    oscillation: &mut Oscillation<'_>,
    storage: &mut Bisection<T>,
    value: &mut [T],
) -> Result<Outcome<T>, Failure<T>> {
    /// What the sum of the first cycles promises may be less than the integral allows.
    const PASSES: usize = 3;
    let mut own = *goal;
    let mut evaluations = 0;
    let mut pass = 0;
    loop {
        let mut cycles = Cycles {
            goal: &own,
            f: &mut *f,
            from,
            length: T::lit(cycle(oscillation.frequency())),
            oscillation: &mut *oscillation,
            table: EpsilonTable::new(),
            sum: Components::zeros(value.len()),
            limit: Components::zeros(value.len()),
            limit_error: T::zero(),
            total: Outcome {
                error: T::zero(),
                magnitude: T::zero(),
                evaluations: 0,
                intervals: 0,
                cause: None,
            },
        };
        let mut outcome = cycles.run(storage, value)?;
        evaluations += outcome.evaluations;
        outcome.evaluations = evaluations;
        pass += 1;
        let tolerance = goal.tolerance(value.norm(), outcome.magnitude);
        let is_good = outcome.error <= tolerance || !tolerance.is_finite();
        if is_good || pass == PASSES || outcome.cause.is_some() {
            return Ok(outcome);
        }
        own = Goal {
            rel_tol: T::zero(),
            abs_tol: Some(T::lit(0.5) * tolerance),
            ..*goal
        };
    }
}

/// The state of the main loop; the names in parentheses are QUADPACK's.
struct Cycles<'a, 'b, T> {
    goal: &'a Goal<T>,
    f: &'a mut dyn Integrand<T>,
    from: T,
    length: T,
    oscillation: &'a mut Oscillation<'b>,
    table: EpsilonTable<T>,
    /// Of all cycles so far (`psum`).
    sum: Components<T>,
    /// Extrapolated, and what it is worth (`result`, `abserr`).
    limit: Components<T>,
    limit_error: T,
    /// The sums of the cycles' errors (`errsum`), and so on.
    total: Outcome<T>,
}

/// How the loop ended.
enum End {
    /// With the sum, which the last cycle has hardly changed.
    Sum,
    /// With the limit, or something stood in the way.
    Limit,
}

impl<T: Real> Cycles<'_, '_, T> {
    fn run(
        &mut self,
        storage: &mut Bisection<T>,
        value: &mut [T],
    ) -> Result<Outcome<T>, Failure<T>> {
        let goal = self.goal;
        self.table.clear(value.len());
        let mut factor = T::one();
        // The largest error of a cycle (`correc`), and that of cycles that were not good enough.
        let mut largest = T::zero();
        let mut worst = T::zero();
        let mut cycle_cause = None;
        let mut cause = None;
        let mut idle = 0;
        let mut last_term = T::zero();
        let mut end = End::Limit;
        for count in 1..=CYCLES {
            let failed = cycle_cause.map(|_| largest);
            let Some(own) = self.goal_of_cycle(count, factor, failed) else {
                cause = Some(Cause::MaxIntervals);
                break;
            };
            let outcome = self.cycle(count, &own, storage, value)?;
            factor = factor * T::lit(DECAY);
            self.total.error = self.total.error + outcome.error;
            self.total.magnitude = self.total.magnitude + outcome.magnitude;
            self.total.evaluations += outcome.evaluations;
            self.total.intervals += outcome.intervals;
            self.sum.add_scaled(T::one(), value);
            // What is still to come may be as much as this (`drl`).
            last_term = T::lit(50.0) * value.norm();

            let tolerance = goal.tolerance(self.sum.norm(), self.total.magnitude);
            let remainder = self.total.error + last_term;
            if remainder <= tolerance && count >= 6 {
                end = End::Sum;
                break;
            }
            largest = largest.max(outcome.error);
            if outcome.cause.is_some() && (outcome.error >= worst || outcome.error.is_nan()) {
                worst = outcome.error;
                cycle_cause = outcome.cause;
            }
            if cycle_cause.is_some() && remainder <= T::lit(10.0) * largest && count > 5 {
                end = End::Sum;
                break;
            }
            self.table.push(&self.sum);
            if count < 3 {
                continue;
            }

            if count == CYCLES {
                cause = Some(Cause::Divergent);
            }
            let mut limit = Components::zeros(value.len());
            let error = self.table.extrapolate(&mut limit);
            idle += 1;
            if idle >= 15 && self.limit_error <= T::lit(1e-3) * remainder {
                cause = Some(Cause::ExtrapolationStalled);
            }
            if error <= self.limit_error || count == 3 {
                self.limit_error = error;
                self.limit = limit;
                idle = 0;
                let tolerance = goal.tolerance(self.limit.norm(), self.total.magnitude);
                let correction = T::lit(10.0) * largest;
                if error + correction <= tolerance
                    || (error <= tolerance && correction >= tolerance)
                {
                    break;
                }
            }
            if cause.is_some() {
                break;
            }
        }
        self.limit_error = self.limit_error + T::lit(10.0) * largest;
        let has_limit =
            !matches!(end, End::Sum) && self.prefers_limit(cause.or(cycle_cause), last_term);
        let (result, mut error) = if has_limit {
            (&self.limit, self.limit_error)
        } else {
            (&self.sum, self.total.error + last_term)
        };
        if has_limit && cause.is_some() {
            error = error + last_term;
        }
        value.copy_from_slice(result);
        Ok(Outcome {
            error,
            cause: cause.or(cycle_cause),
            ..self.total
        })
    }

    /// What is asked of a cycle, by its number and a factor that falls from one to the next; where cycles were
    /// not good enough, no less than a part of the largest error. Nothing if there is no room for it.
    fn goal_of_cycle(&self, count: usize, factor: T, failed: Option<T>) -> Option<Goal<T>> {
        let goal = self.goal;
        let room = goal.max_intervals.checked_sub(self.total.intervals);
        let max_intervals = room.filter(|room| *room > 0)?;
        let share = T::lit(FIRST);
        if count == 1 {
            return Some(Goal {
                rel_tol: share * goal.rel_tol,
                abs_tol: goal.abs_tol.map(|tolerance| share * tolerance),
                max_intervals,
                ..*goal
            });
        }
        let tolerance = goal.tolerance(self.sum.norm(), self.total.magnitude);
        let least = failed.unwrap_or(T::zero());
        Some(Goal {
            rel_tol: T::zero(),
            abs_tol: Some(tolerance.max(least) * share * factor),
            min_intervals: 1,
            max_intervals,
        })
    }

    /// One cycle, by its number.
    fn cycle(
        &mut self,
        count: usize,
        goal: &Goal<T>,
        storage: &mut Bisection<T>,
        value: &mut [T],
    ) -> Result<Outcome<T>, Failure<T>> {
        let end = |k: usize| self.from + T::lit(k as f64) * self.length;
        let (a, b) = (end(count - 1), end(count));
        let domain = if count == 1 && self.length > T::lit(LONG) {
            Domain::from(by_powers_of_ten(a, b))
        } else {
            Domain::from([a, b])
        };
        let mut task = Task {
            goal,
            f: &mut *self.f,
            domain: &domain,
            descends: false,
            store: None,
            value,
        };
        self.oscillation.integrate(&mut task, storage)
    }

    /// Whether the limit is better than the sum, where something stood in the way.
    fn prefers_limit(&self, cause: Option<Cause>, last_term: T) -> bool {
        if cause.is_none() {
            return true;
        }
        let (limit, sum) = (self.limit.norm(), self.sum.norm());
        if limit.is_zero() || sum.is_zero() {
            if self.limit_error > self.total.error {
                return false;
            }
            if sum.is_zero() {
                return true;
            }
        }
        self.limit_error / limit <= (self.total.error + last_term) / sum
    }
}

/// From a to b by way of a + 1, a + 10, a + 100, ...
fn by_powers_of_ten<T: Real>(a: T, b: T) -> Vec<T> {
    let mut points = Vec::new();
    points.push(a);
    let mut distance = T::one();
    while distance < T::lit(0.3) * (b - a) {
        if a + distance > points[points.len() - 1] {
            points.push(a + distance);
        }
        distance = distance * T::lit(10.0);
    }
    points.push(b);
    points
}
