//! An interpolant at several places side by side.

use core::array;

use crate::real::Real;

/// Points of an interpolant, or components of arrays, that are worked out side by side.
pub(super) const LANES: usize = 4;

/// The same for an interpolant of many coefficients.
pub(super) const WIDE: usize = 2 * LANES;

/// A chunk of a list as a whole block, the last one repeated where there are fewer.
#[inline(always)]
pub(super) fn lanes_of<Y: Copy, const L: usize>(list: &[Y]) -> [Y; L] {
    match <&[Y; L]>::try_from(list) {
        Ok(all) => *all,
        Err(_) => array::from_fn(|i| list[i.min(list.len() - 1)]),
    }
}

/// Some components of the interpolant of [`Vector::misfit`] at each of some places.
#[inline(always)]
pub(super) fn interpolate<Y, T: Real, const P: usize, const L: usize>(
    (even, odd): (&[Y], &[Y]),
    places: &[T; L],
    components: impl Fn(&Y) -> [T; P],
) -> [[T; L]; P] {
    let ws = places.map(|t| (t + t) * t - T::one());
    let twice = ws.map(|w| w + w);
    let zero = [[T::zero(); L]; P];
    // All sums side by side: each step waits for the one before.
    let (mut e, mut e_before, mut o, mut o_before) = (zero, zero, zero, zero);
    // Two steps at a time, so that nothing changes places: there are 2, 4, 8, ... of them.
    for k in (0..odd.len() / 2).rev() {
        let (c, d) = (components(&even[2 * k + 2]), components(&odd[2 * k + 1]));
        for p in 0..P {
            for i in 0..L {
                e_before[p][i] = (c[p] - e_before[p][i]) + twice[i] * e[p][i];
                o_before[p][i] = (d[p] - o_before[p][i]) + twice[i] * o[p][i];
            }
        }
        let (c, d) = (components(&even[2 * k + 1]), components(&odd[2 * k]));
        for p in 0..P {
            for i in 0..L {
                e[p][i] = (c[p] - e[p][i]) + twice[i] * e_before[p][i];
                o[p][i] = (d[p] - o[p][i]) + twice[i] * o_before[p][i];
            }
        }
    }
    let c = components(&even[0]);
    for p in 0..P {
        for i in 0..L {
            let even = (c[p] - e_before[p][i]) + ws[i] * e[p][i];
            e[p][i] = even - places[i] * (o[p][i] - o_before[p][i]);
        }
    }
    e
}
