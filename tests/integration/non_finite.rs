//! The option to take samples that are NaN or infinite as 0: what it replaces, what it counts,
//! and what stays an error.

use std::cell::Cell;
use std::f64::consts::PI;

use quadrille::num_complex::Complex64;
use quadrille::{Error, Method, NonFinite, Quad, Workspace};

use crate::common::METHODS;

const BAD: [f64; 3] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];

fn each_method(mut test: impl FnMut(Method, Quad)) {
    for method in METHODS {
        test(
            method,
            Quad::new().method(method).non_finite(NonFinite::Zero),
        );
    }
}

#[test]
fn it_is_off_by_default() {
    assert_eq!(NonFinite::default(), NonFinite::Reject);
    for q in [
        Quad::new(),
        Quad::default(),
        Quad::new().non_finite(NonFinite::Reject),
    ] {
        let f = |x: f64| if x == 0.5 { f64::NAN } else { x };
        assert_eq!(q.integrate(f, 0.0..1.0), Err(Error::NonFinite { x: 0.5 }));
        assert_eq!(q.integrate(|x: f64| x, 0.0..1.0).unwrap().replaced, 0);
    }
}

#[test]
fn replaced_samples_are_counted_one_by_one() {
    each_method(|method, q| {
        for bad in BAD {
            let (calls, failed) = (Cell::new(0), Cell::new(0));
            let f = |x: f64| {
                calls.set(calls.get() + 1);
                if x > 0.3 && x < 0.6 {
                    failed.set(failed.get() + 1);
                    bad
                } else {
                    x
                }
            };
            let e = q
                .integrate(f, 0.0..1.0)
                .unwrap_or_else(|e| panic!("{method:?}: {e}"));
            assert_eq!(
                (e.evaluations, e.replaced),
                (calls.get(), failed.get()),
                "{method:?}"
            );
            assert!(e.replaced > 0, "{method:?}");
        }
    });
}

#[test]
fn the_integral_is_that_where_the_integrand_is_finite() {
    // x over [0, 0.3] and [0.6, 1]. QUADPACK's extrapolation is wrong about jumps in silence.
    each_method(|method, q| {
        if method == Method::Qags {
            return;
        }
        for bad in BAD {
            let f = |x: f64| if x > 0.3 && x < 0.6 { bad } else { x };
            let e = q.integrate(f, 0.0..1.0).unwrap();
            let exact = 0.5 * (0.09 + 1.0 - 0.36);
            assert!((e.value - exact).abs() <= e.error, "{method:?}: {e:?}");
        }
    });
}

#[test]
fn a_formula_that_overflows_where_the_function_is_zero_is_integrated() {
    let exact = 4.0 * PI.powi(4) / 15.0;
    let debye = |x: f64| x.powi(4) * x.exp() / x.exp_m1().powi(2);
    each_method(|method, q| {
        for points in [
            &[0.0, 2000.0][..],
            &[0.0, 5.0, 2000.0],
            &[0.0, 1.0, f64::INFINITY],
        ] {
            let e = q.integrate(debye, points);
            let e = e.unwrap_or_else(|e| panic!("{method:?}, {points:?}: {e}"));
            assert!(
                (e.value - exact).abs() <= e.error.max(1e-13),
                "{method:?}, {points:?}: {e:?}"
            );
            assert!(e.replaced > 0, "{method:?}, {points:?}");
        }
    });
}

