//! Singularities at an end or break point x0 of the range.
//!
//! Where bisection towards x0 gains little, the panel there is sampled in s with
//! x = x0 + w exp(-s): an algebraic singularity decays exponentially in s.
//!
//! At x0 = 0 every number down to the smallest can be told from 0, and the panels go so far
//! that what remains is extrapolated as for infinite ranges. At any other x0 numbers are
//! spaced by epsilon |x0|: the range of s ends at a distance hc where that spacing begins to
//! show, and what remains is extrapolated from the integrals over eight equal steps by
//! Shanks's transformation. A few samples further in must confirm it, and an ordinary panel on the core [x0, x0 +- hc] is its rival.

use num_traits::{Float, One, Zero};

use super::shanks::{Remainder, extrapolate};
use super::tail::farthest;
use super::{End, Integration, Map, Panel, State, Storage, Stretch};
use crate::doubly_adaptive::storage::position;
use crate::integrand::Integrand;
use crate::{Real, Value};

/// The panels towards 0 in s, and their degrees.
const BREAKS: [f64; 7] = [0.0, 4.0, 12.0, 28.0, 60.0, 124.0, 252.0];
const DEGREES: [usize; 7] = [8, 8, 8, 4, 4, 4, 4];

/// The steps towards any other end, and the panel that is the core's.
const STEPS: usize = 8;
const CORE: usize = STEPS;
const DEGREE: usize = 8;

/// Samples that must confirm the extrapolation.
const PROBES: usize = 3;

/// The least depth of s that is worth another variable.
const LEAST_DEPTH: f64 = 4.0;

/// An end other than 0.
#[derive(Clone, Debug)]
pub(crate) struct SingularEnd<T> {
    /// By what share of the remainder the samples further in miss the power law of the last
    /// step; infinite if they do not follow it at all.
    miss: T,
}

/// Whether a panel is the ordinary one next to a singular end.
pub(crate) fn is_core<Y: Value>(panel: &Panel<Y>) -> bool {
    panel.group.is_some_and(|(_, k)| k == CORE)
}

/// Which end of a panel is singular, if bisection towards it gains too little.
pub(crate) fn singular_side<Y: Value>(panel: &Panel<Y>) -> Option<usize> {
    // A first panel is split first, and a core's rival has been tried.
    let tried = panel.group.is_some() || matches!(panel.map, Map::Toward { .. } | Map::Line);
    if panel.family.pair.is_none() || tried {
        return None;
    }
    let side = (0..2).find(|&side| match panel.ends[side] {
        End::Missing => true,
        End::Original => panel.slow_splits >= 2 && super::storage::is_slow(panel),
        End::Inner | End::Tail => false,
    })?;
    // A panel near the smallest numbers, or near the spacing of numbers, has no room for it.
    (Approach::new(panel, side).depth >= Y::Real::lit(LEAST_DEPTH)).then_some(side)
}

/// The change of variable for a singular side, and how far s goes.
struct Approach<T> {
    end: T,
    /// From the end to the other side of the panel.
    width: T,
    /// The greatest s.
    depth: T,
}

impl<T: Real> Approach<T> {
    fn new<Y: Value<Real = T>>(panel: &Panel<Y>, side: usize) -> Self {
        let far = panel.map.x([panel.a, panel.b][1 - side]);
        let near = match panel.map {
            // To the last digit.
            Map::Away { range, .. } => range[side],
            map => map.x([panel.a, panel.b][side]),
        };
        let width = far - near;
        let size = width.abs();
        let depth = if near.is_zero() {
            // The same for any scale of x, unless it is so small that numbers end before.
            let all = T::lit(0.7) * T::max_value().ln();
            all.min(T::lit(0.97) * (size.ln() - T::min_positive_value().ln()))
        } else {
            // Where the end is as good as 0 beside the width, the quotient would overflow.
            (size / core_width(near, size)).min(T::max_value()).ln()
        };
        Approach {
            end: near,
            width,
            depth,
        }
    }

    fn map(&self) -> Map<T> {
        Map::Toward {
            end: self.end,
            width: self.width,
        }
    }

    /// How many stretches of s there are.
    fn count(&self) -> usize {
        if self.end.is_zero() {
            let most = T::lit(0.8) * self.depth;
            BREAKS.iter().filter(|&&s| T::lit(s) < most).count()
        } else {
            STEPS
        }
    }

