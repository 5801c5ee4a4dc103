//! Weights of `Method::Qags` beyond what QUADPACK has: complex and vector integrands, break points, infinite
//! and reversed ranges, both scalars; and what cannot be integrated.

use std::f64::consts::{E, PI};
use std::fmt::Debug;

use quadrille::num_complex::{Complex32, Complex64};

use quadrille::{Cause, Domain, Error, Log, Method, NonFinite, Quad, Value, Weight};

use crate::common::{distance, norm};

fn qags() -> Quad {
    Quad::new().method(Method::Qags)
}

/// Both sides: the error is within the estimate, and the estimate within the tolerance.
fn assert_is<Y: Value<Real = f64> + Debug>(
    q: Quad,
    f: impl FnMut(f64) -> Y,
    domain: impl Into<Domain<f64>>,
    exact: &Y,
) {
    let e = q.rel_tol(1e-9).integrate(f, domain).expect("an integral");
    let error = distance(&e.value, exact);
    assert!(error <= e.error, "{e:?} for {exact:?}");
    assert!(e.error <= 1.1e-9 * norm(exact) + 1e-13, "{e:?}");
}

const HALVES: Weight = Weight::Algebraic {
    left: -0.5,
    right: -0.5,
    log: Log::None,
};

const ROOT_LOG: Weight = Weight::Algebraic {
    left: -0.5,
    right: 0.0,
    log: Log::Left,
};

/// The principal value of 1/((x - 2i)(x - c)) from a to b.
fn pole_and_point(c: f64, a: f64, b: f64) -> Complex64 {
    let pole = Complex64::new(0.0, 2.0);
    let logs = ((b - c) / (c - a)).abs().ln() - ((b - pole) / (a - pole)).ln();
    logs / (c - pole)
}

#[test]
fn principal_values_of_complex_and_vector_integrands() {
    let f = |x: f64| (x - Complex64::new(0.0, 2.0)).inv();
    for c in [0.3, 0.5, 0.97, 1e-9, 1.2, -4.0] {
        let q = qags().weight(Weight::Cauchy(c));
        assert_is(q, f, 0.0..1.0, &pole_and_point(c, 0.0, 1.0));
        assert_is(q, f, 1.0..0.0, &-pole_and_point(c, 0.0, 1.0));
        assert_is(q, f, [0.0, 0.2, 0.8, 1.0], &pole_and_point(c, 0.0, 1.0));
        let min = q.min_intervals(7);
        assert_is(min, f, 0.0..1.0, &pole_and_point(c, 0.0, 1.0));
        let many = move |x: f64| vec![1.0, f(x).re, f(x).im, x];
        let exact = pole_and_point(c, 0.0, 1.0);
        let log = ((1.0 - c) / c).abs().ln();
        let exact = vec![log, exact.re, exact.im, 1.0 + c * log];
        assert_is(q, many, 0.0..1.0, &exact);
    }
}

/// Of a Lorentz line on the line -pi c/(1 + c^2), and of exp(-x) on a half-line -exp(-c) Ei(c).
#[test]
fn principal_values_over_infinite_ranges() {
    let line = |x: f64| 1.0 / (1.0 + x * x);
    for c in [0.3, -2.0, 0.0, 40.0] {
        let exact = -PI * c / (1.0 + c * c);
        let q = qags().weight(Weight::Cauchy(c)).abs_tol(1e-9);
        for domain in [
            Domain::from(..),
            Domain::from([f64::NEG_INFINITY, -1.0, 1.0, f64::INFINITY]),
        ] {
            let e = q.integrate(line, domain).expect("a principal value");
            assert!((e.value - exact).abs() <= e.error, "{c}: {e:?} for {exact}");
        }
    }
    let ei_2 = 4.954_234_356_001_89;
    let exact = -(-2.0f64).exp() * ei_2;
    let q = qags().weight(Weight::Cauchy(2.0));
    assert_is(q, |x: f64| (-x).exp(), 0.0.., &exact);
    let reflected = qags().weight(Weight::Cauchy(-2.0));
    assert_is(reflected, f64::exp, ..0.0, &-exact);
    // c is on no range: an ordinary integral, e E_1(1).
    let outside = qags().weight(Weight::Cauchy(-1.0));
    assert_is(
        outside,
        |x: f64| (-x).exp(),
        0.0..,
        &0.596_347_362_323_194_1,
    );
}