#[test]
fn one_bad_component_makes_the_sample_zero() {
    each_method(|method, q| {
        for bad in BAD {
            let pick = |x: f64| if x == 0.5 { bad } else { 0.0 };
            // Only the middle is bad, and the integrand vanishes there.
            let e = q
                .integrate(
                    |x: f64| Complex64::new((x - 0.5).powi(2), pick(x)),
                    0.0..1.0,
                )
                .unwrap_or_else(|e| panic!("{method:?}: {e}"));
            assert!(
                (e.value - Complex64::new(1.0 / 12.0, 0.0)).norm() <= e.error,
                "{method:?}"
            );
            assert_eq!(e.replaced, 1, "{method:?}");
            let e = q
                .integrate(|x: f64| vec![(x - 0.5).powi(2), pick(x), pick(x)], 0.0..1.0)
                .unwrap_or_else(|e| panic!("{method:?}: {e}"));
            assert!((e.value[0] - 1.0 / 12.0).abs() <= e.error, "{method:?}");
            assert_eq!((e.value.len(), e.replaced), (3, 1), "{method:?}");
            let e = q
                .integrate(|x: f64| [[(x - 0.5).powi(2)], [pick(x)]], 0.0..1.0)
                .unwrap_or_else(|e| panic!("{method:?}: {e}"));
            assert!((e.value[0][0] - 1.0 / 12.0).abs() <= e.error, "{method:?}");
            assert_eq!(e.replaced, 1, "{method:?}");
        }
    });
}

#[test]
fn zeros_alone_are_no_integral() {
    each_method(|method, q| {
        for bad in BAD {
            for domain in [0.0..1.0, -1e3..1e3] {
                let nothing = q.integrate(|_: f64| bad, domain.clone());
                assert!(
                    matches!(nothing, Err(Error::NonFinite { .. })),
                    "{method:?}: {nothing:?}"
                );
                let nothing = q.integrate(|_: f64| vec![bad, 1.0], domain);
                assert!(
                    matches!(nothing, Err(Error::NonFinite { .. })),
                    "{method:?}: {nothing:?}"
                );
            }
            let nothing = q.integrate(|_: f64| bad, ..);
            assert!(
                matches!(nothing, Err(Error::NonFinite { .. })),
                "{method:?}: {nothing:?}"
            );
        }
    });
}

#[test]
fn a_length_that_changes_is_not_mended() {
    each_method(|method, q| {
        let f = |x: f64| if x == 0.5 { vec![f64::NAN] } else { vec![x, x] };
        let outcome = q.integrate(f, 0.0..1.0);
        assert!(
            matches!(
                outcome,
                Err(Error::NonFinite { x: 0.5 } | Error::ShapeChanged { .. })
            ),
            "{method:?}: {outcome:?}"
        );
        // A NaN of the right length, and a finite sample of another one.
        let f = |x: f64| match x {
            0.5 => vec![f64::NAN, 0.0],
            x if x > 0.9 => vec![x],
            _ => vec![x, x],
        };
        let outcome = q.integrate(f, 0.0..1.0);
        assert!(
            matches!(outcome, Err(Error::ShapeChanged { .. })),
            "{method:?}: {outcome:?}"
        );
    });
}

#[test]
fn singular_ends_are_what_they_were() {
    each_method(|method, q| {
        let q = if matches!(method, Method::Qag(_)) {
            q.rel_tol(1e-5)
        } else {
            q
        };
        for (f, points) in [
            ((|x| x.sqrt().recip()) as fn(f64) -> f64, &[0.0, 1.0][..]),
            (f64::ln, &[0.0, 1.0]),
            (|x| (1.0 - x).powf(-0.3), &[0.0, 1.0]),
            (|x| x.abs().powf(-0.5), &[-1.0, 0.0, 1.0]),
        ] {
            let strict = q
                .non_finite(NonFinite::Reject)
                .integrate(f, points)
                .unwrap();
            let e = q.integrate(f, points).unwrap();
            assert_eq!(e, strict, "{method:?}, {points:?}");
            assert_eq!(e.replaced, 0, "{method:?}, {points:?}");
        }
    });
}

