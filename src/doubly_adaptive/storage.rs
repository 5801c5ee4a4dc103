//! The panels of an integration and their samples.

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::ops::Range;

use crate::chebyshev::node;
use crate::domain::Piece;
use crate::doubly_adaptive::assessment::{Assessment, Judged, integrate, judge, worst_misfit};
use crate::doubly_adaptive::interval::Interval;
use crate::doubly_adaptive::map::Map;
use crate::doubly_adaptive::origin::Origin;
use crate::doubly_adaptive::oscillation::Oscillation;
use crate::doubly_adaptive::panel::{Ancestry, End, Pair, Panel};
use crate::doubly_adaptive::remainder::SingularEnd;
use crate::doubly_adaptive::requests::Job;
use crate::doubly_adaptive::{FIRST, missing, refinement};
use crate::each::Each;
use crate::real::Real;
use crate::vector::Columns;

/// Put panels in an order, and those that are equal in it in that of their numbers. It is compiled once.
#[inline(never)]
pub(super) fn sort_indices(
    list: &mut [usize],
    compare: &mut dyn FnMut(usize, usize) -> Option<Ordering>,
) {
    list.sort_unstable_by(|&i, &j| {
        let order = compare(i, j).unwrap_or(Ordering::Equal);
        order.then(i.cmp(&j))
    });
}

/// All that is kept between rounds, and between integrations in a workspace.
#[derive(Clone, Debug)]
pub(crate) struct Storage<T> {
    pub(crate) panels: Vec<Panel<T>>,
    /// The integral over each panel, one value after another.
    pub(crate) values: Vec<T>,
    pub(crate) pairs: Vec<Pair<T>>,
    /// The number of components of a value.
    pub(crate) components: usize,
    /// The samples of each panel at its nodes, in columns, and in the same places the coefficients of
    /// their interpolant; what refined panels leave behind is swept out now and then.
    pub(crate) samples: Vec<T>,
    pub(crate) coefficients: Vec<T>,
    /// The samples that panels have inherited, one value after another, and their places, -1 to 1 on
    /// their panel.
    pub(crate) inherited: Vec<T>,
    pub(crate) places: Vec<T>,
    pub(crate) spare_values: Vec<T>,
    pub(crate) spare_places: Vec<T>,
    /// The noise level met in each piece of the range.
    pub(crate) levels: Vec<T>,
    /// The panels that are looked at in every round, where there are many.
    pub(crate) active: Vec<usize>,
    /// The panels to be refined, by falling error, and what is to be done with them.
    pub(crate) ranks: Vec<usize>,
    pub(crate) jobs: Vec<Job<T>>,
    /// The points to be sampled, the slopes of their maps (not beyond the last that is not 1), and
    /// the columns of the samples.
    pub(crate) xs: Vec<T>,
    pub(crate) slopes: Vec<T>,
    pub(crate) fresh: Vec<T>,
    /// Which of the points may fail: they only confirm.
    pub(crate) probes: Vec<usize>,
    /// Places of witnesses, by panel.
    pub(crate) called: Vec<(usize, T)>,
    pub(crate) gaps: Vec<T>,
    pub(crate) singular_ends: Vec<SingularEnd<T>>,
    /// Those of earlier integrations, for their lists.
    pub(crate) spare_ends: Vec<SingularEnd<T>>,
    /// Where a range is cut.
    pub(crate) points: Vec<T>,
    /// Whether some panel has a tail beyond it.
    pub(crate) has_tails: bool,
    /// Whether a panel has been given a variable away from poles, among others that have not.
    pub(crate) has_changed: bool,
    /// The weight of the integration, if it oscillates. It is set before an integration begins, and taken
    /// away when it ends.
    pub(crate) oscillation: Option<Oscillation<T>>,
    /// How long the lists were after they were last swept.
    swept: [usize; 2],
}

impl<T> Storage<T> {
    pub(crate) const fn new() -> Self {
        Storage {
            components: 1,
            panels: Vec::new(),
            values: Vec::new(),
            pairs: Vec::new(),
            samples: Vec::new(),
            coefficients: Vec::new(),
            inherited: Vec::new(),
            places: Vec::new(),
            spare_values: Vec::new(),
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
            oscillation: None,
            swept: [0; 2],
        }
    }
}

