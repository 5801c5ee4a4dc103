//! Principal values by the default method: against 30 digits, over any range, in bad company.

use std::cell::Cell;
use std::f64::consts::FRAC_PI_2;

use quadrille::num_complex::{Complex, Complex64};
use quadrille::{Cause, Error, NonFinite, Quad, Weight, Workspace};

use crate::common::Truth;

/// See `tests/reference/weight_truth.py`.
const TABLE: &str = include_str!("../data/weights_cauchy.csv");
const INF: f64 = f64::INFINITY;

fn at(c: f64) -> Weight {
    Weight::Cauchy(c)
}

/// x chi''(x)/(x + w) of an oscillator of frequency 1 and width g.
fn absorption(w: f64, g: f64) -> impl Fn(f64) -> f64 {
    move |x| {
        let detuning = 1.0 - x * x;
        g * x * x / (detuning * detuning + g * g * x * x) / (x + w)
    }
}

#[test]
fn principal_values_are_true() {
    let mut truth = Truth::new(TABLE);
    let t = &mut truth;
    t.check("exp", at(0.0), -1.0..1.0, f64::exp);
    t.check("exp at 0.3", at(0.3), -1.0..1.0, f64::exp);
    t.check("exp next to an end", at(1.0 - 1e-10), -1.0..1.0, f64::exp);
    t.check("exp outside", at(2.0), -1.0..1.0, f64::exp);
    t.check("wave", at(0.1), -1.0..1.0, |x: f64| (20.0 * x).cos());
    t.check("bessel", at(0.5), -1.0..2.0, |x: f64| libm::j0(10.0 * x));
    let pole = |x: f64| 1.0 / Complex64::new(x, -1.0);
    t.check("pole", at(0.25), -1.0..1.0, pole);
    t.check("peak", at(0.1), -1.0..2.0, |x: f64| 1.0 / (x * x + 0.01));
    t.check("root", at(0.3), 0.0..1.0, f64::sqrt);
    t.check("root near 0", at(1e-6), 0.0..1.0, f64::sqrt);
    t.check("kink", at(0.5), 0.0..1.0, |x: f64| (x - 0.2).abs());
    let kink = |x: f64| (x - 0.3).abs();
    t.check("kink at c", at(0.3), 0.0..1.0, kink);
    t.check("root at c", at(0.0), -1.0..1.0, |x: f64| x.max(0.0).sqrt());
    t.check("constant", at(0.3), 0.0..1.0, |_: f64| 1.0);
    t.check("power", at(0.4), -1.0..2.0, |x: f64| x.powi(5));
    let shifted = |x: f64| (x - 1e6).exp();
    t.check_to(
        1e-8,
        "far from 0",
        at(1e6 + 0.25),
        999_999.0..1_000_001.0,
        shifted,
    );
    t.check("small", at(2.5e-9), -1e-8..1e-8, |x: f64| (1e8 * x).exp());
    t.check("large", at(2.5e7), -1e8..1e8, |x: f64| (x / 1e8).exp());
    t.check("pair", at(0.3), -1.0..1.0, |x: f64| [x.exp(), x.cos()]);
    let powers = |x: f64| (0..10).map(|k| x.powi(k)).collect::<Vec<f64>>();
    t.check("list", at(0.3), -1.0..1.0, powers);
    t.check("turning", at(0.5), -2.0..2.0, |x: f64| Complex64::cis(x));
    t.check("logarithm", at(0.3), 0.0..1.0, f64::ln);

    t.check("line", at(0.5), .., |x: f64| 1.0 / (1.0 + x * x));
    t.check("gauss", at(1.0), .., |x: f64| (-x * x).exp());
    t.check("gauss at 20", at(20.0), .., |x: f64| (-x * x).exp());
    t.check("rational", at(2.0), 0.0.., |x: f64| 1.0 / (1.0 + x));
    t.check("half-line", at(1.0), 0.0.., |x: f64| (-x).exp());
    t.check("half-line near 0", at(0.001), 0.0.., |x: f64| (-x).exp());
    t.check("lower half-line", at(-1.0), ..0.0, f64::exp);
    t.check("oscillator", at(0.7), 0.0.., absorption(0.7, 0.1));
    let narrow = absorption(0.999, 0.001);
    t.check_to(1e-10, "narrow oscillator", at(0.999), 0.0.., narrow);
    t.check(
        "next to resonance",
        at(1.001),
        0.0..,
        absorption(1.001, 0.01),
    );

    // With break points, and in single precision.
    t.check("exp", at(0.0), [-1.0, -0.5, 1e-3, 0.7, 1.0], f64::exp);
    t.check("kink", at(0.5), [0.0, 0.2, 0.8, 1.0], |x: f64| {
        (x - 0.2).abs()
    });
    t.check("line", at(0.5), [-INF, -1.0, 2.0, INF], |x: f64| {
        1.0 / (1.0 + x * x)
    });
    t.check("exp", at(0.0), -1f32..1.0, f32::exp);
    t.check("line", at(0.5), .., |x: f32| 1.0 / (1.0 + x * x));
    let pole = |x: f32| 1.0 / Complex::<f32>::new(x, -1.0);
    t.check("pole", at(0.25), -1f32..1.0, pole);
    truth.finish(6);
}

