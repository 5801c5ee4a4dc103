//! Panels as a binary heap, the largest error on top.

use crate::quadpack::bisection::Panels;
use crate::real::Real;

/// Turn panels in any order into a heap, in linear time.
pub(crate) fn build<T: Real>(panels: &mut Panels<T>) {
    for i in (0..panels.len() / 2).rev() {
        sift_down(panels, i);
    }
}

/// Restore the heap after panel `i` was replaced by one of smaller error.
pub(crate) fn sift_down<T: Real>(panels: &mut Panels<T>, mut i: usize) {
    loop {
        let (left, right) = (2 * i + 1, 2 * i + 2);
        let mut largest = i;
        for child in [left, right] {
            if child < panels.len() && panels.list()[child].error > panels.list()[largest].error {
                largest = child;
            }
        }
        if largest == i {
            return;
        }
        panels.swap(i, largest);
        i = largest;
    }
}

/// Restore the heap after a panel was appended.
pub(crate) fn sift_up<T: Real>(panels: &mut Panels<T>) {
    let mut i = panels.len() - 1;
    while i > 0 {
        let parent = (i - 1) / 2;
        if panels.list()[i].error <= panels.list()[parent].error {
            return;
        }
        panels.swap(i, parent);
        i = parent;
    }
}
