//! What surrounds the SPDC mode overlap, against tables made by `tests/reference/spdc_physics.py`,
//! published numbers, and limits.

use std::f64::consts::{FRAC_PI_2, PI};

use quadrille::spdc::{
    Foci, Length, Period, Waist, WaveNumbers, Wavelength, aggregate_focus, boyd_kleinman, focus,
    focus_range, heralding_efficiency, mode_overlap_corrected, mode_overlap_corrected_exact,
    mode_overlap_exact, optimal_phase, optimum, waist_for_focus, walk_off, wave_number,
};
use quadrille::{Error, Quad};

/// Si(pi), Wilbraham and Gibbs's.
const SI_PI: f64 = 1.851_937_051_982_466_2;

/// Rows of numbers below a line of names.
fn table<const N: usize>(text: &str) -> Vec<[f64; N]> {
    let row = |line: &str| {
        let numbers: Vec<f64> = line.split(',').map(|n| n.parse().unwrap()).collect();
        numbers.try_into().unwrap()
    };
    text.lines().skip(1).map(row).collect()
}

fn close(value: f64, exact: f64, tolerance: f64) -> bool {
    (value - exact).abs() <= tolerance * exact.abs()
}

/// The largest figure of merit at this focus.
fn figure(xi: f64) -> f64 {
    mode_overlap_exact(optimal_phase(xi), xi).powi(2) / 4.0
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
    // Known beforehand, from another 40-digit computation (the first to 14 digits only).
    let published = [
        [0.1, -0.199_601_930_677_485_25, 0.099_668_432_846_966_4],
        [1.0, -1.721_710_112_883_652_4, 0.776_134_088_723_988_4],
        [10.0, -4.862_172_185_769_324_1, 0.719_754_973_753_350_8],
        [100.0, -6.080_454_982_327_025, 0.110_784_072_054_529_11],
    ];
    let made = table::<3>(include_str!("data/spdc_optimum.csv"));
    for [xi, phi, h] in published.into_iter().chain(made) {
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
    for [share, from, to] in table(include_str!("data/spdc_range.csv")) {
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
fn unpolarized_phase_matching_has_another_best_focus() {
    // At phi = 0, I = 2 atan(xi)/sqrt(xi): largest at 1.391745, often taken for 2.84.
    let h = |xi: f64| mode_overlap_exact(0.0, xi).powi(2) / 4.0;
    assert!((h(1.391_745) - 0.645_394).abs() < 5e-7);
    assert!(h(1.391_745) > h(1.39) && h(1.391_745) > h(1.393));
}

#[test]
fn focus_and_waist_are_each_others_inverse() {
    let (length, pump) = (Length::millimetres(10.0), Wavelength::nanometres(405.0));
    let xi = focus(length, Waist::micrometres(20.0), pump, 1.84);
    assert!(close(xi, 0.875_784_673_263_826_1, 3e-16));
    for micrometres in [1e-3, 0.7, 20.0, 31.4, 1e4] {
        let xi = focus(length, Waist::micrometres(micrometres), pump, 1.84);
        let waist = waist_for_focus(length, xi, pump, 1.84);
        assert!(close(waist.in_micrometres(), micrometres, 1e-15));
    }
    // The wave number and the Rayleigh length say the same.
    let k = wave_number(pump, 1.84);
    assert!(close(xi, 0.01 / (k * 20e-6 * 20e-6), 1e-15));
    assert!(close(k, 2.0 * PI * 1.84 / 405e-9, 1e-15));
}

#[test]
fn beams_that_do_not_exist_are_nan() {
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for place in 0..4 {
            let mut n = [0.01, 20e-6, 405e-9, 1.84];
            n[place] = bad;
            let (length, wavelength) = (Length::metres(n[0]), Wavelength::metres(n[2]));
            assert!(focus(length, Waist::metres(n[1]), wavelength, n[3]).is_nan());
            assert!(
                waist_for_focus(length, n[1], wavelength, n[3])
                    .in_metres()
                    .is_nan()
            );
            if place >= 2 {
                assert!(wave_number(wavelength, n[3]).is_nan());
            }
            if place != 1 {
                assert!(walk_off(0.05, length, wavelength, n[3]).is_nan());
            }
        }
    }
    let (length, pump) = (Length::metres(0.01), Wavelength::metres(405e-9));
    assert!(walk_off(f64::NAN, length, pump, 1.84).is_nan());
    assert_eq!(
        walk_off(-0.05, length, pump, 1.84),
        walk_off(0.05, length, pump, 1.84)
    );
    assert_eq!(walk_off(0.0, length, pump, 1.84), 0.0);
}

#[test]
fn units_are_powers_of_ten() {
    assert_eq!(Length::millimetres(10.0), Length::metres(10e-3));
    assert_eq!(Waist::micrometres(20.0), Waist::metres(20e-6));
    assert_eq!(Wavelength::nanometres(405.0), Wavelength::metres(405e-9));
    let period = Period::micrometres(-10.125);
    assert!(close(period.in_nanometres(), -10125.0, 4e-16));
    assert!(close(period.in_micrometres(), -10.125, 4e-16));
    assert!(close(period.in_millimetres(), -0.010_125, 4e-16));
    assert_eq!(period.in_metres(), -10.125e-6);
    assert!(Length::millimetres(9.0) < Length::millimetres(10.0));
}

/// 405 nm to 810 nm and 810 nm, refractive indices 1.84, 1.76 and 1.84.
fn waves() -> WaveNumbers {
    let (pump, pair) = (Wavelength::nanometres(405.0), Wavelength::nanometres(810.0));
    WaveNumbers {
        pump: wave_number(pump, 1.84),
        signal: wave_number(pair, 1.76),
        idler: wave_number(pair, 1.84),
    }
}

#[test]
fn poling_periods_are_the_published_ones() {
    let (k, length) = (waves(), Length::millimetres(10.0));
    assert!(close(k.plane_wave_period().in_micrometres(), 10.125, 1e-13));
    let focused = k.poling_period(optimum().phi, length);
    assert!(close(focused.in_micrometres(), 10.119_691_743_899, 1e-13));
    assert_eq!(k.poling_period(0.0, length), k.plane_wave_period());
    for phi in [-9.0, optimum().phi, 0.0, 0.1, 30.0] {
        let period = k.poling_period(phi, length);
        assert!((k.phase_mismatch(period, length) - phi).abs() < 1e-10);
    }
}

#[test]
fn crystals_without_poling_and_with_the_other_order() {
    let length = Length::millimetres(10.0);
    let none = Period::metres(f64::INFINITY);
    assert_eq!(
        waves().phase_mismatch(none, length),
        waves().mismatch() * 0.01
    );

    let matched = WaveNumbers {
        pump: 2e7,
        signal: 1e7,
        idler: 1e7,
    };
    assert_eq!(matched.mismatch(), 0.0);
    assert_eq!(matched.plane_wave_period(), none);

    let other = WaveNumbers {
        pump: 2e7,
        ..waves()
    };
    let period = other.poling_period(-3.0, length);
    assert!(other.mismatch() < 0.0 && period.in_metres() < 0.0);
    assert!((other.phase_mismatch(period, length) + 3.0).abs() < 1e-9);

    assert!(waves().phase_mismatch(Period::metres(0.0), length).is_nan());
    assert!(
        waves()
            .phase_mismatch(Period::metres(f64::NAN), length)
            .is_nan()
    );
    assert!(
        waves()
            .phase_mismatch(none, Length::metres(f64::NAN))
            .is_nan()
    );
    for length in [0.0, -1.0, f64::NAN] {
        assert!(
            waves()
                .poling_period(1.0, Length::metres(length))
                .in_metres()
                .is_nan()
        );
    }
    let unknown = WaveNumbers {
        pump: f64::NAN,
        ..waves()
    };
    assert!(unknown.plane_wave_period().in_metres().is_nan());
}

#[test]
fn aggregate_focus_matches_the_table() {
    for row in table::<10>(include_str!("data/spdc_aggregate.csv")) {
        let k = WaveNumbers {
            pump: row[0],
            signal: row[1],
            idler: row[2],
        };
        let foci = Foci {
            pump: row[3],
            signal: row[4],
            idler: row[5],
        };
        let beams = aggregate_focus(k, foci).unwrap();
        for (value, exact) in [beams.a, beams.b, beams.c, beams.xi]
            .into_iter()
            .zip(&row[6..])
        {
            assert!(close(value, *exact, 2e-15), "{row:?}: {beams:?}");
        }
    }
}

#[test]
fn equal_beams_have_the_focus_of_one() {
    // k_p = k_s + k_i: A = B = 2, xi = xi_p.
    for xi in [1e-99, 1e-3, 2.84, 1e50] {
        let k = WaveNumbers {
            pump: 3.0,
            signal: 1.0,
            idler: 2.0,
        };
        let beams = aggregate_focus(
            k,
            Foci {
                pump: xi,
                signal: xi,
                idler: xi,
            },
        )
        .unwrap();
        assert!(close(beams.a, 2.0, 1e-15) && close(beams.b, 2.0, 1e-15));
        assert!(close(beams.xi, xi, 1e-15) && beams.c == 0.0);
    }
}

#[test]
fn correction_of_beams_is_at_most_a_quarter() {
    for signal in [0.01, 0.3, 0.5, 0.99] {
        for idler in [0.01, 0.3, 0.5, 0.99] {
            for pump in [1e-3, 0.5, 1.0, 40.0] {
                for other in [1e-3, 0.5, 1.0, 40.0] {
                    let k = WaveNumbers {
                        pump: 1.0,
                        signal,
                        idler,
                    };
                    let foci = Foci {
                        pump,
                        signal: other,
                        idler: 1.0,
                    };
                    let beams = aggregate_focus(k, foci).unwrap();
                    assert!(beams.c <= 0.25 && beams.xi > 0.0, "{k:?}, {foci:?}");
                }
            }
        }
    }
}

#[test]
fn aggregates_that_make_no_sense_are_refused_by_name() {
    let good = (
        waves(),
        Foci {
            pump: 1.0,
            signal: 1.0,
            idler: 1.0,
        },
    );
    let refusal = |k, foci| match aggregate_focus(k, foci) {
        Err(Error::InvalidArgument { argument, .. }) => argument,
        other => panic!("{other:?}"),
    };
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let (k, foci) = good;
        assert_eq!(
            refusal(WaveNumbers { pump: bad, ..k }, foci),
            "wave number k_p"
        );
        assert_eq!(
            refusal(WaveNumbers { signal: bad, ..k }, foci),
            "wave number k_s"
        );
        assert_eq!(
            refusal(WaveNumbers { idler: bad, ..k }, foci),
            "wave number k_i"
        );
        assert_eq!(refusal(k, Foci { pump: bad, ..foci }), "focus of a beam");
        assert_eq!(
            refusal(
                k,
                Foci {
                    signal: bad,
                    ..foci
                }
            ),
            "focus of a beam"
        );
        assert_eq!(refusal(k, Foci { idler: bad, ..foci }), "focus of a beam");
    }
    let (k, foci) = good;
    assert_eq!(
        refusal(WaveNumbers { pump: k.idler, ..k }, foci),
        "wave number k_p"
    );
}

#[test]
fn corrected_overlap_matches_the_table() {
    for [phi, xi, c, exact, envelope] in table(include_str!("data/spdc_corrected.csv")) {
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
    let foci = Foci {
        pump: 2.84,
        signal: 2.84,
        idler: 2.84,
    };
    let beams = aggregate_focus(waves(), foci).unwrap();
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

#[test]
fn heralding_matches_the_integrals_over_the_beams() {
    for [x_s, pump, signal, idler, eta] in table(include_str!("data/spdc_heralding.csv")) {
        let foci = Foci {
            pump,
            signal,
            idler,
        };
        let value = heralding_efficiency(x_s, foci);
        assert!(
            close(value, eta, 1e-13),
            "{x_s}, {foci:?}: {value} for {eta}"
        );
    }
    let equal = Foci {
        pump: 2.84,
        signal: 2.84,
        idler: 2.84,
    };
    assert!(close(heralding_efficiency(0.5, equal), 0.75, 1e-15));
    let loose = Foci {
        pump: 0.1,
        signal: 0.5,
        idler: 0.5,
    };
    assert!((heralding_efficiency(0.5, loose) - 0.924_673).abs() < 5e-7);
}

#[test]
fn heralding_has_its_limits() {
    // Plane waves and very strong focus, with A, B, al, be of the foci (1, 2, 3) and x_s = 1/4.
    let (x_s, x_i) = (0.25, 0.75);
    let (a, b) = (1.0 + 0.25 * 2.0 + 0.75 * 3.0, 1.0 + 0.25 / 2.0 + 0.75 / 3.0);
    let (alpha, beta) = (1.0 + 2.0, 1.0 + 8.0);
    let at = |scale: f64| {
        let foci = Foci {
            pump: scale,
            signal: 2.0 * scale,
            idler: 3.0 * scale,
        };
        heralding_efficiency(x_s, foci)
    };
    let weak = 4.0 * x_s * x_i * alpha * 6.0 / (a * a);
    let strong = 4.0 * x_s * x_i * f64::sqrt(alpha * beta) / (a * b);
    for k in [8, 20, 99] {
        assert!(close(at(10_f64.powi(-k)), weak, 1e-14));
        assert!(close(at(10_f64.powi(k)), strong, 1e-7));
    }
    // A wide pump, equal modes: atan(xi)/xi, the partner of a wide mode is always found.
    for xi in [1e-60_f64, 1e-3, 1.0, 30.0] {
        let wide = Foci {
            pump: 1e-90,
            signal: xi,
            idler: xi,
        };
        let value = heralding_efficiency(0.5, wide);
        assert!(close(value, xi.atan() / xi, 1e-14), "{xi:e}: {value}");
    }
}

#[test]
fn heralding_is_a_probability() {
    let sizes = [1e-100, 1e-9, 0.03, 0.5, 1.0, 3.0, 40.0, 1e8, 1e100];
    for x_s in [1e-9, 0.2, 0.5, 0.77, 1.0 - 1e-9] {
        for pump in sizes {
            for signal in sizes {
                for idler in sizes {
                    let foci = Foci {
                        pump,
                        signal,
                        idler,
                    };
                    let eta = heralding_efficiency(x_s, foci);
                    assert!((0.0..=1.0 + 1e-14).contains(&eta), "{x_s}, {foci:?}: {eta}");
                }
            }
        }
    }
    let foci = Foci {
        pump: 1.0,
        signal: 1.0,
        idler: 1.0,
    };
    for x_s in [0.0, 1.0, -0.1, 1.1, f64::NAN] {
        assert!(heralding_efficiency(x_s, foci).is_nan());
    }
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e101, 1e-101] {
        assert!(heralding_efficiency(0.5, Foci { pump: bad, ..foci }).is_nan());
        assert!(
            heralding_efficiency(
                0.5,
                Foci {
                    signal: bad,
                    ..foci
                }
            )
            .is_nan()
        );
        assert!(heralding_efficiency(0.5, Foci { idler: bad, ..foci }).is_nan());
    }
}

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
