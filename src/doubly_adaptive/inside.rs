//! Singularities inside that a sample has hit: they become break points.
//!
//! Where f is infinite at a single point inside of the range, as |x - c|^(-1/2) is, and grows towards it slower than a
//! pole, the integral is begun again with a break point there: a singular end on both sides is a matter of some tens of
//! samples, and of what the spacing of numbers lets be known.

use alloc::vec::Vec;

use crate::domain::Domain;
use crate::doubly_adaptive::doubly_adaptive;
use crate::goal::Outcome;
use crate::real::Real;
use crate::samples::{Failure, Integrand};
use crate::task::Task;
use crate::vector::{Columns, with_scratch};

/// So many of them are looked for.
const MOST: usize = 4;

/// The power of the distance from which on f rises towards a point, and that from which on there is no integral.
const RISING: f64 = 0.003;
const STEEPEST: f64 = 0.97;

/// The least distance at which there are samples beside the point, in units in its last place, and as a part of that
/// from the end of the range; how much farther away the others are, up to which part of that; and how many there are on
/// either side.
const UNITS: f64 = 8.0;
const PART: f64 = 1e-14;
const FARTHER: f64 = 1024.0;
const WIDEST: f64 = 0.125;
const SAMPLES: usize = 3;

/// Integrate over the pieces of a domain that is not empty, and around singularities inside of them.
pub(crate) fn around_singularities<T: Real>(
    mut task: Task<'_, T>,
) -> Result<Outcome<T>, Failure<T>> {
    match doubly_adaptive(task.again()) {
        Err(Failure::NonFinite { x }) => begin_again(&mut task, x),
        other => other,
    }
}

/// The same with break points where f was found to be infinite, the first of them at x.
#[cold]
#[inline(never)]
fn begin_again<T: Real>(task: &mut Task<'_, T>, first: T) -> Result<Outcome<T>, Failure<T>> {
    let mut points = task.rising_points();
    let mut x = first;
    for _ in 0..MOST {
        let at = points.partition_point(|&point| point < x);
        let is_inside = at > 0 && points.get(at).is_some_and(|&point| point > x);
        if !is_inside || !is_integrable(task.f, x, [points[at - 1], points[at]])? {
            break;
        }
        points.insert(at, x);
        let domain = Domain::from(points.as_slice());
        match doubly_adaptive(task.over(&domain)) {
            // It was not the only one.
            Err(Failure::NonFinite { x: next }) => x = next,
            Ok(outcome) if outcome.error.is_finite() => {
                let evaluations = task.f.calls();
                return Ok(Outcome {
                    evaluations,
                    ..outcome
                });
            }
            // There is no integral after all.
            Ok(_) => break,
            other => return other,
        }
    }
    Err(Failure::NonFinite { x })
}

/// Whether f is infinite at x alone, and grows towards it on one side at least, and nowhere as fast as a pole.
fn is_integrable<T: Real>(
    f: &mut dyn Integrand<T>,
    x: T,
    [low, high]: [T; 2],
) -> Result<bool, Failure<T>> {
    let components = f.components();
    let room = (x - low).min(high - x).min(T::one().max(x.abs()));
    let nearest = (T::lit(UNITS) * T::epsilon() * x.abs()).max(T::lit(PART) * room);
    let most = (T::lit(WIDEST) * room / nearest).sqrt();
    let farther = T::lit(FARTHER).min(most);
    let mut xs = [x; 2 * SAMPLES + 1];
    let mut distance = nearest;
    for k in 1..=SAMPLES {
        (xs[k], xs[SAMPLES + k]) = (x - distance, x + distance);
        distance = distance * farther;
    }
    let has_room = farther > T::lit(4.0) && xs.iter().all(|&x| x > low && x < high);
    if !has_room || !f.holes().is_empty() {
        return Ok(false);
    }
    with_scratch::<T, _, { 2 * SAMPLES + 1 }>(components, &mut |columns| {
        f.fill(&xs, columns)?;
        let samples = Columns::new(columns, xs.len());
        let norms: Vec<T> = (0..xs.len()).map(|i| samples.norm(i)).collect();
        let [mut grows, mut is_steep] = [false; 2];
        for side in norms[1..].chunks_exact(SAMPLES) {
            let power = |pair: &[T]| (pair[0] / pair[1]).ln() / farther.ln();
            grows |= side.windows(2).all(|pair| power(pair) >= T::lit(RISING));
            is_steep |= side.windows(2).any(|pair| power(pair) >= T::lit(STEEPEST));
        }
        let are_finite = norms[1..].iter().all(|norm| norm.is_finite());
        Ok(norms[0].is_infinite() && are_finite && grows && !is_steep)
    })
}
