//! Oscillating weights on half-lines and the line, by the default method.
//!
//! The table `tests/data/weights_fourier.csv` comes from `tests/reference/weights_fourier.py`: closed forms in
//! 50-digit arithmetic.

use std::fmt::Debug;

use quadrille::num_complex::Complex64;
use quadrille::{Cause, Domain, Error, Estimate, Method, NonFinite, Quad, Value, Weight};

use crate::common::{distance, norm, number};

const TABLE: &str = include_str!("../data/weights_fourier.csv");

struct Row {
    function: &'static str,
    w: f64,
    exact: Complex64,
}

fn rows() -> impl Iterator<Item = Row> {
    TABLE.lines().skip(1).map(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        Row {
            function: fields[0],
            w: number(fields[1]),
            exact: Complex64::new(number(fields[2]), number(fields[3])),
        }
    })
}

fn function(name: &str) -> fn(f64) -> Complex64 {
    match name {
        "inverse" => |x| (1.0 + x).recip().into(),
        "complex_inverse" => |x| Complex64::new(1.0 + x, 1.0).inv(),
        "inverse_sqrt" => |x| x.sqrt().recip().into(),
        "power" => |x| x.powf(0.1 - 1.0).into(),
        "damped_inverse_sqrt" => |x| ((-x).exp() / x.sqrt()).into(),
        "dispersion" => |x| (x / (1.0 + x * x)).into(),
        "lorentzian" => |x| (1.0 + x * x).recip().into(),
        "gaussian" => |x| (-x * x).exp().into(),
        "exponential" => |x| (-x).exp().into(),
        "damped_wave" => |x| ((-x).exp() * (5.0 * x).cos()).into(),
        "log" => |x| (x.ln() / (1.0 + x)).into(),
        _ => unreachable!("{name}"),
    }
}

fn relative(tolerance: f64) -> Quad {
    Quad::new().rel_tol(tolerance).abs_tol(0.0)
}

/// The estimate, which has to be one: true error within the estimate, and that within the tolerance; or a
/// refusal that is as honest.
fn honest<Y: Value<Real = f64> + Debug>(
    what: &str,
    outcome: Result<Estimate<Y>, Error<Y>>,
    exact: &Y,
    tolerance: f64,
) -> Option<Estimate<Y>> {
    let (best, is_ok) = match outcome {
        Ok(estimate) => (estimate, true),
        Err(Error::NotConverged { best, .. }) => (best, false),
        Err(other) => panic!("{what}: {other}"),
    };
    let error = distance(&best.value, exact);
    assert!(error <= best.error, "{what}: {error:e}, {best:?}");
    assert!(
        !is_ok || best.error <= tolerance * norm(&best.value),
        "{what}: {best:?}"
    );
    is_ok.then_some(best)
}

#[test]
fn every_integral_of_the_table_has_the_digits_asked_for() {
    let (mut count, mut refused) = (0, 0);
    for row in rows() {
        let f = function(row.function);
        for tolerance in [1e-3, 1.5e-8, 1e-10] {
            let q = relative(tolerance);
            let what = format!("{}, {}, {tolerance}", row.function, row.w);
            let outcome = q.weight(Weight::Fourier(row.w)).integrate(f, 0.0..);
            let found = honest(&what, outcome, &row.exact, tolerance);
            // It is 1/w^2, and made of integrals over half periods of f/w, which reach as far as x = 1.
            let is_cancelled = row.function == "dispersion" && row.w == 1e8;
            assert!(found.is_some() || is_cancelled, "{what}");
            count += 1;
            if row.function == "complex_inverse" {
                continue;
            }
            for (weight, exact) in [
                (Weight::Cos(row.w), row.exact.re),
                (Weight::Sin(row.w), row.exact.im),
            ] {
                let outcome = q.weight(weight).integrate(|x| f(x).re, 0.0..);
                let found = honest(&format!("{what}, {weight:?}"), outcome, &exact, tolerance);
                // One part may be far below what rounding leaves of the other, as exp(-w) is below 1/w.
                let is_hard = is_cancelled || exact.abs() <= 1e-2 * row.exact.norm();
                assert!(found.is_some() || is_hard, "{what}, {weight:?}");
                count += 1;
                refused += usize::from(found.is_none());
            }
        }
    }
    assert!(count > 500, "{count}");
    assert!(refused <= 60, "{refused} of {count}");
}

