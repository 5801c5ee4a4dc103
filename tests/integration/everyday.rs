//! Integrals that people compute every day: what first samples recognize, and how few they then need. Truth in
//! closed form.

use std::f64::consts::PI;

use quadrille::num_complex::Complex64;
use quadrille::{Error, Quad};

type Function = fn(f64) -> f64;

const LINE: [f64; 2] = [f64::NEG_INFINITY, f64::INFINITY];
const HALF_LINE: [f64; 2] = [0.0, f64::INFINITY];

/// An integrand, its range and integral, and the most evaluations by default.
type Row = (&'static str, Function, [f64; 2], f64, usize);

fn everyday() -> Vec<Row> {
    vec![
        ("sqrt x", f64::sqrt, [0.0, 1.0], 2.0 / 3.0, 125),
        ("1/sqrt x", |x| 1.0 / x.sqrt(), [0.0, 1.0], 2.0, 125),
        ("ln x", f64::ln, [0.0, 1.0], -1.0, 125),
        ("x ln x", |x| x * x.ln(), [0.0, 1.0], -0.25, 125),
        ("x^-0.9", |x| x.powf(-0.9), [0.0, 1.0], 10.0, 135),
        ("ln(1 - x)", |x| (1.0 - x).ln(), [0.0, 1.0], -1.0, 110),
        (
            "semicircle",
            |x| (1.0 - x * x).sqrt(),
            [-1.0, 1.0],
            0.5 * PI,
            155,
        ),
        ("kink", |x| (x - 0.3).abs(), [0.0, 1.0], 0.29, 100),
        (
            "step",
            |x| if x < 0.3 { 0.0 } else { 1.0 },
            [0.0, 1.0],
            0.7,
            155,
        ),
        (
            "|sin|",
            |x| x.sin().abs(),
            [0.0, 10.0],
            7.0 + 10f64.cos(),
            200,
        ),
        (
            "sin x/x",
            |x| x.sin() / x,
            [0.0, 10.0],
            1.658_347_594_218_874,
            36,
        ),
        ("Gaussian", |x| (-x * x).exp(), LINE, PI.sqrt(), 210),
        ("sech", |x| 1.0 / x.cosh(), LINE, PI, 195),
        ("exp", |x| (-x).exp(), HALF_LINE, 1.0, 65),
        (
            "gamma(3/2)",
            |x| x.sqrt() * (-x).exp(),
            HALF_LINE,
            0.5 * PI.sqrt(),
            185,
        ),
        (
            "gamma(1/2)",
            |x| (-x).exp() / x.sqrt(),
            HALF_LINE,
            PI.sqrt(),
            185,
        ),
        (
            "Planck",
            |x| x.powi(3) / x.exp_m1(),
            HALF_LINE,
            PI.powi(4) / 15.0,
            100,
        ),
    ]
}

#[test]
fn everyday_integrals_take_few_evaluations() {
    for (name, f, [a, b], exact, most) in everyday() {
        let e = quadrille::quad(f, a..b).unwrap_or_else(|e| panic!("{name}: {e}"));
        let off = (e.value - exact).abs();
        assert!(
            off <= e.error && e.error <= 1.5e-8 * exact.abs(),
            "{name}: {e:?}"
        );
        assert!(e.evaluations <= most, "{name}: {e:?}");
    }
}

/// Real, complex, several components, many points at once, a range from right to left, single precision: all go the
/// same way.
#[expect(
    clippy::cast_possible_truncation,
    reason = "single precision is tested, too"
)]
#[test]
fn all_kinds_of_values_are_recognized() {
    for (name, f, [a, b], exact, most) in everyday() {
        let turn = Complex64::cis(0.7);
        let complex = quadrille::quad(|x| turn * f(x), a..b).expect(name);
        assert!(
            (complex.value - turn * exact).norm() <= complex.error,
            "{name}: {complex:?}"
        );
        assert!(complex.evaluations <= most + 5, "{name}: {complex:?}");

        let pair = quadrille::quad(|x| [f(x), -2.0 * f(x)], a..b).expect(name);
        let off = (pair.value[0] - exact).hypot(pair.value[1] + 2.0 * exact);
        assert!(
            off <= pair.error && pair.evaluations <= most + 5,
            "{name}: {pair:?}"
        );

        let fill = |xs: &[f64], ys: &mut [f64]| {
            for (x, y) in xs.iter().zip(ys) {
                *y = f(*x);
            }
        };
        let batch = Quad::new().integrate_batch(fill, a..b).expect(name);
        let single = quadrille::quad(f, a..b).expect(name);
        assert_eq!(
            (batch.value, batch.evaluations),
            (single.value, single.evaluations),
            "{name}"
        );

        let back = quadrille::quad(f, b..a).expect(name);
        assert!((back.value + exact).abs() <= back.error, "{name}: {back:?}");

        let half = |x: f32| f(f64::from(x)) as f32;
        let outcome = Quad::new()
            .rel_tol(1e-4)
            .integrate(half, a as f32..b as f32);
        let e = outcome.unwrap_or_else(|e| panic!("{name}: {e}"));
        let off = (f64::from(e.value) - exact).abs();
        assert!(
            off <= f64::from(e.error) + 1e-6 * exact.abs(),
            "{name}: {e:?}"
        );
    }
}

