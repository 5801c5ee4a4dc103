//! Principal values.
//!
//! A panel around c, or all of the piece with c, is integrated by the moments of 1/(x - c). What is left of
//! the piece on both sides is folded: (f(c + s) - f(c - s))/s is as smooth in s as f is, and what would cancel
//! cancels before it is added up. If f is not smooth at c whatever the panel, all is folded, down to where
//! numbers are spaced too far apart to tell. Over more than a few powers of 2 the variable is ln(s), in which
//! 1/s is no factor, and rounding is not magnified.

use alloc::vec::Vec;

use super::blurred::{Blurred, of_difference};
use super::moment_panel::{MomentPanel, Seen};
use super::product;
use super::shrinking::{SHRINKING, Shrinking, enough};
use super::variable::{Changed, Side, spacing};
use crate::domain::Domain;
use crate::doubly_adaptive::doubly_adaptive;
use crate::doubly_adaptive::interval::Interval;
use crate::doubly_adaptive::map::Map;
use crate::each::Each;
use crate::error::Cause;
use crate::goal::{Goal, Outcome};
use crate::real::Real;
use crate::samples::Failure;
use crate::task::Task;
use crate::vector::Components;
use crate::weight::Weight;
use crate::weight::cauchy::moments;
use crate::weight::parts::sum_of_parts;

/// How often in a row f may seem not to be smooth at c, and how many panels are tried.
const PATIENCE: usize = 4;
const PANELS: usize = 30;

/// A panel of which so many numbers reach to both sides is not made smaller: what rounding does would not be
/// small any more.
const FEW_UNITS: f64 = 1e5;

/// From this share of the largest number on, distances from c overflow.
const LARGE: f64 = 0.125;

/// From this quotient of distances on, their logarithm is the variable.
const WIDE: f64 = 64.0;

pub(super) fn cauchy<T: Real>(task: &mut Task<'_, T>, c: T) -> Result<Outcome<T>, Failure<T>> {
    let piece = task.domain.finite_piece(task.descends);
    let piece = piece.filter(|piece| piece.a < c && c < piece.b);
    let is_infinite = task.domain.points().iter().any(|x| x.is_infinite());
    let weight = weight_of(c);
    let Some((around, rest)) = piece.map_or_else(
        || parts(task, c),
        |piece| Some(([piece.a, piece.b], Vec::new())),
    ) else {
        return product(task, weight);
    };
    if is_infinite && c.abs() > T::lit(LARGE) * T::max_value() {
        // Distances from c overflow.
        return task.refuse(task.domain.any_finite_point());
    }
    sum_of_parts(task, 1 + rest.len(), &mut |i, part| match i {
        0 => {
            let domain = Domain::from(around);
            Around { c, ends: around }.integrate(&mut part.over(&domain))
        }
        _ => product(&mut part.over(&rest[i - 1]), weight),
    })
}

fn weight_of<T: Real>(c: T) -> Weight {
    Weight::Cauchy(c.to_f64().unwrap_or(f64::NAN))
}

/// The piece with c, and what is below it and above; `None` if c is outside of the range.
fn parts<T: Real>(task: &Task<'_, T>, c: T) -> Option<([T; 2], Vec<Domain<T>>)> {
    let points = task.rising_points();
    let above = points.partition_point(|&x| x < c);
    if above == 0 || above == points.len() {
        return None;
    }
    let rest = [&points[..above], &points[above..]].into_iter();
    let rest = rest.filter(|points| points.len() > 1);
    let rest = rest.map(Domain::from).collect();
    Some(([points[above - 1], points[above]], rest))
}

/// A piece without break points, with c inside.
struct Around<T> {
    c: T,
    ends: [T; 2],
}

/// What is integrated without moments: by how far it is from c.
#[derive(Clone, Copy)]
enum Beyond<T> {
    /// Both sides at once.
    Folded([T; 2]),
    /// Above c, or below it.
    OneSide { is_above: bool, distances: [T; 2] },
    /// Between points, where distances from c have fewer digits than x.
    Plain([T; 3]),
}

impl<T: Real> Around<T> {
    /// How far the ends are.
    fn distances(&self) -> [T; 2] {
        [self.c - self.ends[0], self.ends[1] - self.c]
    }