#[test]
fn a_slow_tail_takes_few_samples() {
    let row = rows().find(|row| row.function == "inverse" && row.w == 1.0);
    let exact = row.expect("a row").exact.im;
    let f = |x: f64| 1.0 / (1.0 + x);
    let outcome = relative(1e-10).weight(Weight::Sin(1.0)).integrate(f, 0.0..);
    let found = honest("1/(1 + x)", outcome, &exact, 1e-10).expect("it converges");
    // QUADPACK takes 460.
    assert!(found.evaluations <= 230, "{found:?}");
}

#[test]
fn half_lines_to_the_left_and_lines() {
    let pi = core::f64::consts::PI;
    let lorentzian = |x: f64| Complex64::from((1.0 + (x - 0.5) * (x - 0.5)).recip());
    let pole = |x: f64| (Complex64::from(x) - Complex64::i()).inv();
    for w in [0.3, 2.0, -2.0, 9.0] {
        let q = relative(1e-9).weight(Weight::Fourier(w));
        let exact = pi * Complex64::new(-w.abs(), 0.5 * w).exp();
        let found = honest("line", q.integrate(lorentzian, ..), &exact, 1e-9);
        assert!(found.is_some(), "{w}");
        let points = [f64::NEG_INFINITY, -1.0, 0.5, 7.0, f64::INFINITY];
        let found = honest("points", q.integrate(lorentzian, points), &exact, 1e-9);
        assert!(found.is_some(), "{w}");
        let q = Quad::new()
            .rel_tol(1e-9)
            .abs_tol(1e-9)
            .weight(Weight::Fourier(w));
        let exact = if w > 0.0 {
            Complex64::new(0.0, 2.0 * pi * (-w).exp())
        } else {
            Complex64::from(0.0)
        };
        let e = q.integrate(pole, ..).expect("it converges");
        assert!(
            (e.value - exact).norm() <= e.error && e.error <= 1e-8,
            "{e:?}"
        );
    }
    let row = rows().find(|row| row.function == "inverse" && row.w == 7.5);
    let exact = row.expect("a row").exact;
    let mirrored = |x: f64| 1.0 / (1.0 - x);
    let q = |weight| relative(1e-10).weight(weight);
    let cos = q(Weight::Cos(7.5)).integrate(mirrored, ..0.0);
    assert!(honest("left", cos, &exact.re, 1e-10).is_some());
    let sin = q(Weight::Sin(7.5)).integrate(mirrored, ..0.0);
    assert!(honest("left", sin, &-exact.im, 1e-10).is_some());
    let fourier = q(Weight::Fourier(7.5)).integrate(|x| mirrored(x).into(), ..0.0);
    assert!(honest("left", fourier, &exact.conj(), 1e-10).is_some());
    // From right to left.
    let reversed = Domain::from([0.0, f64::NEG_INFINITY]);
    let sin = q(Weight::Sin(7.5)).integrate(mirrored, reversed);
    assert!(honest("reversed", sin, &exact.im, 1e-10).is_some());
}

#[test]
fn a_half_line_may_begin_anywhere() {
    let row = rows().find(|row| row.function == "inverse" && row.w == 1.0);
    let exact = row.expect("a row").exact;
    // exp(i x)/x from a on is that of exp(i x)/(1 + x) from 0, turned.
    let turned = exact * Complex64::new(0.0, 1.0).exp();
    let q = relative(1e-10).weight(Weight::Fourier(1.0));
    let outcome = q.integrate(|x: f64| (1.0 / x).into(), 1.0..);
    assert!(honest("from 1", outcome, &turned, 1e-10).is_some());
    let turned = exact * Complex64::new(0.0, -30.0).exp();
    let outcome = q.integrate(|x: f64| (1.0 / (x + 31.0)).into(), -30.0..);
    assert!(honest("from -30", outcome, &turned, 1e-10).is_some());
}

