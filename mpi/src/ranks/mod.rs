//! Sweeps on all ranks of an MPI program.

mod environment;
mod follow;
mod lead;
mod wire;
mod work;

pub use environment::initialize;
use environment::{AbortOnPanic, may_have_threads};
use follow::follow;
use lead::{dismiss, lead};

use std::{fmt, io};

use mpi::topology::{Communicator, SimpleCommunicator};
use quadrille::{CancelToken, Grid, GridMap};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::alone::{alone, check, of_grid};
use crate::checkpoint::Checkpoint;
use crate::collector::{Collector, Sink, into, one_by_one, room};
use crate::error::{Never, Stop, SweepError, Trouble};
use crate::identity::Points;
use crate::job::{Job, grid_point};
use crate::options::Options;

/// Blocks a rank that may wait, in a stream, for one before them.
const WINDOW: usize = 16;

/// A sweep on all ranks of a communicator: [`ParMap`](quadrille::ParMap) beyond one machine.
///
/// All ranks make the same call, with the same points; ranks that do not agree are found out
/// ([`SweepError::OtherSweep`]). Rank 0 hands out blocks of points as ranks have done theirs, and works
/// as well. On rank 0 the results arrive, **`Ok(Some(_))`, in the order of the points and bit for bit those
/// of `par_map`**, for any number of ranks and threads; the others get `Ok(None)`. An error all of them get:
/// that of the first point by index, or why there was no sweep.
///
/// Results, points and errors are written down with serde, and must survive that: what a type leaves out
/// or rounds is lost on some ranks and not on others.
///
/// A panic at a point is an error like others. A rank that dies takes the program with it, as MPI has it:
/// with a [`checkpoint`](Self::checkpoint) the next run goes on where it was.
///
/// # Cost
/// Some 50 us a block, most of it beside the work. Blocks are of 20 ms or more, and smaller only at the
/// beginning and the end. Rank 0 needs memory for all results; a [stream](Self::try_stream) does not.
///
/// # Example
/// ```no_run
/// use mpi::traits::*;
/// use quadrille::quad;
/// use quadrille_mpi::MpiMap;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let universe = quadrille_mpi::initialize().ok_or("MPI has been initialized already")?;
/// let world = universe.world();
///
/// let widths: Vec<f64> = (1..=100_000).map(f64::from).collect();
/// let sweep = MpiMap::new(&world).checkpoint("areas.ckpt");
/// let areas = sweep.try_map(&widths, |&w| quad(|x: f64| (-(x / w).powi(2)).exp(), ..))?;
///
/// if let Some(areas) = areas {
///     println!("on rank 0: {} areas", areas.len());
/// }
/// # Ok(())
/// # }
/// ```
pub struct MpiMap<'a> {
    communicator: SimpleCommunicator,
    options: Options<'a>,
}

impl<'a> MpiMap<'a> {
    /// Sweeps on the ranks of a communicator.
    ///
    /// The communicator is duplicated, so that no message of yours is taken for one of the sweep's; this is
    /// a collective operation, as dropping the map is. Maps are made once and used for any number of
    /// sweeps, one at a time, on the thread that initialized MPI.
    pub fn new(communicator: &impl Communicator) -> Self {
        Self {
            communicator: communicator.duplicate(),
            options: Options::new(1),
        }
    }

