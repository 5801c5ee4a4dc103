//! Integrals with a weight: polynomials take the place of f, and the weight is integrated with them.

use crate::doubly_adaptive::doubly_adaptive;
use crate::goal::Outcome;
use crate::real::Real;
use crate::samples::Failure;
use crate::task::Task;
use crate::weight::Weight;
use crate::weight::part::PartOf;
use crate::weight::product::{Factor, Product};

mod algebraic;
mod between;
mod beyond;
mod blurred;
mod cauchy;
mod first_look;
mod half_line;
mod look;
mod moment_panel;
mod oscillation;
mod shrinking;
mod trust;
mod variable;
mod weighing;

/// Integrate f(x) w(x) over the pieces of a domain that is not empty.
pub(crate) fn weighted<T: Real>(
    mut task: Task<'_, T>,
    weight: Weight,
) -> Result<Outcome<T>, Failure<T>> {
    let task = &mut task;
    match weight {
        Weight::Cauchy(c) => cauchy::cauchy(task, T::lit(c)),
        Weight::Algebraic { left, right, log } => algebraic::algebraic(task, [left, right], log),
        Weight::Cos(_) | Weight::Sin(_) | Weight::Fourier(_) => {
            oscillation::oscillation(task, weight)
        }
    }
}

/// Sample the product, where a weight without ends is as smooth as any other factor.
fn product<T: Real>(task: &mut Task<'_, T>, weight: Weight) -> Result<Outcome<T>, Failure<T>> {
    let factor = Factor::endless(weight);
    let part = task.again();
    let f = &mut PartOf::new(part.f);
    let f = &mut Product { f, factor };
    doubly_adaptive(Task { f, ..part })
}
