//! The phase mismatch of three waves, with and without poling.

use core::f64::consts::TAU;

use super::units::{Length, Period};

/// The wave numbers of pump, signal and idler in the crystal, in radians per metre.
///
/// [`wave_number`](super::wave_number) gives them from wavelengths and refractive indices. The
/// beams are collinear.
///
/// # Example
/// From 405 nm to two photons of 810 nm, in 10 mm:
/// ```
/// use quadrille::spdc::{Length, WaveNumbers, Wavelength, optimum, wave_number};
///
/// let (pump, pair) = (Wavelength::nanometres(405.0), Wavelength::nanometres(810.0));
/// let k = WaveNumbers {
///     pump: wave_number(pump, 1.84),
///     signal: wave_number(pair, 1.76),
///     idler: wave_number(pair, 1.84),
/// };
/// let length = Length::millimetres(10.0);
/// assert!((k.plane_wave_period().in_micrometres() - 10.125).abs() < 1e-9);
///
/// let focused = k.poling_period(optimum().phi, length);
/// assert!((focused.in_micrometres() - 10.119691743899).abs() < 1e-9);
/// assert!((k.phase_mismatch(focused, length) - optimum().phi).abs() < 1e-9);
/// ```
///
/// # Reference
/// R. S. Bennink, Phys. Rev. A 81, 053805 (2010); arXiv:1003.3810.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WaveNumbers {
    /// Of the pump.
    pub pump: f64,
    /// Of the signal.
    pub signal: f64,
    /// Of the idler.
    pub idler: f64,
}

impl WaveNumbers {
    /// What the crystal alone leaves over: dk = k_p - k_s - k_i, in radians per metre, without any
    /// poling.
    ///
    /// The wave numbers nearly cancel: of 16 digits some two or three are lost.
    pub fn mismatch(&self) -> f64 {
        self.pump - self.signal - self.idler
    }

    /// The phase mismatch phi = (dk - 2 pi / period) L, in radians.
    ///
    /// An infinite `period` is a crystal without poling.
    ///
    /// # Errors
    /// None, but NaN for a NaN among the numbers and for a period of 0.
    pub fn phase_mismatch(&self, period: Period, length: Length) -> f64 {
        let period = period.in_metres();
        if period == 0.0 {
            return f64::NAN;
        }
        (self.mismatch() - TAU / period) * length.in_metres()
    }

    /// The period of the poling for which the phase mismatch is `phi`, in radians:
    /// 2 pi / (dk - phi / L).
    ///
    /// For focused beams that is [`optimal_phase`](super::optimal_phase) of their focus, or at the
    /// best focus [`optimum`](super::optimum); for plane waves it is 0.
    ///
    /// # Errors
    /// None. Negative where the grating must be used in the order -1, infinite where no grating
    /// is needed, NaN for a NaN among the numbers and for a length that is not positive.
    pub fn poling_period(&self, phi: f64, length: Length) -> Period {
        let length = length.in_metres();
        if length > 0.0 {
            Period::metres(TAU / (self.mismatch() - phi / length))
        } else {
            Period::metres(f64::NAN)
        }
    }

    /// The period of the poling for plane waves, 2 pi / dk.
    ///
    /// # Errors
    /// None. Negative where the grating must be used in the order -1, infinite where no grating
    /// is needed, NaN for a NaN among the wave numbers.
    pub fn plane_wave_period(&self) -> Period {
        Period::metres(TAU / self.mismatch())
    }
}
