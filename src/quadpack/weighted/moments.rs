//! The modified Chebyshev moments of cos(theta t) and sin(theta t) on [-1, 1].
//!
//! R. Piessens, M. Branders, BIT 15, 187 (1975), and Piessens et al. 1983, section 2.2.3 (`dqc25f`): by
//! forward recurrence while the order is below theta; beyond, the recurrence loses digits, and is solved
//! as a boundary-value problem with the asymptotic moment of high order at its end (F. W. J. Olver, J.
//! Res. NBS 71B, 111 (1967)). In double precision for every scalar. Differs in: the recurrence has orders
//! of both parities, which loses fewer digits at a large theta and takes one elimination in the place of
//! two; the phase is the exact product of frequency and half width; for enormous theta, where its square
//! overflows, the limit.

use alloc::vec::Vec;

use num_traits::ToPrimitive;

use super::chebyshev::{POINTS, largest};
use crate::weight::product::wave_beside;

/// Those of even order belong to the cosine, those of odd order to the sine; the others vanish.
#[derive(Clone, Debug)]
pub(super) struct Moments {
    half_width: HalfWidth,
    pub(super) list: [f64; POINTS],
    pub(super) largest: f64,
}

/// Half the width of a panel, and what rounding has taken from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct HalfWidth {
    value: f64,
    rest: f64,
}

/// The sum of two numbers, and what rounding has taken from it (Knuth).
fn exact_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let of_b = sum - a;
    (sum, (a - (sum - of_b)) + (b - of_b))
}

/// The middle of the panel from a to b and half its width, exactly.
pub(super) fn middle_and_half_width(a: f64, b: f64) -> ((f64, f64), HalfWidth) {
    let (value, rest) = exact_sum(0.5 * b, -0.5 * a);
    (exact_sum(0.5 * b, 0.5 * a), HalfWidth { value, rest })
}

/// Moments by the width of the panels: as panels are halves of halves, few sets serve many of them.
#[derive(Debug)]
pub(super) struct Table {
    /// Not negative.
    frequency: f64,
    sets: Vec<Moments>,
    oldest: usize,
}

/// So many sets are kept.
const KEPT: usize = 64;

impl Table {
    pub(super) fn new(frequency: f64) -> Self {
        Table {
            frequency,
            sets: Vec::new(),
            oldest: 0,
        }
    }

    /// Those for a panel.
    pub(super) fn get(&mut self, half_width: HalfWidth) -> &Moments {
        // Widths that differ by rounding have moments that do, by as much as their phases.
        let same = |set: &Moments| {
            let HalfWidth { value, rest } = set.half_width;
            let difference = (half_width.value - value) + (half_width.rest - rest);
            (self.frequency * difference).abs() <= 4.0 * f64::EPSILON
        };
        let at = if let Some(at) = self.sets.iter().rposition(same) {
            at
        } else {
            let set = Moments::new(self.frequency, half_width);
            if self.sets.len() < KEPT {
                self.sets.push(set);
                self.sets.len() - 1
            } else {
                self.oldest = (self.oldest + 1) % KEPT;
                self.sets[self.oldest] = set;
                self.oldest
            }
        };
        &self.sets[at]
    }
}

impl Moments {
    pub(super) fn new(frequency: f64, half_width: HalfWidth) -> Self {
        let theta = frequency * half_width.value;
        let wave = wave_beside(frequency, half_width.value, half_width.rest);
        let list = if theta > 1e20 {
            limit(theta, wave)
        } else {
            moments(theta, wave)
        };
        Moments {
            half_width,
            list,
            largest: largest(&list),
        }
    }
}

/// Where the order is nothing beside theta.
fn limit(theta: f64, [cos, sin]: [f64; 2]) -> [f64; POINTS] {
    let [even, odd] = [2.0 * sin / theta, -2.0 * cos / theta];
    core::array::from_fn(|k| if k % 2 == 0 { even } else { odd })
}

