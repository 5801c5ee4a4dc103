//! The least number of intervals: the cure for features that fall between the samples.

use std::cell::{Cell, RefCell};

use quadrille::num_complex::Complex64;
use quadrille::{Domain, Error, Method, Quad, Rule, Workspace};

use crate::common::FEW_METHODS;

const INF: f64 = f64::INFINITY;

/// What a node's last bit does to the samples of a peak of height 1: it moves the node.
const ROUNDING: f64 = 4.0 * f64::EPSILON;

fn each_method(mut test: impl FnMut(Method, Quad)) {
    for method in FEW_METHODS {
        test(method, Quad::new().method(method).max_intervals(20_000));
    }
}

/// The points at which a smooth function is sampled, in order, and the intervals.
fn samples(q: Quad, domain: impl Into<Domain<f64>>) -> (Vec<f64>, usize) {
    let xs = RefCell::new(Vec::new());
    let f = |x: f64| {
        xs.borrow_mut().push(x);
        (1.0 + x * x).recip()
    };
    let e = q.integrate(f, domain).unwrap();
    let mut xs = xs.into_inner();
    assert_eq!(xs.len(), e.evaluations);
    xs.sort_by(f64::total_cmp);
    (xs, e.intervals)
}

/// The widest stretch of [a, b] without a sample.
fn widest_gap(xs: &[f64], a: f64, b: f64) -> f64 {
    let inside = xs.iter().copied().filter(|x| (a..=b).contains(x));
    let mut points = vec![a];
    points.extend(inside);
    points.push(b);
    points
        .windows(2)
        .map(|pair| pair[1] - pair[0])
        .fold(0.0, f64::max)
}

#[test]
fn a_peak_between_the_samples_is_found() {
    // At 40 places, most of which no first panel meets.
    let exact = 1e-3 * std::f64::consts::PI.sqrt();
    each_method(|method, q| {
        for k in 0..40 {
            let at = 0.1 + 0.8 * (f64::from(k) * 0.618_033_988_75).fract();
            let peak = |x: f64| (-((x - at) / 1e-3).powi(2)).exp();
            let e = q.min_intervals(1000).integrate(peak, 0.0..1.0).unwrap();
            let error = (e.value - exact).abs();
            assert!(
                error <= e.error.max(ROUNDING),
                "{method:?}, {at}: {error:e} > {:e}",
                e.error
            );
            assert!(e.error <= 1.5e-8 * exact, "{method:?}, {at}");
        }
    });
}

#[test]
fn one_is_what_happens_without_it() {
    each_method(|method, q| {
        for domain in [Domain::from(0.0..1.0), [-1.0, 0.3, 1.0].into(), (..).into()] {
            let f = |x: f64| 1.0 / (0.01 + (x - 0.2).powi(2));
            let plain = q.integrate(f, &domain).unwrap();
            let one = q.min_intervals(1).integrate(f, &domain).unwrap();
            assert_eq!(plain, one, "{method:?}");
        }
    });
}

#[test]
fn there_are_as_many_intervals_as_asked_for() {
    each_method(|method, q| {
        for n in [1, 2, 3, 7, 64, 100, 1000] {
            for domain in [
                Domain::from(0.0..1.0),
                (1.0..0.0).into(),
                [-3.0, 0.3, 0.4, 1.0].into(),
                (2.0..).into(),
                (..2.0).into(),
                (..).into(),
                [-INF, -1.0, 5.0, INF].into(),
            ] {
                let (_, intervals) = samples(q.min_intervals(n), &domain);
                assert!(intervals >= n, "{method:?}, {domain:?}: {intervals} < {n}");
                let smooth = q.min_intervals(n).integrate(|_: f64| 0.0, &domain).unwrap();
                // An infinite piece begins with four panels or seven, and panels that were not
                // cut are halved for a second look.
                let extra = 14 * (domain.points().len() - 1);
                assert!(
                    smooth.intervals <= n + extra,
                    "{method:?}, {domain:?}: {} > {n}",
                    smooth.intervals
                );
            }
        }
    });
}

#[test]
fn intervals_are_even_on_finite_ranges() {
    // No interval is without a sample in its middle half.
    each_method(|method, q| {
        for n in [2, 5, 16, 100, 333] {
            for (domain, a, b) in [
                (Domain::from(-1.0..2.0), -1.0, 2.0),
                ([0.0, 1e-3, 0.3, 1.0].into(), 0.0, 1.0),
                ([5.0, 4.0, 1.0].into(), 1.0, 5.0),
            ] {
                let (xs, _) = samples(q.min_intervals(n), &domain);
                let gap = widest_gap(&xs, a, b);
                let allowed = (b - a) / n as f64;
                assert!(
                    gap <= allowed,
                    "{method:?}, {domain:?}, {n}: {gap} > {allowed}"
                );
            }
        }
    });
}

