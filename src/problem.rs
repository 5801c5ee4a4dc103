//! What a method is asked, and what it answers, without the user's types. From here down everything is
//! generic over the scalar alone, and compiled in this crate.

use alloc::vec::Vec;

use crate::domain::{Domain, Piece};
use crate::doubly_adaptive::doubly_adaptive;
use crate::error::Cause;
use crate::goal::Goal;
use crate::method::Method;
use crate::quadpack::qag::qag;
use crate::quadpack::qags::qags;
use crate::real::Real;
use crate::rule::Rule;
use crate::samples::non_finite::{NonFinite, ZeroNonFinite};
use crate::samples::{Failure, Integrand, Rows, Sampling};
use crate::transform::Transform;
use crate::vector::{Vector, width};
use crate::workspace::Stores;

/// An integral to be computed.
pub(crate) struct Problem<'a, T: Real> {
    pub(crate) method: Method,
    pub(crate) non_finite: NonFinite,
    pub(crate) goal: Goal<T>,
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

impl<T: Real + Vector<Real = T>> Problem<'_, T> {
    /// Solve it with values of the width that it needs.
    #[inline(always)]
    pub(crate) fn solve(self, stores: Option<&mut Stores<T>>) -> Result<Solution<T>, Failure<T>> {
        match width(self.value.len()) {
            1 => self.solve_with::<T>(stores),
            2 => self.solve_with::<[T; 2]>(stores),
            8 => self.solve_with::<[T; 8]>(stores),
            _ => self.solve_with::<Vec<T>>(stores),
        }
    }

    #[inline(never)]
    fn solve_with<Y: Vector<Real = T>>(
        self,
        stores: Option<&mut Stores<T>>,
    ) -> Result<Solution<T>, Failure<T>> {
        let Problem {
            method,
            non_finite,
            goal,
            domain,
            descends,
            sampling,
            value,
        } = self;
        let store = stores.map(Y::store);
        let mut rows = Rows::<Y>::new(sampling, value.len());
        let integrate = |f: &mut dyn Integrand<Y>| match method {
            Method::DoublyAdaptive => doubly_adaptive(&goal, f, domain, descends, store),
            Method::Qags => qags(&goal, f, domain, descends, store),
            Method::Qag(rule) => qag(rule, &goal, f, domain, descends, store),
        };
        let (outcome, replaced) = match non_finite {
            NonFinite::Reject => (integrate(&mut rows)?, 0),
            NonFinite::Zero => {
                // The default method samples ends and break points, and knows what to do there.
                let exempt = match method {
                    Method::DoublyAdaptive => domain.points(),
                    _ => &[],
                };
                let mut f = ZeroNonFinite::new(&mut rows, exempt);
                let outcome = integrate(&mut f)?;
                (outcome, f.holes().len())
            }
        };
        let outcome = outcome.judge(&goal, descends);
        outcome.value.write(value);
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
pub(crate) fn apply_rule<T: Real + Vector<Real = T>>(
    rule: Rule,
    sampling: Sampling<'_, T>,
    ends: [T; 2],
    value: &mut [T],
) -> Result<[T; 3], Failure<T>> {
    match width(value.len()) {
        1 => apply_rule_with::<T>(rule, sampling, ends, value),
        2 => apply_rule_with::<[T; 2]>(rule, sampling, ends, value),
        8 => apply_rule_with::<[T; 8]>(rule, sampling, ends, value),
        _ => apply_rule_with::<Vec<T>>(rule, sampling, ends, value),
    }
}

fn apply_rule_with<Y: Vector>(
    rule: Rule,
    sampling: Sampling<'_, Y::Real>,
    [a, b]: [Y::Real; 2],
    value: &mut [Y::Real],
) -> Result<[Y::Real; 3], Failure<Y::Real>> {
    let map = Transform::Identity;
    let mut rows = Rows::<Y>::new(sampling, value.len());
    let [segment] = rule.panels(&mut rows, [Piece { map, a, b }])?;
    segment.value.write(value);
    Ok([segment.error, segment.magnitude, segment.deviation])
}
