//! One bisection, and the sums over all panels that it brings up to date; what is kept of the panels.
//!
//! Piessens et al. 1983, sections 3.3.1 and 3.3.2: what `dqage` and `dqagse` have in common.

use alloc::vec::Vec;

use crate::error::Cause;
use crate::extrapolation::epsilon::EpsilonTable;
use crate::goal::Outcome;
use crate::quadpack::order::Order;
use crate::real::Real;
use crate::rule::{Halves, Panel};
use crate::vector::{Components, Vector};

/// What bisection needs once it has more than a few panels.
#[derive(Clone, Debug)]
pub(crate) struct Bisection<T> {
    pub(crate) panels: Panels<T>,
    pub(crate) order: Order,
    pub(crate) table: EpsilonTable<T>,
}

impl<T> Bisection<T> {
    pub(crate) const fn new() -> Self {
        Bisection {
            panels: Panels::new(),
            order: Order::new(),
            table: EpsilonTable::new(),
        }
    }
}

impl<T: Real> Bisection<T> {
    /// Forget all, for values of so many components.
    pub(crate) fn clear(&mut self, components: usize) {
        self.panels.clear(components);
        self.order.clear();
        self.table.clear(components);
    }
}

/// Room for so many panels is there from the beginning.
const FEW: usize = 12;

/// Panels, and their values one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Panels<T> {
    list: Vec<Panel<T>>,
    values: Vec<T>,
    components: usize,
}

impl<T> Panels<T> {
    const fn new() -> Self {
        Panels {
            list: Vec::new(),
            values: Vec::new(),
            components: 0,
        }
    }

    /// Forget all, for values of so many components.
    pub(crate) fn clear(&mut self, components: usize) {
        self.list.clear();
        self.list.reserve(FEW);
        self.values.clear();
        self.values.reserve(FEW * components);
        self.components = components;
    }

    pub(crate) fn list(&self) -> &[Panel<T>] {
        &self.list
    }

    pub(crate) fn list_mut(&mut self) -> &mut [Panel<T>] {
        &mut self.list
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// The value of panel `i`.
    #[inline]
    pub(crate) fn value(&self, i: usize) -> &[T] {
        &self.values[i * self.components..(i + 1) * self.components]
    }
}

impl<T: Real> Panels<T> {
    #[inline]
    pub(crate) fn push(&mut self, panel: &Panel<T>, value: &[T]) {
        self.list.push(*panel);
        for &y in value {
            self.values.push(y);
        }
    }

    /// Put another panel in the place of panel `i`.
    #[inline]
    pub(crate) fn replace(&mut self, i: usize, panel: &Panel<T>, value: &[T]) {
        self.list[i] = *panel;
        for (c, &y) in value.iter().enumerate() {
            self.values[i * self.components + c] = y;
        }
    }

    /// Put the worse of its halves in the place of panel `i`, and append the other.
    #[inline(always)]
    pub(crate) fn split(&mut self, i: usize, halves: &Halves<T>) {
        let Halves {
            panels: [left, right],
            values: [left_value, right_value],
        } = halves;
        // A choice that the processor may foresee: it need not wait for the errors then.
        if right.error > left.error {
            self.replace(i, right, right_value);
            self.push(left, left_value);
        } else {
            self.replace(i, left, left_value);
            self.push(right, right_value);
        }
    }

    #[inline]
    pub(crate) fn swap(&mut self, i: usize, j: usize) {
        self.list.swap(i, j);
        for c in 0..self.components {
            self.values
                .swap(i * self.components + c, j * self.components + c);
        }
    }

