//! Principal values.

use std::f64::consts::{FRAC_PI_2, PI};

use quadrille::Weight;
use quadrille::num_complex::Complex64;

use super::{Draw, Part, Setting};

/// A singular point next to either end of a range, anywhere inside, or next to it outside.
fn singular_point(draw: &mut Draw, [a, b]: [f64; 2]) -> f64 {
    let distance = (b - a) * draw.power_of_ten("t", -6.0..-0.05);
    match draw.integer("place", 0..=4) {
        0 => b + 0.3 * distance,
        1 | 2 => a + distance,
        _ => b - distance,
    }
}

/// The principal value of 1/(x - c) from a to b.
fn of_one([a, b]: [f64; 2], c: f64) -> f64 {
    ((b - c) / (a - c)).abs().ln()
}

pub(super) fn peak_setting(draw: &mut Draw) -> Setting {
    let a = draw.uniform("a", -2.0..0.0);
    let b = a + draw.uniform("b - a", 0.5..4.0);
    let c = singular_point(draw, [a, b]);
    Setting::new(draw, [a, b], Weight::Cauchy(c))
}

/// g^2/((x - m)^2 + g^2).
pub(super) fn peak(draw: &mut Draw, setting: &Setting) -> Part {
    let ([a, b], c) = (setting.ends(), setting.parameter());
    let m = draw.uniform("m", a..b);
    let g = (b - a) * draw.power_of_ten("g", -1.5..0.5);
    // The imaginary part of g/(x - z), in partial fractions.
    let z = Complex64::new(m, g);
    let (pole, weight) = ((b - z).ln() - (a - z).ln(), of_one([a, b], c));
    let exact = g * ((pole - weight) / (z - c)).im;
    Part::new(move |x| g * g / ((x - m) * (x - m) + g * g), exact)
        .terms(g * (pole.norm() + weight.abs() + 2.0) / (z - c).norm())
}

pub(super) fn monomial_setting(draw: &mut Draw) -> Setting {
    let b = draw.power_of_ten("b", -2.0..2.0);
    let c = singular_point(draw, [0.0, b]);
    Setting::new(draw, [0.0, b], Weight::Cauchy(c))
}

/// (x/b)^n.
pub(super) fn monomial(draw: &mut Draw, setting: &Setting) -> Part {
    let ([_, b], c) = (setting.ends(), setting.parameter());
    let n = i32::try_from(draw.integer("n", 0..=12)).expect("small");
    // (x^n - c^n)/(x - c) is a polynomial.
    let t = c / b;
    let quotient: f64 = (1..=n).map(|k| t.powi(n - k) / f64::from(k)).sum();
    let rest = t.powi(n) * of_one([0.0, b], c);
    Part::new(move |x| (x / b).powi(n), quotient + rest)
        .terms(f64::from(n + 1) * (quotient + rest.abs() + t.powi(n)))
}

pub(super) fn line_setting(draw: &mut Draw) -> Setting {
    let c = draw.uniform("c", -5.0..5.0);
    let line = [f64::NEG_INFINITY, f64::INFINITY];
    Setting::new(draw, line, Weight::Cauchy(c))
}

/// g/((x - m)^2 + g^2).
pub(super) fn hilbert(draw: &mut Draw, setting: &Setting) -> Part {
    let c = setting.parameter();
    let g = draw.power_of_ten("g", -1.0..1.0);
    let m = c + g * draw.sign("side") * draw.power_of_ten("m - c", -2.0..1.3);
    let distance = c - m;
    let exact = -PI * distance / (distance * distance + g * g);
    Part::new(move |x| g / ((x - m) * (x - m) + g * g), exact)
}

pub(super) fn half_line_setting(draw: &mut Draw) -> Setting {
    let c = draw.power_of_ten("c", -1.0..1.0);
    Setting::new(draw, [0.0, f64::INFINITY], Weight::Cauchy(c))
}

/// The real part of an oscillator's susceptibility from its imaginary part.
pub(super) fn kramers_kronig(draw: &mut Draw, setting: &Setting) -> Part {
    let c = setting.parameter();
    let w0 = draw.power_of_ten("w0", -0.7..0.7);
    let g = w0 * draw.power_of_ten("g", -1.5..0.0);
    let detuning = (w0 - c) * (w0 + c);
    let size = detuning * detuning + g * g * c * c;
    let exact = FRAC_PI_2 * detuning / size;
    let f = move |x: f64| {
        let detuning = (w0 - x) * (w0 + x);
        x * g * x / (detuning * detuning + g * g * x * x) / (x + c)
    };
    Part::new(f, exact)
}