#[test]
fn infinite_ranges_are_cut_evenly_in_a_bounded_variable() {
    each_method(|method, q| {
        for n in [4, 20, 100, 1000] {
            for (domain, origin, ends) in [
                (Domain::from(3.0..), 3.0, (0.0, 1.0)),
                ((..3.0).into(), 3.0, (-1.0, 0.0)),
                ((..).into(), 0.0, (-1.0, 1.0)),
            ] {
                let (xs, _) = samples(q.min_intervals(n), &domain);
                let us: Vec<f64> = (xs.iter())
                    .map(|x| (x - origin) / (1.0 + (x - origin).abs()))
                    .collect();
                let gap = widest_gap(&us, ends.0, ends.1);
                let allowed = (ends.1 - ends.0) / n as f64;
                assert!(
                    gap <= allowed,
                    "{method:?}, {domain:?}, {n}: {gap} > {allowed}"
                );
            }
        }
    });
}

#[test]
fn a_narrow_feature_is_found_on_infinite_ranges() {
    let width = 1e-2;
    let exact = width * std::f64::consts::PI.sqrt();
    each_method(|method, q| {
        for at in [0.123, 0.71, 1.9, -0.3, -2.2] {
            let peak = |x: f64| (-((x - at) / width).powi(2)).exp();
            for domain in [Domain::from(-4.0..), (..3.0).into(), (..).into()] {
                let e = q.min_intervals(1500).integrate(peak, &domain);
                let e = e.unwrap_or_else(|e| panic!("{method:?}, {domain:?}, {at}: {e}"));
                let error = (e.value - exact).abs();
                assert!(
                    error <= e.error.max(4.0 * ROUNDING),
                    "{method:?}, {domain:?}, {at}: {e:?}"
                );
            }
        }
    });
}

#[test]
fn cuts_are_not_break_points() {
    // What the user has not named is not excused: a sample that is not finite stays an error.
    for n in [2, 4, 64] {
        let q = Quad::new().min_intervals(n);
        let hole = |x: f64| if x == 0.5 { f64::NAN } else { x };
        assert_eq!(
            q.integrate(hole, 0.0..1.0),
            Err(Error::NonFinite { x: 0.5 })
        );
        // But one that is a singularity of an integral that exists is found to be one, cut or no cut.
        let singular = |x: f64| x.abs().sqrt().recip();
        let e = q.integrate(singular, -1.0..1.0).unwrap();
        assert!((e.value - 4.0).abs() <= e.error && e.error <= 4.0 * 1.5e-8);
    }
    each_method(|method, q| {
        let q = q.min_intervals(64);
        for f in [(|x: f64| 1.0 / x) as fn(f64) -> f64, |x| x.powi(-2)] {
            let outcome = q.max_intervals(500).integrate(f, -1.0..1.0);
            assert!(
                outcome.is_err()
                    || method == Method::Qags && outcome.as_ref().is_ok_and(|e| e.value == 0.0),
                "{method:?}: {outcome:?}"
            );
        }
    });
}

#[test]
fn orientation_and_scale_are_kept() {
    each_method(|method, q| {
        let q = q.min_intervals(37);
        let f = |x: f64| (-x).exp() * (7.0 * x).cos();
        let forward = q.integrate(f, [0.0, 0.3, 1.0]).unwrap();
        let backward = q.integrate(f, [1.0, 0.3, 0.0]).unwrap();
        assert_eq!(
            (-backward.value, backward.error),
            (forward.value, forward.error),
            "{method:?}"
        );
        assert_eq!(backward.evaluations, forward.evaluations, "{method:?}");
        for k in [-300, -40, 40, 300] {
            let unit = 2f64.powi(k);
            let wide = q
                .integrate(|x: f64| f(x / unit), [0.0, 0.3 * unit, unit])
                .unwrap();
            assert_eq!(
                (wide.value / unit, wide.error / unit),
                (forward.value, forward.error),
                "{method:?}"
            );
            let high = q.integrate(|x: f64| unit * f(x), [0.0, 0.3, 1.0]).unwrap();
            assert_eq!(
                (high.value / unit, high.error / unit),
                (forward.value, forward.error),
                "{method:?}"
            );
        }
    });
}

#[test]
fn singular_ends_stay_ordinary() {
    each_method(|method, q| {
        let q = if matches!(method, Method::Qag(_)) {
            q.rel_tol(1e-5)
        } else {
            q
        };
        for n in [2, 10, 200] {
            let e = q
                .min_intervals(n)
                .integrate(|x: f64| x.sqrt().recip(), 0.0..1.0);
            let e = e.unwrap_or_else(|e| panic!("{method:?}, {n}: {e}"));
            assert!((e.value - 2.0).abs() <= e.error, "{method:?}, {n}: {e:?}");
            let e = q
                .min_intervals(n)
                .integrate(|x: f64| Complex64::new(x.ln(), x), 0.0..1.0);
            let e = e.unwrap_or_else(|e| panic!("{method:?}, {n}: {e}"));
            assert!(
                (e.value - Complex64::new(-1.0, 0.5)).norm() <= e.error,
                "{method:?}, {n}: {e:?}"
            );
        }
    });
}

