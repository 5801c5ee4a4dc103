//! What is true of every outcome, whatever the integrand.

use num_traits::Float;
use quadrille::{Error, Estimate, Method, Real, Value};

use crate::options::Options;

/// The range as the methods see it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pieces {
    pub finite: usize,
    pub half_lines: usize,
    pub lines: usize,
}

impl Pieces {
    /// Those between distinct points, in either order.
    pub fn between(points: &[f64]) -> Self {
        let mut pieces = Pieces::default();
        for pair in points.windows(2).filter(|pair| pair[0] != pair[1]) {
            match pair.iter().filter(|x| x.is_finite()).count() {
                2 => pieces.finite += 1,
                1 => pieces.half_lines += 1,
                _ => pieces.lines += 1,
            }
        }
        pieces
    }

    pub fn is_empty(self) -> bool {
        self.finite + self.half_lines + self.lines == 0
    }

    /// The panels that are evaluated whatever `max_intervals` says.
    fn first_panels(self, method: Method) -> usize {
        let Pieces {
            finite,
            half_lines,
            lines,
        } = self;
        match method {
            Method::Qags => finite + half_lines + lines,
            Method::Qag(_) => finite + half_lines + 2 * lines,
            // A half-line begins as four panels and the line as seven.
            _ => finite + 4 * half_lines + 7 * lines,
        }
    }

    /// The most calls of f that so many intervals can have cost.
    fn most_evaluations(self, method: Method, intervals: usize) -> usize {
        // Bisection from the first panels to the last has evaluated each of its nodes once.
        let nodes = 2 * intervals;
        match method {
            Method::Qags => 30 * nodes,
            Method::Qag(rule) => rule.evaluations() * nodes,
            // 33 samples at the highest degree, but 129 on first panels, with their witnesses; some hundred
            // where poles call for another variable. A few are lost where a panel is laid anew towards a
            // singular end, and one a half-line looks beyond an overflow.
            _ => 33 * nodes + 240 * self.first_panels(method),
        }
    }
}

/// The estimate that came out, converged or not, and whether it did.
pub fn best<Y: Value>(outcome: &Result<Estimate<Y>, Error<Y>>) -> Option<(&Estimate<Y>, bool)> {
    match outcome {
        Ok(estimate) => Some((estimate, true)),
        Err(error) => error.best().map(|best| (best, false)),
    }
}

fn components<Y: Value>(value: &Y) -> Vec<Y::Real> {
    let mut components = vec![<Y::Real as Real>::lit(0.0); value.components()];
    value.pack(&mut components);
    components
}

/// Panics unless calls are counted and bounded, and `Ok` is finite and within the tolerance,
/// where the integral of |f| is at most `magnitude`.
pub fn check<Y: Value>(
    options: &Options,
    pieces: Pieces,
    outcome: &Result<Estimate<Y>, Error<Y>>,
    calls: usize,
    magnitude: f64,
) {
    let Some((estimate, converged)) = best(outcome) else {
        return;
    };
    assert_eq!(estimate.evaluations, calls, "calls of f");
    let least = pieces.first_panels(options.method);
    assert!(
        estimate.intervals <= options.max_intervals.max(least),
        "{} intervals",
        estimate.intervals
    );
    let most = pieces.most_evaluations(options.method, estimate.intervals.max(least));
    assert!(
        calls <= most,
        "{calls} calls for {} intervals",
        estimate.intervals
    );
    if !converged {
        return;
    }
    let lit = <Y::Real as Real>::lit;
    let components = components(&estimate.value);
    assert!(
        components.iter().all(|c| c.is_finite()),
        "Ok and not finite"
    );
    let error = estimate.error;
    let norm = components.into_iter().fold(lit(0.0), Float::hypot);
    let zero = lit(0.0);
    assert!(
        error >= zero && error < lit(f64::INFINITY),
        "Ok with error {error}"
    );
    // Twice the default, since the integral of |f| is known to the method only by sampling.
    let epsilon = <Y::Real as Float>::epsilon();
    let absolute = match options.abs_tol {
        Some(tolerance) => lit(tolerance),
        None => lit(200.0) * epsilon * lit(magnitude),
    };
    let relative = match options.rel_tol {
        Some(tolerance) => lit(tolerance),
        None => lit(1.000_001) * Float::sqrt(epsilon),
    };
    assert!(
        error <= absolute || error <= relative * norm,
        "Ok with error {error:e} of {norm:e}, asked for {absolute:e} and {relative:e}"
    );
}
