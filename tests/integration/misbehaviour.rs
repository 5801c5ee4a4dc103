//! What happens when the integrand, the range or the options misbehave: an error that says
//! what is wrong, never a number that looks right.

use std::cell::Cell;
use std::f64::consts::PI;
use std::panic::{AssertUnwindSafe, catch_unwind};

use quadrille::num_complex::Complex64;
use quadrille::{Cause, Domain, Error, Method, Quad, Value, Workspace, quad};

use crate::common::{METHODS, Outcome};

const INF: f64 = f64::INFINITY;

fn each_method(mut test: impl FnMut(Method, Quad)) {
    for method in METHODS {
        test(method, Quad::new().method(method));
    }
}

/// The abscissa of an `Error::NonFinite`.
fn non_finite<Y: Value<Real = f64> + std::fmt::Debug>(outcome: Outcome<Y>) -> f64 {
    match outcome {
        Err(Error::NonFinite { x }) => x,
        other => panic!("{other:?}"),
    }
}

/// The message, the argument and the value of an `Error::InvalidArgument`.
fn refusal(outcome: Outcome<f64>) -> (String, &'static str, f64) {
    match outcome {
        Err(
            ref error @ Error::InvalidArgument {
                argument, value, ..
            },
        ) => (error.to_string(), argument, value),
        other => panic!("{other:?}"),
    }
}

// Samples that are not finite.

#[test]
fn a_non_finite_sample_inside_is_an_error_with_its_abscissa() {
    each_method(|method, q| {
        for bad in [f64::NAN, INF, -INF] {
            // The middle of the range is a node of every rule's first panel.
            let at_a_point = |x: f64| if x == 0.5 { bad } else { x };
            assert_eq!(
                non_finite(q.integrate(at_a_point, 0.0..1.0)),
                0.5,
                "{method:?}"
            );

            let on_a_set = |x: f64| if x > 0.3 && x < 0.6 { bad } else { x };
            let x = non_finite(q.integrate(on_a_set, 0.0..1.0));
            assert!(x > 0.3 && x < 0.6, "{method:?}: {x}");

            let on_half_of_the_line = |x: f64| if x < -1.0 { bad } else { (-x * x).exp() };
            let x = non_finite(q.integrate(on_half_of_the_line, ..));
            assert!(
                x < -1.0 || method != Method::DoublyAdaptive,
                "{method:?}: {x}"
            );
        }
    });
}

#[test]
fn the_abscissa_is_the_users_behind_every_map() {
    each_method(|method, q| {
        let beyond_two = |x: f64| if x > 2.0 { f64::NAN } else { (-x).exp() };
        let x = non_finite(q.integrate(beyond_two, 0.0..));
        assert!(x > 2.0, "{method:?}: {x}");
        let below = |x: f64| if x < -2.0 { f64::NAN } else { x.exp() };
        let x = non_finite(q.integrate(below, ..0.0));
        assert!(x < -2.0, "{method:?}: {x}");
        // The whole line, where one value of t stands for two of x.
        let x = non_finite(q.integrate(
            |x: f64| if x < -2.0 { f64::NAN } else { (-x * x).exp() },
            ..,
        ));
        assert!(x < -2.0, "{method:?}: reported {x}");
        let x =
            non_finite(q.integrate(|x: f64| if x > 2.0 { f64::NAN } else { (-x * x).exp() }, ..));
        assert!(x > 2.0, "{method:?}: reported {x}");
    });
}

#[test]
fn one_bad_component_is_enough() {
    each_method(|method, q| {
        for bad in [f64::NAN, INF, -INF] {
            let pick = |x: f64| if x == 0.5 { bad } else { x };
            let x = non_finite(q.integrate(|x| Complex64::new(x, pick(x)), 0.0..1.0));
            assert_eq!(x, 0.5, "{method:?}: Im");
            let x = non_finite(q.integrate(|x| Complex64::new(pick(x), 0.0), 0.0..1.0));
            assert_eq!(x, 0.5, "{method:?}: Re");
            let x = non_finite(q.integrate(|x| [1.0, x, pick(x)], 0.0..1.0));
            assert_eq!(x, 0.5, "{method:?}: array");
            let x = non_finite(q.integrate(|x| vec![pick(x), 1.0, 1e300], 0.0..1.0));
            assert_eq!(x, 0.5, "{method:?}: Vec");
            let inner = |x| [Complex64::new(1.0, 1.0), Complex64::new(0.0, pick(x))];
            assert_eq!(
                non_finite(q.integrate(inner, 0.0..1.0)),
                0.5,
                "{method:?}: nested"
            );
        }
    });
}

#[test]
fn a_late_non_finite_sample_is_found_too() {
    // Not on the first panel: the kink draws the refinement to where the NaN is.
    each_method(|method, q| {
        let f = |x: f64| {
            let d = (x - 0.3).abs();
            if d < 5e-3 { f64::NAN } else { d.sqrt() }
        };
        let x = non_finite(q.rel_tol(1e-10).integrate(f, 0.0..1.0));
        assert!((x - 0.3).abs() < 5e-3, "{method:?}: {x}");
    });
}

