//! Panels next to a singular end or break point: see `approach`.

use crate::chebyshev::kernel::larger;
use crate::doubly_adaptive::approach::{Approach, Approaches, DEGREE, Reach, WHOLE};
use crate::doubly_adaptive::interval::{Interval, Nodes, position};
use crate::doubly_adaptive::map::Map;
use crate::doubly_adaptive::panel::{End, Panel};
use crate::doubly_adaptive::remainder::SingularEnd;
use crate::doubly_adaptive::storage::{Sampled, Storage};
use crate::doubly_adaptive::support::degree_beside;
use crate::each::Each;
use crate::real::Real;
use crate::vector::Vector;

impl<T: Real> Storage<T> {
    /// List the points that the approaches to the singular sides of a panel need.
    pub(super) fn request_approaches(&mut self, panel: usize, approaches: &Approaches<T>) {
        for approach in approaches.iter() {
            self.request_approach(panel, approach);
        }
        if let Some(rest) = approaches.rest {
            self.request_part(panel, rest, degree_beside(rest));
        }
    }

    /// List those that one of them needs.
    fn request_approach(&mut self, panel: usize, approach: &Approach<T>) {
        let old = self.panels[panel];
        let from = self.xs.len();
        let places = approach.confirmations(old.degree);
        self.xs.extend(places.map(|place| old.interval().at(place)));
        self.map_from(from, old.map);
        let map = approach.map();
        for (interval, n) in approach.parts() {
            self.ask_at(interval, Nodes::inner(n));
            self.ask(&[interval.b], interval.map);
        }
        match approach.reach {
            Reach::Dense => {
                for s in approach
                    .breakdown
                    .iter()
                    .flat_map(|at| at.probes(approach.depth))
                {
                    self.probes.push(self.xs.len());
                    self.ask(&[s], map);
                }
            }
            Reach::Far => self.ask_at(approach.core(), Nodes::inner(DEGREE)),
            Reach::Spaced => {
                for s in SingularEnd::<T>::probes_of(approach) {
                    self.probes.push(self.xs.len());
                    self.ask(&[s.1], map);
                }
            }
        }
    }

    /// Replace a panel by those of the approaches to its singular sides.
    pub(crate) fn approach(&mut self, index: usize, approaches: &Approaches<T>, fresh: usize) {
        let next = approaches.iter().fold(fresh, |fresh, approach| {
            self.append_approach(index, approach, fresh)
        });
        if let Some(rest) = approaches.rest {
            self.append_part(index, rest, degree_beside(rest), next);
        }
        // The last of the new panels takes the place of the old one.
        self.replace_by_last(index);
    }