#[test]
fn powers_and_logarithms_of_complex_and_vector_integrands() {
    // pi sqrt(e) I_0(1/2).
    let exact = 5.508_429_773_886_107;
    let q = qags().weight(HALVES);
    assert_is(q, f64::exp, 0.0..1.0, &exact);
    assert_is(q, f64::exp, 1.0..0.0, &-exact);
    assert_is(q, f64::exp, [0.0, 0.3, 0.5, 1.0], &exact);
    assert_is(q.min_intervals(9), f64::exp, 0.0..1.0, &exact);
    let complex = Complex64::new(exact, 2.0 * exact);
    assert_is(
        q,
        |x: f64| Complex64::new(1.0, 2.0) * x.exp(),
        0.0..1.0,
        &complex,
    );
    assert_is(
        q,
        |x: f64| [1.0, x, x.exp()],
        0.0..1.0,
        &[PI, PI / 2.0, exact],
    );
    // x^(-1/2) ln(x) on [0, h]: 2 sqrt(h) (ln h - 2).
    for h in [1.0, 1e-6, 3e4] {
        let exact = 2.0 * f64::sqrt(h) * (f64::ln(h) - 2.0);
        assert_is(qags().weight(ROOT_LOG), |_| 1.0, 0.0..h, &exact);
    }
}

/// The integral of exp((-1 + i w) x) from a to b.
fn damped(w: f64, a: f64, b: f64) -> Complex64 {
    let z = Complex64::new(-1.0, w);
    let at = |x: f64| {
        if x.is_finite() {
            (z * x).exp()
        } else {
            Complex64::from(0.0)
        }
    };
    (at(b) - at(a)) / z
}

#[test]
fn waves_of_complex_and_vector_integrands() {
    let f = |x: f64| (-x).exp();
    for w in [1e-3, -0.7, 3.0, 20.0, -150.0, 4096.0] {
        for (a, b) in [(0.0, 1.0), (-0.25, 6.0)] {
            let exact = damped(w, a, b);
            let complex = move |x: f64| Complex64::from(f(x));
            let fourier = qags().weight(Weight::Fourier(w));
            assert_is(fourier, complex, a..b, &exact);
            assert_is(fourier, complex, b..a, &-exact);
            assert_is(fourier, complex, [a, 0.3, 0.5, b], &exact);
            assert_is(fourier.min_intervals(5), complex, a..b, &exact);
            let pair = move |x: f64| vec![f(x), 2.0 * f(x)];
            let twice = |y: f64| vec![y, 2.0 * y];
            assert_is(qags().weight(Weight::Cos(w)), pair, a..b, &twice(exact.re));
            assert_is(qags().weight(Weight::Sin(w)), pair, a..b, &twice(exact.im));
            let turned = move |x: f64| Complex64::new(0.0, f(x));
            let i = Complex64::i();
            assert_is(fourier, turned, a..b, &(i * exact));
        }
    }
}

