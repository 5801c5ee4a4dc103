//! Interpolants times the weight, and times the same a quarter of a period away, at points and between them:
//! without a sample.

use alloc::vec;
use alloc::vec::Vec;

use crate::chebyshev::{node, transform_column};
use crate::doubly_adaptive::interval::{Interval, Nodes, set_positions};
use crate::doubly_adaptive::map::Map;
use crate::doubly_adaptive::panel::Panel;
use crate::doubly_adaptive::storage::Storage;
use crate::real::Real;
use crate::vector::{Columns, Components, Vector};

impl<T: Real> Storage<T> {
    /// The error of the panel that ends there, over its width.
    pub(super) fn error_density_at(&self, end: T) -> T {
        let last = self.panels.iter().find(|panel| panel.b == end);
        last.map_or(T::infinity(), |panel| {
            panel.found.error / (panel.b - panel.a)
        })
    }

    /// The interpolant there times the weight, and times its conjugate, if it has one; and its norm.
    pub(super) fn product_at(&self, x: T, [value, other]: [&mut [T]; 2]) -> T {
        let at = |panel: &&Panel<T>| panel.a <= x && x <= panel.b;
        let Some((panel, oscillation)) = self.panels.iter().find(at).zip(self.oscillation.as_ref())
        else {
            return T::zero();
        };
        let place = (x - panel.middle()) / panel.half_width();
        for (y, column) in value.iter_mut().zip(self.coefficients_of(panel).iter()) {
            *y = polynomial(column, place);
        }
        let norm = value.norm();
        other.copy_from_slice(value);
        oscillation.weigh(x, value, other);
        norm
    }

    /// The integral of interpolants with the weight over a part of the range, and with its conjugate, if it has
    /// one; and that of |f|, about.
    pub(super) fn integrate_between(
        &mut self,
        [low, high]: [T; 2],
        [value, other]: [&mut [T]; 2],
    ) -> T {
        let mut size = T::zero();
        let Some(mut oscillation) = self.oscillation.take() else {
            return size;
        };
        let conjugate = oscillation.conjugate();
        let mut part = Components::zeros(value.len());
        for (index, panel) in self.panels.iter().enumerate() {
            let (a, b) = (low.max(panel.a), high.min(panel.b));
            if a >= b {
                continue;
            }
            size = size + panel.found.largest * (b - a);
            if a == panel.a && b == panel.b {
                value.add_scaled(T::one(), self.value_of(index));
                if let Some(conjugate) = conjugate {
                    let coefficients = self.coefficients_of(panel);
                    oscillation.integrate_with(conjugate, [a, b], coefficients, &mut part);
                    other.add_scaled(T::one(), &part);
                }
                continue;
            }
            let is_most = b - a > panel.half_width();
            let degree = if is_most { panel.degree.max(32) } else { 32 };
            let map = Map::Identity;
            let mut xs = vec![T::zero(); degree + 1];
            set_positions(&mut xs, Interval { map, a, b }, Nodes::all(degree));
            let whole = self.coefficients_of(panel);
            let mut coefficients = vec![T::zero(); xs.len() * value.len()];
            let places = (0..=degree).map(|j| {
                let place = (xs[j] - panel.middle()) / panel.half_width();
                // Of a part of a panel that is a few numbers wide the nodes are as good.
                if place.is_finite() {
                    place
                } else {
                    node(degree, j)
                }
            });
            let places: Vec<T> = places.collect();
            let columns = coefficients.chunks_exact_mut(xs.len());
            for (column, all) in columns.zip(whole.iter()) {
                let samples: Vec<T> = places.iter().map(|&t| polynomial(all, t)).collect();
                transform_column(column, &samples);
            }
            let coefficients = Columns::new(&coefficients, xs.len());
            oscillation.integrate([a, b], coefficients, &mut part);
            value.add_scaled(T::one(), &part);
            if let Some(conjugate) = conjugate {
                oscillation.integrate_with(conjugate, [a, b], coefficients, &mut part);
                other.add_scaled(T::one(), &part);
            }
        }
        self.oscillation = Some(oscillation);
        size
    }
}

/// An interpolant at t, by its coefficients, the even ones first: of polynomials at -t.
fn polynomial<T: Real>(coefficients: &[T], t: T) -> T {
    let (even, odd) = coefficients.split_at(coefficients.len() / 2 + 1);
    let x = -t;
    let twice = x + x;
    let (mut b1, mut b2) = (T::zero(), T::zero());
    for k in (1..coefficients.len()).rev() {
        let c = if k % 2 == 0 { even[k / 2] } else { odd[k / 2] };
        (b1, b2) = (c + twice * b1 - b2, b1);
    }
    even[0] + x * b1 - b2
}