    /// All added afresh: no remainder of values since replaced is left in the sums.
    pub(crate) fn sums(&self) -> Sums<T> {
        let sum = |of: fn(&Panel<T>) -> T| {
            let first = of(&self.list[0]);
            self.list[1..]
                .iter()
                .fold(first, |sum, panel| sum + of(panel))
        };
        Sums {
            area: Components::from_fn(self.components, |c| {
                let mut values = self.values[c..].iter().step_by(self.components);
                let first = values.next().copied().unwrap_or(T::zero());
                values.fold(first, |sum, &y| sum + y)
            }),
            error: sum(|panel| panel.error),
            magnitude: sum(|panel| panel.magnitude),
        }
    }
}

/// The running sums over all panels (`area`, `errsum`), and the integral of |f|.
pub(crate) struct Sums<T> {
    pub(crate) area: Components<T>,
    pub(crate) error: T,
    pub(crate) magnitude: T,
}

/// What is to be known of a bisection.
pub(crate) struct Bisected<T> {
    /// The sum of the halves' errors.
    pub(crate) error: T,
    /// Whether neither value nor error changed much: a sign of rounding.
    pub(crate) stagnant: bool,
    /// Whether the error has grown.
    pub(crate) worse: bool,
}

impl<T: Real> Sums<T> {
    /// Of one panel.
    #[inline(always)]
    pub(crate) fn of(panel: &Panel<T>, value: &[T]) -> Self {
        Sums {
            area: Components::from_fn(value.len(), |c| value[c]),
            error: panel.error,
            magnitude: panel.magnitude,
        }
    }

    /// Of two halves.
    pub(crate) fn of_halves(halves: &Halves<T>) -> Self {
        let Halves {
            panels: [left, right],
            values: [left_value, right_value],
        } = halves;
        let mut area = left_value.clone();
        area.add_scaled(T::one(), right_value);
        Sums {
            area,
            error: left.error + right.error,
            magnitude: left.magnitude + right.magnitude,
        }
    }

    /// The sums over so many panels as the result: the integral goes to its place.
    pub(crate) fn conclude(
        &self,
        place: &mut [T],
        evaluations: usize,
        intervals: usize,
        cause: Option<Cause>,
    ) -> Outcome<T> {
        place.copy_from_slice(&self.area);
        Outcome {
            error: self.error,
            magnitude: self.magnitude,
            evaluations,
            intervals,
            cause,
        }
    }

    /// Put its halves in the place of a panel.
    #[inline(always)]
    pub(crate) fn replace(
        &mut self,
        (parent, before): (&Panel<T>, &[T]),
        halves: &mut Halves<T>,
    ) -> Bisected<T> {
        let Halves {
            panels: [left, right],
            values: [left_value, right_value],
        } = halves;
        left.level = parent.level + 1;
        right.level = left.level;

        let error = left.error + right.error;
        self.error = self.error + error - parent.error;
        if self.error < error {
            // A much larger error of the parent has left nothing but rounding, which may be 0 or less. (QUADPACK
            // returns it as the estimate.)
            self.error = error;
        }
        self.magnitude = self.magnitude + (left.magnitude + right.magnitude) - parent.magnitude;
        let values = left_value.iter().zip(&**right_value);
        for (area, ((&left, &right), &before)) in self.area.iter_mut().zip(values.zip(before)) {
            *area = *area + (left + right) - before;
        }

        // Where the rule has not begun to converge, nothing can be said.
        let converging = left.error != left.deviation && right.error != right.deviation;
        let stagnant = converging && error >= T::lit(0.99) * parent.error && {
            let mut after = left_value.clone();
            after.add_scaled(T::one(), right_value);
            after.distance(before) <= T::lit(1e-5) * after.norm()
        };
        Bisected {
            error,
            stagnant,
            worse: converging && error > parent.error,
        }
    }
}

/// Whether the halves of a panel are about as narrow as the spacing of floating-point
/// numbers there (QUADPACK's test).
pub(crate) fn exhausts_precision<T: Real>([left, right]: &[Panel<T>; 2]) -> bool {
    let widened = T::one() + T::lit(100.0) * T::epsilon();
    let tiny = T::lit(1000.0) * T::min_positive_value();
    left.a.abs().max(right.b.abs()) <= widened * (right.a.abs() + tiny)
}
