//! Counting finished points and telling the user, one call at a time.

use std::mem;
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
    /// Points a thread counts for itself before it adds them.
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

    /// The last call, made once all threads have stopped.
    pub(super) fn finish(&self) {
        (self.callback)(self.total, self.total);
    }

    fn add(&self, points: usize) {
        self.done.fetch_add(points, Ordering::Relaxed);
    }

    fn report(&self) {
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

/// One thread's side: points it has finished and not yet added to the shared count.
pub(super) struct Tally<'a> {
    progress: Option<&'a Progress<'a>>,
    pending: usize,
}

impl<'a> Tally<'a> {
    #[inline]
    pub(super) fn new(progress: Option<&'a Progress<'a>>) -> Self {
        Self {
            progress,
            pending: 0,
        }
    }

    #[inline]
    pub(super) fn point_done(&mut self) {
        if let Some(progress) = self.progress {
            self.pending += 1;
            if self.pending >= progress.addition {
                progress.add(mem::take(&mut self.pending));
                progress.report();
            }
        }
    }
}

impl Drop for Tally<'_> {
    fn drop(&mut self) {
        if let Some(progress) = self.progress {
            progress.add(self.pending);
        }
    }
}
