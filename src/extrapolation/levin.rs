//! Levin's transformation of a sequence of partial sums whose terms alternate: the limit, and how far it can be
//! trusted.
//!
//! D. Levin, Int. J. Comput. Math. B 3, 371 (1973), with the next term as what remains (D. A. Smith and W. F. Ford,
//! SIAM J. Numer. Anal. 16, 223, 1979), by the recursion of A. Sidi's W-algorithm (BIT 22, 505, 1982).

use alloc::vec;
use alloc::vec::Vec;

use crate::each::Each;
use crate::extrapolation::larger_or_nan;
use crate::real::Real;

/// The highest order, and the least one that is believed.
const ORDERS: usize = 14;
const LEAST: usize = 4;

/// How far results of different orders and lengths may be from the limit, in units of the distances between them.
const CAUTION: f64 = 4.0;

/// Terms that hardly fall are taken to fall by this share of theirs.
const SLOWEST: f64 = 1e-3;

/// How often means of neighbouring terms are taken to see those of one sign, at most, and at how many places.
const MEANS: usize = 13;
const PLACES: usize = 5;

/// The power of the distance that makes polynomials of what decays.
const POWER: i32 = 6;

/// How much less is believed of terms of one sign by each place that they are farther from the end.
const LESS: f64 = 3.0;

/// The limit of a sum beyond its last term, and its error.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rest<T> {
    pub(crate) value: T,
    pub(crate) error: T,
}

/// What follows the last of these terms, each of which has this rounding and may have this error beside it. The
/// first belongs to a place so many steps from where distances are counted. Terms of one sign below them are for
/// others to find, by [`of_one_sign`].
pub(crate) fn rest<T: Real>(terms: &[T], first: T, rounding: T, error: T) -> Rest<T> {
    let noise = rounding + error;
    let zero = T::zero();
    let largest = terms.iter().fold(zero, |most, &t| most.max(t.abs()));
    let nothing = Rest {
        value: zero,
        error: bound_by_terms(terms),
    };
    let [beginning, end] = largest_of_halves(terms);
    if end <= T::lit(CAUTION) * noise {
        // They have died away in what is known of them, and their signs say nothing: what follows may be of one.
        return Rest {
            value: zero,
            error: T::lit(CAUTION) * noise + sum_of_falling(terms.len(), beginning, end),
        };
    }
    if terms.len() < LEAST + 3 {
        return nothing;
    }
    // Of terms of one sign it would not know how slowly they fall.
    let alternates = |pair: &&[T]| alternate(pair[0], pair[1]);
    let pairs = terms.windows(2).rev().take_while(alternates).count();
    if pairs < LEAST + 2 {
        return nothing;
    }
    let skipped = terms.len() - 1 - pairs;
    let first = first + T::lit(skipped as f64);
    // Reciprocals of the smallest numbers would overflow.
    let noise = noise / largest;
    let terms: Vec<T> = terms[skipped..].iter().map(|&t| t / largest).collect();
    let terms = terms.as_slice();
    let now = orders(terms, first, noise);
    let before = orders(&terms[..terms.len() - 1], first, noise);
    let earlier = orders(&terms[..terms.len() - 2], first, noise);
    // All count from the last of all sums.
    let shift = terms[terms.len() - 1];
    let shifts = shift + terms[terms.len() - 2];
    let mut best = Rest {
        value: zero,
        error: T::infinity(),
    };
    let mut smallest = T::infinity();
    let gap = |k: usize| {
        let (value, amplified) = now[k];
        let gaps = [
            now[k - 1].0 - value,
            before[k].0 - shift - value,
            before[k - 1].0 - shift - value,
            T::lit(0.5) * (earlier[k].0 - shifts - value),
        ];
        gaps.iter()
            .fold(zero, |most, gap| larger_or_nan(most, gap.abs()))
            + amplified
    };
    let end = now.len().min(before.len()).min(earlier.len());
    for (k, &(value, _)) in now.iter().enumerate().take(end).skip(LEAST) {
        // A single order can agree with others by chance.
        let next = if k + 1 < end { gap(k + 1) } else { zero };
        let gap = larger_or_nan(gap(k), next);
        if gap < smallest {
            smallest = gap;
            best = Rest {
                value,
                error: T::lit(CAUTION) * gap,
            };
        }
    }
    // Wynn's table must not be sure of anything else.
    if let Some([limit, uncertainty]) = epsilon(terms) {
        let gap = (limit - best.value).abs() - T::lit(10.0) * uncertainty;
        if gap > best.error {
            best.error = gap;
        }
    }
    let error = largest * best.error;
    if nothing.error < error {
        return nothing;
    }
    Rest {
        value: largest * best.value,
        error,
    }
}

