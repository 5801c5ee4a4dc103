//! The overlap by quadrature of its defining integral, in a variable in which its pole is far away.

use num_complex::Complex64;
#[cfg(not(feature = "std"))]
#[allow(
    unused_imports,
    reason = "a dependency that links std brings back f64's own methods"
)]
use num_traits::Float as _;

use crate::arithmetic::{Arithmetic, Separate, run_with_best_instructions};
use crate::elementary::{SIN_COS_LIMIT, exp_of_moderate, sin_cos_of_product};
use crate::error::{Cause, Error};
use crate::estimate::Estimate;
use crate::quad::Quad;
use crate::value::Value;

/// The spatial mode overlap I(phi, xi), by [`quad`](crate::quad) of its definition.
///
/// ```text
/// I(phi, xi) = integral over l in [-1, 1] of sqrt(xi) exp(i phi l / 2) / (1 - i xi l)
/// ```
///
/// `phi` is the phase mismatch in radians, any finite number; `xi` the aggregate focus,
/// finite and >= 0 (0: unfocused, where the overlap vanishes). Both are dimensionless.
///
/// The integrand has a pole i/xi from the middle of the range. From xi = 1 on it is integrated over t
/// from -1 to 1, with l = sinh(S t)/sinh(S) and sinh(S) = xi, where the pole is pi/(2 S) away. It is
/// complex, and sampled once a node. The exact integral is real; the imaginary part of the result is
/// what the arithmetic left, and is within the error. The error includes 4 + sqrt(|phi|) units in
/// the last place of the integral of |f|, for the rounding of the integrand itself, which the
/// integrator cannot see: without them, estimates near 1e-16 were up to twice too small.
///
/// [`mode_overlap_exact`](super::mode_overlap_exact) is some twenty times faster; this function is
/// the same physics without its algebra, with an error estimate.
///
/// # Errors
/// [`Error::InvalidArgument`] for NaN, infinite or negative-focus arguments; otherwise those
/// of the integration: at phase mismatches so large (beyond about 1e4) that the default
/// number of intervals does not resolve the oscillation, and next to a zero of the overlap where
/// rounding is above the tolerance (3 points in 1000 with `|phi|` from 300 to 1e4).
///
/// # Cost
/// About 60 evaluations a point on the map of phi from -7 pi to 3 pi and xi from 0.03 to
/// 300, computed a panel at a time, with AVX2 and FMA where the processor has them: the last bits
/// depend on that.
///
/// ```
/// use quadrille::spdc;
///
/// let overlap = spdc::mode_overlap(1.0, 1.0)?;
/// assert!((overlap.value.re - 1.308063917638597655).abs() <= overlap.error);
/// # Ok::<(), quadrille::Error<quadrille::num_complex::Complex64>>(())
/// ```
///
/// # References
/// R. S. Bennink, Phys. Rev. A 81, 053805 (2010), arXiv:1003.3810.
pub fn mode_overlap(phi: f64, xi: f64) -> Result<Estimate<Complex64>, Error<Complex64>> {
    if !phi.is_finite() {
        return Err(Error::InvalidArgument {
            argument: "phase mismatch phi",
            requirement: "finite",
            value: phi,
        });
    }
    if !xi.is_finite() || xi < 0.0 {
        return Err(Error::InvalidArgument {
            argument: "aggregate focus xi",
            requirement: "finite and >= 0",
            value: xi,
        });
    }
    let integrand = Integrand::new(phi, xi);
    let f = |ts: &[f64], ys: &mut [Complex64]| integrand.sample(ts, ys);
    let overlap = Quad::new().integrate_batch(f, integrand.break_points())?;
    // The integral of |f|; or a little more.
    let size = if xi < 1.0 {
        2.0 * xi.sqrt()
    } else {
        2.0 * integrand.extent / xi.sqrt()
    };
    with_rounding(overlap, |y| y.norm(), phi, size)
}

/// The integrand as a function of t, f(l) dl/dt.
#[derive(Clone, Copy)]
struct Integrand {
    half_phi: f64,
    xi: f64,
    /// sqrt(xi), and less where xi is more than is computed with.
    root: f64,
    /// S, with l = sinh(S t)/sinh(S); 0 for l = t.
    extent: f64,
}

