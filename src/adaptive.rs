//! QAG: global bisection of the panel with the largest error, by one rule, without
//! extrapolation.
//!
//! Piessens et al. 1983, section 3.3.1 (`dqage`). Differs in: a heap instead of a sorted
//! list, so that n bisections take n log n steps; infinite ranges and break points.

use num_traits::{Float, One, Zero};

use crate::domain::{Domain, Piece, cut};
use crate::goal::{Goal, Outcome, exhausts_precision, total};
use crate::heap;
use crate::integrand::Integrand;
use crate::transform::Transform;
use crate::{Cause, Error, Real, Rule, Segment, Value, Workspace};

/// Integrate over the pieces of a domain that is not empty.
pub(crate) fn qag<Y: Value, I: Integrand<Y>>(
    rule: Rule,
    goal: &Goal<Y::Real>,
    f: &mut I,
    domain: &Domain<Y::Real>,
    descends: bool,
    workspace: &mut Workspace<Y>,
) -> Result<Outcome<Y>, Error<Y, I::Failure>> {
    workspace.clear();
    let segments = &mut workspace.segments;
    let mut evaluations = 0;
    let pieces = domain.pieces(descends).flat_map(unfolded);
    cut(pieces, goal.min_intervals).try_for_each(|piece| {
        let segment = wary(f, |f| rule.panel(f, piece))?;
        evaluations += rule.evaluations();
        if segments
            .first()
            .is_some_and(|s| !s.value.same_shape(&segment.value))
        {
            return Err(Error::ShapeChanged {
                x: piece.map.x(piece.b),
            });
        }
        segments.push(segment);
        Ok(())
    })?;
    let (mut area, mut magnitude) = total(segments);
    let mut error_sum = segments
        .iter()
        .fold(Y::Real::zero(), |sum, s| sum + s.error);
    let tolerance = goal.tolerance(area.norm(), magnitude);
    // One rule that has not begun to converge may agree with itself by accident.
    let doubtful = matches!(&segments[..], [s] if s.error == s.deviation && !s.error.is_zero());
    let mut cause = if error_sum <= Y::Real::lit(50.0) * Y::Real::epsilon() * magnitude
        && error_sum > tolerance
    {
        Some(Cause::Roundoff)
    } else {
        None
    };
    let mut converged = error_sum <= tolerance && !doubtful;
    let (mut stagnant, mut worse) = (0, 0);
    heap::build(segments);

    while !converged && cause.is_none() {
        if segments.len() >= goal.max_intervals {
            cause = Some(Cause::MaxIntervals);
            break;
        }
        let parent = segments[0].clone();
        let halves = parent.halves();
        let left = wary(f, |f| rule.panel(f, halves[0]))?;
        let right = wary(f, |f| rule.panel(f, halves[1]))?;
        evaluations += 2 * rule.evaluations();
        if !parent.value.same_shape(&left.value) || !parent.value.same_shape(&right.value) {
            return Err(Error::ShapeChanged {
                x: parent.map.x(halves[0].b),
            });
        }

        let one = Y::Real::one();
        let mut value = left.value.clone();
        value.add_scaled(one, &right.value);
        let error = left.error + right.error;
        error_sum = error_sum + error - parent.error;
        area.add_scaled(one, &value);
        area.add_scaled(-one, &parent.value);
        magnitude = magnitude + (left.magnitude + right.magnitude) - parent.magnitude;

        if left.error != left.deviation && right.error != right.deviation {
            let unchanged = parent.value.distance(&value) <= Y::Real::lit(1e-5) * value.norm();
            if unchanged && error >= Y::Real::lit(0.99) * parent.error {
                stagnant += 1;
            }
            if segments.len() >= 10 && error > parent.error {
                worse += 1;
            }
        }
        segments[0] = left;
        heap::sift_down(segments, 0);
        segments.push(right);
        heap::sift_up(segments);

        converged = error_sum <= goal.tolerance(area.norm(), magnitude);
        if !converged {
            if exhausts_precision(halves) {
                cause = Some(Cause::BadIntegrand);
            } else if stagnant >= 6 || worse >= 20 {
                cause = Some(Cause::Roundoff);
            }
        }
    }
    let (value, magnitude) = total(segments);
    Ok(Outcome {
        value,
        error: error_sum,
        magnitude,
        evaluations,
        intervals: segments.len(),
        cause,
    })
}

/// A panel, which is not trusted before it has been halved if samples in it were replaced:
/// without a pole in its middle the two sides of it may cancel.
#[inline(always)]
pub(crate) fn wary<Y: Value, I: Integrand<Y>>(
    f: &mut I,
    panel: impl FnOnce(&mut I) -> Result<Segment<Y>, Error<Y, I::Failure>>,
) -> Result<Segment<Y>, Error<Y, I::Failure>> {
    let replaced = f.replaced();
    let mut segment = panel(f)?;
    if f.replaced() != replaced {
        segment.error = segment.error.max(segment.deviation);
    }
    Ok(segment)
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
