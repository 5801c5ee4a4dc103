//! The sweeps of [`quadrille`] beyond one machine, and beyond one run.
//!
//! - [`CheckpointedMap`] is `ParMap` with a file: a sweep that was killed goes on where it was.
//! - `MpiMap` (feature `mpi`, on by default) is the same on all ranks of an MPI program.
//!
//! Both give, bit for bit, what `par_map` gives.
#![forbid(unsafe_code)]
// What ranks need beside.
#![cfg_attr(not(feature = "mpi"), allow(dead_code))]

mod alone;
mod checkpoint;
mod collector;
mod encoding;
mod error;
mod identity;
mod job;
#[cfg(test)]
mod model;
mod options;
#[cfg(feature = "mpi")]
mod ranks;
mod schedule;

pub use alone::CheckpointedMap;
pub use checkpoint::{Checkpoint, CheckpointError};
pub use error::SweepError;
#[cfg(feature = "mpi")]
pub use ranks::{MpiMap, initialize};

#[cfg(all(doctest, feature = "mpi"))]
#[doc = include_str!("../README.md")]
mod readme {}
