//! Singularities inside of the range that samples hit: with a break point there, nobody need know. Truth in closed form.

use quadrille::num_complex::Complex64;
use quadrille::{Domain, Error, Estimate, Quad};

use std::f64::consts::FRAC_PI_4;

const TOLERANCES: [f64; 4] = [1e-3, 1e-6, 1.5e-8, 1e-10];

/// The integral of u^-a over 0..u.
fn power(u: f64, a: f64) -> f64 {
    u.powf(1.0 - a) / (1.0 - a)
}

fn assert_right(name: &str, e: &Estimate<f64>, exact: f64, tolerance: f64) {
    let off = (e.value - exact).abs();
    assert!(
        off <= e.error && e.error <= tolerance * e.value.abs(),
        "{name} {tolerance:e}: {off:e} {e:?}"
    );
}

#[test]
fn an_integrable_singularity_that_is_hit_is_a_break_point() {
    for tolerance in TOLERANCES {
        let q = Quad::new().rel_tol(tolerance);
        // In the middle, at other nodes, and where bisection ends.
        for c in [0.5, 0.375, 0.25, FRAC_PI_4] {
            for a in [0.3, 0.5, 0.8] {
                let name = format!("|x - {c}|^-{a}");
                let mut calls = 0;
                let f = |x: f64| {
                    calls += 1;
                    (x - c).abs().powf(-a)
                };
                let e = q
                    .integrate(f, 0.0..1.0)
                    .unwrap_or_else(|e| panic!("{name}: {e}"));
                assert_right(&name, &e, power(c, a) + power(1.0 - c, a), tolerance);
                assert_eq!(e.evaluations, calls, "{name}");
                // On one side there may be another power, or nothing.
                let f = |x: f64| {
                    if x < c {
                        (c - x).powf(-a)
                    } else {
                        -(x - c).powf(-0.4)
                    }
                };
                let e = q
                    .integrate(f, 1.0..0.0)
                    .unwrap_or_else(|e| panic!("{name}: {e}"));
                assert_right(&name, &e, power(1.0 - c, 0.4) - power(c, a), tolerance);
                let f = |x: f64| if x < c { 2.0 } else { (x - c).powf(-a) };
                let e = q
                    .integrate(f, 0.0..1.0)
                    .unwrap_or_else(|e| panic!("{name}: {e}"));
                assert_right(&name, &e, 2.0 * c + power(1.0 - c, a), tolerance);
            }
            let e = q
                .integrate(|x: f64| (x - c).abs().ln(), 0.0..1.0)
                .expect("a logarithm");
            let exact = c * c.ln() + (1.0 - c) * (1.0 - c).ln() - 1.0;
            assert_right("logarithm", &e, exact, tolerance);
        }
    }
}

#[test]
fn several_of_them_and_other_ranges_and_values() {
    let q = Quad::new();
    let two = |x: f64| (x - 0.25).abs().powf(-0.5) + (x - 0.75).abs().powf(-0.25);
    let exact = power(0.25, 0.5) + power(0.75, 0.5) + power(0.75, 0.25) + power(0.25, 0.25);
    let e = q.integrate(two, 0.0..1.0).expect("two singularities");
    assert_right("two", &e, exact, 1.5e-8);
    let e = q
        .integrate(|x: f64| (x - 0.5).abs().powf(-0.5), [0.0, 1.0, 3.0])
        .expect("a break point");
    assert_right("break point", &e, power(0.5, 0.5) + power(2.5, 0.5), 1.5e-8);
    let unit = Complex64::new(3.0, -4.0);
    let e = q
        .integrate(|x: f64| unit * x.abs().powf(-0.5), -1.0..1.0)
        .expect("complex");
    assert!((e.value - 4.0 * unit).norm() <= e.error);
    let single = Quad::new().integrate(|x: f32| (x - 0.5).abs().powf(-0.5), 0.0..1.0);
    let e = single.expect("f32");
    assert!((e.value - 8.0f32.sqrt()).abs() <= e.error, "{e:?}");
}

#[test]
fn poles_holes_and_single_infinities_are_named_as_before() {
    for tolerance in TOLERANCES {
        let q = Quad::new().rel_tol(tolerance);
        for c in [0.5, 0.375, FRAC_PI_4] {
            let domain = || Domain::from(0.0..1.0);
            let cases: [(&str, &dyn Fn(f64) -> f64); 7] = [
                ("odd pole", &|x| (x - c).recip()),
                ("even pole", &|x| (x - c).abs().recip()),
                ("steeper", &|x| (x - c).abs().powf(-1.5)),
                ("pole on one side", &|x| {
                    if x < c {
                        (c - x).powf(-0.5)
                    } else {
                        (x - c).recip()
                    }
                }),
                ("alone", &|x| if x == c { f64::INFINITY } else { 1.0 + x }),
                ("interval", &|x| {
                    if (x - c).abs() < 0.01 {
                        f64::INFINITY
                    } else {
                        (x - c).abs().powf(-0.5)
                    }
                }),
                ("not a number", &|x| {
                    if x == c {
                        f64::NAN
                    } else {
                        (x - c).abs().powf(-0.5)
                    }
                }),
            ];
            for (name, f) in cases {
                match q.integrate(f, domain()) {
                    Err(Error::NonFinite { x }) => assert!((x - c).abs() <= 0.01, "{name}"),
                    Err(_) => {}
                    // No sample has met a single point.
                    Ok(e) => {
                        let exact = match name {
                            "alone" => 1.5,
                            "not a number" => 2.0 * (c.sqrt() + (1.0 - c).sqrt()),
                            _ => panic!("{name} {c}: {e:?}"),
                        };
                        assert!((e.value - exact).abs() <= e.error, "{name} {c}: {e:?}");
                    }
                }
            }
        }
    }
}
