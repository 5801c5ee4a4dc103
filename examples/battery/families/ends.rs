//! Singularities at an end.

use super::{Draw, Problem};

/// x^a.
pub(super) fn power(draw: &mut Draw) -> Problem<f64> {
    let a = draw.uniform("a", -0.95..1.0);
    Problem::new([0.0, 1.0], 1.0 / (a + 1.0), move |x| x.powf(a))
}

/// (x - x0)^a, where x is no finer than the spacing of numbers around x0.
pub(super) fn power_offset(draw: &mut Draw) -> Problem<f64> {
    let x0 = draw.sign("sign") * draw.power_of_ten("|x0|", -2.0..2.0);
    let a = draw.uniform("a", -0.95..1.0);
    let end = x0 + 1.0;
    let exact = (end - x0).powf(a + 1.0) / (a + 1.0);
    Problem::new([x0, end], exact, move |x| (x - x0).powf(a))
}

/// x^a ln x.
pub(super) fn logarithm(draw: &mut Draw) -> Problem<f64> {
    let a = draw.uniform("a", -0.9..1.0);
    let exact = -1.0 / ((a + 1.0) * (a + 1.0));
    Problem::new([0.0, 1.0], exact, move |x| x.powf(a) * x.ln())
}

/// x^a (1 - x)^b.
pub(super) fn beta(draw: &mut Draw) -> Problem<f64> {
    let a = draw.uniform("a", -0.8..1.0);
    let b = draw.uniform("b", -0.8..1.0);
    let exact = libm::tgamma(a + 1.0) * libm::tgamma(b + 1.0) / libm::tgamma(a + b + 2.0);
    // The gamma function of the C library is good to a few last digits.
    Problem::new([0.0, 1.0], exact, move |x| x.powf(a) * (1.0 - x).powf(b)).slack(2e-15 * exact)
}

/// The derivative of x^p sin(b / x): ever faster, and ever smaller.
pub(super) fn oscillating(draw: &mut Draw) -> Problem<f64> {
    let p = draw.uniform("p", 4.0..8.0);
    let b = draw.uniform("b", 0.5..2.0);
    Problem::new([0.0, 1.0], b.sin(), move |x| {
        p * x.powf(p - 1.0) * (b / x).sin() - b * x.powf(p - 2.0) * (b / x).cos()
    })
}

/// x^p sin(b ln x): as many periods in each decade.
pub(super) fn log_periodic(draw: &mut Draw) -> Problem<f64> {
    let p = draw.uniform("p", -0.5..1.0);
    let b = draw.uniform("b", 1.0..10.0);
    let exact = -b / ((p + 1.0) * (p + 1.0) + b * b);
    Problem::new([0.0, 1.0], exact, move |x| x.powf(p) * (b * x.ln()).sin())
}