#[test]
fn without_a_frequency_it_is_the_plain_integral() {
    let f = |x: f64| (-x).exp();
    let plain = Quad::new().integrate(f, 0.0..).expect("it converges");
    let cos = Quad::new()
        .weight(Weight::Cos(0.0))
        .integrate(f, 0.0..)
        .expect("it converges");
    assert_eq!(cos.value.to_bits(), plain.value.to_bits());
    let sin = Quad::new()
        .weight(Weight::Sin(0.0))
        .integrate(f, 0.0..)
        .expect("it converges");
    assert_eq!(sin.value, 0.0);
}

/// Their limits in the mean exist, but the integrals do not.
#[test]
fn what_does_not_fall_diverges() {
    let all: [fn(f64) -> f64; 7] = [
        |_| 1.0,
        |x| x,
        f64::sqrt,
        |x| (1.0 + x).ln(),
        f64::exp,
        |x| 1.0 + 1.0 / (1.0 + x),
        |x| 1e-9 + 1.0 / (1.0 + x),
    ];
    for (i, f) in all.into_iter().enumerate() {
        for weight in [Weight::Cos(1.0), Weight::Sin(0.01), Weight::Cos(1e4)] {
            match Quad::new().weight(weight).integrate(f, 0.0..) {
                Err(Error::NotConverged { cause, .. }) => assert!(
                    matches!(cause, Cause::Divergent | Cause::ExtrapolationStalled),
                    "{i}, {weight:?}: {cause:?}"
                ),
                Err(Error::NonFinite { .. }) => assert_eq!(i, 4),
                other => panic!("{i}, {weight:?}: {other:?}"),
            }
        }
    }
}

/// An f that oscillates as the weight does leaves terms of one sign, of which nothing is extrapolated.
#[test]
fn waves_within_the_integrand() {
    let pi = core::f64::consts::PI;
    let far = |a: f64| pi / 4.0 * ((-a - 1.0).exp() + (-(a - 1.0).abs()).exp());
    for a in [1.0, 1.01, 2.0, 0.5, 3.7] {
        let f = |x: f64| (a * x).cos() / (1.0 + x * x);
        let outcome = relative(1e-8).weight(Weight::Cos(1.0)).integrate(f, 0.0..);
        honest(&format!("{a}"), outcome, &far(a), 1e-8);
    }
}

/// Terms of one sign, or of a beat, below those that alternate. By mpmath to 30 digits, of incomplete gamma
/// functions: cos(k x)/(s + x)^p + 1/(t + x)^q times the weight.
#[test]
fn waves_near_the_weights_frequency() {
    let cases = [
        (
            0.9,
            (1.5, 0.125),
            (0.5, 0.125),
            Weight::Cos(1.0),
            4.476_565_304_848_251,
            1e-3,
        ),
        (
            0.9,
            (3.0, 0.125),
            (1.0, 0.125),
            Weight::Cos(1.0),
            32.614_794_056_672_23,
            1e-6,
        ),
        (
            0.9,
            (3.0, 0.125),
            (1.0, 0.125),
            Weight::Sin(1.0),
            4.258_570_209_302_709,
            1e-6,
        ),
        (
            0.9,
            (3.0, 16.0),
            (2.0, 64.0),
            Weight::Cos(1.0),
            0.000_502_096_599_152_544_4,
            1e-3,
        ),
        (
            1.001,
            (1.5, 16.0),
            (1.0, 64.0),
            Weight::Cos(1.0),
            0.211_345_756_216_501_17,
            1e-3,
        ),
        (
            1.001,
            (2.0, 0.125),
            (1.0, 1.0),
            Weight::Sin(1.0),
            1.743_452_927_099_844_2,
            1e-3,
        ),
        (
            1.001,
            (2.0, 0.125),
            (1.0, 64.0),
            Weight::Cos(1.0),
            6.922_510_942_977_182,
            1e-6,
        ),
        (
            1.001,
            (2.0, 16.0),
            (0.5, 64.0),
            Weight::Sin(1.0),
            0.124_156_411_033_683_44,
            1e-3,
        ),
    ];
    let mut answered = 0;
    for (k, (p, s), (q, t), weight, exact, tolerance) in cases {
        let f = |x: f64| (k * x).cos() * (s + x).powf(-p) + (t + x).powf(-q);
        let what = format!("{k}, {p}, {s}, {q}, {t}, {weight:?}");
        let outcome = relative(tolerance).weight(weight).integrate(f, 0.0..);
        answered += usize::from(honest(&what, outcome, &exact, tolerance).is_some());
    }
    assert!(answered >= 2, "{answered}");
}

