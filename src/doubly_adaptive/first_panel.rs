//! A first panel that may be all there is: looked at without storage, and with up to four times as
//! many samples.

use crate::chebyshev::kernel;
use crate::domain::Piece;
use crate::doubly_adaptive::assessment::{Assessment, Judged, integrate, judge, judge_again};
use crate::doubly_adaptive::interval::{Interval, Nodes, set_positions};
use crate::doubly_adaptive::jump::{foreign_end, next_inside};
use crate::doubly_adaptive::missing::mend;
use crate::doubly_adaptive::scales::Start;
use crate::doubly_adaptive::screening::{More, Screening, screen, screen_again};
use crate::doubly_adaptive::witness::{WITNESSES, Witnesses};
use crate::doubly_adaptive::{FIRST, Integration};
use crate::goal::Outcome;
use crate::real::Real;
use crate::samples::Failure;
use crate::task::Task;
use crate::vector::{Columns, Components, Vector, with_scratch};
use crate::workspace::Store;

/// Twice the degree of the first samples, and four times.
const TWICE: usize = 2 * FIRST - 1;
const MOST: usize = 2 * TWICE - 1;

/// The only panel of an integral.
struct First<'a, 'b, T> {
    task: &'a mut Task<'b, T>,
    piece: Piece<T>,
    witnesses: Witnesses<'a, T>,
    /// How many samples were taken in the place of those at the ends.
    beside: usize,
}

/// Integrate over a finite range.
pub(super) fn over_finite_range<T: Real>(
    task: &mut Task<'_, T>,
    piece: Piece<T>,
) -> Result<Outcome<T>, Failure<T>> {
    let components = task.value.len();
    with_scratch::<T, _, { FIRST + WITNESSES }>(components, &mut |room| {
        let (samples, called) = room.split_at_mut(FIRST * components);
        let mut first = First {
            task: &mut *task,
            piece,
            witnesses: Witnesses::none(components, called),
            beside: 0,
        };
        first.look(samples)
    })
}

impl<T: Real> First<'_, '_, T> {
    /// A first look at 33 samples.
    fn look(&mut self, samples: &mut [T]) -> Result<Outcome<T>, Failure<T>> {
        let interval = Interval::of(self.piece);
        let mut xs = [T::zero(); FIRST];
        set_positions(&mut xs, interval, Nodes::all(FIRST - 1));
        self.task.f.fill(&xs, samples)?;
        let first = Columns::new(samples, FIRST);
        let mut seen = screen(interval, first);
        if self.suffices(first, &mut seen)? {
            return Ok(self.outcome(&seen, FIRST));
        }
        if self.mend_jump(samples, &seen)? {
            seen = screen(interval, Columns::new(samples, FIRST));
            if self.suffices(Columns::new(samples, FIRST), &mut seen)? {
                return Ok(self.outcome(&seen, FIRST));
            }
        }
        let components = self.task.value.len();
        let mut seen = Some(seen);
        with_scratch::<T, _, FIRST>(components, &mut |coefficients| {
            self.look_closer(samples, coefficients, seen.take())
        })
    }

