//! The engine: a fallible closure of an index, run at 0 to n - 1, results in order.
//!
//! A serial loop stops at the first index that fails. Here every fault is recorded and the one
//! with the smallest index kept; points after it are skipped, points before it still run. When
//! the sweep ends, all points before the recorded one have therefore been evaluated and were fine,
//! which makes it the fault of the serial loop. Cancellation is a fault like the others, of the
//! first point that was not begun.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

#[cfg(feature = "rayon")]
use rayon::prelude::*;

use super::cancel::CancelToken;
use super::error::TaskError;
use super::map::ParMap;
use super::progress::{Progress, Tally};

type Payload = Box<dyn Any + Send>;

/// Points a thread and block. Points are handed to the pool in blocks, so that beside the results
/// only one block of them is ever held, and a failure is found before far later points have run.
/// Large enough that the pause between two blocks is lost in tasks of 50 ns.
#[cfg(feature = "rayon")]
const BLOCK: usize = 1 << 16;

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
            Self::Other(error) => panic!("{error}"),
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
    /// The result at `index`, or `None` with the fault recorded or known to be of no interest.
    fn point<R>(&self, index: usize, tally: &mut Tally<'_>) -> Option<R>
    where
        F: Fn(usize) -> Result<R, E>,
    {
        if index > self.first.index() {
            return None;
        }
        let fault = if self.is_stopped() {
            Fault::Cancelled
        } else {
            // The closure is `Sync` and only borrowed: what it may leave half done is behind locks
            // of its own.
            match catch_unwind(AssertUnwindSafe(|| (self.task)(index))) {
                Ok(Ok(result)) => {
                    tally.point_done();
                    return Some(result);
                }
                Ok(Err(error)) => Fault::Failed(error),
                Err(payload) => Fault::Panicked(payload),
            }
        };
        self.first.record(index, fault);
        None
    }

    fn is_stopped(&self) -> bool {
        self.cancel.is_some_and(CancelToken::is_cancelled)
            || self.progress.is_some_and(Progress::has_panicked)
    }

    fn run<R>(&self, threads: usize, len: usize, results: &mut Vec<R>)
    where
        F: Fn(usize) -> Result<R, E> + Sync,
        R: Send,
        E: Send,
    {
        match threads {
            #[cfg(feature = "rayon")]
            2.. => self.parallel(threads, len, results),
            _ => self.serial(len, results),
        }
    }

    fn serial<R>(&self, len: usize, results: &mut Vec<R>)
    where
        F: Fn(usize) -> Result<R, E>,
    {
        let mut tally = Tally::new(self.progress);
        results.extend((0..len).map_while(|index| self.point(index, &mut tally)));
    }

    /// Runs in the pool it is called from. A block with a fault leaves gaps in `results`, which
    /// are then good only for being counted.
    #[cfg(feature = "rayon")]
    fn parallel<R>(&self, threads: usize, len: usize, results: &mut Vec<R>)
    where
        F: Fn(usize) -> Result<R, E> + Sync,
        R: Send,
        E: Send,
    {
        let block = BLOCK * threads;
        for start in (0..len).step_by(block) {
            let points = start..len.min(start.saturating_add(block));
            results.par_extend(
                points
                    .into_par_iter()
                    .map_init(
                        || Tally::new(self.progress),
                        |tally, index| self.point(index, tally),
                    )
                    .flatten_iter(),
            );
            if self.first.index() < len {
                return;
            }
        }
    }
}

/// The results of `task` at 0 to `len` - 1 in order, or what a serial loop would have stopped at.
pub(super) fn sweep<R, E, F>(options: &ParMap<'_>, len: usize, task: F) -> Result<Vec<R>, Stop<E>>
where
    F: Fn(usize) -> Result<R, E> + Sync,
    R: Send,
    E: Send,
{
    let mut results = Vec::new();
    if results.try_reserve_exact(len).is_err() {
        return Err(Stop::Other(TaskError::OutOfMemory { points: len }));
    }
    let progress = options
        .callback()
        .map(|callback| Progress::new(callback, len));
    let sweep = Sweep {
        task,
        first: First::none(),
        cancel: options.token(),
        progress: progress.as_ref(),
    };
    options
        .threads_to_use()
        .run(|threads| sweep.run(threads, len, &mut results))
        .map_err(Stop::Other)?;

    let index = sweep.first.index();
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
            Ok(results)
        }
        Some(Fault::Failed(source)) => Err(Stop::Other(TaskError::Failed { index, source })),
        Some(Fault::Panicked(payload)) => Err(Stop::Panicked { index, payload }),
        Some(Fault::Cancelled) => Err(Stop::Other(TaskError::Cancelled {
            completed: results.len(),
        })),
    }
}
