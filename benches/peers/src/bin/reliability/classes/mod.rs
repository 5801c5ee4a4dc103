//! The classes of bad input.

mod divergent;
mod lengths;
mod not_finite;
mod peaks;
mod question;
mod scale;

use crate::case::Case;

pub use lengths::lengths;
pub use peaks::{WIDTHS, peaks};

/// Bad inputs of one kind.
pub struct Class {
    pub title: &'static str,
    /// What it is and what to expect, for the reader of the page.
    pub prose: &'static str,
    pub cases: Vec<Case>,
}

/// All of them, in the order of the page.
pub fn classes() -> Vec<Class> {
    [
        not_finite::classes(),
        divergent::classes(),
        scale::classes(),
        question::classes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
