//! A panel whose integral with a weight is a sum over the samples of f alone: f is replaced by its
//! interpolant, and the weight's moments are known.
//!
//! The interpolant is off by no more than twice the coefficients that are not seen, plus what witnesses show.
//! Those are polynomials T_k, whose integrals with the weight are bounded like the moments are: times this
//! bound, it is the error of the panel. The rest is rounding, of the samples, of where they are taken, and of
//! the moments.

use alloc::vec;

use super::weighing::{Weighed, weigh};
use crate::chebyshev::kernel::{interleave, larger};
use crate::chebyshev::{MAX_DEGREE, gap, nodes};
use crate::doubly_adaptive::assessment::{Judged, judge, judge_again};
use crate::doubly_adaptive::interval::{Interval, Nodes, set_positions};
use crate::doubly_adaptive::jump::mend_few;
use crate::doubly_adaptive::noise::sum_rounding;
use crate::doubly_adaptive::refinement::CAUTION;
use crate::doubly_adaptive::witness::{WITNESSES_OF_FEW, Witnesses};
use crate::doubly_adaptive::{FEW, FIRST};
use crate::goal::Outcome;
use crate::real::Real;
use crate::samples::{Failure, Integrand};
use crate::vector::{Columns, Components, Vector, with_scratch};
use crate::weight::moments::Scale;

/// By how much more than is asked for the error may be expected to be too large at 65 samples:
/// coefficients of functions without poles nearby fall ever faster.
const CONFIDENCE: f64 = 1e3;

/// Coefficients do not fall if the last quarter of them is this large beside the one before.
const FLAT: f64 = 0.9;

/// A panel, and how the moments of the weight on it are written.
pub(super) struct MomentPanel<'a, T> {
    pub(super) interval: Interval<T>,
    pub(super) moments: &'a dyn Fn(&mut [f64]) -> Scale,
    /// A point where f counts more than elsewhere, and its place on the panel from -1 to 1.
    pub(super) crucial: Option<[T; 2]>,
}

/// What came of it.
pub(super) struct Seen<T> {
    pub(super) outcome: Outcome<T>,
    /// How much of the error is not rounding, over what the weight does to it.
    pub(super) unresolved: T,
    /// Whether the error is as small as asked for, or rounding.
    pub(super) suffices: bool,
    /// Whether f is not finite at an end.
    pub(super) is_open: bool,
    /// Whether the last coefficients do not fall at all, as those of a single sample that does not fit.
    pub(super) is_flat: bool,
}

impl<T: Real> MomentPanel<'_, T> {
    /// Sample f until its integral is as good as is enough for an integral of a norm and a magnitude, or
    /// more samples do not promise that.
    pub(super) fn integrate(
        &self,
        f: &mut dyn Integrand<T>,
        enough: &dyn Fn(T, T) -> T,
        value: &mut [T],
    ) -> Result<Seen<T>, Failure<T>> {
        let components = value.len();
        with_scratch::<T, _, { 2 * FEW + WITNESSES_OF_FEW }>(components, &mut |room| {
            let (samples, room) = room.split_at_mut(FEW * components);
            let (coefficients, called) = room.split_at_mut(FEW * components);
            let mut looks = Looks {
                panel: self,
                replaced: f.replaced(),
                f: &mut *f,
                enough,
                value: &mut *value,
                witnesses: Witnesses::none(components, called),
                crucial: None,
                beside: 0,
            };
            looks.first(samples, coefficients)
        })
    }

    /// What samples say of f times the weight.
    fn weigh(&self, judged: Judged<'_, T>, value: &mut [T]) -> Weighed<T> {
        match judged.samples.points() {
            FEW => self.weigh_up_to::<FEW>(judged, value),
            FIRST => self.weigh_up_to::<FIRST>(judged, value),
            _ => self.weigh_up_to::<{ MAX_DEGREE + 1 }>(judged, value),
        }
    }

    #[inline(always)]
    fn weigh_up_to<const N: usize>(&self, judged: Judged<'_, T>, value: &mut [T]) -> Weighed<T> {
        let mut moments = [0.0; N];
        let moments = &mut moments[..judged.samples.points()];
        let scale = (self.moments)(moments);
        weigh(self.interval, (moments, scale), judged, value)
    }
}

/// Looks at a panel by more and more samples.
struct Looks<'a, T> {
    panel: &'a MomentPanel<'a, T>,
    f: &'a mut dyn Integrand<T>,
    /// How many samples of f had been replaced before.
    replaced: usize,
    enough: &'a dyn Fn(T, T) -> T,
    value: &'a mut [T],
    witnesses: Witnesses<'a, T>,
    /// The sample at the crucial point.
    crucial: Option<Components<T>>,
    /// How many samples were taken beside the ends.
    beside: usize,
}

