//! Integrands that an integrator likes to get wrong without noticing: what decides lies between
//! the samples, beyond the last of them, or in the direction of a value and not in its size.
//!
//! The default method fell into each of these once. Truths are closed forms, but for two that
//! were computed with 30 digits.

#![allow(clippy::unreadable_literal, reason = "parameters as they were found")]

use std::f64::consts::E;
use std::fmt::Debug;

use quadrille::num_complex::Complex64;
use quadrille::{Quad, Value, quad};

use crate::common::{Outcome, distance, norm};

/// Not wrong: an error, or within the estimate.
#[track_caller]
fn assert_honest<Y: Value<Real = f64> + Debug>(outcome: Outcome<Y>, truth: &Y) {
    if let Ok(estimate) = outcome {
        let error = distance(&estimate.value, truth);
        let rounding = 1e-15 * norm(truth);
        assert!(
            error <= estimate.error + rounding,
            "{estimate:?}, truth {truth:?}"
        );
    }
}

/// Right, and not merely an error.
#[track_caller]
fn assert_right<Y: Value<Real = f64> + Debug>(outcome: Outcome<Y>, truth: &Y) {
    assert!(outcome.is_ok(), "{outcome:?}");
    assert_honest(outcome, truth);
}

#[track_caller]
fn assert_refused<Y: Value<Real = f64> + Debug>(outcome: &Outcome<Y>) {
    assert!(outcome.is_err(), "{outcome:?}");
}

/// `x^p` for a complex p.
fn power(x: f64, p: Complex64) -> Complex64 {
    (p * x.ln()).exp()
}

#[test]
fn a_complex_power_turns_as_it_decays() {
    // 1/(0.1 - 0.3 i) = 1 + 3 i.
    let p = Complex64::new(-1.1, 0.3);
    assert_honest(quad(|x: f64| power(x, p), 1.0..), &Complex64::new(1.0, 3.0));
    let q = Quad::new().rel_tol(1e-10);
    let p = Complex64::new(-0.99, 0.1);
    let truth = Complex64::new(0.01, 0.1).inv();
    assert_honest(q.integrate(|x: f64| power(x, p), 0.0..1.0), &truth);
    let truth = Complex64::new(0.2206161208921068, 1.5712559857583992);
    let real = |x: f64| power(x, -1.0 - truth).re;
    assert_honest(
        Quad::new().rel_tol(1e-5).integrate(real, 1.0..),
        &truth.inv().re,
    );
}

#[test]
fn components_of_a_vector_decay_at_their_own_rates() {
    let tails = |x: f64| [x.powf(-1.0992), 0.02 * x.powf(-1.0993)];
    let outcome = Quad::new().rel_tol(1e-10).integrate(tails, 1.0..);
    assert_honest(outcome, &[1.0 / 0.0992, 0.02 / 0.0993]);
}

#[test]
fn a_tail_may_end_far_out() {
    let cut = |x: f64| if x < 1e30 { (1.0 + x).powf(-1.1) } else { 0.0 };
    // 10 (1 - (1 + 1e30)^-0.1)
    assert_right(quad(cut, 0.0..), &9.99);
    // E_1.1(1e-25), by mpmath.
    let damped = |x: f64| x.powf(-1.1) * (-1e-25 * x).exp();
    let outcome = Quad::new().rel_tol(1e-5).integrate(damped, 1.0..);
    assert_right(outcome, &9.966_206_993_282_733);
}

#[test]
fn a_tail_may_level_off_and_diverge() {
    for level in [1e-3, 1e-60, 1e-100] {
        let levels_off = |x: f64| x * x / (1.0 + x * x * x * x) + level;
        assert_refused(&quad(levels_off, 0.0..));
    }
}

#[test]
fn a_pole_at_an_end_may_be_faint() {
    for faint in [1e-4, 1e-7, 1e-10] {
        assert_refused(&quad(|x: f64| 1.0 + faint / x, 0.0..1.0));
        assert_refused(&quad(|x: f64| 1.0 + faint / (x - 1.0), 1.0..2.0));
        assert_refused(&quad(|x: f64| 1.0 + faint / (2.0 - x), 1.0..2.0));
        assert_refused(&quad(|x: f64| [1.0, faint / x], 0.0..1.0));
    }
    let q = Quad::new().rel_tol(1e-2);
    let nearly = |x: f64| 1.0 + 1e-4 * x.powf(-0.999);
    assert_right(q.integrate(nearly, 0.0..1.0), &1.1);
}

#[test]
fn a_step_may_lie_next_to_its_break_point() {
    let l = 0.42f64;
    let step = |x: f64| if x < l { 1.0 } else { 2.0 + x.exp() };
    let truth = l + 2.0 * (1.0 - l) + (E - l.exp());
    for off in [6e-7, 3e-7, 1e-7, 1e-10, 1e-14, -6e-7] {
        for tolerance in [1e-8, 1e-12] {
            let q = Quad::new().rel_tol(tolerance);
            assert_honest(q.integrate(step, [0.0, l + off, 1.0]), &truth);
        }
    }
}

