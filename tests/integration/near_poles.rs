//! Poles beside the range: found in the samples of a panel, which is then sampled in a variable away
//! from them.
//!
//! The table `tests/data/near_poles.csv` comes from `tests/reference/near_poles.py`: closed forms and
//! quadrature in 60-digit arithmetic.

use std::fmt::Debug;

use quadrille::num_complex::Complex64;
use quadrille::{Cause, Domain, Error, Estimate, Method, Quad, Value};

use crate::common::{Plain, distance, norm, number};

const TABLE: &str = include_str!("../data/near_poles.csv");

const TOLERANCES: [f64; 4] = [1e-3, 1e-6, 1e-9, 1e-12];

struct Row {
    kind: &'static str,
    place: f64,
    distance: f64,
    exact: Complex64,
}

fn rows() -> impl Iterator<Item = Row> {
    TABLE.lines().skip(1).map(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        let number = |i: usize| number(fields[i]);
        Row {
            kind: fields[0],
            place: number(1),
            distance: number(2),
            exact: Complex64::new(number(3), number(4)),
        }
    })
}

fn lorentzian(place: f64, distance: f64) -> impl Fn(f64) -> f64 + Copy {
    move |x| distance / ((x - place) * (x - place) + distance * distance)
}

/// The integral of `lorentzian` from a to b.
fn arc(place: f64, distance: f64, [a, b]: [f64; 2]) -> f64 {
    ((b - place) / distance).atan() - ((a - place) / distance).atan()
}

fn relative(tolerance: f64) -> Quad {
    Quad::new().rel_tol(tolerance).abs_tol(0.0)
}

/// Both sides: the true error within the estimate, and that within the tolerance. Or, where rounding
/// of x stands in the way, a refusal whose estimate is as honest. The evaluations it took.
fn assert_honest<Y: Value<Real = f64> + Debug>(
    what: &str,
    outcome: Result<Estimate<Y>, Error<Y>>,
    exact: &Y,
    tolerance: f64,
    rounding: f64,
) -> usize {
    let (best, is_ok) = match outcome {
        Ok(best) => (best, true),
        Err(Error::NotConverged {
            cause: Cause::Roundoff,
            best,
        }) => (best, false),
        other => panic!("{what} at {tolerance}: {other:?}"),
    };
    let error = distance(&best.value, exact);
    // The reference is rounded, too.
    let known = best.error + f64::EPSILON * norm(exact);
    assert!(error <= known, "{what} at {tolerance}: {error:e}, {best:?}");
    if is_ok {
        assert!(
            best.error <= tolerance * norm(&best.value),
            "{what} at {tolerance}"
        );
    } else {
        assert!(
            rounding > 0.05 * tolerance,
            "{what} refused at {tolerance}: {best:?}"
        );
    }
    best.evaluations
}

#[test]
fn integrals_next_to_poles_are_right_at_any_tolerance() {
    for Row {
        kind,
        place,
        distance,
        exact,
    } in rows()
    {
        let z = Complex64::new(place, distance);
        let rounding = f64::EPSILON / distance;
        let square = move |x: f64| (x - place) * (x - place) + distance * distance;
        for tolerance in TOLERANCES {
            let q = relative(tolerance);
            let what = format!("{kind} {place} {distance}");
            match kind {
                "wave" => {
                    let f = |x: f64| Complex64::cis(3.0 * x) / (x - z);
                    assert_honest(
                        &what,
                        q.integrate(f, -1.0..1.0),
                        &exact,
                        tolerance,
                        rounding,
                    )
                }
                "cosine" => {
                    let f = |x: f64| (3.0 * x).cos() / square(x);
                    assert_honest(
                        &what,
                        q.integrate(f, -1.0..1.0),
                        &exact.re,
                        tolerance,
                        rounding,
                    )
                }
                "root" => {
                    // The end is singular beside.
                    let f = |x: f64| x.sqrt() / square(x);
                    assert_honest(
                        &what,
                        q.integrate(f, 0.0..1.0),
                        &exact.re,
                        tolerance,
                        rounding,
                    )
                }
                _ => panic!("{kind}"),
            };
        }
    }
}

/// One panel, of 65 or 129 samples beside the first 33, and some that confirm it.
#[test]
fn a_single_pair_takes_one_panel() {
    for place in [0.0, 0.123, -0.7, 0.9] {
        for distance in [0.1, 0.03, 0.01, 3e-3, 1e-3] {
            let f = lorentzian(place, distance);
            let exact = arc(place, distance, [-1.0, 1.0]);
            let outcome = relative(1e-8)
                .integrate(f, -1.0..1.0)
                .expect("within the tolerance");
            assert_eq!(outcome.intervals, 1, "{place} {distance}: {outcome:?}");
            assert!(
                outcome.evaluations <= 33 + 127 + 32,
                "{place} {distance}: {outcome:?}"
            );
            let qags = relative(1e-8).method(Method::Qags).integrate(f, -1.0..1.0);
            assert!(
                outcome.evaluations < qags.expect("as well").evaluations,
                "{place} {distance}: {outcome:?}"
            );
            assert!((outcome.value - exact).abs() <= outcome.error);
            assert!(outcome.error <= 1e-8 * exact);
        }
    }
}

