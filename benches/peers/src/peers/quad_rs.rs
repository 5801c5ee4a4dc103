//! quad-rs: bisection by a Gauss-Kronrod rule, on the real line and along contours.

use num_complex::Complex64;
use quad_rs::{Integrable, IntegrationOutput, IntegratorConfig, IntegratorError, integrate_real};

use crate::{Answer, Peer, Task};

pub struct QuadRs;

/// A closure as its trait wants it.
struct Function<F>(F);

impl<Y: IntegrationOutput<f64, Float = f64>, F: Fn(f64) -> Y> Integrable for Function<F> {
    type Float = f64;
    type Input = f64;
    type Output = Y;

    fn integrand(&self, x: &f64) -> Y {
        (self.0)(*x)
    }
}

fn integrate<Y>(f: impl Fn(f64) -> Y, task: &Task) -> Answer<Y>
where
    Y: IntegrationOutput<f64, Float = f64>,
{
    if task.is_infinite() {
        return Answer::NotOffered;
    }
    let config = IntegratorConfig::default()
        .with_absolute_tolerance(task.abs_tol.unwrap_or(1.49e-8))
        .with_relative_tolerance(task.rel_tol)
        .with_max_function_evalutions(task.evaluations());
    match integrate_real(Function(f), task.points.to_vec(), config) {
        // The type of the status is not exported.
        Ok(result) => match format!("{:?}", result.termination) {
            status if status == "Converged" => Answer::Ok {
                value: result.integral,
                error: result.error,
            },
            status => Answer::refused(status, Some(result.integral)),
        },
        Err(error) => Answer::refused(reason(&error), None),
    }
}

fn reason<T, E>(error: &IntegratorError<T, E>) -> &'static str {
    match error {
        IntegratorError::ExceededMaxFunctionEvaluations => "ExceededMaxFunctionEvaluations",
        IntegratorError::NonFiniteErrorEstimate => "NonFiniteErrorEstimate",
        IntegratorError::NoSegments => "NoSegments",
        IntegratorError::EmptySegment => "EmptySegment",
        IntegratorError::NonFiniteIntegrand { .. } => "NonFiniteIntegrand",
        IntegratorError::PossibleSingularity { .. } => "PossibleSingularity",
        IntegratorError::PieceTooSmall => "PieceTooSmall",
        IntegratorError::User(_) => "User",
    }
}

impl Peer for QuadRs {
    fn name(&self) -> &'static str {
        "quad-rs"
    }

    fn default_abs_tol(&self, _task: &Task, _magnitude: f64) -> f64 {
        1.49e-8
    }

    fn real(&self, f: impl Fn(f64) -> f64, task: &Task) -> Answer<f64> {
        integrate(f, task)
    }

    fn complex(&self, f: impl Fn(f64) -> Complex64, task: &Task) -> Answer<Complex64> {
        integrate(f, task)
    }
}
