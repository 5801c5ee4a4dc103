//! Sweeps against the loop they stand for, and axes against `numpy`.
#![cfg(feature = "std")]

use std::collections::HashSet;
use std::convert::Infallible;
use std::error::Error as _;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::Duration;

use proptest::prelude::*;
use quadrille::{
    Axis, AxisError, CancelToken, Grid, GridError, GridMap, ParMap, TaskError, par_map, try_par_map,
};

const THREADS: [usize; 5] = [0, 1, 2, 3, 8];

/// Something whose last bit depends on every operation that led to it.
fn chaotic(x: f64) -> f64 {
    (0..40).fold(x, |y, k| (y * 1.7 + f64::from(k)).sin() + x / 3.0)
}

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

fn points(n: u32) -> Vec<f64> {
    (0..n).map(|i| f64::from(i) * 0.37).collect()
}

// Order and bits

#[test]
fn results_are_those_of_the_serial_loop() {
    // The last is more than two threads are handed at once.
    for n in [1, 2, 7, 1000, 150_000] {
        let points = points(n);
        let serial = bits(&points.iter().map(|&x| chaotic(x)).collect::<Vec<_>>());
        assert_eq!(bits(&par_map(&points, |&x| chaotic(x))), serial);
        for threads in THREADS {
            let sweep = ParMap::new().threads(threads);
            assert_eq!(bits(&sweep.map(&points, |&x| chaotic(x)).unwrap()), serial);
            let fallible = sweep.try_map(&points, |x| Ok::<_, Infallible>(chaotic(*x)));
            assert_eq!(bits(&fallible.unwrap()), serial);
        }
    }
}

#[cfg(feature = "rayon")]
#[test]
fn a_sweep_runs_in_the_pool_it_is_called_from() {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(3)
        .build()
        .unwrap();
    let points = points(10_000);
    let inside = pool.install(|| {
        par_map(&points, |x| {
            (
                rayon::current_num_threads(),
                rayon::current_thread_index(),
                chaotic(*x),
            )
        })
    });
    for ((threads, thread, value), x) in inside.into_iter().zip(&points) {
        assert_eq!(threads, 3);
        assert!(thread.is_some());
        assert_eq!(value.to_bits(), chaotic(*x).to_bits());
    }
}

#[cfg(feature = "rayon")]
#[test]
fn the_number_of_threads_is_the_number_asked_for() {
    for threads in [2, 3, 8] {
        let seen = ParMap::new()
            .threads(threads)
            .map(&[(); 10], |()| rayon::current_num_threads());
        assert_eq!(seen, Ok(vec![threads; 10]));
    }
}

#[test]
fn one_thread_is_the_callers() {
    let here = std::thread::current().id();
    let seen = ParMap::new()
        .threads(1)
        .map(&[(); 10], |()| std::thread::current().id());
    assert_eq!(seen, Ok(vec![here; 10]));
}

#[test]
fn every_point_is_visited_once() {
    let visits: Vec<AtomicUsize> = (0..300_000).map(|_| AtomicUsize::new(0)).collect();
    par_map(&visits, |visits| visits.fetch_add(1, Ordering::Relaxed));
    assert!(visits.into_iter().all(|visits| visits.into_inner() == 1));
}

#[test]
fn no_points_are_no_results() {
    assert_eq!(par_map(&[], |&x| chaotic(x)), []);
    assert_eq!(
        try_par_map(&[0.0; 0], |_| Err::<f64, _>("never called")),
        Ok(vec![])
    );
    let empty = Grid::new(Axis::arange(1.0, 0.0, 0.1), Axis::linspace(0.0, 1.0, 10));
    assert!(empty.is_empty());
    assert_eq!(empty.par_map(|x, y| x + y).values(), []);
}

#[test]
fn sweeps_nest() {
    let outer = points(40);
    let sum = |x: &f64, inner: Vec<f64>| inner.iter().fold(*x, |sum, y| sum * 0.5 + y);
    let at = |x: &f64| points(60).iter().map(|y| x + y).collect::<Vec<_>>();
    let serial: Vec<_> = outer
        .iter()
        .map(|x| sum(x, at(x).iter().map(|&x| chaotic(x)).collect()))
        .collect();

    let nested = par_map(&outer, |x| sum(x, par_map(&at(x), |&x| chaotic(x))));
    assert_eq!(bits(&nested), bits(&serial));

    let two = ParMap::new().threads(2);
    let three = ParMap::new().threads(3);
    for inner in [&two, &three] {
        let nested = two.map(&outer, |x| {
            sum(x, inner.map(&at(x), |&x| chaotic(x)).unwrap())
        });
        assert_eq!(bits(&nested.unwrap()), bits(&serial));
    }
}

