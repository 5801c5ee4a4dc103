//! Witnesses: samples between the nodes of a panel that comes from no split.
//!
//! Nodes of nested rules are nearly equidistant in the middle of a panel. A carrier whose period fits
//! between them looks constant there, on 33 nodes and on 65 and 129 as well, and what it carries is
//! counted wholly. A panel that was split has samples at other places, those of its ancestors. One that
//! was not gets a few, where its samples are largest, at places in no simple ratio to its nodes, before
//! it is believed.

use core::cmp::Ordering;
use core::slice::from_ref;

use num_traits::{Float, Zero};

use super::first_panel::sample;
use super::scales::{Leg, Start};
use super::{End, FIRST, Integration, Interval, Map, Panel, Storage, interval_of};
use crate::chebyshev::kernel::larger;
use crate::chebyshev::{MAX_DEGREE, between_nodes, interpolated, node};
use crate::doubly_adaptive::error_estimate::{Assessment, Screening, screen, worst_misfit};
use crate::real::Real;
use crate::samples::{Failure, Integrand};
use crate::value::Value;
use crate::vector::Vector;

/// How many a first panel gets at the most.
pub(super) const WITNESSES: usize = 9;

/// How many of them stand beside samples; the others are spread.
const BESIDE: usize = 3;

/// How many times the last coefficients of an interpolant its misfit may be and still be what is
/// truncated.
const EXPLAINED: f64 = 4.0;

/// Coefficients fall if the last quarter of them is so much smaller than the one before: those of a step
/// are about 0.7 of it, of an unbounded integrand more.
const FALLING: f64 = 0.6;

/// A half of a first panel, which may have few samples for its width, gets so many in its widest gaps,
/// and so does a panel of which much depends. The first panel of the line, which is 55 wide, gets more.
const GAPS: usize = 3;
const GAPS_OF_LINE: usize = 20;
const HALF: f64 = 2.5;

/// The share of the tolerance from which on the error of a panel has to be seen by witnesses.
const NOTABLE: f64 = 0.1;

/// Where they stand between two nodes: no small multiple of either, as a share of the angle, is near an
/// integer.
const FRACTIONS: [f64; 2] = [0.382, 0.275];

/// The places of witnesses: beside the largest sample, and beside the one that its neighbours explain
/// worst. Where coefficients do not decay, on both sides of that one.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
pub(super) fn places<Y: Vector>(samples: &[Y], decays: bool) -> ([Y::Real; BESIDE], usize) {
    // The usual number is known to the compiler, and needs no larger buffers.
    match samples.len() {
        FIRST => places_among::<Y, FIRST, { FIRST + 4 }>(&samples[..FIRST], decays),
        _ => places_among::<Y, { MAX_DEGREE + 1 }, { MAX_DEGREE + 5 }>(samples, decays),
    }
}

/// [`places`] for up to MOST samples.
#[inline(always)]
fn places_among<Y: Vector, const MOST: usize, const PADDED: usize>(
    samples: &[Y],
    decays: bool,
) -> ([Y::Real; BESIDE], usize) {
    let n = samples.len() - 1;
    let zero = Y::Real::zero();
    // Fourth differences: of smooth samples they leave little. Two zeros on both sides.
    let mut bends = [zero; PADDED];
    Y::bends(samples, &mut bends[2..n + 3]);
    // A feature is where many of them are large.
    let mut features = [zero; MOST];
    let features = &mut features[..=n];
    for (feature, near) in features.iter_mut().zip(bends.windows(5)) {
        *feature = near[0] + near[1] + near[2] + near[3] + near[4];
    }
    let features = &*features;
    let mut norms = [zero; MOST];
    let norms = &mut norms[..=n];
    Y::norms(samples, norms);
    let [first, second] = FRACTIONS;
    let beside = beside_largest(norms, first);
    if decays {
        ([beside, beside_largest(features, second), zero], 2)
    } else {
        let j = largest(features).clamp(1, n - 1);
        let (left, right) = (
            between_nodes(n, j - 1, 1.0 - first),
            between_nodes(n, j, second),
        );
        let twice = left == beside || right == beside;
        ([left, right, beside], if twice { 2 } else { 3 })
    }
}

/// Where the first of the largest is.
#[inline(always)]
fn largest<T: Real>(list: &[T]) -> usize {
    let most = list.iter().fold(list[0], |most, &x| larger(most, x));
    list.iter().position(|&x| x == most).unwrap_or(0)
}

