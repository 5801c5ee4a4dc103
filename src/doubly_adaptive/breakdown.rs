//! Where a formula breaks down, next to 0 or far out, although what is beyond hardly matters.
//!
//! sqrt(x)/(exp(x) - 1) is infinite below 1e-16, where its denominator is 0, and 10 y^9/(y^10)^1.1 is no number from
//! 1e35 on. Where samples fall, times the distance, up to there, and none beyond is finite, the panels end well before,
//! where the formula has not lost its digits yet, and what lies beyond is extrapolated as at any other end. All that was
//! not seen is an error, by how f decays, and so is what samples in between do not agree about.

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::ops::Range;

use crate::doubly_adaptive::Integration;
use crate::doubly_adaptive::approach::{Approach, Approaches};
use crate::doubly_adaptive::interval::{Interval, position};
use crate::doubly_adaptive::panel::{End, Panel};
use crate::doubly_adaptive::storage::Storage;
use crate::doubly_adaptive::tail::{DEGREE, Law};
use crate::real::Real;
use crate::samples::Failure;
use crate::vector::{Components, Vector};

/// The panels end at this share of s, from where they begin to where the formula breaks down.
pub(super) const SHARE: f64 = 0.6;

/// How many samples there are between the last panel and the last finite sample known, and from there to the first
/// that is not.
const BEFORE: usize = 4;
const BETWEEN: usize = 8;

/// The least rate of decay in s that is believed.
const LEAST_RATE: f64 = 0.04;

/// By how many times more than the last sample differs from what was foretold what is beyond may.
const SHARES: f64 = 16.0;

/// Over so much of s samples must fall before, or by the exponential of that.
const LEAST_FALL: f64 = 7.0;

/// And there must be so much beyond the last panel.
const LEAST_ROOM: f64 = 0.5;

/// What has fallen to this share of the largest sample, times the distance, has died away.
const LITTLE: f64 = 1e-3;

/// The last s at which a sample is known to be finite, and the first at which one is known not to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Breakdown<T> {
    pub(crate) last: T,
    pub(crate) first: T,
}

impl<T: Real> Breakdown<T> {
    /// By samples at s, and one before them all; none if some beyond the first that is broken are not, which makes a
    /// hole, or if one is infinite of the other sign, which no overflow makes.
    fn among(samples: &[(T, Components<T>)], before: &[T]) -> Option<Self> {
        let of = |broken: bool| {
            let them = samples
                .iter()
                .filter(move |(_, y)| is_broken(y, before) == broken);
            them.map(|(s, _)| *s)
        };
        let first = of(true).fold(T::infinity(), T::min);
        let is_other = |(y, before): (&T, &T)| y.is_infinite() && *y * *before < T::zero();
        let is_foreign = |y: &Components<T>| y.iter().zip(before).any(is_other);
        if of(false).any(|s| s > first) || samples.iter().any(|(_, y)| is_foreign(y)) {
            return None;
        }
        let last = of(false).fold(T::zero(), T::max);
        Some(Breakdown { last, first })
    }

    /// Where more samples are taken beyond s = `from`.
    pub(super) fn probes(self, from: T) -> impl Iterator<Item = T> {
        let Breakdown { last, first } = self;
        let last = last.max(from);
        let at = |a: T, b: T, k: usize, n: usize| a + (b - a) * T::lit(k as f64 / n as f64);
        let before = (1..=BEFORE).map(move |k| at(from, last, k, BEFORE));
        before.chain((1..=BETWEEN).map(move |k| at(last, first, k, BETWEEN + 1)))
    }

    pub(super) const fn count() -> usize {
        BEFORE + BETWEEN
    }
}

/// Whether a sample is not finite or has become 0 in a component. A denominator may overflow before its numerator does,
/// and of what has vanished nothing is known, even if it is so small that it had to.
fn is_broken<T: Real>(y: &[T], before: &[T]) -> bool {
    let vanishes = |(y, before): (&T, &T)| y.is_zero() && !before.is_zero();
    !y.all_finite() || y.iter().zip(before).any(vanishes)
}

