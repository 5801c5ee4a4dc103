//! Sine, cosine and exponential in both arithmetics, against tables of 100 digits made by
//! `tests/reference/elementary.py`.

use crate::arithmetic::{Arithmetic, Fused, Separate};
use crate::elementary::{exp, exp_of_moderate, sin_cos, sin_cos_by, sin_cos_of_product};

const SIN_COS: &str = include_str!("../tests/data/elementary_sin_cos.csv");
const EXP: &str = include_str!("../tests/data/elementary_exp.csv");

/// Allowed errors in units in the last place, as documented.
const SIN_COS_ULPS: f64 = 0.9;
const EXP_ULPS: f64 = 1.0;

fn rows<const N: usize>(table: &str) -> impl Iterator<Item = [f64; N]> {
    table.lines().skip(1).map(|line| {
        let numbers: Vec<f64> = line.split(',').map(|n| n.parse().unwrap()).collect();
        numbers.try_into().unwrap()
    })
}

/// The unit in the last place of `x`.
fn ulp(x: f64) -> f64 {
    f64::from_bits(x.abs().to_bits() + 1) - x.abs()
}

/// How far `value` is from `exact` and `rest` units in its last place, in such units.
fn off(value: f64, exact: f64, rest: f64) -> f64 {
    ((value - exact) / ulp(exact) - rest).abs()
}

fn assert_sin_cos_matches_the_table<A: Arithmetic>() {
    for [x, sin, sin_rest, cos, cos_rest] in rows(SIN_COS) {
        let (s, c) = sin_cos_by::<A>(x);
        assert!(off(s, sin, sin_rest) <= SIN_COS_ULPS, "sin {x:e}: {s:e}");
        assert!(off(c, cos, cos_rest) <= SIN_COS_ULPS, "cos {x:e}: {c:e}");
    }
}

#[test]
fn sin_cos_matches_the_table_in_both_arithmetics() {
    assert_sin_cos_matches_the_table::<Separate>();
    assert_sin_cos_matches_the_table::<Fused>();
}

#[test]
fn sin_cos_of_products_matches_the_table_in_both_arithmetics() {
    for [x, sin, sin_rest, cos, cos_rest] in rows(SIN_COS) {
        for (s, c) in [
            sin_cos_of_product::<Separate>(x),
            sin_cos_of_product::<Fused>(x),
        ] {
            let allowed = 2e-16 + 2e-16 * x.abs();
            let s_off = off(s, sin, sin_rest) * ulp(sin);
            let c_off = off(c, cos, cos_rest) * ulp(cos);
            assert!(s_off <= allowed, "sin {x:e}: {s:e}, off by {s_off:e}");
            assert!(c_off <= allowed, "cos {x:e}: {c:e}, off by {c_off:e}");
        }
    }
}

#[test]
fn exp_matches_the_table() {
    for [x, exact, rest] in rows(EXP) {
        let value = exp(x);
        assert!(off(value, exact, rest) <= EXP_ULPS, "{x:e}: {value:e}");
    }
}

#[test]
fn exp_of_moderate_arguments_matches_the_table_in_both_arithmetics() {
    for [x, exact, rest] in rows(EXP).filter(|row| row[0].abs() <= 700.0) {
        for value in [exp_of_moderate::<Separate>(x), exp_of_moderate::<Fused>(x)] {
            let relative = off(value, exact, rest) * ulp(exact) / exact;
            assert!(relative <= 4e-16 + 2e-16 * x.abs(), "{x:e}: {value:e}");
        }
    }
}

/// From 0 to limit, dense near 0, with both signs.
fn arguments(limit: f64) -> impl Iterator<Item = f64> {
    (-50_000..=50_000).map(move |k| {
        let t = f64::from(k) / 50_000.0;
        limit * t * t * t
    })
}

/// The standard library is itself off by half a unit and a little.
#[test]
fn all_agree_with_the_standard_library_on_dense_grids() {
    for limit in [1e-300, 1e-3, 1.0, 50.0, 1e6] {
        for x in arguments(limit) {
            for (s, c) in [sin_cos(x), sin_cos_by::<Fused>(x)] {
                let (sin, cos) = x.sin_cos();
                assert!(off(s, sin, 0.0) <= SIN_COS_ULPS + 0.6, "sin {x:e}: {s:e}");
                assert!(off(c, cos, 0.0) <= SIN_COS_ULPS + 0.6, "cos {x:e}: {c:e}");
            }
        }
    }
    for limit in [1e-300, 1e-3, 1.0, 50.0, 800.0] {
        for x in arguments(limit) {
            let (value, exact) = (exp(x), x.exp());
            assert!(
                value == exact || off(value, exact, 0.0) <= EXP_ULPS + 0.6,
                "exp {x:e}: {value:e}"
            );
        }
    }
}
