//! Sine, cosine and exponential without branches, for loops that the compiler turns into vectors.
//!
//! The functions of the standard library are calls, and a loop with a call in it stays a loop of
//! single numbers. These two are arithmetic and nothing else: they are compiled into the
//! integrand, and a panel's worth of samples is computed two, four or eight at a time.
//!
//! ```
//! use quadrille::{elementary, quad};
//!
//! let wave = |x: f64| {
//!     let (sin, cos) = elementary::sin_cos(30.0 * x);
//!     (cos - x * sin) * elementary::exp(-x)
//! };
//! let area = quad(wave, 0.0..1.0)?;
//! assert!((area.value + 0.009_236_719_327_158_517).abs() <= area.error);
//! # Ok::<(), quadrille::Error<f64>>(())
//! ```
//!
//! | function | argument | error |
//! |---|---|---|
//! | [`sin_cos`] | `\|x\| <= 1e6`; NaN beyond | at most 0.9 units in the last place of the result |
//! | [`exp`] | any | at most 1 unit in the last place of the result |
//!
//! No result is less accurate than that: what a function cannot do is NaN, which
//! [`quad`](crate::quad) reports as [`Error::NonFinite`](crate::Error::NonFinite). Results do not
//! depend on how the compiler arranges the loop.
//!
//! # Cost
//! In a loop that becomes vectors, on one machine: `sin_cos` twice as fast as the standard library's
//! with the instructions that every x86-64 has, and three to four times with AVX2; `exp` 1.3 and 2.5
//! times. One by one they are a third slower than the standard library's. The page
//! `docs/fast-integrands.md` of the repository shows what makes the difference.
//!
//! # References
//! The kernel polynomials of sine and cosine, and the parts of pi/2 and of ln 2, are those of
//! fdlibm (Sun Microsystems, 1993: `k_sin.c`, `k_cos.c`, `e_rem_pio2.c`, `e_exp.c`). Differs in:
//! rounding to an integer is the addition of 1.5 2^52, polynomial and sign are selected by integer
//! masks, and the exponential is a polynomial instead of a quotient.

use core::f64::consts::{FRAC_2_PI, LN_2, LOG2_E};

use crate::arithmetic::{Arithmetic, Separate};

/// Added and subtracted, it rounds to the nearest integer; added, it leaves that integer in the
/// low bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

const SIGN: u64 = 1 << 63;

/// The largest `|x|` that [`sin_cos`] takes. Parts of pi/2 have 33 bits, and multiples of them are
/// exact up to 2^20 quarters of a turn, 1.6e6.
pub(crate) const SIN_COS_LIMIT: f64 = 1e6;

/// `(sin x, cos x)`, for `x` in radians and `|x| <= 1e6`; NaN beyond, and for NaN.
///
/// Both are within 0.9 units in the last place (0.87 was the most that was seen), also next to the
/// zeros. `sin_cos(-x)` is that of `x` with the sign of the sine changed, zeros included.
///
/// `x` is reduced by the nearest multiple of pi/2, of which 151 bits are used, to a remainder in
/// two parts.
///
/// ```
/// use quadrille::elementary::sin_cos;
///
/// let (sin, cos) = sin_cos(1.0);
/// assert!((sin - 1.0_f64.sin()).abs() < 2e-16 && (cos - 1.0_f64.cos()).abs() < 2e-16);
/// // The double next to pi is no zero of the sine: 33 digits of pi are needed to see this.
/// assert_eq!(sin_cos(std::f64::consts::PI).0, 1.224_646_799_147_353_2e-16);
/// assert!(sin_cos(1.1e6).0.is_nan());
/// ```
///
/// An angle that may be larger goes to the standard library, at the price of a branch:
///
/// ```
/// use quadrille::elementary;
///
/// fn sin_cos(x: f64) -> (f64, f64) {
///     if x.abs() <= 1e6 { elementary::sin_cos(x) } else { x.sin_cos() }
/// }
/// assert_eq!(sin_cos(1e22).0, 1e22_f64.sin());
/// ```
#[inline(always)]
pub fn sin_cos(x: f64) -> (f64, f64) {
    sin_cos_by::<Separate>(x)
}

