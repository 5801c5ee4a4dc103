//! Oscillating weights: on finite ranges, and how others are taken apart.
//!
//! f is refined as it would be without the weight, by samples and bisections alone, and each interpolant is
//! integrated with the weight by moments. Where few periods fit into the range the product is as good as any
//! other integrand, and has all that the method can do about singularities and poles; so has a short leg next
//! to an end where bisection gains little.

use alloc::vec;
use alloc::vec::Vec;

use super::first_look::{Seen, over_range};
use super::half_line::HalfLine;
use super::product;
use super::reflected::Reflected;
use crate::domain::Domain;
use crate::doubly_adaptive::oscillation::{Oscillation, frequency};
use crate::doubly_adaptive::panel::End;
use crate::doubly_adaptive::scales::{Leg, Start};
use crate::doubly_adaptive::storage::Sampled;
use crate::doubly_adaptive::{FEW, Integration, interval::Interval, interval::Nodes};
use crate::error::Cause;
use crate::goal::{Goal, Outcome};
use crate::real::Real;
use crate::samples::Failure;
use crate::task::Task;
use crate::weight::Weight;
use crate::weight::parts::sum_of_parts;
use crate::workspace::Store;

/// The product is sampled where the phase changes by no more than this.
const FEW_PERIODS: f64 = 8.0;

/// The same for a leg next to a singular end.
const LEG: f64 = 8.0;

/// Beyond a leg the range is cut at every so many times the distance from the end.
const GROWTH: f64 = 16.0;

/// The degree of first panels. Those that are not resolved have it doubled.
const DEGREE: usize = FEW - 1;

pub(super) fn oscillation<T: Real>(
    task: &mut Task<'_, T>,
    weight: Weight,
) -> Result<Outcome<T>, Failure<T>> {
    if frequency(weight) == 0.0 {
        return product(task, weight);
    }
    if let Some(piece) = task.domain.finite_piece(task.descends) {
        return over_finite(task, weight, &[piece.a, piece.b]);
    }
    let mut points: Vec<T> = task.domain.points().to_vec();
    if task.descends {
        points.reverse();
    }
    points.dedup();
    let is_infinite = [points[0], points[points.len() - 1]].map(T::is_infinite);
    if is_infinite == [false; 2] {
        return over_finite(task, weight, &points);
    }
    points.retain(|x| x.is_finite());
    if points.is_empty() {
        points.push(T::zero());
    }
    let mut parts = Vec::new();
    if is_infinite[0] {
        parts.push(Stretch::Left(points[0]));
    }
    if points.len() > 1 {
        parts.push(Stretch::Finite);
    }
    if is_infinite[1] {
        parts.push(Stretch::Right(points[points.len() - 1]));
    }
    let goal = *task.goal;
    let value = core::mem::take(&mut task.value);
    let mut solve = |i: usize, goal: &Goal<T>, value: &mut [T]| match parts[i] {
        Stretch::Left(from) => left_of(task, weight, goal, from, value),
        Stretch::Finite => {
            let domain = Domain::from(points.as_slice());
            let mut part = Task {
                goal,
                f: &mut *task.f,
                domain: &domain,
                descends: false,
                store: task.store.as_deref_mut(),
                value,
            };
            over_finite(&mut part, weight, &points)
        }
        Stretch::Right(from) => HalfLine { task, weight, from }.integrate(goal, value),
    };
    let outcome = if parts.len() == 1 {
        solve(0, &goal, &mut *value)
    } else {
        sum_of_parts(&goal, parts.len(), &mut *value, &mut solve)
    };
    task.value = value;
    outcome
}

/// A part of an infinite range.
#[derive(Clone, Copy)]
enum Stretch<T> {
    /// All to the left of a point.
    Left(T),
    /// Between all points.
    Finite,
    /// All to the right of a point.
    Right(T),
}

/// A half-line to the left, of which f(-x) is integrated.
fn left_of<T: Real>(
    task: &mut Task<'_, T>,
    weight: Weight,
    goal: &Goal<T>,
    from: T,
    value: &mut [T],
) -> Result<Outcome<T>, Failure<T>> {
    let mut f = Reflected::new(&mut *task.f);
    let mut reflected = Task {
        goal,
        f: &mut f,
        domain: task.domain,
        descends: false,
        store: task.store.as_deref_mut(),
        value: &mut [],
    };
    let weight = match weight {
        Weight::Sin(w) => Weight::Sin(-w),
        Weight::Fourier(w) => Weight::Fourier(-w),
        other => other,
    };
    let mut half_line = HalfLine {
        task: &mut reflected,
        weight,
        from: -from,
    };
    half_line
        .integrate(goal, value)
        .map_err(|failure| match failure {
            Failure::NonFinite { x } => Failure::NonFinite { x: -x },
            other => other,
        })
}

