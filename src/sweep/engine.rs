//! The engine: a fallible closure of an index, run at 0 to n - 1, results in order.
//!
//! It begins on the caller's thread, against the clock, and goes to the pool once what is left is
//! worth it.
//!
//! A serial loop stops at the first index that fails. Here every fault is recorded and the one
//! with the smallest index kept; points after it are skipped, points before it still run. When
//! the sweep ends, all points before the recorded one have therefore been evaluated and were fine,
//! which makes it the fault of the serial loop. Cancellation is a fault like the others, of the
//! first point that was not begun.

use std::any::Any;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
#[cfg(feature = "rayon")]
use std::time::Duration;
use std::time::Instant;

#[cfg(feature = "rayon")]
use rayon::prelude::*;

use super::cancel::CancelToken;
use super::error::TaskError;
use super::map::ParMap;
#[cfg(feature = "rayon")]
use super::nesting;
use super::pace::Pace;
use super::progress::Progress;

type Payload = Box<dyn Any + Send>;

/// Points a thread and block. Points are handed to the pool in blocks, so that beside the results
/// only two blocks of them are ever held, one that is evaluated and one that joins the results,
/// and a failure is found before far later points have run. Large enough that the pause between
/// two blocks is lost in tasks of 50 ns.
#[cfg(feature = "rayon")]
const BLOCK: usize = 1 << 15;

/// Parts a thread and block at most: each has a little memory of its own beside its results.
#[cfg(feature = "rayon")]
const PARTS_A_BLOCK: usize = 1 << 10;

/// Parts a thread at least, where there are as many points, so that all threads end together.
#[cfg(feature = "rayon")]
const PARTS: usize = 32;

/// Points a part at most: their results stay in the cache until they join the others.
#[cfg(feature = "rayon")]
const POINTS_A_PART: usize = 1 << 10;

/// Why [`sweep`] has no results. Unlike [`TaskError`] it still owns what the closure panicked with.
pub(super) enum Stop<E> {
    Panicked { index: usize, payload: Payload },
    Other(TaskError<E>),
}

impl<E> Stop<E> {
    /// Ends a sweep that has no error to return: the closure's panic goes on as if there had been
    /// no threads. Apart from that only memory can be short, where `Vec` panics as well.
    pub(super) fn raise(self) -> ! {
        match self {
            Self::Panicked { payload, .. } => resume_unwind(payload),
            Self::Other(error) => panic!("{}", error.map_source(|_| "it failed")),
        }
    }
}

impl<E> From<Stop<E>> for TaskError<E> {
    fn from(stop: Stop<E>) -> Self {
        match stop {
            Stop::Panicked { index, payload } => Self::Panicked {
                index,
                message: text(&*payload),
            },
            Stop::Other(error) => error,
        }
    }
}

fn text(payload: &(dyn Any + Send)) -> String {
    if let Some(message) = payload.downcast_ref::<&str>() {
        (*message).to_owned()
    } else if let Some(message) = payload.downcast_ref::<String>() {
        message.clone()
    } else {
        "the payload is not text".to_owned()
    }
}

/// What went wrong at a point.
enum Fault<E> {
    Failed(E),
    Panicked(Payload),
    Cancelled,
}

/// The fault with the smallest index so far.
struct First<E> {
    /// Its index, or `usize::MAX` for none; written only under the lock, read without.
    index: AtomicUsize,
    fault: Mutex<Option<Fault<E>>>,
}

impl<E> First<E> {
    fn none() -> Self {
        Self {
            index: AtomicUsize::new(usize::MAX),
            fault: Mutex::new(None),
        }
    }

    fn index(&self) -> usize {
        self.index.load(Ordering::Relaxed)
    }

    fn record(&self, index: usize, fault: Fault<E>) {
        let mut kept = self.fault.lock().unwrap_or_else(PoisonError::into_inner);
        if index < self.index() {
            self.index.store(index, Ordering::Relaxed);
            *kept = Some(fault);
        }
    }
}

struct Sweep<'a, E, F> {
    task: F,
    first: First<E>,
    cancel: Option<&'a CancelToken>,
    progress: Option<&'a Progress<'a>>,
}