#[test]
fn an_end_point_may_be_singular() {
    each_method(|method, q| {
        // Bisection without extrapolation reaches fewer digits in the intervals allowed.
        let q = if matches!(method, Method::Qag(_)) {
            q.rel_tol(1e-5)
        } else {
            q
        };
        let check = |name: &str, outcome: Outcome<f64>, exact: f64| {
            let e = outcome.unwrap_or_else(|e| panic!("{method:?}, {name}: {e}"));
            let error = (e.value - exact).abs();
            assert!(
                error <= e.error,
                "{method:?}, {name}: {error:e} > {:e}",
                e.error
            );
        };
        check(
            "1/sqrt x",
            q.integrate(|x: f64| x.sqrt().recip(), 0.0..1.0),
            2.0,
        );
        check("ln x", q.integrate(|x: f64| x.ln(), 0.0..1.0), -1.0);
        check(
            "right end",
            q.integrate(|x: f64| (-x).sqrt().recip(), -1.0..0.0),
            2.0,
        );
        check(
            "both ends",
            q.integrate(|x: f64| (x * (1.0 - x)).sqrt().recip(), [0.0, 0.5, 1.0]),
            PI,
        );
        check(
            "break point",
            q.integrate(|x: f64| x.abs().sqrt().recip(), [-1.0, 0.0, 1.0]),
            4.0,
        );
        check(
            "NaN at the end",
            q.integrate(|x: f64| x.sin() / x, 0.0..1.0),
            0.946_083_070_367_183,
        );
        let components = q.integrate(|x: f64| [x, x.ln()], 0.0..1.0).unwrap();
        let error = (components.value[0] - 0.5).hypot(components.value[1] + 1.0);
        assert!(error <= components.error, "{method:?}");
    });
}

// Values of a changing shape, panics, integrals in integrals.

#[test]
fn a_vector_that_changes_its_length_is_an_error() {
    each_method(|method, q| {
        for (at, domain) in [
            (0.3, Domain::from(0.0..1.0)),
            (0.3, Domain::from([0.0, 0.5, 1.0])),
            (0.3, Domain::from(0.0..)),
            (-0.3, Domain::from(..)),
        ] {
            let f = |x: f64| vec![(-x * x).exp(); 2 + usize::from(x > at)];
            let outcome = q.integrate(f, &domain);
            assert!(
                matches!(outcome, Err(Error::ShapeChanged { .. })),
                "{method:?} over {:?}: {outcome:?}",
                domain.points()
            );
        }
        // Between one piece and the next, and deep in the refinement.
        let f = |x: f64| vec![1.0; 1 + usize::from(x > 0.5)];
        let outcome = q.integrate(f, [0.0, 0.5, 1.0]);
        assert!(
            matches!(outcome, Err(Error::ShapeChanged { .. })),
            "{method:?}"
        );
        let f = |x: f64| vec![(x - 0.3).abs().sqrt(); 1 + usize::from((x - 0.3).abs() < 5e-3)];
        let outcome = q.rel_tol(1e-12).integrate(f, 0.0..1.0);
        assert!(
            matches!(outcome, Err(Error::ShapeChanged { .. })),
            "{method:?}: {outcome:?}"
        );
    });
}

#[test]
fn a_panic_leaves_the_workspace_usable() {
    let kink = |x: f64| (x - 0.3).abs().sqrt();
    each_method(|method, q| {
        let q = q.rel_tol(1e-6);
        for domain in [Domain::from(0.0..1.0), Domain::from([0.0, 0.25, 1.0])] {
            let fresh = q.integrate(kink, &domain);
            let total = fresh.as_ref().unwrap().evaluations;
            let mut workspace = Workspace::new();
            for after in [0, 1, 10, 40, total / 2, total - 1] {
                let calls = Cell::new(0);
                let panics = |x: f64| {
                    calls.set(calls.get() + 1);
                    assert!(calls.get() <= after, "planted");
                    kink(x)
                };
                let caught = catch_unwind(AssertUnwindSafe(|| {
                    q.integrate_in(&mut workspace, panics, &domain)
                }));
                assert!(caught.is_err(), "{method:?}, {after} of {total}");
                let again = q.integrate_in(&mut workspace, kink, &domain);
                assert_eq!(again, fresh, "{method:?} after a panic at call {after}");
            }
        }
    });
}

#[test]
fn an_error_leaves_the_workspace_usable() {
    let kink = |x: f64| (x - 0.3).abs().sqrt();
    each_method(|method, q| {
        let q = q.rel_tol(1e-6);
        let fresh = q.integrate(kink, 0.0..1.0);
        let mut workspace = Workspace::new();
        let late = |x: f64| {
            if (x - 0.3).abs() < 1e-3 {
                f64::NAN
            } else {
                kink(x)
            }
        };
        non_finite(q.integrate_in(&mut workspace, late, 0.0..1.0));
        assert_eq!(
            q.integrate_in(&mut workspace, kink, 0.0..1.0),
            fresh,
            "{method:?}"
        );
    });
}

#[test]
fn integrals_of_integrals() {
    // The volume under x^2 y + sqrt(y) z over the unit cube, three deep: 1/6 + 1/3.
    each_method(|method, q| {
        let q = q.rel_tol(1e-4);
        let volume = q.integrate(
            |x: f64| {
                let plane = q.integrate(
                    |y: f64| {
                        let line = q.integrate(|z: f64| x * x * y + y.sqrt() * z, 0.0..1.0);
                        line.unwrap().value
                    },
                    0.0..1.0,
                );
                plane.unwrap().value
            },
            0.0..1.0,
        );
        let volume = volume.unwrap();
        assert!(
            (volume.value - 0.5).abs() <= 1e-4,
            "{method:?}: {}",
            volume.value
        );
    });
    // The inner one's error comes out typed.
    let outer = Quad::new().try_integrate(
        |x: f64| quad(|y: f64| 1.0 / (y - x), [0.0, x, 1.0]).map(|e| e.value),
        0.0..1.0,
    );
    assert!(matches!(outer, Err(Error::Integrand { .. })), "{outer:?}");
}

// Ranges.

