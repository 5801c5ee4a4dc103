//! A first panel that may be all there is: looked at without storage, and with up to four times as
//! many samples, in x or in another variable.

use num_traits::{Float, One, Zero};

use super::error_estimate::{
    Assessment, Interval, Screening, judge, judge_again, screen, screen_again,
};
use super::map::Map;
use super::near_pole::{CONFIRMATIONS, Change, Confirmations, Inheritance};
use super::scales::Start;
use super::storage::{Nodes, set_positions};
use super::witness::Witnesses;
use super::{FIRST, Integration, interval_of, mend, refinement, sum_rounding};
use crate::chebyshev::kernel;
use crate::domain::Piece;
use crate::goal::{Goal, Outcome};
use crate::real::Real;
use crate::samples::{Failure, Integrand};
use crate::value::Value;
use crate::vector::Vector;
use crate::workspace::Store;

/// Twice the degree of the first samples, and four times.
const TWICE: usize = 2 * FIRST - 1;
const MOST: usize = 2 * TWICE - 1;

/// By how much more than is asked for the tail may be expected to be too large at twice the first
/// degree: coefficients of functions without poles nearby fall ever faster. In vain, the samples cost
/// little, and see more.
const CONFIDENCE: f64 = 1e3;

/// How many more samples a first panel may get.
#[derive(Clone, Copy)]
enum More {
    /// 65 instead of 33.
    Twice,
    /// 129 instead of 65.
    TwiceAgain,
}

/// A panel that may be all there is.
impl<Y: Vector> Screening<Y> {
    /// Whether a panel does alone: not if all samples are equal, which get a second look, nor if
    /// one is not finite.
    #[inline(always)]
    pub(super) fn suffices(&self, goal: &Goal<Y::Real>) -> bool {
        self.whole_error() <= goal.tolerance(self.value.norm(), self.magnitude)
            && self.magnitude.is_finite()
            && !self.constant
            && goal.min_intervals == 1
    }

    /// Whether an eighth of the tolerance would do for the error.
    pub(super) fn suffices_easily(&self, goal: &Goal<Y::Real>) -> bool {
        Y::Real::lit(8.0) * self.whole_error() <= goal.tolerance(self.value.norm(), self.magnitude)
    }

    /// Of two panels, but for the tail, which is one panel's.
    pub(super) fn and(mut self, other: &Self) -> Self {
        self.value.add_scaled(Y::Real::one(), &other.value);
        Screening {
            magnitude: self.magnitude + other.magnitude,
            most: self.most + other.most,
            error: self.error + other.error,
            rounding: self.rounding + other.rounding,
            constant: self.constant || other.constant,
            ..self
        }
    }

    #[inline(always)]
    fn whole_error(&self) -> Y::Real {
        self.error + self.rounding + sum_rounding(self.value.norm())
    }

    /// Whether a closer look at the same samples cannot suffice either. It judges the decay by the
    /// worse of two quotients, of which this is one: it reduces the error by no more than this does.
    fn is_final(&self, goal: &Goal<Y::Real>) -> bool {
        let [before, last] = self.decay;
        let decay = last / before;
        let reduction = (Y::Real::lit(4.0) * decay * decay).min(Y::Real::one());
        let reduced = self.error * reduction;
        reduced > goal.tolerance(self.value.norm(), self.magnitude)
            && reduced > Y::Real::lit(2.0) * self.rounding
    }

    /// Whether more samples can be expected to do.
    fn promises(&self, goal: &Goal<Y::Real>, interval: Interval<Y::Real>, more: More) -> bool {
        let [before, last] = self.decay;
        let caution = match more {
            More::Twice => CONFIDENCE,
            More::TwiceAgain => refinement::CAUTION,
        };
        // As of several panels, of which there are four at least.
        let share = Y::Real::lit(0.25) * goal.tolerance(self.value.norm(), self.magnitude);
        let tail = self.tail * (last / before).powi(self.steps);
        !self.constant
            && goal.min_intervals == 1
            && self.magnitude.is_finite()
            && (interval.b - interval.a) * tail <= Y::Real::lit(caution) * share
    }

    #[inline(always)]
    pub(super) fn outcome(self, evaluations: usize) -> Outcome<Y> {
        Outcome {
            error: self.whole_error(),
            value: self.value,
            magnitude: self.magnitude,
            evaluations,
            intervals: 1,
            cause: None,
        }
    }
}

/// The samples of a panel, the coefficients of its interpolant, and what they say.
pub(crate) struct Judged<'a, Y: Value> {
    pub(crate) samples: &'a [Y],
    pub(crate) coefficients: &'a [Y],
    pub(crate) found: Assessment<Y>,
}

