//! When to stop because of rounding or noise.

use crate::doubly_adaptive::assessment::Assessment;
use crate::doubly_adaptive::panel::{Pair, Panel};
use crate::real::Real;

/// Whether coefficients that should decay do not: the largest of the first quarter, of the
/// second, the third and the fourth.
pub(crate) fn is_flat<T: Real>([head, second, before, tail]: [T; 4]) -> bool {
    tail >= T::lit(0.3) * before
        && before <= T::lit(3.0) * tail
        && before >= T::lit(0.3) * second
        && tail <= T::lit(0.05) * head
}

/// Why a panel that is not accurate enough is as accurate as it will ever be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exhausted {
    /// Nothing but rounding is left, or noise of a level that was met before.
    Surely,
    /// For generations its coefficients have been flat, as those of noise are.
    Probably,
}

/// Whether it is. `level` is the noise level met before in this piece of the range.
pub(crate) fn is_exhausted<T: Real>(
    panel: &Panel<T>,
    pairs: &[Pair<T>],
    level: T,
) -> Option<Exhausted> {
    let lit = T::lit;
    let epsilon = T::epsilon();
    let Assessment {
        tail,
        misfit,
        largest,
        ..
    } = panel.found;
    let explained = misfit <= lit(8.0) * tail || misfit <= lit(32.0) * epsilon * largest;
    if is_tail_rounding(panel) && explained {
        return Some(Exhausted::Surely);
    }
    let head = panel.found.flat_head?;
    if tail <= lit(2.0) * level {
        return Some(Exhausted::Surely);
    }
    let digits = (tail / (lit(4.5) * epsilon * head)).log10();
    let needed = lit(1.0) + (digits / lit(4.0)).ceil();
    let is_enough = lit(f64::from(generations(panel, pairs))) >= needed;
    is_enough.then_some(Exhausted::Probably)
}

/// Whether the tail of the coefficients is what rounding leaves of them.
pub(crate) fn is_tail_rounding<T: Real>(panel: &Panel<T>) -> bool {
    let found = &panel.found;
    panel.degree >= 8 && found.tail <= T::lit(32.0) * T::epsilon() * found.largest
}

/// The generations in a row, this one included, in which both siblings were flat at about
/// the parent's level.
pub(crate) fn generations<T: Real>(panel: &Panel<T>, pairs: &[Pair<T>]) -> u8 {
    let Some((pair, _)) = panel.family.pair else {
        return 0;
    };
    let Pair {
        flat_level,
        parent_level,
        ..
    } = pairs[pair];
    let four = T::lit(4.0);
    let like = |x: T, y: T| x <= four * y && y <= four * x;
    match (flat_level, parent_level) {
        ([Some(left), Some(right)], Some(parent)) if like(left, parent) && like(right, parent) => {
            panel.family.flat_generations.saturating_add(1)
        }
        ([Some(left), Some(right)], None) if like(left, right) => 1,
        _ => 0,
    }
}

/// Whether an interval of x is about as narrow as the spacing of numbers there.
pub(crate) fn is_narrow<T: Real>(a: T, b: T) -> bool {
    let size = a.abs().max(b.abs());
    size.is_zero() || (b - a).abs() <= T::lit(8.0) * T::epsilon() * size
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doubly_adaptive::storage::tests::store_of;

    #[test]
    fn a_spectrum_is_flat_if_nothing_falls_but_from_its_head() {
        assert!(is_flat([1.0, 1e-9, 1e-9, 1e-9]));
        assert!(is_flat([1.0, 2e-9, 1e-9, 0.5e-9]));
        assert!(!is_flat([1.0, 1e-3, 1e-6, 1e-9]), "it falls");
        assert!(!is_flat([1.0, 1.0, 1.0, 1.0]), "no head");
        assert!(!is_flat([1.0, 1e-9, 1e-9, 1e-10]), "its end falls");
    }

    #[test]
    fn a_polynomial_is_exhausted_and_a_root_is_not() {
        let exhausted = |f: fn(f64) -> f64| {
            let store = store_of(f, -1.0, 1.0, 16);
            is_exhausted(&store.panels[0], &store.pairs, 0.0).is_some()
        };
        assert!(exhausted(|x| 1.0 + x * x));
        assert!(!exhausted(|x| (x - 0.3).abs().sqrt()));
        assert!(!exhausted(|x| 1.0 / (1.1 + x)));
    }

    #[test]
    fn narrow_is_by_the_spacing_of_numbers() {
        for scale in [1e-300, 1.0, 1e300] {
            let unit = f64::EPSILON * scale;
            assert!(is_narrow(scale, scale + 6.0 * unit), "{scale}");
            assert!(!is_narrow(scale, scale + 16.0 * unit), "{scale}");
            assert!(!is_narrow(-unit, unit));
        }
        assert!(is_narrow(0.0, 0.0));
    }
}
