//! Boyd and Kleinman's figure of merit for second-harmonic power, with and without walk-off.
//!
//! G. D. Boyd and D. A. Kleinman, J. Appl. Phys. 39, 3597 (1968). Their double integral is over tau
//! and tau' in [-xi, xi]; its exponentials depend on u = tau - tau' alone, and the integral over
//! the other variable is elementary:
//!
//! ```text
//! h = 1/(2 xi) Re integral over u in [0, 2 xi] of exp(-B^2 u^2/xi + i sigma u) C(u),
//! C(u) = -2i [ln(1 + i xi) - ln(1 + i (u - xi))] / (2 + i u).
//! ```

use core::f64::consts::PI;

#[cfg(not(feature = "std"))]
#[allow(
    unused_imports,
    reason = "a dependency that links std brings back f64's own methods"
)]
use num_traits::Float as _;

use super::beam::{positive, wave_number};
use super::exact::mode_overlap_exact;
use super::overlap::with_rounding;
use super::units::{Length, Wavelength};
use crate::error::Error;
use crate::estimate::Estimate;
use crate::quad::Quad;

/// Boyd and Kleinman's h(sigma, xi) without walk-off: second-harmonic power of a focused beam.
///
/// ```text
/// h = 1/(4 xi) |integral over tau in [-xi, xi] of exp(i sigma tau) / (1 + i tau)|^2
/// ```
///
/// with the mismatch parameter `sigma` (half the phase mismatch per Rayleigh length) and the focus
/// `xi >= 0`; all are dimensionless. It is I(phi, xi)^2/4 with phi = -2 sigma xi, the square of
/// the photon pairs' overlap, and is computed so ([`mode_overlap_exact`], 1e-14 of its envelope).
///
/// # Errors
/// None, but NaN for a NaN or infinite argument, a negative `xi`, and where `sigma xi` is beyond
/// the range of `f64`.
///
/// # Example
/// The textbooks' 1.068:
/// ```
/// use quadrille::spdc::boyd_kleinman;
/// assert!((boyd_kleinman(0.573589, 2.8375) - 1.0677249747).abs() < 1e-9);
/// ```
///
/// # Reference
/// G. D. Boyd and D. A. Kleinman, J. Appl. Phys. 39, 3597 (1968).
pub fn boyd_kleinman(sigma: f64, xi: f64) -> f64 {
    let overlap = mode_overlap_exact(-2.0 * sigma * xi, xi);
    0.25 * overlap * overlap
}

/// Boyd and Kleinman's walk-off parameter B = rho sqrt(L k_1) / 2, a pure number.
///
/// `angle` is rho, the angle between wave vector and energy flow of the extraordinary beam, in
/// radians; its sign does not matter. `wavelength` and `index` are those of the fundamental.
///
/// # Errors
/// None, but NaN for a NaN or infinite angle, and unless all others are finite and positive.
///
/// # Example
/// ```
/// use quadrille::spdc::{Length, Wavelength, walk_off};
///
/// let (length, infrared) = (Length::millimetres(5.0), Wavelength::nanometres(1064.0));
/// let b = walk_off(0.056, length, infrared, 1.65);
/// assert!((b - 6.1802).abs() < 1e-3);
/// ```
///
/// # Reference
/// G. D. Boyd and D. A. Kleinman, J. Appl. Phys. 39, 3597 (1968).
pub fn walk_off(angle: f64, length: Length, wavelength: Wavelength, index: f64) -> f64 {
    if !(angle.is_finite() && positive([length.in_metres()])) {
        return f64::NAN;
    }
    0.5 * angle.abs() * (length.in_metres() * wave_number(wavelength, index)).sqrt()
}

