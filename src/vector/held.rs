//! How values are held: in place, or as lists.

use alloc::vec;
use alloc::vec::Vec;
use core::array;
use core::slice;

use crate::real::Real;
use crate::value::Value;
use crate::workspace::{Store, Stores};

/// A value as the methods hold it.
pub(crate) trait Held: Value {
    /// Zero, of so many components.
    fn zeros(components: usize) -> Self;

    /// Write the components that are needed into a list of them.
    fn write(&self, components: &mut [Self::Real]);

    /// An array of f(0), f(1), ...
    fn array<const N: usize>(f: impl FnMut(usize) -> Self) -> [Self; N];

    /// The rows of values that are rows.
    fn rows(values: &mut [Self]) -> Option<&mut [Self::Real]>;

    /// The storage for such values.
    fn store(stores: &mut Stores<Self::Real>) -> &mut Store<Self>;
}

/// Values of so many components in place, and their storage.
macro_rules! in_place {
    ($([$($scalar:ident)?] $y:ty: $t:ty, $zero:expr, $components:expr, $rows:expr, $store:ident;)*) => {$(
        impl$(<$scalar: Real>)? Held for $y {
            #[inline(always)]
            fn zeros(_: usize) -> Self {
                $zero
            }

            #[inline(always)]
            fn write(&self, components: &mut [$t]) {
                let count = components.len();
                components.copy_from_slice(&$components(self)[..count]);
            }

            #[inline(always)]
            fn array<const N: usize>(f: impl FnMut(usize) -> Self) -> [Self; N] {
                array_of_copies(f)
            }

            #[inline(always)]
            fn rows(values: &mut [Self]) -> Option<&mut [$t]> {
                Some($rows(values))
            }

            #[inline(always)]
            fn store(stores: &mut Stores<$t>) -> &mut Store<Self> {
                &mut stores.$store
            }
        }
    )*};
}
in_place! {
    [] f32: f32, 0.0, slice::from_ref, core::convert::identity, singles;
    [] f64: f64, 0.0, slice::from_ref, core::convert::identity, singles;
    [T] [T; 2]: T, [T::zero(); 2], <[T; 2]>::as_slice, <[[T; 2]]>::as_flattened_mut, pairs;
    [T] [T; 8]: T, [T::zero(); 8], <[T; 8]>::as_slice, <[[T; 8]]>::as_flattened_mut, eights;
}

impl<T: Real> Held for Vec<T> {
    fn zeros(components: usize) -> Self {
        vec![T::zero(); components]
    }

    fn write(&self, components: &mut [T]) {
        components.copy_from_slice(self);
    }

    fn array<const N: usize>(f: impl FnMut(usize) -> Self) -> [Self; N] {
        array::from_fn(f)
    }

    fn rows(_: &mut [Self]) -> Option<&mut [T]> {
        None
    }

    fn store(stores: &mut Stores<T>) -> &mut Store<Self> {
        &mut stores.lists
    }
}

/// See [`Held::array`]: a bare loop, which the compiler turns into vector instructions where it can.
#[inline(always)]
fn array_of_copies<Y: Copy, const N: usize>(mut f: impl FnMut(usize) -> Y) -> [Y; N] {
    let mut array = [f(0); N];
    let mut i = 1;
    while i < N {
        array[i] = f(i);
        i += 1;
    }
    array
}
