//! Options of an integration.

use arbitrary::{Arbitrary, Unstructured};
use quadrille::{Method, Quad, Rule};

/// What was asked for. `Quad` keeps its fields to itself, and the checks need them.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub rel_tol: Option<f64>,
    pub abs_tol: Option<f64>,
    pub max_intervals: usize,
    pub method: Method,
}

impl Options {
    pub fn quad(&self) -> Quad {
        let mut quad = Quad::new()
            .max_intervals(self.max_intervals)
            .method(self.method);
        if let Some(tolerance) = self.rel_tol {
            quad = quad.rel_tol(tolerance);
        }
        if let Some(tolerance) = self.abs_tol {
            quad = quad.abs_tol(tolerance);
        }
        quad
    }

    /// Whether the documentation of [`Quad`] allows them for a scalar of this epsilon.
    pub fn are_valid(&self, epsilon: f64) -> bool {
        let valid = |tolerance: Option<f64>| tolerance.is_none_or(|t| t.is_finite() && t >= 0.0);
        let unreachable =
            self.abs_tol == Some(0.0) && self.rel_tol.is_some_and(|t| t < 50.0 * epsilon);
        valid(self.rel_tol) && valid(self.abs_tol) && !unreachable && self.max_intervals >= 1
    }
}

/// The default method in half of all cases, otherwise one of all of them.
pub fn method(u: &mut Unstructured<'_>) -> arbitrary::Result<Method> {
    const METHODS: [Method; 7] = [
        Method::Qags,
        Method::Qag(Rule::GaussKronrod15),
        Method::Qag(Rule::GaussKronrod21),
        Method::Qag(Rule::GaussKronrod31),
        Method::Qag(Rule::GaussKronrod41),
        Method::Qag(Rule::GaussKronrod51),
        Method::Qag(Rule::GaussKronrod61),
    ];
    if bool::arbitrary(u)? {
        Ok(*u.choose(&METHODS)?)
    } else {
        Ok(Method::DoublyAdaptive)
    }
}
