//! The map of the spatial mode overlap, 100 x 100 points, by every way the crate has.
//!
//! `cargo bench --bench map`

use std::f64::consts::PI;
use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput};
use quadrille::{Axis, Grid, GridMap, ParMap, spdc};

/// phi/pi = -7 + 0.1 i, log10 xi = -1.5 + 0.04 j.
fn grid() -> Grid {
    Grid::new(
        Axis::arange(-7.0, 3.0, 0.1).map(|phase| phase * PI),
        Axis::arange(-1.5, 2.5, 0.04).map(|exponent| 10_f64.powf(exponent)),
    )
}

fn sweep(grid: &Grid, options: &ParMap<'_>) -> GridMap<f64> {
    grid.try_par_map_with(options, |phi, xi| {
        spdc::mode_overlap(phi, xi).map(|overlap| overlap.value.re)
    })
    .expect("the whole map converges")
}

fn map(criterion: &mut Criterion) {
    let grid = grid();
    let (phi, xi) = grid.axes();
    let mut group = criterion.benchmark_group("map");
    group.throughput(Throughput::Elements(grid.len() as u64));
    group
        .sample_size(20)
        .measurement_time(Duration::from_secs(3));

    let (serial, parallel) = (ParMap::new().threads(1), ParMap::new());
    group.bench_function("quadrature, serial", |b| {
        b.iter(|| sweep(black_box(&grid), &serial));
    });
    group.bench_function("quadrature, parallel", |b| {
        b.iter(|| sweep(black_box(&grid), &parallel));
    });
    group.bench_function("closed form, point by point", |b| {
        b.iter(|| {
            black_box(&grid)
                .par_map_with(&serial, spdc::mode_overlap_exact)
                .expect("a plain loop")
        });
    });
    group.bench_function("closed form, grid", |b| {
        b.iter(|| spdc::mode_overlap_grid(black_box(phi.values()), black_box(xi.values())));
    });
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    map(&mut criterion);
    criterion.final_summary();
}
