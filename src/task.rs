//! What a method is asked.

use alloc::vec::Vec;

use crate::domain::Domain;
use crate::error::Cause;
use crate::goal::{Goal, Outcome};
use crate::real::Real;
use crate::samples::{Failure, Integrand};
use crate::workspace::Store;

/// An integral to be computed.
pub(crate) struct Task<'a, T> {
    pub(crate) goal: &'a Goal<T>,
    pub(crate) f: &'a mut dyn Integrand<T>,
    /// Not empty.
    pub(crate) domain: &'a Domain<T>,
    /// Whether the domain's points are in falling order.
    pub(crate) descends: bool,
    /// The user's workspace, if there is one.
    pub(crate) store: Option<&'a mut Store<T>>,
    /// The place for the integral.
    pub(crate) value: &'a mut [T],
}

impl<T: Real> Task<'_, T> {
    /// The points of the domain from left to right, each once.
    pub(crate) fn rising_points(&self) -> Vec<T> {
        let mut points = self.domain.points().to_vec();
        if self.descends {
            points.reverse();
        }
        points.dedup();
        points
    }

    /// The same, to be given away.
    pub(crate) fn again(&mut self) -> Task<'_, T> {
        Task {
            goal: self.goal,
            f: &mut *self.f,
            domain: self.domain,
            descends: self.descends,
            store: self.store.as_deref_mut(),
            value: &mut *self.value,
        }
    }

    /// The same over another domain, whose points are in rising order.
    pub(crate) fn over<'s>(&'s mut self, domain: &'s Domain<T>) -> Task<'s, T> {
        Task {
            domain,
            descends: false,
            ..self.again()
        }
    }

    /// Give up an integral on a range where numbers are too few, or end too soon, for it. A sample at x tells how many
    /// components a value has.
    pub(crate) fn refuse(&mut self, x: T) -> Result<Outcome<T>, Failure<T>> {
        self.f.fill(&[x], self.value)?;
        self.value.fill(T::zero());
        Ok(Outcome {
            error: T::infinity(),
            magnitude: T::zero(),
            evaluations: 1,
            intervals: 1,
            cause: Some(Cause::BadIntegrand),
        })
    }
}