#[test]
fn divergence_is_not_hidden() {
    // A hole at the pole makes nothing finite. Each pole is the middle of some panel, where an
    // odd one would leave two sides that cancel.
    each_method(|method, q| {
        for (a, b, pole) in [
            (-1.0, 1.0, 0.0),
            (0.0, 1.0, 0.25),
            (0.0, 1.0, 0.375),
            (-1.0, 1.3, 0.0),
            (0.0, 2.0, 0.75),
        ] {
            for f in [
                (|d| 1.0 / d) as fn(f64) -> f64,
                |d: f64| d.powi(-3),
                |d: f64| d.powi(-2),
                |d: f64| d.abs().recip(),
                |d: f64| d.abs().powf(-1.5),
            ] {
                let outcome = q.integrate(|x: f64| f(x - pole), a..b);
                // QUADPACK extrapolates the halves of [-1, 1] to 0, as it does with a break
                // point between them.
                let principal = (method, b) == (Method::Qags, 1.0)
                    && outcome.as_ref().is_ok_and(|e| e.value == 0.0);
                assert!(
                    matches!(outcome, Err(Error::NotConverged { .. })) || principal,
                    "{method:?} over [{a}, {b}], pole at {pole}: {outcome:?}"
                );
            }
        }
    });
}

#[test]
fn a_removable_hole_costs_no_accuracy() {
    // Si(1) from -1 to 1, with 0/0 in the middle.
    let exact = 2.0 * 0.946_083_070_367_183;
    each_method(|method, q| {
        let e = q.integrate(|x: f64| x.sin() / x, -1.0..1.0);
        let e = e.unwrap_or_else(|e| panic!("{method:?}: {e}"));
        assert!((e.value - exact).abs() <= e.error, "{method:?}: {e:?}");
        assert_eq!(e.replaced, 1, "{method:?}");
    });
}

#[test]
fn the_integrands_own_error_stays_one() {
    each_method(|method, q| {
        let f = |x: f64| {
            if x > 0.9 {
                Err("too far")
            } else {
                Ok(if x == 0.5 { f64::NAN } else { x })
            }
        };
        match q.try_integrate(f, 0.0..1.0) {
            Err(Error::Integrand { x, source }) => {
                assert!(x > 0.9, "{method:?}");
                assert_eq!(source, "too far");
            }
            other => panic!("{method:?}: {other:?}"),
        }
    });
}

#[test]
fn all_entry_points_replace_the_same() {
    each_method(|method, q| {
        let f = |x: f64| {
            if (x - 0.5).abs() < 0.01 {
                f64::NAN
            } else {
                (3.0 * x).cos()
            }
        };
        let plain = q.integrate(f, 0.0..1.0);
        assert!(
            plain.as_ref().is_ok_and(|e| e.replaced > 0),
            "{method:?}: {plain:?}"
        );
        let fallible = q.try_integrate(|x| Ok::<_, String>(f(x)), 0.0..1.0);
        assert_eq!(fallible.ok(), plain.clone().ok(), "{method:?}");
        let batch = |xs: &[f64], ys: &mut [f64]| {
            for (x, y) in xs.iter().zip(ys) {
                *y = f(*x);
            }
        };
        assert_eq!(q.integrate_batch(batch, 0.0..1.0), plain, "{method:?}");
        let mut workspace = Workspace::new();
        for _ in 0..2 {
            assert_eq!(
                q.integrate_in(&mut workspace, f, 0.0..1.0),
                plain,
                "{method:?}"
            );
        }
        // Nothing is left of it in the workspace.
        let strict = q
            .non_finite(NonFinite::Reject)
            .integrate_in(&mut workspace, f, 0.0..1.0);
        assert!(matches!(strict, Err(Error::NonFinite { .. })), "{method:?}");
    });
}

#[test]
fn what_was_replaced_is_in_the_best_estimate_too() {
    each_method(|method, q| {
        let f = |x: f64| {
            if x == 0.5 {
                f64::NAN
            } else {
                (x - 0.3).abs().sqrt()
            }
        };
        match q.max_intervals(2).rel_tol(1e-12).integrate(f, 0.0..1.0) {
            Err(Error::NotConverged { best, .. }) => assert_eq!(best.replaced, 1, "{method:?}"),
            other => panic!("{method:?}: {other:?}"),
        }
    });
}
