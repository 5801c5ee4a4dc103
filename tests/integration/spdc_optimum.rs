//! The best phase and focus of the SPDC mode overlap, and the range around it, against tables
//! made by `tests/reference/spdc_physics.py`, stated numbers, and limits.

use std::f64::consts::{FRAC_PI_2, PI};

use quadrille::Error;
use quadrille::spdc::{focus_range, mode_overlap_exact, optimal_phase, optimum};

use crate::common::{close, table};

/// Si(pi), Wilbraham and Gibbs's.
const SI_PI: f64 = 1.851_937_051_982_466_2;

/// The largest figure of merit at this focus.
fn figure(xi: f64) -> f64 {
    mode_overlap_exact(optimal_phase(xi), xi).powi(2) / 4.0
}

#[test]
fn optimum_is_stationary_and_above_its_surroundings() {
    let best = optimum();
    assert!(close(best.phi, -1.036_142_643_016_994_9 * PI, 4e-16));
    assert!(close(
        mode_overlap_exact(best.phi, best.xi),
        best.overlap,
        1e-15
    ));
    assert!(close(
        best.overlap.powi(2) / 4.0,
        1.067_724_974_765_311_4,
        1e-15
    ));
    assert!(close(optimal_phase(best.xi), best.phi, 1e-14));
    // dI/dphi = 0 is the equation of the best phase; dI/dxi by a difference.
    let slope = |step: f64| {
        let (high, low) = (best.xi + step, best.xi - step);
        mode_overlap_exact(best.phi, high) - mode_overlap_exact(best.phi, low)
    };
    assert!(slope(1e-3).abs() < 1e-9);
    for i in -60..=60 {
        for j in -60..=60 {
            let (phi, xi) = (
                best.phi + 0.3 * f64::from(i),
                10_f64.powf(0.05 * f64::from(j)),
            );
            assert!(mode_overlap_exact(phi, best.xi * xi) <= best.overlap);
        }
    }
}

#[test]
fn best_phases_are_those_of_the_table() {
    // Those that the documentation states.
    let stated = [
        [0.1, -0.199_601_930_677_485_25, 0.099_668_432_846_966_4],
        [1.0, -1.721_710_112_883_652_4, 0.776_134_088_723_988_4],
        [10.0, -4.862_172_185_769_324_1, 0.719_754_973_753_350_8],
        [100.0, -6.080_454_982_327_025, 0.110_784_072_054_529_11],
    ];
    let made = table::<3>(include_str!("../data/spdc_optimum.csv"));
    for [xi, phi, h] in stated.into_iter().chain(made) {
        let value = optimal_phase(xi);
        assert!(close(value, phi, 1e-14), "xi {xi:e}: {value} for {phi}");
        assert!(close(figure(xi), h, 1e-14), "xi {xi:e}");
    }
}

#[test]
fn best_phase_has_its_limits() {
    for xi in [0.0, 5e-324, 1e-310, 1e-100, 1e-12, 9.99e-10, 1.01e-9] {
        assert!((optimal_phase(xi) + 2.0 * xi).abs() <= 1e-15 * xi, "{xi:e}");
    }
    // -2 pi + 2 pi (pi/2 + Si(pi)) / xi + ...
    for xi in [1e6, 1e9, 1e16, 1e100, 1e300, f64::MAX] {
        let limit = -2.0 * PI + 2.0 * PI * (FRAC_PI_2 + SI_PI) / xi;
        let off = (optimal_phase(xi) - limit).abs();
        assert!(off <= 1e-14 + 3e2 / (xi * xi), "{xi:e}: {off:e}");
    }
    for nonsense in [f64::NAN, f64::INFINITY, -1e-9, f64::NEG_INFINITY] {
        assert!(optimal_phase(nonsense).is_nan());
    }
    assert_eq!(optimal_phase(-0.0), 0.0);
}

#[test]
fn best_phase_is_best() {
    for k in -120..=120 {
        let xi = 10_f64.powf(0.05 * f64::from(k));
        let best = mode_overlap_exact(optimal_phase(xi), xi);
        for i in -400..=400 {
            let phi = 0.1 * f64::from(i);
            let value = mode_overlap_exact(phi, xi);
            assert!(value.abs() <= best * (1.0 + 1e-14), "phi {phi}, xi {xi:e}");
        }
    }
}

#[test]
fn focus_ranges_are_those_of_the_table() {
    for [share, from, to] in table(include_str!("../data/spdc_range.csv")) {
        let range = focus_range(share).unwrap();
        let tolerance = 1e-13 + 1e-14 / (1.0 - share).sqrt();
        assert!(close(*range.start(), from, tolerance), "{share}: {range:?}");
        assert!(close(*range.end(), to, tolerance), "{share}: {range:?}");
    }
    // Published to six digits, and what the range means.
    let range = focus_range(0.9).unwrap();
    assert!((range.start() - 1.55916).abs() < 5e-6 && (range.end() - 5.30932).abs() < 5e-6);
    let best = optimum();
    for end in [range.start(), range.end()] {
        assert!(close(figure(*end), 0.9 * figure(best.xi), 1e-13));
    }
}

#[test]
fn focus_range_goes_from_a_point_to_all() {
    let point = focus_range(1.0).unwrap();
    assert!(close(*point.start(), optimum().xi, 1e-7) && close(*point.end(), optimum().xi, 1e-7));
    // Weak focus: h = xi. Strong focus: h = (pi/2 + Si(pi))^2 / xi.
    for share in [1e-30, 1e-100, 1e-300] {
        let (range, h) = (focus_range(share).unwrap(), share * figure(optimum().xi));
        assert!(close(*range.start(), h, 1e-12), "{range:?}");
        assert!(
            close(*range.end(), (FRAC_PI_2 + SI_PI).powi(2) / h, 1e-12),
            "{range:?}"
        );
    }
    let mut outer = focus_range(1e-6).unwrap();
    for k in 1..1000 {
        let inner = focus_range(f64::from(k) / 1000.0).unwrap();
        assert!(outer.start() < inner.start() && inner.start() < &optimum().xi);
        assert!(inner.end() < outer.end() && &optimum().xi < inner.end());
        outer = inner;
    }
    for nonsense in [0.0, -0.5, 1.0 + 1e-15, f64::NAN, f64::INFINITY, 1e-301] {
        assert!(matches!(
            focus_range(nonsense),
            Err(Error::InvalidArgument { value, .. }) if value.to_bits() == nonsense.to_bits()
        ));
    }
}

#[test]
fn without_phase_mismatch_another_focus_is_the_best() {
    // At phi = 0, I = 2 atan(xi)/sqrt(xi): largest at 1.391745, often taken for 2.84.
    let h = |xi: f64| mode_overlap_exact(0.0, xi).powi(2) / 4.0;
    assert!((h(1.391_745) - 0.645_394).abs() < 5e-7);
    assert!(h(1.391_745) > h(1.39) && h(1.391_745) > h(1.393));
}
