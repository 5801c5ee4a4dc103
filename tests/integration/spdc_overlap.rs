//! `spdc::mode_overlap` against the closed form, on the map and at its borders.

use quadrille::{Axis, Error, Grid, spdc};

use crate::common::{envelope, table};

/// N x N points of the map of the literature, phi/pi from -7 to 3 and log10 xi from -1.5 to 2.5.
fn map(points: u32) -> Grid {
    let axis = |start: f64, end: f64| -> Axis {
        let step = (end - start) / f64::from(points);
        (0..points).map(|i| start + step * f64::from(i)).collect()
    };
    Grid::new(
        axis(-7.0, 3.0).map(|phase| phase * std::f64::consts::PI),
        axis(-1.5, 2.5).map(|exponent| 10f64.powf(exponent)),
    )
}

/// 90,000 integrals, in two seconds; without optimization, when a minute would be needed, 10,000, unless
/// all are asked for.
#[test]
fn every_point_of_the_map_agrees_with_the_closed_form_within_its_own_error() {
    let all = !cfg!(debug_assertions) || std::env::var_os("QUADRILLE_WHOLE_MAP").is_some();
    let map = map(if all { 300 } else { 100 })
        .try_par_map(spdc::mode_overlap)
        .expect("the whole map converges");
    let mut largest = 0.0f64;
    for (phi, xi, overlap) in map.iter() {
        let exact = spdc::mode_overlap_exact(phi, xi);
        let difference = (overlap.value - exact).norm();
        largest = largest.max(difference);
        // The closed form, too, is a number of 53 bits.
        assert!(
            difference <= overlap.error + 1e-14 * envelope(phi, xi, exact),
            "phi {phi}, xi {xi}: off by {difference:e}, {overlap:?}"
        );
    }
    assert!(largest <= 1e-10, "largest difference {largest:e}");
}

/// The same against 32 digits, where the estimate has no one to share the blame with.
#[test]
fn error_estimates_cover_the_error_to_the_last_digit() {
    let tables = [
        include_str!("../data/spdc_map.csv"),
        include_str!("../data/spdc_random.csv"),
        include_str!("../data/spdc_reference.csv"),
    ];
    for [phi, xi, exact, _] in tables.into_iter().flat_map(table) {
        if phi.abs() > 500.0 {
            continue; // thousands of evaluations
        }
        match spdc::mode_overlap(phi, xi) {
            Ok(overlap) => {
                let off = (overlap.value - exact).norm();
                assert!(
                    off <= overlap.error,
                    "phi {phi:e}, xi {xi:e}: off by {off:e}, {overlap:?}"
                );
            }
            Err(error) => assert!(phi.abs() > 1e3, "phi {phi:e}, xi {xi:e}: {error}"),
        }
    }
}

/// Where squares of xi overflow or underflow, and where the pole is next to the range.
#[test]
fn any_focus_is_within_its_error_of_the_closed_form() {
    let exponents = [
        -323.0, -308.0, -160.0, -20.0, -9.0, -1.0, 1.0, 3.0, 6.0, 9.0, 20.0, 29.9, 30.1, 100.0,
        160.0, 308.2,
    ];
    for xi in exponents.map(|exponent| 10f64.powf(exponent)) {
        for phi in [-100.0, -20.0, -3.0, -1e-3, 0.0, 0.5, 3.0, 20.0, 100.0] {
            let exact = spdc::mode_overlap_exact(phi, xi);
            let overlap = spdc::mode_overlap(phi, xi).expect("converges");
            let off = (overlap.value - exact).norm();
            let allowed = overlap.error + 1e-14 * envelope(phi, xi, exact);
            assert!(off <= allowed, "{phi}, {xi:e}: off by {off:e}, {overlap:?}");
            assert!(overlap.error <= 1.5e-8 * exact.abs(), "{phi}, {xi:e}");
        }
    }
}

#[test]
fn the_map_has_its_known_extremes() {
    let map = map(100)
        .try_par_map(spdc::mode_overlap)
        .expect("the whole map converges");
    let value = |i, j| {
        map.get(i, j)
            .map(|overlap| overlap.value.re)
            .expect("on the grid")
    };
    // Maximum and minimum of the map, from a 40-digit evaluation.
    assert!((value(60, 49) - 2.065_381_986_364_161_2).abs() < 1e-9);
    assert!((value(94, 39) + 0.322_683_269_945_555_26).abs() < 1e-9);
    for (_, _, overlap) in map.iter() {
        assert!((value(94, 39)..=value(60, 49)).contains(&overlap.value.re));
    }
}

#[test]
fn arguments_without_physics_are_refused_by_name() {
    for (phi, xi, word) in [
        (f64::NAN, 1.0, "phi"),
        (f64::INFINITY, 1.0, "phi"),
        (0.0, f64::NAN, "xi"),
        (0.0, f64::INFINITY, "xi"),
        (0.0, -1e-3, "xi"),
    ] {
        let error = spdc::mode_overlap(phi, xi).expect_err("refused");
        assert!(matches!(error, Error::InvalidArgument { .. }), "{error:?}");
        assert!(error.to_string().contains(word), "{error}");
    }
}

/// Where angles are beyond the range of `elementary`, the standard library takes over.
#[test]
fn an_oscillation_that_cannot_be_resolved_is_not_converged() {
    for phi in [1e5, 1.999e6, -2.001e6, 1e9, 1e300] {
        let error = spdc::mode_overlap(phi, 1.0).expect_err("too fast for 1000 intervals");
        assert!(
            matches!(error, Error::NotConverged { .. }),
            "{phi:e}: {error:?}"
        );
    }
}

#[test]
fn without_focus_there_is_no_overlap() {
    let overlap = spdc::mode_overlap(1.0, 0.0).expect("converges");
    assert_eq!((overlap.value.norm(), overlap.error), (0.0, 0.0));
}
