//! Sums over the panels, and where the whole integral stands.

use crate::doubly_adaptive::panel::Panel;
use crate::error::Cause;
use crate::real::Real;
use crate::vector::{Components, Vector};

/// Where the whole integral stands after a round.
pub(super) struct State<T> {
    pub(super) value: Components<T>,
    pub(super) magnitude: T,
    /// The errors of panels that can still be refined, of those that cannot, of the
    /// remainders of tails, and of rounding.
    pub(super) open: T,
    pub(super) frozen: T,
    pub(super) tail: T,
    pub(super) noise: T,
    pub(super) divergent: bool,
    /// Whether a singular end is known as far as the spacing of numbers lets it be.
    pub(super) narrow: bool,
    /// What stands in the way next to a singular end, however well the rest is known.
    pub(super) hopeless: Option<Cause>,
}

impl<T: Real> State<T> {
    pub(super) fn error(&self) -> T {
        self.open + self.frozen + self.tail + self.noise
    }
}

/// Sums over panels.
#[derive(Clone)]
pub(super) struct Totals<T> {
    pub(super) value: Components<T>,
    pub(super) magnitude: T,
    pub(super) open: T,
    pub(super) frozen: T,
    pub(super) scatter: RootOfSquares<T>,
}

impl<T: Real> Totals<T> {
    pub(super) fn nothing(components: usize) -> Self {
        let zero = T::zero();
        Totals {
            value: Components::zeros(components),
            magnitude: zero,
            open: zero,
            frozen: zero,
            scatter: RootOfSquares::nothing(),
        }
    }

    /// Add a panel and the integral over it.
    #[inline]
    pub(super) fn add(&mut self, panel: &Panel<T>, value: &[T]) {
        self.value.add_scaled(T::one(), value);
        self.add_scalars(panel);
    }

    /// Add all panels and the integrals over them, in their order.
    pub(super) fn add_all(&mut self, panels: &[Panel<T>], values: &[T]) {
        for panel in panels {
            self.add_scalars(panel);
        }
        let count = self.value.len();
        for (c, sum) in self.value.iter_mut().enumerate() {
            let values = values[c.min(values.len())..].iter().step_by(count);
            *sum = values.fold(*sum, |sum, &y| sum + y);
        }
    }

    #[inline]
    fn add_scalars(&mut self, panel: &Panel<T>) {
        self.magnitude = self.magnitude + panel.found.magnitude;
        let sum = if panel.frozen {
            &mut self.frozen
        } else {
            &mut self.open
        };
        *sum = *sum + panel.error();
        self.scatter.add(panel.found.scatter);
    }
}

/// The root of a sum of squares, in units of the largest: squares could underflow.
#[derive(Clone)]
pub(super) struct RootOfSquares<T> {
    unit: T,
    squares: T,
}

impl<T: Real> RootOfSquares<T> {
    fn nothing() -> Self {
        let zero = T::zero();
        RootOfSquares {
            unit: zero,
            squares: zero,
        }
    }

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
        let mut sum = RootOfSquares::nothing();
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
        // And where the reciprocal of the unit does.
        assert!((root(&[3e-310, 4e-310]) / 5e-310 - 1.0).abs() < 1e-10);
    }

    fn open_and_frozen(store: &Storage<f64>) -> (f64, f64) {
        let mut totals = Totals::nothing(1);
        totals.add(&store.panels[0], &store.values);
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
