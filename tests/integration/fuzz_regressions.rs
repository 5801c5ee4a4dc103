//! Cases that the fuzz targets in `fuzz/` found worth keeping, written out: each took a path
//! of its own through the code, or came near to what is promised.

use std::f64::consts::{FRAC_PI_2, PI};

use quadrille::num_complex::Complex64;
use quadrille::{Cause, Error, Log, Method, Quad, Weight, Workspace, quad};

use crate::common::FEW_METHODS;

const INF: f64 = f64::INFINITY;
const LEAST: f64 = f64::from_bits(1);

fn lorentzian(x: f64) -> f64 {
    1.0 / (1.0 + x * x)
}

// Domains.

/// Thirty points, and only one piece between them, one unit in the last place wide: too narrow
/// for an estimate by the default method, but not for the value.
#[test]
fn many_points_and_one_unit_in_the_last_place() {
    for a in [1.0_f64, -4.410_391_203_445_145e100, 3e-300] {
        let mut points = vec![a; 29];
        points.push(a.next_up());
        for method in FEW_METHODS {
            let value = match Quad::new().method(method).integrate(|_| 3.0, &points) {
                Ok(e) => e.value,
                Err(Error::NotConverged { best, .. }) => best.value,
                Err(other) => panic!("{method:?} from {a:e}: {other}"),
            };
            let exact = 3.0 * (a.next_up() - a);
            assert!(
                (value - exact).abs() <= 1e-14 * exact,
                "{method:?} from {a:e}: {value:e}"
            );
        }
    }
}

/// Ends that are infinite and repeated, the largest number and the smallest as break points,
/// and all of it from the right to the left.
#[test]
fn the_line_from_right_to_left_with_the_largest_and_the_smallest_number() {
    let points = [
        INF,
        INF,
        f64::MAX,
        3.0,
        1.0 / 256.0,
        2.0 * LEAST,
        LEAST,
        0.0,
        -INF,
        -INF,
    ];
    let e = quad(lorentzian, points).unwrap();
    assert!((e.value + PI).abs() <= e.error, "{e:?}");
    // And to the other end, with a tolerance that only the arithmetic limits.
    let mut points = points;
    points.reverse();
    let e = Quad::new()
        .rel_tol(0.0)
        .integrate(lorentzian, points)
        .unwrap();
    assert!((e.value - PI).abs() <= e.error && e.error <= 1e-12, "{e:?}");
}

/// A constant has no integral over a half-line, however small it is.
#[test]
fn a_small_constant_has_no_integral_over_a_half_line() {
    for constant in [-9.7e-63, 1e-300, 2.5] {
        for points in [[INF, 0.0], [-INF, 7.0]] {
            let q = Quad::new().abs_tol(1e-11);
            match q.integrate(|_| constant, points) {
                Err(Error::NotConverged { best, .. }) => assert!(best.evaluations < 100_000),
                other => panic!("{constant:e} over {points:?}: {other:?}"),
            }
        }
    }
}

/// A peak that no sample meets, between break points that are 1e140 apart, and a half-line
/// whose origin is 1e118 scales away: not to be had, and said after a bounded effort.
#[test]
fn a_range_beyond_reason_ends_with_an_error() {
    let points = [-1.324_823_479_548_088_6e140, -3.511e113, 7.502e118, INF];
    for rel_tol in [1e-3, 1e-14] {
        let q = Quad::new().rel_tol(rel_tol).max_intervals(300);
        match q.integrate(lorentzian, points) {
            Err(Error::NotConverged { best, .. }) => {
                assert!(
                    best.intervals <= 300 && best.evaluations <= 66 * 300,
                    "{best:?}"
                );
            }
            other => panic!("{other:?}"),
        }
    }
}

/// One half of the line with nothing between 0 and the smallest number but a break point.
#[test]
fn break_points_among_the_smallest_numbers() {
    for method in FEW_METHODS {
        let q = Quad::new().method(method);
        let e = q.integrate(lorentzian, [0.0, LEAST, 3.0 * LEAST, 1.0, INF]);
        let e = e.unwrap_or_else(|e| panic!("{method:?}: {e}"));
        assert!((e.value - FRAC_PI_2).abs() <= e.error, "{method:?}: {e:?}");
    }
}

