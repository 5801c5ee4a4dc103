//! QAG: global bisection of the panel with the largest error, by one rule, without
//! extrapolation.
//!
//! Piessens et al. 1983, section 3.3.1 (`dqage`). Differs in: the largest error is looked
//! for among a few segments and kept on top of a heap of many, instead of in a sorted list,
//! so that n bisections take n log n steps; infinite ranges and break points.

use alloc::vec::Vec;

use num_traits::{Float, Zero};

use crate::domain::{Domain, Piece, cut};
use crate::error::Cause;
use crate::goal::{Goal, Outcome};
use crate::quadpack::bisection::{Bisected, Sums, exhausts_precision};
use crate::quadpack::heap;
use crate::real::Real;
use crate::rule::Rule;
use crate::samples::{Failure, Integrand};
use crate::segment::Segment;
use crate::transform::Transform;
use crate::value::Value;
use crate::vector::Vector;
use crate::workspace::Bisection;
use crate::workspace::Store;

/// Among so few segments the largest error is found faster than a heap is kept in order.
const FEW: usize = 32;

/// Integrate over the pieces of a domain that is not empty.
pub(crate) fn qag<Y: Vector>(
    rule: Rule,
    goal: &Goal<Y::Real>,
    f: &mut dyn Integrand<Y>,
    domain: &Domain<Y::Real>,
    descends: bool,
    workspace: Option<&mut Store<Y>>,
) -> Result<Outcome<Y>, Failure<Y::Real>> {
    let storage = workspace.map(|workspace| &mut workspace.bisection);
    let mut own = Bisection::new();
    match (domain.only_piece(descends), goal.min_intervals) {
        (Some(piece), 1) if piece.map != Transform::Line => {
            let replaced = f.replaced();
            let segments = &mut rule.panels(f, [piece])?;
            doubt_replaced(f, replaced, segments);
            let mut refinement = Refinement::new(rule, goal, f, segments);
            // An integral that the first bisection settles needs no storage.
            if refinement.settled() {
                return Ok(refinement.conclude(segments));
            }
            let halves = refinement.bisect(&segments[0], 1)?;
            if refinement.settled() {
                return Ok(refinement.conclude(&halves));
            }
            let storage = storage.unwrap_or(&mut own);
            storage.clear();
            storage.segments.extend(halves);
            refinement.run(&mut storage.segments)
        }
        _ => {
            let storage = storage.unwrap_or(&mut own);
            storage.clear();
            let segments = &mut storage.segments;
            panels(rule, goal, f, domain.pieces(descends), segments)?;
            Refinement::new(rule, goal, f, segments).run(segments)
        }
    }
}

/// Panels on all pieces.
fn panels<Y: Vector>(
    rule: Rule,
    goal: &Goal<Y::Real>,
    f: &mut dyn Integrand<Y>,
    pieces: impl Iterator<Item = Piece<Y::Real>> + Clone,
    segments: &mut Vec<Segment<Y>>,
) -> Result<(), Failure<Y::Real>> {
    cut(pieces.flat_map(unfolded), goal.min_intervals).try_for_each(|piece| {
        let replaced = f.replaced();
        let mut panel = rule.panels(f, [piece])?;
        doubt_replaced(f, replaced, &mut panel);
        let [segment] = panel;
        segments.push(segment);
        Ok(())
    })
}

/// The state of the main loop.
struct Refinement<'a, Y: Value> {
    rule: Rule,
    goal: &'a Goal<Y::Real>,
    f: &'a mut dyn Integrand<Y>,
    sums: Sums<Y>,
    evaluations: usize,
    /// Bisections that gained nothing, and those that lost.
    stagnant: u32,
    worse: u32,
    converged: bool,
    cause: Option<Cause>,
}

