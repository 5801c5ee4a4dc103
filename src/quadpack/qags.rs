//! QAGS: global bisection with extrapolation, for end-point singularities and general use.
//!
//! Piessens et al. 1983, section 3.3.2 (`dqagse`, `dqagie`, `dqagpe`), step by step: the
//! three differ only in their panels and in when extrapolation begins, so that one
//! routine serves. Real integrands give QUADPACK's evaluations, value and status. Differs
//! in: break points together with infinite ends; an integral that meets its tolerance on
//! the last interval allowed is a success.

use core::slice;

use crate::domain::{Piece, cut};
use crate::error::Cause;
use crate::goal::Outcome;
use crate::quadpack::bisection::{Bisection, Sums};
use crate::quadpack::panels::{doubt_replaced, evaluations, panel, rule};
use crate::quadpack::refinement::{Refinement, rounding};
use crate::real::Real;
use crate::rule::Panel;
use crate::rule::gauss_kronrod::{finite_panel, set_finite_nodes};
use crate::samples::Failure;
use crate::task::Task;
use crate::vector::{Components, Vector};

/// Integrate over the pieces of a domain that is not empty.
#[inline]
pub(crate) fn qags<T: Real>(mut task: Task<'_, T>) -> Result<Outcome<T>, Failure<T>> {
    let task = &mut task;
    match (
        task.domain.finite_piece(task.descends),
        task.goal.min_intervals,
    ) {
        (Some(piece), 1) => {
            let mut nodes = [[T::zero()]; 21];
            set_finite_nodes(&mut nodes, &[piece]);
            if task.value.len() != 1 {
                return one_piece(task, &piece);
            }
            let replaced = task.f.replaced();
            let (mut panel, value) = finite_panel(task.f, piece, &nodes)?;
            doubt_replaced(task.f, replaced, slice::from_mut(&mut panel));
            settle(task, &panel, &[value])
        }
        _ => mapped_or_broken(task),
    }
}

/// A first panel is good enough, or hopeless, or the first of many.
#[inline(always)]
fn settle<T: Real>(
    task: &mut Task<'_, T>,
    panel: &Panel<T>,
    value: &[T],
) -> Result<Outcome<T>, Failure<T>> {
    let goal = task.goal;
    let Panel {
        error, magnitude, ..
    } = *panel;
    let tolerance = goal.tolerance(value.norm(), magnitude);
    let converged = (error <= tolerance && error != panel.deviation) || error.is_zero();
    let cause = if !converged && goal.max_intervals == 1 {
        Some(Cause::MaxIntervals)
    } else if error <= rounding(magnitude) && error > tolerance {
        Some(Cause::Roundoff)
    } else if converged {
        None
    } else {
        return refine(task, panel, value);
    };
    task.value.copy_from_slice(value);
    Ok(Outcome {
        evaluations: evaluations(panel.map),
        error,
        magnitude,
        intervals: 1,
        cause,
    })
}

/// Refine a first panel.
#[inline(never)]
fn refine<T: Real>(
    task: &mut Task<'_, T>,
    first: &Panel<T>,
    value: &[T],
) -> Result<Outcome<T>, Failure<T>> {
    let storage = task.store.take().map(|store| &mut store.bisection);
    let mut refinement = Refinement::new(task, Sums::of(first, value), true);
    refinement.evaluations = evaluations(first.map);
    refinement.run(
        storage.unwrap_or(&mut Bisection::new()),
        Some((first, value)),
    )
}

/// One piece, of any map and any components.
#[inline(never)]
fn one_piece<T: Real>(task: &mut Task<'_, T>, piece: &Piece<T>) -> Result<Outcome<T>, Failure<T>> {
    let mut value = Components::zeros(task.value.len());
    let panel = panel(rule(piece.map), task.f, *piece, &mut value)?;
    settle(task, &panel, &value)
}

/// One piece on an infinite range, or several.
#[inline(never)]
fn mapped_or_broken<T: Real>(task: &mut Task<'_, T>) -> Result<Outcome<T>, Failure<T>> {
    let piece = task.domain.only_piece(task.descends);
    if let (Some(piece), 1) = (piece, task.goal.min_intervals) {
        return one_piece(task, &piece);
    }
    let storage = task.store.take().map(|store| &mut store.bisection);
    broken(task, storage.unwrap_or(&mut Bisection::new()))
}

/// Several pieces, or one that is to be cut: QAGP.
fn broken<T: Real>(
    task: &mut Task<'_, T>,
    storage: &mut Bisection<T>,
) -> Result<Outcome<T>, Failure<T>> {
    let goal = task.goal;
    let mut value = Components::zeros(task.value.len());
    storage.clear(value.len());
    let panels = &mut storage.panels;
    let mut count = 0;
    let pieces = task.domain.pieces(task.descends);
    cut(pieces, goal.min_intervals, &mut |piece| {
        count += evaluations(piece.map);
        let panel = panel(rule(piece.map), task.f, piece, &mut value)?;
        panels.push(&panel, &value);
        Ok(())
    })?;
    let mut sums = panels.sums();
    let tolerance = goal.tolerance(sums.area.norm(), sums.magnitude);
    let cause = if sums.error <= tolerance {
        None
    } else if panels.len() >= goal.max_intervals {
        Some(Cause::MaxIntervals)
    } else if sums.error <= rounding(sums.magnitude) {
        Some(Cause::Roundoff)
    } else {
        // A panel on which the rule has not begun to converge is refined first.
        for panel in panels.list_mut() {
            if panel.error == panel.deviation && !panel.error.is_zero() {
                panel.error = sums.error;
            }
        }
        sums.error = (panels.list().iter()).fold(T::zero(), |sum, panel| sum + panel.error);
        let mut refinement = Refinement::new(task, sums, false);
        refinement.evaluations = count;
        return refinement.run(storage, None);
    };
    Ok(sums.conclude(task.value, count, panels.len(), cause))
}
