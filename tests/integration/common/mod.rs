//! What the tests have in common.

mod outcome;
mod plain;
#[cfg(feature = "std")]
mod sweep;
mod table;
mod value;
mod weighted;

use quadrille::{Method, Rule};

pub(crate) use outcome::{Outcome, outcome_bits, with_ier};
pub(crate) use plain::Plain;
#[cfg(feature = "std")]
pub(crate) use sweep::{THREADS, bits};
pub(crate) use table::{close, envelope, number, table};
pub(crate) use value::{combined, components, distance, norm, times};
pub(crate) use weighted::Truth;

/// All methods.
pub(crate) const METHODS: [Method; 8] = [
    Method::DoublyAdaptive,
    Method::Qags,
    Method::Qag(Rule::GaussKronrod15),
    Method::Qag(Rule::GaussKronrod21),
    Method::Qag(Rule::GaussKronrod31),
    Method::Qag(Rule::GaussKronrod41),
    Method::Qag(Rule::GaussKronrod51),
    Method::Qag(Rule::GaussKronrod61),
];

/// Those that differ most: of the rules the smallest and the largest.
pub(crate) const FEW_METHODS: [Method; 4] = [
    Method::DoublyAdaptive,
    Method::Qags,
    Method::Qag(Rule::GaussKronrod15),
    Method::Qag(Rule::GaussKronrod61),
];
