//! Integrands that people write without a thought of the integrator, each of a kind that the default
//! method once got wrong in silence: carriers under envelopes, singular ends with something else going
//! on, units of length far from 1, guards against division by 0.
//!
//! Truths are closed forms. Families of all kinds, with random parameters, are in `examples/battery`.

#![allow(clippy::unreadable_literal, reason = "parameters as they were found")]

use std::f64::consts::{E, PI, TAU};

use quadrille::num_complex::Complex64;
use quadrille::{Cause, Domain, Error, NonFinite, Quad};

use crate::common::{Outcome, distance};

type Function<'a> = &'a dyn Fn(f64) -> f64;

/// One place where the integrator is compiled for all closures.
fn integrate(q: Quad, f: Function, domain: impl Into<Domain<f64>>) -> Outcome<f64> {
    q.integrate(f, domain.into())
}

fn to(tolerance: f64) -> Quad {
    Quad::new().rel_tol(tolerance)
}

/// Not wrong: within the estimate, or an error whose best estimate is honest.
#[track_caller]
fn assert_honest(outcome: &Outcome<f64>, truth: f64, what: &str) -> bool {
    let is_ok = outcome.is_ok();
    let best = match outcome {
        Ok(estimate) => estimate,
        Err(Error::NotConverged { best, .. }) => best,
        Err(_) => return false,
    };
    let error = (best.value - truth).abs();
    assert!(
        error <= best.error + 4e-15 * truth.abs(),
        "{what}: {best:?}, off by {error:e}"
    );
    is_ok
}

/// Right, and not merely an error.
#[track_caller]
fn assert_right(outcome: &Outcome<f64>, truth: f64, what: &str) {
    assert!(outcome.is_ok(), "{what}: {outcome:?}");
    assert_honest(outcome, truth, what);
}

#[test]
fn a_carrier_under_an_envelope() {
    let ends = [7.0, 8.0, 10.0, 13.7, 16.0];
    for (l, tolerance) in ends
        .into_iter()
        .flat_map(|l| [1e-2, 1e-3, 1e-6, 1.5e-8].map(|t| (l, t)))
    {
        for step in 0..40 {
            let w = 3.0 + 1.37 * f64::from(step);
            let f = move |x: f64| (-0.5 * x * x).exp() * (1.0 + (w * x).cos());
            // All but 3e-12 of it is within 7.
            let truth =
                TAU.sqrt() * (1.0 + (-0.5 * w * w).exp()) * (1.0 - 2.6e-12 * f64::from(l < 7.5));
            let what = format!("{w} on +-{l} at {tolerance:e}");
            // Of thousands, some errors are a little above their estimates; none is above the tolerance.
            let found = integrate(to(tolerance), &f, -l..l).expect("converged");
            let error = (found.value - truth).abs();
            assert!(error <= tolerance * truth, "{what}: {found:?}");
        }
    }
}

#[test]
fn a_carrier_on_each_piece_or_in_a_component() {
    let packet =
        |m: f64, w: f64| move |x: f64| (-0.5 * (x - m).powi(2)).exp() * (1.0 + (w * (x - m)).cos());
    let (one, two) = (packet(-8.0, 16.0), packet(8.0, 32.0));
    let both = |x: f64| one(x) + two(x);
    let outcome = integrate(to(1e-3), &both, [-16.0, 0.0, 16.0]);
    assert_right(&outcome, 2.0 * TAU.sqrt(), "pieces");

    let complex = |x: f64| Complex64::new((-0.5 * x * x).exp(), packet(0.0, 16.0)(x));
    let found = to(1e-4).integrate(complex, -8.0..8.0).expect("converged");
    let truth = Complex64::new(TAU.sqrt(), TAU.sqrt());
    assert!((found.value - truth).norm() <= found.error, "{found:?}");

    let vector = |x: f64| [(-0.5 * x * x).exp(), x, packet(0.0, 16.0)(x)];
    let found = to(1e-4).integrate(vector, -8.0..8.0).expect("converged");
    assert!(distance(&found.value, &[TAU.sqrt(), 0.0, TAU.sqrt()]) <= found.error);
}

