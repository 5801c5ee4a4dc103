//! QAWS: powers and logarithms of the distances from the ends.
//!
//! Piessens et al. 1983, section 3.3.6 (`dqawse`, `dqc25s`, `dqmomo`), step by step: on a panel at an end
//! the power and the logarithm there are integrated with the Chebyshev polynomials of everything else,
//! elsewhere f(x) w(x) by 15 points. The moments are those of [-1, 1], computed once. Differs in: break
//! points; the sum of degree 24 of a logarithm at the lower end has all its terms.

use num_traits::Float;

use super::adaptive::{WeightedRule, over};
use super::chebyshev::{Estimates, POINTS, Series, with_samples};
use super::kronrod;
use crate::chebyshev::kernel::largest_modulus_of;
use crate::domain::{Piece, parts};
use crate::error::Cause;
use crate::goal::Outcome;
use crate::real::Real;
use crate::rule::Panel;
use crate::samples::{Failure, Integrand};
use crate::task::Task;
use crate::vector::Vector;
use crate::weight::product::{Factor, Product, power};
use crate::weight::{Log, Weight};

/// Integrate over the pieces of a finite domain that is not empty.
pub(super) fn qaws<T: Real>(
    task: Task<'_, T>,
    [left, right]: [f64; 2],
    log: Log,
) -> Result<Outcome<T>, Failure<T>> {
    let points = task.domain.points();
    let mut ends = [points[0], points[points.len() - 1]];
    if task.descends {
        ends.reverse();
    }
    let logs = [
        matches!(log, Log::Left | Log::Both),
        matches!(log, Log::Right | Log::Both),
    ];
    let rule = &Algebraic {
        factor: Factor {
            weight: Weight::Algebraic { left, right, log },
            ends,
        },
        left: End::new(left, logs[0], true),
        right: End::new(right, logs[1], false),
    };
    match task.domain.only_piece(task.descends) {
        // No panel has both ends.
        Some(piece) if task.goal.min_intervals <= 2 => {
            let halves = Panel::new(&piece).halves();
            over(task, rule, &mut halves.into_iter())
        }
        _ => {
            let pieces = task.domain.pieces(task.descends);
            let pieces = &mut parts(pieces, task.goal.min_intervals).into_iter();
            over(task, rule, pieces)
        }
    }
}

/// What stands at one end of the range.
struct End<T> {
    exponent: T,
    has_log: bool,
    /// The integrals of T_k(t) (1 + t)^exponent over [-1, 1], or of (1 - t)^exponent at the upper end; where there
    /// is anything at this end.
    moments: [T; POINTS],
    /// Those with ln((1 + t)/2), or ln((1 - t)/2), as well, where there is a logarithm.
    log_moments: [T; POINTS],
}

impl<T: Real> End<T> {
    fn new(exponent: f64, has_log: bool, is_left: bool) -> Self {
        let mut end = End {
            exponent: T::lit(exponent),
            has_log,
            moments: [T::zero(); POINTS],
            log_moments: [T::zero(); POINTS],
        };
        if end.is_special() {
            let moments = moments(exponent);
            end.moments = moments.map(T::lit);
            if has_log {
                end.log_moments = log_moments(exponent, &moments).map(T::lit);
            }
        }
        if !is_left {
            for list in [&mut end.moments, &mut end.log_moments] {
                for moment in list.iter_mut().skip(1).step_by(2) {
                    *moment = -*moment;
                }
            }
        }
        end
    }

    /// Whether the weight is singular there, or might be.
    fn is_special(&self) -> bool {
        self.has_log || !self.exponent.is_zero()
    }

    /// The factors of the weight that belong to this end, at some distances from it.
    fn factors(&self, distances: [T; POINTS]) -> [T; POINTS] {
        let half = T::lit(0.5);
        let exponent = self.exponent;
        // The commonest by loops of square roots, which the processor takes side by side.
        let mut factors = if exponent == half {
            distances.map(T::sqrt)
        } else if exponent == -half {
            distances.map(|x| x.sqrt().recip())
        } else {
            distances.map(|x| power(x, exponent))
        };
        if self.has_log {
            for (factor, x) in factors.iter_mut().zip(distances) {
                *factor = *factor * x.ln();
            }
        }
        factors
    }
}

/// Panels of QAWS.
struct Algebraic<T> {
    factor: Factor<T>,
    left: End<T>,
    right: End<T>,
}

