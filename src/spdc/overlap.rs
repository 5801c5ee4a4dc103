//! The overlap by quadrature of its defining integral.

use num_complex::Complex64;
#[cfg(not(feature = "std"))]
#[allow(
    unused_imports,
    reason = "a dependency that links std brings back f64's own methods"
)]
use num_traits::Float as _;

use crate::arithmetic::{Arithmetic, Separate, run_with_best_instructions};
use crate::elementary::{SIN_COS_LIMIT, sin_cos_by};
use crate::{Cause, Error, Estimate, Quad, Value};

/// The spatial mode overlap I(phi, xi), by [`quad`](crate::quad) of its definition.
///
/// ```text
/// I(phi, xi) = integral over l in [-1, 1] of sqrt(xi) exp(i phi l / 2) / (1 - i xi l)
/// ```
///
/// `phi` is the phase mismatch in radians, any finite number; `xi` the aggregate focus,
/// finite and >= 0 (0: unfocused, where the overlap vanishes). Both are dimensionless.
///
/// The complex integrand is sampled once a node. The exact integral is real; the
/// imaginary part of the result is what the arithmetic left, and is within the error. The error
/// includes 4 + sqrt(|phi|) units in the last place of the integral of |f|, for the rounding of the
/// integrand itself, which the integrator cannot see: without them, estimates near 1e-16 were up
/// to twice too small.
/// [`mode_overlap_exact`](super::mode_overlap_exact) is about a hundred times faster;
/// this function is the same physics without its algebra, with an error estimate.
///
/// # Errors
/// [`Error::InvalidArgument`] for NaN, infinite or negative-focus arguments; otherwise those
/// of the integration: at phase mismatches so large (beyond about 1e4) that the default
/// number of intervals does not resolve the oscillation, and next to a zero of the overlap where
/// rounding is above the tolerance (1 point in 1000 with `|phi|` from 300 to 1e4).
///
/// # Cost
/// About 90 evaluations a point on the map of phi from -7 pi to 3 pi and xi from 0.03 to
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
    let definition = Definition {
        half_phi: 0.5 * phi,
        xi,
        root: xi.sqrt(),
    };
    let integrand = |ls: &[f64], ys: &mut [Complex64]| definition.sample(ls, ys);
    let overlap = Quad::new().integrate_batch(integrand, -1.0..1.0)?;
    // The integral of |f|; far below 1 without the quotient of subnormal numbers.
    let size = if xi < 1e-8 {
        2.0 * xi.sqrt()
    } else {
        2.0 * xi.asinh() / xi.sqrt()
    };
    with_rounding(overlap, phi, size)
}

/// The integrand, sqrt(xi) exp(i phi l/2)/(1 - i xi l).
#[derive(Clone, Copy)]
struct Definition {
    half_phi: f64,
    xi: f64,
    root: f64,
}

impl Definition {
    fn sample(self, ls: &[f64], ys: &mut [Complex64]) {
        if self.half_phi.abs() <= SIN_COS_LIMIT {
            sample_moderate(self, ls, ys);
        } else {
            for (l, y) in ls.iter().zip(ys) {
                *y = self.at::<Separate>(*l, (self.half_phi * l).sin_cos());
            }
        }
    }

    /// The value at `l`, given sine and cosine of phi l/2.
    #[inline(always)]
    fn at<A: Arithmetic>(self, l: f64, (sin, cos): (f64, f64)) -> Complex64 {
        let x = self.xi * l;
        let amplitude = self.root / A::mul_add(x, x, 1.0);
        // exp(i phi l/2) (1 + i x), with 1/(1 - i x) = (1 + i x)/(1 + x^2).
        Complex64::new(
            amplitude * A::mul_add(-x, sin, cos),
            amplitude * A::mul_add(x, cos, sin),
        )
    }
}

run_with_best_instructions! {
    fn sample_moderate(f: Definition, ls: &[f64], ys: &mut [Complex64]) = sample_moderate_by;
}

/// The samples at `ls`, where no angle is too large for `elementary`.
#[inline(always)]
fn sample_moderate_by<A: Arithmetic>(f: Definition, ls: &[f64], ys: &mut [Complex64]) {
    for (l, y) in ls.iter().zip(ys) {
        *y = f.at::<A>(*l, sin_cos_by::<A>(f.half_phi * l));
    }
}

/// Adds to the error what rounding inside of an integrand does that oscillates with phase `angle`,
/// `size` being the integral of |f|: some units in the last place for the amplitude, and one in
/// the angle of each sample, of which the average over many remains.
///
/// What is then no longer within the default tolerance is not `Ok`.
pub(super) fn with_rounding<Y: Value<Real = f64>>(
    mut estimate: Estimate<Y>,
    angle: f64,
    size: f64,
) -> Result<Estimate<Y>, Error<Y>> {
    // Independent roundings: their squares add.
    let rounding = (4.0 + angle.abs().sqrt()) * f64::EPSILON * size;
    estimate.error = estimate.error.hypot(rounding);
    let relative = f64::EPSILON.sqrt() * estimate.value.norm();
    if estimate.error <= relative.max(100.0 * f64::EPSILON * size) {
        Ok(estimate)
    } else {
        Err(Error::NotConverged {
            cause: Cause::Roundoff,
            best: estimate,
        })
    }
}
