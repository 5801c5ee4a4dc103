//! What comes of an integral.

use std::fmt::Debug;

use quadrille::{Cause, Error, Estimate, Value};

use super::components;

pub(crate) type Outcome<Y, E = std::convert::Infallible> = Result<Estimate<Y>, Error<Y, E>>;

/// An outcome as bits, to be compared: the cause if there is one, the components, the error, the
/// counts.
#[derive(Debug, PartialEq)]
pub(crate) struct Bits {
    failure: Option<String>,
    components: Vec<u64>,
    error: u64,
    pub(crate) counts: (usize, usize),
}

/// The bits of an outcome with value and error times `factor` and `|factor|`.
pub(crate) fn outcome_bits<Y: Value<Real = f64> + Debug, E: Debug>(
    outcome: &Outcome<Y, E>,
    factor: f64,
) -> Bits {
    let (failure, best) = match outcome {
        Ok(best) => (None, best),
        Err(Error::NotConverged { cause, best }) => (Some(cause.to_string()), best),
        Err(other) => panic!("{other:?}"),
    };
    Bits {
        failure,
        // Adding 0 takes the sign off a zero.
        components: components(&best.value)
            .iter()
            .map(|y| (y * factor + 0.0).to_bits())
            .collect(),
        error: (best.error * factor.abs()).to_bits(),
        counts: (best.evaluations, best.intervals),
    }
}

/// The estimate, converged or not, and what happened in QUADPACK's numbers.
pub(crate) fn with_ier(name: &str, outcome: Outcome<f64>) -> (Estimate<f64>, usize) {
    match outcome {
        Ok(estimate) => (estimate, 0),
        Err(Error::NotConverged { cause, best }) => {
            let ier = match cause {
                Cause::MaxIntervals => 1,
                Cause::Roundoff => 2,
                Cause::BadIntegrand => 3,
                Cause::ExtrapolationStalled => 4,
                Cause::Divergent => 5,
            };
            (best, ier)
        }
        Err(other) => panic!("{name}: {other}"),
    }
}
