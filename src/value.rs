//! What an integrand returns.

use alloc::vec::Vec;
use core::array;

use num_complex::Complex;
use num_traits::{Float, One, Zero};

use crate::Real;
use crate::kernel::{self, larger};
use crate::real::normalizer;

/// An element of a normed vector space over [`Self::Real`](Value::Real).
///
/// Real numbers, complex numbers, arrays `[Y; N]` and vectors `Vec<Y>` of values are
/// values. The norm is Euclidean over all real components, and it is what tolerances
/// and error estimates are measured in: for a complex integral `error` bounds the
/// modulus of the difference, for a vector its 2-norm.
///
/// There is no operator in the bounds because arrays have none, and no `zero()` that
/// must exist, because the length of a `Vec` comes with the data.
///
/// # Your own type
/// Three methods are enough:
///
/// ```
/// use quadrille::{Value, quad};
///
/// #[derive(Clone, Debug)]
/// struct Field { e: [f64; 3], b: [f64; 3] }
///
/// impl Value for Field {
///     type Real = f64;
///     fn scale_by(&mut self, factor: f64) {
///         self.e.scale_by(factor);
///         self.b.scale_by(factor);
///     }
///     fn add_scaled(&mut self, factor: f64, other: &Self) {
///         self.e.add_scaled(factor, &other.e);
///         self.b.add_scaled(factor, &other.b);
///     }
///     fn norm(&self) -> f64 {
///         self.e.norm().hypot(self.b.norm())
///     }
/// }
///
/// let mean = quad(|t: f64| Field { e: [t.cos(), 0.0, 0.0], b: [0.0, t.sin(), 0.0] }, 0.0..1.0)?;
/// assert!((mean.value.e[0] - 1f64.sin()).abs() <= mean.error);
/// # Ok::<(), quadrille::Error<Field>>(())
/// ```
///
/// # What an implementation must keep
/// `norm` must be NaN or infinite when a component is: that is how a non-finite sample
/// is noticed. A type that holds a `Vec` must say in `same_shape` when lengths differ: only then is
/// a change of length an error and not a wrong sum. Scaling a value by a power of two must scale the norm exactly (short of
/// overflow), for the promise that a change of units changes no digit.
pub trait Value: Clone {
    /// The scalar of the space, and of the integration axis.
    type Real: Real;

    /// `self <- factor self`.
    fn scale_by(&mut self, factor: Self::Real);

    /// `self <- self + factor other`. Called only with values of the
    /// [same shape](Value::same_shape).
    fn add_scaled(&mut self, factor: Self::Real, other: &Self);

    /// The Euclidean norm, `sqrt(sum |component|^2)`.
    fn norm(&self) -> Self::Real;

    /// Samelson's inverse, `conj(y) / |y|^2`: the reciprocal of a number, and what makes
    /// Wynn's epsilon algorithm one piece of code for numbers and vectors (Wynn, Math.
    /// Comp. 16, 301, 1962).
    ///
    /// Without a conjugate, `y / |y|^2` serves as well: the algorithm inverts twice before
    /// it yields an extrapolated value. That is the default.
    #[must_use]
    fn inverse(&self) -> Self {
        let scale = self.norm().recip();
        let mut inverse = self.clone();
        inverse.scale_by(scale);
        inverse.scale_by(scale);
        inverse
    }

    /// `|self - other|`.
    fn distance(&self, other: &Self) -> Self::Real {
        let mut difference = self.clone();
        difference.add_scaled(-Self::Real::one(), other);
        difference.norm()
    }

    /// Whether no component is NaN or infinite.
    fn all_finite(&self) -> bool {
        self.norm().is_finite()
    }

    /// Whether the two have the same components, so that they can be added.
    fn same_shape(&self, _other: &Self) -> bool {
        true
    }

    /// Zero, where the type alone knows it; `None` where its length comes with the data.
    /// It is the integral over an empty range, which costs one evaluation, to learn the
    /// length, where this is `None`.
    fn neutral() -> Option<Self> {
        None
    }

    /// `weights[k] (lower[k] + upper[n - 1 - k])` summed over k, and `weights[n] center`.
    #[inline(always)]
    fn symmetric_sum(weights: &[f64], center: &Self, lower: &[Self], upper: &[Self]) -> Self {
        let n = lower.len();
        let mut sum = center.clone();
        sum.scale_by(Self::Real::lit(weights[n]));
        for k in 0..n {
            let weight = Self::Real::lit(weights[k]);
            sum.add_scaled(weight, &lower[k]);
            sum.add_scaled(weight, &upper[n - 1 - k]);
        }
        sum
    }

