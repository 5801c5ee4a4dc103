//! An integrand on the other side of 0.

use alloc::vec::Vec;

use crate::real::Real;
use crate::samples::{Failure, Hole, Integrand};

/// f(-x).
pub(super) struct Reflected<'a, T> {
    f: &'a mut dyn Integrand<T>,
    xs: Vec<T>,
    holes: Vec<Hole<T>>,
}

impl<'a, T: Real> Reflected<'a, T> {
    pub(super) fn new(f: &'a mut dyn Integrand<T>) -> Self {
        Reflected {
            f,
            xs: Vec::new(),
            holes: Vec::new(),
        }
    }
}

impl<T: Real> Integrand<T> for Reflected<'_, T> {
    fn components(&self) -> usize {
        self.f.components()
    }

    fn fill(&mut self, xs: &[T], columns: &mut [T]) -> Result<(), Failure<T>> {
        self.xs.clear();
        self.xs.extend(xs.iter().map(|&x| -x));
        self.f.fill(&self.xs, columns)?;
        let known = self.holes.len();
        let fresh = self.f.holes()[known..].iter();
        self.holes.extend(fresh.map(|hole| Hole {
            x: -hole.x,
            ..*hole
        }));
        Ok(())
    }

    fn holes(&self) -> &[Hole<T>] {
        &self.holes
    }
}
