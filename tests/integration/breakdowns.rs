//! Formulas that break down next to 0 or far out, where little is left of the integral. Truth by mpmath, or in
//! closed form.

use quadrille::num_complex::Complex64;
use quadrille::{Error, Estimate, Quad, quad};

type Result64 = Result<Estimate<f64>, Error<f64>>;

/// Gamma(s) zeta(s): the integral of x^(s - 1)/(exp(x) - 1) on the half-line.
const BOSE: [(f64, f64); 6] = [
    (1.5, 2.315_157_373_394_117),
    (1.7, 1.866_606_332_927_815_7),
    (1.8, 1.753_078_119_559_308_4),
    (2.5, 1.783_293_191_291_300_1),
    (3.2, 2.828_218_374_174_171_2),
    (4.0, 6.493_939_402_266_829),
];

/// Ok within the tolerance, or an error; in both cases with an error that holds, and a value that is good.
fn assert_honest(name: &str, result: &Result64, exact: f64, tolerance: f64) {
    let best = match result {
        Ok(e) => {
            assert!(e.error <= tolerance * e.value.abs(), "{name}: {e:?}");
            e
        }
        Err(Error::NotConverged { best, .. }) => best,
        Err(other) => panic!("{name}: {other}"),
    };
    let off = (best.value - exact).abs();
    assert!(
        off <= best.error + 1e-15 * exact.abs(),
        "{name}: {off:e} {best:?}"
    );
    assert!(
        best.error.is_finite() && off <= 1e-3 * exact.abs(),
        "{name}: {best:?}"
    );
}

#[test]
fn zero_by_zero_next_to_0_leaves_what_is_there_open() {
    for (s, exact) in BOSE {
        // exp(x) - 1 is 0 below 1e-16, and exp(x^2) - 1 below 1e-8.
        let bose = |x: f64| x.powf(s - 1.0) / (x.exp() - 1.0);
        let squared = |x: f64| 2.0 * x.powf(2.0 * s - 1.0) / ((x * x).exp() - 1.0);
        for tolerance in [1e-2, 1e-4, 1e-6, 1.5e-8] {
            let q = Quad::new().rel_tol(tolerance);
            let first = q.integrate(bose, 0.0..);
            assert_honest(&format!("{s} {tolerance:e}"), &first, exact, tolerance);
            let second = q.integrate(squared, 0.0..);
            assert_honest(
                &format!("{s} squared {tolerance:e}"),
                &second,
                exact,
                tolerance,
            );
            // What is below 1e-16 matters for x^-1/2 only, by 2e-8 of the whole.
            assert_eq!(
                first.is_ok(),
                s > 1.6 || tolerance >= 1e-6,
                "{s} {tolerance:e}: {first:?}"
            );
        }
    }
    let root = |x: f64| x.sqrt() * x.sin() / (x * x);
    let e = Quad::new()
        .integrate(root, 0.0..1.0)
        .expect("0/0 below 1e-162");
    assert!(
        (e.value - 1.935_154_981_985_295_3).abs() <= e.error,
        "{e:?}"
    );
}

#[test]
fn what_overflows_far_out_ends_a_tail_that_decays() {
    for tolerance in [1e-3, 1.5e-8, 1e-11] {
        let q = Quad::new().rel_tol(tolerance);
        for (s, exact) in BOSE {
            // In 1/x: exp(1/x) - 1 is 0 from 1e16 on.
            let f = |x: f64| x.powf(-s - 1.0) / ((1.0 / x).exp() - 1.0);
            let result = q.integrate(f, 0.0..);
            assert_honest(&format!("{s} {tolerance:e}"), &result, exact, tolerance);
            // It decays like x^-s, and of x^-1.5 what is beyond 1e16 matters.
            assert!(
                result.is_ok() || (s < 2.0 && tolerance < 1e-3),
                "{s} {tolerance:e}: {result:?}"
            );
        }
        for n in [3, 5, 10, 20] {
            // y^n overflows where y^-(1 + 0.1 n) is nothing any more.
            let f = |y: f64| y.powi(n - 1) / y.powi(n).powf(1.1);
            let exact = 10.0 / f64::from(n);
            let one = q.integrate(f, 1.0..);
            assert!(one.is_ok(), "{n} {tolerance:e}: {one:?}");
            assert_honest(&format!("{n} {tolerance:e}"), &one, exact, tolerance);
            let mirrored = q.integrate(|y: f64| f(-y), ..-1.0);
            assert_honest(&format!("{n} {tolerance:e}"), &mirrored, exact, tolerance);
        }
    }
}