impl<T: Real> Storage<T> {
    /// Enough for most integrals: fewer, larger allocations.
    pub(crate) fn reserve(&mut self) {
        if self.panels.capacity() == 0 {
            self.panels.reserve(8);
            self.values.reserve(8 * self.components);
            self.pairs.reserve(8);
            self.samples.reserve(8 * FIRST * self.components);
            self.coefficients.reserve(8 * FIRST * self.components);
            self.inherited.reserve(4 * FIRST * self.components);
            self.places.reserve(4 * FIRST);
            self.xs.reserve(3 * FIRST);
            self.slopes.reserve(3 * FIRST);
            self.fresh.reserve(3 * FIRST * self.components);
            self.spare_values.reserve(2 * FIRST * self.components);
            self.spare_places.reserve(2 * FIRST);
            self.called.reserve(8);
            self.ranks.reserve(8);
            self.jobs.reserve(8);
        }
    }

    /// Begin an integration of values with so many components.
    pub(crate) fn begin(&mut self, components: usize) {
        self.components = components;
        self.panels.clear();
        self.values.clear();
        self.pairs.clear();
        self.samples.clear();
        self.coefficients.clear();
        self.inherited.clear();
        self.places.clear();
        self.levels.clear();
        self.spare_ends.append(&mut self.singular_ends);
        self.has_tails = false;
        self.has_changed = false;
        // What a panic in f may have left.
        self.oscillation = None;
        self.swept = [0; 2];
    }

    /// Keep a finite piece's first panel.
    pub(crate) fn first_panel(
        &mut self,
        Piece { a, b, .. }: Piece<T>,
        piece: usize,
        judged: Judged<'_, T>,
        missing: [bool; 2],
    ) {
        let ends = missing.each(|missing| if missing { End::Missing } else { End::Original });
        let map = Map::Identity;
        let interval = Interval { map, a, b };
        self.levels.push(T::zero());
        let first = self.samples.len();
        self.samples.extend(judged.samples.iter().flatten());
        self.coefficients.extend_from_slice(judged.coefficients);
        self.push_root(interval, piece, ends, (first, judged.found));
    }

    /// Append a panel that comes from no split, whose samples are the last.
    fn push_root(
        &mut self,
        Interval { map, a, b }: Interval<T>,
        piece: usize,
        ends: [End; 2],
        (first, mut found): (usize, Assessment<T>),
    ) {
        // Samples that are all equal get a second look, unless they are 0 so far out that it would hardly
        // see more; and what is not a number is no error.
        let is_over = found.magnitude.is_zero() && map.is_far_out(a, b);
        if (found.constant && !is_over) || found.error.is_nan() {
            found.error = T::infinity();
        }
        self.has_tails |= ends.contains(&End::Tail);
        let degree = (self.samples.len() - first) / self.components - 1;
        let origin = Origin {
            half_width: T::lit(0.5) * b - T::lit(0.5) * a,
            degree,
            largest: found.largest,
            tail: found.tail,
        };
        self.panels.push(Panel {
            map,
            a,
            b,
            degree,
            least_degree: 0,
            first,
            inherited: 0,
            first_inherited: 0,
            checked: true,
            witnessed: false,
            found,
            ends,
            slow_splits: 0,
            breaks_down: false,
            breakdown: None,
            hidden: T::zero(),
            parent_rate: T::zero(),
            family: Ancestry {
                pair: None,
                failed_generations: 0,
                flat_generations: 0,
            },
            origin,
            frozen: false,
            piece,
            weight: T::lit(1.0),
            group: None,
        });
        self.set_value(self.panels.len() - 1);
    }

    /// The integral over a panel.
    #[inline]
    pub(crate) fn value_of(&self, index: usize) -> &[T] {
        &self.values[index * self.components..(index + 1) * self.components]
    }