/// The only panel of an integral, where a first look at its samples does not suffice.
pub(super) struct First<'a, 'w, Y: Value> {
    pub(super) goal: &'a Goal<Y::Real>,
    pub(super) f: &'a mut dyn Integrand<Y>,
    pub(super) piece: Piece<Y::Real>,
    pub(super) workspace: Option<&'w mut Store<Y>>,
    pub(super) witnesses: Witnesses<Y>,
}

impl<Y: Vector> First<'_, '_, Y> {
    /// A closer look at the samples, or twice as many, or another variable; else the refinement.
    #[inline(never)]
    pub(super) fn beyond(
        mut self,
        samples: &mut [Y; FIRST],
        seen: Option<Screening<Y>>,
    ) -> Result<Outcome<Y>, Failure<Y::Real>> {
        let goal = self.goal;
        let interval = interval_of(self.piece);
        let mut coefficients: [Y; FIRST] = Y::array(|_| samples[0].clone());
        // Where a closer look cannot help, it is not needed but for the refinement.
        let mut more = false;
        let mut poles = true;
        if let Some(seen) = seen.filter(|seen| seen.magnitude.is_finite()) {
            let is_final = seen.is_final(goal);
            more = is_final && seen.promises(goal, interval, More::Twice);
            if !more {
                let mut seen = screen_again(interval, samples, &mut coefficients, seen);
                if self.suffices(samples, &mut seen)? {
                    return Ok(self.outcome(seen, FIRST));
                }
                if is_final {
                    more = seen.promises(goal, interval, More::Twice);
                    poles = false;
                    if !more && let Some(change) = change_for(goal, interval, &coefficients, &seen)
                    {
                        return self.away_from(change, samples);
                    }
                }
            }
        }
        if !more {
            let missing = mend(samples, interval)?;
            let found = judge(interval, samples, &mut coefficients, missing);
            let mut seen = found.screening();
            let judged = Judged {
                samples,
                coefficients: &coefficients,
                found,
            };
            if missing != [false; 2] {
                return self.refine(judged, missing);
            }
            if self.suffices(samples, &mut seen)? {
                return Ok(self.outcome(seen, FIRST));
            }
            if !seen.promises(goal, interval, More::Twice) {
                if poles && let Some(change) = change_for(goal, interval, &coefficients, &seen) {
                    return self.away_from(change, samples);
                }
                return self.refine(judged, missing);
            }
        }
        let any = &samples[0];
        let mut fresh: [Y; FIRST - 1] = Y::array(|_| any.clone());
        sample_at(self.f, interval, Nodes::between(FIRST - 1), &mut fresh)?;
        let mut twice: [Y; TWICE] = Y::array(|_| any.clone());
        kernel::interleave(&mut twice, samples, &fresh);
        let mut coefficients: [Y; TWICE] = Y::array(|_| any.clone());
        if let Some(mut seen) = screen(interval, &twice) {
            if self.suffices(&twice, &mut seen)? {
                return Ok(self.outcome(seen, TWICE));
            }
            if !seen.is_final(goal) {
                let mut seen = screen_again(interval, &twice, &mut coefficients, seen);
                if self.suffices(&twice, &mut seen)? {
                    return Ok(self.outcome(seen, TWICE));
                }
            }
        }
        let found = judge(interval, &twice, &mut coefficients, [false; 2]);
        let mut seen = found.screening();
        if self.suffices(&twice, &mut seen)? {
            return Ok(self.outcome(seen, TWICE));
        }
        if !seen.promises(goal, interval, More::TwiceAgain) {
            if let Some(change) = change_for(goal, interval, &coefficients, &seen) {
                return self.away_from(change, &twice);
            }
            let judged = Judged {
                samples: &twice,
                coefficients: &coefficients,
                found,
            };
            return self.refine(judged, [false; 2]);
        }
        let mut fresh: [Y; TWICE - 1] = Y::array(|_| any.clone());
        sample_at(self.f, interval, Nodes::between(TWICE - 1), &mut fresh)?;
        let mut most: [Y; MOST] = Y::array(|_| any.clone());
        kernel::interleave(&mut most, &twice, &fresh);
        let before = coefficients;
        let mut coefficients: [Y; MOST] = Y::array(|_| any.clone());
        let found = judge_again(interval, &most, &mut coefficients, &before);
        let mut seen = found.screening();
        if self.suffices(&most, &mut seen)? {
            return Ok(self.outcome(seen, MOST));
        }
        let judged = Judged {
            samples: &most,
            coefficients: &coefficients,
            found,
        };
        self.refine(judged, [false; 2])
    }

