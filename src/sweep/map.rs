//! Sweeps over a slice of points.

use core::convert::Infallible;
use core::fmt;
use std::sync::Arc;

use super::cancel::CancelToken;
use super::engine::{Stop, sweep, sweep_until};
use super::error::TaskError;
use super::progress::Callback;
use super::threads::Threads;

/// Applies `f` to every point on all cores; results come in the order of the points.
///
/// The results are bit for bit those of `points.iter().map(f).collect()`, whatever the number of
/// threads, as long as `f` depends on nothing but its point. Sweeps may be nested: `f` may itself
/// sweep.
///
/// # Numerics
/// Nothing is added up across points. To reduce the results, do so over the returned vector, and
/// the sum does not depend on the number of threads either.
///
/// # Panics
/// Only if `f` does: the panic of the first point by index that panicked goes on in the caller,
/// with its payload, once the sweep has stopped. [`try_par_map`] and [`ParMap::map`] return it as
/// an error. Results that do not fit in memory panic as in [`Vec::with_capacity`].
///
/// # Cost
/// The threads are those of the current rayon pool, and entering it takes some 10 us. So the sweep
/// begins on the caller's thread and against the clock, and goes to the pool when what is left
/// would take more than about 50 us at the pace of the last points; until then it keeps looking,
/// every 2 us or 256 points, since dear points may follow cheap ones. A sweep that is over sooner
/// costs what a plain loop does, some 0.1 us, and 1 to 2 ns a point. What is lost is that nothing
/// runs beside the first point: where there are hardly more points than cores and each takes long,
/// [`ParMap::threads`] begins all of them at once.
///
/// Memory is that of the results and of at most 2^16 more of them a thread. Without the feature
/// `rayon` this is a serial loop.
///
/// # Example
/// ```
/// use quadrille::par_map;
///
/// let angles = [0.0, 0.5, 1.0];
/// let sines = par_map(&angles, |x: &f64| x.sin());
/// assert_eq!(sines, [0.0_f64.sin(), 0.5_f64.sin(), 1.0_f64.sin()]);
/// ```
#[doc(alias = "pool.map")]
#[doc(alias = "multiprocessing")]
#[doc(alias = "joblib")]
pub fn par_map<P, R, F>(points: &[P], f: F) -> Vec<R>
where
    P: Sync,
    R: Send,
    F: Fn(&P) -> R + Sync,
{
    ParMap::new()
        .sweep(points.len(), |i| f(&points[i]))
        .unwrap_or_else(|stop| stop.raise())
}

/// Applies a fallible `f` to every point on all cores, or says which point failed first.
///
/// "First" is by index, as in a serial loop: the same error comes back for any number of threads
/// and any timing. Once a point has failed, points after it are no longer begun.
///
/// # Errors
/// [`TaskError::Failed`] with the error of `f`, or [`TaskError::Panicked`] if `f` panicked,
/// whichever has the smaller index; [`TaskError::OutOfMemory`] if there is no room for the
/// results.
///
/// # Cost
/// As [`par_map`].
///
/// # Example
/// ```
/// use quadrille::{TaskError, try_par_map};
///
/// let words = ["2.5", "seven", "1e3", "ten"];
/// let error = try_par_map(&words, |word| word.parse::<f64>()).unwrap_err();
/// assert!(matches!(error, TaskError::Failed { index: 1, .. }));
/// assert_eq!(error.to_string(), "point 1: invalid float literal");
/// # let source = std::error::Error::source(&error).unwrap();
/// # assert_eq!(source.to_string(), "invalid float literal");
/// ```
pub fn try_par_map<P, R, E, F>(points: &[P], f: F) -> Result<Vec<R>, TaskError<E>>
where
    P: Sync,
    R: Send,
    E: Send,
    F: Fn(&P) -> Result<R, E> + Sync,
{
    ParMap::new().try_map(points, f)
}

/// Options of a sweep: how many threads, who is told about progress, who may stop it.
///
/// A plain value: set once, used for any number of sweeps, cloned at will. Clones share the
/// threads, if their number was set, and the callback. Nothing an option says changes a result.
///
/// # Example
/// ```
/// use quadrille::{ParMap, TaskError};
///
/// let sweep = ParMap::new().threads(2).progress(|done, total| eprint!("\r{done} of {total}"));
/// let cubes = sweep.map(&[1.0, 2.0, 3.0], |x| x * x * x)?;
/// assert_eq!(cubes, [1.0, 8.0, 27.0]);
/// # Ok::<(), TaskError>(())
/// ```
#[derive(Clone, Default)]
pub struct ParMap<'a> {
    threads: Threads,
    progress: Option<Arc<Callback<'a>>>,
    cancel: Option<CancelToken>,
}

