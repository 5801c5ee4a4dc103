//! How far what is said of extrapolations can be trusted: by how much the next block moves the integral.

use crate::real::Real;
use crate::vector::{Components, Vector};

/// Of an f that has the weight's own frequency in it some of the terms are of one sign. They are hidden below
/// those that alternate, and no order of a transformation of these tells how much of them is still to come.
pub(super) struct Trust<T> {
    /// The integral by the block before, and its error.
    before: Components<T>,
    error: T,
    /// By how much errors were too small.
    factor: T,
}

impl<T: Real> Trust<T> {
    pub(super) fn new(count: usize) -> Self {
        Trust {
            before: Components::zeros(count),
            error: T::infinity(),
            factor: T::one(),
        }
    }

    /// What was said last is not believed anyway: f goes on otherwise.
    pub(super) fn forget(&mut self) {
        self.error = T::infinity();
    }

    /// The error of an extrapolation, by what is said of it, and of the rest of this value.
    pub(super) fn revise(&mut self, value: &[T], error: T, known: T) -> T {
        let factor = value.distance(&self.before) / (self.error + known);
        if factor > self.factor {
            self.factor = factor;
        }
        self.before = Components::from(value);
        self.error = error + known;
        self.factor * error
    }
}
