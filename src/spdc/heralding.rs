//! How often the partner of a collected photon is collected too.

#[cfg(not(feature = "std"))]
#[allow(
    unused_imports,
    reason = "a dependency that links std brings back f64's own methods"
)]
use num_traits::Float as _;

use super::aggregate::Foci;

/// Heralding efficiency of the signal: how likely the idler photon is in its collected mode, if
/// the signal photon was found in its own.
///
/// ```text
/// eta_s = 4 x_s x_i sqrt(al be) / (A B)  atan(xi) / atan(sqrt(be/al)),
/// al = 1/xi_p + 1/(x_s xi_s),   be = xi_p + xi_s/x_s,   x_j = k_j/k_p
/// ```
///
/// with A, B and the aggregate focus xi of [`aggregate_focus`](super::aggregate_focus). `x_s` is
/// the signal's share of the pump's wave number, between 0 and 1, and x_i = 1 - x_s: the beams
/// match without poling, C = 0. The photons are not filtered spectrally, and the dispersion of the
/// crystal is linear over their spectrum. Losses are not included. For the idler's efficiency
/// exchange signal and idler, and put 1 - `x_s` for `x_s`.
///
/// # Numerics
/// Sums and products of positive numbers: good to a few units in the last place.
///
/// # Errors
/// None, but NaN for an `x_s` that is not between 0 and 1 exclusively, and for foci below 1e-100
/// or above 1e100.
///
/// # Example
/// Beams of equal focus:
/// ```
/// use quadrille::spdc::{Foci, heralding_efficiency};
///
/// let foci = Foci { pump: 2.84, signal: 2.84, idler: 2.84 };
/// assert!((heralding_efficiency(0.5, foci) - 0.75).abs() < 1e-15);
/// ```
///
/// # Reference
/// The general formula was derived for this crate, and confirmed by numerical integration over
/// the phase mismatch; the case of equal foci is in R. S. Bennink, Phys. Rev. A 81, 053805 (2010).
pub fn heralding_efficiency(x_s: f64, foci: Foci) -> f64 {
    if !(x_s > 0.0 && x_s < 1.0) || foci.unusable().is_some() {
        return f64::NAN;
    }
    let Foci {
        pump,
        signal,
        idler,
    } = foci;
    let x_i = 1.0 - x_s;
    // A times the pump's focus, B over it, and xi = (B/A) xi_s xi_i / xi_p.
    let a = pump + x_s * signal + x_i * idler;
    let b = 1.0 / pump + x_s / signal + x_i / idler;
    let xi = signal * (b / a) * pump * idler;
    let alpha = 1.0 / pump + 1.0 / (x_s * signal);
    let beta = pump + signal / x_s;
    4.0 * x_s * x_i * (alpha / b).sqrt() * (beta / a).sqrt() / (a * b).sqrt() * xi.atan()
        / (beta / alpha).sqrt().atan()
}