#[test]
fn ends_that_are_not_a_range_are_refused() {
    each_method(|method, q| {
        let never = |_: f64| -> f64 { panic!("{method:?} called the integrand") };
        for domain in [
            Domain::from(f64::NAN..1.0),
            Domain::from(0.0..f64::NAN),
            Domain::from([0.0, f64::NAN, 1.0]),
            Domain::from(f64::NAN..),
        ] {
            let (message, argument, value) = refusal(q.integrate(never, domain));
            assert_eq!(argument, "point of the range");
            assert!(value.is_nan());
            assert_eq!(message, "point of the range must be a number, got NaN");
        }
        for end in [INF, -INF] {
            let (message, argument, value) = refusal(q.integrate(never, end..end));
            assert_eq!((argument, value), ("range", end));
            assert!(
                message.starts_with("range must be between two different ends"),
                "{message}"
            );
        }
        for (points, out_of_place) in [
            (&[0.0, 0.7, 0.3, 1.0][..], 0.3),
            (&[0.0, 2.0, 1.0], 1.0),
            (&[0.0, -1.0, 1.0], -1.0),
            (&[1.0, 0.3, 0.7, 0.0], 0.7),
            (&[0.0, INF, 1.0], 1.0),
            (&[0.0, 1.0, 0.0], 0.0),
        ] {
            let (message, argument, value) = refusal(q.integrate(never, points));
            assert_eq!(
                (argument, value),
                ("break point", out_of_place),
                "{points:?}"
            );
            assert_eq!(
                message,
                format!("break point must be in the order of the range and inside it, got {value}")
            );
        }
        for points in [&[][..], &[1.0]] {
            let (message, argument, value) = refusal(q.integrate(never, points));
            assert_eq!(argument, "number of points of the range");
            assert_eq!(value, points.len() as f64);
            assert!(message.ends_with(&format!("must be at least 2, got {}", points.len())));
        }
    });
}

#[test]
fn an_empty_range_is_zero_without_a_call() {
    each_method(|method, q| {
        let never = |_: f64| -> f64 { panic!("{method:?} called the integrand") };
        for domain in [
            Domain::from(1.5..1.5),
            Domain::from(-0.0..0.0),
            Domain::from([2.0, 2.0, 2.0]),
            Domain::from(1e308..1e308),
        ] {
            let e = q.integrate(never, domain).unwrap();
            assert_eq!(
                (e.value, e.error, e.evaluations),
                (0.0, 0.0, 0),
                "{method:?}"
            );
        }
        let e = q
            .integrate(|_| -> Complex64 { panic!("called") }, 1.0..1.0)
            .unwrap();
        assert_eq!((e.value, e.evaluations), (Complex64::ZERO, 0));
        let e = q
            .integrate(|_| -> [f64; 3] { panic!("called") }, 1.0..1.0)
            .unwrap();
        assert_eq!((e.value, e.evaluations), ([0.0; 3], 0));
        // A length has to be learnt.
        let calls = Cell::new(0);
        let three = |x: f64| {
            calls.set(calls.get() + 1);
            vec![x, 2.0, -x]
        };
        let e = q.integrate(three, 1.5..1.5).unwrap();
        assert_eq!((e.value, e.evaluations, calls.get()), (vec![0.0; 3], 1, 1));
    });
}

#[test]
fn duplicates_are_dropped() {
    let f = |x: f64| (x - 0.3).abs().sqrt();
    each_method(|method, q| {
        let q = q.rel_tol(1e-6);
        let plain = q.integrate(f, [0.0, 0.3, 1.0]);
        assert!(plain.is_ok(), "{method:?}");
        let repeated = q.integrate(f, [0.0, 0.0, 0.3, 0.3, 0.3, 1.0, 1.0]);
        assert_eq!(repeated, plain, "{method:?}");
        let single = q.integrate(f, 0.0..1.0);
        assert_eq!(q.integrate(f, [0.0, 0.0, 1.0, 1.0]), single, "{method:?}");
        let line = q.integrate(|x: f64| (-x * x).exp(), ..);
        let ends = [-INF, -INF, INF, INF];
        assert_eq!(
            q.integrate(|x: f64| (-x * x).exp(), ends),
            line,
            "{method:?}"
        );
    });
}

#[test]
fn ten_thousand_break_points() {
    let points: Vec<f64> = (0..10_002).map(|i| f64::from(i) / 10_001.0).collect();
    each_method(|method, q| {
        let calls = Cell::new(0);
        let f = |x: f64| {
            calls.set(calls.get() + 1);
            x * x
        };
        let e = q
            .integrate(f, &points)
            .unwrap_or_else(|e| panic!("{method:?}: {e}"));
        assert_eq!(e.evaluations, calls.get(), "{method:?}");
        assert!(e.intervals >= 10_001, "{method:?}");
        let error = (e.value - 1.0 / 3.0).abs();
        assert!(
            error <= e.error.max(1e-15),
            "{method:?}: {error:e} > {:e}",
            e.error
        );
    });
}

#[test]
fn ranges_one_ulp_wide() {
    each_method(|method, q| {
        for a in [1.0, -3.7, 1e300, 1e-300] {
            let b: f64 = f64::next_up(a);
            match q.integrate(|_: f64| 2.0, a..b) {
                Ok(e) => {
                    let exact = 2.0 * (b - a);
                    let error = (e.value - exact).abs();
                    assert!(
                        error <= e.error.max(4.0 * f64::EPSILON * exact),
                        "{method:?}"
                    );
                }
                Err(Error::NotConverged { best, .. }) => {
                    assert!(best.evaluations <= 1000, "{method:?}, {a:e}");
                }
                Err(other) => panic!("{method:?}, {a:e}: {other}"),
            }
            // What varies from one end to the other is beyond resolution, and must end all
            // the same.
            let calls = Cell::new(0);
            let step = |x: f64| {
                calls.set(calls.get() + 1);
                if x == a { 0.0 } else { 1.0 }
            };
            let _ = q.integrate(step, a..b);
            assert!(
                calls.get() <= 5000,
                "{method:?}, {a:e}: {} calls",
                calls.get()
            );
        }
    });
}