/// Next to an end there is nothing to lose: distances are exact.
#[test]
fn a_point_next_to_an_end_keeps_all_digits() {
    for units in [1.0, 2.0, 4.0] {
        let distance = units * 0.5 * f64::EPSILON;
        let weight = at(1.0 - distance);
        let quad = Quad::new().weight(weight).rel_tol(1e-13);
        let e = quad
            .integrate(|_: f64| 1.0, -1.0..1.0)
            .expect("an integral");
        let exact = (distance / (2.0 - distance)).ln();
        assert!((e.value - exact).abs() <= e.error, "{units}: {e:?}");
    }
}

/// A smooth function costs one panel: 33 samples, those between them, and one at c.
#[test]
fn a_smooth_function_costs_one_panel() {
    for (c, most) in [(0.0, 36), (0.3, 37), (1.0 - 1e-10, 37)] {
        let quad = Quad::new().weight(at(c)).rel_tol(1e-10);
        let e = quad.integrate(f64::exp, -1.0..1.0).expect("an integral");
        assert!(e.evaluations <= most, "{c}: {}", e.evaluations);
        assert_eq!(e.intervals, 1);
    }
}

/// Where there is no principal value there is no Ok.
#[test]
fn what_has_no_principal_value_is_refused() {
    for c in [0.0, 0.3] {
        for method in [1.0, -1.0] {
            let step = |x: f64| if x > c { method } else { 0.0 };
            let e = Quad::new().weight(at(c)).integrate(step, -1.0..1.0);
            assert!(
                matches!(
                    &e,
                    Err(Error::NotConverged {
                        cause: Cause::Divergent | Cause::BadIntegrand,
                        ..
                    })
                ),
                "{e:?}"
            );
        }
        let pole = |x: f64| 1.0 / (x - c);
        let e = Quad::new().weight(at(c)).integrate(pole, -1.0..1.0);
        assert!(e.is_err(), "{e:?}");
        let e = Quad::new()
            .weight(at(c))
            .integrate(|x: f64| (x - c).abs().ln(), -1.0..1.0);
        assert!(matches!(e, Err(Error::NonFinite { .. })), "{e:?}");
        let nan = |x: f64| {
            if x == c {
                f64::NAN
            } else {
                (2.0 * x).cos() / (x * x + 1e-3)
            }
        };
        let e = Quad::new().weight(at(c)).integrate(nan, -1.0..1.0);
        assert!(
            matches!(e, Err(Error::NonFinite { x }) if x == c) || e.is_ok(),
            "{e:?}"
        );
    }
}

/// f that is a power of the distance from c on one side: as good as the numbers around c can tell, or refused.
#[test]
fn a_power_at_the_singular_point_converges_or_is_refused() {
    for (c, power) in [(0.0, 0.1), (0.0, 0.5), (0.3, 0.5), (0.3, 0.9), (-2.0, 1.5)] {
        for offset in [0.0, 1.0] {
            let f = |x: f64| offset + (x - c).max(0.0).powf(power);
            let exact = 1.0 / power;
            match Quad::new().weight(at(c)).integrate(f, c - 1.0..c + 1.0) {
                Ok(e) => {
                    assert!(
                        (e.value - exact).abs() <= e.error + 2e-15,
                        "{c} {power}: {e:?}"
                    );
                    assert!(e.error <= 1.5e-8 * e.value, "{c} {power}: {e:?}");
                }
                Err(Error::NotConverged { best, .. }) => {
                    assert!((best.value - exact).abs() <= best.error, "{c} {power}");
                    assert!(power < 0.6, "{c} {power}: {best:?}");
                }
                Err(other) => panic!("{other}"),
            }
        }
    }
}

