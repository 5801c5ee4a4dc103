//! Doubly adaptive Clenshaw-Curtis quadrature with inherited samples.
//!
//! A panel that is not accurate enough is either sampled at the next higher degree or
//! split; all its samples are kept, and every interpolant below it must explain them. The
//! work goes in rounds: all panels that need it are refined at once, so that the samples of
//! a round are one batch.
//!
//! In the tradition of Oliver (Comput. J. 15, 141, 1972) and Gonnet (ACM TOMS 37:3, 2010).

use alloc::vec::Vec;

use crate::doubly_adaptive::first_panel::over_finite_range;
use crate::doubly_adaptive::noise::sum_rounding;
use crate::doubly_adaptive::requests::{Job, Kind};
use crate::doubly_adaptive::scales::Start;
use crate::doubly_adaptive::storage::Storage;
use crate::doubly_adaptive::totals::{State, Totals};
use crate::error::Cause;
use crate::goal::{Goal, Outcome};
use crate::real::Real;
use crate::samples::{Failure, Integrand};
use crate::task::Task;
use crate::vector::Vector;
use crate::workspace::Store;

mod approach;
mod assessment;
mod begin;
mod bisection;
mod breakdown;
mod choice;
mod corner;
mod cut;
mod first_panel;
mod holes;
pub(crate) mod inside;
mod interval;
mod jump;
mod map;
mod missing;
mod near_pole;
mod noise;
mod origin;
mod oscillation;
mod panel;
mod recurrence;
mod refinement;
mod remainder;
mod requests;
mod rounding;
mod scales;
mod screening;
mod singular_end;
mod singularity;
pub(crate) mod storage;
mod support;
mod suspect;
mod tail;
mod totals;
mod truncation;
pub(crate) mod weighted;
mod witness;

/// The number of samples on a finite range's first panel.
const FIRST: usize = 33;

/// The same where there is a weight.
const FEW: usize = 17;

/// Integrate over the pieces of a domain that is not empty.
pub(crate) fn doubly_adaptive<T: Real>(mut task: Task<'_, T>) -> Result<Outcome<T>, Failure<T>> {
    match task.domain.finite_piece(task.descends) {
        Some(piece) => over_finite_range(&mut task, piece),
        None => over_subranges(&mut task),
    }
}

/// Over several pieces, or an infinite one.
#[inline(never)]
fn over_subranges<T: Real>(task: &mut Task<'_, T>) -> Result<Outcome<T>, Failure<T>> {
    let mut own = Store::new();
    let store = &mut task.store.take().unwrap_or(&mut own).doubly_adaptive;
    store.begin(task.value.len());
    let points = core::mem::take(&mut store.points);
    let mut start = Start::of(task.domain, task.descends, points);
    let mut integration = Integration::new(task, store, 0);
    let begun = integration.begin_or_finish(&mut start);
    integration.store.points = start.points;
    match begun? {
        Some(outcome) => Ok(outcome),
        None => integration.run(),
    }
}

/// What is not looked at for some rounds.
struct Settled<T> {
    totals: Totals<T>,
    /// How many panels have been looked at since.
    looks: usize,
}

struct Integration<'a, T> {
    goal: &'a Goal<T>,
    f: &'a mut dyn Integrand<T>,
    /// The place for the integral.
    value: &'a mut [T],
    store: &'a mut Storage<T>,
    evaluations: usize,
    /// Whether a panel was given up because it is as narrow as the spacing of numbers.
    narrow: bool,
    /// Whether a hole has a pole beside it.
    has_pole: bool,
    /// Whether a formula overflowed far out, although its value there may matter.
    overflows: bool,
    /// The sums over all panels but the active ones, where there are many.
    settled: Option<Settled<T>>,
}

impl<'a, T: Real> Integration<'a, T> {
    fn new(task: &'a mut Task<'_, T>, store: &'a mut Storage<T>, evaluations: usize) -> Self {
        Integration {
            goal: task.goal,
            f: &mut *task.f,
            value: &mut *task.value,
            store,
            evaluations,
            narrow: false,
            has_pole: false,
            overflows: false,
            settled: None,
        }
    }

