//! Heralding efficiency against transverse integrals by quadrature, made by `tests/reference/spdc_physics.py`,
//! published numbers, and limits.

use quadrille::spdc::{Foci, heralding_efficiency};

use crate::common::{close, table};

#[test]
fn heralding_matches_the_integrals_over_the_beams() {
    for [x_s, pump, signal, idler, eta] in table(include_str!("../data/spdc_heralding.csv")) {
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
