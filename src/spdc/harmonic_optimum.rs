//! Where Boyd and Kleinman's figure of merit is largest for a given walk-off.

#[cfg(not(feature = "std"))]
#[allow(
    unused_imports,
    reason = "a dependency that links std brings back f64's own methods"
)]
use num_traits::Float as _;

use super::harmonic::{Kernel, Point, boyd_kleinman_walk_off, integrator};
use super::root;
use crate::error::Error;
use crate::estimate::Estimate;

/// The focus and mismatch where Boyd and Kleinman's h is largest, and how large it is.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct HarmonicOptimum {
    /// The mismatch parameter.
    pub sigma: f64,
    /// The focus.
    pub xi: f64,
    /// h(sigma, B, xi) and its error.
    pub h: Estimate<f64>,
}

/// The largest h(sigma, B, xi) over mismatch and focus for a given walk-off, and where it is.
///
/// From sigma = 0.5736, xi = 2.8375, h = 1.0677 without walk-off to, where it is strong,
/// sigma = 3/4, xi = 1.3917, h = 0.7120/B. `b >= 0` is the [`walk_off`](super::walk_off) parameter.
///
/// The roots of dh/dsigma for a given focus, and of dh/dxi along them; both derivatives are
/// integrals of the kind of h, and come from the same samples by [`quad`](crate::quad). `h` keeps
/// its error estimate; focus and mismatch are good to 1e-9 up to `b = 100`, and to
/// `1e-11 b` beyond.
///
/// # Errors
/// [`Error::InvalidArgument`] unless `b` is between 0 and 1e6; otherwise those of the integration.
///
/// # Cost
/// Some 100 integrals, two milliseconds.
///
/// # Example
/// ```
/// use quadrille::spdc::boyd_kleinman_optimum;
///
/// let best = boyd_kleinman_optimum(0.0)?;
/// assert!((best.xi - 2.837519119).abs() < 1e-8 && (best.h.value - 1.067724975).abs() < 1e-9);
/// # Ok::<(), quadrille::Error<f64>>(())
/// ```
///
/// # Reference
/// G. D. Boyd and D. A. Kleinman, J. Appl. Phys. 39, 3597 (1968).
pub fn boyd_kleinman_optimum(b: f64) -> Result<HarmonicOptimum, Error<f64>> {
    if !(0.0..=1e6).contains(&b) {
        return Err(Error::InvalidArgument {
            argument: "walk-off parameter B",
            requirement: "between 0 and 1e6",
            value: b,
        });
    }
    // Over the foci in question the best mismatch is between 0.57 and 0.79, for every walk-off.
    let best_sigma = |xi| root::between(|sigma| Ok(slopes(sigma, b, xi)?[0]), [0.5, 0.9]);
    let xi = root::between(|xi| Ok(slopes(best_sigma(xi)?, b, xi)?[1]), [1.35, 2.9])?;
    let sigma = best_sigma(xi)?;
    Ok(HarmonicOptimum {
        sigma,
        xi,
        h: boyd_kleinman_walk_off(sigma, b, xi)?,
    })
}

/// dh/dsigma and dh/dxi, the former over the scale of u.
fn slopes(sigma: f64, b: f64, xi: f64) -> Result<[f64; 2], Error<f64>> {
    let kernel = Kernel::new(b, xi);
    integrator()
        .integrate(
            |t: f64| {
                let Point { u, weight, re, im } = kernel.at(t);
                let (sin, cos) = (sigma * u).sin_cos();
                let by_sigma = -t * (sin * re + cos * im);
                // dC/dxi = 2/((1 + i xi)(1 + i (u - xi))); the Gaussian's is (B u/xi)^2 of itself, and
                // the factor before the integral gives -1/xi.
                let (p, q) = (1.0 - xi * (u - xi), u);
                let scale = 2.0 / (p * p + q * q);
                let gauss = (b * u / xi).powi(2) - 1.0 / xi;
                let (re, im) = (gauss * re + scale * p, gauss * im - scale * q);
                [weight * by_sigma, weight * (cos * re - sin * im)]
            },
            0.0..1.0,
        )
        .map(|slopes| slopes.value)
        .map_err(|error| error.map_value(|[slope, _]| slope))
}