/// A place on one side of the largest of a list, that of the larger neighbour.
#[inline(always)]
fn beside_largest<T: Real>(list: &[T], fraction: f64) -> T {
    let n = list.len() - 1;
    let j = largest(list);
    if j == n || (j > 0 && list[j - 1] >= list[j + 1]) {
        between_nodes(n, j - 1, 1.0 - fraction)
    } else {
        between_nodes(n, j, fraction)
    }
}

/// The witnesses of a panel that may be all there is.
pub(super) struct Witnesses<Y: Value> {
    places: [Y::Real; WITNESSES],
    samples: Option<[Y; WITNESSES]>,
    count: usize,
    /// The degree for which they were called.
    degree: usize,
}

impl<Y: Vector> Witnesses<Y> {
    /// None so far.
    pub(super) fn none() -> Self {
        Witnesses {
            places: [Y::Real::zero(); WITNESSES],
            samples: None,
            count: 0,
            degree: 0,
        }
    }

    /// Take them, unless that was done: those beside samples once, and for each doubling of the degree
    /// some more that are spread over the panel.
    pub(super) fn call(
        &mut self,
        f: &mut dyn Integrand<Y>,
        interval: Interval<Y::Real>,
        samples: &[Y],
        decays: bool,
    ) -> Result<(), Failure<Y::Real>> {
        let n = samples.len() - 1;
        let mut fresh = [Y::Real::zero(); WITNESSES];
        let mut count = 0;
        if self.degree == 0 {
            let (beside, most) = places(samples, decays);
            count = most;
            fresh[..most].copy_from_slice(&beside[..most]);
        }
        if self.degree < n {
            let more = if n > FIRST { n / 32 } else { 0 };
            for i in 0..more {
                fresh[count] = between_nodes(n, (2 * i + 1) * n / (2 * more), FRACTIONS[i % 2]);
                count += 1;
            }
            self.degree = n;
        }
        if count == 0 {
            return Ok(());
        }
        let xs = fresh.map(|place| interval.at(place));
        let mut called: [Y; WITNESSES] = Y::array(|_| samples[0].clone());
        sample(f, &xs[..count], &mut called[..count])?;
        let all = self.samples.get_or_insert_with(|| called.clone());
        for i in 0..count {
            self.places[self.count] = fresh[i];
            all[self.count] = called[i].clone();
            self.count += 1;
        }
        Ok(())
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Their places and samples.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Y::Real, &Y)> {
        let places = self.places.into_iter().take(self.count);
        places.zip(self.samples.iter().flatten())
    }

    /// How badly the interpolant of a panel explains them.
    pub(super) fn misfit(&self, samples: &[Y]) -> Y::Real {
        self.iter().fold(Y::Real::zero(), |worst, (place, y)| {
            worse(worst, interpolated(samples, place).distance(y))
        })
    }
}

fn sort<T: Real>(list: &mut [T]) {
    list.sort_unstable_by(|x, y| x.partial_cmp(y).unwrap_or(Ordering::Equal));
}

/// The larger of two misfits; one that is not a number, from sums that overflow, is none to rely on.
fn worse<T: Real>(worst: T, misfit: T) -> T {
    if misfit.is_nan() {
        T::infinity()
    } else {
        larger(worst, misfit)
    }
}

impl<Y: Vector> Screening<Y> {
    /// Whether the last coefficients fall.
    pub(super) fn decays(&self) -> bool {
        let [before, last] = self.decay;
        // By eighths of them, or by quarters.
        let most = if self.steps == 6 { 0.75 } else { FALLING };
        last <= Y::Real::lit(most) * before || self.error <= Y::Real::lit(2.0) * self.rounding
    }

    /// Take into account how badly the interpolant explains what is between its nodes.
    pub(super) fn check(&mut self, half: Y::Real, misfit: Y::Real) {
        let error = half * misfit;
        if !is_explained(self.decays(), misfit, self.tail)
            && error > Y::Real::lit(2.0) * self.rounding
        {
            self.error = larger(self.error, error);
        }
    }
}

