//! Jumps at ends and break points: the sample there belongs to one side only. Truth in closed form.

use std::f64::consts::PI;

use quadrille::num_complex::Complex64;
use quadrille::{Domain, Estimate, Log, Quad, Weight};

use crate::common::{distance, norm};

const TOLERANCES: [f64; 4] = [1e-2, 1e-5, 1.5e-8, 1e-11];

/// Right, with an error that holds and is good enough, and by few evaluations.
fn assert_cheap(
    name: &str,
    f: impl Fn(f64) -> Vec<f64>,
    domain: impl Into<Domain<f64>>,
    exact: &[f64],
    most: usize,
) {
    let domain = domain.into();
    for tolerance in TOLERANCES {
        let q = Quad::new().rel_tol(tolerance);
        let e = q
            .integrate(&f, domain.clone())
            .unwrap_or_else(|e| panic!("{name} {tolerance:e}: {e}"));
        assert_honest(name, &e, exact, tolerance);
        assert!(
            e.evaluations <= most,
            "{name} {tolerance:e}: {} evaluations",
            e.evaluations
        );
    }
}

fn assert_honest(name: &str, e: &Estimate<Vec<f64>>, exact: &[f64], tolerance: f64) {
    let exact = exact.to_vec();
    let rounding = 4.0 * f64::EPSILON * norm(&exact);
    let off = distance(&e.value, &exact);
    assert!(
        off <= e.error + rounding,
        "{name} {tolerance:e}: {off:e} {e:?}"
    );
    assert!(
        e.error <= tolerance * norm(&e.value),
        "{name} {tolerance:e}: {e:?}"
    );
}

#[test]
fn a_jump_at_a_break_point_costs_no_more_than_two_smooth_pieces() {
    let (a, b) = (2f64.exp() - 1.0, 6.0);
    let smooth = 66 + 4;
    // The value at the jump is that of the right piece, of the left one, or of neither.
    let right = |x: f64| if x < 2.0 { x.exp() } else { x };
    let left = |x: f64| if x <= 2.0 { x.exp() } else { x };
    let neither = |x: f64| if x == 2.0 { -7.0 } else { right(x) };
    let points = [0.0, 2.0, 4.0];
    assert_cheap("right", |x| vec![right(x)], points, &[a + b], smooth + 1);
    assert_cheap("left", |x| vec![left(x)], points, &[a + b], smooth + 1);
    assert_cheap(
        "neither",
        |x| vec![neither(x)],
        points,
        &[a + b],
        smooth + 2,
    );
    let reversed = [4.0, 2.0, 0.0];
    assert_cheap(
        "reversed",
        |x| vec![right(x)],
        reversed,
        &[-a - b],
        smooth + 1,
    );
    // Of constant pieces each gets a second look.
    let steps = |x: f64| if x < 2.0 { 1.0 } else { 3.0 };
    assert_cheap("constant", |x| vec![steps(x)], points, &[8.0], 120);
    for count in [2, 3, 9] {
        let f = |x: f64| vec![right(x); count];
        assert_cheap("some", f, points, &vec![a + b; count], smooth + 1);
    }
}

#[test]
fn a_jump_at_an_end_of_the_range_costs_one_evaluation() {
    assert_cheap("fractional part", |x| vec![x.fract()], 0.0..1.0, &[0.5], 36);
    let right = |x: f64| if x < 1.0 { x.cos() } else { 0.0 };
    assert_cheap("indicator", |x| vec![right(x)], 0.0..1.0, &[1f64.sin()], 36);
    let left = |x: f64| if x > -1.0 { x.exp() } else { 1e9 };
    let exact = 1f64.exp() - (-1f64).exp();
    assert_cheap("left", |x| vec![left(x)], -1.0..1.0, &[exact], 36);
    let constant = |x: f64| if x < 1.0 { 1.0 } else { 0.0 };
    assert_cheap("constant", |x| vec![constant(x)], 0.0..1.0, &[1.0], 110);
    let many = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
    assert_cheap("sawtooth", |x| vec![x.fract()], many, &[2.5], 5 * 36);
}

