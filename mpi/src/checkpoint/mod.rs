//! Results on disk, so that a sweep that was killed goes on where it was.

mod error;
mod log;
mod record;

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs};

use xxhash_rust::xxh3::xxh3_64;

pub use error::CheckpointError;
pub(crate) use log::Log;

/// How long the operating system may keep results to itself.
const SYNC_EVERY: Duration = Duration::from_secs(10);

/// A file to which the blocks of a sweep are written as they are done, and from which a later run of the
/// same sweep takes them.
///
/// The file is only ever appended to, but for a damaged end, which is cut off. It begins with what the
/// sweep is: number and hash of its points, the type of its results, the versions of quadrille and of the
/// code, and a tag; the file of another sweep is [refused](CheckpointError::OtherSweep), and left as it
/// is. What a closure computes is not seen: two sweeps of one program over the same points, with the same type of
/// results, need two files, or two tags. Once the sweep is complete the file holds all of it, and a
/// further run takes all from there. It is for you to delete.
///
/// # What is safe
/// A block is handed to the operating system as soon as it is done: a process that is killed loses none
/// of those. What the machine itself may lose, when its power fails, are the blocks of the last ten
/// seconds ([`sync_every`](Self::sync_every)). Each block has a checksum of 64 bits; at the first that
/// does not hold the file is cut off, and what was behind it is computed again.
///
/// The file is locked while a sweep writes it, where the file system has locks.
///
/// # Example
/// ```
/// use quadrille_mpi::{Checkpoint, CheckpointedMap};
///
/// # let path = std::env::temp_dir().join(format!("quadrille_squares_{}", std::process::id()));
/// let checkpoint = Checkpoint::new(&path).tag("squares").code_version("1");
/// let squares = CheckpointedMap::new(checkpoint).map(&[1.0, 2.0, 3.0], |x| x * x)?;
/// assert_eq!(squares, [1.0, 4.0, 9.0]);
/// # std::fs::remove_file(&path).unwrap();
/// # Ok::<(), quadrille_mpi::SweepError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    path: PathBuf,
    tag: String,
    code: Option<String>,
    sync_every: Duration,
}

impl Checkpoint {
    /// A file, which is created by the first run.
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self {
            path: path.as_ref().to_owned(),
            tag: String::new(),
            code: None,
            sync_every: SYNC_EVERY,
        }
    }

    /// A name for what the points do not tell: parameters that the closure captures.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tag = tag.into();
        self
    }

    /// The version of the code that computes the results.
    ///
    /// By default it is a hash of the program itself: one that was built anew from other sources, with
    /// another compiler or other flags, does not go on with the results of the old one. With a version
    /// that you name it does, and that the digits are the same is yours to know.
    #[must_use]
    pub fn code_version(mut self, version: impl Into<String>) -> Self {
        self.code = Some(version.into());
        self
    }

    /// Sets how often the file is forced onto the disk (`fsync`): at most that often, when a block is
    /// done; always at the end. The default is 10 s. Zero is after every block.
    #[must_use]
    pub fn sync_every(mut self, interval: Duration) -> Self {
        self.sync_every = interval;
        self
    }

    /// The version of the code, given or made.
    fn code(&self) -> Result<String, CheckpointError> {
        if let Some(version) = &self.code {
            return Ok(version.clone());
        }
        let program = env::current_exe().and_then(fs::read);
        let program = program.map_err(|source| CheckpointError::io(&self.path, &source))?;
        Ok(format!("program {:016x}", xxh3_64(&program)))
    }
}

impl<P: AsRef<Path>> From<P> for Checkpoint {
    fn from(path: P) -> Self {
        Self::new(path)
    }
}