    /// The Chebyshev coefficients of degree 2 M from those of degree M, where `fresh` are the
    /// samples at the new nodes: `old[k]/2 + s[k]` and, from the other end, `old[k]/2 - s[k]`, for the
    /// even coefficients, which come first, and the odd ones apart. The sums are
    /// `s[i] = table[m][i] (fresh[m] + fresh[M-1-m])` over m for the even ones, and of the
    /// differences for the odd ones; M = 2 H and N = 4 H + 1.
    #[inline(always)]
    fn doubled<const H: usize, const M: usize, const N: usize>(
        old: &[Self],
        fresh: &[Self; M],
        (even, odd): (&[[f64; H]; H], &[[f64; H]; H]),
    ) -> [Self; N] {
        let one = Self::Real::one();
        let even = sums_of_pairs(fresh, even, one);
        let odd = sums_of_pairs(fresh, odd, -one);
        let (old_even, old_odd) = old.split_at(H + 1);
        kernel::array(|i| match i {
            _ if i < H => half_and(&old_even[i], &even[i], one),
            _ if i == H => old_even[H].clone(),
            _ if i <= 2 * H => half_and(&old_even[2 * H - i], &even[2 * H - i], -one),
            _ if i <= 3 * H => half_and(&old_odd[i - 2 * H - 1], &odd[i - 2 * H - 1], one),
            _ => half_and(&old_odd[4 * H - i], &odd[4 * H - i], -one),
        })
    }

    /// What a first look at the n + 1 = 2 H + 1 samples of a panel takes, if that is less work than all
    /// coefficients: by the weights of the rule the integral and the sum of moduli, the sum of
    /// `|values[j + 1] - values[j]|`, and the largest coefficients of the last eighth but one and of
    /// the last. The coefficients are, last one first,
    /// `even[j][i] (values[j] + values[n-j])` summed over j < H, with `middle[i] values[H]`, and
    /// `odd[j][i] (values[j] - values[n-j])`.
    ///
    /// Moduli of complex numbers may be summed part by part: between 0.7 and 1 of what they are.
    #[inline(always)]
    fn first_sums<const H: usize, const Q: usize>(
        _values: &[Self],
        _weights: &[f64],
        (_even, _middle, _odd): (&[[f64; Q]; H], &[f64; Q], &[[f64; Q]; H]),
    ) -> Option<(Self, [Self::Real; 4])> {
        None
    }

    /// The largest distance of `values[i]` from the sum of `even[k] T_(2k)(x)` and
    /// `odd[k] T_(2k+1)(x)`, T the Chebyshev polynomials, at `x = -places[i]`.
    ///
    /// By Clenshaw's recurrence in T_2 for the two sums apart; there is one odd coefficient less.
    fn misfit(even: &[Self], odd: &[Self], places: &[Self::Real], values: &[Self]) -> Self::Real {
        let one = Self::Real::one();
        let mut worst = Self::Real::zero();
        for (&t, value) in places.iter().zip(values) {
            let w = (t + t) * t - one;
            let sum = |coefficients: &[Self], factor: Self::Real| {
                // b_0 - factor b_1
                let last = &coefficients[coefficients.len() - 1];
                let (mut b, mut before) = (last.clone(), last.clone());
                before.scale_by(Self::Real::zero());
                for c in coefficients[..coefficients.len() - 1].iter().rev() {
                    before.scale_by(-one);
                    before.add_scaled(one, c);
                    before.add_scaled(w + w, &b);
                    core::mem::swap(&mut b, &mut before);
                }
                b.add_scaled(-factor, &before);
                b
            };
            let mut p = sum(even, w);
            p.add_scaled(-t, &sum(odd, one));
            worst = larger(worst, p.distance(value));
        }
        worst
    }

    /// `norms[i] <- |values[i]|`.
    #[inline(always)]
    fn norms(values: &[Self], norms: &mut [Self::Real]) {
        for (norm, y) in norms.iter_mut().zip(values) {
            *norm = y.norm();
        }
    }

    /// `steps[i] <- |values[i + 1] - values[i]|`.
    #[inline(always)]
    fn steps(values: &[Self], steps: &mut [Self::Real]) {
        for (step, pair) in steps.iter_mut().zip(values.windows(2)) {
            *step = pair[1].distance(&pair[0]);
        }
    }