    /// A closer look at the samples, or twice as many; else the refinement.
    #[inline(never)]
    fn look_closer(
        &mut self,
        samples: &mut [T],
        coefficients: &mut [T],
        seen: Option<Screening<T>>,
    ) -> Result<Outcome<T>, Failure<T>> {
        let goal = self.task.goal;
        let interval = Interval::of(self.piece);
        // Where a closer look cannot help, it is not needed but for the refinement.
        let mut more = false;
        if let Some(seen) = seen.filter(|seen| seen.magnitude.is_finite()) {
            let is_final = seen.is_final(goal);
            more = is_final && seen.promises(goal, interval, More::Twice);
            if !more {
                let first = Columns::new(samples, FIRST);
                let mut seen = screen_again(interval, first, coefficients, seen);
                if self.suffices(first, &mut seen)? {
                    return Ok(self.outcome(&seen, FIRST));
                }
                more = is_final && seen.promises(goal, interval, More::Twice);
            }
        }
        if !more {
            let missing = mend(samples, interval)?;
            let first = Columns::new(samples, FIRST);
            let found = judge(interval, first, coefficients, missing);
            let mut seen = self.screening(&found, first);
            if self.suffices_without(first, &mut seen, missing)? {
                return Ok(self.outcome(&seen, FIRST));
            }
            more = missing == [false; 2] && seen.promises(goal, interval, More::Twice);
            if !more {
                let judged = Judged {
                    samples: Columns::new(samples, FIRST),
                    coefficients,
                    found,
                };
                return self.refine(judged, missing);
            }
        }
        with_scratch::<T, _, { 2 * TWICE + FIRST - 1 }>(self.task.value.len(), &mut |room| {
            self.look_at_twice_as_many(samples, room)
        })
    }

    /// A look at 65 samples.
    #[inline(never)]
    fn look_at_twice_as_many(
        &mut self,
        samples: &[T],
        room: &mut [T],
    ) -> Result<Outcome<T>, Failure<T>> {
        let goal = self.task.goal;
        let interval = Interval::of(self.piece);
        let components = self.task.value.len();
        let (twice, rest) = room.split_at_mut(TWICE * components);
        let (coefficients, fresh) = rest.split_at_mut(TWICE * components);
        self.double(samples, fresh, twice)?;
        let twice = Columns::new(twice, TWICE);
        let mut seen = screen(interval, twice);
        if self.suffices(twice, &mut seen)? {
            return Ok(self.outcome(&seen, TWICE));
        }
        if !seen.is_final(goal) {
            let mut seen = screen_again(interval, twice, coefficients, seen);
            if self.suffices(twice, &mut seen)? {
                return Ok(self.outcome(&seen, TWICE));
            }
        }
        let found = judge(interval, twice, coefficients, [false; 2]);
        let mut seen = self.screening(&found, twice);
        if self.suffices(twice, &mut seen)? {
            return Ok(self.outcome(&seen, TWICE));
        }
        if !seen.promises(goal, interval, More::TwiceAgain) {
            let judged = Judged {
                samples: twice,
                coefficients,
                found,
            };
            return self.refine(judged, [false; 2]);
        }
        with_scratch::<T, _, { 2 * MOST + TWICE - 1 }>(components, &mut |room| {
            self.look_at_most(twice, Columns::new(coefficients, TWICE), room)
        })
    }

    /// A look at 129 samples.
    #[inline(never)]
    fn look_at_most(
        &mut self,
        samples: Columns<'_, T>,
        before: Columns<'_, T>,
        room: &mut [T],
    ) -> Result<Outcome<T>, Failure<T>> {
        let interval = Interval::of(self.piece);
        let components = samples.components();
        let (most, rest) = room.split_at_mut(MOST * components);
        let (coefficients, fresh) = rest.split_at_mut(MOST * components);
        self.double(samples.data(), fresh, most)?;
        let most = Columns::new(most, MOST);
        let found = judge_again(interval, most, coefficients, before);
        let mut seen = self.screening(&found, most);
        if self.suffices(most, &mut seen)? {
            return Ok(self.outcome(&seen, MOST));
        }
        let judged = Judged {
            samples: most,
            coefficients,
            found,
        };
        self.refine(judged, [false; 2])
    }

    /// Twice the degree: the samples that there are, and fresh ones between them.
    fn double(&mut self, samples: &[T], fresh: &mut [T], all: &mut [T]) -> Result<(), Failure<T>> {
        let components = self.task.value.len();
        let degree = samples.len() / components - 1;
        let mut xs = [T::zero(); TWICE - 1];
        let xs = &mut xs[..degree];
        set_positions(xs, Interval::of(self.piece), Nodes::between(degree));
        self.task.f.fill_finite(xs, fresh)?;
        let columns = samples
            .chunks_exact(degree + 1)
            .zip(fresh.chunks_exact(degree));
        for (all, (old, fresh)) in all.chunks_exact_mut(2 * degree + 1).zip(columns) {
            kernel::interleave(all, old, fresh);
        }
        Ok(())
    }