#[test]
fn combinations_without_sense_are_refused() {
    each_method(|_, q| {
        let never = |_: f64| -> f64 { panic!("called") };
        for (least, most) in [(0, 1000), (2, 1), (1001, 1000), (usize::MAX, 1000)] {
            let outcome = q
                .max_intervals(most)
                .min_intervals(least)
                .integrate(never, 0.0..1.0);
            match outcome {
                Err(
                    ref error @ Error::InvalidArgument {
                        argument, value, ..
                    },
                ) => {
                    assert_eq!(argument, "smallest number of intervals");
                    assert_eq!(value, least as f64);
                    let text =
                        format!("{argument} must be at least 1 and at most the largest, got ");
                    let shown = error.to_string();
                    let number = shown.strip_prefix(&text).unwrap();
                    assert_eq!(number.parse(), Ok(value));
                }
                other => panic!("{other:?}"),
            }
        }
        let all = q
            .max_intervals(40)
            .min_intervals(40)
            .integrate(|x: f64| x, 0.0..1.0)
            .unwrap();
        assert_eq!(
            (all.intervals, (all.value - 0.5).abs() <= all.error),
            (40, true)
        );
    });
}

#[test]
fn a_range_without_room_is_cut_as_far_as_there_is() {
    each_method(|method, q| {
        for (a, ulps) in [
            (1.0_f64, 1),
            (1.0, 3),
            (-7e200, 20),
            (0.0, 1),
            (0.0, 5),
            (1e-310, 9),
        ] {
            let b = (0..ulps).fold(a, |x, _| x.next_up());
            let calls = Cell::new(0);
            let f = |x: f64| {
                assert!((a..=b).contains(&x), "{method:?}: {x:e} is outside");
                calls.set(calls.get() + 1);
                1.0
            };
            if let Ok(e) = q.min_intervals(1000).integrate(f, a..b) {
                let error = (e.value - (b - a)).abs();
                assert!(
                    error <= e.error.max(4.0 * f64::EPSILON * (b - a)).max(5e-324 * 20.0),
                    "{method:?}, {a:e}: {e:?}"
                );
            }
            assert!(calls.get() <= 100_000, "{method:?}, {a:e}");
        }
        // The width overflows.
        let e = q
            .min_intervals(100)
            .integrate(|_: f64| 1e-308_f64, -1.5e308..1.5e308);
        if let Ok(e) = e {
            assert!((e.value - 3.0).abs() <= 1e-12, "{method:?}: {e:?}");
        }
    });
}

#[test]
fn a_workspace_is_as_good_as_new() {
    each_method(|method, q| {
        let f = |x: f64| (x - 0.3).abs().sqrt();
        let q = q.rel_tol(1e-6);
        let mut workspace = Workspace::new();
        for n in [100, 1, 3, 1000, 2] {
            let fresh = q.min_intervals(n).integrate(f, 0.0..1.0);
            let reused = q.min_intervals(n).integrate_in(&mut workspace, f, 0.0..1.0);
            assert!(fresh.is_ok(), "{method:?}");
            assert_eq!(fresh, reused, "{method:?}, {n}");
        }
    });
}

#[test]
fn the_rules_calls_are_the_cost() {
    for (rule, points) in [(Rule::GaussKronrod15, 15), (Rule::GaussKronrod61, 61)] {
        let q = Quad::new().method(Method::Qag(rule)).min_intervals(30);
        assert_eq!(
            q.integrate(f64::exp, 0.0..1.0).unwrap().evaluations,
            30 * points
        );
    }
    let q = Quad::new().method(Method::Qags).min_intervals(30);
    assert_eq!(
        q.integrate(f64::exp, 0.0..1.0).unwrap().evaluations,
        30 * 21
    );
    // A first panel of 33, a split into halves of degree 8, and then 3 between 4 for each half.
    let q = Quad::new().min_intervals(512);
    let e = q.integrate(f64::exp, 0.0..1.0).unwrap();
    assert_eq!(e.evaluations, 33 + 14 + 510 * 6);
}

#[test]
fn single_precision_is_cut_too() {
    for method in FEW_METHODS {
        let q = Quad::new().method(method).min_intervals(500);
        let peak = |x: f32| (-((x - 0.617) / 2e-3).powi(2)).exp();
        let e = q.integrate(peak, 0.0..1.0).unwrap();
        assert!(e.intervals >= 500, "{method:?}");
        let exact = 2e-3 * std::f64::consts::PI.sqrt();
        assert!(
            (f64::from(e.value) - exact).abs()
                <= f64::from(e.error).max(f64::from(4.0 * f32::EPSILON)),
            "{method:?}: {e:?}"
        );
    }
}
