//! Parameter sweeps: the same function at many points, on all cores.
//!
//! A sweep is a closure of an index. [`sweep`] runs it and keeps the first fault; slices, axes, lists
//! of points, grids, options and error types are built around that one function. So is the integrand
//! of a single integral on all cores, each of whose batches is a sweep.

mod axis;
mod cancel;
mod csv;
mod engine;
mod error;
mod extreme;
mod grid;
mod grid_map;
mod integrate;
mod map;
#[cfg(feature = "rayon")]
mod nesting;
mod pace;
mod point_error;
mod point_map;
mod point_sweep;
mod points;
mod progress;
mod threads;

pub use axis::{Axis, AxisError};
pub use cancel::CancelToken;
pub use csv::CsvError;
pub use error::{GridError, TaskError};
pub use grid::Grid;
pub use grid_map::GridMap;
pub use map::{ParMap, par_map, try_par_map};
pub use point_error::PointError;
pub use point_map::PointMap;
pub use points::Points;
