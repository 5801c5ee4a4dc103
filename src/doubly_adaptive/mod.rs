//! Doubly adaptive Clenshaw-Curtis quadrature with inherited samples.
//!
//! A panel that is not accurate enough is either sampled at the next higher degree or
//! split; all its samples are kept, and every interpolant below it must explain them. The
//! work goes in rounds: all panels that need it are refined at once, so that the samples of
//! a round are one batch.
//!
//! In the tradition of Oliver (Comput. J. 15, 141, 1972) and Gonnet (ACM TOMS 37:3, 2010).

use num_traits::Zero;

use crate::chebyshev::extrapolate_to_end;
use crate::domain::{Domain, Piece};
use crate::error::Cause;
use crate::goal::{Goal, Outcome};
use crate::real::Real;
use crate::samples::{Failure, Integrand};
use crate::value::Value;
use crate::vector::Vector;
use crate::workspace::Store;

mod cut;
mod error_estimate;
mod first_panel;
mod holes;
mod map;
mod near_pole;
mod panel;
mod recurrence;
mod refinement;
mod remainder;
mod rounding;
mod scales;
mod singular_end;
mod storage;
mod tail;
mod totals;
mod witness;

use error_estimate::{Assessment, Interval, Origin, Screening, judge, screen, screen_again};
use first_panel::{First, Judged};
use map::Map;
use panel::{Ancestry, End, Pair, Panel};
use scales::{Known, Leg, Start};
pub(crate) use storage::Storage;
use storage::{Job, Kind, Nodes, set_positions};
use totals::{State, Totals};
use witness::Witnesses;

/// The number of samples on a finite range's first panel.
const FIRST: usize = 33;

/// Integrate over the pieces of a domain that is not empty.
#[inline]
pub(crate) fn doubly_adaptive<Y: Vector>(
    goal: &Goal<Y::Real>,
    f: &mut dyn Integrand<Y>,
    domain: &Domain<Y::Real>,
    descends: bool,
    workspace: Option<&mut Store<Y>>,
) -> Result<Outcome<Y>, Failure<Y::Real>> {
    if let Some(piece) = domain.finite_piece(descends) {
        let interval = interval_of(piece);
        let mut xs = [Y::Real::zero(); FIRST];
        set_positions(&mut xs, interval, Nodes::all(FIRST - 1));
        let zero = f.zero();
        let mut samples: [Y; FIRST] = Y::array(|_| zero.clone());
        f.fill(&xs, &mut samples)?;
        let samples = &mut samples;
        let mut witnesses = Witnesses::none();
        let seen = match screen(interval, samples) {
            Some(mut seen) if seen.suffices(goal) && f.holes().is_empty() => {
                witnesses.call(f, interval, samples, seen.decays())?;
                seen.check(interval.half_width(), witnesses.misfit(samples));
                if seen.suffices(goal) {
                    return Ok(seen.outcome(FIRST + witnesses.count()));
                }
                Some(seen)
            }
            seen => seen,
        };
        let first = First {
            goal,
            f,
            piece,
            workspace,
            witnesses,
        };
        first.beyond(samples, seen)
    } else {
        over_subranges(goal, f, domain, descends, workspace)
    }
}

/// Over several pieces, or an infinite one.
#[inline(never)]
fn over_subranges<Y: Vector>(
    goal: &Goal<Y::Real>,
    f: &mut dyn Integrand<Y>,
    domain: &Domain<Y::Real>,
    descends: bool,
    workspace: Option<&mut Store<Y>>,
) -> Result<Outcome<Y>, Failure<Y::Real>> {
    let mut own = Store::new();
    let store = &mut workspace.unwrap_or(&mut own).doubly_adaptive;
    store.clear();
    let mut start = Start::of(domain, descends, core::mem::take(&mut store.points));
    let mut integration = Integration::new(goal, f, store, 0);
    let begun = integration.begin_or_finish(&mut start);
    integration.store.points = start.points;
    match begun? {
        Some(outcome) => Ok(outcome),
        None => integration.run(),
    }
}

fn interval_of<T: Real>(Piece { a, b, .. }: Piece<T>) -> Interval<T> {
    let map = Map::Identity;
    Interval { map, a, b }
}

/// Replace samples that are not finite at the ends by what the others say; which they are.
#[inline(never)]
fn mend<Y: Vector>(
    samples: &mut [Y; FIRST],
    interval: Interval<Y::Real>,
) -> Result<[bool; 2], Failure<Y::Real>> {
    let missing = [0, FIRST - 1].map(|i| !samples[i].all_finite());
    let inside = &samples[1..FIRST - 1];
    if let Some(i) = inside.iter().position(|y| !y.all_finite()) {
        let x = storage::position(interval, FIRST - 1, i + 1);
        return Err(Failure::NonFinite { x });
    }
    fill_missing(samples, missing);
    Ok(missing)
}

