//! Bisection of the panel with the largest error, without extrapolation: what QAWC and QAWS have in
//! common.
//!
//! Piessens et al. 1983, sections 3.3.6 and 3.3.7 (`dqawce`, `dqawse`). Differs in: the errors of all
//! panels are added up afresh before they are believed; a tolerance that is met with the last interval
//! allowed is met; break points.

use crate::domain::Piece;
use crate::error::Cause;
use crate::goal::{Goal, Outcome};
use crate::quadpack::bisection::{Bisection, Sums, exhausts_precision};
use crate::real::Real;
use crate::rule::{Halves, Panel};
use crate::samples::{Failure, Integrand};
use crate::vector::Vector;

/// How a panel is integrated with its weight.
pub(super) trait WeightedRule<T: Real> {
    /// One panel and its value, and how many samples it took.
    fn panel(
        &mut self,
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

/// What is asked, and where the value goes.
pub(super) struct Request<'a, T> {
    pub(super) goal: &'a Goal<T>,
    pub(super) f: &'a mut dyn Integrand<T>,
    pub(super) value: &'a mut [T],
}

/// Integrate over these pieces, each a panel at first.
pub(super) fn over<T: Real>(
    request: Request<'_, T>,
    rule: &mut dyn WeightedRule<T>,
    pieces: &mut dyn Iterator<Item = Piece<T>>,
    storage: &mut Bisection<T>,
) -> Result<Outcome<T>, Failure<T>> {
    let Request { goal, f, value } = request;
    storage.clear(value.len());
    let Bisection { panels, order, .. } = &mut *storage;
    let mut evaluations = 0;
    for piece in pieces {
        let (panel, samples) = rule.panel(f, &piece, value)?;
        panels.push(&panel, value);
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
    let converged = sums.error <= goal.tolerance(sums.area.norm(), sums.magnitude);
    if !converged && panels.len() < goal.max_intervals {
        return refine(Request { goal, f, value }, rule, storage, evaluations);
    }
    value.copy_from_slice(&sums.area);
    Ok(Outcome {
        error: sums.error,
        magnitude: sums.magnitude,
        evaluations,
        intervals: panels.len(),
        cause: (!converged).then_some(Cause::MaxIntervals),
    })
}

/// Bisect the panels in storage, for which so many samples were taken, until their sum is good enough: once
/// at least.
pub(super) fn refine<T: Real>(
    request: Request<'_, T>,
    rule: &mut dyn WeightedRule<T>,
    storage: &mut Bisection<T>,
    mut evaluations: usize,
) -> Result<Outcome<T>, Failure<T>> {
    let Request { goal, f, value } = request;
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
    let sums = panels.sums();
    value.copy_from_slice(&sums.area);
    Ok(Outcome {
        error: sums.error,
        magnitude: sums.magnitude,
        evaluations,
        intervals: panels.len(),
        cause,
    })
}