/// What is refused has a best estimate, whose error holds, too.
fn assert_holds(
    name: &str,
    outcome: Result<quadrille::Estimate<f64>, Error<f64>>,
    exact: f64,
    noise: f64,
) -> bool {
    let (e, is_ok) = match outcome {
        Ok(e) => (e, true),
        Err(Error::NotConverged { best, .. }) => (best, false),
        Err(e) => panic!("{name}: {e}"),
    };
    let off = (e.value - exact).abs();
    assert!(off <= e.error + noise, "{name}: off by {off:e}, {e:?}");
    is_ok
}

const TOLERANCES: [f64; 5] = [1e-2, 1e-4, 1e-6, 1.5e-8, 1e-11];

/// x^p times something smooth, at 0 and at other ends, at one or both.
#[test]
fn singular_ends_are_integrated_honestly() {
    let (mut all, mut refused) = (0, 0);
    for p in [-0.9, -0.6, -0.3, 0.2, 0.5, 0.8, 1.3] {
        for x0 in [0.0, 1.0, -3.0, 1e-3, 1e5] {
            for width in [1e-3, 1.0, 30.0] {
                // Substituted, since x - x0 is exact: the sum of two powers.
                let f = |x: f64| (x - x0).powf(p) * (2.0 - (x - x0) / width);
                let exact = width.powf(p + 1.0) * (2.0 / (p + 1.0) - 1.0 / (p + 2.0));
                // What the spacing of numbers next to x0 hides.
                let noise = (4.0 * f64::EPSILON * f64::abs(x0)).powf(p + 1.0).min(exact);
                for tolerance in TOLERANCES {
                    let q = Quad::new().rel_tol(tolerance);
                    let name = format!("{p} {x0} {width} {tolerance:e}");
                    let outcome = q.integrate(f, x0..x0 + width);
                    let spacing = f64::EPSILON * (f64::abs(x0) + width) / width * exact;
                    all += 1;
                    refused +=
                        i32::from(!assert_holds(&name, outcome, exact, noise + 4.0 * spacing));
                }
            }
        }
    }
    assert!(refused < all / 8, "{refused} of {all}");
}

/// Corners anywhere, on nodes and next to them, beside smooth functions and alone.
#[test]
fn corners_and_jumps_are_integrated_honestly() {
    let node = |j: i32| 0.5 - 0.5 * (f64::from(j) * PI / 32.0).cos();
    let near = [0.0, 1e-15, 1e-12, 1e-9, 1e-6, 1e-4, 1e-3, -1e-9, -1e-4];
    let places = (2..31)
        .flat_map(|j| near.map(|d| node(j) + d))
        .chain((1..200).map(|k| f64::from(k) / 199.3));
    for l in places {
        let corner = move |x: f64| x.cos() + 0.3 * (x - l).abs();
        let of_corner = 1f64.sin() + 0.15 * (l * l + (1.0 - l) * (1.0 - l));
        let jump = move |x: f64| if x < l { x.exp() } else { 2.0 - x };
        let of_jump = l.exp_m1() + 2.0 * (1.0 - l) - 0.5 * (1.0 - l * l);
        let small = move |x: f64| x.exp() + if x < l { 0.0 } else { 1e-5 };
        let of_small = 1f64.exp_m1() + 1e-5 * (1.0 - l);
        for tolerance in TOLERANCES {
            let q = Quad::new().rel_tol(tolerance);
            let name = format!("{l:e} {tolerance:e}");
            assert!(
                assert_holds(&name, q.integrate(corner, 0.0..1.0), of_corner, 1e-15),
                "{name}"
            );
            assert!(
                assert_holds(&name, q.integrate(jump, 0.0..1.0), of_jump, 1e-15),
                "{name}"
            );
            assert!(
                assert_holds(&name, q.integrate(small, 0.0..1.0), of_small, 1e-15),
                "{name}"
            );
        }
    }
}

/// The slopes of both sides of two corners meet beside them, and a formula fails at a corner.
#[test]
fn corners_that_look_like_others_are_no_trap() {
    let ramp = |x: f64| x.max(0.0);
    let area = |k: f64| 0.5 * (1.0 - k) * (1.0 - k);
    for k in 0..200 {
        let c = 0.1013 + 0.004 * f64::from(k);
        for d in [1e-5, 1e-4, 1e-3, 1e-2, 0.05] {
            let roof = |x: f64| 1.0 + ramp(x - c) - 4.0 * ramp(x - c - d);
            let exact = 1.0 + area(c) - 4.0 * area(c + d);
            for tolerance in TOLERANCES {
                let name = format!("{c} {d:e} {tolerance:e}");
                let outcome = Quad::new().rel_tol(tolerance).integrate(roof, 0.0..1.0);
                assert!(assert_holds(&name, outcome, exact, 1e-15), "{name}");
            }
        }
        let quotient = |x: f64| x + (x - c) * (x - c) / (x - c).abs();
        let jump = |x: f64| x + (x - c) / (x - c).abs();
        for tolerance in TOLERANCES {
            let q = Quad::new().rel_tol(tolerance);
            let exact = 0.5 + 0.5 * (c * c + (1.0 - c) * (1.0 - c));
            assert!(assert_holds(
                "quotient",
                q.integrate(quotient, 0.0..1.0),
                exact,
                1e-15
            ));
            let exact = 0.5 + 1.0 - 2.0 * c;
            let outcome = q.abs_tol(tolerance).integrate(jump, 0.0..1.0);
            assert!(assert_holds("jump", outcome, exact, 1e-15));
        }
    }
}

