//! QAGS: global bisection with extrapolation, for end-point singularities and general use.
//!
//! Piessens et al. 1983, section 3.3.2 (`dqagse`, `dqagie`, `dqagpe`), step by step: the
//! three differ only in their panels and in when extrapolation begins, so that one
//! routine serves. Real integrands give QUADPACK's evaluations, value and status. Differs
//! in: break points together with infinite ends; an integral that meets its tolerance on
//! the last interval allowed is a success.

use num_traits::{Float, One, Zero};

use crate::domain::{Domain, Piece, cut};
use crate::error::Cause;
use crate::goal::{Goal, Outcome};
use crate::quadpack::bisection::{Bisected, Sums, exhausts_precision};
use crate::quadpack::qag::doubt_replaced;
use crate::real::Real;
use crate::rule::Rule;
use crate::rule::gauss_kronrod::{finite_halves, finite_panels};
use crate::samples::{Failure, Integrand};
use crate::segment::Segment;
use crate::transform::Transform;
use crate::value::Value;
use crate::vector::Vector;
use crate::workspace::Bisection;
use crate::workspace::Store;

/// Integrate over the pieces of a domain that is not empty.
#[inline]
pub(crate) fn qags<Y: Vector>(
    goal: &Goal<Y::Real>,
    f: &mut dyn Integrand<Y>,
    domain: &Domain<Y::Real>,
    descends: bool,
    workspace: Option<&mut Store<Y>>,
) -> Result<Outcome<Y>, Failure<Y::Real>> {
    match (domain.finite_piece(descends), goal.min_intervals) {
        (Some(piece), 1) => {
            let replaced = f.replaced();
            let mut segments = finite_panels(f, [piece])?;
            doubt_replaced(f, replaced, &mut segments);
            let [segment] = segments;
            settle(goal, f, segment, workspace)
        }
        _ => mapped_or_broken(goal, f, domain, descends, workspace),
    }
}

/// A first panel is good enough, or hopeless, or the first of many.
#[inline(always)]
fn settle<Y: Vector>(
    goal: &Goal<Y::Real>,
    f: &mut dyn Integrand<Y>,
    segment: Segment<Y>,
    workspace: Option<&mut Store<Y>>,
) -> Result<Outcome<Y>, Failure<Y::Real>> {
    let Segment {
        error, magnitude, ..
    } = segment;
    let tolerance = goal.tolerance(segment.value.norm(), magnitude);
    let converged = (error <= tolerance && error != segment.deviation) || error.is_zero();
    let cause = if !converged && goal.max_intervals == 1 {
        Some(Cause::MaxIntervals)
    } else if error <= rounding(magnitude) && error > tolerance {
        Some(Cause::Roundoff)
    } else if converged {
        None
    } else {
        return refine(goal, f, &segment, workspace);
    };
    Ok(Outcome {
        evaluations: evaluations(segment.map),
        value: segment.value,
        error,
        magnitude,
        intervals: 1,
        cause,
    })
}

/// Refine a first panel.
#[inline(never)]
fn refine<Y: Vector>(
    goal: &Goal<Y::Real>,
    f: &mut dyn Integrand<Y>,
    first: &Segment<Y>,
    workspace: Option<&mut Store<Y>>,
) -> Result<Outcome<Y>, Failure<Y::Real>> {
    let mut refinement = Refinement::new(goal, f, Sums::of(first), true);
    refinement.evaluations = evaluations(first.map);
    let storage = workspace.map(|workspace| &mut workspace.bisection);
    refinement.run(storage.unwrap_or(&mut Bisection::new()), Some(first))
}

/// One piece on an infinite range, or several.
#[inline(never)]
fn mapped_or_broken<Y: Vector>(
    goal: &Goal<Y::Real>,
    f: &mut dyn Integrand<Y>,
    domain: &Domain<Y::Real>,
    descends: bool,
    workspace: Option<&mut Store<Y>>,
) -> Result<Outcome<Y>, Failure<Y::Real>> {
    if let (Some(piece), 1) = (domain.only_piece(descends), goal.min_intervals) {
        let segment = panel(f, piece)?;
        return settle(goal, f, segment, workspace);
    }
    let storage = workspace.map(|workspace| &mut workspace.bisection);
    let mut own = Bisection::new();
    broken(goal, f, domain, descends, storage.unwrap_or(&mut own))
}

