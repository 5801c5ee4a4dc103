//! The default method where it goes beyond its first panel: twice and four times the samples, and very
//! many panels.

use quadrille::num_complex::Complex64;
use quadrille::{Error, Quad, quad};

use crate::common::{Plain, distance, outcome_bits};

/// Poles at +- i sqrt(a): 33 samples just miss 1e-10, and 65 are plenty, with four witnesses.
#[test]
fn a_first_panel_that_just_misses_is_sampled_once_more() {
    let q = Quad::new().rel_tol(1e-10).abs_tol(0.0);
    for k in 0..=20 {
        let a = 0.45 + 0.005 * f64::from(k);
        let exact = 2.0 * a.sqrt().recip().atan() / a.sqrt();
        let e = q.integrate(|x: f64| 1.0 / (a + x * x), -1.0..1.0).unwrap();
        assert!((e.value - exact).abs() <= e.error, "{a}: {e:?}");
        assert!(e.error <= 1e-10 * e.value, "{a}: {e:?}");
        assert_eq!((e.evaluations, e.intervals), (69, 1), "{a}");
    }
}

/// 65 samples just miss 1e-7, and 129 are plenty, with six witnesses.
#[test]
fn and_once_more_again() {
    let q = Quad::new().rel_tol(1e-7).abs_tol(1e-7);
    for b in [38.2_f64, 38.3, 38.4] {
        let exact = 2.0 * b.sin() / b;
        let e = q.integrate(|x: f64| (b * x).cos(), -1.0..1.0).unwrap();
        assert!((e.value - exact).abs() <= e.error, "{b}: {e:?}");
        assert!(e.error <= 1e-7, "{b}: {e:?}");
        assert_eq!((e.evaluations, e.intervals), (135, 1), "{b}");
    }
}

/// What is accepted from a few samples does not depend on the type of the values: bit for bit for one
/// of one's own, and but for rounding where the components are those of a number times a direction.
#[test]
fn a_first_look_is_the_same_for_every_type() {
    type Family = (fn(f64, f64) -> f64, fn(f64) -> f64);
    let families: [Family; 4] = [
        (|a, x| a * x * x, |a| a / 3.0),
        (|a, x| (a * x).exp(), |a| a.exp_m1() / a),
        (|a, x| (a * x).sin(), |a| 2.0 * (0.5 * a).sin().powi(2) / a),
        (|a, x| 1.0 / (a * a + x * x), |a| a.recip().atan() / a),
    ];
    let mut tipped = 0;
    // Of length 1.
    let direction = [0.1, -0.3, 0.5, 0.7, -0.4];
    // One panel, and one on each side of a break point.
    let ranges = [&[0.0, 1.0][..], &[0.0, 0.3, 1.0]];
    for ((f, integral), range) in families.iter().flat_map(|f| ranges.map(|range| (f, range))) {
        let panels = range.len() - 1;
        for k in 0..200 {
            let a = 0.05 * 1.03f64.powi(k);
            for rel_tol in [1e-3, 1e-6, 1e-10, 1e-13] {
                let q = Quad::new().rel_tol(rel_tol).abs_tol(0.0);
                let one = q.integrate(|x| Plain([f(a, x)]), range);
                let five = q.integrate(|x| Plain(direction.map(|y| y * f(a, x))), range);
                let number = q.integrate(|x| f(a, x), range);
                let turned = q.integrate(|x| Complex64::new(0.6, 0.8) * f(a, x), range);
                let array = q.integrate(|x| direction.map(|y| y * f(a, x)), range);
                for (own, other) in [
                    (outcome_bits(&one, 1.0), outcome_bits(&number, 1.0)),
                    (outcome_bits(&five, 1.0), outcome_bits(&array, 1.0)),
                ] {
                    assert_eq!(own, other, "{a} {rel_tol}");
                }
                let (Ok(number), Ok(turned), Ok(array)) = (number, turned, array) else {
                    // Near the limit of arithmetic, or by design of the sine: its integral can vanish.
                    continue;
                };
                let integral = integral(a);
                let errors = [
                    ((number.value - integral).abs(), number.error),
                    (
                        (turned.value - Complex64::new(0.6, 0.8) * integral).norm(),
                        turned.error,
                    ),
                    (
                        distance(&array.value, &direction.map(|y| y * integral)),
                        array.error,
                    ),
                ];
                for (truth, error) in errors {
                    assert!(truth <= error, "{a} {rel_tol}: {truth:e} {error:e}");
                    assert!(error <= rel_tol * integral.abs() * (1.0 + 1e-14));
                }
                let counts = [number.evaluations, turned.evaluations, array.evaluations];
                for evaluations in counts {
                    let first = [evaluations, number.evaluations].map(|n| n <= 39 * panels);
                    assert_eq!(first[0], first[1], "{a} {rel_tol}: {counts:?}");
                }
                if number.evaluations <= 72 * panels && counts == [number.evaluations; 3] {
                    // The integral of |f| is no larger than this where the sign changes.
                    let rounding = 2e-15 * number.value.abs().max(1.0);
                    let intervals = [number.intervals, turned.intervals, array.intervals];
                    assert_eq!(intervals, [number.intervals; 3], "{a} {rel_tol}");
                    // The coefficients themselves are rounded, too, and what witnesses are missed by.
                    // That may tip whether a first look is enough; a closer one has another error.
                    let same = |error: f64| (error - number.error).abs() <= 2.0 * rounding;
                    tipped += usize::from(!errors.iter().all(|&(_, error)| same(error)));
                }
            }
        }
    }
    // Of 6400 there are 6.
    assert!(tipped <= 12, "{tipped}");
}