/// What may hide beyond a sample at the end of a panel, that decays at a rate, given others further out.
fn hidden<T: Real>(
    (from, end, rate): (T, &[T], T),
    probes: impl Iterator<Item = (T, Components<T>)>,
) -> T {
    let zero = T::zero();
    if end.norm().is_zero() {
        return zero;
    }
    if rate.is_nan() || rate <= T::lit(LEAST_RATE) {
        return T::infinity();
    }
    let (mut before, mut off, mut size, mut sum) = (from, zero, end.norm(), zero);
    for (s, y) in probes {
        if is_broken(&y, end) {
            break;
        }
        let mut expected = Components::from(end);
        expected.scale_by((-rate * (s - from)).exp());
        let gap = y.distance(&expected);
        sum = sum + off.max(gap) * (s - before);
        (before, off) = (s, gap);
        // What has begun to differ goes on to.
        size = expected.norm() + T::lit(SHARES) * gap;
    }
    sum + T::lit(2.0) * size / rate
}

impl<T: Real> Storage<T> {
    /// Whether samples of the round that are not finite are where a formula breaks down next to 0; then the panel's next
    /// approach ends before. What is no number has often lost its digits long before: if the samples have died away
    /// by then, times the distance, the panel is not approached, and nothing is lost with them; else that is an error.
    pub(super) fn break_down(
        &mut self,
        panel: usize,
        all: &Approaches<T>,
        samples: Range<usize>,
    ) -> bool {
        let fresh = self.fresh_samples();
        let mut broken = samples.clone().filter(|&i| !fresh.is_finite(i));
        let is_no_number = broken.all(|i| fresh.norm(i).is_nan());
        let may_be_left = is_no_number && self.panels[panel].breakdown.is_none();
        let Some(approach) = all.iter().find(|approach| approach.is_dense()) else {
            self.panels[panel].breaks_down = may_be_left;
            return may_be_left;
        };
        let depth = |x: T| (approach.width.abs() / (x - approach.end).abs()).ln();
        let inside = samples.map(|i| (depth(self.xs[i]), fresh.value(i)));
        let inside: Vec<_> = inside.filter(|(s, _)| *s >= T::zero()).collect();
        if may_be_left {
            self.panels[panel].breaks_down = dies_away(&inside);
            return self.panels[panel].breaks_down;
        }
        let nearest =
            (inside.iter()).min_by(|p, q| p.0.partial_cmp(&q.0).unwrap_or(Ordering::Equal));
        let found = nearest.and_then(|(_, y)| Breakdown::among(&inside, y));
        let Some(found) = found else {
            return false;
        };
        let distance = |s: T| approach.width.abs() * (-s).exp();
        let found = [found.last, found.first].map(distance);
        let is_new = found[1].is_finite() && found[1] > T::zero();
        self.panels[panel].breakdown = Some(found).filter(|_| is_new);
        is_new
    }

    /// Take the samples beyond the last panel of an approach that ends before a formula breaks down.
    pub(super) fn take_breakdown(&mut self, approach: &Approach<T>, fresh: usize) -> usize {
        let Some(breakdown) = approach.breakdown else {
            return 0;
        };
        let probes = breakdown.probes(approach.depth).enumerate();
        let probes: Vec<_> = probes.map(|(k, s)| (s, self.scaled(fresh + k))).collect();
        self.set_hidden(1, probes.into_iter());
        Breakdown::<T>::count()
    }

    /// Work out what may hide beyond an end of the last panel.
    fn set_hidden(&mut self, side: usize, probes: impl Iterator<Item = (T, Components<T>)>) {
        let Some(panel) = self.panels.last() else {
            return;
        };
        let Law { rate, from, .. } = Law::of(self, panel, if side == 1 { 1.0 } else { -1.0 });
        let samples = self.samples_of(panel);
        let end = samples.value([0, panel.degree][side]);
        let hidden = hidden((from, &end, rate), probes);
        if let Some(panel) = self.panels.last_mut() {
            panel.hidden = hidden;
        }
    }
}

