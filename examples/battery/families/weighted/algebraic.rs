//! Powers and logarithms at the ends.

use std::f64::consts::PI;

use quadrille::num_complex::Complex64;
use quadrille::{Log, Weight};

use super::{Draw, Part, Setting};

fn powers(left: f64, right: f64) -> Weight {
    Weight::Algebraic {
        left,
        right,
        log: Log::None,
    }
}

fn range(draw: &mut Draw) -> [f64; 2] {
    let a = draw.uniform("a", -1.0..1.0);
    [a, a + draw.power_of_ten("b - a", -0.5..1.0)]
}

pub(super) fn powers_setting(draw: &mut Draw) -> Setting {
    let range = range(draw);
    let left = draw.uniform("left", -0.95..2.0);
    let right = draw.uniform("right", -0.95..2.0);
    Setting::new(draw, range, powers(left, right))
}

/// ((x - a)/(b - a))^n, or the same from the other end.
pub(super) fn monomial(draw: &mut Draw, setting: &Setting) -> Part {
    let [a, b] = setting.ends();
    let Weight::Algebraic { left, right, .. } = setting.weight else {
        unreachable!("the weight of this family")
    };
    let n = draw.integer("n", 0..=8);
    let from_left = draw.sign("end") > 0.0;
    let (near, far) = if from_left {
        (left, right)
    } else {
        (right, left)
    };
    let (p, q) = (near + 1.0 + f64::from(n), far + 1.0);
    let beta = libm::tgamma(p) * libm::tgamma(q) / libm::tgamma(p + q);
    let exact = (b - a).powf(left + right + 1.0) * beta;
    let n = i32::try_from(n).expect("small");
    let f = move |x: f64| {
        let distance = if from_left { x - a } else { b - x };
        (distance / (b - a)).powi(n)
    };
    // The gamma functions of the C library are good to a few last digits.
    Part::new(f, exact).terms(4.0 * exact)
}

pub(super) fn roots_setting(draw: &mut Draw) -> Setting {
    let range = range(draw);
    Setting::new(draw, range, powers(-0.5, -0.5))
}

/// y^2/((t - m)^2 + y^2), where t goes from -1 to 1.
pub(super) fn peak(draw: &mut Draw, setting: &Setting) -> Part {
    let [a, b] = setting.ends();
    let m = draw.uniform("m", -1.0..1.0);
    let y = draw.power_of_ten("y", -2.0..0.0);
    let z = Complex64::new(m, y);
    // The imaginary part of y/(t - z); the root is the one that grows as z.
    let root = (z - 1.0).sqrt() * (z + 1.0).sqrt();
    let exact = -PI * y / root;
    let f = move |x: f64| {
        let t = ((x - a) - (b - x)) / (b - a);
        y * y / ((t - m) * (t - m) + y * y)
    };
    Part::new(f, exact.im).terms(exact.norm())
}

pub(super) fn one_logarithm_setting(draw: &mut Draw) -> Setting {
    let b = draw.power_of_ten("b", -1.0..1.0);
    let power = draw.uniform("power", -0.95..2.0);
    let weight = if draw.sign("end") > 0.0 {
        Weight::Algebraic {
            left: power,
            right: 0.0,
            log: Log::Left,
        }
    } else {
        Weight::Algebraic {
            left: 0.0,
            right: power,
            log: Log::Right,
        }
    };
    Setting::new(draw, [0.0, b], weight)
}

/// (d/b)^n, where d is the distance from the end with the logarithm.
pub(super) fn one_logarithm(draw: &mut Draw, setting: &Setting) -> Part {
    let [_, b] = setting.ends();
    let Weight::Algebraic { left, right, log } = setting.weight else {
        unreachable!("the weight of this family")
    };
    let n = i32::try_from(draw.integer("n", 0..=8)).expect("small");
    let power = left + right;
    let s = power + f64::from(n) + 1.0;
    let size = b.powf(power + 1.0) / s;
    let exact = size * (b.ln() - 1.0 / s);
    let f = move |x: f64| {
        let distance = if log == Log::Left { x } else { b - x };
        (distance / b).powi(n)
    };
    Part::new(f, exact).terms(size * (b.ln().abs() + 1.0 / s))
}

pub(super) fn two_logarithms_setting(draw: &mut Draw) -> Setting {
    let b = draw.power_of_ten("b", -1.0..1.0);
    let weight = Weight::Algebraic {
        left: 0.0,
        right: 0.0,
        log: Log::Both,
    };
    Setting::new(draw, [0.0, b], weight)
}

/// (x/b)^n, or the same from the other end.
pub(super) fn two_logarithms(draw: &mut Draw, setting: &Setting) -> Part {
    let [_, b] = setting.ends();
    let n = i32::try_from(draw.integer("n", 0..=6)).expect("small");
    let from_left = draw.sign("end") > 0.0;
    // With t = x/b: ln(b t) ln(b (1 - t)), term by term. Sums of 1/k and 1/k^2 up to s.
    let s = f64::from(n + 1);
    let sum = |power: i32| (1..=n + 1).map(|k| f64::from(k).powi(-power)).sum::<f64>();
    let l = b.ln();
    let one = -l * (1.0 / (s * s) + sum(1) / s);
    let both = sum(1) / (s * s) - (PI * PI / 6.0 - sum(2)) / s;
    let exact = b * (l * l / s + one + both);
    let f = move |x: f64| {
        let distance = if from_left { x } else { b - x };
        (distance / b).powi(n)
    };
    Part::new(f, exact).terms(b * (l * l / s + one.abs() + 2.0 * sum(1) / s))
}
