//! Infinite ranges: how they begin, and what lies beyond the last sample.
//!
//! In s = ln x an algebraic tail decays exponentially, g ~ exp(-l s); what lies beyond the
//! last sample g0 is then g0/l. Two successive estimates of l, from the last panel's end,
//! middle and beginning, tell how far that can be trusted.

use crate::doubly_adaptive::interval::{Interval, Nodes, position};
use crate::doubly_adaptive::map::{FAR, Map, NEAR};
use crate::doubly_adaptive::panel::{End, Panel};
use crate::doubly_adaptive::storage::{Sampled, Storage};
use crate::doubly_adaptive::totals::State;
use crate::doubly_adaptive::{FIRST, Integration};
use crate::each::Each;
use crate::real::Real;
use crate::samples::Failure;
use crate::vector::{Columns, Components, Vector};

/// The panels of a half-line in s, up to [`farthest`].
const BREAKS: [f64; 4] = [0.0, NEAR, FAR, 44.0];

/// The degree of all but the first of them.
pub(super) const DEGREE: usize = 8;

/// How fast the rate of decay of what fades grows with s: exponentials of a power p of x have p, powers of x 0.
const FADING: f64 = 0.25;

/// The largest s: x is then about the largest number's 97th percent power.
pub(super) fn farthest<T: Real>() -> T {
    (T::lit(0.97) * T::max_value().ln()).floor()
}

/// The same in units of a map.
fn farthest_of<T: Real>(map: Map<T>) -> T {
    farthest::<T>() - unit_of(map).ln().max(T::zero())
}

fn unit_of<T: Real>(map: Map<T>) -> T {
    match map {
        Map::Ray { unit, .. } => unit.abs(),
        _ => T::one(),
    }
}

/// How the samples of a panel decay outwards: |g| = size exp(-rate (|s| - from)).
pub(super) struct Law<T> {
    size: T,
    pub(super) rate: T,
    pub(super) from: T,
}

impl<T: Real> Law<T> {
    /// By the samples in the middle and at the far end.
    pub(super) fn of(store: &Storage<T>, panel: &Panel<T>, side: f64) -> Self {
        let (far, from) = if side > 0.0 {
            (panel.degree, panel.b)
        } else {
            (0, -panel.a)
        };
        let samples = store.samples_of(panel);
        let size = samples.norm(far);
        Law {
            size,
            rate: (samples.norm(panel.degree / 2) / size).ln() / panel.half_width(),
            from,
        }
    }

    /// Whether a sample is within a factor of 4 of the law, as far as it says anything. A
    /// formula may overflow to 0, that of a complex rational function where the eighth power
    /// of x does; and to any number where the fourth does.
    /// The logarithm of the unit of length turns s into that of x.
    fn holds(&self, s: T, norm: T, unit: T) -> bool {
        let lit = T::lit;
        let x = s + unit;
        let expected = self.size * (-self.rate * (s - self.from)).exp();
        let most = T::max_value().ln();
        let small_enough = lit(4.0) * x > most || norm <= lit(4.0) * expected;
        let large_enough = lit(8.0) * x > most || expected <= lit(4.0) * norm;
        small_enough && large_enough
    }
}

impl<T: Real> Storage<T> {
    /// Whether the samples of a panel that are 0 at its outer end follow others that fall faster and faster, as an
    /// exponential does before it underflows, and not at the steady rate of a power, whose formula has overflowed.
    fn fades(&self, panel: &Panel<T>, side: usize) -> bool {
        let n = panel.degree;
        let samples = self.samples_of(panel);
        let node = |j: usize| if side == 1 { j } else { n - j };
        let Some(last) = (2..=n).rev().find(|&j| !samples.norm(node(j)).is_zero()) else {
            return true;
        };
        let [(s, y), (t, z), (u, w)] = [last - 2, last - 1, last].map(|j| {
            let s = position(panel.interval(), n, node(j)).abs();
            (s, samples.norm(node(j)).ln())
        });
        let [before, after] = [(y - z) / (t - s), (z - w) / (u - t)];
        let time = T::lit(0.5) * (u - s);
        after > before * (T::lit(FADING) * time).exp()
    }
}

