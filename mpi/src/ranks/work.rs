//! The thread of a rank that evaluates points, beside the one that speaks MPI.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Receiver;

/// Hands on the blocks that come, each as `None` if it is of no interest any more, until none can come or
/// `evaluate` says that nobody waits for it.
pub(super) fn work(
    blocks: &Receiver<Range<usize>>,
    limit: &AtomicUsize,
    mut evaluate: impl FnMut(Option<Range<usize>>) -> bool,
) {
    for block in blocks {
        let is_of_interest = block.start < limit.load(Ordering::Relaxed);
        if !evaluate(is_of_interest.then_some(block)) {
            return;
        }
    }
}
