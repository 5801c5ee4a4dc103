//! Raise the degree, or split?

use num_traits::Float;

use crate::chebyshev::MAX_DEGREE;
use crate::doubly_adaptive::map::Map;
use crate::doubly_adaptive::panel::{Pair, Panel};
use crate::doubly_adaptive::rounding;
use crate::real::Real;
use crate::vector::Vector;

/// The highest degree of panels that come from a split. The first one may be sampled twice more:
/// a smooth integrand is then done where a split would begin again.
pub(crate) const HIGHEST: usize = 32;

/// What must be expected beyond degree 64 to be as good as the share of a panel: an algebraic decay
/// goes on slower than it looks.
pub(crate) const CAUTION: f64 = 0.1;

fn highest<Y: Vector>(panel: &Panel<Y>) -> usize {
    // Equal samples say nothing, however many there are on one panel.
    let first = panel.family.pair.is_none() && !panel.found.constant;
    match panel.map {
        _ if !first || panel.degree < HIGHEST => HIGHEST,
        Map::Toward { .. } => 2 * HIGHEST,
        _ => MAX_DEGREE,
    }
}

/// B/A: the largest coefficient of the tail by the largest of those before it. They are 2 steps
/// of the decay apart for degree 4, 2.5 for degree 8 and n/4 above.
fn ratio<Y: Vector>(panel: &Panel<Y>) -> Y::Real {
    panel.found.tail / panel.found.before
}

/// The factor from one coefficient to the next.
pub(crate) fn rate<Y: Vector>(panel: &Panel<Y>) -> Y::Real {
    let ratio = ratio(panel);
    match panel.degree {
        4 => ratio.sqrt(),
        8 => ratio.powf(Y::Real::lit(0.4)),
        16 => ratio.sqrt().sqrt(),
        32 => ratio.sqrt().sqrt().sqrt(),
        64 => ratio.sqrt().sqrt().sqrt().sqrt(),
        _ => ratio.sqrt().sqrt().sqrt().sqrt().sqrt(),
    }
}

/// How much the tail is expected to fall by degree 32, and from there by 64: the rate to the power
/// of the degrees between. (From 8 to 32 they are 9.6 steps of 2.5; 9.5 spare a power.)
fn fall<Y: Vector>(panel: &Panel<Y>) -> Y::Real {
    let ratio = ratio(panel);
    match panel.degree {
        4 => ratio.powi(14),
        8 => ratio.powi(9) * ratio.sqrt(),
        _ => ratio.powi(4),
    }
}

/// Whether to raise the degree of a panel that is not accurate enough, rather than to split
/// it: if it is expected to do at the highest degree, or if splitting has not helped for
/// generations. `share` is the error that a panel may have.
pub(crate) fn raises_degree<Y: Vector>(
    panel: &Panel<Y>,
    pairs: &[Pair<Y::Real>],
    share: Y::Real,
) -> bool {
    let n = panel.degree;
    if n >= highest(panel) {
        return false;
    }
    if n < panel.least_degree || panel.found.interior_constant || oscillates(panel, pairs) {
        return true;
    }
    decays(panel, share) && panel.found.misfit <= Y::Real::lit(8.0) * panel.found.tail
}

/// Whether the tail is expected to be small enough at the highest degree.
fn decays<Y: Vector>(panel: &Panel<Y>, share: Y::Real) -> bool {
    let caution = if panel.degree > HIGHEST { CAUTION } else { 1.0 };
    let expected = panel.found.tail * fall(panel);
    Y::Real::lit(2.0) * panel.half_width() * expected <= Y::Real::lit(caution) * share
}

/// Whether what becomes of a panel depends on how it explains the samples that it has inherited.
pub(crate) fn depends_on_misfit<Y: Vector>(panel: &Panel<Y>, share: Y::Real) -> bool {
    !panel.checked && (rounding::is_tail_rounding(panel) || decays(panel, share))
}

/// Whether both siblings failed at this degree, and so did the two pairs above.
fn oscillates<Y: Vector>(panel: &Panel<Y>, pairs: &[Pair<Y::Real>]) -> bool {
    panel.family.failed_generations >= 2 && pair_failed(panel, pairs)
}

/// Whether a panel and its sibling both failed at this degree.
pub(crate) fn pair_failed<Y: Vector>(panel: &Panel<Y>, pairs: &[Pair<Y::Real>]) -> bool {
    panel.family.pair.is_some_and(|(pair, _)| {
        pairs[pair]
            .failed_at
            .iter()
            .all(|at| at & panel.degree != 0)
    })
}