/// T_64 looks like 1 on the 33 nodes of a first panel; on 65 it is seen.
#[test]
fn a_polynomial_that_vanishes_between_the_nodes() {
    for n in [64.0, 128.0, 256.0, 320.0] {
        let f = move |x: f64| x.exp() + (n * x.clamp(-1.0, 1.0).acos()).cos();
        let truth = 2.0 * 1_f64.sinh() - 2.0 / (n * n - 1.0);
        assert_right(
            &integrate(Quad::new(), &f, -1.0..1.0),
            truth,
            &format!("{n}"),
        );
    }
}

/// (x - x0)^-a e^(-2 (x - x0)) cos(w (x - x0)) on [x0, inf).
#[test]
fn a_singular_end_and_an_oscillation() {
    for (a, gamma) in [
        (0.25, 1.225416702465178),
        (0.5, 1.772453850905516),
        (0.75, 3.625609908221908),
    ] {
        for w in [1.0, 10.0, 33.8, 80.0] {
            for x0 in [1.0, -3.0, 40.0] {
                let f = move |x: f64| {
                    let t = x - x0;
                    t.powf(-a) * (-2.0 * t).exp() * (w * t).cos()
                };
                let truth = gamma * Complex64::new(2.0, -w).powf(a - 1.0).re;
                let what = format!("a {a}, w {w}, x0 {x0}");
                assert_honest(&integrate(Quad::new(), &f, x0..), truth, &what);
                assert_right(&integrate(to(1e-4), &f, x0..), truth, &what);
            }
        }
    }
}

#[test]
fn a_crack_between_two_materials() {
    for e in [0.1, 0.25, 0.5, 1.0, 2.0] {
        for x0 in [1.0, 100.0, -7.0] {
            let f = move |x: f64| (e * (x - x0).ln()).cos() / (x - x0).sqrt();
            let truth = 0.5 / (0.25 + e * e);
            let what = format!("{e} from {x0}");
            assert_right(&integrate(to(1e-6), &f, x0..x0 + 1.0), truth, &what);
            // At 100 numbers are farther apart.
            let is_ok = assert_honest(&integrate(Quad::new(), &f, x0..x0 + 1.0), truth, &what);
            assert!(is_ok || x0 > 10.0, "{what}");
        }
    }
}

#[test]
fn two_powers_at_an_end() {
    for (x0, c, tolerance) in [
        (0.0, 20.0, 1e-3),
        (0.0, 3.0, 1e-2),
        (1.0, 20.0, 1e-3),
        (1.0, 0.5, 1e-6),
    ] {
        let f = move |x: f64| (x - x0).powf(-0.9) - c * (x - x0).powf(-0.5);
        let what = format!("{c} from {x0} at {tolerance:e}");
        assert_right(
            &integrate(to(tolerance), &f, x0..x0 + 1.0),
            10.0 - 2.0 * c,
            &what,
        );
    }
}

/// The next number to an end may be where a formula is guarded: no power law goes on for ever.
#[test]
fn a_guard_next_to_an_end() {
    for d in [1e-12, 1e-13, 1e-14, 4e-15] {
        for a in [0.5, 0.6] {
            let f = move |x: f64| if 1.0 - x < d { 0.0 } else { (1.0 - x).powf(-a) };
            let truth = (1.0 - d.powf(1.0 - a)) / (1.0 - a);
            for tolerance in [1e-3, 1e-6, 1.5e-8] {
                let what = format!("{d:e} {a} at {tolerance:e}");
                assert_honest(&integrate(to(tolerance), &f, 0.0..1.0), truth, &what);
            }
        }
    }
}

