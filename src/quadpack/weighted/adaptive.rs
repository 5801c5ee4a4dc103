//! Bisection of the panel with the largest error, without extrapolation: what QAWC and QAWS have in
//! common.
//!
//! Piessens et al. 1983, sections 3.3.6 and 3.3.7 (`dqawce`, `dqawse`). Differs in: the errors of all
//! panels are added up afresh before they are believed; a tolerance that is met with the last interval
//! allowed is met; break points.

use crate::domain::Piece;
use crate::error::Cause;
use crate::goal::Outcome;
use crate::quadpack::bisection::{Bisection, Sums, exhausts_precision};
use crate::real::Real;
use crate::rule::{Halves, Panel};
use crate::samples::{Failure, Integrand};
use crate::task::Task;
use crate::vector::Vector;

/// How a panel is integrated with its weight.
pub(super) trait WeightedRule<T: Real> {
    /// One panel and its value, and how many samples it took.
    fn panel(
        &self,
        f: &mut dyn Integrand<T>,
        piece: &Piece<T>,
        value: &mut [T],
    ) -> Result<(Panel<T>, usize), Failure<T>>;

    /// The two parts of a panel that is cut.
    fn parts(&self, panel: &Panel<T>) -> [Piece<T>; 2];

    /// What stands in the way after so many bisections that gained nothing, and that lost; and where
    /// there are as many intervals as allowed.
    fn cause(&self, stagnant: u32, worse: u32, is_full: bool) -> Option<Cause>;
}

/// Integrate over these pieces, each a panel at first.
pub(super) fn over<T: Real>(
    mut task: Task<'_, T>,
    rule: &dyn WeightedRule<T>,
    pieces: &mut dyn Iterator<Item = Piece<T>>,
) -> Result<Outcome<T>, Failure<T>> {
    let mut own = Bisection::new();
    let storage = storage(&mut task, &mut own);
    let Bisection { panels, order, .. } = &mut *storage;
    let mut evaluations = 0;
    for piece in pieces {
        let (panel, samples) = rule.panel(task.f, &piece, task.value)?;
        panels.push(&panel, task.value);
        evaluations += samples;
    }
    if let [first, second] = panels.list() {
        if second.error > first.error {
            panels.swap(0, 1);
        }
        order.start_with_two();
    } else {
        order.start(panels.list());
    }
    let sums = panels.sums();
    let converged = sums.error <= task.goal.tolerance(sums.area.norm(), sums.magnitude);
    if !converged && panels.len() < task.goal.max_intervals {
        return refine(task, rule, storage, evaluations);
    }
    let cause = (!converged).then_some(Cause::MaxIntervals);
    Ok(sums.conclude(task.value, evaluations, panels.len(), cause))
}

/// Refine a first panel, whose value is in its place.
#[inline(never)]
pub(super) fn refine_one<T: Real>(
    mut task: Task<'_, T>,
    rule: &dyn WeightedRule<T>,
    panel: &Panel<T>,
    evaluations: usize,
) -> Result<Outcome<T>, Failure<T>> {
    let mut own = Bisection::new();
    let storage = storage(&mut task, &mut own);
    storage.panels.push(panel, task.value);
    storage.order.start(storage.panels.list());
    refine(task, rule, storage, evaluations)
}

/// Where the panels are kept, with nothing in it.
fn storage<'a: 'own, 'own, T: Real>(
    task: &mut Task<'a, T>,
    own: &'own mut Bisection<T>,
) -> &'own mut Bisection<T> {
    let storage = task.store.take().map_or(own, |store| &mut store.bisection);
    storage.clear(task.value.len());
    storage
}

/// Bisect the panels in storage, for which so many samples were taken, until their sum is good enough: once
/// at least.
fn refine<T: Real>(
    task: Task<'_, T>,
    rule: &dyn WeightedRule<T>,
    storage: &mut Bisection<T>,
    mut evaluations: usize,
) -> Result<Outcome<T>, Failure<T>> {
    let Task { goal, f, value, .. } = task;
    let Bisection { panels, order, .. } = storage;
    let mut sums = panels.sums();
    let mut halves = Halves::new(value.len());
    let (mut stagnant, mut worse) = (0, 0);
    let mut cause = None;
    while cause.is_none() {
        let at = order.current();
        let parent = panels.list()[at];
        for (i, piece) in rule.parts(&parent).iter().enumerate() {
            let (panel, samples) = rule.panel(f, piece, &mut halves.values[i])?;
            halves.panels[i] = panel;
            evaluations += samples;
        }
        let count = panels.len();
        let bisected = sums.replace((&parent, panels.value(at)), &mut halves);
        stagnant += u32::from(bisected.stagnant);
        worse += u32::from(bisected.worse && count >= 10);
        panels.split(at, &halves);
        let is_good = |sums: &Sums<T>| {
            let tolerance = goal.tolerance(sums.area.norm(), sums.magnitude);
            sums.error <= tolerance
        };
        if is_good(&sums) {
            sums = panels.sums();
            if is_good(&sums) {
                break;
            }
        }
        cause = if exhausts_precision(&halves.panels) {
            Some(Cause::BadIntegrand)
        } else {
            rule.cause(stagnant, worse, panels.len() >= goal.max_intervals)
        };
        order.update(panels.list(), goal.max_intervals);
    }
    Ok((panels.sums()).conclude(value, evaluations, panels.len(), cause))
}
