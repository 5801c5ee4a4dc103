//! Powers and logarithms at the ends.
//!
//! All of the range, if it has no break points, is one panel with the moments of both ends. Otherwise each
//! end has a panel with the moments of its own factor, as wide as f and the other factor are smooth; the
//! rest is a plain integral, in the distance from the end. If f is not smooth at the end either, however
//! near, that integral begins at the end, in a power of the distance that takes the place of a singular
//! factor.

use alloc::vec::Vec;

use super::blurred::{Blurred, next_to_end};
use super::moment_panel::{MomentPanel, Seen};
use super::shrinking::{SHRINKING, Shrinking, enough};
use super::variable::{Changed, Side};
use crate::domain::Domain;
use crate::doubly_adaptive::doubly_adaptive;
use crate::doubly_adaptive::interval::Interval;
use crate::doubly_adaptive::map::Map;
use crate::error::Cause;
use crate::goal::{Goal, Outcome};
use crate::real::Real;
use crate::samples::Failure;
use crate::task::Task;
use crate::vector::{Components, Vector};
use crate::weight::algebraic::moments;
use crate::weight::parts::sum_of_parts;
use crate::weight::product::{Factor, Product};
use crate::weight::{Log, Weight};

/// How often in a row f may seem not to be smooth at an end, and how many panels are tried.
const PATIENCE: usize = 3;
const PANELS: usize = 26;

pub(super) fn algebraic<T: Real>(
    task: &mut Task<'_, T>,
    [left, right]: [f64; 2],
    log: Log,
) -> Result<Outcome<T>, Failure<T>> {
    let goal = *task.goal;
    let mut first: Option<(Outcome<T>, Components<T>)> = None;
    let piece = task.domain.finite_piece(task.descends);
    if let Some(piece) = piece.filter(|_| goal.min_intervals == 1) {
        let outcome = whole(task, [piece.a, piece.b], ([left, right], log))?;
        let tolerance = goal.tolerance(task.value.norm(), outcome.magnitude);
        if outcome.error <= tolerance || goal.max_intervals < 2 {
            return Ok(outcome);
        }
        first = Some((outcome, Components::from(&*task.value)));
    }
    let mut points = task.rising_points();
    let (a, b) = (points[0], points[points.len() - 1]);
    if points.len() == 2 {
        points.insert(1, T::lit(0.5) * a + T::lit(0.5) * b);
    }
    let last = points.len() - 1;
    let [by_left, by_right] = logs(log);
    let length = b - a;
    let end = |at: T, neighbour: T, own: (f64, bool), other: (f64, bool)| End {
        side: Side {
            origin: at,
            direction: if neighbour > at { T::one() } else { -T::one() },
            farthest: neighbour,
        },
        own,
        other,
        length,
    };
    let ends = [
        end(a, points[1], (left, by_left), (right, by_right)),
        end(b, points[last - 1], (right, by_right), (left, by_left)),
    ];
    let middle = (last > 2).then(|| Domain::from(&points[1..last]));
    let count = 2 + usize::from(middle.is_some());
    let factor = Factor {
        weight: Weight::Algebraic { left, right, log },
        ends: [a, b],
    };
    let mut outcome = sum_of_parts(task, count, &mut |i, part| {
        if let Some(end) = ends.get(i) {
            return end.integrate(part);
        }
        let part = part.over(middle.as_ref().unwrap_or(part.domain));
        let f = &mut Product { f: part.f, factor };
        doubly_adaptive(Task { f, ..part })
    })?;
    // Where both factors are steep in the middle, one panel may be better though it is not good.
    if let Some((first, panel)) = first {
        let evaluations = outcome.evaluations + first.evaluations;
        if first.error < outcome.error {
            task.value.copy_from_slice(&panel);
            outcome = first;
            outcome.cause = Some(Cause::Roundoff);
        }
        outcome.evaluations = evaluations;
    }
    Ok(outcome)
}

/// Whether there is a logarithm of the distance from the left end, and from the right one.
fn logs(log: Log) -> [bool; 2] {
    [
        matches!(log, Log::Left | Log::Both),
        matches!(log, Log::Right | Log::Both),
    ]
}