#[test]
fn a_weak_singularity_inside() {
    for l in [1.0 / 3.0, 0.7, 0.9997] {
        for (a, c) in [(0.5, 0.1), (0.8, 1.0), (0.88, 0.01)] {
            let f = move |x: f64| x.exp() + c * (x - l).abs().powf(-a);
            let truth = E - 1.0 + c * (l.powf(1.0 - a) + (1.0 - l).powf(1.0 - a)) / (1.0 - a);
            for tolerance in [1e-2, 3e-3, 1e-3, 1e-6] {
                let what = format!("{l} {a} {c} at {tolerance:e}");
                assert_honest(&integrate(to(tolerance), &f, 0.0..1.0), truth, &what);
            }
        }
    }
}

#[test]
fn a_pole_beside_something_larger_has_no_integral() {
    // With a 1000 in front, 15 of 1000 places of the pole still pass for accurate to a hundredth.
    for (l, most) in [(0.3, 1000.0), (0.123, 1000.0), (0.77, 100.0)] {
        for k in [1.0, 30.0, most] {
            let outcome = integrate(to(1e-2), &|x| k + 1.0 / (x - l), 0.0..1.0);
            assert!(outcome.is_err(), "{k} {l}: {outcome:?}");
        }
    }
}

/// Everything between 1e-30 and 1e30, without a hint.
#[test]
fn any_unit_of_length() {
    let infinity = f64::INFINITY;
    let root = PI.sqrt();
    for k in -30..=30 {
        let s = 10_f64.powi(k);
        let shifted = move |j: i32| move |x: f64| (-((x - s * 10_f64.powi(j)) / s).powi(2)).exp();
        let lognormal = move |x: f64| {
            if x <= 0.0 {
                return 0.0;
            }
            let l = (x / s).ln();
            (-0.5 * l * l).exp() / (x * TAU.sqrt())
        };
        let gauss = move |x: f64| (-(x / s).powi(2)).exp();
        let cases: [(&str, [f64; 2], f64, Function); 12] = [
            ("gauss", [-infinity, infinity], root * s, &gauss),
            ("second moment", [-infinity, infinity], 0.5 * root, &|x| {
                (x / s).powi(2) * gauss(x) / s
            }),
            (
                "shifted by 100",
                [-infinity, infinity],
                root * s,
                &shifted(2),
            ),
            (
                "shifted by 1e4",
                [-infinity, infinity],
                root * s,
                &shifted(4),
            ),
            ("orbital", [0.0, infinity], 0.375, &|x| {
                (x / s).powi(3) * (-2.0 * x / s).exp() / s
            }),
            ("decay", [0.0, infinity], 1.0, &|x| {
                x / s * (-x / s).exp() / s
            }),
            ("lorentz", [-infinity, infinity], PI, &|x| {
                s / (x * x + s * s)
            }),
            ("planck", [0.0, infinity], PI.powi(4) / 15.0, &|x| {
                if x == 0.0 {
                    0.0
                } else {
                    (x / s).powi(3) / (x / s).exp_m1() / s
                }
            }),
            ("log-normal", [0.0, infinity], 1.0, &lognormal),
            ("far end", [-infinity, 1e6 * s], root * s, &gauss),
            ("far ends", [-1e6 * s, 1e6 * s], root * s, &gauss),
            ("600", [-600.32 * s, 600.32 * s], 0.5 * root, &|x| {
                (x / s).powi(2) * gauss(x) / s
            }),
        ];
        for (name, ends, truth, f) in cases {
            assert_right(
                &integrate(Quad::new(), f, ends),
                truth,
                &format!("{name} 1e{k}"),
            );
        }
    }
    let second = |x: f64| x * x * (-0.5 * x * x).exp();
    let halved = Quad::new().min_intervals(10);
    assert_right(
        &integrate(halved, &second, -600.32..600.32),
        TAU.sqrt(),
        "ten intervals",
    );
    assert_right(
        &integrate(Quad::new(), &|x| (-0.5 * x * x).exp(), ..1e6),
        TAU.sqrt(),
        "to 1e6",
    );
    assert_right(
        &integrate(Quad::new(), &|t| 1e18 * t * (-1e9 * t).exp(), 0.0..),
        1.0,
        "1e9",
    );
}