    /// Put a sample from inside in the place of one at an end that belongs to what is beyond; whether there
    /// was one.
    #[inline(never)]
    fn mend_jump(&mut self, samples: &mut [T], seen: &Screening<T>) -> Result<bool, Failure<T>> {
        if !seen.is_flat() || !seen.magnitude.is_finite() {
            return Ok(false);
        }
        let interval = Interval::of(self.piece);
        let components = self.task.value.len();
        let goal = self.task.goal;
        let side = with_scratch::<T, _, { 2 * FIRST }>(components, &mut |room| {
            foreign_end(goal, interval, samples, room)
        });
        let Some(side) = side.filter(|_| self.task.f.holes().is_empty()) else {
            return Ok(false);
        };
        let mut y = Components::zeros(components);
        self.task.f.fill(&[next_inside(interval, side)], &mut y)?;
        self.beside += 1;
        if !y.all_finite() || !self.task.f.holes().is_empty() {
            return Ok(false);
        }
        for (c, &component) in y.iter().enumerate() {
            samples[c * FIRST + side * (FIRST - 1)] = component;
        }
        Ok(true)
    }

    fn screening(&self, found: &Assessment<T>, samples: Columns<'_, T>) -> Screening<T> {
        let mut value = Components::zeros(samples.components());
        integrate(Interval::of(self.piece).half_width(), samples, &mut value);
        Screening::of(found, value)
    }

    /// Whether a panel does alone, between its nodes as well.
    fn suffices(
        &mut self,
        samples: Columns<'_, T>,
        seen: &mut Screening<T>,
    ) -> Result<bool, Failure<T>> {
        self.suffices_without(samples, seen, [false; 2])
    }

    /// The same where samples at the ends are missing.
    fn suffices_without(
        &mut self,
        samples: Columns<'_, T>,
        seen: &mut Screening<T>,
        missing: [bool; 2],
    ) -> Result<bool, Failure<T>> {
        if !seen.suffices(self.task.goal) || !self.task.f.holes().is_empty() {
            return Ok(false);
        }
        let interval = Interval::of(self.piece);
        self.witnesses
            .call(self.task.f, (interval, missing), samples, seen.decays())?;
        seen.check(interval.half_width(), self.witnesses.misfit(samples));
        Ok(seen.suffices(self.task.goal))
    }

    fn outcome(&mut self, seen: &Screening<T>, samples: usize) -> Outcome<T> {
        seen.outcome(
            samples + self.beside + self.witnesses.count(),
            self.task.value,
        )
    }

    /// Begin the refinement with a panel that does not suffice.
    #[inline(never)]
    fn refine(
        &mut self,
        judged: Judged<'_, T>,
        missing: [bool; 2],
    ) -> Result<Outcome<T>, Failure<T>> {
        let mut own = Store::new();
        let store = &mut self.task.store.take().unwrap_or(&mut own).doubly_adaptive;
        store.begin(judged.samples.components());
        store.reserve();
        let evaluations = judged.samples.points() + self.beside + self.witnesses.count();
        store.first_panel(self.piece, 0, judged, missing);
        for (place, y) in self.witnesses.iter() {
            store.inherit(0, place, y);
        }
        store.panels[0].witnessed = self.witnesses.count() > 0;
        let mut integration = Integration::new(self.task, store, evaluations);
        let points = core::mem::take(&mut integration.store.points);
        let mut start = Start::of_piece(self.piece, points);
        if integration.look_around(&mut start)? {
            integration.begin_anew(&start)?;
        }
        integration.store.points = start.points;
        integration.run()
    }
}
