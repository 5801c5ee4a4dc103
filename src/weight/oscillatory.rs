//! The modified Chebyshev moments of exp(i omega t) on -1..1.
//!
//! m_k is the integral of T_k(t) cos(omega t) for even k, of T_k(t) sin(omega t) for odd k; the others are 0.
//! From T_k = (T'_(k+1)/(k+1) - T'_(k-1)/(k-1))/2 by parts:
//!
//! - even k: m_k = -2 cos(omega)/(k^2 - 1) + (omega/2) (m_(k+1)/(k+1) - m_(k-1)/(k-1)),
//! - odd k: m_k = -2 sin(omega)/(k^2 - 1) - (omega/2) (m_(k+1)/(k+1) - m_(k-1)/(k-1)).
//!
//! Up to k = omega the recurrence is stable forwards (Piessens and Branders, J. Comput. Appl. Math. 1, 153,
//! 1975); beyond, it is solved as a system whose diagonal dominates, with a value at its far end (F. W. J.
//! Olver, J. Res. NBS 71B, 111, 1967). Forwards with what differs from the leading term of a large omega,
//! 2 sin(omega)/omega or -2 cos(omega)/omega: the moments themselves would lose a digit or two.

use num_traits::{Float, ToPrimitive};

use crate::chebyshev::MAX_DEGREE;

/// The most moments.
pub(crate) const MOMENTS: usize = MAX_DEGREE + 1;

/// How far beyond the last moment, or beyond omega, the system may have to go.
const BEYOND: usize = 72;

/// The square of an angle below this is nothing beside 1.
const SMALL: f64 = 1e-8;

/// A number with what rounding took from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Exact {
    pub(crate) high: f64,
    pub(crate) low: f64,
}

impl Exact {
    /// Half the sum of two numbers.
    pub(crate) fn half_sum(a: f64, b: f64) -> Self {
        let (a, b) = (0.5 * a, 0.5 * b);
        let high = a + b;
        let b_part = high - a;
        let low = (a - (high - b_part)) + (b - b_part);
        Exact { high, low }
    }

    /// Its product with a number.
    pub(crate) fn times(self, w: f64) -> Self {
        let high = w * self.high;
        let low = Float::mul_add(w, self.high, -high) + w * self.low;
        Exact { high, low }
    }

    /// The cosine and the sine; their means, of an angle that overflows.
    pub(crate) fn cos_sin(self) -> [f64; 2] {
        if !self.high.is_finite() {
            return [0.0; 2];
        }
        let (sin, cos) = Float::sin_cos(self.high);
        if self.low.abs() < SMALL {
            return [cos - sin * self.low, sin + cos * self.low];
        }
        // (Of the largest numbers what rounding took is no small angle.)
        let (sin_low, cos_low) = Float::sin_cos(self.low);
        [cos * cos_low - sin * sin_low, sin * cos_low + cos * sin_low]
    }
}

/// Write m_0, m_1, ... for this omega.
pub(crate) fn moments(omega: Exact, all: &mut [f64]) {
    let [cos, sin] = omega.cos_sin();
    let is_negative = omega.high < 0.0;
    let omega = omega.high.abs();
    // Those of an odd k change their sign with omega.
    let sin = if is_negative { -sin } else { sin };
    if omega <= 1.0 {
        by_system(omega, [cos, sin], 1, first_two(omega, [cos, sin]), all);
    } else {
        forwards(omega, [cos, sin], all);
    }
    if is_negative {
        for m in all.iter_mut().skip(1).step_by(2) {
            *m = -*m;
        }
    }
}

/// m_0 and m_1 of an omega of at most 1.
fn first_two(omega: f64, [cos, sin]: [f64; 2]) -> [f64; 2] {
    if omega > 0.5 {
        return [2.0 * sin / omega, 2.0 * (sin / omega - cos) / omega];
    }
    // 2 sum (-1)^j omega^(2j)/(2j+1)! and 2 omega sum (-1)^j omega^(2j)/((2j+3) (2j+1)!).
    let square = omega * omega;
    let (mut even, mut odd, mut term) = (0.0, 0.0, 2.0);
    for j in 0..8 {
        let k = f64::from(2 * j);
        even += term;
        odd += term / (k + 3.0);
        term *= -square / ((k + 2.0) * (k + 3.0));
    }
    [even, omega * odd]
}

