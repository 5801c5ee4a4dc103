//! An integrand over a part of the range: samples that were replaced in other parts are none of its holes.

use crate::real::Real;
use crate::samples::{Failure, Hole, Integrand};

/// f, with those holes alone that are met from now on.
pub(crate) struct PartOf<'a, T> {
    f: &'a mut dyn Integrand<T>,
    /// How many there were before.
    known: usize,
}

impl<'a, T: Real> PartOf<'a, T> {
    pub(crate) fn new(f: &'a mut dyn Integrand<T>) -> Self {
        let known = f.replaced();
        PartOf { f, known }
    }
}

impl<T: Real> Integrand<T> for PartOf<'_, T> {
    fn components(&self) -> usize {
        self.f.components()
    }

    fn fill(&mut self, xs: &[T], columns: &mut [T]) -> Result<(), Failure<T>> {
        self.f.fill(xs, columns)
    }

    fn holes(&self) -> &[Hole<T>] {
        &self.f.holes()[self.known..]
    }
}
