//! The SPDC mode overlap with the correction C, against a table
//! made by `tests/reference/spdc_physics.py`, and where it is elementary.

use quadrille::Error;
use quadrille::spdc::{
    Foci, WaveNumbers, aggregate_focus, mode_overlap_corrected, mode_overlap_corrected_exact,
    mode_overlap_exact, optimum,
};

use crate::common::{close, table};

#[test]
fn corrected_overlap_matches_the_table() {
    for [phi, xi, c, exact, envelope] in table(include_str!("../data/spdc_corrected.csv")) {
        let s = (1.0 - 4.0 * c).sqrt();
        let v = 2.0 * c / (1.0 + s);
        let value = mode_overlap_corrected_exact(phi, xi, c);
        let allowed = 2e-14 * (1.0 + v.abs() * xi) / s;
        assert!(
            (value - exact).abs() <= allowed * envelope,
            "phi {phi:e}, xi {xi:e}, C {c:e}: off by {:e}, allowed {allowed:e}",
            (value - exact).abs() / envelope
        );
        if phi.abs() <= 1e3 {
            let by_quadrature = mode_overlap_corrected(phi, xi, c).unwrap();
            let off = (by_quadrature.value - exact).norm();
            assert!(
                off <= by_quadrature.error,
                "phi {phi:e}, xi {xi:e}, C {c:e}: {off:e}"
            );
        }
    }
}

#[test]
fn corrected_overlap_without_correction_is_the_plain_one() {
    for xi in [1e-6, 0.3, 2.84, 1e6] {
        for phi in [-30.0, -3.2, 0.0, 0.1, 200.0] {
            let plain = mode_overlap_exact(phi, xi);
            assert_eq!(mode_overlap_corrected_exact(phi, xi, 0.0), plain);
            let by_quadrature = mode_overlap_corrected(phi, xi, 0.0).unwrap();
            assert!((by_quadrature.value - plain).norm() <= by_quadrature.error);
        }
    }
    // At phi = 0 it is elementary.
    let (xi, c) = (3.0_f64, 0.21_f64);
    let exact = 2.0 / xi.sqrt() / 0.4 * ((0.7 * xi).atan() - (0.3 * xi).atan());
    assert!(close(
        mode_overlap_corrected_exact(0.0, xi, c),
        exact,
        1e-14
    ));
}

#[test]
fn leaving_the_correction_out_costs_what_is_said() {
    // Three beams of equal focus 405 -> 810 + 810 nm: 0.1 to 1.4 % in three poled cases.
    // Wave numbers over 2 pi, per micrometre: indices 1.84, 1.76 and 1.84.
    let k = WaveNumbers {
        pump: 1.84 / 0.405,
        signal: 1.76 / 0.81,
        idler: 1.84 / 0.81,
    };
    let foci = Foci {
        pump: 2.84,
        signal: 2.84,
        idler: 2.84,
    };
    let beams = aggregate_focus(k, foci).unwrap();
    let phi = optimum().phi;
    let plain = mode_overlap_exact(phi, beams.xi);
    let change = mode_overlap_corrected_exact(phi, beams.xi, beams.c) / plain - 1.0;
    assert!(
        (1e-3..1.4e-2).contains(&change.abs()),
        "{change}, {beams:?}"
    );
}

#[test]
fn corrected_overlap_beyond_a_quarter_is_for_quadrature() {
    // Poles off the imaginary axis. For C = 1/2 they are at x = -i +- 1; phi = 0 is elementary:
    // the integral of (1 - x^2/2)/(1 + x^4/4), over x up to xi.
    let xi = 2.0_f64;
    let exact = ((xi * xi + 2.0 * xi + 2.0) / (xi * xi - 2.0 * xi + 2.0)).ln() / xi.sqrt();
    let overlap = mode_overlap_corrected(0.0, xi, 0.5).unwrap();
    assert!(
        (overlap.value - exact).norm() <= overlap.error,
        "{overlap:?}, {exact}"
    );
    for c in [0.25, 0.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(mode_overlap_corrected_exact(1.0, 1.0, c).is_nan());
    }
    for (phi, xi) in [
        (f64::NAN, 1.0),
        (f64::INFINITY, 1.0),
        (1.0, -1.0),
        (1.0, f64::NAN),
    ] {
        assert!(mode_overlap_corrected_exact(phi, xi, 0.1).is_nan());
        let error = mode_overlap_corrected(phi, xi, 0.1).unwrap_err();
        assert!(matches!(error, Error::InvalidArgument { .. }));
    }
    let error = mode_overlap_corrected(1.0, 1.0, f64::NAN).unwrap_err();
    assert!(error.to_string().contains("correction C"), "{error}");
    assert_eq!(
        mode_overlap_corrected(1.0, 0.0, 0.1).unwrap().value.norm(),
        0.0
    );
    assert_eq!(mode_overlap_corrected_exact(1.0, 0.0, 0.1), 0.0);
}
