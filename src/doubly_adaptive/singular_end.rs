//! Singularities at an end or break point x0 of the range.
//!
//! Where bisection towards x0 gains little, the panel there is sampled in s with
//! x = x0 + w exp(-s): an algebraic singularity decays exponentially in s.
//!
//! At x0 = 0 every number down to the smallest can be told from 0, and the panels go so far
//! that what remains is extrapolated as for infinite ranges. At any other x0 numbers are
//! spaced by epsilon |x0|, and s goes to a distance where that spacing begins to show. What remains there
//! is a matter of its own: see `remainder`. An x0 that is tiny beside the panel is first approached to
//! about its own size.

use crate::extrapolation::shanks;

use crate::doubly_adaptive::bisection::is_slow;
use crate::doubly_adaptive::interval::{Interval, Nodes, position};
use crate::doubly_adaptive::map::Map;
use crate::doubly_adaptive::panel::{End, Panel};
use crate::doubly_adaptive::remainder::SingularEnd;
use crate::doubly_adaptive::storage::{Sampled, Storage};
use crate::real::Real;
use crate::vector::Vector;

/// The panels towards 0 in s, and their degrees.
const BREAKS: [f64; 7] = [0.0, 4.0, 12.0, 28.0, 60.0, 124.0, 252.0];
const DEGREES: [usize; 7] = [8, 8, 8, 4, 4, 4, 4];

/// The steps towards any other end, and their degree.
pub(super) const STEPS: usize = shanks::STEPS;
pub(super) const DEGREE: usize = 8;

/// An end of so little of the width is tiny.
const TINY: f64 = 1e-8;

/// The least depth of s that is worth another variable.
const LEAST_DEPTH: f64 = 4.0;

/// Which end of a panel is singular, if bisection towards it gains too little.
pub(crate) fn singular_side<T: Real>(panel: &Panel<T>) -> Option<usize> {
    // A first panel is split first, and a core's rival has been tried.
    let tried = panel.group.is_some() || matches!(panel.map, Map::Toward { .. } | Map::Line);
    if panel.family.pair.is_none() || tried {
        return None;
    }
    let side = (0..2).find(|&side| match panel.ends[side] {
        End::Missing => true,
        // Away from 0 the other variable is dearer, and more is needed to call for it.
        End::Original => {
            let is_zero = panel.map.x([panel.a, panel.b][side]).is_zero();
            panel.slow_splits >= if is_zero { 2 } else { 4 } && is_slow(panel)
        }
        End::Inner | End::Tail => false,
    })?;
    // A panel near the smallest numbers, or near the spacing of numbers, has no room for it.
    (Approach::new(panel, side).depth >= T::lit(LEAST_DEPTH)).then_some(side)
}

/// How near an end can be approached.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// As near as the smallest numbers: it is 0, or as good as 0 beside the width.
    Dense,
    /// As near as the spacing of numbers lets it be.
    Spaced,
    /// It is tiny beside the width: to some times its own size, where an ordinary panel is left.
    Far,
}

/// The change of variable for a singular side, and how far s goes.
pub(super) struct Approach<T> {
    pub(super) end: T,
    /// From the end to the other side of the panel.
    pub(super) width: T,
    /// The greatest s.
    pub(super) depth: T,
    reach: Reach,
}

impl<T: Real> Approach<T> {
    fn new(panel: &Panel<T>, side: usize) -> Self {
        let far = panel.map.x([panel.a, panel.b][1 - side]);
        let near = match panel.map {
            // To the last digit.
            Map::Away { range, .. } => range[side],
            map => map.x([panel.a, panel.b][side]),
        };
        let width = far - near;
        let size = width.abs();
        // The same for any scale of x, unless it is so small that numbers end before.
        let all = T::lit(0.7) * T::max_value().ln();
        let all = all.min(T::lit(0.97) * (size.ln() - T::min_positive_value().ln()));
        let (reach, depth) = if near.abs() <= size * (-all).exp() {
            (Reach::Dense, all)
        } else if near.abs() <= T::lit(TINY) * size {
            (Reach::Far, size.ln() - (T::lit(8.0) * near.abs()).ln())
        } else {
            (Reach::Spaced, (size / core_width(near, size)).ln())
        };
        Approach {
            end: near,
            width,
            depth,
            reach,
        }
    }

