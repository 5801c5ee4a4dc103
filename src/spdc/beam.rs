//! One Gaussian beam in a crystal: from lengths to the dimensionless focus, and back.
//!
//! Paraxial beams along the axis of the crystal with their waist in its middle, no walk-off.

use core::f64::consts::TAU;

#[cfg(not(feature = "std"))]
#[allow(
    unused_imports,
    reason = "a dependency that links std brings back f64's own methods"
)]
use num_traits::Float as _;

use super::units::{Length, Waist, Wavelength};

/// Whether all are finite and > 0.
pub(super) fn positive<const N: usize>(numbers: [f64; N]) -> bool {
    numbers.iter().all(|&x| x.is_finite() && x > 0.0)
}

/// The wave number in the crystal, k = 2 pi n / lambda, in radians per metre.
///
/// `index` is the refractive index at this wavelength, polarization and temperature.
///
/// # Errors
/// None, but NaN unless both are finite and positive.
///
/// # Example
/// ```
/// use quadrille::spdc::{Wavelength, wave_number};
///
/// let k = wave_number(Wavelength::nanometres(405.0), 1.84);
/// assert!((k / 2.85458295e7 - 1.0).abs() < 1e-8);
/// ```
pub fn wave_number(wavelength: Wavelength, index: f64) -> f64 {
    let wavelength = wavelength.in_metres();
    if !positive([wavelength, index]) {
        return f64::NAN;
    }
    TAU * index / wavelength
}

/// The focus of a beam, xi = L lambda / (2 pi n w^2) = L / (k w^2), a pure number.
///
/// The length of the crystal over the confocal parameter of the beam: 1 if the ends of the crystal
/// are one Rayleigh length away from the waist. `index` is the refractive index.
///
/// # Errors
/// None, but NaN unless all four are finite and positive; infinite or 0 where the number is beyond
/// the range of `f64`.
///
/// # Example
/// ```
/// use quadrille::spdc::{Length, Waist, Wavelength, focus};
///
/// let (length, waist) = (Length::millimetres(10.0), Waist::micrometres(20.0));
/// let xi = focus(length, waist, Wavelength::nanometres(405.0), 1.84);
/// assert!((xi - 0.8757846732638261).abs() < 1e-15);
/// ```
///
/// A waist is not a wavelength:
/// ```compile_fail,E0308
/// use quadrille::spdc::{Length, Waist, Wavelength, focus};
///
/// let (length, waist) = (Length::millimetres(10.0), Waist::micrometres(20.0));
/// focus(length, Wavelength::nanometres(405.0), waist, 1.84);
/// ```
///
/// # Reference
/// G. D. Boyd and D. A. Kleinman, J. Appl. Phys. 39, 3597 (1968).
pub fn focus(length: Length, waist: Waist, wavelength: Wavelength, index: f64) -> f64 {
    let (length, waist, wavelength) = (
        length.in_metres(),
        waist.in_metres(),
        wavelength.in_metres(),
    );
    if !positive([length, waist, wavelength, index]) {
        return f64::NAN;
    }
    (length / waist) * (wavelength / waist) / (TAU * index)
}

/// The waist that gives a beam this focus: w = sqrt(L lambda / (2 pi n xi)), the inverse of
/// [`focus`].
///
/// `xi` and the refractive index `index` are pure numbers.
///
/// # Errors
/// None, but a waist of NaN unless all four are finite and positive.
///
/// # Example
/// ```
/// use quadrille::spdc::{Length, Wavelength, optimum, waist_for_focus};
///
/// let (length, green) = (Length::millimetres(10.0), Wavelength::nanometres(532.0));
/// let waist = waist_for_focus(length, optimum().xi, green, 1.8);
/// assert!((waist.in_micrometres() - 12.8754).abs() < 1e-3);
/// ```
pub fn waist_for_focus(length: Length, xi: f64, wavelength: Wavelength, index: f64) -> Waist {
    let (length, wavelength) = (length.in_metres(), wavelength.in_metres());
    if !positive([length, xi, wavelength, index]) {
        return Waist::metres(f64::NAN);
    }
    Waist::metres((length / (TAU * index)).sqrt() * (wavelength / xi).sqrt())
}
