//! Sweeps against the serial loop they stand for.
use std::collections::HashSet;
use std::convert::Infallible;
use std::error::Error as _;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Condvar, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use quadrille::{
    Axis, AxisError, CancelToken, Grid, GridError, GridMap, ParMap, PointError, PointMap, Points,
    Quad, TaskError, par_map, quad, try_par_map,
};

use crate::common::{THREADS, bits};

/// Something whose last bit depends on every operation that led to it.
fn chaotic(x: f64) -> f64 {
    (0..40).fold(x, |y, k| (y * 1.7 + f64::from(k)).sin() + x / 3.0)
}

fn wait_busily(time: Duration) {
    let begun = Instant::now();
    while begun.elapsed() < time {}
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

/// So many levels that a thread which took up outer points while it waits for inner ones could
/// run out of stack.
#[test]
fn sweeps_nest_deeper_than_is_sensible() {
    fn leaves(depth: usize) -> usize {
        match depth {
            0 => {
                wait_busily(Duration::from_micros(30));
                1
            }
            _ => par_map(&[depth - 1; 2], |&depth| leaves(depth))
                .iter()
                .sum(),
        }
    }
    for threads in THREADS {
        let outer = ParMap::new().threads(threads).map(&[9; 3], |&d| leaves(d));
        assert_eq!(outer, Ok(vec![512; 3]));
    }
}

/// A sweep that begins with cheap points is not done by one thread for that.
#[cfg(feature = "rayon")]
#[test]
fn dear_points_after_cheap_ones_are_shared() {
    let points: Vec<usize> = (0..2000).collect();
    let seen = par_map(&points, |&i| {
        if i >= 500 {
            wait_busily(Duration::from_micros(200));
        }
        rayon::current_thread_index().is_some()
    });
    // At most 256 dear points go unseen, at the time of a cheap one.
    assert!(
        seen[800..]
            .iter()
            .all(|&inside| inside || rayon::current_num_threads() == 1)
    );
}

/// Three deep, with workspaces of their own, inside of a sweep: the same bits on any number of
/// threads, and the truth, which is the sum of x y z over boxes of sides p, 1 and 2: p^2/2.
#[test]
fn integrals_of_integrals_in_a_sweep() {
    let q = Quad::new();
    let volume = |p: &f64| {
        let outer = |x: f64| {
            let middle = |y: f64| q.integrate(|z: f64| x * y * z, 0.0..2.0).map(|e| e.value);
            q.try_integrate(middle, 0.0..1.0).map(|e| e.value)
        };
        q.try_integrate(outer, 0.0..*p).map(|e| e.value)
    };
    let points: Vec<f64> = (1..=6).map(f64::from).collect();
    let serial: Vec<f64> = points.iter().map(|p| volume(p).unwrap()).collect();
    for (p, v) in points.iter().zip(&serial) {
        assert!((v - 0.5 * p * p).abs() <= 1e-12 * p * p, "{p}: {v}");
    }
    for threads in THREADS {
        let swept = ParMap::new().threads(threads).try_map(&points, volume);
        assert_eq!(bits(&swept.unwrap()), bits(&serial));
    }
}

/// Adaptive integrals with singularities, whose paths depend on every bit.
#[test]
fn integrals_have_the_same_bits_on_any_number_of_threads() {
    let points: Vec<f64> = (0..300).map(|i| f64::from(i) / 301.0).collect();
    let area = |&p: &f64| {
        let e = quad(|x: f64| (x - p).abs().sqrt() + x.powf(-p * 0.9), 0.0..1.0);
        e.map(|e| (e.value.to_bits(), e.error.to_bits(), e.evaluations))
    };
    let serial: Vec<_> = points.iter().map(|p| area(p).unwrap()).collect();
    for threads in THREADS {
        let swept = ParMap::new().threads(threads).try_map(&points, area);
        assert_eq!(swept.as_ref(), Ok(&serial));
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

/// The loop's results up to where it stops, whoever was faster.
#[test]
fn results_before_a_failure_are_kept_if_that_is_asked_for() {
    let points: Vec<usize> = (0..40_000).collect();
    for threads in THREADS {
        let sweep = ParMap::new().threads(threads);
        for (first, stride) in [(0, 1), (1, 7), (2703, 1), (17_000, 1000), (39_999, 1)] {
            for panics in [false, true] {
                let f = |&i: &usize| {
                    if i < first || (i - first) % stride > 0 {
                        return Ok(3 * i);
                    }
                    if i == first {
                        wait_busily(Duration::from_micros(300));
                    }
                    assert!(!panics, "at fault");
                    Err("at fault")
                };
                let (results, stop) = sweep.map_until(&points, f);
                assert_eq!(stop.unwrap().index(), Some(first));
                assert!(results.iter().copied().eq((0..first).map(|i| 3 * i)));
            }
        }
        let (results, stop) = sweep.map_until(&points, |&i| Ok::<_, ()>(i));
        assert_eq!((results.len(), stop), (points.len(), None));

        let token = CancelToken::new();
        let (results, stop) = sweep.clone().cancel(&token).map_until(&points, |&i| {
            if i == 20_000 {
                token.cancel();
            }
            Ok::<_, ()>(i)
        });
        let Some(TaskError::Cancelled { completed }) = stop else {
            panic!("not cancelled: {stop:?}");
        };
        assert!(results.len() <= completed && completed < points.len());
        assert!(results.iter().copied().eq(0..results.len()));
    }
}

#[test]
fn an_error_chains_the_closures() {
    let error = try_par_map(&["1", "x"], |text| text.parse::<f64>()).unwrap_err();
    assert_eq!(error.to_string(), "point 1: invalid float literal");
    assert_eq!(error.source().unwrap().to_string(), "invalid float literal");
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
fn another_thread_cancels_within_one_point_a_thread() {
    // No point ends before the token is cancelled, so that each thread has at most one.
    for threads in THREADS {
        let token = CancelToken::new();
        let calls = AtomicUsize::new(0);
        let begun = Barrier::new(2);
        let cancelled = (Mutex::new(false), Condvar::new());
        let sweep = ParMap::new().threads(threads).cancel(&token);
        let outcome = std::thread::scope(|scope| {
            scope.spawn(|| {
                begun.wait();
                token.cancel();
                *cancelled.0.lock().unwrap() = true;
                cancelled.1.notify_all();
            });
            sweep.map(&[(); 100_000], |()| {
                if calls.fetch_add(1, Ordering::Relaxed) == 0 {
                    begun.wait();
                }
                let guard = cancelled.0.lock().unwrap();
                drop(cancelled.1.wait_while(guard, |cancelled| !*cancelled));
            })
        });
        let completed = calls.into_inner();
        assert_eq!(outcome, Err(TaskError::Cancelled { completed }));
        #[cfg(feature = "rayon")]
        let most = match threads {
            0 => rayon::current_num_threads(),
            n => n,
        };
        #[cfg(not(feature = "rayon"))]
        let most = 1;
        assert!(completed <= most, "{completed} points on {most} threads");
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
    // Points of no size: there can be more of them than numbers.
    const POINTS: usize = isize::MAX as usize / 2;
    let points = vec![(); POINTS];
    let outcome = try_par_map(&points, |()| -> Result<f64, Infallible> {
        panic!("never called")
    });
    assert_eq!(outcome, Err(TaskError::OutOfMemory { points: POINTS }));
}

// Axes and lists of points

fn spots() -> Points<2> {
    let points = points(300);
    let pairs: Vec<_> = points.iter().map(|&x| [x, (3.0 * x).cos()]).collect();
    Points::new(["x", "y"], pairs)
}

#[test]
fn an_axis_is_swept_as_the_serial_loop_goes_along_it() {
    let axis = Axis::linspace(-3.0, 40.0, 5000).named("x");
    let serial = bits(&axis.iter().map(|&x| chaotic(x)).collect::<Vec<_>>());
    let map = axis.par_map(chaotic);
    assert_eq!(bits(map.values()), serial);
    assert_eq!(map.points(), &axis);
    for threads in THREADS.into_iter().chain([4]) {
        let options = ParMap::new().threads(threads);
        let map = axis.par_map_with(&options, chaotic).unwrap();
        assert_eq!(bits(map.values()), serial);
        let fallible = axis.try_par_map_with(&options, |x| Ok::<_, Infallible>(chaotic(x)));
        assert_eq!(fallible, Ok(map));
    }

    assert_eq!(map.get(4999), map.values().last());
    assert_eq!(map.get(5000), None);
    assert_eq!(map[17].to_bits(), serial[17]);
    assert!(map.iter().all(|(x, &value)| value == chaotic(x)));
    assert_eq!(map.iter().count(), 5000);
    let squares = map.map(|value| value * value);
    assert_eq!(squares[17], map[17] * map[17]);
    assert_eq!(squares.points(), &axis);
}

#[test]
fn a_list_of_points_is_swept_as_the_serial_loop_goes_through_it() {
    let spots = spots();
    let f = |[x, y]: [f64; 2]| chaotic(x) - y;
    let serial = bits(&spots.iter().map(|&point| f(point)).collect::<Vec<_>>());
    assert_eq!(bits(spots.par_map(f).values()), serial);
    for threads in THREADS.into_iter().chain([4]) {
        let options = ParMap::new().threads(threads);
        let map = spots.par_map_with(&options, f).unwrap();
        assert_eq!(bits(&map.clone().into_values()), serial);
        assert_eq!(map.points(), &spots);
        assert!(map.iter().all(|(point, &value)| value == f(point)));
        let fallible = spots.try_par_map_with(&options, |point| Ok::<_, Infallible>(f(point)));
        assert_eq!(fallible, Ok(map));
    }
}

#[test]
fn a_failing_point_is_named_with_its_coordinates() {
    let axis = Axis::linspace(1.0, -1.0, 201).map(|x| 1e-7 * x);
    for threads in THREADS {
        let options = ParMap::new().threads(threads);
        let parse = |x: f64| if x < -5e-8 { "x".parse() } else { Ok(x) };
        let error = axis.try_par_map_with(&options, parse).unwrap_err();
        assert_eq!(error.index(), Some(151));
        assert_eq!(
            error.to_string(),
            format!(
                "no value at {:e}, point 151: invalid float literal",
                axis[151]
            )
        );
        let task = error.source().unwrap();
        assert_eq!(task.to_string(), "point 151: invalid float literal");
        assert_eq!(task.source().unwrap().to_string(), "invalid float literal");

        let spots = Points::new(["a", "b"], [[1.0, 2.0], [3.5, f64::NAN], [f64::NAN, 1.0]]);
        let outcome = spots.par_map_with(&options, |[a, b]| assert!(a < b, "{a} and {b}"));
        let error = outcome.unwrap_err();
        assert_eq!(
            error.to_string(),
            "no value at (3.5, NaN), point 1: panicked: 3.5 and NaN"
        );
        assert!(
            matches!(&error, PointError::Point {
                index: 1,
                coordinates,
                source: TaskError::Panicked { index: 1, message },
            } if coordinates[0] == 3.5 && message == "3.5 and NaN"),
            "{error:?}"
        );
    }
}

#[test]
fn an_axis_that_is_none_is_reported_or_one_nan() {
    let none = Axis::arange(0.0, 1.0, 0.0);
    let error = none
        .try_par_map(|x| -> Result<f64, Infallible> { panic!("called at {x}") })
        .unwrap_err();
    let source = AxisError::ZeroStep;
    assert_eq!(error, PointError::Axis { source });
    assert_eq!(error.index(), None);
    assert_eq!(
        error.source().unwrap().to_string(),
        "a step of zero leads nowhere"
    );
    assert!(none.par_map(|x| x + 1.0)[0].is_nan());
}

#[test]
fn axes_and_lists_take_the_options_of_a_sweep() {
    let token = CancelToken::new();
    token.cancel();
    let stopped = ParMap::new().cancel(&token);
    let error = PointError::Sweep {
        source: TaskError::Cancelled { completed: 0 },
    };
    assert_eq!(error.index(), None);
    assert_eq!(
        Axis::from([1.0]).par_map_with(&stopped, chaotic),
        Err(error.clone())
    );
    assert_eq!(spots().par_map_with(&stopped, |[x, _]| x), Err(error));

    let last = Mutex::new((0, 0));
    let told = ParMap::new().progress(|done, total| *last.lock().unwrap() = (done, total));
    spots().par_map_with(&told, |[x, y]| x * y).unwrap();
    assert_eq!(*last.lock().unwrap(), (300, 300));
}

#[test]
fn nothing_is_swept_to_a_table_without_lines() {
    let empty = Axis::linspace(0.0, 1.0, 0).named("t").par_map(chaotic);
    assert_eq!(empty.values(), []);
    assert_eq!(empty.get(0), None);
    assert_eq!(empty.argmax(|&value| value), None);
    assert_eq!(empty.iter().count(), 0);
    let mut table = Vec::new();
    empty.write_csv(&mut table, ["f"], |&f| [f]).unwrap();
    assert_eq!(table, b"t,f\n");

    let nowhere = Points::new(["a", "b"], []);
    assert!(nowhere.is_empty());
    let empty = nowhere
        .try_par_map(|[a, b]| Ok::<_, Infallible>(a + b))
        .unwrap();
    let mut table = Vec::new();
    empty.write_csv(&mut table, ["f"], |&f| [f]).unwrap();
    assert_eq!(table, b"a,b,f\n");
}

#[test]
fn tables_of_axes_and_lists() {
    let map = Axis::from([0.1, -2.0, f64::INFINITY]).par_map(|x| (x * x, (-x).sqrt()));
    let mut table = Vec::new();
    map.write_csv(&mut table, ["square", "root"], |&(square, root)| {
        [square, root]
    })
    .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&table),
        "x,square,root\n0.1,0.010000000000000002,NaN\n-2,4,1.4142135623730951\ninf,inf,NaN\n"
    );

    let points = Points::new(["a, in m", "b"], [[1.0, 2.0], [1e-7, -0.0]]);
    let orders = [0, 1, 2];
    let map = points.par_map(|[a, b]| orders.iter().map(|&n| (a + b).powi(n)).collect::<Vec<_>>());
    let names: Vec<String> = orders.iter().map(|n| format!("order {n}")).collect();
    let mut table = Vec::new();
    map.write_csv(&mut table, &names, Vec::clone).unwrap();
    assert_eq!(
        String::from_utf8_lossy(&table),
        "\"a, in m\",b,order 0,order 1,order 2\n1,2,1,3,9\n1e-7,-0,1,1e-7,9.999999999999998e-15\n"
    );
}

#[test]
fn indices_out_of_range_panic_as_those_of_a_slice() {
    let axis = Axis::linspace(0.0, 1.0, 3);
    let map = axis.par_map(chaotic);
    let points = spots();
    assert!(catch_unwind(|| axis[3]).is_err());
    assert!(catch_unwind(|| map[3]).is_err());
    assert!(catch_unwind(|| points[300]).is_err());
    assert_eq!(
        (axis.get(3), map.get(3), points.get(300)),
        (None, None, None)
    );
}

#[test]
fn extremes_along_an_axis() {
    let map = Axis::from([2.0, f64::NAN, 5.0, -1.0, 5.0, -1.0]).par_map(|x| x);
    assert_eq!(map.argmax(|&value| value), Some(2));
    assert_eq!(map.argmin(|&value| value), Some(3));
    assert_eq!(map.argmax(|_| f64::NAN), None);
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
    shared::<Points<2>>();
    shared::<PointMap<Axis, f64>>();
    shared::<PointMap<Points<2>, f64>>();
    shared::<PointError<&str>>();
    shared::<TaskError<&str>>();
    shared::<GridError<&str>>();
    assert_eq!(
        format!("{:?}", ParMap::new().threads(3).progress(|_, _| ())),
        "ParMap { threads: 3, progress: true, cancel: None }"
    );
}
