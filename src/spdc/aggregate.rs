//! The aggregate focus of three beams.
//!
//! With E_j = exp(-r^2/(w_j^2 (1 + i xi_j l))) / (1 + i xi_j l) for each beam and w_j^2 = L/(k_j
//! xi_j), the integral of E_p E_s* E_i* over the transverse plane at l is one over
//!
//! ```text
//! k_p xi_p (1 - i xi_s l)(1 - i xi_i l) + k_s xi_s (1 + i xi_p l)(1 - i xi_i l)
//!     + k_i xi_i (1 + i xi_p l)(1 - i xi_s l)   ~   1 - i xi l - C xi^2 l^2.
//! ```
//!
//! Along the imaginary axis, l = i y, the left side is real and changes its sign between
//! y = -1/xi_s and y = -1/xi_i, so that both of its roots are there: C is at most 1/4.

use super::phase::WaveNumbers;
use crate::error::Error;

/// The foci of pump, signal and idler, each as [`focus`](super::focus) gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Foci {
    /// Of the pump.
    pub pump: f64,
    /// Of the signal's collected mode.
    pub signal: f64,
    /// Of the idler's collected mode.
    pub idler: f64,
}

impl Foci {
    /// The first that is too small or too large for products of them.
    pub(super) fn unusable(&self) -> Option<f64> {
        let usable = |focus: &f64| (1e-100..=1e100).contains(focus);
        [self.pump, self.signal, self.idler]
            .into_iter()
            .find(|focus| !usable(focus))
    }
}

/// What three beams amount to: the numbers that their overlap depends on.
///
/// # Reference
/// R. S. Bennink, Phys. Rev. A 81, 053805 (2010); arXiv:1003.3810.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Aggregate {
    /// The aggregate focus, B/A xi_s xi_i / xi_p.
    pub xi: f64,
    /// Bennink's A, above 1.
    pub a: f64,
    /// Bennink's B, above 0.
    pub b: f64,
    /// The correction C, at most 1/4; 0 where k_p = k_s + k_i.
    pub c: f64,
}

/// The aggregate focus of three beams, and the correction C to it.
///
/// ```text
/// A  = 1 + (k_s/k_p)(xi_s/xi_p) + (k_i/k_p)(xi_i/xi_p)
/// B  = (1 - dk/k_p) [1 + (k_s + dk)/(k_p - dk) xi_p/xi_s + (k_i + dk)/(k_p - dk) xi_p/xi_i]
/// xi = (B/A) xi_s xi_i / xi_p,    C = (dk/k_p) xi_p^2/(xi_s xi_i) A/B^2
/// ```
///
/// with dk = k_p - k_s - k_i, which does not include the grating. The overlap has the denominator
/// 1 - i xi l - C xi^2 l^2. The plain overlap, [`mode_overlap`](super::mode_overlap), is for C = 0,
/// the case of beams that match without poling. In three poled examples leaving C out cost 0.1 to
/// 1.4 % of the overlap; [`mode_overlap_corrected`](super::mode_overlap_corrected) takes it in.
///
/// # Errors
/// [`Error::InvalidArgument`] for wave numbers that are not positive, or where the pump's is not
/// larger than either of the others; for foci below 1e-100 or above 1e100.
///
/// # Example
/// ```
/// use quadrille::spdc::{Foci, WaveNumbers, aggregate_focus};
///
/// let k = WaveNumbers { pump: 2.0, signal: 1.0, idler: 1.0 };
/// let beams = aggregate_focus(k, Foci { pump: 1.0, signal: 2.0, idler: 3.0 })?;
/// assert!((beams.a - 3.5).abs() < 1e-15 && (beams.b - 17.0 / 12.0).abs() < 1e-15);
/// assert!((beams.xi - 17.0 / 7.0).abs() < 1e-14 && beams.c == 0.0);
/// # Ok::<(), quadrille::Error<f64>>(())
/// ```
///
/// # Reference
/// R. S. Bennink, Phys. Rev. A 81, 053805 (2010); arXiv:1003.3810.
pub fn aggregate_focus(k: WaveNumbers, foci: Foci) -> Result<Aggregate, Error<f64>> {
    let refuse = |argument, requirement, value| {
        Err(Error::InvalidArgument {
            argument,
            requirement,
            value,
        })
    };
    for (argument, k) in [("wave number k_s", k.signal), ("wave number k_i", k.idler)] {
        if !(k.is_finite() && k > 0.0) {
            return refuse(argument, "finite and > 0", k);
        }
    }
    if !(k.pump.is_finite() && k.pump > k.signal && k.pump > k.idler) {
        return refuse("wave number k_p", "finite, > k_s and > k_i", k.pump);
    }
    if let Some(focus) = foci.unusable() {
        return refuse("focus of a beam", "between 1e-100 and 1e100", focus);
    }
    let (signal, idler) = (k.signal / k.pump, k.idler / k.pump);
    let mismatch = k.mismatch() / k.pump;
    let (to_signal, to_idler) = (foci.pump / foci.signal, foci.pump / foci.idler);
    // The brackets multiplied out; k_s + dk = k_p - k_i.
    let a = 1.0 + signal / to_signal + idler / to_idler;
    let b = (signal + idler)
        + (k.pump - k.idler) / k.pump * to_signal
        + (k.pump - k.signal) / k.pump * to_idler;
    Ok(Aggregate {
        xi: b / a * foci.signal / to_idler,
        a,
        b,
        c: mismatch * (to_signal / b) * (to_idler / b) * a,
    })
}

