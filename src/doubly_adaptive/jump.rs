//! A jump at an end of a panel, whose sample there belongs to what is beyond.
//!
//! The break point of a step is a sample of both its sides, and the value of f there is that of one
//! side only; so is the value of an indicator, or of a fractional part, at an end of the range. If the others
//! leave nothing to be desired without that sample, the next number inside is sampled instead. It belongs to the
//! panel in any case, so that nothing is taken on trust. (The coefficients of a single sample are all alike: it
//! is looked for only where those of a panel are.)

use crate::doubly_adaptive::assessment::{Assessment, integrate, judge};
use crate::doubly_adaptive::interval::Interval;
use crate::doubly_adaptive::screening::{Screening, screen};
use crate::doubly_adaptive::{FEW, FIRST, missing};
use crate::goal::Goal;
use crate::real::Real;
use crate::samples::{Failure, Integrand};
use crate::vector::{Columns, Components, Vector, with_scratch};

/// Without a sample that is not their own the last coefficients of few samples are at most this share of what they
/// are with it.
const LESS: f64 = 0.01;

/// At which end a first panel seems to have a sample that is not its own, if at one. There is room for the
/// samples and their coefficients.
pub(super) fn foreign_end<T: Real>(
    goal: &Goal<T>,
    interval: Interval<T>,
    samples: &[T],
    room: &mut [T],
) -> Option<usize> {
    let (others, coefficients) = room.split_at_mut(samples.len());
    (0..2).find(|&side| {
        let missing = [side == 0, side == 1];
        others.copy_from_slice(samples);
        missing::fill(others, FIRST, missing);
        let others = Columns::new(others, FIRST);
        if screen(interval, others).is_final(goal) {
            return false;
        }
        let found = judge(interval, others, coefficients, missing);
        let mut value = Components::zeros(others.components());
        integrate(interval.half_width(), others, &mut value);
        // Whether all others are equal is another matter.
        let mut seen = Screening::of(&found, value);
        seen.constant = false;
        seen.suffices(goal)
    })
}

/// Of [`FEW`] samples, and what they say: put some from inside in the place of those at the ends that belong to
/// what is beyond; how many were taken.
///
/// With a weight it is not known what would suffice, but only that the others are the smoother without them.
#[inline(never)]
pub(super) fn mend_few<T: Real>(
    f: &mut dyn Integrand<T>,
    interval: Interval<T>,
    samples: &mut [T],
    found: &Assessment<T>,
) -> Result<usize, Failure<T>> {
    let components = samples.len() / FEW;
    let is_large = found.tail > T::epsilon().sqrt() * found.largest;
    if found.decays() || !is_large || !found.magnitude.is_finite() {
        return Ok(0);
    }
    let foreign = with_scratch::<T, _, { 2 * FEW }>(components, &mut |room| {
        let (others, coefficients) = room.split_at_mut(samples.len());
        let is_smoother = |&missing: &[bool; 2]| {
            others.copy_from_slice(samples);
            missing::fill(others, FEW, missing);
            let others = Columns::new(others, FEW);
            let without = judge(interval, others, coefficients, missing);
            without.tail <= T::lit(LESS) * found.tail
        };
        let either = [[true, false], [false, true], [true; 2]];
        either.into_iter().find(is_smoother)
    });
    let mut taken = 0;
    for side in 0..2 {
        if foreign.is_none_or(|foreign| !foreign[side]) {
            continue;
        }
        let known = f.replaced();
        let mut y = Components::zeros(components);
        f.fill(&[next_inside(interval, side)], &mut y)?;
        taken += 1;
        if y.all_finite() && f.replaced() == known {
            for (c, &component) in y.iter().enumerate() {
                samples[c * FEW + side * (FEW - 1)] = component;
            }
        }
    }
    Ok(taken)
}

/// The next number inside, from an end of an interval of x: by no share of the width, within which there may
/// be all of f.
pub(super) fn next_inside<T: Real>(interval: Interval<T>, side: usize) -> T {
    let end = [interval.a, interval.b][side];
    let unit = (T::epsilon() * end.abs()).max(T::min_positive_value());
    if side == 0 {
        (end + unit).min(interval.b)
    } else {
        (end - unit).max(interval.a)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doubly_adaptive::interval::{Nodes, set_positions};
    use crate::doubly_adaptive::map::Map;

    fn interval(a: f64, b: f64) -> Interval<f64> {
        let map = Map::Identity;
        Interval { map, a, b }
    }

    fn end_of(f: impl Fn(f64) -> f64) -> Option<usize> {
        let goal = Goal {
            rel_tol: 1e-9,
            abs_tol: None,
            min_intervals: 1,
            max_intervals: 100,
        };
        let mut samples = [0.0; FIRST];
        set_positions(&mut samples, interval(1.0, 2.0), Nodes::all(FIRST - 1));
        foreign_end(
            &goal,
            interval(1.0, 2.0),
            &samples.map(f),
            &mut [0.0; 2 * FIRST],
        )
    }

    #[test]
    fn an_end_is_foreign_if_the_others_do_without_it() {
        assert_eq!(end_of(|x| if x < 2.0 { x.exp() } else { 0.0 }), Some(1));
        assert_eq!(end_of(|x| if x > 1.0 { x.exp() } else { 9.0 }), Some(0));
        // Of a jump inside, a root or a kink the others have something to say.
        assert_eq!(end_of(|x| if x < 1.9 { x.exp() } else { 0.0 }), None);
        assert_eq!(end_of(|x| (2.0 - x).sqrt()), None);
        assert_eq!(end_of(|x| (x - 1.7).abs()), None);
    }

    #[test]
    fn the_next_number_is_inside() {
        for (a, b) in [
            (1.0, 2.0),
            (-3.0, -1e-300),
            (0.0, 1e-200),
            (-1e300, 0.0),
            (-1.0, 1.0),
        ] {
            let [left, right] = [0, 1].map(|side| next_inside(interval(a, b), side));
            assert!(
                a < left && left <= a + 2.0 * f64::EPSILON * a.abs() + 3e-308,
                "{a}: {left}"
            );
            assert!(
                right < b && right >= b - 2.0 * f64::EPSILON * b.abs() - 3e-308,
                "{b}: {right}"
            );
        }
        for (a, b) in [(1.9, f64::next_up(1.9)), (0.0, 5e-324)] {
            let both = [0, 1].map(|side| next_inside(interval(a, b), side));
            assert!(both.iter().all(|x| (a..=b).contains(x)), "{both:?}");
        }
    }
}