    /// Work it out, of a panel that there was or of a new one, the last.
    pub(super) fn set_value(&mut self, index: usize) {
        let count = self.components;
        let panel = &self.panels[index];
        if self.values.len() <= index * count {
            self.values.resize((index + 1) * count, T::zero());
        }
        if let Some(mut oscillation) = self.oscillation.take() {
            self.set_value_with_weight(index, &mut oscillation);
            self.oscillation = Some(oscillation);
            return;
        }
        let samples = block_of(&self.samples, count, panel);
        let value = &mut self.values[index * count..(index + 1) * count];
        integrate(panel.half_width(), samples, value);
    }

    /// Put the last panel in the place of another one.
    pub(crate) fn replace_by_last(&mut self, index: usize) {
        self.panels.swap_remove(index);
        let count = self.components;
        let last = self.values.len() - count;
        self.values.copy_within(last.., index * count);
        self.values.truncate(last);
    }

    /// Drop the last panel.
    pub(crate) fn drop_last(&mut self) {
        self.panels.pop();
        self.values.truncate(self.panels.len() * self.components);
    }

    /// The samples of a panel at its nodes.
    #[inline]
    pub(crate) fn samples_of(&self, panel: &Panel<T>) -> Columns<'_, T> {
        block_of(&self.samples, self.components, panel)
    }

    /// The coefficients of its interpolant.
    #[inline]
    pub(crate) fn coefficients_of(&self, panel: &Panel<T>) -> Columns<'_, T> {
        block_of(&self.coefficients, self.components, panel)
    }

    /// An inherited sample.
    #[inline]
    pub(crate) fn inherited_value(&self, k: usize) -> &[T] {
        &self.inherited[k * self.components..(k + 1) * self.components]
    }

    /// Append one, for the last panel or one that is to come.
    #[inline]
    pub(crate) fn push_inherited(&mut self, place: T, value: &[T]) {
        self.places.push(place);
        self.inherited.extend_from_slice(value);
    }

    /// Room for the samples of a panel of degree n, as the last; where it is.
    pub(super) fn push_block(&mut self, n: usize) -> usize {
        let first = self.samples.len();
        self.samples
            .resize(first + (n + 1) * self.components, T::zero());
        first
    }

    /// Append a panel with fresh samples.
    pub(crate) fn push_sampled(&mut self, sampled: &Sampled<'_, T>) {
        let Sampled {
            interval,
            degree: n,
            ends,
            piece,
            outer: [left, right],
            fresh,
        } = *sampled;
        let first = self.push_block(n);
        let inside = usize::from(left.is_some())..n + usize::from(right.is_none());
        let fresh = fresh..fresh + inside.len();
        let all = Columns::new(&self.fresh, self.xs.len());
        for (c, all) in all.iter().enumerate() {
            let from = first + c * (n + 1);
            let column = &mut self.samples[from..=from + n];
            if let Some(left) = left {
                column[0] = left[c];
            }
            if let Some(right) = right {
                column[n] = right[c];
            }
            let inside = &mut column[inside.clone()];
            inside.copy_from_slice(&all[fresh.clone()]);
            if let Some(slopes) = self.slopes.get(fresh.clone()) {
                for (y, &slope) in inside.iter_mut().zip(slopes) {
                    *y = *y * slope;
                }
            }
        }
        let missing = ends.each(|end| end == End::Missing);
        let kept = self.judge_last(n, interval, missing);
        self.push_root(interval, piece, ends, kept);
    }

    /// Judge the panel of degree n whose samples are the last; where they are, and what they say.
    pub(super) fn judge_last(
        &mut self,
        n: usize,
        interval: Interval<T>,
        missing: [bool; 2],
    ) -> (usize, Assessment<T>) {
        let from = self.samples.len() - (n + 1) * self.components;
        let samples = &mut self.samples[from..];
        missing::fill(samples, n + 1, missing);
        self.coefficients.resize(from + samples.len(), T::zero());
        let coefficients = &mut self.coefficients[from..];
        let found = judge(
            interval,
            Columns::new(samples, n + 1),
            coefficients,
            missing,
        );
        (from, found)
    }

    /// Hold a panel against the samples that it has inherited, if that was not done; whether its
    /// error has grown.
    #[inline]
    pub(crate) fn check(&mut self, index: usize) -> bool {
        !self.panels[index].checked && self.check_now(index)
    }

    fn check_now(&mut self, index: usize) -> bool {
        let panel = &mut self.panels[index];
        panel.checked = true;
        let before = panel.found.error;
        let all = panel.first_inherited..panel.first_inherited + panel.inherited;
        let count = self.components;
        let coefficients = block_of(&self.coefficients, count, panel);
        let inherited = &self.inherited[all.start * count..all.end * count];
        let misfit = worst_misfit(coefficients, inherited, &self.places[all]);
        panel.found.check(panel.half_width(), misfit);
        let mut grown = panel.found.error > before;
        if self.oscillation.is_some() && !panel.found.explains(misfit) {
            // What no polynomial explains may be as narrow as a period.
            grown |= panel.weight < T::one();
            panel.weight = T::one();
        }
        grown
    }

    /// Whether an end has been found that is hard to approach.
    pub(crate) fn has_hard_end(&self) -> bool {
        let oscillation = self.oscillation.as_ref();
        oscillation.is_some_and(|oscillation| !oscillation.hard_ends.is_empty())
    }

    /// Give a panel one more sample that it has to explain.
    pub(crate) fn inherit(&mut self, index: usize, place: T, y: &[T]) {
        let first = self.places.len();
        self.push_inherited(place, y);
        self.adopt(index, first);
        self.panels[index].checked = false;
    }

    /// Let a panel inherit the samples that were appended from here on.
    pub(crate) fn adopt(&mut self, index: usize, first: usize) {
        let count = self.components;
        let end = self.places.len();
        let panel = &mut self.panels[index];
        let before = panel.first_inherited..panel.first_inherited + panel.inherited;
        panel.inherited += end - first;
        if before.is_empty() {
            panel.first_inherited = first;
        } else if before.end != first {
            panel.first_inherited = end;
            for all in [before, first..end] {
                self.places.extend_from_within(all.clone());
                let values = all.start * count..all.end * count;
                self.inherited.extend_from_within(values);
            }
        }
    }

    /// Put the ranks in the order of falling errors.
    pub(crate) fn sort_ranks(&mut self) {
        let Storage { panels, ranks, .. } = self;
        sort_indices(ranks, &mut |i, j| {
            panels[j].error().partial_cmp(&panels[i].error())
        });
    }

    /// Append some of the samples of a panel to those that are inherited.
    pub(crate) fn push_own(&mut self, first: usize, degree: usize, nodes: Range<usize>) {
        let Storage {
            components,
            samples,
            inherited,
            ..
        } = self;
        let count = *components;
        let samples = &samples[first..];
        if count == 1 {
            inherited.extend_from_slice(&samples[nodes]);
            return;
        }
        let from = inherited.len();
        inherited.resize(from + nodes.len() * count, T::zero());
        for c in 0..count {
            let column = &samples[c * (degree + 1)..][nodes.clone()];
            for (i, &y) in column.iter().enumerate() {
                inherited[from + i * count + c] = y;
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
        let samples = block_of(&self.samples, self.components, panel);
        let is_constant = |column: &[T]| {
            let inside = &column[1..panel.degree];
            inside.windows(2).all(|pair| pair[0] == pair[1])
        };
        panel.found.interior_constant = panel.map == Map::Identity
            && panel.degree < refinement::HIGHEST
            && panel.family.pair.is_some()
            && !panel.found.constant
            && samples.iter().all(is_constant);
        if panel.found.interior_constant {
            // What differs at an end may go on up to the first sample inside, as cos x does that
            // is cut off a little beyond a zero.
            let gap = T::lit(1.0) + node::<T>(panel.degree, 1);
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
            components,
            panels,
            samples,
            coefficients,
            inherited: old,
            places,
            spare_values,
            spare_places,
            swept,
            ..
        } = self;
        let count = *components;
        // By way of the spare lists, and back: lists that change places would have to be as long as
        // the longest.
        spare_values.clear();
        spare_places.clear();
        if samples.len() >= (2 * swept[0] + 1024) * count {
            for panel in panels.iter() {
                let all = panel.first..panel.first + (panel.degree + 1) * count;
                spare_values.extend_from_slice(&samples[all]);
            }
            samples.clear();
            samples.append(spare_values);
            for panel in panels.iter_mut() {
                let all = panel.first..panel.first + (panel.degree + 1) * count;
                panel.first = spare_values.len();
                spare_values.extend_from_slice(&coefficients[all]);
            }
            coefficients.clear();
            coefficients.append(spare_values);
            swept[0] = samples.len() / count;
        }
        if places.len() >= 2 * swept[1] + 1024 {
            for panel in panels {
                let all = panel.first_inherited..panel.first_inherited + panel.inherited;
                panel.first_inherited = spare_places.len();
                spare_values.extend_from_slice(&old[all.start * count..all.end * count]);
                spare_places.extend_from_slice(&places[all]);
            }
            old.clear();
            old.append(spare_values);
            places.clear();
            places.append(spare_places);
            swept[1] = places.len();
        }
    }
}

/// What a panel has in a list of samples or coefficients.
#[inline]
pub(crate) fn block_of<'a, T: Real>(
    list: &'a [T],
    components: usize,
    panel: &Panel<T>,
) -> Columns<'a, T> {
    let points = panel.degree + 1;
    Columns::new(
        &list[panel.first..panel.first + points * components],
        points,
    )
}

