//! Spontaneous parametric down-conversion: how well the collected spatial modes overlap.
//!
//! A pump photon splits into signal and idler in a nonlinear crystal. With Gaussian beams the
//! overlap of the modes is governed by two dimensionless numbers, the phase mismatch phi and the
//! aggregate focus xi (R. S. Bennink, Phys. Rev. A 81, 053805 (2010)):
//!
//! ```text
//! I(phi, xi) = integral over l in [-1, 1] of sqrt(xi) exp(i phi l / 2) / (1 - i xi l)
//! ```
//!
//! | asked for | from | item |
//! |---|---|---|
//! | the overlap | phi, xi | [`mode_overlap_exact`], [`mode_overlap_grid`], [`mode_overlap`] |
//! | the same for beams that match by poling | phi, xi, C | [`mode_overlap_corrected_exact`], [`mode_overlap_corrected`] |
//! | the best phase, the best focus, how far off it may be | xi; nothing; a share | [`optimal_phase`], [`optimum`], [`focus_range`] |
//! | the focus of a beam, and its waist | lengths, refractive index | [`focus`], [`waist_for_focus`] |
//! | the focus of three beams, and C | wave numbers, three foci | [`aggregate_focus`] |
//! | the foci for it | wave numbers, ratios, xi | [`foci_for_aggregate`] |
//! | phase mismatch, period of the poling | wave numbers, length | [`WaveNumbers`] |
//! | second-harmonic power | sigma, B, xi | [`boyd_kleinman`], [`boyd_kleinman_walk_off`], [`boyd_kleinman_optimum`] |
//! | heralding efficiency | foci | [`heralding_efficiency`] |
//!
//! Lengths have types of their own, because a waist given for a wavelength would go unnoticed; what
//! is dimensionless, and wave numbers in radians per metre, are plain `f64`. Beams are paraxial and
//! collinear, with their waists in the middle of the crystal. `docs/physics.md` in the repository
//! has the derivations. Absolute pair rates are not here: see there why.

mod aggregate;
#[cfg(all(test, feature = "std"))]
mod arithmetic_test;
mod beam;
mod corrected;
mod exact;
mod grid;
mod harmonic;
mod harmonic_optimum;
mod heralding;
mod optimum;
mod overlap;
mod phase;
mod root;
mod tables;
#[cfg(test)]
mod tables_test;
mod units;

pub use aggregate::{Aggregate, Foci, aggregate_focus, foci_for_aggregate};
pub use beam::{focus, waist_for_focus, wave_number};
pub use corrected::{mode_overlap_corrected, mode_overlap_corrected_exact};
pub use exact::mode_overlap_exact;
pub use grid::mode_overlap_grid;
pub use harmonic::{boyd_kleinman, boyd_kleinman_walk_off, walk_off};
pub use harmonic_optimum::{HarmonicOptimum, boyd_kleinman_optimum};
pub use heralding::heralding_efficiency;
pub use optimum::{Optimum, focus_range, optimal_phase, optimum};
pub use overlap::mode_overlap;
pub use phase::WaveNumbers;
pub use units::{Length, Period, Waist, Wavelength};
