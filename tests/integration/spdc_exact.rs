//! The closed form of the SPDC mode overlap against tables of 32 digits, made by
//! `tests/reference/spdc_reference.py`, and against what is known about the integral.

use std::f64::consts::PI;

use quadrille::Quad;
use quadrille::spdc::{mode_overlap_exact, mode_overlap_grid};

use crate::common::{envelope, table};

const REFERENCE: &str = include_str!("../data/spdc_reference.csv");
const RANDOM: &str = include_str!("../data/spdc_random.csv");
const EXTREME: &str = include_str!("../data/spdc_extreme.csv");
const DERIVATIVE: &str = include_str!("../data/spdc_derivative.csv");

/// Allowed errors, in units of the envelope. One point at a time the worst of 20,000 random ones
/// was 5.0e-15; in the grid, where terms cancel, 3.9e-14.
const EXACT: f64 = 1e-14;
const GRID: f64 = 5e-14;

fn sinc(x: f64) -> f64 {
    if x == 0.0 { 1.0 } else { x.sin() / x }
}

/// The map of the literature: phi/pi from -7 in steps of 0.1, log10 xi from -1.5 in steps of 0.04.
fn map_axes() -> (Vec<f64>, Vec<f64>) {
    let phis = (0..100).map(|i| PI * (-7.0 + 0.1 * f64::from(i))).collect();
    let xis = (0..100)
        .map(|j| 10_f64.powf(-1.5 + 0.04 * f64::from(j)))
        .collect();
    (phis, xis)
}

/// Foci from 1e-6 to 1e6 and phases of both signs up to 1e4, dense where methods change.
fn box_axes() -> (Vec<f64>, Vec<f64>) {
    let magnitudes = (0..=160).map(|k| 10_f64.powf(-4.0 + 0.05 * f64::from(k)));
    let phis = magnitudes.flat_map(|m| [-m, m]).chain([0.0]).collect();
    let xis = (0..=240)
        .map(|k| 10_f64.powf(-6.0 + 0.05 * f64::from(k)))
        .collect();
    (phis, xis)
}

/// Every value of the grid against the closed form at its point.
fn assert_grid_agrees(phis: &[f64], xis: &[f64]) {
    let map = mode_overlap_grid(phis, xis);
    assert_eq!(map.len(), phis.len() * xis.len());
    for (i, &phi) in phis.iter().enumerate() {
        for (j, &xi) in xis.iter().enumerate() {
            let (shared, single) = (map[i * xis.len() + j], mode_overlap_exact(phi, xi));
            assert_eq!(shared.is_nan(), single.is_nan(), "phi {phi:e}, xi {xi:e}");
            let off = (shared - single).abs();
            assert!(
                single.is_nan() || off <= GRID * envelope(phi, xi, single),
                "phi {phi:e}, xi {xi:e}: {shared:e}, {single:e}"
            );
        }
    }
}

#[test]
fn closed_form_matches_the_tables() {
    for [phi, xi, exact, envelope] in [REFERENCE, RANDOM, EXTREME].into_iter().flat_map(table) {
        let off = (mode_overlap_exact(phi, xi) - exact).abs();
        assert!(
            off <= EXACT * envelope,
            "phi {phi:e}, xi {xi:e}: off by {off:e}"
        );
    }
}

#[test]
fn grid_matches_the_tables() {
    for [phi, xi, exact, envelope] in [REFERENCE, RANDOM, EXTREME].into_iter().flat_map(table) {
        let off = (mode_overlap_grid(&[phi], &[xi])[0] - exact).abs();
        assert!(
            off <= GRID * envelope,
            "phi {phi:e}, xi {xi:e}: off by {off:e}"
        );
    }
}

#[test]
fn optimum_is_the_published_one() {
    let (phi, xi) = (-3.255_138_115_373_303, 2.837_519_119_494_138_5);
    let best = mode_overlap_exact(phi, xi);
    assert!((best - 2.066_615_566_345_430_7).abs() < 2e-15);
    // Boyd and Kleinman's maximum, in the textbooks 1.068.
    assert!((best * best / 4.0 - 1.067_724_974_765_311_4).abs() < 2e-15);
    for (dphi, dxi) in [(0.01, 0.0), (-0.01, 0.0), (0.0, 0.01), (0.0, -0.01)] {
        assert!(mode_overlap_exact(phi + dphi, xi + dxi) < best);
    }
}

#[test]
fn derivative_satisfies_the_differential_equation() {
    // 2 xi dI/dphi = I - 2 sqrt(xi) sinc(phi/2), with dI/dphi from quadrature of 100 digits.
    for [phi, xi, exact, slope] in table(DERIVATIVE) {
        let value = mode_overlap_exact(phi, xi);
        assert!((value - exact).abs() <= EXACT * envelope(phi, xi, exact));
        let left = 2.0 * xi * slope;
        let right = value - 2.0 * xi.sqrt() * sinc(0.5 * phi);
        let size = left.abs() + value.abs() + 2.0 * xi.sqrt();
        assert!((left - right).abs() <= EXACT * size, "phi {phi}, xi {xi}");
    }
}