/// `e^x`, for every `x`.
///
/// The error is at most 1 unit in the last place (0.92 was the most that was seen), and for results
/// below 2.2e-308, which have fewer digits, in the last place that they have. From 709.8 on the
/// result is infinity, below -745.1 it is 0, and of NaN it is NaN.
///
/// ```
/// use quadrille::elementary::exp;
///
/// assert!((exp(1.0) / std::f64::consts::E - 1.0).abs() < 2.3e-16);
/// assert_eq!([exp(0.0), exp(710.0), exp(-746.0)], [1.0, f64::INFINITY, 0.0]);
/// assert!(exp(-720.0) > 0.0);
/// ```
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    const LN_2_FIRST: f64 = 6.931_471_803_691_238e-1;
    const LN_2_REST: f64 = 1.908_214_929_270_587_7e-10;

    // Comparisons and not `clamp`: each becomes a single instruction, and NaN passes.
    let x = if x > 710.0 { 710.0 } else { x };
    let x = if x < -746.0 { -746.0 } else { x };

    let shifted = x * LOG2_E + ROUNDER;
    let n = shifted - ROUNDER;
    // The first part of ln 2 has 33 bits, and its multiples are exact. r and its tail are the rest.
    let a = x - n * LN_2_FIRST;
    let b = n * LN_2_REST;
    let r = a - b;
    let tail = (a - r) - b;
    let power = 1.0 + (r + (r * r * exp_kernel::<Separate>(r) + tail));

    // 2^n in two factors, which both exist where 2^n does not. Only the last product is rounded.
    let half = n * 0.5 + ROUNDER;
    power * power_of_two(half) * power_of_two((n - (half - ROUNDER)) + ROUNDER)
}

/// [`sin_cos`] in a given arithmetic.
#[inline(always)]
pub(crate) fn sin_cos_by<A: Arithmetic>(x: f64) -> (f64, f64) {
    let x_sign = x.to_bits() & SIGN;
    let x = f64::from_bits(x.to_bits() ^ x_sign);

    let shifted = x * FRAC_2_PI + ROUNDER;
    let quadrant = shifted.to_bits();
    let (r, tail) = quarter_turn::<A>(x, shifted - ROUNDER);
    // One selection for both results. NaN fails the comparison, and is NaN already.
    let r = if x <= SIN_COS_LIMIT { r } else { f64::NAN };

    // With the tail, to first order: sin(r + t) = sin r + t, cos(r + t) = cos r - r t.
    let z = r * r;
    let sine = r + A::mul_add(r * z, sine_kernel::<A>(z), tail);
    let (half, w) = (0.5 * z, 1.0 - 0.5 * z);
    // 1 - w - half is what rounding w has lost.
    let cosine = w + (A::mul_add(z * z, cosine_kernel::<A>(z), (1.0 - w) - half) - r * tail);

    let (sine, cosine) = in_quadrant(quadrant, sine, cosine);
    (f64::from_bits(sine.to_bits() ^ x_sign), cosine)
}

/// `(sin x, cos x)` for `|x| <= 1e6`, to `2e-16 + 2e-16 |x|`: good enough where `x` is a rounded
/// product and carries the same error, and a fourth cheaper.
#[inline(always)]
pub(crate) fn sin_cos_of_product<A: Arithmetic>(x: f64) -> (f64, f64) {
    let shifted = A::mul_add(x, FRAC_2_PI, ROUNDER);
    let n = shifted - ROUNDER;
    let r = A::mul_add(-n, HALF_PI[1] + HALF_PI[2], A::mul_add(-n, HALF_PI[0], x));
    let z = r * r;
    let sine = A::mul_add(r * z, sine_kernel::<A>(z), r);
    let cosine = A::mul_add(z, A::mul_add(z, cosine_kernel::<A>(z), -0.5), 1.0);
    in_quadrant(shifted.to_bits(), sine, cosine)
}

/// Sine and cosine in the quadrant given by the low two bits, from those in the first.
#[inline(always)]
fn in_quadrant(quadrant: u64, sine: f64, cosine: f64) -> (f64, f64) {
    let (s, c) = (sine.to_bits(), cosine.to_bits());
    let crossed = (s ^ c) & (quadrant & 1).wrapping_neg();
    let sine_sign = (quadrant & 2) << 62;
    let cosine_sign = (quadrant.wrapping_add(1) & 2) << 62;
    (
        f64::from_bits(s ^ crossed ^ sine_sign),
        f64::from_bits(c ^ crossed ^ cosine_sign),
    )
}

