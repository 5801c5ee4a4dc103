//! Sweeps with a checkpoint.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::Duration;

use mpi::collective::SystemOperation;
use mpi::traits::*;
use quadrille::CancelToken;
use quadrille_mpi::{Checkpoint, CheckpointError, MpiMap, SweepError};

use crate::{Ranks, numbers};

/// A file of this case and number of ranks.
fn file(ranks: &Ranks<'_>, name: &str) -> PathBuf {
    ranks.folder.join(format!("{name}.{}", ranks.size))
}

pub(crate) fn checkpoints(ranks: &Ranks<'_>) {
    let path = file(ranks, "whole");
    let points = numbers(500);
    let checkpoint = || Checkpoint::new(&path).code_version("1");
    let map = MpiMap::new(ranks.world).checkpoint(checkpoint());
    let results = map
        .map(&points, |x| (x.sqrt(), u8::from(*x > 7.0)))
        .unwrap();

    // All of it is in the file, whoever reads it, and nothing is evaluated.
    let again = map
        .map(&points, |_| -> (f64, u8) { panic!("again") })
        .unwrap();
    assert_eq!(again, results);
    if ranks.rank == 0 {
        let alone = quadrille_mpi::CheckpointedMap::new(checkpoint());
        assert_eq!(alone.map(&points, |_| (0.0, 0)).ok(), results);
    }
    ranks.world.barrier();

    let refused = |map: MpiMap<'_>, points: &[f64], what: &str| {
        let error = map.map(points, |x| (x.sqrt(), 0_u8)).unwrap_err();
        let SweepError::Checkpoint {
            source: CheckpointError::OtherSweep { what: found, .. },
        } = &error
        else {
            panic!("{error}");
        };
        assert_eq!(found, what);
    };
    let with = |checkpoint| MpiMap::new(ranks.world).checkpoint(checkpoint);
    refused(with(checkpoint().tag("other")), &points, "tag");
    refused(
        with(checkpoint().code_version("2")),
        &points,
        "version of the code",
    );
    refused(with(Checkpoint::new(&path)), &points, "version of the code");
    refused(with(checkpoint()), &numbers(499), "number of points");
    refused(with(checkpoint()), &vec![1.0; 500], "hash of the points");
    let other_type = with(checkpoint()).map(&points, |x| *x);
    assert!(
        other_type
            .unwrap_err()
            .to_string()
            .contains("type of the results")
    );

    let nowhere = with(Checkpoint::new(path.join("nowhere"))).map(&points, |x| *x);
    assert!(matches!(
        nowhere,
        Err(SweepError::Checkpoint {
            source: CheckpointError::Io { .. }
        })
    ));
    let text = file(ranks, "text");
    write(ranks, &text, b"Dear diary, today I integrated.");
    let error = with(Checkpoint::new(&text))
        .map(&points, |x| *x)
        .unwrap_err();
    assert_eq!(
        error,
        SweepError::Checkpoint {
            source: CheckpointError::NotACheckpoint { path: text.clone() }
        }
    );
    assert_eq!(fs::read(text).unwrap().len(), 31);
}

/// Of a block with a point at fault the file has what came before it.
pub(crate) fn before_a_fault(ranks: &Ranks<'_>) {
    let points = numbers(400);
    for (number, (threads, panics)) in [(1, false), (2, false), (1, true), (2, true)]
        .into_iter()
        .enumerate()
    {
        let checkpoint = Checkpoint::new(file(ranks, &format!("fault{number}"))).code_version("1");
        let map = MpiMap::new(ranks.world)
            .threads(threads)
            .block(100)
            .checkpoint(checkpoint);
        let f = |&x: &f64| {
            if x < 250.0 {
                return Ok(x.sqrt());
            }
            assert!(!panics, "beyond");
            Err("beyond".to_owned())
        };
        crate::faults::quietly(|| {
            assert_eq!(map.try_map(&points, f).unwrap_err().index(), Some(250));
        });
        let results = map
            .map(&points, |&x| {
                assert!(x >= 250.0, "{x} again");
                x.sqrt()
            })
            .unwrap();
        let expected = points.iter().map(|x| x.sqrt()).collect();
        assert_eq!(results, (ranks.rank == 0).then_some(expected));
    }
}

fn write(ranks: &Ranks<'_>, path: &Path, text: &[u8]) {
    if ranks.rank == 0 {
        fs::write(path, text).unwrap();
    }
    ranks.world.barrier();
}

pub(crate) fn resumed(ranks: &Ranks<'_>) {
    let path = file(ranks, "cancelled");
    let points = numbers(400);
    let evaluated = AtomicUsize::new(0);
    let f = |&x: &f64| {
        evaluated.fetch_add(1, Ordering::Relaxed);
        sleep(Duration::from_micros(300));
        x.sin().to_string()
    };
    let token = CancelToken::new();
    let stop = token.clone();
    let first = MpiMap::new(ranks.world)
        .checkpoint(&path)
        .cancel(&token)
        .progress(move |done, _| {
            if done > 150 {
                stop.cancel();
            }
        });
    assert!(first.map(&points, f).is_err());

    evaluated.store(0, Ordering::Relaxed);
    let least = Mutex::new(usize::MAX);
    let second = MpiMap::new(ranks.world)
        .checkpoint(&path)
        .progress(|done, _| {
            let mut least = least.lock().unwrap();
            *least = done.min(*least);
        });
    let results = second.map(&points, f).unwrap();
    let mut all = 0_u64;
    ranks.world.all_reduce_into(
        &(evaluated.into_inner() as u64),
        &mut all,
        SystemOperation::sum(),
    );
    assert!(all < 250, "{all} points were evaluated again");
    if let Some(results) = results {
        assert_eq!(
            results,
            points
                .iter()
                .map(|x| x.sin().to_string())
                .collect::<Vec<_>>()
        );
        assert!(*least.lock().unwrap() > 150);
    }
}