// The first failure

#[test]
fn the_first_error_is_the_first_by_index_not_by_time() {
    let points: Vec<usize> = (0..64).collect();
    for threads in THREADS {
        let calls: Vec<AtomicUsize> = points.iter().map(|_| AtomicUsize::new(0)).collect();
        let outcome = ParMap::new().threads(threads).try_map(&points, |&i| {
            calls[i].fetch_add(1, Ordering::Relaxed);
            match i {
                9 => {
                    sleep(Duration::from_millis(30));
                    Err("slow")
                }
                20 | 40 | 63 => Err("fast"),
                _ => Ok(i),
            }
        });
        assert_eq!(
            outcome,
            Err(TaskError::Failed {
                index: 9,
                source: "slow"
            })
        );
        let calls: Vec<_> = calls.into_iter().map(AtomicUsize::into_inner).collect();
        assert_eq!(
            calls[..10],
            [1; 10],
            "all points up to the first failure run, once"
        );
        assert!(calls.iter().all(|&calls| calls <= 1));
    }
}

#[test]
fn failures_anywhere() {
    let n = 300_000_usize;
    let points: Vec<usize> = (0..n).collect();
    let everywhere: HashSet<usize> = (0..n).collect();
    let sets = [
        everywhere,
        HashSet::from([0]),
        HashSet::from([n - 1]),
        HashSet::from([n - 1, n - 2]),
        // On both sides of where the points handed out to two or three threads at once end.
        HashSet::from([131_071, 131_072, 299_000]),
        HashSet::from([131_072, 131_073]),
        HashSet::from([196_607, 196_608]),
    ];
    for failing in sets {
        let first = *failing.iter().min().unwrap();
        for threads in THREADS {
            let outcome = ParMap::new().threads(threads).try_map(&points, |i| {
                if failing.contains(i) { Err(*i) } else { Ok(()) }
            });
            assert_eq!(
                outcome,
                Err(TaskError::Failed {
                    index: first,
                    source: first
                })
            );
        }
    }
}

proptest! {
    #[test]
    fn the_outcome_is_that_of_the_serial_loop(
        points in prop::collection::vec(-100_i32..1000, 0..3000),
        threads in prop::sample::select(&THREADS[..]),
        limit in -100_i32..-95,
    ) {
        let f = |&x: &i32| if x < limit { Err(x) } else { Ok(x * 2) };
        let serial = points.iter().map(f).collect::<Result<Vec<_>, _>>();
        let serial = serial.map_err(|source| TaskError::Failed {
            index: points.iter().position(|x| f(x).is_err()).unwrap(),
            source,
        });
        prop_assert_eq!(ParMap::new().threads(threads).try_map(&points, f), serial);
    }
}

#[test]
fn a_failure_saves_the_points_after_it() {
    let calls = AtomicUsize::new(0);
    let outcome = try_par_map(&[(); 10_000_000], |()| {
        calls.fetch_add(1, Ordering::Relaxed);
        Err::<(), _>("at once")
    });
    assert_eq!(
        outcome,
        Err(TaskError::Failed {
            index: 0,
            source: "at once"
        })
    );
    assert!(calls.into_inner() < 10_000_000);
}

#[test]
fn results_before_a_failure_are_dropped() {
    let witness = Arc::new(());
    let outcome = try_par_map(&points(5000), |&x| {
        if x > 1000.0 {
            Err("large")
        } else {
            Ok(Arc::clone(&witness))
        }
    });
    assert_eq!(outcome.unwrap_err().index(), Some(2703)); // 2703 * 0.37 = 1000.11
    assert_eq!(Arc::strong_count(&witness), 1);
}

