//! Powers and logarithms at the ends by the default method: against 30 digits, and in bad company.

use quadrille::num_complex::Complex64;
use quadrille::{Cause, Error, Log, NonFinite, Quad, Weight};

use crate::common::Truth;

/// See `tests/reference/weight_truth.py`.
const TABLE: &str = include_str!("../data/weights_algebraic.csv");

fn ends(left: f64, right: f64, log: Log) -> Weight {
    Weight::Algebraic { left, right, log }
}

#[test]
fn integrals_are_true() {
    use Log::{Both, Left, None, Right};
    let unit = 0.0..1.0;
    let both = -1.0..1.0;
    let exp = f64::exp;
    let mut truth = Truth::new(TABLE);
    let t = &mut truth;
    t.check("left root", ends(-0.5, 0.0, None), unit.clone(), exp);
    t.check("right root", ends(0.0, -0.5, None), unit.clone(), exp);
    t.check("chebyshev", ends(-0.5, -0.5, None), both.clone(), exp);
    t.check("left logarithm", ends(0.0, 0.0, Left), unit.clone(), exp);
    t.check("right logarithm", ends(0.0, 0.0, Right), unit.clone(), exp);
    t.check("both logarithms", ends(0.0, 0.0, Both), 0.0..3.0, exp);
    t.check("steep", ends(-0.9, -0.9, Both), 0.0..3.0, exp);
    t.check("mild", ends(2.5, 3.5, None), unit.clone(), exp);
    t.check("mild with logarithm", ends(2.5, 3.5, Right), 0.0..2.0, exp);
    t.check("high power", ends(50.0, 0.5, None), both.clone(), exp);
    t.check_to(
        1e-11,
        "high powers",
        ends(50.0, 50.0, Both),
        both.clone(),
        exp,
    );
    t.check("limit", ends(-0.999, 0.0, None), unit.clone(), exp);
    t.check(
        "limit with logarithm",
        ends(-0.999, 1.0, Left),
        unit.clone(),
        exp,
    );
    t.check_to(
        1e-8,
        "both limits",
        ends(-0.999, -0.999, Both),
        unit.clone(),
        exp,
    );
    let pole = |x: f64| 1.0 / Complex64::new(x, -1.0);
    t.check("pole", ends(-0.5, 0.5, None), both.clone(), pole);
    let bessel = |x: f64| libm::j0(5.0 * x);
    t.check("bessel", ends(-0.3, 0.7, None), unit.clone(), bessel);
    t.check(
        "root beside",
        ends(-0.5, 0.0, None),
        unit.clone(),
        f64::sqrt,
    );
    let sum = |x: f64| 1.0 + x.sqrt();
    t.check("sum with a root", ends(-0.9, 0.0, None), unit.clone(), sum);
    let root = |x: f64| (x - 1.0).sqrt();
    t.check("root far from 0", ends(-0.5, 0.0, None), 1.0..2.0, root);
    let root = |x: f64| (1.0 - x).sqrt();
    t.check(
        "right root beside",
        ends(0.0, -0.5, None),
        unit.clone(),
        root,
    );
    t.check(
        "logarithm beside",
        ends(-0.25, 0.5, None),
        unit.clone(),
        f64::ln,
    );
    let kink = |x: f64| (x - 0.3).abs();
    t.check("kink", ends(-0.5, -0.5, None), unit.clone(), kink);
    let peak = |x: f64| 1.0 / (x * x + 0.01);
    t.check("peak", ends(-0.5, 0.5, None), both.clone(), peak);
    t.check("breaks", ends(-0.5, 0.5, Both), [0.0, 0.25, 0.5, 1.0], exp);
    let wave = |x: f64| (40.0 * x).cos();
    t.check("wave", ends(-0.5, 0.3, None), both.clone(), wave);
    let shifted = |x: f64| (x - 1e6).exp();
    t.check_to(
        1e-9,
        "far from 0",
        ends(-0.5, 0.25, Left),
        1e6..1e6 + 1.0,
        shifted,
    );
    let scaled = |x: f64| (1e8 * x).exp();
    t.check("small", ends(-0.5, 0.25, Left), 0.0..1e-8, scaled);
    let scaled = |x: f64| (x / 1e8).exp();
    t.check("large", ends(-0.5, 0.25, Right), 0.0..1e8, scaled);
    t.check(
        "constant",
        ends(-0.5, -0.5, None),
        both.clone(),
        |_: f64| 1.0,
    );
    let pair = |x: f64| [x.exp(), x.cos()];
    t.check("pair", ends(-0.5, 0.5, None), unit.clone(), pair);
    let powers = |x: f64| (0..10).map(|k| x.powi(k)).collect::<Vec<f64>>();
    t.check("list", ends(-0.5, 0.5, None), unit.clone(), powers);
    let turning = |x: f64| Complex64::cis(x);
    t.check("turning", ends(-0.5, -0.5, Left), unit.clone(), turning);

    with_break_points_and_in_single_precision(t);
    truth.finish(5);
}

