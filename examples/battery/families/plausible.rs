//! What people integrate without a thought of the integrator, and what went wrong in silence once.

use std::f64::consts::{PI, TAU};

use quadrille::num_complex::Complex64;

use super::{Draw, Problem};

const HALF_LINE: [f64; 2] = [0.0, f64::INFINITY];
const FROM_ONE: [f64; 2] = [1.0, f64::INFINITY];
const LINE: [f64; 2] = [f64::NEG_INFINITY, f64::INFINITY];

/// A carrier under an envelope, exp(-x^2/2) (1 + cos(w x + p)), cut off where nothing is left.
pub(super) fn packet(draw: &mut Draw) -> Problem<f64> {
    let l = draw.uniform("l", 8.0..16.0);
    let w = draw.uniform("w", 3.0..60.0);
    let p = draw.uniform("p", 0.0..TAU);
    let exact = TAU.sqrt() * (1.0 + (-0.5 * w * w).exp() * p.cos());
    // The envelope at its end adds up to 4e-15.
    Problem::new([-l, l], exact, move |x| {
        (-0.5 * x * x).exp() * (1.0 + (w * x + p).cos())
    })
    .slack(4e-15)
}

/// The same on the line.
pub(super) fn packet_on_the_line(draw: &mut Draw) -> Problem<f64> {
    let w = draw.uniform("w", 3.0..60.0);
    let p = draw.uniform("p", 0.0..TAU);
    let exact = TAU.sqrt() * (1.0 + (-0.5 * w * w).exp() * p.cos());
    Problem::new(LINE, exact, move |x| {
        (-0.5 * x * x).exp() * (1.0 + (w * x + p).cos())
    })
}

/// The same, narrower and anywhere: exp(-((x - m)/s)^2/2) (1 + cos(w (x - m)/s + p)).
pub(super) fn packet_aside(draw: &mut Draw) -> Problem<f64> {
    let m = draw.uniform("m", 0.35..0.65);
    let s = draw.uniform("s", 0.02..0.04);
    let w = draw.uniform("w", 3.0..30.0);
    let p = draw.uniform("p", 0.0..TAU);
    let exact = TAU.sqrt() * s * (1.0 + (-0.5 * w * w).exp() * p.cos());
    Problem::new([0.0, 1.0], exact, move |x| {
        let t = (x - m) / s;
        (-0.5 * t * t).exp() * (1.0 + (w * t + p).cos())
    })
    .slack(1e-15)
}

/// Poisson's kernel over many periods, (1 - r^2)/(1 - 2 r cos x + r^2).
pub(super) fn poisson(draw: &mut Draw) -> Problem<f64> {
    let k = f64::from(draw.integer("k", 1..=30));
    let r = draw.uniform("r", 0.3..0.95);
    Problem::new([0.0, TAU * k], TAU * k, move |x| {
        (1.0 - r * r) / (1.0 - 2.0 * r * x.cos() + r * r)
    })
}

/// (x - 1)^-a e^(-2 (x - 1)) cos(w (x - 1)) from 1 on.
pub(super) fn end_and_wave(draw: &mut Draw) -> Problem<f64> {
    let a = draw.uniform("a", 0.25..0.9);
    let w = draw.uniform("w", 1.0..100.0);
    let power = Complex64::new(2.0, -w).powf(a - 1.0);
    let gamma = libm::tgamma(1.0 - a);
    Problem::new(FROM_ONE, gamma * power.re, move |x| {
        let t = x - 1.0;
        t.powf(-a) * (-2.0 * t).exp() * (w * t).cos()
    })
    .slack(3e-15 * gamma * power.norm())
}

/// The same up to 2.
pub(super) fn end_and_wave_cut(draw: &mut Draw) -> Problem<f64> {
    let a = draw.uniform("a", 0.25..0.9);
    let w = draw.uniform("w", 20.0..100.0);
    let z = Complex64::new(2.0, -w);
    let whole = libm::tgamma(1.0 - a) * z.powf(a - 1.0);
    // Beyond 1: e^-z/(z + a/(1 + 1/(z + (1 + a)/(1 + 2/(z + ...))))), from far down.
    let tail = (1..200).rev().fold(z, |below, k| {
        let k = f64::from(k);
        z + (k - 1.0 + a) / (1.0 + k / below)
    });
    let exact = (whole - (-z).exp() / tail).re;
    Problem::new([1.0, 2.0], exact, move |x| {
        let t = x - 1.0;
        t.powf(-a) * (-2.0 * t).exp() * (w * t).cos()
    })
    .slack(4e-15 * whole.norm())
}