    /// `self <- self + weight (|y - mean| + |z - mean|)`, with the modulus of each real
    /// component by itself and with a mean of 0 where there is none; and true. Or nothing,
    /// and false, which is the default: then norms are added up.
    ///
    /// It is for the integral of |f| over a panel. A type of several components needs one
    /// square root for it then, instead of one a sample.
    fn add_moduli(&mut self, _weight: Self::Real, _pair: [&Self; 2], _mean: Option<&Self>) -> bool {
        false
    }
}

/// `table[m][i] (fresh[m] + sign fresh[M-1-m])` summed over m, for each i.
#[inline(always)]
fn sums_of_pairs<Y: Value, const H: usize, const M: usize>(
    fresh: &[Y; M],
    table: &[[f64; H]; H],
    sign: Y::Real,
) -> [Y; H] {
    let mut pair = fresh[0].clone();
    pair.add_scaled(sign, &fresh[M - 1]);
    let mut sums: [Y; H] = kernel::array(|i| {
        let mut sum = pair.clone();
        sum.scale_by(Y::Real::lit(table[0][i]));
        sum
    });
    for m in 1..H {
        pair.clone_from(&fresh[m]);
        pair.add_scaled(sign, &fresh[M - 1 - m]);
        for (sum, &factor) in sums.iter_mut().zip(&table[m]) {
            sum.add_scaled(Y::Real::lit(factor), &pair);
        }
    }
    sums
}

/// `old/2 + sign sum`.
#[inline(always)]
fn half_and<Y: Value>(old: &Y, sum: &Y, sign: Y::Real) -> Y {
    let mut new = old.clone();
    new.scale_by(Y::Real::lit(0.5));
    new.add_scaled(sign, sum);
    new
}

/// Points at which an interpolant is evaluated side by side.
const LANES: usize = 4;

/// `(t, T_2(t))` for each of the places, and 0 where there are fewer.
#[inline(always)]
fn lanes<T: Real>(places: &[T]) -> ([T; LANES], [T; LANES]) {
    let mut ts = [T::zero(); LANES];
    ts[..places.len()].copy_from_slice(places);
    (ts, ts.map(|t| (t + t) * t - T::one()))
}

/// One component of the interpolant of [`Value::misfit`] at each of some places.
#[inline(always)]
fn interpolate<Y, T: Real>(
    (even, odd): (&[Y], &[Y]),
    (ts, ws): &([T; LANES], [T; LANES]),
    component: impl Fn(&Y) -> T,
) -> [T; LANES] {
    let twice = ws.map(|w| w + w);
    let zero = [T::zero(); LANES];
    // Even and odd side by side: each step waits for the one before.
    let (mut e, mut e_before, mut o, mut o_before) = (zero, zero, zero, zero);
    for k in (0..odd.len()).rev() {
        let c = component(&even[k + 1]);
        let d = component(&odd[k]);
        for i in 0..LANES {
            let next = (c - e_before[i]) + twice[i] * e[i];
            e_before[i] = e[i];
            e[i] = next;
            let next = (d - o_before[i]) + twice[i] * o[i];
            o_before[i] = o[i];
            o[i] = next;
        }
    }
    let c = component(&even[0]);
    array::from_fn(|i| ((c - e_before[i]) + ws[i] * e[i]) - ts[i] * (o[i] - o_before[i]))
}

/// The moduli of numbers, by square roots side by side where no square leaves the range of
/// the scalar.
#[inline(always)]
fn moduli<T: Real>(numbers: impl Iterator<Item = Complex<T>> + Clone, moduli: &mut [T]) {
    let (mut least, mut most) = (T::max_value(), T::zero());
    for (modulus, z) in moduli.iter_mut().zip(numbers.clone()) {
        let square = z.re * z.re + z.im * z.im;
        *modulus = square;
        least = if square < least { square } else { least };
        // A NaN stays.
        most = if square <= most { most } else { square };
    }
    if least >= least_square() && most.is_finite() {
        for (modulus, _) in moduli.iter_mut().zip(numbers) {
            *modulus = modulus.sqrt();
        }
    } else {
        for (modulus, z) in moduli.iter_mut().zip(numbers) {
            *modulus = Value::norm(&z);
        }
    }
}

