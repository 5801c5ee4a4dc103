//! Which panels are refined in a round, and how.

use crate::doubly_adaptive::approach::{approach_for, approaches_at_once};
use crate::doubly_adaptive::interval::position;
use crate::doubly_adaptive::map::Map;
use crate::doubly_adaptive::requests::Kind;
use crate::doubly_adaptive::rounding::Exhausted;
use crate::doubly_adaptive::storage::{Storage, block_of};
use crate::doubly_adaptive::support::Support;
use crate::doubly_adaptive::totals::{State, Totals};
use crate::doubly_adaptive::{Integration, Settled, near_pole, refinement, rounding};
use crate::real::Real;
use crate::samples::Failure;
use crate::vector::{Columns, Vector, with_scratch};

/// How close to its nodes, by its half width, a panel that looks like noise is sampled once more, and how much of
/// its last coefficients such samples may differ by if it is none.
const CLOSE: f64 = 1.0 / 65536.0;
const ALIKE: f64 = 0.05;
/// So many units in the last place of x they have to be apart.
const APART: f64 = 16.0;
/// Of three, so many are not by chance.
const MOST_ALIKE: usize = 2;

/// From so many panels on, those that are accurate enough are not looked at in every round.
const MANY: usize = 256;

impl<T: Real> Integration<'_, T> {
    /// Put the panels to be refined into `ranks`: all but the smallest errors, whose sum is
    /// within the tolerance.
    pub(super) fn choose(&mut self, state: &State<T>, tolerance: T) {
        let lost = state.noise + state.frozen;
        let budget = if lost > tolerance {
            T::lit(0.5) * lost
        } else {
            // Remainders of tails take their share, but their errors may shrink with the rest.
            let all = tolerance - lost;
            let least = T::lit(0.2) * all;
            let room = if state.tail < all - least {
                all - state.tail
            } else {
                least
            };
            T::lit(0.7) * room
        };
        // Errors below the average of the budget are among the smallest without sorting.
        let small = budget / T::lit(self.store.panels.len() as f64);
        self.store.ranks.clear();
        let mut left = if let Some(settled) = &self.settled {
            settled.totals.open
        } else {
            T::zero()
        };
        if self.settled.is_some() {
            for k in 0..self.store.active.len() {
                left = left + self.rank(self.store.active[k], small);
            }
        } else if self.store.panels.len() < MANY || self.store.extrapolates() {
            for i in 0..self.store.panels.len() {
                left = left + self.rank(i, small);
            }
        } else {
            left = self.settle(small);
        }
        self.store.sort_ranks();
        while let Some(&i) = self.store.ranks.last() {
            if left + self.store.panels[i].error() > budget {
                break;
            }
            if self.store.check(i) {
                self.store.sort_ranks();
            } else {
                left = left + self.store.panels[i].error();
                self.store.ranks.pop();
            }
        }
    }

    /// List a panel if it is to be refined, unless its error is small; the error, where it is left.
    fn rank(&mut self, i: usize, small: T) -> T {
        let zero = T::zero();
        let panel = &self.store.panels[i];
        if panel.frozen {
            return zero;
        }
        if panel.error() <= small {
            // Who is left must have been checked.
            self.store.check(i);
            let error = self.store.panels[i].error();
            if error <= small {
                return error;
            }
        }
        self.store.ranks.push(i);
        zero
    }

    /// Rank all panels, and keep the sums over those that are left: the others alone are looked at
    /// in the next rounds, so that a round costs what it refines.
    #[cold]
    fn settle(&mut self, small: T) -> T {
        let mut totals = Totals::nothing(self.store.components);
        self.store.active.clear();
        for i in 0..self.store.panels.len() {
            let ranked = self.store.ranks.len();
            self.rank(i, small);
            if self.store.ranks.len() == ranked {
                totals.add(&self.store.panels[i], self.store.value_of(i));
            } else {
                self.store.active.push(i);
            }
        }
        let left = totals.open;
        self.settled = Some(Settled { totals, looks: 0 });
        left
    }

    /// Decide what becomes of each of them, and list the points to be sampled.
    pub(super) fn plan(&mut self, tolerance: T) -> Result<(), Failure<T>> {
        self.store.jobs.clear();
        self.store.probes.clear();
        self.store.clear_requests();
        for k in 0..self.store.ranks.len() {
            let panel = &self.store.panels[self.store.ranks[k]];
            if let Some((pair, side)) = panel.family.pair {
                self.store.pairs[pair].failed_at[side] |= panel.degree;
            }
        }
        let count = self.store.panels.len();
        let share = tolerance / T::lit(count.max(4) as f64);
        let mut splits = self.goal.max_intervals - count;
        for end in 0..self.store.singular_ends.len() {
            if self.store.singular_ends[end].is_short && splits > 0 {
                splits -= 1;
                self.store.request(0, Kind::Step(end));
            }
        }
        let has_weight = self.store.oscillation.is_some();
        for k in 0..self.store.ranks.len() {
            let i = self.store.ranks[k];
            // With an oscillating weight errors may count for less than they are.
            let share = if has_weight {
                share / self.store.panels[i].weight
            } else {
                share
            };
            if refinement::depends_on_misfit(&self.store.panels[i], share) {
                self.store.check(i);
            }
            let panel = self.store.panels[i];
            let second_look = panel.found.constant || panel.found.interior_constant;
            let narrow = panel.is_narrow();
            let level = self.store.levels[panel.piece];
            let exhausted = match rounding::is_exhausted(&panel, &self.store.pairs, level) {
                Some(_) if second_look => false,
                Some(Exhausted::Probably) if !narrow => {
                    let is_noise = self.is_noise(i)?;
                    if is_noise {
                        self.store.levels[panel.piece] = level.max(panel.found.tail);
                    }
                    is_noise
                }
                exhausted => exhausted.is_some(),
            };
            let Storage {
                components,
                panels,
                pairs,
                samples,
                coefficients,
                oscillation,
                ..
            } = &mut *self.store;
            let panel = &panels[i];
            if narrow || exhausted {
                self.narrow |= narrow;
                panels[i].frozen = true;
                if narrow {
                    // Few numbers are left to sample, and by chance all may lie on one side.
                    panels[i].found.error = panels[i].found.error * T::lit(2.0);
                }
                self.store.check(i);
                continue;
            }
            let samples = block_of(samples, *components, panel);
            let coefficients = block_of(coefficients, *components, panel);
            let at_once = || approaches_at_once(panel, samples, coefficients, tolerance);
            let kind = if refinement::raises_degree(panel, pairs, share) {
                Kind::Raise
            } else if let Some(oscillation) = oscillation {
                // The weight is integrated with polynomials in x, and in no other variable.
                if splits == 0 {
                    continue;
                }
                oscillation.doubt_end(panel);
                splits -= 1;
                Kind::Split
            } else if panel.hidden > T::zero() && splits > 0 {
                // What hides beyond its end goes with the half, and with no other variable.
                splits -= 1;
                Kind::Split
            } else if let Some(change) = near_pole::change_for(panel, coefficients, tolerance) {
                Kind::Away(change)
            } else if let Some(support) =
                Support::of(panel, samples, tolerance).filter(|_| splits > 2)
            {
                splits -= 2;
                Kind::Restrict(support)
            } else if let Some(approach) = approach_for(panel).filter(|_| splits > 8) {
                splits -= 8;
                Kind::Approach(approach)
            } else if let Some(both) = at_once().filter(|_| splits > 16) {
                splits -= 16;
                Kind::Approach(both)
            } else if splits > 0 {
                splits -= 1;
                Kind::Split
            } else {
                continue;
            };
            self.store.request(i, kind);
        }
        Ok(())
    }

    /// Whether samples of a panel whose coefficients are flat differ from others close by as much as from any: so
    /// it is with noise. Those of a staircase do not, unless a jump lies just there. (Where numbers are too coarse for
    /// others close by it is taken for noise.)
    #[inline(never)]
    fn is_noise(&mut self, i: usize) -> Result<bool, Failure<T>> {
        let panel = self.store.panels[i];
        if panel.map != Map::Identity || !self.f.holes().is_empty() {
            return Ok(true);
        }
        let n = panel.degree;
        let nodes = [n / 4 + 1, n / 2 + 1, 3 * n / 4 + 1];
        let near = T::lit(CLOSE) * panel.half_width();
        let spacing = T::epsilon() * panel.a.abs().max(panel.b.abs());
        if near < T::lit(APART) * spacing {
            return Ok(true);
        }
        let xs = nodes.map(|j| position(panel.interval(), n, j) + near);
        let components = self.store.components;
        let tail = panel.found.tail;
        let is_noise = with_scratch::<T, _, 3>(components, &mut |columns| {
            self.f.fill(&xs, columns)?;
            let beside = Columns::new(columns, xs.len());
            let samples = self.store.samples_of(&panel);
            if let Some(k) = (0..xs.len()).find(|&k| !beside.is_finite(k)) {
                return Err(Failure::NonFinite { x: xs[k] });
            }
            let gap = |k: usize| samples.value(nodes[k]).distance(&beside.value(k));
            let alike = (0..xs.len()).filter(|&k| gap(k) <= T::lit(ALIKE) * tail);
            Ok(alike.count() < MOST_ALIKE)
        })?;
        self.evaluations += xs.len();
        Ok(is_noise)
    }

    /// Ask for another variable for panels with poles beside them, and then for higher degrees, and for a second
    /// look at equal samples, where there may be no more panels; whether there is something to ask for.
    pub(super) fn plan_changes(&mut self, tolerance: T) -> bool {
        self.store.jobs.clear();
        self.store.probes.clear();
        self.store.clear_requests();
        let share = tolerance / T::lit(self.store.panels.len() as f64);
        for i in 0..self.store.panels.len() {
            let panel = self.store.panels[i];
            if panel.frozen || panel.error() <= share || self.store.oscillation.is_some() {
                continue;
            }
            let is_away = matches!(panel.map, Map::Away { .. });
            // Equal samples get their second look where they are: with as many between them.
            let is_unseen = panel.found.constant && panel.found.error.is_infinite();
            if is_unseen || (is_away && refinement::raises_degree(&panel, &self.store.pairs, share))
            {
                self.store.request(i, Kind::Raise);
                continue;
            }
            let coefficients = self.store.coefficients_of(&panel);
            if let Some(change) = near_pole::change_for(&panel, coefficients, tolerance) {
                self.store.request(i, Kind::Away(change));
            }
        }
        !self.store.jobs.is_empty()
    }
}