/// The foci of pump, signal and idler that amount to the aggregate focus `xi`, in the given ratios.
///
/// ```text
/// xi_j = t r_j,    t = xi / xi(r)
/// ```
///
/// with xi(r) the [`aggregate_focus`] of the ratios `r` themselves. It grows in proportion to all
/// three, while A, B and C depend on their ratios alone: this is its inverse, in closed form. Of
/// `r`, the ratios count and not the size. Equal foci are xi (1 - dk/(2 k_p)) each, with
/// dk = k_p - k_s - k_i: without a mismatch, xi itself. All are pure numbers; the foci become waists by
/// [`waist_for_focus`](super::waist_for_focus).
///
/// # Numerics
/// Good to a few units in the last place, at the cost of one [`aggregate_focus`] and three
/// multiplications.
///
/// # Errors
/// [`Error::InvalidArgument`] for an `xi` below 1e-100 or above 1e100, for ratios and wave numbers
/// that [`aggregate_focus`] refuses, and where the focus of a beam would be below 1e-100 or above
/// 1e100.
///
/// # Example
/// Beams of equal focus that are together at the best one:
/// ```
/// use quadrille::spdc::{Foci, WaveNumbers, aggregate_focus, foci_for_aggregate, optimum};
///
/// let k = WaveNumbers { pump: 2.1, signal: 1.0, idler: 1.0 };
/// let equal = Foci { pump: 1.0, signal: 1.0, idler: 1.0 };
/// let foci = foci_for_aggregate(k, equal, optimum().xi)?;
/// assert!((foci.pump - optimum().xi * (1.0 - 0.1 / 4.2)).abs() < 1e-14);
/// assert!((aggregate_focus(k, foci)?.xi - optimum().xi).abs() < 1e-14);
/// # Ok::<(), quadrille::Error<f64>>(())
/// ```
///
/// # Reference
/// The aggregate focus: R. S. Bennink, Phys. Rev. A 81, 053805 (2010); arXiv:1003.3810. Its inverse was
/// derived for this crate.
pub fn foci_for_aggregate(k: WaveNumbers, ratios: Foci, xi: f64) -> Result<Foci, Error<f64>> {
    let refuse = |argument, value| {
        Err(Error::InvalidArgument {
            argument,
            requirement: "between 1e-100 and 1e100",
            value,
        })
    };
    if !(1e-100..=1e100).contains(&xi) {
        return refuse("aggregate focus xi", xi);
    }
    let scale = xi / aggregate_focus(k, ratios)?.xi;
    let foci = Foci {
        pump: scale * ratios.pump,
        signal: scale * ratios.signal,
        idler: scale * ratios.idler,
    };
    match foci.unusable() {
        Some(focus) => refuse("focus of a beam", focus),
        None => Ok(foci),
    }
}