/// (x - x0)^-1/2 cos(e ln(x - x0)): the stress at the tip of a crack between two materials.
pub(super) fn crack(draw: &mut Draw) -> Problem<f64> {
    let x0 = draw.power_of_ten("x0", -1.0..2.5);
    let e = draw.uniform("e", 0.05..1.0);
    let end = x0 + 1.0;
    let p = Complex64::new(0.5, e);
    let exact = Complex64::new(end - x0, 0.0).powc(p) / p;
    Problem::new([x0, end], exact.re, move |x| {
        let t = x - x0;
        (e * t.ln()).cos() / t.sqrt()
    })
}

/// x^-a - c x^-b.
pub(super) fn two_powers(draw: &mut Draw) -> Problem<f64> {
    let (a, b, c) = exponents(draw);
    let exact = 1.0 / (1.0 - a) - c / (1.0 - b);
    Problem::new([0.0, 1.0], exact, move |x| x.powf(-a) - c * x.powf(-b))
        .slack(1e-15 * c / (1.0 - b))
}

/// The same from another end than 0.
pub(super) fn two_powers_offset(draw: &mut Draw) -> Problem<f64> {
    let (a, b, c) = exponents(draw);
    let exact = 1.0 / (1.0 - a) - c / (1.0 - b);
    Problem::new([1.0, 2.0], exact, move |x| {
        let t = x - 1.0;
        t.powf(-a) - c * t.powf(-b)
    })
    .slack(1e-15 * c / (1.0 - b))
}

fn exponents(draw: &mut Draw) -> (f64, f64, f64) {
    let a = draw.uniform("a", 0.5..0.9);
    let b = a - draw.uniform("a - b", 0.1..0.4);
    (a, b, draw.power_of_ten("c", -0.5..1.5))
}

/// e^x + c |x - l|^-a: a singularity inside, weak beside the rest.
pub(super) fn weak_inside(draw: &mut Draw) -> Problem<f64> {
    let l = draw.uniform("l", 0.0..1.0);
    let a = draw.uniform("a", 0.3..0.9);
    let c = draw.power_of_ten("c", -3.0..0.0);
    let exact = 1.0_f64.exp_m1() + c * (l.powf(1.0 - a) + (1.0 - l).powf(1.0 - a)) / (1.0 - a);
    Problem::new([0.0, 1.0], exact, move |x| {
        x.exp() + c * (x - l).abs().powf(-a)
    })
}

/// k + 1/(x - l): there is no integral.
pub(super) fn pole_inside(draw: &mut Draw) -> Problem<f64> {
    let l = draw.uniform("l", 0.0..1.0);
    let k = draw.power_of_ten("k", 0.0..3.0);
    Problem::new([0.0, 1.0], f64::NAN, move |x| k + 1.0 / (x - l)).slack(0.0)
}

/// (1 - x)^-a, but 0 next to the end: a guard against division by 0.
pub(super) fn guard(draw: &mut Draw) -> Problem<f64> {
    let d = draw.power_of_ten("d", -15.0..-12.0);
    let a = draw.uniform("a", 0.3..0.7);
    let exact = (1.0 - d.powf(1.0 - a)) / (1.0 - a);
    // The guard ends between two numbers.
    let slack = f64::EPSILON * d.powf(-a);
    Problem::new([0.0, 1.0], exact, move |x| {
        let t = 1.0 - x;
        if t < d { 0.0 } else { t.powf(-a) }
    })
    .slack(slack)
}

/// 1 on two intervals, else 0: a narrow one and a wide one.
pub(super) fn two_boxes(draw: &mut Draw) -> Problem<f64> {
    let a = draw.uniform("a", 0.0..0.45);
    let b = a + draw.uniform("b - a", 0.02..0.06);
    let c = draw.uniform("c", 0.5..0.7);
    let d = c + draw.uniform("d - c", 0.1..0.3);
    let is_in = move |x: f64| (a..b).contains(&x) || (c..d).contains(&x);
    Problem::new([0.0, 1.0], (b - a) + (d - c), move |x| {
        f64::from(u8::from(is_in(x)))
    })
    .bumps([a..b, c..d])
}

/// w sinc^4(w x).
pub(super) fn sinc_power(draw: &mut Draw) -> Problem<f64> {
    let w = draw.power_of_ten("w", -2.0..2.0);
    Problem::new(HALF_LINE, PI / 3.0, move |x| {
        let t = w * x;
        w * if t == 0.0 { 1.0 } else { (t.sin() / t).powi(4) }
    })
}

/// J1(w x)/x.
pub(super) fn bessel_tail(draw: &mut Draw) -> Problem<f64> {
    let w = draw.power_of_ten("w", -2.0..2.0);
    Problem::new(HALF_LINE, 1.0, move |x| {
        if x == 0.0 {
            0.5 * w
        } else {
            libm::j1(w * x) / x
        }
    })
}

