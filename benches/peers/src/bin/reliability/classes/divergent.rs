//! Integrals that do not exist, and some that hardly do.

use std::f64::consts::{LN_2, PI};

use super::Class;
use crate::case::{Case, spread};

const INFINITY: f64 = f64::INFINITY;

/// Name, range and integrand, and for those that converge the integral before the integrand.
type Divergent = (&'static str, [f64; 2], fn(f64) -> f64);
type Convergent = (&'static str, [f64; 2], f64, fn(f64) -> f64);

pub fn classes() -> Vec<Class> {
    vec![
        Class {
            title: "Divergent at an end",
            prose: "x^-a and (1 - x)^-a with a from 1 to 3 on ranges of several lengths, 1/(x ln x), \
                    1/sin, coth, exp(1/x). Every Ok is wrong, whatever the \
                    number.",
            cases: at_an_end(),
        },
        Class {
            title: "Divergent inside",
            prose: "Poles inside the range, at the middle and anywhere: 1/|x - c|, 1/(x - c)^2, and \
                    the odd 1/(x - c), where a principal value exists but the integral does not. \
                    Sums that cancel by symmetry make a 0 that looks converged.",
            cases: inside(),
        },
        Class {
            title: "Divergent at infinity",
            prose: "Tails as heavy as 1/x and heavier, constants, and sines that never decay. \
                    Summation methods give the sine over the half-line the value 1; an integrator \
                    that extrapolates may do the same.",
            cases: at_infinity(),
        },
        Class {
            title: "Hardly convergent",
            prose: "The other side of the same edge, so that nobody looks good by refusing \
                    everything: x^-0.99, 1/(x ln^2 x), tails of x^-1.05. All of these integrals \
                    exist; a refusal is a pity and no more.",
            cases: hardly_convergent(),
        },
    ]
}

fn at_an_end() -> Vec<Case> {
    let mut cases = Vec::new();
    let exponents = [1.0, 1.001, 1.01, 1.05, 1.1, 1.2, 1.5, 2.0, 2.5, 3.0];
    for (k, a) in exponents.into_iter().enumerate() {
        for length in [1.0, 0.001, 3.0, 1000.0] {
            cases.push(Case::divergent(
                format!("x^-{a} on [0, {length}]"),
                &[0.0, length],
                move |x: f64| x.powf(-a),
            ));
        }
        cases.push(Case::divergent(
            format!("(1 - x)^-{a} on [0, 1]"),
            &[0.0, 1.0],
            move |x: f64| (1.0 - x).powf(-a),
        ));
        let start = -2.0 + 4.0 * spread(k);
        cases.push(Case::divergent(
            format!("(x - {start:.3})^-{a} on [{start:.3}, {:.3}]", start + 1.0),
            &[start, start + 1.0],
            move |x: f64| (x - start).powf(-a),
        ));
        cases.push(Case::divergent(
            format!("(x - {start:.3})^-{a} + cos 9x, reversed"),
            &[start + 1.0, start],
            move |x: f64| (x - start).powf(-a) + (9.0 * x).cos(),
        ));
    }
    let others: [Divergent; 12] = [
        ("1/(x ln x) on [0, 1/2]", [0.0, 0.5], |x| 1.0 / (x * x.ln())),
        ("1/(x |ln x|^0.5) on [0, 1/2]", [0.0, 0.5], |x| {
            1.0 / (x * (-x.ln()).sqrt())
        }),
        ("1/ln x on [0.5, 1]", [0.5, 1.0], |x| 1.0 / x.ln()),
        ("1/(1 - x^2) on [0, 1]", [0.0, 1.0], |x| 1.0 / (1.0 - x * x)),
        ("1/sin x on [0, 1]", [0.0, 1.0], |x| 1.0 / x.sin()),
        ("1/(1 - cos x) on [0, 1]", [0.0, 1.0], |x| {
            1.0 / (1.0 - x.cos())
        }),
        ("1/tanh x on [0, 2]", [0.0, 2.0], |x| 1.0 / x.tanh()),
        ("exp(1/x) on [0, 1]", [0.0, 1.0], |x| (1.0 / x).exp()),
        ("1/(x (1 - x)) on [0, 1]", [0.0, 1.0], |x| {
            1.0 / (x * (1.0 - x))
        }),
        ("sin(1/x)/x^2 on [0, 1]", [0.0, 1.0], |x| {
            (1.0 / x).sin() / (x * x)
        }),
        ("(1 + x)/x on [0, 2]", [0.0, 2.0], |x| (1.0 + x) / x),
        ("1/(e^x - 1) on [0, 5]", [0.0, 5.0], |x| 1.0 / x.exp_m1()),
    ];
    cases.extend(others.map(|(name, ends, f)| Case::divergent(name, &ends, f)));
    cases
}

fn inside() -> Vec<Case> {
    let mut cases = Vec::new();
    for k in 0..24 {
        // The middle, simple fractions, and anywhere.
        let c = match k {
            0 => 0.0,
            1 => 0.5,
            2 => -0.25,
            3 => 1.0 / 3.0,
            _ => -0.9 + 1.8 * spread(k),
        };
        let ends = [-1.0, 1.0];
        let mut add = |name: String, f: Box<dyn Fn(f64) -> f64>| {
            cases.push(Case::divergent(name, &ends, f));
        };
        add(format!("1/(x - {c:.3})"), Box::new(move |x| 1.0 / (x - c)));
        add(
            format!("1/|x - {c:.3}|"),
            Box::new(move |x| 1.0 / (x - c).abs()),
        );
        add(
            format!("1/(x - {c:.3})^2"),
            Box::new(move |x| 1.0 / (x - c).powi(2)),
        );
        add(
            format!("1/(x - {c:.3})^3"),
            Box::new(move |x| 1.0 / (x - c).powi(3)),
        );
        add(
            format!("|x - {c:.3}|^-1.1"),
            Box::new(move |x| (x - c).abs().powf(-1.1)),
        );
        add(
            format!("e^x/(x - {c:.3})"),
            Box::new(move |x| x.exp() / (x - c)),
        );
    }
    let others: [Divergent; 6] = [
        ("1/x on [-1, 2]", [-1.0, 2.0], |x| 1.0 / x),
        ("1/x on [-3, 1]", [-3.0, 1.0], |x| 1.0 / x),
        ("tan x on [0, 2]", [0.0, 2.0], f64::tan),
        ("tan x on [0, pi]", [0.0, PI], f64::tan),
        ("1/ln x on [0.5, 2]", [0.5, 2.0], |x| 1.0 / x.ln()),
        ("1/sin x on [1, 5]", [1.0, 5.0], |x| 1.0 / x.sin()),
    ];
    cases.extend(others.map(|(name, ends, f)| Case::divergent(name, &ends, f)));
    cases
}

fn at_infinity() -> Vec<Case> {
    let mut cases = Vec::new();
    for a in [1.0, 0.99, 0.9, 0.75, 0.5, 0.25, 0.1] {
        for start in [1.0, 0.01, 100.0] {
            cases.push(Case::divergent(
                format!("x^-{a} on [{start}, inf)"),
                &[start, INFINITY],
                move |x: f64| x.powf(-a),
            ));
        }
        cases.push(Case::divergent(
            format!("(1 + x^2)^-{} on the line", a / 2.0),
            &[-INFINITY, INFINITY],
            move |x: f64| (1.0 + x * x).powf(-a / 2.0),
        ));
        cases.push(Case::divergent(
            format!("(1 - x)^-{a} on (-inf, 0]"),
            &[-INFINITY, 0.0],
            move |x: f64| (1.0 - x).powf(-a),
        ));
    }
    for b in [1.0, 0.3, 7.0] {
        let half_line = [0.0, INFINITY];
        cases.push(Case::divergent(
            format!("sin {b}x on [0, inf)"),
            &half_line,
            move |x| (b * x).sin(),
        ));
        cases.push(Case::divergent(
            format!("cos {b}x on [0, inf)"),
            &half_line,
            move |x| (b * x).cos(),
        ));
        cases.push(Case::divergent(
            format!("cos {b}x on the line"),
            &[-INFINITY, INFINITY],
            move |x| (b * x).cos(),
        ));
        cases.push(Case::divergent(
            format!("x sin {b}x on [0, inf)"),
            &half_line,
            move |x| x * (b * x).sin(),
        ));
        cases.push(Case::divergent(
            format!("sin^2({b}x)/x on [1, inf)"),
            &[1.0, INFINITY],
            move |x| (b * x).sin().powi(2) / x,
        ));
    }
    let others: [Divergent; 12] = [
        ("1/(x ln x) on [2, inf)", [2.0, INFINITY], |x| {
            1.0 / (x * x.ln())
        }),
        ("1/(x ln x ln ln x) on [9, inf)", [9.0, INFINITY], |x| {
            1.0 / (x * x.ln() * x.ln().ln())
        }),
        ("1 on [0, inf)", [0.0, INFINITY], |_| 1.0),
        ("1 on the line", [-INFINITY, INFINITY], |_| 1.0),
        ("1e-30 on [0, inf)", [0.0, INFINITY], |_| 1e-30),
        ("x on the line", [-INFINITY, INFINITY], |x| x),
        ("x^3 on the line", [-INFINITY, INFINITY], |x| x * x * x),
        ("x/(1 + x^2) on the line", [-INFINITY, INFINITY], |x| {
            x / (1.0 + x * x)
        }),
        ("atan x on the line", [-INFINITY, INFINITY], f64::atan),
        ("e^x on [0, inf)", [0.0, INFINITY], f64::exp),
        ("1/x on [0, inf)", [0.0, INFINITY], |x| 1.0 / x),
        ("ln x on [1, inf)", [1.0, INFINITY], f64::ln),
    ];
    cases.extend(others.map(|(name, ends, f)| Case::divergent(name, &ends, f)));
    cases
}

fn hardly_convergent() -> Vec<Case> {
    let mut cases = Vec::new();
    for a in [0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99] {
        let value = 1.0 / (1.0 - a);
        cases.push(Case::known(
            format!("x^-{a} on [0, 1]"),
            &[0.0, 1.0],
            value,
            move |x| x.powf(-a),
        ));
    }
    for a in [1.5, 1.3, 1.2, 1.1, 1.05, 1.02] {
        let value = 1.0 / (a - 1.0);
        cases.push(Case::known(
            format!("x^-{a} on [1, inf)"),
            &[1.0, INFINITY],
            value,
            move |x| x.powf(-a),
        ));
        cases.push(Case::known(
            format!("(1 + |x|)^-{a} on the line"),
            &[-INFINITY, INFINITY],
            2.0 * value,
            move |x: f64| (1.0 + x.abs()).powf(-a),
        ));
    }
    for k in 0..8 {
        let c = 0.1 + 0.8 * spread(k);
        let a = [0.5, 0.8][k % 2];
        let p = 1.0 - a;
        cases.push(Case::known(
            format!("|x - {c:.3}|^-{a} on [0, {c:.3}, 1]"),
            &[0.0, c, 1.0],
            (c.powf(p) + (1.0 - c).powf(p)) / p,
            move |x: f64| (x - c).abs().powf(-a),
        ));
    }
    let others: [Convergent; 6] = [
        ("1/(x ln^2 x) on [0, 1/2]", [0.0, 0.5], 1.0 / LN_2, |x| {
            1.0 / (x * x.ln().powi(2))
        }),
        (
            "1/(x ln^2 x) on [2, inf)",
            [2.0, INFINITY],
            1.0 / LN_2,
            |x| 1.0 / (x * x.ln().powi(2)),
        ),
        ("ln x on [0, 1]", [0.0, 1.0], -1.0, f64::ln),
        ("ln x/sqrt x on [0, 1]", [0.0, 1.0], -4.0, |x| {
            x.ln() / x.sqrt()
        }),
        ("1/sqrt(1 - x^2) on [-1, 1]", [-1.0, 1.0], PI, |x| {
            1.0 / (1.0 - x * x).sqrt()
        }),
        ("1/(sqrt x (1 + x)) on [0, inf)", [0.0, INFINITY], PI, |x| {
            1.0 / (x.sqrt() * (1.0 + x))
        }),
    ];
    cases.extend(others.map(|(name, ends, value, f)| Case::known(name, &ends, value, f)));
    cases
}
