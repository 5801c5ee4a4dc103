//! Segments in descending order of error, as QUADPACK keeps them.
//!
//! The list of `dqpsrt` (Piessens et al. 1983, chapter 3): two insertions a bisection,
//! one from the top and one from the bottom. It is part of the method of QAGS, which may
//! refine the n-th largest error before the largest, and which forgets the small end of
//! the list when few bisections are left.

use alloc::vec::Vec;

use crate::segment::Segment;
use crate::vector::Vector;

/// Indices of segments by descending error, and a cursor: the segment to bisect next.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    indices: Vec<usize>,
    cursor: usize,
}

impl Order {
    pub(crate) const fn new() -> Self {
        Order {
            indices: Vec::new(),
            cursor: 0,
        }
    }

    pub(crate) fn clear(&mut self) {
        self.indices.clear();
        self.cursor = 0;
    }

    /// Start from the segments there are. A selection sort, as in QUADPACK: which of several
    /// equal errors comes first decides what is refined before the limit is reached.
    pub(crate) fn start<Y: Vector>(&mut self, segments: &[Segment<Y>]) {
        self.clear();
        self.indices.extend(0..segments.len());
        for i in 0..segments.len() {
            let mut largest = i;
            for j in i + 1..segments.len() {
                if segments[self.indices[largest]].error <= segments[self.indices[j]].error {
                    largest = j;
                }
            }
            self.indices.swap(i, largest);
        }
    }

    /// Start from two segments, the worse first.
    pub(crate) fn start_with_two(&mut self) {
        self.clear();
        self.indices.extend([0, 1]);
    }

    /// The segment to bisect next.
    pub(crate) fn current(&self) -> usize {
        self.indices[self.cursor]
    }

    /// Go back to the largest error.
    pub(crate) fn rewind(&mut self) {
        self.cursor = 0;
    }

    /// Go to the first segment for which `wanted` holds, from the second largest error on
    /// or from where the cursor is if that is further. Whether there was one.
    pub(crate) fn seek<Y: Vector>(
        &mut self,
        segments: &[Segment<Y>],
        limit: usize,
        wanted: impl Fn(&Segment<Y>) -> bool,
    ) -> bool {
        let sorted = sorted_length(segments.len(), limit).min(self.indices.len());
        while self.cursor < sorted {
            if wanted(&segments[self.current()]) {
                return true;
            }
            self.cursor += 1;
        }
        false
    }

    /// Step to the second largest error.
    pub(crate) fn skip_largest(&mut self) {
        self.cursor = 1;
    }

    /// Restore the order after the current segment was replaced by the worse of its halves
    /// and the other half was appended.
    pub(crate) fn update<Y: Vector>(&mut self, segments: &[Segment<Y>], limit: usize) {
        let last = segments.len() - 1;
        let error = |i: usize| segments[i].error;
        let changed = self.current();
        self.indices.push(last);
        let (largest, smallest) = (error(changed), error(last));

        // Bisection of a difficult integrand may have increased the error.
        while self.cursor > 0 && largest > error(self.indices[self.cursor - 1]) {
            self.indices[self.cursor] = self.indices[self.cursor - 1];
            self.cursor -= 1;
        }

        // From the top. The slot of `changed` is free, and so is the last one.
        let end = sorted_length(segments.len(), limit) - 1;
        let mut i = self.cursor + 1;
        while i < end && largest < error(self.indices[i]) {
            self.indices[i - 1] = self.indices[i];
            i += 1;
        }
        if i >= end {
            self.indices[end - 1] = changed;
            self.indices[end] = last;
            return;
        }
        self.indices[i - 1] = changed;

        // From the bottom.
        let mut k = end;
        while k > i && smallest >= error(self.indices[k - 1]) {
            self.indices[k] = self.indices[k - 1];
            k -= 1;
        }
        self.indices[k] = last;
    }
}

/// How much of the list is worth sorting when `limit` segments are the most there can be.
fn sorted_length(segments: usize, limit: usize) -> usize {
    if segments > limit / 2 + 2 {
        limit + 3 - segments
    } else {
        segments
    }
}
