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
    // A single part is the whole, if it is good enough.
    let mut only = None;
    if count == 1 {
        let outcome = solve(0, goal, value)?;
        if outcome.error <= goal.tolerance(value.norm(), outcome.magnitude) {
            return Ok(Outcome {
                cause: outcome.cause.filter(|&cause| cause == Cause::Divergent),
                ..outcome
            });
        }
        only = Some(outcome);
    }
    let share = T::lit(1.0 / f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
    let mut own = Goal {
        abs_tol: goal.abs_tol.map(|tolerance| share * tolerance),
        min_intervals: goal.min_intervals.div_ceil(count),
        ..*goal
    };
    let mut evaluations = 0;
    let mut so_far = Components::zeros(value.len());
    let mut magnitude = T::zero();
    let mut parts: Vec<Part<T>> = Vec::with_capacity(count);
    if let Some(outcome) = only {
        evaluations = outcome.evaluations;
        parts.push(Part {
            value: Components::from(&*value),
            outcome,
        });
    }
    for i in parts.len()..count {
        let mut part = Components::zeros(value.len());
        let used: usize = parts.iter().map(|part| part.outcome.intervals).sum();
        own.max_intervals = room_beside(used, goal, own.min_intervals);
        // Beside large parts a small one need not be as accurate relative to itself, nor beside parts that
        // are not accurate.
        let errors = parts
            .iter()
            .fold(T::zero(), |sum, part| sum + part.outcome.error);
        let needed = goal.tolerance(so_far.norm(), magnitude);
        let known = T::lit(0.5) * share * if errors > needed { errors } else { needed };
        let own = Goal {
            abs_tol: if i == 0 {
                own.abs_tol
            } else {
                Some(own.abs_tol.map_or(known, |tolerance| tolerance.max(known)))
            },
            ..own
        };
        let outcome = solve(i, &own, &mut part)?;
        so_far.add_scaled(T::one(), &part);
        magnitude = magnitude + outcome.magnitude;
        evaluations += outcome.evaluations;
        parts.push(Part {
            value: part,
            outcome,
        });
    }
    let mut total = sum(&parts, value);
    for _ in 1..PASSES {
        let tolerance = goal.tolerance(value.norm(), total.magnitude);
        let hopeless = parts
            .iter()
            .filter(|part| {
                part.outcome
                    .cause
                    .is_some_and(|cause| cause != Cause::MaxIntervals)
            })
            .fold(T::zero(), |sum, part| sum + part.outcome.error);
        if total.error <= tolerance || !tolerance.is_finite() || hopeless > tolerance {
            break;
        }
        let enough = T::lit(0.5) * share * tolerance;
        let own_goal = Goal {
            rel_tol: T::zero(),
            abs_tol: Some(enough),
            ..own
        };
        let mut again = false;
        for i in 0..count {
            let before = parts[i].outcome;
            if before.error <= enough {
                continue;
            }
            let mut part = Components::zeros(value.len());
            let used = total.intervals - before.intervals;
            let goal = Goal {
                max_intervals: room_beside(used, goal, own.min_intervals),
                ..own_goal
            };
            let outcome = solve(i, &goal, &mut part)?;
            evaluations += outcome.evaluations;
            if outcome.error < before.error {
                again = true;
                parts[i] = Part {
                    value: part,
                    outcome,
                };
                total = sum(&parts, value);
            }
        }
        if !again {
            break;
        }
    }
    total.evaluations = evaluations;
    // A part that failed by itself need not matter.
    if total.cause != Some(Cause::Divergent)
        && total.error <= goal.tolerance(value.norm(), total.magnitude)
    {
        total.cause = None;
    }
    Ok(total)
}

/// How many intervals a part may have beside those of the others.
fn room_beside<T>(used: usize, goal: &Goal<T>, least: usize) -> usize {
    goal.max_intervals.saturating_sub(used).max(least)
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