    fn integrate(&self, task: &mut Task<'_, T>) -> Result<Outcome<T>, Failure<T>> {
        let goal = *task.goal;
        let mut spent = 0;
        let mut panel = Components::zeros(task.value.len());
        let mut reach = self.first_reach(&goal);
        let mut shrinking = Shrinking::new(PATIENCE, PANELS);
        // A panel that suffices, if there is one, and how far it reaches.
        let found = loop {
            let seen = self.panel(task, reach, &mut panel)?;
            spent += seen.outcome.evaluations;
            let is_all = self.clipped(reach) == self.distances();
            if seen.suffices || (is_all && goal.max_intervals < 3) {
                break Some((reach, seen));
            }
            let is_few_units = reach < T::lit(FEW_UNITS) * spacing(self.c);
            if is_few_units || !shrinking.goes_on(seen.unresolved, false) {
                break None;
            }
            let [left, right] = self.distances();
            let widest = if reach.is_finite() {
                reach
            } else {
                left.max(right)
            };
            reach = self.rounded(widest / T::lit(SHRINKING));
        };
        let Some((reach, seen)) = found else {
            return self.without_panel(task, spent);
        };
        let beyond = self.beyond(self.clipped(reach));
        if beyond.is_empty() {
            task.value.copy_from_slice(&panel);
            return Ok(Outcome {
                evaluations: spent,
                cause: (!seen.suffices).then_some(Cause::MaxIntervals),
                ..seen.outcome
            });
        }
        let first = Outcome {
            evaluations: 0,
            ..seen.outcome
        };
        self.sum(task, (spent, first, &panel), &beyond)
    }

    /// By the difference of both sides alone.
    fn without_panel(
        &self,
        task: &mut Task<'_, T>,
        spent: usize,
    ) -> Result<Outcome<T>, Failure<T>> {
        let Blurred {
            error,
            size,
            distance,
            probes,
        } = of_difference(&mut *task.f, [self.side(true), self.side(false)])?;
        let nothing = Components::zeros(task.value.len());
        if error.is_infinite() {
            // A jump at c.
            task.value.copy_from_slice(&nothing);
            return Ok(Outcome {
                error,
                magnitude: T::zero(),
                evaluations: spent + probes,
                intervals: 1,
                cause: Some(Cause::Divergent),
            });
        }
        let first = Outcome {
            error,
            magnitude: size,
            evaluations: 0,
            intervals: 0,
            cause: Some(Cause::Roundoff),
        };
        let beyond = self.beyond([distance; 2]);
        self.sum(task, (spent + probes, first, &nothing), &beyond)
    }

    /// A panel, of which is known what can be, and what is beyond it.
    fn sum(
        &self,
        task: &mut Task<'_, T>,
        (spent, first, panel): (usize, Outcome<T>, &[T]),
        beyond: &[Beyond<T>],
    ) -> Result<Outcome<T>, Failure<T>> {
        let least = task.goal.min_intervals;
        let mut outcome = sum_of_parts(task, 1 + beyond.len(), &mut |i, part| {
            if i == 0 {
                part.value.copy_from_slice(panel);
                return Ok(first);
            }
            let own = Goal {
                min_intervals: least.min(part.goal.max_intervals),
                ..*part.goal
            };
            let mut part = Task {
                goal: &own,
                ..part.again()
            };
            self.integrate_beyond(beyond[i - 1], &mut part)
        })?;
        outcome.evaluations += spent;
        Ok(outcome)
    }

    /// How far the first panel may reach; infinity for all of the piece.
    fn first_reach(&self, goal: &Goal<T>) -> T {
        let [left, right] = self.distances();
        let widest = left.max(right);
        if widest.is_infinite() {
            // Some scale there must be: that of the end, or of c.
            let nearest = left.min(right);
            let scale = self.c.abs().max(T::one());
            return self.rounded(if nearest.is_finite() {
                nearest.max(scale)
            } else {
                scale
            });
        }
        if goal.min_intervals == 1 {
            T::infinity()
        } else {
            let count = T::lit(goal.min_intervals as f64);
            self.rounded((T::lit(0.5) * left + T::lit(0.5) * right) / count)
        }
    }

    /// A distance that is exactly the one of numbers on both sides.
    fn rounded(&self, reach: T) -> T {
        if self.c > T::zero() {
            (self.c + reach) - self.c
        } else {
            self.c - (self.c - reach)
        }
    }

    /// How far a panel reaches to both sides: to an end that is not much farther.
    fn clipped(&self, reach: T) -> [T; 2] {
        self.distances().each(|distance| {
            if distance <= T::lit(1.25) * reach {
                distance
            } else {
                reach
            }
        })
    }

    fn panel(
        &self,
        task: &mut Task<'_, T>,
        reach: T,
        value: &mut [T],
    ) -> Result<Seen<T>, Failure<T>> {
        let [left, right] = self.clipped(reach);
        let [mut a, mut b] = self.ends;
        if left < self.distances()[0] {
            a = self.c - left;
        }
        if right < self.distances()[1] {
            b = self.c + right;
        }
        // As they are, of ends that are rounded. (Halves do not overflow.)
        let half = |x: T| 0.5 * x.to_f64().unwrap_or(f64::NAN);
        let distances = [half(self.c) - half(a), half(b) - half(self.c)];
        let [below, above] = distances;
        // From the nearer end, and 0 in the middle.
        let half_width = 0.5 * below + 0.5 * above;
        let place = if below < above {
            below / half_width - 1.0
        } else {
            1.0 - above / half_width
        };
        let panel = MomentPanel {
            interval: Interval {
                map: Map::Identity,
                a,
                b,
            },
            moments: &|list| moments(distances, list),
            crucial: Some([self.c, T::lit(place)]),
        };
        if a >= self.c || self.c >= b {
            // It is narrower than numbers are spaced.
            value.fill(T::zero());
            return Ok(Seen::nothing(0));
        }
        panel.integrate(task.f, &enough(task.goal), value)
    }

