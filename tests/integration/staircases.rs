//! Staircases of many steps are no noise: each jump is bisected, as far as there may be intervals.

use quadrille::{Cause, Error, Quad};

#[test]
fn staircases_take_intervals_and_not_excuses() {
    for (steps, tolerance, most) in [
        (20.3f64, 1.5e-8, 7_000),
        (50.37, 1e-3, 6_000),
        (50.37, 1e-6, 13_000),
        (100.7, 1e-4, 15_000),
        (333.3, 1e-3, 10_000),
    ] {
        let q = Quad::new().rel_tol(tolerance);
        let whole = steps.floor();
        let sum = whole * (whole - 1.0) / 2.0 + whole * (steps - whole);
        let slope = 0.1;
        for (f, exact) in [
            (&f64::floor as &dyn Fn(f64) -> f64, sum),
            (
                &|x: f64| x.floor() + slope * x,
                sum + slope * steps * steps / 2.0,
            ),
            (&|x: f64| -3.0 * x.floor(), -3.0 * sum),
        ] {
            let e = q.integrate(f, 0.0..steps);
            let e = e.unwrap_or_else(|e| panic!("{steps} {tolerance:e}: {e}"));
            let off = (e.value - exact).abs();
            assert!(off <= e.error, "{steps} {tolerance:e}: {off:e} {e:?}");
            assert!(
                e.evaluations <= most,
                "{steps} {tolerance:e}: {}",
                e.evaluations
            );
        }
    }
}

#[test]
fn too_many_steps_are_too_few_intervals() {
    let q = Quad::new().rel_tol(1e-6);
    let exact = 333.0 * 332.0 / 2.0 + 333.0 * 0.3;
    match q.integrate(f64::floor, 0.0..333.3) {
        Err(Error::NotConverged { cause, best }) => {
            assert_eq!(cause, Cause::MaxIntervals);
            assert!((best.value - exact).abs() <= best.error, "{best:?}");
        }
        other => panic!("{other:?}"),
    }
    let e = q.max_intervals(100_000).integrate(f64::floor, 0.0..333.3);
    let e = e.expect("as many as it takes");
    assert!((e.value - exact).abs() <= e.error, "{e:?}");
}

/// What differs from itself at any distance is still called so, and soon.
#[test]
fn noise_is_noise() {
    for level in [1e-3, 1e-6, 1e-10] {
        let noise =
            |x: f64| (x.to_bits().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 11) as f64 / 2f64.powi(53);
        let f = |x: f64| x.exp() + level * (noise(x) - 0.5);
        match Quad::new().rel_tol(1e-3 * level).integrate(f, 0.0..1.0) {
            Err(Error::NotConverged { cause, best }) => {
                assert_eq!(cause, Cause::Roundoff, "{level}");
                assert!(best.evaluations < 5_000, "{level}: {}", best.evaluations);
                assert!(
                    (best.value - 1f64.exp_m1()).abs() <= best.error,
                    "{level}: {best:?}"
                );
            }
            other => panic!("{level}: {other:?}"),
        }
    }
}

/// Where numbers are coarse there may be none close by: the same noise far from 0.
#[test]
fn noise_is_noise_where_numbers_are_coarse() {
    let noise =
        |x: f64| (x.to_bits().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 11) as f64 / 2f64.powi(53);
    for (offset, level) in [(1e9, 1e-6), (1e11, 1e-3)] {
        let f = |x: f64| (x - offset).exp() + level * (noise(x) - 0.5);
        let q = Quad::new().rel_tol(1e-3 * level);
        let Err(Error::NotConverged { cause, best }) = q.integrate(f, offset..offset + 1.0) else {
            panic!("{offset:e}");
        };
        assert_eq!(cause, Cause::Roundoff, "{offset:e}");
        assert!(best.evaluations < 5_000, "{offset:e}: {}", best.evaluations);
        assert!((best.value - 1f64.exp_m1()).abs() <= best.error);
    }
    let noise = |x: f32| (x.to_bits().wrapping_mul(0x9E37_79B9) >> 8) as f32 / 2f32.powi(24);
    for (offset, level) in [(100.0, 0.1), (1000.0, 0.01)] {
        let f = |x: f32| (x - offset).exp() + level * (noise(x) - 0.5);
        let outcome = Quad::new().integrate(f, offset..offset + 1.0);
        let best = match outcome {
            Ok(e) => e,
            Err(Error::NotConverged { best, .. }) => best,
            Err(other) => panic!("{offset}: {other}"),
        };
        assert!(best.evaluations < 2_000, "{offset}: {best:?}");
    }
}
