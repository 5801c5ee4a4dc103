//! Difficulties inside the range, at places that no panel ends at.

use std::f64::consts::PI;

use super::{Draw, Problem};

/// |x - l|^-a.
pub(super) fn power(draw: &mut Draw) -> Problem<f64> {
    let l = draw.uniform("l", 0.0..1.0);
    let a = draw.uniform("a", 0.0..0.9);
    let exact = (l.powf(1.0 - a) + (1.0 - l).powf(1.0 - a)) / (1.0 - a);
    Problem::new([0.0, 1.0], exact, move |x| (x - l).abs().powf(-a))
}

/// ln |x - l|.
pub(super) fn logarithm(draw: &mut Draw) -> Problem<f64> {
    let l = draw.uniform("l", 0.0..1.0);
    let exact = l * l.ln() + (1.0 - l) * (-l).ln_1p() - 1.0;
    Problem::new([0.0, 1.0], exact, move |x| (x - l).abs().ln())
}

/// 1 + erf((x - l) / w): smooth from near, a jump from afar.
pub(super) fn front(draw: &mut Draw) -> Problem<f64> {
    let l = draw.uniform("l", 0.0..1.0);
    let w = draw.power_of_ten("w", -4.0..-1.0);
    let primitive = |z: f64| z * libm::erf(z) + (-z * z).exp() / PI.sqrt();
    let exact = 1.0 + w * (primitive((1.0 - l) / w) - primitive(l / w));
    Problem::new([0.0, 1.0], exact, move |x| 1.0 + libm::erf((x - l) / w)).slack(5e-16)
}

/// The integer part of k x: as many jumps, one panel's width apart.
pub(super) fn lattice(draw: &mut Draw) -> Problem<f64> {
    let k = f64::from(draw.integer("k", 2..=50));
    Problem::new([0.0, 1.0], (k - 1.0) / 2.0, move |x| (k * x).floor())
}

/// Two to six bells of width 0.001 to 0.1 on nothing.
pub(super) fn bumps(draw: &mut Draw) -> Problem<f64> {
    let count = draw.index(2..7);
    let bells: Vec<(f64, f64)> = (0..count)
        .map(|_| {
            (
                draw.uniform("l", 0.0..1.0),
                draw.power_of_ten("w", -3.0..-1.0),
            )
        })
        .collect();
    let area =
        |&(l, w): &(f64, f64)| PI.sqrt() / 2.0 * w * (libm::erf((1.0 - l) / w) + libm::erf(l / w));
    let exact = bells.iter().map(area).sum();
    // One per cent of the height.
    let places: Vec<_> = bells
        .iter()
        .map(|&(l, w)| l - 2.15 * w..l + 2.15 * w)
        .collect();
    Problem::new([0.0, 1.0], exact, move |x| {
        bells
            .iter()
            .map(|&(l, w)| (-((x - l) / w).powi(2)).exp())
            .sum()
    })
    .bumps(places)
}

/// |sin(k x)|.
pub(super) fn rectified(draw: &mut Draw) -> Problem<f64> {
    let k = draw.uniform("k", 1.0..50.0);
    let arches = (k / PI).floor();
    let rest = k - arches * PI;
    let exact = (2.0 * arches + 2.0 * (rest / 2.0).sin().powi(2)) / k;
    Problem::new([0.0, 1.0], exact, move |x| (k * x).sin().abs())
}

/// 0, then a parabola from l on: a jump of the second derivative.
pub(super) fn parabola(draw: &mut Draw) -> Problem<f64> {
    let l = draw.uniform("l", 0.0..1.0);
    let exact = (1.0 - l).powi(3) / 3.0;
    Problem::new([0.0, 1.0], exact, move |x| (x - l).max(0.0).powi(2))
}
