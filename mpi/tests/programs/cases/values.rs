//! Sweeps that go well: results, their order, progress.

use std::cell::RefCell;
use std::io;
use std::sync::Mutex;
use std::thread::sleep;
use std::time::Duration;

use mpi::traits::*;
use quadrille::{Axis, Estimate, Grid, GridError, par_map, quad};
use quadrille_mpi::{MpiMap, SweepError};

use crate::{Ranks, numbers};

fn work(&x: &f64) -> Estimate<f64> {
    // From 33 to thousands of evaluations.
    quad(|t: f64| (x * t).sin().abs(), 0.0..1.0)
        .unwrap_or_else(|_| quad(|t: f64| t, 0.0..1.0).unwrap())
}

fn bits(estimates: &[Estimate<f64>]) -> Vec<(u64, u64, usize, usize)> {
    let of_one = |e: &Estimate<f64>| {
        (
            e.value.to_bits(),
            e.error.to_bits(),
            e.evaluations,
            e.intervals,
        )
    };
    estimates.iter().map(of_one).collect()
}

pub(crate) fn same_bits(ranks: &Ranks<'_>) {
    let points = numbers(300);
    let serial = bits(&points.iter().map(work).collect::<Vec<_>>());
    assert_eq!(bits(&par_map(&points, work)), serial);
    for threads in [1, 2, 0] {
        let map = MpiMap::new(ranks.world).threads(threads);
        for map in [map, MpiMap::new(ranks.world).threads(threads).block(7)] {
            let results = map.map(&points, work).unwrap();
            assert_eq!(results.is_some(), ranks.rank == 0);
            if let Some(results) = results {
                assert_eq!(bits(&results), serial);
            }
        }
    }
    // A rank's own number of threads, and points that sweep themselves.
    let mixed = MpiMap::new(ranks.world).threads(1 + ranks.rank % 3);
    let sums = |&x: &f64| par_map(&[x, x + 1.0], |y| y * y).iter().sum::<f64>();
    if let Some(results) = mixed.map(&points, sums).unwrap() {
        assert_eq!(results, points.iter().map(sums).collect::<Vec<_>>());
    }
}

pub(crate) fn odd_numbers(ranks: &Ranks<'_>) {
    let payload =
        |i: u64| f64::from_bits(0x7ff4_0000_0000_0000 | i.wrapping_mul(0x1234_5678_9abc) >> 13);
    let points: Vec<u64> = (1..1000).collect();
    let map = MpiMap::new(ranks.world).block(10);
    let odd = |&i: &u64| match i % 4 {
        0 => -0.0,
        1 => f64::NEG_INFINITY,
        2 => f64::from_bits(i),
        _ => payload(i),
    };
    if let Some(results) = map.map(&points, odd).unwrap() {
        assert!(
            results
                .iter()
                .zip(&points)
                .all(|(x, i)| x.to_bits() == odd(i).to_bits())
        );
    }
}

pub(crate) fn few_points(ranks: &Ranks<'_>) {
    for threads in [1, 3] {
        let map = MpiMap::new(ranks.world).threads(threads);
        for count in 0..6 {
            let results = map.map(&numbers(count), |x| 2.0 * x).unwrap();
            let expected = numbers(count).iter().map(|x| 2.0 * x).collect();
            assert_eq!(results, (ranks.rank == 0).then_some(expected));
        }
    }
}

pub(crate) fn sizes(ranks: &Ranks<'_>) {
    // More than one piece of a message, among results of a byte.
    let length = |&i: &usize| match i {
        30 => 2_000_000,
        i if i % 10 == 0 => 20_000,
        _ => i % 3,
    };
    let points: Vec<usize> = (0..40).collect();
    let list = |i: &usize| vec![u64::MAX - *i as u64; length(i)];
    let map = MpiMap::new(ranks.world).block(1);
    if let Some(results) = map.map(&points, list).unwrap() {
        assert!(
            results
                .iter()
                .zip(&points)
                .all(|(result, i)| *result == list(i))
        );
    }
}

pub(crate) fn progress(ranks: &Ranks<'_>) {
    let calls = Mutex::new(Vec::new());
    let map = MpiMap::new(ranks.world)
        .block(10)
        .progress(|done, total| calls.lock().unwrap().push((done, total)));
    map.map(&numbers(5000), |x| x + 1.0).unwrap();
    drop(map);
    let calls = calls.into_inner().unwrap();
    if ranks.rank > 0 {
        assert!(calls.is_empty());
        return;
    }
    assert!(calls.is_sorted_by(|a, b| a.0 < b.0), "{calls:?}");
    assert!((400..=501).contains(&calls.len()), "{}", calls.len());
    assert_eq!(calls.last(), Some(&(5000, 5000)));
    assert!(calls.iter().all(|call| call.1 == 5000));
}

