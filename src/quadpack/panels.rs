//! Panels by Gauss-Kronrod rules, and the rules that QAGS chooses. One in which samples were replaced is not
//! believed at once.

use core::slice;

use crate::domain::Piece;
use crate::real::Real;
use crate::rule::gauss_kronrod::{AtNodes, finite_halves, set_finite_nodes};
use crate::rule::{Halves, Panel, Rule};
use crate::samples::{Failure, Integrand};
use crate::transform::Transform;

/// One panel, and its value.
pub(super) fn panel<T: Real>(
    rule: Rule,
    f: &mut dyn Integrand<T>,
    piece: Piece<T>,
    value: &mut [T],
) -> Result<Panel<T>, Failure<T>> {
    let replaced = f.replaced();
    let mut panel = rule.integrate(f, piece, value)?;
    doubt_replaced(f, replaced, slice::from_mut(&mut panel));
    Ok(panel)
}

/// The larger rule where the range is finite, the smaller one behind the map.
pub(super) fn rule<T: Real>(map: Transform<T>) -> Rule {
    match map {
        Transform::Identity => Rule::GaussKronrod21,
        Transform::Ray { .. } | Transform::Line => Rule::GaussKronrod15,
    }
}

/// The calls of the integrand that a panel of QAGS makes.
pub(super) fn evaluations<T: Real>(map: Transform<T>) -> usize {
    let sides = if map == Transform::Line { 2 } else { 1 };
    sides * rule(map).evaluations()
}

/// The two halves of a panel of QAGS, at nodes and with samples that have a place.
#[inline(always)]
pub(super) fn halves<T: Real>(
    f: &mut dyn Integrand<T>,
    pieces: &[Piece<T>; 2],
    (nodes, samples): (&mut AtNodes<T, 2>, &mut AtNodes<T, 2>),
    halves: &mut Halves<T>,
) -> Result<(), Failure<T>> {
    let replaced;
    if pieces[0].is_finite() {
        set_finite_nodes(nodes, pieces);
        replaced = f.replaced();
        finite_halves(f, pieces, (nodes, samples), halves)?;
    } else {
        replaced = f.replaced();
        Rule::GaussKronrod15.halves(f, pieces, halves)?;
    }
    doubt_replaced(f, replaced, &mut halves.panels);
    Ok(())
}

/// Panels are not trusted before they have been halved if samples in them were replaced:
/// without a pole in its middle the two sides of a panel may cancel.
#[inline(always)]
pub(super) fn doubt_replaced<T: Real>(
    f: &dyn Integrand<T>,
    replaced_before: usize,
    panels: &mut [Panel<T>],
) {
    if f.replaced() != replaced_before {
        for panel in panels {
            panel.error = panel.error.max(panel.deviation);
        }
    }
}
