//! A panel whose integral with a weight is a sum over the samples of f alone: f is replaced by its
//! interpolant, and the weight's moments are known.
//!
//! The interpolant is off by no more than twice the coefficients that are not seen, plus what witnesses show.
//! Those are polynomials T_k, whose integrals with the weight are bounded like the moments are: times this
//! bound, it is the error of the panel. The rest is rounding, of the samples, of where they are taken, and of
//! the moments.

use alloc::vec;
use alloc::vec::Vec;

use crate::chebyshev::kernel::{interleave, larger};
use crate::chebyshev::{MAX_DEGREE, Spectrum, gap, nodes, transform_column};
use crate::doubly_adaptive::FIRST;
use crate::doubly_adaptive::assessment::{Assessment, judge, judge_again};
use crate::doubly_adaptive::interval::{Interval, Nodes, set_positions};
use crate::doubly_adaptive::noise::sum_rounding;
use crate::doubly_adaptive::refinement::CAUTION;
use crate::doubly_adaptive::witness::{WITNESSES, Witnesses};
use crate::goal::Outcome;
use crate::real::Real;
use crate::samples::{Failure, Integrand};
use crate::vector::{Columns, Vector};
use crate::weight::moments::{Scale, units};

/// By how much more than is asked for the error may be expected to be too large at 65 samples:
/// coefficients of functions without poles nearby fall ever faster.
const CONFIDENCE: f64 = 1e3;

/// Coefficients do not fall if the last quarter of them is this large beside the one before.
const FLAT: f64 = 0.9;

/// A panel, and how the moments of the weight on it are written.
pub(super) struct MomentPanel<'a, T> {
    pub(super) interval: Interval<T>,
    pub(super) moments: &'a dyn Fn(&mut [f64]) -> Scale,
    /// A point where f counts more than elsewhere, and its place on the panel from -1 to 1.
    pub(super) crucial: Option<[T; 2]>,
}

/// What came of it.
pub(super) struct Seen<T> {
    pub(super) outcome: Outcome<T>,
    /// How much of the error is not rounding, over what the weight does to it.
    pub(super) unresolved: T,
    /// Whether the error is as small as asked for, or rounding.
    pub(super) suffices: bool,
    /// Whether f is not finite at an end.
    pub(super) is_open: bool,
    /// Whether the last coefficients do not fall at all, as those of a single sample that does not fit.
    pub(super) is_flat: bool,
}

/// What the samples say of f times the weight.
struct Weighed<T> {
    magnitude: T,
    rounding: T,
    bound: T,
}