#[test]
fn no_phase_mismatch_gives_the_arc_tangent() {
    for xi in [1e-300_f64, 1e-6, 0.1, 1.0, 1.391_745, 30.0, 1e6, 1e300] {
        let exact = 2.0 * f64::atan(xi) / xi.sqrt();
        for phi in [0.0, -0.0] {
            assert!(
                (mode_overlap_exact(phi, xi) / exact - 1.0).abs() < EXACT,
                "xi {xi:e}"
            );
        }
    }
    assert_eq!(mode_overlap_exact(0.0, 1e-320), 2.0 * 1e-320_f64.sqrt());
}

#[test]
fn weak_focus_gives_plane_waves() {
    for xi in [1e-17_f64, 1e-18, 1e-100, f64::MIN_POSITIVE, 1e-320] {
        for phi in [-1e4, -30.0, -2.0, -1e-9, 0.0, 1e-9, 0.5, 6.0, 777.0] {
            let plane = 2.0 * xi.sqrt() * sinc(0.5 * phi);
            let off = (mode_overlap_exact(phi, xi) - plane).abs();
            assert!(
                off <= EXACT * envelope(phi, xi, plane),
                "phi {phi:e}, xi {xi:e}"
            );
        }
    }
}

#[test]
fn strong_focus_gives_the_sine_integral() {
    // Si, Abramowitz and Stegun, table 5.1, with more digits.
    let sine_integral = [
        (0.5, 0.493_107_418_043_066_7),
        (1.0, 0.946_083_070_367_183),
        (PI, 1.851_937_051_982_466_2),
        (10.0, 1.658_347_594_218_874),
        (25.0, 1.531_482_550_999_961),
    ];
    for xi in [1e20_f64, 1e100, 1e300] {
        for (x, si) in sine_integral {
            for sign in [-1.0, 1.0] {
                let (phi, limit) = (2.0 * sign * x, 2.0 / xi.sqrt() * (0.5 * PI - sign * si));
                let off = (mode_overlap_exact(phi, xi) - limit).abs();
                let size = envelope(phi, xi, limit);
                assert!(off <= 2.0 * EXACT * size, "phi {phi}, xi {xi:e}: {off:e}");
            }
        }
    }
}

#[test]
fn sum_of_squares_over_the_fourier_phases_is_parsevals() {
    // At phi = 2 pi k the overlap is a Fourier coefficient of sqrt(xi)/(1 - i xi l) on [-1, 1], so
    // that the squares add up to 4 atan(xi): another form of the integral of I^2 over all phi.
    let last = 20_000_u32;
    for xi in [0.05_f64, 0.5, 2.84, 20.0] {
        let mut sum = mode_overlap_exact(0.0, xi).powi(2);
        for k in (1..=last).rev() {
            let phi = 2.0 * PI * f64::from(k);
            sum += mode_overlap_exact(phi, xi).powi(2) + mode_overlap_exact(-phi, xi).powi(2);
        }
        // Beyond, I = -(2/sqrt(xi)) cos(phi/2) Im 1/z.
        let amplitude = 2.0 * xi * xi.sqrt() / (PI * (1.0 + xi * xi));
        sum += 2.0 * amplitude * amplitude / (f64::from(last) + 0.5);
        let exact = 4.0 * xi.atan();
        assert!(
            (sum / exact - 1.0).abs() < 1e-11,
            "xi {xi}: {sum} and {exact}"
        );
    }
}

#[test]
fn the_form_without_branches_agrees() {
    // l = sinh(S t)/xi with S = asinh(xi): another integral, without poles near the range.
    let strict = Quad::new().rel_tol(1e-13);
    for xi in [1e-3_f64, 0.5, 2.84, 300.0] {
        for phi in [-22.0, -3.26, 0.0, 1.0, 9.0] {
            let (s, a) = (xi.asinh(), 0.5 * phi / xi);
            let integrand = |t: f64| {
                let x = (s * t).sinh();
                ((a * x).cos() - x * (a * x).sin()) / (s * t).cosh()
            };
            let integral = strict.integrate(integrand, 0.0..1.0).unwrap();
            let scale = 2.0 * s / xi.sqrt();
            let off = scale * integral.value - mode_overlap_exact(phi, xi);
            assert!(
                off.abs() <= scale * (integral.error + 1e-14),
                "phi {phi}, xi {xi}"
            );
        }
    }
}

#[test]
fn stays_below_its_bound_and_finite_in_the_box() {
    let (phis, xis) = box_axes();
    for &phi in &phis {
        for &xi in &xis {
            let value = mode_overlap_exact(phi, xi);
            assert!(value.is_finite(), "phi {phi:e}, xi {xi:e}");
            let bound = 2.0 * xi.asinh() / xi.sqrt();
            assert!(
                value.abs() <= bound * (1.0 + EXACT),
                "phi {phi:e}, xi {xi:e}"
            );
        }
    }
}

