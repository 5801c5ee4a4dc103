//! What the samples of a first panel say of singularities at its ends.
//!
//! Chebyshev coefficients of a power or a logarithm of the distance from an end decay algebraically, and
//! regularly: all of one sign where the end is that at which all polynomials are 1, and of alternating signs
//! where it is the other one (Tuan and Elliott, Math. Comp. 26, 213, 1972). Those of a corner or a jump inside
//! oscillate. So a singular end can be told from 33 samples, without bisection towards it.

use crate::chebyshev::MAX_DEGREE;
use crate::chebyshev::kernel::larger;
use crate::each::Each;
use crate::real::Real;
use crate::vector::{Columns, Vector};

/// A part of the coefficients that is so small beside the other need not be regular: it is what is left of
/// the other one.
const LEFT_OVER: f64 = 0.05;

/// The decay by a quarter of the degree more may be so much steeper than the last one, as a power of it: that
/// of powers of the degree is the same, that of exponentials 1.25.
const STEEPER: f64 = 1.15;

/// Samples at the nodes 1, 2, 4 and 8 from an end, whose distances from it are about as 1, 4, 16 and 64.
const NEAR: [usize; 4] = [1, 2, 4, 8];

/// Powers that differ by so much are the same.
const SAME: f64 = 0.1;

/// Which ends are singular, if that is all that keeps coefficients from decaying. What is below `negligible`
/// has no say. Where the sample at an end is missing, it is f times the distance from there that is looked at:
/// of that the sample is 0, whatever was put in its place.
pub(super) fn singular_sides<T: Real>(
    coefficients: Columns<'_, T>,
    missing: [bool; 2],
    negligible: T,
) -> [bool; 2] {
    let n = coefficients.points() - 1;
    // The last ones hold what was not sampled often enough.
    let (first, last) = (n / 2, 7 * n / 8);
    let mut c = [T::zero(); MAX_DEGREE + 1];
    let mut sides = [false; 2];
    for column in coefficients.iter() {
        for (k, c) in c[..=n].iter_mut().enumerate() {
            *c = column[if k % 2 == 0 { k / 2 } else { n / 2 + 1 + k / 2 }];
        }
        for (_, sign) in missing.iter().zip([0.5, -0.5]).filter(|end| *end.0) {
            let mut before = c[first - 4];
            for k in first - 3..n {
                let here = c[k];
                c[k] = here - T::lit(sign) * (before + c[k + 1]);
                before = here;
            }
        }
        if (first..=last).all(|k| c[k].abs() <= negligible) {
            continue;
        }
        // The parts of one sign and of alternating signs, each as it would be alone: how large they are, and
        // whether all of a part have one sign.
        let mut parts = [(T::zero(), true); 2];
        let mut sizes = [[T::zero(); 2]; 3];
        let mut before = [T::zero(); 2];
        for k in first..=last {
            let [twice, around] = [c[k] + c[k], c[k - 1] + c[k + 1]];
            let difference = twice - around;
            let alternating = if k % 2 == 0 { difference } else { -difference };
            for (i, part) in [twice + around, alternating].into_iter().enumerate() {
                parts[i].0 = parts[i].0 + part.abs();
                parts[i].1 &= k == first || part * before[i] > T::zero();
                before[i] = part;
                for (size, at) in sizes
                    .iter_mut()
                    .zip([first, first * 5 / 4, first * 25 / 16])
                {
                    if k == at {
                        size[i] = part.abs();
                    }
                }
            }
        }
        let most = larger(parts[0].0, parts[1].0);
        let is_left_over = |i: usize| !missing[i] && parts[i].0 <= T::lit(LEFT_OVER) * most;
        // What decays faster and faster is smooth.
        let is_algebraic = |i: usize| {
            let [near, middle, far] = sizes.each(|size| size[i]);
            let [first, second] = [near / middle, middle / far];
            second.ln() <= T::lit(STEEPER) * first.ln()
        };
        let is_regular = |i: usize| parts[i].1 && is_algebraic(i);
        if !(0..2).all(|i| is_regular(i) || is_left_over(i)) {
            return [false; 2];
        }
        for (side, is_singular) in sides.iter_mut().enumerate() {
            *is_singular |= is_regular(side) && !is_left_over(side);
        }
    }
    sides
}

/// How f goes towards an end: about as a power of the distance, beside a constant.
pub(super) struct Power<T> {
    /// The norm of the third of the samples at [`NEAR`], and which node that is.
    pub(super) size: T,
    pub(super) node: usize,
    pub(super) exponent: T,
    /// Whether it is the same farther away.
    pub(super) is_steady: bool,
}

