//! Storage that outlives one integration.

use alloc::vec::Vec;
use core::marker::PhantomData;

use crate::doubly_adaptive;
use crate::extrapolation::epsilon::EpsilonTable;
use crate::quadpack::order::Order;
use crate::real::Real;
use crate::segment::Segment;
use crate::value::Value;

/// The storage of an integration, to be used again for the next one.
///
/// A workspace starts empty and allocates nothing until an integral needs more than its
/// first panel. It then keeps its memory: a loop over many integrals allocates only while
/// it meets a harder one than any before. What an earlier integration left in it has no
/// influence on the next, not even after a panic in the integrand.
///
/// Memory: some eighty values an interval for the default method, whose panels keep samples and coefficients;
/// one value and a few scalars for the others. There are at most
/// [`max_intervals`](crate::Quad::max_intervals) intervals.
///
/// ```
/// use quadrille::{Quad, Workspace};
///
/// let mut workspace = Workspace::new();
/// let q = Quad::new();
/// for k in 1..=100 {
///     let k = f64::from(k);
///     let e = q.integrate_in(&mut workspace, |x: f64| x.powf(-1.0 / (k + 1.0)), 0.0..1.0)?;
///     assert!((e.value - (k + 1.0) / k).abs() <= e.error);
/// }
/// # Ok::<(), quadrille::Error<f64>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Workspace<Y: Value> {
    pub(crate) stores: Stores<Y::Real>,
    values: PhantomData<fn() -> Y>,
}

impl<Y: Value> Workspace<Y> {
    /// An empty workspace, without an allocation.
    pub const fn new() -> Self {
        Workspace {
            stores: Stores {
                singles: Store::new(),
                pairs: Store::new(),
                eights: Store::new(),
                lists: Store::new(),
            },
            values: PhantomData,
        }
    }
}

impl<Y: Value> Default for Workspace<Y> {
    fn default() -> Self {
        Self::new()
    }
}

/// The storage for values of each kind. What is not used is empty, and takes no memory of its own.
#[derive(Clone, Debug)]
pub(crate) struct Stores<T: Real> {
    pub(crate) singles: Store<T>,
    pub(crate) pairs: Store<[T; 2]>,
    pub(crate) eights: Store<[T; 8]>,
    pub(crate) lists: Store<Vec<T>>,
}

/// The storage for values of one width.
#[derive(Clone, Debug)]
pub(crate) struct Store<Y: Value> {
    pub(crate) bisection: Bisection<Y>,
    pub(crate) doubly_adaptive: doubly_adaptive::Storage<Y>,
}

impl<Y: Value> Store<Y> {
    pub(crate) const fn new() -> Self {
        Store {
            bisection: Bisection::new(),
            doubly_adaptive: doubly_adaptive::Storage::new(),
        }
    }
}

/// What bisection needs once it has more than a few panels.
#[derive(Clone, Debug)]
pub(crate) struct Bisection<Y: Value> {
    pub(crate) segments: Vec<Segment<Y>>,
    pub(crate) order: Order,
    pub(crate) table: EpsilonTable<Y>,
}

impl<Y: Value> Bisection<Y> {
    pub(crate) const fn new() -> Self {
        Bisection {
            segments: Vec::new(),
            order: Order::new(),
            table: EpsilonTable::new(),
        }
    }

    pub(crate) fn clear(&mut self) {
        self.segments.clear();
        self.order.clear();
        self.table.clear();
    }
}
