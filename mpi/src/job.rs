//! The work of a sweep, block by block, on this process: a closure of an index, and the threads for it.

use std::ops::Range;
use std::time::Instant;

use quadrille::{CancelToken, Grid, ParMap, TaskError};
use serde::Serialize;

use crate::encoding::encode;
use crate::error::{Stop, Trouble};
use crate::identity::Points;

/// A sweep, as a process is asked for it.
pub(crate) struct Job<'a, F> {
    pub(crate) points: Points,
    /// The result at an index.
    pub(crate) f: F,
    pub(crate) workers: Workers<'a>,
}

/// The threads that evaluate a block, and who may stop them.
#[derive(Debug, Clone)]
pub(crate) struct Workers<'a> {
    options: ParMap<'a>,
    threads: usize,
    token: CancelToken,
}

impl Workers<'_> {
    pub(crate) fn new(threads: usize, token: Option<&CancelToken>) -> Self {
        let token = token.cloned().unwrap_or_default();
        Self {
            options: ParMap::new().threads(threads).cancel(&token),
            threads,
            token,
        }
    }

    /// How many points are evaluated at a time.
    pub(crate) fn lanes(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        }
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.token.is_cancelled()
    }
}

/// What came of a block.
pub(crate) struct Done<R, E> {
    /// Those of its points in order, up to where it stopped.
    pub(crate) results: Vec<R>,
    /// As they are sent and kept, if that was asked for.
    pub(crate) encoded: Option<Vec<u8>>,
    pub(crate) seconds: f64,
    /// Why there are not results for all of its points.
    pub(crate) stop: Option<Stop<E>>,
}

impl<R, E> Done<R, E> {
    /// A block without results.
    pub(crate) fn nothing(stop: Stop<E>) -> Self {
        Self {
            results: Vec::new(),
            encoded: None,
            seconds: 0.0,
            stop: Some(stop),
        }
    }

    /// The seconds of a block that was done to its end: others say nothing of what points cost.
    pub(crate) fn cost(&self) -> Option<f64> {
        self.stop.is_none().then_some(self.seconds)
    }
}

impl<F> Job<'_, F> {
    /// The results of a block, up to the first of its points by index that has none.
    pub(crate) fn evaluate<R, E>(&self, block: Range<usize>, encoded: bool) -> Done<R, E>
    where
        F: Fn(usize) -> Result<R, E> + Sync,
        R: Serialize + Send,
        E: Send,
    {
        let begun = Instant::now();
        let start = block.start;
        let indices: Vec<usize> = block.collect();
        let options = &self.workers.options;
        let (results, stop) = options.map_until(&indices, |&i| (self.f)(i));
        let seconds = begun.elapsed().as_secs_f64();
        match encoded.then(|| encode(&results)).transpose() {
            Ok(encoded) => Done {
                results,
                encoded,
                seconds,
                stop: stop.map(|error| Stop::Task(moved(error, start))),
            },
            Err(why) => Done::nothing(Trouble::Encoding(why).into()),
        }
    }
}

/// The error of a block's point as that of a point of the sweep.
fn moved<E>(mut error: TaskError<E>, start: usize) -> TaskError<E> {
    if let TaskError::Failed { index, .. } | TaskError::Panicked { index, .. } = &mut error {
        *index += start;
    }
    error
}

/// Row, column and coordinates of the point at an index, counted row by row.
pub(crate) fn grid_point(grid: &Grid, index: usize) -> (usize, usize, f64, f64) {
    let (rows, columns) = grid.axes();
    let (row, column) = (index / columns.len(), index % columns.len());
    (row, column, rows.values()[row], columns.values()[column])
}