#[test]
fn no_sample_is_outside_of_the_range() {
    let mut outside = Vec::new();
    each_method(|method, q| {
        for (a, ulps) in [
            (1.0_f64, 1),
            (-3.7, 1),
            (1e300, 1),
            (1e-300, 1),
            (1.0, 2),
            (0.3, 5),
            (-1.0, 9),
        ] {
            let b = (0..ulps).fold(a, |x, _| x.next_up());
            let f = |x: f64| {
                if !(a..=b).contains(&x) {
                    outside.push(format!("{method:?}: {x:?} of [{a:?}, {b:?}]"));
                }
                2.0
            };
            let _ = q.integrate(f, a..b);
        }
    });
    outside.dedup();
    assert!(outside.is_empty(), "{outside:#?}");
}

#[test]
fn ranges_at_the_ends_of_the_numbers() {
    each_method(|method, q| {
        for (a, b) in [
            (1e300, 2e300),
            (-2e300, 1e300),
            (-1e300, 1e300),
            (0.0, 1e300),
        ] {
            let unit = 1e300;
            let e = q
                .integrate(|x: f64| (x / unit).powi(2) / unit, a..b)
                .unwrap_or_else(|e| panic!("{method:?} over [{a:e}, {b:e}]: {e}"));
            let (a, b) = (a / unit, b / unit);
            let exact = (b * b * b - a * a * a) / 3.0;
            let error = (e.value - exact).abs();
            assert!(
                error <= e.error.max(1e-14),
                "{method:?}: {error:e} > {:e}",
                e.error
            );
        }
        // The width itself overflows.
        let e = q.integrate(|_: f64| 1e-308_f64, -1.5e308..1.5e308);
        match e {
            Ok(e) => assert!((e.value - 3.0).abs() <= 1e-12, "{method:?}: {}", e.value),
            Err(e) => assert!(e.best().is_some(), "{method:?}: {e}"),
        }
    });
}

// Options.

#[test]
fn senseless_options_are_refused() {
    each_method(|_, q| {
        let run = |q: Quad| refusal(q.integrate(|_: f64| -> f64 { panic!("called") }, 0.0..1.0));
        for (bad, shown) in [
            (-1e-9, "-1e-9"),
            (f64::NAN, "NaN"),
            (INF, "inf"),
            (-INF, "-inf"),
        ] {
            let (message, argument, value) = run(q.rel_tol(bad));
            assert_eq!(argument, "relative tolerance");
            assert!(value == bad || (value.is_nan() && bad.is_nan()));
            assert_eq!(
                message,
                format!("relative tolerance must be a finite number >= 0, got {shown}")
            );
            let (message, argument, _) = run(q.abs_tol(bad));
            assert_eq!(argument, "absolute tolerance");
            assert_eq!(
                message,
                format!("absolute tolerance must be a finite number >= 0, got {shown}")
            );
        }
        for tiny in [0.0, 1e-15] {
            let (message, argument, _) = run(q.rel_tol(tiny).abs_tol(0.0));
            assert_eq!(argument, "relative tolerance");
            assert!(message.contains("at least 50 epsilon"), "{message}");
        }
        let (message, argument, value) = run(q.max_intervals(0));
        assert_eq!((argument, value), ("largest number of intervals", 0.0));
        assert_eq!(
            message,
            "largest number of intervals must be at least 1, got 0"
        );
    });
    // The bound is that of the scalar.
    let single = Quad::new().rel_tol(1e-7).abs_tol(0.0);
    assert!(matches!(
        single.integrate(|x: f32| x, 0.0..1.0),
        Err(Error::InvalidArgument { .. })
    ));
    assert!(single.integrate(|x: f64| x, 0.0..1.0).is_ok());
}

#[test]
fn a_tolerance_of_zero_asks_for_what_the_arithmetic_gives() {
    each_method(|method, q| {
        let e = q.rel_tol(0.0).integrate(|x: f64| x.exp(), 0.0..1.0);
        let e = e.unwrap_or_else(|e| panic!("{method:?}: {e}"));
        let error = (e.value - 1f64.exp_m1()).abs();
        assert!(
            error <= e.error.max(4e-16) && e.error <= 1e-13,
            "{method:?}: {}",
            e.error
        );
        // Zero for a vanishing integrand is reached exactly.
        let q = q.rel_tol(1e-10).abs_tol(0.0);
        let e = q.integrate(|_: f64| 0.0, 0.0..1.0);
        let e = e.unwrap_or_else(|e| panic!("{method:?}: {e}"));
        assert_eq!((e.value, e.error), (0.0, 0.0), "{method:?}");
    });
}

#[test]
fn one_interval_is_one_panel() {
    each_method(|method, q| {
        let q = q.max_intervals(1);
        let e = q.integrate(|x: f64| x.exp(), 0.0..1.0);
        assert_eq!(e.as_ref().map(|e| e.intervals), Ok(1), "{method:?}: {e:?}");
        match q.integrate(|x: f64| (x - 0.3).abs().sqrt(), 0.0..1.0) {
            Err(Error::NotConverged { cause, best }) => {
                assert_eq!(
                    (cause, best.intervals),
                    (Cause::MaxIntervals, 1),
                    "{method:?}"
                );
                assert!(best.evaluations <= 61, "{method:?}");
                let exact = (0.3f64.powf(1.5) + 0.7f64.powf(1.5)) / 1.5;
                assert!((best.value - exact).abs() <= best.error, "{method:?}");
            }
            other => panic!("{method:?}: {other:?}"),
        }
        // Pieces between break points are evaluated, and no more.
        let e = q.integrate(|x: f64| (x - 0.3).abs().sqrt(), [0.0, 0.5, 1.0]);
        match e {
            Err(Error::NotConverged { cause, best }) => {
                assert_eq!(
                    (cause, best.intervals),
                    (Cause::MaxIntervals, 2),
                    "{method:?}"
                );
            }
            other => panic!("{method:?}: {other:?}"),
        }
    });
}