/// Replace missing samples at the ends by what the others say.
fn fill_missing<Y: Vector>(samples: &mut [Y], missing: [bool; 2]) {
    let n = samples.len() - 1;
    if missing == [true; 2] {
        samples[0] = samples[1].clone();
        samples[n] = samples[n - 1].clone();
    } else if missing[0] {
        extrapolate_to_end(samples, 0);
    } else if missing[1] {
        extrapolate_to_end(samples, n);
    }
}

/// What rounding does to a sum of this size: two units, since some tens of terms are added.
fn sum_rounding<T: Real>(norm: T) -> T {
    T::lit(2.0) * T::epsilon() * norm
}

/// From so many panels on, those that are accurate enough are not looked at in every round.
const MANY: usize = 256;

/// What is not looked at for some rounds.
struct Settled<Y: Value> {
    totals: Totals<Y>,
    /// How many panels have been looked at since.
    looks: usize,
}

struct Integration<'a, Y: Value> {
    goal: &'a Goal<Y::Real>,
    f: &'a mut dyn Integrand<Y>,
    store: &'a mut Storage<Y>,
    evaluations: usize,
    /// Whether a panel was given up because it is as narrow as the spacing of numbers.
    narrow: bool,
    /// Whether a hole has a pole beside it.
    has_pole: bool,
    /// Whether a formula overflowed far out, although its value there may matter.
    overflows: bool,
    /// The sums over all panels but the active ones, where there are many.
    settled: Option<Settled<Y>>,
}

impl<'a, Y: Vector> Integration<'a, Y> {
    fn new(
        goal: &'a Goal<Y::Real>,
        f: &'a mut dyn Integrand<Y>,
        store: &'a mut Storage<Y>,
        evaluations: usize,
    ) -> Self {
        Integration {
            goal,
            f,
            store,
            evaluations,
            narrow: false,
            has_pole: false,
            overflows: false,
            settled: None,
        }
    }