impl<T: Real> Looks<'_, T> {
    /// By 17 samples, and more if those promise to do.
    fn first(&mut self, samples: &mut [T], coefficients: &mut [T]) -> Result<Seen<T>, Failure<T>> {
        let interval = self.panel.interval;
        let mut xs = [T::zero(); FEW];
        set_positions(&mut xs, interval, Nodes::all(FEW - 1));
        self.f.fill(&xs, samples)?;
        let columns = Columns::new(samples, FEW);
        if !columns.all_finite() {
            let inside = (1..FEW - 1).find(|&i| !columns.is_finite(i));
            if let Some(i) = inside {
                return Err(Failure::NonFinite { x: xs[i] });
            }
            self.value.fill(T::zero());
            return Ok(Seen::open(FEW));
        }
        let mut found = judge(interval, columns, coefficients, [false; 2]);
        self.beside = mend_few(self.f, interval, samples, &found)?;
        let columns = Columns::new(samples, FEW);
        if self.beside > 0 {
            found = judge(interval, columns, coefficients, [false; 2]);
        }
        let judged = Judged {
            samples: columns,
            coefficients,
            found,
        };
        match self.suffices(judged)? {
            Some(seen) => Ok(seen),
            None => self.again(judged),
        }
    }

    /// By twice as many samples, or more.
    #[inline(never)]
    fn again(&mut self, before: Judged<'_, T>) -> Result<Seen<T>, Failure<T>> {
        let interval = self.panel.interval;
        let components = before.samples.components();
        let degree = before.samples.points() - 1;
        let mut xs = [T::zero(); MAX_DEGREE / 2];
        let xs = &mut xs[..degree];
        set_positions(xs, interval, Nodes::between(degree));
        let mut fresh = vec![T::zero(); degree * components];
        self.f.fill_finite(xs, &mut fresh)?;
        let mut all = vec![T::zero(); (2 * degree + 1) * components];
        let pairs = before.samples.iter().zip(fresh.chunks_exact(degree));
        for (all, (old, fresh)) in all.chunks_exact_mut(2 * degree + 1).zip(pairs) {
            interleave(all, old, fresh);
        }
        let mut coefficients = vec![T::zero(); all.len()];
        let samples = Columns::new(&all, 2 * degree + 1);
        let old = Columns::new(before.coefficients, degree + 1);
        let found = judge_again(interval, samples, &mut coefficients, old);
        let judged = Judged {
            samples,
            coefficients: &coefficients,
            found,
        };
        match self.suffices(judged)? {
            Some(seen) => Ok(seen),
            None => self.again(judged),
        }
    }

    /// What is seen by these samples, unless more promise to do where they do not.
    fn suffices(&mut self, judged: Judged<'_, T>) -> Result<Option<Seen<T>>, Failure<T>> {
        let Judged { samples, found, .. } = judged;
        let points = samples.points();
        let Weighed {
            magnitude,
            rounding,
            bound,
            mut unseen,
        } = self.panel.weigh(judged, self.value);
        let norm = self.value.norm();
        let enough = (self.enough)(norm, magnitude);
        let rounding = rounding + sum_rounding(norm);
        let again = found.constant && points < 2 * FIRST - 1;
        let is_resolved = |unseen: T| {
            let truncated = bound * unseen;
            truncated + rounding <= enough || truncated <= rounding
        };
        if is_resolved(unseen) && !again {
            unseen = larger(unseen, self.misfit(judged)?);
        }
        let has_holes = self.f.replaced() > self.replaced;
        let suffices = is_resolved(unseen);
        let promises = || {
            let next = unseen * (found.tail / found.before).powi(4);
            let caution = if points == FIRST { CONFIDENCE } else { CAUTION };
            bound * next <= T::lit(caution) * enough
        };
        let goes_on = again || !suffices && (points == FEW || promises());
        if goes_on && !has_holes && points <= MAX_DEGREE {
            return Ok(None);
        }
        let mut error = bound * unseen + rounding;
        // What may hide beside a sample that was replaced is not known.
        if has_holes || !error.is_finite() {
            error = T::infinity();
        }
        let crucial = usize::from(self.crucial.is_some());
        Ok(Some(Seen {
            outcome: Outcome {
                error,
                magnitude,
                evaluations: points + self.beside + self.witnesses.count() + crucial,
                intervals: 1,
                cause: None,
            },
            unresolved: unseen,
            suffices: suffices && error.is_finite(),
            is_open: false,
            is_flat: found.tail >= T::lit(FLAT) * found.before,
        }))
    }

    /// How badly the interpolant explains what is between its nodes, beyond what is truncated or noise.
    fn misfit(&mut self, judged: Judged<'_, T>) -> Result<T, Failure<T>> {
        let Judged {
            samples,
            coefficients,
            found,
        } = judged;
        let interval = self.panel.interval;
        let decays = found.decays();
        self.witnesses
            .call(self.f, (interval, [false; 2]), samples, decays)?;
        let mut misfit = self
            .witnesses
            .misfit_by_coefficients(Columns::new(coefficients, samples.points()));
        if found.explains(misfit) {
            misfit = T::zero();
        }
        if let Some([x, place]) = self
            .panel
            .crucial
            .filter(|&[_, place]| is_between(samples.points() - 1, place))
        {
            if self.crucial.is_none() {
                let mut y = Components::zeros(samples.components());
                self.f.fill_finite(&[x], &mut y)?;
                self.crucial = Some(y);
            }
            if let Some(y) = &self.crucial {
                misfit = larger(misfit, gap(samples, place, y));
            }
        }
        let noise = found.scatter / interval.half_width();
        Ok(if misfit > noise { misfit } else { T::zero() })
    }
}

impl<T: Real> Seen<T> {
    /// Nothing, since f is not finite at an end.
    fn open(evaluations: usize) -> Self {
        Seen {
            is_open: true,
            ..Self::nothing(evaluations)
        }
    }

    /// Nothing, after so many evaluations.
    pub(super) fn nothing(evaluations: usize) -> Self {
        Seen {
            outcome: Outcome {
                error: T::infinity(),
                magnitude: T::zero(),
                evaluations,
                intervals: 1,
                cause: None,
            },
            unresolved: T::infinity(),
            suffices: false,
            is_open: false,
            is_flat: false,
        }
    }
}

/// Whether a place is none of the nodes of degree n.
fn is_between<T: Real>(n: usize, place: T) -> bool {
    let nodes = nodes(n);
    let at = nodes.partition_point(|&node| T::lit(node) < place);
    nodes.get(at).is_none_or(|&node| T::lit(node) != place)
}
