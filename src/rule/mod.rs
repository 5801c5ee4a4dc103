//! Rules: from nodes on a panel to one [`Segment`].

use num_traits::{Float, ToPrimitive};

use crate::domain::Piece;
use crate::error::Error;
use crate::real::Real;
use crate::real::sealed::Sealed;
use crate::samples::closure::Shape;
use crate::samples::{Failure, Integrand};
use crate::segment::Segment;
use crate::value::Value;
use crate::vector::Components;

pub(crate) mod gauss_kronrod;
mod panel;
mod tables;

pub(crate) use panel::{Halves, Panel};

/// A pair of nested quadrature formulas on one panel: the larger gives the value, the
/// difference of the two the error.
///
/// | rule | evaluations | exact for polynomials up to degree |
/// |---|---|---|
/// | `GaussKronrod15` | 15 | 22 |
/// | `GaussKronrod21` | 21 | 31 |
/// | `GaussKronrod31` | 31 | 46 |
/// | `GaussKronrod41` | 41 | 61 |
/// | `GaussKronrod51` | 51 | 76 |
/// | `GaussKronrod61` | 61 | 91 |
///
/// Many points pay where the integrand is smooth or oscillates; few where it is rough.
/// Use one as [`Method::Qag`](crate::Method::Qag), or by itself:
///
/// ```
/// use quadrille::Rule;
///
/// let rule = Rule::GaussKronrod15;
/// let panel = rule.apply(|x: f64| x.powi(22), 0.0, 1.0)?;
/// assert!((panel.value - 1.0 / 23.0).abs() < 1e-16);
/// assert_eq!(rule.evaluations(), 15);
/// # Ok::<(), quadrille::Error<f64>>(())
/// ```
///
/// # References
/// R. Piessens, E. de Doncker-Kapenga, C. W. Überhuber, D. K. Kahaner, *QUADPACK*,
/// Springer 1983, section 2.2.1 (the error estimate); D. Laurie, Math. Comp. 66, 1133
/// (1997) (the nodes).
#[doc(alias = "Gauss-Kronrod")]
#[doc(alias = "order")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// 7-point Gauss in 15-point Kronrod.
    GaussKronrod15,
    /// 10-point Gauss in 21-point Kronrod.
    GaussKronrod21,
    /// 15-point Gauss in 31-point Kronrod.
    GaussKronrod31,
    /// 20-point Gauss in 41-point Kronrod.
    GaussKronrod41,
    /// 25-point Gauss in 51-point Kronrod.
    GaussKronrod51,
    /// 30-point Gauss in 61-point Kronrod.
    GaussKronrod61,
}

impl Rule {
    /// How many times a panel calls the integrand.
    pub const fn evaluations(self) -> usize {
        match self {
            Rule::GaussKronrod15 => 15,
            Rule::GaussKronrod21 => 21,
            Rule::GaussKronrod31 => 31,
            Rule::GaussKronrod41 => 41,
            Rule::GaussKronrod51 => 51,
            Rule::GaussKronrod61 => 61,
        }
    }

    /// The integral of `f` over the finite range from `a` to `b` by this rule alone, with
    /// nothing refined.
    ///
    /// # Errors
    /// [`Error::NonFinite`] where a sample is not finite, [`Error::ShapeChanged`] where
    /// vectors change their length, [`Error::InvalidArgument`] where an end point is not
    /// finite.
    #[doc(alias = "fixed_quad")]
    pub fn apply<Y: Value>(
        self,
        mut f: impl FnMut(Y::Real) -> Y,
        a: Y::Real,
        b: Y::Real,
    ) -> Result<Segment<Y>, Error<Y>> {
        for end in [a, b] {
            if !end.is_finite() {
                return Err(Error::InvalidArgument {
                    argument: "end of a panel",
                    requirement: "finite",
                    value: end.to_f64().unwrap_or(f64::NAN),
                });
            }
        }
        let mut shape = Shape::new();
        loop {
            let mut value = Components::zeros(shape.components());
            let sampling = &mut |xs: &[_], columns: &mut [_]| shape.fill(xs, columns, |x| Ok(f(x)));
            match Y::Real::apply_rule(self, sampling, [a, b], &mut value) {
                Ok([error, magnitude, deviation]) => {
                    return Ok(Segment {
                        a,
                        b,
                        value: shape.unpack(&value),
                        error,
                        magnitude,
                        deviation,
                    });
                }
                Err(Failure::ShapeLearnt) => {}
                Err(failure) => return Err(shape.error(failure)),
            }
        }
    }

    /// The positive nodes on [-1, 1]: a panel is sampled below the center in this order, above it, and at it.
    pub(crate) fn positive_nodes(self) -> &'static [f64] {
        self.table().nodes
    }

    /// One panel of an adaptive integration, and its value.
    pub(crate) fn integrate<T: Real>(
        self,
        f: &mut dyn Integrand<T>,
        piece: Piece<T>,
        value: &mut [T],
    ) -> Result<Panel<T>, Failure<T>> {
        gauss_kronrod::panel(self.table(), f, piece, value)
    }

    /// The two halves of a panel, and their values.
    pub(crate) fn halves<T: Real>(
        self,
        f: &mut dyn Integrand<T>,
        pieces: &[Piece<T>; 2],
        halves: &mut Halves<T>,
    ) -> Result<(), Failure<T>> {
        gauss_kronrod::halves(self.table(), f, pieces, halves)
    }

    fn table(self) -> &'static gauss_kronrod::Table {
        use tables::{K15, K21, K31, K41, K51, K61};

        match self {
            Rule::GaussKronrod15 => &K15,
            Rule::GaussKronrod21 => &K21,
            Rule::GaussKronrod31 => &K31,
            Rule::GaussKronrod41 => &K41,
            Rule::GaussKronrod51 => &K51,
            Rule::GaussKronrod61 => &K61,
        }
    }
}
