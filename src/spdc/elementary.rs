//! Sine, cosine and exponential without branches, for loops that the compiler turns into vectors.
//!
//! Kernel polynomials of sine and cosine and the two parts of pi/2 are those of fdlibm (Sun
//! Microsystems, 1993). Differs in: arguments are moderate, so that rounding is the addition of
//! 1.5 2^52, and polynomial and sign are selected by integer masks.

use core::f64::consts::{FRAC_2_PI, LN_2, LOG2_E};

/// Added and subtracted, it rounds to the nearest integer; added, it leaves that integer in the
/// low bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// The largest `|x|` that [`sin_cos`] is good for.
pub(super) const SIN_COS_LIMIT: f64 = 1e5;

/// `(sin x, cos x)` to 2.3e-16 for `|x| <= SIN_COS_LIMIT`.
#[inline]
pub(super) fn sin_cos(x: f64) -> (f64, f64) {
    const HALF_PI_HI: f64 = 1.570_796_326_734_125_6;
    const HALF_PI_LO: f64 = 6.077_100_506_506_192e-11;

    let shifted = x * FRAC_2_PI + ROUNDER;
    let quadrant = shifted.to_bits();
    let n = shifted - ROUNDER;
    let r = (x - n * HALF_PI_HI) - n * HALF_PI_LO;

    let z = r * r;
    let p = 8.333_333_333_322_49e-3
        + z * (-1.984_126_982_985_795e-4
            + z * (2.755_731_370_707_006_8e-6
                + z * (-2.505_076_025_340_686_3e-8 + z * 1.589_690_995_211_55e-10)));
    let sine = r + (r * z) * (-1.666_666_666_666_663_2e-1 + z * p);
    let p = -1.388_888_888_887_411e-3
        + z * (2.480_158_728_947_673e-5
            + z * (-2.755_731_435_139_066_3e-7
                + z * (2.087_572_321_298_175e-9 + z * -1.135_964_755_778_819_5e-11)));
    let cosine = (1.0 - 0.5 * z) + (z * z) * (4.166_666_666_666_66e-2 + z * p);

    let (s, c) = (sine.to_bits(), cosine.to_bits());
    let crossed = (s ^ c) & (quadrant & 1).wrapping_neg();
    let sine_sign = (quadrant & 2) << 62;
    let cosine_sign = (quadrant.wrapping_add(1) & 2) << 62;
    (
        f64::from_bits(s ^ crossed ^ sine_sign),
        f64::from_bits(c ^ crossed ^ cosine_sign),
    )
}

/// `exp x` for `|x| <= 700`, to `4e-16 + 2e-16 |x|` of itself.
#[inline]
pub(super) fn exp(x: f64) -> f64 {
    let shifted = x * LOG2_E + ROUNDER;
    // One part of ln 2 is enough: x is a rounded quotient and carries the same error.
    let r = x - (shifted - ROUNDER) * LN_2;

    // Taylor's series, two terms a step; on |r| <= ln(2)/2 the first one left out is 2e-16.
    let z = r * r;
    let p = (1.0 / 3_628_800.0 + r * (1.0 / 39_916_800.0)) + z * (1.0 / 479_001_600.0);
    let p = (1.0 / 40_320.0 + r * (1.0 / 362_880.0)) + z * p;
    let p = (1.0 / 720.0 + r * (1.0 / 5_040.0)) + z * p;
    let p = (1.0 / 24.0 + r * (1.0 / 120.0)) + z * p;
    let p = (0.5 + r * (1.0 / 6.0)) + z * p;
    let power = 1.0 + (r + z * p);

    // The power of two goes into the exponent field.
    f64::from_bits(power.to_bits().wrapping_add(shifted.to_bits() << 52))
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::{SIN_COS_LIMIT, exp, sin_cos};

    /// From -limit to limit, dense near 0.
    fn arguments(limit: f64) -> impl Iterator<Item = f64> {
        (-20_000..=20_000).map(move |k| {
            let t = f64::from(k) / 20_000.0;
            limit * t * t * t
        })
    }

    #[test]
    fn sine_and_cosine_agree_with_the_standard_library() {
        for x in arguments(SIN_COS_LIMIT) {
            let (s, c) = sin_cos(x);
            assert!((s - x.sin()).abs() <= 2.3e-16, "sin {x:e}");
            assert!((c - x.cos()).abs() <= 2.3e-16, "cos {x:e}");
        }
    }

    #[test]
    fn sine_keeps_its_relative_accuracy_near_zero() {
        for x in arguments(1e-3) {
            assert!((sin_cos(x).0 - x.sin()).abs() <= 2.3e-16 * x.abs(), "{x:e}");
        }
    }

    #[test]
    fn exponential_agrees_with_the_standard_library() {
        for x in arguments(700.0) {
            let relative = (exp(x) / x.exp() - 1.0).abs();
            assert!(relative <= 4e-16 + 2e-16 * x.abs(), "{x:e}: {relative:e}");
        }
    }
}