impl<T: Real> Algebraic<T> {
    /// A panel at an end.
    fn end_panel(
        &self,
        f: &mut dyn Integrand<T>,
        piece: &Piece<T>,
        value: &mut [T],
        is_left: bool,
    ) -> Result<(Panel<T>, usize), Failure<T>> {
        let [a, b] = self.factor.ends;
        let (here, other) = if is_left {
            (&self.left, &self.right)
        } else {
            (&self.right, &self.left)
        };
        let half_width = piece.half_width();
        let scale = power(half_width, here.exponent) * half_width;
        let log_width = (piece.b - piece.a).ln();
        let mut most = largest_modulus_of(&here.moments);
        if here.has_log {
            most = most * log_width.abs() + largest_modulus_of(&here.log_moments);
        }
        let mut estimates = Estimates::new(value.len());
        let replaced = with_samples(f, piece, |xs, columns| {
            if other.is_special() {
                let factors = other.factors(xs.map(|x| if is_left { b - x } else { x - a }));
                for column in columns.chunks_exact_mut(POINTS) {
                    for (y, &factor) in column.iter_mut().zip(&factors) {
                        *y = *y * factor;
                    }
                }
            }
            for (i, column) in columns.chunks_exact(POINTS).enumerate() {
                let series = Series::of(column);
                let plain = series.integrate(&here.moments);
                let (mut sum, mut difference) = (plain.value, plain.difference);
                if here.has_log {
                    let log = series.integrate(&here.log_moments);
                    sum = sum * log_width + log.value;
                    difference = (difference * log_width).abs() + log.difference.abs();
                }
                value[i] = sum * scale;
                estimates.differences[i] = difference * scale;
                estimates.sizes[i] = most * scale * series.size();
            }
            estimates.sizes.norm()
        })?;
        Ok((estimates.panel(piece, replaced), POINTS))
    }
}

impl<T: Real> WeightedRule<T> for Algebraic<T> {
    fn panel(
        &self,
        f: &mut dyn Integrand<T>,
        piece: &Piece<T>,
        value: &mut [T],
    ) -> Result<(Panel<T>, usize), Failure<T>> {
        let [a, b] = self.factor.ends;
        let (at_left, at_right) = (piece.a == a, piece.b == b);
        let (mut panel, samples) = if at_left && self.left.is_special() {
            self.end_panel(f, piece, value, true)?
        } else if at_right && self.right.is_special() {
            self.end_panel(f, piece, value, false)?
        } else {
            let factor = self.factor;
            kronrod(&mut Product { f, factor }, piece, value)?
        };
        if at_left || at_right {
            // It says nothing of rounding.
            panel.deviation = panel.error;
        }
        Ok((panel, samples))
    }

    fn parts(&self, panel: &Panel<T>) -> [Piece<T>; 2] {
        panel.halves()
    }

    fn cause(&self, stagnant: u32, worse: u32, is_full: bool) -> Option<Cause> {
        if stagnant >= 6 || worse >= 20 {
            Some(Cause::Roundoff)
        } else if is_full {
            Some(Cause::MaxIntervals)
        } else {
            None
        }
    }
}

/// The integrals of T_k(t) (1 + t)^p over [-1, 1], by forward recurrence. Quotients are apart from it: the next
/// moment need not wait for them.
fn moments(p: f64) -> [f64; POINTS] {
    let scale = Float::powf(2.0, p + 1.0);
    let mut m = [scale / (p + 1.0); POINTS];
    m[1] = m[0] * p / (p + 2.0);
    let mut n = 2.0;
    for k in 2..POINTS {
        let inverse = -1.0 / ((n - 1.0) * (n + p + 1.0));
        m[k] = n * (n - p - 2.0) * inverse * m[k - 1] + scale * inverse;
        n += 1.0;
    }
    m
}

/// Those of T_k(t) (1 + t)^p ln((1 + t)/2), likewise.
fn log_moments(p: f64, moments: &[f64; POINTS]) -> [f64; POINTS] {
    let scale = Float::powf(2.0, p + 1.0);
    let mut m = [-moments[0] / (p + 1.0); POINTS];
    m[1] = -2.0 * scale / ((p + 2.0) * (p + 2.0)) - m[0];
    let mut n = 2.0;
    for k in 2..POINTS {
        let inverse = -1.0 / ((n - 1.0) * (n + p + 1.0));
        let source = (n - 1.0) * moments[k] - n * moments[k - 1];
        m[k] = n * (n - p - 2.0) * inverse * m[k - 1] + source * inverse;
        n += 1.0;
    }
    m
}