    pub(super) fn map(&self) -> Map<T> {
        Map::Toward {
            end: self.end,
            width: self.width,
        }
    }

    /// How many intervals of s there are.
    fn count(&self) -> usize {
        if self.reach == Reach::Spaced {
            STEPS
        } else {
            let most = T::lit(0.8) * self.depth;
            BREAKS.iter().filter(|&&s| T::lit(s) < most).count()
        }
    }

    /// The intervals of s with their degrees.
    fn parts(&self) -> impl Iterator<Item = (T, T, usize)> {
        let count = self.count();
        let start = move |k: usize| {
            if k == count {
                self.depth
            } else if self.reach == Reach::Spaced {
                self.depth / T::lit(STEPS as f64) * T::lit(k as f64)
            } else {
                T::lit(BREAKS[k])
            }
        };
        let degree = |k: usize| {
            if self.reach == Reach::Spaced {
                DEGREE
            } else {
                DEGREES[k]
            }
        };
        (0..count).map(move |k| (start(k), start(k + 1), degree(k)))
    }
}

impl<T: Real> Approach<T> {
    /// What is left next to the end, in x.
    fn core(&self) -> Interval<T> {
        let inner = self.map().x(self.depth);
        let [a, b] = if self.width > T::zero() {
            [self.end, inner]
        } else {
            [inner, self.end]
        };
        Interval {
            map: Map::Identity,
            a,
            b,
        }
    }
}

/// The distance from an end at which the spacing of numbers there begins to show.
fn core_width<T: Real>(end: T, width: T) -> T {
    let spacing = T::epsilon() * end.abs();
    let third = T::lit(1.0 / 3.0);
    // The cube root of spacing width^2, without its underflow.
    let balanced = width * (spacing / width).powf(third);
    balanced.max(T::lit(64.0) * spacing)
}

impl<T: Real> Storage<T> {
    /// List the points that the approach to a singular side needs.
    pub(crate) fn request_approach(&mut self, panel: usize, side: usize) {
        let approach = Approach::new(&self.panels[panel], side);
        let map = approach.map();
        for (a, b, n) in approach.parts() {
            let interval = Interval { map, a, b };
            for j in 1..=n {
                self.ask(&[position(interval, n, j)], map);
            }
        }
        if approach.reach == Reach::Far {
            let core = approach.core();
            self.ask_at(core, Nodes::inner(DEGREE));
        }
        if approach.reach == Reach::Spaced {
            for s in SingularEnd::<T>::probes_of(&approach) {
                self.probes.push(self.xs.len());
                self.ask(&[s.1], map);
            }
        }
    }

