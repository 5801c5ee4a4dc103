//! Samples in which 0 stands for what is not finite.

use alloc::vec::Vec;

use num_traits::Float;

use super::{Failure, Hole, Integrand};
use crate::vector::Vector;

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
pub(crate) struct ZeroNonFinite<'a, Y: Vector> {
    f: &'a mut dyn Integrand<Y>,
    /// Points where the method itself knows what to do.
    exempt: &'a [Y::Real],
    /// Whether a finite sample has been met.
    has_begun: bool,
    holes: Vec<Hole<Y::Real>>,
}

impl<'a, Y: Vector> ZeroNonFinite<'a, Y> {
    pub(crate) fn new(f: &'a mut dyn Integrand<Y>, exempt: &'a [Y::Real]) -> Self {
        ZeroNonFinite {
            f,
            exempt,
            has_begun: false,
            holes: Vec::new(),
        }
    }
}

impl<Y: Vector> Integrand<Y> for ZeroNonFinite<'_, Y> {
    fn zero(&self) -> Y {
        self.f.zero()
    }

    fn fill(&mut self, xs: &[Y::Real], ys: &mut [Y]) -> Result<(), Failure<Y::Real>> {
        self.f.fill(xs, ys)?;
        self.has_begun |= ys.iter().any(Vector::all_finite);
        if !self.has_begun {
            return Ok(());
        }
        for (x, y) in xs.iter().zip(ys) {
            if !y.all_finite() && !self.exempt.contains(x) {
                self.holes.push(Hole {
                    x: *x,
                    is_infinite: y.norm().is_infinite(),
                });
                *y = self.f.zero();
            }
        }
        Ok(())
    }

    fn holes(&self) -> &[Hole<Y::Real>] {
        &self.holes
    }
}