    /// Whether a panel does alone, between its nodes as well.
    fn suffices(
        &mut self,
        samples: &[Y],
        seen: &mut Screening<Y>,
    ) -> Result<bool, Failure<Y::Real>> {
        if !seen.suffices(self.goal) || !self.f.holes().is_empty() {
            return Ok(false);
        }
        let interval = interval_of(self.piece);
        self.witnesses
            .call(self.f, interval, samples, seen.decays())?;
        seen.check(interval.half_width(), self.witnesses.misfit(samples));
        Ok(seen.suffices(self.goal))
    }

    fn outcome(&self, seen: Screening<Y>, samples: usize) -> Outcome<Y> {
        seen.outcome(samples + self.witnesses.count())
    }

    /// Once more, in the variable away from a pole.
    #[inline(never)]
    fn away_from(
        self,
        change: Change<Y::Real>,
        samples: &[Y],
    ) -> Result<Outcome<Y>, Failure<Y::Real>> {
        let First {
            goal,
            f,
            workspace,
            witnesses,
            ..
        } = self;
        let any = &samples[0];
        let mut inheritance = Inheritance::new(change, samples);
        for (place, y) in witnesses.iter() {
            inheritance.add_from_x(place, y);
        }
        let interval = change.interval;
        let mut evaluations = samples.len() + witnesses.count() + TWICE - 2;
        let mut twice: [Y; TWICE] = Y::array(|_| any.clone());
        sample_at(
            f,
            interval,
            Nodes::inner(TWICE - 1),
            &mut twice[1..TWICE - 1],
        )?;
        [twice[0], twice[TWICE - 1]] = inheritance.ends();
        let mut coefficients: [Y; TWICE] = Y::array(|_| any.clone());
        let mut found = judge(interval, &twice, &mut coefficients, [false; 2]);
        let confirmed = inheritance.accepts(goal, &coefficients, &mut found, 0);
        if confirmed {
            let seen = inheritance.count();
            evaluations += inheritance.confirm(f, TWICE - 1, any)?;
            if inheritance.accepts(goal, &coefficients, &mut found, seen) && f.holes().is_empty() {
                return Ok(found.screening().outcome(evaluations));
            }
        }
        if !found.screening().promises(goal, interval, More::TwiceAgain) {
            let judged = Judged {
                samples: &twice,
                coefficients: &coefficients,
                found,
            };
            return refine_away(goal, f, workspace, inheritance, judged, evaluations);
        }
        let mut fresh: [Y; TWICE - 1] = Y::array(|_| any.clone());
        sample_at(f, interval, Nodes::between(TWICE - 1), &mut fresh)?;
        evaluations += TWICE - 1;
        let mut most: [Y; MOST] = Y::array(|_| any.clone());
        kernel::interleave(&mut most, &twice, &fresh);
        let before = coefficients;
        let mut coefficients: [Y; MOST] = Y::array(|_| any.clone());
        let mut found = judge_again(interval, &most, &mut coefficients, &before);
        if inheritance.accepts(goal, &coefficients, &mut found, 0) && f.holes().is_empty() {
            if confirmed {
                return Ok(found.screening().outcome(evaluations));
            }
            let seen = inheritance.count();
            evaluations += inheritance.confirm(f, MOST - 1, any)?;
            if inheritance.accepts(goal, &coefficients, &mut found, seen) && f.holes().is_empty() {
                return Ok(found.screening().outcome(evaluations));
            }
        }
        let judged = Judged {
            samples: &most,
            coefficients: &coefficients,
            found,
        };
        refine_away(goal, f, workspace, inheritance, judged, evaluations)
    }

    /// Begin the refinement with a panel that does not suffice.
    #[inline(never)]
    fn refine(
        self,
        judged: Judged<'_, Y>,
        missing: [bool; 2],
    ) -> Result<Outcome<Y>, Failure<Y::Real>> {
        let mut own = Store::new();
        let store = &mut self.workspace.unwrap_or(&mut own).doubly_adaptive;
        store.clear();
        store.reserve();
        let evaluations = judged.samples.len() + self.witnesses.count();
        store.first_panel(self.piece, 0, judged, missing);
        for (place, y) in self.witnesses.iter() {
            store.inherit(0, place, y.clone());
        }
        // One without a sample at an end is to have one beside it.
        store.panels[0].witnessed = self.witnesses.count() > 0 && missing == [false; 2];
        let mut integration = Integration::new(self.goal, self.f, store, evaluations);
        let points = core::mem::take(&mut integration.store.points);
        let mut start = Start::of_piece(self.piece, points);
        if integration.look_around(&mut start)? {
            integration.begin_anew(&start)?;
        }
        integration.store.points = start.points;
        integration.run()
    }
}