macro_rules! real_value {
    ($($t:ty),*) => {$(
        impl Value for $t {
            type Real = $t;

            #[inline]
            fn scale_by(&mut self, factor: $t) {
                *self *= factor;
            }

            #[inline]
            fn add_scaled(&mut self, factor: $t, other: &Self) {
                *self += factor * other;
            }

            #[inline]
            fn norm(&self) -> $t {
                Float::abs(*self)
            }

            #[inline]
            fn inverse(&self) -> Self {
                self.recip()
            }

            #[inline]
            fn distance(&self, other: &Self) -> $t {
                Float::abs(self - other)
            }

            #[inline]
            fn neutral() -> Option<Self> {
                Some(0.0)
            }

            #[inline(always)]
            fn symmetric_sum(weights: &[f64], center: &$t, lower: &[$t], upper: &[$t]) -> $t {
                kernel::symmetric_sum(weights, *center, lower, upper)
            }

            #[inline(always)]
            fn doubled<const H: usize, const M: usize, const N: usize>(
                old: &[$t],
                fresh: &[$t; M],
                tables: (&[[f64; H]; H], &[[f64; H]; H]),
            ) -> [$t; N] {
                kernel::doubled(old, fresh, tables)
            }

            #[inline(always)]
            fn first_sums<const H: usize, const Q: usize>(
                values: &[$t],
                weights: &[f64],
                tables: (&[[f64; Q]; H], &[f64; Q], &[[f64; Q]; H]),
            ) -> Option<($t, [$t; 4])> {
                let ([sum, moduli, steps], mut last) =
                    kernel::first_sums_of(values, weights, tables, |y| *y);
                for c in last.as_flattened_mut() {
                    *c = Float::abs(*c);
                }
                let [before, end] = kernel::largest_of_eighths(&last);
                Some((sum, [moduli, steps, before, end]))
            }

            #[inline(always)]
            fn misfit(even: &[$t], odd: &[$t], places: &[$t], values: &[$t]) -> $t {
                let mut worst = [0.0; LANES];
                for (ts, ys) in places.chunks(LANES).zip(values.chunks(LANES)) {
                    let p = interpolate((even, odd), &lanes(ts), |c| *c);
                    for ((worst, p), y) in worst.iter_mut().zip(p).zip(ys) {
                        *worst = larger(*worst, Float::abs(p - y));
                    }
                }
                worst.into_iter().fold(0.0, larger)
            }

            #[inline(always)]
            fn add_moduli(&mut self, weight: $t, [y, z]: [&Self; 2], mean: Option<&Self>) -> bool {
                let mean = mean.copied().unwrap_or(0.0);
                *self += weight * (Float::abs(y - mean) + Float::abs(z - mean));
                true
            }
        }
    )*};
}
real_value!(f32, f64);

impl<T: Real> Value for Complex<T> {
    type Real = T;

    #[inline]
    fn scale_by(&mut self, factor: T) {
        self.re = self.re * factor;
        self.im = self.im * factor;
    }

    #[inline]
    fn add_scaled(&mut self, factor: T, other: &Self) {
        self.re = self.re + factor * other.re;
        self.im = self.im + factor * other.im;
    }

    #[inline]
    fn norm(&self) -> T {
        euclidean(2, |i| [self.re, self.im][i])
    }

    fn inverse(&self) -> Self {
        let scale = self.norm().recip();
        let mut inverse = self.conj();
        inverse.scale_by(scale);
        inverse.scale_by(scale);
        inverse
    }

    #[inline]
    fn distance(&self, other: &Self) -> T {
        Value::norm(&(*self - *other))
    }

    #[inline]
    fn all_finite(&self) -> bool {
        self.re.is_finite() && self.im.is_finite()
    }

    #[inline]
    fn neutral() -> Option<Self> {
        Some(Zero::zero())
    }

    #[inline(always)]
    fn symmetric_sum(weights: &[f64], center: &Self, lower: &[Self], upper: &[Self]) -> Self {
        Complex::new(
            kernel::symmetric_sum_of(weights, center.re, lower, upper, |y| y.re),
            kernel::symmetric_sum_of(weights, center.im, lower, upper, |y| y.im),
        )
    }

    /// The parts apart, each as a real one.
    #[inline(always)]
    fn doubled<const H: usize, const M: usize, const N: usize>(
        old: &[Self],
        fresh: &[Self; M],
        tables: (&[[f64; H]; H], &[[f64; H]; H]),
    ) -> [Self; N] {
        let re: [T; N] = kernel::doubled_of(old, fresh, tables, |y| y.re);
        let im: [T; N] = kernel::doubled_of(old, fresh, tables, |y| y.im);
        kernel::array(|i| Complex::new(re[i], im[i]))
    }

