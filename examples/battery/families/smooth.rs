//! Analytic integrands, and one that would be.

use super::{Draw, Problem};

/// e^(a x) with noise of 1e-10: as computed by a program that is no better.
///
/// The noise of one number has nothing to do with that of the next. There are so many that its
/// integral is below 1e-16, so that 1e-12 can be asked for; the honest answer is a warning.
pub(super) fn noise(draw: &mut Draw) -> Problem<f64> {
    let a = draw.uniform("a", -2.0..2.0);
    let key = draw.bits();
    Problem::new([0.0, 1.0], a.exp_m1() / a, move |x| {
        (a * x).exp() + 1e-10 * hash(x.to_bits() ^ key)
    })
}

/// From -1 to 1, by the finalizer of `SplitMix64` (Steele, Lea and Flood, OOPSLA 2014).
fn hash(bits: u64) -> f64 {
    let mut z = bits.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^= z >> 31;
    (z >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
}

/// 1 / (1 + (a x)^2) from -1 to 1.
pub(super) fn runge(draw: &mut Draw) -> Problem<f64> {
    let a = draw.power_of_ten("a", 0.0..2.0);
    let exact = 2.0 * a.atan() / a;
    Problem::new([-1.0, 1.0], exact, move |x| 1.0 / (1.0 + (a * x).powi(2)))
}

/// (k + 1) x^k, k up to 200.
pub(super) fn monomial(draw: &mut Draw) -> Problem<f64> {
    let k = draw.integer("k", 1..=200);
    Problem::new([0.0, 1.0], 1.0, move |x| {
        f64::from(k + 1) * x.powf(f64::from(k))
    })
}

/// A polynomial of degree up to 60: 1 and Legendre polynomials with random coefficients.
pub(super) fn legendre(draw: &mut Draw) -> Problem<f64> {
    let degree = draw.integer("degree", 1..=60);
    let coefficients: Vec<f64> = (0..degree).map(|_| draw.uniform("c", -1.0..1.0)).collect();
    // What the recurrence loses.
    let slack = f64::from(degree) * f64::EPSILON;
    Problem::new([0.0, 1.0], 1.0, move |x| {
        let t = 2.0 * x - 1.0;
        let (mut before, mut p) = (1.0, t);
        let mut sum = 1.0;
        for (&c, n) in coefficients.iter().zip(1_u32..) {
            sum += c * p;
            let n = f64::from(n);
            (before, p) = (p, ((2.0 * n + 1.0) * t * p - n * before) / (n + 1.0));
        }
        sum
    })
    .slack(slack)
}

/// cos(b x), b up to 300.
pub(super) fn cosine(draw: &mut Draw) -> Problem<f64> {
    let b = draw.uniform("b", 0.0..300.0);
    Problem::new([0.0, 1.0], b.sin() / b, move |x| (b * x).cos()).slack(1e-15)
}
