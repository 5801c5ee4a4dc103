//! Witnesses: samples between the nodes of a panel that comes from no split.
//!
//! Nodes of nested rules are nearly equidistant in the middle of a panel. A carrier whose period fits
//! between them looks constant there, on 33 nodes and on 65 and 129 as well, and what it carries is
//! counted wholly. A panel that was split has samples at other places, those of its ancestors. One that
//! was not gets a few, where its samples are largest, at places in no simple ratio to its nodes, before
//! it is believed.

use core::ops::Range;

use crate::chebyshev::kernel::{larger, largest_of};
use crate::chebyshev::{MAX_DEGREE, between_nodes, gap, node, nodes};
use crate::doubly_adaptive::assessment::worst_misfit;
use crate::doubly_adaptive::interval::Interval;
use crate::doubly_adaptive::map::{Map, NEAR};
use crate::doubly_adaptive::panel::{End, Panel};
use crate::doubly_adaptive::storage::{Storage, block_of};
use crate::doubly_adaptive::{FEW, FIRST, Integration};
use crate::real::Real;
use crate::samples::{Failure, Integrand};
use crate::vector::{Columns, Vector, moduli, moduli_of_bends, with_scratch};

/// How many a first panel gets at the most.
pub(super) const WITNESSES: usize = 9;

/// How many one gets whose first samples are [`FEW`].
pub(super) const WITNESSES_OF_FEW: usize = WITNESSES + FEWER;

/// How many of them stand beside samples; the others are spread.
const BESIDE: usize = 3;

/// A half of a first panel, which may have few samples for its width, gets so many in its widest gaps,
/// and so does a panel of which much depends. The first panel of the line, which is 55 wide, gets more.
const GAPS: usize = 3;
const GAPS_OF_LINE: f64 = 28.0;
const HALF: f64 = 2.5;

/// With an oscillating weight first panels have fewer samples, and so many more witnesses.
const FEWER: usize = 5;

/// The gaps between [`FEW`] nodes, from the widest on.
const WIDEST: [usize; FEWER + BESIDE] = [7, 8, 6, 9, 5, 10, 4, 11];

/// On a panel of so many numbers there are some between any witness and the ends.
const PLENTY: f64 = 1e6;

/// The share of the tolerance from which on the error of a panel has to be seen by witnesses.
const NOTABLE: f64 = 0.1;

/// Where they stand between two nodes: no small multiple of either is near an
/// integer.
const FRACTIONS: [f64; 2] = [0.382, 0.275];

/// The places of witnesses: beside the largest sample, and beside the one that its neighbours explain
/// worst. Where coefficients do not decay, on both sides of that one.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
pub(super) fn places<T: Real>(samples: Columns<'_, T>, decays: bool) -> ([T; BESIDE], usize) {
    // The usual numbers are known to the compiler, and need no larger buffers.
    match (samples.points(), samples.components()) {
        (FEW, 1) => places_of::<T, FEW, { FEW + 4 }>(samples.column(0), decays),
        (FIRST, 1) => places_of::<T, FIRST, { FIRST + 4 }>(samples.column(0), decays),
        (FIRST, _) => places_of_any::<T, FIRST, { FIRST + 4 }>(samples.known::<FIRST>(), decays),
        _ => places_of_any::<T, { MAX_DEGREE + 1 }, { MAX_DEGREE + 5 }>(samples, decays),
    }
}

/// [`places`] for N samples of a single component; M is 4 more.
#[inline(always)]
fn places_of<T: Real, const N: usize, const M: usize>(
    samples: &[T],
    decays: bool,
) -> ([T; BESIDE], usize) {
    let [mut norms, mut features] = [[T::zero(); N]; 2];
    let mut bends = [T::zero(); M];
    let samples = &samples[..N];
    moduli(samples, &mut norms);
    moduli_of_bends(samples, &mut bends[4..N]);
    places_among(&norms, &bends, &mut features, decays)
}

/// [`places`] for up to N samples; M is 4 more.
#[inline(always)]
fn places_of_any<T: Real, const N: usize, const M: usize>(
    samples: Columns<'_, T>,
    decays: bool,
) -> ([T; BESIDE], usize) {
    let points = samples.points();
    let [mut norms, mut features] = [[T::zero(); N]; 2];
    let mut bends = [T::zero(); M];
    let (norms, bends) = (&mut norms[..points], &mut bends[..points + 4]);
    samples.norms(norms);
    samples.bends(&mut bends[4..points]);
    places_among_any(norms, bends, &mut features, decays)
}

/// [`places_among`], compiled once.
#[inline(never)]
fn places_among_any<T: Real>(
    norms: &[T],
    bends: &[T],
    features: &mut [T],
    decays: bool,
) -> ([T; BESIDE], usize) {
    places_among(norms, bends, features, decays)
}