    /// The parts apart, each as a real one.
    #[inline(always)]
    fn first_sums<const H: usize, const Q: usize>(
        values: &[Self],
        weights: &[f64],
        tables: (&[[f64; Q]; H], &[f64; Q], &[[f64; Q]; H]),
    ) -> Option<(Self, [T; 4])> {
        let (re, last_re) = kernel::first_sums_of(values, weights, tables, |y| y.re);
        let (im, last_im) = kernel::first_sums_of(values, weights, tables, |y| y.im);
        let [sum, moduli, steps] = array::from_fn(|i| Complex::new(re[i], im[i]));
        let mut norms = [[T::zero(); Q]; 2];
        for (norms, (re, im)) in norms.iter_mut().zip(last_re.iter().zip(&last_im)) {
            let last = re.iter().zip(im).map(|(&re, &im)| Complex::new(re, im));
            self::moduli(last, norms);
        }
        let [before, end] = kernel::largest_of_eighths(&norms);
        Some((
            sum,
            [Value::norm(&moduli), Value::norm(&steps), before, end],
        ))
    }

    #[inline(always)]
    fn misfit(even: &[Self], odd: &[Self], places: &[T], values: &[Self]) -> T {
        let mut worst = T::zero();
        for (ts, ys) in places.chunks(LANES).zip(values.chunks(LANES)) {
            let lanes = lanes(ts);
            let re = interpolate((even, odd), &lanes, |c| c.re);
            let im = interpolate((even, odd), &lanes, |c| c.im);
            let mut gaps = [T::zero(); LANES];
            let apart = re.into_iter().zip(im).zip(ys);
            moduli(
                apart.map(|((re, im), y)| Complex::new(re - y.re, im - y.im)),
                &mut gaps,
            );
            worst = gaps.into_iter().fold(worst, larger);
        }
        worst
    }

    #[inline(always)]
    fn norms(values: &[Self], norms: &mut [T]) {
        moduli(values.iter().copied(), norms);
    }

    #[inline(always)]
    fn steps(values: &[Self], steps: &mut [T]) {
        moduli(values.windows(2).map(|pair| pair[1] - pair[0]), steps);
    }

    #[inline(always)]
    fn add_moduli(&mut self, weight: T, [y, z]: [&Self; 2], mean: Option<&Self>) -> bool {
        let mean = mean.copied().unwrap_or_else(Zero::zero);
        self.re = self.re + weight * ((y.re - mean.re).abs() + (z.re - mean.re).abs());
        self.im = self.im + weight * ((y.im - mean.im).abs() + (z.im - mean.im).abs());
        true
    }
}

impl<Y: Value, const N: usize> Value for [Y; N] {
    type Real = Y::Real;

    #[inline(always)]
    fn scale_by(&mut self, factor: Y::Real) {
        for y in self {
            y.scale_by(factor);
        }
    }

    #[inline(always)]
    fn add_scaled(&mut self, factor: Y::Real, other: &Self) {
        for (y, z) in self.iter_mut().zip(other) {
            y.add_scaled(factor, z);
        }
    }

    #[inline(always)]
    fn norm(&self) -> Y::Real {
        euclidean(self.len(), |i| self[i].norm())
    }

    #[inline(always)]
    fn distance(&self, other: &Self) -> Y::Real {
        euclidean(self.len().min(other.len()), |i| self[i].distance(&other[i]))
    }

    fn all_finite(&self) -> bool {
        self.iter().all(Value::all_finite)
    }

    fn same_shape(&self, other: &Self) -> bool {
        self.iter().zip(other).all(|(y, z)| y.same_shape(z))
    }

    fn neutral() -> Option<Self> {
        let zero = Y::neutral()?;
        Some(array::from_fn(|_| zero.clone()))
    }

    #[inline(always)]
    fn add_moduli(&mut self, weight: Y::Real, [y, z]: [&Self; 2], mean: Option<&Self>) -> bool {
        let pairs = y.iter().zip(z);
        let mut done = true;
        for (i, (sum, (y, z))) in self.iter_mut().zip(pairs).enumerate() {
            done &= sum.add_moduli(weight, [y, z], mean.map(|mean| &mean[i]));
        }
        done
    }
}