#[test]
fn max_intervals_bounds_the_intervals() {
    each_method(|method, q| {
        for limit in [2, 3, 7, 20, 50] {
            for f in [
                (|x| (x - 0.312_7).abs().max(1e-12).powf(-0.8)) as fn(f64) -> f64,
                |x| (1.0 / x).sin(),
            ] {
                let intervals = match q.max_intervals(limit).integrate(f, 0.0..1.0) {
                    Ok(e) => e.intervals,
                    Err(Error::NotConverged { best, .. }) => best.intervals,
                    Err(other) => panic!("{method:?}: {other}"),
                };
                assert!(intervals <= limit, "{method:?}: {intervals} > {limit}");
            }
        }
    });
}

// Integrals that do not exist.

/// No integral, and no method may claim one; nor run on for ever: with 1000 panels, 61
/// samples on each of the 2000 that bisection makes.
#[test]
fn divergent_integrals_are_errors() {
    type Divergent = (&'static str, fn(f64) -> f64, Domain<f64>);
    let cases: Vec<Divergent> = vec![
        ("1/x on [0, 1]", |x| 1.0 / x, (0.0..1.0).into()),
        ("1/x on [1, 0]", |x| 1.0 / x, (1.0..0.0).into()),
        ("1/x on [-1, 1]", |x| 1.0 / x, (-1.0..1.0).into()),
        ("1/x on [-1, 1.3]", |x| 1.0 / x, (-1.0..1.3).into()),
        ("1/x on [1, inf)", |x| 1.0 / x, (1.0..).into()),
        ("1/x^2 on [0, 1]", |x| 1.0 / (x * x), (0.0..1.0).into()),
        ("1/x^2 on [-1, 1]", |x| 1.0 / (x * x), (-1.0..1.0).into()),
        ("1/x^2 on [-1, 1.3]", |x| 1.0 / (x * x), (-1.0..1.3).into()),
        (
            "1/(x - 0.3)^2 on [0, 1]",
            |x| (x - 0.3).powi(-2),
            (0.0..1.0).into(),
        ),
        ("x^-1.2 on [0, 1]", |x| x.powf(-1.2), (0.0..1.0).into()),
        ("sin x on [0, inf)", f64::sin, (0.0..).into()),
        ("cos x on (-inf, 0]", f64::cos, (..0.0).into()),
        ("1 on [0, inf)", |_| 1.0, (0.0..).into()),
        ("1 on the line", |_| 1.0, (..).into()),
        ("x on [0, inf)", |x| x, (0.0..).into()),
        ("1/sqrt x on [1, inf)", |x| x.sqrt().recip(), (1.0..).into()),
        (
            "1/(1 + |x|) on the line",
            |x| 1.0 / (1.0 + x.abs()),
            (..).into(),
        ),
    ];
    let mut accepted = Vec::new();
    each_method(|method, q| {
        for (name, f, domain) in &cases {
            let calls = Cell::new(0);
            let counted = |x: f64| {
                calls.set(calls.get() + 1);
                f(x)
            };
            let outcome = q.integrate(counted, domain);
            if let Ok(e) = &outcome {
                accepted.push(format!("{method:?}: {name} = {} +- {}", e.value, e.error));
            }
            assert!(
                calls.get() <= 2 * 2000 * 61,
                "{method:?}, {name}: {}",
                calls.get()
            );
            if let Some(best) = outcome.as_ref().err().and_then(Error::best) {
                assert_eq!(best.evaluations, calls.get(), "{method:?}, {name}");
            }
        }
    });
    assert!(accepted.is_empty(), "{accepted:#?}");
}

/// By symmetry every partial sum is 0, which is a principal value and not the integral.
///
/// `Method::Qags` is QUADPACK step for step, and QUADPACK, as SciPy 1.17 runs it, returns
/// 0 without a message for these: held to that here, so that a change is noticed.
#[test]
fn divergent_halves_do_not_cancel() {
    type Odd = (&'static str, fn(f64) -> f64, Domain<f64>);
    let cases: [Odd; 4] = [
        ("1/x", |x| 1.0 / x, [-1.0, 0.0, 1.0].into()),
        ("1/x^3", |x| x.powi(-3), [-1.0, 0.0, 1.0].into()),
        ("x on the line", |x| x, (..).into()),
        (
            "x/(1 + x^2) on the line",
            |x| x / (1.0 + x * x),
            (..).into(),
        ),
    ];
    let mut accepted = Vec::new();
    each_method(|method, q| {
        for (name, f, domain) in &cases {
            match (method, q.integrate(f, domain)) {
                (Method::Qags, outcome) => {
                    let e = outcome.expect("QUADPACK is content");
                    assert_eq!(e.value, 0.0, "{name}");
                }
                (_, Ok(e)) => {
                    accepted.push(format!("{method:?}: {name} = {} +- {}", e.value, e.error));
                }
                (_, Err(_)) => {}
            }
        }
    });
    assert!(accepted.is_empty(), "{accepted:#?}");
}

// Sizes.

#[test]
fn overflow_is_never_ok() {
    each_method(|method, q| {
        let check = |name: &str, outcome: Outcome<f64>| {
            if let Ok(e) = &outcome {
                assert!(
                    e.value.is_finite() && e.error.is_finite(),
                    "{method:?}, {name}: {e:?}"
                );
            }
            outcome
        };
        let f = |_: f64| 1.5e308;
        assert!(
            check("constant", q.integrate(f, 0.0..10.0)).is_err(),
            "{method:?}"
        );
        assert!(
            check("pieces", q.integrate(f, [0.0, 1.0, 2.0])).is_err(),
            "{method:?}"
        );
        let _ = check("sum of samples", q.integrate(f, 0.0..1.0));
        let waves = |x: f64| 1.7e308 * (40.0 * x).sin();
        let _ = check("waves", q.integrate(waves, 0.0..10.0));
        let _ = check(
            "step",
            q.integrate(|x: f64| if x < 0.3 { -1.7e308 } else { 1.7e308 }, 0.0..1.0),
        );
        let _ = check("line", q.integrate(|x: f64| 1e308 / (1.0 + x * x), ..));
        let complex = q.integrate(|_: f64| Complex64::new(1.7e308, 1.7e308), 0.0..1.0);
        if let Ok(e) = complex {
            assert!(e.value.re.is_finite() && e.value.im.is_finite() && e.error.is_finite());
        }
    });
}

#[test]
fn equal_and_vanishing_samples() {
    each_method(|method, q| {
        for c in [0.0_f64, -0.0, 1.0, -2.5, 1e-300, 1e300, 0.1] {
            let e = q.integrate(|_: f64| c, 0.0..2.0);
            let e = e.unwrap_or_else(|e| panic!("{method:?}, {c:e}: {e}"));
            let error = (e.value - 2.0 * c).abs();
            assert!(
                error <= 4.0 * f64::EPSILON * c.abs(),
                "{method:?}, {c:e}: {error:e}"
            );
        }
        for domain in [
            Domain::from(0.0..),
            Domain::from(..),
            Domain::from([0.0, 1.0, 3.0]),
        ] {
            let e = q.integrate(|_: f64| 0.0, &domain);
            let e = e.unwrap_or_else(|e| panic!("{method:?}, {domain:?}: {e}"));
            assert_eq!((e.value, e.error), (0.0, 0.0), "{method:?}");
        }
        let e = q.integrate(|_: f64| vec![0.0, 0.0], 0.0..1.0).unwrap();
        assert_eq!((e.value, e.error), (vec![0.0, 0.0], 0.0), "{method:?}");
        let e = q.integrate(|_: f64| Vec::<f64>::new(), 0.0..1.0).unwrap();
        assert_eq!((e.value, e.error), (vec![], 0.0), "{method:?}");
    });
}

#[test]
fn small_integrals_keep_their_digits() {
    each_method(|method, q| {
        for unit in [1e-30, 1e-150, 1e-280, 1e30, 1e280] {
            let check = |name: &str, outcome: Outcome<f64>, exact: f64| {
                let e = outcome.unwrap_or_else(|e| panic!("{method:?}, {name}, {unit:e}: {e}"));
                let error = (e.value / unit - exact).abs();
                assert!(
                    error <= 2e-8 * exact.abs(),
                    "{method:?}, {name}, {unit:e}: {error:e}"
                );
            };
            check(
                "exp",
                q.integrate(|x: f64| unit * x.exp(), 0.0..1.0),
                1f64.exp_m1(),
            );
            check(
                "peak",
                q.integrate(|x: f64| unit / (1e-4 + x * x), -1.0..1.0),
                200.0 * 100f64.atan(),
            );
            check(
                "half-line",
                q.integrate(|x: f64| unit * (-x).exp(), 0.0..),
                1.0,
            );
            // Small because the range is.
            check(
                "range",
                q.integrate(|x: f64| (x / unit).exp(), 0.0..unit),
                1f64.exp_m1(),
            );
        }
    });
}

#[test]
fn an_integrands_error_is_the_source() {
    let parse = |x: f64| -> Result<f64, std::num::ParseFloatError> {
        if x > 0.9 { "nonsense".parse() } else { Ok(x) }
    };
    each_method(|method, q| {
        let error = q.try_integrate(parse, 0.0..1.0).unwrap_err();
        let source = std::error::Error::source(&error).expect("a source");
        assert_eq!(source.to_string(), "invalid float literal", "{method:?}");
        assert!(error.best().is_none());
    });
}

#[test]
fn a_failing_integrand_is_not_called_again() {
    each_method(|method, q| {
        for (allowed, domain) in [
            (0, Domain::from(0.0..1.0)),
            (7, (0.0..1.0).into()),
            (50, (..).into()),
        ] {
            let calls = Cell::new(0);
            let f = |x: f64| {
                calls.set(calls.get() + 1);
                if calls.get() > allowed {
                    Err(x)
                } else {
                    Ok((x - 0.3).abs().sqrt() / (1.0 + x * x * x * x))
                }
            };
            match q.try_integrate(f, domain) {
                Err(Error::Integrand { x, source }) => {
                    assert_eq!(calls.get(), allowed + 1, "{method:?}");
                    assert_eq!(x, source, "{method:?}: not where it failed");
                }
                other => panic!("{method:?}: {other:?}"),
            }
        }
    });
}

/// Towards an end other than 0 the integrals over equal steps of the logarithm grow, and a
/// geometric series that grows has a formal sum: -10 for the first.
#[test]
fn a_divergent_power_at_any_end_is_refused() {
    for a in [-1.0, -1.001, -1.1, -1.5, -2.0] {
        for (low, high) in [(0.0, 1.0), (2.0, 3.0), (-3.0, -2.0)] {
            let right = quadrille::quad(|x: f64| (high - x).powf(a), low..high);
            assert!(right.is_err(), "exponent {a} at {high}: {right:?}");
            let left = quadrille::quad(|x: f64| (x - low).powf(a), low..high);
            assert!(left.is_err(), "exponent {a} at {low}: {left:?}");
        }
    }
}

/// What is not finite far out is not left out where it may matter, and counts as an error where the integrand has decayed
/// before.
#[test]
fn infinity_far_out_is_seen() {
    for bad in [f64::NAN, f64::INFINITY] {
        let f = |limit: f64| move |x: f64| if x > limit { bad } else { (1.0 + x).powi(-2) };
        for limit in [1e2, 1e4, 1e7] {
            assert!(
                quadrille::quad(f(limit), 0.0..).is_err(),
                "{bad} beyond {limit}"
            );
        }
        for limit in [1e10, 1e20, 1e30] {
            let e = quadrille::quad(f(limit), 0.0..).unwrap();
            let off = (e.value - 1.0).abs();
            assert!(
                off.max(1.0 / limit) <= e.error,
                "{bad} beyond {limit}: {e:?}"
            );
        }
    }
    let rational = quadrille::quad(|x: f64| x * x / (1.0 + x * x * x * x), ..).unwrap();
    assert!((rational.value - core::f64::consts::PI / 2f64.sqrt()).abs() <= rational.error);
}

/// What each divergent integral is refused for. The first is the cause that the integral has by
/// its nature; where another is found first, it is listed with the reason.
#[test]
fn divergent_integrals_are_refused_for_a_reason_that_fits() {
    type Divergent = (&'static str, fn(f64) -> f64, Domain<f64>);
    // A singular or infinite end: the default method sees the law of growth.
    let at_ends: [Divergent; 7] = [
        ("1/x on [0, 1]", |x| 1.0 / x, (0.0..1.0).into()),
        ("1/x on [-1, 0, 1]", |x| 1.0 / x, [-1.0, 0.0, 1.0].into()),
        ("1/x on [1, inf)", |x| 1.0 / x, (1.0..).into()),
        ("x^-1.2 on [0, 1]", |x| x.powf(-1.2), (0.0..1.0).into()),
        ("1 on the line", |_| 1.0, (..).into()),
        ("1/sqrt x on [1, inf)", |x| x.sqrt().recip(), (1.0..).into()),
        ("x on the line", |x| x, (..).into()),
    ];
    for (name, f, domain) in &at_ends {
        match quad(f, domain) {
            Err(Error::NotConverged { cause, best }) => {
                assert_eq!(cause, Cause::Divergent, "{name}");
                assert!(best.evaluations <= 1000, "{name}: {}", best.evaluations);
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    // A pole that a sample hits is named, and so is a power that overflows next to one.
    for (f, a, b) in [
        ((|x| 1.0 / x) as fn(f64) -> f64, -1.0, 1.0),
        (|x: f64| x.powi(-2), -1.0, 1.0),
        (|x: f64| x.powi(-2), -1.0, 1.3),
    ] {
        let x = non_finite(quad(f, a..b));
        assert!(x.abs() < 1e-100, "{x:e}");
    }
    // A pole that is not hit at first: intervals shrink around it until they may not or cannot,
    // or until a sample does hit it.
    for (f, pole, a, b) in [
        ((|x| 1.0 / x) as fn(f64) -> f64, 0.0, -1.0, 1.3),
        (|x: f64| (x - 0.3).powi(-3), 0.3, 0.0, 1.0),
        (f64::tan, 0.5 * PI, 0.0, 3.0),
    ] {
        match quad(f, a..b) {
            Err(Error::NonFinite { x }) => assert_eq!(x, pole),
            Err(Error::NotConverged { cause, .. }) => {
                assert!(
                    matches!(cause, Cause::MaxIntervals | Cause::BadIntegrand),
                    "{cause:?}"
                );
            }
            other => panic!("{other:?}"),
        }
    }
    // An oscillation that does not decay is never resolved: no interval suffices.
    for domain in [Domain::from(0.0..), (..0.0).into(), (..).into()] {
        match quad(f64::sin, &domain) {
            Err(Error::NotConverged { cause, .. }) => {
                assert!(
                    matches!(cause, Cause::MaxIntervals | Cause::Divergent),
                    "{cause:?}"
                );
            }
            other => panic!("{other:?}"),
        }
    }
}

/// Infinite contributions of both signs must not leave an error that is not a number, which
/// compares as neither small nor large.
#[test]
fn the_error_of_a_best_estimate_is_never_nan() {
    type Wild = (&'static str, fn(f64) -> f64, Domain<f64>);
    let cases: [Wild; 5] = [
        ("x", |x| x, (..).into()),
        ("x sin x", |x| x * x.sin(), (0.0..).into()),
        ("x^3", |x| x * x * x, (..).into()),
        ("sinh", f64::sinh, (-700.0..700.0).into()),
        ("1.7e308 sin", |x| 1.7e308 * x.sin(), (0.0..100.0).into()),
    ];
    each_method(|method, q| {
        for (name, f, domain) in &cases {
            if let Some(best) = q.integrate(f, domain).as_ref().err().and_then(Error::best) {
                assert!(!best.error.is_nan(), "{method:?}, {name}: {best:?}");
            }
        }
    });
}

#[test]
fn a_workspace_from_another_job_changes_nothing() {
    // Singular, infinite, oscillating, divergent, broken, easy: in this order and in turns, by
    // every method with one workspace for all.
    type Job = (fn(f64) -> f64, Domain<f64>);
    let jobs: [Job; 7] = [
        (|x| x.sqrt().recip(), (0.0..1.0).into()),
        (|x| (-x * x).exp(), (..).into()),
        (|x| (200.0 * x).cos(), (0.0..1.0).into()),
        (|x| 1.0 / x, (0.0..1.0).into()),
        (|x| (x - 0.3).abs(), [0.0, 0.1, 0.3, 1.0].into()),
        (|x| (1.0 - x).powf(-0.7), (0.0..1.0).into()),
        (f64::exp, (0.0..1.0).into()),
    ];
    let mut workspace = Workspace::new();
    for step in [1, 2, 3] {
        each_method(|method, q| {
            for i in 0..jobs.len() {
                let (f, domain) = &jobs[i * step % jobs.len()];
                let q = q.max_intervals(120);
                let fresh = q.integrate(f, domain);
                let reused = q.integrate_in(&mut workspace, f, domain);
                // Debug text, because a NaN is not equal to itself.
                assert_eq!(format!("{reused:?}"), format!("{fresh:?}"), "{method:?}");
            }
        });
    }
}

#[test]
fn a_workspace_from_vectors_of_another_length_changes_nothing() {
    let mut workspace = Workspace::new();
    each_method(|method, q| {
        for length in [3, 1, 7, 0, 2] {
            let f = |x: f64| vec![(x - 0.3).abs(); length];
            let fresh = q.integrate(f, 0.0..1.0).unwrap();
            let reused = q.integrate_in(&mut workspace, f, 0.0..1.0).unwrap();
            assert_eq!(reused, fresh, "{method:?}, {length}");
            assert_eq!(reused.value.len(), length);
        }
    });
}

#[test]
fn subnormal_numbers_are_numbers() {
    // To a few units of the smallest number, beside the error that is stated.
    let unit = f64::from_bits(1);
    each_method(|method, q| {
        for size in [1e-320, 1e-315, 1e-310, 3e-308] {
            let check = |name: &str, outcome: Outcome<f64>, exact: f64| {
                let e = outcome.unwrap_or_else(|e| panic!("{method:?}, {name}, {size:e}: {e}"));
                let error = (e.value - exact).abs();
                assert!(
                    error <= e.error + 100.0 * unit,
                    "{method:?}, {name}, {size:e}: {e:?}"
                );
            };
            check("constant", q.integrate(|_: f64| size, 0.0..1.0), size);
            let e = q.integrate(|x: f64| size * x.exp(), 0.0..1.0);
            check("exp", e, size * 1f64.exp_m1());
            let e = q.integrate(|x: f64| (x / size).exp(), 0.0..size);
            check("range", e, size * 1f64.exp_m1());
        }
    });
}

/// Samples that are all the same over a range are suspicious: a feature may lie between them.
/// `Method::Qags` and `Method::Qag` are as QUADPACK, which is content with them.
#[test]
fn equal_samples_get_a_second_look() {
    for constant in [0.0, 1.0, -2.5] {
        let xs = std::cell::RefCell::new(Vec::new());
        let f = |x: f64| {
            xs.borrow_mut().push(x);
            constant
        };
        let e = quad(f, 0.0..1.0).unwrap();
        assert!(e.intervals > 1 && e.value == constant, "{e:?}");
        let mut xs = xs.into_inner();
        assert_eq!(xs.len(), e.evaluations);
        xs.sort_by(f64::total_cmp);
        xs.dedup();
        assert_eq!(
            xs.len(),
            e.evaluations,
            "the second look is at other points"
        );
    }
    // A feature that only the second look meets: 16 nodes a side are symmetric, 7 new ones not.
    let feature = |x: f64| -> f64 { f64::from(u8::from((0.24..0.26).contains(&x))) };
    let first = Cell::new(0);
    let counted = |x: f64| {
        first.set(first.get() + usize::from(feature(x) > 0.0));
        feature(x)
    };
    let e = quad(counted, 0.0..1.0).unwrap();
    assert!((e.value - 0.02).abs() <= e.error, "{e:?}");
    assert!(first.get() > 0);
}

/// A workspace holds lists of the length that was last needed, and their number of components is learnt from
/// the first sample.
#[test]
fn a_workspace_serves_lists_of_any_length_in_turn() {
    let mut workspace = Workspace::<Vec<f64>>::new();
    for method in METHODS {
        let q = Quad::new().method(method);
        for len in [100, 9, 30, 1, 9, 100, 2, 0, 3] {
            let f = |x: f64| -> Vec<f64> {
                (0..len)
                    .map(|k| (x - 0.1 * f64::from(k)).abs().sqrt())
                    .collect()
            };
            for range in [&[0.0, 0.5, 1.0][..], &[0.0, 1.0]] {
                let kept = q.integrate_in(&mut workspace, f, range);
                assert_eq!(kept, q.integrate(f, range), "{method:?} {len} {range:?}");
            }
        }
    }
}

/// A narrow peak that some panels have hardly seen: what is left of the sum of errors, when the large ones
/// have been replaced, is rounding and may be below 0.
#[test]
fn no_estimate_is_below_zero() {
    for method in METHODS {
        for k in 0..400 {
            let c = 0.2 + f64::from(k) * 1e-3 + 0.0003;
            for width in [1e-4, 1e-3] {
                let f = |x: f64| (-((x - c) / width).abs()).exp();
                let q = Quad::new().method(method).rel_tol(1e-6).abs_tol(0.0);
                let e = match q.integrate(f, 0.0..1.0) {
                    Ok(e) => e,
                    Err(Error::NotConverged { best, .. }) => best,
                    Err(e) => panic!("{method:?} {c}: {e}"),
                };
                assert!(e.error >= 0.0, "{method:?} {c} {width}: {e:?}");
            }
        }
    }
    // 1/((t - 0.5)^2 + 1e-8), where QUADPACK reports -8e-11.
    for method in METHODS {
        let q = Quad::new().method(method).rel_tol(1e-14).abs_tol(1e-14);
        let f = |t: f64| 1.0 / ((t - 0.5) * (t - 0.5) + 1e-8);
        if let Ok(e) | Err(Error::NotConverged { best: e, .. }) = q.integrate(f, 0.0..1.0) {
            assert!(e.error >= 0.0, "{method:?}: {e:?}");
        }
    }
}

/// On the line the largest sample of exp(-(x - 50)^2) in the first panel of QAGS is 5e-57, and 1e-196 in its
/// halves: beside the error of the first panel theirs are lost, and QUADPACK reports 2.9e-198 +- 0 as converged.
#[test]
fn an_error_that_cancels_is_not_believed_to_be_none() {
    for method in METHODS {
        let q = Quad::new().method(method).rel_tol(1e-10).abs_tol(0.0);
        let outcome = q.integrate(
            |x: f64| (-(x - 50.0) * (x - 50.0)).exp(),
            f64::NEG_INFINITY..f64::INFINITY,
        );
        let exact = PI.sqrt();
        if let Ok(e) = outcome {
            assert!((e.value - exact).abs() <= e.error, "{method:?}: {e:?}");
            assert!(e.error <= 1e-10 * exact, "{method:?}: {e:?}");
        }
    }
}