#[test]
fn an_error_chains_the_closures() {
    let error = try_par_map(&["1", "x"], |text| text.parse::<f64>()).unwrap_err();
    assert_eq!(error.to_string(), "point 1 failed");
    assert_eq!(error.source().unwrap().to_string(), "invalid float literal");

    let grid = Grid::new([1.0], [2.0, 3.5]);
    let error = grid
        .try_par_map(|_, y| if y > 3.0 { "x".parse::<f64>() } else { Ok(y) })
        .unwrap_err();
    assert_eq!(error.to_string(), "no value at (1, 3.5), row 0, column 1");
    assert_eq!(error.index(), Some((0, 1)));
    let task = error.source().unwrap();
    assert_eq!(task.to_string(), "point 1 failed");
    assert_eq!(task.source().unwrap().to_string(), "invalid float literal");
}

#[test]
fn an_error_type_need_be_nothing_special() {
    struct Plain;
    let outcome = try_par_map(&[1, 2], |_| Err::<(), _>(Plain));
    assert!(matches!(
        outcome,
        Err(TaskError::Failed {
            index: 0,
            source: Plain
        })
    ));
    assert_eq!(outcome.unwrap_err().to_string(), "point 0 failed");
}

// Panics

#[test]
fn panics_are_errors_with_their_message() {
    let payloads: [(fn(), &str); 3] = [
        (|| panic!("a fixed text"), "a fixed text"),
        (|| panic_any(format!("text number {}", 7)), "text number 7"),
        (|| panic_any(7_u8), "the payload is not text"),
    ];
    for threads in THREADS {
        let sweep = ParMap::new().threads(threads);
        for (panic, message) in payloads {
            let expected = TaskError::<Infallible>::Panicked {
                index: 3,
                message: message.into(),
            };
            let outcome = sweep.map(&[0, 1, 2, 3, 4, 5, 6], |&i| match i {
                3 => {
                    sleep(Duration::from_millis(5));
                    panic();
                }
                5 | 6 => panic!("a later point"),
                _ => {}
            });
            assert_eq!(outcome.as_ref(), Err(&expected));
            assert_eq!(expected.to_string(), format!("point 3 panicked: {message}"));
        }
    }
}

#[test]
fn panics_and_errors_compete_by_index() {
    let f = |&i: &i32| match i {
        4 => Err("failed"),
        8 => panic!("panicked"),
        _ => Ok(()),
    };
    let failed_first: Vec<i32> = (0..20).collect();
    let panicked_first: Vec<i32> = (0..20).rev().collect();
    for threads in THREADS {
        let sweep = ParMap::new().threads(threads);
        let failed = TaskError::Failed {
            index: 4,
            source: "failed",
        };
        assert_eq!(sweep.try_map(&failed_first, f), Err(failed));
        let panicked = TaskError::Panicked {
            index: 11,
            message: "panicked".into(),
        };
        assert_eq!(sweep.try_map(&panicked_first, f), Err(panicked));
    }
}

#[test]
fn a_panic_goes_on_with_the_payload_of_the_first_point() {
    let points: Vec<usize> = (0..1000).collect();
    let first = catch_unwind(|| {
        par_map(&points, |&i| {
            if i == 17 {
                sleep(Duration::from_millis(5));
            }
            if i >= 17 {
                panic_any(i);
            }
        });
    });
    assert_eq!(first.unwrap_err().downcast_ref(), Some(&17_usize));

    let grid = Grid::new(Axis::linspace(0.0, 9.0, 10), Axis::linspace(0.0, 9.0, 10));
    let first = catch_unwind(|| {
        grid.par_map(|x, y| {
            if x + y > 9.5 {
                panic_any((x, y))
            }
        });
    });
    assert_eq!(first.unwrap_err().downcast_ref(), Some(&(1.0, 9.0)));
}

// Cancellation

#[test]
fn a_cancelled_token_stops_a_sweep_before_it_begins() {
    let token = CancelToken::new();
    assert!(!token.is_cancelled());
    token.clone().cancel();
    assert!(token.is_cancelled());
    for threads in THREADS {
        let sweep = ParMap::new().threads(threads).cancel(&token);
        let outcome = sweep.map(&points(1000), |_| panic!("no point is begun"));
        assert_eq!(
            outcome,
            Err::<Vec<()>, _>(TaskError::Cancelled { completed: 0 })
        );
    }
}

