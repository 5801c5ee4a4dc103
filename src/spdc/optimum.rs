//! The best phase for a given focus, the best of all, and how far one may be from it.

use core::convert::Infallible;
use core::f64::consts::PI;
use core::ops::RangeInclusive;

#[cfg(not(feature = "std"))]
#[allow(
    unused_imports,
    reason = "a dependency that links std brings back f64's own methods"
)]
use num_traits::Float as _;

use super::exact::mode_overlap_exact;
use super::root;
use super::tables::LEGENDRE_24;
use crate::error::Error;

/// Below this focus the best phase is -2 xi to the last digit: the next term is smaller by xi^2/5.
const WEAK: f64 = 1e-9;

/// Up to this focus the slope is integrated; beyond, it is the difference of two numbers that no
/// longer cancel. For 24 Gauss-Legendre nodes the poles are then far enough away.
const MODERATE: f64 = 1.0;

/// Phase and focus where the overlap is largest, and how large it is.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Optimum {
    /// The phase mismatch in radians.
    pub phi: f64,
    /// The aggregate focus.
    pub xi: f64,
    /// The overlap I(phi, xi).
    pub overlap: f64,
}

/// The largest overlap of all, and where it is: constants.
///
/// Phase mismatch -3.2551381153733029 = -1.0361426430169949 pi, focus 2.8375191194941384, overlap
/// 2.0666155663454307, from 40-digit arithmetic. In the letters of Boyd and Kleinman it is
/// h = 1.067724974765311 at sigma = 0.573589: the textbooks' 1.068 at xi = 2.84.
///
/// # Example
/// ```
/// use quadrille::spdc::{mode_overlap_exact, optimum};
///
/// let best = optimum();
/// assert!((mode_overlap_exact(best.phi, best.xi) - best.overlap).abs() < 1e-14);
/// assert!((best.overlap.powi(2) / 4.0 - 1.0677).abs() < 1e-4);
/// ```
///
/// # Reference
/// G. D. Boyd and D. A. Kleinman, J. Appl. Phys. 39, 3597 (1968).
pub const fn optimum() -> Optimum {
    Optimum {
        phi: -3.255_138_115_373_303,
        xi: 2.837_519_119_494_138_4,
        overlap: 2.066_615_566_345_430_7,
    }
}

/// The phase mismatch that makes the overlap largest at a given focus, in radians.
///
/// It is the root of dI/dphi between -2 pi and 0, where I(phi, xi) = 2 sqrt(xi) sinc(phi/2):
/// -2 xi for weak focus, towards -2 pi for strong focus, and -3.2551 at the best focus of all.
/// A focused beam runs through the Gouy phase, which a detuning of the crystal makes up for.
///
/// The root of that equation, or for `xi <= 1`, where its two sides cancel, of dI/dphi by
/// Gauss-Legendre quadrature. The error stays below 1e-14 of the phase.
///
/// # Errors
/// None, but NaN for a NaN, infinite or negative `xi`. Without focus there is no overlap at any
/// phase; the limit, 0, is returned.
///
/// # Cost
/// About ten overlaps, a microsecond.
///
/// # Example
/// ```
/// use quadrille::spdc::optimal_phase;
///
/// assert!((optimal_phase(1.0) + 1.7217101128836524).abs() < 1e-14);
/// ```
///
/// # Reference
/// R. S. Bennink, Phys. Rev. A 81, 053805 (2010); arXiv:1003.3810.
pub fn optimal_phase(xi: f64) -> f64 {
    if !(xi.is_finite() && xi >= 0.0) {
        return f64::NAN;
    }
    if xi < WEAK {
        return -2.0 * xi;
    }
    // The root is between 0.997 and 1.14 times this, for every focus.
    let near = -xi / (1.0 + xi / PI);
    let bracket = [(1.2 * near).max(-PI), 0.9 * near];
    let Ok(h) = root::between(
        |h| {
            Ok::<f64, Infallible>(if xi <= MODERATE {
                integrated_slope(h, xi)
            } else {
                h.sin() / h - mode_overlap_exact(2.0 * h, xi) / (2.0 * xi.sqrt())
            })
        },
        bracket,
    );
    2.0 * h
}

/// -dI/dphi over sqrt(xi), at phi = 2 h: the integral of l (sin hl + xi l cos hl)/(1 + xi^2 l^2).
fn integrated_slope(h: f64, xi: f64) -> f64 {
    let rule = LEGENDRE_24.nodes.iter().zip(&LEGENDRE_24.weights);
    rule.map(|(l, w)| {
        let x = xi * l;
        let (sin, cos) = (h * l).sin_cos();
        w * l * (sin + x * cos) / (1.0 + x * x)
    })
    .sum()
}

/// The range of focus in which the overlap squared keeps a given share of its maximum, if the
/// phase is the best for every focus.
///
/// `share` is of h = I^2/4, Boyd and Kleinman's figure of merit, to which rates are proportional;
/// of the overlap itself that is `share.sqrt()`. It is dimensionless and between 1e-300 and 1.
///
/// h rises up to the best focus and falls beyond; the two roots are found by interpolation in
/// ln(xi). They are good to 1e-13 of themselves, but close to the maximum less: to
/// `1e-14 / (1 - share).sqrt()`.
///
/// # Errors
/// [`Error::InvalidArgument`] for a share outside of its range.
///
/// # Cost
/// Some 20 calls of [`optimal_phase`].
///
/// # Example
/// ```
/// use quadrille::spdc::focus_range;
///
/// // A waist that is 30 % off costs 10 %.
/// let range = focus_range(0.9)?;
/// assert!((range.start() - 1.55916).abs() < 1e-5 && (range.end() - 5.30932).abs() < 1e-5);
/// # Ok::<(), quadrille::Error<f64>>(())
/// ```
///
/// # Reference
/// G. D. Boyd and D. A. Kleinman, J. Appl. Phys. 39, 3597 (1968).
pub fn focus_range(share: f64) -> Result<RangeInclusive<f64>, Error<f64>> {
    if !(1e-300..=1.0).contains(&share) {
        return Err(Error::InvalidArgument {
            argument: "share of the maximum",
            requirement: "between 1e-300 and 1",
            value: share,
        });
    }
    let best = optimum();
    let wanted = 0.25 * best.overlap * best.overlap * share;
    let crossing = |start: f64| {
        let excess = |log_xi: f64| {
            let xi = log_xi.exp();
            let overlap = mode_overlap_exact(optimal_phase(xi), xi);
            Ok::<f64, Infallible>(0.25 * overlap * overlap / wanted - 1.0)
        };
        let Ok(log_xi) = root::between(excess, [start.ln(), best.xi.ln()]);
        log_xi.exp()
    };
    // For any focus h is below xi and below (pi/2 + Si(pi))^2/xi = 11.72/xi, its limits.
    Ok(crossing(wanted)..=crossing(12.0 / wanted))
}
