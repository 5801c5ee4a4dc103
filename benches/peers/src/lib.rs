//! Other integrators behind one trait, so that one program can ask all of them the same.
//!
//! See README.md beside Cargo.toml. `unsafe` appears at two borders and nowhere else: the calls
//! into GSL, and the integrands that SciPy calls.

pub mod everyday;
pub mod integrands;
mod peer;
pub mod peers;
pub mod setting;

pub use peer::{Answer, AnyPeer, Peer, Task};
