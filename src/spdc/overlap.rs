//! The overlap by quadrature of its defining integral.

use num_complex::Complex64;
#[cfg(not(feature = "std"))]
#[allow(
    unused_imports,
    reason = "a dependency that links std brings back f64's own methods"
)]
use num_traits::Float as _;

use crate::{Error, Estimate, Quad};

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
/// imaginary part of the result is what the arithmetic left, and is within the error.
/// [`mode_overlap_exact`](super::mode_overlap_exact) is about a hundred times faster;
/// this function is the same physics without its algebra, with an error estimate.
///
/// # Errors
/// [`Error::InvalidArgument`] for NaN, infinite or negative-focus arguments; otherwise those
/// of the integration, at phase mismatches so large (beyond about 1e4) that the default
/// number of intervals does not resolve the oscillation.
///
/// # Cost
/// About 157 evaluations a point on the map of phi from -7 pi to 3 pi and xi from 0.03 to
/// 300.
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
    let (half_phi, root) = (0.5 * phi, xi.sqrt());
    let integrand = |l: f64| {
        let (sin, cos) = (half_phi * l).sin_cos();
        let x = xi * l;
        let amplitude = root / (1.0 + x * x);
        // exp(i phi l/2) (1 + i x), with 1/(1 - i x) = (1 + i x)/(1 + x^2).
        Complex64::new(amplitude * (cos - x * sin), amplitude * (sin + x * cos))
    };
    Quad::new().integrate(integrand, -1.0..1.0)
}