/// Several pieces, or one that is to be cut: QAGP.
fn broken<Y: Vector>(
    goal: &Goal<Y::Real>,
    f: &mut dyn Integrand<Y>,
    domain: &Domain<Y::Real>,
    descends: bool,
    storage: &mut Bisection<Y>,
) -> Result<Outcome<Y>, Failure<Y::Real>> {
    storage.clear();
    let segments = &mut storage.segments;
    let mut count = 0;
    for piece in cut(domain.pieces(descends), goal.min_intervals) {
        count += evaluations(piece.map);
        segments.push(panel(f, piece)?);
    }
    let mut sums = Sums::of_all(segments);
    let tolerance = goal.tolerance(sums.area.norm(), sums.magnitude);
    let cause = if sums.error <= tolerance {
        None
    } else if segments.len() >= goal.max_intervals {
        Some(Cause::MaxIntervals)
    } else if sums.error <= rounding(sums.magnitude) {
        Some(Cause::Roundoff)
    } else {
        // A panel on which the rule has not begun to converge is refined first.
        for segment in segments.iter_mut() {
            if segment.error == segment.deviation && !segment.error.is_zero() {
                segment.error = sums.error;
            }
        }
        sums.error = (segments.iter()).fold(Y::Real::zero(), |sum, s| sum + s.error);
        let mut refinement = Refinement::new(goal, f, sums, false);
        refinement.evaluations = count;
        return refinement.run(storage, None);
    };
    Ok(Outcome {
        value: sums.area,
        error: sums.error,
        magnitude: sums.magnitude,
        evaluations: count,
        intervals: segments.len(),
        cause,
    })
}

/// The larger rule where the range is finite, the smaller one behind the map.
fn panel<Y: Vector>(
    f: &mut dyn Integrand<Y>,
    piece: Piece<Y::Real>,
) -> Result<Segment<Y>, Failure<Y::Real>> {
    let replaced = f.replaced();
    let mut segments = match piece.map {
        Transform::Identity => finite_panels(f, [piece])?,
        _ => Rule::GaussKronrod15.panels(f, [piece])?,
    };
    doubt_replaced(f, replaced, &mut segments);
    let [segment] = segments;
    Ok(segment)
}

/// The two halves of a panel.
#[inline(always)]
fn halves<Y: Vector>(
    f: &mut dyn Integrand<Y>,
    pieces: [Piece<Y::Real>; 2],
) -> Result<[Segment<Y>; 2], Failure<Y::Real>> {
    let replaced = f.replaced();
    let mut segments = match pieces[0].map {
        Transform::Identity => finite_halves(f, pieces)?,
        _ => Rule::GaussKronrod15.halves(f, pieces)?,
    };
    doubt_replaced(f, replaced, &mut segments);
    Ok(segments)
}

/// The calls of the integrand that a panel makes.
fn evaluations<T: Real>(map: Transform<T>) -> usize {
    match map {
        Transform::Identity => Rule::GaussKronrod21.evaluations(),
        Transform::Ray { .. } => Rule::GaussKronrod15.evaluations(),
        Transform::Line => 2 * Rule::GaussKronrod15.evaluations(),
    }
}

/// What rounding alone may leave as an error.
fn rounding<T: Real>(magnitude: T) -> T {
    T::lit(100.0) * T::epsilon() * magnitude
}

/// The extrapolated limit and what it is worth.
struct Limit<Y: Value> {
    value: Y,
    error: Y::Real,
    /// The error on the larger segments when it was found.
    correction: Y::Real,
}

/// How the loop ended.
enum End {
    /// The errors of the segments add up to less than the tolerance.
    Sum,
    /// The limit is good enough, or something stood in the way.
    Stopped,
}

/// A bisection: the halves, the worse first, and their level; the error of the parent and the
/// sum of theirs.
struct Step<Y: Value> {
    halves: [Segment<Y>; 2],
    level: u32,
    error_before: Y::Real,
    error_after: Y::Real,
}

/// The state of the main loop; the names in parentheses are QUADPACK's.
#[expect(
    clippy::struct_excessive_bools,
    reason = "the flags are those of the published algorithm"
)]
struct Refinement<'a, Y: Value> {
    goal: &'a Goal<Y::Real>,
    f: &'a mut dyn Integrand<Y>,
    /// One piece: extrapolation begins one bisection later than with break points.
    single: bool,
    evaluations: usize,
    sums: Sums<Y>,
    /// The first estimate of the integral of |f| (`defabs`), and whether f has one sign
    /// (`ksgn`).
    first_magnitude: Y::Real,
    one_signed: bool,
    /// Segments below this level are large (`small`, `levmax`).
    large_level: u32,
    /// The error on large segments, and what it must fall below before extrapolation
    /// (`erlarg`, `ertest`).
    large_error: Y::Real,
    extrapolation_tolerance: Y::Real,
    extrapolating: bool,
    extrapolation_off: bool,
    limit: Option<Limit<Y>>,
    /// Extrapolations since the last that gained (`ktmin`).
    idle: u32,
    /// Bisections that gained nothing, outside and inside extrapolation, and those that
    /// lost (`iroff1`, `iroff2`, `iroff3`).
    stagnant: u32,
    stagnant_extrapolating: u32,
    worse: u32,
    /// Rounding disturbs the table (`ierro`).
    table_roundoff: bool,
    cause: Option<Cause>,
}

