//! Stopping a sweep from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A switch that stops a sweep, from another thread or from the progress callback.
///
/// Clones share one switch, and one switch may serve several sweeps. It cannot be reset: a token
/// that has been cancelled stops every sweep it is given to before its first point.
///
/// # Cost
/// A relaxed atomic load a point.
///
/// # Example
/// ```
/// use quadrille::{CancelToken, ParMap, TaskError};
///
/// let token = CancelToken::new();
/// let stop = token.clone();
/// let sweep = ParMap::new()
///     .cancel(&token)
///     .progress(move |done, _total| if done >= 100 { stop.cancel() });
///
/// let points: Vec<f64> = (0..10_000).map(f64::from).collect();
/// match sweep.map(&points, |x| x.sqrt()) {
///     Err(TaskError::Cancelled { completed }) => assert!((100..10_000).contains(&completed)),
///     other => panic!("expected to be cancelled, got {other:?}"),
/// }
/// ```
#[derive(Debug, Clone, Default)]
pub struct CancelToken {
    cancelled: Arc<AtomicBool>,
}

impl CancelToken {
    /// A token that has not been cancelled.
    pub fn new() -> Self {
        Self::default()
    }

    /// Stops every sweep this token was given to: points that have begun are finished, no further
    /// one begins.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether [`cancel`](Self::cancel) has been called on this token or a clone of it.
    ///
    /// A closure that runs for long may ask, and return early.
    #[inline]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}
