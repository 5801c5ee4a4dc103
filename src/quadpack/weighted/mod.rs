//! Integrals with a weight as QUADPACK computes them: QAWC, QAWS, QAWO and QAWF.

use crate::domain::Piece;
use crate::goal::Outcome;
use crate::quadpack::panels::panel;
use crate::quadpack::qags::qags;
use crate::real::Real;
use crate::rule::{Panel, Rule};
use crate::samples::{Failure, Integrand};
use crate::task::Task;
use crate::weight::Weight;
use crate::weight::product::{Factor, Product};

mod adaptive;
mod chebyshev;
mod moments;
mod oscillating;
mod qawc;
pub(crate) mod qawo;
mod qaws;

/// Integrate f(x) w(x) over the pieces of a domain that is not empty.
pub(crate) fn weighted<T: Real>(
    task: Task<'_, T>,
    weight: Weight,
) -> Result<Outcome<T>, Failure<T>> {
    match weight {
        Weight::Cauchy(c) => qawc::qawc(task, c),
        Weight::Algebraic { left, right, log } => qaws::qaws(task, [left, right], log),
        Weight::Cos(w) | Weight::Sin(w) | Weight::Fourier(w) => {
            oscillating::oscillating(task, weight, w)
        }
    }
}

/// Where the weight is as good as any other factor.
fn product<T: Real>(task: Task<'_, T>, weight: Weight) -> Result<Outcome<T>, Failure<T>> {
    let factor = Factor::endless(weight);
    let mut f = Product { f: task.f, factor };
    qags(Task { f: &mut f, ..task })
}

/// A panel by 15 points of the product f(x) w(x) (`dqk15w`), and their number.
fn kronrod<T: Real>(
    product: &mut dyn Integrand<T>,
    piece: &Piece<T>,
    value: &mut [T],
) -> Result<(Panel<T>, usize), Failure<T>> {
    let rule = Rule::GaussKronrod15;
    let panel = panel(rule, product, *piece, value)?;
    Ok((panel, rule.evaluations()))
}
