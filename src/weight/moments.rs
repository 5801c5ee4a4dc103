//! What is common to the moments of all weights.

/// How large the moments of a weight are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    /// What they are multiplied by.
    pub(crate) factor: f64,
    /// A bound of the integral of any Chebyshev polynomial with the weight, over the factor.
    pub(crate) bound: f64,
    /// What they may be wrong by, over the factor, in units of epsilon (4 + k/2) for degree k.
    pub(crate) accuracy: f64,
}