impl<T: Real> MomentPanel<'_, T> {
    /// Sample f until its integral is as good as is enough for an integral of a norm and a magnitude, or
    /// more samples do not promise that.
    pub(super) fn integrate(
        &self,
        f: &mut dyn Integrand<T>,
        enough: &dyn Fn(T, T) -> T,
        value: &mut [T],
    ) -> Result<Seen<T>, Failure<T>> {
        let components = value.len();
        let interval = self.interval;
        let before = f.replaced();
        let mut samples = vec![T::zero(); FIRST * components];
        let mut xs = vec![T::zero(); FIRST];
        set_positions(&mut xs, interval, Nodes::all(FIRST - 1));
        f.fill(&xs, &mut samples)?;
        let columns = Columns::new(&samples, FIRST);
        if !columns.all_finite() {
            let inside = (1..FIRST - 1).find(|&i| !columns.is_finite(i));
            if let Some(i) = inside {
                return Err(Failure::NonFinite { x: xs[i] });
            }
            value.fill(T::zero());
            return Ok(Seen::open(FIRST));
        }
        let mut coefficients = vec![T::zero(); samples.len()];
        let mut called = vec![T::zero(); WITNESSES * components];
        let mut witnesses = Witnesses::none(&mut called);
        let mut crucial = Vec::new();
        let columns = Columns::new(&samples, FIRST);
        let mut found = judge(interval, columns, &mut coefficients, [false; 2]);
        loop {
            let points = samples.len() / components;
            let columns = Columns::new(&samples, points);
            let weighed = self.weigh(columns, &coefficients, value);
            let mut unseen = unseen(interval, &found, Columns::new(&coefficients, points));
            let norm = value.norm();
            let enough = enough(norm, weighed.magnitude);
            let rounding = weighed.rounding + sum_rounding(norm);
            let mut error = weighed.bound * unseen + rounding;
            let again = found.constant && points < 2 * FIRST - 1;
            if (error <= enough || weighed.bound * unseen <= rounding) && !again {
                witnesses.call(f, (interval, [false; 2]), columns, found.decays())?;
                let misfit = witnesses.misfit(columns);
                let noise = found.scatter / interval.half_width();
                if let Some([x, place]) = self.crucial.filter(|&[_, place]| is_between(place)) {
                    if crucial.is_empty() {
                        crucial = vec![T::zero(); components];
                        f.fill_finite(&[x], &mut crucial)?;
                    }
                    let misfit = gap(columns, place, &crucial);
                    if misfit > noise {
                        unseen = larger(unseen, misfit);
                        error = weighed.bound * unseen + rounding;
                    }
                }
                if !found.explains(misfit) && misfit > noise {
                    unseen = larger(unseen, misfit);
                    error = weighed.bound * unseen + rounding;
                }
            }
            let has_holes = f.replaced() > before;
            let is_resolved = error <= enough || weighed.bound * unseen <= rounding;
            let caution = if points == FIRST { CONFIDENCE } else { CAUTION };
            let promises = {
                let next = unseen * (found.tail / found.before).powi(4);
                weighed.bound * next <= T::lit(caution) * enough
            };
            let goes_on = again || (!is_resolved && promises);
            if !goes_on || has_holes || points > MAX_DEGREE {
                if !error.is_finite() {
                    error = T::infinity();
                }
                return Ok(Seen {
                    outcome: Outcome {
                        error,
                        magnitude: weighed.magnitude,
                        evaluations: points + witnesses.count() + usize::from(!crucial.is_empty()),
                        intervals: 1,
                        cause: None,
                    },
                    unresolved: unseen,
                    suffices: is_resolved && !has_holes && error.is_finite(),
                    is_open: false,
                    is_flat: found.tail >= T::lit(FLAT) * found.before,
                });
            }
            let degree = points - 1;
            let mut fresh = vec![T::zero(); degree * components];
            xs.resize(degree, T::zero());
            set_positions(&mut xs, interval, Nodes::between(degree));
            f.fill_finite(&xs, &mut fresh)?;
            let mut all = vec![T::zero(); (2 * degree + 1) * components];
            let pairs = samples.chunks_exact(points).zip(fresh.chunks_exact(degree));
            for (all, (old, fresh)) in all.chunks_exact_mut(2 * degree + 1).zip(pairs) {
                interleave(all, old, fresh);
            }
            let before = core::mem::replace(&mut coefficients, vec![T::zero(); all.len()]);
            samples = all;
            found = judge_again(
                interval,
                Columns::new(&samples, 2 * degree + 1),
                &mut coefficients,
                Columns::new(&before, points),
            );
        }
    }

    /// The integral of the interpolant with the weight: as a sum over samples, which shows what the
    /// rounding of each does.
    fn weigh(&self, samples: Columns<'_, T>, coefficients: &[T], value: &mut [T]) -> Weighed<T> {
        let points = samples.points();
        let mut moments = [0.0; MAX_DEGREE + 1];
        let moments = &mut moments[..points];
        let scale = (self.moments)(moments);
        let factors = factors(moments);
        let factors: Vec<T> = factors[..points]
            .iter()
            .map(|&factor| T::lit(scale.factor * factor))
            .collect();
        for (y, column) in value.iter_mut().zip(samples.iter()) {
            let terms = factors.iter().zip(column);
            *y = terms.fold(T::zero(), |sum, (&factor, &y)| sum + factor * y);
        }
        let mut norms = [T::zero(); MAX_DEGREE + 1];
        samples.norms(&mut norms[..points]);
        let mut steps = [T::zero(); MAX_DEGREE + 1];
        samples.steps(&mut steps[..points]);
        let zero = T::zero();
        let [mut magnitude, mut heaviest, mut variation, mut steepest] = [zero; 4];
        let places = nodes(points - 1);
        for (j, factor) in factors.iter().enumerate() {
            let term = factor.abs() * norms[j];
            magnitude = magnitude + term;
            heaviest = larger(heaviest, term);
            // The steeper of the slopes on both sides.
            let slope = |i: usize| steps[i] / T::lit(places[i + 1] - places[i]);
            let right = if j + 1 < points { slope(j) } else { zero };
            let left = if j > 0 { slope(j - 1) } else { zero };
            let term = factor.abs() * larger(left, right);
            variation = variation + term;
            steepest = larger(steepest, term);
        }
        let Interval { a, b, .. } = self.interval;
        let size = a.abs().max(b.abs()) / self.interval.half_width();
        let of_samples = T::epsilon() * (magnitude * heaviest).sqrt();
        let of_places = T::epsilon() * size * (variation * steepest).sqrt();
        let spread = Columns::new(coefficients, points);
        spread.norms(&mut norms[..points]);
        // The even coefficients, and then the odd ones.
        let degrees = (0..points).step_by(2).chain((1..points).step_by(2));
        let of_moments = degrees
            .zip(&norms)
            .fold(zero, |sum, (k, &c)| sum + c * T::lit(units(k)));
        let accuracy = T::lit(f64::EPSILON * scale.accuracy * scale.factor);
        Weighed {
            magnitude,
            rounding: of_samples + of_places + accuracy * of_moments,
            bound: T::lit(scale.bound * scale.factor),
        }
    }
}

