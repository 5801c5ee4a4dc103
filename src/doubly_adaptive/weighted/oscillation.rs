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
use crate::domain::Domain;
use crate::doubly_adaptive::assessment::judge;
use crate::doubly_adaptive::jump::mend_few;
use crate::doubly_adaptive::oscillation::{Oscillation, frequency};
use crate::doubly_adaptive::panel::End;
use crate::doubly_adaptive::scales::{Leg, Start};
use crate::doubly_adaptive::storage::Sampled;
use crate::doubly_adaptive::{FEW, Integration, interval::Interval, interval::Nodes};
use crate::each::Each;
use crate::error::Cause;
use crate::goal::Outcome;
use crate::real::Real;
use crate::samples::Failure;
use crate::task::Task;
use crate::vector::{Columns, with_scratch};
use crate::weight::Weight;
use crate::weight::parts::sum_of_parts;
use crate::weight::reflected::reflected;
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
    let mut points = task.rising_points();
    let is_infinite = [points[0], points[points.len() - 1]].each(T::is_infinite);
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
    sum_of_parts(task, parts.len(), &mut |i, part| match parts[i] {
        Stretch::Left(from) => reflected(part, weight, &mut |task, weight| {
            let from = -from;
            HalfLine { task, weight, from }.integrate()
        }),
        Stretch::Finite => {
            let domain = Domain::from(points.as_slice());
            over_finite(&mut part.over(&domain), weight, &points)
        }
        Stretch::Right(from) => {
            let task = part;
            HalfLine { task, weight, from }.integrate()
        }
    })
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
        let mut found = Vec::new();
        let outcome = sum_of_parts(task, parts.len(), &mut |i, part| match &parts[i] {
            _ if !found.is_empty() => Ok(nothing()),
            Part::Product(ends) => {
                let domain = Domain::from(ends.as_slice());
                product(&mut part.over(&domain), weight)
            }
            Part::Moments(inner) => {
                let domain = Domain::from(inner.as_slice());
                let Task {
                    goal,
                    f,
                    store,
                    value,
                    ..
                } = part;
                let mut own = Store::new();
                let store = store.as_deref_mut().unwrap_or(&mut own);
                let part = Task {
                    goal,
                    f: &mut **f,
                    domain: &domain,
                    descends: false,
                    store: Some(&mut *store),
                    value,
                };
                let oscillation = Oscillation::new(weight, doubtful(points, &hard));
                let outcome = by_moments(part, oscillation, seen.take());
                if let Some(oscillation) = store.doubly_adaptive.oscillation.take() {
                    found.extend(oscillation.hard_ends);
                }
                outcome
            }
        })?;
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
        let is_hard = [a, b].each(|x| hard.contains(&x));
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

/// With moments, by a store that holds the weight from then on. Where an end turns out to be hard, the store
/// says so, and the outcome is none.
pub(super) fn by_moments<T: Real>(
    mut task: Task<'_, T>,
    oscillation: Oscillation<T>,
    seen: Option<Seen<'_, T>>,
) -> Result<Outcome<T>, Failure<T>> {
    let task = &mut task;
    let mut own = Store::new();
    let store = &mut task.store.take().unwrap_or(&mut own).doubly_adaptive;
    store.begin(task.value.len());
    store.oscillation = Some(oscillation);
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
            let oscillation = self.store.oscillation.take();
            self.store.begin(self.store.components);
            self.store.oscillation = oscillation;
            self.first_panels(start, None)?;
        }
        Ok(())
    }

    /// Put samples from inside in the place of those at ends that belong to what is beyond.
    fn mend_few_samples(&mut self, intervals: &[Interval<T>]) -> Result<(), Failure<T>> {
        let components = self.store.components;
        let fresh = &mut self.store.fresh;
        let points = fresh.len() / components;
        for (k, &interval) in intervals.iter().enumerate() {
            let taken = with_scratch::<T, _, { 2 * FEW }>(components, &mut |room| {
                let (samples, coefficients) = room.split_at_mut(FEW * components);
                Columns::new(fresh, points).copy_from(k * FEW, samples);
                let columns = Columns::new(samples, FEW);
                if !columns.all_finite() {
                    return Ok(0);
                }
                let found = judge(interval, columns, coefficients, [false; 2]);
                let taken = mend_few(self.f, interval, samples, &found)?;
                if taken > 0 {
                    let pieces = samples.chunks_exact(FEW).enumerate();
                    for (c, column) in pieces {
                        fresh[c * points + k * FEW..][..FEW].copy_from_slice(column);
                    }
                }
                Ok(taken)
            })?;
            self.evaluations += taken;
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
                Leg::Infinite(..) => None,
            })
            .collect();
        for &interval in &intervals {
            self.store.ask_at(interval, Nodes::all(DEGREE));
        }
        let mut is_end = |i: usize| [0, DEGREE].contains(&(i % FEW));
        if let Some(seen) = &seen {
            self.take_samples(seen.samples, &mut is_end)?;
        } else {
            self.sample(&mut is_end)?;
        }
        self.mend_few_samples(&intervals)?;
        for (piece, &interval) in intervals.iter().enumerate() {
            let fresh = piece * FEW;
            let samples = self.store.fresh_samples();
            let is_missing = [fresh, fresh + DEGREE].each(|i| !samples.is_finite(i));
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