/// pi/2 in parts; the first three have 33 bits.
const HALF_PI: [f64; 4] = [
    1.570_796_326_734_125_6,
    6.077_100_506_303_966e-11,
    2.022_266_248_711_166_5e-21,
    8.478_427_660_368_9e-32,
];

/// x - n pi/2 as a number and its tail, for n up to 2^20.
#[inline(always)]
fn quarter_turn<A: Arithmetic>(x: f64, n: f64) -> (f64, f64) {
    let [first, second, third, rest] = HALF_PI;
    // Products with the first three are exact, and so is the first difference.
    let a = A::mul_add(-n, first, x);
    let product = n * second;
    let b = a - product;
    let lost = A::mul_add(n, third, -((a - b) - product));
    let r = b - lost;
    (r, A::mul_add(-n, rest, (b - r) - lost))
}

/// (sin r - r)/r^3 with z = r^2.
#[inline(always)]
fn sine_kernel<A: Arithmetic>(z: f64) -> f64 {
    let p = A::mul_add(z, 1.589_690_995_211_55e-10, -2.505_076_025_340_686_3e-8);
    let p = A::mul_add(z, p, 2.755_731_370_707_006_8e-6);
    let p = A::mul_add(z, p, -1.984_126_982_985_795e-4);
    let p = A::mul_add(z, p, 8.333_333_333_322_49e-3);
    A::mul_add(z, p, -1.666_666_666_666_663_2e-1)
}

/// (cos r - 1 + z/2)/z^2 with z = r^2.
#[inline(always)]
fn cosine_kernel<A: Arithmetic>(z: f64) -> f64 {
    let p = A::mul_add(z, -1.135_964_755_778_819_5e-11, 2.087_572_321_298_175e-9);
    let p = A::mul_add(z, p, -2.755_731_435_139_066_3e-7);
    let p = A::mul_add(z, p, 2.480_158_728_947_673e-5);
    let p = A::mul_add(z, p, -1.388_888_888_887_411e-3);
    A::mul_add(z, p, 4.166_666_666_666_66e-2)
}

/// `e^x` for `|x| <= 700`, to `4e-16 + 2e-16 |x|` of itself: good enough where `x` is a rounded
/// quotient and carries the same error, and a fifth cheaper.
#[inline(always)]
pub(crate) fn exp_of_moderate<A: Arithmetic>(x: f64) -> f64 {
    let shifted = A::mul_add(x, LOG2_E, ROUNDER);
    let r = A::mul_add(ROUNDER - shifted, LN_2, x);
    let power = 1.0 + A::mul_add(r * r, exp_kernel::<A>(r), r);
    f64::from_bits(power.to_bits().wrapping_add(shifted.to_bits() << 52))
}

/// (e^r - 1 - r)/r^2 for |r| <= ln(2)/2, near-minimax, by `tests/reference/elementary.py`.
#[inline(always)]
fn exp_kernel<A: Arithmetic>(r: f64) -> f64 {
    // Two terms a step, for a chain of half the length.
    let z = r * r;
    let p = A::mul_add(r, 2.510_038_549_551_032e-8, 2.762_008_844_540_974_6e-7);
    let q = A::mul_add(r, 2.755_726_845_999_706_4e-6, 2.480_152_129_595_437_6e-5);
    let p = A::mul_add(z, p, q);
    let q = A::mul_add(r, 1.984_126_986_305_361_8e-4, 1.388_888_891_721_371_7e-3);
    let p = A::mul_add(z, p, q);
    let q = A::mul_add(r, 8.333_333_333_330_062e-3, 4.166_666_666_662_413e-2);
    let p = A::mul_add(z, p, q);
    let q = A::mul_add(r, 1.666_666_666_666_666_9e-1, 0.500_000_000_000_000_1);
    A::mul_add(z, p, q)
}

/// 2^n for the integer n in the low bits, from -1022 to 1023.
#[inline(always)]
fn power_of_two(shifted: f64) -> f64 {
    f64::from_bits((shifted.to_bits() << 52).wrapping_add(1.0_f64.to_bits()))
}
