//! Euclidean norms, without overflow and underflow.

use crate::real::{Real, normalizer};

/// `sqrt(sum n^2)`, exact under a change of scale by powers of two: where a square would
/// leave the range of the scalar, the components are scaled first.
#[inline(always)]
pub(super) fn euclidean<T: Real>(len: usize, norm: impl Fn(usize) -> T) -> T {
    let squares = sum_of_squares(len, &norm);
    if squares >= least_square() && squares.is_finite() {
        squares.sqrt()
    } else {
        euclidean_scaled(len, norm)
    }
}

/// The same for each of a list of arrays, from the norm of component c of array i: by square roots
/// side by side, and those that leave the range once more.
#[inline(always)]
pub(super) fn euclidean_each<T: Real, const N: usize>(
    norms: &mut [T],
    norm: impl Fn(usize, usize) -> T,
) {
    for (i, sum) in norms.iter_mut().enumerate() {
        *sum = sum_of_squares(N, |c| norm(i, c));
    }
    let least = least_square::<T>().sqrt();
    let in_range = |root: T| root >= least && root <= T::max_value();
    let mut all_in_range = true;
    for root in norms.iter_mut() {
        *root = root.sqrt();
        all_in_range &= in_range(*root);
    }
    if all_in_range {
        return;
    }
    for (i, root) in norms.iter_mut().enumerate() {
        if in_range(*root) {
            continue;
        }
        // As half of the coefficients of an even or odd function are.
        let mut zero = true;
        for c in 0..N {
            zero &= norm(i, c).is_zero();
        }
        if !zero {
            *root = euclidean_scaled(N, |c| norm(i, c));
        }
    }
}

/// In four partial sums, so that the processor need not wait for each addition.
#[inline(always)]
fn sum_of_squares<T: Real>(len: usize, norm: impl Fn(usize) -> T) -> T {
    let mut parts = [T::zero(); 4];
    let whole = len - len % 4;
    for k in (0..whole).step_by(4) {
        for (i, part) in parts.iter_mut().enumerate() {
            let n = norm(k + i);
            *part = *part + n * n;
        }
    }
    for (part, i) in parts.iter_mut().zip(whole..len) {
        let n = norm(i);
        *part = *part + n * n;
    }
    (parts[0] + parts[1]) + (parts[2] + parts[3])
}

/// A sum of squares that is smaller may have lost digits to underflow.
#[inline]
pub(super) fn least_square<T: Real>() -> T {
    T::min_positive_value() / (T::epsilon() * T::epsilon())
}

/// In the same order as without a scale, for the same digits.
#[cold]
fn euclidean_scaled<T: Real>(len: usize, norm: impl Fn(usize) -> T) -> T {
    // Spelled out because `max` would drop a NaN.
    let mut largest = T::zero();
    for n in (0..len).map(&norm) {
        if !n.is_finite() {
            return n.abs();
        }
        largest = largest.max(n.abs());
    }
    if largest.is_zero() {
        return largest;
    }
    let scale = normalizer(largest);
    sum_of_squares(len, |i| norm(i) * scale).sqrt() / scale
}
