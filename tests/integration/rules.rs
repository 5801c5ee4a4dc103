//! Every `Rule` against polynomials whose integrals are known: exact up to the degree that it
//! states, and not one even degree further, so that a wrong weight cannot pass.

use std::cell::Cell;

use quadrille::num_complex::Complex64;
use quadrille::{Error, Real, Rule};

/// The rules with the degrees of their table, and the next even degree that symmetry
/// does not give for nothing.
const RULES: [(Rule, usize, u16, u16); 6] = [
    (Rule::GaussKronrod15, 15, 22, 24),
    (Rule::GaussKronrod21, 21, 31, 32),
    (Rule::GaussKronrod31, 31, 46, 48),
    (Rule::GaussKronrod41, 41, 61, 62),
    (Rule::GaussKronrod51, 51, 76, 78),
    (Rule::GaussKronrod61, 61, 91, 92),
];

/// Legendre's polynomial of degree n, by its three-term recurrence.
fn legendre<T: Real>(n: u16, x: T) -> T {
    let (mut before, mut p) = (T::one(), x);
    if n == 0 {
        return before;
    }
    for k in 1..n {
        let k = T::lit(f64::from(k));
        let next = ((k + k + T::one()) * x * p - k * before) / (k + T::one());
        (before, p) = (p, next);
    }
    p
}

/// Chebyshev's polynomial of the first kind.
fn chebyshev<T: Real>(n: u16, x: T) -> T {
    let (mut before, mut t) = (T::one(), x);
    if n == 0 {
        return before;
    }
    for _ in 1..n {
        (before, t) = (t, (x + x) * t - before);
    }
    t
}

/// The integral over [-1, 1]: by orthogonality to P_0.
fn legendre_integral(n: u16) -> f64 {
    if n == 0 { 2.0 } else { 0.0 }
}

/// The integral over [-1, 1]: 2/(1 - n^2) for even n.
fn chebyshev_integral(n: u16) -> f64 {
    let n = f64::from(n);
    if n % 2.0 == 0.0 {
        2.0 / (1.0 - n * n)
    } else {
        0.0
    }
}

/// The largest error over all degrees up to `degree`, and the smaller of the two errors at
/// `beyond`.
fn errors<T: Real>(rule: Rule, degree: u16, beyond: u16) -> (f64, f64) {
    let one = T::one();
    let error = |f: fn(u16, T) -> T, n: u16, exact: f64| {
        let value = rule.apply(|x: T| f(n, x), -one, one).unwrap().value;
        (value.to_f64().unwrap() - exact).abs()
    };
    let both = |n| {
        (
            error(legendre::<T>, n, legendre_integral(n)),
            error(chebyshev::<T>, n, chebyshev_integral(n)),
        )
    };
    let within = (0..=degree)
        .map(both)
        .fold(0.0, |worst: f64, (p, t)| worst.max(p).max(t));
    let (p, t) = both(beyond);
    (within, p.min(t))
}

#[test]
fn polynomials_are_exact_up_to_the_degree_and_not_beyond() {
    for (rule, _, degree, beyond) in RULES {
        let (within, after) = errors::<f64>(rule, degree, beyond);
        println!("{rule:?}: {within:.1e} up to {degree}, {after:.1e} at {beyond}");
        assert!(within <= 1e-14, "{rule:?} errs by {within:e}");
        assert!(after >= 1e-9, "{rule:?} is exact at {beyond}: {after:e}");
    }
}

#[test]
fn polynomials_are_exact_in_single_precision() {
    for (rule, _, degree, beyond) in RULES {
        let (within, _) = errors::<f32>(rule, degree, beyond);
        assert!(within <= 5e-6, "{rule:?} errs by {within:e}");
    }
}

#[test]
fn single_precision_is_not_exact_beyond_the_degree() {
    let (rule, _, degree, beyond) = RULES[0];
    let (within, after) = errors::<f32>(rule, degree, beyond);
    assert!(after >= 4.0 * within, "{after:e} against {within:e}");
}

#[test]
fn evaluations_are_the_calls() {
    for (rule, evaluations, _, _) in RULES {
        assert_eq!(rule.evaluations(), evaluations);
        let calls = Cell::new(0);
        let count = |x: f64| {
            calls.set(calls.get() + 1);
            x
        };
        rule.apply(count, 0.0, 3.0).unwrap();
        assert_eq!(calls.get(), evaluations, "{rule:?}");
    }
}

#[test]
fn nodes_are_inside_and_distinct() {
    for (rule, evaluations, _, _) in RULES {
        let mut nodes = Vec::new();
        rule.apply(
            |x: f64| {
                nodes.push(x);
                x
            },
            -3.0,
            5.0,
        )
        .unwrap();
        nodes.sort_by(f64::total_cmp);
        nodes.dedup();
        assert_eq!(nodes.len(), evaluations, "{rule:?}");
        assert!(nodes[0] > -3.0 && nodes[evaluations - 1] < 5.0, "{rule:?}");
    }
}

#[test]
fn reversed_ends_flip_the_sign() {
    for (rule, ..) in RULES {
        let f = |x: f64| Complex64::new((3.0 * x).exp(), x.sqrt());
        let forward = rule.apply(f, 0.25, 2.0).unwrap();
        let backward = rule.apply(f, 2.0, 0.25).unwrap();
        assert_eq!(backward.value, -forward.value, "{rule:?}");
        assert_eq!(backward.error, forward.error, "{rule:?}");
    }
}

#[test]
fn the_error_estimate_covers_what_the_rule_misses() {
    for (rule, _, _, beyond) in RULES {
        let panel = rule
            .apply(|x: f64| chebyshev(beyond, x), -1.0, 1.0)
            .unwrap();
        let error = (panel.value - chebyshev_integral(beyond)).abs();
        assert!(
            error <= panel.error,
            "{rule:?}: {error:e} > {:e}",
            panel.error
        );
    }
}

#[test]
fn non_finite_ends_are_refused() {
    for (rule, ..) in RULES {
        for (a, b, bad) in [
            (f64::NAN, 1.0, f64::NAN),
            (0.0, f64::NAN, f64::NAN),
            (0.0, f64::INFINITY, f64::INFINITY),
            (f64::NEG_INFINITY, 0.0, f64::NEG_INFINITY),
        ] {
            match rule.apply(|x: f64| x, a, b) {
                Err(Error::InvalidArgument {
                    argument, value, ..
                }) => {
                    assert_eq!(argument, "end of a panel");
                    assert!(value == bad || (value.is_nan() && bad.is_nan()));
                }
                other => panic!("{rule:?} over ({a}, {b}): {other:?}"),
            }
        }
    }
}

#[test]
fn non_finite_samples_and_changed_lengths_are_errors() {
    for (rule, ..) in RULES {
        let pole = rule.apply(|x: f64| 1.0 / x, -1.0, 1.0);
        assert_eq!(pole.unwrap_err(), Error::NonFinite { x: 0.0 }, "{rule:?}");
        let changes = rule.apply(|x: f64| vec![x; 1 + usize::from(x > 0.9)], -1.0, 1.0);
        assert!(
            matches!(changes, Err(Error::ShapeChanged { x }) if x > 0.9),
            "{rule:?}"
        );
    }
}
