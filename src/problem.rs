//! What a method is asked, and what it answers, without the user's types. From here down everything is
//! generic over the scalar alone, and compiled in this crate.

use crate::domain::{Domain, Piece};
use crate::doubly_adaptive::inside::around_singularities;
use crate::doubly_adaptive::weighted::weighted as doubly_adaptive_weighted;
use crate::error::Cause;
use crate::goal::Goal;
use crate::method::Method;
use crate::quadpack::qag::qag;
use crate::quadpack::qags::qags;
use crate::quadpack::weighted::weighted as quadpack_weighted;
use crate::real::Real;
use crate::rule::Rule;
use crate::samples::non_finite::{NonFinite, ZeroNonFinite};
use crate::samples::{Failure, Integrand, Samples, Sampling};
use crate::task::Task;
use crate::transform::Transform;
use crate::vector::Vector;
use crate::weight::Weight;
use crate::workspace::Store;

/// An integral to be computed.
pub(crate) struct Problem<'a, T: Real> {
    pub(crate) method: Method,
    pub(crate) non_finite: NonFinite,
    pub(crate) goal: Goal<T>,
    /// One that the method carries, and has a meaning on the domain.
    pub(crate) weight: Option<Weight>,
    /// Not empty.
    pub(crate) domain: &'a Domain<T>,
    pub(crate) descends: bool,
    pub(crate) sampling: Sampling<'a, T>,
    /// The place for the integral, as many components as a sample has.
    pub(crate) value: &'a mut [T],
}

/// What is known of the integral, and what stands in the way of calling it good.
pub(crate) struct Solution<T> {
    pub(crate) error: T,
    pub(crate) evaluations: usize,
    pub(crate) intervals: usize,
    pub(crate) replaced: usize,
    pub(crate) cause: Option<Cause>,
}

impl<T: Real> Problem<'_, T> {
    #[inline(always)]
    pub(crate) fn solve(self, mut store: Option<&mut Store<T>>) -> Result<Solution<T>, Failure<T>> {
        let Problem {
            method,
            non_finite,
            goal,
            weight,
            domain,
            descends,
            sampling,
            value,
        } = self;
        let mut samples = Samples::new(sampling, value.len());
        let mut nothing = [T::zero()];
        let value = at_least_one(value, &mut nothing);
        let mut integrate = |f: &mut dyn Integrand<T>, value: &mut [T]| {
            let task = Task {
                goal: &goal,
                f,
                domain,
                descends,
                store: store.as_deref_mut(),
                value,
            };
            match (method, weight) {
                (Method::DoublyAdaptive, None) => around_singularities(task),
                (Method::DoublyAdaptive, Some(weight)) => doubly_adaptive_weighted(task, weight),
                (Method::Qags, None) => qags(task),
                (Method::Qags, Some(weight)) => quadpack_weighted(task, weight),
                // It carries no weight, and none comes here.
                (Method::Qag(rule), _) => qag(rule, task),
            }
        };
        let mut replaced = 0;
        let outcome = match non_finite {
            NonFinite::Reject => integrate(&mut samples, value)?,
            NonFinite::Zero => {
                // The default method samples ends and break points, and knows what to do there.
                let exempt = match method {
                    Method::DoublyAdaptive => domain.points(),
                    _ => &[],
                };
                let mut f = ZeroNonFinite::new(&mut samples, exempt);
                let outcome = integrate(&mut f, value)?;
                replaced = f.holes().len();
                outcome
            }
        };
        let outcome = outcome.judge(&goal, value);
        if descends {
            value.scale_by(-T::one());
        }
        Ok(Solution {
            error: outcome.error,
            evaluations: outcome.evaluations,
            intervals: outcome.intervals,
            replaced,
            cause: outcome.cause,
        })
    }
}

/// One panel by a rule, in place of an integration: error, integral of |f| and deviation.
pub(crate) fn apply_rule<T: Real>(
    rule: Rule,
    sampling: Sampling<'_, T>,
    [a, b]: [T; 2],
    value: &mut [T],
) -> Result<[T; 3], Failure<T>> {
    let map = Transform::Identity;
    let mut samples = Samples::new(sampling, value.len());
    let mut nothing = [T::zero()];
    let value = at_least_one(value, &mut nothing);
    let panel = rule.integrate(&mut samples, Piece { map, a, b }, value)?;
    Ok([panel.error, panel.magnitude, panel.deviation])
}

/// The place for the components of an integral; where there are none, for the one of [`Samples`].
fn at_least_one<'a, T>(value: &'a mut [T], nothing: &'a mut [T; 1]) -> &'a mut [T] {
    if value.is_empty() { nothing } else { value }
}