/// Poles seen on panels that come from a split, of several pairs.
#[test]
fn each_of_several_pairs_is_found() {
    let pairs = [(-0.61, 1e-3), (-0.2, 1e-5), (0.37, 3e-4), (0.71, 1e-2)];
    let f = |x: f64| -> f64 {
        pairs
            .iter()
            .map(|&(place, d)| lorentzian(place, d)(x))
            .sum()
    };
    let exact: f64 = pairs
        .iter()
        .map(|&(place, d)| arc(place, d, [-1.0, 1.0]))
        .sum();
    for tolerance in [1e-3, 1e-6, 1e-9] {
        let outcome = relative(tolerance).integrate(f, -1.0..1.0);
        let evaluations = assert_honest("pairs", outcome, &exact, tolerance, 0.0);
        let qags = relative(tolerance)
            .method(Method::Qags)
            .integrate(f, -1.0..1.0);
        if let Ok(qags) = qags {
            assert!(evaluations < qags.evaluations, "{tolerance}: {evaluations}");
        }
    }
}

#[test]
fn values_of_every_kind_see_the_same_poles() {
    let f = lorentzian(0.3, 1e-3);
    let exact = arc(0.3, 1e-3, [-1.0, 1.0]);
    let q = relative(1e-9);
    let real = q.integrate(f, -1.0..1.0).expect("right");
    let complex = q.integrate(|x: f64| f(x) * Complex64::new(0.6, -0.8), -1.0..1.0);
    let array = q.integrate(|x: f64| [0.6 * f(x), 0.8 * f(x)], -1.0..1.0);
    let list = q.integrate(|x: f64| vec![0.6 * f(x), 0.8 * f(x)], -1.0..1.0);
    let own = q.integrate(|x: f64| Plain([f(x)]), -1.0..1.0);
    let complex = complex.expect("right");
    let array = array.expect("right");
    let list = list.expect("right");
    let own = own.expect("right");
    let evaluations = [
        complex.evaluations,
        array.evaluations,
        list.evaluations,
        own.evaluations,
    ];
    assert_eq!(evaluations, [real.evaluations; 4]);
    assert_eq!((own.value.0[0], own.error), (real.value, real.error));
    for value in [
        real.value,
        complex.value.norm(),
        array.value[0] / 0.6,
        list.value[1] / 0.8,
        own.value.0[0],
    ] {
        assert!((value - exact).abs() <= real.error, "{value}");
    }
}

#[test]
fn a_change_of_units_changes_nothing() {
    let reference = relative(1e-9).integrate(lorentzian(0.3, 1e-3), -1.0..1.0);
    let reference = reference.expect("right");
    for exponent in [-900, -300, -40, 40, 300, 900] {
        let unit = 2_f64.powi(exponent);
        // The integral of f over x in units of 1/unit: its scale is that of f alone.
        let scaled = |x: f64| unit * lorentzian(0.3, 1e-3)(x);
        let found = relative(1e-9).integrate(scaled, -1.0..1.0).expect("right");
        assert_eq!(found.value, unit * reference.value, "f by 2^{exponent}");
        assert_eq!(found.evaluations, reference.evaluations);

        let stretched = |x: f64| lorentzian(0.3, 1e-3)(x / unit);
        let found = relative(1e-9)
            .integrate(stretched, -unit..unit)
            .expect("right");
        assert_eq!(found.value, unit * reference.value, "x by 2^{exponent}");
        assert_eq!(found.error, unit * reference.error);
        assert_eq!(found.evaluations, reference.evaluations);
    }
}

#[test]
fn nothing_is_left_of_an_odd_integrand() {
    let f = |x: f64| x / (x * x + 1e-6);
    let outcome = relative(1e-9)
        .abs_tol(1e-9)
        .integrate(f, -1.0..1.0)
        .expect("0");
    assert_eq!(outcome.value, 0.0);
}

#[test]
fn reversed_bounds_flip_the_sign() {
    let f = lorentzian(0.3, 1e-3);
    let forward = relative(1e-9).integrate(f, -1.0..1.0).expect("right");
    let backward = relative(1e-9)
        .integrate(f, Domain::from([1.0, -1.0]))
        .expect("right");
    assert_eq!(forward.value, -backward.value);
    assert_eq!(forward.evaluations, backward.evaluations);
}