/// With M_k = i^k k u_k for the integral of T_k(t) exp(i theta t), integration by parts gives
/// u_(k-1) - (2 k/theta) u_k + u_(k+1) = s_k: the recurrence of Bessel functions, with a source.
fn moments(theta: f64, [cos, sin]: [f64; 2]) -> [f64; POINTS] {
    let mut u = [0.0; POINTS];
    let square = theta * theta;
    let ends = [2.0 * sin / theta, 2.0 * cos / theta];
    let source = |k: usize| {
        // i^(k+1) turns the values at the ends, which are those of sine and cosine by turns.
        let end = [ends[1], ends[0], -ends[1], -ends[0]][k % 4];
        end * SOURCES[k]
    };
    let zeroth = ends[0];
    u[1] = (ends[0] - 2.0 * cos) / theta;
    u[2] = -0.5 * (8.0 * cos + (square - 4.0) * ends[0]) / square;
    let slope = 2.0 / theta;
    // As long as the order is below theta.
    let known = if theta > 24.0 {
        24
    } else {
        theta.to_usize().unwrap_or(0).max(2)
    };
    for k in 2..known {
        u[k + 1] = slope * k as f64 * u[k] - (u[k - 1] - source(k));
    }
    if known < 24 {
        boundary_value(theta, &mut u, known, source);
    }
    let mut list = [zeroth; POINTS];
    for (k, (moment, u)) in list.iter_mut().zip(u).enumerate().skip(1) {
        let moment_beside_sign = k as f64 * u;
        *moment = if k % 4 < 2 {
            moment_beside_sign
        } else {
            -moment_beside_sign
        };
    }
    list
}

/// The boundary-value problem has orders up to this one.
const UNKNOWNS: usize = 64;

/// 2/(k^2 - 1) for k > 1.
const SOURCES: [f64; UNKNOWNS] = {
    let mut sources = [0.0; UNKNOWNS];
    let mut k = 2;
    while k < UNKNOWNS {
        let n = k as f64;
        sources[k] = 2.0 / (n * n - 1.0);
        k += 1;
    }
    sources
};

/// Solve for the u of higher order than `known`, with an asymptotic one at the far end. The matrix is
/// diagonally dominant (Olver's algorithm).
fn boundary_value(theta: f64, u: &mut [f64; POINTS], known: usize, source: impl Fn(usize) -> f64) {
    // What is wrong with the asymptotic value has died out at order 24.
    let last = 28 + (1.4 * theta).to_usize().unwrap_or(0);
    let slope = 2.0 / theta;
    // p_(k+1) u_k - p_k u_(k+1) = e_k, where p obeys the recurrence without a source, and grows. No step of it
    // waits for a quotient.
    let mut ratios = [0.0; UNKNOWNS];
    let mut rests = [0.0; UNKNOWNS];
    let (mut before, mut p, mut e) = (0.0, 1.0, u[known]);
    for k in known + 1..=last {
        let next = slope * k as f64 * p - before;
        e -= p * source(k);
        let inverse = 1.0 / next;
        ratios[k - known] = p * inverse;
        rests[k - known] = e * inverse;
        (before, p) = (p, next);
    }
    let beyond = (last + 1) as f64;
    let mut next = -source(last + 1) / (slope * beyond);
    for k in (known + 1..=last).rev() {
        next = ratios[k - known] * next + rests[k - known];
        if let Some(place) = u.get_mut(k) {
            *place = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 20 digits each, see `tests/reference/oscillating_moments.py`.
    const EXACT: &str = include_str!("../../../tests/data/oscillating_moments.csv");

    fn set(theta: f64) -> Moments {
        let (_, half_width) = middle_and_half_width(-1.0, 1.0);
        Moments::new(theta, half_width)
    }

    #[test]
    fn moments_have_their_digits() {
        for line in EXACT.lines().skip(1) {
            let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
            let theta = cells[0];
            let set = set(theta);
            for (k, (moment, exact)) in set.list.iter().zip(&cells[1..]).enumerate() {
                let error = (moment - exact).abs() / set.largest;
                assert!(
                    error <= 2e-15,
                    "theta {theta}, order {k}: {moment} for {exact}"
                );
            }
        }
    }
}
