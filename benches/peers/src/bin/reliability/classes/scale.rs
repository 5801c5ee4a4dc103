//! Numbers at the ends of what a double can be.

use std::f64::consts::{LN_2, PI};

use super::Class;
use crate::case::{Case, spread};

pub fn classes() -> Vec<Class> {
    vec![
        Class {
            title: "Values up to 1e308",
            prose: "Samples whose plain sum overflows although the integral does not: an honest \
                    answer is the number, or a refusal. Where the integral itself is beyond the \
                    largest double, every Ok is wrong, infinity included.",
            cases: overflow(),
        },
        Class {
            title: "Subnormal numbers",
            prose: "Integrands of 1e-300 down to 1e-316, asked for eight digits and no absolute \
                    tolerance. An integrator that divides by max(|I|, 1) or adds 1e-8 somewhere \
                    says 0 and is wrong by 100 %. Below 1e-312 there are fewer than eight digits \
                    to be had, and a refusal fits.",
            cases: subnormal(),
        },
        Class {
            title: "Ranges at 1e300, and of 1e-300",
            prose: "The same integrals as ever in other units: the range begins or ends at 1e300, \
                    is 2e308 wide, which is no double, or is 1e-300 wide.",
            cases: units(),
        },
        Class {
            title: "Ranges a few ulp wide",
            prose: "From a number to the next one, or the second, third or eighth from it, all \
                    over the axis. The integral is the width times the value, known to 1e-15.",
            cases: ulps(),
        },
    ]
}

type Shape = (&'static str, fn(f64) -> f64, f64);

/// Of order 1 on [0, 1], with their integrals.
const SHAPES: [Shape; 6] = [
    ("1 - t/4", |t| 1.0 - 0.25 * t, 0.875),
    ("e^-t", |t| (-t).exp(), 0.632_120_558_828_557_7),
    ("cos t", f64::cos, 0.841_470_984_807_896_5),
    ("1/(1+t^2)", |t| 1.0 / (1.0 + t * t), 0.25 * PI),
    ("sqrt t", f64::sqrt, 2.0 / 3.0),
    (
        "0.3 + 0.7 sin 2 pi t",
        |t| 0.3 + 0.7 * (2.0 * PI * t).sin(),
        0.3,
    ),
];

fn overflow() -> Vec<Case> {
    let mut cases = Vec::new();
    for (k, (name, shape, integral)) in SHAPES.into_iter().enumerate() {
        for width in [0.5, 0.25, 0.01, 1e-6, 1.0] {
            let start = 10.0 * spread(k) - 5.0;
            let ends = [start, start + width];
            // As the range is in doubles.
            let width = ends[1] - ends[0];
            cases.push(
                Case::known(
                    format!("1.7e308 ({name}), range {width:.1e}"),
                    &ends,
                    1.7e308 * integral * width,
                    move |x| 1.7e308 * shape((x - start) / width),
                )
                .magnitude(1.7e308 * width),
            );
        }
        for width in [3.0, 20.0, 1e6, 1e300] {
            if integral * width * 1.7 > 1.8 {
                cases.push(Case::divergent(
                    format!("1.7e308 ({name}), range {width:e}: beyond the doubles"),
                    &[0.0, width],
                    move |x| 1.7e308 * shape(x / width),
                ));
            }
        }
    }
    cases
}

fn subnormal() -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, shape, integral) in SHAPES {
        for exponent in [-300, -305, -308, -310, -313, -316] {
            let scale = 10_f64.powi(exponent);
            let case = Case::known(
                format!("1e{exponent} ({name}) on [0, 1]"),
                &[0.0, 1.0],
                scale * integral,
                move |x| scale * shape(x),
            )
            .tolerances(1e-8, 0.0)
            // Samples and products are multiples of 5e-324.
            .slack(1e-321);
            cases.push(if exponent < -312 {
                case.may_refuse()
            } else {
                case
            });
        }
    }
    cases
}

fn units() -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, shape, integral) in SHAPES {
        for unit in [1e300, 1e250, 1e-250, 1e-300] {
            cases.push(
                Case::known(
                    format!("({name}), t = x/{unit:e}, on [0, {unit:e}]"),
                    &[0.0, unit],
                    integral * unit,
                    move |x| shape(x / unit),
                )
                .tolerances(1e-8, 0.0),
            );
        }
    }
    for unit in [1e300, 1e250, 1e-250, 1e-300] {
        cases.push(
            Case::known(
                format!("1/x on [{unit:e}, {:e}]", 2.0 * unit),
                &[unit, 2.0 * unit],
                LN_2,
                |x| 1.0 / x,
            )
            .tolerances(1e-8, 0.0),
        );
    }
    for (width, unit) in [(1e300, 1e299), (1e308, 1e307), (1.5e308, 1e308)] {
        let value = 2.0 * f64::atan(width / unit);
        cases.push(
            Case::known(
                format!("Lorentzian of width {unit:e} on [-{width:e}, {width:e}]"),
                &[-width, width],
                value,
                move |x| 1.0 / (1.0 + (x / unit).powi(2)) / unit,
            )
            .tolerances(1e-8, 0.0),
        );
    }
    cases
}

fn ulps() -> Vec<Case> {
    let mut cases = Vec::new();
    for start in [1.0, 1e-5, 1e10, -PI, 1e300, 1e-300, 0.0] {
        for steps in [1, 2, 3, 8] {
            let end = (0..steps).fold(start, |x: f64, _| x.next_up());
            let width = end - start;
            let f = |x: f64| 1.0 / (1.0 + x.abs());
            cases.push(
                Case::known(
                    format!("1/(1 + |x|) from {start:e}, {steps} ulp"),
                    &[start, end],
                    f(start) * width,
                    f,
                )
                .tolerances(1e-8, 0.0)
                // Of a range of 5e-324 the halves are 0.
                .slack(5e-324),
            );
        }
    }
    cases
}