fn with_break_points_and_in_single_precision(t: &mut Truth) {
    use Log::{Both, None};
    let exp = f64::exp;
    let kink = |x: f64| (x - 0.3).abs();
    t.check(
        "left root",
        ends(-0.5, 0.0, None),
        [0.0, 1e-3, 0.9, 1.0],
        exp,
    );
    t.check("kink", ends(-0.5, -0.5, None), [0.0, 0.3, 1.0], kink);
    t.check("left root", ends(-0.5, 0.0, None), 0f32..1.0, f32::exp);
    t.check("steep", ends(-0.9, -0.9, Both), 0f32..3.0, f32::exp);
    t.check("root beside", ends(-0.5, 0.0, None), 0f32..1.0, f32::sqrt);
}

#[test]
fn a_smooth_function_costs_one_panel() {
    for log in [Log::None, Log::Left, Log::Right, Log::Both] {
        let q = Quad::new().weight(ends(-0.5, 0.25, log)).rel_tol(1e-10);
        let e = q.integrate(f64::exp, 0.0..1.0).expect("an integral");
        assert!(e.evaluations <= 36 && e.intervals == 1, "{log:?}: {e:?}");
    }
}

/// f that is a power of the distance from the end, where numbers are spaced too far apart to tell.
#[test]
fn what_numbers_cannot_tell_is_an_error() {
    for (left, power) in [(-0.9, 0.5), (-0.99, 0.5), (-0.5, -0.3), (0.5, -0.9)] {
        for a in [0.0, 1.0, -3.0] {
            let f = |x: f64| (x - a).powf(power);
            let exact = 1.0 / (left + power + 1.0);
            match Quad::new()
                .weight(ends(left, 0.0, Log::None))
                .integrate(f, a..a + 1.0)
            {
                Ok(e) => {
                    assert!(
                        (e.value - exact).abs() <= e.error,
                        "{left} {power} {a}: {e:?}"
                    );
                    assert!(e.error <= 1.5e-8 * e.value, "{left} {power} {a}: {e:?}");
                }
                Err(Error::NotConverged { best, .. }) => {
                    assert!(
                        (best.value - exact).abs() <= best.error,
                        "{left} {power} {a}"
                    );
                    assert!(a != 0.0, "{left} {power}: {best:?}");
                }
                Err(other) => panic!("{left} {power} {a}: {other}"),
            }
        }
    }
}

#[test]
fn options_have_their_meaning() {
    let weight = ends(-0.5, -0.5, Log::None);
    let exact = 3.977_463_260_506_422_6;
    for q in [
        Quad::new().weight(weight).min_intervals(50),
        Quad::new().weight(weight).max_intervals(1),
        Quad::new().weight(weight).non_finite(NonFinite::Zero),
        Quad::new().weight(weight).abs_tol(1e-10),
    ] {
        let e = q.integrate(f64::exp, -1.0..1.0).expect("an integral");
        assert!((e.value - exact).abs() <= e.error, "{e:?}");
    }
    let q = Quad::new().weight(weight).max_intervals(1);
    let e = q.integrate(|x: f64| 1.0 / (x * x + 1e-6), -1.0..1.0);
    assert!(
        matches!(
            e,
            Err(Error::NotConverged {
                cause: Cause::MaxIntervals,
                ..
            })
        ),
        "{e:?}"
    );
}

#[test]
fn bad_company_is_survived() {
    let weight = ends(-0.5, 0.5, Log::Left);
    let q = Quad::new().weight(weight);
    for bad in [f64::NAN, f64::INFINITY] {
        let e = q.integrate(|_: f64| bad, 0.0..1.0);
        assert!(matches!(e, Err(Error::NonFinite { .. })), "{e:?}");
        let e = q.integrate(|x: f64| if x > 0.4 { bad } else { 1.0 }, 0.0..1.0);
        assert!(matches!(e, Err(Error::NonFinite { .. })), "{e:?}");
        let e = q
            .non_finite(NonFinite::Zero)
            .integrate(|_: f64| bad, 0.0..1.0);
        assert!(e.is_err(), "{e:?}");
    }
    // The integral of x sqrt(1 + x) from -1 to 1; the formula of x fails at 0, where 0 happens to be right.
    let e = Quad::new()
        .weight(ends(0.5, 0.0, Log::None))
        .non_finite(NonFinite::Zero)
        .integrate(|x: f64| x * x / x, -1.0..1.0)
        .expect("an integral");
    let exact = 0.4 * 2f64.powf(2.5) - 2.0 / 3.0 * 2f64.powf(1.5);
    assert!((e.value - exact).abs() <= e.error, "{e:?}");
    let one = q.integrate(f64::exp, 0.0..1.0).expect("an integral");
    for size in [1e300, 1e-300, 0.0] {
        let e = q
            .integrate(|x: f64| size * x.exp(), 0.0..1.0)
            .expect("an integral");
        let exact = size * one.value;
        assert!(
            (e.value - exact).abs() <= e.error + size * one.error,
            "{e:?}"
        );
    }
    for width in [1e300, 1e-300] {
        let q = Quad::new().weight(ends(-0.5, -0.5, Log::None));
        let e = q.integrate(|_: f64| 1.0, 0.0..width).expect("an integral");
        assert!((e.value - std::f64::consts::PI).abs() <= e.error, "{e:?}");
    }
    // Beyond what numbers can hold: refused, and no panic.
    for (left, right) in [(1000.0, 1000.0), (1e5, -0.5), (f64::MAX, 0.0)] {
        for width in [1e-3, 1.0, 1e3] {
            let q = Quad::new().weight(ends(left, right, Log::Both));
            let _ = q.integrate(f64::exp, 0.0..width);
        }
    }
}
