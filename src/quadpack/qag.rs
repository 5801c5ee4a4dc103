//! QAG: global bisection of the panel with the largest error, by one rule, without
//! extrapolation.
//!
//! Piessens et al. 1983, section 3.3.1 (`dqage`). Differs in: the largest error is looked
//! for among a few panels and kept on top of a heap of many, instead of in a sorted list,
//! so that n bisections take n log n steps; infinite ranges and break points.

use crate::domain::{Piece, cut};
use crate::error::Cause;
use crate::goal::{Goal, Outcome};
use crate::quadpack::bisection::{Bisected, Bisection, Panels, Sums, exhausts_precision};
use crate::quadpack::heap;
use crate::quadpack::panels::{doubt_replaced, panel};
use crate::real::Real;
use crate::rule::{Halves, Panel, Rule};
use crate::samples::{Failure, Integrand};
use crate::task::Task;
use crate::transform::Transform;
use crate::vector::{Components, Vector};

/// Among so few panels the largest error is found faster than a heap is kept in order.
const FEW: usize = 32;

/// Integrate over the pieces of a domain that is not empty.
pub(crate) fn qag<T: Real>(rule: Rule, task: Task<'_, T>) -> Result<Outcome<T>, Failure<T>> {
    let Task {
        goal,
        f,
        domain,
        descends,
        store,
        value: place,
    } = task;
    let components = f.components();
    let storage = store.map(|store| &mut store.bisection);
    let mut own = Bisection::new();
    match (domain.only_piece(descends), goal.min_intervals) {
        (Some(piece), 1) if piece.map != Transform::Line => {
            let mut value = Components::zeros(components);
            let panel = panel(rule, f, piece, &mut value)?;
            let sums = Sums::of(&panel, &value);
            let mut refinement = Refinement::new(rule, goal, f, sums, &[panel]);
            // An integral that the first bisection settles needs no storage.
            if refinement.settled() {
                return Ok(refinement.conclude(&Sums::of(&panel, &value), 1, place));
            }
            refinement.bisect((&panel, &value), 1)?;
            let halves = &refinement.halves;
            if refinement.settled() {
                return Ok(refinement.conclude(&Sums::of_halves(halves), 2, place));
            }
            let Halves {
                panels: [left, right],
                values: [left_value, right_value],
            } = halves;
            let panels = &mut storage.unwrap_or(&mut own).panels;
            panels.clear(components);
            panels.push(left, left_value);
            panels.push(right, right_value);
            refinement.run(panels, place)
        }
        _ => {
            let panels = &mut storage.unwrap_or(&mut own).panels;
            panels.clear(components);
            let mut value = Components::zeros(components);
            let pieces = domain.pieces(descends).flat_map(unfolded);
            cut(pieces, goal.min_intervals, &mut |piece| {
                let panel = panel(rule, f, piece, &mut value)?;
                panels.push(&panel, &value);
                Ok(())
            })?;
            Refinement::new(rule, goal, f, panels.sums(), panels.list()).run(panels, place)
        }
    }
}

/// The state of the main loop.
struct Refinement<'a, T> {
    rule: Rule,
    goal: &'a Goal<T>,
    f: &'a mut dyn Integrand<T>,
    sums: Sums<T>,
    /// Those that came last.
    halves: Halves<T>,
    evaluations: usize,
    /// Bisections that gained nothing, and those that lost.
    stagnant: u32,
    worse: u32,
    converged: bool,
    cause: Option<Cause>,
}

impl<'a, T: Real> Refinement<'a, T> {
    fn new(
        rule: Rule,
        goal: &'a Goal<T>,
        f: &'a mut dyn Integrand<T>,
        sums: Sums<T>,
        panels: &[Panel<T>],
    ) -> Self {
        let tolerance = goal.tolerance(sums.area.norm(), sums.magnitude);
        // One rule that has not begun to converge may agree with itself by accident.
        let doubtful = matches!(panels, [p] if p.error == p.deviation && !p.error.is_zero());
        let converged = sums.error <= tolerance && !doubtful;
        let rounding = T::lit(50.0) * T::epsilon() * sums.magnitude;
        let cause = if sums.error <= rounding && sums.error > tolerance {
            Some(Cause::Roundoff)
        } else if !converged && panels.len() >= goal.max_intervals {
            Some(Cause::MaxIntervals)
        } else {
            None
        };
        Refinement {
            rule,
            goal,
            f,
            halves: Halves::new(sums.area.len()),
            sums,
            evaluations: panels.len() * rule.evaluations(),
            stagnant: 0,
            worse: 0,
            converged,
            cause,
        }
    }