/// Over a finite range, between points.
fn over_finite<T: Real>(
    task: &mut Task<'_, T>,
    weight: Weight,
    points: &[T],
) -> Result<Outcome<T>, Failure<T>> {
    if is_gentle(frequency(weight), points) {
        return product(task, weight);
    }
    match *points {
        [a, b] if task.goal.min_intervals == 1 => over_range(task, weight, [a, b]),
        _ => over_points(task, weight, points, None),
    }
}

/// Whether the product is no harder than f itself.
fn is_gentle<T: Real>(w: f64, points: &[T]) -> bool {
    let width = points[points.len() - 1] - points[0];
    w.abs() * width.to_f64().unwrap_or(f64::INFINITY) <= FEW_PERIODS
}

/// How a part of the range is integrated.
enum Part<T> {
    /// The product on an interval.
    Product([T; 2]),
    /// With moments, between these points, of which no panel crosses one.
    Moments(Vec<T>),
}

/// Integrate between finite points. Of a single piece a first look may have seen something.
pub(super) fn over_points<T: Real>(
    task: &mut Task<'_, T>,
    weight: Weight,
    points: &[T],
    mut seen: Option<Seen<'_, T>>,
) -> Result<Outcome<T>, Failure<T>> {
    let mut wasted = 0;
    let mut hard: Vec<T> = Vec::new();
    loop {
        let parts = parts(frequency(weight), points, &hard);
        let count = parts.len();
        let mut found = Vec::new();
        let goal = *task.goal;
        let value = core::mem::take(&mut task.value);
        let mut solve = |i: usize, goal: &Goal<T>, value: &mut [T]| match &parts[i] {
            _ if !found.is_empty() => Ok(nothing()),
            Part::Product(ends) => product_between(task, weight, goal, *ends, value),
            Part::Moments(inner) => {
                let mut own = Store::new();
                let store = task.store.as_deref_mut().unwrap_or(&mut own);
                let storage = &mut store.doubly_adaptive;
                let doubtful = doubtful(points, &hard);
                let oscillation = Oscillation::new(weight, doubtful);
                let domain = Domain::from(inner.as_slice());
                storage.oscillation = Some(oscillation);
                let part = Task {
                    goal,
                    f: &mut *task.f,
                    domain: &domain,
                    descends: false,
                    store: Some(&mut *store),
                    value,
                };
                let outcome = by_moments_after(part, seen.take());
                if let Some(oscillation) = store.doubly_adaptive.oscillation.take() {
                    found.extend(oscillation.hard_ends);
                }
                outcome
            }
        };
        let outcome = if count == 1 {
            solve(0, &goal, &mut *value)
        } else {
            sum_of_parts(&goal, count, &mut *value, &mut solve)
        };
        task.value = value;
        let outcome = outcome?;
        if found.is_empty() {
            return Ok(Outcome {
                evaluations: outcome.evaluations + wasted,
                ..outcome
            });
        }
        wasted += outcome.evaluations;
        hard.append(&mut found);
    }
}

/// The ends of pieces that may be singular.
fn doubtful<T: Real>(points: &[T], hard: &[T]) -> Vec<T> {
    let doubtful = points.iter().filter(|x| !hard.contains(x));
    doubtful.copied().collect()
}

/// A part that is not integrated, since the range will be cut otherwise.
fn nothing<T: Real>() -> Outcome<T> {
    Outcome {
        error: T::zero(),
        magnitude: T::zero(),
        evaluations: 0,
        intervals: 0,
        cause: Some(Cause::BadIntegrand),
    }
}

/// The parts of a range, with legs next to hard ends.
fn parts<T: Real>(w: f64, points: &[T], hard: &[T]) -> Vec<Part<T>> {
    let mut parts: Vec<Part<T>> = Vec::new();
    let leg = T::lit(LEG / w.abs());
    for ends in points.windows(2) {
        let [a, b] = [ends[0], ends[1]];
        let is_hard = [a, b].map(|x| hard.contains(&x));
        // Next to a number that is large beside it, a leg has numbers enough.
        let reach = |x: T| leg.max(T::lit(1e6) * T::epsilon() * x.abs());
        let legs = [reach(a), reach(b)];
        let taken = (0..2).filter(|&side| is_hard[side]);
        let taken = taken.fold(T::zero(), |sum, side| sum + legs[side]);
        if taken > T::zero() && T::lit(2.0) * taken >= b - a {
            parts.push(Part::Product([a, b]));
            continue;
        }
        let mut inner = vec![a, b];
        if is_hard[0] {
            inner[0] = a + legs[0];
            parts.push(Part::Product([a, inner[0]]));
        }
        if is_hard[1] {
            inner[1] = b - legs[1];
        }
        let cuts = cuts([a, b], [inner[0], inner[1]], is_hard);
        inner.splice(1..1, cuts);
        match parts.last_mut() {
            Some(Part::Moments(before)) if before.last() == Some(&inner[0]) => {
                before.extend_from_slice(&inner[1..]);
            }
            _ => parts.push(Part::Moments(inner.clone())),
        }
        if is_hard[1] {
            parts.push(Part::Product([inner[inner.len() - 1], b]));
        }
    }
    parts
}

