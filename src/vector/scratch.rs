//! Room for a while, without an allocation for few components.

use alloc::vec;

use crate::real::Real;

/// Do something with room for N numbers a component, which are 0: in place for up to eight components.
#[inline]
pub(crate) fn with_scratch<T: Real, R, const N: usize>(
    components: usize,
    work: &mut dyn FnMut(&mut [T]) -> R,
) -> R {
    match components {
        1 => work(&mut [T::zero(); N]),
        2 => work([[T::zero(); N]; 2].as_flattened_mut()),
        3 | 4 => work(&mut [[T::zero(); N]; 4].as_flattened_mut()[..components * N]),
        5..=8 => work(&mut [[T::zero(); N]; 8].as_flattened_mut()[..components * N]),
        _ => work(&mut vec![T::zero(); components * N]),
    }
}
