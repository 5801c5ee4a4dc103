//! The file itself: opened, read over, cut off where it is damaged, appended to, read from.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::record::{self, Header, Place};
use super::{Checkpoint, CheckpointError};
use crate::identity::{Identity, Points};

/// How long a process that has just been killed may still hold its lock.
const PATIENCE: Duration = Duration::from_secs(3);

/// An open checkpoint of this sweep.
#[derive(Debug)]
pub(crate) struct Log {
    path: PathBuf,
    file: File,
    /// The blocks that were there when it was opened, by their first point.
    places: BTreeMap<usize, Place>,
    /// Where the next record goes.
    end: u64,
    sync_every: Duration,
    synced: Instant,
}

impl Log {
    /// Opens the file, or creates it, for results of type `R` at `points`.
    pub(crate) fn open<R>(
        checkpoint: &Checkpoint,
        points: Points,
    ) -> Result<Self, CheckpointError> {
        let path = &checkpoint.path;
        let identity = Identity::new::<R>(points, checkpoint.code()?, checkpoint.tag.clone());
        let with_path = |source: io::Error| CheckpointError::io(path, &source);
        let options = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .clone();
        let file = options.open(path).map_err(with_path)?;
        lock(&file, path)?;

        let header = record::header(&identity).map_err(|error| CheckpointError::Io {
            path: path.clone(),
            message: error.to_string(),
        })?;
        let mut log = Self {
            path: path.clone(),
            file,
            places: BTreeMap::new(),
            end: 0,
            sync_every: checkpoint.sync_every,
            synced: Instant::now(),
        };
        if log.is_cut_short(&header).map_err(with_path)? {
            log.begin(&header).map_err(with_path)?;
        } else {
            log.resume(&identity)?;
        }
        Ok(log)
    }

    /// Whether there is no more of a file than the first bytes of this header: a run was killed as it
    /// wrote it, or never began.
    fn is_cut_short(&mut self, header: &[u8]) -> io::Result<bool> {
        let mut beginning = Vec::new();
        self.file.seek(SeekFrom::Start(0))?;
        (&self.file)
            .take(header.len() as u64)
            .read_to_end(&mut beginning)?;
        Ok(beginning.len() < header.len() && header.starts_with(&beginning))
    }

    fn begin(&mut self, header: &[u8]) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(header)?;
        self.file.sync_all()?;
        sync_folder(&self.path);
        self.end = header.len() as u64;
        Ok(())
    }

    /// Finds the blocks of a file that has a header, and cuts off what is no block.
    fn resume(&mut self, identity: &Identity) -> Result<(), CheckpointError> {
        let path = self.path.clone();
        let with_path = |source: io::Error| CheckpointError::io(&path, &source);
        let length = self.file.seek(SeekFrom::End(0)).map_err(with_path)?;
        self.file.seek(SeekFrom::Start(0)).map_err(with_path)?;
        let mut reader = BufReader::with_capacity(1 << 16, &self.file);
        let found = record::read_header(&mut reader, length).map_err(with_path)?;
        let mut end = match found {
            Header::Of(found, end) => match found.difference(identity) {
                None => end,
                Some((what, found, expected)) => {
                    return Err(CheckpointError::OtherSweep {
                        path,
                        what: what.to_owned(),
                        found,
                        expected,
                    });
                }
            },
            Header::NotACheckpoint => return Err(CheckpointError::NotACheckpoint { path }),
            Header::Damaged => return Err(CheckpointError::DamagedHeader { path }),
            Header::Format(found) => {
                return Err(CheckpointError::Format {
                    path,
                    found,
                    expected: record::FORMAT,
                });
            }
        };
        while let Some(place) =
            record::read_record(&mut reader, end, length, identity.points).map_err(with_path)?
        {
            if self.overlaps(&place.block) {
                break;
            }
            end = place.end();
            self.places.insert(place.block.start, place);
        }
        if end < length {
            self.file.set_len(end).map_err(with_path)?;
        }
        self.end = end;
        Ok(())
    }

    /// Whether a point of the block is there already, which only happens to files that are not what a
    /// sweep wrote.
    fn overlaps(&self, block: &Range<usize>) -> bool {
        let before = self.places.range(..block.end).next_back();
        before.is_some_and(|(_, place)| place.block.end > block.start)
    }

    /// The blocks that were there when it was opened, in order.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = Range<usize>> {
        self.places.values().map(|place| place.block.clone())
    }

    /// The payload of the block that begins at a point.
    pub(crate) fn read(&self, start: usize) -> Result<Vec<u8>, CheckpointError> {
        let Some(place) = self.places.get(&start) else {
            return Ok(Vec::new());
        };
        let (mut file, mut record) = (&self.file, Vec::new());
        let bytes = place.bytes();
        file.seek(SeekFrom::Start(bytes.start))
            .and_then(|_| file.take(bytes.end - bytes.start).read_to_end(&mut record))
            .map_err(|source| CheckpointError::io(&self.path, &source))?;
        // Where there are no locks, another process may have written there meanwhile.
        let changed = || "the file was changed as it was read".to_owned();
        place
            .payload(record)
            .ok_or_else(|| self.undecodable(place.block.clone(), changed()))
    }

    /// Appends a block.
    pub(crate) fn append(
        &mut self,
        block: &Range<usize>,
        payload: &[u8],
    ) -> Result<(), CheckpointError> {
        let record = record::record(block, payload);
        self.write(&record)
            .map_err(|source| CheckpointError::io(&self.path, &source))
    }

    fn write(&mut self, record: &[u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(record)?;
        self.end += record.len() as u64;
        if self.synced.elapsed() >= self.sync_every {
            self.file.sync_data()?;
            self.synced = Instant::now();
        }
        Ok(())
    }

    /// Has all of it on the disk.
    pub(crate) fn finish(&self) -> Result<(), CheckpointError> {
        self.file
            .sync_data()
            .map_err(|source| CheckpointError::io(&self.path, &source))
    }

    pub(crate) fn undecodable(&self, block: Range<usize>, message: String) -> CheckpointError {
        CheckpointError::Undecodable {
            path: self.path.clone(),
            start: block.start,
            end: block.end,
            message,
        }
    }
}

fn lock(file: &File, path: &Path) -> Result<(), CheckpointError> {
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(20));
            }
            Err(TryLockError::WouldBlock) => {
                return Err(CheckpointError::InUse {
                    path: path.to_owned(),
                });
            }
            // Some file systems of clusters have no locks, and say so in several ways.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(()),
        }
    }
}

/// Has a new file's name on the disk as well. Not every file system knows of that.
fn sync_folder(path: &Path) {
    let folder = match path.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => return,
    };
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}