/// All of the range by one panel.
fn whole<T: Real>(
    task: &mut Task<'_, T>,
    [a, b]: [T; 2],
    (exponents, log): ([f64; 2], Log),
) -> Result<Outcome<T>, Failure<T>> {
    let width = (b - a).to_f64().unwrap_or(f64::NAN);
    let panel = MomentPanel {
        interval: Interval {
            map: Map::Identity,
            a,
            b,
        },
        moments: &|list| moments(width, exponents, log, list),
        crucial: None,
    };
    let goal = task.goal;
    let enough = |norm, magnitude| goal.tolerance(norm, magnitude);
    let seen = panel.integrate(task.f, &enough, task.value)?;
    Ok(Outcome {
        cause: (!seen.suffices).then_some(Cause::MaxIntervals),
        ..seen.outcome
    })
}

/// The piece at one end of the range.
struct End<T> {
    /// From the end to the neighbouring point.
    side: Side<T>,
    /// The exponent of the distance, and whether there is its logarithm.
    own: (f64, bool),
    /// The same of the other end.
    other: (f64, bool),
    /// How far that is.
    length: T,
}

impl<T: Real> End<T> {
    fn is_lower(&self) -> bool {
        self.side.direction > T::zero()
    }

    /// The distance of the neighbouring point.
    fn reach(&self) -> T {
        (self.side.farthest - self.side.origin).abs()
    }

    fn integrate(&self, task: &mut Task<'_, T>) -> Result<Outcome<T>, Failure<T>> {
        let goal = *task.goal;
        let mut panel = Components::zeros(task.value.len());
        let mut reach = self.reach();
        if goal.min_intervals > 1 {
            reach = reach / T::lit(goal.min_intervals as f64);
        }
        let mut spent = 0;
        let mut shrinking = Shrinking::new(PATIENCE, PANELS);
        // Where what is not smooth may be hidden to samples on all of the piece.
        let mut scales = Vec::new();
        loop {
            let (seen, width) = self.panel(task, reach, &mut panel)?;
            spent += seen.outcome.evaluations;
            if seen.suffices {
                let first = Outcome {
                    evaluations: 0,
                    ..seen.outcome
                };
                return self.sum(task, (spent, first, &panel), width);
            }
            // What is not finite at the end is so however near.
            // A single sample that does not fit hides something next to the end.
            scales.push(reach);
            if seen.is_open || !shrinking.goes_on(seen.unresolved, seen.is_flat) {
                break;
            }
            reach = reach / T::lit(SHRINKING);
        }
        let Blurred {
            error,
            distance,
            probes,
            ..
        } = next_to_end(&mut *task.f, self.side, self.own)?;
        let error = error * self.other_factor(distance).abs();
        if error.is_infinite() {
            return Ok(Outcome {
                error,
                magnitude: T::zero(),
                evaluations: spent + probes,
                intervals: 1,
                cause: Some(Cause::Divergent),
            });
        }
        let least = T::lit(0.5) * error;
        let own = Goal {
            abs_tol: goal
                .abs_tol
                .map_or((error > T::zero()).then_some(least), |tolerance| {
                    Some(tolerance.max(least))
                }),
            ..goal
        };
        scales.push(T::zero());
        scales.reverse();
        if scales[scales.len() - 1] < self.reach() {
            scales.push(self.reach());
        }
        let mut part = Task {
            goal: &own,
            ..task.again()
        };
        let mut outcome = self.up_to_end(&scales, &mut part)?;
        outcome.error = outcome.error + error;
        if error > T::zero() {
            // What is not good enough then is not for want of work.
            outcome.cause = outcome.cause.or(Some(Cause::Roundoff));
        }
        outcome.evaluations += spent + probes;
        Ok(outcome)
    }