/// From which |s| on the samples of a panel fall outwards, all the way from where it begins or, on one where f lives,
/// from its middle; and the size there.
fn falls<T: Real>(store: &Storage<T>, panel: &Panel<T>, side: usize) -> Option<(T, T)> {
    let n = panel.degree;
    let samples = store.samples_of(panel);
    let node = |j: usize| if side == 1 { j } else { n - j };
    let norm = |j: usize| samples.norm(node(j));
    let from = if n == DEGREE { 0 } else { n / 2 };
    let falls = (from..n).all(|j| norm(j + 1) < norm(j));
    falls.then(|| (position(panel.interval(), n, node(from)).abs(), norm(from)))
}

impl<T: Real> Integration<'_, T> {
    /// What the round has met on a panel that was not made, by |s|.
    pub(super) fn met(&self, interval: Interval<T>) -> Vec<(T, Components<T>)> {
        let count = self.store.xs.len();
        let s = |j: usize| position(interval, count - 1, j).abs();
        (0..count).map(|j| (s(j), self.store.scaled(j))).collect()
    }

    /// End an infinite range on one side (0: left) where its formula breaks down, if f decays up to there; whether
    /// it does. `met` is what was sampled beyond the panel `before`.
    pub(super) fn end_before(
        &mut self,
        before: usize,
        side: usize,
        mut met: Vec<(T, Components<T>)>,
    ) -> Result<bool, Failure<T>> {
        let panel = self.store.panels[before];
        let (map, index) = (panel.map, panel.piece);
        let Some((from, size)) = falls(self.store, &panel, side) else {
            return Ok(false);
        };
        let start = [-panel.a, panel.b][side];
        let outermost = (self.store.samples_of(&panel)).value([0, panel.degree][side]);
        if outermost.norm().is_zero() {
            return Ok(false);
        }
        let is_steep = (size / outermost.norm()).ln() >= T::lit(LEAST_FALL);
        let mut ends = [End::Inner; 2];
        ends[side] = End::Tail;
        // The first attempts may end where it has broken down already.
        while let Some(breakdown) = Breakdown::among(&met, &outermost) {
            let end = breakdown.first - start;
            let is_long = is_steep || breakdown.last.max(start) - from >= T::lit(LEAST_FALL);
            if end <= T::lit(LEAST_ROOM) || !is_long || !fall(&met, breakdown.first) {
                break;
            }
            let to = start + T::lit(SHARE) * end;
            let [a, b] = if side == 1 {
                [start, to]
            } else {
                [-to, -start]
            };
            match self.sample_panel((map, index), a, b, DEGREE, ends) {
                Ok(()) => {
                    let again = self.met(Interval { map, a, b });
                    if again.iter().any(|(_, y)| is_broken(y, &outermost)) {
                        self.store.drop_last();
                        met.extend(again);
                        continue;
                    }
                    let probes: Vec<T> = breakdown.probes(to).collect();
                    let sign = [-T::one(), T::one()][side];
                    let places: Vec<T> = probes.iter().map(|&s| sign * s).collect();
                    self.store.clear_requests();
                    self.store.ask(&places, map);
                    self.sample(&mut |_| true)?;
                    let at = |(k, s)| (s, self.store.scaled(k));
                    let probes: Vec<_> = probes.into_iter().enumerate().map(at).collect();
                    self.store.set_hidden(side, probes.into_iter());
                    return Ok(true);
                }
                Err(Failure::NonFinite { .. }) => met.extend(self.met(Interval { map, a, b })),
                Err(other) => return Err(other),
            }
        }
        Ok(false)
    }
}