impl<E, F> Sweep<'_, E, F> {
    /// Appends the results of a range of points, up to the first that is at fault or known to be
    /// of no interest.
    fn serial<R>(&self, points: Range<usize>, results: &mut Vec<R>)
    where
        F: Fn(usize) -> Result<R, E>,
    {
        // The callback is no part of what may panic.
        let step = self.progress.map_or(usize::MAX, Progress::addition);
        let mut start = points.start;
        while start < points.end && start <= self.first.index() {
            let end = points.end.min(start.saturating_add(step));
            let before = results.len();
            // The closure is `Sync` and only borrowed: what it may leave half done is behind locks
            // of its own. The results are whole whenever it runs.
            let outcome = catch_unwind(AssertUnwindSafe(|| self.evaluate(start..end, results)));
            let done = results.len() - before;
            start += done;
            if let Some(progress) = self.progress {
                progress.add(done);
            }
            let fault = match outcome {
                Ok(Ok(())) => continue,
                Ok(Err(fault)) => fault,
                Err(payload) => Fault::Panicked(payload),
            };
            return self.first.record(start, fault);
        }
    }

    #[inline]
    fn evaluate<R>(&self, points: Range<usize>, results: &mut Vec<R>) -> Result<(), Fault<E>>
    where
        F: Fn(usize) -> Result<R, E>,
    {
        // Looked up once: the compiler cannot know that `task` leaves them alone.
        let can_stop = self.cancel.is_some() || self.progress.is_some();
        for index in points {
            if index > self.first.index() {
                break;
            }
            if can_stop && self.is_stopped() {
                return Err(Fault::Cancelled);
            }
            results.push((self.task)(index).map_err(Fault::Failed)?);
        }
        Ok(())
    }

    fn is_stopped(&self) -> bool {
        self.cancel.is_some_and(CancelToken::is_cancelled)
            || self.progress.is_some_and(Progress::has_panicked)
    }

    /// Runs on the caller's thread for as long as what is left is not worth a pool, and returns
    /// how many points that were. The pace is that of the last few, since dear points may follow
    /// cheap ones.
    fn while_cheap<R>(&self, len: usize, pace: &mut Pace, results: &mut Vec<R>) -> usize
    where
        F: Fn(usize) -> Result<R, E>,
    {
        let mut done = 0;
        let mut then = Instant::now();
        while done < len && self.first.index() == usize::MAX && !pace.is_worth_a_pool(len - done) {
            let points = pace.until_next_look().min(len - done);
            self.serial(done..done + points, results);
            done += points;
            let now = Instant::now();
            *pace = Pace::measured(points, now - then);
            then = now;
        }
        done
    }

    fn run<R>(&self, threads: usize, points: Range<usize>, pace: &mut Pace, results: &mut Vec<R>)
    where
        F: Fn(usize) -> Result<R, E> + Sync,
        R: Send,
        E: Send,
    {
        match threads {
            #[cfg(feature = "rayon")]
            2.. => self.parallel(threads, points, pace, results),
            _ => {
                let (len, begun) = (points.len(), Instant::now());
                self.serial(points, results);
                *pace = Pace::measured(len, begun.elapsed());
            }
        }
    }

    /// Runs in the pool it is called from. A block with a fault leaves gaps in `results` behind the
    /// first one. Before it there are none: all parts before its own are whole, and its own, which is
    /// a serial loop, stops there.
    #[cfg(feature = "rayon")]
    fn parallel<R>(
        &self,
        threads: usize,
        points: Range<usize>,
        pace: &mut Pace,
        results: &mut Vec<R>,
    ) where
        F: Fn(usize) -> Result<R, E> + Sync,
        R: Send,
        E: Send,
    {
        let even = points.len() / (PARTS * threads);
        let part = even.min(POINTS_A_PART).min(pace.part()).max(1);
        let block = threads * BLOCK.min(PARTS_A_BLOCK * part);
        // Within one scope, so that the pool is entered once and not for every block.
        rayon::scope(|_| {
            let mut ready = Vec::new();
            for start in points.clone().step_by(block) {
                let end = points.end.min(start.saturating_add(block));
                let (parts, ()) = rayon::join(
                    || {
                        (0..(end - start).div_ceil(part))
                            .into_par_iter()
                            .with_max_len(1)
                            .map(|i| {
                                let start = start + i * part;
                                self.part(start..end.min(start + part))
                            })
                            .collect()
                    },
                    || append(&mut ready, results),
                );
                ready = parts;
                if self.first.index() < end {
                    break;
                }
                let time = ready.iter().map(|&(_, time)| time).sum();
                *pace = Pace::measured(end - start, time);
            }
            append(&mut ready, results);
        });
    }

    /// A part of the work, and the time it took.
    #[cfg(feature = "rayon")]
    fn part<R>(&self, points: Range<usize>) -> (Vec<R>, Duration)
    where
        F: Fn(usize) -> Result<R, E>,
    {
        let _nested = nesting::enter();
        let begun = Instant::now();
        let mut results = Vec::with_capacity(points.len());
        self.serial(points, &mut results);
        (results, begun.elapsed())
    }
}

