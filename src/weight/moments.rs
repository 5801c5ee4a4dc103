//! What is common to the moments of all weights.

/// How large the moments of a weight are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    /// What they are multiplied by.
    pub(crate) factor: f64,
    /// A bound of the integral of any Chebyshev polynomial with the weight, over the factor.
    pub(crate) bound: f64,
    /// What they may be wrong by, over the factor, in [`units`] of epsilon.
    pub(crate) accuracy: f64,
}

/// How the rounding of a moment grows with its degree.
pub(crate) fn units(k: usize) -> f64 {
    8.0 + 0.5 * k as f64
}
