//! Sweeps on 1, 2, 3 and 5 ranks, oversubscribed if need be.

mod launch;

use launch::{Folder, mpirun};

#[test]
fn one_rank() {
    cases(1);
}

#[test]
fn two_ranks() {
    cases(2);
}

#[test]
fn three_ranks() {
    cases(3);
}

#[test]
fn five_ranks() {
    cases(5);
}

fn cases(ranks: usize) {
    let folder = Folder::new(&format!("cases_{ranks}"));
    mpirun(ranks, env!("CARGO_BIN_EXE_cases"), [folder.path()]).succeed();
}

/// No message is sent before somebody receives it: nothing may depend on MPI having room for it.
#[test]
fn without_room_for_messages() {
    let folder = Folder::new("without_room");
    let mut run = mpirun(3, env!("CARGO_BIN_EXE_cases"), [folder.path()]);
    for layer in ["vader", "sm", "self", "tcp"] {
        run.setting(&format!("OMPI_MCA_btl_{layer}_eager_limit"), "128");
    }
    run.succeed();
}

#[test]
fn mpi_without_threads() {
    for ranks in [1, 3] {
        let folder = Folder::new(&format!("single_{ranks}"));
        let arguments = [folder.path(), "single".as_ref()];
        mpirun(ranks, env!("CARGO_BIN_EXE_cases"), arguments).succeed();
    }
}
