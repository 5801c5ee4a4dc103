//! What a person reads: the texts of errors and of estimates.

use std::error::Error as _;

use proptest::prelude::*;
use quadrille::num_complex::Complex;
use quadrille::{Cause, Error, Estimate, Method, NonFinite, Quad, Real, Value, quad};

/// An estimate of this value and error: one of something else, with both replaced.
fn estimate<Y: Value>(value: Y, error: Y::Real) -> Estimate<Y> {
    let any = quad(|x: Y::Real| x, Y::Real::lit(0.0)..Y::Real::lit(1.0));
    let mut estimate = any.expect("a line").map_value(|_| value);
    estimate.error = error;
    estimate
}

fn message(error: &Error<f64>) -> String {
    error.to_string()
}

// Errors

#[test]
fn a_sample_that_is_not_finite_has_a_likely_cause_by_where_it_is() {
    let far = "far out on an infinite range its formula probably overflows; take a finite range, \
               a form that does not overflow, or NonFinite::Zero if it is 0 there";
    let tiny = "next to 0 its formula is probably 0/0 or overflows; take a form that does not, \
                or NonFinite::Zero if it is 0 there";
    let large = "if its formula overflows there, take a form that does not, \
                 or NonFinite::Zero if it is 0 there; if it is singular, a break point at that x may help";
    let elsewhere = "if it is singular or 0/0 there, a break point at that x may help";
    for (x, shown, cure) in [
        (0.0, "0", elsewhere),
        (0.3, "0.3", elsewhere),
        (-123_456.75, "-123456.75", large),
        (1e-9, "1e-9", elsewhere),
        (26.0, "26", elsewhere),
        (27.0, "27", large),
        (-6e25, "-6e25", large),
        (8.949_120_926_327_824e189, "8.949120926327824e189", far),
        (-1e30, "-1e30", far),
        (3.5e-200, "3.5e-200", tiny),
        (-5e-324, "-5e-324", tiny),
    ] {
        assert_eq!(
            message(&Error::NonFinite { x }),
            format!("integrand is not finite at x = {shown}: {cure}")
        );
    }
    let single = Error::<f32>::NonFinite { x: 1e-37 };
    assert_eq!(
        single.to_string(),
        format!("integrand is not finite at x = 1e-37: {tiny}")
    );
}

#[test]
fn the_cures_are_cures() {
    let hole = quad(|x: f64| x.sin() / x, -1.0..1.0).unwrap_err();
    assert!(message(&hole).ends_with("a break point at that x may help"));
    assert!(quad(|x: f64| x.sin() / x, [-1.0, 0.0, 1.0]).is_ok());

    let debye = |x: f64| x.powi(4) * x.exp() / x.exp_m1().powi(2);
    let overflow = quad(debye, 0.0..1000.0).unwrap_err();
    assert!(message(&overflow).contains("NonFinite::Zero if it is 0 there"));
    let q = Quad::new().non_finite(NonFinite::Zero);
    assert!(q.integrate(debye, 0.0..1000.0).is_ok());
}

#[test]
fn causes_name_a_cure_where_there_is_one() {
    for (cause, text) in [
        (
            Cause::MaxIntervals,
            "the largest number of intervals was reached \
             (a break point at the difficulty or a larger max_intervals may help)",
        ),
        (
            Cause::Roundoff,
            "rounding errors or noise prevent the tolerance from being reached \
             (a looser tolerance or a form that cancels less may help)",
        ),
        (
            Cause::BadIntegrand,
            "the integrand behaves badly at a point of the range (a break point there may help)",
        ),
        (
            Cause::ExtrapolationStalled,
            "extrapolation does not converge to the tolerance \
             (another method or a looser tolerance may help)",
        ),
        (
            Cause::Divergent,
            "the integral is probably divergent or converges too slowly",
        ),
    ] {
        assert_eq!(cause.to_string(), text);
    }
}