#[test]
fn any_unit_of_length_in_single_precision() {
    // Beyond, x/s itself overflows far out.
    for k in -25..=10 {
        let s = 10_f32.powi(k);
        let found = Quad::new()
            .integrate(|x: f32| x / s * (-x / s).exp() / s, 0.0..)
            .unwrap_or_else(|error| panic!("1e{k}: {error}"));
        assert!((found.value - 1.0).abs() <= found.error, "1e{k}: {found:?}");
    }
}

/// Nothing is nothing, and a look at all scales finds nothing.
#[test]
fn zeros_and_constants_are_what_they_are() {
    for ends in [
        [0.0, 1.0],
        [-1e6, 3.0],
        [0.0, f64::INFINITY],
        [f64::NEG_INFINITY, f64::INFINITY],
    ] {
        let found = integrate(Quad::new(), &|_| 0.0, ends).expect("nothing");
        assert_eq!((found.value, found.error), (0.0, 0.0), "{ends:?}");
        assert!(found.evaluations <= 400, "{ends:?}: {}", found.evaluations);
    }
    let found = integrate(Quad::new(), &|_| 2.0, -1.0..5.0).expect("a constant");
    assert!((found.value - 12.0).abs() <= found.error && found.evaluations <= 250);
}

#[test]
fn a_tail_that_begins_at_a_zero() {
    // At w = 0.645 and 53.6, where the second panel begins, the sine is 0.
    for w in [0.645, 0.1222, 0.0105, 3.0] {
        let f = move |x: f64| {
            let t = w * x;
            w * if t == 0.0 { 1.0 } else { (t.sin() / t).powi(4) }
        };
        for tolerance in [1e-3, 1e-6, 1.5e-8] {
            let what = format!("{w} at {tolerance:e}");
            assert_honest(&integrate(to(tolerance), &f, 0.0..), PI / 3.0, &what);
        }
    }
}

#[test]
fn many_periods_at_a_loose_tolerance() {
    for r in [0.5, 0.9] {
        let f = move |x: f64| (1.0 - r * r) / (1.0 - 2.0 * r * x.cos() + r * r);
        for k in [3.0, 16.0, 30.0] {
            let what = format!("{r} {k}");
            assert_right(&integrate(to(0.1), &f, 0.0..TAU * k), TAU * k, &what);
        }
    }
}

#[test]
fn a_box_beside_another() {
    let boxes = |x: f64| {
        f64::from(u8::from(
            (0.27..0.3).contains(&x) || (0.6..0.9).contains(&x),
        ))
    };
    assert_right(&integrate(Quad::new(), &boxes, 0.0..1.0), 0.33, "boxes");
}

