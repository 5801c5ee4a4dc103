//! `elementary` where arguments end: zeros and their signs, the smallest and the largest numbers,
//! infinity and NaN, and what an integral makes of them.

use quadrille::elementary::{exp, sin_cos};
use quadrille::num_complex::Complex64;
use quadrille::{Error, Method, NonFinite, Quad, quad};

const TINY: [f64; 5] = [5e-324, 1e-310, f64::MIN_POSITIVE, 1e-200, 1e-17];

/// The next larger number.
fn next(x: f64) -> f64 {
    f64::from_bits(x.to_bits() + 1)
}

#[test]
fn zeros_keep_their_sign() {
    assert_eq!(sin_cos(0.0).0.to_bits(), 0.0_f64.to_bits());
    assert_eq!(sin_cos(-0.0).0.to_bits(), (-0.0_f64).to_bits());
    assert_eq!((sin_cos(0.0).1, sin_cos(-0.0).1), (1.0, 1.0));
    assert_eq!((exp(0.0), exp(-0.0)), (1.0, 1.0));
}

#[test]
fn tiny_arguments_are_their_own_sine() {
    for x in TINY.into_iter().flat_map(|x| [x, -x]) {
        assert_eq!(sin_cos(x), (x, 1.0));
        assert_eq!(exp(x), 1.0);
    }
}

#[test]
fn sine_is_odd_and_cosine_even_to_the_last_bit() {
    for k in 0..100_000 {
        let x = 9.999 * f64::from(k);
        let ((s, c), (odd, even)) = (sin_cos(x), sin_cos(-x));
        assert_eq!((odd.to_bits(), even), ((-s).to_bits(), c), "{x}");
    }
}

#[test]
fn beyond_its_range_sin_cos_is_nan() {
    for end in [1e6, -1e6_f64] {
        let (s, c) = sin_cos(end);
        assert!((s - end.sin()).abs() < 2e-16 && (c - end.cos()).abs() < 2e-16);
    }
    let mut beyond = vec![next(1e6), f64::MAX, f64::INFINITY, f64::NAN];
    // All binades, where rounding to an integer, the quadrant and the remainder go wrong in turn.
    beyond.extend((20..1024).map(|k| 1.5 * 2_f64.powi(k)));
    for x in beyond.into_iter().flat_map(|x| [x, -x]) {
        let (s, c) = sin_cos(x);
        assert!(s.is_nan() && c.is_nan(), "{x:e}: {s}, {c}");
    }
}

#[test]
fn exp_overflows_and_underflows_where_the_standard_library_does() {
    let (last, first) = (709.782_712_893_384, -745.133_219_101_941_2);
    assert!(exp(last).is_finite() && exp(next(last)) == f64::INFINITY);
    assert!(exp(first + 1e-9) == 5e-324 && exp(first - 1e-9) == 0.0);
    for x in [746.0, 1e3, 1e5, 1e300, f64::MAX, f64::INFINITY] {
        assert_eq!((exp(x), exp(-x)), (f64::INFINITY, 0.0), "{x:e}");
    }
    assert!(exp(f64::NAN).is_nan() && exp(-f64::NAN).is_nan());
}

#[test]
fn exp_loses_digits_gradually() {
    for k in 0..=4000 {
        let x = -708.0 - 0.01 * f64::from(k);
        let off = (exp(x) - x.exp()).abs();
        assert!(off <= f64::max(5e-324, 2.3e-16 * x.exp()), "{x}: {off:e}");
    }
}

#[test]
fn an_integral_says_where_the_range_was_left() {
    let wave = |x: f64| sin_cos(1e4 * x).0;
    assert!(quad(wave, 0.0..1.0).is_ok());
    match quad(wave, 0.0..1e3) {
        Err(Error::NonFinite { x }) => assert!(x > 100.0, "{x}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn vectors_give_the_bits_of_single_numbers() {
    for (phi, xi) in [(-7.0, 0.03), (-1.6, 2.8), (4.0, 20.0), (30.0, 300.0)] {
        let amplitude = |x: f64| {
            let (sin, cos) = sin_cos(phi * x);
            Complex64::new(cos - xi * x * sin, sin + xi * x * cos) / (1.0 + xi * x * xi * x)
        };
        let real = |x: f64| exp(-xi * x * x) * sin_cos(phi * x).1;
        for method in [Method::DoublyAdaptive, Method::Qags] {
            for non_finite in [NonFinite::Reject, NonFinite::Zero] {
                let q = (Quad::new().method(method).rel_tol(1e-11)).non_finite(non_finite);
                // Behind a reference that the compiler cannot look through, one call a sample.
                let single: &dyn Fn(f64) -> Complex64 = std::hint::black_box(&amplitude);
                let expected = q.integrate(single, -1.0..1.0).unwrap();
                let e = q.integrate(amplitude, -1.0..1.0).unwrap();
                assert_eq!(
                    (e.value, e.error, e.evaluations),
                    (expected.value, expected.error, expected.evaluations)
                );
                let single: &dyn Fn(f64) -> f64 = std::hint::black_box(&real);
                let expected = q.integrate(single, -1.0..1.0).unwrap();
                let e = q.integrate(real, -1.0..1.0).unwrap();
                assert_eq!(
                    (e.value, e.error, e.evaluations),
                    (expected.value, expected.error, expected.evaluations)
                );
            }
        }
    }
}