/// Whether two terms have different signs. (Their product may underflow.)
fn alternate<T: Real>(one: T, next: T) -> bool {
    let zero = T::zero();
    (one < zero && next > zero) || (one > zero && next < zero)
}

/// An error of the sum up to the last term, if terms alternate and fall; else it is infinite.
fn bound_by_terms<T: Real>(terms: &[T]) -> T {
    let last = &terms[terms.len().saturating_sub(LEAST)..];
    let falls = |pair: &[T]| {
        pair[1].abs() <= pair[0].abs() && (pair[1].is_zero() || alternate(pair[0], pair[1]))
    };
    if last.len() == LEAST && last.windows(2).all(falls) {
        // The last one may be small since f has a zero there.
        T::lit(CAUTION) * last[LEAST - 2].abs()
    } else {
        T::infinity()
    }
}

/// The largest term of the first half, and of the last.
fn largest_of_halves<T: Real>(terms: &[T]) -> [T; 2] {
    let (first, last) = terms.split_at(terms.len() / 2);
    [first, last].each(|half| half.iter().fold(T::zero(), |most, &t| most.max(t.abs())))
}

/// What so many terms add up to that go on to fall as they have fallen from the first half to the last.
fn sum_of_falling<T: Real>(count: usize, beginning: T, end: T) -> T {
    if end.is_zero() {
        return end;
    }
    let steps = T::lit((count / 2).max(1) as f64);
    let ratio = (end / beginning).powf(steps.recip());
    T::lit(2.0) * end / (T::one() - ratio).max(T::lit(SLOWEST))
}

/// How large terms of one sign are that are hidden below those that alternate, as those of an f that has
/// the same frequency: they hardly show in differences of results, and go on. Means of neighbours, and of these
/// again, leave nothing of what alternates smoothly, and least of what is nearly a polynomial.
pub(crate) fn of_one_sign<T: Real>(terms: &[T], first: T) -> T {
    let place = |n: usize| first + T::lit(n as f64);
    let last = place(terms.len().saturating_sub(1));
    let weights = (0..terms.len()).map(|n| (place(n) / last).powi(POWER));
    let mut means: Vec<[T; 2]> = terms
        .iter()
        .zip(weights)
        .map(|(&t, w)| [w * t, w])
        .collect();
    for _ in 0..MEANS.min(means.len().saturating_sub(PLACES)) {
        means = means
            .windows(2)
            .map(|pair| [0, 1].each(|i| T::lit(0.5) * (pair[0][i] + pair[1][i])))
            .collect();
    }
    let mut share = T::one();
    let mut most = T::zero();
    for [mean, weight] in means.iter().rev().take(PLACES) {
        most = most.max(share * (*mean / *weight).abs());
        share = share / T::lit(LESS);
    }
    most
}

/// For each order the limit counted from the last sum, and what noise does to it.
fn orders<T: Real>(terms: &[T], first: T, noise: T) -> Vec<(T, T)> {
    // Sums up to the last term but one, each with the next term.
    let count = terms.len();
    let place = |n: usize| (first + T::lit(n as f64)).recip();
    let mut sum = T::zero();
    let mut rows = vec![[T::zero(); 3]; count];
    for n in (0..count).rev() {
        // Counted from the last sum of all.
        sum = sum - terms[n];
        let inverse = terms[n].recip();
        rows[n] = [sum * inverse, inverse, inverse.abs()];
    }
    let mut found = Vec::with_capacity(ORDERS + 1);
    for k in 0..=ORDERS.min(count - 1) {
        let [top, bottom, size] = rows[count - 1 - k];
        found.push((top / bottom, noise * size / bottom.abs()));
        for n in 0..count - 1 - k {
            let step = (place(n + k + 1) - place(n)).recip();
            let ([t, b, s], [t1, b1, s1]) = (rows[n], rows[n + 1]);
            rows[n] = [(t1 - t) * step, (b1 - b) * step, (s1 + s) * step.abs()];
        }
    }
    found
}

