//! Oscillating weights on any range: QAWO between finite points, QAWF from them to infinity.

use alloc::vec::Vec;

use super::product;
use super::qawo::Oscillation;
use crate::domain::Domain;
use crate::error::Cause;
use crate::goal::{Goal, Outcome};
use crate::quadpack::bisection::Bisection;
use crate::quadpack::fourier::{cycle, half_line};
use crate::real::Real;
use crate::samples::{Failure, Hole, Integrand};
use crate::task::Task;
use crate::weight::Weight;
use crate::weight::parts::sum_of_parts;

pub(super) fn oscillating<T: Real>(
    task: Task<'_, T>,
    weight: Weight,
    frequency: f64,
) -> Result<Outcome<T>, Failure<T>> {
    let points = task.domain.points();
    let is_infinite = points.iter().any(|x| x.is_infinite());
    // Of a cycle that is no number the weight is constant as far as numbers go.
    let is_endless = || !T::lit(64.0 * cycle(frequency)).is_finite();
    if frequency == 0.0 || (is_infinite && is_endless()) {
        return product(task, weight);
    }
    let Task {
        goal,
        f,
        domain,
        descends,
        store,
        value,
    } = task;
    let mut own = Bisection::new();
    let storage = store.map_or(&mut own, |store| &mut store.bisection);
    if !is_infinite {
        let mut task = Task {
            goal,
            f,
            domain,
            descends,
            store: None,
            value,
        };
        return Oscillation::new(weight, frequency, true).integrate(&mut task, storage);
    }

    let mut points = points.to_vec();
    if descends {
        points.reverse();
    }
    if let [a, b] = points[..] {
        if a.is_infinite() && b.is_infinite() {
            points.insert(1, T::zero());
        }
    }
    let (first, last) = (points[0], points[points.len() - 1]);
    points.retain(|x| x.is_finite());
    let (low, high) = (points[0], points[points.len() - 1]);
    let between = (low < high).then(|| Domain::from(points));
    let mut parts = [None, None, None];
    let mut count = 0;
    let wanted = [
        between.as_ref().map(Part::Between),
        last.is_infinite().then_some(Part::Right(high)),
        first.is_infinite().then_some(Part::Left(low)),
    ];
    for part in wanted.into_iter().flatten() {
        parts[count] = Some(part);
        count += 1;
    }
    let mut solve = |i: usize, goal: &Goal<T>, value: &mut [T]| match parts[i] {
        Some(Part::Right(from)) => right(&mut *f, goal, from, (weight, frequency), storage, value),
        Some(Part::Left(from)) => {
            let mut f = Reflected { f: &mut *f };
            let reflected = match weight {
                Weight::Sin(w) => Weight::Sin(-w),
                Weight::Fourier(w) => Weight::Fourier(-w),
                even => even,
            };
            let weight = (reflected, -frequency);
            right(&mut f, goal, -from, weight, storage, value).map_err(|failure| match failure {
                Failure::NonFinite { x } => Failure::NonFinite { x: -x },
                other => other,
            })
        }
        Some(Part::Between(domain)) => {
            let mut task = Task {
                goal,
                f: &mut *f,
                domain,
                descends: false,
                store: None,
                value,
            };
            Oscillation::new(weight, frequency, true).integrate(&mut task, storage)
        }
        None => Ok(nothing(None)),
    };
    if count == 1 {
        return solve(0, goal, value);
    }
    sum_of_parts(goal, count, value, &mut solve)
}

/// A stretch of an infinite range.
#[derive(Clone, Copy)]
enum Part<'a, T> {
    Between(&'a Domain<T>),
    /// From a point to infinity.
    Right(T),
    /// To a point from minus infinity.
    Left(T),
}

/// Over a half-line to the right, unless numbers there are too far apart to tell cycles from one another.
fn right<T: Real>(
    f: &mut dyn Integrand<T>,
    goal: &Goal<T>,
    from: T,
    weight: (Weight, f64),
    storage: &mut Bisection<T>,
    value: &mut [T],
) -> Result<Outcome<T>, Failure<T>> {
    let spacing = T::epsilon() * from.abs();
    if T::lit(cycle(weight.1)) > T::lit(1e3) * spacing {
        return half_line(f, goal, from, weight, storage, value);
    }
    // The number of components is learnt from a sample.
    f.fill_finite(&[from], value)?;
    value.fill(T::zero());
    Ok(Outcome {
        error: T::infinity(),
        evaluations: 1,
        ..nothing(Some(Cause::BadIntegrand))
    })
}

fn nothing<T: Real>(cause: Option<Cause>) -> Outcome<T> {
    Outcome {
        error: T::zero(),
        magnitude: T::zero(),
        evaluations: 0,
        intervals: 1,
        cause,
    }
}

/// f(-x).
struct Reflected<'a, T> {
    f: &'a mut dyn Integrand<T>,
}

impl<T: Real> Integrand<T> for Reflected<'_, T> {
    fn components(&self) -> usize {
        self.f.components()
    }

    fn fill(&mut self, xs: &[T], columns: &mut [T]) -> Result<(), Failure<T>> {
        // A panel has 25 points at most.
        let mut in_place = [T::zero(); 25];
        let mut many = Vec::new();
        let reflected = if let Some(few) = in_place.get_mut(..xs.len()) {
            few
        } else {
            many.resize(xs.len(), T::zero());
            &mut many[..]
        };
        for (y, &x) in reflected.iter_mut().zip(xs) {
            *y = -x;
        }
        self.f.fill(reflected, columns)
    }

    fn holes(&self) -> &[Hole<T>] {
        self.f.holes()
    }
}
