//! What the samples of a panel say of the integral of f times the weight: the value, and what it may be off
//! by.

use crate::chebyshev::kernel::{combination, larger, largest_of, side_by_side, sum_of};
use crate::chebyshev::{MAX_DEGREE, Spectrum, nodes, transform_column};
use crate::doubly_adaptive::assessment::{Assessment, Judged};
use crate::doubly_adaptive::interval::Interval;
use crate::doubly_adaptive::{FEW, FIRST};
use crate::real::Real;
use crate::vector::{Columns, moduli, moduli_of_steps};
use crate::weight::moments::{Scale, units};

/// What the samples say of f times the weight.
pub(super) struct Weighed<T> {
    /// The integral of |f| times the weight, as far as samples show it.
    pub(super) magnitude: T,
    /// What rounding does to the value.
    pub(super) rounding: T,
    /// What is not seen of f, and what the weight makes of that at most, as a factor.
    pub(super) unseen: T,
    pub(super) bound: T,
}

/// Among the last coefficients of few samples there may be none as large as the decay of all lets expect:
/// those of a pole go up and down like a cosine.
const CAUTION: f64 = 4.0;

/// The most samples.
const MOST: usize = MAX_DEGREE + 1;

/// The integral of the interpolant with a weight of these moments: as a sum over samples, which shows what
/// the rounding of each does.
pub(super) fn weigh<T: Real>(
    interval: Interval<T>,
    moments: (&[f64], Scale),
    judged: Judged<'_, T>,
    value: &mut [T],
) -> Weighed<T> {
    // The usual numbers need no larger buffers.
    match judged.samples.points() {
        FEW => weigh_up_to::<T, FEW>(interval, moments, judged, value),
        FIRST => weigh_up_to::<T, FIRST>(interval, moments, judged, value),
        _ => weigh_up_to::<T, MOST>(interval, moments, judged, value),
    }
}

/// [`weigh`] by up to N samples.
#[inline(never)]
fn weigh_up_to<T: Real, const N: usize>(
    interval: Interval<T>,
    moments: (&[f64], Scale),
    judged: Judged<'_, T>,
    value: &mut [T],
) -> Weighed<T> {
    let points = judged.samples.points();
    let mut transformed = [0.0; N];
    let [mut factors, mut norms, mut slopes, mut spectrum] = [[T::zero(); N]; 4];
    let room = Room {
        transformed: &mut transformed[..points],
        factors: &mut factors[..points],
        norms: &mut norms[..points],
        slopes: &mut slopes[..points - 1],
        spectrum: &mut spectrum[..points],
    };
    weigh_in(room, interval, moments, judged, value)
}

/// Room for a number at each node, or between nodes, or for each coefficient.
struct Room<'a, T> {
    transformed: &'a mut [f64],
    factors: &'a mut [T],
    norms: &'a mut [T],
    slopes: &'a mut [T],
    spectrum: &'a mut [T],
}

/// [`weigh`] by any number of samples, compiled once.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
fn weigh_in<T: Real>(
    room: Room<'_, T>,
    interval: Interval<T>,
    (moments, scale): (&[f64], Scale),
    judged: Judged<'_, T>,
    value: &mut [T],
) -> Weighed<T> {
    let Room {
        transformed,
        factors,
        norms,
        slopes,
        spectrum,
    } = room;
    let Judged {
        samples,
        coefficients,
        found,
    } = judged;
    set_factors(moments, scale.factor, transformed, factors);
    for (y, column) in value.iter_mut().zip(samples.iter()) {
        *y = combination(factors, column);
    }
    if let [_] = value {
        moduli(samples.column(0), norms);
        moduli(coefficients, spectrum);
        moduli_of_steps(samples.column(0), slopes);
    } else {
        samples.norms_across(norms);
        Columns::new(coefficients, samples.points()).norms_across(spectrum);
        samples.steps_across(slopes);
    }
    // Between nodes.
    let n = slopes.len();
    for (slope, places) in slopes.iter_mut().zip(nodes(n).windows(2)) {
        *slope = *slope / T::lit(places[1] - places[0]);
    }
    let [magnitude, heaviest, variation, steepest] = of_samples(factors, norms, slopes);
    let Interval { a, b, .. } = interval;
    let size = a.abs().max(b.abs()) / interval.half_width();
    let by_samples = T::epsilon() * (magnitude * heaviest).sqrt();
    let by_places = T::epsilon() * size * (variation * steepest).sqrt();
    let unseen = unseen(interval, &found, Spectrum(spectrum));
    let by_moments = of_moments(spectrum);
    let accuracy = T::lit(f64::EPSILON * scale.accuracy * scale.factor);
    Weighed {
        magnitude,
        rounding: by_samples + by_places + accuracy * by_moments,
        unseen,
        bound: T::lit(scale.bound * scale.factor),
    }
}

