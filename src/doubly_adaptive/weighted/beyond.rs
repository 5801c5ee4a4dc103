//! What follows a block of half periods: by the integrals over the last of them, which come from the
//! interpolants that there are.

use alloc::vec;
use alloc::vec::Vec;

use super::half_line::{HALF_PERIODS, HalfLine};
use crate::doubly_adaptive::oscillation::frequency;
use crate::doubly_adaptive::storage::Storage;
use crate::extrapolation::larger_or_nan;
use crate::extrapolation::levin::{of_one_sign, rest};
use crate::real::Real;
use crate::vector::{Components, Vector};

/// How many times as far as the last panel from the finite end what is not seen of f in it may go on to count.
const UNSEEN: f64 = 2.0;

/// What follows a block.
pub(super) struct Beyond<T> {
    pub(super) value: Components<T>,
    pub(super) error: T,
    /// The largest of terms of one sign times the number of half periods from the finite end, which is how
    /// they would go on if they fell as the square of it.
    pub(super) slow: T,
    pub(super) distance: T,
    /// What may follow of what is too small to be seen of f in the last panel.
    pub(super) unseen: T,
}

/// Integrals over half periods.
struct Terms<T> {
    /// Component by component, with the weight and with its conjugate.
    all: [Vec<T>; 2],
    /// What is left of a term up to where the last one should have ended.
    missing: Components<T>,
    /// The integral of |f| over one.
    size: T,
    /// The largest square of the phase that a place is off by.
    shift: T,
}

impl<T: Real> HalfLine<'_, '_, T> {
    /// What follows a block with this error.
    pub(super) fn extrapolate(
        &self,
        store: &mut Storage<T>,
        [start, end]: [T; 2],
        half_period: T,
        error: T,
    ) -> Beyond<T> {
        let count = store.components;
        let number = ((end - start) / half_period).round();
        let number = number.min(T::lit(HALF_PERIODS));
        let steps = number.to_usize().unwrap_or(0);
        let places: Vec<T> = (0..=steps)
            .map(|n| {
                if n == steps {
                    end
                } else {
                    self.aligned(end - half_period * (number - T::lit(n as f64)))
                }
            })
            .collect();
        let Terms {
            all,
            missing,
            size,
            shift,
        } = self.terms(store, &places, half_period);
        let rounding = (T::lit(4.0) * T::epsilon() + shift) * size;
        let first = (places[0] - self.from) / half_period + T::one();
        let distance = first + T::lit(steps.saturating_sub(1) as f64);
        let [mut value, mut errors, mut slow] = [(); 3].map(|()| Components::zeros(count));
        for c in 0..count {
            let [terms, others] = all.each_ref().map(|all| &all[c * steps..(c + 1) * steps]);
            let found = rest(terms, first, rounding, error);
            value[c] = missing[c] + found.value;
            errors[c] = found.error;
            // What is slow in the product turns from the one to the other. (With the complex wave they are real
            // and imaginary part, and both are in the norm.)
            let slow_parts = [terms, others].map(|terms| of_one_sign(terms, first));
            let slow_part = slow_parts[0].hypot(slow_parts[1]) - rounding;
            slow[c] = distance * larger_or_nan(slow_part, T::zero());
        }
        Beyond {
            value,
            error: errors.norm(),
            slow: slow.norm(),
            distance,
            unseen: T::lit(UNSEEN) * (end - self.from) * store.error_density_at(end),
        }
    }

    /// The integrals between places.
    fn terms(&self, store: &mut Storage<T>, places: &[T], half_period: T) -> Terms<T> {
        let count = store.components;
        let w = T::lit(frequency(self.weight).abs());
        let steps = places.len() - 1;
        let mut all = [(); 2].map(|()| vec![T::zero(); steps * count]);
        let (mut size, mut shift) = (T::zero(), T::zero());
        // Places are rounded. To first order the integral up to where they should be is known.
        let mut before = [(); 2].map(|()| Components::zeros(count));
        for (n, &place) in places.iter().enumerate() {
            let off = T::lit(self.off(place)) / w;
            let mut missing = [(); 2].map(|()| Components::zeros(count));
            let [own, other] = &mut missing;
            size = size.max(half_period * store.product_at(place, [own, other]));
            for missing in &mut missing {
                missing.scale_by(-off);
            }
            shift = shift.max(off * off * w * w);
            if n > 0 {
                let mut terms = [(); 2].map(|()| Components::zeros(count));
                let [own, other] = &mut terms;
                size = size.max(store.integrate_between([places[n - 1], place], [own, other]));
                for (i, mut term) in terms.into_iter().enumerate() {
                    term.add_scaled(T::one(), &missing[i]);
                    term.add_scaled(-T::one(), &before[i]);
                    for (c, &y) in term.iter().enumerate() {
                        all[i][c * steps + n - 1] = y;
                    }
                }
            }
            before = missing;
        }
        let [missing, _] = before;
        Terms {
            all,
            missing,
            size,
            shift,
        }
    }
}
