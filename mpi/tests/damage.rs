//! A checkpoint that was cut off or damaged anywhere gives the results of a serial loop, or is refused
//! and left alone.
//!
//! `QUADRILLE_DAMAGES` sets how many random ones there are.

mod launch;

use std::cell::Cell;
use std::fs;
use std::path::Path;

use launch::Folder;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use quadrille::{CancelToken, TaskError};
use quadrille_mpi::{Checkpoint, CheckpointError, CheckpointedMap, SweepError};

fn value(&i: &u16) -> (f64, String) {
    (f64::from(i).sqrt(), "x".repeat(usize::from(i * 7 % 23)))
}

fn sweep(path: &Path, block: usize) -> CheckpointedMap<'static> {
    let checkpoint = Checkpoint::new(path).tag("damage").code_version("1");
    CheckpointedMap::new(checkpoint).block(block).threads(1)
}

/// Begins a sweep with a new file, and stops it after so many points.
fn begin(path: &Path, points: &[u16], block: usize, stop: u16) {
    let _ = fs::remove_file(path);
    let token = CancelToken::new();
    let outcome = sweep(path, block).cancel(&token).map(points, |i| {
        if *i >= stop {
            token.cancel();
        }
        value(i)
    });
    let unfinished = |error: &SweepError| {
        matches!(
            error,
            SweepError::Task {
                source: TaskError::Cancelled { .. }
            }
        )
    };
    assert!(outcome.as_ref().err().is_none_or(unfinished), "{outcome:?}");
}

/// Goes on with a file that may be damaged; whether it could.
fn goes_on(path: &Path, points: &[u16]) -> bool {
    let damaged = fs::read(path).unwrap();
    let expected: Vec<_> = points.iter().map(value).collect();
    match sweep(path, 5).map(points, value) {
        Ok(results) => {
            assert_eq!(results, expected);
            // And it is whole again.
            let read = sweep(path, 5).map(points, |i| -> (f64, String) {
                panic!("{i} is not in the file")
            });
            assert_eq!(read.as_ref(), Ok(&expected));
            true
        }
        Err(SweepError::Checkpoint {
            source:
                CheckpointError::DamagedHeader { .. }
                | CheckpointError::NotACheckpoint { .. }
                | CheckpointError::Format { .. },
        }) => {
            assert_eq!(fs::read(path).unwrap(), damaged);
            false
        }
        Err(other) => panic!("{other}"),
    }
}

/// The length of the header: magic, format, length of the identity, identity, checksum.
fn header(bytes: &[u8]) -> usize {
    16 + usize::from(bytes[12]) + 8
}

#[test]
fn cut_off_at_every_byte() {
    let folder = Folder::new("cut_off");
    let path = folder.file("checkpoint");
    let points: Vec<u16> = (0..12).collect();
    begin(&path, &points, 4, 100);
    let whole = fs::read(&path).unwrap();
    for length in 0..=whole.len() {
        fs::write(&path, &whole[..length]).unwrap();
        assert!(goes_on(&path, &points), "{length} of {}", whole.len());
    }
}

#[test]
fn every_byte_changed() {
    let folder = Folder::new("changed");
    let path = folder.file("checkpoint");
    let points: Vec<u16> = (0..12).collect();
    begin(&path, &points, 4, 100);
    let whole = fs::read(&path).unwrap();
    let mut refused = 0;
    for i in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[i] ^= 1 << (i % 8);
        fs::write(&path, &damaged).unwrap();
        refused += usize::from(!goes_on(&path, &points));
    }
    // Those of the header, and no others.
    assert_eq!(refused, header(&whole));
}

/// What may happen to a file; places are parts of its length.
#[derive(Debug, Clone)]
enum Damage {
    CutOff(f64),
    Flipped(f64, u8),
    Overwritten(f64, Vec<u8>),
    Inserted(f64, Vec<u8>),
    Removed(f64, usize),
    Repeated(f64, usize),
    Zeros(f64),
}