    /// The stretches of s with their degrees.
    fn stretches(&self) -> impl Iterator<Item = (T, T, usize)> {
        let count = self.count();
        let start = move |k: usize| {
            if k == count {
                self.depth
            } else if self.end.is_zero() {
                T::lit(BREAKS[k])
            } else {
                self.depth / T::lit(STEPS as f64) * T::lit(k as f64)
            }
        };
        let degree = |k: usize| {
            if self.end.is_zero() {
                DEGREES[k]
            } else {
                DEGREE
            }
        };
        (0..count).map(move |k| (start(k), start(k + 1), degree(k)))
    }

    /// The core between the end and the deepest s, in x.
    fn core(&self) -> [T; 2] {
        let inner = self.map().x(self.depth);
        if self.width > T::zero() {
            [self.end, inner]
        } else {
            [inner, self.end]
        }
    }

    /// The depths of the probes, evenly down to 64 units in the last place of the end.
    fn probes(&self) -> [T; PROBES] {
        let spacing = T::lit(64.0) * T::epsilon() * self.end.abs();
        let bottom = (self.width.abs() / spacing).min(T::max_value()).ln();
        let step = (bottom - self.depth) / T::lit(PROBES as f64);
        core::array::from_fn(|k| self.depth + step * T::lit((k + 1) as f64))
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

impl<Y: Value> Storage<Y> {
    /// List the points that the approach to a singular side needs.
    pub(crate) fn request_approach(&mut self, panel: usize, side: usize) {
        let approach = Approach::new(&self.panels[panel], side);
        let map = approach.map();
        for (a, b, n) in approach.stretches() {
            let stretch = Stretch { map, a, b };
            for j in 1..=n {
                self.ask(&[position(stretch, n, j)], map);
            }
        }
        if !approach.end.is_zero() {
            let [a, b] = approach.core();
            let stretch = Stretch {
                map: Map::Identity,
                a,
                b,
            };
            self.xs
                .extend((1..DEGREE).map(|j| position(stretch, DEGREE, j)));
            self.probes.extend(self.xs.len()..self.xs.len() + PROBES);
            self.xs.extend(approach.probes().map(|s| map.x(s)));
        }
    }

    /// Replace a panel by those of the approach to its singular side.
    pub(crate) fn approach(&mut self, index: usize, side: usize, fresh: usize) {
        let old = self.panels[index].clone();
        let approach = Approach::new(&old, side);
        let map = approach.map();
        self.look_back(&old, &approach);
        let inner = self.samples[old.first + if side == 0 { old.degree } else { 0 }].clone();
        let at_end = self.samples[old.first + if side == 0 { 0 } else { old.degree }].clone();

        let group = (!approach.end.is_zero()).then_some(self.singular_ends.len());
        let last = approach.count() - 1;
        let mut fresh = fresh;
        let mut border = rescaled(&inner, old.map, [old.b, old.a][side], approach.width.abs());
        for (k, (a, b, n)) in approach.stretches().enumerate() {
            let stretch = Stretch { map, a, b };
            let outer = if k == last && group.is_none() {
                End::Tail
            } else {
                End::Inner
            };
            let ends = [End::Inner, outer];
            let (first, found) = self.first_of_kind(n, stretch, ends, |store, j| {
                if j == 0 {
                    border.clone()
                } else {
                    store.scaled(fresh + j - 1)
                }
            });
            fresh += n;
            border = self.samples[first + n].clone();
            let first_inherited = self.places.len();
            let middle = Y::Real::lit(0.5) * (a + b);
            for (&s, y) in self.spare_places.iter().zip(&self.spare_samples) {
                if s > a && s < b {
                    self.places.push((s - middle) / (b - middle));
                    self.inherited.push(y.clone());
                }
            }
            self.push_root(stretch, old.piece, ends, (first, found));
            let new = self.panels.len() - 1;
            let panel = &mut self.panels[new];
            panel.inherited = self.places.len() - first_inherited;
            panel.first_inherited = first_inherited;
            panel.checked = false;
            panel.group = group.map(|group| (group, k));
            self.check(new);
        }
        if group.is_some() {
            let n = DEGREE;
            let border = unscaled(&border, map, approach.depth);
            self.push_core(&old, &approach, side, [at_end, border], fresh);
            fresh += n - 1;
            let miss = self.miss(&approach, fresh);
            self.singular_ends.push(SingularEnd { miss });
        }
        // The last of the new panels takes the place of the old one.
        self.panels.swap_remove(index);
    }

    /// An ordinary panel next to the end.
    fn push_core(
        &mut self,
        old: &Panel<Y>,
        approach: &Approach<Y::Real>,
        side: usize,
        [at_end, border]: [Y; 2],
        fresh: usize,
    ) {
        let [a, b] = approach.core();
        let stretch = Stretch {
            map: Map::Identity,
            a,
            b,
        };
        let at_end = unscaled(&at_end, old.map, [old.a, old.b][side]);
        let outer = if side == 0 {
            [at_end, border]
        } else {
            [border, at_end]
        };
        let mut ends = [End::Inner; 2];
        // Never approached again: its rival has been.
        ends[side] = if old.ends[side] == End::Missing {
            End::Missing
        } else {
            End::Inner
        };
        let kept = self.first_of_kind(DEGREE, stretch, ends, |store, j| match j {
            0 => outer[0].clone(),
            DEGREE => outer[1].clone(),
            _ => store.fresh[fresh + j - 1].clone(),
        });
        self.push_root(stretch, old.piece, ends, kept);
        let group = self.singular_ends.len();
        if let Some(panel) = self.panels.last_mut() {
            panel.group = Some((group, CORE));
        }
    }

    /// Put the samples that a panel has, and their places in the variable of the approach,
    /// into the spare storage.
    fn look_back(&mut self, old: &Panel<Y>, approach: &Approach<Y::Real>) {
        let Storage {
            samples,
            inherited,
            places,
            spare_samples,
            spare_places,
            ..
        } = self;
        spare_samples.clear();
        spare_places.clear();
        let stretch = Stretch {
            map: old.map,
            a: old.a,
            b: old.b,
        };
        let own =
            (1..old.degree).map(|j| (position(stretch, old.degree, j), &samples[old.first + j]));
        let all = old.first_inherited..old.first_inherited + old.inherited;
        let inherited = all.map(|i| {
            let s = old.middle() + old.half_width() * places[i];
            (s, &inherited[i])
        });
        for (s, y) in own.chain(inherited) {
            let distance = (old.map.x(s) - approach.end).abs();
            let y = rescaled(y, old.map, s, distance);
            if distance > Y::Real::zero() && y.all_finite() {
                spare_places.push((approach.width.abs() / distance).ln());
                spare_samples.push(y);
            }
        }
    }

    /// By what share of the remainder the probes miss the power law of the last panel; infinite
    /// if one of them is off by a factor of 4, or if there is no law that decays.
    fn miss(&self, approach: &Approach<Y::Real>, fresh: usize) -> Y::Real {
        let lit = Y::Real::lit;
        let mut panels = self.panels.iter().rev();
        let Some(last) = panels.find(|p| p.group.is_some_and(|(_, k)| k == STEPS - 1)) else {
            return Y::Real::infinity();
        };
        let norm = |j: usize| self.samples[last.first + j].norm();
        let n = last.degree;
        let law = |i: usize, j: usize| (norm(i) / norm(j)).ln() / last.half_width();
        let (decay, before) = (law(n / 2, n), law(0, n / 2));
        // Steps that grow have no sum, though an extrapolation would name one.
        let decays = farthest::<Y::Real>() * decay > lit(0.1);
        if !decays {
            return Y::Real::infinity();
        }
        let four = lit(4.0);
        let mut worst = Y::Real::zero();
        let mut shallower = last.b;
        for (k, &s) in approach.probes().iter().enumerate() {
            let x = approach.map().x(s);
            let distance = (x - approach.end).abs();
            let depth = (approach.width.abs() / distance).ln();
            let far = depth - last.b;
            let expected = norm(n) * (-decay * far).exp();
            let met = self.fresh[fresh + k].norm() * distance;
            if !(s > approach.depth && met <= four * expected && expected <= four * met) {
                return Y::Real::infinity();
            }
            // What the law itself leaves open, and the rounding of x, is no miss.
            let spread = lit(2.0) * ((decay - before).abs() * far).exp_m1();
            let rounding = four * Y::Real::epsilon() * approach.end.abs() / distance;
            let off = (met / expected - lit(1.0)).abs() - spread - rounding;
            // It may have begun to miss right after the probe before.
            let share = (-decay * (shallower - last.b)).exp();
            worst = worst.max(off * share);
            shallower = depth;
        }
        worst
    }
}

/// A sample of g = f |dx/ds| times another slope instead of its own.
fn rescaled<Y: Value>(g: &Y, map: Map<Y::Real>, s: Y::Real, slope: Y::Real) -> Y {
    let mut y = unscaled(g, map, s);
    y.scale_by(slope);
    y
}

/// The f of a sample g = f |dx/ds|.
fn unscaled<Y: Value>(g: &Y, map: Map<Y::Real>, s: Y::Real) -> Y {
    let mut y = g.clone();
    if map != Map::Identity {
        y.scale_by(map.slope(s).recip());
    }
    y
}

impl<Y: Value, I: Integrand<Y>> Integration<'_, Y, I> {
    /// Add what remains near singular ends other than 0, and its error; set the weights of
    /// the panels it is computed from.
    pub(super) fn add_remainders(&mut self, state: &mut State<Y>) {
        let lit = Y::Real::lit;
        for end in 0..self.store.singular_ends.len() {
            let (steps, core, core_error) = self.steps(end);
            let remainder = self.remainder_of(end, &steps);
            let error = remainder.error;
            let tolerance = (self.goal).tolerance(state.value.norm(), state.magnitude);
            let refine_core = error > lit(0.5) * tolerance;
            let core_weight = if refine_core { lit(1.0) } else { lit(0.0) };
            let by_core = core_error <= error;
            // As long as neither will do, both are refined.
            let step_weight = if by_core && core_error <= lit(0.5) * tolerance {
                lit(1.0)
            } else {
                lit(1.0) + remainder.amplification
            };
            for panel in &mut self.store.panels {
                if let Some((_, k)) = panel.group.filter(|&(group, _)| group == end) {
                    panel.weight = if k == CORE { core_weight } else { step_weight };
                }
            }
            if by_core {
                // With its weight, the core's own error is counted among the panels'.
                let gap = core.distance(&remainder.value);
                let doubtful = gap > lit(2.0) * (core_error + error) && error.is_finite();
                let error = match (doubtful, refine_core) {
                    (true, true) => gap - core_error,
                    (true, false) => gap,
                    (false, true) => lit(0.0),
                    (false, false) => core_error,
                };
                state.tail = state.tail + error;
                state.value.add_scaled(Y::Real::one(), &core);
            } else {
                let gap = core.distance(&remainder.value);
                let doubtful = gap > lit(2.0) * (core_error + error);
                state.tail = state.tail + if doubtful { gap } else { error };
                state.value.add_scaled(Y::Real::one(), &remainder.value);
            }
        }
    }

    /// What lies beyond the steps, with all that is known of its error.
    fn remainder_of(&self, end: usize, steps: &[Y; STEPS]) -> Remainder<Y> {
        let mut remainder = extrapolate(steps, self.step_error(end));
        let size = remainder.value.norm();
        let miss = self.store.singular_ends[end].miss;
        // Not infinity times 0.
        let missed = if miss.is_finite() { miss * size } else { miss };
        remainder.error = remainder.error + missed;
        // Steps that grow have no sum but a formal one; it may be opposed to the last of them.
        let [.., before, last] = steps;
        let grows = last.norm() >= before.norm() && !last.norm().is_zero();
        let mut opposed = remainder.value.clone();
        opposed.add_scaled(Y::Real::one(), last);
        if grows || (size > Y::Real::lit(4.0) * last.norm() && opposed.norm() < size) {
            remainder.error = Y::Real::infinity();
        }
        remainder
    }

    /// The integrals over the steps, and the core's with its error.
    fn steps(&self, end: usize) -> ([Y; STEPS], Y, Y::Real) {
        let mut sums: [Option<Y>; STEPS + 1] = [const { None }; STEPS + 1];
        let mut core_error = Y::Real::zero();
        for panel in &self.store.panels {
            if let Some((group, k)) = panel.group {
                if group == end {
                    match &mut sums[k] {
                        Some(sum) => sum.add_scaled(Y::Real::one(), &panel.found.value),
                        none => *none = Some(panel.found.value.clone()),
                    }
                    if k == CORE {
                        core_error = core_error + panel.found.error;
                    }
                }
            }
        }
        let any = self.store.panels[0].found.value.clone();
        let mut sums = sums.map(|sum| sum.unwrap_or_else(|| any.clone()));
        let core = core::mem::replace(&mut sums[CORE], any);
        let steps = core::array::from_fn(|k| sums[k].clone());
        (steps, core, core_error)
    }

    fn step_error(&self, end: usize) -> Y::Real {
        let steps = self
            .store
            .panels
            .iter()
            .filter(|p| p.group.is_some_and(|(g, k)| g == end && k != CORE));
        steps.fold(Y::Real::zero(), |sum, p| {
            sum + p.found.error + p.found.noise
        })
    }
}