impl Integrand {
    fn new(phi: f64, xi: f64) -> Self {
        // Beyond, the overlap is 1/sqrt(xi) times what no longer depends on xi.
        let bounded = xi.min(1e30);
        Integrand {
            half_phi: 0.5 * phi,
            xi: bounded,
            root: xi.sqrt() * if xi > bounded { bounded / xi } else { 1.0 },
            // The pole of a weak focus is far away as it is.
            extent: if xi < 1.0 { 0.0 } else { bounded.asinh() },
        }
    }

    /// Where panels begin, so that 33 samples on each will mostly do: the larger S, the nearer is the
    /// pole, and the faster the oscillation towards the ends.
    fn break_points(&self) -> &'static [f64] {
        if self.extent < 3.0 {
            &[-1.0, 1.0]
        } else if self.extent * self.half_phi.abs() < 30.0 {
            &[-1.0, 0.0, 1.0]
        } else {
            &[-1.0, -0.5, 0.0, 0.5, 1.0]
        }
    }

    fn sample(self, ts: &[f64], ys: &mut [Complex64]) {
        // Rounding may take l beyond 1.
        if self.half_phi.abs() <= 0.99 * SIN_COS_LIMIT {
            sample_moderate(self, ts, ys);
        } else {
            for (t, y) in ts.iter().zip(ys) {
                *y = self.at::<Separate>(*t, f64::sin_cos);
            }
        }
    }

    /// The value at `t`, given how to get sine and cosine of phi l/2.
    #[inline(always)]
    fn at<A: Arithmetic>(self, t: f64, sin_cos: impl Fn(f64) -> (f64, f64)) -> Complex64 {
        let (l, x, slope) = if self.extent > 0.0 {
            let e = exp_of_moderate::<A>(self.extent * t.abs());
            let inverse = 1.0 / e;
            // xi is sinh(S).
            let width = 1.0 / self.xi;
            let sinh = (0.5 * (e - inverse)).copysign(t);
            let cosh = 0.5 * (e + inverse);
            (width * sinh, sinh, width * self.extent * cosh)
        } else {
            (t, self.xi * t, 1.0)
        };
        let (sin, cos) = sin_cos(self.half_phi * l);
        // exp(i phi l/2) (1 + i x), with 1/(1 - i x) = (1 + i x)/(1 + x^2).
        let amplitude = self.root * slope / A::mul_add(x, x, 1.0);
        Complex64::new(
            amplitude * A::mul_add(-x, sin, cos),
            amplitude * A::mul_add(x, cos, sin),
        )
    }
}

run_with_best_instructions! {
    fn sample_moderate(f: Integrand, ts: &[f64], ys: &mut [Complex64]) = sample_moderate_by;
}

/// The samples at `ts`, where no angle is too large for `elementary`.
#[inline(always)]
fn sample_moderate_by<A: Arithmetic>(f: Integrand, ts: &[f64], ys: &mut [Complex64]) {
    for (t, y) in ts.iter().zip(ys) {
        *y = f.at::<A>(*t, sin_cos_of_product::<A>);
    }
}

/// Adds to the error what rounding inside of an integrand does that oscillates with phase `angle`,
/// `size` being the integral of |f|: some units in the last place for the amplitude, and one in
/// the angle of each sample, of which the average over many remains.
///
/// What is then no longer within the default tolerance is not `Ok`.
pub(super) fn with_rounding<Y: Value<Real = f64>>(
    mut estimate: Estimate<Y>,
    norm: impl Fn(&Y) -> f64,
    angle: f64,
    size: f64,
) -> Result<Estimate<Y>, Error<Y>> {
    // Independent roundings: their squares add.
    let rounding = (4.0 + angle.abs().sqrt()) * f64::EPSILON * size;
    estimate.error = estimate.error.hypot(rounding);
    let relative = f64::EPSILON.sqrt() * norm(&estimate.value);
    let within = estimate.error <= relative.max(100.0 * f64::EPSILON * size);
    if within && estimate.error.is_finite() {
        Ok(estimate)
    } else {
        Err(Error::NotConverged {
            cause: Cause::Roundoff,
            best: estimate,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_infinite_error_is_never_ok() {
        let estimate = Estimate {
            value: 1.0,
            error: 1e-16,
            evaluations: 33,
            intervals: 1,
            replaced: 0,
        };
        for size in [f64::INFINITY, 1e308, f64::NAN] {
            let outcome = with_rounding(estimate, |y: &f64| y.abs(), 1e40, size);
            assert!(
                matches!(outcome, Err(Error::NotConverged { .. })),
                "{size}: {outcome:?}"
            );
        }
        assert!(with_rounding(estimate, |y: &f64| y.abs(), 1.0, 2.0).is_ok());
    }
}