/// Whether the last finite sample, by s and times exp(-s), is little beside the largest.
fn dies_away<T: Real>(samples: &[(T, Components<T>)]) -> bool {
    let zero = T::zero();
    let finite = samples.iter().filter(|(_, y)| y.all_finite());
    let (mut last, mut largest) = ((zero, zero), zero);
    for (s, y) in finite {
        let size = y.norm() * (-*s).exp();
        largest = largest.max(size);
        if *s >= last.0 {
            last = (*s, size);
        }
    }
    last.1 <= T::lit(LITTLE) * largest
}

/// Whether samples up to some s fall.
fn fall<T: Real>(samples: &[(T, Components<T>)], first: T) -> bool {
    let finite = samples.iter().filter(|(s, _)| *s < first);
    let mut sizes: Vec<_> = finite.map(|(s, y)| (*s, y.norm())).collect();
    sizes.sort_by(|p, q| p.0.partial_cmp(&q.0).unwrap_or(Ordering::Equal));
    sizes.dedup_by_key(|sample| sample.0);
    sizes
        .windows(2)
        .all(|pair| pair[1].1 < pair[0].1 || pair[1].1.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(f: impl Fn(f64) -> f64, at: &[f64]) -> Vec<(f64, Components<f64>)> {
        at.iter()
            .map(|&s| (s, Components::from([f(s)].as_slice())))
            .collect()
    }

    #[test]
    fn an_infinity_of_the_other_sign_is_no_breakdown() {
        let at = [1.0, 2.0, 5.0, 9.0];
        let below = |s: f64| if s < 5.0 { 1.0 } else { f64::NEG_INFINITY };
        let samples = samples(below, &at);
        assert_eq!(Breakdown::among(&samples, &[1.0]), None);
        assert!(Breakdown::among(&samples, &[-1.0]).is_some());
    }

    #[test]
    fn what_has_vanished_is_broken() {
        let at = [1.0, 2.0, 5.0, 9.0];
        let vanishes = |s: f64| if s < 5.0 { 1.0 } else { 0.0 };
        let samples = samples(vanishes, &at);
        let first = |before: f64| Breakdown::among(&samples, &[before]).map(|found| found.first);
        assert_eq!(first(1.0), Some(5.0));
        assert_eq!(first(0.0), Some(f64::INFINITY));
    }

    #[test]
    fn a_breakdown_is_where_nothing_beyond_is_finite() {
        let at = [1.0, 2.0, 5.0, 9.0, 20.0];
        let broken = |s: f64| if s < 5.0 { 1.0 } else { f64::INFINITY };
        let found = Breakdown::among(&samples(broken, &at), &[1.0]);
        assert_eq!(
            found,
            Some(Breakdown {
                last: 2.0,
                first: 5.0
            })
        );
        let hole = |s: f64| if s == 5.0 { f64::NAN } else { 1.0 };
        assert_eq!(Breakdown::among(&samples(hole, &at), &[1.0]), None);
        let over = |s: f64| {
            if s == 5.0 {
                f64::NAN
            } else if s < 5.0 {
                1.0
            } else {
                0.0
            }
        };
        assert!(Breakdown::among(&samples(over, &at), &[1.0]).is_some());
    }

    #[test]
    fn all_beyond_the_last_finite_sample_is_hidden() {
        let (from, rate) = (10.0, 0.5);
        let law = |s: f64| 3.0 * (-rate * (s - from)).exp();
        let broken = |s: f64| if s < 20.0 { law(s) } else { f64::INFINITY };
        let at = [12.0, 16.0, 19.0, 24.0];
        let found = hidden((from, &[3.0], rate), samples(broken, &at).into_iter());
        assert!((found - 2.0 * law(19.0) / rate).abs() < 1e-12, "{found}");
        // What was not foretold counts from the last sample that was.
        let layer = |s: f64| law(s) + if s == 16.0 { 0.25 } else { 0.0 };
        let found = hidden((from, &[3.0], rate), samples(layer, &at).into_iter());
        assert!(found >= 0.25 * 7.0, "{found}");
        assert_eq!(
            hidden((from, &[3.0], -0.1), samples(law, &at).into_iter()),
            f64::INFINITY
        );
    }
}
