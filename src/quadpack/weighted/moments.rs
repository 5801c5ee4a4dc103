//! The modified Chebyshev moments of cos(theta t) and sin(theta t) on [-1, 1].
//!
//! R. Piessens, M. Branders, BIT 15, 187 (1975), as in Piessens et al. 1983, section 2.2.3 (`dqc25f`): by
//! forward recurrence while the order is below theta; for small theta the recurrence loses digits, and is
//! solved as a boundary-value problem with the asymptotic moment of high order at its end. In double
//! precision for every scalar. Differs in: the phase is the exact product of frequency and half width; for
//! enormous theta, where powers of it overflow, the limit.

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
    sets: alloc::vec::Vec<Moments>,
    oldest: usize,
}

/// So many sets are kept.
const KEPT: usize = 64;

impl Table {
    pub(super) fn new(frequency: f64) -> Self {
        Table {
            frequency,
            sets: alloc::vec::Vec::new(),
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

fn moments(theta: f64, [cos, sin]: [f64; 2]) -> [f64; POINTS] {
    let square = theta * theta;
    let mut list = [0.0; POINTS];
    let recurrence = Recurrence {
        square,
        sources: [24.0 * theta * sin, -8.0 * cos],
    };
    let ratio = sin / theta;
    let zeroth = 2.0 * ratio;
    let second = (8.0 * cos + (square + square - 8.0) * ratio) / square;
    let fourth = (32.0 * (square - 12.0) * cos + 2.0 * ((square - 80.0) * square + 192.0) * ratio)
        / (square * square);
    list[0] = zeroth;
    list[2] = second;
    list[4] = fourth;
    if theta > 24.0 {
        recurrence.forward(&mut list, 4);
    } else {
        let s = theta * sin;
        let end = |n2: f64| {
            let a = (210.0 * square - 1.0) * cos - (105.0 * square - 63.0) * s;
            let b = a / n2 - (1.0 - 15.0 * square) * cos + 15.0 * s;
            ((b / n2 - cos + 3.0 * s) / n2 - cos) / n2
        };
        recurrence.solve(&mut list, 6, fourth, end);
    }

    let recurrence = Recurrence {
        square,
        sources: [-24.0 * theta * cos, -8.0 * sin],
    };
    let first = 2.0 * (sin - theta * cos) / square;
    let third = (18.0 - 48.0 / square) * sin / square + (-2.0 + 48.0 / square) * cos / theta;
    list[1] = first;
    list[3] = third;
    if theta > 24.0 {
        recurrence.forward(&mut list, 3);
    } else {
        let s = theta * cos;
        let end = |n2: f64| {
            let a = (105.0 * square - 63.0) * s + (210.0 * square - 1.0) * sin;
            let b = a / n2 + (15.0 * square - 1.0) * sin - 15.0 * s;
            ((b / n2 - 3.0 * s - sin) / n2 - sin) / n2
        };
        recurrence.solve(&mut list, 5, third, end);
    }
    list
}

/// What three moments M of orders n - 2, n, n + 2 obey:
/// theta^2 ((n + 1)(n + 2) M_(n-2) + (n - 1)(n - 2) M_(n+2)) + diagonal(n) M_n = source(n).
struct Recurrence {
    square: f64,
    /// The inhomogeneous term is the first and (n^2 - 4) times the second.
    sources: [f64; 2],
}

/// The unknown moments of the boundary-value problem.
const UNKNOWN: usize = 25;

impl Recurrence {
    /// The diagonal at order n.
    fn diagonal(&self, n: f64) -> f64 {
        let n2 = n * n;
        -2.0 * (n2 - 4.0) * (self.square + 2.0 - n2 - n2)
    }

    fn source(&self, n: f64) -> f64 {
        self.sources[0] + (n * n - 4.0) * self.sources[1]
    }

    /// Set those of higher order than `last`, from it and the one before.
    fn forward(&self, list: &mut [f64; POINTS], last: usize) {
        let mut n = last as f64;
        for k in (last + 2..POINTS).step_by(2) {
            let sum = self.source(n)
                - self.diagonal(n) * list[k - 2]
                - self.square * (n + 1.0) * (n + 2.0) * list[k - 4];
            list[k] = sum / (self.square * (n - 1.0) * (n - 2.0));
            n += 2.0;
        }
    }

    /// Set those from order `first` on, where the one before is known, and an asymptotic one as a function
    /// of the square of its order: Gaussian elimination with partial pivoting.
    fn solve(&self, list: &mut [f64; POINTS], first: usize, before: f64, end: impl Fn(f64) -> f64) {
        let mut lower = [0.0; UNKNOWN];
        let mut diagonal = [0.0; UNKNOWN];
        let mut upper = [0.0; UNKNOWN];
        let mut right = [0.0; UNKNOWN];
        let mut n = first as f64;
        for k in 0..UNKNOWN {
            diagonal[k] = self.diagonal(n);
            upper[k] = (n - 1.0) * (n - 2.0) * self.square;
            lower[k] = (n + 1.0) * (n + 2.0) * self.square;
            right[k] = self.source(n);
            n += 2.0;
        }
        right[0] -= lower[0] * before;
        n -= 2.0;
        right[UNKNOWN - 1] -= 2.0 * end(n * n) * upper[UNKNOWN - 1];
        upper[UNKNOWN - 1] = 0.0;

        let mut second = [0.0; UNKNOWN];
        for k in 0..UNKNOWN - 1 {
            if diagonal[k].abs() < lower[k + 1].abs() {
                core::mem::swap(&mut diagonal[k], &mut lower[k + 1]);
                let next = diagonal[k + 1];
                diagonal[k + 1] = upper[k];
                upper[k] = next;
                second[k] = upper[k + 1];
                upper[k + 1] = 0.0;
                right.swap(k, k + 1);
            }
            let factor = lower[k + 1] / diagonal[k];
            diagonal[k + 1] -= factor * upper[k];
            upper[k + 1] -= factor * second[k];
            right[k + 1] -= factor * right[k];
        }
        let (mut next, mut after) = (0.0, 0.0);
        for k in (0..UNKNOWN).rev() {
            let moment = (right[k] - upper[k] * next - second[k] * after) / diagonal[k];
            (next, after) = (moment, next);
            if let Some(place) = list.get_mut(first + 2 * k) {
                *place = moment;
            }
        }
    }
}