/// With a weight, too: exp to 2 and 3 beyond, whichever of them the sample at 2 is of. By closed forms, and by mpmath
/// to 30 digits.
#[test]
fn a_jump_at_a_break_point_of_a_range_with_a_weight() {
    let roots = Weight::Algebraic {
        left: -0.5,
        right: -0.5,
        log: Log::None,
    };
    let cases = [
        (Weight::Cos(50.0), -0.094_669_431_519_012_76),
        (Weight::Sin(50.0), -0.086_379_649_256_220_71),
        (Weight::Cos(10_000.0), 0.000_539_448_357_427_812_9),
        (Weight::Sin(10_000.0), -0.000_353_651_140_066_527_24),
        (Weight::Cauchy(1.0), 9.043_648_551_316_853),
        (roots, 8.683_640_055_568_716),
    ];
    let right = |x: f64| if x < 2.0 { x.exp() } else { 3.0 };
    let left = |x: f64| if x <= 2.0 { x.exp() } else { 3.0 };
    for (weight, exact) in cases {
        for (name, f) in [("right", &right as &dyn Fn(f64) -> f64), ("left", &left)] {
            for tolerance in [1e-5, 1.5e-8, 1e-10] {
                let q = Quad::new().rel_tol(tolerance).weight(weight);
                let e = q.integrate(f, [0.0, 2.0, 4.0]).expect("it converges");
                let off = (e.value - exact).abs();
                let name = format!("{name}, {weight:?}, {tolerance:e}: {off:e}, {e:?}");
                assert!(off <= e.error + 4.0 * f64::EPSILON * exact.abs(), "{name}");
                assert!(e.error <= tolerance * exact.abs(), "{name}");
                // Of a constant 65 samples are wanted. (Without the rule it was up to 1,800.)
                assert!(e.evaluations <= 130, "{name}");
            }
        }
    }
}

/// Nor at an end of the range; and a layer at an end is none, however narrow.
#[test]
fn ends_of_a_range_with_a_weight() {
    let w = 50.0;
    let z = Complex64::new(-1.0, w);
    let whole = ((4.0 * z).exp() - 1.0) / z;
    let weight = Weight::Cos(w);
    let jump = |x: f64| if x > 0.0 { (-x).exp() } else { 9.0 };
    let e = (Quad::new().rel_tol(1e-10).weight(weight))
        .integrate(jump, 0.0..4.0)
        .expect("it converges");
    assert!((e.value - whole.re).abs() <= e.error, "{e:?}");
    assert!(e.evaluations <= 40, "{e:?}");
    for width in [1e-3, 1e-6, 1e-9] {
        let layer = |x: f64| (-x).exp() + 1e3 * (-x / width).exp();
        let exact = whole.re + 1e3 * (Complex64::new(1.0 / width, -w).inv()).re;
        let e = (Quad::new().rel_tol(1e-10).weight(weight))
            .integrate(layer, 0.0..4.0)
            .expect("it converges");
        let off = (e.value - exact).abs();
        assert!(off <= e.error, "{width}: {off:e} {e:?}");
    }
}

#[test]
fn other_scalars_and_values_do_the_same() {
    let f = |x: f64| {
        if x < 1.0 {
            Complex64::cis(2.0 * x)
        } else {
            Complex64::new(5.0, -7.0)
        }
    };
    let e = Quad::new().integrate(f, 0.0..1.0).expect("right");
    let exact = Complex64::new(2f64.sin() / 2.0, (1.0 - 2f64.cos()) / 2.0);
    assert!((e.value - exact).norm() <= e.error + 1e-15);
    assert!(e.evaluations <= 37, "{e:?}");
    let e = Quad::new()
        .integrate(|x: f32| x.fract(), 0.0..1.0)
        .expect("right");
    assert!((e.value - 0.5).abs() <= e.error + f32::EPSILON);
    assert!(e.evaluations <= 36, "{e:?}");
    let mut calls = 0;
    let outcome = Quad::new().try_integrate(
        |x: f64| {
            calls += 1;
            // The sample beside the end is the 34th.
            if calls == 34 { Err(x) } else { Ok(x.fract()) }
        },
        0.0..1.0,
    );
    let Err(quadrille::Error::Integrand { x, source }) = outcome else {
        panic!("{outcome:?}");
    };
    assert!(x == source && x < 1.0 && x > 1.0 - 1e-15, "{x}");
}

