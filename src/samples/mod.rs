//! Samples of an integrand, as a method sees it, which knows neither the user's closure
//! nor the type of its values: one dynamic call for a list of points.

use alloc::vec::Vec;

use crate::real::Real;
use crate::vector::Columns;

pub(crate) mod closure;
pub(crate) mod non_finite;

/// Fills columns with the samples at a list of points: component c of sample i goes to
/// `columns[c * xs.len() + i]`.
pub(crate) type Sampling<'a, T> = &'a mut dyn FnMut(&[T], &mut [T]) -> Result<(), Failure<T>>;

/// A source of samples.
pub(crate) trait Integrand<T> {
    /// How many components a sample has.
    fn components(&self) -> usize;

    /// Fill columns with f at some points, see [`Sampling`].
    fn fill(&mut self, xs: &[T], columns: &mut [T]) -> Result<(), Failure<T>>;

    /// The samples that were not finite and have been replaced.
    fn holes(&self) -> &[Hole<T>] {
        &[]
    }

    /// At how many points f was sampled, of an integrand without a factor or a variable of its own.
    fn calls(&self) -> usize {
        0
    }
}

impl<T: Real> dyn Integrand<T> + '_ {
    /// How many samples have been replaced.
    #[inline]
    pub(crate) fn replaced(&self) -> usize {
        self.holes().len()
    }

    /// Fill columns, see [`Sampling`]; a sample that is not finite is an error.
    pub(crate) fn fill_finite(&mut self, xs: &[T], columns: &mut [T]) -> Result<(), Failure<T>> {
        self.fill(xs, columns)?;
        let samples = Columns::new(columns, xs.len());
        if samples.all_finite() {
            return Ok(());
        }
        match samples.first_not_finite() {
            Some(i) => Err(Failure::NonFinite { x: xs[i] }),
            None => Ok(()),
        }
    }

    /// A list becomes the columns of the samples at `xs`.
    pub(crate) fn sample_into(&mut self, xs: &[T], columns: &mut Vec<T>) -> Result<(), Failure<T>> {
        columns.resize(xs.len() * self.components(), T::zero());
        self.fill(xs, columns)
    }
}

/// An integrand all of whose samples are as they come. One without components has one to the methods,
/// which is 0.
pub(crate) struct Samples<'a, T> {
    sampling: Sampling<'a, T>,
    components: usize,
    calls: usize,
}

impl<'a, T> Samples<'a, T> {
    pub(crate) fn new(sampling: Sampling<'a, T>, components: usize) -> Self {
        Samples {
            sampling,
            components,
            calls: 0,
        }
    }
}

impl<T: Real> Integrand<T> for Samples<'_, T> {
    #[inline]
    fn components(&self) -> usize {
        self.components.max(1)
    }

    #[inline]
    fn fill(&mut self, xs: &[T], columns: &mut [T]) -> Result<(), Failure<T>> {
        self.calls += xs.len();
        if self.components == 0 {
            columns.fill(T::zero());
            return (self.sampling)(xs, &mut []);
        }
        (self.sampling)(xs, columns)
    }

    fn calls(&self) -> usize {
        self.calls
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
