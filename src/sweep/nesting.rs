//! How deep sweeps are nested on the stack of a thread.
//!
//! A thread that waits for its share of an inner sweep takes up whatever else the pool has to do.
//! That may be another point of the outer sweep, with an inner sweep to wait for, and so on: the
//! stack grows with luck, and not with the depth of the user's nesting. Beyond a few levels sweeps
//! are therefore serial, and have nothing to wait for.

use std::cell::Cell;

/// More than anyone nests on purpose.
const DEEPEST: usize = 8;

thread_local! {
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// Lasts as long as a part of a sweep is at work on this thread.
pub(super) struct Nested(());

pub(super) fn enter() -> Nested {
    DEPTH.set(DEPTH.get() + 1);
    Nested(())
}

impl Drop for Nested {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
    }
}

/// Whether a sweep that begins here should be serial.
pub(super) fn is_deep() -> bool {
    DEPTH.get() >= DEEPEST
}