/// What each piece leaves of a tolerance of its own may be too much for their sum.
#[test]
fn pieces_that_cancel_are_as_accurate_as_their_sum_asks_for() {
    for k in 0..400 {
        // sinh(a) + b a, which vanishes at b = -sinh(a)/a.
        let a = 3.0 + 0.01 * f64::from(k);
        for b in [1.01, 1.0 + 1e-4, 1.0 + 1e-6].map(|excess| -excess * a.sinh() / a) {
            let f = |x: f64| {
                if x < 0.0 {
                    a * (a * x).cosh()
                } else {
                    2.0 * b * a * x
                }
            };
            let exact = a.sinh() + b * a;
            let q = Quad::new().rel_tol(1e-7).abs_tol(0.0);
            let found = q.integrate(f, [-1.0, 0.0, 1.0]).expect("converges");
            let truth = (found.value - exact).abs();
            // Of the closed form itself, which cancels.
            let rounding = 4.0 * f64::EPSILON * a.sinh();
            assert!(truth <= found.error + rounding, "{a} {b}: {found:?}");
            assert!(found.error <= 1e-7 * found.value.abs());
        }
    }
}

#[test]
fn failures_in_any_piece_name_their_point() {
    let points = [0.0, 0.25, 1.0, 4.0];
    for bad in [0.1, 0.7, 2.5] {
        // The first sample beyond.
        let mut sampled = f64::NAN;
        let f = |x: f64| {
            if x > bad && sampled.is_nan() {
                sampled = x;
                return Err("beyond");
            }
            Ok(x)
        };
        match Quad::new().try_integrate(f, points) {
            Err(Error::Integrand { x, source }) => assert_eq!((x, source), (sampled, "beyond")),
            other => panic!("{bad}: {other:?}"),
        }
        let f = |x: f64| if x > bad { f64::NAN } else { x };
        match quad(f, points) {
            Err(Error::NonFinite { x }) => assert!(x > bad && x < points[3], "{bad}: {x}"),
            other => panic!("{bad}: {other:?}"),
        }
        let f = |x: f64| vec![x; if x > bad { 2 } else { 1 }];
        match quad(f, points) {
            Err(Error::ShapeChanged { x }) => assert!(x > bad, "{bad}: {x}"),
            other => panic!("{bad}: {other:?}"),
        }
    }
}

/// Finite pieces are sampled together, and infinite ones on their own.
#[test]
fn a_shape_that_changes_between_pieces_is_named() {
    let infinite = f64::INFINITY;
    for points in [
        [-infinite, 0.0, 1.0],
        [0.0, 1.0, infinite],
        [infinite, 1.0, 0.0],
        [-infinite, 0.5, infinite],
    ] {
        // Between two calls, since pieces have their break point in common.
        let mut calls = 0;
        let f = |x: f64| {
            calls += 1;
            vec![(-x * x).exp(); if calls > 33 { 2 } else { 1 }]
        };
        match quad(f, points) {
            Err(Error::ShapeChanged { x }) => assert!(x.is_finite(), "{points:?}: {x}"),
            other => panic!("{points:?}: {other:?}"),
        }
    }
}