/// Where what is left between legs is cut, at distances from hard ends that grow.
fn cuts<T: Real>([a, b]: [T; 2], [low, high]: [T; 2], is_hard: [bool; 2]) -> Vec<T> {
    let growth = T::lit(GROWTH);
    let middle = T::lit(0.5) * a + T::lit(0.5) * b;
    let most = [middle, b][usize::from(!is_hard[1])];
    let least = [middle, a][usize::from(!is_hard[0])];
    let mut cuts = Vec::new();
    if is_hard[0] {
        let mut distance = growth * (low - a);
        while distance < T::lit(0.5) * (most - a) {
            cuts.push(a + distance);
            distance = growth * distance;
        }
    }
    let from = cuts.len();
    if is_hard[1] {
        let mut distance = growth * (b - high);
        while distance < T::lit(0.5) * (b - least) {
            cuts.push(b - distance);
            distance = growth * distance;
        }
        cuts[from..].reverse();
    }
    cuts
}

/// The product on an interval.
fn product_between<T: Real>(
    task: &mut Task<'_, T>,
    weight: Weight,
    goal: &Goal<T>,
    ends: [T; 2],
    value: &mut [T],
) -> Result<Outcome<T>, Failure<T>> {
    let domain = Domain::from(ends.as_slice());
    let mut part = Task {
        goal,
        f: &mut *task.f,
        domain: &domain,
        descends: false,
        store: task.store.as_deref_mut(),
        value,
    };
    product(&mut part, weight)
}

/// With moments, by a store that holds the weight. Where an end turns out to be hard, the store says so, and
/// the outcome is none.
pub(super) fn by_moments<T: Real>(task: Task<'_, T>) -> Result<Outcome<T>, Failure<T>> {
    by_moments_after(task, None)
}

/// The same after a first look.
fn by_moments_after<T: Real>(
    mut task: Task<'_, T>,
    seen: Option<Seen<'_, T>>,
) -> Result<Outcome<T>, Failure<T>> {
    let task = &mut task;
    let mut own = Store::new();
    let store = &mut task.store.take().unwrap_or(&mut own).doubly_adaptive;
    store.begin(task.value.len());
    let points = core::mem::take(&mut store.points);
    let mut start = Start::of(task.domain, task.descends, points);
    let mut integration = Integration::new(task, store, 0);
    let begun = integration.begin_with_weight(&mut start, seen);
    integration.store.points = start.points;
    begun?;
    if integration.store.has_hard_end() {
        return Ok(Outcome {
            evaluations: integration.evaluations,
            ..nothing()
        });
    }
    integration.run()
}

impl<T: Real> Integration<'_, T> {
    /// First panels of finite pieces, of few samples.
    fn begin_with_weight(
        &mut self,
        start: &mut Start<T>,
        seen: Option<Seen<'_, T>>,
    ) -> Result<(), Failure<T>> {
        self.first_panels(start, seen)?;
        if !self.store.has_hard_end() && self.look_around(start)? {
            self.store.begin(self.store.components);
            self.first_panels(start, None)?;
        }
        Ok(())
    }

    fn first_panels(
        &mut self,
        start: &Start<T>,
        seen: Option<Seen<'_, T>>,
    ) -> Result<(), Failure<T>> {
        self.store.reserve();
        self.store.clear_requests();
        let intervals: Vec<Interval<T>> = start
            .legs()
            .filter_map(|leg| match leg {
                Leg::Finite(piece) => Some(Interval::of(piece)),
                Leg::Infinite(_) => None,
            })
            .collect();
        for &interval in &intervals {
            self.store.ask_at(interval, Nodes::all(DEGREE));
        }
        let is_end = |i: usize| [0, DEGREE].contains(&(i % (DEGREE + 1)));
        if let Some(seen) = &seen {
            self.take_samples(seen.samples, is_end)?;
        } else {
            self.sample(is_end)?;
        }
        for (piece, &interval) in intervals.iter().enumerate() {
            let fresh = piece * (DEGREE + 1);
            let samples = self.store.fresh_samples();
            let is_missing = [fresh, fresh + DEGREE].map(|i| !samples.is_finite(i));
            if let Some(oscillation) = &mut self.store.oscillation {
                for (x, is_missing) in [interval.a, interval.b].into_iter().zip(is_missing) {
                    if is_missing && !oscillation.note_hard(x) {
                        return Err(Failure::NonFinite { x });
                    }
                }
            }
            if is_missing != [false; 2] {
                continue;
            }
            self.store.levels.push(T::zero());
            self.store.push_sampled(&Sampled {
                interval,
                degree: DEGREE,
                ends: [End::Original; 2],
                piece,
                outer: [None; 2],
                fresh,
            });
        }
        if let Some(Seen { witnesses, .. }) = seen.filter(|_| !self.store.panels.is_empty()) {
            self.evaluations += witnesses.count();
            for (place, y) in witnesses.iter() {
                self.store.inherit(0, place, y);
            }
            self.store.panels[0].witnessed = witnesses.count() > 0;
        }
        Ok(())
    }
}