/// The results of parts of the work, in order, to those before them.
#[cfg(feature = "rayon")]
fn append<R>(parts: &mut [(Vec<R>, Duration)], results: &mut Vec<R>) {
    for (part, _) in parts {
        results.append(part);
    }
}

/// The results of `task` at 0 to `len` - 1 in order, or what a serial loop would have stopped at.
pub(super) fn sweep<R, E, F>(options: &ParMap<'_>, len: usize, task: F) -> Result<Vec<R>, Stop<E>>
where
    F: Fn(usize) -> Result<R, E> + Sync,
    R: Send,
    E: Send,
{
    let (results, stop) = sweep_until(options, len, task);
    stop.map_or(Ok(results), Err)
}

/// The results of a serial loop, in order, and what it would have stopped at.
pub(super) fn sweep_until<R, E, F>(
    options: &ParMap<'_>,
    len: usize,
    task: F,
) -> (Vec<R>, Option<Stop<E>>)
where
    F: Fn(usize) -> Result<R, E> + Sync,
    R: Send,
    E: Send,
{
    let mut results = Vec::new();
    if results.try_reserve_exact(len).is_err() {
        let stop = Stop::Other(TaskError::OutOfMemory { points: len });
        return (results, Some(stop));
    }
    let outcome = extend(options, &mut Pace::default(), len, task, &mut results);
    (results, outcome.err())
}

/// Appends the results of `task` at 0 to `len` - 1 in order, given the pace of a sweep like it, or
/// those of a serial loop up to what that would have stopped at, which is returned.
pub(super) fn extend<R, E, F>(
    options: &ParMap<'_>,
    pace: &mut Pace,
    len: usize,
    task: F,
    results: &mut Vec<R>,
) -> Result<(), Stop<E>>
where
    F: Fn(usize) -> Result<R, E> + Sync,
    R: Send,
    E: Send,
{
    let progress = options
        .callback()
        .map(|callback| Progress::new(callback, len));
    let sweep = Sweep {
        task,
        first: First::none(),
        cancel: options.token(),
        progress: progress.as_ref(),
    };
    let before = results.len();
    let threads = options.threads_to_use();
    let mut done = 0;
    if threads.are_open() {
        done = sweep.while_cheap(len, pace, results);
    }
    if done < len && sweep.first.index() == usize::MAX {
        threads
            .run(|threads| sweep.run(threads, done..len, pace, results))
            .map_err(Stop::Other)?;
    }

    let index = sweep.first.index();
    let completed = results.len() - before;
    if index < completed {
        results.truncate(before + index);
    }
    match sweep
        .first
        .fault
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
    {
        None => {
            if let Some(progress) = &progress {
                progress.finish();
            }
            Ok(())
        }
        Some(Fault::Failed(source)) => Err(Stop::Other(TaskError::Failed { index, source })),
        Some(Fault::Panicked(payload)) => Err(Stop::Panicked { index, payload }),
        Some(Fault::Cancelled) => Err(Stop::Other(TaskError::Cancelled { completed })),
    }
}