#[test]
fn cancelling_stops_a_sweep_at_the_points_already_begun() {
    for threads in THREADS {
        let token = CancelToken::new();
        let calls = AtomicUsize::new(0);
        let late = AtomicUsize::new(0);
        let sweep = ParMap::new().threads(threads).cancel(&token);
        let outcome = sweep.map(&points(100_000), |_| {
            late.fetch_add(usize::from(token.is_cancelled()), Ordering::Relaxed);
            if calls.fetch_add(1, Ordering::Relaxed) == 50 {
                token.cancel();
            }
        });
        let completed = calls.into_inner();
        assert_eq!(outcome, Err(TaskError::Cancelled { completed }));
        assert!(completed > 50);
        // A thread may have been between the look at the token and the closure.
        #[cfg(feature = "rayon")]
        let threads = if threads == 0 {
            rayon::current_num_threads()
        } else {
            threads
        };
        assert!(late.into_inner() < threads.max(1));
    }
}

#[test]
fn cancelling_after_the_last_point_changes_nothing() {
    let token = CancelToken::new();
    let sweep = ParMap::new().threads(1).cancel(&token);
    let outcome = sweep.map(&[1, 2, 3], |&i| {
        if i == 3 {
            token.cancel();
        }
        i
    });
    assert_eq!(outcome, Ok(vec![1, 2, 3]));
}

#[test]
fn a_failure_with_nothing_left_out_before_it_outranks_the_cancellation() {
    let token = CancelToken::new();
    let sweep = ParMap::new().threads(1).cancel(&token);
    let outcome = sweep.try_map(&[0, 1, 2, 3, 4, 5], |&i| {
        if i == 3 {
            token.cancel();
            return Err("failed");
        }
        Ok(i)
    });
    assert_eq!(
        outcome,
        Err(TaskError::Failed {
            index: 3,
            source: "failed"
        })
    );
}

#[test]
fn the_progress_callback_can_stop_the_sweep() {
    for threads in THREADS {
        let token = CancelToken::new();
        let stop = token.clone();
        let sweep = ParMap::new()
            .threads(threads)
            .cancel(&token)
            .progress(move |done, _| {
                if done >= 5000 {
                    stop.cancel();
                }
            });
        match sweep.map(&points(1_000_000), |&x| chaotic(x)) {
            Err(TaskError::Cancelled { completed }) => {
                assert!((5000..1_000_000).contains(&completed));
            }
            other => panic!("{:?}", other.map(|values| values.len())),
        }
    }
}

// Progress

#[test]
fn progress_goes_forward_one_call_at_a_time_and_ends_at_the_total() {
    for n in [1, 2, 999, 1001, 5000, 1_000_000] {
        for threads in THREADS {
            let calls = Mutex::new(Vec::new());
            let busy = AtomicBool::new(false);
            let sweep = ParMap::new().threads(threads).progress(|done, total| {
                assert!(!busy.swap(true, Ordering::SeqCst), "two calls at a time");
                assert_eq!(total, n);
                calls.lock().unwrap().push(done);
                busy.store(false, Ordering::SeqCst);
            });
            sweep.map(&vec![1.0; n], |x| x * 2.0).unwrap();
            drop(sweep);
            let calls = calls.into_inner().unwrap();
            assert!(calls.windows(2).all(|pair| pair[0] < pair[1]), "{calls:?}");
            assert_eq!(calls.last(), Some(&n));
            assert!(calls.len() <= 1000, "{} calls for {n} points", calls.len());
            if threads == 1 {
                assert!(
                    calls.len() >= n.min(500),
                    "{} calls for {n} points",
                    calls.len()
                );
            }
        }
    }
}

#[test]
fn progress_of_nothing_is_complete() {
    let calls = Mutex::new(Vec::new());
    let sweep = ParMap::new().progress(|done, total| calls.lock().unwrap().push((done, total)));
    sweep.map(&[], |&x| chaotic(x)).unwrap();
    assert_eq!(*calls.lock().unwrap(), [(0, 0)]);
}

#[test]
fn progress_of_a_failed_sweep_never_says_complete() {
    for threads in THREADS {
        let calls = Mutex::new(Vec::new());
        let sweep = ParMap::new()
            .threads(threads)
            .progress(|done, total| calls.lock().unwrap().push((done, total)));
        sweep
            .try_map(&[1, 2, 3, 4], |&i| if i == 4 { Err(()) } else { Ok(()) })
            .unwrap_err();
        assert!(
            calls
                .lock()
                .unwrap()
                .iter()
                .all(|&(done, total)| done < total)
        );
    }
}

