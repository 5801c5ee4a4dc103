//! One thread beside all of them: sweeps from a few cheap points to many, and one expensive
//! integral.
//!
//! `cargo bench --bench sweep`
//!
//! The ratio of "serial" to "parallel" is what the cores are good for, and means something on an
//! idle machine only. Sweeps of little work stay on one thread: there "parallel" has to cost what
//! the plain loop does.

use std::f64::consts::PI;
use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput};
use quadrille::{Method, ParMap, Quad, par_map, spdc};

/// Points of the map of the spatial mode overlap: phi, xi.
fn points(side: u32) -> Vec<(f64, f64)> {
    let step = 1.0 / f64::from(side);
    let phase = |i: u32| (-7.0 + 10.0 * step * f64::from(i)) * PI;
    let focus = |j: u32| 10_f64.powf(-1.5 + 4.0 * step * f64::from(j));
    (0..side)
        .flat_map(|i| (0..side).map(move |j| (phase(i), focus(j))))
        .collect()
}

type Point = fn(&(f64, f64)) -> f64;

/// The closed form, some 40 ns a point.
fn exact(&(phi, xi): &(f64, f64)) -> f64 {
    spdc::mode_overlap_exact(phi, xi)
}

/// By quadrature, some us a point.
fn quadrature(&(phi, xi): &(f64, f64)) -> f64 {
    spdc::mode_overlap(phi, xi).map_or(f64::NAN, |overlap| overlap.value.re)
}

/// Few points, and a plain loop beside them.
fn tiny(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("tiny sweep");
    let all = points(50);
    for n in [1, 3, 10, 100, 1000] {
        let points = &all[..n];
        group.throughput(Throughput::Elements(n as u64));
        group.bench_function(BenchmarkId::new("loop", n), |b| {
            b.iter(|| black_box(points).iter().map(exact).collect::<Vec<_>>());
        });
        group.bench_function(BenchmarkId::new("parallel", n), |b| {
            b.iter(|| par_map(black_box(points), exact));
        });
    }
    group.finish();
}

fn large(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("large sweep");
    group
        .sample_size(20)
        .measurement_time(Duration::from_secs(3));
    let serial = ParMap::new().threads(1);
    for (name, f, side) in [
        ("closed form, 400 x 400", exact as Point, 400),
        ("quadrature, 100 x 100", quadrature, 100),
    ] {
        let points = points(side);
        group.throughput(Throughput::Elements(points.len() as u64));
        group.bench_function(BenchmarkId::new("loop", name), |b| {
            b.iter(|| black_box(&points).iter().map(f).collect::<Vec<_>>());
        });
        group.bench_function(BenchmarkId::new("serial", name), |b| {
            b.iter(|| serial.map(black_box(&points), f));
        });
        group.bench_function(BenchmarkId::new("parallel", name), |b| {
            b.iter(|| par_map(black_box(&points), f));
        });
    }
    group.finish();
}

/// A millisecond of work, and then the value at x.
fn dear(x: f64) -> f64 {
    black_box((0..100_000).fold(x, |y, _| (y + 0.1).sin()));
    1.0 / (1e-4 + (x - 0.3).powi(2))
}

fn one_integral(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("one integral");
    group.sample_size(10);
    let methods = [
        ("DoublyAdaptive", Method::DoublyAdaptive),
        ("Qags", Method::Qags),
    ];
    for (name, method) in methods {
        let q = Quad::new().method(method).rel_tol(1e-12);
        group.bench_function(BenchmarkId::new("dear, serial", name), |b| {
            b.iter(|| q.integrate(dear, black_box(0.0..1.0)));
        });
        group.bench_function(BenchmarkId::new("dear, parallel", name), |b| {
            b.iter(|| q.par_integrate(dear, black_box(0.0..1.0)));
        });
        let cheap = |a: f64| move |x: f64| 1.0 / (a + (x - 0.3).powi(2));
        group.bench_function(BenchmarkId::new("cheap, serial", name), |b| {
            b.iter(|| q.integrate(cheap(black_box(1e-4)), 0.0..1.0));
        });
        group.bench_function(BenchmarkId::new("cheap, parallel", name), |b| {
            b.iter(|| q.par_integrate(cheap(black_box(1e-4)), 0.0..1.0));
        });
    }
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    tiny(&mut criterion);
    large(&mut criterion);
    one_integral(&mut criterion);
    criterion.final_summary();
}