    /// What a panel that reaches so far leaves of the piece.
    fn beyond(&self, reach: [T; 2]) -> Vec<Beyond<T>> {
        let distances = self.distances();
        let mut beyond = Vec::new();
        let mut nearest = reach;
        let mut farthest = distances;
        if let Some(side) = self.side_of_zero() {
            let limit = (T::lit(0.5) * self.c.abs()).max(reach[side]);
            if limit < distances[side] {
                farthest[side] = limit;
                let [a, b] = if side == 0 {
                    [self.ends[0], self.c - limit]
                } else {
                    [self.c + limit, self.ends[1]]
                };
                let zero = T::zero().max(a).min(b);
                beyond.push(Beyond::Plain([a, zero, b]));
            }
        }
        let end = farthest[0].min(farthest[1]);
        if reach[0] == reach[1] && reach[0] < end {
            // The logarithm of the distance is a variable up to some finite one.
            let scale = self.c.abs().max(T::one()).max(reach[0]);
            if end.is_infinite() && is_wide([reach[0], scale]) {
                beyond.push(Beyond::Folded([reach[0], scale]));
                beyond.push(Beyond::Folded([scale, end]));
            } else {
                beyond.push(Beyond::Folded([reach[0], end]));
            }
            nearest = [end; 2];
        }
        for side in 0..2 {
            if nearest[side] < farthest[side] {
                beyond.push(Beyond::OneSide {
                    is_above: side == 1,
                    distances: [nearest[side], farthest[side]],
                });
            }
        }
        // What may cancel to nothing but noise comes last.
        beyond.reverse();
        beyond
    }

    /// On which side there is an end so near to 0 that numbers have more digits there than distances from c
    /// have, or 0 itself on the way to an infinite one: f may live there, on a scale that is nothing beside c.
    fn side_of_zero(&self) -> Option<usize> {
        let zero = T::zero();
        let [a, b] = self.ends;
        let near = T::lit(0.25) * self.c.abs();
        if a >= zero && a < near || self.c > zero && a.is_infinite() {
            Some(0)
        } else if b <= zero && -b < near || self.c < zero && b.is_infinite() {
            Some(1)
        } else {
            None
        }
    }

    fn side(&self, is_above: bool) -> Side<T> {
        let [a, b] = self.ends;
        Side {
            origin: self.c,
            direction: if is_above { T::one() } else { -T::one() },
            farthest: if is_above { b } else { a },
        }
    }

    fn integrate_beyond(
        &self,
        beyond: Beyond<T>,
        task: &mut Task<'_, T>,
    ) -> Result<Outcome<T>, Failure<T>> {
        let one = T::one();
        let (sides, distances, sign) = match beyond {
            Beyond::Folded(distances) => {
                ((self.side(true), Some(self.side(false))), distances, one)
            }
            Beyond::OneSide {
                is_above,
                distances,
            } => {
                let sign = if is_above { one } else { -one };
                ((self.side(is_above), None), distances, sign)
            }
            Beyond::Plain(points) => {
                let weight = weight_of(self.c);
                return product(&mut task.over(&Domain::from(points)), weight);
            }
        };
        let is_logarithmic = distances[1].is_finite() && is_wide(distances);
        let map = |v: T| {
            if is_logarithmic {
                [v.exp(), sign]
            } else {
                [v, sign / v]
            }
        };
        let range = if is_logarithmic {
            distances.each(T::ln)
        } else {
            distances
        };
        let domain = Domain::from(range);
        let part = task.over(&domain);
        let mut f = Changed::new(part.f, sides, &map);
        let outcome = doubly_adaptive(Task { f: &mut f, ..part });
        match outcome {
            Ok(outcome) => Ok(Outcome {
                // What has cancelled was rounded, at each distance by itself.
                error: outcome.error
                    + T::epsilon() * f.cancelled()
                    + f.displacement(&|s| s.recip()),
                evaluations: f.samples() * outcome.evaluations,
                ..outcome
            }),
            Err(failure) => Err(f.translate(failure)),
        }
    }
}

/// Whether there are many powers of 2 between two distances.
fn is_wide<T: Real>([near, far]: [T; 2]) -> bool {
    far / near > T::lit(WIDE)
}