    /// First panels, at the scales where something is; or the outcome, if first panels suffice.
    fn begin_or_finish(
        &mut self,
        start: &mut Start<Y::Real>,
    ) -> Result<Option<Outcome<Y>>, Failure<Y::Real>> {
        self.sample_finite_pieces(start)?;
        if let Some(outcome) = self.by_screening(start)? {
            return Ok(Some(outcome));
        }
        let begun = self.begin(start);
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
    fn sample_finite_pieces(&mut self, start: &Start<Y::Real>) -> Result<(), Failure<Y::Real>> {
        self.store.clear_requests();
        self.store.xs.reserve(FIRST * start.legs().count());
        for leg in start.legs() {
            let Leg::Finite(piece) = leg else { continue };
            let interval = interval_of(piece);
            self.store.ask_at(interval, Nodes::all(FIRST - 1));
        }
        self.sample(|i| [0, FIRST - 1].contains(&(i % FIRST)))
    }

    /// The sum over all pieces, where a glance at the first panel of each suffices, and its witnesses
    /// do not object.
    fn by_screening(
        &mut self,
        start: &Start<Y::Real>,
    ) -> Result<Option<Outcome<Y>>, Failure<Y::Real>> {
        let mut sum: Option<Screening<Y>> = None;
        let mut panels = self.store.fresh.chunks_exact(FIRST);
        self.store.called.clear();
        for (index, leg) in start.legs().enumerate() {
            let Leg::Finite(piece) = leg else {
                return Ok(None);
            };
            let interval = interval_of(piece);
            let seen = panels
                .next()
                .and_then(|all| Some((all, screen(interval, all)?)));
            let Some((samples, mut seen)) = seen else {
                return Ok(None);
            };
            // What does alone need not do in a sum that cancels.
            if !seen.suffices_easily(self.goal) {
                let mut coefficients: [Y; FIRST] = Y::array(|_| samples[0].clone());
                seen = screen_again(interval, samples, &mut coefficients, seen);
            }
            let (places, count) = witness::places(samples, seen.decays());
            let places = places.into_iter().take(count);
            self.store.called.extend(places.map(|place| (index, place)));
            sum = Some(match sum {
                None => seen,
                Some(sum) => sum.and(&seen),
            });
        }
        let has_holes = !self.f.holes().is_empty();
        let Some(sum) = sum.filter(|sum| sum.suffices(self.goal) && !has_holes) else {
            return Ok(None);
        };
        let confirmed = self.confirm_pieces(start)?;
        let intervals = self.store.fresh.len() / FIRST;
        Ok(confirmed.then(|| Outcome {
            intervals,
            ..sum.outcome(self.evaluations)
        }))
    }

    /// Make the first panels of all pieces.
    #[inline(never)]
    fn begin(&mut self, start: &Start<Y::Real>) -> Result<(), Failure<Y::Real>> {
        self.store.reserve();
        // Infinite pieces take samples of their own meanwhile.
        self.store.swap_samples();
        let mut first = 0;
        for (index, leg) in start.legs().enumerate() {
            match leg {
                Leg::Finite(piece) => {
                    let sampled = &self.store.spare_samples[first..];
                    let mut samples: [Y; FIRST] = Y::array(|i| sampled[i].clone());
                    first += FIRST;
                    let missing = mend(&mut samples, interval_of(piece))?;
                    let mut coefficients: [Y; FIRST] = Y::array(|i| samples[i].clone());
                    let judged = Judged {
                        found: judge(interval_of(piece), &samples, &mut coefficients, missing),
                        samples: &samples,
                        coefficients: &coefficients,
                    };
                    self.store.first_panel(piece, index, judged, missing);
                }
                Leg::Infinite(map) => {
                    self.store.levels.push(Y::Real::zero());
                    self.begin_infinite(map, index)?;
                }
            }
        }
        self.store.swap_samples();
        Ok(())
    }

    /// The same with other pieces.
    fn begin_anew(&mut self, start: &Start<Y::Real>) -> Result<(), Failure<Y::Real>> {
        self.store.clear();
        self.sample_finite_pieces(start)?;
        self.begin(start)
    }

    /// Refine until the error is small enough or nothing more can be gained.
    #[inline(never)]
    fn run(mut self) -> Result<Outcome<Y>, Failure<Y::Real>> {
        self.cut()?;
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
                return Ok(self.conclude(state, None));
            }
            if self.has_pole && !within {
                return Ok(self.conclude(state, Some(Cause::Divergent)));
            }
            if state.hopeless.is_some() {
                let cause = state.hopeless;
                return Ok(self.conclude(state, cause));
            }
            if full {
                let cause = (!within).then_some(Cause::MaxIntervals);
                return Ok(self.conclude(state, cause));
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
                return Ok(self.conclude(state, cause));
            }
            self.plan(aim);
            let before = self.store.panels.len();
            self.refine()?;
            if self.settled.is_some() {
                self.store.active.extend(before..self.store.panels.len());
            }
        }
    }

    /// Look at what may be hidden before an integral is believed; whether there was something to look
    /// at.
    fn doubts(&mut self, tolerance: Y::Real) -> Result<bool, Failure<Y::Real>> {
        Ok(self.call_witnesses(tolerance)? || self.doubt_holes())
    }

    /// Forget what is settled; whether something was.
    fn look_at_all(&mut self) -> bool {
        self.settled.take().is_some()
    }

    /// The error that the refinement aims at. Panels in a variable away from poles are accurate at
    /// once, and what they leave of the tolerance would let others off too easily: those where a
    /// narrow peak has hardly been seen.
    fn aim(&self, state: &State<Y>, tolerance: Y::Real) -> Y::Real {
        let lit = Y::Real::lit;
        let lost = state.noise + state.frozen;
        if self.store.has_changed && lost <= lit(0.2) * tolerance {
            lit(0.4) * tolerance
        } else {
            tolerance
        }
    }

    fn tolerance(&self, state: &State<Y>) -> Y::Real {
        self.goal.tolerance(state.value.norm(), state.magnitude)
    }

    /// Hold all panels against what they have inherited; whether an error has grown.
    fn check_all(&mut self) -> bool {
        (0..self.store.panels.len()).fold(false, |grown, i| self.store.check(i) | grown)
    }

    fn state(&mut self) -> State<Y> {
        let zero = Y::Real::zero();
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
                totals.add(&panels[i]);
            }
            totals
        } else {
            let mut totals = Totals::nothing(&panels[0].found.value);
            for panel in panels {
                totals.add(panel);
            }
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

    /// Put the panels to be refined into `ranks`: all but the smallest errors, whose sum is
    /// within the tolerance.
    fn choose(&mut self, state: &State<Y>, tolerance: Y::Real) {
        let lost = state.noise + state.frozen;
        let budget = if lost > tolerance {
            Y::Real::lit(0.5) * lost
        } else {
            // Remainders of tails take their share, but their errors may shrink with the rest.
            let all = tolerance - lost;
            let least = Y::Real::lit(0.2) * all;
            let room = if state.tail < all - least {
                all - state.tail
            } else {
                least
            };
            Y::Real::lit(0.7) * room
        };
        // Errors below the average of the budget are among the smallest without sorting.
        let small = budget / Y::Real::lit(self.store.panels.len() as f64);
        self.store.ranks.clear();
        let mut left = if let Some(settled) = &self.settled {
            settled.totals.open
        } else {
            Y::Real::zero()
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
    fn rank(&mut self, i: usize, small: Y::Real) -> Y::Real {
        let zero = Y::Real::zero();
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
    fn settle(&mut self, small: Y::Real) -> Y::Real {
        let mut totals = Totals::nothing(&self.store.panels[0].found.value);
        self.store.active.clear();
        for i in 0..self.store.panels.len() {
            let ranked = self.store.ranks.len();
            self.rank(i, small);
            if self.store.ranks.len() == ranked {
                totals.add(&self.store.panels[i]);
            } else {
                self.store.active.push(i);
            }
        }
        let left = totals.open;
        self.settled = Some(Settled { totals, looks: 0 });
        left
    }

    /// Decide what becomes of each of them, and list the points to be sampled.
    fn plan(&mut self, tolerance: Y::Real) {
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
        let share = tolerance / Y::Real::lit(count.max(4) as f64);
        let mut splits = self.goal.max_intervals - count;
        for end in 0..self.store.singular_ends.len() {
            if self.store.singular_ends[end].is_short && splits > 0 {
                splits -= 1;
                self.store.request(0, Kind::Step(end));
            }
        }
        for k in 0..self.store.ranks.len() {
            let i = self.store.ranks[k];
            if refinement::depends_on_misfit(&self.store.panels[i], share) {
                self.store.check(i);
            }
            let Storage {
                panels,
                pairs,
                levels,
                coefficients,
                ..
            } = &mut *self.store;
            let panel = &panels[i];
            let second_look = panel.found.constant || panel.found.interior_constant;
            let narrow = panel.is_narrow();
            let exhausted =
                !second_look && rounding::is_exhausted(panel, pairs, &mut levels[panel.piece]);
            if narrow || exhausted {
                self.narrow |= narrow;
                panels[i].frozen = true;
                if narrow {
                    // Few numbers are left to sample, and by chance all may lie on one side.
                    panels[i].found.error = panels[i].found.error * Y::Real::lit(2.0);
                }
                self.store.check(i);
                continue;
            }
            let kind = if refinement::raises_degree(panel, pairs, share) {
                Kind::Raise
            } else if let Some(change) = near_pole::change_for(panel, coefficients, tolerance) {
                Kind::Away(change)
            } else if let Some(side) = singular_end::singular_side(panel).filter(|_| splits > 8) {
                splits -= 8;
                Kind::Approach(side)
            } else if splits > 0 {
                splits -= 1;
                Kind::Split
            } else {
                continue;
            };
            self.store.request(i, kind);
        }
    }

    /// Sample what was asked for and rebuild the panels.
    fn refine(&mut self) -> Result<(), Failure<Y::Real>> {
        let probes = core::mem::take(&mut self.store.probes);
        self.sample(|i| probes.contains(&i))?;
        self.store.probes = probes;
        for k in 0..self.store.jobs.len() {
            let Job { panel, kind, first } = self.store.jobs[k];
            match kind {
                Kind::Raise => self.store.raise(panel, first),
                Kind::Split => self.store.split(panel, first),
                Kind::Away(change) => self.store.away(panel, change, first),
                Kind::Approach(side) => self.store.approach(panel, side, first),
                Kind::Step(end) => self.store.append_step(end, first),
            }
        }
        self.store.compact();
        Ok(())
    }

    /// Evaluate f at all points of the round, in one batch. A sample that is not finite is
    /// an error unless `excused`.
    fn sample(&mut self, mut excused: impl FnMut(usize) -> bool) -> Result<(), Failure<Y::Real>> {
        let Storage { xs, fresh, .. } = &mut *self.store;
        if xs.is_empty() {
            fresh.clear();
            return Ok(());
        }
        self.f.sample_into(xs, fresh)?;
        self.evaluations += xs.len();
        for (i, (y, &x)) in self.store.fresh.iter().zip(&self.store.xs).enumerate() {
            if !y.all_finite() && !excused(i) {
                return Err(Failure::NonFinite { x });
            }
        }
        Ok(())
    }

    fn conclude(self, state: State<Y>, cause: Option<Cause>) -> Outcome<Y> {
        Outcome {
            error: state.error(),
            value: state.value,
            magnitude: state.magnitude,
            evaluations: self.evaluations,
            intervals: self.store.panels.len(),
            cause,
        }
    }
}
