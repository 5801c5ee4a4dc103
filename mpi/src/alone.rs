//! Sweeps of one process, with a checkpoint.

use std::fmt;
use std::io;

use quadrille::{CancelToken, Grid, GridError, GridMap};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::checkpoint::Checkpoint;
use crate::collector::{Collector, Sink, into, one_by_one, room};
use crate::error::{Never, Stop, SweepError, Trouble};
use crate::identity::Points;
use crate::job::{Job, grid_point};
use crate::options::Options;

/// A sweep on one machine that goes on where it was when it is started again: [`ParMap`](quadrille::ParMap)
/// with a [`Checkpoint`].
///
/// Results are bit for bit those of `par_map`, in one run or in many. They are written to the file in
/// blocks of some 20 ms of work, or of [`block`](Self::block) points.
///
/// # Example
/// ```
/// use quadrille::quad;
/// use quadrille_mpi::CheckpointedMap;
///
/// # let folder = std::env::temp_dir().join(format!("quadrille_areas_{}", std::process::id()));
/// # std::fs::create_dir_all(&folder).unwrap();
/// # let path = folder.join("areas.ckpt");
/// let widths: Vec<f64> = (1..=100).map(f64::from).collect();
/// let sweep = CheckpointedMap::new(&path).progress(|done, total| eprint!("\r{done} of {total}"));
/// let area = |&w: &f64| quad(|x: f64| (-(x / w).powi(2)).exp(), ..);
/// let areas = sweep.try_map(&widths, area)?;
///
/// // Had it been killed, it would have gone on; now all of it is read.
/// assert_eq!(sweep.try_map(&widths, area)?, areas);
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok::<(), quadrille_mpi::SweepError<quadrille::Error<f64>>>(())
/// ```
#[derive(Clone)]
pub struct CheckpointedMap<'a> {
    options: Options<'a>,
}

impl<'a> CheckpointedMap<'a> {
    /// With the file at a path, or a [`Checkpoint`] that says more.
    pub fn new(checkpoint: impl Into<Checkpoint>) -> Self {
        let mut options = Options::new(0);
        options.checkpoint = Some(checkpoint.into());
        Self { options }
    }

