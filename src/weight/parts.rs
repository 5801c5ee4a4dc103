//! An integral that is the sum of others, each with an estimate of its own.

use alloc::vec::Vec;

use crate::error::Cause;
use crate::goal::{Goal, Outcome};
use crate::real::Real;
use crate::samples::Failure;
use crate::task::Task;
use crate::vector::{Components, Vector};
use crate::weight::part::PartOf;

/// Integrates one part, by its number, to a goal and in a place of its own.
pub(crate) type Solver<'a, T> =
    &'a mut dyn FnMut(usize, &mut Task<'_, T>) -> Result<Outcome<T>, Failure<T>>;

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
///
/// The task of a part has the points of the whole: which of them are its own the solver knows.
pub(crate) fn sum_of_parts<T: Real>(
    task: &mut Task<'_, T>,
    count: usize,
    solve: Solver<'_, T>,
) -> Result<Outcome<T>, Failure<T>> {
    let goal = task.goal;
    let is_good = |outcome: &Outcome<T>, value: &[T]| {
        outcome.error <= goal.tolerance(value.norm(), outcome.magnitude)
    };
    // A single part is the whole, if it is good enough.
    let mut only = None;
    if count == 1 {
        let outcome = solve(0, task)?;
        if is_good(&outcome, task.value) {
            return Ok(outcome);
        }
        let value = Components::from(&*task.value);
        only = Some(Part { value, outcome });
    }
    let mut all = Parts {
        goal,
        share: T::lit(1.0 / f64::from(u32::try_from(count).unwrap_or(u32::MAX))),
        min_intervals: goal.min_intervals.div_ceil(count),
        evaluations: only.as_ref().map_or(0, |part| part.outcome.evaluations),
        list: Vec::with_capacity(count),
    };
    all.list.extend(only);
    for i in all.list.len()..count {
        all.add(i, task, solve)?;
    }
    for _ in 1..PASSES {
        if !all.improve(task, solve)? {
            break;
        }
    }
    let mut total = sum(&all.list, task.value);
    total.evaluations = all.evaluations;
    // A part that failed by itself need not matter, unless it diverges.
    if count > 1 && is_good(&total, task.value) {
        total.cause = total.cause.filter(|&cause| cause == Cause::Divergent);
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
    /// beside parts that are not accurate.
    fn add(
        &mut self,
        i: usize,
        task: &mut Task<'_, T>,
        solve: Solver<'_, T>,
    ) -> Result<(), Failure<T>> {
        let before = sum(&self.list, task.value);
        let own = (self.goal.abs_tol).map(|tolerance| self.share * tolerance);
        let abs_tol = if i == 0 {
            own
        } else {
            let needed = self.goal.tolerance(task.value.norm(), before.magnitude);
            let known = T::lit(0.5) * self.share * needed.max(before.error);
            Some(own.map_or(known, |tolerance| tolerance.max(known)))
        };
        let goal = Goal {
            abs_tol,
            ..self.goal_beside(before.intervals)
        };
        let part = self.solve(i, &goal, task, solve)?;
        self.list.push(part);
        Ok(())
    }

    /// Integrate again what is not good enough for the sum; whether that has helped, and may be needed again.
    fn improve(
        &mut self,
        task: &mut Task<'_, T>,
        solve: Solver<'_, T>,
    ) -> Result<bool, Failure<T>> {
        let mut total = sum(&self.list, task.value);
        let tolerance = self.goal.tolerance(task.value.norm(), total.magnitude);
        // Beside others a part had not all the intervals, and may get more of them.
        let is_single = self.list.len() == 1;
        let is_hopeless = |outcome: &Outcome<T>| {
            (outcome.cause).is_some_and(|cause| is_single || cause != Cause::MaxIntervals)
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
            let part = self.solve(i, &goal, task, solve)?;
            if part.outcome.error < before.error {
                has_helped = true;
                self.list[i] = part;
                total = sum(&self.list, task.value);
            }
        }
        Ok(has_helped)
    }

    fn solve(
        &mut self,
        i: usize,
        goal: &Goal<T>,
        task: &mut Task<'_, T>,
        solve: Solver<'_, T>,
    ) -> Result<Part<T>, Failure<T>> {
        let mut value = Components::zeros(task.value.len());
        let whole = task.again();
        let mut part = Task {
            goal,
            f: &mut PartOf::new(whole.f),
            value: &mut value,
            ..whole
        };
        let outcome = solve(i, &mut part)?;
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

/// All together. What stands in the way is that of the part with the largest error, but for one that
/// diverges: no sum has a value then, however small the error.
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
    let diverges = |part: &Part<T>| part.outcome.cause == Some(Cause::Divergent);
    if parts.iter().any(diverges) {
        total.cause = Some(Cause::Divergent);
    }
    // The sum itself is rounded.
    total.error = total.error + T::epsilon() * value.norm();
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Domain;
    use crate::samples::{Hole, Integrand};

    struct Nothing;

    impl Integrand<f64> for Nothing {
        fn components(&self) -> usize {
            1
        }

        fn fill(&mut self, _: &[f64], _: &mut [f64]) -> Result<(), Failure<f64>> {
            Ok(())
        }

        fn holes(&self) -> &[Hole<f64>] {
            &[]
        }
    }

    /// The sum of parts of these errors, each of value 1.
    fn sum_of(parts: &[(f64, Option<Cause>)]) -> (f64, Outcome<f64>) {
        let mut value = [0.0];
        let mut task = Task {
            goal: &Goal {
                rel_tol: 0.0,
                abs_tol: Some(1.0),
                min_intervals: 1,
                max_intervals: 10,
            },
            f: &mut Nothing,
            domain: &Domain::from([0.0, 1.0].as_slice()),
            descends: false,
            store: None,
            value: &mut value,
        };
        let outcome = sum_of_parts(&mut task, parts.len(), &mut |i, part| {
            let (error, cause) = parts[i];
            part.value.fill(1.0);
            Ok(Outcome {
                error,
                magnitude: 1.0,
                evaluations: 5,
                intervals: 1,
                cause,
            })
        });
        let Ok(outcome) = outcome else {
            panic!("no part fails");
        };
        (value[0], outcome)
    }

    #[test]
    fn what_stands_in_the_way_of_a_part_may_not_matter_to_the_sum() {
        let (value, outcome) = sum_of(&[(0.25, None), (0.5, Some(Cause::Roundoff))]);
        assert_eq!((value, outcome.cause), (2.0, None));
        assert!(outcome.error >= 0.75 && outcome.error < 0.7501);
        let (_, outcome) = sum_of(&[(0.75, None), (0.5, Some(Cause::Roundoff))]);
        assert_eq!(outcome.cause, Some(Cause::Roundoff));
    }

    /// However small the error of the part that diverges, and however large those of others.
    #[test]
    fn a_sum_diverges_with_any_of_its_parts() {
        let diverges = (0.125, Some(Cause::Divergent));
        let worse = (0.5, Some(Cause::MaxIntervals));
        for parts in [[diverges, worse], [worse, diverges]] {
            let (_, outcome) = sum_of(&parts);
            assert_eq!(outcome.cause, Some(Cause::Divergent));
        }
    }
}
