//! What a block costs, and how much faster more ranks are: the numbers of `docs/cluster.md`.
//!
//! ```text
//! mpirun -n 2 target/release/examples/overhead [ROUNDS]
//! mpirun -n 16 target/release/examples/overhead sleep
//! ```
//!
//! Times are minima over rounds in which all kinds of sweeps take turns. Points that sleep take no
//! processor: with them there may be many more ranks than cores.

use std::hint::black_box;
use std::thread::sleep;
use std::time::{Duration, Instant};

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;
use quadrille::num_complex::Complex64;
use quadrille::{Axis, Estimate, Grid, ParMap, spdc};
use quadrille_mpi::MpiMap;

/// Points of a millisecond in a sweep.
const POINTS: u32 = 300;

fn main() {
    let Some(universe) = quadrille_mpi::initialize() else {
        return;
    };
    let world = universe.world();
    match std::env::args().nth(1) {
        Some(word) if word == "sleep" => sleepers(&world),
        rounds => {
            let rounds = rounds.and_then(|rounds| rounds.parse().ok()).unwrap_or(5);
            speed(&world, rounds);
            handing_out(&world, rounds);
        }
    }
}

/// A loop on rank 0, as many threads there, and all ranks.
fn speed(world: &SimpleCommunicator, rounds: u32) {
    let ranks = usize::try_from(world.size()).unwrap_or(1);
    let (one, threads) = (ParMap::new().threads(1), ParMap::new().threads(ranks));
    let map = MpiMap::new(world);

    let points: Vec<u32> = (0..POINTS).collect();
    let count = millisecond(world);
    let work = |i: &u32| steps(count + u64::from(i % 2));
    let mut times = [f64::INFINITY; 3];
    for _ in 0..rounds {
        only_rank_0(world, &mut times[0], || one.map(&points, work));
        only_rank_0(world, &mut times[1], || threads.map(&points, work));
        together(world, &mut times[2], || map.map(&points, work));
    }
    report(world, &format!("{POINTS} points of 1 ms"), times);

    let grid = grid(400);
    let mut times = [f64::INFINITY; 3];
    for _ in 0..rounds {
        only_rank_0(world, &mut times[0], || grid.par_map_with(&one, overlap));
        only_rank_0(world, &mut times[1], || {
            grid.par_map_with(&threads, overlap)
        });
        together(world, &mut times[2], || map.map_grid(&grid, overlap));
    }
    report(world, "a map of 160,000 integrals", times);
}

fn report(world: &SimpleCommunicator, name: &str, times: [f64; 3]) {
    if world.rank() == 0 {
        println!("{name}");
        for (kind, time) in ["loop", "threads", "ranks"].into_iter().zip(times) {
            println!(
                "  {kind:<10} {time:.4} s, {:.2} times as fast",
                times[0] / time
            );
        }
    }
}

/// Blocks of a point that takes next to nothing: all of their time is the handing out.
fn handing_out(world: &SimpleCommunicator, rounds: u32) {
    let single = MpiMap::new(world).block(1);
    for (count, numbers) in [
        (10_000_u32, 1_usize),
        (200, 1 << 10),
        (200, 1 << 14),
        (50, 1 << 18),
    ] {
        let points: Vec<u32> = (0..count).collect();
        let mut time = f64::INFINITY;
        for _ in 0..rounds {
            together(world, &mut time, || {
                single.map(&points, |&i| vec![f64::from(i); numbers])
            });
        }
        if world.rank() == 0 {
            let bytes = 8 * numbers;
            println!(
                "blocks of {bytes} bytes: {:.1} us each, {:.0} MB/s",
                1e6 * time / f64::from(count),
                1e-6 * f64::from(count) * bytes as f64 / time
            );
        }
    }
}

/// Points that sleep 5 to 15 ms, a hundred a rank: how much of the ranks' time they are.
fn sleepers(world: &SimpleCommunicator) {
    let ranks = u32::try_from(world.size()).unwrap_or(1);
    let points: Vec<u32> = (0..100 * ranks).collect();
    // In an order without an order.
    let cost = |i: &u32| Duration::from_micros(5_000 + u64::from(i.wrapping_mul(7919) % 10_007));
    let total: f64 = points.iter().map(|i| cost(i).as_secs_f64()).sum();
    // What sleeps really take, which is what ranks could have in the best of cases.
    let map = MpiMap::new(world);
    let mut time = f64::INFINITY;
    for _ in 0..3 {
        together(world, &mut time, || map.map(&points, |i| sleep(cost(i))));
    }
    if world.rank() == 0 {
        let efficiency = total / (f64::from(ranks) * time);
        println!("{ranks:3} ranks: {time:.4} s, efficiency {efficiency:.3}");
    }
}

fn overlap(phi: f64, xi: f64) -> Option<Estimate<Complex64>> {
    spdc::mode_overlap(phi, xi).ok()
}

/// Steps of a recurrence that no compiler does away with.
fn steps(count: u64) -> f64 {
    (0..count).fold(0.5, |x: f64, _| black_box(3.9 * x * (1.0 - x)))
}

/// How many of them take a millisecond on rank 0, for all ranks.
fn millisecond(world: &SimpleCommunicator) -> u64 {
    const STEPS: u64 = 1_000_000;
    let mut time = f64::INFINITY;
    for _ in 0..20 {
        only_rank_0(world, &mut time, || steps(STEPS));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of steps"
    )]
    let mut count = (1e-3 / time * STEPS as f64) as u64;
    world.process_at_rank(0).broadcast_into(&mut count);
    count
}

/// A sweep that all ranks take part in.
fn together<T>(world: &SimpleCommunicator, least: &mut f64, sweep: impl FnOnce() -> T) {
    world.barrier();
    let begun = Instant::now();
    black_box(sweep());
    *least = least.min(begun.elapsed().as_secs_f64());
}

/// What rank 0 does by itself. The others wait without taking its processor.
fn only_rank_0<T>(world: &SimpleCommunicator, least: &mut f64, sweep: impl FnOnce() -> T) {
    if world.rank() > 0 {
        while world.process_at_rank(0).immediate_probe().is_none() {
            sleep(Duration::from_millis(2));
        }
        world.process_at_rank(0).receive::<u8>();
        return;
    }
    let begun = Instant::now();
    black_box(sweep());
    *least = least.min(begun.elapsed().as_secs_f64());
    for rank in 1..world.size() {
        world.process_at_rank(rank).send(&0_u8);
    }
}

fn grid(points: usize) -> Grid {
    let axis = |start: f64, end: f64| -> Axis {
        let step = (end - start) / points as f64;
        (0..points).map(|i| start + step * i as f64).collect()
    };
    let phi = axis(-7.0, 3.0).map(|phase| phase * std::f64::consts::PI);
    Grid::new(phi, axis(-1.5, 2.5).map(|exponent| 10_f64.powf(exponent)))
}