#[test]
fn the_callback_may_sweep() {
    let inner = points(500);
    for threads in THREADS {
        let sums = Mutex::new(Vec::new());
        let sweep = ParMap::new().threads(threads).progress(|_, _| {
            let values = par_map(&inner, |&x| chaotic(x));
            sums.lock().unwrap().push(values.iter().sum::<f64>());
        });
        sweep.map(&points(2000), |&x| chaotic(x)).unwrap();
        let sums = sums.lock().unwrap();
        assert!(sums.iter().all(|sum| sum.to_bits() == sums[0].to_bits()));
    }
}

#[test]
fn a_panic_of_the_callback_ends_the_sweep() {
    for threads in [1, 2] {
        let calls = AtomicUsize::new(0);
        let sweep = ParMap::new()
            .threads(threads)
            .progress(|_, _| panic_any("callback"));
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            sweep.map(&[(); 400], |()| {
                calls.fetch_add(1, Ordering::Relaxed);
                sleep(Duration::from_millis(1));
            })
        }));
        assert_eq!(outcome.unwrap_err().downcast_ref(), Some(&"callback"));
        // The other thread's share alone would be 200.
        assert!(calls.into_inner() < 200);
    }
}

// Memory

#[test]
fn results_that_fit_no_memory_are_an_error() {
    // Points of no size: there can be 2^62 of them, but not as many numbers.
    let points = vec![(); 1 << 62];
    let outcome = try_par_map(&points, |()| -> Result<f64, Infallible> {
        panic!("never called")
    });
    assert_eq!(outcome, Err(TaskError::OutOfMemory { points: 1 << 62 }));
}

// Axes

#[track_caller]
fn assert_values(axis: &Axis, len: usize, expected: &[(usize, f64)]) {
    assert_eq!(axis.check(), Ok(()));
    assert_eq!(axis.len(), len);
    for &(i, value) in expected {
        assert_eq!(
            axis.values()[i].to_bits(),
            value.to_bits(),
            "value {i}: {}",
            axis.values()[i]
        );
    }
}

// The values below are those of NumPy 2.4.6 as Python prints them.

#[test]
fn linspace_is_that_of_numpy() {
    let tenths = [
        0.0,
        0.1,
        0.2,
        0.300_000_000_000_000_04,
        0.4,
        0.5,
        0.600_000_000_000_000_1,
        0.700_000_000_000_000_1,
        0.8,
        0.9,
        1.0,
    ];
    assert_eq!(Axis::linspace(0.0, 1.0, 11).values(), tenths);
    let thirds = [0.1, 0.166_666_666_666_666_69, 0.233_333_333_333_333_34, 0.3];
    assert_eq!(Axis::linspace(0.1, 0.3, 4).values(), thirds);
    assert_values(
        &Axis::linspace(-7.0, 3.0, 100),
        100,
        &[
            (0, -7.0),
            (1, -6.898_989_898_989_899),
            (2, -6.797_979_797_979_798),
            (50, -1.949_494_949_494_949_8),
            (98, 2.898_989_898_989_899_7),
            (99, 3.0),
        ],
    );
    assert_eq!(Axis::linspace(2.0, 3.0, 1).values(), [2.0]);
    assert_eq!(Axis::linspace(2.0, 3.0, 0).values(), []);
    assert_eq!(Axis::linspace(3.0, 2.0, 3).values(), [3.0, 2.5, 2.0]);
    assert_eq!(Axis::linspace(2.0, 2.0, 3).values(), [2.0; 3]);
    // NumPy overflows here: [nan, inf, 1.7e308].
    assert_eq!(
        Axis::linspace(-1.7e308, 1.7e308, 3).values(),
        [-1.7e308, 0.0, 1.7e308]
    );
}

#[test]
fn arange_has_the_length_of_numpys_and_ideal_values() {
    // -7 + 0.1 * np.arange(100)
    assert_values(
        &Axis::arange(-7.0, 3.0, 0.1),
        100,
        &[
            (0, -7.0),
            (1, -6.9),
            (2, -6.8),
            (3, -6.7),
            (33, -3.699_999_999_999_999_7),
            (60, -1.0),
            (70, 0.0),
            (99, 2.900_000_000_000_000_4),
        ],
    );
    // len(np.arange(...))
    for (start, end, step, len) in [
        (-1.5, 2.5, 0.04, 100),
        (1.0, 1.3, 0.1, 4),
        (0.0, 1.0, -0.1, 0),
        (0.0, 0.0, 0.1, 0),
        (0.0, 1.0, 2.0, 1),
        (0.0, 1.0, 0.1, 10),
    ] {
        assert_eq!(
            Axis::arange(start, end, step).len(),
            len,
            "{start}, {end}, {step}"
        );
    }
    assert_eq!(Axis::arange(5.0, 0.0, -2.0).values(), [5.0, 3.0, 1.0]);
}