impl<'a, Y: Vector> Refinement<'a, Y> {
    #[inline(always)]
    fn new(
        goal: &'a Goal<Y::Real>,
        f: &'a mut dyn Integrand<Y>,
        sums: Sums<Y>,
        single: bool,
    ) -> Self {
        let norm = sums.area.norm();
        let almost_one = Y::Real::one() - Y::Real::lit(50.0) * Y::Real::epsilon();
        Refinement {
            single,
            evaluations: 0,
            one_signed: norm >= almost_one * sums.magnitude,
            extrapolation_tolerance: goal.tolerance(norm, sums.magnitude),
            first_magnitude: sums.magnitude,
            large_level: 1 + u32::from(single),
            large_error: sums.error,
            sums,
            extrapolating: false,
            extrapolation_off: false,
            limit: None,
            idle: 0,
            stagnant: 0,
            stagnant_extrapolating: 0,
            worse: 0,
            table_roundoff: false,
            cause: None,
            goal,
            f,
        }
    }

    /// Bisect until the integral is settled: a first panel, or the segments in storage.
    #[inline(always)]
    fn run(
        mut self,
        storage: &mut Bisection<Y>,
        mut first: Option<&Segment<Y>>,
    ) -> Result<Outcome<Y>, Failure<Y::Real>> {
        if first.is_none() {
            storage.order.start(&storage.segments);
            storage.table.push(self.sums.area.clone());
        }
        loop {
            let segments = &mut storage.segments;
            let (parent, count) = match first {
                Some(first) => (first, 1),
                None => (&segments[storage.order.current()], segments.len()),
            };
            let step = self.bisect(parent, count)?;
            if let Some(first) = first.take() {
                // An integral that the first bisection settles needs no storage.
                if let Some(end) = self.end() {
                    return Ok(self.conclude(&end, &step.halves));
                }
                storage.clear();
                storage.segments.extend(step.halves);
                storage.order.start_with_two();
                storage.table.push(first.value.clone());
                storage.table.push(self.sums.area.clone());
                self.large_error = self.sums.error;
                self.extrapolation_tolerance = self.tolerance();
                continue;
            }
            let [worse, better] = step.halves;
            segments[storage.order.current()] = worse;
            segments.push(better);
            if let Some(end) = self.end() {
                return Ok(self.conclude(&end, segments));
            }
            storage.order.update(segments, self.goal.max_intervals);
            if self.extrapolation_off {
                continue;
            }
            self.large_error = self.large_error - step.error_before;
            if step.level < self.large_level {
                self.large_error = self.large_error + step.error_after;
            }
            if self.prefers_bisection(storage) {
                continue;
            }
            if self.extrapolate(storage) {
                return Ok(self.conclude(&End::Stopped, &storage.segments));
            }
        }
    }

    /// The error that is good enough for the sum.
    fn tolerance(&self) -> Y::Real {
        self.goal
            .tolerance(self.sums.area.norm(), self.sums.magnitude)
    }

    /// Whether the loop is at its end after a bisection.
    fn end(&self) -> Option<End> {
        if self.sums.error <= self.tolerance() {
            Some(End::Sum)
        } else {
            self.cause.map(|_| End::Stopped)
        }
    }

    /// Bisect one of `count` segments.
    #[inline(always)]
    fn bisect(&mut self, parent: &Segment<Y>, count: usize) -> Result<Step<Y>, Failure<Y::Real>> {
        let halves = halves(&mut *self.f, parent.halves())?;
        let Bisected {
            left,
            right,
            error,
            stagnant,
            worse,
        } = self.sums.replace(parent, halves);
        self.evaluations += 2 * evaluations(parent.map);
        if self.extrapolating {
            self.stagnant_extrapolating += u32::from(stagnant);
        } else {
            self.stagnant += u32::from(stagnant);
        }
        self.worse += u32::from(worse && count >= 10);
        self.table_roundoff |= self.stagnant_extrapolating >= 5;
        self.cause = if exhausts_precision(&left, &right) {
            Some(Cause::BadIntegrand)
        } else if count + 1 >= self.goal.max_intervals {
            Some(Cause::MaxIntervals)
        } else if self.stagnant + self.stagnant_extrapolating >= 10 || self.worse >= 20 {
            Some(Cause::Roundoff)
        } else {
            None
        };
        Ok(Step {
            level: left.level,
            error_before: parent.error,
            error_after: error,
            halves: if right.error > left.error {
                [right, left]
            } else {
                [left, right]
            },
        })
    }

