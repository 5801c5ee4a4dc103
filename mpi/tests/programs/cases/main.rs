//! What must hold on every rank, one case after the other. Started by `tests/ranks.rs` under mpirun.
//!
//! A case that does not hold, on any rank, ends the program on all of them.

mod faults;
mod files;
mod values;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;
use quadrille_mpi::{MpiMap, SweepError};

struct Ranks<'a> {
    world: &'a SimpleCommunicator,
    rank: usize,
    size: usize,
    folder: PathBuf,
}

/// Where ranks wait for one of them: on a busy machine the others may have done all points of a sweep
/// before it begins.
struct Meeting {
    is_awaited: bool,
    sign: PathBuf,
}

impl Ranks<'_> {
    /// A `name` is good for one sweep.
    fn wait_for(&self, rank: usize, name: &str) -> Meeting {
        Meeting {
            is_awaited: self.rank == rank,
            sign: self.folder.join(name),
        }
    }
}

impl Meeting {
    fn come(&self) {
        if self.is_awaited {
            fs::write(&self.sign, []).expect("the folder is there");
        }
        while !self.sign.exists() {
            sleep(Duration::from_millis(1));
        }
    }
}

type Case = (&'static str, fn(&Ranks<'_>));

const CASES: &[Case] = &[
    ("the bits of a serial loop", values::same_bits),
    ("numbers that are none", values::odd_numbers),
    ("few points", values::few_points),
    ("results of very different sizes", values::sizes),
    ("the first failing point", faults::failures),
    ("a failure that comes late", faults::late_failure),
    ("errors of quadrille", faults::own_errors),
    ("panics", faults::panics),
    ("cancelled by rank 0", faults::cancelled),
    ("cancelled by the last rank", faults::cancelled_elsewhere),
    ("progress", values::progress),
    ("a callback that panics", faults::panicking_callback),
    ("grids", values::grids),
    ("streams", values::streams),
    ("ranks that do not agree", faults::disagreement),
    ("results that cannot be written or read", faults::encoding),
    ("the user's own messages", values::messages),
    ("many sweeps", values::many_sweeps),
    ("checkpoints", files::checkpoints),
    ("what came before a fault", files::before_a_fault),
    ("a cancelled sweep goes on", files::resumed),
];

fn main() {
    let folder = std::env::args().nth(1).expect("the folder to write to");
    if std::env::args().nth(2).as_deref() == Some("single") {
        return single();
    }
    let universe = quadrille_mpi::initialize().expect("nobody has initialized MPI");
    let world = universe.world();
    let ranks = Ranks {
        rank: usize::try_from(world.rank()).unwrap(),
        size: usize::try_from(world.size()).unwrap(),
        folder: folder.into(),
        world: &world,
    };
    for (name, case) in CASES {
        if ranks.rank == 0 {
            println!("{name}");
        }
        if catch_unwind(AssertUnwindSafe(|| case(&ranks))).is_err() {
            eprintln!("rank {} of {}: {name}", ranks.rank, ranks.size);
            world.abort(1);
        }
        world.barrier();
    }
}

/// MPI as `mpi::initialize` starts it knows of no threads.
fn single() {
    let universe = mpi::initialize().expect("nobody has initialized MPI");
    let world = universe.world();
    let outcome = MpiMap::new(&world).map(&[1.0, 2.0], |x: &f64| x + 1.0);
    if world.size() > 1 {
        assert_eq!(outcome, Err(SweepError::Threading));
    } else {
        assert_eq!(outcome, Ok(Some(vec![2.0, 3.0])));
    }
}

fn numbers(count: u32) -> Vec<f64> {
    (0..count).map(f64::from).collect()
}
