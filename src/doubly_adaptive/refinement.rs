//! Raise the degree, or split?

use num_traits::Float;

use crate::doubly_adaptive::panel::{Pair, Panel};
use crate::rule::clenshaw_curtis::MAX_DEGREE;
use crate::{Real, Value};

/// B/A: the largest coefficient of the tail by the largest of those before it. They are 2 steps
/// of the decay apart for degree 4, 2.5 for degree 8 and n/4 above.
fn ratio<Y: Value>(panel: &Panel<Y>) -> Y::Real {
    panel.found.tail / panel.found.before
}

/// The factor from one coefficient to the next.
pub(crate) fn rate<Y: Value>(panel: &Panel<Y>) -> Y::Real {
    let ratio = ratio(panel);
    match panel.degree {
        4 => ratio.sqrt(),
        8 => ratio.powf(Y::Real::lit(0.4)),
        16 => ratio.sqrt().sqrt(),
        _ => ratio.sqrt().sqrt().sqrt(),
    }
}

/// How much the tail is expected to fall by the highest degree: the rate to the power of the
/// degrees between. (From 8 to 32 they are 9.6 steps of 2.5; 9.5 spare a power.)
fn fall<Y: Value>(panel: &Panel<Y>) -> Y::Real {
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
pub(crate) fn raises_degree<Y: Value>(
    panel: &Panel<Y>,
    pairs: &[Pair<Y::Real>],
    share: Y::Real,
) -> bool {
    let n = panel.degree;
    if n >= MAX_DEGREE {
        return false;
    }
    if n < panel.least_degree || panel.found.hides || oscillates(panel, pairs) {
        return true;
    }
    let lit = Y::Real::lit;
    let found = &panel.found;
    lit(2.0) * panel.half_width() * found.tail * fall(panel) <= share
        && found.misfit <= lit(8.0) * found.tail
}

/// Whether both siblings failed at this degree, and so did the two pairs above.
fn oscillates<Y: Value>(panel: &Panel<Y>, pairs: &[Pair<Y::Real>]) -> bool {
    panel.family.failed_generations >= 2 && pair_failed(panel, pairs)
}

/// Whether a panel and its sibling both failed at this degree.
pub(crate) fn pair_failed<Y: Value>(panel: &Panel<Y>, pairs: &[Pair<Y::Real>]) -> bool {
    panel.family.pair.is_some_and(|(pair, _)| {
        pairs[pair]
            .failed_at
            .iter()
            .all(|at| at & panel.degree != 0)
    })
}