/// That of an end, from the samples next to it.
pub(super) fn power_at<T: Real>(samples: Columns<'_, T>, side: usize) -> Power<T> {
    let n = samples.points() - 1;
    let nodes = NEAR.each(|j| if side == 0 { j } else { n - j });
    let near = nodes.each(|j| samples.value(j));
    let four = T::lit(4.0).ln();
    // That of f itself, and that of what of it is not constant.
    let whole = (near[1].norm() / near[0].norm()).ln() / four;
    let [step, next, last] = [0, 1, 2].each(|k| near[k + 1].distance(&near[k]));
    let [varying, farther] = [next / step, last / next].each(|ratio| ratio.ln() / four);
    let exponent = if (whole - varying).abs() <= T::lit(SAME) {
        larger(whole, varying)
    } else {
        varying.min(T::zero())
    };
    Power {
        size: near[2].norm(),
        node: nodes[2],
        exponent,
        is_steady: (varying - farther).abs() <= T::lit(SAME),
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;
    use crate::chebyshev::{node, transform};
    use crate::doubly_adaptive::missing::fill;
    use alloc::vec::Vec;

    fn samples<const N: usize>(f: impl Fn(f64) -> f64) -> Vec<f64> {
        (0..N).map(|j| f(node(N - 1, j))).collect()
    }

    fn sides<const N: usize>(f: impl Fn(f64) -> f64) -> [bool; 2] {
        let mut ys = samples::<N>(f);
        let missing = [0, N - 1].map(|j| !ys[j].is_finite());
        fill(&mut ys, N, missing);
        let mut coefficients = ys.clone();
        transform(&mut coefficients, Columns::single(&ys));
        singular_sides(Columns::single(&coefficients), missing, 1e-14)
    }

    fn assert_found<const N: usize>() {
        let l = |x: f64| x.max(1e-30).ln();
        assert_eq!(sides::<N>(|x| (1.0 + x).sqrt()), [true, false]);
        assert_eq!(sides::<N>(|x| (1.0 - x).sqrt()), [false, true]);
        assert_eq!(sides::<N>(|x| (1.0 - x * x).sqrt()), [true, true]);
        assert_eq!(sides::<N>(|x| (1.0 - x).powf(0.3) * x.exp()), [false, true]);
        assert_eq!(sides::<N>(|x| (1.0 + x) * l(1.0 + x)), [true, false]);
        assert_eq!(
            sides::<N>(|x| (3.0 * x).sin() + (1.0 + x).powf(0.7)),
            [true, false]
        );
        assert_eq!(
            sides::<N>(|x| (1.0 + x).sqrt() - 3.0 * (1.0 - x).powf(0.4)),
            [true, true]
        );
    }

    #[test]
    fn singular_ends_are_told_from_their_coefficients() {
        assert_found::<33>();
        assert_found::<65>();
        assert_found::<129>();
    }

    fn assert_found_without_samples<const N: usize>() {
        for p in [-0.9, -0.5, -0.2] {
            assert_eq!(sides::<N>(|x| (1.0 + x).powf(p)), [true, false], "{p}");
            assert_eq!(
                sides::<N>(|x| (1.0 - x).powf(p) * x.exp()),
                [false, true],
                "{p}"
            );
            assert_eq!(sides::<N>(|x| (1.0 - x * x).powf(p)), [true, true], "{p}");
            let one_missing = |x: f64| (1.0 - x).powf(p) + (1.0 + x).powf(0.4);
            assert_eq!(sides::<N>(one_missing), [true, true], "{p}");
        }
        assert_eq!(sides::<N>(|x| (1.0 - x).ln()), [false, true]);
        assert_eq!(sides::<N>(|x| (1.0 + x) * (1.0 + x).ln()), [true, false]);
        // Beside something else that is irregular it is not all there is.
        assert_eq!(sides::<N>(|x| (1.0 + x).ln() + (x - 0.3).abs()), [false; 2]);
    }

    #[test]
    fn ends_without_a_sample_are_told_from_the_others() {
        assert_found_without_samples::<33>();
        assert_found_without_samples::<65>();
        assert_found_without_samples::<129>();
    }

    #[test]
    fn what_is_singular_inside_or_not_at_all_is_not_at_an_end() {
        let none: [(&str, &dyn Fn(f64) -> f64); 10] = [
            ("corner", &|x| (x - 0.3).abs()),
            ("cusp", &|x| (x + 0.7).abs().sqrt()),
            ("step", &|x| if x < 0.3 { 0.0 } else { 1.0 }),
            ("wave", &|x| (40.0 * x).cos()),
            ("steep", &|x| (0.5 + 0.5 * x).powi(100)),
            ("peak", &|x| 1.0 / (1e-4 + x * x)),
            ("end and corner", &|x| (1.0 + x).sqrt() + (x - 0.2).abs()),
            ("noise", &|x| (1e9 * x).sin()),
            ("zero", &|_| 0.0),
            ("nothing", &|_| f64::NAN),
        ];
        for (name, f) in none {
            assert_eq!(sides::<33>(f), [false; 2], "{name}");
        }
    }

    #[test]
    fn powers_are_those_of_what_grows_or_of_nothing() {
        let power = |f: &dyn Fn(f64) -> f64, side| {
            let ys = samples::<33>(f);
            power_at(Columns::single(&ys), side).exponent
        };
        for p in [-0.9, -0.5, -0.2, 0.3, 0.5, 1.0] {
            let found = power(&|x: f64| (1.0 + x).powf(p), 0);
            assert!((found - p).abs() < 0.02, "{p}: {found}");
            let found = power(&|x: f64| (1.0 - x).powf(p), 1);
            assert!((found - p).abs() < 0.02, "{p}: {found}");
        }
        // Beside a constant a root is no power, and a logarithm is next to none.
        assert_eq!(power(&|x: f64| 1.0 + (1.0 + x).sqrt(), 0), 0.0);
        assert!(power(&|x: f64| (1.0 + x).ln(), 0).abs() < 0.01);
        assert!((power(&|x: f64| 3.0 + (1.0 + x).powf(-0.5), 0) + 0.5).abs() < 0.02);
    }
}
