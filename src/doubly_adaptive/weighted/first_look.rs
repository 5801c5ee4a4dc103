//! A first look at a finite range with an oscillating weight: by 17 samples that may be all that is needed,
//! without storage.

use super::oscillation::over_points;
use super::weighing::{Weighed, weigh};
use crate::chebyshev::kernel::larger;
use crate::doubly_adaptive::FEW;
use crate::doubly_adaptive::assessment::{Judged, judge};
use crate::doubly_adaptive::interval::{Interval, Nodes, set_positions};
use crate::doubly_adaptive::map::Map;
use crate::doubly_adaptive::noise::sum_rounding;
use crate::doubly_adaptive::oscillation::Phase;
use crate::doubly_adaptive::witness::{WITNESSES_OF_FEW, Witnesses};
use crate::goal::Outcome;
use crate::real::Real;
use crate::samples::Failure;
use crate::task::Task;
use crate::vector::{Columns, Components, Vector, with_scratch};
use crate::weight::Weight;
use crate::weight::kept::{KeptMoments, Set};
use crate::weight::moments::Scale;

/// How much of 2 (8 + k) units, by which a moment of degree k may be off, there is at the most in those
/// of [`Scale`].
const UNITS: f64 = 4.0;

/// What the first look has seen.
pub(super) struct Seen<'a, T> {
    /// The samples, column by column, and the witnesses that were called.
    pub(super) samples: &'a [T],
    pub(super) witnesses: Witnesses<'a, T>,
}

/// Integrate over a range without break points.
pub(super) fn over_range<T: Real>(
    task: &mut Task<'_, T>,
    weight: Weight,
    [a, b]: [T; 2],
) -> Result<Outcome<T>, Failure<T>> {
    let components = task.value.len();
    with_scratch::<T, _, { 2 * FEW + WITNESSES_OF_FEW }>(components, &mut |room| {
        let (samples, room) = room.split_at_mut(FEW * components);
        let (coefficients, called) = room.split_at_mut(FEW * components);
        let map = Map::Identity;
        let interval = Interval { map, a, b };
        let mut xs = [T::zero(); FEW];
        set_positions(&mut xs, interval, Nodes::all(FEW - 1));
        task.f.fill(&xs, samples)?;
        let mut witnesses = Witnesses::none(components, called);
        let columns = Columns::new(samples, FEW);
        if columns.all_finite() && task.f.holes().is_empty() {
            let found = judge(interval, columns, coefficients, [false; 2]);
            let judged = Judged {
                samples: columns,
                coefficients,
                found,
            };
            let outcome = look(task, weight, interval, (judged, &mut witnesses))?;
            if let Some(outcome) = outcome {
                return Ok(outcome);
            }
        }
        let seen = Seen { samples, witnesses };
        over_points(task, weight, &[a, b], Some(seen))
    })
}

/// The outcome, if the samples suffice, between them as well.
fn look<T: Real>(
    task: &mut Task<'_, T>,
    weight: Weight,
    interval: Interval<T>,
    (judged, witnesses): (Judged<'_, T>, &mut Witnesses<'_, T>),
) -> Result<Option<Outcome<T>>, Failure<T>> {
    let Judged {
        samples,
        coefficients,
        found,
    } = judged;
    let goal = task.goal;
    let Weighed {
        magnitude,
        rounding,
        mut unseen,
        bound,
    } = {
        let kept = task.store.as_deref_mut().map(|store| &mut store.moments);
        weigh_wave((weight, kept), interval, judged, task.value)
    };
    let norm = task.value.norm();
    let tolerance = goal.tolerance(norm, magnitude);
    let rounding = rounding + sum_rounding(norm);
    let suffices = |unseen: T| bound * unseen + rounding <= tolerance;
    if found.constant || !suffices(unseen) {
        return Ok(None);
    }
    let decays = found.decays();
    witnesses.call(task.f, (interval, [false; 2]), samples, decays)?;
    let misfit = witnesses.misfit_by_coefficients(Columns::new(coefficients, FEW));
    if !found.explains(misfit) && misfit > found.scatter / interval.half_width() {
        unseen = larger(unseen, misfit);
    }
    if !suffices(unseen) || !task.f.holes().is_empty() {
        return Ok(None);
    }
    Ok(Some(Outcome {
        error: bound * unseen + rounding,
        magnitude,
        evaluations: FEW + witnesses.count(),
        intervals: 1,
        cause: None,
    }))
}

/// What samples say of f times the weight.
fn weigh_wave<T: Real>(
    (weight, kept): (Weight, Option<&mut KeptMoments>),
    interval: Interval<T>,
    judged: Judged<'_, T>,
    value: &mut [T],
) -> Weighed<T> {
    let Phase {
        half,
        omega,
        cos,
        sin,
    } = Phase::new(weight, [interval.a, interval.b]);
    let computed;
    let set = if let Some(kept) = kept {
        kept.get::<FEW>(omega)
    } else {
        computed = Set::of::<FEW>(omega);
        &computed
    };
    let list = *set.list::<FEW>();
    let largest = larger(2.0 / omega.high.abs().max(1.0), set.largest);
    let scale = Scale {
        factor: half.high,
        bound: 2.0,
        accuracy: UNITS * largest,
    };
    // Those of cos(w x) or sin(w x): of even degrees times one number, of odd ones times another.
    let times = |even: f64, odd: f64| {
        let mut list = list;
        for pair in list.chunks_mut(2) {
            pair[0] *= even;
            if let Some(m) = pair.get_mut(1) {
                *m *= odd;
            }
        }
        list
    };
    match weight {
        Weight::Sin(_) => weigh(interval, (&times(sin, cos), scale), judged, value),
        Weight::Fourier(_) => {
            let real = weigh(interval, (&times(cos, -sin), scale), judged, value);
            let mut other = Components::zeros(value.len());
            let imaginary = weigh(interval, (&times(sin, cos), scale), judged, &mut other);
            for (pair, other) in value.chunks_exact_mut(2).zip(other.chunks_exact(2)) {
                pair[0] = pair[0] - other[1];
                pair[1] = pair[1] + other[0];
            }
            Weighed {
                magnitude: larger(real.magnitude, imaginary.magnitude),
                rounding: real.rounding + imaginary.rounding,
                ..real
            }
        }
        _ => weigh(interval, (&times(cos, -sin), scale), judged, value),
    }
}