/// [`places`] from the norms of samples and of their fourth differences, which are small where samples are
/// smooth, with four zeros on both sides. There is room for as many numbers.
#[inline(always)]
fn places_among<T: Real>(
    norms: &[T],
    bends: &[T],
    features: &mut [T],
    decays: bool,
) -> ([T; BESIDE], usize) {
    let n = norms.len() - 1;
    let zero = T::zero();
    // A feature is where many of them are large.
    let features = &mut features[..=n];
    for (feature, near) in features.iter_mut().zip(bends.windows(5)) {
        *feature = near[0] + near[1] + near[2] + near[3] + near[4];
    }
    let features = &*features;
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
    let most = largest_of(list);
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
pub(super) struct Witnesses<'a, T> {
    places: [T; WITNESSES_OF_FEW],
    /// Their samples, one value after another.
    samples: &'a mut [T],
    components: usize,
    count: usize,
    /// The degree for which they were called.
    degree: usize,
}

impl<'a, T: Real> Witnesses<'a, T> {
    /// None so far; there is room for [`WITNESSES`] samples, or [`WITNESSES_OF_FEW`].
    pub(super) fn none(components: usize, samples: &'a mut [T]) -> Self {
        Witnesses {
            places: [T::zero(); WITNESSES_OF_FEW],
            samples,
            components,
            count: 0,
            degree: 0,
        }
    }

    /// Take them, unless that was done: those beside samples once, one beside an end that has none, where
    /// there are few samples some in the widest gaps, and for each doubling of the degree some more that are
    /// spread over the panel.
    pub(super) fn call(
        &mut self,
        f: &mut dyn Integrand<T>,
        (interval, missing): (Interval<T>, [bool; 2]),
        samples: Columns<'_, T>,
        decays: bool,
    ) -> Result<(), Failure<T>> {
        let n = samples.points() - 1;
        let [mut fresh, mut xs] = [[T::zero(); WITNESSES]; 2];
        let mut count = 0;
        if self.degree == 0 {
            let (beside, most) = places(samples, decays);
            count = most;
            fresh[..most].copy_from_slice(&beside[..most]);
            for side in (0..2).filter(|&side| missing[side]) {
                fresh[count] = beside_end(n, side);
                count += 1;
            }
            if n + 1 == FEW {
                let (beside, rest) = fresh.split_at_mut(count);
                count += in_widest_gaps(beside, rest);
            }
            // Next to an end there may be no number.
            let Interval { a, b, .. } = interval;
            let mut inside = 0;
            for i in 0..count {
                let x = interval.at(fresh[i]);
                if x != a && x != b {
                    (fresh[inside], xs[inside]) = (fresh[i], x);
                    inside += 1;
                }
            }
            count = inside;
        }
        if self.degree < n {
            let more = if n > FIRST { n / 32 } else { 0 };
            for i in 0..more {
                fresh[count] = between_nodes(n, (2 * i + 1) * n / (2 * more), FRACTIONS[i % 2]);
                xs[count] = interval.at(fresh[count]);
                count += 1;
            }
            self.degree = n;
        }
        if count == 0 {
            return Ok(());
        }
        self.places[self.count..self.count + count].copy_from_slice(&fresh[..count]);
        let components = samples.components();
        let called = &mut self.samples[self.count * components..][..count * components];
        self.count += count;
        if components == 1 {
            return f.fill_finite(&xs[..count], called);
        }
        with_scratch::<T, _, WITNESSES>(components, &mut |columns| {
            let columns = &mut columns[..called.len()];
            f.fill_finite(&xs[..count], columns)?;
            let values = Columns::new(columns, count);
            for (i, value) in called.chunks_exact_mut(components).enumerate() {
                for (c, component) in value.iter_mut().enumerate() {
                    *component = values.at(i, c);
                }
            }
            Ok(())
        })
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Their places and samples.
    pub(super) fn iter(&self) -> impl Iterator<Item = (T, &[T])> {
        let places = self.places.into_iter().take(self.count);
        places.zip(self.samples.chunks_exact(self.components))
    }

    /// The same by its coefficients, which takes less time where there are several.
    pub(super) fn misfit_by_coefficients(&self, coefficients: Columns<'_, T>) -> T {
        let rows = &self.samples[..self.count * self.components];
        worst_misfit(coefficients, rows, &self.places[..self.count])
    }

    /// How badly the interpolant of a panel explains them.
    pub(super) fn misfit(&self, samples: Columns<'_, T>) -> T {
        self.iter().fold(T::zero(), |worst, (place, y)| {
            worse(worst, gap(samples, place, y))
        })
    }
}

/// Write the places of some in the widest gaps of [`FEW`] nodes, where there are none beside samples; how many.
fn in_widest_gaps<T: Real>(beside: &[T], places: &mut [T]) -> usize {
    const DEGREE: usize = FEW - 1;
    let nodes = nodes(DEGREE);
    let most = FEWER.min(places.len());
    let mut count = 0;
    for j in WIDEST {
        if count == most {
            break;
        }
        let (left, right) = (T::lit(nodes[j]), T::lit(nodes[j + 1]));
        if !beside.iter().any(|&x| left < x && x < right) {
            places[count] = between_nodes(DEGREE, j, FRACTIONS[count % 2]);
            count += 1;
        }
    }
    count
}

/// The larger of two misfits; one that is not a number, from sums that overflow, is none to rely on.
pub(super) fn worse<T: Real>(worst: T, misfit: T) -> T {
    if misfit.is_nan() {
        T::infinity()
    } else {
        larger(worst, misfit)
    }
}

impl<T: Real> Integration<'_, T> {
    /// Take the witnesses of all panels that need some and have none, in one batch; whether there were
    /// any.
    pub(super) fn call_witnesses(&mut self, tolerance: T) -> Result<bool, Failure<T>> {
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
        called.retain(|&(i, place)| panels[i].has_numbers_at(place));
        if called.is_empty() {
            return Ok(false);
        }
        let mut next = 0;
        while let Some(all) = self.store.called_of_one_panel(next) {
            self.store.ask_called(all.clone());
            next = all.end;
        }
        // Who looks at single numbers may hit upon a singularity, and learns nothing from that.
        let mut few = core::mem::take(&mut self.store.ranks);
        few.clear();
        few.extend((0..self.store.called.len()).filter(|&k| {
            let (i, _) = self.store.called[k];
            self.store.panels[i].has_few_numbers()
        }));
        let sampled = self.sample(&mut |k| few.binary_search(&k).is_ok());
        self.store.ranks = few;
        sampled?;
        let mut next = 0;
        while let Some(all) = self.store.called_of_one_panel(next) {
            next = all.end;
            self.store.take_called(all);
        }
        Ok(true)
    }
}

