//! Counting finished points and telling the user, one call at a time.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The user's callback: points done, points in total.
pub(super) type Callback<'a> = dyn Fn(usize, usize) + Send + Sync + 'a;

/// Calls a sweep makes at most, so that a callback which prints does not dominate a sweep of
/// millions of points.
const CALLS: usize = 1000;

/// Additions to the shared counter between two calls. Threads count for themselves in between:
/// they would otherwise spend more time on the counter's cache line than on small tasks.
const ADDITIONS_A_CALL: usize = 16;

/// The shared side: how many points are done, and how many the user knows of.
pub(super) struct Progress<'a> {
    callback: &'a Callback<'a>,
    total: usize,
    addition: usize,
    done: AtomicUsize,
    /// Held during the callback, which makes the calls take turns and never go backwards. A
    /// callback that panics poisons it.
    reported: Mutex<usize>,
}

impl<'a> Progress<'a> {
    pub(super) fn new(callback: &'a Callback<'a>, total: usize) -> Self {
        Self {
            callback,
            total,
            addition: (total / (CALLS * ADDITIONS_A_CALL)).max(1),
            done: AtomicUsize::new(0),
            reported: Mutex::new(0),
        }
    }

    /// Whether the callback has panicked, which ends the sweep.
    #[inline]
    pub(super) fn has_panicked(&self) -> bool {
        self.reported.is_poisoned()
    }

    /// The number of points that a thread finishes before it adds them.
    pub(super) fn addition(&self) -> usize {
        self.addition
    }

    /// The last call, made once all threads have stopped.
    pub(super) fn finish(&self) {
        (self.callback)(self.total, self.total);
    }

    /// Adds finished points, and tells the user if there is enough to tell.
    pub(super) fn add(&self, points: usize) {
        self.done.fetch_add(points, Ordering::Relaxed);
        // Whoever finds the callback busy leaves: its points are in the next call's count. It may
        // be this thread itself that is busy with it, if the callback sweeps.
        let Ok(mut reported) = self.reported.try_lock() else {
            return;
        };
        let done = self.done.load(Ordering::Relaxed);
        if done < self.total && done - *reported >= self.total.div_ceil(CALLS) {
            *reported = done;
            (self.callback)(done, self.total);
        }
    }
}