/// A wave with the weight's own frequency, or so nearly that the product has a part that is slow, and goes on beyond
/// all that is sampled; where it begins, its quadrature may be all of it. By mpmath to 30 digits, of generalized
/// exponential integrals: cos(k x + phase)/x^p, and 1/(1 + x) beside it, times the weight, from 1.
#[test]
fn the_weights_own_frequency() {
    let cases = [
        (
            0.999_999_99,
            1.2,
            0.0,
            false,
            Weight::Sin(1.0),
            0.017_858_092_812_263_714,
            0.0001,
        ),
        (
            0.999_999_99,
            1.2,
            0.0,
            true,
            Weight::Sin(1.0),
            0.355_080_731_535_665_9,
            0.001,
        ),
        (
            1.000_000_000_1,
            0.8,
            0.0,
            false,
            Weight::Sin(1.0),
            -70.963_884_175_958_27,
            0.001,
        ),
        (
            1.0,
            1.5,
            1.0,
            true,
            Weight::Sin(1.0),
            -0.660_809_574_886_973_7,
            1e-06,
        ),
        (
            0.999_999,
            1.5,
            0.0,
            true,
            Weight::Cos(1.0),
            0.547_726_941_664_842_5,
            1e-06,
        ),
        (
            1.000_000_000_001,
            3.0,
            0.0,
            true,
            Weight::Sin(1.0),
            0.391_090_227_163_376_1,
            1e-06,
        ),
        (
            0.9999,
            2.5,
            2.0,
            true,
            Weight::Cos(1.0),
            -0.373_464_554_401_170_6,
            1e-08,
        ),
        (
            1.0,
            3.0,
            0.5,
            true,
            Weight::Cos(1.0),
            -0.183_188_265_891_909_84,
            1e-06,
        ),
        (
            0.999,
            2.8,
            0.0,
            true,
            Weight::Sin(1.0),
            0.388_977_459_682_892_3,
            1e-06,
        ),
    ];
    let mut answered = 0;
    for (k, p, phase, is_beside, weight, exact, tolerance) in cases {
        let beside = f64::from(u8::from(is_beside));
        let f = |x: f64| f64::cos(k * x + phase) * x.powf(-p) + beside / (1.0 + x);
        let what = format!("{k}, {p}, {phase}, {weight:?}");
        let outcome = relative(tolerance).weight(weight).integrate(f, 1.0..);
        answered += usize::from(honest(&what, outcome, &exact, tolerance).is_some());
    }
    assert!(answered >= 1, "{answered}");
}