#[test]
fn a_singularity_may_lie_next_to_the_end() {
    let (d, a) = (1e-8f64, -0.1);
    let outside = |x: f64| (1.0 - x + d).powf(a);
    let truth = ((1.0 + d).powf(a + 1.0) - d.powf(a + 1.0)) / (a + 1.0);
    assert_right(
        Quad::new().rel_tol(1e-10).integrate(outside, 0.0..1.0),
        &truth,
    );
}

#[test]
fn a_power_may_change_its_exponent_near_the_end() {
    let (x0, a, c, d) = (59.09907903706389f64, -0.167, -0.0819, 3.13e-5f64);
    let width = (x0 + 1.0) - x0;
    let broken = |x: f64| {
        let u = x - x0;
        if u > d {
            u.powf(a)
        } else {
            d.powf(a) * (u / d).powf(c)
        }
    };
    let outer = (width.powf(a + 1.0) - d.powf(a + 1.0)) / (a + 1.0);
    let truth = outer + d.powf(a + 1.0) / (c + 1.0);
    assert_honest(
        Quad::new().rel_tol(1e-8).integrate(broken, x0..x0 + 1.0),
        &truth,
    );
}

#[test]
fn a_growing_series_has_a_formal_sum() {
    let l = 0.3883618983161562f64;
    let f = |x: f64| 1e3 + (x - l).abs().powf(-1.0001819787043533);
    assert_refused(&Quad::new().rel_tol(1e-5).integrate(f, [0.0, l, 1.0]));
}

#[test]
fn a_tail_may_decay_slower_than_any_power() {
    let q = Quad::new().rel_tol(1e-2);
    let diverges = |x: f64| (-x).exp() + 1e-3 / ((1.0 + x) * (x + E).ln());
    assert_refused(&q.integrate(diverges, 0.0..));
    let q = Quad::new().rel_tol(0.5);
    assert_honest(
        q.integrate(|x: f64| 1.0 / (x * x.ln().powf(1.2)), E..),
        &5.0,
    );
}

#[test]
fn a_range_may_be_as_narrow_as_the_smallest_numbers() {
    for width in [5e-324, 6.4e-311, 1e-308, 5.6e-308, 1e-300] {
        for a in [-0.6, 0.3334, 1.0] {
            let q = Quad::new().rel_tol(1e-8);
            let truth = width / (a + 1.0);
            if let Ok(e) = q.integrate(|x: f64| (x / width).powf(a), 0.0..width) {
                // The last place of a subnormal number.
                assert!(
                    (e.value - truth).abs() <= e.error + 5e-324,
                    "{e:?}, {truth:e}"
                );
            }
        }
    }
    let width = 2f32.powi(-126);
    if let Ok(e) = quad(|x: f32| (width / x).sqrt(), 0.0..width) {
        assert!((e.value - 2.0 * width).abs() <= e.error + 1e-45, "{e:?}");
    }
}

#[test]
fn samples_stay_inside_a_range_a_few_numbers_wide() {
    let (a, b) = (-777_078_128.444_415_2f64, -777_078_128.444_405_6);
    for p in [-0.76, -0.2, 0.5] {
        let f = |x: f64| {
            assert!((a..=b).contains(&x), "{x}");
            ((x - a) / (b - a)).powf(p)
        };
        assert_honest(
            Quad::new().rel_tol(1e-3).integrate(f, a..b),
            &((b - a) / (p + 1.0)),
        );
    }
}

#[test]
fn a_rounded_middle_shifts_no_samples() {
    let a = -16_928_209.990_949_057f64;
    let b = a + 2.2602992359627063e-2;
    let (width, k) = (b - a, 1.2659522190498702f64);
    let f = |x: f64| (k * (x - a) / width).exp();
    for tolerance in [1e-6, 1.2e-7, 1e-7] {
        let outcome = Quad::new().rel_tol(tolerance).integrate(f, a..b);
        assert_honest(outcome, &(width * k.exp_m1() / k));
    }
}

#[test]
fn components_may_underflow_at_once() {
    let f = |x: f64| [(1.0 + x).powf(-1.625), (1.0 + x).powf(-1.125)];
    for tolerance in [1e-8, 1e-10, 1e-13] {
        let outcome = Quad::new().rel_tol(tolerance).integrate(f, 0.0..);
        assert_honest(outcome, &[1.6, 8.0]);
    }
}

#[test]
fn an_oscillation_may_be_cut_off_beyond_a_zero() {
    let pi = std::f64::consts::PI;
    for (k, cut) in [(20.0, 0.14), (20.0, 0.135), (4.0, 0.63)] {
        let f = |x: f64| if x < cut { (k * pi * x).cos() } else { 0.0 };
        let truth = (k * pi * cut).sin() / (k * pi);
        for tolerance in [1e-6, 1e-9, 1e-12] {
            assert_honest(
                Quad::new().rel_tol(tolerance).integrate(f, 0.0..1.0),
                &truth,
            );
        }
    }
}
