//! Integrals of functions of one variable, with an error estimate that can be relied on, and
//! sweeps of them over parameters on all cores.
//!
//! The integrand may be real, complex or a vector, and it may fail. The range may be infinite and
//! have break points. `Ok` means one thing: the value is finite, and its estimated error is at most
//! `max(abs_tol, rel_tol |value|)`. Everything else is a typed [`Error`].
//!
//! ```
//! use quadrille::num_complex::Complex64;
//! use quadrille::quad;
//!
//! let area = quad(|x: f64| x.ln(), 0.0..1.0)?;
//! let gauss = quad(|x: f64| (-x * x).exp(), ..)?; // the whole line; also `0.0..` and `..0.0`
//! let kink = quad(|x: f64| (x - 0.7).abs().sqrt(), [0.0, 0.7, 1.0])?; // a break point
//! let wave = quad(|x: f64| Complex64::cis(x * x), 0.0..2.0)?; // one pass, not Re and then Im
//! let pair = quad(|x: f64| [x.sin(), x.cos()], 0.0..1.0)?; // both from the same nodes
//! assert!((area.value + 1.0).abs() <= area.error);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`docs`] has the guide and other pages, page by page.
//!
//! # Three rungs
//! [`quad`] has no options. [`Quad`] has them all: a plain value, set once, shared by threads.
//! [`Rule`] is the innermost part: one panel, nothing refined. The default method,
//! [`Method::DoublyAdaptive`], is the one that is least often wrong in silence.
//! ```
//! use quadrille::{Method, Quad, Rule, Workspace};
//!
//! let q = Quad::new().rel_tol(1e-12).abs_tol(0.0).max_intervals(500);
//! q.integrate(|x: f64| 1.0 / (0.01 + x * x), -1.0..1.0)?;
//! q.integrate_batch(|xs: &[f64], ys: &mut [f64]| ys.copy_from_slice(xs), 0.0..1.0)?;
//! q.integrate_in(&mut Workspace::new(), |x: f64| x.sqrt(), 0.0..1.0)?; // storage to keep
//! q.method(Method::Qag(Rule::GaussKronrod31)).integrate(|x: f64| x.sin().exp(), 0.0..9.0)?;
//!
//! let panel = Rule::GaussKronrod15.apply(|x: f64| x.exp(), 0.0, 1.0)?;
//! assert!((panel.value - 1f64.exp_m1()).abs() <= panel.error);
//! # Ok::<(), quadrille::Error<f64>>(())
//! ```
//!
//! Where f is cheap and called often, [`elementary`] has a sine and an exponential that become
//! vectors.
//!
//! # Errors
//! [`Error`] says what went wrong, [`Cause`] why an integral did not converge, and [`Error::best`]
//! is what was reached by then.
//! ```
//! use quadrille::{Error, quad};
//!
//! match quad(|x: f64| (0.7 - x).sqrt(), 0.0..1.0) {
//!     Err(Error::NonFinite { x }) => assert!(x > 0.7),
//!     other => panic!("there is no such root: {other:?}"),
//! }
//! ```
//!
//! # All cores
//! [`Quad::par_integrate`] is for one integral of an expensive function, sweeps are for many.
//! [`par_map`] and [`try_par_map`] take a slice of points, [`ParMap`] adds progress, cancelling and
//! a number of threads, and a [`Grid`] of two [`Axis`] values gives a [`GridMap`]. Results are in
//! order, bit for bit those of a serial loop; the first failure by index is a [`TaskError`].
//! ```
//! # #[cfg(feature = "std")] {
//! use quadrille::{Axis, Grid, quad, try_par_map};
//!
//! let areas = try_par_map(&[1.0, 2.0], |&w| quad(|x: f64| (-w * x * x).exp(), ..))?;
//! assert!((areas[0].value - std::f64::consts::PI.sqrt()).abs() <= areas[0].error);
//!
//! let grid = Grid::new(Axis::arange(-7.0, 3.0, 0.1), Axis::logspace(-1.5, 2.5, 100));
//! assert_eq!(grid.par_map(|phase, focus| focus * phase.cos()).shape(), (100, 100));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A worked example
//! [`spdc`]: an integral from quantum optics, by quadrature and in closed form, and what surrounds
//! it: the optimum, physical units, harmonic generation, heralding.
//! ```
//! use quadrille::spdc;
//!
//! let overlap = spdc::mode_overlap(-3.2551, 2.8375)?;
//! assert!((overlap.value - spdc::mode_overlap_exact(-3.2551, 2.8375)).norm() <= overlap.error);
//! # Ok::<(), quadrille::Error<quadrille::num_complex::Complex64>>(())
//! ```
//!
//! # Debug builds
//! Two lines in the Cargo.toml of your program optimize the integrator, and leave your own code as it
//! is for the debugger:
//! ```toml
//! [profile.dev.package.quadrille]
//! opt-level = 3
//! ```
//!
//! # Features
//! | feature | default | brings |
//! |---|---|---|
//! | `std` | yes | sweeps, and the standard library's `sin`, `exp`, ... in place of libm's |
//! | `multiversion` | yes | AVX2 for rounds of samples and the judgement of panels, and with FMA for some of [`spdc`], chosen at run time |
//! | `rayon` | yes | sweeps and [`Quad::par_integrate`] on all cores; without it the same functions run serially |
//!
//! Without `std` the crate is `no_std`: the integrators and [`spdc`] need `alloc` and no more.
#![forbid(unsafe_code)]
#![cfg_attr(not(feature = "std"), no_std)]
// The front page speaks of sweeps, which are then not there to link to.
#![cfg_attr(not(feature = "std"), allow(rustdoc::broken_intra_doc_links))]

