//! The tests of what is public, but for those that need a process of their own.

mod common;

mod breakdowns;
mod elementary;
mod everyday;
mod far_ends;
mod fuzz_regressions;
mod jumps;
mod messages;
mod min_intervals;
mod misbehaviour;
mod near_poles;
mod non_finite;
mod plausible;
mod properties;
mod qags_parity;
mod qags_weights;
mod refinement;
mod rules;
mod singular_inside;
mod spdc_beams;
mod spdc_corrected;
mod spdc_exact;
mod spdc_heralding;
mod spdc_optimum;
mod spdc_walk_off;
mod staircases;
mod traps;
mod truth;
mod value_stability;
mod weights_algebraic;
mod weights_cauchy;
mod weights_fourier;
mod weights_oscillatory;
mod weights_parity;

#[cfg(feature = "std")]
mod battery;
#[cfg(feature = "std")]
mod grids;
#[cfg(feature = "std")]
mod par_integrate;
#[cfg(feature = "std")]
mod spdc_overlap;
#[cfg(feature = "std")]
mod sweeps;

/// Sources of `examples/battery`, one of which refers to the other from the root.
#[cfg(feature = "std")]
#[path = "../../examples/battery/families/mod.rs"]
mod families;
#[cfg(feature = "std")]
#[path = "../../examples/battery/trial.rs"]
mod trial;
