//! A first panel that may be all there is: looked at without storage, and with up to four times as
//! many samples, in x or in another variable.

use num_traits::{Float, One};

use super::error_estimate::{Glimpse, Judged, Stretch, glance, judge, judge_again, second_glance};
use super::map::Map;
use super::near_pole::{CONFIRMATIONS, Change, Confirmations, Inheritance};
use super::scales::Start;
use super::storage::{between_nodes, inner_nodes};
use super::witness::Witnesses;
use super::{FIRST, Integration, mend, refinement, stretch_of, sum_rounding};
use crate::domain::Piece;
use crate::goal::{Goal, Outcome};
use crate::integrand::Integrand;
use crate::kernel;
use crate::{Error, Real, Value, Workspace};

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
impl<Y: Value> Glimpse<Y> {
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
        Glimpse {
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
    fn promises(&self, goal: &Goal<Y::Real>, stretch: Stretch<Y::Real>, more: More) -> bool {
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
            && (stretch.b - stretch.a) * tail <= Y::Real::lit(caution) * share
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

/// The only panel of an integral, where a first look at its samples does not suffice.
pub(super) struct First<'a, 'w, Y: Value, I> {
    pub(super) goal: &'a Goal<Y::Real>,
    pub(super) f: &'a mut I,
    pub(super) piece: Piece<Y::Real>,
    pub(super) workspace: Option<&'w mut Workspace<Y>>,
    pub(super) witnesses: Witnesses<Y>,
}

impl<Y: Value, I: Integrand<Y>> First<'_, '_, Y, I> {
    /// A closer look at the samples, or twice as many, or another variable; else the refinement.
    #[inline(never)]
    pub(super) fn beyond(
        mut self,
        samples: &mut [Y; FIRST],
        seen: Option<Glimpse<Y>>,
    ) -> Result<Outcome<Y>, Error<Y, I::Failure>> {
        let goal = self.goal;
        let stretch = stretch_of(self.piece);
        // Where a closer look cannot help, it is not needed but for the refinement.
        let mut more = false;
        let mut poles = true;
        if let Some(seen) = seen.filter(|seen| seen.magnitude.is_finite()) {
            let is_final = seen.is_final(goal);
            more = is_final && seen.promises(goal, stretch, More::Twice);
            if !more {
                let (coefficients, mut seen) = second_glance(stretch, samples, seen);
                if self.suffices(samples, &mut seen)? {
                    return Ok(self.outcome(seen, FIRST));
                }
                if is_final {
                    more = seen.promises(goal, stretch, More::Twice);
                    poles = false;
                    if !more && let Some(change) = change_for(goal, stretch, &coefficients, &seen) {
                        return self.away_from(change, samples);
                    }
                }
            }
        }
        if !more {
            let missing = mend(samples, stretch)?;
            let judged = judge(stretch, samples, missing);
            if missing != [false; 2] {
                let samples = samples.clone();
                return self.refine((samples, judged, missing));
            }
            let mut seen = judged.1.glimpse();
            if self.suffices(samples, &mut seen)? {
                return Ok(self.outcome(seen, FIRST));
            }
            if !seen.promises(goal, stretch, More::Twice) {
                if poles && let Some(change) = change_for(goal, stretch, &judged.0, &seen) {
                    return self.away_from(change, samples);
                }
                let samples = samples.clone();
                return self.refine((samples, judged, missing));
            }
        }
        let mut fresh: [Y; FIRST - 1] = kernel::array(|_| samples[0].clone());
        sample_at(self.f, stretch.map, between_nodes(stretch), &mut fresh)?;
        let twice: [Y; TWICE] = kernel::interleaved(samples, &fresh);
        if let Some(mut seen) = glance(stretch, &twice) {
            if self.suffices(&twice, &mut seen)? {
                return Ok(self.outcome(seen, TWICE));
            }
            if !seen.is_final(goal) {
                let (_, mut seen) = second_glance(stretch, &twice, seen);
                if self.suffices(&twice, &mut seen)? {
                    return Ok(self.outcome(seen, TWICE));
                }
            }
        }
        let judged = judge(stretch, &twice, [false; 2]);
        let mut seen = judged.1.glimpse();
        if self.suffices(&twice, &mut seen)? {
            return Ok(self.outcome(seen, TWICE));
        }
        if !seen.promises(goal, stretch, More::TwiceAgain) {
            if let Some(change) = change_for(goal, stretch, &judged.0, &seen) {
                return self.away_from(change, &twice);
            }
            return self.refine((twice, judged, [false; 2]));
        }
        let mut fresh: [Y; TWICE - 1] = kernel::array(|_| samples[0].clone());
        sample_at(self.f, stretch.map, between_nodes(stretch), &mut fresh)?;
        let most: [Y; MOST] = kernel::interleaved(&twice, &fresh);
        let judged = judge_again::<Y, 32, 64, MOST>(stretch, &most, &judged.0, &fresh);
        let mut seen = judged.1.glimpse();
        if self.suffices(&most, &mut seen)? {
            return Ok(self.outcome(seen, MOST));
        }
        self.refine((most, judged, [false; 2]))
    }

    /// Whether a panel does alone, between its nodes as well.
    fn suffices(
        &mut self,
        samples: &[Y],
        seen: &mut Glimpse<Y>,
    ) -> Result<bool, Error<Y, I::Failure>> {
        if !seen.suffices(self.goal) || !self.f.holes().is_empty() {
            return Ok(false);
        }
        let stretch = stretch_of(self.piece);
        self.witnesses
            .call(self.f, stretch, samples, seen.decays())?;
        seen.check(stretch.half_width(), self.witnesses.misfit(samples));
        Ok(seen.suffices(self.goal))
    }

    fn outcome(&self, seen: Glimpse<Y>, samples: usize) -> Outcome<Y> {
        seen.outcome(samples + self.witnesses.count())
    }

    /// Once more, in the variable away from a pole.
    #[inline(never)]
    fn away_from(
        self,
        change: Change<Y::Real>,
        samples: &[Y],
    ) -> Result<Outcome<Y>, Error<Y, I::Failure>> {
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
        let stretch = change.stretch;
        let mut evaluations = samples.len() + witnesses.count() + TWICE - 2;
        let mut inner: [Y; TWICE - 2] = kernel::array(|_| any.clone());
        sample_at(f, stretch.map, inner_nodes(stretch), &mut inner)?;
        let twice: [Y; TWICE] = inheritance.with(&inner);
        let mut judged = judge(stretch, &twice, [false; 2]);
        let confirmed = inheritance.accepts(goal, &mut judged, 0);
        if confirmed {
            let seen = inheritance.count();
            evaluations += inheritance.confirm(f, TWICE - 1, any)?;
            if inheritance.accepts(goal, &mut judged, seen) && f.holes().is_empty() {
                return Ok(judged.1.glimpse().outcome(evaluations));
            }
        }
        if !judged.1.glimpse().promises(goal, stretch, More::TwiceAgain) {
            return refine_away(
                goal,
                f,
                workspace,
                (inheritance, twice, judged),
                evaluations,
            );
        }
        let mut fresh: [Y; TWICE - 1] = kernel::array(|_| any.clone());
        sample_at(f, stretch.map, between_nodes(stretch), &mut fresh)?;
        evaluations += TWICE - 1;
        let most: [Y; MOST] = kernel::interleaved(&twice, &fresh);
        let mut judged = judge_again::<Y, 32, 64, MOST>(stretch, &most, &judged.0, &fresh);
        if inheritance.accepts(goal, &mut judged, 0) && f.holes().is_empty() {
            if confirmed {
                return Ok(judged.1.glimpse().outcome(evaluations));
            }
            let seen = inheritance.count();
            evaluations += inheritance.confirm(f, MOST - 1, any)?;
            if inheritance.accepts(goal, &mut judged, seen) && f.holes().is_empty() {
                return Ok(judged.1.glimpse().outcome(evaluations));
            }
        }
        refine_away(goal, f, workspace, (inheritance, most, judged), evaluations)
    }

    /// Begin the refinement with a panel that does not suffice.
    #[inline(never)]
    fn refine<const N: usize>(
        self,
        (samples, judged, missing): ([Y; N], Judged<Y, N>, [bool; 2]),
    ) -> Result<Outcome<Y>, Error<Y, I::Failure>> {
        let mut own = Workspace::new();
        let store = &mut self.workspace.unwrap_or(&mut own).doubly_adaptive;
        store.clear();
        store.reserve();
        store.first_panel(self.piece, 0, samples, judged, missing);
        for (place, y) in self.witnesses.iter() {
            store.inherit(0, place, y.clone());
        }
        // One without a sample at an end is to have one beside it.
        store.panels[0].witnessed = self.witnesses.count() > 0 && missing == [false; 2];
        let evaluations = N + self.witnesses.count();
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
fn change_for<Y: Value>(
    goal: &Goal<Y::Real>,
    Stretch { a, b, .. }: Stretch<Y::Real>,
    coefficients: &[Y],
    seen: &Glimpse<Y>,
) -> Option<Change<Y::Real>> {
    if goal.min_intervals > 1 {
        return None;
    }
    let tolerance = goal.tolerance(seen.value.norm(), seen.magnitude);
    Change::of((a, b), coefficients, seen.most, tolerance)
}

impl<Y: Value> Inheritance<Y> {
    /// Whether a panel does alone, with all that it has to explain; that up to `seen` it does.
    fn accepts<const N: usize>(
        &self,
        goal: &Goal<Y::Real>,
        (coefficients, found): &mut Judged<Y, N>,
        seen: usize,
    ) -> bool {
        if !found.glimpse().suffices(goal) {
            return false;
        }
        let misfit = self.misfit(coefficients, seen);
        found.check(self.half_width(), kernel::larger(found.misfit, misfit));
        found.glimpse().suffices(goal)
    }

    /// Take the samples that confirm a panel of degree n; how many.
    fn confirm<I: Integrand<Y>>(
        &mut self,
        f: &mut I,
        n: usize,
        any: &Y,
    ) -> Result<usize, Error<Y, I::Failure>> {
        let Confirmations { count, places, s } = self.change.confirmations(n);
        if count == 0 {
            return Ok(0);
        }
        let (xs, slopes) = self.change.stretch.map.points(s);
        let mut ys = kernel::array::<_, CONFIRMATIONS>(|_| any.clone());
        let (xs, ys) = (&xs[..count], &mut ys[..count]);
        sample(f, xs, ys, any)?;
        for ((y, slope), place) in ys.iter_mut().zip(slopes).zip(places) {
            y.scale_by(slope);
            self.add(place, y.clone());
        }
        Ok(count)
    }
}

/// Samples times the slopes of the map, at points of s, in the place of values of their shape.
#[inline(always)]
fn sample_at<Y: Value, I: Integrand<Y>, const M: usize>(
    f: &mut I,
    map: Map<Y::Real>,
    s: [Y::Real; M],
    ys: &mut [Y; M],
) -> Result<(), Error<Y, I::Failure>> {
    let any = ys[0].clone();
    let (xs, slopes) = if map == Map::Identity {
        (s, None)
    } else {
        let (xs, slopes) = map.points(s);
        (xs, Some(slopes))
    };
    sample(f, &xs, ys, &any)?;
    for (y, slope) in ys.iter_mut().zip(slopes.into_iter().flatten()) {
        y.scale_by(slope);
    }
    Ok(())
}

/// Samples of the shape of another.
pub(super) fn sample<Y: Value, I: Integrand<Y>>(
    f: &mut I,
    xs: &[Y::Real],
    ys: &mut [Y],
    any: &Y,
) -> Result<(), Error<Y, I::Failure>> {
    f.fill(xs, ys)
        .map_err(|(i, source)| Error::Integrand { x: xs[i], source })?;
    check(xs, ys, any)
}

/// What is wrong with samples, if anything.
fn check<Y: Value, E>(xs: &[Y::Real], ys: &[Y], any: &Y) -> Result<(), Error<Y, E>> {
    for (&x, y) in xs.iter().zip(ys) {
        if !y.same_shape(any) {
            return Err(Error::ShapeChanged { x });
        }
    }
    // Without a branch a sample, since hardly ever one is taken.
    if !ys.iter().fold(true, |all, y| all & y.all_finite()) {
        if let Some(i) = ys.iter().position(|y| !y.all_finite()) {
            return Err(Error::NonFinite { x: xs[i] });
        }
    }
    Ok(())
}

/// Begin the refinement with a panel in another variable.
#[inline(never)]
fn refine_away<Y: Value, I: Integrand<Y>, const N: usize>(
    goal: &Goal<Y::Real>,
    f: &mut I,
    workspace: Option<&mut Workspace<Y>>,
    (inheritance, samples, judged): (Inheritance<Y>, [Y; N], Judged<Y, N>),
    evaluations: usize,
) -> Result<Outcome<Y>, Error<Y, I::Failure>> {
    let mut own = Workspace::new();
    let store = &mut workspace.unwrap_or(&mut own).doubly_adaptive;
    store.clear();
    store.reserve();
    store.first_away(inheritance, samples, judged);
    Integration::new(goal, f, store, evaluations).run()
}
