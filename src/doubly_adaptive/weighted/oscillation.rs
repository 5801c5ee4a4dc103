//! Oscillating weights.

use super::product;
use crate::goal::Outcome;
use crate::real::Real;
use crate::samples::Failure;
use crate::task::Task;
use crate::weight::Weight;

pub(super) fn oscillation<T: Real>(
    task: &mut Task<'_, T>,
    weight: Weight,
) -> Result<Outcome<T>, Failure<T>> {
    product(task, weight)
}
