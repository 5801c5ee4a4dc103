//! The time of a sweep on many ranks, simulated with the schedule itself: the table of `docs/cluster.md`.
//!
//! Rank 0 does one thing after the other: a report takes it `service` seconds and `transfer` seconds a
//! point. A rank hears its next order `latency` seconds after it was given. Costs of points are random,
//! exponential beside a constant part.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use crate::schedule::Schedule;

#[derive(Clone, Copy)]
struct Machine {
    ranks: usize,
    service: f64,
    transfer: f64,
    latency: f64,
}

/// Random numbers, evenly from 0 to 1 (SplitMix64, Steele et al. 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// The cost of a block: the sum of exponential costs, or what that tends to for many.
    fn block(&mut self, points: usize, mean: f64, spread: f64) -> f64 {
        let random = if points < 32 {
            (0..points).map(|_| -(1.0 - self.next()).ln() - 1.0).sum()
        } else {
            let normal: f64 = (0..12).map(|_| self.next()).sum::<f64>() - 6.0;
            normal * (points as f64).sqrt()
        };
        mean * (points as f64 + spread * random).max(0.0)
    }
}

/// A time as a key: times are positive, and so are ordered as their bits are.
fn key(time: f64) -> u64 {
    time.to_bits()
}

struct Course {
    seconds: f64,
    /// The share of the ranks' time in which they evaluate points.
    efficiency: f64,
    /// The share of the time in which rank 0 hands out and takes in.
    busy: f64,
}

fn simulate(machine: Machine, points: usize, mean: f64, spread: f64) -> Course {
    let mut random = Random(1);
    let mut schedule = Schedule::new(points, [], machine.ranks, None);
    // When the block at hand is done, and whose it is.
    let mut done = BinaryHeap::new();
    // Blocks of each rank: points, when it hears of it, and how long it takes.
    let mut queues: Vec<VecDeque<(usize, f64, f64)>> = vec![VecDeque::new(); machine.ranks];
    let (mut free, mut busy, mut end, mut work) = (0.0_f64, 0.0, 0.0_f64, 0.0);
    let mut feed = |rank: usize,
                    now: f64,
                    schedule: &mut Schedule,
                    queues: &mut Vec<VecDeque<(usize, f64, f64)>>,
                    done: &mut BinaryHeap<_>| {
        while queues[rank].len() < schedule.depth(1) {
            let Some(block) = schedule.next_block(1) else {
                return;
            };
            let heard = now + if rank == 0 { 0.0 } else { machine.latency };
            let cost = random.block(block.len(), mean, spread);
            queues[rank].push_back((block.len(), heard, cost));
            if queues[rank].len() == 1 {
                done.push(Reverse((key(heard + cost), rank)));
            }
        }
    };
    for rank in 0..machine.ranks {
        free += machine.service;
        feed(rank, free, &mut schedule, &mut queues, &mut done);
    }
    while let Some(Reverse((time, rank))) = done.pop() {
        let time = f64::from_bits(time);
        let Some((size, _, cost)) = queues[rank].pop_front() else {
            continue;
        };
        if let Some(&(_, heard, cost)) = queues[rank].front() {
            done.push(Reverse((key(time.max(heard) + cost), rank)));
        }
        let arrival = time + if rank == 0 { 0.0 } else { machine.latency };
        let taking_in = machine.service + machine.transfer * size as f64;
        free = free.max(arrival) + taking_in;
        busy += taking_in;
        work += cost;
        end = end.max(free);
        schedule.measured(size, cost);
        feed(rank, free, &mut schedule, &mut queues, &mut done);
    }
    Course {
        seconds: end,
        efficiency: work / (machine.ranks as f64 * end),
        busy: busy / end,
    }
}

/// What is lost is the end, half a percent at most.
#[test]
fn few_ranks_lose_next_to_nothing() {
    let machine = Machine {
        ranks: 10,
        service: 10e-6,
        transfer: 50e-9,
        latency: 100e-6,
    };
    let efficiency = simulate(machine, 100_000, 1e-3, 1.0).efficiency;
    assert!(efficiency > 0.995, "{efficiency}");
}

/// Where all ranks together have a point in less time than rank 0 takes it in, more of them do not help.
#[test]
fn rank_0_is_the_limit_where_points_come_faster_than_it_takes_them() {
    let with = |ranks| {
        let machine = Machine {
            ranks,
            service: 10e-6,
            transfer: 50e-9,
            latency: 100e-6,
        };
        simulate(machine, 20_000_000, 10e-6, 1.0).seconds
    };
    let (at_the_limit, beyond) = (with(200), with(2000));
    assert!(beyond > 0.8 * at_the_limit, "{beyond} {at_the_limit}");
    assert!(beyond > 20e6 * 50e-9, "{beyond}");
}

#[test]
#[ignore = "prints the table of docs/cluster.md"]
fn table() {
    for (mean, spread) in [(1.0, 1.0), (1.0, 0.3), (1e-3, 1.0), (10e-6, 1.0)] {
        println!("{mean} s a point, spread {spread}");
        for ranks in [10, 100, 1000, 10_000] {
            let machine = Machine {
                ranks,
                service: 10e-6,
                transfer: 50e-9,
                latency: 100e-6,
            };
            // Enough for 100 s, or 100 points a rank.
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a number of points"
            )]
            let points = ((100.0 / mean * ranks as f64) as usize).min(100_000_000);
            let course = simulate(machine, points, mean, spread);
            println!(
                "{ranks:6} ranks, {points:10} points: {:9.3} s, efficiency {:.3}, rank 0 busy {:.3}",
                course.seconds, course.efficiency, course.busy
            );
        }
    }
}