/// What samples next to 0 have seen is not dropped with those that are no numbers: a bell in ln x beside the root,
/// 13 in all, and sqrt(x) is no number where it is still high.
#[test]
fn what_was_seen_before_a_breakdown_is_not_dropped() {
    for bad in [f64::NAN, f64::INFINITY] {
        for middle in [60.0, 150.0, 264.8] {
            let f = |x: f64| {
                let s = -x.ln();
                let bell = 0.157 * (-0.5 * ((s - middle) / 33.15).powi(2)).exp() / x;
                if s > middle + 15.0 {
                    bad
                } else {
                    x.sqrt() + bell
                }
            };
            let outcome = Quad::new().integrate(f, 0.0..1.0);
            assert!(outcome.is_err(), "{middle} {bad}: {outcome:?}");
        }
    }
}

/// y^a/y^(a + q) is 0 where its denominator has overflowed and its numerator has not, before it is no number at all.
#[test]
fn what_is_0_before_it_breaks_down_is_no_end() {
    for q in [1.15, 1.4, 2.3] {
        let exact = 1.0 / (q - 1.0);
        let mut right = 0;
        for k in 8..=127 {
            let a = 0.5 * f64::from(k);
            let f = |y: f64| y.powf(a) / y.powf(a + q);
            for result in [quad(f, 1.0..), quad(|y: f64| f(-y), ..-1.0)] {
                let best = match result {
                    Ok(e) => e,
                    Err(Error::NotConverged { best, .. }) => best,
                    Err(_) => continue,
                };
                let off = (best.value - exact).abs();
                assert!(off <= best.error, "{a} {q}: {best:?}");
                right += usize::from(result.is_ok());
            }
        }
        // Of the slowest too much is hidden.
        assert!(right >= 100 || q < 2.0, "{q}: {right} of 240");
    }
}

/// Where a formula breaks down while f still matters, all of it is in the error.
#[test]
fn a_breakdown_where_f_matters_is_refused() {
    let mut right = 0;
    for p in [0.2, 0.5, 0.8, 0.9] {
        for limit in [1e-3, 1e-6, 1e-12, 1e-30] {
            for bad in [f64::NAN, f64::INFINITY] {
                let f = |x: f64| if x < limit { bad } else { x.powf(-p) };
                let exact = 1.0 / (1.0 - p);
                let left = limit.powf(1.0 - p) / (1.0 - p);
                for tolerance in [1e-2, 1e-5, 1.5e-8] {
                    let q = Quad::new().rel_tol(tolerance);
                    let results = [
                        q.integrate(f, 0.0..1.0),
                        q.integrate(|y: f64| f(1.0 / y) / (y * y), 1.0..),
                    ];
                    for result in results {
                        let best = match result {
                            Err(Error::NotConverged { best, .. }) => best,
                            Err(_) => continue,
                            Ok(e) => {
                                assert!(
                                    left <= tolerance * exact,
                                    "{p} {limit} {tolerance:e}: {e:?}"
                                );
                                right += 1;
                                e
                            }
                        };
                        let off = (best.value - exact).abs();
                        assert!(
                            off.max(left) <= best.error,
                            "{p} {limit} {tolerance:e}: {best:?}"
                        );
                    }
                }
            }
        }
    }
    assert!(right >= 60, "{right}");
}

#[test]
fn nothing_that_diverges_or_goes_on_beyond_a_hole_is_accepted() {
    let q = Quad::new().rel_tol(1e-3);
    for limit in [1e-5, 1e-20, 1e-100] {
        for bad in [f64::NAN, f64::INFINITY] {
            for p in [1.0, 1.05, 2.0] {
                let pole = |x: f64| if x < limit { bad } else { x.powf(-p) };
                assert!(q.integrate(pole, 0.0..1.0).is_err(), "{limit} {p}");
                let tail = |y: f64| pole(1.0 / y) / (y * y);
                assert!(q.integrate(tail, 1.0..).is_err(), "{limit} {p}");
            }
            // Finite again from the square of its limit on.
            let hole = |y: f64| {
                if y > 1e20 && y < 1e40 {
                    bad
                } else {
                    (1.0 + y).powi(-2)
                }
            };
            assert!(matches!(
                q.integrate(hole, 0.0..),
                Err(Error::NonFinite { .. })
            ));
            // It has not begun to fall.
            let rising = |y: f64| if y > 1e20 { bad } else { (1.0 + y).powf(-0.5) };
            assert!(q.integrate(rising, 0.0..).is_err());
        }
    }
}

#[test]
fn complex_values_break_down_alike() {
    let q = Quad::new().rel_tol(1e-6);
    let f = |x: f64| Complex64::new(1.0, 2.0) * (x.powf(0.7) / (x.exp() - 1.0));
    let e = q.integrate(f, 0.0..).expect("to 1e-6");
    let exact = Complex64::new(1.0, 2.0) * BOSE[1].1;
    assert!((e.value - exact).norm() <= e.error, "{e:?}");
}