/// A panel to be made of fresh samples.
pub(crate) struct Sampled<'a, T> {
    pub(crate) interval: Interval<T>,
    pub(crate) degree: usize,
    pub(crate) ends: [End; 2],
    pub(crate) piece: usize,
    /// Its samples at the ends, where they are known already, times the slope of the map.
    pub(crate) outer: [Option<&'a [T]>; 2],
    /// The first of the others among those of the round.
    pub(crate) fresh: usize,
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::doubly_adaptive::interval::{Nodes, position};
    use crate::doubly_adaptive::requests::Kind;

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
        store.ask_at(interval, Nodes::all(degree));
        store.fresh = store.xs.iter().map(|&x| f(x)).collect();
        store.push_sampled(&Sampled {
            interval,
            degree,
            ends: [End::Original; 2],
            piece: 0,
            outer: [None; 2],
            fresh: 0,
        });
        store
    }

    pub(in crate::doubly_adaptive) fn refine(
        store: &mut Storage<f64>,
        index: usize,
        kind: Kind<f64>,
        f: impl Fn(f64) -> f64,
    ) {
        store.jobs.clear();
        store.clear_requests();
        store.request(index, kind);
        store.fresh = store.xs.iter().map(|&x| f(x)).collect();
        match kind {
            Kind::Raise => store.raise(index, 0),
            _ => store.split(index, 0),
        }
    }

    pub(in crate::doubly_adaptive) fn cubic(x: f64) -> f64 {
        1.0 + x * (x * x - 7.0)
    }

    pub(in crate::doubly_adaptive) fn assert_holds_its_samples(store: &Storage<f64>, index: usize) {
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
        let total: f64 = store.values.iter().sum();
        assert!((total - (4.0 + 20.0 - 28.0)).abs() <= 1e-12, "{total}");
        (0..store.panels.len()).for_each(|index| assert_holds_its_samples(&store, index));
        let kept: usize = store.panels.iter().map(|panel| panel.degree + 1).sum();
        assert!(store.samples.len() <= 3 * kept + 1024 + 129);
    }

    #[test]
    fn one_more_sample_is_held_against_the_interpolant() {
        let mut store = store_of(cubic, -1.0, 3.0, 8);
        store.inherit(0, 0.25, &[cubic(1.5) + 0.5]);
        assert!(store.check(0));
        let panel = &store.panels[0];
        assert!((panel.found.misfit - 0.5).abs() <= 1e-13);
        assert!((panel.found.error - 2.0 * 0.5).abs() <= 1e-12);
        assert!(!store.check(0), "once is enough");
    }
}
