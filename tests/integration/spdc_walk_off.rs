//! Boyd and Kleinman's h(sigma, B, xi) and its optimum, against tables made by
//! `tests/reference/spdc_physics.py`, published numbers, and limits.

use std::f64::consts::PI;

use quadrille::Error;
use quadrille::spdc::{
    boyd_kleinman, boyd_kleinman_optimum, boyd_kleinman_walk_off, mode_overlap_exact, optimum,
};

use crate::common::{close, table};

#[test]
fn harmonic_power_without_walk_off_is_the_square_of_the_overlap() {
    let best = optimum();
    let sigma = -best.phi / (2.0 * best.xi);
    assert!((sigma - 0.574).abs() < 5e-4);
    assert!(close(
        boyd_kleinman(sigma, best.xi),
        1.067_724_974_765_311_4,
        1e-14
    ));
    for sigma in [-2.0, 0.0, 0.3, 9.0] {
        let overlap = mode_overlap_exact(-2.0 * sigma * 0.7, 0.7);
        assert_eq!(boyd_kleinman(sigma, 0.7), overlap * overlap / 4.0);
    }
    // Weak focus: xi sinc^2(sigma xi). At sigma = 0: atan(xi)^2 / xi.
    assert!(close(
        boyd_kleinman(1e6, 1e-6),
        1e-6 * 1f64.sin().powi(2),
        1e-5
    ));
    for xi in [1e-3_f64, 1.0, 1e3] {
        assert!(close(boyd_kleinman(0.0, xi), xi.atan().powi(2) / xi, 1e-14));
    }
    for (sigma, xi) in [
        (f64::NAN, 1.0),
        (f64::INFINITY, 1.0),
        (1.0, -1.0),
        (1.0, f64::NAN),
    ] {
        assert!(boyd_kleinman(sigma, xi).is_nan());
    }
}
#[test]
fn matches_the_table() {
    let published = [
        [0.7, 1.0, 2.0, 0.570_038_299_007_561],
        [0.8, 2.0, 1.5, 0.325_777_868_325_122_84],
    ];
    let made = table(include_str!("../data/spdc_walk_off.csv"));
    for [sigma, b, xi, exact] in published.into_iter().chain(made) {
        let h = boyd_kleinman_walk_off(sigma, b, xi).unwrap();
        let off = (h.value - exact).abs();
        assert!(off <= h.error, "{sigma}, {b}, {xi}: {h:?}, {exact:e}");
        // At the right phase h is as large as it gets; elsewhere it cancels.
        let size = boyd_kleinman_walk_off(0.7, b, xi).unwrap().value;
        assert!(
            off <= 1e-12 * size,
            "{sigma}, {b}, {xi}: off by {off:e} of {size:e}"
        );
    }
}

#[test]
fn without_walk_off_it_is_the_closed_form() {
    for xi in [1e-9, 0.1, 1.0, 2.84, 30.0, 400.0] {
        for sigma in [-1.0, 0.0, 0.574, 0.8, 3.0] {
            let (h, exact) = (
                boyd_kleinman_walk_off(sigma, 0.0, xi).unwrap(),
                boyd_kleinman(sigma, xi),
            );
            assert!(
                (h.value - exact).abs() <= h.error + 1e-14 * exact,
                "{sigma}, {xi}: {h:?}"
            );
        }
    }
}

#[test]
fn walk_off_has_its_limits() {
    // Strong walk-off: h = sqrt(pi) atan(xi) / (2 B sqrt(xi)).
    for b in [1e6, 1e9, 1e100] {
        for xi in [1e-3_f64, 1.39, 50.0] {
            let h = boyd_kleinman_walk_off(0.7, b, xi).unwrap().value;
            let limit = 0.5 * PI.sqrt() * xi.atan() / (b * xi.sqrt());
            assert!(
                (h / limit - 1.0).abs() < 1e-4,
                "{b:e}, {xi}: {h:e}, {limit:e}"
            );
        }
    }
    // Weak focus: only B sqrt(xi) is left; here it is nothing, and then h = xi.
    for xi in [1e-4, 1e-12, 1e-100] {
        let h = boyd_kleinman_walk_off(0.5, 1e-3, xi).unwrap().value;
        assert!((h / xi - 1.0).abs() < 1e-7, "{xi:e}: {h:e}");
    }
}