#[test]
fn stays_finite_at_the_ends_of_the_floating_point_range() {
    let sizes = [
        f64::MIN_POSITIVE,
        1e-320,
        1e-200,
        1e-17,
        1.0,
        1e17,
        1e160,
        1e300,
        f64::MAX,
    ];
    for xi in sizes {
        for phi in sizes.iter().flat_map(|&p| [-p, p]).chain([0.0]) {
            let value = mode_overlap_exact(phi, xi);
            let bound = 2.0 * xi.asinh() / xi.sqrt();
            assert!(
                value.abs() <= bound * (1.0 + EXACT),
                "phi {phi:e}, xi {xi:e}: {value:e}"
            );
            let shared = mode_overlap_grid(&[phi], &[xi])[0];
            assert!(
                (shared - value).abs() <= GRID * envelope(phi, xi, value),
                "phi {phi:e}, xi {xi:e}: {shared:e}, {value:e}"
            );
        }
    }
}

#[test]
fn no_focus_gives_nothing_and_nonsense_gives_nan() {
    for phi in [-4.0, 0.0, 1e9] {
        assert_eq!(mode_overlap_exact(phi, 0.0), 0.0);
        assert_eq!(mode_overlap_exact(phi, -0.0), 0.0);
    }
    let nonsense = [
        (f64::NAN, 1.0),
        (f64::INFINITY, 1.0),
        (f64::NEG_INFINITY, 1.0),
        (1.0, f64::NAN),
        (1.0, f64::INFINITY),
        (1.0, -1.0),
        (1.0, f64::NEG_INFINITY),
        (f64::NAN, 0.0),
    ];
    for (phi, xi) in nonsense {
        assert!(mode_overlap_exact(phi, xi).is_nan(), "phi {phi}, xi {xi}");
    }
}

#[test]
fn map_has_its_extremes_where_they_belong() {
    let (phis, xis) = map_axes();
    let map = mode_overlap_grid(&phis, &xis);
    let single: Vec<f64> = phis
        .iter()
        .flat_map(|&phi| xis.iter().map(move |&xi| mode_overlap_exact(phi, xi)))
        .collect();
    for (map, tolerance) in [(map, GRID), (single, EXACT)] {
        let order = |a: &(usize, f64), b: &(usize, f64)| a.1.total_cmp(&b.1);
        let values = || map.iter().copied().enumerate();
        let (most, max) = values().max_by(order).unwrap();
        let (least, min) = values().min_by(order).unwrap();
        assert_eq!((most / 100, most % 100), (60, 49));
        assert_eq!((least / 100, least % 100), (94, 39));
        assert!((max - 2.065_381_986_364_161_2).abs() <= tolerance * max);
        assert!((min + 0.322_683_269_945_555_26).abs() <= tolerance * min.abs());
    }
}

#[test]
fn grid_agrees_with_the_closed_form() {
    let (phis, xis) = map_axes();
    assert_grid_agrees(&phis, &xis);
    let (phis, xis) = box_axes();
    assert_grid_agrees(&phis, &xis);
    // Every phase of the shared methods, closely.
    let phis: Vec<f64> = (-530..=530).map(|k| 0.1 * f64::from(k)).collect();
    assert_grid_agrees(&phis, &xis);
}

#[test]
fn grid_takes_any_shape_and_order() {
    let phis = [
        3.0, -51.1, 1e-9, -2.0, 2.0, -13.6, 0.0, 51.0, -50.9, 4000.0, 31.0,
    ];
    let xis = [
        40.0, 1e-6, 0.3, 1e6, 2.0, 1.1, 2.0, 0.0, 1e-320, 0.1, 7.0, 0.9, 1.0,
    ];
    for rows in 0..=phis.len() {
        for columns in 0..=xis.len() {
            assert_grid_agrees(&phis[..rows], &xis[..columns]);
        }
    }
    let many: Vec<f64> = (0..1000)
        .map(|k| f64::from(k * 379 % 1000) / 40.0)
        .collect();
    assert_grid_agrees(&[-1.7], &many);
    assert_grid_agrees(&many, &[0.7]);
    assert_grid_agrees(&phis, &many);
}

#[test]
fn grid_confines_nan_to_its_row_and_column() {
    let phis = [-3.0, f64::NAN, 2.0, f64::INFINITY, 0.5];
    let xis = [
        f64::NAN,
        0.5,
        -2.0,
        3.0,
        f64::INFINITY,
        0.0,
        1.0,
        2.0,
        5.0,
        f64::NAN,
        8.0,
    ];
    assert_grid_agrees(&phis, &xis);
    let map = mode_overlap_grid(&phis, &xis);
    let nans = map.iter().filter(|value| value.is_nan()).count();
    assert_eq!(nans, 2 * 11 + 3 * 4);
}

#[test]
fn grid_value_does_not_depend_on_its_neighbours() {
    let (phis, xis) = map_axes();
    let map = mode_overlap_grid(&phis, &xis);
    for (i, j) in [
        (0, 0),
        (13, 96),
        (60, 49),
        (94, 39),
        (99, 99),
        (71, 30),
        (50, 5),
    ] {
        let alone = mode_overlap_grid(&phis[i..=i], &xis[j..=j]);
        assert_eq!(alone[0].to_bits(), map[100 * i + j].to_bits(), "({i}, {j})");
    }
}