/// From the smallest number to one of the largest, with all that matters near the left end:
/// the spacing of numbers there is as nothing beside the width, and no node may be NaN.
#[test]
fn a_singular_end_that_is_as_good_as_0_beside_the_width() {
    for a in [LEAST, 1e-310, 1e-300, -1e-300] {
        let f = |x: f64| {
            assert!(!x.is_nan());
            lorentzian(x)
        };
        let e = quad(f, a..2_f64.powi(1023)).unwrap();
        assert!((e.value - FRAC_PI_2).abs() <= e.error, "{a:e}: {e:?}");
    }
}

/// Ranges of two and three of the smallest numbers: no node is rounded over an end.
#[test]
fn nodes_among_the_smallest_numbers_stay_inside() {
    for (a, b) in [
        (-2.0 * LEAST, -LEAST),
        (LEAST, 3.0 * LEAST),
        (LEAST, 5.0 * LEAST),
    ] {
        for method in FEW_METHODS {
            let f = |x: f64| {
                assert!((a..=b).contains(&x), "{method:?}: {x:e} of [{a:e}, {b:e}]");
                x
            };
            let e = Quad::new().method(method).integrate(f, a..b);
            assert_eq!(e.map(|e| e.value.abs()), Ok(0.0), "{method:?}");
        }
    }
}

// Integrands.

/// A step, a power and an exponential side by side, in f32 and on a tolerance near its limit.
#[test]
fn three_pieces_in_single_precision() {
    let f = |x: f32| {
        if x < 0.375 {
            0.0
        } else if x < 1.25 {
            ((x - 0.375) / 0.875).powf(0.25)
        } else {
            (-(x - 1.25) * 2.0).exp()
        }
    };
    let exact = 0.875 / 1.25 + 0.5 * -(-1.5_f64).exp_m1();
    for (rel_tol, points) in [(1e-3, vec![0.0, 2.0]), (1e-5, vec![0.0, 0.375, 1.25, 2.0])] {
        let e = Quad::new().rel_tol(rel_tol).integrate(f, points).unwrap();
        let error = (f64::from(e.value) - exact).abs();
        assert!(error <= f64::from(e.error) + 1e-6, "{e:?} for {exact}");
    }
}

/// A jump at a named break point: the sample there belongs to the right piece and is wrong for
/// the left one, by one point.
#[test]
fn the_sample_at_a_named_jump_belongs_to_one_side() {
    let f = |x: f64| {
        if x < 0.3 {
            1.0
        } else {
            -5.0 * (x - 0.3).sqrt()
        }
    };
    let exact = 0.3 - 5.0 * 0.7_f64.powf(1.5) / 1.5;
    for rel_tol in [1e-2, 1e-6, 1e-10] {
        let q = Quad::new().rel_tol(rel_tol);
        for points in [vec![0.0, 1.0], vec![0.0, 0.3, 1.0], vec![1.0, 0.3, 0.0]] {
            let sign = if points[0] == 0.0 { 1.0 } else { -1.0 };
            match q.integrate(f, &points) {
                Ok(e) => assert!(
                    (e.value - sign * exact).abs() <= e.error,
                    "{points:?}: {e:?}"
                ),
                Err(Error::NotConverged { best, .. }) => {
                    assert!(
                        (best.value - sign * exact).abs() <= best.error,
                        "{points:?}"
                    );
                }
                Err(other) => panic!("{points:?}: {other}"),
            }
        }
    }
}

/// Divergent towards a break point from both sides, in one part of a complex number only.
#[test]
fn a_power_in_one_part_of_a_complex_number() {
    let f = |x: f64| Complex64::new((3.0 * x).cos(), (x - 0.5).abs().powf(-0.75));
    let exact = Complex64::new(3_f64.sin() / 3.0, 2.0 * 0.5_f64.powf(0.25) / 0.25);
    let e = Quad::new()
        .rel_tol(1e-5)
        .integrate(f, [0.0, 0.5, 1.0])
        .unwrap();
    assert!((e.value - exact).norm() <= e.error, "{e:?}");
}

