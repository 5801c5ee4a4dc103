//! Sums that several kinds of values have in common.

use crate::real::Real;

/// `row <- row + factor other`.
#[inline(always)]
pub(super) fn add<T: Real, const N: usize>(row: &mut [T; N], factor: T, other: &[T; N]) {
    for (y, z) in row.iter_mut().zip(other) {
        *y = *y + factor * *z;
    }
}

/// See [`Vector::add_moduli`].
#[inline(always)]
pub(super) fn add_moduli<T: Real, const N: usize>(
    sums: &mut [T; N],
    weight: T,
    [y, z]: [&[T; N]; 2],
    mean: Option<&[T; N]>,
) {
    let mean = mean.copied().unwrap_or([T::zero(); N]);
    for c in 0..N {
        sums[c] = sums[c] + weight * ((y[c] - mean[c]).abs() + (z[c] - mean[c]).abs());
    }
}

/// See [`Vector::combination`].
#[inline(always)]
pub(super) fn combination_of_rows<T: Real, const N: usize>(
    factors: &[T],
    values: &[[T; N]],
) -> [T; N] {
    let (mut sum, mut others) = ([T::zero(); N], [T::zero(); N]);
    for (pair, ys) in factors.chunks(2).zip(values.chunks(2)) {
        add(&mut sum, pair[0], &ys[0]);
        if let ([_, factor], [_, y]) = (pair, ys) {
            add(&mut others, *factor, y);
        }
    }
    sum_of(sum, T::one(), &others)
}

/// The fourth difference of equally spaced values.
#[inline(always)]
pub(super) fn bend_of<T: Real>([far_left, left, middle, right, far_right]: [T; 5]) -> T {
    let near = T::lit(-4.0) * (left + right);
    near + far_left + far_right + T::lit(6.0) * middle
}

/// The inner product of lists.
#[inline(always)]
pub(super) fn sum_of_products<T: Real>(list: &[T], other: &[T]) -> T {
    let products = list.iter().zip(other).map(|(&y, &z)| y * z);
    products.fold(T::zero(), |sum, product| sum + product)
}

/// `y + factor z`.
#[inline(always)]
pub(super) fn sum_of<T: Real, const N: usize>(mut y: [T; N], factor: T, z: &[T; N]) -> [T; N] {
    add(&mut y, factor, z);
    y
}
