//! Moments of powers and logarithms of the distances from the ends of a panel.
//!
//! With v = (1 + t)/2 and m_k the integral of T_k(t) v^a (1 - v)^b over v from 0 to 1,
//! (s + k) m_(k+1) = 2 (a - b) m_k - (s - k) m_(k-1), where s = a + b + 2 (Piessens and Branders,
//! J. Comput. Appl. Math. 1, 153, 1975). Solutions fall as k^(-2a - 2) and (-1)^k k^(-2b - 2), and before
//! that, for k < s, none grows faster than m_k: the recurrence is stable in the forward direction, its
//! errors relative to m_0. Logarithms are derivatives by a and b, of the recurrence as well.

use num_traits::Float;

use super::Log;
use super::beta::{beta, digamma_difference, trigamma};
use super::moments::Scale;

/// Exponents of so many units make the recurrence lose one more.
const LOSS: f64 = 15.0;

/// Write the moments of `(x - p)^a (q - x)^b` and logarithms on the panel [p, q] of this width, of all degrees
/// that there is room for.
pub(crate) fn moments(width: f64, exponents: [f64; 2], log: Log, moments: &mut [f64]) -> Scale {
    let [a, b] = exponents;
    let weight = Jacobi::new(a, b);
    let power = |exponent: f64| {
        if exponent == 0.0 {
            1.0
        } else {
            Float::powf(width, exponent)
        }
    };
    let factor = power(a) * width * power(b) * weight.integral();
    let (bound, accuracy) = match log {
        Log::None => {
            weight.fill(moments);
            (1.0, 1.0)
        }
        // ln(x - p) = ln(q - p) + ln(v).
        Log::Left => {
            let ln = Float::ln(width);
            let left = weight.fill_log(ln, moments).abs();
            (ln.abs() + left, ln.abs() + left + 1.0)
        }
        Log::Right => {
            let ln = Float::ln(width);
            let right = weight.mirrored().fill_log(ln, moments).abs();
            negate_odd(moments);
            (ln.abs() + right, ln.abs() + right + 1.0)
        }
        Log::Both => {
            let ln = Float::ln(width);
            let [by_a, by_b, by_both] = weight.fill_logs(ln, moments);
            let (left, right) = (by_a.abs(), by_b.abs());
            let both = ln.abs() * (ln.abs() + left + right);
            let cancelling = left * right + trigamma(weight.sum);
            (
                both + by_both.abs(),
                both + 2.0 * ln.abs() + cancelling + 1.0,
            )
        }
    };
    Scale {
        factor,
        bound,
        accuracy: accuracy * (1.0 + a.max(b).max(0.0) / LOSS),
    }
}

/// Of T_k(-t) the moments from those of T_k(t).
pub(crate) fn negate_odd(moments: &mut [f64]) {
    for moment in moments.iter_mut().skip(1).step_by(2) {
        *moment = -*moment;
    }
}

/// v^a (1 - v)^b, over its integral.
#[derive(Clone, Copy)]
struct Jacobi {
    /// a + 1 and b + 1.
    x: f64,
    y: f64,
    /// a - b, and a + b + 2.
    difference: f64,
    sum: f64,
}

impl Jacobi {
    fn new(a: f64, b: f64) -> Self {
        let (x, y) = (a + 1.0, b + 1.0);
        Jacobi {
            x,
            y,
            difference: a - b,
            sum: x + y,
        }
    }

    fn mirrored(self) -> Self {
        Jacobi {
            x: self.y,
            y: self.x,
            difference: -self.difference,
            ..self
        }
    }

    /// What everything else is relative to.
    fn integral(self) -> f64 {
        if self.y == 1.0 {
            1.0 / self.x
        } else if self.x == 1.0 {
            1.0 / self.y
        } else {
            beta(self.x, self.y)
        }
    }

    /// The derivative of its logarithm by a, or -1/x where b is 0.
    fn derivative(self) -> f64 {
        if self.y == 1.0 {
            -1.0 / self.x
        } else {
            digamma_difference(self.x, self.y)
        }
    }

    /// The derivatives of the integral by a, by b, and by both.
    fn first_derivatives(self) -> [f64; 3] {
        let (by_a, by_b) = (self.derivative(), self.mirrored().derivative());
        [by_a, by_b, by_a * by_b - trigamma(self.sum)]
    }

    /// One step of the recurrence.
    fn step(self, k: usize, [before, last]: [f64; 2], constant: f64) -> f64 {
        let k = k as f64;
        let Jacobi {
            difference, sum, ..
        } = self;
        // The quotient does not wait for moments, and hardly anything else for the last one.
        let share = 1.0 / (sum + k);
        (2.0 * difference * share) * last + (constant - (sum - k) * before) * share
    }

    fn fill(self, moments: &mut [f64]) {
        moments[0] = 1.0;
        moments[1] = self.difference / self.sum;
        for k in 1..moments.len() - 1 {
            moments[k + 1] = self.step(k, [moments[k - 1], moments[k]], 0.0);
        }
    }

