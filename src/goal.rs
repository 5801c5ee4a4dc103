//! When an approximation is good enough, and what comes out when it is or is not.

use crate::error::Cause;
use crate::real::Real;
use crate::vector::Vector;

/// The accuracy asked for and the number of intervals allowed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Goal<T> {
    pub(crate) rel_tol: T,
    /// `None`: what the arithmetic can resolve.
    pub(crate) abs_tol: Option<T>,
    /// At most `max_intervals`.
    pub(crate) min_intervals: usize,
    pub(crate) max_intervals: usize,
}

impl<T: Real> Goal<T> {
    /// The largest error that is good enough for an integral of this norm, where the
    /// integral of |f| is `magnitude`.
    #[inline]
    pub(crate) fn tolerance(&self, norm: T, magnitude: T) -> T {
        // (Some of the smallest numbers there are, for samples that are subnormal themselves.)
        let absolute = self.abs_tol.unwrap_or_else(|| {
            let smallest = T::epsilon() * T::min_positive_value();
            (T::lit(100.0) * T::epsilon() * magnitude).max(T::lit(64.0) * smallest)
        });
        (self.rel_tol * norm).max(absolute)
    }
}

/// Where an integration ended, whether well or not, beside the integral itself.
#[derive(Clone, Copy)]
pub(crate) struct Outcome<T> {
    pub(crate) error: T,
    /// The integral of |f|.
    pub(crate) magnitude: T,
    pub(crate) evaluations: usize,
    pub(crate) intervals: usize,
    /// What stood in the way; `None` for success.
    pub(crate) cause: Option<Cause>,
}

impl<T: Real> Outcome<T> {
    /// The one place where an estimate becomes `Ok`: it must be finite and within the
    /// tolerance, whatever the method believes.
    #[inline]
    pub(crate) fn judge(mut self, goal: &Goal<T>, value: &[T]) -> Self {
        let norm = value.norm();
        let within = self.error <= goal.tolerance(norm, self.magnitude);
        self.cause = if self.error.is_nan() || self.error < T::zero() {
            // Infinities of both signs: nothing is known of the error, and it is no rounding. Nor is a
            // negative one an error.
            self.error = T::infinity();
            Some(Cause::Divergent)
        } else if !norm.is_finite() || !self.error.is_finite() {
            Some(self.cause.unwrap_or(Cause::Divergent))
        } else if within {
            self.cause
        } else {
            Some(self.cause.unwrap_or(Cause::Roundoff))
        };
        self
    }
}
