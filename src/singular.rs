//! QAGS: global bisection with extrapolation, for end-point singularities and general use.
//!
//! Piessens et al. 1983, section 3.3.2 (`dqagse`, `dqagie`, `dqagpe`), step by step: the
//! three differ only in their panels and in when extrapolation begins, so that one
//! routine serves. Real integrands give QUADPACK's evaluations, value and status. Differs
//! in: break points together with infinite ends; an integral that meets its tolerance on
//! the last interval allowed is a success.

use num_traits::{Float, One, Zero};

use crate::adaptive::wary;
use crate::domain::{Domain, Piece, cut};
use crate::goal::{Goal, Outcome, exhausts_precision, total};
use crate::integrand::Integrand;
use crate::rule::gauss_kronrod::{finite_panel, finite_panel_inline};
use crate::transform::Transform;
use crate::{Cause, Error, Real, Rule, Segment, Value, Workspace};

/// Integrate over the pieces of a domain that is not empty.
#[inline]
pub(crate) fn qags<Y: Value, I: Integrand<Y>>(
    goal: &Goal<Y::Real>,
    f: &mut I,
    domain: &Domain<Y::Real>,
    descends: bool,
    workspace: &mut Workspace<Y>,
) -> Result<Outcome<Y>, Error<Y, I::Failure>> {
    let mut pieces = domain.pieces(descends);
    let (Some(first), None, 1) = (pieces.next(), pieces.next(), goal.min_intervals) else {
        return broken(goal, f, domain, descends, workspace);
    };
    let segment = if first.map == Transform::Identity {
        wary(f, |f| finite_panel_inline(f, first))?
    } else {
        panel(f, first)?
    };
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
        workspace.clear();
        workspace.segments.push(segment);
        return Refinement::new(goal, f, workspace, true).run();
    };
    Ok(Outcome {
        evaluations: evaluations(&first),
        value: segment.value,
        error,
        magnitude,
        intervals: 1,
        cause,
    })
}

/// Several pieces, or one that is to be cut: QAGP.
#[inline(never)]
fn broken<Y: Value, I: Integrand<Y>>(
    goal: &Goal<Y::Real>,
    f: &mut I,
    domain: &Domain<Y::Real>,
    descends: bool,
    workspace: &mut Workspace<Y>,
) -> Result<Outcome<Y>, Error<Y, I::Failure>> {
    workspace.clear();
    let segments = &mut workspace.segments;
    let mut count = 0;
    for piece in cut(domain.pieces(descends), goal.min_intervals) {
        count += evaluations(&piece);
        segments.push(panel(f, piece)?);
        check_shape(
            segments[0]
                .value
                .same_shape(&segments[segments.len() - 1].value),
            &piece,
        )?;
    }
    let (value, magnitude) = total(segments);
    let error = segments
        .iter()
        .fold(Y::Real::zero(), |sum, s| sum + s.error);
    let tolerance = goal.tolerance(value.norm(), magnitude);
    let cause = if error <= tolerance {
        None
    } else if segments.len() >= goal.max_intervals {
        Some(Cause::MaxIntervals)
    } else if error <= rounding(magnitude) {
        Some(Cause::Roundoff)
    } else {
        // A panel on which the rule has not begun to converge is refined first.
        for segment in segments.iter_mut() {
            if segment.error == segment.deviation && !segment.error.is_zero() {
                segment.error = error;
            }
        }
        return Refinement::new(goal, f, workspace, false).run();
    };
    Ok(Outcome {
        value,
        error,
        magnitude,
        evaluations: count,
        intervals: segments.len(),
        cause,
    })
}

/// The larger rule where the range is finite, the smaller one behind the map.
fn panel<Y: Value, I: Integrand<Y>>(
    f: &mut I,
    piece: Piece<Y::Real>,
) -> Result<Segment<Y>, Error<Y, I::Failure>> {
    wary(f, |f| {
        if piece.map == Transform::Identity {
            finite_panel(f, piece)
        } else {
            Rule::GaussKronrod15.panel(f, piece)
        }
    })
}

/// The calls of the integrand that a panel makes.
fn evaluations<T: Real>(piece: &Piece<T>) -> usize {
    match piece.map {
        Transform::Identity => Rule::GaussKronrod21.evaluations(),
        Transform::Ray { .. } => Rule::GaussKronrod15.evaluations(),
        Transform::Line => 2 * Rule::GaussKronrod15.evaluations(),
    }
}

/// What rounding alone may leave as an error.
fn rounding<T: Real>(magnitude: T) -> T {
    T::lit(100.0) * T::epsilon() * magnitude
}