    /// Of `ln + ln(v)` times the weight; the derivative by a.
    fn fill_log(self, ln: f64, moments: &mut [f64]) -> f64 {
        let Jacobi {
            y, difference, sum, ..
        } = self;
        let ratio = difference / sum;
        let mut plain = [1.0, ratio];
        let first = self.derivative();
        let mut by_a = [first, first * ratio + 2.0 * y / (sum * sum)];
        moments[0] = ln + by_a[0];
        moments[1] = ln * plain[1] + by_a[1];
        for k in 1..moments.len() - 1 {
            let next = self.step(k, plain, 0.0);
            let next_by_a = self.step(k, by_a, 2.0 * plain[1] - plain[0] - next);
            moments[k + 1] = ln * next + next_by_a;
            plain = [plain[1], next];
            by_a = [by_a[1], next_by_a];
        }
        first
    }

    /// Of `(ln + ln(v)) (ln + ln(1 - v))` times the weight; the first derivatives.
    fn fill_logs(self, ln: f64, moments: &mut [f64]) -> [f64; 3] {
        let Jacobi {
            x,
            y,
            difference,
            sum,
        } = self;
        let [first_a, first_b, first_both] = self.first_derivatives();
        let ratio = difference / sum;
        let square = sum * sum;
        let (ratio_a, ratio_b) = (2.0 * y / square, -2.0 * x / square);
        let ratio_both = 2.0 * difference / (square * sum);
        let mut plain = [1.0, ratio];
        let mut by_a = [first_a, first_a * ratio + ratio_a];
        let mut by_b = [first_b, first_b * ratio + ratio_b];
        let second_both = first_both * ratio + first_a * ratio_b + first_b * ratio_a + ratio_both;
        let mut by_both = [first_both, second_both];
        let together = |plain: f64, by_a: f64, by_b: f64, by_both: f64| {
            ln * (ln * plain + by_a + by_b) + by_both
        };
        for k in 0..2 {
            moments[k] = together(plain[k], by_a[k], by_b[k], by_both[k]);
        }
        for k in 1..moments.len() - 1 {
            let next = self.step(k, plain, 0.0);
            let around = plain[0] + next;
            let next_a = self.step(k, by_a, 2.0 * plain[1] - around);
            let next_b = self.step(k, by_b, -2.0 * plain[1] - around);
            let constant = 2.0 * (by_b[1] - by_a[1]) - (by_a[0] + next_a) - (by_b[0] + next_b);
            let next_both = self.step(k, by_both, constant);
            moments[k + 1] = together(next, next_a, next_b, next_both);
            plain = [plain[1], next];
            by_a = [by_a[1], next_a];
            by_b = [by_b[1], next_b];
            by_both = [by_both[1], next_both];
        }
        [first_a, first_b, first_both]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weight::moments::units;
    use alloc::vec::Vec;

    /// On a panel of width 1.5, by mpmath with 150 digits; see `tests/reference/weight_moments.py`.
    const TABLE: &str = include_str!("../../tests/data/weight_algebraic_moments.csv");
    const WIDTH: f64 = 1.5;

    /// The degrees of the rows that have not all of them.
    const SOME: [usize; 30] = [
        0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 13, 15, 16, 20, 24, 31, 32, 33, 40, 50, 51, 52, 53, 63, 64,
        65, 90, 110, 127, 128,
    ];

    #[test]
    fn moments_are_as_accurate_as_they_say() {
        for line in TABLE.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let number = |cell: &str| cell.parse::<f64>().expect("a number");
            let exponents = [number(cells[0]), number(cells[1])];
            let (log, reflected) = match cells[2] {
                "left" => (Log::Left, Log::Right),
                "right" => (Log::Right, Log::Left),
                "both" => (Log::Both, Log::Both),
                _ => (Log::None, Log::None),
            };
            let degrees: Vec<usize> = match cells[3] {
                "all" => (0..=128).collect(),
                _ => SOME.to_vec(),
            };
            let exact: Vec<f64> = cells[4].split(';').map(number).collect();
            assert_eq!(degrees.len(), exact.len());
            let [a, b] = exponents;
            for (exponents, log, is_reflected) in
                [(exponents, log, false), ([b, a], reflected, true)]
            {
                let mut list = [0.0; 129];
                let scale = moments(WIDTH, exponents, log, &mut list);
                if is_reflected {
                    negate_odd(&mut list);
                }
                for (&k, &exact) in degrees.iter().zip(&exact) {
                    let moment = scale.factor * list[k];
                    let unit = f64::EPSILON * scale.accuracy * units(k);
                    assert!(
                        (moment - exact).abs() <= scale.factor * unit,
                        "{exponents:?} {log:?}, degree {k}: {moment:e}, not {exact:e}, allowed {:e}",
                        scale.factor * unit
                    );
                    assert!(exact.abs() <= scale.factor * scale.bound * (1.0 + 1e-14));
                }
            }
        }
    }
}
