//! An integral that is the sum of others, each with an estimate of its own.

use alloc::vec::Vec;

use crate::error::Cause;
use crate::goal::{Goal, Outcome};
use crate::real::Real;
use crate::samples::Failure;
use crate::vector::{Components, Vector};

/// Integrates one part, by its number, to a goal of its own.
pub(crate) type Solver<'a, T> =
    &'a mut dyn FnMut(usize, &Goal<T>, &mut [T]) -> Result<Outcome<T>, Failure<T>>;

/// What is known of one part.
struct Part<T> {
    value: Components<T>,
    outcome: Outcome<T>,
}

/// How often the parts that are not good enough are integrated again. What a part may err by is known
/// when all are known; where parts cancel, or one is large, the first guess is not the last.
const PASSES: usize = 3;

/// The sum of so many integrals. Each is first asked for the accuracy of the whole, relative to itself;
/// those whose errors are too large for the sum are then asked for what it needs.
pub(crate) fn sum_of_parts<T: Real>(
    goal: &Goal<T>,
    count: usize,
    value: &mut [T],
    solve: Solver<'_, T>,
) -> Result<Outcome<T>, Failure<T>> {
    let mut all = Parts {
        goal,
        share: T::lit(1.0 / f64::from(u32::try_from(count).unwrap_or(u32::MAX))),
        min_intervals: goal.min_intervals.div_ceil(count),
        evaluations: 0,
        list: Vec::with_capacity(count),
    };
    for i in 0..count {
        all.add(i, value, solve)?;
    }
    for _ in 1..PASSES {
        if !all.improve(value, solve)? {
            break;
        }
    }
    let mut total = sum(&all.list, value);
    total.evaluations = all.evaluations;
    // A part that failed by itself need not matter.
    if total.cause != Some(Cause::Divergent)
        && total.error <= goal.tolerance(value.norm(), total.magnitude)
    {
        total.cause = None;
    }
    Ok(total)
}

/// The parts that have been integrated, and what they have cost.
struct Parts<'a, T> {
    goal: &'a Goal<T>,
    share: T,
    min_intervals: usize,
    evaluations: usize,
    list: Vec<Part<T>>,
}

impl<T: Real> Parts<'_, T> {
    /// Integrate one more part. Beside large parts a small one need not be as accurate relative to itself, nor
    /// beside parts that are not accurate. `sum_before` is overwritten.
    fn add(
        &mut self,
        i: usize,
        sum_before: &mut [T],
        solve: Solver<'_, T>,
    ) -> Result<(), Failure<T>> {
        let before = sum(&self.list, sum_before);
        let own = (self.goal.abs_tol).map(|tolerance| self.share * tolerance);
        let abs_tol = if i == 0 {
            own
        } else {
            let needed = self.goal.tolerance(sum_before.norm(), before.magnitude);
            let known = T::lit(0.5) * self.share * needed.max(before.error);
            Some(own.map_or(known, |tolerance| tolerance.max(known)))
        };
        let goal = Goal {
            abs_tol,
            ..self.goal_beside(before.intervals)
        };
        let part = self.solve(i, &goal, sum_before.len(), solve)?;
        self.list.push(part);
        Ok(())
    }

    /// Integrate again what is not good enough for the sum; whether that has helped, and may be needed again.
    fn improve(&mut self, value: &mut [T], solve: Solver<'_, T>) -> Result<bool, Failure<T>> {
        let mut total = sum(&self.list, value);
        let tolerance = self.goal.tolerance(value.norm(), total.magnitude);
        let is_hopeless = |outcome: &Outcome<T>| {
            (outcome.cause).is_some_and(|cause| cause != Cause::MaxIntervals)
        };
        let outcomes = self.list.iter().map(|part| part.outcome);
        let hopeless = outcomes
            .filter(is_hopeless)
            .fold(T::zero(), |sum, outcome| sum + outcome.error);
        if total.error <= tolerance || !tolerance.is_finite() || hopeless > tolerance {
            return Ok(false);
        }
        let enough = T::lit(0.5) * self.share * tolerance;
        let mut has_helped = false;
        for i in 0..self.list.len() {
            let before = self.list[i].outcome;
            if before.error <= enough {
                continue;
            }
            let goal = Goal {
                rel_tol: T::zero(),
                abs_tol: Some(enough),
                ..self.goal_beside(total.intervals - before.intervals)
            };
            let part = self.solve(i, &goal, value.len(), solve)?;
            if part.outcome.error < before.error {
                has_helped = true;
                self.list[i] = part;
                total = sum(&self.list, value);
            }
        }
        Ok(has_helped)
    }

    fn solve(
        &mut self,
        i: usize,
        goal: &Goal<T>,
        components: usize,
        solve: Solver<'_, T>,
    ) -> Result<Part<T>, Failure<T>> {
        let mut value = Components::zeros(components);
        let outcome = solve(i, goal, &mut value)?;
        self.evaluations += outcome.evaluations;
        Ok(Part { value, outcome })
    }

    /// The goal of a part, with what the others leave of the intervals.
    fn goal_beside(&self, intervals: usize) -> Goal<T> {
        let room = self.goal.max_intervals.saturating_sub(intervals);
        Goal {
            min_intervals: self.min_intervals,
            max_intervals: room.max(self.min_intervals),
            ..*self.goal
        }
    }
}

/// All together. What stands in the way is that of the part with the largest error.
fn sum<T: Real>(parts: &[Part<T>], value: &mut [T]) -> Outcome<T> {
    let zero = T::zero();
    value.fill(zero);
    let mut total = Outcome {
        error: zero,
        magnitude: zero,
        evaluations: 0,
        intervals: 0,
        cause: None,
    };
    let mut worst = zero;
    for Part {
        value: part,
        outcome,
    } in parts
    {
        value.add_scaled(T::one(), part);
        total.error = total.error + outcome.error;
        total.magnitude = total.magnitude + outcome.magnitude;
        total.intervals += outcome.intervals;
        if outcome.cause.is_some()
            && (outcome.error > worst || outcome.error.is_nan() || total.cause.is_none())
        {
            worst = outcome.error;
            total.cause = outcome.cause;
        }
    }
    // The sum itself is rounded.
    total.error = total.error + T::epsilon() * value.norm();
    total
}