    /// Sets the number of threads, as in [`ParMap::threads`](quadrille::ParMap::threads): 0, the default,
    /// is all cores.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.options.threads = threads;
        self
    }

    /// Sets how many points are computed between two writes, at least 1.
    #[must_use]
    pub fn block(mut self, points: usize) -> Self {
        self.options.set_block(points);
        self
    }

    /// Calls `callback` with the number of points done and their total: at first with those that were in
    /// the file, at the end with all. Otherwise as [`ParMap::progress`](quadrille::ParMap::progress).
    #[must_use]
    pub fn progress(mut self, callback: impl Fn(usize, usize) + Send + Sync + 'a) -> Self {
        self.options.set_progress(callback);
        self
    }

    /// Stops the sweep when `token` is cancelled, within the time of one point. The blocks that were done
    /// are in the file.
    #[must_use]
    pub fn cancel(mut self, token: &CancelToken) -> Self {
        self.options.set_cancel(token);
        self
    }

    /// The results of `f` at all points, in order.
    ///
    /// # Errors
    /// [`SweepError::Task`] if a point panicked or the sweep was cancelled, [`SweepError::Checkpoint`] if
    /// the file is of another sweep or cannot be written, [`SweepError::Encoding`].
    pub fn map<P, R, F>(&self, points: &[P], f: F) -> Result<Vec<R>, SweepError>
    where
        P: Serialize + Sync,
        R: Serialize + DeserializeOwned + Send,
        F: Fn(&P) -> R + Sync,
    {
        self.slice(points, |point| Ok::<R, Never>(f(point)))
            .map_err(|stop| stop.map_source(Into::into).into())
    }

    /// The results of a fallible `f` at all points, in order, or the first point by index that has none.
    ///
    /// # Errors
    /// As [`map`](Self::map), and [`SweepError::Task`] if a point failed.
    pub fn try_map<P, R, E, F>(&self, points: &[P], f: F) -> Result<Vec<R>, SweepError<E>>
    where
        P: Serialize + Sync,
        R: Serialize + DeserializeOwned + Send,
        E: Send,
        F: Fn(&P) -> Result<R, E> + Sync,
    {
        Ok(self.slice(points, f)?)
    }

    /// The results of `f(x, y)` on a grid.
    ///
    /// # Errors
    /// As [`map`](Self::map), with [`SweepError::Grid`] in the place of `Task`.
    pub fn map_grid<R, F>(&self, grid: &Grid, f: F) -> Result<GridMap<R>, SweepError>
    where
        R: Serialize + DeserializeOwned + Send,
        F: Fn(f64, f64) -> R + Sync,
    {
        self.try_map_grid(grid, |x, y| Ok(f(x, y)))
    }

    /// The results of a fallible `f(x, y)` on a grid, or its first point, row by row, that has none.
    ///
    /// # Errors
    /// As [`try_map`](Self::try_map), with [`SweepError::Grid`] in the place of `Task`.
    pub fn try_map_grid<R, E, F>(&self, grid: &Grid, f: F) -> Result<GridMap<R>, SweepError<E>>
    where
        R: Serialize + DeserializeOwned + Send,
        E: Send,
        F: Fn(f64, f64) -> Result<R, E> + Sync,
    {
        check(grid)?;
        let f = |i| {
            let (_, _, x, y) = grid_point(grid, i);
            f(x, y)
        };
        let values = self.whole(Points::of_grid(grid), f);
        Ok(of_grid(grid, values.map_err(|stop| stop.on_grid(grid))?))
    }

    /// Gives the results of a fallible `f` to `sink`, in the order of the points and with their index, as
    /// they come. Only those are held that wait for one before them.
    ///
    /// # Errors
    /// As [`try_map`](Self::try_map), and [`SweepError::Sink`] with what `sink` returned. It was given all
    /// results before the point of the error, and none after it.
    pub fn try_stream<P, R, E, F>(
        &self,
        points: &[P],
        f: F,
        sink: impl FnMut(usize, R) -> io::Result<()>,
    ) -> Result<(), SweepError<E>>
    where
        P: Serialize + Sync,
        R: Serialize + DeserializeOwned + Send,
        E: Send,
        F: Fn(&P) -> Result<R, E> + Sync,
    {
        let identity = Points::of_slice(points).map_err(Trouble::Encoding)?;
        Ok(self.run(identity, |i| f(&points[i]), &mut one_by_one(sink))?)
    }

    fn slice<P, R, E, F>(&self, points: &[P], f: F) -> Result<Vec<R>, Stop<E>>
    where
        P: Serialize + Sync,
        R: Serialize + DeserializeOwned + Send,
        E: Send,
        F: Fn(&P) -> Result<R, E> + Sync,
    {
        let identity = Points::of_slice(points).map_err(Trouble::Encoding)?;
        self.whole(identity, |i| f(&points[i]))
    }

    fn whole<R, E, F>(&self, points: Points, f: F) -> Result<Vec<R>, Stop<E>>
    where
        R: Serialize + DeserializeOwned + Send,
        E: Send,
        F: Fn(usize) -> Result<R, E> + Sync,
    {
        let mut results = room(points)?;
        self.run(points, f, &mut into(&mut results))?;
        Ok(results)
    }

    fn run<R, E, F>(&self, points: Points, f: F, sink: &mut Sink<'_, R>) -> Result<(), Stop<E>>
    where
        R: Serialize + DeserializeOwned + Send,
        E: Send,
        F: Fn(usize) -> Result<R, E> + Sync,
    {
        let plan = self.options.plan(1, None);
        let job = Job {
            points,
            f,
            workers: self.options.workers(),
        };
        let mut collector = Collector::new(&plan, points, sink);
        alone(&job, &mut collector);
        collector.finish().resume()
    }
}

/// All blocks, one after the other, on this process.
pub(crate) fn alone<R, E, F>(job: &Job<'_, F>, collector: &mut Collector<'_, R, E>)
where
    R: Serialize + DeserializeOwned + Send,
    E: Send,
    F: Fn(usize) -> Result<R, E> + Sync,
{
    let encoded = collector.wants_encoded();
    while let Some(block) = collector.next_block(job.workers.lanes()) {
        let done = job.evaluate(block.clone(), encoded);
        if let Some(seconds) = done.cost() {
            collector.measured(block.len(), seconds);
        }
        collector.take(&block, done);
    }
}

/// What a sweep over a grid says of axes that are none.
pub(crate) fn check<E>(grid: &Grid) -> Result<(), SweepError<E>> {
    let (rows, columns) = grid.axes();
    for (axis, values) in [rows, columns].into_iter().enumerate() {
        values.check().map_err(|source| SweepError::Grid {
            source: GridError::Axis { axis, source },
        })?;
    }
    Ok(())
}

/// The values of a sweep that went well.
pub(crate) fn of_grid<R>(grid: &Grid, values: Vec<R>) -> GridMap<R> {
    GridMap::from_values(grid.clone(), values)
        .unwrap_or_else(|| unreachable!("a sweep without an error has a result for every point"))
}

impl fmt::Debug for CheckpointedMap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.options.debug(f.debug_struct("CheckpointedMap"))
    }
}