    /// Replace a panel by those of the approach to its singular side.
    pub(crate) fn approach(&mut self, index: usize, side: usize, fresh: usize) {
        let old = self.panels[index];
        let approach = Approach::new(&old, side);
        let map = approach.map();
        self.look_back(&old, &approach);
        let samples = self.samples_of(&old);
        let [mut at_end, inner] = if side == 0 {
            [0, old.degree]
        } else {
            [old.degree, 0]
        }
        .map(|j| samples.value(j));
        let group = (approach.reach == Reach::Spaced).then_some(self.singular_ends.len());
        let last = approach.count() - 1;
        let mut fresh = fresh;
        let mut lists = group.map(|_| match self.spare_ends.pop() {
            Some(end) => end.lists(),
            None => SingularEnd::new_lists(),
        });
        let mut border = inner;
        rescale(
            &mut border,
            old.map,
            [old.b, old.a][side],
            approach.width.abs(),
        );
        for (k, (a, b, n)) in approach.parts().enumerate() {
            let interval = Interval { map, a, b };
            let outer = if k == last && approach.reach == Reach::Dense {
                End::Tail
            } else {
                End::Inner
            };
            self.push_sampled(&Sampled {
                interval,
                degree: n,
                ends: [End::Inner, outer],
                piece: old.piece,
                outer: [Some(&border), None],
                fresh,
            });
            fresh += n;
            let first_inherited = self.places.len();
            let middle = T::lit(0.5) * (a + b);
            let values = self.spare_values.chunks_exact(self.components);
            for (&s, y) in self.spare_places.iter().zip(values) {
                if s > a && s < b {
                    self.places.push((s - middle) / (b - middle));
                    self.inherited.extend_from_slice(y);
                }
            }
            let new = self.panels.len() - 1;
            if let Some((borders, _)) = &mut lists {
                borders.extend_from_slice(&border);
            }
            border = self.samples_of(&self.panels[new]).value(n);
            let panel = &mut self.panels[new];
            panel.inherited = self.places.len() - first_inherited;
            panel.first_inherited = first_inherited;
            panel.checked = false;
            panel.group = group.map(|group| (group, k));
            self.check(new);
        }
        if approach.reach == Reach::Far {
            let core = approach.core();
            unscale(&mut at_end, old.map, [old.a, old.b][side]);
            unscale(&mut border, map, approach.depth);
            let mut outer = [at_end, border];
            let mut ends = [End::Inner; 2];
            ends[side] = old.ends[side];
            if side == 1 {
                outer.reverse();
            }
            self.push_sampled(&Sampled {
                interval: core,
                degree: DEGREE,
                ends,
                piece: old.piece,
                outer: outer.each_ref().map(|y| Some(&**y)),
                fresh,
            });
        } else if let Some(mut lists) = lists {
            lists.0.extend_from_slice(&border);
            let probe = |k: usize| self.scaled(fresh + k);
            let end = SingularEnd::new(&approach, old.piece, lists, self.components, probe);
            self.singular_ends.push(end);
        }
        // The last of the new panels takes the place of the old one.
        self.replace_by_last(index);
    }

    /// Put the samples that a panel has, and their places in the variable of the approach,
    /// into the spare storage.
    fn look_back(&mut self, old: &Panel<T>, approach: &Approach<T>) {
        let mut places = core::mem::take(&mut self.spare_places);
        let mut values = core::mem::take(&mut self.spare_values);
        places.clear();
        values.clear();
        let mut add = |s: T, y: &[T]| {
            let distance = (old.map.x(s) - approach.end).abs();
            let from = values.len();
            values.extend_from_slice(y);
            rescale(&mut values[from..], old.map, s, distance);
            if distance > T::zero() && values[from..].all_finite() {
                places.push((approach.width.abs() / distance).ln());
            } else {
                values.truncate(from);
            }
        };
        let samples = self.samples_of(old);
        for j in 1..old.degree {
            add(position(old.interval(), old.degree, j), &samples.value(j));
        }
        for k in old.first_inherited..old.first_inherited + old.inherited {
            let s = old.middle() + old.half_width() * self.places[k];
            add(s, self.inherited_value(k));
        }
        self.spare_places = places;
        self.spare_values = values;
    }
}

/// A sample g = f |dx/ds| gets another slope instead of its own.
fn rescale<T: Real>(g: &mut [T], map: Map<T>, s: T, slope: T) {
    unscale(g, map, s);
    g.scale_by(slope);
}

/// A sample g = f |dx/ds| becomes one of f.
pub(super) fn unscale<T: Real>(g: &mut [T], map: Map<T>, s: T) {
    if map != Map::Identity {
        g.scale_by(map.slope(s).recip());
    }
}

#[cfg(test)]
mod tests {
    use super::core_width;

    #[test]
    fn the_core_is_wider_than_the_spacing_of_numbers_and_narrower_than_the_panel() {
        for end in [1.0, -100.0, 1e-200, 1e200] {
            let spacing = f64::EPSILON * f64::abs(end);
            for width in [1e3 * spacing, 1e9 * spacing, f64::abs(end)] {
                let core = core_width(end, width);
                assert!(
                    core >= 64.0 * spacing && core < width,
                    "{end} {width}: {core}"
                );
            }
        }
    }
}