#[test]
fn the_error_of_what_did_not_converge_is_compared_with_its_value() {
    for (value, error, tail) in [
        (2.0, 3e-11, "3.0e-11, which is 1.5e-11 of the value"),
        (0.5, 0.01, "1.0e-2, which is 2.0e-2 of the value"),
        (-0.5, 2.0, "2.0e0, which is more than the value itself"),
        (0.0, 1e-3, "1.0e-3"),
        (1.0, f64::INFINITY, "inf"),
        (f64::NAN, f64::INFINITY, "inf"),
    ] {
        let best = estimate(value, error);
        let evaluations = best.evaluations;
        let cause = Cause::Divergent;
        assert_eq!(
            message(&Error::NotConverged { cause, best }),
            format!(
                "{cause}; the best estimate, after {evaluations} evaluations, has error {tail}"
            )
        );
    }
    let q = Quad::new().method(Method::Qags).max_intervals(1);
    let text = message(&q.integrate(|x: f64| x.sqrt(), 0.0..1.0).unwrap_err());
    let start = format!(
        "{}; the best estimate, after 21 evaluations, has error ",
        Cause::MaxIntervals
    );
    assert!(text.starts_with(&start), "{text}");
    assert!(text.ends_with(" of the value"), "{text}");
}

#[test]
fn an_error_of_the_integrand_stands_behind_its_point() {
    let error = Quad::new()
        .try_integrate(
            |x: f64| if x > 0.5 { Err("no entry") } else { Ok(x) },
            [0.0, 1e7],
        )
        .unwrap_err();
    let Error::Integrand { x, source } = error else {
        panic!("{error}");
    };
    assert_eq!(source, "no entry");
    let error: Error<f64, &str> = Error::Integrand { x: 2.5e7, source };
    assert_eq!(error.to_string(), "integrand failed at x = 2.5e7: no entry");
    assert!(x > 0.5);
}

#[test]
fn nested_errors_read_from_outside_in() {
    let inner: Error<f64> = Error::NonFinite { x: 1e-5 };
    let outer: Error<f64, Error<f64>> = Error::Integrand {
        x: 0.5,
        source: inner.clone(),
    };
    assert_eq!(
        outer.to_string(),
        format!("integrand failed at x = 0.5: {inner}")
    );
    assert_eq!(outer.source().unwrap().to_string(), inner.to_string());
}

#[test]
fn what_is_wrong_with_an_argument_is_short() {
    let error = quad(|x: f64| x, [0.0, 4e300, 3e300, 5e300]).unwrap_err();
    let text = "break point must be in the order of the range and inside it, got 3e300";
    assert_eq!(message(&error), text);
    let error = Quad::new()
        .rel_tol(f64::NAN)
        .integrate(|x: f64| x, 0.0..1.0);
    assert!(message(&error.unwrap_err()).ends_with(", got NaN"));
}

#[test]
fn a_change_of_shape_is_told_with_its_point() {
    let changed = quad(|x: f64| vec![x; 1 + usize::from(x == 0.5)], 0.0..1.0);
    assert_eq!(
        changed.unwrap_err().to_string(),
        "integrand has another number of components at x = 0.5 than before"
    );
}

#[cfg(feature = "std")]
#[test]
fn errors_of_sweeps_tell_the_cause_in_one_line() {
    use quadrille::{Axis, AxisError, Grid, GridError, TaskError};

    let inner: Error<f64> = Error::NonFinite { x: 0.25 };
    let task = TaskError::Failed {
        index: 17,
        source: inner.clone(),
    };
    assert_eq!(task.to_string(), format!("point 17: {inner}"));
    assert_eq!(task.source().unwrap().to_string(), inner.to_string());

    let point = |source| GridError::Point {
        row: 1,
        column: 2,
        x: 0.3,
        y: 1e200,
        source,
    };
    let place = "no value at (0.3, 1e200), row 1, column 2";
    let error = point(task.clone());
    assert_eq!(error.to_string(), format!("{place}: {inner}"));
    assert_eq!(error.source().unwrap().to_string(), task.to_string());
    let panicked = point(TaskError::Panicked {
        index: 17,
        message: "no".into(),
    });
    assert_eq!(panicked.to_string(), format!("{place}: panicked: no"));
    let cancelled: GridError = GridError::Sweep {
        source: TaskError::Cancelled { completed: 3 },
    };
    assert_eq!(
        cancelled.to_string(),
        "the grid was not swept: cancelled after 3 points"
    );
    let axis = Grid::new([1.0], Axis::arange(0.0, 1.0, 0.0))
        .try_par_map(|x, y| Ok::<f64, &str>(x + y))
        .unwrap_err();
    assert_eq!(
        axis.to_string(),
        format!("axis 1 of the grid is not one: {}", AxisError::ZeroStep)
    );
}

