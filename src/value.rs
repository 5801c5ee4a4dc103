//! What an integrand returns.

use alloc::vec::Vec;
use core::array;
use core::mem::needs_drop;

use num_complex::Complex;
use num_traits::{Float, One, Zero};

use crate::Real;
use crate::kernel::{self, TailTables, larger};
use crate::real::normalizer;
use crate::rule::clenshaw_curtis::{self, quadratic, tables};

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
    /// coefficients: by the weights of the rule the integral and the sum of norms, the sum of
    /// `|values[j + 1] - values[j]|`, and the largest coefficients of the last eighth but one and of
    /// the last. The coefficients are, last one first,
    /// `even[j][i] (values[j] + values[n-j])` summed over j < H, with `middle[i] values[H]`, and
    /// `odd[j][i] (values[j] - values[n-j])`.
    ///
    /// Of the two sums there is a bound from below and one from above, since the norm of componentwise
    /// sums is cheaper than a sum of norms.
    /// The sum of norms must be NaN or infinite where a sample is, the coefficients infinite where a
    /// sum leaves the range of the scalar, and the steps 0 only where all samples are equal.
    #[inline(always)]
    fn first_sums<const H: usize, const Q: usize>(
        _values: &[Self],
        _weights: &[f64],
        (_even, _middle, _odd): (&[[f64; Q]; H], &[f64; Q], &[[f64; Q]; H]),
    ) -> Option<(Self, [[Self::Real; 2]; 3])> {
        None
    }

    /// The Chebyshev coefficients of the interpolant through samples at the N nodes
    /// -cos(j pi/(N - 1)), N = 5, 9, 17, 33, 65 or 129: the even ones, and then the odd ones.
    #[inline(always)]
    fn coefficients<const N: usize>(samples: &[Self; N]) -> [Self; N] {
        clenshaw_curtis::by_doubling(samples)
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

    /// The inner product of real vectors, of which [`norm`](Value::norm) is the root; of complex numbers
    /// it is the real part of `conj(self) other`.
    ///
    /// By default from the norms of sum and difference.
    fn dot(&self, other: &Self) -> Self::Real {
        let one = Self::Real::one();
        let (mut sum, mut difference) = (self.clone(), self.clone());
        sum.add_scaled(one, other);
        difference.add_scaled(-one, other);
        let (sum, difference) = (sum.norm(), difference.norm());
        Self::Real::lit(0.25) * ((sum - difference) * (sum + difference))
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

/// Points of an interpolant, or components of arrays, that are worked out side by side.
const LANES: usize = 4;

/// The same for an interpolant of many coefficients.
const WIDE: usize = 2 * LANES;

/// A chunk of a list as a whole block, the last one repeated where there are fewer.
#[inline(always)]
fn lanes_of<Y: Copy, const L: usize>(list: &[Y]) -> [Y; L] {
    match <&[Y; L]>::try_from(list) {
        Ok(all) => *all,
        Err(_) => array::from_fn(|i| list[i.min(list.len() - 1)]),
    }
}

/// Some components of the interpolant of [`Value::misfit`] at each of some places.
#[inline(always)]
fn interpolate<Y, T: Real, const P: usize, const L: usize>(
    (even, odd): (&[Y], &[Y]),
    places: &[T; L],
    components: impl Fn(&Y) -> [T; P],
) -> [[T; L]; P] {
    let ws = places.map(|t| (t + t) * t - T::one());
    let twice = ws.map(|w| w + w);
    let zero = [[T::zero(); L]; P];
    // All sums side by side: each step waits for the one before.
    let (mut e, mut e_before, mut o, mut o_before) = (zero, zero, zero, zero);
    // Two steps at a time, so that nothing changes places: there are 2, 4, 8, ... of them.
    for k in (0..odd.len() / 2).rev() {
        let (c, d) = (components(&even[2 * k + 2]), components(&odd[2 * k + 1]));
        for p in 0..P {
            for i in 0..L {
                e_before[p][i] = (c[p] - e_before[p][i]) + twice[i] * e[p][i];
                o_before[p][i] = (d[p] - o_before[p][i]) + twice[i] * o[p][i];
            }
        }
        let (c, d) = (components(&even[2 * k + 1]), components(&odd[2 * k]));
        for p in 0..P {
            for i in 0..L {
                e[p][i] = (c[p] - e[p][i]) + twice[i] * e_before[p][i];
                o[p][i] = (d[p] - o[p][i]) + twice[i] * o_before[p][i];
            }
        }
    }
    let c = components(&even[0]);
    for p in 0..P {
        for i in 0..L {
            let even = (c[p] - e_before[p][i]) + ws[i] * e[p][i];
            e[p][i] = even - places[i] * (o[p][i] - o_before[p][i]);
        }
    }
    e
}

/// The largest amount by which an interpolant misses real values.
#[inline(always)]
fn worst_gap<T: Real, const L: usize>(coefficients: (&[T], &[T]), places: &[T], values: &[T]) -> T {
    let mut worst = [T::zero(); L];
    for (ts, ys) in places.chunks(L).zip(values.chunks(L)) {
        let [p] = interpolate(coefficients, &lanes_of::<_, L>(ts), |c| [*c]);
        let ys: [T; L] = lanes_of(ys);
        for i in 0..L {
            worst[i] = larger(worst[i], (p[i] - ys[i]).abs());
        }
    }
    worst.into_iter().fold(T::zero(), larger)
}

/// By how much an interpolant misses complex values, part by part.
#[inline(always)]
fn gaps<T: Real>(
    coefficients: (&[Complex<T>], &[Complex<T>]),
    places: &[T],
    values: &[Complex<T>],
) -> [[T; LANES]; 2] {
    let places = lanes_of::<_, LANES>(places);
    let [mut re, mut im] = interpolate(coefficients, &places, |c| [c.re, c.im]);
    let values = lanes_of::<_, LANES>(values);
    for i in 0..LANES {
        re[i] = re[i] - values[i].re;
        im[i] = im[i] - values[i].im;
    }
    [re, im]
}

/// The worst of them where a square leaves the range of the scalar.
#[cold]
#[inline(never)]
fn misfit_by_norms<T: Real>(
    coefficients: (&[Complex<T>], &[Complex<T>]),
    places: &[T],
    values: &[Complex<T>],
) -> T {
    let mut worst = T::zero();
    for (ts, ys) in places.chunks(LANES).zip(values.chunks(LANES)) {
        let [re, im] = gaps(coefficients, ts, ys);
        for (re, im) in re.into_iter().zip(im) {
            worst = larger(worst, Value::norm(&Complex::new(re, im)));
        }
    }
    worst
}

/// The moduli of numbers, by square roots side by side, but those whose squares leave the range of
/// the scalar.
#[inline(always)]
fn moduli<T: Real>(numbers: impl Iterator<Item = Complex<T>> + Clone, moduli: &mut [T]) {
    for (modulus, z) in moduli.iter_mut().zip(numbers.clone()) {
        *modulus = z.re * z.re + z.im * z.im;
    }
    let (mut least, mut most) = ([T::max_value(); LANES], [T::zero(); LANES]);
    for squares in moduli.chunks(LANES) {
        let squares: [T; LANES] = lanes_of(squares);
        for i in 0..LANES {
            least[i] = if squares[i] < least[i] {
                squares[i]
            } else {
                least[i]
            };
            most[i] = larger(most[i], squares[i]);
        }
    }
    let least = least.into_iter().fold(T::max_value(), T::min);
    let most = most.into_iter().fold(T::zero(), larger);
    for modulus in moduli.iter_mut() {
        *modulus = modulus.sqrt();
    }
    if !(least >= least_square() && most.is_finite()) {
        let least = least_square::<T>().sqrt();
        for (modulus, z) in moduli.iter_mut().zip(numbers) {
            if !(*modulus >= least && modulus.is_finite()) {
                *modulus = Value::norm(&z);
            }
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
            fn dot(&self, other: &Self) -> $t {
                self * other
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
            ) -> Option<($t, [[$t; 2]; 3])> {
                let ([sum, moduli, steps], mut last) =
                    kernel::first_sums_of(values, weights, tables, |y| *y);
                for c in last.as_flattened_mut() {
                    *c = Float::abs(*c);
                }
                let coefficients = kernel::largest_of_eighths(&last);
                Some((sum, [[moduli; 2], [steps; 2], coefficients]))
            }

            #[inline(always)]
            fn misfit(even: &[$t], odd: &[$t], places: &[$t], values: &[$t]) -> $t {
                // Long recurrences in wider blocks: they wait for themselves.
                let left = places.len() % WIDE;
                let wide = if even.len() <= LANES * LANES {
                    0
                } else if left > LANES {
                    places.len()
                } else {
                    places.len() - left
                };
                let (first, rest) = places.split_at(wide);
                let (first_values, other_values) = values.split_at(wide);
                let worst = worst_gap::<_, WIDE>((even, odd), first, first_values);
                larger(worst, worst_gap::<_, LANES>((even, odd), rest, other_values))
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

    #[inline]
    fn dot(&self, other: &Self) -> T {
        self.re * other.re + self.im * other.im
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
    ) -> Option<(Self, [[T; 2]; 3])> {
        let (re, last_re) = kernel::first_sums_of(values, weights, tables, |y| y.re);
        let (im, last_im) = kernel::first_sums_of(values, weights, tables, |y| y.im);
        let [sum, moduli, steps] = array::from_fn(|i| Complex::new(re[i], im[i]));
        let mut norms = [[T::zero(); Q]; 2];
        for (norms, (re, im)) in norms.iter_mut().zip(last_re.iter().zip(&last_im)) {
            let last = re.iter().zip(im).map(|(&re, &im)| Complex::new(re, im));
            self::moduli(last, norms);
        }
        let bounds = |sums: Complex<T>| [Value::norm(&sums), sums.re + sums.im];
        let coefficients = kernel::largest_of_eighths(&norms);
        Some((sum, [bounds(moduli), bounds(steps), coefficients]))
    }

    #[inline(always)]
    fn misfit(even: &[Self], odd: &[Self], places: &[T], values: &[Self]) -> T {
        let mut squares = [T::zero(); LANES];
        for (ts, ys) in places.chunks(LANES).zip(values.chunks(LANES)) {
            let [re, im] = gaps((even, odd), ts, ys);
            for i in 0..LANES {
                squares[i] = larger(squares[i], re[i] * re[i] + im[i] * im[i]);
            }
        }
        let worst = squares.into_iter().fold(T::zero(), larger);
        if worst >= least_square() && worst.is_finite() {
            worst.sqrt()
        } else {
            misfit_by_norms((even, odd), places, values)
        }
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

    fn dot(&self, other: &Self) -> Y::Real {
        sum_of_products(self, other)
    }

    /// Without a branch a component.
    #[inline(always)]
    fn all_finite(&self) -> bool {
        let mut all = true;
        for y in self {
            all &= y.all_finite();
        }
        all
    }

    fn same_shape(&self, other: &Self) -> bool {
        self.iter().zip(other).all(|(y, z)| y.same_shape(z))
    }

    fn neutral() -> Option<Self> {
        let zero = Y::neutral()?;
        Some(array::from_fn(|_| zero.clone()))
    }

    #[inline(always)]
    fn symmetric_sum(weights: &[f64], center: &Self, lower: &[Self], upper: &[Self]) -> Self {
        let n = lower.len();
        let upper = &upper[..n];
        let mut sum = center.clone();
        sum.scale_by(Y::Real::lit(weights[n]));
        // The halves apart, so that the processor need not wait for each addition.
        let mut others = upper[n - 1].clone();
        others.scale_by(Y::Real::lit(weights[0]));
        sum.add_scaled(Y::Real::lit(weights[0]), &lower[0]);
        let pairs = lower[1..].iter().zip(upper[..n - 1].iter().rev());
        for ((y, z), &weight) in pairs.zip(&weights[1..]) {
            sum.add_scaled(Y::Real::lit(weight), y);
            others.add_scaled(Y::Real::lit(weight), z);
        }
        sum_of(sum, Y::Real::one(), &others)
    }

    /// Some components side by side; those that are left over each by itself.
    #[inline(always)]
    fn doubled<const H: usize, const M: usize, const D: usize>(
        old: &[Self],
        fresh: &[Self; M],
        tables: (&[[f64; H]; H], &[[f64; H]; H]),
    ) -> [Self; D] {
        let mut new: [Self; D] = array::from_fn(|_| old[H].clone());
        let whole = N - N % LANES;
        for c in (0..whole).step_by(LANES) {
            double_block(&mut new, &old[..=M], (fresh, 0, 1), tables, c);
        }
        for c in whole..N {
            let old: [Y; D] = kernel::array(|i| old[i.min(M)][c].clone());
            let fresh: [Y; M] = kernel::array(|m| fresh[m][c].clone());
            let component: [Y; D] = Y::doubled(&old[..=M], &fresh, tables);
            put_component(&mut new, &component, c);
        }
        new
    }

    /// In two arrays by turns: each further one would be copied from place to place.
    #[inline(always)]
    fn coefficients<const D: usize>(samples: &[Self; D]) -> [Self; D] {
        let n = D - 1;
        let (mut x, mut y) = (samples.clone(), samples.clone());
        let whole = N - N % LANES;
        for c in (0..whole).step_by(LANES) {
            let ends: [[Y; LANES]; 3] = [0, n / 2, n].map(|j| block(&samples[j], c));
            let [left, middle, right] = &ends;
            for (x, first) in x.iter_mut().zip(&quadratic([left, middle, right])) {
                x[c..c + LANES].clone_from_slice(first);
            }
            // Degree M takes every (n/M)-th sample, and doubling it those between.
            double_block::<Y, 1, N>(&mut y, &x, (samples, n / 4, n / 2), tables(), c);
            if n >= 8 {
                double_block::<Y, 2, N>(&mut x, &y, (samples, n / 8, n / 4), tables(), c);
            }
            if n >= 16 {
                double_block::<Y, 4, N>(&mut y, &x, (samples, n / 16, n / 8), tables(), c);
            }
            if n >= 32 {
                double_block::<Y, 8, N>(&mut x, &y, (samples, n / 32, n / 16), tables(), c);
            }
            if n >= 64 {
                double_block::<Y, 16, N>(&mut y, &x, (samples, n / 64, n / 32), tables(), c);
            }
            if n >= 128 {
                double_block::<Y, 32, N>(&mut x, &y, (samples, n / 128, n / 64), tables(), c);
            }
        }
        let mut coefficients = if matches!(n, 8 | 32 | 128) { x } else { y };
        for c in whole..N {
            let samples: [Y; D] = kernel::array(|j| samples[j][c].clone());
            put_component(&mut coefficients, &Y::coefficients(&samples), c);
        }
        coefficients
    }

    /// Some components side by side, as above.
    #[inline(always)]
    fn first_sums<const H: usize, const Q: usize>(
        values: &[Self],
        weights: &[f64],
        tables: TailTables<'_, H, Q>,
    ) -> Option<(Self, [[Y::Real; 2]; 3])> {
        if N == 0 || needs_drop::<Y>() {
            return None;
        }
        let n = 2 * H;
        let (values, weights) = (&values[..=n], &weights[..=n]);
        let integral = Self::symmetric_sum(weights, &values[H], &values[..H], &values[H + 1..]);
        let [mut norms, mut steps] = [[Y::Real::zero(); N]; 2];
        for (y, &weight) in values.iter().zip(weights) {
            for c in 0..N {
                norms[c] = norms[c] + Y::Real::lit(weight) * y[c].norm();
            }
        }
        for (y, z) in values.iter().zip(&values[1..]) {
            for c in 0..N {
                steps[c] = steps[c] + z[c].distance(&y[c]);
            }
        }
        let bounds = |sums: &[Y::Real; N]| {
            let total = sums.iter().fold(Y::Real::zero(), |total, &sum| total + sum);
            [euclidean(N, |c| sums[c]), total]
        };
        let any = &values[H];
        let mut last: [[Self; Q]; 2] = array::from_fn(|_| array::from_fn(|_| any.clone()));
        let whole = N - N % LANES;
        for c in (0..whole).step_by(LANES) {
            put_last::<_, LANES, H, Q, N>(&mut last, values, tables, c);
        }
        for c in whole..N {
            put_last::<_, 1, H, Q, N>(&mut last, values, tables, c);
        }
        let mut coefficients = [[Y::Real::zero(); Q]; 2];
        for (norms, last) in coefficients.iter_mut().zip(&last) {
            Self::norms(last, norms);
        }
        let coefficients = kernel::largest_of_eighths(&coefficients);
        Some((integral, [bounds(&norms), bounds(&steps), coefficients]))
    }

    #[inline(always)]
    fn norms(values: &[Self], norms: &mut [Y::Real]) {
        let n = values.len().min(norms.len());
        euclidean_each::<_, N>(&mut norms[..n], |i, c| values[i][c].norm());
    }

    #[inline(always)]
    fn steps(values: &[Self], steps: &mut [Y::Real]) {
        let n = values.len().saturating_sub(1).min(steps.len());
        euclidean_each::<_, N>(&mut steps[..n], |i, c| {
            values[i + 1][c].distance(&values[i][c])
        });
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

    fn dot(&self, other: &Self) -> Y::Real {
        sum_of_products(self, other)
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

/// Some components of an array, from one on.
#[inline(always)]
fn block<Y: Clone, const L: usize, const N: usize>(array: &[Y; N], from: usize) -> [Y; L] {
    let part = &array[from..from + L];
    array::from_fn(|i| part[i].clone())
}

/// Component c of arrays.
#[inline(always)]
fn put_component<Y: Clone, const N: usize>(arrays: &mut [[Y; N]], component: &[Y], c: usize) {
    for (array, y) in arrays.iter_mut().zip(component) {
        array[c] = y.clone();
    }
}

/// See [`Value::doubled`]: LANES components of it, from one on, with the fresh samples at every so
/// many places from the first on.
#[inline(always)]
fn double_block<Y: Value, const H: usize, const N: usize>(
    new: &mut [[Y; N]],
    old: &[[Y; N]],
    (fresh, first, step): (&[[Y; N]], usize, usize),
    (even, odd): (&[[f64; H]; H], &[[f64; H]; H]),
    from: usize,
) {
    let one = Y::Real::one();
    let (old_even, old_odd) = old[..=2 * H].split_at(H + 1);
    let (new_even, new_odd) = new[..=4 * H].split_at_mut(2 * H + 1);
    new_even[H][from..from + LANES].clone_from_slice(&old_even[H][from..from + LANES]);
    let fresh = |m: usize| block(&fresh[first + step * m], from);
    let any = fresh(0);
    let mut sums: [[Y; LANES]; H] = array::from_fn(|_| any.clone());
    let mut differences = sums.clone();
    for m in 0..H {
        let (y, z) = (fresh(m), fresh(2 * H - 1 - m));
        differences[m] = sum_of(y.clone(), -one, &z);
        sums[m] = sum_of(y, one, &z);
    }
    if H < 8 {
        for i in 0..H {
            let sums = weighted([i], &sums, even);
            put_both(new_even, old_even, 2 * H, [i], &sums, from);
            let sums = weighted([i], &differences, odd);
            put_both(new_odd, old_odd, 2 * H - 1, [i], &sums, from);
        }
        return;
    }
    // Row H - 1 - m of the even table is row m with the sign of every other column changed: of
    // sums and of differences of two, half as many products. By halves, which do not overflow.
    let half = Y::Real::lit(0.5);
    for m in 0..H / 2 {
        let (mut y, mut z) = (sums[m].clone(), sums[H - 1 - m].clone());
        y.scale_by(half);
        z.scale_by(half);
        sums[H - 1 - m] = sum_of(z.clone(), -one, &y);
        sums[m] = sum_of(y, one, &z);
    }
    for i in (0..H).step_by(8) {
        for parity in 0..2 {
            let rows = parity * (H / 2)..(parity + 1) * (H / 2);
            let columns = [0, 2, 4, 6].map(|k| i + parity + k);
            let mut sums = weighted(columns, &sums[rows.clone()], &even[rows]);
            sums.scale_by(one + one);
            put_both(new_even, old_even, 2 * H, columns, &sums, from);
        }
    }
    for i in (0..H).step_by(4) {
        let columns = [0, 1, 2, 3].map(|k| i + k);
        let sums = weighted(columns, &differences, odd);
        put_both(new_odd, old_odd, 2 * H - 1, columns, &sums, from);
    }
}

/// The sums of terms, each by the factor in one of the columns of its row.
#[inline(always)]
fn weighted<Y: Value, const L: usize, const W: usize, const H: usize>(
    columns: [usize; W],
    terms: &[[Y; L]],
    rows: &[[f64; H]],
) -> [[Y; L]; W] {
    let mut sums: [[Y; L]; W] = array::from_fn(|_| terms[0].clone());
    for k in 0..W {
        sums[k].scale_by(Y::Real::lit(rows[0][columns[k]]));
    }
    for (y, row) in terms[1..].iter().zip(&rows[1..]) {
        for k in 0..W {
            sums[k].add_scaled(Y::Real::lit(row[columns[k]]), y);
        }
    }
    sums
}

/// `new[i] <- old[i]/2 + sum` for each of the places, and `old[i]/2 - sum` at its mirror image.
#[inline(always)]
fn put_both<Y: Value, const W: usize, const N: usize>(
    new: &mut [[Y; N]],
    old: &[[Y; N]],
    last: usize,
    places: [usize; W],
    sums: &[[Y; LANES]; W],
    from: usize,
) {
    let one = Y::Real::one();
    for (&i, sum) in places.iter().zip(sums) {
        let mut half = block(&old[i], from);
        half.scale_by(Y::Real::lit(0.5));
        let mirrored = sum_of(half.clone(), -one, sum);
        new[last - i][from..from + LANES].clone_from_slice(&mirrored);
        new[i][from..from + LANES].clone_from_slice(&sum_of(half, one, sum));
    }
}

/// See [`Value::first_sums`]: L components of the last coefficients, from one on.
#[inline(always)]
fn put_last<Y: Value, const L: usize, const H: usize, const Q: usize, const N: usize>(
    [last_even, last_odd]: &mut [[[Y; N]; Q]; 2],
    values: &[[Y; N]],
    (even, middle, odd): TailTables<'_, H, Q>,
    from: usize,
) {
    const { assert!(Q % 4 == 0) };
    let one = Y::Real::one();
    let pair = |j: usize| -> [[Y; L]; 2] {
        let (y, z) = (block(&values[j], from), block(&values[2 * H - j], from));
        [sum_of(y.clone(), one, &z), sum_of(y, -one, &z)]
    };
    // Four columns at a time, which have room in the processor.
    for four in 0..Q / 4 {
        let column = |row: &[f64; Q], k: usize| Y::Real::lit(row[4 * four + k]);
        let [sum, difference] = pair(0);
        let mut evens = kernel::array::<_, 4>(|_| sum.clone());
        let mut odds = kernel::array::<_, 4>(|_| difference.clone());
        for k in 0..4 {
            evens[k].scale_by(column(&even[0], k));
            odds[k].scale_by(column(&odd[0], k));
        }
        // Row H - j of the even table is row j with the sign of every other column changed: of sums
        // and of differences of two, half as many products.
        for j in 1..H / 2 {
            let ([sum, difference], [other_sum, other_difference]) = (pair(j), pair(H - j));
            let gap = sum_of(sum.clone(), -one, &other_sum);
            let sum = sum_of(sum, one, &other_sum);
            for k in 0..4 {
                let term = if k % 2 == 0 { &sum } else { &gap };
                evens[k].add_scaled(column(&even[j], k), term);
                odds[k].add_scaled(column(&odd[j], k), &difference);
                odds[k].add_scaled(column(&odd[H - j], k), &other_difference);
            }
        }
        let [sum, difference] = pair(H / 2);
        let center: [Y; L] = block(&values[H], from);
        for k in 0..4 {
            evens[k].add_scaled(column(&even[H / 2], k), &sum);
            evens[k].add_scaled(column(middle, k), &center);
            odds[k].add_scaled(column(&odd[H / 2], k), &difference);
            last_even[4 * four + k][from..from + L].clone_from_slice(&evens[k]);
            last_odd[4 * four + k][from..from + L].clone_from_slice(&odds[k]);
        }
    }
}

/// The inner product of lists.
#[inline(always)]
fn sum_of_products<Y: Value>(list: &[Y], other: &[Y]) -> Y::Real {
    let products = list.iter().zip(other).map(|(y, z)| y.dot(z));
    products.fold(Y::Real::zero(), |sum, product| sum + product)
}

/// `y + factor z`.
#[inline(always)]
fn sum_of<Y: Value>(mut y: Y, factor: Y::Real, z: &Y) -> Y {
    y.add_scaled(factor, z);
    y
}

/// `sqrt(sum n^2)`, exact under a change of scale by powers of two: where a square would
/// leave the range of the scalar, the components are scaled first.
#[inline(always)]
fn euclidean<T: Real>(len: usize, norm: impl Fn(usize) -> T) -> T {
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
fn euclidean_each<T: Real, const N: usize>(norms: &mut [T], norm: impl Fn(usize, usize) -> T) {
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
fn least_square<T: Real>() -> T {
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
    fn in_a_list_of_arrays_each_norm_is_what_it_is_alone() {
        let y = [0.1, -0.7, 1e-9, 3.3, 0.6, -2.1];
        let scales = [0.0, 1.0, 1e-200, 3e-320, 1e-161, 1e250, -1.0, 1e-170];
        let mut list = scales.map(|scale| y.map(|component| component * scale));
        let check = |list: &[[f64; 6]]| {
            let mut norms = [-1.0; 8];
            Value::norms(list, &mut norms);
            let mut steps = [-1.0; 8];
            Value::steps(list, &mut steps);
            for i in 0..8 {
                assert_eq!(norms[i].to_bits(), list[i].norm().to_bits(), "norm {i}");
            }
            for i in 0..7 {
                let step = list[i + 1].distance(&list[i]);
                assert_eq!(steps[i].to_bits(), step.to_bits(), "step {i}");
            }
            // There is one step less.
            assert_eq!(steps[7], -1.0);
        };
        check(&[y; 8]);
        check(&list);
        list[3][5] = f64::INFINITY;
        list[6][2] = f64::NAN;
        check(&list);
        assert_eq!(list[3].norm(), f64::INFINITY);
        assert!(list[6].norm().is_nan());
        let finite = list.map(|y| y.all_finite());
        assert_eq!(finite, [0, 1, 2, 3, 4, 5, 6, 7].map(|i| i != 3 && i != 6));
    }

    #[test]
    fn norms_of_a_list_scale_exactly_with_powers_of_two() {
        let list = [
            [0.1, -0.7, 1e-9, 3.3, 0.6],
            [0.0; 5],
            [1e-3, 0.3, 0.7, -0.9, 1.1],
        ];
        let mut norms = [0.0; 3];
        Value::norms(&list, &mut norms);
        for k in [-900, -530, -450, -200, 200, 500, 900] {
            let factor = 2f64.powi(k);
            let scaled = list.map(|y| y.map(|component| component * factor));
            let mut scaled_norms = [0.0; 3];
            Value::norms(&scaled, &mut scaled_norms);
            assert_eq!(scaled_norms, norms.map(|norm| norm * factor), "2^{k}");
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