/// From m_0 on as far as k < omega, and from there by the system.
fn forwards(omega: f64, [cos, sin]: [f64; 2], all: &mut [f64]) {
    let two = 2.0 / omega;
    let leading = [sin * two, -cos * two];
    // What differs from the leading terms, over k, of the two before: what does not wait for the last is
    // apart.
    let (mut before, mut here) = (0.0, leading[0] / omega);
    let mut pair = [leading[0], leading[1] + here];
    for (m, value) in all.iter_mut().zip(pair) {
        *m = value;
    }
    for k in 1..all.len().saturating_sub(1) {
        let order = k as f64;
        if order >= omega {
            return by_system(omega, [cos, sin], k, pair, all);
        }
        let factor = if k % 2 == 0 { two } else { -two };
        let next = (before + factor * leading[k % 2]) + (factor * order) * here;
        (before, here) = (here, next);
        let m = leading[(k + 1) % 2] + (order + 1.0) * here;
        pair = [pair[1], m];
        all[k + 1] = m;
    }
}

/// All beyond m_(k-1) and m_k, which are known: by elimination downwards, from so far up that what is not
/// known there has died away, and substitution upwards.
///
/// Of u_k with m_k = k u_k for k = 0 and 1 modulo 4, and -k u_k for the others, for which the recurrence is
/// k u_k = (omega/2) (u_(k-1) + u_(k+1)) - s_k. With determinants p_(k-1) = p_k - (omega/2)^2/(k (k+1))
/// p_(k+1), of pivots k p_(k-1)/p_k, no row waits for a division: u_k = (r_k + (omega/2k) p_k u_(k-1))/p_(k-1)
/// where r_k = (omega/2k) r_(k+1) - s_k p_k/k.
fn by_system(omega: f64, [cos, sin]: [f64; 2], k: usize, known: [f64; 2], all: &mut [f64]) {
    for (m, value) in all[k - 1..].iter_mut().zip(known) {
        *m = value;
    }
    if all.len() <= k + 1 {
        return;
    }
    let far = all.len() + steps_beyond(omega, all.len());
    let half = 0.5 * omega;
    let square = half * half;
    let sign = |j: usize| if j % 4 < 2 { 1.0 } else { -1.0 };
    let waves = [cos, sin, -cos, -sin];
    let source = |j: usize| waves[j % 4] * SOURCES_BY_ORDER[j];
    let mut rows = [0.0; MOMENTS];
    let mut ratios = [0.0; MOMENTS];
    let (mut above, mut here, mut row) = (0.0, 1.0, -source(far));
    for j in (k + 1..far).rev() {
        let below = here - square * RECIPROCALS[j] * RECIPROCALS[j + 1] * above;
        let ratio = half * RECIPROCALS[j];
        row = ratio * row - source(j) * here;
        if j < all.len() {
            let scale = 1.0 / below;
            rows[j] = scale * row;
            ratios[j] = scale * (ratio * here);
        }
        (above, here) = (here, below);
    }
    let mut u = sign(k) * known[1] / k as f64;
    for (j, m) in all.iter_mut().enumerate().skip(k + 1) {
        u = rows[j] + ratios[j] * u;
        *m = sign(j) * j as f64 * u;
    }
}

/// How many rows there must be beyond the last moment. What is not known at the far end shrinks on the way
/// down by about omega/(2 k) at each step, and next to k = omega as the Airy function does.
fn steps_beyond(omega: f64, count: usize) -> usize {
    let order = count as f64;
    let steps = if order > 2.0 * omega {
        4.0 + 32.0 / Float::ln(1.86 * order / omega.max(1e-3))
    } else {
        8.0 + Float::powf(40.0 * Float::sqrt(omega + 1.0), 2.0 / 3.0)
    };
    steps.to_usize().unwrap_or(BEYOND).min(BEYOND)
}

/// The most rows.
const ROWS: usize = MOMENTS + BEYOND + 1;