/// What is far out is not extrapolated over, if it is seen at powers of two of the distance.
#[test]
fn ends_and_bumps_far_out() {
    for w in [1.0, 10.0, 1e3, 1e5] {
        let q = Quad::new().weight(Weight::Cos(w));
        let step = |x: f64| if x < 30.0 { 1.0 } else { 0.0 };
        let e = q.integrate(step, 0.0..).expect("it converges");
        assert!(
            (e.value - (30.0 * w).sin() / w).abs() <= e.error,
            "{w}: {e:?}"
        );
        let tent = |x: f64| (30.0 - x).max(0.0);
        let e = q.integrate(tent, 0.0..).expect("it converges");
        assert!(
            (e.value - (1.0 - (30.0 * w).cos()) / w / w).abs() <= e.error,
            "{w}: {e:?}"
        );
    }
    let bump = |x: f64| (-(x - 30.0) * (x - 30.0)).exp();
    let exact = core::f64::consts::PI.sqrt() * (-1.0_f64 / 4.0).exp() * 30f64.cos();
    let outcome = relative(1e-10)
        .weight(Weight::Cos(1.0))
        .integrate(bump, 0.0..);
    assert!(honest("bump", outcome, &exact, 1e-10).is_some());
}

#[test]
fn lists_and_single_precision() {
    let row = |name: &str| {
        let mut rows = rows();
        rows.find(|row| row.function == name && row.w == 1.0)
            .expect("a row")
            .exact
    };
    let all = [row("inverse"), row("exponential"), row("lorentzian")];
    let f = |x: f64| vec![1.0 / (1.0 + x), (-x).exp(), 1.0 / (1.0 + x * x)];
    let q = relative(1e-9).weight(Weight::Sin(1.0));
    let exact: Vec<f64> = all.iter().map(|z| z.im).collect();
    assert!(honest("list", q.integrate(f, 0.0..), &exact, 1e-9).is_some());
    let q = relative(1e-9).weight(Weight::Fourier(1.0));
    let f = |x: f64| [1.0 / (1.0 + x), (-x).exp(), 1.0 / (1.0 + x * x)].map(Complex64::from);
    assert!(honest("array", q.integrate(f, 0.0..), &all, 1e-9).is_some());

    for (weight, exact) in [(Weight::Cos(1.0), all[0].re), (Weight::Sin(1.0), all[0].im)] {
        let f = |x: f32| 1.0 / (1.0 + x);
        let e = Quad::new()
            .weight(weight)
            .integrate(f, 0.0_f32..)
            .expect("it converges");
        let error = (f64::from(e.value) - exact).abs();
        assert!(error <= f64::from(e.error), "{error:e} {e:?}");
        assert!(f64::from(e.error) <= 4e-4 * exact);
    }
}

/// Samples that were replaced before the first block, or in a piece between break points, are no holes of others.
#[test]
fn holes_of_one_part_are_not_those_of_another() {
    let f = |x: f64| match x {
        x if x > 0.1 && x < 0.2 => f64::NAN,
        x => (-x.abs()).exp(),
    };
    let q = Quad::new().non_finite(NonFinite::Zero);
    // The integral of exp(i w x - x) from x on.
    let beyond = |w: f64, x: f64| {
        let z = Complex64::new(-1.0, w);
        -(z * x).exp() / z
    };
    let hole = |w: f64| beyond(w, 0.1) - beyond(w, 0.2);
    for w in [3.0, 50.0] {
        let sine = q.weight(Weight::Sin(w));
        for points in [&[0.0, f64::INFINITY][..], &[0.0, 0.1, 0.2, f64::INFINITY]] {
            let exact = (beyond(w, 0.0) - hole(w)).im;
            let e = sine.integrate(f, points).expect("holes are 0");
            assert!((e.value - exact).abs() <= e.error, "{w}, {points:?}: {e:?}");
            assert!(e.error <= 1e-7 && e.replaced > 0, "{w}, {points:?}: {e:?}");
        }
        let e = q
            .weight(Weight::Cos(w))
            .integrate(f, [f64::NEG_INFINITY, f64::INFINITY])
            .expect("holes are 0");
        let exact = 2.0 * beyond(w, 0.0).re - hole(w).re;
        assert!((e.value - exact).abs() <= e.error, "{w}: {e:?}");
        assert!(e.error <= 1e-7 && e.replaced > 0, "{w}: {e:?}");
    }
    // 1/(x - 1) from 0 to 3, without the hole.
    let one = |x: f64| f(x) / (-x.abs()).exp();
    let e = q
        .weight(Weight::Cauchy(1.0))
        .integrate(one, [0.0, 0.1, 0.2, 0.5, 2.0, 3.0])
        .expect("holes are 0");
    let exact = 2f64.ln() - (0.8f64 / 0.9).ln();
    assert!((e.value - exact).abs() <= e.error, "{e:?}");
    assert!(e.error <= 1e-7 && e.replaced > 0, "{e:?}");
}