pub(crate) fn grids(ranks: &Ranks<'_>) {
    let grid = Grid::new(Axis::linspace(-1.0, 1.0, 21), Axis::logspace(-3.0, 0.0, 30));
    let f = |x: f64, y: f64| (x / y).sin();
    let map = MpiMap::new(ranks.world).map_grid(&grid, f).unwrap();
    assert_eq!(map, (ranks.rank == 0).then(|| grid.par_map(f)));

    let f = |x: f64, y: f64| {
        if x > y {
            Err("outside".to_owned())
        } else {
            Ok(x * y)
        }
    };
    let expected = grid.try_par_map(f).unwrap_err();
    let error = MpiMap::new(ranks.world).try_map_grid(&grid, f).unwrap_err();
    assert_eq!(error, SweepError::Grid { source: expected });

    let none = Grid::new([1.0], Axis::arange(0.0, 1.0, 0.0));
    let error = MpiMap::new(ranks.world).try_map_grid(&none, f).unwrap_err();
    assert!(
        matches!(
            error,
            SweepError::Grid {
                source: GridError::Axis { axis: 1, .. }
            }
        ),
        "{error}"
    );
    // An axis that is none on one rank only.
    let some = if ranks.rank == 0 { &none } else { &grid };
    let error = MpiMap::new(ranks.world).try_map_grid(some, f).unwrap_err();
    if ranks.rank > 0 {
        assert_eq!(error, SweepError::Refused { rank: 0 });
    }
}

pub(crate) fn streams(ranks: &Ranks<'_>) {
    let points = numbers(3000);
    let f = |&x: &f64| {
        // The first ones take long: others must wait for them.
        if x < 3.0 {
            sleep(Duration::from_millis(20));
        }
        Ok::<f64, String>(x.sqrt())
    };
    let seen = RefCell::new(Vec::new());
    let sink = |index: usize, root: f64| {
        assert_eq!(index, seen.borrow().len());
        seen.borrow_mut().push(root);
        Ok(())
    };
    let map = MpiMap::new(ranks.world).block(5);
    map.try_stream(&points, f, sink).unwrap();
    let expected: Vec<f64> = points.iter().map(|x| x.sqrt()).collect();
    assert_eq!(
        *seen.borrow(),
        if ranks.rank == 0 { expected } else { vec![] }
    );

    let error = map.try_stream(&points, f, |index, _| {
        if index < 1000 {
            Ok(())
        } else {
            Err(io::Error::other("full"))
        }
    });
    assert_eq!(
        error,
        Err(SweepError::Sink {
            index: 1000,
            message: "full".to_owned()
        })
    );

    let grid = Grid::new(Axis::linspace(0.0, 1.0, 40), Axis::linspace(0.0, 1.0, 50));
    let mut next = 0;
    let f = |x: f64, y: f64| {
        if x < 0.5 {
            Ok(x + y)
        } else {
            Err("beyond".to_owned())
        }
    };
    let error = map.try_stream_grid(&grid, f, |index, _| {
        assert_eq!(index, next);
        next += 1;
        Ok(())
    });
    assert!(
        error
            .unwrap_err()
            .to_string()
            .ends_with("row 20, column 0: beyond")
    );
    assert_eq!(next, if ranks.rank == 0 { 1000 } else { 0 });
}

pub(crate) fn messages(ranks: &Ranks<'_>) {
    let next = ranks
        .world
        .process_at_rank(i32::try_from((ranks.rank + 1) % ranks.size).unwrap());
    let before = ranks
        .world
        .process_at_rank(i32::try_from((ranks.rank + ranks.size - 1) % ranks.size).unwrap());
    let mine = ranks.rank as u64;
    mpi::request::scope(|scope| {
        let sent = next.immediate_send_with_tag(scope, &mine, 0);
        let results = MpiMap::new(ranks.world).map(&numbers(100), |x| x + 1.0);
        assert_eq!(results.unwrap().is_some(), ranks.rank == 0);
        let (theirs, _) = before.receive_with_tag::<u64>(0);
        assert_eq!(theirs, ((ranks.rank + ranks.size - 1) % ranks.size) as u64);
        sent.wait();
    });
}

pub(crate) fn many_sweeps(ranks: &Ranks<'_>) {
    let (one, other) = (MpiMap::new(ranks.world), MpiMap::new(ranks.world));
    for count in 0..100 {
        let map = if count % 3 == 0 { &other } else { &one };
        let f = |&x: &f64| {
            if x < 30.0 {
                Ok(x)
            } else {
                Err("thirty".to_owned())
            }
        };
        let outcome = map.try_map(&numbers(count % 40), f);
        assert_eq!(outcome.is_err(), count % 40 > 30);
    }
}
