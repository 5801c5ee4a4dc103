//! Oscillating weights on finite ranges, by the default method.
//!
//! The table `tests/data/weights_oscillatory.csv` comes from `tests/reference/weights_oscillatory.py`: closed
//! forms in 50-digit arithmetic.

use std::fmt::Debug;

use std::panic::{AssertUnwindSafe, catch_unwind};

use quadrille::num_complex::{Complex32, Complex64};
use quadrille::{Domain, Error, Estimate, NonFinite, Quad, Value, Weight, Workspace};

use crate::common::{distance, norm, number};

const TABLE: &str = include_str!("../data/weights_oscillatory.csv");

const TOLERANCES: [f64; 3] = [1e-3, 1.5e-8, 1e-12];

struct Row {
    function: &'static str,
    w: f64,
    ends: [f64; 2],
    exact: Complex64,
}

fn rows() -> impl Iterator<Item = Row> {
    TABLE.lines().skip(1).map(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        let number = |i: usize| number(fields[i]);
        Row {
            function: fields[0],
            w: number(1),
            ends: [number(2), number(3)],
            exact: Complex64::new(number(4), number(5)),
        }
    })
}

/// Bessel's function of order 0, a mean of cosines: by as many of them as are exact to rounding.
fn bessel(x: f64) -> f64 {
    let terms =
        (0..64).map(|k| (x * (std::f64::consts::PI * (f64::from(k) + 0.5) / 64.0).sin()).cos());
    terms.sum::<f64>() / 64.0
}

fn function(name: &str) -> fn(f64) -> Complex64 {
    match name {
        "exp" => |x| x.exp().into(),
        "pole" => |x| (Complex64::from(x) - Complex64::i()).inv(),
        "sqrt" => |x| x.sqrt().into(),
        "inverse_sqrt" => |x| x.sqrt().recip().into(),
        "log" => |x| x.ln().into(),
        "bessel" => |x| bessel(20.0 * x).into(),
        _ => unreachable!("{name}"),
    }
}

/// Both sides: the true error within the estimate, and that within the tolerance.
fn assert_honest<Y: Value<Real = f64> + Debug>(
    what: &str,
    outcome: Result<Estimate<Y>, Error<Y>>,
    exact: &Y,
    tolerance: f64,
) -> usize {
    let estimate = outcome.unwrap_or_else(|e| panic!("{what}: {e}"));
    let error = distance(&estimate.value, exact);
    assert!(error <= estimate.error, "{what}: {error:e}, {estimate:?}");
    assert!(
        estimate.error <= tolerance * norm(&estimate.value),
        "{what}: {estimate:?}"
    );
    estimate.evaluations
}

fn relative(tolerance: f64) -> Quad {
    Quad::new().rel_tol(tolerance).abs_tol(0.0)
}

#[test]
fn every_integral_of_the_table_has_the_digits_asked_for() {
    let mut count = 0;
    for row in rows() {
        let f = function(row.function);
        let domain = Domain::from(row.ends);
        for tolerance in TOLERANCES {
            // Of fast waves next to a singular end the most is cancellation.
            let least = match row.w.abs() {
                ..100.0 => 1e-12,
                ..1e4 => 1e-11,
                _ => 1e-10,
            };
            let tolerance = tolerance.max(least);
            let q = relative(tolerance);
            let what = format!("{}, {}, {tolerance}", row.function, row.w);
            let outcome = q
                .weight(Weight::Fourier(row.w))
                .integrate(f, domain.clone());
            assert_honest(&what, outcome, &row.exact, tolerance);
            count += 1;
            if row.function == "pole" {
                continue;
            }
            // f is real: the parts are integrals by themselves.
            for (weight, exact) in [
                (Weight::Cos(row.w), row.exact.re),
                (Weight::Sin(row.w), row.exact.im),
            ] {
                let outcome = q.weight(weight).integrate(|x| f(x).re, domain.clone());
                assert_honest(&what, outcome, &exact, tolerance);
                count += 1;
            }
        }
    }
    assert!(count > 300, "{count}");
}

#[test]
fn a_complex_integrand_has_real_weights_too() {
    let f = function("pole");
    for w in [3.0, 40.0, 1e5, 1e8] {
        let of = |w: f64| {
            let row = rows().find(|row| row.function == "pole" && row.w == w);
            row.expect("a row").exact
        };
        let (plus, minus) = (of(w), of(-w));
        let q = relative(1e-11);
        let cos = q.weight(Weight::Cos(w)).integrate(f, -1.0..2.0);
        assert_honest("cos", cos, &((plus + minus) / 2.0), 1e-11);
        let sin = q.weight(Weight::Sin(w)).integrate(f, -1.0..2.0);
        let exact = (plus - minus) / Complex64::new(0.0, 2.0);
        assert_honest("sin", sin, &exact, 1e-11);
    }
}

