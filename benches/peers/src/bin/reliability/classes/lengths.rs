//! Everyday integrands in units that do not suit them.

use std::f64::consts::{PI, TAU};

use crate::case::Case;

const INFINITY: f64 = f64::INFINITY;
const LINE: [f64; 2] = [-INFINITY, INFINITY];
const HALF_LINE: [f64; 2] = [0.0, INFINITY];

/// In units of its own: name, range, integral, integrand, and where it is above one per cent.
type Shape = (&'static str, [f64; 2], f64, fn(f64) -> f64, [f64; 2]);

const SHAPES: [Shape; 14] = [
    ("e^-t^2 on the line", LINE, SQRT_PI, gauss, [-2.1, 2.1]),
    (
        "t^2 e^-t^2 on the line",
        LINE,
        0.5 * SQRT_PI,
        second,
        [0.1, 2.6],
    ),
    (
        "1/(1+t^2) on the line",
        LINE,
        PI,
        |t| 1.0 / (1.0 + t * t),
        [-9.9, 9.9],
    ),
    (
        "e^-(t-100)^2 on the line",
        LINE,
        SQRT_PI,
        |t| gauss(t - 100.0),
        [97.9, 102.1],
    ),
    (
        "e^-(t-10^4)^2 on the line",
        LINE,
        SQRT_PI,
        |t| gauss(t - 1e4),
        [9997.9, 10002.1],
    ),
    ("e^-t from 0 on", HALF_LINE, 1.0, |t| (-t).exp(), [0.0, 4.6]),
    (
        "t^3 e^-2t from 0 on",
        HALF_LINE,
        0.375,
        |t| t.powi(3) * (-2.0 * t).exp(),
        [0.2, 6.4],
    ),
    (
        "t^3/(e^t - 1) from 0 on",
        HALF_LINE,
        PLANCK,
        planck,
        [0.2, 11.0],
    ),
    (
        "t^3/2 e^-t^5/2 from 0 on",
        HALF_LINE,
        0.4,
        |t| t.powf(1.5) * (-t.powf(2.5)).exp(),
        [0.1, 1.9],
    ),
    (
        "log-normal from 0 on",
        HALF_LINE,
        1.0,
        log_normal,
        [0.1, 8.0],
    ),
    (
        "e^-t^2 up to 10^6",
        [-INFINITY, 1e6],
        SQRT_PI,
        gauss,
        [-2.1, 2.1],
    ),
    ("e^-t^2 on +-10^6", [-1e6, 1e6], SQRT_PI, gauss, [-2.1, 2.1]),
    (
        "t e^-t up to 10^6",
        [0.0, 1e6],
        1.0,
        |t| t * (-t).exp(),
        [0.01, 8.0],
    ),
    (
        "t^2 e^-t^2 on +-600.32",
        [-600.32, 600.32],
        0.5 * SQRT_PI,
        second,
        [0.1, 2.6],
    ),
];

const SQRT_PI: f64 = 1.772_453_850_905_516;
/// pi^4/15.
const PLANCK: f64 = 6.493_939_402_266_829;

fn gauss(t: f64) -> f64 {
    (-t * t).exp()
}

fn second(t: f64) -> f64 {
    t * t * (-t * t).exp()
}

/// As one writes it.
fn planck(t: f64) -> f64 {
    if t == 0.0 {
        0.0
    } else {
        t.powi(3) / t.exp_m1()
    }
}

fn log_normal(t: f64) -> f64 {
    if t <= 0.0 {
        return 0.0;
    }
    (-0.5 * t.ln().powi(2)).exp() / (t * TAU.sqrt())
}

/// Each with a unit of 10^k, k from -30 to 30.
pub fn lengths() -> Vec<(&'static str, Vec<Case>)> {
    let case = |(name, ends, integral, f, feature): Shape, k: i32| {
        let unit = 10_f64.powi(k);
        let points = ends.map(|t| unit * t);
        Case::known(
            format!("{name}, t = x/1e{k}"),
            &points,
            unit * integral,
            move |x| f(x / unit),
        )
        // The numbers around a shift are no finer than this.
        .slack(1e-11 * unit * integral)
        .feature(unit * feature[0]..unit * feature[1])
    };
    let cases = |shape: Shape| (-30..=30).map(|k| case(shape, k)).collect();
    SHAPES.map(|shape| (shape.0, cases(shape))).into()
}
