//! Ten million points in no more memory than their results take, measured by an allocator.
//!
//! One test, and a binary of its own: what it measures is of the whole process.
#![cfg(feature = "std")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use quadrille::{ParMap, TaskError};

/// The system's allocator, which keeps the bytes in use and their peak.
struct Measuring;

static IN_USE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

fn grow(bytes: usize) {
    let now = IN_USE.fetch_add(bytes, Ordering::Relaxed) + bytes;
    PEAK.fetch_max(now, Ordering::Relaxed);
}

// SAFETY: every call is passed on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Measuring {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grow(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        grow(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        grow(size);
        IN_USE.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Measuring = Measuring;

/// The bytes that a call needs at its worst beyond those that were in use before.
fn peak_of<R>(f: impl FnOnce() -> R) -> (usize, R) {
    let before = IN_USE.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let result = f();
    (PEAK.load(Ordering::Relaxed) - before, result)
}

const POINTS: usize = 10_000_000;

#[test]
fn ten_million_points_need_the_memory_of_their_results() {
    let points: Vec<u8> = (0..=250).cycle().take(POINTS).collect();
    let results = POINTS * size_of::<f32>();
    for threads in [1, 2, 3, 8] {
        let sweep = ParMap::new().threads(threads);
        // The threads themselves are no part of it.
        sweep.map(&points[..1000], |_| ()).unwrap();
        // At most 2^16 results a thread beside, as documented, which may be written twice.
        let beside = 2 * threads * (1 << 16) * size_of::<f32>() + (1 << 16);

        let (peak, values) = peak_of(|| sweep.map(&points, |&p| f32::from(p)));
        let values = values.unwrap();
        assert_eq!(values.len(), POINTS);
        assert!(values.iter().zip(&points).all(|(v, &p)| *v == f32::from(p)));
        drop(values);
        assert!(
            peak <= results + beside,
            "{threads} threads: {peak} bytes for results of {results}"
        );

        // A failure at the last point, and at every point.
        let last = &points[POINTS - 1];
        let (peak, outcome) = peak_of(|| {
            sweep.try_map(&points, |p| {
                if std::ptr::eq(p, last) {
                    Err("the last")
                } else {
                    Ok(f32::from(*p))
                }
            })
        });
        let index = POINTS - 1;
        assert_eq!(
            outcome,
            Err(TaskError::Failed {
                index,
                source: "the last"
            })
        );
        assert!(peak <= results + beside, "{threads} threads: {peak} bytes");

        let (peak, outcome) = peak_of(|| sweep.try_map(&points, |&p| Err::<f32, u8>(p)));
        assert_eq!(
            outcome,
            Err(TaskError::Failed {
                index: 0,
                source: 0
            })
        );
        assert!(peak <= results + beside, "{threads} threads: {peak} bytes");
    }
}
