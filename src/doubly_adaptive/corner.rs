//! Corners and jumps inside a first panel: where one is found, the panel is cut there.
//!
//! What is left are smooth panels, instead of a chain of bisections. They hold all samples that were there, and are
//! judged like any other: a place that is slightly wrong, or none, does no harm but for the samples it took.

use core::iter;

use crate::chebyshev::MAX_DEGREE;
use crate::doubly_adaptive::interval::{Interval, Nodes, position};
use crate::doubly_adaptive::map::Map;
use crate::doubly_adaptive::near_pole::change_for;
use crate::doubly_adaptive::panel::{End, Panel};
use crate::doubly_adaptive::storage::{Sampled, Storage, block_of};
use crate::doubly_adaptive::suspect::{MOST_CORNERS, Suspect, suspects};
use crate::doubly_adaptive::{FIRST, Integration};
use crate::each::Each;
use crate::real::Real;
use crate::samples::Failure;
use crate::vector::{Components, Vector};

/// How many samples that were there before are a look of their own.
const ENOUGH: usize = 5;

/// How exactly a place is found, in units of the tolerance.
const EXACTLY: f64 = 0.01;

impl<T: Real> Integration<'_, T> {
    /// Cut first panels at corners and jumps inside.
    pub(super) fn cut_at_corners(&mut self) -> Result<(), Failure<T>> {
        let is_first = |panel: &Panel<T>| {
            panel.family.pair.is_none()
                && panel.map == Map::Identity
                && panel.degree >= FIRST - 1
                && !panel.ends.contains(&End::Missing)
        };
        if !self.store.panels.iter().any(is_first) || !self.f.holes().is_empty() {
            return Ok(());
        }
        let state = self.state();
        let tolerance = self.tolerance(&state);
        if state.error() <= tolerance {
            return Ok(());
        }
        let count = self.store.panels.len();
        let share = tolerance / T::lit(count as f64);
        // From the last one on, since others take the place of the one that is cut.
        for i in (0..count).rev() {
            let panel = self.store.panels[i];
            if is_first(&panel) && panel.error() > share {
                self.cut_panel(i, tolerance, T::lit(EXACTLY) * share)?;
            }
        }
        Ok(())
    }

    /// Cut one of them, unless poles beside it are what makes it hard.
    fn cut_panel(&mut self, index: usize, tolerance: T, within: T) -> Result<(), Failure<T>> {
        let panel = self.store.panels[index];
        let n = panel.degree;
        let mut xs = [T::zero(); MAX_DEGREE + 1];
        let xs = &mut xs[..=n];
        for (j, x) in xs.iter_mut().enumerate() {
            *x = position(panel.interval(), n, j);
        }
        let suspects = suspects(xs, self.store.samples_of(&panel));
        let room = (self.goal.max_intervals).saturating_sub(self.store.panels.len());
        if suspects[0].is_none() || 2 * MOST_CORNERS > room {
            return Ok(());
        }
        let coefficients = self.store.coefficients_of(&panel);
        if change_for(&panel, coefficients, tolerance).is_some() {
            return Ok(());
        }
        self.store.gather(&panel, xs);
        let known = self.store.spare_places.len();
        let mut cuts = [panel.b; 2 * MOST_CORNERS + 1];
        let mut count = 0;
        for suspect in suspects.into_iter().flatten() {
            let Some(place) = self.locate(suspect, within)? else {
                // Where one is none, others are as unlikely.
                break;
            };
            cuts[count..count + 2].copy_from_slice(&place);
            count += 2;
        }
        if count == 0 {
            self.store.keep_search(index, known);
            return Ok(());
        }
        let cuts = &cuts[..=count];
        self.store.clear_requests();
        for part in parts(panel.a, cuts) {
            let degree = self.store.degree_of_part(part);
            self.store.ask_at(interval(part), Nodes::inner(degree));
        }
        self.sample(&mut |_| true)?;
        // A formula may fail at a corner or a jump, and others would not have met that.
        if !self.store.fresh_samples().all_finite() {
            self.store.keep_search(index, known);
            return Ok(());
        }
        let mut fresh = 0;
        for part in parts(panel.a, cuts) {
            fresh = self.store.append_cut(&panel, part, fresh);
        }
        self.store.replace_by_last(index);
        Ok(())
    }

    /// Look for the place of a suspect, and keep all samples.
    fn locate(&mut self, suspect: Suspect<T>, within: T) -> Result<Option<[T; 2]>, Failure<T>> {
        let components = self.store.components;
        let mut sample = |x: T| {
            let mut y = Components::zeros(components);
            self.f.fill(&[x], &mut y)?;
            self.evaluations += 1;
            if !y.all_finite() || !self.f.holes().is_empty() {
                return Ok(None);
            }
            self.store.spare_places.push(x);
            self.store.spare_values.extend_from_slice(&y);
            Ok(Some(y[suspect.component]))
        };
        suspect.locate(within, &mut sample)
    }
}