impl<T: Real> Seen<T> {
    /// Nothing, since f is not finite at an end.
    fn open(evaluations: usize) -> Self {
        Seen {
            is_open: true,
            ..Self::nothing(evaluations)
        }
    }

    /// Nothing, after so many evaluations.
    pub(super) fn nothing(evaluations: usize) -> Self {
        Seen {
            outcome: Outcome {
                error: T::infinity(),
                magnitude: T::zero(),
                evaluations,
                intervals: 1,
                cause: None,
            },
            unresolved: T::infinity(),
            suffices: false,
            is_open: false,
            is_flat: false,
        }
    }
}

/// Whether a place is none of the nodes.
fn is_between<T: Real>(place: T) -> bool {
    nodes(MAX_DEGREE).iter().all(|&node| T::lit(node) != place)
}

/// What each sample counts in the integral of the interpolant with the weight: sum c_k M_k in terms of the
/// samples is the transform of the moments.
fn factors(moments: &mut [f64]) -> [f64; MAX_DEGREE + 1] {
    let points = moments.len();
    // Nodes go from -1 to 1, and cosines from 1 to -1.
    for moment in moments.iter_mut().skip(1).step_by(2) {
        *moment = -*moment;
    }
    let mut transformed = [0.0; MAX_DEGREE + 1];
    transform_column(&mut transformed[..points], moments);
    let mut factors = [0.0; MAX_DEGREE + 1];
    let (even, odd) = transformed[..points].split_at(points / 2 + 1);
    for (j, factor) in factors[..points].iter_mut().enumerate() {
        *factor = if j % 2 == 0 { even[j / 2] } else { odd[j / 2] };
    }
    factors
}

/// Twice the sum of the coefficients beyond the last, by the decay of those that are known; the same on the
/// way as the error of a panel, where that is more. 0 where it is noise.
fn unseen<T: Real>(interval: Interval<T>, found: &Assessment<T>, c: Columns<'_, T>) -> T {
    let lit = T::lit;
    let n = c.points() - 1;
    let mut norms = [T::zero(); MAX_DEGREE + 1];
    let norms = &mut norms[..=n];
    c.norms(norms);
    let c = Spectrum(norms);
    let width = lit(2.0) * interval.half_width();
    if width * found.tail <= found.noise {
        return found.error / width;
    }
    let eighth = n / 8;
    let x = c.largest(5 * eighth + 1, 6 * eighth);
    let y = c.largest(6 * eighth + 1, 7 * eighth);
    let z = c.largest(7 * eighth + 1, n);
    let slowest = larger(y / x, z / y);
    // From one quarter of the coefficients to the next.
    let ratio = larger(slowest * slowest, found.tail / found.before);
    // A sum as of a geometric decay, a quarter of n times this, and four times as much, since an algebraic
    // one goes on slower, and its largest coefficients may not be among the last.
    // Those of a single sample that does not fit are all equal, and n of them add up to what it is off by.
    let most = lit(n as f64);
    let sum = ratio * lit(n as f64) / -ratio.ln();
    let sum = if ratio < T::one() && sum < most {
        sum
    } else {
        most
    };
    larger(lit(2.0) * sum * found.tail, found.error / width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weight::Log;
    use crate::weight::{algebraic, cauchy};

    /// Of x^k to k = 32: exact to rounding, by closed forms.
    #[test]
    fn polynomials_are_exact() {
        for degree in [32, 64, 128] {
            let mut moments = [0.0; MAX_DEGREE + 1];
            let scale = algebraic::moments(2.0, [-0.5, 0.0], Log::None, &mut moments[..=degree]);
            let factors = factors(&mut moments[..=degree]);
            for power in 0..=32 {
                let terms = nodes(degree).iter().zip(&factors);
                let sum: f64 = terms
                    .map(|(t, factor)| scale.factor * factor * (0.5 * (1.0 + t)).powi(power))
                    .sum();
                // With v = (1 + t)/2 from 0 to 1: the root of 2 times the integral of v^(power - 1/2).
                let exact = 2f64.sqrt() / (f64::from(power) + 0.5);
                assert!((sum / exact - 1.0).abs() < 1e-14, "{degree} {power}");
            }
            // The principal value of (t^power - tau^power)/(t - tau) is that of a polynomial.
            let scale = cauchy::moments([1.25, 0.75], &mut moments[..=degree]);
            assert_eq!(scale.factor, 1.0);
            let factors = super::factors(&mut moments[..=degree]);
            let (mut exact, tau) = (0.6f64.ln(), 0.25);
            for power in 0..=32 {
                let terms = nodes(degree).iter().zip(&factors);
                let sum: f64 = terms.map(|(t, factor)| factor * t.powi(power)).sum();
                assert!(
                    (sum - exact).abs() < 2e-14,
                    "{degree} {power}: {sum} {exact}"
                );
                let next = if power % 2 == 0 {
                    2.0 / f64::from(power + 1)
                } else {
                    0.0
                };
                exact = tau * exact + next;
            }
        }
    }
}