#[test]
fn a_million_periods_cost_no_more_than_one() {
    for k in 0..=8 {
        let w = 10f64.powi(k);
        let z = Complex64::new(1.0, w);
        let exact = ((z.exp() - 1.0) / z).re;
        let outcome = relative(1e-12)
            .weight(Weight::Cos(w))
            .integrate(f64::exp, 0.0..1.0);
        let evaluations = assert_honest(&format!("{w}"), outcome, &exact, 1e-12);
        // QUADPACK takes 15 and 25.
        assert!(
            evaluations <= if k == 0 { 65 } else { 25 },
            "{w}: {evaluations}"
        );
    }
}

#[test]
fn arrays_and_lists_and_f32() {
    let w = 250.0;
    let exact = |p: f64| {
        let z = Complex64::new(p, w);
        ((2.0 * z).exp() - 1.0) / z
    };
    let all = [exact(1.0).re, exact(-2.0).re, exact(0.5).re];
    let q = relative(1e-10).weight(Weight::Cos(w));
    let array = q.integrate(
        |x: f64| [x.exp(), (-2.0 * x).exp(), (0.5 * x).exp()],
        0.0..2.0,
    );
    assert_honest("array", array, &all, 1e-10);
    let list = q.integrate(
        |x: f64| vec![x.exp(), (-2.0 * x).exp(), (0.5 * x).exp()],
        0.0..2.0,
    );
    assert_honest("list", list, &all.to_vec(), 1e-10);

    let q = Quad::new().rel_tol(1e-4).weight(Weight::Fourier(w));
    let single = q
        .integrate(|x: f32| Complex32::from(x.exp()), 0.0_f32..2.0)
        .expect("it is smooth");
    let error =
        (Complex64::new(single.value.re.into(), single.value.im.into()) - exact(1.0)).norm();
    assert!(error <= f64::from(single.error), "{error:e} {single:?}");
    assert!(f64::from(single.error) <= 1e-4 * exact(1.0).norm());
}

/// |x - 0.3| exp(i w x): its primitive on the right of the kink, and minus that on its left.
fn kink(w: f64) -> Complex64 {
    let z = Complex64::new(0.0, w);
    let primitive = |x: f64| (z * x).exp() * ((x - 0.3) / z - (z * z).inv());
    primitive(1.0) - 2.0 * primitive(0.3) + primitive(0.0)
}

#[test]
fn break_points_and_kinks_without_them() {
    let f = |x: f64| Complex64::from((x - 0.3).abs());
    for w in [12.0, -300.0, 1e4] {
        let q = relative(1e-9).weight(Weight::Fourier(w));
        let outcome = q.integrate(f, [0.0, 0.3, 1.0]);
        let with = assert_honest("break point", outcome, &kink(w), 1e-9);
        assert!(with <= 100, "{with}");
        assert_honest("none", q.integrate(f, 0.0..1.0), &kink(w), 1e-9);
    }
    // Steps, whose sample at the break point belongs to one side alone.
    let step = |x: f64| if x < 0.3 { 1.0 } else { 2.0 };
    let w = 1e3_f64;
    let exact = (2.0 * w.sin() - (0.3 * w).sin()) / w;
    let q = relative(1e-9).weight(Weight::Cos(w));
    assert_honest("step", q.integrate(step, [0.0, 0.3, 1.0]), &exact, 1e-9);
    assert_honest("step", q.integrate(step, 0.0..1.0), &exact, 1e-9);
}

/// What is a trap elsewhere: small, negative, no frequency at all, and ranges from right to left.
#[test]
fn small_and_negative_frequencies_and_reversed_ranges() {
    let integral = |weight: Weight, from: f64, to: f64| {
        let q = relative(1e-12).weight(weight);
        q.integrate(f64::exp, from..to).expect("it is smooth").value
    };
    let e = core::f64::consts::E;
    assert!((integral(Weight::Cos(0.0), 0.0, 1.0) - (e - 1.0)).abs() <= 1e-14);
    assert_eq!(integral(Weight::Sin(0.0), 0.0, 1.0), 0.0);
    assert!((integral(Weight::Sin(1e-12), 0.0, 1.0) - 1e-12).abs() <= 1e-26);
    for w in [1e-3, 1.0, 80.0, 1e8] {
        let [cos, sin] = [Weight::Cos(w), Weight::Sin(w)].map(|weight| integral(weight, 0.0, 1.0));
        assert_eq!(integral(Weight::Cos(-w), 0.0, 1.0), cos);
        assert_eq!(integral(Weight::Sin(-w), 0.0, 1.0), -sin);
        assert_eq!(integral(Weight::Cos(w), 1.0, 0.0), -cos);
        assert_eq!(integral(Weight::Sin(w), 1.0, 0.0), -sin);
    }
    let zero = relative(1e-12).weight(Weight::Fourier(0.0));
    let zero = zero
        .integrate(|x: f64| Complex64::new(x, 1.0), 0.0..1.0)
        .expect("it is smooth");
    assert!((zero.value - Complex64::new(0.5, 1.0)).norm() <= 1e-15);
}

