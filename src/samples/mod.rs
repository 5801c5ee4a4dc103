//! Where samples come from. The methods see an [`Integrand`], which knows neither the user's closure
//! nor the type of its values: one dynamic call for a list of points.

use alloc::vec::Vec;

use crate::vector::Vector;

pub(crate) mod closure;
pub(crate) mod non_finite;
mod rows;

pub(crate) use rows::{Rows, Sampling};

/// A source of samples.
pub(crate) trait Integrand<Y: Vector> {
    /// Zero, of as many components as the samples have.
    fn zero(&self) -> Y;

    /// `ys[i] <- f(xs[i])`; `ys` come with values of the same shape.
    fn fill(&mut self, xs: &[Y::Real], ys: &mut [Y]) -> Result<(), Failure<Y::Real>>;

    /// The samples that were not finite and have been replaced.
    fn holes(&self) -> &[Hole<Y::Real>] {
        &[]
    }
}

impl<Y: Vector> dyn Integrand<Y> + '_ {
    /// How many samples have been replaced.
    #[inline]
    pub(crate) fn replaced(&self) -> usize {
        self.holes().len()
    }

    /// `ys` become the values at `xs`.
    pub(crate) fn sample_into(
        &mut self,
        xs: &[Y::Real],
        ys: &mut Vec<Y>,
    ) -> Result<(), Failure<Y::Real>> {
        ys.resize(xs.len(), self.zero());
        self.fill(xs, ys)
    }
}

/// A sample that was not finite, and has been replaced.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hole<T> {
    pub(crate) x: T,
    /// Whether it was infinite, and not only not a number.
    pub(crate) is_infinite: bool,
}

/// Why there are no samples, or none to integrate.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Failure<T> {
    /// The integrand is NaN or infinite at x.
    NonFinite { x: T },
    /// The integrand returned an error of its own, which waits where it was met.
    Integrand { x: T },
    /// The integrand has another number of components at x than before.
    ShapeChanged { x: T },
    /// The first sample has told how many components there are: to be begun with this number.
    ShapeLearnt,
}