#[test]
fn waves_over_half_lines_and_the_line() {
    let f = |x: f64| (-x).exp();
    for w in [1e-9, 1e-3, -0.7, 3.0, 20.0, 1e5] {
        let exact = damped(w, 0.0, f64::INFINITY);
        let fourier = qags().weight(Weight::Fourier(w));
        assert_is(fourier, move |x: f64| Complex64::from(f(x)), 0.0.., &exact);
        assert_is(qags().weight(Weight::Cos(w)), f, 0.0.., &exact.re);
        assert_is(qags().weight(Weight::Sin(w)), f, 0.0.., &exact.im);
        assert_is(
            qags().weight(Weight::Sin(w)),
            f,
            [0.0, 0.5, 2.0, f64::INFINITY],
            &exact.im,
        );
        assert_is(
            qags().weight(Weight::Cos(w)),
            move |x: f64| f(-x),
            ..0.0,
            &exact.re,
        );
        assert_is(
            qags().weight(Weight::Sin(w)),
            move |x: f64| f(-x),
            ..0.0,
            &-exact.im,
        );
    }
    let line = |x: f64| 1.0 / (1.0 + x * x);
    let exact = PI * (-2.0f64).exp();
    assert_is(qags().weight(Weight::Cos(2.0)), line, .., &exact);
    let shifted = |x: f64| Complex64::from(1.0 / (1.0 + (x - 3.0) * (x - 3.0)));
    let phase = Complex64::new(0.0, 6.0).exp();
    assert_is(
        qags().weight(Weight::Fourier(2.0)),
        shifted,
        ..,
        &(phase * exact),
    );
    let backwards = Domain::from([f64::INFINITY, 1.0, f64::NEG_INFINITY]);
    assert_is(qags().weight(Weight::Cos(2.0)), line, backwards, &-exact);
}

#[test]
fn no_wave_at_all() {
    let f = |x: f64| (-x).exp();
    assert_is(qags().weight(Weight::Cos(0.0)), f, 0.0.., &1.0);
    let e = qags()
        .weight(Weight::Sin(0.0))
        .integrate(f, 0.0..1.0)
        .expect("nothing");
    assert_eq!(e.value, 0.0);
    assert_is(
        qags().weight(Weight::Fourier(-0.0)),
        |x: f64| Complex64::from(f(x)),
        0.0..,
        &Complex64::from(1.0),
    );
}

#[test]
fn single_precision() {
    let check = |value: f32, error: f32, exact: f64| {
        assert!(
            (f64::from(value) - exact).abs() <= f64::from(error),
            "{value} +- {error} for {exact}"
        );
    };
    let q = qags().rel_tol(1e-4);
    let e = q
        .weight(Weight::Cauchy(0.3))
        .integrate(|_: f32| 1.0, 0.0..1.0)
        .expect("a value");
    check(e.value, e.error, (0.7f64 / 0.3).ln());
    let e = q
        .weight(HALVES)
        .integrate(|x: f32| x, 0.0..1.0)
        .expect("a value");
    check(e.value, e.error, PI / 2.0);
    let e = q
        .weight(Weight::Fourier(300.0))
        .integrate(|_: f32| Complex32::new(1.0, 0.0), 0.0..1.0)
        .expect("a value");
    check(e.value.re, e.error, 300f64.sin() / 300.0);
    let e = q
        .weight(Weight::Sin(2.0))
        .integrate(|x: f32| (-x).exp(), 0.0..)
        .expect("a value");
    check(e.value, e.error, 0.4);
}

const ALL: [Weight; 6] = [
    Weight::Cauchy(0.3),
    HALVES,
    ROOT_LOG,
    Weight::Cos(30.0),
    Weight::Sin(1.0),
    Weight::Cos(1e8),
];

#[test]
fn bad_integrands_are_typed_errors() {
    for weight in ALL {
        let q = qags().weight(weight);
        for bad in [f64::NAN, f64::INFINITY] {
            let f = |x: f64| if x > 0.6 { bad } else { x };
            let outcome = q.integrate(f, 0.0..1.0);
            let Err(Error::NonFinite { x }) = outcome else {
                panic!("{weight:?}: {outcome:?}");
            };
            assert!(x > 0.6 && x <= 1.0);
        }
        let e = q.integrate(|_| 0.0, 0.0..1.0).expect("nothing");
        assert_eq!((e.value, e.error), (0.0, 0.0), "{weight:?}");
        let zeroed = q.non_finite(NonFinite::Zero).abs_tol(1e-6);
        let hole = |x: f64| if x == 1.0 { f64::NAN } else { x.exp() };
        if let Ok(e) = zeroed.integrate(hole, 0.0..1.0) {
            assert!(e.error.is_finite());
        }
    }
    let reflected = qags().weight(Weight::Cos(2.0));
    let f = |x: f64| if x < -1.0 { f64::NAN } else { x.exp() };
    let outcome = reflected.integrate(f, ..0.0);
    assert!(
        matches!(outcome, Err(Error::NonFinite { x }) if x < -1.0),
        "{outcome:?}"
    );
}

