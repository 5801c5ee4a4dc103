//! QAWC: principal values.
//!
//! Piessens et al. 1983, section 3.3.7 (`dqawce`, `dqc25c`), step by step: next to c the weight is
//! integrated with the Chebyshev polynomials of f, away from it f(x)/(x - c) by 15 points, and no panel is
//! cut next to c. Differs in: the first moment is taken from the distances of c from the ends, as they
//! are, and not from its place in [-1, 1], where the distance from a near end is lost; break points, and
//! infinite ends, beyond which is an ordinary integral.

use alloc::vec::Vec;

use super::adaptive::{WeightedRule, over, refine_one};
use super::chebyshev::{Estimates, POINTS, Series, with_samples};
use super::kronrod;
use crate::domain::{Domain, Piece, parts};
use crate::error::Cause;
use crate::goal::Outcome;
use crate::quadpack::qags::qags;
use crate::real::Real;
use crate::rule::Panel;
use crate::samples::{Failure, Integrand};
use crate::task::Task;
use crate::vector::Vector;
use crate::weight::Weight;
use crate::weight::parts::sum_of_parts;
use crate::weight::product::{Factor, Product};

/// The principal value over the pieces of a domain that is not empty.
pub(super) fn qawc<T: Real>(task: Task<'_, T>, c: f64) -> Result<Outcome<T>, Failure<T>> {
    let rule = &Cauchy::at(c);
    if task.domain.points().iter().all(|x| x.is_finite()) {
        finite(task, rule)
    } else {
        infinite(task, rule)
    }
}

/// QAWC itself.
fn finite<T: Real>(task: Task<'_, T>, rule: &Cauchy<T>) -> Result<Outcome<T>, Failure<T>> {
    let goal = task.goal;
    let only = task.domain.only_piece(task.descends);
    let Some(piece) = only.filter(|_| goal.min_intervals <= 1) else {
        let pieces = task.domain.pieces(task.descends);
        return over(
            task,
            rule,
            &mut parts(pieces, goal.min_intervals).into_iter(),
        );
    };
    let (panel, evaluations) = rule.panel(task.f, &piece, task.value)?;
    let norm = task.value.norm();
    let tolerance = goal.tolerance(norm, panel.magnitude);
    // A value that is small beside its error is cut once before it is believed.
    let converged = panel.error < tolerance.min(T::lit(0.01) * norm);
    if converged || goal.max_intervals == 1 {
        let good = panel.error <= tolerance;
        return Ok(Outcome {
            error: panel.error,
            magnitude: panel.magnitude,
            evaluations,
            intervals: 1,
            cause: (!good).then_some(Cause::MaxIntervals),
        });
    }
    refine_one(task, rule, &panel, evaluations)
}

/// A finite range with c in it, and the rest, where f(x)/(x - c) is like any other function.
fn infinite<T: Real>(mut task: Task<'_, T>, rule: &Cauchy<T>) -> Result<Outcome<T>, Failure<T>> {
    let Cauchy { c, factor } = *rule;
    let points = task.rising_points();
    // (Beside the largest of all numbers there is none around which a range could be cut off.)
    let is_inside =
        points[0] < c && c < points[points.len() - 1] && c.abs() < T::lit(0.5) * T::max_value();
    if !is_inside {
        let f = &mut Product { f: task.f, factor };
        return qags(Task { f, ..task });
    }
    let parts = around(&points, c);
    sum_of_parts(&mut task, parts.len(), &mut |i, part| {
        let domain = &parts[i];
        let part = part.over(domain);
        if domain.points().iter().all(|x| x.is_finite()) {
            finite(part, rule)
        } else {
            let f = &mut Product { f: part.f, factor };
            qags(Task { f, ..part })
        }
    })
}

/// The range in parts, the finite one with c well inside, and those to infinity.
fn around<T: Real>(points: &[T], c: T) -> Vec<Domain<T>> {
    // As far from c as the break point on the other side, or as QUADPACK's map of an infinite range is
    // wide, or as c is from 0.
    let reach = c.abs().max(T::one());
    let far = |other: T| {
        let distance = (other - c).abs();
        reach.max(if distance.is_finite() {
            distance
        } else {
            reach
        })
    };
    let n = points.len();
    let mut finite: Vec<T> = points.iter().copied().filter(|x| x.is_finite()).collect();
    if points[0].is_infinite() && c < points[1] {
        finite.insert(0, (c - far(points[1])).max(-T::max_value()));
    }
    if points[n - 1].is_infinite() && c > points[n - 2] {
        finite.push((c + far(points[n - 2])).min(T::max_value()));
    }
    let (first, last) = (finite[0], finite[finite.len() - 1]);
    let mut parts = Vec::new();
    parts.push(Domain::from(finite));
    if points[0].is_infinite() {
        parts.push(Domain::from([points[0], first]));
    }
    if points[n - 1].is_infinite() {
        parts.push(Domain::from([last, points[n - 1]]));
    }
    parts
}

/// Panels of QAWC.
struct Cauchy<T> {
    c: T,
    factor: Factor<T>,
}

impl<T: Real> Cauchy<T> {
    fn at(c: f64) -> Self {
        Cauchy {
            c: T::lit(c),
            factor: Factor::endless(Weight::Cauchy(c)),
        }
    }

    /// The place of c on a panel, of which the ends are -1 and 1.
    fn place(&self, piece: &Piece<T>) -> T {
        let Piece { a, b, .. } = *piece;
        let half = T::lit(0.5);
        ((self.c - half * b) - half * a) / piece.half_width()
    }
}

