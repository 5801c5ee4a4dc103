//! One bad input, and what is true of it.

use std::ops::Range;

use num_complex::Complex64;
use peers::{AnyPeer, Task};

/// By the same peer as the outer integral.
type Nested = dyn Fn(&dyn AnyPeer, f64) -> f64;

pub enum Integrand {
    Real(Box<dyn Fn(f64) -> f64>),
    Complex(Box<dyn Fn(f64) -> Complex64>),
    Nested(Box<Nested>),
}

#[derive(Clone, Copy, Debug)]
pub enum Truth {
    /// The integral.
    Is(Complex64),
    /// There is none, or it is no finite double: every Ok is wrong.
    None,
    /// The integrand has no value on a set, without which the integral would be this. Once a
    /// sample has met the set, every Ok is wrong.
    Undefined(f64),
    /// The question makes no sense; a result may be given nevertheless if it is as near to this
    /// as it says.
    Senseless(f64),
}

pub struct Case {
    /// What the reader of the page sees.
    pub name: String,
    pub f: Integrand,
    pub points: Vec<f64>,
    pub rel_tol: f64,
    pub abs_tol: Option<f64>,
    pub limit: usize,
    pub truth: Truth,
    /// The integral of |f|, where that is much larger than that of f.
    pub magnitude: Option<f64>,
    /// How well the truth is known, or can be represented.
    pub slack: f64,
    /// Where to look for what decides the integral.
    pub feature: Option<Range<f64>>,
    /// Whether a refusal fits although there is an integral.
    pub may_refuse: bool,
}

impl Case {
    fn with(name: impl Into<String>, points: &[f64], truth: Truth, f: Integrand) -> Self {
        let size = match truth {
            Truth::Is(value) => value.norm(),
            _ => 0.0,
        };
        Self {
            name: name.into(),
            f,
            points: points.to_vec(),
            rel_tol: 1.49e-8,
            abs_tol: None,
            limit: 1000,
            truth,
            magnitude: None,
            slack: 8.0 * f64::EPSILON * size,
            feature: None,
            may_refuse: false,
        }
    }

    pub fn new(
        name: impl Into<String>,
        points: &[f64],
        truth: Truth,
        f: impl Fn(f64) -> f64 + 'static,
    ) -> Self {
        Self::with(name, points, truth, Integrand::Real(Box::new(f)))
    }

    /// An integral that exists.
    pub fn known(
        name: impl Into<String>,
        points: &[f64],
        value: f64,
        f: impl Fn(f64) -> f64 + 'static,
    ) -> Self {
        Self::new(name, points, Truth::Is(value.into()), f)
    }

    /// An integral that does not exist.
    pub fn divergent(
        name: impl Into<String>,
        points: &[f64],
        f: impl Fn(f64) -> f64 + 'static,
    ) -> Self {
        Self::new(name, points, Truth::None, f)
    }

    pub fn complex(
        name: impl Into<String>,
        points: &[f64],
        truth: Truth,
        f: impl Fn(f64) -> Complex64 + 'static,
    ) -> Self {
        Self::with(name, points, truth, Integrand::Complex(Box::new(f)))
    }

    pub fn nested(
        name: impl Into<String>,
        points: &[f64],
        value: f64,
        f: impl Fn(&dyn AnyPeer, f64) -> f64 + 'static,
    ) -> Self {
        let truth = Truth::Is(value.into());
        Self::with(name, points, truth, Integrand::Nested(Box::new(f)))
    }

    /// Relative and absolute tolerance.
    pub fn tolerances(mut self, relative: f64, absolute: f64) -> Self {
        (self.rel_tol, self.abs_tol) = (relative, Some(absolute));
        self
    }

    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    pub fn magnitude(mut self, magnitude: f64) -> Self {
        self.magnitude = Some(magnitude);
        self
    }

    pub fn slack(mut self, slack: f64) -> Self {
        self.slack += slack;
        self
    }

    pub fn feature(mut self, feature: Range<f64>) -> Self {
        self.feature = Some(feature);
        self
    }

    pub fn may_refuse(mut self) -> Self {
        self.may_refuse = true;
        self
    }

    pub fn task(&self) -> Task<'_> {
        Task {
            points: &self.points,
            rel_tol: self.rel_tol,
            abs_tol: self.abs_tol,
            limit: self.limit,
        }
    }
}

/// The k-th of numbers that fill (0, 1) evenly, however many there are: Weyl's sequence of the
/// golden ratio.
pub fn spread(k: usize) -> f64 {
    ((k + 1) as f64 * 0.618_033_988_749_894_9).fract()
}
