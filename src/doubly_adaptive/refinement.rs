//! Raise the degree, or split?

use num_traits::Float;

use crate::doubly_adaptive::panel::{Pair, Panel};
use crate::rule::clenshaw_curtis::MAX_DEGREE;
use crate::{Real, Value};

/// How many steps of the decay lie between the two groups of coefficients that are compared.
fn steps<T: Real>(degree: usize) -> T {
    T::lit(match degree {
        4 => 2.0,
        8 => 2.5,
        n => n as f64 / 4.0,
    })
}

/// The factor from one coefficient to the next, (B/A)^(1/L).
pub(crate) fn rate<Y: Value>(panel: &Panel<Y>) -> Y::Real {
    let ratio = panel.found.tail / panel.found.before;
    ratio.powf(steps::<Y::Real>(panel.degree).recip())
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
    if n < panel.least_degree || oscillates(panel, pairs) {
        return true;
    }
    let lit = Y::Real::lit;
    let found = &panel.found;
    let exponent = lit((MAX_DEGREE - n) as f64) / steps(n);
    let expected = (found.tail / found.before).powf(exponent);
    lit(2.0) * panel.half_width() * found.tail * expected <= share
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