extern crate alloc;

mod arithmetic;
mod chebyshev;
mod domain;
mod doubly_adaptive;
mod each;
pub mod elementary;
#[cfg(all(test, feature = "std"))]
mod elementary_test;
mod error;
mod estimate;
mod extrapolation;
mod goal;
mod method;
mod problem;
mod quad;
mod quadpack;
mod real;
mod rule;
mod samples;
mod segment;
pub mod spdc;
#[cfg(feature = "std")]
mod sweep;
mod task;
mod transform;
mod value;
mod vector;
mod weight;
mod workspace;
#[cfg(feature = "serde")]
mod written_error;

pub use num_complex;

pub use domain::Domain;
pub use error::{Cause, Error};
pub use estimate::Estimate;
pub use method::Method;
pub use quad::{Quad, quad};
pub use real::Real;
pub use rule::Rule;
pub use samples::non_finite::NonFinite;
pub use segment::Segment;
pub use value::Value;
pub use weight::{Log, Weight};
pub use workspace::Workspace;

#[cfg(feature = "std")]
pub use sweep::*;

/// The pages: the guide, and what surrounds it.
///
/// They are the files of `docs/` in the repository and in the package, and exist in the
/// documentation only. Their programs are run as tests.
///
/// | page | what it is about |
/// |---|---|
/// | [`guide`](docs::guide) | from one call to sweeps, and an index of what other libraries call it |
/// | [`coming_from_scipy`](docs::coming_from_scipy) | `scipy.integrate.quad`, argument by argument |
/// | [`coming_from_gsl`](docs::coming_from_gsl) | the routines of the GNU Scientific Library, one by one |
/// | [`coming_from_quadgk`](docs::coming_from_quadgk) | `QuadGK.jl`, function by function |
/// | [`weights`](docs::weights) | oscillating and singular factors: which, how, and how well |
/// | [`fast_integrands`](docs::fast_integrands) | what turns a closure into vector instructions |
/// | [`tabulated_data`](docs::tabulated_data) | tables as integrands, and splines through them |
/// | [`build_cost`](docs::build_cost) | compile times, sizes, and debug builds |
/// | [`reliability`](docs::reliability) | a thousand ways to be wrong, beside SciPy, GSL and four crates |
///
/// # Measurements
/// Pages that live on pictures and formulas are read as files: `docs/accuracy.md`,
/// `docs/benchmarks.md`, `docs/cluster.md`, `docs/physics.md`, `docs/architecture.md` and
/// `docs/decisions.md`.
// A definition ahead of a page stands in for that at its end, which names a file.
#[cfg(all(any(doc, doctest), feature = "std"))]
pub mod docs {
    #[doc = "[build cost]: crate::docs::build_cost"]
    #[doc = "[where it fails]: crate::docs#measurements"]
    #[doc = "[accuracy]: crate::docs#measurements"]
    #[doc = "[benchmarks]: crate::docs#measurements"]
    #[doc = "[cluster]: crate::docs#measurements"]
    #[doc = "[fast integrands]: crate::docs::fast_integrands"]
    #[doc = "[weights]: crate::docs::weights"]
    #[doc = "[scipy weights]: crate::docs::coming_from_scipy#weights"]
    #[doc = "[scipy]: crate::docs::coming_from_scipy"]
    #[doc = "[gsl]: crate::docs::coming_from_gsl"]
    #[doc = "[quadgk]: crate::docs::coming_from_quadgk"]
    #[doc = "[tabulated data]: crate::docs::tabulated_data"]
    #[doc = include_str!("../docs/guide.md")]
    pub mod guide {}
    #[doc = "[narrow features]: crate::docs::guide#what-no-sampler-can-see"]
    #[doc = "[one expensive integral]: crate::docs::guide#one-expensive-integral"]
    #[doc = "[default method]: crate::docs#measurements"]
    #[doc = "[accuracy]: crate::docs#measurements"]
    #[doc = "[weights]: crate::docs::weights"]
    #[doc = include_str!("../docs/coming-from-scipy.md")]
    pub mod coming_from_scipy {}
    #[doc = "[accuracy]: crate::docs#measurements"]
    #[doc = "[nested]: crate::docs::guide#nested-integrals"]
    #[doc = "[not finite]: crate::docs::guide#when-f-is-not-finite"]
    #[doc = "[sweeps]: crate::docs::guide#sweeps"]
    #[doc = "[fail]: crate::docs::guide#integrands-that-fail"]
    #[doc = include_str!("../docs/coming-from-gsl.md")]
    pub mod coming_from_gsl {}
    #[doc = "[accuracy]: crate::docs#measurements"]
    #[doc = "[counts]: crate::docs::guide#recipes"]
    #[doc = "[own type]: crate::docs::guide#your-own-type"]
    #[doc = "[fail]: crate::docs::guide#integrands-that-fail"]
    #[doc = "[one integral]: crate::docs::guide#one-expensive-integral"]
    #[doc = "[cause]: crate::docs::guide#when-it-does-not-converge"]
    #[doc = include_str!("../docs/coming-from-quadgk.md")]
    pub mod coming_from_quadgk {}
    // The picture is read in the file; here an empty one is in its place.
    #[doc = "[picture]: data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="]
    #[doc = "[fourier]: crate::docs#measurements"]
    #[doc = "[reliability]: crate::docs::reliability#weights"]
    #[doc = "[accuracy]: crate::docs#measurements"]
    #[doc = "[benchmarks]: crate::docs#measurements"]
    #[doc = include_str!("../docs/weights.md")]
    pub mod weights {}
    #[doc = "[physics]: crate::docs#measurements"]
    #[doc = "[benchmarks]: crate::docs#measurements"]
    #[doc = "[elementary]: crate::elementary"]
    #[doc = "[build cost]: crate::docs::build_cost"]
    #[doc = "[accuracy]: crate::docs#measurements"]
    #[doc = include_str!("../docs/fast-integrands.md")]
    pub mod fast_integrands {}
    #[doc = "[break points]: crate::docs::guide#ranges-and-break-points"]
    #[doc = include_str!("../docs/tabulated-data.md")]
    pub mod tabulated_data {}
    #[doc = include_str!("../docs/build-cost.md")]
    pub mod build_cost {}
    #[doc = include_str!("../docs/reliability.md")]
    pub mod reliability {}
}

/// The examples of the other pages, run as tests.
#[cfg(all(doctest, feature = "std"))]
mod pages {
    #[doc = include_str!("../README.md")]
    mod readme {}
    #[doc = include_str!("../docs/accuracy.md")]
    mod accuracy {}
    #[doc = include_str!("../docs/physics.md")]
    mod physics {}
    #[doc = include_str!("../docs/decisions.md")]
    mod decisions {}
}
