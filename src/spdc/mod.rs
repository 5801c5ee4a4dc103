//! Spontaneous parametric down-conversion: how well the collected spatial modes overlap.
//!
//! A pump photon splits into signal and idler in a nonlinear crystal. With Gaussian beams the
//! overlap of the modes is governed by two dimensionless numbers, the phase mismatch phi and the
//! aggregate focus xi (R. S. Bennink, Phys. Rev. A 81, 053805 (2010)):
//!
//! ```text
//! I(phi, xi) = integral over l in [-1, 1] of sqrt(xi) exp(i phi l / 2) / (1 - i xi l)
//! ```

mod elementary;
mod exact;
mod grid;
mod overlap;
mod tables;
#[cfg(test)]
mod tables_test;

pub use exact::mode_overlap_exact;
pub use grid::mode_overlap_grid;
pub use overlap::mode_overlap;
