//! What the last coefficients say of the error.

use crate::chebyshev::Spectrum;
use crate::chebyshev::kernel::{larger, sum_of};
use crate::real::Real;

/// What the last coefficients say of the error.
pub(super) struct Truncation<T> {
    pub(super) before: T,
    pub(super) tail: T,
    pub(super) error: T,
}

impl<T: Real> Truncation<T> {
    #[inline(always)]
    pub(super) fn of(c: Spectrum<'_, T>, half: T, missing: bool) -> Self {
        let [before, tail, decay] = decay(c, missing);
        let mut error = T::lit(4.0) * half * tail;
        let reduced = T::lit(4.0) * decay;
        if reduced < T::one() {
            error = error * reduced;
        }
        // A transform that overflows says nothing.
        if !sum_of(c.0).is_finite() {
            error = T::infinity();
        }
        Truncation {
            before,
            tail,
            error,
        }
    }
}

/// The largest coefficients before the tail and in it, and how fast they decay, from the norms
/// of all.
#[inline(always)]
fn decay<T: Real>(c: Spectrum<'_, T>, missing: bool) -> [T; 3] {
    let n = c.0.len() - 1;
    let largest = |first: usize, last: usize| c.largest(first, last);
    match n {
        4 => {
            // With a missing sample c_4 = 0 by construction.
            let tail = largest(if missing { 1 } else { 3 }, 4);
            [largest(1, 2), tail, T::lit(0.25)]
        }
        8 => {
            let (first, second, third) = (largest(3, 4), largest(5, 6), largest(7, 8));
            // A quotient of two zeros is no decay, and fails the comparison that would reduce the
            // error.
            let decay = larger(second / first, third / second);
            [largest(4, 5), largest(6, 8), decay]
        }
        _ => {
            let eighth = n / 8;
            let x = largest(5 * eighth + 1, 6 * eighth);
            let y = largest(6 * eighth + 1, 7 * eighth);
            let z = largest(7 * eighth + 1, n);
            let decay = larger(y / x, z / y);
            let tail = largest(n - n / 4 + 1, n);
            [largest(n / 2 + 1, n - n / 4), tail, decay * decay]
        }
    }
}