/// `pow` is not correctly rounded everywhere: its last bit is the platform's.
#[track_caller]
fn assert_close(axis: &Axis, expected: &[(usize, f64)]) {
    for &(i, value) in expected {
        approx::assert_relative_eq!(axis.values()[i], value, max_relative = 4.0 * f64::EPSILON);
    }
}

#[test]
fn logspace_is_that_of_numpy() {
    let focus = Axis::logspace(-1.5, 2.5, 100);
    assert_eq!(focus.len(), 100);
    assert_close(
        &focus,
        &[
            (0, 0.031_622_776_601_683_79),
            (1, 0.034_705_958_281_810_67),
            (2, 0.038_089_746_369_540_72),
            (50, 3.312_851_891_487_237_6),
            (98, 288.134_962_844_146_23),
            (99, 316.227_766_016_837_9),
        ],
    );
    let decades = Axis::logspace(-3.0, 3.0, 7);
    assert_close(
        &decades,
        &[
            (0, 1e-3),
            (1, 1e-2),
            (2, 0.1),
            (3, 1.0),
            (4, 10.0),
            (6, 1000.0),
        ],
    );
}

#[test]
fn a_half_open_logarithmic_axis_is_a_mapped_arange() {
    // 10**(-1.5 + 0.04*np.arange(100))
    let focus = Axis::arange(-1.5, 2.5, 0.04).map(|exponent| 10_f64.powf(exponent));
    assert_eq!(focus.len(), 100);
    assert_close(
        &focus,
        &[
            (0, 0.031_622_776_601_683_79),
            (1, 0.034_673_685_045_253_165),
            (49, 2.884_031_503_126_605_5),
            (99, 288.403_150_312_660_56),
        ],
    );
}

#[test]
fn arguments_that_make_no_axis_are_remembered() {
    let nan_start = |axis: Axis| matches!(axis.check(), Err(AxisError::NotFinite { argument: "start", value }) if value.is_nan());
    assert!(nan_start(Axis::linspace(f64::NAN, 1.0, 3)));
    assert!(nan_start(Axis::logspace(f64::NAN, 1.0, 3)));
    assert!(nan_start(Axis::arange(f64::NAN, 1.0, 0.1)));

    let infinite = |argument| {
        Err(AxisError::NotFinite {
            argument,
            value: f64::INFINITY,
        })
    };
    assert_eq!(
        Axis::linspace(0.0, f64::INFINITY, 3).check(),
        infinite("end")
    );
    assert_eq!(Axis::logspace(0.0, 400.0, 3).check(), infinite("10^end"));
    assert_eq!(Axis::logspace(400.0, 0.0, 3).check(), infinite("10^start"));
    assert_eq!(
        Axis::arange(0.0, f64::INFINITY, 1.0).check(),
        infinite("end")
    );
    assert_eq!(
        Axis::arange(0.0, 1.0, f64::INFINITY).check(),
        infinite("step")
    );

    assert_eq!(
        Axis::arange(0.0, 1.0, 0.0).check(),
        Err(AxisError::ZeroStep)
    );
    assert_eq!(
        Axis::arange(0.0, 1e300, 0.5).check(),
        Err(AxisError::TooLong { points: 2e300 })
    );
    assert_eq!(
        Axis::arange(-1e308, 1e308, 1e-300).check(),
        Err(AxisError::TooLong {
            points: f64::INFINITY
        })
    );
    assert!(matches!(
        Axis::linspace(0.0, 1.0, usize::MAX).check(),
        Err(AxisError::TooLong { .. })
    ));

    let wrong = Axis::arange(0.0, 1.0, 0.0).named("t").map(|t| t.max(0.0));
    assert_eq!(wrong.len(), 1);
    assert_eq!(
        wrong.check(),
        Err(AxisError::ZeroStep),
        "a map does not mend it"
    );
}

