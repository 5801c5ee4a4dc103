//! Six families after Lyness and Kaganove (ACM Trans. Math. Softw. 2, 65, 1976), as Gonnet (ACM
//! Trans. Math. Softw. 37, 26, 2010) uses them.

use std::array;

use super::{Draw, Problem};

/// A jump at l: 0, then e^(a x).
pub(super) fn step(draw: &mut Draw) -> Problem<f64> {
    let l = draw.uniform("l", 0.0..1.0);
    let a = draw.uniform("a", 0.0..1.0);
    let exact = (a * l).exp() * (a * (1.0 - l)).exp_m1() / a;
    Problem::new(
        [0.0, 1.0],
        exact,
        move |x| {
            if x < l { 0.0 } else { (a * x).exp() }
        },
    )
}

/// |x - l|^a.
pub(super) fn cusp(draw: &mut Draw) -> Problem<f64> {
    let l = draw.uniform("l", 0.0..1.0);
    let a = draw.uniform("a", 0.0..1.0);
    let exact = (l.powf(a + 1.0) + (1.0 - l).powf(a + 1.0)) / (a + 1.0);
    Problem::new([0.0, 1.0], exact, move |x| (x - l).abs().powf(a))
}

/// e^(a |x - l|).
pub(super) fn kink(draw: &mut Draw) -> Problem<f64> {
    let l = draw.uniform("l", 0.0..1.0);
    let a = draw.uniform("a", 0.0..4.0);
    let exact = ((a * l).exp_m1() + (a * (1.0 - l)).exp_m1()) / a;
    Problem::new([0.0, 1.0], exact, move |x| (a * (x - l).abs()).exp())
}

fn lorentz(x: f64, l: f64, e: f64) -> f64 {
    e / ((x - l) * (x - l) + e * e)
}

fn lorentz_integral(l: f64, e: f64) -> f64 {
    ((2.0 - l) / e).atan() - ((1.0 - l) / e).atan()
}

/// A peak of width 1e-6 to 1e-3.
pub(super) fn peak(draw: &mut Draw) -> Problem<f64> {
    let l = draw.uniform("l", 1.0..2.0);
    let e = draw.power_of_ten("e", -6.0..-3.0);
    let exact = lorentz_integral(l, e);
    Problem::new([1.0, 2.0], exact, move |x| lorentz(x, l, e))
}

/// Four peaks of one width, 1e-5 to 1e-3.
pub(super) fn four_peaks(draw: &mut Draw) -> Problem<f64> {
    let l: [f64; 4] = array::from_fn(|_| draw.uniform("l", 1.0..2.0));
    let e = draw.power_of_ten("e", -5.0..-3.0);
    let exact = l.iter().map(|&l| lorentz_integral(l, e)).sum();
    Problem::new([1.0, 2.0], exact, move |x| {
        l.iter().map(|&l| lorentz(x, l, e)).sum()
    })
}

/// 2 b (x - l) cos(b (x - l)^2): ten to thirty periods and more, ever shorter.
pub(super) fn chirp(draw: &mut Draw) -> Problem<f64> {
    let l = draw.uniform("l", 0.0..1.0);
    let phase = draw.power_of_ten("phase", 1.8..2.0);
    let b = phase / (l * l).max((1.0 - l) * (1.0 - l));
    let exact = (b * (1.0 - l) * (1.0 - l)).sin() - (b * l * l).sin();
    Problem::new([0.0, 1.0], exact, move |x| {
        2.0 * b * (x - l) * (b * (x - l) * (x - l)).cos()
    })
    // Phases up to 100, rounded.
    .slack(2e-14)
}