/// A workspace that has seen another integral, an infinite range and an error gives the same
/// bits as a new one.
#[test]
fn a_used_workspace_gives_the_same_bits() {
    let kink = |x: f64| (x - 0.7).abs().sqrt();
    let tail = |x: f64| (1.0 + x / 3.0).powf(-1.125);
    for method in FEW_METHODS {
        let q = Quad::new().method(method).rel_tol(1e-9).max_intervals(150);
        let mut used = Workspace::new();
        let _ = q.integrate_in(&mut used, |x: f64| 1.0 / x, -1.0..2.0);
        let first = q.integrate_in(&mut used, tail, 0.0..);
        let second = q.integrate_in(&mut used, kink, 0.0..1.0);
        assert_eq!(first, q.integrate(tail, 0.0..), "{method:?}");
        assert_eq!(second, q.integrate(kink, 0.0..1.0), "{method:?}");
    }
}

/// A cosine that is cut off a little beyond or before a zero, where the zero is a sample: all
/// samples on the other side are 0, and none of them sees the lobe.
#[test]
fn a_lobe_between_a_zero_and_a_cut() {
    for (frequency, cut) in [(20.0, 0.13), (20.0, 0.14), (20.0, 0.143), (4.0, 0.135)] {
        let omega = frequency * PI;
        let f = |x: f64| if x < cut { (omega * x).cos() } else { 0.0 };
        let exact = (omega * cut).sin() / omega;
        for rel_tol in [1e-3, 1e-6, 1e-12] {
            let e = Quad::new().rel_tol(rel_tol).integrate(f, 0.0..1.0).unwrap();
            assert!(
                (e.value - exact).abs() <= e.error,
                "{frequency}, {cut}: {e:?} for {exact}"
            );
        }
    }
}

/// One interval is all there is: an error, with the estimate that one panel gives.
#[test]
fn one_interval_for_a_tail() {
    let q = Quad::new().rel_tol(1e-12).max_intervals(1);
    let f = |x: f64| if x < 2.0 { (-x / 0.5).exp() } else { 0.0 };
    match q.integrate(f, 0.0..) {
        Err(Error::NotConverged { cause, best }) => {
            assert_eq!(cause, Cause::MaxIntervals);
            assert!(
                (best.value + 0.5 * (-4.0_f64).exp_m1()).abs() <= best.error,
                "{best:?}"
            );
        }
        other => panic!("{other:?}"),
    }
}

// Grids.

#[cfg(feature = "std")]
mod grids {
    use std::panic::resume_unwind;

    use quadrille::{Axis, AxisError, CancelToken, Grid, GridError, ParMap, TaskError, par_map};

    /// So many points that their size in bytes is no number: refused at once.
    #[test]
    fn more_points_than_addresses() {
        for points in [1 << 60, usize::MAX / 8 + 1, usize::MAX] {
            let axis = Axis::linspace(0.0, 1.0, points);
            assert!(matches!(axis.check(), Err(AxisError::TooLong { .. })));
        }
        let axis = Axis::arange(0.0, 1e300, LEAST_STEP);
        assert!(matches!(axis.check(), Err(AxisError::TooLong { .. })));
        // The first axis is blamed where both are wrong.
        let grid = Grid::new(axis, Axis::arange(0.0, 1.0, 0.0));
        let result = grid.try_par_map(|x, y| Ok::<_, ()>(x * y));
        assert!(matches!(result, Err(GridError::Axis { axis: 0, .. })));
    }

    const LEAST_STEP: f64 = f64::from_bits(1);

    /// Axes as long as numbers go, from the largest to the smallest: all values are finite.
    #[test]
    fn axes_over_all_numbers() {
        let (start, end) = (f64::MAX, f64::MIN);
        assert_eq!(Axis::linspace(start, end, 1).values(), [start]);
        assert_eq!(Axis::linspace(start, end, 2).values(), [start, end]);
        assert_eq!(Axis::linspace(start, end, 3).values(), [start, 0.0, end]);
        for (i, &x) in Axis::linspace(start, end, 4).values().iter().enumerate() {
            let exact = start * (1.0 - i as f64 / 1.5);
            assert!(
                (x - exact).abs() <= 4.0 * f64::EPSILON * start,
                "{x:e} at {i}"
            );
        }
        for (i, &x) in Axis::arange(-1.5e308, 1.5e308, 1e308)
            .values()
            .iter()
            .enumerate()
        {
            let exact = [-1.5e308, -0.5e308, 0.5e308][i];
            assert!((x - exact).abs() <= 1e294, "{x:e} at {i}");
        }
        assert_eq!(Axis::arange(-1.5e308, 1.5e308, 1e308).len(), 3);
        assert!(Axis::arange(1.5e308, -1.5e308, 1e308).is_empty());
    }

