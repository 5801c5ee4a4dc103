//! Sums over the panels, and where the whole integral stands.

use num_traits::{One, Zero};

use super::panel::Panel;
use crate::error::Cause;
use crate::real::Real;
use crate::value::Value;
use crate::vector::Vector;

/// Where the whole integral stands after a round.
pub(super) struct State<Y: Value> {
    pub(super) value: Y,
    pub(super) magnitude: Y::Real,
    /// The errors of panels that can still be refined, of those that cannot, of the
    /// remainders of tails, and of rounding.
    pub(super) open: Y::Real,
    pub(super) frozen: Y::Real,
    pub(super) tail: Y::Real,
    pub(super) noise: Y::Real,
    pub(super) divergent: bool,
    /// Whether a singular end is known as far as the spacing of numbers lets it be.
    pub(super) narrow: bool,
    /// What stands in the way next to a singular end, however well the rest is known.
    pub(super) hopeless: Option<Cause>,
}

impl<Y: Vector> State<Y> {
    pub(super) fn error(&self) -> Y::Real {
        self.open + self.frozen + self.tail + self.noise
    }
}

/// Sums over panels.
#[derive(Clone)]
pub(super) struct Totals<Y: Value> {
    pub(super) value: Y,
    pub(super) magnitude: Y::Real,
    pub(super) open: Y::Real,
    pub(super) frozen: Y::Real,
    pub(super) scatter: RootOfSquares<Y::Real>,
}

impl<Y: Vector> Totals<Y> {
    pub(super) fn nothing(any: &Y) -> Self {
        let zero = Y::Real::zero();
        let mut value = any.clone();
        value.scale_by(zero);
        Totals {
            value,
            magnitude: zero,
            open: zero,
            frozen: zero,
            scatter: RootOfSquares {
                unit: zero,
                squares: zero,
            },
        }
    }

    #[inline]
    pub(super) fn add(&mut self, panel: &Panel<Y>) {
        let found = &panel.found;
        self.value.add_scaled(Y::Real::one(), &found.value);
        self.magnitude = self.magnitude + found.magnitude;
        let sum = if panel.frozen {
            &mut self.frozen
        } else {
            &mut self.open
        };
        *sum = *sum + panel.error();
        self.scatter.add(found.scatter);
    }
}

/// The root of a sum of squares, in units of the largest: squares could underflow.
#[derive(Clone)]
pub(super) struct RootOfSquares<T> {
    pub(super) unit: T,
    pub(super) squares: T,
}

impl<T: Real> RootOfSquares<T> {
    #[inline]
    pub(super) fn add(&mut self, term: T) {
        if term > self.unit {
            let ratio = self.unit / term;
            self.squares = self.squares * ratio * ratio + T::one();
            self.unit = term;
        } else if !term.is_zero() {
            let ratio = term / self.unit;
            self.squares = self.squares + ratio * ratio;
        }
    }

    pub(super) fn norm(&self) -> T {
        self.squares.sqrt() * self.unit
    }
}

#[cfg(test)]
mod tests {
    use super::RootOfSquares;
    use super::Totals;
    use crate::doubly_adaptive::storage::Storage;
    use crate::doubly_adaptive::storage::tests::store_of;

    fn root(terms: &[f64]) -> f64 {
        let mut sum = RootOfSquares {
            unit: 0.0,
            squares: 0.0,
        };
        for &term in terms {
            sum.add(term);
        }
        sum.norm()
    }

    #[test]
    fn squares_neither_underflow_nor_overflow() {
        for scale in [1e-300, 1.0, 1e300] {
            assert!((root(&[3.0 * scale, 4.0 * scale]) / (5.0 * scale) - 1.0).abs() < 1e-15);
            assert!((root(&[4.0 * scale, 0.0, 3.0 * scale]) / (5.0 * scale) - 1.0).abs() < 1e-15);
        }
        assert_eq!(root(&[]), 0.0);
    }

    fn open_and_frozen(store: &Storage<f64>) -> (f64, f64) {
        let mut totals = Totals::nothing(&0.0);
        totals.add(&store.panels[0]);
        (totals.open, totals.frozen)
    }

    #[test]
    fn frozen_errors_are_kept_apart_and_those_without_weight_are_none() {
        let mut store = store_of(|x| x.abs().sqrt(), -1.0, 2.0, 32);
        let error = store.panels[0].found.error;
        assert!(error > 0.0);
        assert_eq!(open_and_frozen(&store), (error, 0.0));
        store.panels[0].frozen = true;
        assert_eq!(open_and_frozen(&store), (0.0, error));
        store.panels[0].found.error = f64::INFINITY;
        store.panels[0].weight = 0.0;
        assert_eq!(open_and_frozen(&store), (0.0, 0.0));
    }
}
