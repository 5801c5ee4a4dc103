//! Samples in which 0 stands for what is not finite.

use alloc::vec::Vec;

use super::{Failure, Hole, Integrand};
use crate::real::Real;
use crate::vector::Columns;

/// What becomes of samples that are NaN or infinite.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NonFinite {
    /// They are an error, [`Error::NonFinite`](crate::Error::NonFinite), with the point where it
    /// happened.
    #[default]
    Reject,
    /// They are taken as 0 and counted in [`Estimate::replaced`](crate::Estimate::replaced): the
    /// integral is that over the points where the integrand is finite.
    ///
    /// For those who know that f is 0 where its formula fails, or that it fails at single
    /// points only. A sample of several components counts as 0 in
    /// all of them, and as a single one. On the edge
    /// of a region where f is not finite the integrator sees a jump, and refines it like
    /// one. What may hide between a sample that is replaced and its finite neighbours is part of the
    /// default method's estimate, and where a sample is infinite, all of the hole: a pole does not pass
    /// for its principal value. With the other methods panels with such samples are refined in any case;
    /// [`Method::Qags`](crate::Method::Qags) has been seen to extrapolate to a principal value.
    ///
    /// Not everything is taken as 0. An error that the integrand returns is an error still;
    /// so are samples that come before any finite one, since no integral is made of zeros
    /// alone. And what the default method meets at an end or break point of the range is
    /// not replaced, nor counted: it knows of singularities there. A value other than 0 is for the
    /// integrand itself to give.
    Zero,
}

/// Samples in which 0 stands for what is not finite.
pub(crate) struct ZeroNonFinite<'a, T: Real> {
    f: &'a mut dyn Integrand<T>,
    /// Points where the method itself knows what to do.
    exempt: &'a [T],
    /// Whether a finite sample has been met.
    has_begun: bool,
    holes: Vec<Hole<T>>,
}

impl<'a, T: Real> ZeroNonFinite<'a, T> {
    pub(crate) fn new(f: &'a mut dyn Integrand<T>, exempt: &'a [T]) -> Self {
        ZeroNonFinite {
            f,
            exempt,
            has_begun: false,
            holes: Vec::new(),
        }
    }
}

impl<T: Real> Integrand<T> for ZeroNonFinite<'_, T> {
    fn components(&self) -> usize {
        self.f.components()
    }

    fn fill(&mut self, xs: &[T], columns: &mut [T]) -> Result<(), Failure<T>> {
        self.f.fill(xs, columns)?;
        let samples = Columns::new(columns, xs.len());
        self.has_begun |= (0..xs.len()).any(|i| samples.is_finite(i));
        if !self.has_begun || samples.all_finite() {
            return Ok(());
        }
        for (i, &x) in xs.iter().enumerate() {
            let samples = Columns::new(columns, xs.len());
            if !samples.is_finite(i) && !self.exempt.contains(&x) {
                let is_infinite = samples.norm(i).is_infinite();
                self.holes.push(Hole { x, is_infinite });
                for y in columns.iter_mut().skip(i).step_by(xs.len()) {
                    *y = T::zero();
                }
            }
        }
        Ok(())
    }

    fn calls(&self) -> usize {
        self.f.calls()
    }

    fn holes(&self) -> &[Hole<T>] {
        &self.holes
    }
}
