//! The panels of an integration and their samples.

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::ops::Range;

use num_traits::{Float, One, Zero};

use super::near_pole::Change;
use super::remainder::SingularEnd;
use super::{Ancestry, Assessment, End, FIRST, Interval, Map, Origin, Pair, Panel};
use super::{fill_missing, rounding};
use crate::chebyshev::kernel;
use crate::chebyshev::{self, node};
use crate::domain::Piece;
use crate::doubly_adaptive::error_estimate::{judge, judge_again, worst_misfit};
use crate::doubly_adaptive::first_panel::Judged;
use crate::doubly_adaptive::refinement;
use crate::real::Real;
use crate::real::is_few_units_wide;
use crate::value::Value;
use crate::vector::Vector;

/// All that is kept between rounds, and between integrations in a workspace.
#[derive(Clone, Debug)]
pub(crate) struct Storage<Y: Value> {
    pub(crate) panels: Vec<Panel<Y>>,
    pub(crate) pairs: Vec<Pair<Y::Real>>,
    /// The samples of each panel at its nodes, and in the same places the coefficients of their
    /// interpolant; what refined panels leave behind is swept out now and then.
    pub(crate) samples: Vec<Y>,
    pub(crate) coefficients: Vec<Y>,
    /// The samples that panels have inherited, and their places, -1 to 1 on their panel.
    pub(crate) inherited: Vec<Y>,
    pub(crate) places: Vec<Y::Real>,
    pub(crate) spare_samples: Vec<Y>,
    pub(crate) spare_places: Vec<Y::Real>,
    /// The noise level met in each piece of the range.
    pub(crate) levels: Vec<Y::Real>,
    /// The panels that are looked at in every round, where there are many.
    pub(crate) active: Vec<usize>,
    /// The panels to be refined, by falling error, and what is to be done with them.
    pub(crate) ranks: Vec<usize>,
    pub(crate) jobs: Vec<Job<Y::Real>>,
    /// The points to be sampled, the slopes of their maps (not beyond the last that is not 1), and
    /// the samples.
    pub(crate) xs: Vec<Y::Real>,
    pub(crate) slopes: Vec<Y::Real>,
    pub(crate) fresh: Vec<Y>,
    /// Which of the points may fail: they only confirm.
    pub(crate) probes: Vec<usize>,
    /// Places of witnesses, by panel.
    pub(crate) called: Vec<(usize, Y::Real)>,
    pub(crate) gaps: Vec<Y::Real>,
    pub(crate) singular_ends: Vec<SingularEnd<Y>>,
    /// Those of earlier integrations, for their lists.
    pub(crate) spare_ends: Vec<SingularEnd<Y>>,
    /// Where a range is cut.
    pub(crate) points: Vec<Y::Real>,
    /// Whether some panel has a tail beyond it.
    pub(crate) has_tails: bool,
    /// Whether a panel has been given a variable away from poles, among others that have not.
    pub(crate) has_changed: bool,
    /// How long the lists were after they were last swept.
    swept: [usize; 2],
}

/// What happens to a panel; its new samples start at `first` of the round's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Job<T> {
    pub(crate) panel: usize,
    pub(crate) kind: Kind<T>,
    pub(crate) first: usize,
}

/// What a panel that is not accurate enough needs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind<T> {
    /// Twice the degree.
    Raise,
    /// Two halves.
    Split,
    /// Another variable, away from poles beside it.
    Away(Change<T>),
    /// Another variable towards its singular side.
    Approach(usize),
    /// Not a panel's, but one more step towards a singular end.
    Step(usize),
}

