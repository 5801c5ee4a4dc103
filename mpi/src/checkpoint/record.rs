//! The format of the file, in bytes. Numbers are little-endian.
//!
//! ```text
//! header   magic (8), format (4), length of the identity (4), identity, checksum of all that (8)
//! record   length of the payload (8), first point (8), point behind the last (8), payload,
//!          checksum of all that (8)
//! ```
//!
//! Checksums are XXH3 of 64 bits. The identity and payloads are in the encoding of postcard.

use std::io::{self, Read};
use std::ops::Range;

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::identity::Identity;

const MAGIC: &[u8; 8] = b"QUADRLLE";
pub(super) const FORMAT: u32 = 1;

const HEAD: usize = 24;
const SUM: usize = 8;

/// What is read of a payload at a time.
const PIECE: usize = 1 << 16;

/// What the beginning of a file turned out to be.
pub(super) enum Header {
    /// The identity, and how many bytes there were.
    Of(Identity, u64),
    NotACheckpoint,
    Format(u32),
    Damaged,
}

pub(super) fn header(identity: &Identity) -> Result<Vec<u8>, postcard::Error> {
    let identity = postcard::to_stdvec(identity)?;
    let length = u32::try_from(identity.len()).map_err(|_| postcard::Error::SerializeBufferFull)?;
    let mut bytes = MAGIC.to_vec();
    bytes.extend(FORMAT.to_le_bytes());
    bytes.extend(length.to_le_bytes());
    bytes.extend(identity);
    bytes.extend(xxh3_64(&bytes).to_le_bytes());
    Ok(bytes)
}

/// Reads the header of a file that is so long.
pub(super) fn read_header(file: &mut impl Read, file_length: u64) -> io::Result<Header> {
    let mut bytes = vec![0; 16];
    if let Some(short) = unless_short(file.read_exact(&mut bytes[..8]))? {
        return Ok(short);
    }
    if &bytes[..8] != MAGIC {
        return Ok(Header::NotACheckpoint);
    }
    if let Some(short) = unless_short(file.read_exact(&mut bytes[8..]))? {
        return Ok(short);
    }
    let format = number32(&bytes[8..12]);
    let length = u64::from(number32(&bytes[12..16]));
    let whole = 16 + length + SUM as u64;
    if whole > file_length {
        return Ok(if format == FORMAT {
            Header::Damaged
        } else {
            Header::Format(format)
        });
    }
    file.take(length + SUM as u64).read_to_end(&mut bytes)?;
    let (body, sum) = bytes.split_at(bytes.len() - SUM);
    if xxh3_64(body) != number(sum) {
        return Ok(Header::Damaged);
    }
    if format != FORMAT {
        return Ok(Header::Format(format));
    }
    Ok(match postcard::from_bytes(&body[16..]) {
        Ok(identity) => Header::Of(identity, whole),
        Err(_) => Header::Damaged,
    })
}

fn unless_short(read: io::Result<()>) -> io::Result<Option<Header>> {
    match read {
        Ok(()) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(Some(Header::Damaged)),
        Err(error) => Err(error),
    }
}

/// A block and its results as the bytes of a record.
pub(super) fn record(block: &Range<usize>, payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEAD + payload.len() + SUM);
    bytes.extend((payload.len() as u64).to_le_bytes());
    bytes.extend((block.start as u64).to_le_bytes());
    bytes.extend((block.end as u64).to_le_bytes());
    bytes.extend(payload);
    bytes.extend(xxh3_64(&bytes).to_le_bytes());
    bytes
}

/// A record in a file, without its payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) block: Range<usize>,
    /// Where the payload begins.
    pub(super) offset: u64,
    pub(super) length: u64,
}

impl Place {
    /// Where the next record begins.
    pub(super) fn end(&self) -> u64 {
        self.offset + self.length + SUM as u64
    }

    /// All bytes of the record.
    pub(super) fn bytes(&self) -> Range<u64> {
        self.offset - HEAD as u64..self.end()
    }

    /// The payload of the record, if these bytes are still what was read over.
    pub(super) fn payload(&self, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
        let body = bytes.len().checked_sub(SUM)?;
        let sum = number(&bytes[body..]);
        bytes.truncate(body);
        let head = [self.length, self.block.start as u64, self.block.end as u64];
        let is_same =
            xxh3_64(&bytes) == sum && bytes.starts_with(&head.map(u64::to_le_bytes).concat());
        is_same.then(|| bytes.split_off(HEAD))
    }
}

/// Reads over the record that begins at `offset`: where it is, or `None` if there is none, or none that
/// is whole, of a sweep with so many points.
pub(super) fn read_record(
    file: &mut impl Read,
    offset: u64,
    file_length: u64,
    points: u64,
) -> io::Result<Option<Place>> {
    let left = file_length.saturating_sub(offset);
    let mut head = [0; HEAD];
    if left < (HEAD + SUM) as u64 {
        return Ok(None);
    }
    file.read_exact(&mut head)?;
    let length = number(&head[..8]);
    let (start, end) = (number(&head[8..16]), number(&head[16..]));
    if length > left - (HEAD + SUM) as u64 || start >= end || end > points {
        return Ok(None);
    }
    let mut hasher = Xxh3::new();
    hasher.update(&head);
    let mut piece = vec![0; PIECE.min(usize::try_from(length).unwrap_or(PIECE))];
    let mut rest = length;
    while rest > 0 {
        let now = piece.len().min(usize::try_from(rest).unwrap_or(PIECE));
        file.read_exact(&mut piece[..now])?;
        hasher.update(&piece[..now]);
        rest -= now as u64;
    }
    let mut sum = [0; SUM];
    file.read_exact(&mut sum)?;
    if hasher.digest() != number(&sum) {
        return Ok(None);
    }
    let (Ok(start), Ok(end)) = (usize::try_from(start), usize::try_from(end)) else {
        return Ok(None);
    };
    Ok(Some(Place {
        block: start..end,
        offset: offset + HEAD as u64,
        length,
    }))
}

fn number(bytes: &[u8]) -> u64 {
    (bytes.iter().rev()).fold(0, |number, &byte| number << 8 | u64::from(byte))
}

fn number32(bytes: &[u8]) -> u32 {
    (bytes.iter().rev()).fold(0, |number, &byte| number << 8 | u32::from(byte))
}