impl<T: Real> WeightedRule<T> for Cauchy<T> {
    fn panel(
        &self,
        f: &mut dyn Integrand<T>,
        piece: &Piece<T>,
        value: &mut [T],
    ) -> Result<(Panel<T>, usize), Failure<T>> {
        let c = self.c;
        let place = self.place(piece);
        if place.abs() >= T::lit(1.1) || place.is_nan() {
            let factor = self.factor;
            return kronrod(&mut Product { f, factor }, piece, value);
        }
        let first = ((piece.b - c) / (c - piece.a)).abs().ln();
        // No moment is much larger.
        let most = first.abs() + T::lit(4.0);
        let mut estimates = Estimates::new(value.len());
        let replaced = with_samples(f, piece, |_, columns| {
            // Here, so that the processor may go on with the series while it waits for the recurrence.
            let moments = moments(first, place);
            for (i, column) in columns.chunks_exact(POINTS).enumerate() {
                let series = Series::of(column);
                let integral = series.integrate(&moments);
                value[i] = integral.value;
                estimates.differences[i] = integral.difference;
                estimates.sizes[i] = most * series.size();
            }
            estimates.sizes.norm()
        })?;
        Ok((estimates.uncounted_panel(piece, replaced), POINTS))
    }

    fn parts(&self, panel: &Panel<T>) -> [Piece<T>; 2] {
        let half = T::lit(0.5);
        let [mut left, mut right] = panel.halves();
        let (a, b, c) = (panel.a, panel.b, self.c);
        if c <= left.b && c > a {
            left.b = half * c + half * b;
        } else if c > left.b && c < b {
            left.b = half * a + half * c;
        }
        right.a = left.b;
        [left, right]
    }

    fn cause(&self, stagnant: u32, worse: u32, is_full: bool) -> Option<Cause> {
        if is_full {
            Some(Cause::MaxIntervals)
        } else if stagnant >= 6 && worse > 20 {
            Some(Cause::Roundoff)
        } else {
            None
        }
    }
}

/// The principal values of T_k(t)/(t - c) over [-1, 1], from the one of 1/(t - c): by forward recurrence, two
/// orders at a time, so that the processor may go on with one parity while it waits for the other.
#[inline(always)]
fn moments<T: Real>(first: T, c: T) -> [T; POINTS] {
    let two = T::lit(2.0);
    let twice = two * c;
    let step = twice * twice - two;
    let mut moments = [first; POINTS];
    moments[1] = two + c * first;
    moments[2] = twice * moments[1] - first;
    moments[3] = twice * moments[2] - (moments[1] + T::lit(SOURCES[3]));
    for k in (4..POINTS).step_by(2) {
        let source = twice * T::lit(SOURCES[k - 1]);
        moments[k] = step * moments[k - 2] - (moments[k - 4] + source);
        if k + 1 < POINTS {
            let source = T::lit(SOURCES[k + 1] + SOURCES[k - 1]);
            moments[k + 1] = step * moments[k - 1] - (moments[k - 3] + source);
        }
    }
    moments
}

/// 4/((k - 1)^2 - 1) for odd k: minus twice the integral of T_(k-1).
const SOURCES: [f64; POINTS] = {
    let mut sources = [0.0; POINTS];
    let mut k = 3;
    while k < POINTS {
        let n = (k - 1) as f64;
        sources[k] = 4.0 / (n * n - 1.0);
        k += 2;
    }
    sources
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transform::Transform;

    /// Of 1, t and 2 t^2 - 1: ln((1 - c)/(1 + c)), 2 + c ln, and 4 c + (2 c^2 - 1) ln.
    #[test]
    fn first_moments_are_elementary() {
        for c in [-0.99, -0.3, 0.0, 0.5, 0.999, 1.05] {
            let first = f64::ln(f64::abs((1.0 - c) / (1.0 + c)));
            let moments = moments(first, c);
            assert_eq!(moments[1], 2.0 + c * first);
            let exact = 4.0 * c + (2.0 * c * c - 1.0) * first;
            assert!(
                (moments[2] - exact).abs() <= 1e-14 * (1.0 + first.abs()),
                "{c}"
            );
        }
    }

    /// The recurrence by single orders has the same moments.
    #[test]
    fn orders_two_at_a_time_are_those_one_at_a_time() {
        for c in [-0.999, -0.7, -1e-3, 0.0, 0.3, 0.9, 1.0 - 1e-9] {
            let first = f64::ln(f64::abs((1.0 - c) / (1.0 + c)));
            let moments = moments(first, c);
            for k in 2..POINTS {
                let one = 2.0 * c * moments[k - 1] - moments[k - 2] - SOURCES[k];
                assert!(
                    (moments[k] - one).abs() <= 2e-14 * (1.0 + first.abs()),
                    "{c}, {k}"
                );
            }
        }
    }

    /// Pieces around c are cut where c is far from the cut.
    #[test]
    fn no_panel_is_cut_next_to_c() {
        let map = Transform::Identity;
        let panel = |a, b| Panel::new(&Piece { map, a, b });
        let rule = Cauchy::at(0.4);
        assert_eq!(rule.parts(&panel(0.0, 1.0))[0].b, 0.7);
        let rule = Cauchy::at(0.6);
        assert_eq!(rule.parts(&panel(0.0, 1.0))[0].b, 0.3);
        assert_eq!(rule.parts(&panel(2.0, 3.0))[0].b, 2.5);
    }
}
