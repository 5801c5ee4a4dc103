//! How large samples are, and what rounding does to their sum.

use crate::chebyshev::kernel::{larger, largest_of, side_by_side, sum_of};
use crate::chebyshev::weights;
use crate::doubly_adaptive::interval::Interval;
use crate::doubly_adaptive::map::{Map, scale_by_sensitivity};
use crate::real::Real;

/// One unit in the last place of f moves the integral by half epsilon times that of |f|, one of
/// x by half epsilon times the variation of f times |x|, in units of s.
#[inline(always)]
pub(super) fn noise_of<T: Real>(magnitude: T, variation: T) -> T {
    T::lit(0.5) * T::epsilon() * (magnitude + variation)
}

/// An error, or 0 if noise explains it.
#[inline(always)]
pub(super) fn beyond_noise<T: Real>(error: T, noise: T) -> T {
    if error <= T::lit(2.0) * noise {
        T::zero()
    } else {
        error
    }
}

/// What noise does in second order, at most the whole: it counts on a panel that is a few units in the
/// last place wide, around a singularity or a step.
#[inline(always)]
pub(super) fn second_order<T: Real>(noise: T, magnitude: T) -> T {
    // (0/0, where all samples are 0, is none of it.)
    let share = noise / magnitude;
    let second_order = T::lit(20.0) * share * share;
    if second_order < T::one() {
        second_order * magnitude
    } else {
        magnitude
    }
}

/// What rounding does to a sum of this size: two units, since some tens of terms are added.
pub(super) fn sum_rounding<T: Real>(norm: T) -> T {
    T::lit(2.0) * T::epsilon() * norm
}

/// How large the samples are, and how much of that is noise.
pub(super) struct Sizes<T> {
    pub(super) magnitude: T,
    pub(super) noise: T,
    pub(super) scatter: T,
    pub(super) largest: T,
    pub(super) constant: bool,
}

#[inline(always)]
pub(super) fn sizes<T: Real>(interval: Interval<T>, norms: &[T], steps: &mut [T]) -> Sizes<T> {
    let lit = T::lit;
    let n = norms.len() - 1;
    let half = lit(0.5) * interval.b - lit(0.5) * interval.a;
    let mut size = T::one();
    let constant = largest_of(steps).is_zero();
    if interval.map == Map::Identity {
        // |x| is at most the larger end: no need to ask at each node.
        size = interval.a.abs().max(interval.b.abs());
    } else {
        let Interval { map, a, b } = interval;
        scale_by_sensitivity(map, a, b, steps);
    }
    // All at once, each in four parts, so that the processor need not wait for each operation.
    let zero = [T::zero(); 4];
    let [
        mut largest,
        mut heaviest,
        mut sum,
        mut steepest,
        mut variation,
    ] = [zero; 5];
    let weights = weights(n);
    for k in 0..n / 4 {
        for i in 0..4 {
            let (norm, step) = (norms[4 * k + i], steps[4 * k + i]);
            let term = norm * lit(weights[4 * k + i]);
            largest[i] = larger(largest[i], norm);
            heaviest[i] = larger(heaviest[i], term);
            sum[i] = sum[i] + term;
            steepest[i] = larger(steepest[i], step);
            variation[i] = variation[i] + step;
        }
    }
    let mut parts = [largest, heaviest, sum, steepest, variation];
    side_by_side(&mut parts);
    let [largest, heaviest, sum, steepest, variation] = parts;
    let (norm, term) = (norms[n], norms[n] * lit(weights[n]));
    let largest = larger(largest_of(&largest), norm);
    let heaviest = larger(largest_of(&heaviest), term);
    let magnitude = (sum_of(&sum) + term) * half;
    let steepest = largest_of(&steepest) * size;
    let variation = sum_of(&variation) * size;
    let noise = noise_of(magnitude, variation);
    let scatter = T::epsilon()
        * (root_of_squares(magnitude, heaviest * half) + root_of_squares(variation, steepest));
    Sizes {
        magnitude,
        noise,
        scatter: if scatter < noise { scatter } else { noise },
        largest,
        constant,
    }
}

/// At least the root of the sum of squares of terms with this sum and this largest one.
#[inline(always)]
fn root_of_squares<T: Real>(sum: T, largest: T) -> T {
    if sum.is_zero() {
        sum
    } else {
        sum * (largest / sum).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_counts_in_second_order_only() {
        assert_eq!(beyond_noise(1.9e-16, 1e-16), 0.0);
        assert_eq!(beyond_noise(2.1e-16, 1e-16), 2.1e-16);
        assert!(second_order(1e-16, 1.0) <= 1e-30);
        // At most the whole, and none where there is nothing.
        assert_eq!(second_order(1.0, 1.0), 1.0);
        assert_eq!(second_order(0.0, 1.0), 0.0);
    }
}
