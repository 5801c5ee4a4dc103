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
        let holes = f.holes().iter().map(reflect).collect();
        Reflected {
            f,
            xs: Vec::new(),
            holes,
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
        self.holes.extend(fresh.map(reflect));
        Ok(())
    }

    fn holes(&self) -> &[Hole<T>] {
        &self.holes
    }
}

fn reflect<T: Real>(hole: &Hole<T>) -> Hole<T> {
    Hole {
        x: -hole.x,
        ..*hole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each of whose samples is replaced.
    struct Nowhere {
        holes: Vec<Hole<f64>>,
    }

    impl Integrand<f64> for Nowhere {
        fn components(&self) -> usize {
            1
        }

        fn fill(&mut self, xs: &[f64], columns: &mut [f64]) -> Result<(), Failure<f64>> {
            columns.fill(0.0);
            self.holes.extend(xs.iter().map(|&x| Hole {
                x,
                is_infinite: false,
            }));
            Ok(())
        }

        fn holes(&self) -> &[Hole<f64>] {
            &self.holes
        }
    }

    /// Those of before, too, which are not taken for new ones.
    #[test]
    fn holes_are_on_the_other_side() {
        let mut f = Nowhere { holes: Vec::new() };
        assert!(f.fill(&[2.0], &mut [0.0]).is_ok());
        let mut reflected = Reflected::new(&mut f);
        assert_eq!(reflected.holes().len(), 1);
        assert!(reflected.fill(&[3.0, 4.0], &mut [0.0; 2]).is_ok());
        let places: Vec<f64> = reflected.holes().iter().map(|hole| hole.x).collect();
        assert_eq!(places, [-2.0, 3.0, 4.0]);
        let places: Vec<f64> = f.holes.iter().map(|hole| hole.x).collect();
        assert_eq!(places, [2.0, -3.0, -4.0]);
    }
}