impl<Y: Value> Value for Vec<Y> {
    type Real = Y::Real;

    fn scale_by(&mut self, factor: Y::Real) {
        for y in self {
            y.scale_by(factor);
        }
    }

    fn add_scaled(&mut self, factor: Y::Real, other: &Self) {
        for (y, z) in self.iter_mut().zip(other) {
            y.add_scaled(factor, z);
        }
    }

    fn norm(&self) -> Y::Real {
        euclidean(self.len(), |i| self[i].norm())
    }

    fn distance(&self, other: &Self) -> Y::Real {
        euclidean(self.len().min(other.len()), |i| self[i].distance(&other[i]))
    }

    fn all_finite(&self) -> bool {
        self.iter().all(Value::all_finite)
    }

    fn same_shape(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(y, z)| y.same_shape(z))
    }

    #[inline]
    fn add_moduli(&mut self, weight: Y::Real, [y, z]: [&Self; 2], mean: Option<&Self>) -> bool {
        let pairs = y.iter().zip(z);
        let mut done = true;
        for (i, (sum, (y, z))) in self.iter_mut().zip(pairs).enumerate() {
            done &= sum.add_moduli(weight, [y, z], mean.map(|mean| &mean[i]));
        }
        done
    }
}

/// `sqrt(sum n^2)`, exact under a change of scale by powers of two: where a square would
/// leave the range of the scalar, the components are scaled first. In four partial sums, so that
/// the processor need not wait for each addition.
#[inline(always)]
fn euclidean<T: Real>(len: usize, norm: impl Fn(usize) -> T) -> T {
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
    let squares = (parts[0] + parts[1]) + (parts[2] + parts[3]);
    norm_of(squares, (0..len).map(&norm))
}

/// The root of the sum of squares of these norms, which is `squares` unless a square has left the
/// range of the scalar.
#[inline(always)]
pub(crate) fn norm_of<T: Real>(squares: T, norms: impl Iterator<Item = T> + Clone) -> T {
    if squares >= least_square() && squares.is_finite() {
        squares.sqrt()
    } else {
        euclidean_scaled(norms)
    }
}

/// A sum of squares that is smaller may have lost digits to underflow.
#[inline]
fn least_square<T: Real>() -> T {
    T::min_positive_value() / (T::epsilon() * T::epsilon())
}

#[cold]
fn euclidean_scaled<T: Real>(norms: impl Iterator<Item = T> + Clone) -> T {
    // Spelled out because `max` would drop a NaN.
    let mut largest = T::zero();
    for n in norms.clone() {
        if !n.is_finite() {
            return n.abs();
        }
        largest = largest.max(n.abs());
    }
    if largest.is_zero() {
        return largest;
    }
    let scale = normalizer(largest);
    let squares = norms.fold(T::zero(), |sum, n| sum + (n * scale) * (n * scale));
    squares.sqrt() / scale
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn norms_survive_overflow_and_underflow() {
        assert!((Value::norm(&Complex::new(3e200, 4e200)) - 5e200).abs() <= 1e185);
        assert!((Value::norm(&Complex::new(3e-200, 4e-200)) - 5e-200).abs() <= 1e-215);
        assert_eq!([3e-320, 4e-320].norm(), 5e-320);
        assert_eq!(vec![0.0f32; 3].norm(), 0.0);
        assert!([1.0, f64::NAN, f64::INFINITY].norm().is_nan());
        assert_eq!(
            Value::norm(&Complex::new(f64::NEG_INFINITY, 0.0)),
            f64::INFINITY
        );
    }

    #[test]
    fn norm_scales_exactly_with_powers_of_two() {
        let y = [0.1, -0.7, 1e-9, 3.3];
        for k in [-900, -530, -200, 200, 500, 900] {
            let factor = 2f64.powi(k);
            let mut scaled = y;
            scaled.scale_by(factor);
            assert_eq!(scaled.norm(), y.norm() * factor, "2^{k}");
        }
    }

    #[test]
    fn inverse_undoes_itself_and_is_the_reciprocal_of_numbers() {
        assert_eq!(4.0f64.inverse(), 0.25);
        let z = Complex::new(3.0, -4.0);
        assert!((z.inverse() * z - 1.0f64).norm() < 1e-15);
        let v = vec![1.0, -2.0, 5.0];
        assert!(v.inverse().inverse().distance(&v) < 1e-14);
    }
}
