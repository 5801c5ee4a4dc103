//! Single integrals: what the integrator costs beside its integrand.
//!
//! `cargo bench --bench quad`
//!
//! Every integrand has a parameter that the optimiser does not know; without one it may compute
//! the integral, or all samples, while compiling.

use std::f64::consts::PI;
use std::hint::black_box;

use criterion::Criterion;
use quadrille::num_complex::Complex64;
use quadrille::{Quad, Workspace, quad};

/// Integrands of next to no cost.
fn cheap(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("cheap");
    let precise = Quad::new().rel_tol(1e-10);

    // 63 evaluations: the first panel, and one bisection.
    group.bench_function("1/(a+x^2)", |b| {
        b.iter(|| {
            let a = black_box(0.5);
            precise.integrate(|x: f64| 1.0 / (a + x * x), -1.0..1.0)
        });
    });
    // 21 evaluations: the first panel alone.
    group.bench_function("x^2", |b| {
        b.iter(|| {
            let a = black_box(1.0);
            quad(|x: f64| a * x * x, 0.0..1.0)
        });
    });
    group.finish();
}

/// Every tenth point of the SPDC map both ways, by a complex integrand and by its real part. The
/// two have one sine, one cosine and one division a sample.
fn complex(criterion: &mut Criterion) {
    let mut points = Vec::new();
    for i in 0..10 {
        for j in 0..10 {
            let (phase, exponent) = (-7.0 + f64::from(i), -1.5 + 0.4 * f64::from(j));
            points.push((phase * PI, 10_f64.powf(exponent)));
        }
    }
    let mut group = criterion.benchmark_group("100 mode overlaps");
    group.bench_function("complex", |b| {
        b.iter(|| {
            for &(phi, xi) in black_box(&points) {
                let integrand = |l: f64| {
                    let (sin, cos) = (0.5 * phi * l).sin_cos();
                    let x = xi * l;
                    let amplitude = xi.sqrt() / (1.0 + x * x);
                    Complex64::new(amplitude * (cos - x * sin), amplitude * (sin + x * cos))
                };
                black_box(quad(integrand, -1.0..1.0)).ok();
            }
        });
    });
    group.bench_function("real", |b| {
        b.iter(|| {
            for &(phi, xi) in black_box(&points) {
                let integrand = |l: f64| {
                    let (sin, cos) = (0.5 * phi * l).sin_cos();
                    let x = xi * l;
                    let amplitude = xi.sqrt() / (1.0 + x * x);
                    amplitude * (cos - x * sin)
                };
                black_box(quad(integrand, -1.0..1.0)).ok();
            }
        });
    });
    group.finish();
}

/// A peak of width 0.01 in some ten panels, through each of the entrances.
fn entrances(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("peak");
    let precise = Quad::new().rel_tol(1e-10);

    group.bench_function("integrate", |b| {
        b.iter(|| {
            let a = black_box(1e-4);
            precise.integrate(|x: f64| 1.0 / (a + x * x), -1.0..1.0)
        });
    });
    group.bench_function("integrate_in", |b| {
        let mut workspace = Workspace::new();
        b.iter(|| {
            let a = black_box(1e-4);
            precise.integrate_in(&mut workspace, |x: f64| 1.0 / (a + x * x), -1.0..1.0)
        });
    });
    group.bench_function("integrate_batch", |b| {
        b.iter(|| {
            let a = black_box(1e-4);
            let integrand = |xs: &[f64], ys: &mut [f64]| {
                for (x, y) in xs.iter().zip(ys) {
                    *y = 1.0 / (a + x * x);
                }
            };
            precise.integrate_batch(integrand, -1.0..1.0)
        });
    });
    group.finish();
}

/// Eight integrals that share their nodes, and the same eight one by one.
fn vector(criterion: &mut Criterion) {
    let widths = [0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2];
    let mut group = criterion.benchmark_group("eight widths");
    group.bench_function("[f64; 8]", |b| {
        b.iter(|| {
            let widths = black_box(widths);
            quad(|x: f64| widths.map(|a| 1.0 / (a + x * x)), -1.0..1.0)
        });
    });
    group.bench_function("one by one", |b| {
        b.iter(|| black_box(widths).map(|a| quad(|x: f64| 1.0 / (a + x * x), -1.0..1.0)));
    });
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    cheap(&mut criterion);
    complex(&mut criterion);
    entrances(&mut criterion);
    vector(&mut criterion);
    criterion.final_summary();
}