/// 2/(k^2 - 1) for k > 1.
pub(super) const SOURCES: [f64; ROWS] = {
    let mut sources = [0.0; ROWS];
    let mut k = 2;
    while k < ROWS {
        let order = k as f64;
        sources[k] = 2.0 / (order * order - 1.0);
        k += 1;
    }
    sources
};

/// The same over k.
const SOURCES_BY_ORDER: [f64; ROWS] = {
    let mut sources = SOURCES;
    let mut k = 2;
    while k < ROWS {
        sources[k] /= k as f64;
        k += 1;
    }
    sources
};

/// 1/k for k > 0.
const RECIPROCALS: [f64; ROWS] = {
    let mut reciprocals = [0.0; ROWS];
    let mut k = 1;
    while k < ROWS {
        reciprocals[k] = 1.0 / k as f64;
        k += 1;
    }
    reciprocals
};

#[cfg(test)]
mod tests {
    use super::*;

    /// From `tests/reference/oscillatory_moments.py`, in arithmetic of hundreds of digits.
    const TABLE: &str = include_str!("../../tests/data/oscillatory_moments.csv");

    #[test]
    fn moments_of_every_degree_and_frequency() {
        let mut all = [0.0; MOMENTS];
        let mut before = f64::NAN;
        let mut rows = 0;
        for row in TABLE.lines().skip(1) {
            let mut fields = row.split(',');
            let mut next = || fields.next().expect("a field");
            let omega: f64 = next().parse().expect("omega");
            let k: usize = next().parse().expect("k");
            let exact: f64 = next().parse().expect("a moment");
            if omega != before {
                let exact = Exact {
                    high: omega,
                    low: 0.0,
                };
                moments(exact, &mut all);
                before = omega;
            }
            // In units of the largest; up to k = omega each step of the recurrence loses a little.
            let steps = omega.min(k as f64);
            let unit = exact.abs().max(2.0 / omega.max(1.0)) * f64::EPSILON;
            let gap = (all[k] - exact).abs();
            assert!(
                gap <= 2.0 * (8.0 + steps) * unit,
                "{omega}, {k}: {gap:e} {exact:e}"
            );
            rows += 1;
        }
        assert_eq!(rows, 26 * MOMENTS);
    }

    #[test]
    fn fewer_moments_are_the_same_ones() {
        for omega in [0.0, 1e-5, 0.7, 3.0, 12.0, 40.0, 1e4] {
            for (sign, count) in [(1.0, 5), (-1.0, 9), (1.0, 17), (-1.0, 33), (1.0, 65)] {
                let of = |high: f64, all: &mut [f64]| moments(Exact { high, low: 0.0 }, all);
                let (mut few, mut many) = ([0.0; MOMENTS], [0.0; MOMENTS]);
                of(sign * omega, &mut few[..count]);
                of(omega, &mut many);
                for k in 0..count {
                    let sign = if k % 2 == 0 { 1.0 } else { sign };
                    let gap = (few[k] - sign * many[k]).abs();
                    assert!(gap <= 2e-15, "{omega}, {count}, {k}: {gap:e}");
                }
            }
        }
    }

    /// Sums and products of numbers whose rounding is known, and large angles.
    #[test]
    fn phases_are_known_before_they_are_rounded() {
        let middle = Exact::half_sum(0.3, 1.0);
        assert_eq!(middle.high + middle.low, 0.65);
        let tiny = Exact::half_sum(1.0, 1e-17);
        assert_eq!((tiny.high, tiny.low), (0.5, 5e-18));
        // cos and sin of 1e8 times the double next to 0.1, and of 1e17 times it.
        for (w, cos, sin) in WAVES {
            let x = Exact {
                high: 0.1,
                low: 0.0,
            };
            let wave = x.times(w).cos_sin();
            let gap = (wave[0] - cos).abs().max((wave[1] - sin).abs());
            assert!(gap <= 2e-16, "{w}: {gap:e}");
        }
    }

    const WAVES: [(f64, f64, f64); 2] = [
        (
            123_456_789.0,
            0.441_407_390_652_334_5,
            -0.897_306_812_343_190_3,
        ),
        (
            1.234_567_890_123_456_6e17,
            -0.971_658_486_890_252_2,
            0.236_389_054_006_621_9,
        ),
    ];
}
