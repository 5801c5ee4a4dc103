//! Where an integrand over an infinite range lives.
//!
//! The first panel of a half-line or of the line is as wide as any scale of length may be, and most of
//! what decays faster than a power is 0 on much of it. Its samples tell where that begins: the rest is done
//! with one panel, instead of by bisection, and what is left beside it with about as many samples as there
//! are already.

use core::iter;

use crate::doubly_adaptive::FIRST;
use crate::doubly_adaptive::interval::{Interval, Nodes, position};
use crate::doubly_adaptive::map::Map;
use crate::doubly_adaptive::panel::Panel;
use crate::doubly_adaptive::storage::{Sampled, Storage};
use crate::each::Each;
use crate::real::Real;
use crate::vector::Columns;

/// What is left beside the support, in units of the tolerance.
const LEFT: f64 = 0.01;

/// The widest support, by the width of the panel, that is worth a panel of its own.
const WIDEST: f64 = 0.75;

/// The nodes of a first panel outside of which its samples are negligible.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Support {
    first: usize,
    last: usize,
}

impl Support {
    /// That of a panel, if it is much narrower.
    pub(super) fn of<T: Real>(
        panel: &Panel<T>,
        samples: Columns<'_, T>,
        tolerance: T,
    ) -> Option<Self> {
        let n = panel.degree;
        let is_first = panel.family.pair.is_none() && n >= FIRST - 1;
        if !is_first || !matches!(panel.map, Map::Ray { .. } | Map::Line) {
            return None;
        }
        let [first, last] = support_nodes(panel, samples, tolerance)?;
        let [a, b] = [first, last].each(|j| position(panel.interval(), n, j));
        (b - a <= T::lit(WIDEST) * (panel.b - panel.a)).then_some(Support { first, last })
    }

    /// The nodes between which panels are, and their degrees: that of the support, and those beside it.
    fn parts(self, degree: usize) -> impl Iterator<Item = ([usize; 2], usize)> {
        let Support { first, last } = self;
        let beside = [[0, first], [last, degree]].each(|nodes| (nodes, degree_beside(nodes)));
        let parts = iter::once(([first, last], FIRST - 1)).chain(beside);
        parts.filter(|([from, to], _)| from < to)
    }
}

/// The degree of what is beside a support, between these nodes: about as many fresh samples as there are, lest
/// something narrow is missed there more often than by bisection.
pub(super) fn degree_beside([from, to]: [usize; 2]) -> usize {
    match to - from {
        0..6 => 4,
        6..12 => 8,
        _ => 16,
    }
}

/// The nodes of a panel beyond which samples are negligible.
pub(super) fn support_nodes<T: Real>(
    panel: &Panel<T>,
    samples: Columns<'_, T>,
    tolerance: T,
) -> Option<[usize; 2]> {
    let n = panel.degree;
    let negligible = T::lit(LEFT) * tolerance / (panel.b - panel.a);
    let matters = |&j: &usize| samples.norm(j) > negligible;
    let first = (0..=n).find(matters)?;
    let last = (0..=n).rev().find(matters)?;
    Some([first.saturating_sub(1), (last + 1).min(n)])
}

/// The part of a panel between two of its nodes.
fn part_of<T: Real>(panel: &Panel<T>, nodes: [usize; 2]) -> Interval<T> {
    let [a, b] = nodes.each(|j| position(panel.interval(), panel.degree, j));
    let map = panel.map;
    Interval { map, a, b }
}

impl<T: Real> Storage<T> {
    /// List the points that the support of a panel needs, and what is beside it.
    pub(super) fn request_support(&mut self, panel: usize, support: Support) {
        for (nodes, degree) in support.parts(self.panels[panel].degree) {
            self.request_part(panel, nodes, degree);
        }
    }

    /// Replace a panel by that of its support, and those beside it.
    pub(super) fn restrict(&mut self, index: usize, support: Support, mut fresh: usize) {
        for (nodes, degree) in support.parts(self.panels[index].degree) {
            fresh = self.append_part(index, nodes, degree, fresh);
        }
        self.replace_by_last(index);
    }

    /// List the points that a part of a panel needs, as one of this degree.
    pub(super) fn request_part(&mut self, panel: usize, nodes: [usize; 2], degree: usize) {
        let part = part_of(&self.panels[panel], nodes);
        self.ask_at(part, Nodes::inner(degree));
    }

    /// Append a part of a panel as one of its own, whose samples begin here among the round's; where the next
    /// ones begin.
    pub(super) fn append_part(
        &mut self,
        index: usize,
        nodes: [usize; 2],
        degree: usize,
        fresh: usize,
    ) -> usize {
        let old = self.panels[index];
        let interval = part_of(&old, nodes);
        let [left, right] = nodes.each(|j| self.samples_of(&old).value(j));
        self.push_sampled(&Sampled {
            interval,
            degree,
            ends: old.ends_of_part([nodes[0] == 0, nodes[1] == old.degree]),
            piece: old.piece,
            outer: [Some(&left), Some(&right)],
            fresh,
        });
        self.inherit_part(&old, nodes, interval);
        fresh + degree - 1
    }

    /// Let the last panel inherit what an older one has between two of its nodes.
    fn inherit_part(&mut self, old: &Panel<T>, [from, to]: [usize; 2], part: Interval<T>) {
        let first = self.places.len();
        let middle = T::lit(0.5) * part.b + T::lit(0.5) * part.a;
        let place = |s: T| (s - middle) / part.half_width();
        let own = from + 1..to;
        self.push_own(old.first, old.degree, own.clone());
        let nodes = own.map(|j| place(position(old.interval(), old.degree, j)));
        self.places.extend(nodes);
        for k in old.first_inherited..old.first_inherited + old.inherited {
            let s = old.interval().at(self.places[k]);
            if s > part.a && s < part.b {
                self.places.push(place(s));
                let values = k * self.components..(k + 1) * self.components;
                self.inherited.extend_from_within(values);
            }
        }
        if let Some(panel) = self.panels.last_mut() {
            panel.first_inherited = first;
            panel.inherited = self.places.len() - first;
            panel.checked = false;
            // All of it has been seen with fewer samples.
            panel.least_degree = if panel.degree < FIRST - 1 {
                0
            } else {
                2 * FIRST - 2
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doubly_adaptive::storage::tests::store_of;

    /// The support of a function on the first panel of a half-line, as if it were written in s.
    fn support(f: impl Fn(f64) -> f64) -> Option<[usize; 2]> {
        let mut store = store_of(f, 0.0, 4.0, FIRST - 1);
        store.panels[0].map = Map::Ray {
            origin: 0.0,
            unit: 1.0,
        };
        let panel = &store.panels[0];
        let found = Support::of(panel, store.samples_of(panel), 1e-8)?;
        Some([found.first, found.last])
    }

    #[test]
    fn a_support_is_a_node_wider_than_what_is_seen() {
        // Nodes are at 2 - 2 cos(j pi/32).
        assert_eq!(support(|s| if s < 2.0 { 1.0 } else { 0.0 }), Some([0, 16]));
        assert_eq!(support(|s| if s > 3.0 { 1.0 } else { 0.0 }), Some([21, 32]));
        let inside = |s: f64| if (1.0..2.5).contains(&s) { 1.0 } else { 1e-13 };
        assert_eq!(support(inside), Some([10, 19]));
    }

    #[test]
    fn what_is_nowhere_or_everywhere_has_none() {
        assert_eq!(support(|_| 0.0), None);
        assert_eq!(support(|s| (-s).exp()), None);
        assert_eq!(support(|s| if s < 3.0 { 1.0 } else { 0.0 }), None);
    }
}
