//! Single integrals: what the integrator costs beside its integrand.
//!
//! `cargo bench --bench quad`
//!
//! Every integrand has a parameter that the optimiser does not know; without one it may compute
//! the integral, or all samples, while compiling.

use std::f64::consts::PI;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion};
use quadrille::num_complex::Complex64;
use quadrille::{Method, Quad, Workspace};

const METHODS: [(&str, Method); 2] = [
    ("DoublyAdaptive", Method::DoublyAdaptive),
    ("Qags", Method::Qags),
];

/// Integrands of next to no cost.
fn cheap(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("cheap");
    for (name, method) in METHODS {
        let quad = Quad::new().method(method);
        let precise = quad.rel_tol(1e-10);
        // QAGS: 63 evaluations, which are the first panel and one bisection.
        group.bench_function(BenchmarkId::new("1/(a+x^2)", name), |b| {
            b.iter(|| {
                let a = black_box(0.5);
                precise.integrate(|x: f64| 1.0 / (a + x * x), -1.0..1.0)
            });
        });
        // The first panel alone.
        group.bench_function(BenchmarkId::new("x^2", name), |b| {
            b.iter(|| {
                let a = black_box(1.0);
                quad.integrate(|x: f64| a * x * x, 0.0..1.0)
            });
        });
    }
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
    for (name, method) in METHODS {
        let quad = Quad::new().method(method);
        group.bench_function(BenchmarkId::new("complex", name), |b| {
            b.iter(|| {
                for &(phi, xi) in black_box(&points) {
                    let integrand = |l: f64| {
                        let (sin, cos) = (0.5 * phi * l).sin_cos();
                        let x = xi * l;
                        let amplitude = xi.sqrt() / (1.0 + x * x);
                        Complex64::new(amplitude * (cos - x * sin), amplitude * (sin + x * cos))
                    };
                    black_box(quad.integrate(integrand, -1.0..1.0)).ok();
                }
            });
        });
        group.bench_function(BenchmarkId::new("real", name), |b| {
            b.iter(|| {
                for &(phi, xi) in black_box(&points) {
                    let integrand = |l: f64| {
                        let (sin, cos) = (0.5 * phi * l).sin_cos();
                        let x = xi * l;
                        let amplitude = xi.sqrt() / (1.0 + x * x);
                        amplitude * (cos - x * sin)
                    };
                    black_box(quad.integrate(integrand, -1.0..1.0)).ok();
                }
            });
        });
    }
    group.finish();
}

/// A peak of width 0.01, which takes many panels, through each of the entrances.
fn entrances(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("peak");
    for (name, method) in METHODS {
        let quad = Quad::new().rel_tol(1e-10).method(method);
        group.bench_function(BenchmarkId::new("integrate", name), |b| {
            b.iter(|| {
                let a = black_box(1e-4);
                quad.integrate(|x: f64| 1.0 / (a + x * x), -1.0..1.0)
            });
        });
        group.bench_function(BenchmarkId::new("integrate_in", name), |b| {
            let mut workspace = Workspace::new();
            b.iter(|| {
                let a = black_box(1e-4);
                quad.integrate_in(&mut workspace, |x: f64| 1.0 / (a + x * x), -1.0..1.0)
            });
        });
        group.bench_function(BenchmarkId::new("integrate_batch", name), |b| {
            b.iter(|| {
                let a = black_box(1e-4);
                let integrand = |xs: &[f64], ys: &mut [f64]| {
                    for (x, y) in xs.iter().zip(ys) {
                        *y = 1.0 / (a + x * x);
                    }
                };
                quad.integrate_batch(integrand, -1.0..1.0)
            });
        });
    }
    group.finish();
}

/// Eight integrals that share their nodes, and the same eight one by one.
fn vector(criterion: &mut Criterion) {
    let widths = [0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2];
    let mut group = criterion.benchmark_group("eight widths");
    for (name, method) in METHODS {
        let quad = Quad::new().method(method);
        group.bench_function(BenchmarkId::new("[f64; 8]", name), |b| {
            b.iter(|| {
                let widths = black_box(widths);
                quad.integrate(|x: f64| widths.map(|a| 1.0 / (a + x * x)), -1.0..1.0)
            });
        });
        group.bench_function(BenchmarkId::new("one by one", name), |b| {
            b.iter(|| {
                black_box(widths).map(|a| quad.integrate(|x: f64| 1.0 / (a + x * x), -1.0..1.0))
            });
        });
    }
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
