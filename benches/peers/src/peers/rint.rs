//! rint: QUADPACK's QAGS for real and complex integrands.

use num_complex::Complex64;
use rint::quadrature::AdaptiveSingularity;
use rint::{
    InitialisationError, IntegralEstimate, Integrand, IntegrationError, IntegrationErrorKind,
    Limits, ScalarF64, Tolerance,
};

use crate::{Answer, Peer, Task};

pub struct Rint;

/// A closure as its trait wants it.
struct Function<F>(F);

impl<Y: ScalarF64, F: Fn(f64) -> Y> Integrand for Function<F> {
    type Point = f64;
    type Scalar = Y;

    #[inline]
    fn evaluate(&self, x: &f64) -> Y {
        (self.0)(*x)
    }
}

#[inline]
fn integrate<Y: ScalarF64>(f: impl Fn(f64) -> Y, task: &Task) -> Answer<Y> {
    if !task.breaks().is_empty() {
        return Answer::NotOffered;
    }
    let tolerance = match task.abs_tol {
        Some(absolute) if absolute != 0.0 => Tolerance::Either {
            absolute,
            relative: task.rel_tol,
        },
        _ => Tolerance::Relative(task.rel_tol),
    };
    let (f, (a, b), limit) = (Function(f), task.ends(), task.limit);
    let run = || {
        Ok(match (a.is_infinite(), b.is_infinite()) {
            _ if !task.is_infinite() => {
                AdaptiveSingularity::finite(f, Limits::new(a, b)?, tolerance, limit)?.integrate()
            }
            (true, true) => AdaptiveSingularity::infinite(f, tolerance, limit)?.integrate(),
            (true, _) => {
                AdaptiveSingularity::semi_infinite_lower(f, b, tolerance, limit)?.integrate()
            }
            _ => AdaptiveSingularity::semi_infinite_upper(f, a, tolerance, limit)?.integrate(),
        })
    };
    answer(run())
}

type Outcome<Y> = Result<Result<IntegralEstimate<Y>, IntegrationError<Y>>, InitialisationError>;

fn answer<Y: ScalarF64>(outcome: Outcome<Y>) -> Answer<Y> {
    match outcome {
        Ok(Ok(estimate)) => Answer::Ok {
            value: estimate.result(),
            error: estimate.error(),
        },
        Ok(Err(error)) => Answer::refused(reason(&error.kind()), Some(error.estimate().result())),
        Err(_) => Answer::refused("InitialisationError", None),
    }
}

fn reason(kind: &IntegrationErrorKind) -> &'static str {
    match kind {
        IntegrationErrorKind::MaximumIterationsReached(_) => "MaximumIterationsReached",
        IntegrationErrorKind::RoundoffErrorDetected => "RoundoffErrorDetected",
        IntegrationErrorKind::BadIntegrandBehaviour(_) => "BadIntegrandBehaviour",
        IntegrationErrorKind::DoesNotConverge => "DoesNotConverge",
        IntegrationErrorKind::DivergentOrSlowlyConverging => "DivergentOrSlowlyConverging",
        IntegrationErrorKind::UninitialisedWorkspace => "UninitialisedWorkspace",
    }
}

impl Peer for Rint {
    fn name(&self) -> &'static str {
        "rint"
    }

    fn default_abs_tol(&self, _task: &Task, _magnitude: f64) -> f64 {
        0.0
    }

    #[inline]
    fn real(&self, f: impl Fn(f64) -> f64, task: &Task) -> Answer<f64> {
        integrate(f, task)
    }

    #[inline]
    fn complex(&self, f: impl Fn(f64) -> Complex64, task: &Task) -> Answer<Complex64> {
        integrate(f, task)
    }
}