impl<Y: Vector> Integration<'_, Y> {
    /// Take the witnesses that were called for the samples of finite pieces; whether the interpolants
    /// there explain them all.
    pub(super) fn confirm_pieces(
        &mut self,
        start: &Start<Y::Real>,
    ) -> Result<bool, Failure<Y::Real>> {
        self.store.clear_requests();
        let Storage { called, xs, .. } = &mut *self.store;
        let mut rest = called.as_slice();
        for (index, leg) in start.legs().enumerate() {
            let Leg::Finite(piece) = leg else { continue };
            let here = rest.iter().take_while(|(piece, _)| *piece == index);
            let count = here.clone().count();
            xs.extend(here.map(|&(_, place)| interval_of(piece).at(place)));
            rest = &rest[count..];
        }
        self.store.swap_samples();
        self.sample(|_| false)?;
        self.store.swap_samples();
        let Storage {
            called,
            fresh,
            spare_samples,
            ..
        } = &*self.store;
        let mut rest = called.iter().zip(spare_samples).peekable();
        let mut confirmed = true;
        for (samples, (index, leg)) in fresh.chunks_exact(FIRST).zip(start.legs().enumerate()) {
            let Leg::Finite(piece) = leg else { continue };
            let interval = interval_of(piece);
            let mut misfit = Y::Real::zero();
            while let Some(((_, place), y)) = rest.next_if(|((piece, _), _)| *piece == index) {
                misfit = worse(misfit, interpolated(samples, *place).distance(y));
            }
            if let Some(mut seen) = screen(interval, samples) {
                let before = seen.error;
                seen.check(interval.half_width(), misfit);
                confirmed &= seen.error == before;
            }
        }
        Ok(confirmed)
    }

    /// Take the witnesses of all panels that need some and have none, in one batch; whether there were
    /// any.
    pub(super) fn call_witnesses(&mut self, tolerance: Y::Real) -> Result<bool, Failure<Y::Real>> {
        self.store.clear_requests();
        self.store.called.clear();
        for i in 0..self.store.panels.len() {
            if !self.store.panels[i].witnessed {
                self.store.panels[i].witnessed = true;
                self.store.choose_witnesses(i, tolerance);
            }
        }
        // On a panel that is a few numbers wide there may be none between its nodes.
        let Storage { called, panels, .. } = &mut *self.store;
        called.retain(|&(i, place)| {
            let Panel { map, a, b, .. } = panels[i];
            let x = map.x(panels[i].interval().at(place));
            x != map.x(a) && x != map.x(b)
        });
        if called.is_empty() {
            return Ok(false);
        }
        for k in 0..self.store.called.len() {
            let (i, place) = self.store.called[k];
            let interval = self.store.panels[i].interval();
            self.store.ask(&[interval.at(place)], interval.map);
        }
        self.sample(|_| false)?;
        for k in 0..self.store.called.len() {
            let (i, place) = self.store.called[k];
            let y = self.store.scaled(k);
            let panel = &self.store.panels[i];
            let coefficients = &self.store.coefficients[panel.first..=panel.first + panel.degree];
            let misfit = worst_misfit(coefficients, from_ref(&y), from_ref(&place));
            let is_explained = panel.found.explains(misfit);
            let checked = panel.checked;
            self.store.inherit(i, place, y);
            self.store.panels[i].checked = checked && is_explained;
        }
        Ok(true)
    }
}

impl<Y: Vector> Assessment<Y> {
    /// Whether the last coefficients fall.
    fn decays(&self) -> bool {
        self.tail <= Y::Real::lit(FALLING) * self.before
    }

    /// Whether a misfit between nodes is no more than what is truncated.
    fn explains(&self, misfit: Y::Real) -> bool {
        is_explained(self.decays(), misfit, self.tail)
    }
}

/// Whether a misfit between nodes is no more than what is truncated, by whether coefficients fall, and the
/// largest of the last.
fn is_explained<T: Real>(decays: bool, misfit: T, tail: T) -> bool {
    decays && misfit <= T::lit(EXPLAINED) * tail
}

impl<Y: Vector> Storage<Y> {
    /// List the places where a panel needs witnesses.
    fn choose_witnesses(&mut self, i: usize, tolerance: Y::Real) {
        let panel = &self.panels[i];
        if let Some(side) = panel.ends.iter().position(|&end| end == End::Missing) {
            self.called.push((i, beside_end(panel.degree, side)));
        }
        let samples = &self.samples[panel.first..=panel.first + panel.degree];
        let decays = panel.found.decays();
        let matters = panel.found.magnitude >= tolerance;
        if panel.family.pair.is_none() {
            let approaches = matches!(panel.map, Map::Toward { .. });
            if panel.degree >= FIRST - 1 || matters {
                let (places, most) = places(samples, decays);
                let count = if approaches { 1 } else { most };
                let places = places.into_iter().take(count);
                self.called.extend(places.map(|place| (i, place)));
                if panel.map == Map::Line && panel.degree >= FIRST - 1 {
                    self.choose_gaps(i, GAPS_OF_LINE);
                }
            } else if !approaches {
                // Far out on an infinite range: whatever there is, is most where the panel begins.
                let n = panel.degree;
                let j = if panel.a.abs() < panel.b.abs() {
                    0
                } else {
                    n - 1
                };
                self.called.push((i, between_nodes(n, j, FRACTIONS[0])));
            }
        } else if panel.origin.half_width <= Y::Real::lit(HALF) * panel.half_width()
            && (panel.origin.degree >= FIRST - 1 || matters)
        {
            let ([place, ..], _) = places(samples, decays);
            // A half of the line holds much of it.
            let gaps = if panel.map == Map::Line && panel.origin.degree >= FIRST - 1 {
                GAPS_OF_LINE / 2
            } else {
                GAPS
            };
            self.called.push((i, place));
            self.choose_gaps(i, gaps);
        } else if panel.error() >= Y::Real::lit(NOTABLE) * tolerance {
            let (places, most) = places(samples, decays);
            let places = places.into_iter().take(most);
            self.called.extend(places.map(|place| (i, place)));
            self.choose_gaps(i, GAPS);
        }
    }

