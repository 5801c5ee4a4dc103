//! Why a sweep has no result.

use std::convert::Infallible;
use std::error::Error;
use std::fmt::{self, Display, Formatter};

use quadrille::{Grid, GridError, TaskError};
use serde::{Deserialize, Serialize};

use crate::checkpoint::CheckpointError;

/// Why a sweep stopped. `E` is the error of the closure.
///
/// Where ranks sweep together, all of them get the same error: that of the first point by index, wherever
/// it was evaluated. Only a rank that is [`Refused`](Self::Refused) has one of its own, which says why.
///
/// As in [`TaskError`], the cause stands in the text, although it is the [`source`](Error::source).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum SweepError<E = Infallible> {
    /// What can happen on one machine too: a point failed or panicked, or the sweep was cancelled.
    Task {
        /// Which point, and why.
        source: TaskError<E>,
    },
    /// The same in a sweep over a grid, with row, column and coordinates of the point.
    Grid {
        /// Which point, and why.
        source: GridError<E>,
    },
    /// The checkpoint cannot be used or written.
    Checkpoint {
        /// Which file, and what is the matter.
        source: CheckpointError,
    },
    /// A point, a result or an error cannot be written down or read back.
    Encoding {
        /// Which type, and why.
        message: String,
    },
    /// What the results of a stream are given to, in order, could not take one.
    Sink {
        /// Which one.
        index: usize,
        /// What it returned.
        message: String,
    },
    /// A rank was given other points than rank 0, or another type of results.
    OtherSweep {
        /// Which rank.
        rank: usize,
    },
    /// A rank cannot take part in the sweep.
    Refused {
        /// Which rank.
        rank: usize,
    },
    /// MPI was initialized for processes of one thread, and the sweep takes more:
    /// `quadrille_mpi::initialize` does what is needed.
    Threading,
}

impl<E> SweepError<E> {
    /// The index of the point that is to blame, if one is; in a grid, counted row by row.
    pub fn index(&self) -> Option<usize> {
        match self {
            Self::Task { source }
            | Self::Grid {
                source: GridError::Point { source, .. } | GridError::Sweep { source },
            } => source.index(),
            _ => None,
        }
    }
}

impl<E: Display> Display for SweepError<E> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Task { source } => write!(f, "{source}"),
            Self::Grid { source } => write!(f, "{source}"),
            Self::Checkpoint { source } => write!(f, "{source}"),
            Self::Encoding { message } => f.write_str(message),
            Self::Sink { index, message } => {
                write!(
                    f,
                    "the result of point {index} could not be passed on: {message}"
                )
            }
            Self::OtherSweep { rank } => write!(
                f,
                "rank {rank} was given other points than rank 0, or another type of results"
            ),
            Self::Refused { rank } => write!(f, "rank {rank} cannot take part in the sweep"),
            Self::Threading => f.write_str(
                "MPI was initialized for processes of one thread, and this sweep takes more",
            ),
        }
    }
}

impl<E: Error + 'static> Error for SweepError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Task { source } => Some(source),
            Self::Grid { source } => Some(source),
            Self::Checkpoint { source } => Some(source),
            _ => None,
        }
    }
}

/// Why the engine stopped, which knows of no grid: what ranks tell each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Stop<E> {
    Task(TaskError<E>),
    Other(Trouble),
}

/// What is no point's fault, and cannot happen without files or ranks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Trouble {
    Checkpoint(CheckpointError),
    Encoding(String),
    Sink { index: usize, message: String },
    OtherSweep { rank: usize },
    Refused { rank: usize },
    Threading,
}

impl<E> From<TaskError<E>> for Stop<E> {
    fn from(error: TaskError<E>) -> Self {
        Self::Task(error)
    }
}

impl<E> From<Trouble> for Stop<E> {
    fn from(trouble: Trouble) -> Self {
        Self::Other(trouble)
    }
}

impl<E> From<CheckpointError> for Stop<E> {
    fn from(error: CheckpointError) -> Self {
        Self::Other(Trouble::Checkpoint(error))
    }
}

impl<E> From<Stop<E>> for SweepError<E> {
    fn from(stop: Stop<E>) -> Self {
        match stop {
            Stop::Task(source) => Self::Task { source },
            Stop::Other(trouble) => trouble.into(),
        }
    }
}

impl<E> From<Trouble> for SweepError<E> {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Checkpoint(source) => Self::Checkpoint { source },
            Trouble::Encoding(message) => Self::Encoding { message },
            Trouble::Sink { index, message } => Self::Sink { index, message },
            Trouble::OtherSweep { rank } => Self::OtherSweep { rank },
            Trouble::Refused { rank } => Self::Refused { rank },
            Trouble::Threading => Self::Threading,
        }
    }
}

impl<E> Stop<E> {
    /// The same with another error of the closure.
    pub(crate) fn map_source<F>(self, map: impl FnOnce(E) -> F) -> Stop<F> {
        match self {
            Self::Task(error) => Stop::Task(error.map_source(map)),
            Self::Other(trouble) => Stop::Other(trouble),
        }
    }

    /// With row, column and coordinates of the point that is to blame, if one is.
    pub(crate) fn on_grid(self, grid: &Grid) -> SweepError<E> {
        let source = match self {
            Self::Task(source) => source,
            Self::Other(trouble) => return trouble.into(),
        };
        let source = match source.index() {
            Some(index) => {
                let (row, column, x, y) = crate::job::grid_point(grid, index);
                GridError::Point {
                    row,
                    column,
                    x,
                    y,
                    source,
                }
            }
            None => GridError::Sweep { source },
        };
        SweepError::Grid { source }
    }
}

/// The error of closures that do not fail. Unlike [`Infallible`] it can be written down, which it never is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) enum Never {}

impl From<Never> for Infallible {
    fn from(never: Never) -> Self {
        match never {}
    }
}
