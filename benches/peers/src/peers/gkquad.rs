//! gkquad: QUADPACK's QAGS and QAGP with rules of other orders.

use gkquad::single::Integrator;
use gkquad::{RuntimeError, Tolerance};

use crate::{Answer, Peer, Task};

pub struct Gkquad;

impl Peer for Gkquad {
    fn name(&self) -> &'static str {
        "gkquad"
    }

    fn default_abs_tol(&self, _task: &Task, _magnitude: f64) -> f64 {
        1.49e-8
    }

    #[inline]
    fn real(&self, f: impl Fn(f64) -> f64, task: &Task) -> Answer<f64> {
        let abs_tol = task.abs_tol.unwrap_or(1.49e-8);
        let mut integrator = Integrator::new(f)
            .tolerance(Tolerance::AbsOrRel(abs_tol, task.rel_tol))
            .max_iters(task.limit);
        if !task.breaks().is_empty() {
            integrator = integrator.points(task.breaks());
        }
        let (a, b) = task.ends();
        let result = integrator.run(a..b);
        match result.estimate_delta() {
            Ok((value, error)) => Answer::Ok { value, error },
            Err(error) => Answer::refused(reason(error), None),
        }
    }
}

fn reason(error: RuntimeError) -> &'static str {
    match error {
        RuntimeError::InsufficientIteration => "InsufficientIteration",
        RuntimeError::RoundoffError => "RoundoffError",
        RuntimeError::SubrangeTooSmall => "SubrangeTooSmall",
        RuntimeError::Divergent => "Divergent",
        RuntimeError::NanValueEncountered => "NanValueEncountered",
        _ => "another",
    }
}