    /// Values that repeat, NaN and both zeros among them: the first point is by index, not by
    /// coordinate.
    #[test]
    fn a_grid_of_repeated_values() {
        let rows = [0.0, -0.0, f64::NAN, 0.0];
        let columns = [1.0, 1.0, f64::INFINITY];
        let grid = Grid::new(rows, columns);
        let result = grid.try_par_map(|x, y| {
            if x.is_nan() && y == 1.0 {
                resume_unwind(Box::new(7_u8))
            }
            if x.is_nan() { Err("late") } else { Ok(x + y) }
        });
        match result {
            Err(GridError::Point {
                row,
                column,
                x,
                source,
                ..
            }) => {
                assert_eq!((row, column), (2, 0));
                assert!(x.is_nan());
                let message = "the payload is not text".to_owned();
                assert_eq!(source, TaskError::Panicked { index: 6, message });
            }
            other => panic!("{other:?}"),
        }
    }

    /// Cancelled by the closure of one point: a loop ends before the next, and not at all if
    /// there is none.
    #[test]
    fn cancelled_at_the_last_point_and_before() {
        let points: Vec<usize> = (0..9).collect();
        for at in points.clone() {
            let token = CancelToken::new();
            let result = ParMap::new().threads(1).cancel(&token).map(&points, |&i| {
                if i == at {
                    token.cancel();
                }
                i
            });
            if at == 8 {
                assert_eq!(result, Ok(points.clone()));
            } else {
                assert_eq!(result, Err(TaskError::Cancelled { completed: at + 1 }));
            }
        }
    }

    /// Two panics, the later one first on the clock: the first by index goes on in the caller.
    #[test]
    fn the_first_of_two_panics_by_index() {
        let points: Vec<usize> = (0..4096).collect();
        let sweep = || {
            par_map(&points, |&i| {
                if i == 77 || i == 4000 {
                    resume_unwind(Box::new(i));
                }
                i
            })
        };
        let payload = std::panic::catch_unwind(sweep).unwrap_err();
        assert_eq!(payload.downcast_ref::<usize>(), Some(&77));
    }

    /// Names that are made of separators, and an axis without a value.
    #[test]
    fn tables_with_awkward_names_and_no_lines() {
        let rows = Axis::from([1e300, -0.0]).named("\",\n\"");
        let columns = Axis::linspace(2.0, 3.0, 0).named("");
        let map = Grid::new(rows.clone(), columns).par_map(|x, y| x + y);
        let mut table = Vec::new();
        map.write_csv(&mut table, ["z"], |&z| [z]).unwrap();
        assert_eq!(table, b"\"\"\",\n\"\"\",,z\n");
        assert_eq!((map.shape(), map.argmax(|&z| z)), ((2, 0), None));

        let map = Grid::new(rows, [f64::NAN]).par_map(|x, _| x);
        let mut table = Vec::new();
        map.write_csv(&mut table, ["z"], |&z| [z]).unwrap();
        assert_eq!(table, b"\"\"\",\n\"\"\",y,z\n1e300,NaN,1e300\n-0,NaN,-0\n");
        assert_eq!(map.argmin(|&z| z), Some((1, 0)));
    }
}

// Weights.

/// c next to an end or break point, on either side: an error or the right number, and never a sample
/// where 1/(x - c) is infinite.
#[test]
fn a_principal_value_next_to_an_end() {
    for ulps in [1, 2, 4, 100] {
        for end in [1.0_f64, 3.0, -0.25] {
            let c = (0..ulps).fold(end, |x, _| x.next_up());
            for points in [vec![-2.0, end, 5.0], vec![end, 5.0], vec![-2.0, end]] {
                let q = Quad::new().weight(Weight::Cauchy(c));
                let (a, b) = (points[0], points[points.len() - 1]);
                let exact = ((b - c) / (a - c)).abs().ln();
                match q.integrate(|_| 1.0, &points) {
                    Ok(e) => {
                        let error = (e.value - exact).abs();
                        assert!(
                            error <= e.error + 1e-14,
                            "{points:?}, {c:e}: {e:?} for {exact}"
                        );
                    }
                    Err(Error::NotConverged { .. }) => {}
                    Err(other) => panic!("{points:?}, {c:e}: {other}"),
                }
            }
        }
    }
}