/// What each sample counts in the integral of the interpolant with the weight: sum c_k M_k in terms of the
/// samples is the transform of the moments.
#[inline(always)]
fn set_factors<T: Real>(moments: &[f64], scale: f64, transformed: &mut [f64], factors: &mut [T]) {
    transform_column(transformed, moments);
    let (even, odd) = transformed.split_at(moments.len() / 2 + 1);
    // Nodes go from -1 to 1, and cosines from 1 to -1.
    let pairs = factors.rchunks_exact_mut(2).zip(even.iter().zip(odd));
    for (pair, (even, odd)) in pairs {
        pair[0] = T::lit(scale * odd);
        pair[1] = T::lit(scale * even);
    }
    factors[0] = T::lit(scale * even[even.len() - 1]);
}

/// The sum of samples times factors, and the largest of these terms; the same of slopes, at each node the
/// steeper of those on both sides.
#[inline(always)]
fn of_samples<T: Real>(factors: &[T], norms: &[T], slopes: &[T]) -> [T; 4] {
    let n = slopes.len();
    let zero = [T::zero(); 4];
    let [mut sum, mut heaviest, mut variation, mut steepest] = [zero; 4];
    for k in (0..n).step_by(4) {
        for i in 0..4 {
            let j = k + i;
            let factor = factors[j].abs();
            let term = factor * norms[j];
            sum[i] = sum[i] + term;
            heaviest[i] = larger(heaviest[i], term);
            let left = if j == 0 { T::zero() } else { slopes[j - 1] };
            let term = factor * larger(left, slopes[j]);
            variation[i] = variation[i] + term;
            steepest[i] = larger(steepest[i], term);
        }
    }
    let mut parts = [sum, heaviest, variation, steepest];
    side_by_side(&mut parts);
    let [sum, heaviest, variation, steepest] = parts;
    let factor = factors[n].abs();
    let (last, steep) = (factor * norms[n], factor * slopes[n - 1]);
    [
        sum_of(&sum) + last,
        larger(largest_of(&heaviest), last),
        sum_of(&variation) + steep,
        larger(largest_of(&steepest), steep),
    ]
}

/// What the rounding of moments does, in units of them: by the norms of coefficients, which are lost.
#[inline(always)]
fn of_moments<T: Real>(spectrum: &mut [T]) -> T {
    let (even, odd) = spectrum.split_at_mut(spectrum.len() / 2 + 1);
    for (i, c) in even.iter_mut().enumerate() {
        *c = *c * T::lit(units(2 * i));
    }
    for (i, c) in odd.iter_mut().enumerate() {
        *c = *c * T::lit(units(2 * i + 1));
    }
    sum_of(spectrum)
}

/// Twice the sum of the coefficients beyond the last, by the decay of those that are known; the same on the
/// way as the error of a panel, where that is more. 0 where it is noise.
#[inline(always)]
fn unseen<T: Real>(interval: Interval<T>, found: &Assessment<T>, c: Spectrum<'_, T>) -> T {
    let lit = T::lit;
    let n = c.0.len() - 1;
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
    let caution = if n < FEW { lit(CAUTION) } else { T::one() };
    caution * larger(lit(2.0) * sum * found.tail, found.error / width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weight::Log;
    use crate::weight::{algebraic, cauchy};

    fn factors_of(moments: &[f64]) -> [f64; MOST] {
        let mut factors = [0.0; MOST];
        let room = &mut [0.0; MOST][..moments.len()];
        set_factors(moments, 1.0, room, &mut factors[..moments.len()]);
        factors
    }

    /// Of x^k to k = 32: exact to rounding, by closed forms.
    #[test]
    fn polynomials_are_exact() {
        for degree in [32, 64, 128] {
            let mut moments = [0.0; MAX_DEGREE + 1];
            let scale = algebraic::moments(2.0, [-0.5, 0.0], Log::None, &mut moments[..=degree]);
            let factors = factors_of(&moments[..=degree]);
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
            let factors = factors_of(&moments[..=degree]);
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