#[test]
fn an_axis_is_made_of_any_values() {
    let values = [3.0, -1.0, f64::INFINITY];
    for axis in [
        Axis::from(values),
        Axis::from(values.to_vec()),
        Axis::from(&values[..]),
        values.into_iter().collect(),
    ] {
        assert_eq!(axis.values(), values);
        assert_eq!(axis.as_ref(), values);
        assert_eq!(axis.check(), Ok(()));
        assert_eq!(axis.name(), None);
        assert_eq!(axis.named("r").name(), Some("r"));
    }
}

// Grids

#[test]
fn a_grid_is_swept_row_by_row() {
    let (phases, foci) = (points(37), points(101));
    let grid = Grid::new(phases.clone(), foci.clone());
    let mut serial = Vec::new();
    for x in &phases {
        for y in &foci {
            serial.push(chaotic(x - y));
        }
    }
    let f = |x, y| chaotic(x - y);
    let map = grid.par_map(f);
    assert_eq!(bits(map.values()), bits(&serial));
    for threads in THREADS {
        let map = grid
            .par_map_with(&ParMap::new().threads(threads), f)
            .unwrap();
        assert_eq!(bits(map.values()), bits(&serial));
    }
    assert_eq!(map.shape(), (37, 101));
    assert_eq!(grid.len(), 37 * 101);
    assert_eq!(map.axes().0.values(), phases);
    assert_eq!(map.axes().1.values(), foci);
    assert_eq!(map.grid(), &grid);

    assert_eq!(map.get(2, 100), Some(&serial[2 * 101 + 100]));
    assert_eq!(map.get(2, 101), None);
    assert_eq!(map.get(37, 0), None);
    assert_eq!(map.row(36), Some(&serial[36 * 101..]));
    assert_eq!(map.row(37), None);
    let visited: Vec<_> = map.iter().map(|(x, y, _)| (x, y)).collect();
    assert_eq!(visited.len(), map.values().len());
    assert_eq!(visited[2 * 101 + 100], (phases[2], foci[100]));
    assert_eq!(
        map.map(|value| value.to_bits()).into_values(),
        bits(&serial)
    );
}

#[test]
fn a_failing_point_of_a_grid_is_named_with_its_coordinates() {
    let grid = Grid::new(Axis::arange(-7.0, 3.0, 0.1), Axis::logspace(-2.0, 2.0, 5));
    for threads in THREADS {
        let sweep = ParMap::new().threads(threads);
        let outcome = grid.try_par_map_with(&sweep, |phase, focus| {
            if phase > -1.05 && focus > 5.0 {
                Err("out of range")
            } else {
                Ok(phase * focus)
            }
        });
        let expected = GridError::Point {
            row: 60,
            column: 3,
            x: -1.0,
            y: 10.0,
            source: TaskError::Failed {
                index: 303,
                source: "out of range",
            },
        };
        assert_eq!(outcome, Err(expected));
        let outcome = grid.par_map_with(&sweep, |_, focus| assert!(focus < 50.0, "{focus}"));
        assert_eq!(
            outcome,
            Err(GridError::Point {
                row: 0,
                column: 4,
                x: -7.0,
                y: 100.0,
                source: TaskError::Panicked {
                    index: 4,
                    message: "100".into()
                },
            })
        );
    }
}

#[test]
fn a_grid_sweep_can_be_cancelled() {
    let token = CancelToken::new();
    token.cancel();
    let grid = Grid::new([1.0, 2.0], [3.0]);
    let error = grid
        .par_map_with(&ParMap::new().cancel(&token), |x, y| x + y)
        .unwrap_err();
    assert_eq!(
        error,
        GridError::Sweep {
            source: TaskError::Cancelled { completed: 0 }
        }
    );
    assert_eq!(error.index(), None);
    assert_eq!(
        error.source().unwrap().to_string(),
        "cancelled after 0 points"
    );
}

#[test]
fn a_grid_reports_an_axis_that_is_none() {
    let (good, bad) = (Axis::linspace(0.0, 1.0, 3), Axis::arange(0.0, 1.0, 0.0));
    let f = |x: f64, y: f64| -> Result<f64, Infallible> { panic!("called at {x}, {y}") };
    let error = |axis| {
        Err(GridError::Axis {
            axis,
            source: AxisError::ZeroStep,
        })
    };
    assert_eq!(
        Grid::new(bad.clone(), good.clone()).try_par_map(f),
        error(0)
    );
    assert_eq!(
        Grid::new(good.clone(), bad.clone()).try_par_map(f),
        error(1)
    );

    let map = Grid::new(good, bad).par_map(|x, y| x + y);
    assert_eq!(map.shape(), (3, 1));
    assert!(map.values().iter().all(|value| value.is_nan()));
}

