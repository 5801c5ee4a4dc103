//! Integrals on the other side of 0.

use alloc::vec::Vec;

use super::Weight;
use crate::goal::Outcome;
use crate::real::Real;
use crate::samples::{Failure, Hole, Integrand};
use crate::task::Task;

/// Integrates f w over a half-line to the right, with this weight.
pub(crate) type Solver<'a, T> =
    &'a mut dyn FnMut(&mut Task<'_, T>, Weight) -> Result<Outcome<T>, Failure<T>>;

/// The integral of f(x) w(x) over a half-line to the left, as that of f(-x) w(-x) over one to the right, which
/// the solver takes.
pub(crate) fn reflected<T: Real>(
    task: &mut Task<'_, T>,
    weight: Weight,
    solve: Solver<'_, T>,
) -> Result<Outcome<T>, Failure<T>> {
    let weight = match weight {
        Weight::Sin(w) => Weight::Sin(-w),
        Weight::Fourier(w) => Weight::Fourier(-w),
        even => even,
    };
    let part = task.again();
    let mut f = Reflected::new(part.f);
    let outcome = solve(&mut Task { f: &mut f, ..part }, weight);
    outcome.map_err(|failure| match failure {
        Failure::NonFinite { x } => Failure::NonFinite { x: -x },
        other => other,
    })
}

/// f(-x).
struct Reflected<'a, T> {
    f: &'a mut dyn Integrand<T>,
    xs: Vec<T>,
    holes: Vec<Hole<T>>,
}

impl<'a, T: Real> Reflected<'a, T> {
    fn new(f: &'a mut dyn Integrand<T>) -> Self {
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