#[test]
fn samples_stay_inside_of_the_range() {
    for place in [0.999, -0.5, -0.9999, 1.001] {
        for distance in [1e-2, 1e-4] {
            for (a, b) in [(-1.0, 1.0), (1.0, 1.0 + 2e-5), (-7e5, 3e6)] {
                let (half, middle) = (0.5 * (b - a), 0.5 * (a + b));
                let f = |x: f64| {
                    assert!(x >= a && x <= b, "{x} is not in [{a}, {b}]");
                    lorentzian(place, distance)((x - middle) / half)
                };
                let exact = half * arc(place, distance, [-1.0, 1.0]);
                let rounding = f64::EPSILON * a.abs().max(b.abs()) / (half * distance);
                let outcome = relative(1e-7).integrate(f, a..b);
                // What (x - middle)/half loses is no error of the method.
                // Where it is more than was asked for, an error with a true best is right, too.
                let best = match outcome {
                    Err(quadrille::Error::NotConverged { best, .. }) if rounding > 1e-7 => best,
                    outcome => outcome.map_err(|e| e.to_string()).expect("right"),
                };
                assert!(
                    (best.value - exact).abs() <= best.error + 4.0 * rounding * exact,
                    "{place} {distance} [{a}, {b}]: {best:?}, {exact}"
                );
            }
        }
    }
}

/// What only the samples of the panel before know is not forgotten: a bump at one of them, where the
/// new variable has hardly any.
#[test]
fn a_bump_that_was_sampled_once_counts() {
    // Node 4 of 32, far from the poles.
    let center = -(std::f64::consts::PI * 4.0 / 32.0).cos();
    for width in [1e-3, 3e-3, 1e-2] {
        let bump = move |x: f64| {
            let t = (x - center) / width;
            (-t * t).exp()
        };
        let f = |x: f64| lorentzian(0.8, 1e-3)(x) + bump(x);
        let exact = arc(0.8, 1e-3, [-1.0, 1.0]) + width * std::f64::consts::PI.sqrt();
        let tolerance = 1e-6;
        let outcome = relative(tolerance).integrate(f, -1.0..1.0);
        assert_honest("bump", outcome, &exact, tolerance, 0.0);
    }
}

/// Something as narrow as what the poles make, some of their distances away from them, between all of
/// the samples that would be enough without it.
#[test]
fn a_neighbour_of_the_pole_is_met() {
    let (place, d) = (0.65, 1e-3);
    let exact = d * arc(place, d, [0.0, 1.0]);
    for k in 0..=200 {
        let other = place - d * (1.0 + 39.0 * f64::from(k) / 200.0);
        let neighbour = move |x: f64| (-((x - other) / d).powi(2)).exp();
        let f = |x: f64| d * lorentzian(place, d)(x) + 0.5 * neighbour(x);
        let both = exact + 0.5 * d * std::f64::consts::PI.sqrt();
        for tolerance in [1e-5, 1.5e-8] {
            let outcome = relative(tolerance).integrate(f, 0.0..1.0);
            assert_honest("neighbour", outcome, &both, tolerance, 0.0);
        }
    }
}

#[test]
fn failures_in_the_other_variable_name_their_point() {
    let f = lorentzian(0.3, 1e-3);
    let hole = 0.2995..0.2999;
    let outcome = relative(1e-9).integrate(
        |x: f64| if hole.contains(&x) { f64::NAN } else { f(x) },
        -1.0..1.0,
    );
    assert!(
        matches!(outcome, Err(Error::NonFinite { x }) if hole.contains(&x)),
        "{outcome:?}"
    );
    let outcome = relative(1e-9).try_integrate(
        |x: f64| {
            if hole.contains(&x) {
                Err("hole")
            } else {
                Ok(f(x))
            }
        },
        -1.0..1.0,
    );
    assert!(
        matches!(outcome, Err(Error::Integrand { x, source: "hole" }) if hole.contains(&x)),
        "{outcome:?}"
    );
    let outcome = relative(1e-9).integrate(
        |x: f64| vec![f(x); if hole.contains(&x) { 2 } else { 1 }],
        -1.0..1.0,
    );
    assert!(
        matches!(outcome, Err(Error::ShapeChanged { x }) if hole.contains(&x)),
        "{outcome:?}"
    );
}

#[test]
fn limits_on_intervals_hold() {
    let f = lorentzian(0.3, 1e-6);
    let exact = arc(0.3, 1e-6, [-1.0, 1.0]);
    let outcome = relative(1e-9).max_intervals(1).integrate(f, -1.0..1.0);
    let Err(Error::NotConverged {
        cause: Cause::MaxIntervals,
        best,
    }) = outcome
    else {
        panic!("{outcome:?}");
    };
    assert_eq!(best.intervals, 1);
    assert!((best.value - exact).abs() <= best.error);
    let many = relative(1e-6)
        .min_intervals(10)
        .integrate(f, -1.0..1.0)
        .expect("right");
    assert!(many.intervals >= 10);
    assert!((many.value - exact).abs() <= many.error);
}

/// The neighbourhood of a real singularity is none of a pole; and where a pair of poles is as near as
/// numbers are to each other, neither.
#[test]
fn a_divergent_integral_stays_one() {
    for distance in [0.0, 1e-160] {
        let f = move |x: f64| 1.0 / ((x - 0.3) * (x - 0.3) + distance * distance);
        let outcome = Quad::new().integrate(f, -1.0..1.0);
        assert!(outcome.is_err(), "{distance}: {outcome:?}");
    }
}