impl<Y: Value> Storage<Y> {
    pub(crate) const fn new() -> Self {
        Storage {
            panels: Vec::new(),
            pairs: Vec::new(),
            samples: Vec::new(),
            coefficients: Vec::new(),
            inherited: Vec::new(),
            places: Vec::new(),
            spare_samples: Vec::new(),
            spare_places: Vec::new(),
            levels: Vec::new(),
            active: Vec::new(),
            ranks: Vec::new(),
            jobs: Vec::new(),
            xs: Vec::new(),
            slopes: Vec::new(),
            fresh: Vec::new(),
            probes: Vec::new(),
            called: Vec::new(),
            gaps: Vec::new(),
            singular_ends: Vec::new(),
            spare_ends: Vec::new(),
            points: Vec::new(),
            has_tails: false,
            has_changed: false,
            swept: [0; 2],
        }
    }
}

impl<Y: Vector> Storage<Y> {
    /// Enough for most integrals: fewer, larger allocations.
    pub(crate) fn reserve(&mut self) {
        if self.panels.capacity() == 0 {
            self.panels.reserve(8);
            self.pairs.reserve(8);
            self.samples.reserve(8 * FIRST);
            self.coefficients.reserve(8 * FIRST);
            self.inherited.reserve(4 * FIRST);
            self.places.reserve(4 * FIRST);
            self.xs.reserve(2 * FIRST);
            self.fresh.reserve(2 * FIRST);
            self.ranks.reserve(8);
            self.jobs.reserve(8);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.panels.clear();
        self.pairs.clear();
        self.samples.clear();
        self.coefficients.clear();
        self.inherited.clear();
        self.places.clear();
        self.levels.clear();
        self.spare_ends.append(&mut self.singular_ends);
        self.has_tails = false;
        self.has_changed = false;
        self.swept = [0; 2];
    }

    /// Keep a finite piece's first panel.
    pub(crate) fn first_panel(
        &mut self,
        Piece { a, b, .. }: Piece<Y::Real>,
        piece: usize,
        judged: Judged<'_, Y>,
        missing: [bool; 2],
    ) {
        let ends = missing.map(|missing| if missing { End::Missing } else { End::Original });
        let map = Map::Identity;
        let interval = Interval { map, a, b };
        self.levels.push(Y::Real::zero());
        let kept = self.keep(judged);
        self.push_root(interval, piece, ends, kept);
    }

    /// Append a panel that comes from no split.
    pub(crate) fn push_root(
        &mut self,
        Interval { map, a, b }: Interval<Y::Real>,
        piece: usize,
        ends: [End; 2],
        (first, mut found): (usize, Assessment<Y>),
    ) {
        // Samples that are all equal get a second look, and what is not a number is no error.
        if found.constant || found.error.is_nan() {
            found.error = Y::Real::infinity();
        }
        self.has_tails |= ends.contains(&End::Tail);
        let origin = Origin {
            half_width: Y::Real::lit(0.5) * b - Y::Real::lit(0.5) * a,
            degree: self.samples.len() - first - 1,
            largest: found.largest,
            tail: found.tail,
        };
        self.panels.push(Panel {
            map,
            a,
            b,
            degree: self.samples.len() - first - 1,
            least_degree: 0,
            first,
            inherited: 0,
            first_inherited: 0,
            checked: true,
            witnessed: false,
            found,
            ends,
            slow_splits: 0,
            parent_rate: Y::Real::zero(),
            family: Ancestry {
                pair: None,
                failed_generations: 0,
                flat_generations: 0,
            },
            origin,
            frozen: false,
            piece,
            weight: Y::Real::lit(1.0),
            group: None,
        });
    }

    /// Ask for the samples that a panel's refinement needs.
    pub(crate) fn request(&mut self, panel: usize, kind: Kind<Y::Real>) {
        let first = self.xs.len();
        self.jobs.push(Job { panel, kind, first });
        if let Kind::Step(end) = kind {
            return self.request_step(end);
        }
        let Panel {
            map, a, b, degree, ..
        } = self.panels[panel];
        match kind {
            Kind::Raise => self.ask_at(Interval { map, a, b }, Nodes::between(degree)),
            Kind::Split => {
                let middle = self.panels[panel].middle();
                for (a, b) in [(a, middle), (middle, b)] {
                    self.ask_at(Interval { map, a, b }, Nodes::inner(child_degree(degree)));
                }
            }
            Kind::Away(change) => self.request_away(change),
            Kind::Approach(side) => self.request_approach(panel, side),
            Kind::Step(_) => {}
        }
    }

    /// Forget what was asked for.
    pub(crate) fn clear_requests(&mut self) {
        self.xs.clear();
        self.slopes.clear();
    }

    /// Exchange the samples of a round for the spare ones.
    pub(crate) fn swap_samples(&mut self) {
        core::mem::swap(&mut self.fresh, &mut self.spare_samples);
    }

    /// Ask for samples at nodes.
    pub(crate) fn ask_at(&mut self, interval: Interval<Y::Real>, nodes: Nodes) {
        let from = self.xs.len();
        self.xs.resize(from + nodes.count, Y::Real::zero());
        set_positions(&mut self.xs[from..], interval, nodes);
        self.map_from(from, interval.map);
    }

    /// Ask for samples at these points of s.
    pub(crate) fn ask(&mut self, points: &[Y::Real], map: Map<Y::Real>) {
        let from = self.xs.len();
        self.xs.extend_from_slice(points);
        self.map_from(from, map);
    }

    /// From some point on the list is of s, and becomes one of x.
    fn map_from(&mut self, from: usize, map: Map<Y::Real>) {
        if map == Map::Identity {
            return;
        }
        self.slopes.resize(self.xs.len(), Y::Real::one());
        map.points(&mut self.xs[from..], &mut self.slopes[from..]);
    }

    /// Sample i of the round, times the slope of its map.
    #[inline]
    pub(crate) fn scaled(&self, i: usize) -> Y {
        let mut y = self.fresh[i].clone();
        if let Some(&slope) = self.slopes.get(i) {
            y.scale_by(slope);
        }
        y
    }

    /// Double the degree of a panel.
    pub(crate) fn raise(&mut self, index: usize, asked: usize) {
        let panel = &self.panels[index];
        let interval = panel.interval();
        let missing = panel.ends.map(|end| end == End::Missing);
        let (before, m) = (panel.first, panel.degree);
        let n = 2 * m;
        let first = self.samples.len();
        let any = self.samples[before].clone();
        self.samples.resize(first + n + 1, any);
        let (old, new) = self.samples.split_at_mut(first);
        let (old, fresh) = (&old[before..=before + m], &self.fresh[asked..asked + m]);
        kernel::interleave(new, old, fresh);
        if let Some(slopes) = self.slopes.get(asked..asked + m) {
            for (y, &slope) in new[1..].iter_mut().step_by(2).zip(slopes) {
                y.scale_by(slope);
            }
        }
        let found = if missing == [false; 2] {
            let (_, samples) = self.samples.split_at(first);
            self.coefficients.extend_from_slice(samples);
            let (old, new) = self.coefficients.split_at_mut(first);
            judge_again(interval, samples, new, &old[before..=before + m])
        } else {
            self.judge_last(n, interval, missing).1
        };
        let panel = &mut self.panels[index];
        panel.degree = n;
        panel.first = first;
        panel.found = found;
        panel.checked = panel.inherited == 0;
        self.apply_ancestor_bounds(index);
    }

    /// Replace a panel by its left half and append the right one.
    pub(crate) fn split(&mut self, index: usize, fresh: usize) {
        let parent = &self.panels[index];
        let ends = parent.ends;
        let at_end = ends != [End::Inner; 2];
        let parent_rate = if at_end {
            refinement::rate(parent)
        } else {
            Y::Real::zero()
        };
        let slow = at_end && is_slow(parent);
        let failed_generations = if refinement::pair_failed(parent, &self.pairs) {
            parent.family.failed_generations + 1
        } else {
            0
        };
        let (flat_generations, parent_level) = if parent.found.flat_head.is_some() {
            let generations = rounding::generations(parent, &self.pairs);
            (generations, Some(parent.found.tail))
        } else {
            (0, None)
        };
        let pair = self.pairs.len();
        self.pairs.push(Pair {
            failed_at: [0; 2],
            flat_level: [None; 2],
            parent_level,
        });
        let Panel {
            map,
            a,
            b,
            degree,
            first: old,
            slow_splits,
            origin,
            piece,
            weight,
            group,
            ..
        } = *parent;
        let middle = parent.middle();
        let bequest = ParentSamples {
            degree,
            first: old,
            inherited: parent.first_inherited..parent.first_inherited + parent.inherited,
        };
        let n = child_degree(degree);
        for (side, (a, b)) in [(a, middle), (middle, b)].into_iter().enumerate() {
            let interval = Interval { map, a, b };
            let mut inner = [End::Inner; 2];
            inner[side] = ends[side];
            let outer = [old + side * (degree / 2), old + (side + 1) * (degree / 2)];
            let fresh = fresh + side * (n - 1)..fresh + (side + 1) * (n - 1);
            let (first, found) = self.child(interval, outer, fresh, inner);
            let first_inherited = self.places.len();
            self.push_inherited(&bequest, side);
            let slow_splits = if slow && ends[side] != End::Inner {
                slow_splits + 1
            } else {
                0
            };
            let child = Panel {
                map,
                a,
                b,
                degree: n,
                least_degree: least_degree(degree),
                first,
                inherited: self.places.len() - first_inherited,
                first_inherited,
                checked: false,
                witnessed: false,
                found,
                ends: inner,
                slow_splits,
                parent_rate,
                family: Ancestry {
                    pair: Some((pair, side)),
                    failed_generations,
                    flat_generations,
                },
                origin,
                frozen: false,
                piece,
                weight,
                group,
            };
            let at = if side == 0 {
                self.panels[index] = child;
                index
            } else {
                self.panels.push(child);
                self.panels.len() - 1
            };
            self.apply_ancestor_bounds(at);
        }
    }

    /// Judge and keep the samples of one half at its own nodes: the parent's at the `outer` two,
    /// fresh ones between.
    fn child(
        &mut self,
        interval: Interval<Y::Real>,
        outer: [usize; 2],
        fresh: Range<usize>,
        ends: [End; 2],
    ) -> (usize, Assessment<Y>) {
        let n = fresh.len() + 1;
        let [left, right] = outer.map(|i| self.samples[i].clone());
        self.samples.push(left);
        for i in fresh {
            self.samples.push(self.scaled(i));
        }
        self.samples.push(right);
        self.judge_last(n, interval, ends.map(|end| end == End::Missing))
    }

    /// Judge and keep a panel of degree n by its samples.
    pub(crate) fn keep_samples(
        &mut self,
        n: usize,
        interval: Interval<Y::Real>,
        ends: [End; 2],
        sample: impl Fn(&Self, usize) -> Y,
    ) -> (usize, Assessment<Y>) {
        for j in 0..=n {
            self.samples.push(sample(self, j));
        }
        self.judge_last(n, interval, ends.map(|end| end == End::Missing))
    }

    /// Judge the panel of degree n whose samples are the last; where they are, and what they say.
    fn judge_last(
        &mut self,
        n: usize,
        interval: Interval<Y::Real>,
        missing: [bool; 2],
    ) -> (usize, Assessment<Y>) {
        let first = self.samples.len() - n - 1;
        let samples = &mut self.samples[first..];
        fill_missing(samples, missing);
        self.coefficients.extend_from_slice(samples);
        let found = judge(interval, samples, &mut self.coefficients[first..], missing);
        (first, found)
    }

    /// Append samples and coefficients; where they are, and what they say.
    pub(crate) fn keep(
        &mut self,
        Judged {
            samples,
            coefficients,
            found,
        }: Judged<'_, Y>,
    ) -> (usize, Assessment<Y>) {
        let first = self.samples.len();
        self.samples.extend_from_slice(samples);
        self.coefficients.extend_from_slice(coefficients);
        (first, found)
    }

    /// Hold a panel against the samples that it has inherited, if that was not done; whether its
    /// error has grown.
    pub(crate) fn check(&mut self, index: usize) -> bool {
        let panel = &mut self.panels[index];
        if panel.checked {
            return false;
        }
        panel.checked = true;
        let before = panel.found.error;
        let inherited = panel.first_inherited..panel.first_inherited + panel.inherited;
        let coefficients = &self.coefficients[panel.first..=panel.first + panel.degree];
        let (inherited, places) = (&self.inherited[inherited.clone()], &self.places[inherited]);
        let misfit = worst_misfit(coefficients, inherited, places);
        panel.found.check(panel.half_width(), misfit);
        panel.found.error > before
    }

    /// Give a panel one more sample that it has to explain.
    pub(crate) fn inherit(&mut self, index: usize, place: Y::Real, y: Y) {
        let panel = &mut self.panels[index];
        let all = panel.first_inherited..panel.first_inherited + panel.inherited;
        if all.end != self.places.len() {
            panel.first_inherited = self.places.len();
            self.places.extend_from_within(all.clone());
            self.inherited.extend_from_within(all);
        }
        panel.inherited += 1;
        panel.checked = false;
        self.places.push(place);
        self.inherited.push(y);
    }

    /// Put the ranks in the order of falling errors.
    pub(crate) fn sort_ranks(&mut self) {
        let Storage { panels, ranks, .. } = self;
        ranks.sort_unstable_by(|&i, &j| {
            let by_error = panels[j].error().partial_cmp(&panels[i].error());
            by_error.unwrap_or(Ordering::Equal).then(i.cmp(&j))
        });
    }

    /// All samples inside one half that the parent has, and their places there.
    fn push_inherited(&mut self, parent: &ParentSamples, side: usize) {
        let two = Y::Real::lit(2.0);
        let shift = Y::Real::lit(if side == 0 { 1.0 } else { -1.0 });
        let half = parent.degree / 2;
        let own = 1 + side * half..half + side * half;
        let samples = &self.samples[parent.first + own.start..parent.first + own.end];
        self.inherited.extend_from_slice(samples);
        let nodes = own.map(|j| node::<Y::Real>(parent.degree, j) * two + shift);
        self.places.extend(nodes);
        for i in parent.inherited.clone() {
            let place = self.places[i];
            if (place < Y::Real::zero()) == (side == 0) {
                self.places.push(place * two + shift);
                self.inherited.push(self.inherited[i].clone());
            }
        }
    }

    /// Note what the samples of a panel say in view of its ancestors.
    pub(crate) fn apply_ancestor_bounds(&mut self, index: usize) {
        let panel = &mut self.panels[index];
        let least = panel
            .origin
            .least_error(panel.half_width(), panel.degree, &panel.found);
        panel.found.error = panel.found.error.max(least);
        let inside = &self.samples[panel.first + 1..panel.first + panel.degree];
        panel.found.interior_constant = panel.map == Map::Identity
            && panel.degree < refinement::HIGHEST
            && panel.family.pair.is_some()
            && !panel.found.constant
            && (inside.windows(2)).all(|pair| pair[0].distance(&pair[1]).is_zero());
        if panel.found.interior_constant {
            // What differs at an end may go on up to the first sample inside, as cos x does that
            // is cut off a little beyond a zero.
            let gap = Y::Real::lit(1.0) + node::<Y::Real>(panel.degree, 1);
            let unseen = gap * panel.half_width() * panel.origin.largest;
            panel.found.error = panel.found.error.max(unseen);
        }
        if let Some((pair, side)) = panel.family.pair {
            self.pairs[pair].flat_level[side] = panel.found.flat_head.map(|_| panel.found.tail);
        }
    }

    /// Whether something is extrapolated from the panels.
    pub(crate) fn extrapolates(&self) -> bool {
        self.has_tails || !self.singular_ends.is_empty()
    }

    /// Sweep out what no panel refers to, when lists have doubled in length.
    pub(crate) fn compact(&mut self) {
        let Storage {
            panels,
            samples,
            coefficients,
            inherited: old,
            places,
            spare_samples,
            spare_places,
            swept,
            ..
        } = self;
        // By way of the spare lists, and back: lists that change places would have to be as long as
        // the longest.
        spare_samples.clear();
        spare_places.clear();
        if samples.len() >= 2 * swept[0] + 1024 {
            for panel in panels.iter() {
                let all = panel.first..=panel.first + panel.degree;
                spare_samples.extend_from_slice(&samples[all]);
            }
            samples.clear();
            samples.append(spare_samples);
            for panel in panels.iter_mut() {
                let all = panel.first..=panel.first + panel.degree;
                panel.first = spare_samples.len();
                spare_samples.extend_from_slice(&coefficients[all]);
            }
            coefficients.clear();
            coefficients.append(spare_samples);
            swept[0] = samples.len();
        }
        if places.len() >= 2 * swept[1] + 1024 {
            for panel in panels {
                let all = panel.first_inherited..panel.first_inherited + panel.inherited;
                panel.first_inherited = spare_places.len();
                spare_samples.extend_from_slice(&old[all.clone()]);
                spare_places.extend_from_slice(&places[all]);
            }
            old.clear();
            old.append(spare_samples);
            places.clear();
            places.append(spare_places);
            swept[1] = places.len();
        }
    }
}

/// What a panel leaves to its halves.
struct ParentSamples {
    degree: usize,
    first: usize,
    inherited: Range<usize>,
}

/// Whether the halves of a panel can be expected to decay no faster than it does.
pub(crate) fn is_slow<Y: Vector>(panel: &Panel<Y>) -> bool {
    let rate = refinement::rate(panel);
    panel.degree <= 16
        && (rate >= Y::Real::lit(0.75) * panel.parent_rate || rate > Y::Real::lit(0.6))
}

/// Where node j of degree n lies in a panel; never outside of it, however narrow it is.
#[inline]
pub(crate) fn position<T: Real>(interval: Interval<T>, n: usize, j: usize) -> T {
    if j == 0 {
        interval.a
    } else if j == n {
        interval.b
    } else {
        interval.at(node(n, j))
    }
}

/// Some nodes of a degree.
#[derive(Clone, Copy)]
pub(crate) struct Nodes {
    degree: usize,
    first: usize,
    step: usize,
    pub(crate) count: usize,
}

impl Nodes {
    pub(crate) const fn all(degree: usize) -> Self {
        Nodes {
            degree,
            first: 0,
            step: 1,
            count: degree + 1,
        }
    }