/// Samples that cancel leave nothing, whether one look suffices or two lots of samples are needed.
#[test]
fn nothing_is_left_of_an_odd_integrand() {
    let q = Quad::new().rel_tol(1e-10);
    let odd: [fn(f64) -> f64; 3] = [|x| x, f64::sin, |x| x / (0.5 + x * x)];
    for f in odd {
        let e = q.integrate(f, -1.0..1.0).unwrap();
        assert_eq!((e.value, e.intervals), (0.0, 1), "{e:?}");
        let z = q
            .integrate(|x| Complex64::new(f(x), 2.0 * f(x)), -1.0..1.0)
            .unwrap();
        assert_eq!((z.value, z.intervals), (Complex64::ZERO, 1), "{z:?}");
        let array = q.integrate(|x| [1.0, 2.0, -0.7, 4.0, 5.0].map(|a| a * f(x)), -1.0..1.0);
        let array = array.unwrap();
        assert_eq!((array.value, array.intervals), ([0.0; 5], 1), "{array:?}");
    }
}

/// What the second lot of samples meets is reported like anything else.
#[test]
fn a_sample_that_is_not_finite_is_found_there_too() {
    let q = Quad::new().rel_tol(1e-10).abs_tol(0.0);
    let f = |x: f64| {
        if (0.045..0.055).contains(&x) {
            f64::NAN
        } else {
            1.0 / (0.5 + x * x)
        }
    };
    // cos(31 pi/64) = 0.0491 is a node of degree 64 and of no lower one.
    match q.integrate(f, -1.0..1.0) {
        Err(Error::NonFinite { x }) => assert!((0.045..0.055).contains(&x), "{x}"),
        other => panic!("{other:?}"),
    }
}

/// A feature between the first samples that the second lot meets is not smoothed over.
#[test]
fn twice_the_samples_do_not_hide_a_peak_between_the_first() {
    let q = Quad::new().rel_tol(1e-10).abs_tol(0.0);
    let width = 1e-3;
    let middle = (31.0 * std::f64::consts::PI / 64.0).cos();
    let f = |x: f64| 1.0 / (0.5 + x * x) + (-((x - middle) / width).powi(2)).exp();
    let exact = 2.0 * 2f64.sqrt() * 2f64.sqrt().atan() + width * std::f64::consts::PI.sqrt();
    let e = q.integrate(f, -1.0..1.0).unwrap();
    assert!((e.value - exact).abs() <= e.error, "{e:?}, {exact}");
    assert!(e.intervals > 1);
}

/// From a few hundred panels on, those that are accurate enough are no longer looked at in every
/// round. All of them count in the end.
#[test]
fn many_panels_are_all_accounted_for() {
    let q = Quad::new()
        .rel_tol(1e-10)
        .abs_tol(0.0)
        .max_intervals(100_000);
    for w in [1e4, 3e4, 1e5] {
        let e = q.integrate(|x: f64| 1.0 + (w * x).cos(), 0.0..1.0).unwrap();
        let exact = 1.0 + w.sin() / w;
        assert!(e.intervals > 256, "{w}: {e:?}");
        assert!((e.value - exact).abs() <= e.error, "{w}: {e:?}");
        assert!(e.error <= 1e-10 * e.value, "{w}: {e:?}");

        // An integrand that is nearly done everywhere but around a kink.
        let kinked = |x: f64| 1.0 + (w * x).cos() + (x - 0.3).abs().sqrt();
        let e = q.integrate(kinked, 0.0..1.0).unwrap();
        let exact = exact + (0.3f64.powf(1.5) + 0.7f64.powf(1.5)) / 1.5;
        assert!((e.value - exact).abs() <= e.error, "{w}: {e:?}");
        assert!(e.error <= 1e-10 * e.value, "{w}: {e:?}");
    }
    // The budget is kept there, too, and the best estimate is honest.
    let q = q.max_intervals(1000);
    match q.integrate(|x: f64| 1.0 + (1e5 * x).cos(), 0.0..1.0) {
        Err(Error::NotConverged { best, .. }) => {
            assert!(best.intervals <= 1000);
            assert!(
                (best.value - 1.0 - 1e5f64.sin() / 1e5).abs() <= best.error,
                "{best:?}"
            );
        }
        other => panic!("{other:?}"),
    }
}
