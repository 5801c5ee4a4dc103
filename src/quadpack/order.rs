//! Panels in descending order of error, as QUADPACK keeps them.
//!
//! The list of `dqpsrt` (Piessens et al. 1983, chapter 3): two insertions a bisection,
//! one from the top and one from the bottom. It is part of the method of QAGS, which may
//! refine the n-th largest error before the largest, and which forgets the small end of
//! the list when few bisections are left.

use alloc::vec::Vec;

use crate::real::Real;
use crate::rule::Panel;

/// Indices of panels by descending error, and a cursor: the panel to bisect next.
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

    /// Start from the panels there are. A selection sort, as in QUADPACK: which of several
    /// equal errors comes first decides what is refined before the limit is reached.
    pub(crate) fn start<T: Real>(&mut self, panels: &[Panel<T>]) {
        self.clear();
        self.indices.extend(0..panels.len());
        for i in 0..panels.len() {
            let mut largest = i;
            for j in i + 1..panels.len() {
                if panels[self.indices[largest]].error <= panels[self.indices[j]].error {
                    largest = j;
                }
            }
            self.indices.swap(i, largest);
        }
    }

    /// Start from two panels, the worse first.
    pub(crate) fn start_with_two(&mut self) {
        self.clear();
        self.indices.extend([0, 1]);
    }

    /// The panel to bisect next.
    pub(crate) fn current(&self) -> usize {
        self.indices[self.cursor]
    }

    /// Go back to the largest error.
    pub(crate) fn rewind(&mut self) {
        self.cursor = 0;
    }

    /// Go to the first panel for which `wanted` holds, from the second largest error on
    /// or from where the cursor is if that is further. Whether there was one.
    pub(crate) fn seek<T: Real>(
        &mut self,
        panels: &[Panel<T>],
        limit: usize,
        wanted: impl Fn(&Panel<T>) -> bool,
    ) -> bool {
        let sorted = sorted_length(panels.len(), limit).min(self.indices.len());
        while self.cursor < sorted {
            if wanted(&panels[self.current()]) {
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

    /// Restore the order after the current panel was replaced by the worse of its halves
    /// and the other half was appended.
    pub(crate) fn update<T: Real>(&mut self, panels: &[Panel<T>], limit: usize) {
        let last = panels.len() - 1;
        let error = |i: usize| panels[i].error;
        let changed = self.current();
        self.indices.push(last);
        let (largest, smallest) = (error(changed), error(last));

        // Bisection of a difficult integrand may have increased the error.
        while self.cursor > 0 && largest > error(self.indices[self.cursor - 1]) {
            self.indices[self.cursor] = self.indices[self.cursor - 1];
            self.cursor -= 1;
        }

        // From the top. The slot of `changed` is free, and so is the last one.
        let end = sorted_length(panels.len(), limit) - 1;
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

/// How much of the list is worth sorting when `limit` panels are the most there can be.
fn sorted_length(panels: usize, limit: usize) -> usize {
    if panels > limit / 2 + 2 {
        limit + 3 - panels
    } else {
        panels
    }
}
