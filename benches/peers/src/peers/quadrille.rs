//! The crate itself.

use num_complex::Complex64;
use quadrille::{Error, Estimate, Method, Quad, Value};

use crate::{Answer, Peer, Task};

pub struct Quadrille {
    name: &'static str,
    method: Method,
}

impl Quadrille {
    pub const fn new(name: &'static str, method: Method) -> Self {
        Self { name, method }
    }

    /// The options that a task asks for.
    pub fn options(&self, task: &Task) -> Quad {
        let options = Quad::new()
            .method(self.method)
            .rel_tol(task.rel_tol)
            .max_intervals(task.limit);
        match task.abs_tol {
            Some(tolerance) => options.abs_tol(tolerance),
            None => options,
        }
    }

    fn integrate<Y: Value<Real = f64>>(&self, f: impl Fn(f64) -> Y, task: &Task) -> Answer<Y> {
        let options = self.options(task);
        match *task.points {
            // As one writes it.
            [a, b] => answer(options.integrate(f, a..b)),
            ref points => answer(options.integrate(f, points)),
        }
    }
}

/// An outcome as an answer: the reason is the name of the error.
pub fn answer<Y: Value<Real = f64>>(outcome: Result<Estimate<Y>, Error<Y>>) -> Answer<Y> {
    match outcome {
        Ok(Estimate { value, error, .. }) => Answer::Ok { value, error },
        Err(Error::NotConverged { cause, best }) => {
            Answer::refused(format!("{cause:?}"), Some(best.value))
        }
        Err(Error::NonFinite { .. }) => Answer::refused("NonFinite", None),
        Err(Error::ShapeChanged { .. }) => Answer::refused("ShapeChanged", None),
        Err(Error::InvalidArgument { .. }) => Answer::refused("InvalidArgument", None),
        Err(other) => Answer::refused(other.to_string(), None),
    }
}

impl Peer for Quadrille {
    fn name(&self) -> &'static str {
        self.name
    }

    fn default_abs_tol(&self, _task: &Task, magnitude: f64) -> f64 {
        100.0 * f64::EPSILON * magnitude
    }

    #[inline]
    fn real(&self, f: impl Fn(f64) -> f64, task: &Task) -> Answer<f64> {
        self.integrate(f, task)
    }

    #[inline]
    fn complex(&self, f: impl Fn(f64) -> Complex64, task: &Task) -> Answer<Complex64> {
        self.integrate(f, task)
    }
}