/// The middle of [0.3, 1] is no number of the computer's; nor is its half width.
#[test]
fn the_phase_is_known_before_it_is_rounded() {
    // By mpmath, of the double next to 0.3.
    for (w, exact) in [
        (1e8, Complex64::new(COS_1E8, SIN_1E8)),
        (123_456_789_012.0, Complex64::new(COS_1E11, SIN_1E11)),
    ] {
        let q = Quad::new()
            .weight(Weight::Fourier(w))
            .rel_tol(1e-12)
            .abs_tol(0.0);
        let outcome = q.integrate(|x: f64| x.exp().into(), 0.3..1.0);
        assert_honest(&format!("{w}"), outcome, &exact, 1e-12);
    }
}

#[test]
fn holes_and_limits_and_scales() {
    let q = Quad::new().weight(Weight::Cos(100.0));
    let f = |x: f64| if x > 0.5 && x < 0.6 { f64::NAN } else { 1.0 };
    let holes = q
        .non_finite(NonFinite::Zero)
        .integrate(f, 0.0..1.0)
        .expect("holes are 0");
    let exact = (100f64.sin() - 60f64.sin() + 50f64.sin()) / 100.0;
    assert!((holes.value - exact).abs() <= holes.error, "{holes:?}");
    assert!(matches!(
        q.integrate(f, 0.0..1.0),
        Err(Error::NonFinite { .. })
    ));

    for scale in [1e300, 1e-300] {
        let z = Complex64::new(1.0, 100.0);
        let exact = scale * ((z.exp() - 1.0) / z).re;
        let e = q
            .integrate(|x: f64| scale * x.exp(), 0.0..1.0)
            .expect("it is smooth");
        assert!((e.value - exact).abs() <= e.error, "{e:?}");
    }
    for q in [q.max_intervals(1), q.min_intervals(50)] {
        let e = q.integrate(f64::exp, 0.0..1.0).expect("it is smooth");
        let z = Complex64::new(1.0, 100.0);
        assert!(
            (e.value - ((z.exp() - 1.0) / z).re).abs() <= e.error,
            "{e:?}"
        );
    }
    assert!(
        q.max_intervals(1)
            .integrate(|x: f64| x.abs().sqrt(), -1.0..1.0)
            .is_err()
    );
}

/// A workspace that has held a weight holds none afterwards.
#[test]
fn a_workspace_is_the_same_after_a_weight() {
    let mut workspace = Workspace::new();
    let f = |x: f64| (x - 0.4).abs().sqrt();
    let plain = Quad::new();
    let before = plain.integrate(f, 0.0..1.0).expect("it converges");
    for _ in 0..2 {
        let q = plain.weight(Weight::Cos(50.0));
        let first = q
            .integrate_in(&mut workspace, f, 0.0..1.0)
            .expect("it converges");
        let fresh = q.integrate(f, 0.0..1.0).expect("it converges");
        assert_eq!(first.value.to_bits(), fresh.value.to_bits());
        let failing = q.integrate_in(
            &mut workspace,
            |x: f64| if x > 0.7 { f64::NAN } else { x },
            0.0..1.0,
        );
        assert!(failing.is_err());
        let after = plain
            .integrate_in(&mut workspace, f, 0.0..1.0)
            .expect("it converges");
        assert_eq!(after.value.to_bits(), before.value.to_bits());
    }
}

const COS_1E8: f64 = 1.231_017_657_113_660_9e-8;
const SIN_1E8: f64 = 6.294_908_796_819_605e-9;
const COS_1E11: f64 = 6.890_686_990_717_662_6e-12;
const SIN_1E11: f64 = 2.858_617_388_077_513_3e-11;

/// A panic in f, caught, leaves no weight in a workspace: the next integral there is a plain one.
#[test]
fn a_panic_leaves_no_weight_behind() {
    let mut workspace = Workspace::new();
    let root = |x: f64| (x - 0.3).abs().sqrt();
    let q = Quad::new();
    for most in [20, 30, 60, 100] {
        let mut calls = 0;
        let failing = |x: f64| {
            calls += 1;
            assert!(calls < most, "on purpose");
            root(x)
        };
        let weighted = q.weight(Weight::Cos(100.0));
        let result = catch_unwind(AssertUnwindSafe(|| {
            weighted.integrate_in(&mut workspace, failing, 0.0..1.0)
        }));
        assert!(result.is_err(), "it panics after {most}");
        let plain = q
            .integrate_in(&mut workspace, root, 0.0..1.0)
            .expect("it converges");
        let exact = (0.3_f64.powf(1.5) + 0.7_f64.powf(1.5)) / 1.5;
        assert!(
            (plain.value - exact).abs() <= plain.error,
            "{most}: {plain:?}, {exact}"
        );
        assert_eq!(Ok(plain), q.integrate(root, 0.0..1.0), "{most}");
    }
}
