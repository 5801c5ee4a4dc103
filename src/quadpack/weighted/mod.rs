//! Integrals with a weight as QUADPACK computes them: QAWC, QAWS, QAWO and QAWF.

use crate::goal::Outcome;
use crate::quadpack::qags::qags;
use crate::real::Real;
use crate::samples::Failure;
use crate::task::Task;
use crate::weight::Weight;
use crate::weight::product::{Factor, Product};

/// Integrate f(x) w(x) over the pieces of a domain that is not empty.
pub(crate) fn weighted<T: Real>(
    task: Task<'_, T>,
    weight: Weight,
) -> Result<Outcome<T>, Failure<T>> {
    let points = task.domain.points();
    let (first, last) = (points[0], points[points.len() - 1]);
    let ends = if task.descends {
        [last, first]
    } else {
        [first, last]
    };
    let factor = Factor { weight, ends };
    let mut f = Product { f: task.f, factor };
    qags(Task { f: &mut f, ..task })
}
