//! MPI itself: how it begins, and how it ends where a rank cannot go on.

use std::thread;

use mpi::Threading;
use mpi::environment::{Universe, initialize_with_threading, threading_support};
use mpi::topology::{Communicator, SimpleCommunicator};

/// The exit code of a program that panicked.
const PANICKED: i32 = 101;

/// Initializes MPI for processes with threads of which one speaks MPI: what a sweep needs, and what
/// `mpi::initialize` does not ask for. `None` if it has been initialized already.
///
/// MPI ends when the value is dropped: it has to outlive communicators and maps.
///
/// # Example
/// ```no_run
/// use mpi::traits::*;
///
/// let universe = quadrille_mpi::initialize().expect("MPI has not been initialized");
/// println!("one of {}", universe.world().size());
/// ```
pub fn initialize() -> Option<Universe> {
    initialize_with_threading(Threading::Funneled).map(|(universe, _)| universe)
}

/// Whether MPI was told that there are threads beside the one that speaks it.
pub(super) fn may_have_threads() -> bool {
    threading_support() >= Threading::Funneled
}

/// Ends the program on all ranks if this one panics: the others would wait for it forever.
pub(super) struct AbortOnPanic<'c>(pub(super) &'c SimpleCommunicator);

impl Drop for AbortOnPanic<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.abort(PANICKED);
        }
    }
}