#[test]
fn extremes_of_a_map() {
    let map = |values: [f64; 6]| {
        let next = AtomicUsize::new(0);
        let grid = Grid::new([0.0, 1.0, 2.0], [0.0, 1.0]);
        let one = ParMap::new().threads(1);
        let f = |_, _| values[next.fetch_add(1, Ordering::Relaxed)];
        grid.par_map_with(&one, f).unwrap()
    };
    let nan = f64::NAN;
    let some = map([nan, 2.0, -3.0, 5.0, 5.0, -3.0]);
    assert_eq!(some.argmax(|&value| value), Some((1, 1)));
    assert_eq!(some.argmin(|&value| value), Some((1, 0)));
    assert_eq!(some.argmax(|&value| value.abs() % 5.0), Some((1, 0)));
    assert_eq!(map([nan; 6]).argmax(|&value| value), None);
    assert_eq!(
        map([f64::NEG_INFINITY; 6]).argmax(|&value| value),
        Some((0, 0))
    );
    assert_eq!(map([f64::INFINITY; 6]).argmin(|&value| value), Some((0, 0)));
}

// Tables

fn table<R, const N: usize>(
    map: &GridMap<R>,
    columns: [&str; N],
    cells: impl Fn(&R) -> [f64; N],
) -> String {
    let mut table = Vec::new();
    map.write_csv(&mut table, columns, cells).unwrap();
    String::from_utf8(table).unwrap()
}

#[test]
fn a_table_reads_back_bit_for_bit() {
    let hard = [
        0.1,
        1.0 / 3.0,
        -0.0,
        1e-5,
        9.999_999_999_999_999e-6,
        1e15,
        1e16,
        9_007_199_254_740_993.0,
        f64::MAX,
        f64::MIN_POSITIVE,
        5e-324,
        f64::INFINITY,
        f64::NEG_INFINITY,
        std::f64::consts::PI,
    ];
    let map = Grid::new(hard, Axis::from(hard).named("xi")).par_map(|x, y| (x * y, x.sin()));
    let table = table(&map, ["product", "sine"], |&(p, s)| [p, s]);
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some("x,xi,product,sine"));
    for (x, y, &(product, sine)) in map.iter() {
        let line = lines.next().unwrap();
        assert!(line.len() < 4 * 26, "{line}");
        let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        for (read, written) in cells.iter().zip([x, y, product, sine]) {
            assert!(
                read.to_bits() == written.to_bits() || (read.is_nan() && written.is_nan()),
                "{written:e} in {line}"
            );
        }
        assert_eq!(cells.len(), 4);
    }
    assert_eq!(lines.next(), None);
}

#[test]
fn a_table_quotes_names_that_need_it() {
    let phase = Axis::from([1.0]).named("phase, in units of pi");
    let map = Grid::new(phase, Axis::from([2.0]).named("a \"focus\"")).par_map(|x, y| x + y);
    assert_eq!(
        table(&map, ["sum", "two\nlines"], |&sum| [sum, 21.0]),
        "\"phase, in units of pi\",\"a \"\"focus\"\"\",sum,\"two\nlines\"\n1,2,3,21\n"
    );
}

#[test]
fn a_table_passes_on_the_writers_error() {
    let map = Grid::new(points(100), points(100)).par_map(|x, y| x + y);
    let mut short = [0_u8; 1000];
    let error = map
        .write_csv(&mut short[..], ["sum"], |&sum| [sum])
        .unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::WriteZero);
}

// Types

#[test]
fn everything_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + std::fmt::Debug>() {}
    shared::<ParMap>();
    shared::<CancelToken>();
    shared::<Axis>();
    shared::<Grid>();
    shared::<GridMap<f64>>();
    shared::<TaskError<&str>>();
    shared::<GridError<&str>>();
    assert_eq!(
        format!("{:?}", ParMap::new().threads(3).progress(|_, _| ())),
        "ParMap { threads: 3, progress: true, cancel: None }"
    );
}
