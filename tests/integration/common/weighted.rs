//! Integrals with a weight against a table, both ways: the true error is at most the estimate, and the
//! estimate at most the tolerance.

use std::cell::Cell;

use num_traits::Float;
use quadrille::{Domain, Quad, Value, Weight};

use super::{components, distance, norm, number};

/// Rows of a name and of components, and which have been used.
pub(crate) struct Truth {
    text: &'static str,
    used: usize,
    failures: Vec<String>,
}

impl Truth {
    pub(crate) fn new(text: &'static str) -> Self {
        Truth {
            text,
            used: 0,
            failures: Vec::new(),
        }
    }

    /// To three digits, by default, and to 1e-12; of `f32` by default alone. In one orientation and the other.
    pub(crate) fn check<Y>(
        &mut self,
        name: &str,
        weight: Weight,
        domain: impl Into<Domain<Y::Real>>,
        f: impl Fn(Y::Real) -> Y,
    ) where
        Y: Value<Real: Into<f64>>,
    {
        self.check_to(1e-12, name, weight, domain, f);
    }

    /// To no more digits than numbers around the range, or what cancels, leave.
    pub(crate) fn check_to<Y>(
        &mut self,
        best: f64,
        name: &str,
        weight: Weight,
        domain: impl Into<Domain<Y::Real>>,
        f: impl Fn(Y::Real) -> Y,
    ) where
        Y: Value<Real: Into<f64>>,
    {
        let exact = self.exact(name);
        self.used += 1;
        let quad = Quad::new().weight(weight);
        let epsilon: f64 = Y::Real::epsilon().into();
        let domain = domain.into();
        let mut reversed = domain.points().to_vec();
        reversed.reverse();
        let mut tolerances = vec![(quad, epsilon.sqrt())];
        if epsilon < 1e-10 {
            tolerances.push((quad.rel_tol(1e-3), 1e-3));
            tolerances.push((quad.rel_tol(best), best));
        }
        for (quad, tolerance) in tolerances {
            for (domain, sign) in [(&domain, 1.0), (&Domain::from(&reversed), -1.0)] {
                let calls = Cell::new(0);
                let counted = |x| {
                    calls.set(calls.get() + 1);
                    f(x)
                };
                let estimate = match quad.integrate(counted, domain) {
                    Ok(estimate) => estimate,
                    Err(error) => {
                        self.failures
                            .push(format!("{name}, {tolerance:e}: {error}"));
                        continue;
                    }
                };
                let value: Vec<f64> = components(&estimate.value)
                    .iter()
                    .map(|y| sign * y)
                    .collect();
                let (truth, error) = (distance(&value, &exact), estimate.error.into());
                let rounding = 0.5 * f64::EPSILON * norm(&exact);
                // (The default allows 100 epsilon of the integral of |f w|, which no table has.)
                let allowed = (tolerance * norm(&value)).max(1e3 * epsilon);
                if truth > error + rounding
                    || error > allowed * (1.0 + 2.0 * epsilon)
                    || estimate.evaluations != calls.get()
                {
                    self.failures.push(format!(
                        "{name}, {tolerance:e}: true error {truth:e}, estimate {error:e}, \
                         allowed {allowed:e}, evaluations {} of {}",
                        estimate.evaluations,
                        calls.get()
                    ));
                }
            }
        }
    }

    fn exact(&self, name: &str) -> Vec<f64> {
        let row = self.text.lines().find_map(|line| {
            let rest = line.strip_prefix(name)?;
            rest.strip_prefix(',')
        });
        let row = row.unwrap_or_else(|| panic!("no row {name}"));
        row.split(';').map(number).collect()
    }

    /// All rows have been used, and so many of them again.
    pub(crate) fn finish(self, again: usize) {
        assert!(self.failures.is_empty(), "{}", self.failures.join("\n"));
        assert_eq!(self.used, self.text.lines().count() - 1 + again);
    }
}