// Estimates

#[test]
fn a_value_has_its_error_in_parentheses() {
    for (value, error, plain, scientific) in [
        (
            1.772_453_850_905_516,
            1.4e-8,
            "1.772453851(14)",
            "1.772453851(14)e0",
        ),
        (
            1.772_453_850_905_516,
            2e-8,
            "1.77245385(2)",
            "1.77245385(2)e0",
        ),
        (
            1.772_453_850_905_516,
            2.01e-8,
            "1.77245385(3)",
            "1.77245385(3)e0",
        ),
        (-0.5, 9.2e-4, "-0.5000(10)", "-5.000(10)e-1"),
        (123.4, 3.0, "123(3)", "1.23(3)e2"),
        (123.4, 30.0, "1.2(3)e2", "1.2(3)e2"),
        (6.022e23, 5e19, "6.0220(5)e23", "6.0220(5)e23"),
        (1.067_123e-12, 3e-16, "1.0671(3)e-12", "1.0671(3)e-12"),
        (0.000_25, 1e-6, "0.0002500(10)", "2.500(10)e-4"),
        (999_999.99, 0.3, "1.0000000(3)e6", "1.0000000(3)e6"),
        // Without an error.
        (0.1, 0.0, "0.1", "1e-1"),
        (0.0, 0.0, "0", "0e0"),
        (1e9, 0.0, "1e9", "1e9"),
        // Where parentheses would not say it.
        (3.2, 5.1, "3.2 +- 6", "3.2e0 +- 6e0"),
        (
            -1.234_567e-17,
            3.47e-12,
            "-1.2e-17 +- 4e-12",
            "-1.2e-17 +- 4e-12",
        ),
        (0.0, 1e-3, "0 +- 0.001", "0e0 +- 1e-3"),
        (1.2, f64::INFINITY, "1.2 +- inf", "1.2e0 +- inf"),
        (1.2, f64::NAN, "1.2 +- NaN", "1.2e0 +- NaN"),
        (f64::INFINITY, 1.0, "inf +- 1", "inf +- 1e0"),
        (f64::NAN, f64::INFINITY, "NaN +- inf", "NaN +- inf"),
        (0.1, 1e-300, "0.1 +- 1e-300", "1e-1 +- 1e-300"),
        (1e300, 1.0, "1e300 +- 1", "1e300 +- 1e0"),
    ] {
        let estimate = estimate(value, error);
        assert_eq!(estimate.to_string(), plain);
        assert_eq!(format!("{estimate:e}"), scientific);
    }
}

#[test]
fn single_precision_has_its_own_digits() {
    assert_eq!(estimate(0.1_f32, 1e-7).to_string(), "0.10000000(10)");
    assert_eq!(estimate(0.1_f32, 1e-30).to_string(), "0.1 +- 1e-30");
    assert_eq!(estimate(0.1_f32, 0.0).to_string(), "0.1");
    assert_eq!(estimate(1.5e30_f32, 3e28).to_string(), "1.50(3)e30");
}