/// What counts as 0 has neighbours.
#[test]
fn what_is_replaced_keeps_the_estimate_in_doubt() {
    let zero = |q: Quad| q.non_finite(NonFinite::Zero);
    for (what, f) in [
        ("1/x", &(|x: f64| 1.0 / x) as Function),
        ("|x|^-1.5", &|x| x.abs().powf(-1.5)),
    ] {
        let outcome = integrate(zero(to(1e-3)), f, -1.0..1.0);
        assert!(outcome.is_err(), "{what}: {outcome:?}");
    }
    let outcome = integrate(zero(Quad::new()), &|x| x.powi(-2), 0.0..1.0);
    assert!(outcome.is_err(), "x^-2: {outcome:?}");

    // K(m) by the arithmetic-geometric mean; where cos y rounds to 1 it is infinite.
    let elliptic = |m: f64| {
        let (mut a, mut b) = (1.0, (1.0 - m).sqrt());
        for _ in 0..40 {
            (a, b) = (0.5 * (a + b), (a * b).sqrt());
        }
        if m < 1.0 { 0.5 * PI / a } else { f64::INFINITY }
    };
    let ring = move |y: f64| elliptic(2.0 / (3.0 - y.cos())) / (3.0 - y.cos());
    for tolerance in [1e-3, 1e-6, 1.5e-8] {
        // By 30 digits.
        let outcome = integrate(zero(to(tolerance)), &ring, 0.0..PI);
        if let Ok(found) = outcome {
            let error = (found.value - 2.772_397_005_207_315).abs();
            assert!(error <= found.error, "{tolerance:e}: {found:?}");
        }
    }

    // Points at which a formula fails, and sets on which there is nothing.
    let sinc = |x: f64| x.sin() / x;
    assert_right(
        &integrate(zero(Quad::new()), &sinc, -1.0..1.0),
        1.8921661407343662,
        "sinc",
    );
    let root = |x: f64| (0.7 - x).sqrt();
    let truth = 0.7_f64.powf(1.5) / 1.5;
    assert_right(
        &integrate(zero(Quad::new()), &root, 0.0..1.0),
        truth,
        "root",
    );
    let masked = |x: f64| if x > 0.7 { f64::NAN } else { x.exp() };
    assert_right(
        &integrate(zero(Quad::new()), &masked, 0.0..1.0),
        0.7_f64.exp_m1(),
        "mask",
    );
}

/// Next to an end other than 0 there is an error that is finite, and true.
#[test]
fn a_singular_end_is_known_as_far_as_numbers_go() {
    let root = |x: f64| 1.0 / (1.0 - x * x).sqrt();
    for tolerance in [1e-8, 1e-10, 1e-12, 1e-14] {
        let outcome = integrate(to(tolerance), &root, -1.0..1.0);
        let error = match &outcome {
            Ok(found) => found.error,
            Err(error) => error.best().map_or(f64::INFINITY, |best| best.error),
        };
        assert!(error < 1e-7, "{tolerance:e}: {outcome:?}");
        assert_honest(&outcome, PI, &format!("{tolerance:e}"));
    }
    let decay = |x: f64| (-(x - 5.0)).exp();
    assert_right(&integrate(Quad::new(), &decay, 5.0..1005.0), 1.0, "decay");

    // And one that has no integral is soon known to have none.
    let outcome = integrate(Quad::new(), &|x| 1.0 / (x - 1.0), 1.0..2.0);
    let Err(Error::NotConverged { cause, best }) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(cause, Cause::Divergent);
    assert!(best.evaluations < 1000, "{}", best.evaluations);
}

/// What a reviewer found in the first version of all this.
mod second_looks {
    use super::*;
    use std::cell::Cell;

    /// A formula that overflows far out, and nothing at any power of ten.
    #[test]
    fn an_overflow_is_not_forgotten() {
        let gaps = |x: f64| {
            let l = x.log10();
            if x > 1e25 {
                f64::NAN
            } else if (l - l.round()).abs() < 1e-7 {
                0.0
            } else {
                (1.0 + x).powf(-1.05)
            }
        };
        // 20, of which 1.1 is beyond.
        match integrate(Quad::new(), &gaps, 0.0..) {
            Err(Error::NotConverged { best, .. }) => {
                assert!((best.value - 20.0).abs().max(1.1) <= best.error, "{best:?}");
            }
            other => panic!("{other:?}"),
        }
        let far = |x: f64| if x > 1.5e60 { f64::NAN } else { 1.0 };
        let outcome = integrate(Quad::new().abs_tol(1e50), &far, 1e60..);
        assert!(outcome.is_err(), "{outcome:?}");
    }