/// x^(-1-a) (1 + cos(b ln x)/2) from 1 on.
pub(super) fn log_periodic_tail(draw: &mut Draw) -> Problem<f64> {
    let a = draw.uniform("a", 0.2..2.0);
    let b = draw.uniform("b", 1.0..10.0);
    let exact = 1.0 / a + 0.5 * a / (a * a + b * b);
    Problem::new(FROM_ONE, exact, move |x| {
        x.powf(-1.0 - a) * (1.0 + 0.5 * (b * x.ln()).cos())
    })
}

/// A table of 21 numbers, with straight lines between them.
pub(super) fn linear_table(draw: &mut Draw) -> Problem<f64> {
    const LINES: usize = 20;
    let smooth = draw.uniform("smooth", 0.0..3.0);
    let rough = draw.power_of_ten("rough", -3.0..0.0);
    let mut random = || draw.bits() as f64 / u64::MAX as f64;
    let table: [f64; LINES + 1] =
        std::array::from_fn(|i| (smooth * i as f64 / LINES as f64).exp() + rough * random());
    let ends = 0.5 * (table[0] + table[LINES]);
    let exact = (ends + table[1..LINES].iter().sum::<f64>()) / LINES as f64;
    Problem::new([0.0, 1.0], exact, move |x| {
        let t = x * LINES as f64;
        // The first line that does not end before t, or the last.
        let i = (1..LINES).find(|&i| t < i as f64).unwrap_or(LINES) - 1;
        table[i] + (t - i as f64) * (table[i + 1] - table[i])
    })
    .slack(1e-15 * exact)
}

/// A Lorentzian resonance beside a Gaussian: Voigt's profile.
pub(super) fn voigt(draw: &mut Draw) -> Problem<f64> {
    let m = draw.uniform("m", 0.0..7.0);
    let g = draw.power_of_ten("g", -3.0..0.0);
    let f = move |x: f64| (-x * x).exp() * g / ((x - m) * (x - m) + g * g);
    // The trapezoidal rule is exact but for the poles m +- i g of f, whose share is known.
    let h = 0.25;
    let sum: f64 = (-32..=32).map(|n| f(h * f64::from(n))).sum();
    let z = Complex64::new(m, g);
    let pole = if g < PI / h {
        let turn = (Complex64::new(0.0, -TAU / h) * z).exp();
        (TAU * (-z * z).exp() / (1.0 - turn)).re
    } else {
        0.0
    };
    let exact = h * sum + pole;
    // Where the resonance is above one per cent of its height.
    Problem::new(LINE, exact, f)
        .slack(1e-14 * (h * sum).abs().max(pole.abs()))
        .bumps([m - 10.0 * g..m + 10.0 * g])
}

/// (1 - x + e)^-a: a singularity just outside.
pub(super) fn regularised_end(draw: &mut Draw) -> Problem<f64> {
    let a = draw.uniform("a", -0.9..0.9);
    let e = draw.power_of_ten("e", -14.0..-3.0);
    let exact = ((1.0 + e).powf(1.0 - a) - e.powf(1.0 - a)) / (1.0 - a);
    Problem::new([0.0, 1.0], exact, move |x| (1.0 - x + e).powf(-a))
}

/// (1 - x)^-a (-ln(1 - x))^n.
pub(super) fn logarithmic_end(draw: &mut Draw) -> Problem<f64> {
    let a = draw.uniform("a", -1.0..0.8);
    let n = draw.integer("n", 1..=3);
    let factorial: u32 = (1..=n).product();
    let n = i32::try_from(n).expect("small");
    let exact = f64::from(factorial) / (1.0 - a).powi(n + 1);
    Problem::new([0.0, 1.0], exact, move |x| {
        let t = 1.0 - x;
        t.powf(-a) * (-t.ln()).powi(n)
    })
}

/// Two bells anywhere, of any width.
pub(super) fn mixture(draw: &mut Draw) -> Problem<f64> {
    let bells = [(); 2].map(|()| {
        let m = draw.uniform("m", -5.0..5.0);
        (
            m,
            draw.power_of_ten("s", -1.7..0.3),
            draw.uniform("c", 0.1..1.0),
        )
    });
    let exact = bells.iter().map(|(_, _, c)| c).sum();
    let bell = move |x: f64, (m, s, c): (f64, f64, f64)| {
        let t = (x - m) / s;
        c * (-0.5 * t * t).exp() / (s * TAU.sqrt())
    };
    // One per cent of the height.
    Problem::new(LINE, exact, move |x| {
        bells.iter().map(|&b| bell(x, b)).sum()
    })
    .bumps(bells.map(|(m, s, _)| m - 3.03 * s..m + 3.03 * s))
}