/// The limit by Wynn's epsilon algorithm, counted from the last sum, and the distance of the last two.
fn epsilon<T: Real>(terms: &[T]) -> Option<[T; 2]> {
    let limit = |terms: &[T], shift: T| {
        let mut sums = vec![T::zero(); terms.len() + 1];
        for n in (0..terms.len()).rev() {
            sums[n] = sums[n + 1] - terms[n];
        }
        let mut before = vec![T::zero(); sums.len()];
        let mut best = None;
        for k in 1..sums.len() {
            let next: Vec<T> = (0..sums.len() - 1)
                .map(|n| before[n + 1] + (sums[n + 1] - sums[n]).recip())
                .collect();
            before = core::mem::replace(&mut sums, next);
            if k % 2 == 0 {
                let last = sums[sums.len() - 1];
                if !last.is_finite() {
                    break;
                }
                best = Some(last - shift);
            }
        }
        best
    };
    let count = terms.len();
    let all = limit(terms, T::zero())?;
    let fewer = limit(&terms[2..count], T::zero())?;
    let shorter = limit(&terms[..count - 1], terms[count - 1])?;
    let uncertainty = (all - fewer).abs().max((all - shorter).abs());
    uncertainty.is_finite().then_some([all, uncertainty])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(f: impl Fn(f64) -> f64) -> Vec<f64> {
        let term = |n: i32| f(f64::from(n)) * f64::from(1 - 2 * (n % 2));
        (0..18).map(term).collect()
    }

    #[test]
    fn alternating_sums_have_limits() {
        // ln 2, pi/4, and the sum of (-1/2)^n.
        let ln2 = core::f64::consts::LN_2;
        let cases = [
            (terms(|n| 1.0 / (1.0 + n)), ln2),
            (
                terms(|n| 1.0 / (2.0 * n + 1.0)),
                core::f64::consts::FRAC_PI_4,
            ),
            (terms(|n| 0.5f64.powf(n)), 2.0 / 3.0),
        ];
        for (i, (terms, exact)) in cases.into_iter().enumerate() {
            let sum: f64 = terms.iter().sum();
            for scale in [1.0, 1e300, 1e-300] {
                let scaled: Vec<f64> = terms.iter().map(|t| scale * t).collect();
                let rest = rest(&scaled, 1.0, 1e-16 * scale, 0.0);
                let error = (sum + rest.value / scale - exact).abs();
                assert!(
                    error <= rest.error / scale + 1e-15,
                    "{i}: {error:e} {rest:?}"
                );
                assert!(rest.error / scale <= 1e-8, "{i}: {rest:?}");
            }
        }
    }

    #[test]
    fn terms_of_one_sign_or_of_none_are_not_trusted() {
        let all_positive: Vec<f64> = terms(|n| 1.0 / (1.0 + n * n))
            .iter()
            .map(|t| t.abs())
            .collect();
        assert_eq!(rest(&all_positive, 1.0, 1e-16, 0.0).error, f64::INFINITY);
        // Below terms that alternate they hardly show in the differences of results. What follows the last of
        // these is 3e-5 of 1/n^3.
        let hidden: Vec<f64> = terms(|n| (1.0 + n).recip())
            .iter()
            .zip(0..)
            .map(|(t, n)| t + 0.02 * f64::from(n + 1).powi(-3))
            .collect();
        let sum: f64 = hidden.iter().sum();
        // ln 2 and Apery's constant.
        let exact = core::f64::consts::LN_2 + 0.02 * 1.202_056_903_159_594_3;
        let found = rest(&hidden, 1.0, 1e-16, 1e-8);
        let error = (sum + found.value - exact).abs();
        assert!(
            error > 1e-5 && error <= 0.1 * found.value,
            "{error:e} {found:?}"
        );
        let last = 0.02 * 18f64.powi(-3);
        let slow = of_one_sign(&hidden, 1.0);
        assert!(
            (0.5 * last..=4.0 * last).contains(&slow),
            "{slow:e} {last:e}"
        );
        // Of noise that falls slowly a sum may be left that is much larger.
        let noise: Vec<f64> = terms(|n| 1e-9 * (1.0 - 0.01 * n));
        assert!(rest(&noise, 1.0, 0.0, 1e-9).error >= 1e-7);
        assert_eq!(rest(&[0.0; 18], 1.0, 0.0, 0.0).error, 0.0);
    }
}
