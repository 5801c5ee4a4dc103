//! One integral by one method: what was promised, and what is true.

use std::cell::Cell;

use quadrille::{Quad, Value};

use crate::families::Problem;

/// What became of an integral. Right is within the tolerance of the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// `Ok`, and right.
    Right,
    /// `Err`, although the best estimate is right.
    RightWarned,
    /// `Err`, and not right, or nothing at all.
    WrongWarned,
    /// `Ok`, and not right.
    WrongSilent,
}

pub(crate) struct Trial<Y> {
    pub(crate) verdict: Verdict,
    /// `Ok`, with an error estimate below the true error.
    pub(crate) understated: bool,
    /// A narrow bump is where no sample was taken.
    pub(crate) unseen: bool,
    /// As counted in the integrand.
    pub(crate) evaluations: usize,
    /// The value and its estimated error, if there is one.
    pub(crate) best: Option<(Y, f64)>,
    /// The true error, infinite if there is no value.
    pub(crate) error: f64,
}

/// Integrates to a purely relative tolerance.
pub(crate) fn trial<Y: Value<Real = f64>>(
    options: Quad,
    problem: &Problem<Y>,
    rel_tol: f64,
) -> Trial<Y> {
    let evaluations = Cell::new(0_usize);
    let seen = vec![Cell::new(false); problem.bumps.len()];
    let f = |x: f64| {
        evaluations.set(evaluations.get() + 1);
        for (bump, seen) in problem.bumps.iter().zip(&seen) {
            if bump.contains(&x) {
                seen.set(true);
            }
        }
        (problem.f)(x)
    };
    let mut options = options.rel_tol(rel_tol).abs_tol(0.0);
    if let Some(weight) = problem.weight {
        options = options.weight(weight);
    }
    let result = options.integrate(f, problem.points());
    let is_ok = result.is_ok();
    let best = match result {
        Ok(estimate) => Some(estimate),
        Err(error) => error.best().cloned(),
    };
    let best = best.map(|estimate| (estimate.value, estimate.error));
    let error = best.as_ref().map_or(f64::INFINITY, |(value, _)| {
        let error = problem.distance(value);
        if error.is_nan() { f64::INFINITY } else { error }
    });
    let estimate = best.as_ref().map_or(f64::INFINITY, |(_, error)| *error);

    let is_right = error <= rel_tol * problem.size() + problem.slack;
    Trial {
        verdict: match (is_ok, is_right) {
            (true, true) => Verdict::Right,
            (false, true) => Verdict::RightWarned,
            (false, false) => Verdict::WrongWarned,
            (true, false) => Verdict::WrongSilent,
        },
        understated: is_ok && error > estimate + problem.slack,
        unseen: seen.iter().any(|seen| !seen.get()),
        evaluations: evaluations.get(),
        best,
        error,
    }
}