fn check_shape<Y: Value, E>(same: bool, piece: &Piece<Y::Real>) -> Result<(), Error<Y, E>> {
    if same {
        Ok(())
    } else {
        Err(Error::ShapeChanged {
            x: piece.map.x(piece.b),
        })
    }
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

/// A bisection: the level of the halves, the error of the parent and the sum of theirs.
struct Step<T> {
    level: u32,
    error_before: T,
    error_after: T,
}

/// The state of the main loop; the names in parentheses are QUADPACK's.
#[expect(
    clippy::struct_excessive_bools,
    reason = "the flags are those of the published algorithm"
)]
struct Refinement<'a, Y: Value, I> {
    goal: &'a Goal<Y::Real>,
    f: &'a mut I,
    workspace: &'a mut Workspace<Y>,
    /// One piece: extrapolation begins one bisection later than with break points.
    single: bool,
    evaluations: usize,
    /// The running sums (`area`, `errsum`) and the integral of |f|.
    area: Y,
    error_sum: Y::Real,
    magnitude: Y::Real,
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

impl<'a, Y: Value, I: Integrand<Y>> Refinement<'a, Y, I> {
    fn new(
        goal: &'a Goal<Y::Real>,
        f: &'a mut I,
        workspace: &'a mut Workspace<Y>,
        single: bool,
    ) -> Self {
        let segments = &workspace.segments;
        let (area, magnitude) = total(segments);
        let error_sum = segments
            .iter()
            .fold(Y::Real::zero(), |sum, s| sum + s.error);
        let almost_one = Y::Real::one() - Y::Real::lit(50.0) * Y::Real::epsilon();
        Refinement {
            single,
            evaluations: 0,
            one_signed: area.norm() >= almost_one * magnitude,
            extrapolation_tolerance: goal.tolerance(area.norm(), magnitude),
            area,
            error_sum,
            magnitude,
            first_magnitude: magnitude,
            large_level: 1 + u32::from(single),
            large_error: error_sum,
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
            workspace,
        }
    }

    #[inline(never)]
    fn run(mut self) -> Result<Outcome<Y>, Error<Y, I::Failure>> {
        self.evaluations = (self.workspace.segments.iter())
            .map(|s| {
                evaluations(&Piece {
                    map: s.map,
                    a: s.a,
                    b: s.b,
                })
            })
            .sum();
        if self.single {
            // An integral that the first bisection settles needs no order and no table.
            let before = self.area.clone();
            self.bisect(0)?;
            if let Some(end) = self.end() {
                return Ok(self.conclude(&end));
            }
            self.workspace.order.start_with_two();
            self.workspace.table.push(before);
            self.workspace.table.push(self.area.clone());
            self.large_error = self.error_sum;
            self.extrapolation_tolerance = self.tolerance();
        } else {
            self.workspace.order.start(&self.workspace.segments);
            self.workspace.table.push(self.area.clone());
        }
        loop {
            let step = self.bisect(self.workspace.order.current())?;
            if let Some(end) = self.end() {
                return Ok(self.conclude(&end));
            }
            let Workspace {
                segments, order, ..
            } = &mut *self.workspace;
            order.update(segments, self.goal.max_intervals);
            if self.extrapolation_off {
                continue;
            }
            self.large_error = self.large_error - step.error_before;
            if step.level < self.large_level {
                self.large_error = self.large_error + step.error_after;
            }
            if self.prefers_bisection() {
                continue;
            }
            if self.extrapolate() {
                return Ok(self.conclude(&End::Stopped));
            }
        }
    }

    /// The error that is good enough for the sum.
    fn tolerance(&self) -> Y::Real {
        self.goal.tolerance(self.area.norm(), self.magnitude)
    }

    /// Whether the loop is at its end after a bisection.
    fn end(&self) -> Option<End> {
        if self.error_sum <= self.tolerance() {
            Some(End::Sum)
        } else {
            self.cause.map(|_| End::Stopped)
        }
    }

