//! `spdc::mode_overlap` against the closed form, on the map and at its borders.

#![cfg(feature = "std")]

use quadrille::{Axis, Error, Grid, spdc};

/// phi/pi = -7 + 0.1 i, log10 xi = -1.5 + 0.04 j.
fn map() -> Grid {
    Grid::new(
        Axis::arange(-7.0, 3.0, 0.1).map(|phase| phase * std::f64::consts::PI),
        Axis::arange(-1.5, 2.5, 0.04).map(|exponent| 10f64.powf(exponent)),
    )
}

#[test]
fn every_point_of_the_map_agrees_with_the_closed_form() {
    let map = map()
        .try_par_map(spdc::mode_overlap)
        .expect("the whole map converges");
    let (mut largest, mut beyond) = (0.0f64, 0);
    for (phi, xi, overlap) in map.iter() {
        let exact = spdc::mode_overlap_exact(phi, xi);
        let difference = (overlap.value - exact).norm();
        largest = largest.max(difference);
        beyond += usize::from(difference > overlap.error + 1e-13);
    }
    assert!(largest <= 1e-9, "largest difference {largest:e}");
    assert_eq!(beyond, 0, "points further off than they say");
}

#[test]
fn the_map_has_its_known_extremes() {
    let map = map()
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

#[test]
fn without_focus_there_is_no_overlap() {
    let overlap = spdc::mode_overlap(1.0, 0.0).expect("converges");
    assert_eq!((overlap.value.norm(), overlap.error), (0.0, 0.0));
}