#[test]
fn hard_limits_and_odd_ranges_end() {
    for weight in ALL {
        for most in [1, 2, 3] {
            let q = qags().weight(weight).rel_tol(1e-13).max_intervals(most);
            let outcome = q.integrate(|x: f64| (300.0 * x).cos() + x.abs().sqrt(), 0.0..1.0);
            match outcome {
                Ok(e) => assert!(e.error.is_finite()),
                Err(Error::NotConverged { best, .. }) => {
                    assert!(best.evaluations > 0 && best.error >= 0.0, "{best:?}");
                }
                Err(other) => panic!("{other}"),
            }
        }
    }
    // A few units in the last place, subnormal numbers, and nearly all of them.
    for (a, b) in [
        (1.0, 1.0 + f64::EPSILON),
        (1.0, 1.0 + 3.0 * f64::EPSILON),
        (1e-310, 3e-310),
        (-1e308, 1e308),
        (0.0, 5e-324),
    ] {
        for weight in ALL {
            let weight = match weight {
                Weight::Cauchy(_) if 0.5 * a + 0.5 * b > a && 0.5 * a + 0.5 * b < b => {
                    Weight::Cauchy(0.5 * a + 0.5 * b)
                }
                other => other,
            };
            match qags()
                .weight(weight)
                .max_intervals(100)
                .integrate(|_: f64| 1.0_f64, a..b)
            {
                Ok(e) => assert!(e.error.is_finite() && e.value.is_finite()),
                // Beside a subnormal distance its reciprocal is infinite.
                Err(Error::NotConverged { .. } | Error::NonFinite { .. }) => {}
                Err(other) => panic!("{other}"),
            }
        }
    }
    let endless = qags().weight(Weight::Cos(1.0));
    // Numbers are too far apart there for a period.
    let outcome = endless.integrate(|x: f64| 1e17 / x, 1e17..);
    assert!(
        matches!(outcome, Err(Error::NotConverged { .. })),
        "{outcome:?}"
    );
    for w in [1e-300, 1e300, f64::MIN_POSITIVE, f64::MAX] {
        let e = qags()
            .weight(Weight::Cos(w))
            .integrate(|x: f64| (-x).exp(), 0.0..);
        match e {
            Ok(e) => {
                let exact = 1.0 / (1.0 + w * w);
                assert!((e.value - exact).abs() <= e.error, "{w}: {e:?}");
            }
            Err(Error::NotConverged { .. }) => {}
            Err(other) => panic!("{other}"),
        }
    }
    let grows = endless.integrate(|x: f64| x * x, 0.0..);
    let Err(Error::NotConverged { cause, .. }) = grows else {
        panic!("{grows:?}");
    };
    assert_ne!(cause, Cause::MaxIntervals);
}

/// One cycle after the other would be asked for far less than the whole is worth; and a first cycle that
/// is worth far more than the whole.
#[test]
fn relative_tolerances_on_half_lines() {
    // The integral of x sin(w x)/(1 + x^2) is pi/2 exp(-w).
    for w in [1.0, 5.0, 10.0] {
        let exact = 0.5 * PI * f64::exp(-w);
        let q = qags().weight(Weight::Sin(w)).rel_tol(1e-6);
        let e = q
            .integrate(|x: f64| x / (1.0 + x * x), 0.0..)
            .expect("a value");
        assert!((e.value - exact).abs() <= e.error, "{w}: {e:?} for {exact}");
        assert!(e.error <= 1e-6 * e.value);
    }
    let e = qags()
        .weight(Weight::Cos(1.0))
        .integrate(|x: f64| (-x).exp() * E, 0.0..);
    assert!((e.expect("a value").value - 0.5 * E).abs() < 1e-8);
}