/// Boyd and Kleinman's h(sigma, B, xi): second-harmonic power of a focused beam that walks off.
///
/// ```text
/// h = 1/(4 xi) double integral over tau, tau' in [-xi, xi] of
///     exp(i sigma (tau - tau') - B^2 (tau - tau')^2 / xi) / ((1 + i tau)(1 - i tau'))
/// ```
///
/// with the mismatch parameter `sigma`, the [`walk_off`] parameter `b` from 0 to 1e100 and the
/// focus `xi` from 1e-100 to 1e100, all dimensionless. For `b = 0` it is [`boyd_kleinman`]. This is
/// harmonic generation: the overlap of photon pairs that walk off is another integral.
///
/// Reduced to a single integral over tau - tau' and integrated by [`quad`](crate::quad) up to
/// where the Gaussian is e^-81, to a relative error of 1e-12 or what the arithmetic can resolve;
/// the error includes the rounding of the integrand.
///
/// # Errors
/// [`Error::InvalidArgument`] for arguments outside of these ranges; otherwise those of the
/// integration, where `sigma xi` is beyond about 1e3.
///
/// # Cost
/// 33 to some 600 evaluations of 0.1 us.
///
/// # Example
/// ```
/// use quadrille::spdc::boyd_kleinman_walk_off;
///
/// let h = boyd_kleinman_walk_off(0.7, 1.0, 2.0)?;
/// assert!((h.value - 0.570038299007560944).abs() < 1e-12);
/// # Ok::<(), quadrille::Error<f64>>(())
/// ```
///
/// # Reference
/// G. D. Boyd and D. A. Kleinman, J. Appl. Phys. 39, 3597 (1968).
pub fn boyd_kleinman_walk_off(sigma: f64, b: f64, xi: f64) -> Result<Estimate<f64>, Error<f64>> {
    for (argument, requirement, value, valid) in [
        (
            "mismatch parameter sigma",
            "finite",
            sigma,
            sigma.is_finite(),
        ),
        (
            "walk-off parameter B",
            "between 0 and 1e100",
            b,
            (0.0..=1e100).contains(&b),
        ),
        (
            "focus xi",
            "between 1e-100 and 1e100",
            xi,
            (1e-100..=1e100).contains(&xi),
        ),
    ] {
        if !valid {
            return Err(Error::InvalidArgument {
                argument,
                requirement,
                value,
            });
        }
    }
    let kernel = Kernel::new(b, xi);
    let h = integrator().integrate(
        |t: f64| {
            let point = kernel.at(t);
            let (sin, cos) = (sigma * point.u).sin_cos();
            point.weight * (cos * point.re - sin * point.im)
        },
        0.0..1.0,
    )?;
    // |C(u)| is at most C(0) = 2 atan(xi), and the Gaussian is as wide as this.
    let width = (2.0 * xi).min(0.5 * (PI * xi).sqrt() / b);
    with_rounding(h, |h| h.abs(), sigma * width, width * (xi.atan() / xi))
}

pub(super) fn integrator() -> Quad {
    Quad::new().rel_tol(1e-12)
}

/// What of the integrand does not depend on sigma, over t = u/range from 0 to 1.
pub(super) struct Kernel {
    b: f64,
    xi: f64,
    range: f64,
}

/// C(u) = re + i im, and what it is multiplied by.
pub(super) struct Point {
    pub(super) u: f64,
    pub(super) weight: f64,
    pub(super) re: f64,
    pub(super) im: f64,
}

impl Kernel {
    pub(super) fn new(b: f64, xi: f64) -> Self {
        // Beyond nine widths the Gaussian is e^-81.
        let range = (2.0 * xi).min(9.0 * xi.sqrt() / b);
        Self { b, xi, range }
    }

    pub(super) fn at(&self, t: f64) -> Point {
        let Self { b, xi, range } = *self;
        let u = t * range;
        let exponent = (b * range / xi.sqrt()).min(9.0) * t;
        // The logarithm of (1 + i xi)/(1 + i (u - xi)), whose parts do not cancel.
        let rest = 2.0 * xi - u;
        let real = 0.5 * (u * (rest / (1.0 + (u - xi) * (u - xi)))).ln_1p();
        let angle = rest.atan2(1.0 + xi * (u - xi));
        let scale = 2.0 / (4.0 + u * u);
        Point {
            u,
            weight: 0.5 * (range / xi) * (-exponent * exponent).exp(),
            re: scale * (2.0 * angle - u * real),
            im: -scale * (2.0 * real + u * angle),
        }
    }
}