impl<T: Real> Integration<'_, T> {
    /// The first panels of an infinite piece, or of a part of one that goes up to s = `reach` on both sides.
    pub(super) fn begin_infinite(
        &mut self,
        (map, index): (Map<T>, usize),
        reach: [T; 2],
    ) -> Result<(), Failure<T>> {
        let lit = T::lit;
        let farthest = farthest_of(map);
        let line = map == Map::Line;
        let [left, right] = reach.map(|s| s.min(farthest));
        let end = |far: T| {
            if far < farthest {
                End::Inner
            } else {
                End::Tail
            }
        };
        let is_near = |far: T| far <= lit(BREAKS[1]);
        let (near, origin) = if line {
            let outer = if is_near(left) { end(left) } else { End::Inner };
            (-left.min(lit(BREAKS[1])), outer)
        } else {
            (lit(BREAKS[0]), End::Original)
        };
        let outer = if is_near(right) {
            end(right)
        } else {
            End::Inner
        };
        self.sample_panel(
            (map, index),
            near,
            right.min(lit(BREAKS[1])),
            FIRST - 1,
            [origin, outer],
        )?;
        let whole = self.store.panels.len() - 1;
        let sides: &[f64] = if line { &[1.0, -1.0] } else { &[1.0] };
        for &side in sides {
            let far = if side > 0.0 { right } else { left };
            for (k, &start) in BREAKS.iter().enumerate().skip(1) {
                let from = lit(start);
                let to = BREAKS.get(k + 1).map_or(far, |&s| far.min(lit(s)));
                if from >= to {
                    break;
                }
                let last = to == far;
                let outer = if last { end(far) } else { End::Inner };
                let (a, b, ends) = if side > 0.0 {
                    (from, to, [End::Inner, outer])
                } else {
                    (-to, -from, [outer, End::Inner])
                };
                // On the left of a line that is not the last of them all.
                let before = if k == 1 {
                    whole
                } else {
                    self.store.panels.len() - 1
                };
                let sampled = self.sample_panel((map, index), a, b, DEGREE, ends);
                // Far out a formula may overflow: where its value is 0, as that of
                // x^2 exp(-x), or to 0, as x/(1 + x^2) does. The range then ends before, if
                // all that can be computed beyond continues the law found so far.
                let overflows = match sampled {
                    Err(Failure::NonFinite { x }) if end(far) == End::Tail => {
                        let met = self.met(Interval { map, a, b });
                        if !self.may_end_at(before, side, [a, b])? {
                            if self.end_before(before, usize::from(side > 0.0), met)? {
                                break;
                            }
                            self.overflows = true;
                            return Err(Failure::NonFinite { x });
                        }
                        true
                    }
                    Ok(()) if outer == End::Tail && self.vanishes_at_once(side) => {
                        let ends = self.may_end_at(before, side, [a, b])?;
                        if ends {
                            self.store.drop_last();
                        }
                        ends
                    }
                    other => {
                        other?;
                        false
                    }
                };
                if overflows {
                    self.store.panels[before].ends[usize::from(side > 0.0)] = End::Tail;
                    self.store.has_tails = true;
                    break;
                }
            }
        }
        Ok(())
    }

    /// Whether what was sampled beyond a panel, on [a, b], may be left out as an overflow: if the integrand
    /// is 0 there already, or if the samples, and one more, continue its law.
    fn may_end_at(&mut self, panel: usize, side: f64, [a, b]: [T; 2]) -> Result<bool, Failure<T>> {
        let panel = &self.store.panels[panel];
        let (map, law) = (panel.map, Law::of(self.store, panel, side));
        if law.size.is_zero() {
            return Ok(self.store.fades(panel, usize::from(side > 0.0)));
        }
        let far = farthest_of(map);
        let beyond = Interval { map, a, b };
        let follows = |s: T, norm: T| law.holds(s.abs(), norm * map.slope(s), unit_of(map).ln());
        let sampled = self.store.fresh_samples();
        if !(0..=DEGREE).all(|j| follows(position(beyond, DEGREE, j), sampled.norm(j))) {
            return Ok(false);
        }
        let next = T::lit(side) * (law.from + law.from).min(far);
        self.store.clear_requests();
        self.store.ask(&[next], map);
        self.sample(&mut |_| true)?;
        let sampled = self.store.fresh_samples();
        Ok(sampled.is_finite(0) && follows(next, sampled.norm(0)))
    }

    /// Whether the last panel is exactly 0 at its far end but not at its near one.
    fn vanishes_at_once(&self, side: f64) -> bool {
        self.store.panels.last().is_some_and(|panel| {
            let samples = self.store.samples_of(panel);
            let ends = [0, panel.degree];
            let [near, far] = if side > 0.0 { ends } else { [ends[1], ends[0]] };
            samples.norm(far).is_zero() && !samples.norm(near).is_zero()
        })
    }

    /// Sample a new panel. Its samples may be missing at an original end.
    pub(super) fn sample_panel(
        &mut self,
        (map, piece): (Map<T>, usize),
        a: T,
        b: T,
        n: usize,
        mut ends: [End; 2],
    ) -> Result<(), Failure<T>> {
        let interval = Interval { map, a, b };
        self.store.clear_requests();
        self.store.ask_at(interval, Nodes::all(n));
        self.sample(&mut |j| {
            let side = usize::from(j == n);
            let excused = (j == 0 || j == n) && ends[side] == End::Original;
            if excused {
                ends[side] = End::Missing;
            }
            excused
        })?;
        self.store.push_sampled(&Sampled {
            interval,
            degree: n,
            ends,
            piece,
            outer: [None; 2],
            fresh: 0,
        });
        Ok(())
    }

    /// Add what lies beyond the last samples, and its error.
    pub(super) fn add_tails(&self, state: &mut State<T>) {
        for panel in &self.store.panels {
            for side in [0, 1] {
                if panel.ends[side] == End::Tail {
                    let remainder = self.remainder(panel, side);
                    if let Some((value, error)) = remainder {
                        state.value.add_scaled(T::one(), &value);
                        state.tail = state.tail + error + panel.hidden;
                        state.narrow |= panel.hidden > T::zero();
                    } else {
                        state.tail = T::infinity();
                        state.divergent = true;
                    }
                }
            }
        }
    }

    /// The integral beyond an end and its error; `None` where it seems to diverge.
    fn remainder(&self, panel: &Panel<T>, side: usize) -> Option<(Components<T>, T)> {
        let lit = T::lit;
        let n = panel.degree;
        let samples = self.store.samples_of(panel);
        // Counted from the end.
        let at = |j: usize| if side == 0 { j } else { n - j };
        let norm = |j: usize| samples.norm(at(j));
        let (size, middle, other) = (norm(0), norm(n / 2), norm(n));
        let mut value = samples.value(at(0));
        if size.is_zero() {
            return Some((value, T::zero()));
        }
        let distance = panel.half_width();
        let fall = (middle / size).ln();
        let near = fall / distance;
        let before = (other / middle).ln() / distance;
        if farthest::<T>() * near <= lit(0.1) {
            return None;
        }
        value.scale_by(near.recip());
        let mut doubt = lit(4.0) * (before / near - lit(1.0)).abs();
        // One that turns as it decays, like a complex power, has another integral than one of
        // the same size that does not.
        let interval = panel.interval();
        let s = |j: usize| position(interval, n, at(j));
        let mut largest = size;
        for j in 0..n / 2 {
            let turn = angle(samples, at(j), at(j + 1)) / (s(j) - s(j + 1)).abs();
            doubt = doubt.max(lit(2.0) * turn / near);
            largest = largest.max(norm(j + 1));
        }
        let share = if doubt < lit(2.0) { doubt } else { lit(2.0) };
        // A real one that changes its sign may be small where it ends.
        let bound = if doubt < lit(1.0) { size } else { largest };
        let mut error = share * bound / near;
        // Slower than any exponential, as 1/(x ln^2 x), is a power of s, whose rate falls as 1/s.
        let far = s(0).abs();
        let nearer = far - distance;
        if before - near > lit(0.5) * distance / nearer * near {
            let power = fall / (far / nearer).ln();
            if power <= lit(1.02) {
                return None;
            }
            error = error + size * far / (power - lit(1.0));
        }
        Some((value, error))
    }
}

