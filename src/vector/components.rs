//! One value.

use alloc::vec;
use alloc::vec::Vec;
use core::ops::{Deref, DerefMut};

use crate::real::Real;

/// The largest number of components that are held in place.
pub(crate) const FEW: usize = 8;

/// Real components of a value, few of them in place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Components<T> {
    Few { buffer: [T; FEW], count: usize },
    Many(Vec<T>),
}

impl<T: Real> Components<T> {
    #[inline]
    pub(crate) fn zeros(count: usize) -> Self {
        if count <= FEW {
            Components::Few {
                buffer: [T::zero(); FEW],
                count,
            }
        } else {
            Self::many_zeros(count)
        }
    }

    #[cold]
    #[inline(never)]
    fn many_zeros(count: usize) -> Self {
        Components::Many(vec![T::zero(); count])
    }

    /// Those of f(0), f(1), ...
    #[inline]
    pub(crate) fn from_fn(count: usize, f: impl Fn(usize) -> T) -> Self {
        let mut components = Self::zeros(count);
        for (c, component) in components.iter_mut().enumerate() {
            *component = f(c);
        }
        components
    }
}

impl<T: Real> From<&[T]> for Components<T> {
    #[inline]
    fn from(list: &[T]) -> Self {
        let mut components = Self::zeros(list.len());
        components.copy_from_slice(list);
        components
    }
}

impl<T> Deref for Components<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match self {
            Components::Few { buffer, count } => &buffer[..*count],
            Components::Many(list) => list,
        }
    }
}

impl<T> DerefMut for Components<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        match self {
            Components::Few { buffer, count } => &mut buffer[..*count],
            Components::Many(list) => list,
        }
    }
}
