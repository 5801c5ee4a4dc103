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

/// A block that was evaluated.
pub(crate) struct Done<R> {
    pub(crate) results: Vec<R>,
    /// As they are sent and kept, if that was asked for.
    pub(crate) encoded: Option<Vec<u8>>,
    pub(crate) seconds: f64,
}

impl<F> Job<'_, F> {
    /// The results of a block, or the first of its points by index that has none.
    pub(crate) fn evaluate<R, E>(
        &self,
        block: Range<usize>,
        encoded: bool,
    ) -> Result<Done<R>, Stop<E>>
    where
        F: Fn(usize) -> Result<R, E> + Sync,
        R: Serialize + Send,
        E: Send,
    {
        let begun = Instant::now();
        let start = block.start;
        let indices: Vec<usize> = block.collect();
        let options = &self.workers.options;
        let results = options
            .try_map(&indices, |&i| (self.f)(i))
            .map_err(|error| Stop::Task(moved(error, start)))?;
        let seconds = begun.elapsed().as_secs_f64();
        let encoded = encoded.then(|| encode(&results)).transpose();
        Ok(Done {
            results,
            encoded: encoded.map_err(Trouble::Encoding)?,
            seconds,
        })
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
