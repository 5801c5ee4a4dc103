//! What must hold on every rank, one case after the other. Started by `tests/ranks.rs` under mpirun.
//!
//! A case that does not hold, on any rank, ends the program on all of them.

use std::cell::RefCell;
use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::Duration;

use mpi::collective::SystemOperation;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;
use quadrille::{
    Axis, CancelToken, Error, Estimate, Grid, GridError, Quad, TaskError, par_map, quad,
};
use quadrille_mpi::{Checkpoint, CheckpointError, MpiMap, SweepError};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An error with something in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{why} at {x}")]
struct Unfit {
    why: String,
    x: f64,
}

struct Ranks<'a> {
    world: &'a SimpleCommunicator,
    rank: usize,
    size: usize,
    folder: PathBuf,
}

type Case = (&'static str, fn(&Ranks<'_>));

const CASES: &[Case] = &[
    ("the bits of a serial loop", same_bits),
    ("numbers that are none", odd_numbers),
    ("few points", few_points),
    ("results of very different sizes", sizes),
    ("the first failing point", failures),
    ("a failure that comes late", late_failure),
    ("errors of quadrille", own_errors),
    ("panics", panics),
    ("cancelled by rank 0", cancelled),
    ("cancelled by the last rank", cancelled_elsewhere),
    ("progress", progress),
    ("a callback that panics", panicking_callback),
    ("grids", grids),
    ("streams", streams),
    ("ranks that do not agree", disagreement),
    ("results that cannot be written or read", encoding),
    ("the user's own messages", messages),
    ("many sweeps", many_sweeps),
    ("checkpoints", checkpoints),
    ("a cancelled sweep goes on", resumed),
];

fn main() {
    let folder = std::env::args().nth(1).expect("the folder to write to");
    if std::env::args().nth(2).as_deref() == Some("single") {
        return single();
    }
    let universe = quadrille_mpi::initialize().expect("nobody has initialized MPI");
    let world = universe.world();
    let ranks = Ranks {
        rank: usize::try_from(world.rank()).unwrap(),
        size: usize::try_from(world.size()).unwrap(),
        folder: folder.into(),
        world: &world,
    };
    for (name, case) in CASES {
        if ranks.rank == 0 {
            println!("{name}");
        }
        if catch_unwind(AssertUnwindSafe(|| case(&ranks))).is_err() {
            eprintln!("rank {} of {}: {name}", ranks.rank, ranks.size);
            world.abort(1);
        }
        world.barrier();
    }
}

/// MPI as `mpi::initialize` starts it knows of no threads.
fn single() {
    let universe = mpi::initialize().expect("nobody has initialized MPI");
    let world = universe.world();
    let outcome = MpiMap::new(&world).map(&[1.0, 2.0], |x: &f64| x + 1.0);
    if world.size() > 1 {
        assert_eq!(outcome, Err(SweepError::Threading));
    } else {
        assert_eq!(outcome, Ok(Some(vec![2.0, 3.0])));
    }
}

fn numbers(count: u32) -> Vec<f64> {
    (0..count).map(f64::from).collect()
}

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

