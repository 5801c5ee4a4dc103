//! Infinite ranges.

use std::f64::consts::PI;

use super::{Draw, Problem};

const HALF_LINE: [f64; 2] = [0.0, f64::INFINITY];
const LINE: [f64; 2] = [f64::NEG_INFINITY, f64::INFINITY];

/// e^(-a x).
pub(super) fn exponential(draw: &mut Draw) -> Problem<f64> {
    let a = draw.power_of_ten("a", -2.0..2.0);
    Problem::new(HALF_LINE, 1.0 / a, move |x| (-a * x).exp())
}

/// x^a e^-x.
pub(super) fn gamma(draw: &mut Draw) -> Problem<f64> {
    let a = draw.uniform("a", -0.9..4.0);
    let exact = libm::tgamma(a + 1.0);
    // The gamma function of the C library is good to a few last digits.
    Problem::new(HALF_LINE, exact, move |x| x.powf(a) * (-x).exp()).slack(1e-15 * exact)
}

/// Planck's law, x^3 / (e^(x/s) - 1): 0/0 at the near end, and far out infinity by infinity.
pub(super) fn planck(draw: &mut Draw) -> Problem<f64> {
    let s = draw.power_of_ten("s", -1.0..1.0);
    let exact = (PI * s).powi(4) / 15.0;
    Problem::new(HALF_LINE, exact, move |x| x.powi(3) / (x / s).exp_m1())
}

/// e^(-a x) cos(b x).
pub(super) fn damped_cosine(draw: &mut Draw) -> Problem<f64> {
    let a = draw.uniform("a", 0.5..2.0);
    let b = draw.uniform("b", 0.0..20.0);
    let exact = a / (a * a + b * b);
    Problem::new(HALF_LINE, exact, move |x| (-a * x).exp() * (b * x).cos()).slack(1e-15)
}

/// (1 + x)^(-1-a).
pub(super) fn algebraic_tail(draw: &mut Draw) -> Problem<f64> {
    let a = draw.uniform("a", 0.1..2.0);
    Problem::new(HALF_LINE, 1.0 / a, move |x| (1.0 + x).powf(-1.0 - a))
}

/// x / (s^2 + x^2)^2.
pub(super) fn rational_tail(draw: &mut Draw) -> Problem<f64> {
    let s = draw.power_of_ten("s", -1.0..1.0);
    Problem::new(HALF_LINE, 0.5 / (s * s), move |x| {
        x / (s * s + x * x).powi(2)
    })
}

/// x^(a-1) / (1 + x): a singularity at one end and a slow tail at the other.
pub(super) fn both_ends(draw: &mut Draw) -> Problem<f64> {
    let a = draw.uniform("a", 0.1..0.9);
    let exact = PI / (PI * a).sin();
    // The sine is small where the tail is slow.
    Problem::new(HALF_LINE, exact, move |x| x.powf(a - 1.0) / (1.0 + x)).slack(1e-15 * exact)
}

/// exp(-((x - m) / s)^2).
pub(super) fn gaussian(draw: &mut Draw) -> Problem<f64> {
    let m = draw.uniform("m", -10.0..10.0);
    let s = draw.power_of_ten("s", -1.0..1.0);
    let exact = PI.sqrt() * s;
    Problem::new(LINE, exact, move |x| (-((x - m) / s).powi(2)).exp())
        // One per cent of its height.
        .bumps([m - 2.15 * s..m + 2.15 * s])
}

/// s / (s^2 + (x - m)^2).
pub(super) fn lorentzian(draw: &mut Draw) -> Problem<f64> {
    let m = draw.uniform("m", -10.0..10.0);
    let s = draw.power_of_ten("s", -1.0..1.0);
    Problem::new(LINE, PI, move |x| s / (s * s + (x - m) * (x - m)))
}

/// 1 / cosh((x - m) / s).
pub(super) fn sech(draw: &mut Draw) -> Problem<f64> {
    let m = draw.uniform("m", -10.0..10.0);
    let s = draw.power_of_ten("s", -1.0..1.0);
    Problem::new(LINE, PI * s, move |x| 1.0 / ((x - m) / s).cosh())
        // One per cent of its height.
        .bumps([m - 5.3 * s..m + 5.3 * s])
}