#[test]
fn options_have_their_meaning() {
    let exact = 2.114_501_750_751_457;
    let peak = |x: f64| 1.0 / (x * x + 1e-6);
    for q in [
        Quad::new().weight(at(0.0)).min_intervals(50),
        Quad::new().weight(at(0.0)).max_intervals(1),
        Quad::new().weight(at(0.0)).max_intervals(2),
        Quad::new().weight(at(0.0)).non_finite(NonFinite::Zero),
        Quad::new().weight(at(0.0)).abs_tol(1e-10),
    ] {
        let e = q.integrate(f64::exp, -1.0..1.0).expect("an integral");
        assert!((e.value - exact).abs() <= e.error, "{e:?}");
    }
    let q = Quad::new().weight(at(0.3)).max_intervals(1);
    let e = q.integrate(peak, -1.0..1.0).expect_err("one panel");
    assert!(
        matches!(e, Error::NotConverged { cause: Cause::MaxIntervals, ref best } if best.error > 1.0),
        "{e:?}"
    );
    let hole = |x: f64| {
        if (x - 0.5).abs() < 0.1 { f64::NAN } else { 1.0 }
    };
    let q = Quad::new().weight(at(0.0)).non_finite(NonFinite::Zero);
    let e = q.integrate(hole, -1.0..1.0);
    let exact = -(0.6f64 / 0.4).ln();
    match e {
        Ok(e) => assert!(
            (e.value - exact).abs() <= e.error && e.replaced > 0,
            "{e:?}"
        ),
        Err(Error::NotConverged { best, .. }) => {
            assert!((best.value - exact).abs() <= best.error, "{best:?}");
        }
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_workspace_changes_nothing() {
    let mut workspace = Workspace::new();
    let q = Quad::new().weight(at(0.7));
    for g in [0.3, 0.01, 0.1] {
        let with = q.integrate_in(&mut workspace, absorption(0.7, g), 0.0..);
        let without = q.integrate(absorption(0.7, g), 0.0..);
        assert_eq!(with, without);
        let e = with.expect("an integral");
        let detuning = 1.0 - 0.49;
        let exact = FRAC_PI_2 * detuning / (detuning * detuning + g * g * 0.49);
        assert!((e.value - exact).abs() <= e.error, "{g}: {e:?}");
    }
}

/// Noise, numbers that are not, and numbers of any size: no panic, and nothing good of nothing.
#[test]
fn bad_company_is_survived() {
    let seed = Cell::new(1u64);
    let noise = || {
        seed.set(
            seed.get()
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1),
        );
        (seed.get() >> 11) as f64 / (1u64 << 53) as f64 - 0.5
    };
    let q = Quad::new().weight(at(0.3));
    let e = q.integrate(|x: f64| x.exp() + 0.1 * noise(), -1.0..1.0);
    assert!(e.is_err(), "{e:?}");
    for bad in [f64::NAN, INF, -INF] {
        for f in [
            q.integrate(|_: f64| bad, -1.0..1.0),
            q.integrate(|_: f64| bad, ..),
        ] {
            assert!(matches!(f, Err(Error::NonFinite { .. })), "{f:?}");
        }
        let e = q
            .non_finite(NonFinite::Zero)
            .integrate(|_: f64| bad, -1.0..1.0);
        assert!(e.is_err(), "{e:?}");
    }
    for size in [1e300, 1e-300, -1e-300, 0.0] {
        let e = q
            .integrate(|x: f64| size * x.exp(), -1.0..1.0)
            .expect("an integral");
        let exact = size * 1.620_314_024_361_904;
        assert!(
            (e.value - exact).abs() <= e.error + 1e-15 * exact.abs(),
            "{e:?}"
        );
    }
    for scale in [1e300, 1e-290] {
        let q = Quad::new().weight(at(0.5 * scale));
        let e = q.integrate(|x: f64| (x / scale).exp(), -scale..scale);
        let unit = Quad::new().weight(at(0.5)).integrate(f64::exp, -1.0..1.0);
        let (e, unit) = (e.expect("an integral"), unit.expect("an integral"));
        assert!(
            (e.value - unit.value).abs() <= e.error + unit.error,
            "{scale:e}"
        );
    }
    // Distances overflow: refused, and no panic.
    let widest = Quad::new().weight(at(1e307));
    let e = widest.integrate(|_: f64| 1.0, f64::MIN..f64::MAX);
    assert!(!e.is_ok_and(|e| e.error > 1e-6), "within the tolerance");
}

/// On the line f may live on a scale that is nothing beside c: the real part of a resonance far above it.
#[test]
fn a_resonance_at_1_seen_from_far_away() {
    let im = |w: f64| {
        let d = 1.0 - w * w;
        0.05 * w / (d * d + 0.0025 * w * w) / std::f64::consts::PI
    };
    for c in [1e3_f64, 3e3, -1e4, 3e4, 1e5, -1e6] {
        let d = 1.0 - c * c;
        let exact = d / (d * d + 0.0025 * c * c);
        let e = Quad::new().weight(at(c)).integrate(im, ..);
        let e = e.unwrap_or_else(|e| panic!("{c:e}: {e}"));
        assert!(
            (e.value - exact).abs() <= e.error,
            "{c:e}: {e:?}, {exact:e}"
        );
        assert!(
            e.error <= 1.5e-8 * exact.abs() && e.evaluations < 2500,
            "{c:e}: {e:?}"
        );
    }
}