impl<'a, Y: Vector> Refinement<'a, Y> {
    fn new(
        rule: Rule,
        goal: &'a Goal<Y::Real>,
        f: &'a mut dyn Integrand<Y>,
        segments: &[Segment<Y>],
    ) -> Self {
        let sums = Sums::of_all(segments);
        let tolerance = goal.tolerance(sums.area.norm(), sums.magnitude);
        // One rule that has not begun to converge may agree with itself by accident.
        let doubtful = matches!(segments, [s] if s.error == s.deviation && !s.error.is_zero());
        let converged = sums.error <= tolerance && !doubtful;
        let rounding = Y::Real::lit(50.0) * Y::Real::epsilon() * sums.magnitude;
        let cause = if sums.error <= rounding && sums.error > tolerance {
            Some(Cause::Roundoff)
        } else if !converged && segments.len() >= goal.max_intervals {
            Some(Cause::MaxIntervals)
        } else {
            None
        };
        Refinement {
            rule,
            goal,
            f,
            sums,
            evaluations: segments.len() * rule.evaluations(),
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

    /// Bisect the worst segment until the integral is settled.
    fn run(mut self, segments: &mut Vec<Segment<Y>>) -> Result<Outcome<Y>, Failure<Y::Real>> {
        if segments.len() > FEW {
            heap::build(segments);
        }
        while !self.settled() {
            let few = segments.len() <= FEW;
            let at = if few { largest(segments) } else { 0 };
            let [left, right] = self.bisect(&segments[at], segments.len())?;
            segments[at] = left;
            if few {
                segments.push(right);
                if segments.len() > FEW {
                    heap::build(segments);
                }
            } else {
                heap::sift_down(segments, 0);
                segments.push(right);
                heap::sift_up(segments);
            }
        }
        Ok(self.conclude(segments))
    }

    /// Bisect one of `count` segments.
    fn bisect(
        &mut self,
        parent: &Segment<Y>,
        count: usize,
    ) -> Result<[Segment<Y>; 2], Failure<Y::Real>> {
        let replaced = self.f.replaced();
        let mut halves = self.rule.halves(&mut *self.f, parent.halves())?;
        doubt_replaced(self.f, replaced, &mut halves);
        let Bisected {
            left,
            right,
            stagnant,
            worse,
            ..
        } = self.sums.replace(parent, halves);
        self.evaluations += 2 * self.rule.evaluations();
        self.stagnant += u32::from(stagnant);
        self.worse += u32::from(worse && count >= 10);
        let tolerance = (self.goal).tolerance(self.sums.area.norm(), self.sums.magnitude);
        self.converged = self.sums.error <= tolerance;
        if !self.converged {
            if exhausts_precision(&left, &right) {
                self.cause = Some(Cause::BadIntegrand);
            } else if self.stagnant >= 6 || self.worse >= 20 {
                self.cause = Some(Cause::Roundoff);
            } else if count + 1 >= self.goal.max_intervals {
                self.cause = Some(Cause::MaxIntervals);
            }
        }
        Ok([left, right])
    }

    fn conclude(self, segments: &[Segment<Y>]) -> Outcome<Y> {
        let total = Sums::of_all(segments);
        Outcome {
            value: total.area,
            error: self.sums.error,
            magnitude: total.magnitude,
            evaluations: self.evaluations,
            intervals: segments.len(),
            cause: self.cause,
        }
    }
}

/// Where the largest error is.
fn largest<Y: Vector>(segments: &[Segment<Y>]) -> usize {
    (1..segments.len()).fold(0, |largest, i| {
        if segments[i].error > segments[largest].error {
            i
        } else {
            largest
        }
    })
}

/// Panels are not trusted before they have been halved if samples in them were replaced:
/// without a pole in its middle the two sides of a panel may cancel.
#[inline(always)]
pub(crate) fn doubt_replaced<Y: Vector>(
    f: &dyn Integrand<Y>,
    replaced_before: usize,
    segments: &mut [Segment<Y>],
) {
    if f.replaced() != replaced_before {
        for segment in segments {
            segment.error = segment.error.max(segment.deviation);
        }
    }
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
