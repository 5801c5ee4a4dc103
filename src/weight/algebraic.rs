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
    let ln = Float::ln(width);
    let [by_a, by_b, by_both] = weight.first_derivatives();
    let (left, right) = (by_a.abs(), by_b.abs());
    let (bound, accuracy) = match log {
        Log::None => {
            weight.fill(moments);
            (1.0, 1.0)
        }
        // ln(x - p) = ln(q - p) + ln(v).
        Log::Left => {
            weight.fill_log(ln, moments);
            (ln.abs() + left, ln.abs() + left + 1.0)
        }
        Log::Right => {
            weight.mirrored().fill_log(ln, moments);
            negate_odd(moments);
            (ln.abs() + right, ln.abs() + right + 1.0)
        }
        Log::Both => {
            weight.fill_logs(ln, moments);
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
        (2.0 * difference * last - (sum - k) * before + constant) / (sum + k)
    }

    fn fill(self, moments: &mut [f64]) {
        moments[0] = 1.0;
        moments[1] = self.difference / self.sum;
        for k in 1..moments.len() - 1 {
            moments[k + 1] = self.step(k, [moments[k - 1], moments[k]], 0.0);
        }
    }

    /// Of `ln + ln(v)` times the weight.
    fn fill_log(self, ln: f64, moments: &mut [f64]) {
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
    }

    /// Of `(ln + ln(v)) (ln + ln(1 - v))` times the weight.
    fn fill_logs(self, ln: f64, moments: &mut [f64]) {
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
    }
}