    /// Whether a large segment should be bisected before the next extrapolation; the cursor
    /// is then on it.
    fn prefers_bisection(&mut self, storage: &mut Bisection<Y>) -> bool {
        let Bisection {
            segments, order, ..
        } = storage;
        let large = |segment: &Segment<Y>| segment.level < self.large_level;
        if !self.extrapolating {
            if large(&segments[order.current()]) {
                return true;
            }
            self.extrapolating = true;
            order.skip_largest();
        }
        !self.table_roundoff
            && self.large_error > self.extrapolation_tolerance
            && order.seek(segments, self.goal.max_intervals, large)
    }

    /// Extrapolate; whether that ends the loop.
    fn extrapolate(&mut self, storage: &mut Bisection<Y>) -> bool {
        let table = &mut storage.table;
        table.push(self.sums.area.clone());
        if table.len() > 2 {
            let (value, error) = table.extrapolate();
            let reached = self
                .limit
                .as_ref()
                .map_or(Y::Real::max_value(), |l| l.error);
            self.idle += 1;
            let stalled = self.idle > 5 && reached < Y::Real::lit(1e-3) * self.sums.error;
            if stalled {
                self.cause = Some(Cause::ExtrapolationStalled);
            }
            if error < reached {
                self.idle = 0;
                self.extrapolation_tolerance =
                    self.goal.tolerance(value.norm(), self.sums.magnitude);
                self.limit = Some(Limit {
                    value,
                    error,
                    correction: self.large_error,
                });
                if error < self.extrapolation_tolerance
                    || (self.single && error == self.extrapolation_tolerance)
                {
                    return true;
                }
            }
            self.extrapolation_off |= table.len() == 1;
            if stalled {
                return true;
            }
        }
        storage.order.rewind();
        self.extrapolating = false;
        self.large_level += 1;
        self.large_error = self.sums.error;
        false
    }

    /// The better of the sum and the limit, and the final status.
    #[inline(always)]
    fn conclude(mut self, end: &End, segments: &[Segment<Y>]) -> Outcome<Y> {
        let limit = match end {
            End::Sum => None,
            End::Stopped => self.limit.take(),
        };
        let total = Sums::of_all(segments);
        let accepted = limit.and_then(|limit| self.accept(limit));
        let (value, error) = accepted.unwrap_or_else(|| {
            // The last interval allowed may have been the one that was needed.
            if matches!(end, End::Sum) && self.cause == Some(Cause::MaxIntervals) {
                self.cause = None;
            }
            (total.area, self.sums.error)
        });
        Outcome {
            value,
            error,
            magnitude: total.magnitude,
            evaluations: self.evaluations,
            intervals: segments.len(),
            cause: self.cause,
        }
    }

    /// The limit, unless the sum is better; sets the cause where the limit is in doubt.
    fn accept(&mut self, mut limit: Limit<Y>) -> Option<(Y, Y::Real)> {
        let area = self.sums.area.norm();
        let norm = limit.value.norm();
        if self.cause.is_some() || self.table_roundoff {
            if self.table_roundoff {
                limit.error = limit.error + limit.correction;
            }
            self.cause = self.cause.or(Some(Cause::Roundoff));
            if !norm.is_zero() && !area.is_zero() {
                if limit.error / norm > self.sums.error / area {
                    return None;
                }
            } else if limit.error > self.sums.error {
                return None;
            } else if area.is_zero() {
                return Some((limit.value, limit.error));
            }
        }
        // Divergent, unless the integral is much smaller than that of |f|.
        if self.one_signed || norm.max(area) > Y::Real::lit(0.01) * self.first_magnitude {
            let opposite = !same_direction(&limit.value, &self.sums.area);
            let ratio = norm / area;
            if opposite
                || ratio < Y::Real::lit(0.01)
                || ratio > Y::Real::lit(100.0)
                || self.sums.error > area
            {
                self.cause = Some(Cause::Divergent);
            }
        }
        Some((limit.value, limit.error))
    }
}

/// Whether two values point into the same half-space: for numbers, whether they have the
/// same sign.
fn same_direction<Y: Vector>(y: &Y, z: &Y) -> bool {
    let mut sum = y.clone();
    sum.add_scaled(Y::Real::one(), z);
    y.distance(z) <= sum.norm()
}