    /// Append the panels of an approach to a side of one that there is, from this of the round's samples on;
    /// from where the next one has its own.
    fn append_approach(&mut self, index: usize, approach: &Approach<T>, mut fresh: usize) -> usize {
        let old = self.panels[index];
        fresh += self.look_back(&old, approach, fresh);
        let deepest = self
            .spare_places
            .iter()
            .fold(T::zero(), |x, &y| larger(x, y));
        let side = approach.side;
        let samples = self.samples_of(&old);
        let [mut at_end, mut border] =
            [[0, old.degree][side], approach.from].each(|j| samples.value(j));
        let group = (approach.reach == Reach::Spaced).then_some(self.singular_ends.len());
        let last = approach.count() - 1;
        let mut lists = group.map(|_| match self.spare_ends.pop() {
            Some(end) => end.lists(),
            None => SingularEnd::new_lists(),
        });
        // The variable of the border, and where it is.
        let mut from = (old.map, position(old.interval(), old.degree, approach.from));
        for (k, (interval, n)) in approach.parts().enumerate() {
            let Interval { map, a, b } = interval;
            if map != from.0 {
                rescale(&mut border, from.0, from.1, map.slope(a));
            }
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
            // Most panels lie deeper than any sample.
            if a < deepest {
                self.hand_down(interval);
            }
            let new = self.panels.len() - 1;
            if let Some((borders, _)) = &mut lists {
                borders.extend_from_slice(&border);
            }
            border = self.samples_of(&self.panels[new]).value(n);
            from = (map, b);
            let panel = &mut self.panels[new];
            panel.inherited = self.places.len() - first_inherited;
            panel.first_inherited = first_inherited;
            panel.checked = false;
            panel.group = group.map(|group| (group, k));
            if matches!(map, Map::Deep { .. }) {
                // All of it has been seen with fewer samples.
                panel.least_degree = 2 * WHOLE;
            }
            self.check(new);
        }
        if approach.reach == Reach::Far {
            let core = approach.core();
            unscale(&mut at_end, old.map, [old.a, old.b][side]);
            unscale(&mut border, from.0, from.1);
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
                outer: outer.each_ref().each(|y| Some(&**y)),
                fresh,
            });
            fresh += DEGREE - 1;
        } else if let Some(mut lists) = lists {
            lists.0.extend_from_slice(&border);
            let probe = |k: usize| self.scaled(fresh + k);
            let end = SingularEnd::new(approach, old.piece, lists, self.components, probe);
            self.singular_ends.push(end);
            fresh += SingularEnd::<T>::probes_of(approach).count();
        } else {
            fresh += self.take_breakdown(approach, fresh);
        }
        fresh
    }

    /// Let an interval of the approach inherit what is in the spare storage.
    fn hand_down(&mut self, Interval { map, a, b }: Interval<T>) {
        let middle = T::lit(0.5) * (a + b);
        let values = self.spare_values.chunks_exact(self.components);
        let is_deep = matches!(map, Map::Deep { .. });
        let [near, far] = [a, b].map(|s| if is_deep { s.sinh() } else { s });
        for (&depth, y) in self.spare_places.iter().zip(values) {
            if depth > near && depth < far {
                let cosh = (depth * depth + T::one()).sqrt();
                let s = if is_deep { (depth + cosh).ln() } else { depth };
                self.places.push((s - middle) / (b - middle));
                let from = self.inherited.len();
                self.inherited.extend_from_slice(y);
                if is_deep {
                    self.inherited[from..].scale_by(cosh);
                }
            }
        }
    }

    /// Put the samples that a panel has beside the end, times their distance from it, and their places in the
    /// variable of the approach, into the spare storage, and those that confirm it; how many of these there
    /// are, in the round's samples from here on.
    fn look_back(&mut self, old: &Panel<T>, approach: &Approach<T>, fresh: usize) -> usize {
        let mut places = core::mem::take(&mut self.spare_places);
        let mut values = core::mem::take(&mut self.spare_values);
        places.clear();
        values.clear();
        let components = 0..self.components;
        let width = approach.width.abs();
        let mut add = |(x, slope): (T, T), y: &dyn Fn(usize) -> T| {
            let distance = (x - approach.end).abs();
            let scaled = |c: usize| y(c) * slope.recip() * distance;
            values.extend(components.clone().map(scaled));
            let is_beside = distance < width && components.clone().all(|c| scaled(c).is_finite());
            // Of depth 0 are those that no panel gets.
            places.push(if is_beside {
                (width / distance).ln()
            } else {
                T::zero()
            });
        };
        let samples = self.samples_of(old);
        let own = if approach.side == 0 {
            1..approach.from
        } else {
            approach.from + 1..old.degree
        };
        for j in own {
            let s = position(old.interval(), old.degree, j);
            add(old.map.point(s), &|c| samples.at(j, c));
        }
        for k in old.first_inherited..old.first_inherited + old.inherited {
            let s = old.middle() + old.half_width() * self.places[k];
            add(old.map.point(s), &|c| self.inherited_value(k)[c]);
        }
        let samples = self.fresh_samples();
        let count = approach.confirmations(old.degree).len();
        for i in fresh..fresh + count {
            add((self.xs[i], T::one()), &|c| samples.at(i, c));
        }
        self.spare_places = places;
        self.spare_values = values;
        count
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