/// A phase that overflows, far out: the sine and cosine of infinity are NaN.
#[test]
fn a_frequency_as_large_as_numbers_get() {
    for w in [1e200, -1e300, f64::MAX] {
        for points in [[-INF, INF], [INF, -3.0]] {
            for method in [Method::DoublyAdaptive, Method::Qags] {
                let q = Quad::new().method(method).weight(Weight::Sin(w));
                match q.integrate(lorentzian, points) {
                    Ok(e) => assert!(e.value.abs() <= e.error.max(1e-100), "{w:e}: {e:?}"),
                    Err(Error::NotConverged { best, .. }) => assert!(best.value.is_finite()),
                    Err(other) => panic!("{w:e} on {points:?}: {other}"),
                }
            }
        }
    }
}

/// So high a frequency that there is no number in a half period, or none in many: blocks of no width, a product
/// that is noise, and one that is 0 where the phase overflows.
#[test]
fn frequencies_above_the_spacing_of_numbers() {
    for from in [1.0f64, 2.0, 1024.0] {
        for w in [1e16, 1e18, 1e20, 1e60, 1e308] {
            let q = Quad::new().weight(Weight::Sin(w)).abs_tol(1e-3);
            match q.integrate(|x: f64| 1e300 * (from - x).exp(), from..) {
                Ok(e) => {
                    assert!((w * from).is_finite(), "{w:e}, {from}: {e:?}");
                    // But for a term that is w times smaller.
                    let exact = 1e300 / w * (w * from).cos();
                    assert!((e.value - exact).abs() <= e.error, "{w:e}, {from}: {e:?}");
                }
                Err(Error::NotConverged { best, .. }) => assert!(best.value.is_finite()),
                Err(other) => panic!("{w:e} from {from}: {other}"),
            }
        }
    }
}

/// Powers whose factors overflow and underflow, although the integral may not.
#[test]
fn exponents_as_large_as_numbers_get() {
    for (left, right) in [(0.0, 1e300), (47.0, 47.0), (1e3, 1e3), (-0.999_999, 1e9)] {
        for length in [1e-3, 1.0, 4032.0] {
            let weight = Weight::Algebraic {
                left,
                right,
                log: Log::Both,
            };
            match Quad::new()
                .weight(weight)
                .integrate(|x: f64| x, 0.0..length)
            {
                Ok(e) => assert!(e.value.is_finite() && e.error.is_finite(), "{e:?}"),
                Err(Error::NotConverged { .. } | Error::NonFinite { .. }) => {}
                Err(other) => panic!("{left}, {right}, {length}: {other}"),
            }
        }
    }
}

/// Beside numbers so far apart there is no period to be seen, nor a distance from the largest number. What is refused has
/// the shape of what was sampled.
#[test]
fn frequencies_and_poles_beyond_all_distances() {
    let f = |x: f64| vec![lorentzian(x), 1.0];
    let weights = [
        Weight::Sin(1e154),
        Weight::Sin(-3.341_631_311_735_006e190),
        Weight::Cos(1e300),
        Weight::Cauchy(f64::MAX),
        Weight::Cauchy(-1e308),
    ];
    for weight in weights {
        for method in [Method::DoublyAdaptive, Method::Qags] {
            for domain in [
                vec![0.002, INF],
                vec![-INF, 0.03, INF],
                vec![INF, 0.05, -0.2],
            ] {
                let q = Quad::new().method(method).weight(weight);
                match q.integrate(f, &domain) {
                    Ok(e) => assert!(e.value.iter().all(|y| y.is_finite()), "{e:?}"),
                    Err(Error::NotConverged { best, .. }) => {
                        assert_eq!(best.value.len(), 2, "{weight:?} {method:?} {domain:?}");
                        assert!(best.evaluations > 0);
                    }
                    Err(other) => panic!("{weight:?} {method:?} {domain:?}: {other}"),
                }
            }
        }
    }
}
