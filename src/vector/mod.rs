//! Values as the methods hold them: lists of real components, and for samples at many points one column
//! a component. Kernels are for real columns; a norm is taken across them.

use crate::real::Real;

mod columns;
mod components;
mod norm;
mod scratch;

pub(crate) use columns::{Columns, moduli, moduli_of_bends, moduli_of_steps};
pub(crate) use components::{Components, FEW};
pub(crate) use norm::least_square;
pub(crate) use scratch::with_scratch;

/// A list of real components as a vector.
pub(crate) trait Vector<T> {
    /// `self <- factor self`.
    fn scale_by(&mut self, factor: T);

    /// `self <- self + factor other`, of as many components.
    fn add_scaled(&mut self, factor: T, other: &[T]);

    /// The Euclidean norm, `sqrt(sum |component|^2)`; of one component its modulus.
    fn norm(&self) -> T;

    /// `|self - other|`.
    fn distance(&self, other: &[T]) -> T;

    /// The inner product, of which [`norm`](Vector::norm) is the root.
    fn dot(&self, other: &[T]) -> T;

    /// Whether no component is NaN or infinite.
    fn all_finite(&self) -> bool;
}

impl<T: Real> Vector<T> for [T] {
    #[inline]
    fn scale_by(&mut self, factor: T) {
        for y in self {
            *y = *y * factor;
        }
    }

    #[inline]
    fn add_scaled(&mut self, factor: T, other: &[T]) {
        for (y, z) in self.iter_mut().zip(other) {
            *y = *y + factor * *z;
        }
    }

    #[inline]
    fn norm(&self) -> T {
        match self {
            [y] => y.abs(),
            [y, z] => norm::of_two(*y, *z),
            _ => norm::of_several(self),
        }
    }

    #[inline]
    fn distance(&self, other: &[T]) -> T {
        match (self, other) {
            ([y], [z]) => (*y - *z).abs(),
            ([y, v], [z, w]) => norm::of_two(*y - *z, *v - *w),
            _ => norm::of_differences(self, other),
        }
    }

    #[inline]
    fn dot(&self, other: &[T]) -> T {
        let products = self.iter().zip(other).map(|(&y, &z)| y * z);
        products.fold(T::zero(), |sum, product| sum + product)
    }

    #[inline]
    fn all_finite(&self) -> bool {
        self.iter().fold(true, |all, y| all & y.is_finite())
    }
}
