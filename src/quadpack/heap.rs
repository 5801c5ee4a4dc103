//! Segments as a binary heap, the largest error on top.

use crate::segment::Segment;
use crate::vector::Vector;

/// Turn any slice into a heap, in linear time.
pub(crate) fn build<Y: Vector>(segments: &mut [Segment<Y>]) {
    for i in (0..segments.len() / 2).rev() {
        sift_down(segments, i);
    }
}

/// Restore the heap after segment `i` was replaced by one of smaller error.
pub(crate) fn sift_down<Y: Vector>(segments: &mut [Segment<Y>], mut i: usize) {
    loop {
        let (left, right) = (2 * i + 1, 2 * i + 2);
        let mut largest = i;
        for child in [left, right] {
            if child < segments.len() && segments[child].error > segments[largest].error {
                largest = child;
            }
        }
        if largest == i {
            return;
        }
        segments.swap(i, largest);
        i = largest;
    }
}

/// Restore the heap after a segment was appended.
pub(crate) fn sift_up<Y: Vector>(segments: &mut [Segment<Y>]) {
    let mut i = segments.len() - 1;
    while i > 0 {
        let parent = (i - 1) / 2;
        if segments[i].error <= segments[parent].error {
            return;
        }
        segments.swap(i, parent);
        i = parent;
    }
}