impl<T: Real> Panel<T> {
    /// Whether it is so narrow that its samples are at single numbers.
    fn has_few_numbers(&self) -> bool {
        let Panel { map, a, b, .. } = *self;
        let size = a.abs().max(b.abs());
        map == Map::Identity && b - a <= T::epsilon().sqrt() * size
    }

    /// Whether x there is none of the ends.
    fn has_numbers_at(&self, place: T) -> bool {
        let Panel { map, a, b, .. } = *self;
        // How far s moves, at the most, when x moves by its own size.
        let size = match map {
            Map::Identity | Map::Line => T::zero(),
            Map::Ray { origin, unit } => (origin / unit).abs(),
            Map::Toward { .. } | Map::Deep { .. } | Map::Away { .. } => T::infinity(),
        } + a.abs().max(b.abs());
        if b - a > T::lit(PLENTY) * T::epsilon() * size {
            return true;
        }
        let x = map.x(self.interval().at(place));
        x != map.x(a) && x != map.x(b)
    }
}

impl<T: Real> Storage<T> {
    /// Those witnesses, from this one on, that are of the same panel.
    fn called_of_one_panel(&self, from: usize) -> Option<Range<usize>> {
        let (panel, _) = *self.called.get(from)?;
        let more = self.called[from..].iter();
        let count = more.take_while(|(i, _)| *i == panel).count();
        Some(from..from + count)
    }

    /// Ask for the samples of witnesses of one panel.
    fn ask_called(&mut self, all: Range<usize>) {
        let interval = self.panels[self.called[all.start].0].interval();
        let from = self.xs.len();
        let places = self.called[all].iter();
        self.xs.extend(places.map(|&(_, place)| interval.at(place)));
        self.map_from(from, interval.map);
    }

    /// Give a panel the samples of its witnesses.
    fn take_called(&mut self, all: Range<usize>) {
        let i = self.called[all.start].0;
        let first = self.places.len();
        for k in all {
            let y = self.scaled(k);
            if y.all_finite() {
                self.push_inherited(self.called[k].1, &y);
            }
        }
        let values = &self.inherited[first * self.components..];
        let panel = &self.panels[i];
        let coefficients = self.coefficients_of(panel);
        let misfit = worst_misfit(coefficients, values, &self.places[first..]);
        let is_explained = panel.found.explains(misfit);
        self.adopt(i, first);
        self.panels[i].checked &= is_explained;
    }

