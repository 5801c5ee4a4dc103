//! How an integral over several pieces, or an infinite one, begins: at the scales where something is.

use alloc::vec::Vec;

use crate::chebyshev::gap;
use crate::doubly_adaptive::assessment::{Judged, judge};
use crate::doubly_adaptive::interval::{Interval, Nodes};
use crate::doubly_adaptive::jump::{foreign_end, next_inside};
use crate::doubly_adaptive::missing::mend;
use crate::doubly_adaptive::scales::{Known, Leg, Start};
use crate::doubly_adaptive::screening::{Screening, screen, screen_again};
use crate::doubly_adaptive::storage::Storage;
use crate::doubly_adaptive::witness::worse;
use crate::doubly_adaptive::{FIRST, Integration, witness};
use crate::goal::Outcome;
use crate::real::Real;
use crate::samples::Failure;
use crate::vector::{Columns, with_scratch};

impl<T: Real> Integration<'_, T> {
    /// First panels, at the scales where something is; or the outcome, if first panels suffice.
    pub(super) fn begin_or_finish(
        &mut self,
        start: &mut Start<T>,
    ) -> Result<Option<Outcome<T>>, Failure<T>> {
        self.sample_finite_pieces(start)?;
        if let Some(outcome) = self.by_screening(start)? {
            return Ok(Some(outcome));
        }
        if self.mend_jumps(start)? {
            if let Some(outcome) = self.by_screening(start)? {
                return Ok(Some(outcome));
            }
        }
        let mut begun = self.begin(start);
        // The middle of the line is a node, and may be a singularity or 0/0: then it is a break point.
        if matches!(begun, Err(Failure::NonFinite { x }) if x.is_zero() && start.cut_at_zero()) {
            self.store.begin(self.store.components);
            self.sample_finite_pieces(start)?;
            begun = self.begin(start);
        }
        let found = if begun.is_err() && self.overflows {
            self.find_scales(start, &Known::nothing())?
        } else {
            begun.is_ok() && self.look_around(start)?
        };
        if found {
            self.begin_anew(start)?;
        } else {
            begun?;
        }
        Ok(None)
    }

    /// Sample the first panels of all finite pieces, in one batch.
    fn sample_finite_pieces(&mut self, start: &Start<T>) -> Result<(), Failure<T>> {
        self.store.clear_requests();
        self.store.xs.reserve(FIRST * start.legs().count());
        for leg in start.legs() {
            let Leg::Finite(piece) = leg else { continue };
            let interval = Interval::of(piece);
            self.store.ask_at(interval, Nodes::all(FIRST - 1));
        }
        self.sample(&mut |i| [0, FIRST - 1].contains(&(i % FIRST)))
    }

    /// The sum over all pieces, where the screening of each first panel suffices, and its witnesses
    /// do not object.
    fn by_screening(&mut self, start: &Start<T>) -> Result<Option<Outcome<T>>, Failure<T>> {
        let components = self.store.components;
        let Some(sum) = with_scratch::<T, _, { 2 * FIRST }>(components, &mut |room| {
            self.screen_pieces(start, room)
        }) else {
            return Ok(None);
        };
        let has_holes = !self.f.holes().is_empty();
        if !sum.suffices(self.goal) || has_holes {
            return Ok(None);
        }
        let confirmed = self.confirm_pieces(start)?;
        let intervals = start.legs().count();
        Ok(confirmed.then(|| Outcome {
            intervals,
            ..sum.outcome(self.evaluations, self.value)
        }))
    }

    /// Put samples from inside in the place of those at the ends of finite pieces that belong to what is
    /// beyond; whether there were any.
    fn mend_jumps(&mut self, start: &Start<T>) -> Result<bool, Failure<T>> {
        let goal = self.goal;
        let Storage {
            components, fresh, ..
        } = &*self.store;
        let components = *components;
        let points = fresh.len() / components;
        // The number of a piece, and which end of it.
        let mut foreign = Vec::new();
        with_scratch::<T, _, { 3 * FIRST }>(components, &mut |room| {
            let (samples, room) = room.split_at_mut(FIRST * components);
            let pieces = start.legs().filter_map(|leg| match leg {
                Leg::Finite(piece) => Some(Interval::of(piece)),
                Leg::Infinite(..) => None,
            });
            for (k, interval) in pieces.enumerate() {
                Columns::new(fresh, points).copy_from(k * FIRST, samples);
                let first = Columns::new(samples, FIRST);
                let seen = screen(interval, first);
                if seen.is_flat() && seen.magnitude.is_finite() && !seen.suffices(goal) {
                    let side = foreign_end(goal, interval, samples, room);
                    foreign.extend(side.map(|side| (k, side, next_inside(interval, side))));
                }
            }
        });
        // A sample that was replaced says nothing of jumps.
        if foreign.is_empty() || !self.f.holes().is_empty() {
            return Ok(false);
        }
        self.store.clear_requests();
        self.store.xs.extend(foreign.iter().map(|end| end.2));
        self.store.swap_samples();
        self.sample(&mut |_| true)?;
        self.store.swap_samples();
        if !self.f.holes().is_empty() {
            return Ok(false);
        }
        let Storage {
            fresh,
            spare_values,
            ..
        } = &mut *self.store;
        let inside = Columns::new(spare_values, foreign.len());
        for (i, (k, side, _)) in foreign.into_iter().enumerate() {
            if inside.is_finite(i) {
                for c in 0..components {
                    fresh[c * points + k * FIRST + side * (FIRST - 1)] = inside.at(i, c);
                }
            }
        }
        Ok(true)
    }

    /// What the first panels of finite pieces say together, and where their witnesses are to be.
    fn screen_pieces(&mut self, start: &Start<T>, room: &mut [T]) -> Option<Screening<T>> {
        let Storage {
            components,
            fresh,
            called,
            ..
        } = &mut *self.store;
        let mut sum: Option<Screening<T>> = None;
        called.clear();
        let all = Columns::new(fresh, fresh.len() / *components);
        let (samples, coefficients) = room.split_at_mut(FIRST * *components);
        for (index, leg) in start.legs().enumerate() {
            let Leg::Finite(piece) = leg else {
                return None;
            };
            let interval = Interval::of(piece);
            all.copy_from(index * FIRST, samples);
            let samples = Columns::new(samples, FIRST);
            let mut seen = screen(interval, samples);
            // What does alone need not do in a sum that cancels.
            if !seen.suffices_easily(self.goal) {
                seen = screen_again(interval, samples, coefficients, seen);
            }
            let (places, count) = witness::places(samples, seen.decays());
            let places = places.into_iter().take(count);
            called.extend(places.map(|place| (index, place)));
            sum = Some(match sum {
                None => seen,
                Some(sum) => sum.and(&seen),
            });
        }
        sum
    }

    /// Take the witnesses that were called for the samples of finite pieces; whether the interpolants
    /// there explain them all.
    pub(super) fn confirm_pieces(&mut self, start: &Start<T>) -> Result<bool, Failure<T>> {
        self.store.clear_requests();
        let Storage { called, xs, .. } = &mut *self.store;
        let mut rest = called.as_slice();
        for (index, leg) in start.legs().enumerate() {
            let Leg::Finite(piece) = leg else { continue };
            let here = rest.iter().take_while(|(piece, _)| *piece == index);
            let count = here.clone().count();
            xs.extend(here.map(|&(_, place)| Interval::of(piece).at(place)));
            rest = &rest[count..];
        }
        self.store.swap_samples();
        self.sample(&mut |_| false)?;
        self.store.swap_samples();
        let Storage {
            components,
            called,
            fresh,
            spare_values,
            ..
        } = &*self.store;
        let first_samples = Columns::new(fresh, fresh.len() / components);
        let witnesses = Columns::new(spare_values, called.len());
        let mut rest = called.iter().enumerate().peekable();
        with_scratch::<T, _, FIRST>(*components, &mut |room| {
            let mut confirmed = true;
            for (index, leg) in start.legs().enumerate() {
                let Leg::Finite(piece) = leg else { continue };
                let interval = Interval::of(piece);
                first_samples.copy_from(index * FIRST, room);
                let samples = Columns::new(room, FIRST);
                let mut misfit = T::zero();
                while let Some((k, &(_, place))) = rest.next_if(|(_, (piece, _))| *piece == index) {
                    misfit = worse(misfit, gap(samples, place, &witnesses.value(k)));
                }
                let mut seen = screen(interval, samples);
                let before = seen.error;
                seen.check(interval.half_width(), misfit);
                confirmed &= seen.error == before;
            }
            Ok(confirmed)
        })
    }

    /// Make the first panels of all pieces.
    #[inline(never)]
    fn begin(&mut self, start: &Start<T>) -> Result<(), Failure<T>> {
        self.store.reserve();
        // Infinite pieces take samples of their own meanwhile.
        self.store.swap_samples();
        let mut first = 0;
        for (index, leg) in start.legs().enumerate() {
            match leg {
                Leg::Finite(piece) => {
                    let components = self.store.components;
                    with_scratch::<T, _, { 2 * FIRST }>(components, &mut |room| {
                        let (samples, coefficients) = room.split_at_mut(FIRST * components);
                        let all = &self.store.spare_values;
                        Columns::new(all, all.len() / components).copy_from(first, samples);
                        let missing = mend(samples, Interval::of(piece))?;
                        let samples = Columns::new(samples, FIRST);
                        let judged = Judged {
                            found: judge(Interval::of(piece), samples, coefficients, missing),
                            samples,
                            coefficients,
                        };
                        self.store.first_panel(piece, index, judged, missing);
                        Ok(())
                    })?;
                    first += FIRST;
                }
                Leg::Infinite(map, reach) => {
                    self.store.levels.push(T::zero());
                    self.begin_infinite((map, index), reach)?;
                }
            }
        }
        self.store.swap_samples();
        Ok(())
    }

    /// The same with other pieces.
    pub(super) fn begin_anew(&mut self, start: &Start<T>) -> Result<(), Failure<T>> {
        self.store.begin(self.store.components);
        self.sample_finite_pieces(start)?;
        self.begin(start)
    }
}