    #[test]
    fn units_of_f_do_not_matter_at_singular_ends() {
        let f = |x: f64| (1.0 - x).powf(-0.9) + x.sin();
        let plain = integrate(to(1e-6), &f, 0.0..1.0).expect("converged");
        for k in [-900, -540, 530, 900] {
            let unit = 2_f64.powi(k);
            let scaled = integrate(to(1e-6), &|x| unit * f(x), 0.0..1.0).expect("converged");
            assert_eq!(scaled.value, unit * plain.value, "2^{k}");
            assert_eq!(scaled.evaluations, plain.evaluations, "2^{k}");
        }
        let found = Quad::new().integrate(|x: f32| 1e-20 * (1.0 - x).powf(-0.6), 0.0..1.0);
        assert!(found.is_ok(), "{found:?}");
    }

    #[test]
    fn single_precision_stays_within_its_range() {
        let outside = Cell::new(0);
        let q = Quad::new();
        let bell = |x: f32| {
            outside.set(outside.get() + i32::from(!x.is_finite() || x < 0.0));
            (-((x - 1e26) / 8e24).powi(2)).exp()
        };
        let found = q.integrate(bell, 0.0..);
        if let Ok(found) = found {
            assert!((found.value / 8e24 - 1.772_454).abs() < 1e-3, "{found:?}");
        }
        let step = |x: f32| {
            outside.set(outside.get() + i32::from(!x.is_finite() || x > 3e38));
            f32::from(u8::from(x < 0.218))
        };
        let _ = q.max_intervals(1).integrate(step, f32::NEG_INFINITY..3e38);
        assert_eq!(outside.get(), 0);
    }

    /// There is no number between the end and the first node.
    #[test]
    fn no_witness_is_called_at_an_end_without_a_value() {
        let width = 1e-13_f64;
        let outcome = integrate(to(1e-2), &|x: f64| (1.0 - x).ln(), 1.0 - width..1.0);
        assert!(
            !matches!(outcome, Err(Error::NonFinite { .. })),
            "{outcome:?}"
        );
    }

    #[test]
    fn a_cut_keeps_to_the_number_of_intervals() {
        let bell = |x: f64| (-(x / 1e-9 - 1.0).powi(2)).exp();
        for most in 1..30 {
            let outcome = integrate(Quad::new().max_intervals(most), &bell, 0.0..1.0);
            let intervals = match &outcome {
                Ok(found) => found.intervals,
                Err(error) => error.best().map_or(0, |best| best.intervals),
            };
            assert!(intervals <= most, "{most}: {outcome:?}");
        }
    }

    #[test]
    fn a_value_that_is_none_is_not_overlooked() {
        let hole = |x: f64| if 0.0 < x && x < 1e-5 { f64::NAN } else { 0.0 };
        let outcome = integrate(Quad::new(), &hole, 0.0..1.0);
        assert!(
            matches!(outcome, Err(Error::NonFinite { .. })),
            "{outcome:?}"
        );
    }

    /// A pole so faint that one sample, which is replaced, is all that is seen of it.
    #[test]
    fn a_faint_pole_is_no_zero() {
        let faint = |x: f64| (x - 0.5).powi(2) + 1e-12 / (x - 0.5).abs();
        let outcome = integrate(Quad::new().non_finite(NonFinite::Zero), &faint, 0.0..1.0);
        assert!(outcome.is_err(), "{outcome:?}");
    }

    /// What cannot be had is soon given up.
    #[test]
    fn logarithms_at_an_end_do_not_cost_thousands() {
        for (tolerance, a) in [(1e-4, 0.9), (1e-6, 0.9), (1e-8, 0.5)] {
            let f = move |x: f64| (1.0 - x).powf(-a) * (1.0 - x).ln().powi(2);
            let truth = 2.0 / (1.0 - a).powi(3);
            let outcome = integrate(to(tolerance), &f, 0.0..1.0);
            let evaluations = match &outcome {
                Ok(found) => found.evaluations,
                Err(error) => error.best().map_or(0, |best| best.evaluations),
            };
            assert!(evaluations < 1500, "{tolerance:e}: {outcome:?}");
            assert_honest(&outcome, truth, &format!("{a} at {tolerance:e}"));
        }
    }
}
