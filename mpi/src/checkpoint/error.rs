//! What can be the matter with a checkpoint.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Why a checkpoint cannot be used. But for a failed write, the file is as it was.
///
/// It is plain text and numbers, since all ranks get it, and not only the one that has the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// The operating system has something against it.
    #[error("checkpoint {}: {message}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        message: String,
    },
    /// The file is something else.
    #[error("{} is no checkpoint", path.display())]
    NotACheckpoint {
        /// The file.
        path: PathBuf,
    },
    /// The file is of another version of this crate, which wrote it in another format.
    #[error("checkpoint {} has format {found}, and this program reads {expected}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The one that is read here.
        expected: u32,
    },
    /// The beginning of the file, which says what it is of, is damaged.
    #[error("the beginning of checkpoint {} is damaged", path.display())]
    DamagedHeader {
        /// The file.
        path: PathBuf,
    },
    /// The file is of another sweep, or of the same one by other code.
    #[error(
        "checkpoint {} is of another sweep: its {what} is {found:?}, here it is {expected:?}",
        path.display()
    )]
    OtherSweep {
        /// The file.
        path: PathBuf,
        /// What differs first.
        what: String,
        /// What it is in the file.
        found: String,
        /// What it is in this sweep.
        expected: String,
    },
    /// Another process writes the file.
    #[error("checkpoint {} is in use by another process", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// A block is as it was written, and yet cannot be read as results.
    #[error("checkpoint {}: the results of points {start} to {end} cannot be read: {message}", path.display())]
    Undecodable {
        /// The file.
        path: PathBuf,
        /// The block's first point.
        start: usize,
        /// The one behind its last.
        end: usize,
        /// Why.
        message: String,
    },
}

impl CheckpointError {
    pub(super) fn io(path: &Path, source: &io::Error) -> Self {
        Self::Io {
            path: path.to_owned(),
            message: source.to_string(),
        }
    }
}
