//! Integrals with a weight: polynomials take the place of f, and the weight is integrated with them.

use crate::doubly_adaptive::doubly_adaptive;
use crate::goal::Outcome;
use crate::real::Real;
use crate::samples::Failure;
use crate::task::Task;
use crate::weight::Weight;
use crate::weight::product::{Factor, Product};

mod algebraic;
mod between;
mod blurred;
mod cauchy;
mod first_look;
mod half_line;
mod look;
mod moment_panel;
mod oscillation;
mod reflected;
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
        Weight::Algebraic { .. } => algebraic::algebraic(task, weight),
        Weight::Cos(_) | Weight::Sin(_) | Weight::Fourier(_) => {
            oscillation::oscillation(task, weight)
        }
    }
}

/// Sample the product, where the weight is as smooth as any other factor.
fn product<T: Real>(task: &mut Task<'_, T>, weight: Weight) -> Result<Outcome<T>, Failure<T>> {
    let points = task.domain.points();
    let (first, last) = (points[0], points[points.len() - 1]);
    let ends = if task.descends {
        [last, first]
    } else {
        [first, last]
    };
    let factor = Factor { weight, ends };
    let mut f = Product {
        f: &mut *task.f,
        factor,
    };
    doubly_adaptive(Task {
        goal: task.goal,
        f: &mut f,
        domain: task.domain,
        descends: task.descends,
        store: task.store.as_deref_mut(),
        value: &mut *task.value,
    })
}