    /// Bisect a segment.
    fn bisect(&mut self, at: usize) -> Result<Step<Y::Real>, Error<Y, I::Failure>> {
        let segments = &mut self.workspace.segments;
        let halves = segments[at].halves();
        let level = segments[at].level + 1;
        let mut left = panel(self.f, halves[0])?;
        let mut right = panel(self.f, halves[1])?;
        left.level = level;
        right.level = level;
        self.evaluations += 2 * evaluations(&halves[0]);
        let parent = &mut segments[at];
        let same = parent.value.same_shape(&left.value) && parent.value.same_shape(&right.value);
        check_shape(same, &halves[0])?;

        let one = Y::Real::one();
        let mut value = left.value.clone();
        value.add_scaled(one, &right.value);
        let error = left.error + right.error;
        let parent_error = parent.error;
        self.error_sum = self.error_sum + error - parent_error;
        self.area.add_scaled(one, &value);
        self.area.add_scaled(-one, &parent.value);
        self.magnitude = self.magnitude + (left.magnitude + right.magnitude) - parent.magnitude;

        if left.error != left.deviation && right.error != right.deviation {
            let unchanged = parent.value.distance(&value) <= Y::Real::lit(1e-5) * value.norm();
            if unchanged && error >= Y::Real::lit(0.99) * parent_error {
                if self.extrapolating {
                    self.stagnant_extrapolating += 1;
                } else {
                    self.stagnant += 1;
                }
            }
            if segments.len() >= 10 && error > parent_error {
                self.worse += 1;
            }
        }
        // The worse half takes the parent's place.
        let (worse, better) = if right.error > left.error {
            (right, left)
        } else {
            (left, right)
        };
        segments[at] = worse;
        segments.push(better);

        let full = segments.len() >= self.goal.max_intervals;
        self.table_roundoff |= self.stagnant_extrapolating >= 5;
        self.cause = if exhausts_precision(halves) {
            Some(Cause::BadIntegrand)
        } else if full {
            Some(Cause::MaxIntervals)
        } else if self.stagnant + self.stagnant_extrapolating >= 10 || self.worse >= 20 {
            Some(Cause::Roundoff)
        } else {
            None
        };
        Ok(Step {
            level,
            error_before: parent_error,
            error_after: error,
        })
    }

    /// Whether a large segment should be bisected before the next extrapolation; the cursor
    /// is then on it.
    fn prefers_bisection(&mut self) -> bool {
        let Workspace {
            segments, order, ..
        } = &mut *self.workspace;
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
    fn extrapolate(&mut self) -> bool {
        let table = &mut self.workspace.table;
        table.push(self.area.clone());
        if table.len() > 2 {
            let (value, error) = table.extrapolate();
            let reached = self
                .limit
                .as_ref()
                .map_or(Y::Real::max_value(), |l| l.error);
            self.idle += 1;
            let stalled = self.idle > 5 && reached < Y::Real::lit(1e-3) * self.error_sum;
            if stalled {
                self.cause = Some(Cause::ExtrapolationStalled);
            }
            if error < reached {
                self.idle = 0;
                self.extrapolation_tolerance = self.goal.tolerance(value.norm(), self.magnitude);
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
            self.extrapolation_off |= self.workspace.table.len() == 1;
            if stalled {
                return true;
            }
        }
        self.workspace.order.rewind();
        self.extrapolating = false;
        self.large_level += 1;
        self.large_error = self.error_sum;
        false
    }

    /// The better of the sum and the limit, and the final status.
    fn conclude(mut self, end: &End) -> Outcome<Y> {
        let limit = match end {
            End::Sum => None,
            End::Stopped => self.limit.take(),
        };
        let intervals = self.workspace.segments.len();
        let (sum, magnitude) = total(&self.workspace.segments);
        let accepted = limit.and_then(|limit| self.accept(limit));
        let (value, error) = accepted.unwrap_or_else(|| {
            // The last interval allowed may have been the one that was needed.
            if matches!(end, End::Sum) && self.cause == Some(Cause::MaxIntervals) {
                self.cause = None;
            }
            (sum, self.error_sum)
        });
        Outcome {
            value,
            error,
            magnitude,
            evaluations: self.evaluations,
            intervals,
            cause: self.cause,
        }
    }

    /// The limit, unless the sum is better; sets the cause where the limit is in doubt.
    fn accept(&mut self, mut limit: Limit<Y>) -> Option<(Y, Y::Real)> {
        let area = self.area.norm();
        let norm = limit.value.norm();
        if self.cause.is_some() || self.table_roundoff {
            if self.table_roundoff {
                limit.error = limit.error + limit.correction;
            }
            self.cause = self.cause.or(Some(Cause::Roundoff));
            if !norm.is_zero() && !area.is_zero() {
                if limit.error / norm > self.error_sum / area {
                    return None;
                }
            } else if limit.error > self.error_sum {
                return None;
            } else if area.is_zero() {
                return Some((limit.value, limit.error));
            }
        }
        // Divergent, unless the integral is much smaller than that of |f|.
        if self.one_signed || norm.max(area) > Y::Real::lit(0.01) * self.first_magnitude {
            let opposite = !same_direction(&limit.value, &self.area);
            let ratio = norm / area;
            if opposite
                || ratio < Y::Real::lit(0.01)
                || ratio > Y::Real::lit(100.0)
                || self.error_sum > area
            {
                self.cause = Some(Cause::Divergent);
            }
        }
        Some((limit.value, limit.error))
    }
}

/// Whether two values point into the same half-space: for numbers, whether they have the
/// same sign.
fn same_direction<Y: Value>(y: &Y, z: &Y) -> bool {
    let mut sum = y.clone();
    sum.add_scaled(Y::Real::one(), z);
    y.distance(z) <= sum.norm()
}
