//! Principal values.

use super::product;
use crate::goal::Outcome;
use crate::real::Real;
use crate::samples::Failure;
use crate::task::Task;
use crate::weight::Weight;

pub(super) fn cauchy<T: Real>(task: &mut Task<'_, T>, c: T) -> Result<Outcome<T>, Failure<T>> {
    product(task, Weight::Cauchy(c.to_f64().unwrap_or(f64::NAN)))
}
