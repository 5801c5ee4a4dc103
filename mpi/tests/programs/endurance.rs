//! A sweep with a checkpoint, to be killed at any moment and started again. Started by `tests/kills.rs`.
//!
//! Each rank writes the number of its process to a file; rank 0 writes the results when it has all.

use std::fs;
use std::path::PathBuf;
use std::process;
use std::thread::sleep;
use std::time::Duration;

use mpi::traits::*;
use quadrille::quad;
use quadrille_mpi::{Checkpoint, MpiMap};

const POINTS: u32 = 300;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("the folder to write to"));
    let points: Vec<u32> = (0..POINTS).collect();
    if arguments.next().as_deref() == Some("serial") {
        return write(&folder, &points.iter().map(result).collect::<Vec<_>>());
    }
    let universe = quadrille_mpi::initialize().expect("nobody has initialized MPI");
    let world = universe.world();
    fs::write(
        folder.join(format!("process.{}", world.rank())),
        process::id().to_string(),
    )
    .expect("the folder is there");

    let slowly = |i: &u32| {
        sleep(Duration::from_micros(u64::from(i % 7) * 3000));
        result(i)
    };
    let checkpoint = Checkpoint::new(folder.join("checkpoint")).sync_every(Duration::ZERO);
    let map = MpiMap::new(&world).checkpoint(checkpoint);
    match map.map(&points, slowly) {
        Ok(Some(results)) => write(&folder, &results),
        Ok(None) => {}
        Err(error) => {
            eprintln!("{error}");
            world.abort(2);
        }
    }
}

/// A list of other length at each point.
fn result(&i: &u32) -> Vec<f64> {
    let width = f64::from(i + 1);
    let area = quad(|x: f64| (-x * x * width).exp(), 0.0..1.0).map_or(f64::NAN, |e| e.value);
    vec![area; (i * 37 % 101) as usize]
}

fn write(folder: &std::path::Path, results: &[Vec<f64>]) {
    let bits = |list: &Vec<f64>| list.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
    let bits: Vec<_> = results.iter().map(bits).collect();
    let text = format!("{bits:x?}");
    fs::write(folder.join("results"), text).expect("the folder is there");
}