    /// Refine until the error is small enough or nothing more can be gained.
    #[inline(never)]
    fn run(mut self) -> Result<Outcome<T>, Failure<T>> {
        self.cut()?;
        self.cut_at_corners()?;
        loop {
            let mut state = self.state();
            let mut tolerance = self.tolerance(&state);
            let mut aim = self.aim(&state, tolerance);
            let full = self.store.panels.len() >= self.goal.max_intervals;
            if state.error() <= aim || full {
                if self.look_at_all() {
                    continue;
                }
                if self.check_all() {
                    state = self.state();
                    tolerance = self.tolerance(&state);
                    aim = self.aim(&state, tolerance);
                }
            }
            let within = state.error() <= tolerance;
            if within && (full || state.error() <= aim) && self.doubts(tolerance)? {
                continue;
            }
            if state.error() <= aim {
                return Ok(self.conclude(&state, None));
            }
            if self.has_pole && !within {
                return Ok(self.conclude(&state, Some(Cause::Divergent)));
            }
            if state.hopeless.is_some() {
                let cause = state.hopeless;
                return Ok(self.conclude(&state, cause));
            }
            if full && !within && self.plan_changes(tolerance) {
                self.refine()?;
                continue;
            }
            if full {
                let cause = (!within).then_some(Cause::MaxIntervals);
                return Ok(self.conclude(&state, cause));
            }
            let some = self.settled.is_some();
            self.choose(&state, aim);
            let short = self.store.singular_ends.iter().any(|end| end.is_short);
            if self.store.ranks.is_empty() && !short {
                if some {
                    self.look_at_all();
                    continue;
                }
                if within && self.doubts(tolerance)? {
                    continue;
                }
                let cause = if within {
                    None
                } else if state.divergent {
                    Some(Cause::Divergent)
                } else if self.narrow || state.narrow {
                    Some(Cause::BadIntegrand)
                } else {
                    Some(Cause::Roundoff)
                };
                let state = self.state();
                return Ok(self.conclude(&state, cause));
            }
            self.plan(aim)?;
            if self.store.has_hard_end() {
                return Ok(self.conclude(&state, Some(Cause::BadIntegrand)));
            }
            let before = self.store.panels.len();
            self.refine()?;
            if self.settled.is_some() {
                self.store.active.extend(before..self.store.panels.len());
            }
        }
    }

    /// Look at what may be hidden before an integral is believed; whether there was something to look
    /// at.
    fn doubts(&mut self, tolerance: T) -> Result<bool, Failure<T>> {
        Ok(self.call_witnesses(tolerance)? || self.doubt_holes())
    }

    /// Forget what is settled; whether something was.
    fn look_at_all(&mut self) -> bool {
        self.settled.take().is_some()
    }

    /// The error that the refinement aims at. Panels in a variable away from poles are accurate at
    /// once, and what they leave of the tolerance would let others off too easily: those where a
    /// narrow peak has hardly been seen.
    fn aim(&self, state: &State<T>, tolerance: T) -> T {
        let lit = T::lit;
        let lost = state.noise + state.frozen;
        if self.store.has_changed && lost <= lit(0.2) * tolerance {
            lit(0.4) * tolerance
        } else {
            tolerance
        }
    }

    fn tolerance(&self, state: &State<T>) -> T {
        self.goal.tolerance(state.value.norm(), state.magnitude)
    }

    /// Hold all panels against what they have inherited; whether an error has grown.
    fn check_all(&mut self) -> bool {
        (0..self.store.panels.len()).fold(false, |grown, i| self.store.check(i) | grown)
    }

    fn state(&mut self) -> State<T> {
        let zero = T::zero();
        if let Some(settled) = &mut self.settled {
            settled.looks += self.store.active.len();
            // All are looked at again before this would cost more than to have looked at all
            // every time.
            if settled.looks > self.store.panels.len() || self.store.extrapolates() {
                self.settled = None;
            }
        }
        let panels = &self.store.panels;
        let totals = if let Some(settled) = &self.settled {
            let mut totals = settled.totals.clone();
            for &i in &self.store.active {
                totals.add(&panels[i], self.store.value_of(i));
            }
            totals
        } else {
            let mut totals = Totals::nothing(self.store.components);
            totals.add_all(panels, &self.store.values);
            totals
        };
        let mut state = State {
            tail: zero,
            noise: zero,
            divergent: false,
            narrow: false,
            hopeless: None,
            value: totals.value,
            magnitude: totals.magnitude,
            open: totals.open,
            frozen: totals.frozen,
        };
        if self.store.extrapolates() {
            if self.store.has_tails {
                self.add_tails(&mut state);
            }
            self.add_remainders(&mut state);
            // The weights of panels, from which remainders are extrapolated, have changed.
            (state.open, state.frozen) = (zero, zero);
            for panel in &self.store.panels {
                let sum = if panel.frozen {
                    &mut state.frozen
                } else {
                    &mut state.open
                };
                *sum = *sum + panel.error();
            }
        }
        state.noise = totals.scatter.norm() + sum_rounding(state.value.norm());
        state
    }

