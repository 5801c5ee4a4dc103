//! How a panel next to a singular point of the weight is made smaller until f is resolved on it.

use crate::goal::Goal;
use crate::real::Real;

/// By what a panel that is not resolved is made smaller.
pub(super) const SHRINKING: f64 = 4.0;

/// What is not resolved of a smooth function falls by more than this.
const SLOW: f64 = 0.125;

/// The share of what is asked relative to the integral of |f w| that a panel may err by, before it is known
/// what the whole is.
const SHARE: f64 = 0.1;

/// What came of the panels so far.
pub(super) struct Shrinking<T> {
    before: Option<T>,
    /// How often in a row it was slow, and may be.
    slow: usize,
    patience: usize,
    /// How many more panels there may be.
    left: usize,
}

impl<T: Real> Shrinking<T> {
    pub(super) fn new(patience: usize, panels: usize) -> Self {
        Shrinking {
            before: None,
            slow: 0,
            patience,
            left: panels,
        }
    }

    /// Whether a smaller panel than this promises more: f may be singular at the same point as the weight.
    /// A single sample that does not fit tells nothing of that.
    pub(super) fn goes_on(&mut self, unresolved: T, is_single: bool) -> bool {
        self.slow = match self.before {
            Some(before) if unresolved <= T::lit(SLOW) * before => 0,
            _ if is_single => self.slow,
            Some(_) => self.slow + 1,
            None => 0,
        };
        self.before = Some(unresolved);
        self.left = self.left.saturating_sub(1);
        self.slow < self.patience && self.left > 0
    }
}

/// What a panel may err by that is a part of an integral of which nothing else is known, by its norm and
/// magnitude.
pub(super) fn enough<T: Real>(goal: &Goal<T>) -> impl Fn(T, T) -> T {
    move |norm, magnitude| {
        let share = T::lit(SHARE) * goal.rel_tol * magnitude;
        goal.tolerance(norm, magnitude).max(share)
    }
}
