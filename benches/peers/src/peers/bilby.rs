//! bilby: bisection by a Gauss-Kronrod rule, and changes of variables for infinite ranges.

use bilby::{
    AdaptiveIntegrator, GKPair, QuadratureError, QuadratureResult, integrate_infinite,
    integrate_semi_infinite_lower, integrate_semi_infinite_upper,
};

use crate::{Answer, Peer, Task};

pub struct Bilby;

impl Peer for Bilby {
    fn name(&self) -> &'static str {
        "bilby"
    }

    /// Its functions of one tolerance take that as the absolute one, too.
    fn default_abs_tol(&self, task: &Task, _magnitude: f64) -> f64 {
        task.rel_tol
    }

    #[inline]
    fn real(&self, f: impl Fn(f64) -> f64, task: &Task) -> Answer<f64> {
        let (a, b) = task.ends();
        let tolerance = task.rel_tol;
        let abs_tol = task.abs_tol.unwrap_or(tolerance);
        answer(if task.is_infinite() {
            if abs_tol != tolerance || !task.breaks().is_empty() {
                return Answer::NotOffered;
            }
            match (a.is_infinite(), b.is_infinite()) {
                (true, true) => integrate_infinite(f, tolerance),
                (true, _) => integrate_semi_infinite_lower(f, b, tolerance),
                _ => integrate_semi_infinite_upper(f, a, tolerance),
            }
        } else {
            let integrator = AdaptiveIntegrator::default()
                .with_pair(GKPair::G10K21)
                .with_abs_tol(abs_tol)
                .with_rel_tol(tolerance)
                .with_max_evals(task.evaluations());
            match task.breaks() {
                [] => integrator.integrate(a, b, f),
                breaks => integrator.integrate_with_breaks(a, b, breaks, f),
            }
        })
    }
}

fn answer(result: Result<QuadratureResult<f64>, QuadratureError>) -> Answer<f64> {
    match result {
        Ok(result) if result.converged => Answer::Ok {
            value: result.value,
            error: result.error_estimate,
        },
        Ok(result) if result.roundoff_limited => {
            Answer::refused("roundoff_limited", Some(result.value))
        }
        Ok(result) => Answer::refused("not converged", Some(result.value)),
        Err(QuadratureError::ZeroOrder) => Answer::refused("ZeroOrder", None),
        Err(QuadratureError::DegenerateInterval) => Answer::refused("DegenerateInterval", None),
        Err(QuadratureError::InvalidInput(_)) => Answer::refused("InvalidInput", None),
    }
}