    /// The panel next to the end, about as wide as this, and how wide it is.
    fn panel(
        &self,
        task: &mut Task<'_, T>,
        reach: T,
        value: &mut [T],
    ) -> Result<(Seen<T>, T), Failure<T>> {
        let end = self.side.origin;
        let inner = if reach < self.reach() {
            self.side.at(reach)
        } else {
            self.side.farthest
        };
        let width = (inner - end).abs();
        let (a, b) = if self.is_lower() {
            (end, inner)
        } else {
            (inner, end)
        };
        let exact = width.to_f64().unwrap_or(f64::NAN);
        let (exponent, has_log) = self.own;
        let (exponents, log) = if self.is_lower() {
            ([exponent, 0.0], if has_log { Log::Left } else { Log::None })
        } else {
            (
                [0.0, exponent],
                if has_log { Log::Right } else { Log::None },
            )
        };
        let panel = MomentPanel {
            interval: Interval {
                map: Map::Identity,
                a,
                b,
            },
            moments: &|list| moments(exact, exponents, log, list),
            crucial: None,
        };
        // The other factor is smooth here.
        let (exponent, has_log) = self.other;
        let far = end + self.side.direction * self.length;
        let (ends, weight) = if self.is_lower() {
            let log = if has_log { Log::Right } else { Log::None };
            let (left, right) = (0.0, exponent);
            ([end, far], Weight::Algebraic { left, right, log })
        } else {
            let log = if has_log { Log::Left } else { Log::None };
            let (left, right) = (exponent, 0.0);
            ([far, end], Weight::Algebraic { left, right, log })
        };
        let factor = Factor { weight, ends };
        let mut f = Product {
            f: &mut *task.f,
            factor,
        };
        let seen = panel.integrate(&mut f, &enough(task.goal), value)?;
        Ok((seen, width))
    }

    /// A panel, of which is known what can be, and what is beyond it.
    fn sum(
        &self,
        task: &mut Task<'_, T>,
        (spent, first, panel): (usize, Outcome<T>, &[T]),
        width: T,
    ) -> Result<Outcome<T>, Failure<T>> {
        let least = task.goal.min_intervals;
        let count = if width < self.reach() { 2 } else { 1 };
        let mut outcome = sum_of_parts(task, count, &mut |i, part| {
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
            let factor = |s: T| [s, self.weight(s)];
            self.changed(&mut part, &[width, self.reach()], &factor)
        })?;
        outcome.evaluations += spent;
        Ok(outcome)
    }

    /// The whole piece by a plain integral, cut at some distances. Of a singular power of the distance, that power is the
    /// variable: s^a ds = d(s^(a + 1))/(a + 1).
    fn up_to_end(&self, scales: &[T], task: &mut Task<'_, T>) -> Result<Outcome<T>, Failure<T>> {
        let (exponent, has_log) = self.own;
        let reach = self.reach();
        let zero = T::zero();
        if exponent >= 0.0 {
            let factor = |s: T| [s, self.weight(s)];
            return self.changed(task, scales, &factor);
        }
        let power = T::lit(exponent + 1.0).recip();
        let scale = reach.powf(power.recip()) * power;
        let ln = reach.ln();
        let factor = |v: T| {
            // 0 at the end alone.
            let s = reach * v.powf(power);
            let s = if v > zero {
                s.max(T::min_positive_value())
            } else {
                s
            };
            let log = if has_log {
                ln + power * v.ln()
            } else {
                T::one()
            };
            [s, scale * log * self.other_factor(s)]
        };
        let scales: Vec<T> = scales
            .iter()
            .map(|&s| (s / reach).powf(power.recip()))
            .collect();
        self.changed(task, &scales, &factor)
    }

    /// An integral over f in another variable, by the distance from the end and a factor.
    fn changed(
        &self,
        task: &mut Task<'_, T>,
        points: &[T],
        map: &dyn Fn(T) -> [T; 2],
    ) -> Result<Outcome<T>, Failure<T>> {
        let domain = Domain::from(points);
        let part = task.over(&domain);
        let mut f = Changed::new(part.f, (self.side, None), map);
        let outcome = doubly_adaptive(Task { f: &mut f, ..part });
        match outcome {
            Ok(outcome) => Ok(Outcome {
                error: outcome.error + f.displacement(&|s| self.weight(s)),
                ..outcome
            }),
            Err(failure) => Err(f.translate(failure)),
        }
    }

    /// The weight at a distance from the end.
    fn weight(&self, s: T) -> T {
        power_and_log(s, self.own) * self.other_factor(s)
    }

    /// The factor of the other end at a distance from this one.
    fn other_factor(&self, s: T) -> T {
        power_and_log(self.length - s, self.other)
    }
}

/// `s^exponent`, and the logarithm if there is one.
fn power_and_log<T: Real>(s: T, (exponent, has_log): (f64, bool)) -> T {
    // The power 0 is 1 at once, and exactly.
    let power = if exponent == 0.0 {
        T::one()
    } else {
        s.powf(T::lit(exponent))
    };
    if has_log { power * s.ln() } else { power }
}
