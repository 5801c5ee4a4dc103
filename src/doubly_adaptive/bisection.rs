//! A panel becomes two halves, or gets twice the degree; all its samples are kept.

use core::ops::Range;

use crate::chebyshev::{kernel, node};
use crate::doubly_adaptive::assessment::{Assessment, judge_again};
use crate::doubly_adaptive::interval::Interval;
use crate::doubly_adaptive::panel::{Ancestry, End, Pair, Panel};
use crate::doubly_adaptive::storage::Storage;
use crate::doubly_adaptive::{refinement, rounding};
use crate::each::Each;
use crate::real::Real;
use crate::vector::Columns;

/// What a panel leaves to its halves.
struct ParentSamples {
    degree: usize,
    first: usize,
    inherited: Range<usize>,
}

impl<T: Real> Storage<T> {
    /// Double the degree of a panel.
    pub(crate) fn raise(&mut self, index: usize, asked: usize) {
        let panel = &self.panels[index];
        let interval = panel.interval();
        let missing = panel.ends.each(|end| end == End::Missing);
        let (before, m) = (panel.first, panel.degree);
        let n = 2 * m;
        let first = self.push_block(n);
        let (old, new) = self.samples.split_at_mut(first);
        let fresh = Columns::new(&self.fresh, self.xs.len());
        let slopes = self.slopes.get(asked..asked + m);
        let old = &old[before..];
        for (c, fresh) in fresh.iter().enumerate() {
            let new = &mut new[c * (n + 1)..(c + 1) * (n + 1)];
            let old = &old[c * (m + 1)..(c + 1) * (m + 1)];
            kernel::interleave(new, old, &fresh[asked..asked + m]);
            if let Some(slopes) = slopes {
                for (y, &slope) in new[1..].iter_mut().step_by(2).zip(slopes) {
                    *y = *y * slope;
                }
            }
        }
        let found = if missing == [false; 2] {
            self.coefficients.resize(self.samples.len(), T::zero());
            let (old, new) = self.coefficients.split_at_mut(first);
            let old = &old[before..before + (m + 1) * self.components];
            let samples = Columns::new(&self.samples[first..], n + 1);
            judge_again(interval, samples, new, Columns::new(old, m + 1))
        } else {
            self.judge_last(n, interval, missing).1
        };
        let panel = &mut self.panels[index];
        panel.degree = n;
        panel.first = first;
        panel.found = found;
        panel.checked = panel.inherited == 0;
        self.set_value(index);
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
            T::zero()
        };
        let slow = at_end && is_slow(parent);
        let failed_generations = if refinement::pair_failed(parent, &self.pairs) {
            parent.family.failed_generations.saturating_add(1)
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
            ..
        } = *parent;
        let whole = *parent;
        let middle = parent.middle();
        let before = ParentSamples {
            degree,
            first: old,
            inherited: parent.first_inherited..parent.first_inherited + parent.inherited,
        };
        let n = child_degree(degree);
        for (side, (a, b)) in [(a, middle), (middle, b)].into_iter().enumerate() {
            let interval = Interval { map, a, b };
            let mut inner = [End::Inner; 2];
            inner[side] = ends[side];
            let fresh = fresh + side * (n - 1)..fresh + (side + 1) * (n - 1);
            let (first, found) = self.child(interval, &before, side, fresh, inner);
            let first_inherited = self.places.len();
            self.deal_inherited(&before, side);
            let slow_splits = if slow && ends[side] != End::Inner {
                slow_splits.saturating_add(1)
            } else {
                0
            };
            let child = Panel {
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
                frozen: false,
                ..whole
            };
            let at = if side == 0 {
                self.panels[index] = child;
                index
            } else {
                self.panels.push(child);
                self.panels.len() - 1
            };
            self.set_value(at);
            self.apply_ancestor_bounds(at);
        }
    }

    /// Judge and keep the samples of one half at its own nodes: the parent's at the outer two,
    /// fresh ones between.
    fn child(
        &mut self,
        interval: Interval<T>,
        parent: &ParentSamples,
        side: usize,
        fresh: Range<usize>,
        ends: [End; 2],
    ) -> (usize, Assessment<T>) {
        let n = fresh.len() + 1;
        let half = parent.degree / 2;
        let first = self.push_block(n);
        let (old, new) = self.samples.split_at_mut(first);
        let old = &old[parent.first + side * half..];
        let all = Columns::new(&self.fresh, self.xs.len());
        for (c, all) in all.iter().enumerate() {
            let new = &mut new[c * (n + 1)..=c * (n + 1) + n];
            let left = c * (parent.degree + 1);
            new[0] = old[left];
            new[1..n].copy_from_slice(&all[fresh.clone()]);
            new[n] = old[left + half];
            if let Some(slopes) = self.slopes.get(fresh.clone()) {
                for (y, &slope) in new[1..n].iter_mut().zip(slopes) {
                    *y = *y * slope;
                }
            }
        }
        self.judge_last(n, interval, ends.each(|end| end == End::Missing))
    }

    /// Append all samples inside one half that the parent has, and their places there.
    fn deal_inherited(&mut self, parent: &ParentSamples, side: usize) {
        let two = T::lit(2.0);
        let shift = T::lit(if side == 0 { 1.0 } else { -1.0 });
        let half = parent.degree / 2;
        let own = 1 + side * half..half + side * half;
        let count = self.components;
        self.push_own(parent.first, parent.degree, own.clone());
        let nodes = own.map(|j| node::<T>(parent.degree, j) * two + shift);
        self.places.extend(nodes);
        for k in parent.inherited.clone() {
            let place = self.places[k];
            if (place < T::zero()) == (side == 0) {
                self.places.push(place * two + shift);
                for c in k * count..(k + 1) * count {
                    self.inherited.push(self.inherited[c]);
                }
            }
        }
    }
}

/// Whether the halves of a panel can be expected to decay no faster than it does.
pub(crate) fn is_slow<T: Real>(panel: &Panel<T>) -> bool {
    let rate = refinement::rate(panel);
    panel.degree <= 16 && (rate >= T::lit(0.75) * panel.parent_rate || rate > T::lit(0.6))
}

/// The degree that a half of a panel must reach before it may be split again.
fn least_degree(parent: usize) -> usize {
    (parent / 2).clamp(4, 16)
}

/// The degree at which a half is first sampled.
pub(super) fn child_degree(parent: usize) -> usize {
    least_degree(parent).min(8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doubly_adaptive::requests::Kind;
    use crate::doubly_adaptive::storage::tests::{
        assert_holds_its_samples, cubic, refine, store_of,
    };
    use alloc::vec::Vec;

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
            let value = store.values[0];
            assert!(
                (value - (4.0 + 20.0 - 28.0)).abs() <= 1e-13,
                "{degree}: {value}"
            );
        }
    }
}