    /// Whether nothing more is to be done.
    fn settled(&self) -> bool {
        self.converged || self.cause.is_some()
    }

    /// Bisect the worst panel until the integral is settled.
    fn run(mut self, panels: &mut Panels<T>, place: &mut [T]) -> Result<Outcome<T>, Failure<T>> {
        if panels.len() > FEW {
            heap::build(panels);
        }
        while !self.settled() {
            let few = panels.len() <= FEW;
            let at = if few { largest(panels.list()) } else { 0 };
            let parent = (&panels.list()[at], panels.value(at));
            self.bisect(parent, panels.len())?;
            let Halves {
                panels: [left, right],
                values: [left_value, right_value],
            } = &self.halves;
            panels.replace(at, left, left_value);
            if few {
                panels.push(right, right_value);
                if panels.len() > FEW {
                    heap::build(panels);
                }
            } else {
                heap::sift_down(panels, 0);
                panels.push(right, right_value);
                heap::sift_up(panels);
            }
            self.confirm(panels);
        }
        Ok(self.conclude(&panels.sums(), panels.len(), place))
    }

    /// Bisect one of `count` panels.
    fn bisect(&mut self, parent: (&Panel<T>, &[T]), count: usize) -> Result<(), Failure<T>> {
        let replaced = self.f.replaced();
        let pieces = parent.0.halves();
        (self.rule).halves(&mut *self.f, &pieces, &mut self.halves)?;
        doubt_replaced(self.f, replaced, &mut self.halves.panels);
        let Bisected {
            stagnant, worse, ..
        } = self.sums.replace(parent, &mut self.halves);
        self.evaluations += 2 * self.rule.evaluations();
        self.stagnant += u32::from(stagnant);
        self.worse += u32::from(worse && count >= 10);
        let tolerance = (self.goal).tolerance(self.sums.area.norm(), self.sums.magnitude);
        self.converged = self.sums.error <= tolerance;
        if !self.converged {
            if exhausts_precision(&self.halves.panels) {
                self.cause = Some(Cause::BadIntegrand);
            } else if self.stagnant >= 6 || self.worse >= 20 {
                self.cause = Some(Cause::Roundoff);
            } else if count + 1 >= self.goal.max_intervals {
                self.cause = Some(Cause::MaxIntervals);
            }
        }
        Ok(())
    }

    /// Add up the errors afresh before they are believed: beside the large ones of panels since replaced, small
    /// ones may have been lost.
    fn confirm(&mut self, panels: &Panels<T>) {
        if self.converged {
            let Sums {
                area,
                error,
                magnitude,
            } = panels.sums();
            self.converged = error <= self.goal.tolerance(area.norm(), magnitude);
            if !self.converged {
                self.sums.error = error;
                if panels.len() >= self.goal.max_intervals {
                    self.cause = Some(Cause::MaxIntervals);
                }
            }
        }
    }

    /// The sums over so many panels, and the final status; the integral goes to its place.
    fn conclude(&self, total: &Sums<T>, intervals: usize, place: &mut [T]) -> Outcome<T> {
        place.copy_from_slice(&total.area);
        Outcome {
            error: self.sums.error,
            magnitude: total.magnitude,
            evaluations: self.evaluations,
            intervals,
            cause: self.cause,
        }
    }
}

/// Where the largest error is.
fn largest<T: Real>(panels: &[Panel<T>]) -> usize {
    (1..panels.len()).fold(0, |largest, i| {
        if panels[i].error > panels[largest].error {
            i
        } else {
            largest
        }
    })
}

/// The line as two half-lines: folded into one, the halves of an odd integrand would cancel
/// before anyone could see them diverge.
fn unfolded<T: Real>(piece: Piece<T>) -> impl Iterator<Item = Piece<T>> + Clone {
    let ray = |direction| Piece {
        map: Transform::Ray {
            origin: T::zero(),
            direction,
        },
        ..piece
    };
    let pieces = if piece.map == Transform::Line {
        [Some(ray(-T::one())), Some(ray(T::one()))]
    } else {
        [Some(piece), None]
    };
    pieces.into_iter().flatten()
}