    /// Sets the number of threads of this rank.
    ///
    /// The default is 1, for a rank on every core. With one rank a machine, it is the number of cores, or
    /// 0 for as many as the rank may use. Ranks may differ.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.options.threads = threads;
        self
    }

    /// Sets how many points a rank is given at a time, at least 1. By default that is measured.
    #[must_use]
    pub fn block(mut self, points: usize) -> Self {
        self.options.set_block(points);
        self
    }

    /// Calls `callback`, on rank 0, with the number of points done and their total; otherwise as
    /// [`ParMap::progress`](quadrille::ParMap::progress).
    ///
    /// Rank 0 hands out no block during the call. If the callback panics, the panic goes on on rank 0,
    /// and the others get [`TaskError::Cancelled`](quadrille::TaskError::Cancelled).
    #[must_use]
    pub fn progress(mut self, callback: impl Fn(usize, usize) + Send + Sync + 'a) -> Self {
        self.options.set_progress(callback);
        self
    }

    /// Stops the sweep, on all ranks, when `token` is cancelled.
    ///
    /// On rank 0 it is looked at all the time, and the others end after the blocks that they are at; on
    /// another rank it is looked at before each of its points.
    #[must_use]
    pub fn cancel(mut self, token: &CancelToken) -> Self {
        self.options.set_cancel(token);
        self
    }

    /// Keeps what is done in a file, which rank 0 reads and writes: a path, or a [`Checkpoint`] that says
    /// more. The other ranks take no notice.
    #[must_use]
    pub fn checkpoint(mut self, checkpoint: impl Into<Checkpoint>) -> Self {
        self.options.checkpoint = Some(checkpoint.into());
        self
    }

    /// The results of `f` at all points, on rank 0.
    ///
    /// # Errors
    /// All variants of [`SweepError`] but `Grid` and `Sink`; a panic of `f` is
    /// [`TaskError::Panicked`](quadrille::TaskError::Panicked).
    pub fn map<P, R, F>(&self, points: &[P], f: F) -> Result<Option<Vec<R>>, SweepError>
    where
        P: Serialize + Sync,
        R: Serialize + DeserializeOwned + Send,
        F: Fn(&P) -> R + Sync,
    {
        self.whole_slice(points, |point| Ok::<R, Never>(f(point)))
            .map_err(|stop| stop.map_source(Into::into).into())
    }

    /// The results of a fallible `f` at all points, on rank 0, or the first point by index that has none,
    /// on all ranks.
    ///
    /// # Errors
    /// All variants of [`SweepError`] but `Grid` and `Sink`.
    pub fn try_map<P, R, E, F>(&self, points: &[P], f: F) -> Result<Option<Vec<R>>, SweepError<E>>
    where
        P: Serialize + Sync,
        R: Serialize + DeserializeOwned + Send,
        E: Serialize + DeserializeOwned + Send,
        F: Fn(&P) -> Result<R, E> + Sync,
    {
        Ok(self.whole_slice(points, f)?)
    }

    /// The results of `f(x, y)` on a grid, on rank 0.
    ///
    /// # Errors
    /// As [`map`](Self::map), with [`SweepError::Grid`] in the place of `Task`.
    pub fn map_grid<R, F>(&self, grid: &Grid, f: F) -> Result<Option<GridMap<R>>, SweepError>
    where
        R: Serialize + DeserializeOwned + Send,
        F: Fn(f64, f64) -> R + Sync,
    {
        let outcome = self.whole_grid(grid, |x, y| Ok::<R, Never>(f(x, y)));
        check(grid)?;
        outcome.map_err(|stop| stop.map_source(Into::into).on_grid(grid))
    }

    /// The results of a fallible `f(x, y)` on a grid, on rank 0, or its first point, row by row, that has
    /// none, on all ranks.
    ///
    /// # Errors
    /// As [`try_map`](Self::try_map), with [`SweepError::Grid`] in the place of `Task`.
    pub fn try_map_grid<R, E, F>(
        &self,
        grid: &Grid,
        f: F,
    ) -> Result<Option<GridMap<R>>, SweepError<E>>
    where
        R: Serialize + DeserializeOwned + Send,
        E: Serialize + DeserializeOwned + Send,
        F: Fn(f64, f64) -> Result<R, E> + Sync,
    {
        let outcome = self.whole_grid(grid, f);
        check(grid)?;
        outcome.map_err(|stop| stop.on_grid(grid))
    }

    /// Gives the results of a fallible `f` to `sink`, on rank 0, one by one in the order of the points and
    /// with their index, as they come.
    ///
    /// Rank 0 holds only those that wait for one before them, and hands out no further block when they
    /// are those of 16 blocks a rank. Nor does it hand out any while it is in `sink`. If a point is at
    /// fault, `sink` was given the results of all before it; after other errors, of some from the first on, in
    /// order. A panic of `sink` is as one of the [`progress`](Self::progress) callback.
    ///
    /// # Errors
    /// As [`try_map`](Self::try_map), and [`SweepError::Sink`] with what `sink` returned.
    pub fn try_stream<P, R, E, F>(
        &self,
        points: &[P],
        f: F,
        sink: impl FnMut(usize, R) -> io::Result<()>,
    ) -> Result<(), SweepError<E>>
    where
        P: Serialize + Sync,
        R: Serialize + DeserializeOwned + Send,
        E: Serialize + DeserializeOwned + Send,
        F: Fn(&P) -> Result<R, E> + Sync,
    {
        let window = Some(WINDOW);
        Ok(self.run(
            of_slice(points),
            |i| f(&points[i]),
            &mut one_by_one(sink),
            window,
        )?)
    }

    /// As [`try_stream`](Self::try_stream), on a grid, with the index counted row by row.
    ///
    /// # Errors
    /// As [`try_map_grid`](Self::try_map_grid), and [`SweepError::Sink`] with what `sink` returned.
    pub fn try_stream_grid<R, E, F>(
        &self,
        grid: &Grid,
        f: F,
        sink: impl FnMut(usize, R) -> io::Result<()>,
    ) -> Result<(), SweepError<E>>
    where
        R: Serialize + DeserializeOwned + Send,
        E: Serialize + DeserializeOwned + Send,
        F: Fn(f64, f64) -> Result<R, E> + Sync,
    {
        let f = |i| at(grid, i, &f);
        let outcome = self.run(self.of_grid(grid), f, &mut one_by_one(sink), Some(WINDOW));
        check(grid)?;
        outcome.map_err(|stop| stop.on_grid(grid))
    }

    fn whole_slice<P, R, E, F>(&self, points: &[P], f: F) -> Result<Option<Vec<R>>, Stop<E>>
    where
        P: Serialize + Sync,
        R: Serialize + DeserializeOwned + Send,
        E: Serialize + DeserializeOwned + Send,
        F: Fn(&P) -> Result<R, E> + Sync,
    {
        self.whole(of_slice(points), |i| f(&points[i]))
    }

    fn whole_grid<R, E, F>(&self, grid: &Grid, f: F) -> Result<Option<GridMap<R>>, Stop<E>>
    where
        R: Serialize + DeserializeOwned + Send,
        E: Serialize + DeserializeOwned + Send,
        F: Fn(f64, f64) -> Result<R, E> + Sync,
    {
        let values = self.whole(self.of_grid(grid), |i| at(grid, i, &f))?;
        Ok(values.map(|values| of_grid(grid, values)))
    }

    /// The points of a grid, unless an axis is none.
    fn of_grid<E>(&self, grid: &Grid) -> Result<Points, Stop<E>> {
        match check::<E>(grid) {
            Ok(()) => Ok(Points::of_grid(grid)),
            Err(_) => Err(Trouble::Refused { rank: self.rank() }.into()),
        }
    }

    /// All results, on rank 0.
    fn whole<R, E, F>(
        &self,
        points: Result<Points, Stop<E>>,
        f: F,
    ) -> Result<Option<Vec<R>>, Stop<E>>
    where
        R: Serialize + DeserializeOwned + Send,
        E: Serialize + DeserializeOwned + Send,
        F: Fn(usize) -> Result<R, E> + Sync,
    {
        let is_root = self.rank() == 0;
        let mut results = Vec::new();
        let points = points.and_then(|points| {
            if is_root {
                results = room(points)?;
            }
            Ok(points)
        });
        self.run(points, f, &mut into(&mut results), None)?;
        Ok(is_root.then_some(results))
    }

    /// A sweep of points, unless this rank has a reason against it. All ranks come here, with a reason or
    /// without, and leave together.
    fn run<R, E, F>(
        &self,
        points: Result<Points, Stop<E>>,
        f: F,
        sink: &mut Sink<'_, R>,
        window: Option<usize>,
    ) -> Result<(), Stop<E>>
    where
        R: Serialize + DeserializeOwned + Send,
        E: Serialize + DeserializeOwned + Send,
        F: Fn(usize) -> Result<R, E> + Sync,
    {
        let ranks = usize::try_from(self.communicator.size()).unwrap_or(1);
        let (points, problem) = match points {
            Ok(points) if (ranks > 1 || self.options.threads != 1) && !may_have_threads() => {
                (points, Some(Trouble::Threading.into()))
            }
            Ok(points) => (points, None),
            Err(problem) => (Points { len: 0, hash: 0 }, Some(problem)),
        };
        let job = Job {
            points,
            f,
            workers: self.options.workers(),
        };
        let guard = AbortOnPanic(&self.communicator);
        if self.rank() > 0 {
            return follow(&self.communicator, &job, problem);
        }
        let mut plan = self
            .options
            .plan(ranks, window.map(|blocks| blocks * ranks));
        if problem.is_some() {
            // A file is not touched for a sweep that cannot be.
            plan.checkpoint = None;
        }
        let mut collector = Collector::new(&plan, points, sink);
        if let Some(problem) = problem {
            collector.stop(problem);
        }
        if ranks > 1 {
            lead(&self.communicator, &job, &mut collector);
        } else {
            alone(&job, &mut collector);
        }
        let finished = collector.finish();
        let finished = finished.tell(|outcome| dismiss(&self.communicator, outcome));
        drop(guard);
        finished.resume()
    }

    fn rank(&self) -> usize {
        usize::try_from(self.communicator.rank()).unwrap_or_default()
    }
}

/// The result at an index of a grid.
fn at<T>(grid: &Grid, index: usize, f: impl Fn(f64, f64) -> T) -> T {
    let (_, _, x, y) = grid_point(grid, index);
    f(x, y)
}

fn of_slice<P: Serialize, E>(points: &[P]) -> Result<Points, Stop<E>> {
    Ok(Points::of_slice(points).map_err(Trouble::Encoding)?)
}

impl fmt::Debug for MpiMap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("MpiMap");
        text.field("ranks", &self.communicator.size());
        self.options.debug(text)
    }
}