    /// Those between the ends.
    pub(crate) const fn inner(degree: usize) -> Self {
        Nodes {
            degree,
            first: 1,
            step: 1,
            count: degree - 1,
        }
    }

    /// Those that twice the degree has beside these.
    pub(crate) const fn between(degree: usize) -> Self {
        Nodes {
            degree: 2 * degree,
            first: 1,
            step: 2,
            count: degree,
        }
    }
}

/// Where nodes lie on a panel: as by [`Interval::at`], but from both ends at once, since they are symmetric
/// about the middle.
pub(crate) fn set_positions<T: Real>(positions: &mut [T], interval: Interval<T>, nodes: Nodes) {
    let Interval { a, b, .. } = interval;
    let (half, one) = (T::lit(0.5), T::one());
    let half_width = half * b - half * a;
    let middle = half * b + half * a;
    let count = nodes.count;
    let all = &chebyshev::nodes(nodes.degree)[nodes.first..];
    // On a few units in the last place, rounding could carry a node out of the panel.
    if is_few_units_wide(middle, half_width) {
        for (s, &node) in positions.iter_mut().zip(all.iter().step_by(nodes.step)) {
            *s = interval.at(T::lit(node));
        }
    } else {
        let (lower, upper) = positions.split_at_mut(count / 2);
        let (middles, upper) = upper.split_at_mut(count % 2);
        middles.fill(middle);
        let pairs = lower.iter_mut().zip(upper.iter_mut().rev());
        let set = |((low, high), &node): ((&mut T, &mut T), &f64)| {
            let distance = half_width * (one + T::lit(node));
            *low = a + distance;
            *high = b - distance;
        };
        if nodes.step == 1 {
            pairs.zip(all).for_each(set);
        } else {
            pairs.zip(all.iter().step_by(nodes.step)).for_each(set);
        }
    }
    if nodes.first == 0 {
        positions[0] = a;
        positions[count - 1] = b;
    }
}

/// The degree that a half of a panel must reach before it may be split again.
fn least_degree(parent: usize) -> usize {
    (parent / 2).clamp(4, 16)
}

/// The degree at which a half is first sampled.
fn child_degree(parent: usize) -> usize {
    least_degree(parent).min(8)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use alloc::vec;

    /// A store with one panel, of an integrand on [a, b].
    pub(in crate::doubly_adaptive) fn store_of(
        f: impl Fn(f64) -> f64,
        a: f64,
        b: f64,
        degree: usize,
    ) -> Storage<f64> {
        let mut store = Storage::new();
        store.levels.push(0.0);
        let map = Map::Identity;
        let interval = Interval { map, a, b };
        let ends = [End::Original; 2];
        let kept = store.keep_samples(degree, interval, ends, |_, j| {
            f(position(interval, degree, j))
        });
        store.push_root(interval, 0, ends, kept);
        store
    }

    fn refine(store: &mut Storage<f64>, index: usize, kind: Kind<f64>, f: impl Fn(f64) -> f64) {
        store.jobs.clear();
        store.clear_requests();
        store.request(index, kind);
        store.fresh = store.xs.iter().map(|&x| f(x)).collect();
        match kind {
            Kind::Raise => store.raise(index, 0),
            _ => store.split(index, 0),
        }
    }

    fn cubic(x: f64) -> f64 {
        1.0 + x * (x * x - 7.0)
    }

    fn assert_holds_its_samples(store: &Storage<f64>, index: usize) {
        let panel = &store.panels[index];
        for j in 0..=panel.degree {
            let x = position(panel.interval(), panel.degree, j);
            let gap = (store.samples[panel.first + j] - cubic(x)).abs();
            assert!(gap <= 1e-13, "panel {index}, sample {j}: {gap:e}");
        }
        for k in panel.first_inherited..panel.first_inherited + panel.inherited {
            let place = store.places[k];
            assert!(-1.0 < place && place < 1.0, "panel {index}: {place}");
            let x = panel.middle() + panel.half_width() * place;
            let gap = (store.inherited[k] - cubic(x)).abs();
            assert!(gap <= 1e-13, "panel {index}, inherited at {place}: {gap:e}");
        }
    }

    #[test]
    fn halves_inherit_what_was_sampled_in_them() {
        let mut store = store_of(cubic, -1.0, 3.0, 32);
        refine(&mut store, 0, Kind::Split, cubic);
        let ends: Vec<_> = store.panels.iter().map(|p| (p.a, p.b, p.degree)).collect();
        assert_eq!(ends, [(-1.0, 1.0, 8), (1.0, 3.0, 8)]);
        for index in 0..2 {
            // Of 33 samples 31 are inside, and one of these is between the halves.
            assert_eq!(store.panels[index].inherited, 15);
            assert_eq!(store.panels[index].ends[1 - index], End::Inner);
            assert_holds_its_samples(&store, index);
            assert!(!store.check(index), "a cubic is explained by any degree");
        }
        refine(&mut store, 1, Kind::Split, cubic);
        let dealt = store.panels[1].inherited + store.panels[2].inherited;
        // Nothing is lost: fifteen inherited samples, and the seven inside but that in the middle.
        assert_eq!(dealt, 15 + 6);
        (0..3).for_each(|index| assert_holds_its_samples(&store, index));
    }

    #[test]
    fn a_higher_degree_keeps_the_samples_and_adds_those_between() {
        let mut store = store_of(cubic, -1.0, 3.0, 4);
        for degree in [8, 16, 32, 64, 128] {
            refine(&mut store, 0, Kind::Raise, cubic);
            assert_eq!(store.panels[0].degree, degree);
            assert_holds_its_samples(&store, 0);
            let value = store.panels[0].found.value;
            assert!(
                (value - (4.0 + 20.0 - 28.0)).abs() <= 1e-13,
                "{degree}: {value}"
            );
        }
    }

    #[test]
    fn sweeping_out_moves_samples_and_changes_none() {
        let mut store = store_of(cubic, -1.0, 3.0, 32);
        for round in 0..400 {
            let index = (7 * round) % store.panels.len();
            let degree = store.panels[index].degree;
            let kind = if degree < 32 && round % 3 > 0 {
                Kind::Raise
            } else {
                Kind::Split
            };
            refine(&mut store, index, kind, cubic);
            store.compact();
        }
        let total: f64 = store.panels.iter().map(|panel| panel.found.value).sum();
        assert!((total - (4.0 + 20.0 - 28.0)).abs() <= 1e-12, "{total}");
        (0..store.panels.len()).for_each(|index| assert_holds_its_samples(&store, index));
        let kept: usize = store.panels.iter().map(|panel| panel.degree + 1).sum();
        assert!(store.samples.len() <= 3 * kept + 1024 + 129);
    }

    #[test]
    fn one_more_sample_is_held_against_the_interpolant() {
        let mut store = store_of(cubic, -1.0, 3.0, 8);
        store.inherit(0, 0.25, cubic(1.5) + 0.5);
        assert!(store.check(0));
        let panel = &store.panels[0];
        assert!((panel.found.misfit - 0.5).abs() <= 1e-13);
        assert!((panel.found.error - 2.0 * 0.5).abs() <= 1e-12);
        assert!(!store.check(0), "once is enough");
    }

    #[test]
    fn nodes_lie_within_their_panel_and_symmetrically() {
        for (a, b) in [
            (-1.0, 1.0),
            (0.0, 1e-310),
            (1.0, 1.0 + 4.0 * f64::EPSILON),
            (-3e307, 1e308),
        ] {
            let map = Map::Identity;
            let interval = Interval { map, a, b };
            for n in [4, 8, 32, 128] {
                let mut all = vec![0.0; n + 1];
                set_positions(&mut all, interval, Nodes::all(n));
                assert_eq!((all[0], all[n]), (a, b));
                assert!(all.windows(2).all(|pair| pair[0] <= pair[1]), "{all:?}");
                for (j, x) in all.iter().enumerate() {
                    assert_eq!(
                        *x,
                        position(interval, n, j),
                        "node {j} of {n} on [{a}, {b}]"
                    );
                }
                let mut inner = vec![0.0; n - 1];
                set_positions(&mut inner, interval, Nodes::inner(n));
                assert_eq!(inner, all[1..n]);
                if n < 128 {
                    let mut more = vec![0.0; 2 * n + 1];
                    set_positions(&mut more, interval, Nodes::all(2 * n));
                    let mut between = vec![0.0; n];
                    set_positions(&mut between, interval, Nodes::between(n));
                    assert!(between.iter().eq(more.iter().skip(1).step_by(2)));
                }
            }
        }
    }
}