#[test]
fn harmonic_power_falls_with_walk_off() {
    let mut before = f64::INFINITY;
    for k in 0..60 {
        let h = boyd_kleinman_walk_off(0.7, 0.1 * f64::from(k), 2.0).unwrap();
        assert!(h.value > 0.0 && h.value < before);
        before = h.value;
    }
}

#[test]
fn optimum_matches_the_table() {
    for [b, sigma, xi, h] in table(include_str!("../data/spdc_walk_off_optimum.csv")) {
        let best = boyd_kleinman_optimum(b).unwrap();
        let off = (best.sigma - sigma).abs().max((best.xi - xi).abs());
        assert!(off <= 1e-9 + 1e-11 * b, "{b}: {best:?}, {sigma}, {xi}");
        assert!(
            (best.h.value - h).abs() <= best.h.error,
            "{b}: {best:?}, {h}"
        );
    }
}

#[test]
fn optimum_is_above_its_surroundings_and_tends_to_its_limits() {
    for b in [0.0, 1e-9, 0.3, 2.0, 20.0] {
        let best = boyd_kleinman_optimum(b).unwrap();
        for i in -5..=5 {
            for j in -5..=5 {
                let (sigma, xi) = (
                    best.sigma + 0.1 * f64::from(i),
                    best.xi * (1.0 + 0.1 * f64::from(j)),
                );
                let h = boyd_kleinman_walk_off(sigma, b, xi).unwrap();
                assert!(h.value <= best.h.value + h.error + best.h.error);
            }
        }
    }
    // B h tends to the largest sqrt(pi)/2 atan(xi)/sqrt(xi), at xi = 1.391745 and sigma = 3/4.
    let best = boyd_kleinman_optimum(1e6).unwrap();
    assert!(
        (best.xi - 1.391_745).abs() < 1e-5 && (best.sigma - 0.75).abs() < 1e-5,
        "{best:?}"
    );
    let limit = 0.5 * PI.sqrt() * 1.391_745_f64.atan() / 1.391_745_f64.sqrt();
    assert!((1e6 * best.h.value - limit).abs() < 1e-5, "{best:?}");
}

#[test]
fn nonsense_is_refused_by_name() {
    for (sigma, b, xi, name) in [
        (f64::NAN, 1.0, 1.0, "sigma"),
        (f64::INFINITY, 1.0, 1.0, "sigma"),
        (0.7, f64::NAN, 1.0, "B"),
        (0.7, -1.0, 1.0, "B"),
        (0.7, f64::INFINITY, 1.0, "B"),
        (0.7, 1.1e100, 1.0, "B"),
        (0.7, 1.0, f64::NAN, "xi"),
        (0.7, 1.0, 0.0, "xi"),
        (0.7, 1.0, -2.0, "xi"),
        (0.7, 1.0, 9e-101, "xi"),
        (0.7, 1.0, 1.1e100, "xi"),
        (0.7, 1.0, f64::INFINITY, "xi"),
    ] {
        match boyd_kleinman_walk_off(sigma, b, xi) {
            Err(Error::InvalidArgument { argument, .. }) => assert!(argument.contains(name)),
            other => panic!("{other:?}"),
        }
    }
    for b in [f64::NAN, -1e-9, 1.1e6, f64::INFINITY] {
        let error = boyd_kleinman_optimum(b).unwrap_err();
        assert!(matches!(error, Error::InvalidArgument { .. }), "{error:?}");
    }
}

#[test]
fn what_cannot_be_resolved_is_an_error_or_right() {
    for sigma in [1e3, 1e6, 1e12, 1e300] {
        for xi in [1e-100, 1e-3, 1.0, 1e100] {
            if let Ok(h) = boyd_kleinman_walk_off(sigma, 0.0, xi) {
                let off = (h.value - boyd_kleinman(sigma, xi)).abs();
                assert!(off <= h.error, "{sigma:e}, {xi:e}: {h:?}, off by {off:e}");
            }
            if let Ok(h) = boyd_kleinman_walk_off(sigma, 1e100, xi) {
                // So narrow a Gaussian hides all but the mismatch that is largest.
                assert!(
                    h.value <= 1e-49 && h.value >= -h.error,
                    "{sigma:e}, {xi:e}: {h:?}"
                );
            }
        }
    }
}