/// The parts that an interval from here on has, between places where it is cut and its end, but for those that
/// have no width.
fn parts<T: Real>(a: T, cuts: &[T]) -> impl Iterator<Item = [T; 2]> {
    let starts = iter::once(a).chain(cuts.iter().copied());
    let parts = starts.zip(cuts).map(|(a, &b)| [a, b]);
    parts.filter(|[a, b]| a < b)
}

fn interval<T: Real>([a, b]: [T; 2]) -> Interval<T> {
    let map = Map::Identity;
    Interval { map, a, b }
}

impl<T: Real> Storage<T> {
    /// Put the samples that a panel has, and where they are, into the spare storage.
    fn gather(&mut self, panel: &Panel<T>, xs: &[T]) {
        self.spare_places.clear();
        self.spare_values.clear();
        let samples = block_of(&self.samples, self.components, panel);
        for (j, &x) in xs.iter().enumerate() {
            self.spare_places.push(x);
            self.spare_values.extend_from_slice(&samples.value(j));
        }
        let all = panel.first_inherited..panel.first_inherited + panel.inherited;
        let places = self.places[all.clone()].iter();
        let at = |&place: &T| panel.interval().at(place);
        self.spare_places.extend(places.map(at));
        let values = all.start * self.components..all.end * self.components;
        self.spare_values.extend_from_slice(&self.inherited[values]);
    }

    /// Let a panel that is not cut inherit what a search in vain has met, from here on in the spare storage.
    fn keep_search(&mut self, index: usize, known: usize) {
        let panel = self.panels[index];
        let middle = panel.middle();
        let first = self.places.len();
        let places = self.spare_places[known..].iter();
        let place = |&x: &T| (x - middle) / panel.half_width();
        self.places.extend(places.map(place));
        let values = &self.spare_values[known * self.components..];
        self.inherited.extend_from_slice(values);
        self.adopt(index, first);
        self.panels[index].checked = false;
    }

    /// About as high that there are as many fresh samples as others.
    fn degree_of_part(&self, [a, b]: [T; 2]) -> usize {
        let inside = |&&x: &&T| x > a && x < b;
        match self.spare_places.iter().filter(inside).count() {
            0 => 4,
            1..5 => 8,
            5..15 => 16,
            _ => FIRST - 1,
        }
    }

    /// Append a part of a panel that was cut; where the next one has its samples.
    fn append_cut(&mut self, old: &Panel<T>, part: [T; 2], fresh: usize) -> usize {
        let degree = self.degree_of_part(part);
        let count = self.components;
        let [left, right] = part.each(|end| {
            let k = self.spare_places.iter().position(|&x| x == end);
            let first = k.unwrap_or(0) * count;
            Components::from(&self.spare_values[first..first + count])
        });
        let interval = interval(part);
        self.push_sampled(&Sampled {
            interval,
            degree,
            ends: old.ends_of_part([part[0] == old.a, part[1] == old.b]),
            piece: old.piece,
            outer: [Some(&left), Some(&right)],
            fresh,
        });
        let first = self.places.len();
        let middle = T::lit(0.5) * part[1] + T::lit(0.5) * part[0];
        for (&x, y) in self
            .spare_places
            .iter()
            .zip(self.spare_values.chunks_exact(count))
        {
            if x > part[0] && x < part[1] {
                self.places.push((x - middle) / interval.half_width());
                self.inherited.extend_from_slice(y);
            }
        }
        let last = self.panels.len() - 1;
        self.adopt(last, first);
        self.panels[last].checked = false;
        // The second look that equal samples get is what these have had.
        let handed_down = self.inherited[first * count..].chunks_exact(count);
        let is_same = |y: &[T]| y == &*left;
        if self.panels[last].found.constant
            && handed_down.len() >= ENOUGH
            && handed_down.into_iter().all(is_same)
        {
            self.panels[last].found.error = T::zero();
        }
        fresh + degree - 1
    }
}
