//! Loops over real numbers, in a form that the compiler turns into vector instructions: sums in
//! parts that do not wait for each other, arrays of known length, one loop a purpose.

use core::array;
use core::mem::needs_drop;

use crate::Real;

/// An array of f(0), f(1), ...: for plain numbers a bare loop, which the compiler turns into vector
/// instructions where it can.
#[inline(always)]
pub(crate) fn array<Y: Clone, const N: usize>(mut f: impl FnMut(usize) -> Y) -> [Y; N] {
    if needs_drop::<Y>() {
        return array::from_fn(f);
    }
    let first = f(0);
    let mut array = array::from_fn(|_| first.clone());
    for (i, y) in array.iter_mut().enumerate().skip(1) {
        *y = f(i);
    }
    array
}

/// The larger of two numbers, in one instruction; the first where one is NaN.
#[inline(always)]
pub(crate) fn larger<T: Real>(x: T, y: T) -> T {
    if y > x { y } else { x }
}

/// See [`Value::symmetric_sum`](crate::Value::symmetric_sum).
#[inline(always)]
pub(crate) fn symmetric_sum<T: Real>(weights: &[f64], center: T, lower: &[T], upper: &[T]) -> T {
    symmetric_sum_of(weights, center, lower, upper, |y| *y)
}

/// The same of one component.
#[inline(always)]
pub(crate) fn symmetric_sum_of<Y, T: Real>(
    weights: &[f64],
    center: T,
    lower: &[Y],
    upper: &[Y],
    component: impl Fn(&Y) -> T,
) -> T {
    let n = lower.len();
    let upper = &upper[..n];
    let mut parts = [T::zero(); 4];
    for k in (0..n).step_by(4) {
        // From 4 on all lengths are multiples of 4, and there is one of 2.
        for (i, part) in parts.iter_mut().enumerate().take(n - k) {
            let pair = component(&lower[k + i]) + component(&upper[n - 1 - k - i]);
            *part = *part + T::lit(weights[k + i]) * pair;
        }
    }
    T::lit(weights[n]) * center + ((parts[0] + parts[1]) + (parts[2] + parts[3]))
}

/// See [`Value::doubled`](crate::Value::doubled).
#[inline(always)]
pub(crate) fn doubled<T: Real, const H: usize, const M: usize, const N: usize>(
    old: &[T],
    fresh: &[T; M],
    tables: (&[[f64; H]; H], &[[f64; H]; H]),
) -> [T; N] {
    doubled_of(old, fresh, tables, |y| *y)
}

/// The same of one component.
#[inline(always)]
pub(crate) fn doubled_of<Y, T: Real, const H: usize, const M: usize, const N: usize>(
    old: &[Y],
    fresh: &[Y; M],
    tables: (&[[f64; H]; H], &[[f64; H]; H]),
    component: impl Fn(&Y) -> T,
) -> [T; N] {
    const { assert!(M == 2 * H) };
    let (mut even, mut odd) = ([T::zero(); H], [T::zero(); H]);
    for m in 0..H {
        let (y, z) = (component(&fresh[m]), component(&fresh[2 * H - 1 - m]));
        let (sum, difference) = (y + z, y - z);
        for (even, &factor) in even.iter_mut().zip(&tables.0[m]) {
            *even = *even + T::lit(factor) * sum;
        }
        for (odd, &factor) in odd.iter_mut().zip(&tables.1[m]) {
            *odd = *odd + T::lit(factor) * difference;
        }
    }
    let (old_even, old_odd) = old[..=2 * H].split_at(H + 1);
    let half = T::lit(0.5);
    let mut new = [component(&old_even[H]); N];
    let (new_even, new_odd) = new.split_at_mut(2 * H + 1);
    let new_odd = &mut new_odd[..2 * H];
    for i in 0..H {
        let c = half * component(&old_even[i]);
        new_even[i] = c + even[i];
        new_even[2 * H - i] = c - even[i];
        let c = half * component(&old_odd[i]);
        new_odd[i] = c + odd[i];
        new_odd[2 * H - 1 - i] = c - odd[i];
    }
    new
}
