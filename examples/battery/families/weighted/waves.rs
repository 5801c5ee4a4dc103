//! Oscillating factors.

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use quadrille::num_complex::Complex64;

use super::{Draw, Part, Setting, cis};

fn frequency(draw: &mut Draw, exponents: std::ops::Range<f64>) -> f64 {
    draw.sign("sign") * draw.power_of_ten("w", exponents)
}

fn range(draw: &mut Draw) -> [f64; 2] {
    let a = draw.uniform("a", -1.0..1.0);
    [a, a + draw.power_of_ten("b - a", -0.5..1.0)]
}

pub(super) fn finite_setting(draw: &mut Draw) -> Setting {
    let range = range(draw);
    let w = frequency(draw, -2.0..6.0);
    Setting::wave(draw, range, w)
}

/// exp(q (x - a)/(b - a)).
pub(super) fn exponential(draw: &mut Draw, setting: &Setting) -> Part {
    let ([a, b], w) = (setting.ends(), setting.parameter());
    let q = draw.uniform("q", -5.0..5.0);
    let rate = Complex64::new(q / (b - a), w);
    let exact = (q.exp() * cis(w, b) - cis(w, a)) / rate;
    Part::new(move |x| (q * (x - a) / (b - a)).exp(), exact).terms((q.exp() + 1.0) / rate.norm())
}

/// 1 + h below d, 1 above.
pub(super) fn step(draw: &mut Draw, setting: &Setting) -> Part {
    let ([a, b], w) = (setting.ends(), setting.parameter());
    let d = draw.uniform("d", a..b);
    let h = draw.uniform("h", 0.5..2.0);
    let whole = (cis(w, b) - cis(w, a)) / Complex64::new(0.0, w);
    let below = (cis(w, d) - cis(w, a)) / Complex64::new(0.0, w);
    Part::new(
        move |x| if x < d { 1.0 + h } else { 1.0 },
        whole + h * below,
    )
    .terms(6.0 / w.abs())
}

pub(super) fn corner_setting(draw: &mut Draw) -> Setting {
    let [a, b] = range(draw);
    let d = draw.uniform("d", a..b);
    let w = frequency(draw, -2.0..6.0);
    Setting::wave(draw, [a, d, b], w)
}

/// exp(-p |x - d|), whose corner is a break point.
pub(super) fn corner(draw: &mut Draw, setting: &Setting) -> Part {
    let ([a, b], w) = (setting.ends(), setting.parameter());
    let d = setting.points[1];
    let p = draw.power_of_ten("p", -1.0..3.0) / (b - a);
    let rate = Complex64::new(p, w);
    let peak = 2.0 * p / (p * p + w * w);
    let ends = [
        (-p * (d - a)).exp() * cis(w, a) / rate,
        (-p * (b - d)).exp() * cis(w, b) / rate.conj(),
    ];
    let exact = peak * cis(w, d) - ends[0] - ends[1];
    Part::new(move |x| (-p * (x - d).abs()).exp(), exact)
        .terms(peak + 2.0 * (ends[0].norm() + ends[1].norm()))
}

pub(super) fn packet_setting(draw: &mut Draw) -> Setting {
    let w = frequency(draw, 0.0..1.5);
    Setting::wave(draw, [-30.0, 30.0], w)
}

/// exp(-((x - m)/s)^2/2) cos(k (x - m)), with a carrier near the frequency.
pub(super) fn packet(draw: &mut Draw, setting: &Setting) -> Part {
    let w = setting.parameter();
    let m = draw.uniform("m", -5.0..5.0);
    let s = draw.uniform("s", 0.3..2.0);
    let k = w.abs() + draw.uniform("k", -3.0..3.0) / s;
    let part = |u: f64| (-0.5 * (s * u).powi(2)).exp();
    let exact = 0.5 * s * TAU.sqrt() * cis(w, m) * (part(w - k) + part(w + k));
    Part::new(
        move |x| (-0.5 * ((x - m) / s).powi(2)).exp() * (k * (x - m)).cos(),
        exact,
    )
    // Exponents have an absolute error.
    .terms(4.0 * exact.norm())
}

pub(super) fn half_line_setting(draw: &mut Draw) -> Setting {
    let w = frequency(draw, -2.0..3.0);
    Setting::wave(draw, [0.0, f64::INFINITY], w)
}

/// x^n exp(-p x).
pub(super) fn decay(draw: &mut Draw, setting: &Setting) -> Part {
    let w = setting.parameter();
    let n = draw.integer("n", 0..=3);
    let p = draw.power_of_ten("p", -1.0..1.0);
    let factorial: u32 = (1..=n).product();
    let n = i32::try_from(n).expect("small");
    let exact = f64::from(factorial) * Complex64::new(p, -w).powi(-n - 1);
    Part::new(move |x| x.powi(n) * (-p * x).exp(), exact).terms(exact.norm())
}

pub(super) fn any_half_line_setting(draw: &mut Draw) -> Setting {
    let start = draw.uniform("start", -1.0..1.0);
    let start = if draw.sign("at zero") > 0.0 {
        0.0
    } else {
        start
    };
    let w = frequency(draw, -3.0..3.0);
    Setting::wave(draw, [start, f64::INFINITY], w)
}

/// (x - start)^(a - 1).
pub(super) fn power(draw: &mut Draw, setting: &Setting) -> Part {
    let ([start, _], w) = (setting.ends(), setting.parameter());
    let a = draw.uniform("a", 0.05..0.95);
    let turn = Complex64::cis(FRAC_PI_2 * a * w.signum());
    let exact = libm::tgamma(a) * w.abs().powf(-a) * cis(w, start) * turn;
    Part::new(move |x| (x - start).powf(a - 1.0), exact).terms(2.0 * exact.norm())
}

pub(super) fn line_setting(draw: &mut Draw) -> Setting {
    let w = frequency(draw, -2.0..2.0);
    Setting::wave(draw, [f64::NEG_INFINITY, f64::INFINITY], w)
}

/// g/((x - m)^2 + g^2).
pub(super) fn lorentzian(draw: &mut Draw, setting: &Setting) -> Part {
    let w = setting.parameter();
    let g = draw.power_of_ten("g w", -2.0..0.8) / w.abs();
    let m = g * draw.uniform("m/g", -2.0..2.0);
    let exact = PI * (-g * w.abs()).exp() * cis(w, m);
    Part::new(move |x| g / ((x - m) * (x - m) + g * g), exact).terms(2.0 * exact.norm())
}

/// (A p + B x)/(x^2 + p^2), whose integral converges by the oscillation only.
pub(super) fn slow(draw: &mut Draw, setting: &Setting) -> Part {
    let w = setting.parameter();
    let p = draw.power_of_ten("p w", -2.0..0.8) / w.abs();
    let a = draw.uniform("A", -1.0..1.0);
    let b = draw.sign("B") * draw.uniform("|B|", 0.1..1.0);
    let exact = PI * (-p * w.abs()).exp() * Complex64::new(a, b * w.signum());
    Part::new(move |x| (a * p + b * x) / (x * x + p * p), exact).terms(2.0 * exact.norm())
}