impl<'a> ParMap<'a> {
    /// The current rayon pool where it is worth it, no callback, nothing that stops it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the number of threads.
    ///
    /// With 1 the sweep is a plain loop on the caller's thread. With 0, the default, it begins
    /// there too, and goes on in the rayon pool it is called from, the global one or that of
    /// `ThreadPool::install`, if it proves to be [worth it](par_map#cost). Any other number, up to
    /// 1024, are threads of its own, on which all of it runs, however little that is; they are
    /// started by the first sweep and end when the last clone of these options is dropped. Without
    /// the feature `rayon` every sweep is a plain loop.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = Threads::new(threads);
        self
    }

    /// Calls `callback` with the number of points done and their total.
    ///
    /// At most about a thousand calls are made, one at a time, each with more points than the one
    /// before. The last call of a sweep that succeeds, and only that one, is made with all points
    /// done. While one thread is in the callback the others go on. To stop the sweep from the
    /// callback, [`cancel`](Self::cancel) it; a callback that panics stops it too, and its panic
    /// goes on in the caller.
    ///
    /// # Example
    /// ```
    /// use quadrille::{ParMap, TaskError};
    /// use std::sync::Mutex;
    ///
    /// let seen = Mutex::new(Vec::new());
    /// let sweep = ParMap::new().progress(|done, total| seen.lock().unwrap().push((done, total)));
    /// sweep.map(&[1.0, 2.0, 3.0], |x| x + 1.0)?;
    /// assert_eq!(seen.lock().unwrap().last(), Some(&(3, 3)));
    /// # Ok::<(), TaskError>(())
    /// ```
    #[must_use]
    pub fn progress(mut self, callback: impl Fn(usize, usize) + Send + Sync + 'a) -> Self {
        self.progress = Some(Arc::new(callback));
        self
    }

    /// Stops the sweep when `token` is cancelled, within the time of one point.
    ///
    /// The results so far are dropped. To keep them, look at the token in the closure instead and
    /// return `None` for the rest.
    #[must_use]
    pub fn cancel(mut self, token: &CancelToken) -> Self {
        self.cancel = Some(token.clone());
        self
    }

    /// As [`par_map`], with these options.
    ///
    /// # Errors
    /// All variants of [`TaskError`] but `Failed`; a panic of `f` is
    /// [`TaskError::Panicked`].
    pub fn map<P, R, F>(&self, points: &[P], f: F) -> Result<Vec<R>, TaskError>
    where
        P: Sync,
        R: Send,
        F: Fn(&P) -> R + Sync,
    {
        Ok(self.sweep(points.len(), |i| f(&points[i]))?)
    }

    /// As [`try_par_map`], with these options.
    ///
    /// # Errors
    /// All variants of [`TaskError`].
    ///
    /// # Example
    /// ```
    /// use quadrille::{ParMap, TaskError};
    ///
    /// let one = ParMap::new().threads(1);
    /// let result = one.try_map(&[4.0, -9.0], |&x: &f64| if x < 0.0 { Err(x) } else { Ok(x.sqrt()) });
    /// assert_eq!(result, Err(TaskError::Failed { index: 1, source: -9.0 }));
    /// ```
    pub fn try_map<P, R, E, F>(&self, points: &[P], f: F) -> Result<Vec<R>, TaskError<E>>
    where
        P: Sync,
        R: Send,
        E: Send,
        F: Fn(&P) -> Result<R, E> + Sync,
    {
        Ok(sweep(self, points.len(), |i| f(&points[i]))?)
    }

    /// As [`try_map`](Self::try_map), but the results before the first point by index that has none
    /// are kept: what a loop has when it stops there.
    ///
    /// # Example
    /// ```
    /// use quadrille::{ParMap, TaskError};
    ///
    /// let root = |&x: &f64| if x < 0.0 { Err(x) } else { Ok(x.sqrt()) };
    /// let (roots, stop) = ParMap::new().map_until(&[4.0, 9.0, -1.0, 16.0], root);
    /// assert_eq!(roots, [2.0, 3.0]);
    /// assert_eq!(stop, Some(TaskError::Failed { index: 2, source: -1.0 }));
    /// ```
    pub fn map_until<P, R, E, F>(&self, points: &[P], f: F) -> (Vec<R>, Option<TaskError<E>>)
    where
        P: Sync,
        R: Send,
        E: Send,
        F: Fn(&P) -> Result<R, E> + Sync,
    {
        let (results, stop) = sweep_until(self, points.len(), |i| f(&points[i]));
        (results, stop.map(TaskError::from))
    }

    /// A sweep whose closure takes an index and does not fail.
    pub(super) fn sweep<R, F>(&self, len: usize, f: F) -> Result<Vec<R>, Stop<Infallible>>
    where
        R: Send,
        F: Fn(usize) -> R + Sync,
    {
        sweep(self, len, |i| Ok(f(i)))
    }

    pub(super) fn callback(&self) -> Option<&Callback<'a>> {
        self.progress.as_deref()
    }

    pub(super) fn token(&self) -> Option<&CancelToken> {
        self.cancel.as_ref()
    }

    pub(super) fn threads_to_use(&self) -> &Threads {
        &self.threads
    }
}

impl fmt::Debug for ParMap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParMap")
            .field("threads", &self.threads.asked())
            .field("progress", &self.progress.is_some())
            .field("cancel", &self.cancel)
            .finish()
    }
}