/// Several corners, and more than are looked for.
#[test]
fn many_corners_are_integrated_honestly() {
    for count in 1..40 {
        let n = f64::from(count);
        let f = move |x: f64| (n * PI * x).sin().abs();
        for tolerance in TOLERANCES {
            let outcome = Quad::new().rel_tol(tolerance).integrate(f, 0.0..1.0);
            assert!(assert_holds(&count.to_string(), outcome, 2.0 / PI, 1e-15));
        }
    }
}

/// Bells of any width anywhere on the line, and gamma densities on a half-line.
#[test]
fn what_lives_somewhere_is_integrated_honestly() {
    for exponent in -12..=12 {
        let s = 10f64.powi(exponent);
        for m in [0.0, 0.5, -2.0, 3.0] {
            let bell = move |x: f64| (-((x / s - m).powi(2))).exp() / s;
            for tolerance in TOLERANCES {
                let q = Quad::new().rel_tol(tolerance);
                let name = format!("{s:e} {m} {tolerance:e}");
                assert!(
                    assert_holds(&name, q.integrate(bell, ..), PI.sqrt(), 1e-14),
                    "{name}"
                );
            }
        }
        for (p, gamma) in [
            (-0.5, PI.sqrt()),
            (0.0, 1.0),
            (0.5, 0.5 * PI.sqrt()),
            (3.0, 6.0),
        ] {
            let density = move |x: f64| (x / s).powf(p) * (-x / s).exp() / s;
            for tolerance in TOLERANCES {
                let q = Quad::new().rel_tol(tolerance);
                let name = format!("{s:e} {p} {tolerance:e}");
                assert_holds(&name, q.integrate(density, 0.0..), gamma, 1e-13);
            }
        }
    }
}

/// First samples have met a spike at 0 and nothing else, and the look at all scales something wide as well: both
/// count.
#[test]
fn what_lives_at_two_scales_counts_twice() {
    for exponent in 3..=9 {
        let s = 10f64.powi(-exponent);
        for [low, high] in [[0.069, 0.232], [5.0, 30.0], [-150.0, -70.0]] {
            let f = move |x: f64| {
                let wide = if x > low && x < high {
                    14.0 / (high - low)
                } else {
                    0.0
                };
                (-x.abs() / s).exp() / s + wide
            };
            for tolerance in [1e-2, 1e-4, 1e-6] {
                let q = Quad::new().rel_tol(tolerance);
                let name = format!("{s:e} {low} {tolerance:e}");
                assert_holds(&name, q.integrate(f, ..), 16.0, 1e-13);
            }
        }
    }
}

/// Formulas that are 0/0 next to an end, although what they stand for is smooth there.
#[test]
fn formulas_may_break_down_next_to_an_end() {
    let q = Quad::new().rel_tol(1e-6).abs_tol(0.0);
    let rows: [Row; 3] = [
        (
            "(1 - cos 3x)/x^2",
            |x| (1.0 - (3.0 * x).cos()) / (x * x),
            [0.0, 50.0],
            4.692_485_514_297_13,
            500,
        ),
        (
            "sin(2x)^2/x^2",
            |x| (2.0 * x).sin().powi(2) / (x * x),
            [0.0, 20.0],
            3.116_902_092_728_998,
            500,
        ),
        (
            "(x - sin x)/x^3",
            |x| (x - x.sin()) / x.powi(3),
            [0.0, 40.0],
            0.760_388_681_769_388_8,
            500,
        ),
    ];
    for (name, f, ends, truth, most) in rows {
        let e = q
            .integrate(f, ends)
            .unwrap_or_else(|e| panic!("{name}: {e}"));
        let off = (e.value - truth).abs();
        assert!(
            off <= e.error && e.error <= 1e-6 * truth,
            "{name}: off by {off:e}, {e:?}"
        );
        assert!(e.evaluations <= most, "{name}: {e:?}");
    }
    // Where f has no value on an interval, that is still an error.
    let begins_late = |x: f64| if x > 1e-3 { 1.0 / x.sqrt() } else { f64::NAN };
    let outcome = q.integrate(begins_late, 0.0..1.0);
    assert!(matches!(outcome, Err(Error::NonFinite { x }) if x <= 1e-3));
}