    /// Sample what was asked for and rebuild the panels.
    fn refine(&mut self) -> Result<(), Failure<T>> {
        self.sample_jobs()?;
        for k in 0..self.store.jobs.len() {
            let Job { panel, kind, first } = self.store.jobs[k];
            match kind {
                Kind::Raise => self.store.raise(panel, first),
                Kind::Split => self.store.split(panel, first),
                Kind::Away(change) => self.store.away(panel, change, first),
                Kind::Approach(all) => self.store.approach(panel, &all, first),
                Kind::Restrict(support) => self.store.restrict(panel, support, first),
                Kind::Step(end) => self.store.append_step(end, first),
            }
        }
        self.store.compact();
        Ok(())
    }

    /// Sample what the jobs need. Only probes may be missing, and what a formula has no value for so near an end that
    /// the approach to it is given up, or is to end before. Such panels are refined in another way, in the
    /// next round.
    fn sample_jobs(&mut self) -> Result<(), Failure<T>> {
        let mut missing = Vec::new();
        self.sample(&mut |i| {
            missing.push(i);
            true
        })?;
        missing.retain(|i| !self.store.probes.contains(i));
        let Some(&first) = missing.first() else {
            return Ok(());
        };
        let x = self.store.xs[first];
        let mut jobs = core::mem::take(&mut self.store.jobs);
        let mut end = self.store.xs.len();
        for k in (0..jobs.len()).rev() {
            let Job { panel, kind, first } = jobs[k];
            let samples = first..end;
            end = first;
            let here = || missing.iter().filter(|i| samples.contains(i));
            if here().next().is_none() {
                continue;
            }
            let Kind::Approach(approaches) = kind else {
                return Err(Failure::NonFinite { x });
            };
            if !self.store.break_down(panel, &approaches, samples.clone()) {
                return Err(Failure::NonFinite { x });
            }
            jobs.remove(k);
        }
        self.store.jobs = jobs;
        Ok(())
    }

    /// Evaluate f at all points of the round, in one batch. A sample that is not finite is
    /// an error unless `excused`.
    fn sample(&mut self, excused: &mut dyn FnMut(usize) -> bool) -> Result<(), Failure<T>> {
        let Storage { xs, fresh, .. } = &mut *self.store;
        if xs.is_empty() {
            fresh.clear();
            return Ok(());
        }
        self.f.sample_into(xs, fresh)?;
        self.count_samples(excused)
    }

    /// The same with samples that are there already.
    fn take_samples(
        &mut self,
        samples: &[T],
        excused: &mut dyn FnMut(usize) -> bool,
    ) -> Result<(), Failure<T>> {
        self.store.fresh.clear();
        self.store.fresh.extend_from_slice(samples);
        self.count_samples(excused)
    }

    fn count_samples(&mut self, excused: &mut dyn FnMut(usize) -> bool) -> Result<(), Failure<T>> {
        self.evaluations += self.store.xs.len();
        let samples = self.store.fresh_samples();
        if !samples.all_finite() {
            for (i, &x) in self.store.xs.iter().enumerate() {
                if !samples.is_finite(i) && !excused(i) {
                    return Err(Failure::NonFinite { x });
                }
            }
        }
        Ok(())
    }

    fn conclude(self, state: &State<T>, cause: Option<Cause>) -> Outcome<T> {
        self.value.copy_from_slice(&state.value);
        Outcome {
            error: state.error(),
            magnitude: state.magnitude,
            evaluations: self.evaluations,
            intervals: self.store.panels.len(),
            cause,
        }
    }
}