/// Another variable for a first panel, if poles beside it call for one.
fn change_for<Y: Vector>(
    goal: &Goal<Y::Real>,
    Interval { a, b, .. }: Interval<Y::Real>,
    coefficients: &[Y],
    seen: &Screening<Y>,
) -> Option<Change<Y::Real>> {
    if goal.min_intervals > 1 {
        return None;
    }
    let tolerance = goal.tolerance(seen.value.norm(), seen.magnitude);
    Change::of((a, b), coefficients, seen.most, tolerance)
}

impl<Y: Vector> Inheritance<Y> {
    /// Whether a panel does alone, with all that it has to explain; that up to `seen` it does.
    fn accepts(
        &self,
        goal: &Goal<Y::Real>,
        coefficients: &[Y],
        found: &mut Assessment<Y>,
        seen: usize,
    ) -> bool {
        if !found.screening().suffices(goal) {
            return false;
        }
        let misfit = self.misfit(coefficients, seen);
        found.check(self.half_width(), kernel::larger(found.misfit, misfit));
        found.screening().suffices(goal)
    }

    /// Take the samples that confirm a panel of degree n; how many.
    fn confirm(
        &mut self,
        f: &mut dyn Integrand<Y>,
        n: usize,
        any: &Y,
    ) -> Result<usize, Failure<Y::Real>> {
        let Confirmations { count, places, s } = self.change.confirmations(n);
        if count == 0 {
            return Ok(0);
        }
        let (mut xs, mut slopes) = (s, [Y::Real::zero(); CONFIRMATIONS]);
        self.change.interval.map.points(&mut xs, &mut slopes);
        let mut ys = Y::array::<CONFIRMATIONS>(|_| any.clone());
        let (xs, ys) = (&xs[..count], &mut ys[..count]);
        sample(f, xs, ys)?;
        for ((y, slope), place) in ys.iter_mut().zip(slopes).zip(places) {
            y.scale_by(slope);
            self.add(place, y.clone());
        }
        Ok(count)
    }
}

/// Samples at nodes, times the slopes of the map there, in the place of values of their shape.
fn sample_at<Y: Vector>(
    f: &mut dyn Integrand<Y>,
    interval: Interval<Y::Real>,
    nodes: Nodes,
    ys: &mut [Y],
) -> Result<(), Failure<Y::Real>> {
    let mut xs = [Y::Real::zero(); TWICE - 1];
    let xs = &mut xs[..nodes.count];
    set_positions(xs, interval, nodes);
    if interval.map == Map::Identity {
        return sample(f, xs, ys);
    }
    let mut slopes = [Y::Real::zero(); TWICE - 1];
    let slopes = &mut slopes[..nodes.count];
    interval.map.points(xs, slopes);
    sample(f, xs, ys)?;
    for (y, slope) in ys.iter_mut().zip(slopes) {
        y.scale_by(*slope);
    }
    Ok(())
}

/// Samples, in the place of values of their shape.
pub(super) fn sample<Y: Vector>(
    f: &mut dyn Integrand<Y>,
    xs: &[Y::Real],
    ys: &mut [Y],
) -> Result<(), Failure<Y::Real>> {
    f.fill(xs, ys)?;
    // Without a branch a sample, since hardly ever one is taken.
    if !ys.iter().fold(true, |all, y| all & y.all_finite()) {
        if let Some(i) = ys.iter().position(|y| !y.all_finite()) {
            return Err(Failure::NonFinite { x: xs[i] });
        }
    }
    Ok(())
}

/// Begin the refinement with a panel in another variable.
#[inline(never)]
fn refine_away<Y: Vector>(
    goal: &Goal<Y::Real>,
    f: &mut dyn Integrand<Y>,
    workspace: Option<&mut Store<Y>>,
    inheritance: Inheritance<Y>,
    judged: Judged<'_, Y>,
    evaluations: usize,
) -> Result<Outcome<Y>, Failure<Y::Real>> {
    let mut own = Store::new();
    let store = &mut workspace.unwrap_or(&mut own).doubly_adaptive;
    store.clear();
    store.reserve();
    store.first_away(inheritance, judged);
    Integration::new(goal, f, store, evaluations).run()
}
