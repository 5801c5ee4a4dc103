//! The overlap of three beams whose wave numbers do not match by themselves: C not 0.
//!
//! With s = sqrt(1 - 4 C), u = (1 + s)/2 and v = (1 - s)/2 the denominator is a product,
//! 1 - i x - C x^2 = (1 - i u x)(1 - i v x), and by partial fractions
//!
//! ```text
//! I(phi, xi, C) = [sqrt(u) I(phi, u xi) -+ sqrt(|v|) I(+-phi, |v| xi)] / s,
//! ```
//!
//! upper signs for v > 0 and lower ones for v < 0.

use num_complex::Complex64;
#[cfg(not(feature = "std"))]
#[allow(
    unused_imports,
    reason = "a dependency that links std brings back f64's own methods"
)]
use num_traits::Float as _;

use super::exact::mode_overlap_exact;
use super::overlap::with_rounding;
use crate::error::Error;
use crate::estimate::Estimate;
use crate::quad::Quad;

/// The spatial mode overlap of three beams, I(phi, xi, C), by [`quad`](crate::quad) of its
/// definition.
///
/// ```text
/// I = integral over l in [-1, 1] of sqrt(xi) exp(i phi l / 2) / (1 - i xi l - C xi^2 l^2)
/// ```
///
/// with the phase mismatch `phi` in radians, and aggregate focus `xi >= 0` and correction `c` of
/// [`aggregate_focus`](super::aggregate_focus). For `c = 0` it is
/// [`mode_overlap`](super::mode_overlap). Beams have `c <= 1/4`; the integral exists for any.
///
/// The exact integral is real; the imaginary part of the result is what the arithmetic left, and
/// is within the error.
///
/// # Errors
/// [`Error::InvalidArgument`] for NaN or infinite arguments or a negative focus; otherwise those of
/// the integration, at phase mismatches beyond about 1e4.
///
/// # Cost
/// About 120 evaluations a point on the map of [`mode_overlap`](super::mode_overlap).
///
/// # Example
/// ```
/// use quadrille::spdc;
///
/// let overlap = spdc::mode_overlap_corrected(-3.2, 2.8, 0.02)?;
/// assert!((overlap.value.re - 2.085996416925862).abs() <= overlap.error);
/// # Ok::<(), quadrille::Error<quadrille::num_complex::Complex64>>(())
/// ```
///
/// # Reference
/// R. S. Bennink, Phys. Rev. A 81, 053805 (2010); arXiv:1003.3810.
pub fn mode_overlap_corrected(
    phi: f64,
    xi: f64,
    c: f64,
) -> Result<Estimate<Complex64>, Error<Complex64>> {
    for (argument, requirement, value, valid) in [
        ("phase mismatch phi", "finite", phi, phi.is_finite()),
        (
            "aggregate focus xi",
            "finite and >= 0",
            xi,
            xi.is_finite() && xi >= 0.0,
        ),
        ("correction C", "finite", c, c.is_finite()),
    ] {
        if !valid {
            return Err(Error::InvalidArgument {
                argument,
                requirement,
                value,
            });
        }
    }
    let (half_phi, root) = (0.5 * phi, xi.sqrt());
    let integrand = |l: f64| {
        let (sin, cos) = (half_phi * l).sin_cos();
        let x = xi * l;
        let p = 1.0 - c * x * x;
        let amplitude = root / (p * p + x * x);
        // exp(i phi l/2) (p + i x), with 1/(p - i x) = (p + i x)/(p^2 + x^2).
        Complex64::new(
            amplitude * (p * cos - x * sin),
            amplitude * (p * sin + x * cos),
        )
    };
    // Beyond C = 1/4 there are two peaks, narrower and narrower, where p is 0.
    let peak = 1.0 / (xi * c.max(0.0).sqrt());
    let overlap = if c > 0.25 && peak < 1.0 {
        Quad::new().integrate(integrand, [-1.0, -peak, peak, 1.0])?
    } else {
        Quad::new().integrate(integrand, -1.0..1.0)?
    };
    // The integral of |f| for C = 0, of the size of that for any other C up to 1/4.
    let size = if xi < 1e-8 {
        2.0 * root
    } else {
        2.0 * xi.asinh() / root
    };
    with_rounding(overlap, |y| y.norm(), phi, size)
}

/// The spatial mode overlap of three beams, I(phi, xi, C), in closed form.
///
/// The integral is that of [`mode_overlap_corrected`], for `c < 1/4`. Partial fractions make it a
/// combination of two plain overlaps, [`mode_overlap_exact`] at foci u xi and |v| xi with
/// u + v = 1 and u v = C.
///
/// The two cancel where v xi is large and where C approaches 1/4. The error stays below
/// `2e-14 (1 + |v| xi) / s` of the envelope, the larger of |I| and for `|phi| > 2`
/// `4 sqrt(xi) / (|phi| |1 - i xi - C xi^2|)`, with s = sqrt(1 - 4 C), for `|phi| <= 1e4` and
/// `1e-6 <= xi <= 1e6`, and below 2e-14 of it for `|c| <= 0.1` and `xi <= 300`: for beams in poled
/// crystals C is a few hundredths.
///
/// # Errors
/// None, but NaN for a NaN or infinite argument, for a negative `xi`, for `c >= 1/4`, and where
/// `c xi` is beyond the range of `f64`.
///
/// # Cost
/// Two calls of [`mode_overlap_exact`], 0.1 us.
///
/// # Example
/// ```
/// use quadrille::spdc;
///
/// let overlap = spdc::mode_overlap_corrected_exact(-3.2, 2.8, 0.02);
/// assert!((overlap - 2.085996416925862).abs() < 1e-14);
/// ```
///
/// # Reference
/// R. S. Bennink, Phys. Rev. A 81, 053805 (2010), for the integral.
pub fn mode_overlap_corrected_exact(phi: f64, xi: f64, c: f64) -> f64 {
    if !(c.is_finite() && c < 0.25) {
        return f64::NAN;
    }
    let s = (1.0 - 4.0 * c).sqrt();
    let u = 0.5 * (1.0 + s);
    let v = c / u;
    let near = u.sqrt() * mode_overlap_exact(phi, u * xi);
    let far = v.abs().sqrt() * mode_overlap_exact(phi * v.signum(), v.abs() * xi);
    if v < 0.0 {
        (near + far) / s
    } else {
        (near - far) / s
    }
}