/// What lives next to an end is not taken for a jump, nor for noise that a singular end may have, however
/// narrow it is, as long as it matters.
#[test]
fn layers_at_an_end_count() {
    // A layer by its distance from the end in widths, and its integral to there.
    type Layer = (fn(f64) -> f64, fn(f64) -> f64);
    let layers: [Layer; 4] = [
        (|t| (-t).exp(), |t| -(-t).exp_m1()),
        (|t| (-t * t).exp(), |_| 0.5 * PI.sqrt()),
        (|t| 1.0 / (1.0 + t * t), f64::atan),
        (|t| (1.0 + t).powi(-3), |t| 0.5 - 0.5 * (1.0 + t).powi(-2)),
    ];
    for (layer, integral) in layers {
        for exponent in 2..=15 {
            let width = 10f64.powi(-exponent);
            for height in [1.0, 30.0, -0.01] {
                let f = |x: f64| vec![x.cos() + height * layer((1.0 - x).abs() / width)];
                let part = height * width * integral(1.0 / width);
                for tolerance in TOLERANCES {
                    let q = Quad::new().rel_tol(tolerance);
                    let outcomes = [
                        (q.integrate(f, 0.0..1.0), 1f64.sin() + part),
                        (q.integrate(f, 1.0..2.0), 2f64.sin() - 1f64.sin() + part),
                        (q.integrate(f, [0.0, 1.0, 2.0]), 2f64.sin() + 2.0 * part),
                    ];
                    for (outcome, exact) in outcomes {
                        let e = match outcome {
                            Ok(e) => e,
                            Err(quadrille::Error::NotConverged { best, .. }) => best,
                            Err(e) => panic!("{width:e} {height}: {e}"),
                        };
                        let off = (e.value[0] - exact).abs();
                        // A layer of a few numbers is not told from a jump, and one as wide as the tolerance
                        // is met by a single sample, which does not tell all of it.
                        let unseen = height.abs() * width.min(4.0 * f64::EPSILON);
                        assert!(
                            off <= 1.25 * e.error + unseen + 1e-15,
                            "{width:e} {height} {tolerance:e}: {off:e} {e:?}"
                        );
                    }
                }
            }
        }
    }
}

/// All of f next to an end, and nothing anywhere else, is no jump: on ranges as wide as there are.
#[test]
fn a_flank_at_an_end_is_not_forgotten() {
    for exponent in [1, 5, 12, 30, 100, 300] {
        let wide = 10f64.powi(exponent);
        let f = |x: f64| 1.0 / (1.0 + x * x);
        for (domain, exact) in [
            ([0.0, wide], wide.atan()),
            ([-wide, 0.0], wide.atan()),
            ([3.0, wide], wide.atan() - 3f64.atan()),
        ] {
            let e = match quadrille::quad(f, domain) {
                Ok(e) => e,
                Err(quadrille::Error::NotConverged { best, .. }) => best,
                Err(e) => panic!("{domain:?}: {e}"),
            };
            assert!(
                (e.value - exact).abs() <= e.error,
                "{domain:?}: {e:?}, {exact}"
            );
        }
    }
}

#[test]
fn a_slightly_wrong_break_point_stays_honest() {
    let f = |x: f64| if x < 2.0 { x.exp() } else { x };
    let exact = 2f64.exp() - 1.0 + 6.0;
    for exponent in 1..=15 {
        for side in [-1.0, 1.0] {
            let point = 2.0 + side * 10f64.powi(-exponent);
            for tolerance in TOLERANCES {
                let q = Quad::new().rel_tol(tolerance);
                let e = match q.integrate(f, [0.0, point, 4.0]) {
                    Ok(e) => e,
                    Err(quadrille::Error::NotConverged { best, .. }) => best,
                    Err(e) => panic!("{point}: {e}"),
                };
                let off = (e.value - exact).abs();
                assert!(
                    off <= e.error + 1e-14,
                    "{point} {tolerance:e}: {off:e} {e:?}"
                );
            }
        }
    }
}

#[test]
fn steps_between_more_break_points_than_there_may_be_intervals() {
    let n = 1100;
    let points: Vec<f64> = (0..=n).map(f64::from).collect();
    let e = quadrille::quad(f64::floor, points).expect("one panel a step");
    let off = (e.value - f64::from(n * (n - 1) / 2)).abs();
    assert!(off <= e.error && e.error <= 1.5e-8 * e.value, "{e:?}");
}
