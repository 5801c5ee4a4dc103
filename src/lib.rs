//! Numerical integration that can be trusted.
#![forbid(unsafe_code)]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod adaptive;
mod domain;
mod doubly_adaptive;
mod epsilon;
mod error;
mod estimate;
mod goal;
mod heap;
mod integrand;
mod order;
#[cfg(feature = "std")]
mod par;
mod quad;
mod real;
mod rule;
mod segment;
mod singular;
pub mod spdc;
mod transform;
mod value;
mod workspace;

pub use num_complex;

pub use domain::Domain;
pub use error::{Cause, Error};
pub use estimate::Estimate;
pub use quad::{Method, Quad, quad};
pub use real::Real;
pub use rule::Rule;
pub use segment::Segment;
pub use value::{Pairs, Value};
pub use workspace::Workspace;

#[cfg(feature = "std")]
pub use par::*;
