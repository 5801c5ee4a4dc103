//! Storage that outlives one integration.

use core::marker::PhantomData;

use crate::doubly_adaptive;
use crate::quadpack::bisection::Bisection;
use crate::value::Value;
use crate::weight::kept::KeptMoments;

/// The storage of an integration, to be used again for the next one.
///
/// A workspace starts empty and allocates nothing until an integral needs more than its
/// first panel, or has a weight that oscillates: then moments are kept, in a few kilobytes. It
/// keeps its memory: a loop over many integrals allocates only while it meets a harder one than any
/// before. What an earlier integration left in it has no influence on the next, not even after a
/// panic in the integrand.
///
/// Memory: some seventy values an interval for the default method, whose panels keep samples and
/// coefficients, and a hundred scalars; one value and a few scalars for the others. There are at most
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
    pub(crate) store: Store<Y::Real>,
    values: PhantomData<fn() -> Y>,
}

impl<Y: Value> Workspace<Y> {
    /// An empty workspace, without an allocation.
    pub const fn new() -> Self {
        Workspace {
            store: Store::new(),
            values: PhantomData,
        }
    }
}

impl<Y: Value> Default for Workspace<Y> {
    fn default() -> Self {
        Self::new()
    }
}

/// What the methods keep, for values of any number of components.
#[derive(Clone, Debug)]
pub(crate) struct Store<T> {
    pub(crate) bisection: Bisection<T>,
    pub(crate) doubly_adaptive: doubly_adaptive::storage::Storage<T>,
    pub(crate) moments: KeptMoments,
}

impl<T> Store<T> {
    pub(crate) const fn new() -> Self {
        Store {
            bisection: Bisection::new(),
            doubly_adaptive: doubly_adaptive::storage::Storage::new(),
            moments: KeptMoments::new(),
        }
    }
}