#[test]
fn components_share_the_place_of_the_error() {
    let complex = |re: f64, im: f64, error| estimate(Complex::new(re, im), error);
    assert_eq!(
        complex(0.459_697, 0.841_471, 2e-4).to_string(),
        "(0.4597(2) + 0.8415(2)i)"
    );
    assert_eq!(
        complex(0.5, -3e-9, 2e-4).to_string(),
        "(0.5000(2) + 0.0000(2)i)"
    );
    assert_eq!(complex(0.5, -0.25, 0.0).to_string(), "(0.5 - 0.25i)");
    assert_eq!(
        complex(4.5e-9, -2.5e-10, 3e-12).to_string(),
        "(4.500(3) - 0.250(3)i)e-9"
    );
    assert_eq!(
        complex(1.0, 0.0, f64::INFINITY).to_string(),
        "(1 + 0i) +- inf"
    );
    let single = estimate(Complex::new(1.0_f32, -2.0), 0.5);
    assert_eq!(single.to_string(), "(1.0(5) - 2.0(5)i)");

    let pair = [0.459_697, 0.841_471];
    assert_eq!(estimate(pair, 2e-4).to_string(), "[0.4597(2), 0.8415(2)]");
    assert_eq!(
        estimate(pair.to_vec(), 2e-4).to_string(),
        "[0.4597(2), 0.8415(2)]"
    );
    assert_eq!(
        format!("{:e}", estimate(pair, 2e-4)),
        "[4.597(2), 8.415(2)]e-1"
    );
    assert_eq!(
        estimate([pair; 2], 0.02).to_string(),
        "[0.46(2), 0.84(2), 0.46(2), 0.84(2)]"
    );
    assert_eq!(estimate(vec![0.5], 0.02).to_string(), "[0.50(2)]");
    assert_eq!(estimate(Vec::<f64>::new(), 0.0).to_string(), "[]");
    let list = vec![Complex::new(1.0, 2.0), Complex::new(3.0, -4.0)];
    assert_eq!(
        estimate(list, 0.03).to_string(),
        "[(1.00(3) + 2.00(3)i), (3.00(3) - 4.00(3)i)]"
    );
}

#[test]
fn a_type_of_ones_own_shows_its_components() {
    #[derive(Clone)]
    struct Own([f64; 3], usize);

    impl Value for Own {
        type Real = f64;
        fn components(&self) -> usize {
            self.1
        }
        fn pack(&self, components: &mut [f64]) {
            components.copy_from_slice(&self.0[..self.1]);
        }
        fn unpack(&mut self, components: &[f64]) {
            self.0[..self.1].copy_from_slice(components);
        }
    }

    let own = |components| estimate(Own([1.0, -2.5, 3.0], components), 0.02);
    assert_eq!(own(3).to_string(), "[1.00(2), -2.50(2), 3.00(2)]");
    assert_eq!(own(1).to_string(), "1.00(2)");
}

#[test]
fn a_precision_is_a_number_of_decimals() {
    let root_of_pi = estimate(1.772_453_850_905_516, 1.6e-8);
    // Of 1.772 the value is 0.454 units away, of 1.7724538509 the error is 160.
    assert_eq!(format!("{root_of_pi:.3}"), "1.772(1)");
    assert_eq!(format!("{root_of_pi:.10}"), "1.7724538509(161)");
    assert_eq!(format!("{root_of_pi:.0}"), "2(1)");
    assert_eq!(format!("{root_of_pi:.3e}"), "1.772(1)e0");
    assert_eq!(format!("{:.2}", estimate(-12.345, 0.02)), "-12.35(3)");
    assert_eq!(format!("{:.2}", estimate(1.0671e-12, 3e-16)), "1.07(1)e-12");
    assert_eq!(format!("{:.2e}", estimate(9.999, 1e-9)), "1.00(1)e1");
    let pair = estimate([0.459_697, 84.1471], 2e-4);
    assert_eq!(format!("{pair:.2}"), "[0.46(1), 84.15(1)]");
    let complex = estimate(Complex::new(0.459_697_f32, 0.0), 2e-4);
    assert_eq!(format!("{complex:.3}"), "(0.460(1) + 0.000(1)i)");
    // Where parentheses would not say it, and with more digits than there are.
    assert_eq!(format!("{:.3}", estimate(0.25, 0.0)), "0.250");
    assert_eq!(
        format!("{:.1}", estimate(1.25, f64::INFINITY)),
        "1.2 +- inf"
    );
    assert_eq!(format!("{:.2}", estimate(0.0, 1e-9)), "0.00 +- 1e-9");
    assert_eq!(
        format!("{:.20}", estimate(0.5, 1e-9)),
        "0.50000000000000000000 +- 1e-9"
    );
}