fn same_bits(ranks: &Ranks<'_>) {
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

fn odd_numbers(ranks: &Ranks<'_>) {
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

fn few_points(ranks: &Ranks<'_>) {
    for threads in [1, 3] {
        let map = MpiMap::new(ranks.world).threads(threads);
        for count in 0..6 {
            let results = map.map(&numbers(count), |x| 2.0 * x).unwrap();
            let expected = numbers(count).iter().map(|x| 2.0 * x).collect();
            assert_eq!(results, (ranks.rank == 0).then_some(expected));
        }
    }
}

fn sizes(ranks: &Ranks<'_>) {
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

fn failures(ranks: &Ranks<'_>) {
    let points = numbers(200);
    for first in [0, 1, 100, 198, 199] {
        let f = |&x: &f64| {
            if x < f64::from(first) {
                return Ok(x.sqrt());
            }
            let why = format!("unfit, as all from {first} on");
            Err(Unfit { why, x })
        };
        for map in [
            MpiMap::new(ranks.world),
            MpiMap::new(ranks.world).block(3).threads(2),
        ] {
            let error = map.try_map(&points, f).unwrap_err();
            let index = usize::try_from(first).unwrap();
            let source = f(&f64::from(first)).unwrap_err();
            let expected = TaskError::Failed { index, source };
            assert_eq!(error, SweepError::Task { source: expected });
            assert_eq!(error.index(), Some(index));
        }
    }
}

fn late_failure(ranks: &Ranks<'_>) {
    let points: Vec<usize> = (0..60).collect();
    let f = |&i: &usize| {
        match i {
            3 => {
                sleep(Duration::from_millis(60));
                Err("late")
            }
            4..60 => Err("early"),
            _ => Ok(i),
        }
        .map_err(str::to_owned)
    };
    let error = MpiMap::new(ranks.world)
        .block(1)
        .try_map(&points, f)
        .unwrap_err();
    assert_eq!(error.to_string(), "point 3: late");
}

fn own_errors(ranks: &Ranks<'_>) {
    let powers: Vec<f64> = (0..100).map(|i| 1.0 - 0.021 * f64::from(i)).collect();
    let f = |&p: &f64| quad(|x: f64| x.powf(p), 0.0..1.0);
    let serial = powers.iter().position(|p| f(p).is_err()).unwrap();
    match MpiMap::new(ranks.world).try_map(&powers, f).unwrap_err() {
        SweepError::Task {
            source: TaskError::Failed { index, source },
        } => {
            assert_eq!(index, serial);
            assert_eq!(source, f(&powers[serial]).unwrap_err());
        }
        other => panic!("{other:?}"),
    }
    let wrong = |&tolerance: &f64| Quad::new().rel_tol(tolerance).integrate(f64::exp, 0.0..1.0);
    match MpiMap::new(ranks.world)
        .try_map(&[1e-9, -1.0], wrong)
        .unwrap_err()
    {
        SweepError::Task {
            source:
                TaskError::Failed {
                    index: 1,
                    source: Error::InvalidArgument { argument, .. },
                },
        } => assert_eq!(argument, "relative tolerance"),
        other => panic!("{other:?}"),
    }
}

fn panics(ranks: &Ranks<'_>) {
    let points: Vec<usize> = (0..100).collect();
    quietly(|| {
        let f = |&i: &usize| {
            assert!(i < 57, "number {i} is too large");
            i
        };
        let error = MpiMap::new(ranks.world).map(&points, f).unwrap_err();
        assert_eq!(
            error.to_string(),
            "point 57 panicked: number 57 is too large"
        );
        assert_eq!(error.index(), Some(57));

        if ranks.size > 1 {
            let rank = ranks.rank;
            let f = |&i: &usize| {
                sleep(Duration::from_millis(1));
                assert!(rank != 1, "on rank 1");
                i
            };
            let error = MpiMap::new(ranks.world).map(&points, f).unwrap_err();
            assert!(
                error.to_string().ends_with("panicked: on rank 1"),
                "{error}"
            );
            all_equal(ranks, error.index().unwrap());
        }
    });
}

fn cancelled(ranks: &Ranks<'_>) {
    let points: Vec<usize> = (0..2000).collect();
    let token = CancelToken::new();
    let stop = token.clone();
    let map = MpiMap::new(ranks.world)
        .cancel(&token)
        .progress(move |done, _| {
            if done >= 20 {
                stop.cancel();
            }
        });
    let f = |&i: &usize| {
        sleep(Duration::from_micros(500));
        i
    };
    let SweepError::Task {
        source: TaskError::Cancelled { completed },
    } = map.map(&points, f).unwrap_err()
    else {
        panic!("not cancelled");
    };
    assert!((20..2000).contains(&completed));
    all_equal(ranks, completed);
    // On rank 0 the token stays cancelled: no point begins. Elsewhere it never was.
    let evaluated = AtomicUsize::new(0);
    let count = |&i: &usize| evaluated.fetch_add(i, Ordering::Relaxed);
    assert!(map.map(&points, count).is_err());
    if ranks.rank == 0 {
        assert_eq!(evaluated.into_inner(), 0);
    }
}

fn cancelled_elsewhere(ranks: &Ranks<'_>) {
    let points: Vec<usize> = (0..1000).collect();
    let token = CancelToken::new();
    let is_last = ranks.rank == ranks.size - 1;
    let map = MpiMap::new(ranks.world).cancel(&token);
    let f = |&i: &usize| {
        sleep(Duration::from_micros(500));
        if is_last {
            token.cancel();
        }
        i
    };
    let error = map.map(&points, f).unwrap_err();
    assert!(
        matches!(
            error,
            SweepError::Task {
                source: TaskError::Cancelled { .. }
            }
        ),
        "{error}"
    );
}

fn progress(ranks: &Ranks<'_>) {
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

fn panicking_callback(ranks: &Ranks<'_>) {
    let map = MpiMap::new(ranks.world)
        .block(5)
        .progress(|done, _| assert!(done < 50, "enough"));
    quietly(|| {
        let outcome = catch_unwind(AssertUnwindSafe(|| map.map(&numbers(500), |x| x + 1.0)));
        match outcome {
            Err(payload) => {
                assert_eq!(ranks.rank, 0);
                assert_eq!(payload.downcast_ref::<&str>(), Some(&"enough"));
            }
            Ok(outcome) => {
                assert!(ranks.rank > 0);
                assert!(
                    outcome
                        .unwrap_err()
                        .to_string()
                        .starts_with("cancelled after ")
                );
            }
        }
    });
}

fn grids(ranks: &Ranks<'_>) {
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

fn streams(ranks: &Ranks<'_>) {
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
    assert!(next <= 1000 && (next > 0) == (ranks.rank == 0));
}

fn disagreement(ranks: &Ranks<'_>) {
    let last = ranks.size - 1;
    let mut points = numbers(100);
    if ranks.rank == last {
        points[99] = f64::from_bits(points[99].to_bits() + 1);
    }
    let outcome = MpiMap::new(ranks.world).map(&points, |x| 2.0 * x);
    if last > 0 {
        assert_eq!(outcome, Err(SweepError::OtherSweep { rank: last }));
    } else {
        assert!(outcome.is_ok());
    }
}

/// What cannot be written down at all, or not be read back.
#[derive(Debug, PartialEq)]
enum Unwritable {
    Fails,
    Panics,
    CannotBeRead,
}

impl Serialize for Unwritable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Fails => Err(serde::ser::Error::custom("not this one")),
            Self::Panics => panic!("not this one"),
            Self::CannotBeRead => serializer.serialize_unit(),
        }
    }
}

impl<'de> Deserialize<'de> for Unwritable {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(serde::de::Error::custom("not this one"))
    }
}

fn encoding(ranks: &Ranks<'_>) {
    let map = MpiMap::new(ranks.world).block(1);
    quietly(|| {
        for what in [
            || Unwritable::Fails,
            || Unwritable::Panics,
            || Unwritable::CannotBeRead,
        ] {
            // As a result, and as an error: on rank 0 alone neither is written.
            let slowly = |_: &f64| {
                sleep(Duration::from_millis(1));
                what()
            };
            let results = map.map(&numbers(50), slowly);
            let as_error = |x: &f64| if *x < 20.0 { Ok(()) } else { Err(slowly(x)) };
            let errors = map.try_map(&numbers(50), as_error);
            if ranks.size > 1 {
                assert!(
                    matches!(results, Err(SweepError::Encoding { .. })),
                    "{results:?}"
                );
                assert!(
                    matches!(
                        errors,
                        Err(SweepError::Encoding { .. } | SweepError::Task { .. })
                    ),
                    "{errors:?}"
                );
            } else {
                assert!(results.is_ok() && errors.unwrap_err().index() == Some(20));
            }
        }
    });
}

fn messages(ranks: &Ranks<'_>) {
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

fn many_sweeps(ranks: &Ranks<'_>) {
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

/// Files of this case and number of ranks.
fn file(ranks: &Ranks<'_>, name: &str) -> PathBuf {
    ranks.folder.join(format!("{name}.{}", ranks.size))
}

fn checkpoints(ranks: &Ranks<'_>) {
    let path = file(ranks, "whole");
    let points = numbers(500);
    let checkpoint = || Checkpoint::new(&path).code_version("1");
    let map = MpiMap::new(ranks.world).checkpoint(checkpoint());
    let results = map
        .map(&points, |x| (x.sqrt(), u8::from(*x > 7.0)))
        .unwrap();

    // All of it is in the file, whoever reads it, and nothing is evaluated.
    let again = map
        .map(&points, |_| -> (f64, u8) { panic!("again") })
        .unwrap();
    assert_eq!(again, results);
    if ranks.rank == 0 {
        let alone = quadrille_mpi::CheckpointedMap::new(checkpoint());
        assert_eq!(alone.map(&points, |_| (0.0, 0)).ok(), results);
    }
    ranks.world.barrier();

    let refused = |map: MpiMap<'_>, points: &[f64], what: &str| {
        let error = map.map(points, |x| (x.sqrt(), 0_u8)).unwrap_err();
        let SweepError::Checkpoint {
            source: CheckpointError::OtherSweep { what: found, .. },
        } = &error
        else {
            panic!("{error}");
        };
        assert_eq!(found, what);
    };
    let with = |checkpoint| MpiMap::new(ranks.world).checkpoint(checkpoint);
    refused(with(checkpoint().tag("other")), &points, "tag");
    refused(
        with(checkpoint().code_version("2")),
        &points,
        "version of the code",
    );
    refused(with(Checkpoint::new(&path)), &points, "version of the code");
    refused(with(checkpoint()), &numbers(499), "number of points");
    refused(with(checkpoint()), &vec![1.0; 500], "hash of the points");
    let other_type = with(checkpoint()).map(&points, |x| *x);
    assert!(
        other_type
            .unwrap_err()
            .to_string()
            .contains("type of the results")
    );

    let nowhere = with(Checkpoint::new(path.join("nowhere"))).map(&points, |x| *x);
    assert!(matches!(
        nowhere,
        Err(SweepError::Checkpoint {
            source: CheckpointError::Io { .. }
        })
    ));
    let text = file(ranks, "text");
    write(ranks, &text, b"Dear diary, today I integrated.");
    let error = with(Checkpoint::new(&text))
        .map(&points, |x| *x)
        .unwrap_err();
    assert_eq!(
        error,
        SweepError::Checkpoint {
            source: CheckpointError::NotACheckpoint { path: text.clone() }
        }
    );
    assert_eq!(fs::read(text).unwrap().len(), 31);
}

fn write(ranks: &Ranks<'_>, path: &Path, text: &[u8]) {
    if ranks.rank == 0 {
        fs::write(path, text).unwrap();
    }
    ranks.world.barrier();
}

fn resumed(ranks: &Ranks<'_>) {
    let path = file(ranks, "cancelled");
    let points = numbers(400);
    let evaluated = AtomicUsize::new(0);
    let f = |&x: &f64| {
        evaluated.fetch_add(1, Ordering::Relaxed);
        sleep(Duration::from_micros(300));
        x.sin().to_string()
    };
    let token = CancelToken::new();
    let stop = token.clone();
    let first = MpiMap::new(ranks.world)
        .checkpoint(&path)
        .cancel(&token)
        .progress(move |done, _| {
            if done > 150 {
                stop.cancel();
            }
        });
    assert!(first.map(&points, f).is_err());

    evaluated.store(0, Ordering::Relaxed);
    let least = Mutex::new(usize::MAX);
    let second = MpiMap::new(ranks.world)
        .checkpoint(&path)
        .progress(|done, _| {
            let mut least = least.lock().unwrap();
            *least = done.min(*least);
        });
    let results = second.map(&points, f).unwrap();
    let mut all = 0_u64;
    ranks.world.all_reduce_into(
        &(evaluated.into_inner() as u64),
        &mut all,
        SystemOperation::sum(),
    );
    assert!(all < 250, "{all} points were evaluated again");
    if let Some(results) = results {
        assert_eq!(
            results,
            points
                .iter()
                .map(|x| x.sin().to_string())
                .collect::<Vec<_>>()
        );
        assert!(*least.lock().unwrap() > 150);
    }
}

/// Whether all ranks have the same number.
fn all_equal(ranks: &Ranks<'_>, number: usize) {
    let (mut least, mut most) = (0_u64, 0_u64);
    let number = number as u64;
    ranks
        .world
        .all_reduce_into(&number, &mut least, SystemOperation::min());
    ranks
        .world
        .all_reduce_into(&number, &mut most, SystemOperation::max());
    assert_eq!(least, most);
}

/// Without the messages of panics that are meant.
fn quietly(work: impl FnOnce()) {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let outcome = catch_unwind(AssertUnwindSafe(work));
    std::panic::set_hook(hook);
    if let Err(payload) = outcome {
        let text = payload.downcast_ref::<String>().cloned();
        panic!("{}", text.unwrap_or_else(|| "without its text".to_owned()));
    }
}