/// The angle between two values, if it is small, and what is not less if it is not; 0 where it
/// is rounding.
fn angle<T: Real>(samples: Columns<'_, T>, i: usize, j: usize) -> T {
    let scales = [i, j].each(|i| samples.norm(i).recip());
    let turn = Components::from_fn(samples.components(), |c| {
        samples.at(i, c) * scales[0] - samples.at(j, c) * scales[1]
    });
    let angle = turn.norm();
    // NaN, from a value of 0, is no rounding.
    if angle <= T::lit(64.0) * T::epsilon() {
        T::zero()
    } else if angle.is_nan() {
        T::lit(2.0)
    } else {
        angle
    }
}

#[cfg(test)]
mod tests {
    use super::{Law, angle};
    use crate::vector::Columns;

    #[test]
    fn angles_are_those_between_directions() {
        let numbers = Columns::single(&[2.0, 5.0, -5.0, 0.0]);
        assert_eq!(angle(numbers, 0, 1), 0.0);
        assert_eq!(angle(numbers, 0, 2), 2.0);
        // Nothing has no direction.
        assert_eq!(angle(numbers, 3, 1), 2.0);
        let pairs = [3.0, 0.1f64.cos(), 0.0, 0.1f64.sin()];
        let turned = angle(Columns::new(&pairs, 2), 0, 1);
        assert!((turned - 0.1).abs() < 1e-4);
    }

    #[test]
    fn a_law_holds_within_a_factor_and_where_a_formula_may_overflow() {
        let law = Law {
            size: 1.0,
            rate: 2.0,
            from: 10.0,
        };
        let expected = |s: f64| (-2.0 * (s - 10.0)).exp();
        assert!(law.holds(12.0, expected(12.0), 0.0));
        assert!(law.holds(12.0, 3.9 * expected(12.0), 0.0));
        assert!(!law.holds(12.0, 4.1 * expected(12.0), 0.0));
        assert!(!law.holds(12.0, 0.2 * expected(12.0), 0.0));
        // exp(8 s) is out of range: x^8 has overflowed, and 0 is no surprise.
        assert!(law.holds(100.0, 0.0, 0.0));
        assert!(!law.holds(100.0, 1.0, 0.0));
        // exp(4 s), too: anything goes.
        assert!(law.holds(200.0, 1.0, 0.0));
    }
}
