//! How far what is said of extrapolations can be trusted: by how much the next block moves the integral.

use crate::real::Real;
use crate::vector::{Components, Vector};

/// Terms of one sign go on for so many times the distance, if they fall by this power more than 1/x at least.
const GOES_ON: f64 = 10.0;
const LEAST: f64 = 0.2;

/// And by so many times if nothing is known of how they fall, or if they fell by more than this power: what is
/// left of alternating terms does, and hides others.
const UNKNOWN: f64 = 1e3;
const MOST: f64 = 3.0;

/// Of an f that has the weight's own frequency in it, or nearly, some of the terms are of one sign. They are hidden
/// below those that alternate, and no order of a transformation of these tells how much of them is still to come.
pub(super) struct Trust<T> {
    /// The integral by the block before, and its error.
    before: Components<T>,
    error: T,
    /// By how much errors were too small.
    factor: T,
    /// Terms of one sign times the distance, and the distance.
    slow: Option<[T; 2]>,
}

impl<T: Real> Trust<T> {
    pub(super) fn new(count: usize) -> Self {
        Trust {
            before: Components::zeros(count),
            error: T::infinity(),
            factor: T::one(),
            slow: None,
        }
    }

    /// What was said last is not believed anyway: f goes on otherwise.
    pub(super) fn forget(&mut self) {
        self.error = T::infinity();
        self.slow = None;
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

    /// What terms of one sign may still add up to, by their size times the distance, here and a block before.
    pub(super) fn slow_rest(&mut self, slow: T, distance: T, tolerance: T) -> T {
        let lit = T::lit;
        let before = self.slow.replace([slow, distance]);
        if lit(UNKNOWN) * slow <= tolerance {
            return lit(GOES_ON) * slow;
        }
        let Some([slow_before, distance_before]) = before else {
            return T::infinity();
        };
        let power = (slow_before / slow).ln() / (distance / distance_before).ln();
        if power > lit(MOST) {
            lit(UNKNOWN) * slow
        } else if power >= lit(LEAST) {
            lit(GOES_ON) * slow
        } else {
            T::infinity()
        }
    }
}