/// Three components that are said to be pairs.
#[derive(Clone, Debug)]
struct Odd([f64; 3]);

impl Value for Odd {
    type Real = f64;

    fn components(&self) -> usize {
        3
    }

    fn pack(&self, components: &mut [f64]) {
        components.copy_from_slice(&self.0);
    }

    fn unpack(&mut self, components: &[f64]) {
        self.0.copy_from_slice(components);
    }

    fn is_complex() -> bool {
        true
    }
}

/// The last one would have no partner, and no weight.
#[test]
fn components_that_are_no_pairs_are_refused() {
    for method in [Method::DoublyAdaptive, Method::Qags] {
        for w in [0.1, 10.0] {
            let q = Quad::new().weight(Weight::Fourier(w)).method(method);
            let outcome = q.integrate(|x: f64| Odd([x; 3]), 0.0..3.0);
            assert!(
                matches!(outcome, Err(Error::InvalidArgument { value: 3.0, .. })),
                "{outcome:?}"
            );
        }
    }
}

/// What is constant over the first blocks may begin to fall later.
#[test]
fn constant_up_to_some_place() {
    let mut right = 0;
    for (w, c) in [(39.5, 8.2), (20.6, 3.1), (150.0, 40.0), (3.3, 12.7)] {
        for a in [0.05, 0.3, 1.0, 4.0] {
            for jump in [1.0, 2.0] {
                let f = |x: f64| {
                    if x < c {
                        1.0
                    } else {
                        jump * (-a * (x - c)).exp()
                    }
                };
                let (sin, cos) = f64::sin_cos(w * c);
                let exact = sin / w + jump * (a * cos - w * sin) / (a * a + w * w);
                let result = Quad::new().weight(Weight::Cos(w)).integrate(f, 0.0..);
                right += usize::from(result.is_ok());
                let best = match result {
                    Ok(e) => e,
                    Err(Error::NotConverged { best, .. }) => best,
                    Err(other) => panic!("{w} {c} {a}: {other}"),
                };
                let off = (best.value - exact).abs();
                assert!(off <= best.error, "{w} {c} {a} {jump}: {best:?}, {exact}");
            }
        }
    }
    assert!(right >= 28, "{right} of 32");
}

/// A sine of such a frequency is w x at most numbers, and no constant.
#[test]
fn frequencies_of_which_no_number_is_a_period() {
    let far = |x: f64| 1.0 / (1e307 + x);
    let near = |x: f64| (-x).exp();
    for method in [Method::DoublyAdaptive, Method::Qags] {
        let q = Quad::new().method(method);
        for w in [1e-306, 1e-308, 5e-324] {
            let outcome = q.weight(Weight::Sin(w)).integrate(far, 0.0..);
            assert!(outcome.is_err(), "{method:?} {w:e}: {outcome:?}");
        }
        let e = q.weight(Weight::Cos(5e-324)).integrate(near, 0.0..);
        let e = e.expect("constant");
        assert!((e.value - 1.0).abs() <= e.error, "{method:?}: {e:?}");
        let slow = |x: f32| (1.0 + x).powi(-2);
        for w in [5e-37, 5e-39, 1e-45] {
            let outcome = q.weight(Weight::Sin(w)).integrate(slow, 0.0..);
            assert!(outcome.is_err(), "{method:?} {w:e}: {outcome:?}");
        }
        let e = q.weight(Weight::Cauchy(-1e308)).integrate(near, 0.0..);
        let e = e.expect("c is outside");
        assert!((e.value - 1e-308).abs() <= e.error, "{method:?}: {e:?}");
    }
}
