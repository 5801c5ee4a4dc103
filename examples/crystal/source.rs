//! The source: three beams in a crystal.

use std::error::Error;

use quadrille::spdc::{
    self, Aggregate, Foci, Length, Period, Waist, WaveNumbers, Wavelength, aggregate_focus,
    foci_for_aggregate, heralding_efficiency, mode_overlap_corrected_exact, optimum,
    waist_for_focus, wave_number,
};

/// What is given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Crystal {
    pub(crate) length: Length,
    pub(crate) pump: Wavelength,
    pub(crate) signal: Wavelength,
    /// The refractive indices for pump, signal and idler.
    pub(crate) indices: [f64; 3],
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Beam {
    pub(crate) wavelength: Wavelength,
    pub(crate) index: f64,
    pub(crate) waist: Waist,
}

/// What follows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source {
    pub(crate) length: Length,
    pub(crate) beams: [Beam; 3],
    pub(crate) waves: WaveNumbers,
    /// The foci of the beams, which are equal.
    pub(crate) foci: Foci,
    pub(crate) together: Aggregate,
    /// The best phase mismatch, and the poling for it.
    pub(crate) phi: f64,
    pub(crate) period: Period,
    pub(crate) overlap: f64,
}

impl Source {
    /// Beams of equal focus, such that the aggregate focus is the best for C = 0; a small C moves
    /// it too little to be seen in the overlap.
    pub(crate) fn new(crystal: Crystal) -> Result<Self, Box<dyn Error>> {
        let Crystal {
            length,
            pump,
            signal,
            indices,
        } = crystal;
        let idler = 1.0 / (1.0 / pump.in_metres() - 1.0 / signal.in_metres());
        if !(idler.is_finite() && idler > 0.0) {
            return Err("the signal must have a longer wavelength than the pump".into());
        }
        let wavelengths = [pump, signal, Wavelength::metres(idler)];
        let k = |beam: usize| wave_number(wavelengths[beam], indices[beam]);
        let waves = WaveNumbers {
            pump: k(0),
            signal: k(1),
            idler: k(2),
        };

        let equal = Foci {
            pump: 1.0,
            signal: 1.0,
            idler: 1.0,
        };
        let foci = foci_for_aggregate(waves, equal, optimum().xi)?;
        let together = aggregate_focus(waves, foci)?;
        let phi = best_phase(&together);
        let beams = [0, 1, 2].map(|beam| Beam {
            wavelength: wavelengths[beam],
            index: indices[beam],
            waist: waist_for_focus(length, foci.pump, wavelengths[beam], indices[beam]),
        });
        Ok(Self {
            length,
            beams,
            waves,
            foci,
            together,
            phi,
            period: waves.poling_period(phi, length),
            overlap: mode_overlap_corrected_exact(phi, together.xi, together.c),
        })
    }

    /// The overlap at another phase mismatch, with all waists larger by a factor.
    pub(crate) fn overlap(&self, phi: f64, wider: f64) -> f64 {
        let xi = self.together.xi / (wider * wider);
        mode_overlap_corrected_exact(phi, xi, self.together.c)
    }

    /// Of signal and idler, as if the beams matched without poling.
    pub(crate) fn heralding(&self) -> [f64; 2] {
        let share = self.waves.signal / (self.waves.signal + self.waves.idler);
        [share, 1.0 - share].map(|share| heralding_efficiency(share, self.foci))
    }
}

/// The best phase, which C moves a little: from that without C, by parabolas through three points.
fn best_phase(together: &Aggregate) -> f64 {
    let overlap = |phi| mode_overlap_corrected_exact(phi, together.xi, together.c);
    let mut phi = spdc::optimal_phase(together.xi);
    for step in [0.3, 0.1, 0.03, 0.01] {
        let [below, here, above] = [phi - step, phi, phi + step].map(overlap);
        phi += 0.5 * step * (below - above) / (below - 2.0 * here + above);
    }
    phi
}
