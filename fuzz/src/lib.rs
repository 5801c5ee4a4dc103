//! What the fuzz targets share: where numbers and options come from, integrands whose
//! integrals are known, and what must be true of every outcome.

pub mod axes;
pub mod number;
pub mod options;
pub mod outcome;
pub mod pieces;
pub mod sample;
pub mod weighted;
