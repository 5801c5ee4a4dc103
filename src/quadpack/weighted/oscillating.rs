//! Oscillating weights on any range: QAWO between finite points, QAWF from them to infinity.

use alloc::vec::Vec;

use super::product;
use super::qawo::Oscillation;
use crate::domain::Domain;
use crate::goal::Outcome;
use crate::quadpack::bisection::Bisection;
use crate::quadpack::fourier::{cycle, half_line};
use crate::real::Real;
use crate::samples::Failure;
use crate::task::Task;
use crate::weight::Weight;
use crate::weight::kept::KeptMoments;
use crate::weight::parts::sum_of_parts;
use crate::weight::product::is_constant;
use crate::weight::reflected::reflected;
use crate::workspace::Store;

pub(super) fn oscillating<T: Real>(
    mut task: Task<'_, T>,
    weight: Weight,
    frequency: f64,
) -> Result<Outcome<T>, Failure<T>> {
    let is_infinite = task.domain.points().iter().any(|x| x.is_infinite());
    if frequency == 0.0 || (is_infinite && is_constant::<T>(weight)) {
        return product(task, weight);
    }
    if is_infinite && !T::lit(64.0 * cycle(frequency)).is_finite() {
        // No number is as large as a cycle.
        return task.refuse(task.domain.any_finite_point());
    }
    if !is_infinite {
        return finite(&mut task, weight, frequency);
    }
    let mut points = task.rising_points();
    if let [a, b] = points[..] {
        if a.is_infinite() && b.is_infinite() {
            points.insert(1, T::zero());
        }
    }
    let (first, last) = (points[0], points[points.len() - 1]);
    points.retain(|x| x.is_finite());
    let (low, high) = (points[0], points[points.len() - 1]);
    let mut parts = Vec::with_capacity(3);
    if low < high {
        parts.push(Part::Between(Domain::from(points)));
    }
    if last.is_infinite() {
        parts.push(Part::Right(high));
    }
    if first.is_infinite() {
        parts.push(Part::Left(low));
    }
    sum_of_parts(&mut task, parts.len(), &mut |i, part| match &parts[i] {
        Part::Between(domain) => finite(&mut part.over(domain), weight, frequency),
        Part::Right(from) => right(part, *from, (weight, frequency)),
        Part::Left(from) => reflected(part, weight, &mut |task, weight| {
            right(task, -*from, (weight, -frequency))
        }),
    })
}

/// A stretch of an infinite range.
enum Part<T> {
    Between(Domain<T>),
    /// From a point to infinity.
    Right(T),
    /// To a point from minus infinity.
    Left(T),
}

/// Between finite points.
fn finite<T: Real>(
    task: &mut Task<'_, T>,
    weight: Weight,
    frequency: f64,
) -> Result<Outcome<T>, Failure<T>> {
    let mut own = Bisection::new();
    let mut task = task.again();
    let (storage, kept) = stored(task.store.take(), &mut own);
    Oscillation::new(weight, frequency, true, kept).integrate(&mut task, storage)
}

/// Over a half-line to the right, unless numbers there are too far apart to tell cycles from one another.
fn right<T: Real>(
    task: &mut Task<'_, T>,
    from: T,
    (weight, frequency): (Weight, f64),
) -> Result<Outcome<T>, Failure<T>> {
    let spacing = T::epsilon() * from.abs();
    if T::lit(cycle(frequency)) <= T::lit(1e3) * spacing {
        return task.refuse(from);
    }
    let mut own = Bisection::new();
    let Task {
        goal,
        f,
        store,
        value,
        ..
    } = task.again();
    let (storage, kept) = stored(store, &mut own);
    let oscillation = &mut Oscillation::new(weight, frequency, false, kept);
    half_line(f, goal, from, oscillation, storage, value)
}

/// The user's storage and moments, if there are such.
fn stored<'a, T>(
    store: Option<&'a mut Store<T>>,
    own: &'a mut Bisection<T>,
) -> (&'a mut Bisection<T>, Option<&'a mut KeptMoments>) {
    match store {
        Some(store) => (&mut store.bisection, Some(&mut store.moments)),
        None => (own, None),
    }
}
