//! Euclidean norms, without overflow and underflow.

use super::Components;
use crate::real::{Real, normalizer};

/// `sqrt(sum y^2)`, exact under a change of scale by powers of two: where a square would
/// leave the range of the scalar, the components are scaled first. Of one component its modulus.
#[inline(always)]
pub(super) fn euclidean<T: Real>(count: usize, component: impl Fn(usize) -> T) -> T {
    if count == 1 {
        return component(0).abs();
    }
    let squares = sum_of_squares(count, &component);
    if squares >= least_square() && squares.is_finite() {
        squares.sqrt()
    } else {
        // By way of a list, so that nothing of the caller's has to be in memory for this.
        scaled_norm(&Components::from_fn(count, component))
    }
}

/// The norm of two components, as those of a complex number.
#[inline]
pub(super) fn of_two<T: Real>(y: T, z: T) -> T {
    let squares = y * y + z * z;
    if squares >= least_square() && squares.is_finite() {
        squares.sqrt()
    } else {
        scaled_norm(&[y, z])
    }
}

/// The norm of a list: by itself, since there are hundreds of callers, and what they have is mostly one number
/// or two.
#[inline(never)]
pub(super) fn of_several<T: Real>(list: &[T]) -> T {
    euclidean(list.len(), |c| list[c])
}

/// That of the difference of two.
#[inline(never)]
pub(super) fn of_differences<T: Real>(list: &[T], other: &[T]) -> T {
    euclidean(list.len().min(other.len()), |c| list[c] - other[c])
}

/// Square roots of a list, side by side; where a sum of squares has left the range of the scalar, the norm
/// that belongs there.
#[inline(always)]
pub(super) fn roots_in_range<T: Real>(squares: &mut [T], norm: impl Fn(usize) -> T) {
    let least = least_square::<T>().sqrt();
    let mut out_of_range = T::zero();
    for root in squares.iter_mut() {
        *root = root.sqrt();
        // Without a branch: 0 if it is in range, and NaN if it is not.
        let inside = if *root >= least { *root } else { T::infinity() };
        out_of_range = out_of_range + T::zero() * inside;
    }
    if !out_of_range.is_zero() {
        mend_roots(squares, least, norm);
    }
}

/// The norms in the place of roots that are not in range.
#[cold]
#[inline(never)]
fn mend_roots<T: Real>(roots: &mut [T], least: T, norm: impl Fn(usize) -> T) {
    for (j, root) in roots.iter_mut().enumerate() {
        if !(*root >= least && root.is_finite()) {
            *root = norm(j);
        }
    }
}

#[inline(always)]
fn sum_of_squares<T: Real>(count: usize, component: impl Fn(usize) -> T) -> T {
    (0..count)
        .map(component)
        .fold(T::zero(), |sum, y| sum + y * y)
}

/// A sum of squares that is smaller may have lost digits to underflow.
#[inline]
pub(crate) fn least_square<T: Real>() -> T {
    T::min_positive_value() / (T::epsilon() * T::epsilon())
}

/// In the same order as without a scale, for the same digits.
#[cold]
#[inline(never)]
fn scaled_norm<T: Real>(components: &[T]) -> T {
    // Spelled out because `max` would drop a NaN.
    let mut largest = T::zero();
    for y in components {
        if !y.is_finite() {
            return y.abs();
        }
        largest = largest.max(y.abs());
    }
    if largest.is_zero() {
        return largest;
    }
    let scale = normalizer(largest);
    sum_of_squares(components.len(), |c| components[c] * scale).sqrt() / scale
}

#[cfg(test)]
mod tests {
    use crate::vector::Vector;

    #[test]
    fn norms_survive_overflow_and_underflow() {
        let norm = |y: &[f64]| y.norm();
        assert!((norm(&[3e200, 4e200]) - 5e200).abs() <= 1e185);
        assert!((norm(&[3e-200, 4e-200]) - 5e-200).abs() <= 1e-215);
        assert_eq!(norm(&[3e-320, 4e-320]), 5e-320);
        assert_eq!(norm(&[-3e-320]), 3e-320);
        assert_eq!([0.0f32; 3].norm(), 0.0);
        assert!(norm(&[1.0, f64::NAN, f64::INFINITY]).is_nan());
        assert_eq!(norm(&[f64::NEG_INFINITY, 0.0]), f64::INFINITY);
        assert_eq!([1e200, 2.0].distance(&[1e200, -1.0]), 3.0);
    }

    #[test]
    fn a_norm_scales_exactly_with_powers_of_two() {
        let y = [0.1, -0.7, 1e-9, 3.3, 0.0, 0.0, 1.0, 1.0];
        for k in [-900, -530, -200, 200, 500, 900] {
            let factor = 2f64.powi(k);
            let scaled = y.map(|component| factor * component);
            assert_eq!(scaled.norm(), y.norm() * factor, "2^{k}");
        }
    }
}
