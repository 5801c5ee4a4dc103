//! The bits of a dozen integrals by each method and of each kind of value. A change of them is not
//! a mistake, but it is a change of values, and is said in the changelog. Integrands are made of
//! operations that are rounded in one way on every machine.

use std::fmt::Write;

use quadrille::num_complex::Complex64;
use quadrille::{Domain, Method, Quad, Rule, Value};

use crate::common::{Outcome, components};

type Integrand = fn(f64) -> f64;

const INTEGRALS: [(&str, Integrand, &[f64]); 12] = [
    ("parabola", |x| x * x, &[0.0, 3.0]),
    ("bell", |x| 1.0 / (1.0 + x * x), &[0.0, 1.0]),
    (
        "resonance",
        |x| 1.0 / (1e-4 + (x - 0.3) * (x - 0.3)),
        &[0.0, 1.0],
    ),
    ("root", f64::sqrt, &[0.0, 1.0]),
    ("fourth root below", |x| 1.0 / x.sqrt().sqrt(), &[0.0, 1.0]),
    ("kink", |x| (x - 0.3).abs(), &[0.0, 1.0]),
    ("break point", |x| (x - 0.3).abs(), &[0.0, 0.3, 1.0]),
    ("jump", |x| if x < 0.3 { 1.0 } else { 2.0 }, &[0.0, 1.0]),
    ("wave", wave, &[-1.0, 1.0]),
    ("cusp", |x| (x - 0.3).abs().sqrt(), &[0.0, 1.0]),
    ("half-line", |x| 1.0 / (1.0 + x * x), &[0.0, f64::INFINITY]),
    (
        "line",
        |x| 1.0 / (1.0 + x * x * (x * x)),
        &[f64::NEG_INFINITY, f64::INFINITY],
    ),
];

/// T_60(x) + 2.
fn wave(x: f64) -> f64 {
    let (mut before, mut here) = (1.0, x);
    for _ in 1..60 {
        (before, here) = (here, 2.0 * x * here - before);
    }
    here + 2.0
}

/// Component c of a vector, harder in some than in others.
fn component(f: Integrand, x: f64, c: usize) -> f64 {
    let c = c as f64;
    f(x) / (1.0 + c) + c / (16.0 + x * x)
}

fn record<Y: Value<Real = f64>>(
    text: &mut String,
    (method, kind, name): (&str, &str, &str),
    outcome: &Outcome<Y>,
) {
    let best = match outcome {
        Ok(best) => best,
        Err(error) => error
            .best()
            .unwrap_or_else(|| panic!("{method}, {kind}, {name}: {error}")),
    };
    let sum =
        (components(&best.value).iter()).fold(0u64, |sum, y| sum.rotate_left(7) ^ y.to_bits());
    writeln!(
        text,
        "{method},{kind},{name},{sum:016x},{}",
        best.evaluations
    )
    .expect("memory");
}

#[test]
fn values_and_evaluations_are_what_they_were() {
    let methods = [
        ("default", Method::DoublyAdaptive),
        ("Qags", Method::Qags),
        ("Qag", Method::Qag(Rule::GaussKronrod21)),
    ];
    let mut text = String::new();
    for (method, of) in methods {
        let q = Quad::new().method(of);
        for (name, f, points) in INTEGRALS {
            let domain = || Domain::from(points);
            let y = q.integrate(f, domain());
            record(&mut text, (method, "f64", name), &y);
            let y = q.integrate(|x| Complex64::new(f(x), component(f, x, 2)), domain());
            record(&mut text, (method, "Complex64", name), &y);
            let y = q.integrate(|x| [0, 1, 2].map(|c| component(f, x, c)), domain());
            record(&mut text, (method, "[f64; 3]", name), &y);
            let y = q.integrate(
                |x| [0, 1, 2, 3, 4, 5, 6, 7].map(|c| component(f, x, c)),
                domain(),
            );
            record(&mut text, (method, "[f64; 8]", name), &y);
            let y = q.integrate(
                |x| (0..12).map(|c| component(f, x, c)).collect::<Vec<_>>(),
                domain(),
            );
            record(&mut text, (method, "Vec<f64>", name), &y);
        }
    }
    let pinned = include_str!("../data/value_stability.csv");
    if text != pinned {
        for (is, was) in text
            .lines()
            .zip(pinned.lines())
            .filter(|(is, was)| is != was)
        {
            println!("is {is}, was {was}");
        }
        if let Some(path) = std::env::var_os("QUADRILLE_PIN") {
            std::fs::write(path, &text).expect("a place to write to");
        }
        panic!("values have changed");
    }
}