impl Damage {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "within the file"
        )]
        let at = |part: f64| (part * length as f64) as usize;
        match *self {
            Self::CutOff(part) => bytes.truncate(at(part)),
            Self::Flipped(part, bit) => {
                if let Some(byte) = bytes.get_mut(at(part)) {
                    *byte ^= 1 << bit;
                }
            }
            Self::Overwritten(part, ref with) => {
                let end = length.min(at(part) + with.len());
                bytes[at(part)..end].copy_from_slice(&with[..end - at(part)]);
            }
            Self::Inserted(part, ref what) => {
                bytes.splice(at(part)..at(part), what.iter().copied());
            }
            Self::Removed(part, count) => {
                bytes.drain(at(part)..length.min(at(part) + count));
            }
            Self::Repeated(part, count) => {
                let again = bytes[at(part)..length.min(at(part) + count)].to_vec();
                bytes.splice(at(part)..at(part), again);
            }
            // As a file system may leave what it had no time to write.
            Self::Zeros(part) => bytes[at(part)..].fill(0),
        }
    }
}

fn damage() -> impl Strategy<Value = Damage> {
    let part = 0.0..1.0;
    prop_oneof![
        part.clone().prop_map(Damage::CutOff),
        (part.clone(), 0..8_u8).prop_map(|(part, bit)| Damage::Flipped(part, bit)),
        (part.clone(), vec(any::<u8>(), 1..80))
            .prop_map(|(part, with)| Damage::Overwritten(part, with)),
        (part.clone(), vec(any::<u8>(), 1..80))
            .prop_map(|(part, what)| Damage::Inserted(part, what)),
        (part.clone(), 1..200_usize).prop_map(|(part, count)| Damage::Removed(part, count)),
        (part.clone(), 1..400_usize).prop_map(|(part, count)| Damage::Repeated(part, count)),
        part.prop_map(Damage::Zeros),
    ]
}

#[test]
fn damaged_at_random() {
    let cases = std::env::var("QUADRILLE_DAMAGES").map_or(200, |number| number.parse().unwrap());
    let folder = Folder::new("damaged");
    let path = folder.file("checkpoint");
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    });
    let (resumed, refused) = (Cell::new(0), Cell::new(0));
    let inputs = (1..60_u16, 1..20_usize, 0..80_u16, vec(damage(), 1..4));
    let outcome = runner.run(&inputs, |(count, block, stop, damages)| {
        let points: Vec<u16> = (0..count).collect();
        begin(&path, &points, block, stop);
        let mut bytes = fs::read(&path).unwrap();
        for damage in &damages {
            damage.apply(&mut bytes);
        }
        fs::write(&path, &bytes).unwrap();
        let count = if goes_on(&path, &points) {
            &resumed
        } else {
            &refused
        };
        count.set(count.get() + 1);
        Ok(())
    });
    println!("{} resumed, {} refused", resumed.get(), refused.get());
    outcome.unwrap();
}

/// Records that are whole, and yet not what a sweep writes, are not believed.
#[test]
fn a_block_that_is_there_twice_is_taken_once() {
    let folder = Folder::new("twice");
    let path = folder.file("checkpoint");
    let points: Vec<u16> = (0..12).collect();
    begin(&path, &points, 4, 100);
    let whole = fs::read(&path).unwrap();
    let mut doubled = whole.clone();
    doubled.extend(&whole[header(&whole)..]);
    fs::write(&path, &doubled).unwrap();
    assert!(goes_on(&path, &points));
    assert_eq!(fs::read(&path).unwrap(), whole);
}

/// Where a file system has no locks, another process may write to what was found whole before.
#[test]
fn a_block_that_changes_after_it_was_found_is_not_believed() {
    let folder = Folder::new("meanwhile");
    let path = folder.file("checkpoint");
    let points: Vec<u16> = (0..12).collect();
    begin(&path, &points, 4, 6);
    // Another number, which nothing but the checksum knows to be wrong.
    let change = |_, _| {
        let mut bytes = fs::read(&path).unwrap();
        let number = header(&bytes) + 24;
        bytes[number] ^= 1;
        fs::write(&path, bytes).unwrap();
    };
    let outcome = sweep(&path, 4).progress(change).map(&points, value);
    assert!(
        matches!(
            outcome,
            Err(SweepError::Checkpoint {
                source: CheckpointError::Undecodable {
                    start: 0,
                    end: 4,
                    ..
                }
            })
        ),
        "{outcome:?}"
    );
}

#[test]
fn only_one_process_writes() {
    let folder = Folder::new("locked");
    let path = folder.file("checkpoint");
    let outer = sweep(&path, 1).map(&[1_u16], |_| {
        let inner = sweep(&path, 1).map(&[1_u16], |_| (0.0, String::new()));
        (1.0, inner.unwrap_err().to_string())
    });
    let (_, message) = &outer.unwrap()[0];
    assert!(
        message.ends_with("is in use by another process"),
        "{message}"
    );
}
