//! From lengths to the dimensionless numbers of SPDC, against a table made by `tests/reference/spdc_physics.py`,
//! published numbers, and what must be refused.

use std::f64::consts::PI;

use quadrille::Error;
use quadrille::spdc::{
    Foci, Length, Period, Waist, WaveNumbers, Wavelength, aggregate_focus, foci_for_aggregate,
    focus, optimum, waist_for_focus, walk_off, wave_number,
};

use crate::common::{close, table};

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
    for row in table::<10>(include_str!("../data/spdc_aggregate.csv")) {
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
fn foci_for_an_aggregate_amount_to_it() {
    // Without a mismatch, with a little and with much.
    for (signal, idler) in [(1.0, 2.0), (0.9, 1.9), (0.1, 2.9), (0.01, 0.02)] {
        let k = WaveNumbers {
            pump: 3.0,
            signal,
            idler,
        };
        for [pump, signal, idler] in [
            [1.0, 1.0, 1.0],
            [1e-3, 20.0, 0.7],
            [5e30, 1.0, 1e-9],
            [1e-40, 1e-41, 1e-42],
        ] {
            let ratios = Foci {
                pump,
                signal,
                idler,
            };
            for exponent in -50..=50 {
                let xi = 2.84 * 10f64.powi(exponent);
                let foci = foci_for_aggregate(k, ratios, xi).unwrap();
                let beams = aggregate_focus(k, foci).unwrap();
                assert!(close(beams.xi, xi, 4e-15), "{foci:?}: {beams:?}");
                assert!(close(foci.signal * pump, foci.pump * signal, 1e-15));
                assert!(close(foci.idler * pump, foci.pump * idler, 1e-15));
            }
        }
    }
}

#[test]
fn foci_for_an_aggregate_have_their_limits() {
    let k = WaveNumbers {
        pump: 3.0,
        signal: 1.0,
        idler: 2.0,
    };
    let of = |k, [pump, signal, idler]: [f64; 3]| {
        let ratios = Foci {
            pump,
            signal,
            idler,
        };
        foci_for_aggregate(k, ratios, 2.84).unwrap()
    };
    // Equal foci: xi (1 - dk/(2 k_p)), with a mismatch and without.
    assert!(close(of(k, [7.0; 3]).pump, 2.84, 1e-15));
    let poled = WaveNumbers { pump: 3.2, ..k };
    let equal = of(poled, [7.0; 3]);
    assert!(close(equal.idler, 2.84 * (1.0 - 0.2 / 6.4), 1e-15));
    // A pump of weak focus: xi = k_p xi_s xi_i / (k_s xi_s + k_i xi_i), here for xi_i = 4 xi_s.
    let weak = of(k, [1e-20, 1.0, 4.0]);
    assert!(close(weak.signal, 2.84 * 9.0 / 12.0, 1e-15));
    // A pump of strong focus: xi = (k_s xi_i + k_i xi_s)/k_p.
    let strong = of(k, [1e20, 1.0, 4.0]);
    assert!(close(strong.signal, 2.84 * 3.0 / 6.0, 1e-15));
}

#[test]
fn foci_for_an_aggregate_are_refused_by_name() {
    let equal = Foci {
        pump: 1.0,
        signal: 1.0,
        idler: 1.0,
    };
    let refusal = |ratios, xi| match foci_for_aggregate(waves(), ratios, xi) {
        Err(Error::InvalidArgument { argument, .. }) => argument,
        other => panic!("{other:?}"),
    };
    for bad in [0.0, -1.0, 1e-101, 1e101, f64::NAN, f64::INFINITY] {
        assert_eq!(refusal(equal, bad), "aggregate focus xi");
        let ratios = Foci {
            idler: bad,
            ..equal
        };
        assert_eq!(refusal(ratios, 1.0), "focus of a beam");
    }
    // The pump's would be 1e-119.
    let weak = Foci {
        pump: 1e-30,
        ..equal
    };
    assert_eq!(refusal(weak, 1e-89), "focus of a beam");
}