    /// List the middles of the widest gaps between the samples of a panel.
    fn choose_gaps(&mut self, i: usize, count: usize) {
        let Storage {
            panels,
            places,
            called,
            gaps,
            ..
        } = self;
        let panel = &panels[i];
        gaps.clear();
        gaps.extend(
            called
                .iter()
                .filter(|(k, _)| *k == i)
                .map(|&(_, place)| place),
        );
        let all = panel.first_inherited..panel.first_inherited + panel.inherited;
        gaps.extend_from_slice(&places[all]);
        gaps.extend((0..=panel.degree).map(|j| node::<Y::Real>(panel.degree, j)));
        for _ in 0..count {
            sort(gaps);
            let mut widest = (Y::Real::zero(), Y::Real::zero());
            for pair in gaps.windows(2) {
                let width = pair[1] - pair[0];
                if width > widest.0 {
                    widest = (width, Y::Real::lit(0.5) * (pair[0] + pair[1]));
                }
            }
            called.push((i, widest.1));
            gaps.push(widest.1);
        }
    }
}

/// A place near an end of a panel of degree n.
fn beside_end<T: Real>(n: usize, side: usize) -> T {
    let gap = (T::lit(1.0) + node(n, 1)) * T::lit(1.0 / 16.0);
    if side == 0 {
        gap - T::lit(1.0)
    } else {
        T::lit(1.0) - gap
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;

    fn samples<const N: usize>(f: impl Fn(f64) -> f64) -> [f64; N] {
        core::array::from_fn(|j| f(node(N - 1, j)))
    }

    /// On degrees 32, 64 and 128, cosines of multiples of the degree look like a constant.
    #[test]
    fn carriers_between_the_nodes_are_seen() {
        fn worst<const N: usize>(wave: usize) -> f64 {
            let f = |t: f64| 2.0 + (wave as f64 * t.acos()).cos();
            let ys = samples::<N>(f);
            assert!(ys.iter().all(|y| (y - 3.0).abs() < 1e-11), "{wave}");
            let (places, count) = places(&ys, true);
            let misfit = |t: &f64| (interpolated::<f64>(&ys, *t) - f(*t)).abs();
            places[..count].iter().map(misfit).fold(0.0, f64::max)
        }
        for k in 1..=8 {
            assert!(worst::<33>(64 * k) > 0.1, "32 {k}");
            assert!(worst::<65>(128 * k) > 0.1, "64 {k}");
            assert!(worst::<129>(256 * k) > 0.1, "128 {k}");
        }
    }

    #[test]
    fn they_stand_where_samples_are_large() {
        for m in [-0.9, -0.33, 0.0, 0.41, 0.97] {
            let ys = samples::<33>(|t| (-200.0 * (t - m) * (t - m)).exp());
            let (places, count) = places(&ys, true);
            assert_eq!(count, 2);
            for t in &places[..count] {
                assert!((t - m).abs() < 0.2, "{m}: {t}");
            }
        }
    }

    /// A singularity half-way between two nodes: the largest samples are on both sides of it.
    #[test]
    fn they_stand_on_both_sides_of_a_singularity() {
        for j in 3..29 {
            for fraction in [0.1, 0.5, 0.9] {
                let l: f64 = between_nodes(32, j, fraction);
                let ys = samples::<33>(|t| t.exp() + 0.05 * (t - l).abs().powf(-0.5));
                let (places, count) = places(&ys, false);
                let gap = |t: f64| node::<f64>(32, j) < t && t < node(32, j + 1);
                let seen = places[..count].iter().any(|&t| gap(t));
                assert!(seen, "{j} {fraction}: {places:?}");
            }
        }
    }
}