#[test]
fn a_width_is_obeyed() {
    let half = estimate(0.5, 0.02);
    assert_eq!(
        format!("{half:>10}|{half:<10}|{half:*^11}|{half:2}|{half:>9.1}"),
        "   0.50(2)|0.50(2)   |**0.50(2)**|0.50(2)|   0.5(1)"
    );
}

/// Value and error as printed.
fn read(text: &str) -> (f64, f64) {
    if let Some((value, error)) = text.split_once(" +- ") {
        return (value.parse().unwrap(), error.parse().unwrap());
    }
    let (value, rest) = text.split_once('(').unwrap();
    let (error, power) = rest.split_once(')').unwrap();
    let decimals = value
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    let exponent: i32 = power.strip_prefix('e').map_or(0, |e| e.parse().unwrap());
    let place = exponent - i32::try_from(decimals).unwrap();
    (
        format!("{value}{power}").parse().unwrap(),
        format!("{error}e{place}").parse().unwrap(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn a_printed_error_is_not_smaller_and_not_much_larger(
        (mantissa, exponent) in (1.0..10.0, -307..308_i32),
        (part, smaller) in (1.0..10.0, -1..20_i32),
        is_negative: bool,
    ) {
        let sign = if is_negative { -1.0 } else { 1.0 };
        let value: f64 = format!("{mantissa}e{exponent}").parse::<f64>().unwrap() * sign;
        let error: f64 = format!("{part}e{}", exponent - smaller).parse().unwrap();
        prop_assume!(error > 0.0 && error < 1e307);
        let estimate = estimate(value, error);
        for text in [estimate.to_string(), format!("{estimate:e}")] {
            let (shown, printed) = read(&text);
            prop_assert!(printed >= error, "{error:e}: {text}");
            prop_assert!(printed <= 1.51 * error || error < 1e-321, "{error:e}: {text}");
            let distance = (shown - value).abs();
            prop_assert!(distance <= 0.51 * printed, "{value:e}: {text}");
        }
    }

    /// Whatever the precision, the integral is where the text says.
    #[test]
    fn a_printed_error_covers_what_rounding_takes_away(
        (mantissa, exponent) in (1.0..10.0, -30..30_i32),
        (part, smaller) in (1.0..10.0, 0..14_i32),
        decimals in 0..12_usize,
    ) {
        let value: f64 = format!("{mantissa}e{exponent}").parse().unwrap();
        let error: f64 = format!("{part}e{}", exponent - smaller).parse().unwrap();
        let estimate = estimate(value, error);
        for text in [format!("{estimate:.decimals$}"), format!("{estimate:.decimals$e}")] {
            let (shown, printed) = read(&text);
            if text.contains('(') {
                let rounding = 4.0 * f64::EPSILON * value;
                prop_assert!((shown - value).abs() + error <= printed + rounding, "{error:e}: {text}");
            } else {
                prop_assert!(value <= error && printed >= error, "{error:e}: {text}");
            }
            if let Some((_, fraction)) = text.split(['(', 'e', ' ']).next().unwrap().split_once('.') {
                prop_assert_eq!(fraction.len(), decimals);
            } else {
                prop_assert_eq!(decimals, 0);
            }
        }
    }
}

#[test]
fn printed_errors_hold_over_600_decades() {
    for exponent in -323..308 {
        for mantissa in [
            "1",
            "1.0000000000000002",
            "1.9",
            "1.95",
            "2",
            "2.5",
            "9",
            "9.05",
            "9.95",
        ] {
            let error: f64 = format!("{mantissa}e{exponent}").parse().unwrap();
            for value in [0.0, 1.0, error * 3.7, error / 7.0, -error * 1e9] {
                let text = estimate(value, error).to_string();
                assert!(read(&text).1 >= error, "{error:e}: {text}");
            }
        }
    }
    for exponent in -44..38 {
        for mantissa in ["1", "1.3", "2", "7.7", "9.9"] {
            let error: f32 = format!("{mantissa}e{exponent}").parse().unwrap();
            let text = estimate(error * 3.7, error).to_string();
            if error * 3.7 < f32::INFINITY {
                let printed = f32::lit(read(&text).1);
                assert!(printed >= error, "{error:e}: {text}");
            }
        }
    }
}
