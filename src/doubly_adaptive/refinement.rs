//! Raise the degree, or split?

use crate::chebyshev::MAX_DEGREE;
use crate::doubly_adaptive::map::Map;
use crate::doubly_adaptive::panel::{Pair, Panel};
use crate::doubly_adaptive::rounding;
use crate::real::Real;

/// The highest degree of panels that come from a split. The first one may be sampled twice more:
/// a smooth integrand is then done where a split would begin again.
pub(crate) const HIGHEST: usize = 32;

/// What must be expected beyond degree 64 to be as good as the share of a panel: an algebraic decay
/// goes on slower than it looks.
pub(crate) const CAUTION: f64 = 0.1;

fn highest<T: Real>(panel: &Panel<T>) -> usize {
    // Equal samples say nothing, however many there are on one panel.
    let first = panel.family.pair.is_none() && !panel.found.constant;
    match panel.map {
        _ if !first || panel.degree < HIGHEST => HIGHEST,
        Map::Toward { .. } | Map::Deep { .. } => 2 * HIGHEST,
        _ => MAX_DEGREE,
    }
}

/// B/A: the largest coefficient of the tail by the largest of those before it. They are 2 steps
/// of the decay apart for degree 4, 2.5 for degree 8 and n/4 above.
fn ratio<T: Real>(panel: &Panel<T>) -> T {
    panel.found.tail / panel.found.before
}

/// The factor from one coefficient to the next.
pub(crate) fn rate<T: Real>(panel: &Panel<T>) -> T {
    let ratio = ratio(panel);
    match panel.degree {
        4 => ratio.sqrt(),
        8 => ratio.powf(T::lit(0.4)),
        16 => ratio.sqrt().sqrt(),
        32 => ratio.sqrt().sqrt().sqrt(),
        64 => ratio.sqrt().sqrt().sqrt().sqrt(),
        _ => ratio.sqrt().sqrt().sqrt().sqrt().sqrt(),
    }
}

/// How much the tail is expected to fall by degree 32, and from there by 64: the rate to the power
/// of the degrees between. (From 8 to 32 they are 9.6 steps of 2.5; 9.5 spare a power.)
fn fall<T: Real>(panel: &Panel<T>) -> T {
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
pub(crate) fn raises_degree<T: Real>(panel: &Panel<T>, pairs: &[Pair<T>], share: T) -> bool {
    let n = panel.degree;
    if n >= highest(panel) {
        return false;
    }
    if n < panel.least_degree || panel.found.interior_constant || oscillates(panel, pairs) {
        return true;
    }
    decays(panel, share) && panel.found.misfit <= T::lit(8.0) * panel.found.tail
}

/// Whether the tail is expected to be small enough at the highest degree.
fn decays<T: Real>(panel: &Panel<T>, share: T) -> bool {
    let caution = if panel.degree > HIGHEST { CAUTION } else { 1.0 };
    let expected = panel.found.tail * fall(panel);
    T::lit(2.0) * panel.half_width() * expected <= T::lit(caution) * share
}

/// Whether what becomes of a panel depends on how it explains the samples that it has inherited.
pub(crate) fn depends_on_misfit<T: Real>(panel: &Panel<T>, share: T) -> bool {
    !panel.checked && (rounding::is_tail_rounding(panel) || decays(panel, share))
}

/// Whether both siblings failed at this degree, and so did the two pairs above.
fn oscillates<T: Real>(panel: &Panel<T>, pairs: &[Pair<T>]) -> bool {
    panel.family.failed_generations >= 2 && pair_failed(panel, pairs)
}

/// Whether a panel and its sibling both failed at this degree.
pub(crate) fn pair_failed<T: Real>(panel: &Panel<T>, pairs: &[Pair<T>]) -> bool {
    panel.family.pair.is_some_and(|(pair, _)| {
        pairs[pair]
            .failed_at
            .iter()
            .all(|at| at & panel.degree != 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doubly_adaptive::storage::tests::store_of;

    /// The coefficients of 1/(c - x) fall by c + sqrt(c^2 - 1) from one to the next; of few, the last are
    /// half as large again, since they stand for those beyond as well.
    #[test]
    fn the_rate_is_that_of_the_coefficients() {
        for (c, degree) in [(2.0_f64, 8), (1.5, 16), (1.1, 32), (1.02, 64), (1.01, 128)] {
            let store = store_of(|x| 1.0 / (c - x), -1.0, 1.0, degree);
            let exact = 1.0 / (c + (c * c - 1.0).sqrt());
            let rate = rate(&store.panels[0]);
            let ratio = rate / exact;
            assert!(
                (0.95..1.35).contains(&ratio),
                "degree {degree}: {rate}, not {exact}"
            );
        }
    }

    #[test]
    fn what_falls_is_raised_and_what_does_not_is_split() {
        let raises = |f: fn(f64) -> f64, degree: usize, share: f64| {
            let store = store_of(f, -1.0, 1.0, degree);
            raises_degree(&store.panels[0], &store.pairs, share)
        };
        assert!(raises(|x| (3.0 * x).exp(), 8, 1e-12));
        assert!(raises(|x| 1.0 / (1.5 - x), 8, 1e-6));
        assert!(
            !raises(|x| 1.0 / (1.05 - x), 8, 1e-12),
            "too slow for degree 32"
        );
        assert!(!raises(|x| (x - 0.3).abs(), 16, 1e-6));
        assert!(!raises(|x| if x < 0.3 { 1.0 } else { 2.0 }, 16, 1e-6));
    }

    #[test]
    fn a_first_panel_may_be_raised_beyond_the_others() {
        let mut store = store_of(|x| 1.0 / (1.1 - x), -1.0, 1.0, 64);
        assert!(raises_degree(&store.panels[0], &store.pairs, 1e-9));
        // One that comes from a split ends at 32.
        store.pairs.push(Pair {
            failed_at: [0; 2],
            flat_level: [None; 2],
            parent_level: None,
        });
        store.panels[0].family.pair = Some((0, 0));
        assert!(!raises_degree(&store.panels[0], &store.pairs, 1e-9));
    }
}
