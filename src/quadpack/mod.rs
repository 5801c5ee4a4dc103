//! QUADPACK's methods, step for step: bisection of the panel with the largest error, by one rule or with
//! extrapolation.

pub(crate) mod bisection;
mod fourier;
mod heap;
pub(crate) mod order;
mod panels;
pub(crate) mod qag;
pub(crate) mod qags;
mod refinement;
pub(crate) mod weighted;