    /// List the places where a panel needs witnesses.
    fn choose_witnesses(&mut self, i: usize, tolerance: T) {
        let panel = &self.panels[i];
        if let Some(side) = panel.ends.iter().position(|&end| end == End::Missing) {
            self.called.push((i, beside_end(panel.degree, side)));
        }
        let samples = block_of(&self.samples, self.components, panel);
        let decays = panel.found.decays();
        let matters = panel.found.magnitude >= tolerance;
        if panel.family.pair.is_none() {
            let approaches = matches!(panel.map, Map::Toward { .. });
            if panel.degree >= FIRST - 1 || matters {
                let (places, most) = places(samples, decays);
                let count = if approaches { 1 } else { most };
                let places = places.into_iter().take(count);
                self.called.extend(places.map(|place| (i, place)));
                self.choose_gaps_of_line(i);
                if self.oscillation.is_some() {
                    let degree = self.panels[i].degree;
                    let more = if degree < FIRST - 1 {
                        FEWER
                    } else {
                        degree / FIRST
                    };
                    self.choose_gaps(i, more);
                }
            } else if panel.map == Map::Line && is_near(panel) {
                self.choose_gaps_of_line(i);
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
        } else if panel.origin.half_width <= T::lit(HALF) * panel.half_width()
            && (panel.origin.degree >= FIRST - 1 || matters)
        {
            let ([place, ..], _) = places(samples, decays);
            // A half of the line holds much of it.
            self.called.push((i, place));
            if panel.map == Map::Line && panel.origin.degree >= FIRST - 1 {
                self.choose_gaps_of_line(i);
            } else {
                self.choose_gaps(i, GAPS);
            }
        } else if panel.error() >= T::lit(NOTABLE) * tolerance {
            let (places, most) = places(samples, decays);
            let places = places.into_iter().take(most);
            self.called.extend(places.map(|place| (i, place)));
            self.choose_gaps(i, GAPS);
        }
    }

    /// List the middles of gaps on a part of the first panel of the line, as many as its width is worth.
    fn choose_gaps_of_line(&mut self, i: usize) {
        let panel = &self.panels[i];
        if panel.map == Map::Line && is_near(panel) {
            let count = T::lit(GAPS_OF_LINE / NEAR) * panel.half_width();
            self.choose_gaps(i, count.ceil().to_usize().unwrap_or(0));
        }
    }

    /// List the middles of the widest gaps between the samples of a panel.
    fn choose_gaps(&mut self, i: usize, count: usize) {
        let Storage {
            panels,
            places,
            called,
            gaps,
            spare_places,
            ..
        } = self;
        let panel = &panels[i];
        gaps.clear();
        gaps.extend(nodes(panel.degree).iter().map(|&x| T::lit(x)));
        let all = panel.first_inherited..panel.first_inherited + panel.inherited;
        let beside = called.iter().filter(|(k, _)| *k == i);
        for &place in places[all].iter().chain(beside.map(|(_, place)| place)) {
            let mut at = gaps.len();
            gaps.push(place);
            while at > 0 && gaps[at - 1] > place {
                gaps[at] = gaps[at - 1];
                at -= 1;
            }
            gaps[at] = place;
        }
        // How wide they are.
        spare_places.clear();
        spare_places.extend(gaps.windows(2).map(|pair| pair[1] - pair[0]));
        for _ in 0..count {
            let k = largest(spare_places);
            let place = T::lit(0.5) * (gaps[k] + gaps[k + 1]);
            called.push((i, place));
            gaps.insert(k + 1, place);
            spare_places[k] = place - gaps[k];
            spare_places.insert(k + 1, gaps[k + 2] - place);
        }
    }
}

/// Whether it is a part of the first panel of an infinite range.
fn is_near<T: Real>(panel: &Panel<T>) -> bool {
    panel.a.abs().max(panel.b.abs()) <= T::lit(NEAR)
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

    #[test]
    fn few_samples_have_witnesses_in_the_widest_gaps_that_have_none() {
        let beside: [f64; 2] = [7, 10].map(|j| between_nodes(FEW - 1, j, 0.3));
        let mut places = [0.0; WITNESSES];
        assert_eq!(in_widest_gaps(&beside, &mut places), FEWER);
        let gap = |place: f64| nodes(FEW - 1).iter().filter(|&&node| node < place).count() - 1;
        assert_eq!(places.map(gap)[..FEWER], [8, 6, 9, 5, 4]);
        // None of them are the nodes of a panel with twice or four times as many samples.
        for place in &places[..FEWER] {
            let nearest = nodes(64).iter().map(|node| (node - place).abs());
            assert!(nearest.fold(1.0, f64::min) > 1e-3);
        }
    }

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
            let (places, count) = places(Columns::single(&ys), true);
            let misfit = |t: &f64| gap(Columns::single(&ys), *t, &[f(*t)]);
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
            let (places, count) = places(Columns::single(&ys), true);
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
                let (places, count) = places(Columns::single(&ys), false);
                let gap = |t: f64| node::<f64>(32, j) < t && t < node(32, j + 1);
                let seen = places[..count].iter().any(|&t| gap(t));
                assert!(seen, "{j} {fraction}: {places:?}");
            }
        }
    }
}
