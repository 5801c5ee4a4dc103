//! Samples as rows of real components.

use alloc::vec::Vec;

use num_traits::Zero;

use super::{Failure, Integrand};
use crate::vector::{Vector, width};

/// Fills rows of [`width`] real components each with the samples at a list of points.
pub(crate) type Sampling<'a, T> = &'a mut dyn FnMut(&[T], &mut [T]) -> Result<(), Failure<T>>;

/// An integrand whose samples come as rows.
pub(crate) struct Rows<'a, Y: Vector> {
    sampling: Sampling<'a, Y::Real>,
    components: usize,
    /// For values that are no rows themselves.
    buffer: Vec<Y::Real>,
}

impl<'a, Y: Vector> Rows<'a, Y> {
    pub(crate) fn new(sampling: Sampling<'a, Y::Real>, components: usize) -> Self {
        Rows {
            sampling,
            components,
            buffer: Vec::new(),
        }
    }
}

impl<Y: Vector> Integrand<Y> for Rows<'_, Y> {
    #[inline]
    fn zero(&self) -> Y {
        Y::zeros(self.components)
    }

    #[inline]
    fn fill(&mut self, xs: &[Y::Real], ys: &mut [Y]) -> Result<(), Failure<Y::Real>> {
        let width = width(self.components);
        if let Some(rows) = Y::rows(ys) {
            (self.sampling)(xs, rows)?;
            // What pads a row is 0, whatever has been done with it.
            if self.components < width {
                for row in rows.chunks_exact_mut(width) {
                    row[self.components..].fill(Y::Real::zero());
                }
            }
            return Ok(());
        }
        self.buffer.resize(xs.len() * width, Y::Real::zero());
        (self.sampling)(xs, &mut self.buffer)?;
        for (y, row) in ys.iter_mut().zip(self.buffer.chunks_exact(width)) {
            // What is kept in a workspace may be of another length.
            if y.components() != self.components {
                *y = self.zero();
            }
            y.unpack(row);
        }
        Ok(())
    }
}
