//! Integrals that people compute every day, each of a function that takes a few nanoseconds.

use std::f64::consts::PI;

/// One of them.
pub struct Integral<F> {
    pub name: &'static str,
    pub f: F,
    pub points: &'static [f64],
    pub exact: f64,
}

/// Somebody who is given all of them, each with a type of its own.
pub trait Visitor {
    fn visit<F: Fn(f64) -> f64 + Copy + 'static>(&mut self, integral: Integral<F>);
}

const LINE: &[f64] = &[f64::NEG_INFINITY, f64::INFINITY];
const HALF_LINE: &[f64] = &[0.0, f64::INFINITY];

/// All of them. What has no closed form here was computed to 30 digits.
pub fn visit_all(visitor: &mut impl Visitor) {
    macro_rules! all {
        ($($name:literal, $points:expr, $exact:expr, |$x:ident| $body:expr;)*) => {
            $(visitor.visit(Integral {
                name: $name,
                f: |$x: f64| $body,
                points: $points,
                exact: $exact,
            });)*
        };
    }
    all! {
        "exp x, 0..1", &[0.0, 1.0], 1f64.exp_m1(), |x| x.exp();
        "sin x, 0..20", &[0.0, 20.0], 1.0 - 20f64.cos(), |x| x.sin();
        "1/(1 + x²), 0..1", &[0.0, 1.0], 0.25 * PI, |x| 1.0 / (1.0 + x * x);
        "x⁴(1 - x)⁴/(1 + x²), 0..1", &[0.0, 1.0], 0.001_264_489_267_349_618_7, |x| {
            (x * (1.0 - x)).powi(4) / (1.0 + x * x)
        };
        "Bessel's integral, π J₂(3)", &[0.0, PI], 1.527_100_733_230_837_3, |t| {
            (2.0 * t - 3.0 * t.sin()).cos()
        };
        "K(k² = 0.99)", &[0.0, 0.5 * PI], 3.695_637_362_989_874_7, |t| {
            1.0 / (1.0 - 0.99 * t.sin().powi(2)).sqrt()
        };
        "comoving distance to z = 3", &[0.0, 3.0], 1.484_019_923_345_845_3, |z| {
            1.0 / (0.3 * (1.0 + z).powi(3) + 0.7).sqrt()
        };
        "Debye, x³/(eˣ - 1), 0..1 (0/0 at 0)", &[0.0, 1.0], 0.224_805_188_025_938_24, |x| {
            x * x * x / x.exp_m1()
        };
        "sin x/x, 0..10 (0/0 at 0)", &[0.0, 10.0], 1.658_347_594_218_874_1, |x| x.sin() / x;
        "normal density, ±1.96", &[-1.96, 1.96], 0.950_004_209_703_559_1, |x| {
            (-0.5 * x * x).exp() / (2.0 * PI).sqrt()
        };
        "exp(-x²) cos 3x, -5..5", &[-5.0, 5.0], 0.186_815_261_459_518_46, |x| {
            (-x * x).exp() * (3.0 * x).cos()
        };
        "Planck, a band, 2..8", &[2.0, 8.0], 5.063_281_198_284_923, |x| {
            x * x * x / x.exp_m1()
        };
        "resonance, width 0.01", &[0.0, 1.0], 309.398_691_512_414_9, |x| {
            1.0 / (1e-4 + (x - 0.3) * (x - 0.3))
        };
        "resonance, width 0.0001", &[0.0, 1.0], 31_411.164_631_269_203, |x| {
            1.0 / (1e-8 + (x - 0.3) * (x - 0.3))
        };
        "Breit-Wigner times e⁻ˣ, 0..10", &[0.0, 10.0], 3.285_556_609_404_668, |x| {
            (-x).exp() / ((x - 3.0) * (x - 3.0) + 0.0025)
        };
        "√x, 0..1", &[0.0, 1.0], 2.0 / 3.0, |x| x.sqrt();
        "1/√x, 0..1", &[0.0, 1.0], 2.0, |x| 1.0 / x.sqrt();
        "ln x, 0..1", &[0.0, 1.0], -1.0, |x| x.ln();
        "x ln x, 0..1 (NaN at 0)", &[0.0, 1.0], -0.25, |x| x * x.ln();
        "x^-0.9, 0..1", &[0.0, 1.0], 10.0, |x| x.powf(-0.9);
        "√x e⁻ˣ, 0..5", &[0.0, 5.0], 0.869_773_116_303_805_8, |x| x.sqrt() * (-x).exp();
        "beta(1/2, 1/2)", &[0.0, 1.0], PI, |x| 1.0 / (x * (1.0 - x)).sqrt();
        "a semicircle", &[-1.0, 1.0], 0.5 * PI, |x| (1.0 - x * x).sqrt();
        "1/√(x - 1), 1..2", &[1.0, 2.0], 2.0, |x| 1.0 / (x - 1.0).sqrt();
        "ln(1 - x), 0..1", &[0.0, 1.0], -1.0, |x| (1.0 - x).ln();
        "√|x - 0.3|, 0..1", &[0.0, 1.0], 0.499_985_857_216_935_17, |x| (x - 0.3).abs().sqrt();
        "|x - 0.3|, 0..1", &[0.0, 1.0], 0.29, |x| (x - 0.3).abs();
        "ln|x - 0.3|, 0..1", &[0.0, 1.0], -1.610_864_302_054_893_4, |x| (x - 0.3).abs().ln();
        "a step at 0.3, 0..1", &[0.0, 1.0], 0.7, |x| if x < 0.3 { 0.0 } else { 1.0 };
        "a call option's payoff", &[-8.0, 8.0], 4.292_010_941_409_647, |z| {
            let payoff = (100.0 * (0.2 * z - 0.02).exp() - 110.0).max(0.0);
            payoff * (-0.5 * z * z).exp() / (2.0 * PI).sqrt()
        };
        "|sin x|, 0..10", &[0.0, 10.0], 7.0 + 10f64.cos(), |x| x.sin().abs();
        "a jump at a break point", &[0.0, 2.0, 4.0], 2.0 + 4f64.exp() - 2f64.exp(), |x| {
            if x < 2.0 { 1.0 } else { x.exp() }
        };
        "Gaussian, the line", LINE, PI.sqrt(), |x| (-x * x).exp();
        "normal density, mean 3, σ 0.5", LINE, 1.0, |x| {
            let t = (x - 3.0) / 0.5;
            (-0.5 * t * t).exp() / (0.5 * (2.0 * PI).sqrt())
        };
        "x² exp(-x²/2), the line", LINE, (2.0 * PI).sqrt(), |x| x * x * (-0.5 * x * x).exp();
        "Lorentzian, the line", LINE, PI, |x| 1.0 / (1.0 + x * x);
        "1/(1 + x⁴), the line", LINE, 2.221_441_469_079_183, |x| 1.0 / (1.0 + x.powi(4));
        "sech, the line", LINE, PI, |x| 1.0 / x.cosh();
        "e⁻ˣ, 0..∞", HALF_LINE, 1.0, |x| (-x).exp();
        "gamma(3/2)", HALF_LINE, 0.5 * PI.sqrt(), |x| x.sqrt() * (-x).exp();
        "gamma(1/2)", HALF_LINE, PI.sqrt(), |x| (-x).exp() / x.sqrt();
        "Maxwell, x² exp(-x²)", HALF_LINE, 0.25 * PI.sqrt(), |x| x * x * (-x * x).exp();
        "Planck, x³/(eˣ - 1) (0/0 at 0)", HALF_LINE, PI.powi(4) / 15.0, |x| {
            x * x * x / x.exp_m1()
        };
        "Fermi, √x/(exp(x - 2) + 1)", HALF_LINE, 2.502_457_826_007_14, |x| {
            x.sqrt() / ((x - 2.0).exp() + 1.0)
        };
        "e⁻ˣ cos 10x, 0..∞", HALF_LINE, 1.0 / 101.0, |x| (-x).exp() * (10.0 * x).cos();
        "1/(1 + x)², 0..∞", HALF_LINE, 1.0, |x| 1.0 / ((1.0 + x) * (1.0 + x));
        "exp(-x²), 1..∞", &[1.0, f64::INFINITY], 0.139_402_792_640_330_98, |x| (-x * x).exp();
        "1/x³, 1..∞", &[1.0, f64::INFINITY], 0.5, |x| 1.0 / (x * x * x);
        "r² exp(-2r/a), Bohr's a in m", HALF_LINE, 3.704_613_357_391_705_6e-32, |r| {
            r * r * (-2.0 * r / 5.291_77e-11).exp()
        };
    }
}
