//! Values as the methods hold them: rows of 1, 2 or 8 real components, of which those that are not
//! needed are 0, or lists of more. What is done with them over and over exists here once for each width.

use alloc::vec;
use alloc::vec::Vec;
use core::array;

use num_traits::Float;

use crate::chebyshev::kernel::{self, Fresh, TailTables, larger};
use crate::real::{Real, normalizer};
use crate::value::Value;
use crate::workspace::{Store, Stores};

/// The length of the rows that hold so many components.
#[inline(always)]
pub(crate) const fn width(components: usize) -> usize {
    match components {
        0 | 1 => 1,
        2 => 2,
        3..=8 => 8,
        more => more,
    }
}

/// A value that sums are taken of.
pub(crate) trait Vector: Value {
    /// Zero, of so many components.
    fn zeros(components: usize) -> Self;

    /// Write the components that are needed into a list of them.
    fn write(&self, components: &mut [Self::Real]);

    /// An array of f(0), f(1), ...
    fn array<const N: usize>(f: impl FnMut(usize) -> Self) -> [Self; N];

    /// The rows of values that are rows.
    fn rows(values: &mut [Self]) -> Option<&mut [Self::Real]>;

    /// The storage for such values; what there is of other widths is dropped.
    fn store(stores: &mut Stores<Self::Real>) -> &mut Store<Self>;

    /// `self <- factor self`.
    fn scale_by(&mut self, factor: Self::Real);

    /// `self <- self + factor other`. Called only with values of the same
    /// width.
    fn add_scaled(&mut self, factor: Self::Real, other: &Self);

    /// The Euclidean norm, `sqrt(sum |component|^2)`.
    fn norm(&self) -> Self::Real;

    /// Samelson's inverse, `y / |y|^2`: the reciprocal of a number, and what makes
    /// Wynn's epsilon algorithm one piece of code for numbers and vectors (Wynn, Math.
    /// Comp. 16, 301, 1962). The conjugate that it has for complex numbers is not needed: the algorithm
    /// inverts twice before it yields an extrapolated value.
    fn inverse(&self) -> Self {
        let scale = self.norm().recip();
        let mut inverse = self.clone();
        inverse.scale_by(scale);
        inverse.scale_by(scale);
        inverse
    }

    /// `|self - other|`.
    fn distance(&self, other: &Self) -> Self::Real;

    /// Whether no component is NaN or infinite.
    fn all_finite(&self) -> bool;

    /// `weights[k] (lower[k] + upper[n - 1 - k])` summed over k, and `weights[n] center`.
    fn symmetric_sum(weights: &[f64], center: &Self, lower: &[Self], upper: &[Self]) -> Self;

    /// The Chebyshev coefficients of degree 4 H from those of degree 2 H, with the 2 H samples at the new
    /// nodes: `old[k]/2 + s[k]` and, from the other end, `old[k]/2 - s[k]`, for the
    /// even coefficients, which come first, and the odd ones apart. The sums are
    /// `s[i] = table[m][i] (fresh[m] + fresh[2 H - 1 - m])` over m < H for the even ones, and of the
    /// differences for the odd ones.
    fn double<const H: usize>(
        new: &mut [Self],
        old: &[Self],
        fresh: &Fresh<'_, Self>,
        tables: (&[[f64; H]; H], &[[f64; H]; H]),
    );

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

    /// The largest distance of `values[i]` from the sum of `even[k] T_(2k)(x)` and
    /// `odd[k] T_(2k+1)(x)`, T the Chebyshev polynomials, at `x = -places[i]`.
    ///
    /// By Clenshaw's recurrence in T_2 for the two sums apart; there is one odd coefficient less.
    fn misfit(even: &[Self], odd: &[Self], places: &[Self::Real], values: &[Self]) -> Self::Real;

    /// The inner product of real vectors, of which [`norm`](Vector::norm) is the root; of complex numbers
    /// it is the real part of `conj(self) other`.
    fn dot(&self, other: &Self) -> Self::Real;

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

    /// The sum of `factors[i] values[i]`.
    fn combination(factors: &[Self::Real], values: &[Self]) -> Self;

    /// `bends[j] <- |y[j-2] - 4 y[j-1] + 6 y[j] - 4 y[j+1] + y[j+2]|`, the fourth differences, for all j
    /// that have two neighbours on both sides.
    fn bends(values: &[Self], bends: &mut [Self::Real]);

    /// `self <- self + weight (|y - mean| + |z - mean|)`, with the modulus of each real
    /// component by itself and with a mean of 0 where there is none.
    ///
    /// It is for the integral of |f| over a panel: one square root for it, instead of one a sample.
    fn add_moduli(&mut self, weight: Self::Real, pair: [&Self; 2], mean: Option<&Self>);
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

/// Some components of the interpolant of [`Vector::misfit`] at each of some places.
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

/// By how much an interpolant misses pairs, part by part.
#[inline(always)]
fn gaps<T: Real>(
    coefficients: (&[[T; 2]], &[[T; 2]]),
    places: &[T],
    values: &[[T; 2]],
) -> [[T; LANES]; 2] {
    let places = lanes_of::<_, LANES>(places);
    let [mut first, mut second] = interpolate(coefficients, &places, |c| *c);
    let values = lanes_of::<_, LANES>(values);
    for i in 0..LANES {
        first[i] = first[i] - values[i][0];
        second[i] = second[i] - values[i][1];
    }
    [first, second]
}

/// The worst of them where a square leaves the range of the scalar.
#[cold]
#[inline(never)]
fn misfit_by_norms<T: Real>(
    coefficients: (&[[T; 2]], &[[T; 2]]),
    places: &[T],
    values: &[[T; 2]],
) -> T {
    let mut worst = T::zero();
    for (ts, ys) in places.chunks(LANES).zip(values.chunks(LANES)) {
        let [first, second] = gaps(coefficients, ts, ys);
        for (first, second) in first.into_iter().zip(second) {
            worst = larger(worst, [first, second].norm());
        }
    }
    worst
}

/// The moduli of pairs, by square roots side by side, but those whose squares leave the range of
/// the scalar.
#[inline(always)]
fn moduli<T: Real>(pairs: impl Iterator<Item = [T; 2]> + Clone, moduli: &mut [T]) {
    for (modulus, z) in moduli.iter_mut().zip(pairs.clone()) {
        *modulus = z[0] * z[0] + z[1] * z[1];
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
        for (modulus, z) in moduli.iter_mut().zip(pairs) {
            if !(*modulus >= least && modulus.is_finite()) {
                *modulus = z.norm();
            }
        }
    }
}

macro_rules! real_value {
    ($($t:ty),*) => {$(
        impl Vector for $t {
            #[inline(always)]
            fn zeros(_: usize) -> Self {
                0.0
            }

            #[inline(always)]
            fn write(&self, components: &mut [$t]) {
                components.fill(*self);
            }

            #[inline(always)]
            fn array<const N: usize>(f: impl FnMut(usize) -> Self) -> [Self; N] {
                array_of_copies(f)
            }

            #[inline(always)]
            fn rows(values: &mut [$t]) -> Option<&mut [$t]> {
                Some(values)
            }

            fn store(stores: &mut Stores<$t>) -> &mut Store<$t> {
                if !matches!(stores, Stores::Single(_)) {
                    *stores = Stores::Single(Store::new());
                }
                match stores {
                    Stores::Single(store) => store,
                    _ => unreachable!("it has just been made"),
                }
            }

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
            fn all_finite(&self) -> bool {
                self.is_finite()
            }

            #[inline(always)]
            fn symmetric_sum(weights: &[f64], center: &$t, lower: &[$t], upper: &[$t]) -> $t {
                kernel::symmetric_sum(weights, *center, lower, upper)
            }

            #[inline(always)]
            fn double<const H: usize>(
                new: &mut [$t],
                old: &[$t],
                fresh: &Fresh<'_, $t>,
                tables: (&[[f64; H]; H], &[[f64; H]; H]),
            ) {
                kernel::double_component(new, old, fresh, tables, (|y| *y, |y, value| *y = value));
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
            fn combination(factors: &[$t], values: &[$t]) -> $t {
                let mut sums = [0.0; 4];
                let (fours, ys) = (factors.chunks_exact(4), values.chunks_exact(4));
                let others = fours.remainder().iter().zip(ys.remainder());
                for (some, ys) in fours.zip(ys) {
                    for i in 0..4 {
                        sums[i] += some[i] * ys[i];
                    }
                }
                let sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
                others.fold(sum, |sum, (factor, y)| sum + factor * y)
            }

            #[inline(always)]
            fn bends(values: &[$t], bends: &mut [$t]) {
                for (bend, y) in bends[2..].iter_mut().zip(values.windows(5)) {
                    *bend = Float::abs(bend_of([y[0], y[1], y[2], y[3], y[4]]));
                }
            }

            #[inline(always)]
            fn add_moduli(&mut self, weight: $t, [y, z]: [&Self; 2], mean: Option<&Self>) {
                let mean = mean.copied().unwrap_or(0.0);
                *self += weight * (Float::abs(y - mean) + Float::abs(z - mean));
            }
        }
    )*};
}
real_value!(f32, f64);

impl<T: Real> Vector for [T; 2] {
    #[inline(always)]
    fn zeros(_: usize) -> Self {
        [T::zero(); 2]
    }

    #[inline(always)]
    fn write(&self, components: &mut [T]) {
        let count = components.len();
        components.copy_from_slice(&self[..count]);
    }

    #[inline(always)]
    fn array<const N: usize>(f: impl FnMut(usize) -> Self) -> [Self; N] {
        array_of_copies(f)
    }

    #[inline(always)]
    fn rows(values: &mut [Self]) -> Option<&mut [T]> {
        Some(values.as_flattened_mut())
    }

    fn store(stores: &mut Stores<T>) -> &mut Store<Self> {
        if !matches!(stores, Stores::Pairs(_)) {
            *stores = Stores::Pairs(Store::new());
        }
        match stores {
            Stores::Pairs(store) => store,
            _ => unreachable!("it has just been made"),
        }
    }

    #[inline]
    fn scale_by(&mut self, factor: T) {
        *self = self.map(|y| y * factor);
    }

    #[inline]
    fn add_scaled(&mut self, factor: T, other: &Self) {
        self[0] = self[0] + factor * other[0];
        self[1] = self[1] + factor * other[1];
    }

    #[inline]
    fn norm(&self) -> T {
        euclidean(2, |i| self[i])
    }

    #[inline]
    fn dot(&self, other: &Self) -> T {
        self[0] * other[0] + self[1] * other[1]
    }

    #[inline]
    fn distance(&self, other: &Self) -> T {
        [self[0] - other[0], self[1] - other[1]].norm()
    }

    #[inline]
    fn all_finite(&self) -> bool {
        self[0].is_finite() && self[1].is_finite()
    }

    #[inline(always)]
    fn symmetric_sum(weights: &[f64], center: &Self, lower: &[Self], upper: &[Self]) -> Self {
        [
            kernel::symmetric_sum_of(weights, center[0], lower, upper, |y| y[0]),
            kernel::symmetric_sum_of(weights, center[1], lower, upper, |y| y[1]),
        ]
    }

    /// The parts apart, each as a real one.
    #[inline(always)]
    fn double<const H: usize>(
        new: &mut [Self],
        old: &[Self],
        fresh: &Fresh<'_, Self>,
        tables: (&[[f64; H]; H], &[[f64; H]; H]),
    ) {
        kernel::double_component(new, old, fresh, tables, (|y| y[0], |y, value| y[0] = value));
        kernel::double_component(new, old, fresh, tables, (|y| y[1], |y, value| y[1] = value));
    }

    /// The parts apart, each as a real one.
    #[inline(always)]
    fn first_sums<const H: usize, const Q: usize>(
        values: &[Self],
        weights: &[f64],
        tables: (&[[f64; Q]; H], &[f64; Q], &[[f64; Q]; H]),
    ) -> Option<(Self, [[T; 2]; 3])> {
        let (first, last_first) = kernel::first_sums_of(values, weights, tables, |y| y[0]);
        let (second, last_second) = kernel::first_sums_of(values, weights, tables, |y| y[1]);
        let [sum, moduli, steps] = array::from_fn(|i| [first[i], second[i]]);
        let mut norms = [[T::zero(); Q]; 2];
        for (norms, (y, z)) in norms.iter_mut().zip(last_first.iter().zip(&last_second)) {
            let last = y.iter().zip(z).map(|(&y, &z)| [y, z]);
            self::moduli(last, norms);
        }
        let bounds = |sums: [T; 2]| [sums.norm(), sums[0] + sums[1]];
        let coefficients = kernel::largest_of_eighths(&norms);
        Some((sum, [bounds(moduli), bounds(steps), coefficients]))
    }

    #[inline(always)]
    fn misfit(even: &[Self], odd: &[Self], places: &[T], values: &[Self]) -> T {
        let mut squares = [T::zero(); LANES];
        for (ts, ys) in places.chunks(LANES).zip(values.chunks(LANES)) {
            let [first, second] = gaps((even, odd), ts, ys);
            for i in 0..LANES {
                squares[i] = larger(squares[i], first[i] * first[i] + second[i] * second[i]);
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
        let differences = values.windows(2);
        moduli(
            differences.map(|pair| [pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]]),
            steps,
        );
    }

    #[inline(always)]
    fn combination(factors: &[T], values: &[Self]) -> Self {
        combination_of_rows(factors, values)
    }

    #[inline(always)]
    fn bends(values: &[Self], bends: &mut [T]) {
        let count = values.len().saturating_sub(4);
        euclidean_each::<_, 2>(&mut bends[2..2 + count], |i, c| {
            let y = |k: usize| values[i + k][c];
            bend_of([y(0), y(1), y(2), y(3), y(4)])
        });
    }

    #[inline(always)]
    fn add_moduli(&mut self, weight: T, [y, z]: [&Self; 2], mean: Option<&Self>) {
        add_moduli(self, weight, [y, z], mean);
    }
}

impl<T: Real> Vector for [T; 8] {
    #[inline(always)]
    fn zeros(_: usize) -> Self {
        [T::zero(); 8]
    }

    #[inline(always)]
    fn write(&self, components: &mut [T]) {
        let count = components.len();
        components.copy_from_slice(&self[..count]);
    }

    #[inline(always)]
    fn array<const N: usize>(f: impl FnMut(usize) -> Self) -> [Self; N] {
        array_of_copies(f)
    }

    #[inline(always)]
    fn rows(values: &mut [Self]) -> Option<&mut [T]> {
        Some(values.as_flattened_mut())
    }

    fn store(stores: &mut Stores<T>) -> &mut Store<Self> {
        if !matches!(stores, Stores::Eights(_)) {
            *stores = Stores::Eights(Store::new());
        }
        match stores {
            Stores::Eights(store) => store,
            _ => unreachable!("it has just been made"),
        }
    }

    // What is not part of a kernel is compiled once, and not into each of its many callers.

    #[inline(never)]
    fn scale_by(&mut self, factor: T) {
        scale(self, factor);
    }

    #[inline(never)]
    fn add_scaled(&mut self, factor: T, other: &Self) {
        add(self, factor, other);
    }

    #[inline(never)]
    fn norm(&self) -> T {
        euclidean(8, |i| self[i])
    }

    #[inline(never)]
    fn distance(&self, other: &Self) -> T {
        euclidean(8, |i| self[i] - other[i])
    }

    #[inline(never)]
    fn dot(&self, other: &Self) -> T {
        sum_of_products(self, other)
    }

    /// Without a branch a component.
    #[inline(never)]
    fn all_finite(&self) -> bool {
        let mut all = true;
        for y in self {
            all &= y.is_finite();
        }
        all
    }

    #[inline(always)]
    fn symmetric_sum(weights: &[f64], center: &Self, lower: &[Self], upper: &[Self]) -> Self {
        symmetric_sum_of_rows(weights, center, lower, upper)
    }

    /// Some components side by side.
    #[inline(always)]
    fn double<const H: usize>(
        new: &mut [Self],
        old: &[Self],
        fresh: &Fresh<'_, Self>,
        tables: (&[[f64; H]; H], &[[f64; H]; H]),
    ) {
        for from in (0..8).step_by(LANES) {
            double_block(new, old, fresh, tables, from);
        }
    }

    #[inline(always)]
    fn misfit(even: &[Self], odd: &[Self], places: &[T], values: &[Self]) -> T {
        misfit_of_rows((even, odd), places, values)
    }

    #[inline(always)]
    fn first_sums<const H: usize, const Q: usize>(
        values: &[Self],
        weights: &[f64],
        tables: TailTables<'_, H, Q>,
    ) -> Option<(Self, [[T; 2]; 3])> {
        Some(first_sums_of_rows(values, weights, tables))
    }

    #[inline(always)]
    fn norms(values: &[Self], norms: &mut [T]) {
        let n = values.len().min(norms.len());
        euclidean_each::<_, 8>(&mut norms[..n], |i, c| values[i][c]);
    }

    #[inline(always)]
    fn steps(values: &[Self], steps: &mut [T]) {
        let n = values.len().saturating_sub(1).min(steps.len());
        euclidean_each::<_, 8>(&mut steps[..n], |i, c| values[i + 1][c] - values[i][c]);
    }

    #[inline(always)]
    fn combination(factors: &[T], values: &[Self]) -> Self {
        combination_of_rows(factors, values)
    }

    #[inline(always)]
    fn bends(values: &[Self], bends: &mut [T]) {
        let count = values.len().saturating_sub(4);
        euclidean_each::<_, 8>(&mut bends[2..2 + count], |i, c| {
            let y = |k: usize| values[i + k][c];
            bend_of([y(0), y(1), y(2), y(3), y(4)])
        });
    }

    #[inline(always)]
    fn add_moduli(&mut self, weight: T, [y, z]: [&Self; 2], mean: Option<&Self>) {
        add_moduli(self, weight, [y, z], mean);
    }
}

/// `row <- factor row`.
#[inline(always)]
fn scale<T: Real, const N: usize>(row: &mut [T; N], factor: T) {
    for y in row {
        *y = *y * factor;
    }
}

/// `row <- row + factor other`.
#[inline(always)]
fn add<T: Real, const N: usize>(row: &mut [T; N], factor: T, other: &[T; N]) {
    for (y, z) in row.iter_mut().zip(other) {
        *y = *y + factor * *z;
    }
}

/// See [`Vector::add_moduli`].
#[inline(always)]
fn add_moduli<T: Real, const N: usize>(
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
fn combination_of_rows<T: Real, const N: usize>(factors: &[T], values: &[[T; N]]) -> [T; N] {
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
fn bend_of<T: Real>([far_left, left, middle, right, far_right]: [T; 5]) -> T {
    let near = T::lit(-4.0) * (left + right);
    near + far_left + far_right + T::lit(6.0) * middle
}

/// See [`Vector::symmetric_sum`].
#[inline(always)]
fn symmetric_sum_of_rows<T: Real, const N: usize>(
    weights: &[f64],
    center: &[T; N],
    lower: &[[T; N]],
    upper: &[[T; N]],
) -> [T; N] {
    let n = lower.len();
    let upper = &upper[..n];
    let mut sum = *center;
    scale(&mut sum, T::lit(weights[n]));
    // The halves apart, so that the processor need not wait for each addition.
    let mut others = upper[n - 1];
    scale(&mut others, T::lit(weights[0]));
    add(&mut sum, T::lit(weights[0]), &lower[0]);
    let pairs = lower[1..].iter().zip(upper[..n - 1].iter().rev());
    for ((y, z), &weight) in pairs.zip(&weights[1..]) {
        add(&mut sum, T::lit(weight), y);
        add(&mut others, T::lit(weight), z);
    }
    sum_of(sum, T::one(), &others)
}

/// See [`Vector::first_sums`]: some components side by side.
#[inline(always)]
fn first_sums_of_rows<T: Real, const N: usize, const H: usize, const Q: usize>(
    values: &[[T; N]],
    weights: &[f64],
    tables: TailTables<'_, H, Q>,
) -> ([T; N], [[T; 2]; 3]) {
    let n = 2 * H;
    let (values, weights) = (&values[..=n], &weights[..=n]);
    let integral = symmetric_sum_of_rows(weights, &values[H], &values[..H], &values[H + 1..]);
    let [mut norms, mut steps] = [[T::zero(); N]; 2];
    for (y, &weight) in values.iter().zip(weights) {
        for c in 0..N {
            norms[c] = norms[c] + T::lit(weight) * y[c].abs();
        }
    }
    for (y, z) in values.iter().zip(&values[1..]) {
        for c in 0..N {
            steps[c] = steps[c] + (z[c] - y[c]).abs();
        }
    }
    let bounds = |sums: &[T; N]| {
        let total = sums.iter().fold(T::zero(), |total, &sum| total + sum);
        [euclidean(N, |c| sums[c]), total]
    };
    let mut last = [[values[H]; Q]; 2];
    for c in (0..N).step_by(LANES) {
        put_last(&mut last, values, tables, c);
    }
    let mut coefficients = [[T::zero(); Q]; 2];
    for (norms, last) in coefficients.iter_mut().zip(&last) {
        euclidean_each::<_, N>(norms, |i, c| last[i][c]);
    }
    let coefficients = kernel::largest_of_eighths(&coefficients);
    (integral, [bounds(&norms), bounds(&steps), coefficients])
}

impl<T: Real> Vector for Vec<T> {
    fn zeros(components: usize) -> Self {
        vec![T::zero(); components]
    }

    fn write(&self, components: &mut [T]) {
        components.copy_from_slice(self);
    }

    fn array<const N: usize>(f: impl FnMut(usize) -> Self) -> [Self; N] {
        array::from_fn(f)
    }

    fn rows(_: &mut [Self]) -> Option<&mut [T]> {
        None
    }

    fn store(stores: &mut Stores<T>) -> &mut Store<Self> {
        if !matches!(stores, Stores::Lists(_)) {
            *stores = Stores::Lists(Store::new());
        }
        match stores {
            Stores::Lists(store) => store,
            _ => unreachable!("it has just been made"),
        }
    }

    #[inline(never)]
    fn scale_by(&mut self, factor: T) {
        for y in self {
            *y = *y * factor;
        }
    }

    #[inline(never)]
    fn add_scaled(&mut self, factor: T, other: &Self) {
        for (y, z) in self.iter_mut().zip(other) {
            *y = *y + factor * *z;
        }
    }

    #[inline(never)]
    fn norm(&self) -> T {
        euclidean(self.len(), |i| self[i])
    }

    #[inline(never)]
    fn distance(&self, other: &Self) -> T {
        euclidean(self.len().min(other.len()), |i| self[i] - other[i])
    }

    #[inline(never)]
    fn dot(&self, other: &Self) -> T {
        sum_of_products(self, other)
    }

    #[inline(never)]
    fn all_finite(&self) -> bool {
        self.iter().all(|y| y.is_finite())
    }

    #[inline(never)]
    fn symmetric_sum(weights: &[f64], center: &Self, lower: &[Self], upper: &[Self]) -> Self {
        let n = lower.len();
        let mut sum = center.clone();
        sum.scale_by(T::lit(weights[n]));
        for k in 0..n {
            let weight = T::lit(weights[k]);
            sum.add_scaled(weight, &lower[k]);
            sum.add_scaled(weight, &upper[n - 1 - k]);
        }
        sum
    }

    /// One component after another.
    #[inline]
    fn double<const H: usize>(
        new: &mut [Self],
        old: &[Self],
        fresh: &Fresh<'_, Self>,
        tables: (&[[f64; H]; H], &[[f64; H]; H]),
    ) {
        for c in 0..old[0].len() {
            let access = (|y: &Self| y[c], |y: &mut Self, value| y[c] = value);
            kernel::double_component(new, old, fresh, tables, access);
        }
    }

    #[inline(never)]
    fn misfit(even: &[Self], odd: &[Self], places: &[T], values: &[Self]) -> T {
        misfit_of_lists((even, odd), places, values)
    }

    fn combination(factors: &[T], values: &[Self]) -> Self {
        let mut sum = vec![T::zero(); values[0].len()];
        for (&factor, y) in factors.iter().zip(values) {
            sum.add_scaled(factor, y);
        }
        sum
    }

    fn bends(values: &[Self], bends: &mut [T]) {
        for (bend, y) in bends[2..].iter_mut().zip(values.windows(5)) {
            *bend = euclidean(y[0].len(), |c| {
                bend_of([y[0][c], y[1][c], y[2][c], y[3][c], y[4][c]])
            });
        }
    }

    #[inline(never)]
    fn add_moduli(&mut self, weight: T, [y, z]: [&Self; 2], mean: Option<&Self>) {
        for (c, (sum, (&y, &z))) in self.iter_mut().zip(y.iter().zip(z)).enumerate() {
            let mean = mean.map_or(T::zero(), |mean| mean[c]);
            *sum = *sum + weight * ((y - mean).abs() + (z - mean).abs());
        }
    }
}

/// See [`Vector::array`]: a bare loop, which the compiler turns into vector instructions where it can.
#[inline(always)]
fn array_of_copies<Y: Copy, const N: usize>(mut f: impl FnMut(usize) -> Y) -> [Y; N] {
    let mut array = [f(0); N];
    let mut i = 1;
    while i < N {
        array[i] = f(i);
        i += 1;
    }
    array
}

/// See [`Vector::misfit`]: at one place after another, with the components side by side.
#[inline(always)]
fn misfit_of_rows<T: Real, const N: usize>(
    (even, odd): (&[[T; N]], &[[T; N]]),
    places: &[T],
    values: &[[T; N]],
) -> T {
    let mut worst = T::zero();
    for (&t, value) in places.iter().zip(values) {
        let w = (t + t) * t - T::one();
        let twice = w + w;
        let mut gaps = even_minus_odd((even, odd), t, w, twice);
        for c in 0..N {
            gaps[c] = gaps[c] - value[c];
        }
        worst = larger(worst, euclidean(N, |c| gaps[c]));
    }
    worst
}

/// The interpolant at a place t, with w = 2 t^2 - 1.
#[inline(always)]
fn even_minus_odd<T: Real, const N: usize>(
    (even, odd): (&[[T; N]], &[[T; N]]),
    t: T,
    w: T,
    twice: T,
) -> [T; N] {
    let zero = [T::zero(); N];
    let (mut e, mut e_before, mut o, mut o_before) = (zero, zero, zero, zero);
    // Two steps at a time, so that nothing changes places: there are 2, 4, 8, ... of them.
    for k in (0..odd.len() / 2).rev() {
        let (c, d) = (&even[2 * k + 2], &odd[2 * k + 1]);
        for i in 0..N {
            e_before[i] = (c[i] - e_before[i]) + twice * e[i];
            o_before[i] = (d[i] - o_before[i]) + twice * o[i];
        }
        let (c, d) = (&even[2 * k + 1], &odd[2 * k]);
        for i in 0..N {
            e[i] = (c[i] - e[i]) + twice * e_before[i];
            o[i] = (d[i] - o[i]) + twice * o_before[i];
        }
    }
    let c = &even[0];
    for i in 0..N {
        let even = (c[i] - e_before[i]) + w * e[i];
        e[i] = even - t * (o[i] - o_before[i]);
    }
    e
}

/// See [`Vector::misfit`]: the components one after another, at some places side by side.
#[inline(always)]
fn misfit_of_lists<T: Real>(
    coefficients: (&[Vec<T>], &[Vec<T>]),
    places: &[T],
    values: &[Vec<T>],
) -> T {
    let mut worst = T::zero();
    for (ts, ys) in places.chunks(LANES).zip(values.chunks(LANES)) {
        let places: [T; LANES] = lanes_of(ts);
        let mut squares = [T::zero(); LANES];
        for c in 0..ys[0].len() {
            let [p] = interpolate(coefficients, &places, |y| [y[c]]);
            for (i, y) in ys.iter().enumerate() {
                let gap = p[i] - y[c];
                squares[i] = squares[i] + gap * gap;
            }
        }
        let most = squares.into_iter().fold(T::zero(), larger);
        if most >= least_square() && most.is_finite() {
            worst = larger(worst, most.sqrt());
            continue;
        }
        for (i, y) in ys.iter().enumerate() {
            let gap = |c: usize| {
                let [p] = interpolate(coefficients, &places, |y| [y[c]]);
                p[i] - y[c]
            };
            worst = larger(worst, euclidean(y.len(), gap));
        }
    }
    worst
}

/// Some components of an array, from one on.
#[inline(always)]
fn block<T: Copy, const N: usize>(row: &[T; N], from: usize) -> [T; LANES] {
    array::from_fn(|i| row[from + i])
}

/// See [`Vector::double`]: LANES components of it, from one on.
#[inline(always)]
fn double_block<T: Real, const H: usize, const N: usize>(
    new: &mut [[T; N]],
    old: &[[T; N]],
    fresh: &Fresh<'_, [T; N]>,
    (even, odd): (&[[f64; H]; H], &[[f64; H]; H]),
    from: usize,
) {
    let one = T::one();
    let (old_even, old_odd) = old[..=2 * H].split_at(H + 1);
    let (new_even, new_odd) = new[..=4 * H].split_at_mut(2 * H + 1);
    new_even[H][from..from + LANES].copy_from_slice(&old_even[H][from..from + LANES]);
    let fresh = |m: usize| block(fresh.at(m), from);
    let mut sums: [[T; LANES]; H] = [fresh(0); H];
    let mut differences = sums;
    for m in 0..H {
        let (y, z) = (fresh(m), fresh(2 * H - 1 - m));
        differences[m] = sum_of(y, -one, &z);
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
    let half = T::lit(0.5);
    for m in 0..H / 2 {
        let (mut y, mut z) = (sums[m], sums[H - 1 - m]);
        scale(&mut y, half);
        scale(&mut z, half);
        sums[H - 1 - m] = sum_of(z, -one, &y);
        sums[m] = sum_of(y, one, &z);
    }
    for i in (0..H).step_by(8) {
        for parity in 0..2 {
            let rows = parity * (H / 2)..(parity + 1) * (H / 2);
            let columns = [0, 2, 4, 6].map(|k| i + parity + k);
            let mut sums = weighted(columns, &sums[rows.clone()], &even[rows]);
            for sum in &mut sums {
                scale(sum, one + one);
            }
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
fn weighted<T: Real, const W: usize, const H: usize>(
    columns: [usize; W],
    terms: &[[T; LANES]],
    rows: &[[f64; H]],
) -> [[T; LANES]; W] {
    let mut sums: [[T; LANES]; W] = [terms[0]; W];
    for k in 0..W {
        scale(&mut sums[k], T::lit(rows[0][columns[k]]));
    }
    for (y, row) in terms[1..].iter().zip(&rows[1..]) {
        for k in 0..W {
            add(&mut sums[k], T::lit(row[columns[k]]), y);
        }
    }
    sums
}

/// `new[i] <- old[i]/2 + sum` for each of the places, and `old[i]/2 - sum` at its mirror image.
#[inline(always)]
fn put_both<T: Real, const W: usize, const N: usize>(
    new: &mut [[T; N]],
    old: &[[T; N]],
    last: usize,
    places: [usize; W],
    sums: &[[T; LANES]; W],
    from: usize,
) {
    let one = T::one();
    for (&i, sum) in places.iter().zip(sums) {
        let mut half = block(&old[i], from);
        scale(&mut half, T::lit(0.5));
        let mirrored = sum_of(half, -one, sum);
        new[last - i][from..from + LANES].copy_from_slice(&mirrored);
        new[i][from..from + LANES].copy_from_slice(&sum_of(half, one, sum));
    }
}

/// See [`Vector::first_sums`]: L components of the last coefficients, from one on.
#[inline(always)]
fn put_last<T: Real, const H: usize, const Q: usize, const N: usize>(
    [last_even, last_odd]: &mut [[[T; N]; Q]; 2],
    values: &[[T; N]],
    (even, middle, odd): TailTables<'_, H, Q>,
    from: usize,
) {
    const { assert!(Q % 4 == 0) };
    let one = T::one();
    let pair = |j: usize| -> [[T; LANES]; 2] {
        let (y, z) = (block(&values[j], from), block(&values[2 * H - j], from));
        [sum_of(y, one, &z), sum_of(y, -one, &z)]
    };
    // Four columns at a time, which have room in the processor.
    for four in 0..Q / 4 {
        let column = |row: &[f64; Q], k: usize| T::lit(row[4 * four + k]);
        let [sum, difference] = pair(0);
        let mut evens = [sum; 4];
        let mut odds = [difference; 4];
        for k in 0..4 {
            scale(&mut evens[k], column(&even[0], k));
            scale(&mut odds[k], column(&odd[0], k));
        }
        // Row H - j of the even table is row j with the sign of every other column changed: of sums
        // and of differences of two, half as many products.
        for j in 1..H / 2 {
            let ([sum, difference], [other_sum, other_difference]) = (pair(j), pair(H - j));
            let gap = sum_of(sum, -one, &other_sum);
            let sum = sum_of(sum, one, &other_sum);
            for k in 0..4 {
                let term = if k % 2 == 0 { &sum } else { &gap };
                add(&mut evens[k], column(&even[j], k), term);
                add(&mut odds[k], column(&odd[j], k), &difference);
                add(&mut odds[k], column(&odd[H - j], k), &other_difference);
            }
        }
        let [sum, difference] = pair(H / 2);
        let center: [T; LANES] = block(&values[H], from);
        for k in 0..4 {
            add(&mut evens[k], column(&even[H / 2], k), &sum);
            add(&mut evens[k], column(middle, k), &center);
            add(&mut odds[k], column(&odd[H / 2], k), &difference);
            last_even[4 * four + k][from..from + LANES].copy_from_slice(&evens[k]);
            last_odd[4 * four + k][from..from + LANES].copy_from_slice(&odds[k]);
        }
    }
}

/// The inner product of lists.
#[inline(always)]
fn sum_of_products<T: Real>(list: &[T], other: &[T]) -> T {
    let products = list.iter().zip(other).map(|(&y, &z)| y * z);
    products.fold(T::zero(), |sum, product| sum + product)
}

/// `y + factor z`.
#[inline(always)]
fn sum_of<T: Real, const N: usize>(mut y: [T; N], factor: T, z: &[T; N]) -> [T; N] {
    add(&mut y, factor, z);
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
        assert!((Vector::norm(&[3e200f64, 4e200]) - 5e200).abs() <= 1e185);
        assert!((Vector::norm(&[3e-200f64, 4e-200]) - 5e-200).abs() <= 1e-215);
        assert_eq!(Vector::norm(&[3e-320, 4e-320]), 5e-320);
        assert_eq!(vec![0.0f32; 3].norm(), 0.0);
        assert!(vec![1.0, f64::NAN, f64::INFINITY].norm().is_nan());
        assert_eq!(Vector::norm(&[f64::NEG_INFINITY, 0.0]), f64::INFINITY);
    }

    #[test]
    fn norm_scales_exactly_with_powers_of_two() {
        let y = [0.1, -0.7, 1e-9, 3.3, 0.0, 0.0, 1.0, 1.0];
        for k in [-900, -530, -200, 200, 500, 900] {
            let factor = 2f64.powi(k);
            let mut scaled = y;
            scaled.scale_by(factor);
            assert_eq!(scaled.norm(), y.norm() * factor, "2^{k}");
        }
    }

    #[test]
    fn in_a_list_of_arrays_each_norm_is_what_it_is_alone() {
        let y = [0.1, -0.7, 1e-9, 3.3, 0.6, -2.1, 0.0, 1.5];
        let scales = [0.0, 1.0, 1e-200, 3e-320, 1e-161, 1e250, -1.0, 1e-170];
        let mut list = scales.map(|scale| y.map(|component| component * scale));
        let check = |list: &[[f64; 8]]| {
            let mut norms = [-1.0; 8];
            Vector::norms(list, &mut norms);
            let mut steps = [-1.0; 8];
            Vector::steps(list, &mut steps);
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
            [0.1, -0.7, 1e-9, 3.3, 0.6, 0.0, 0.0, 0.0],
            [0.0; 8],
            [1e-3, 0.3, 0.7, -0.9, 1.1, 0.2, 0.0, 0.0],
        ];
        let mut norms = [0.0; 3];
        Vector::norms(&list, &mut norms);
        for k in [-900, -530, -450, -200, 200, 500, 900] {
            let factor = 2f64.powi(k);
            let scaled = list.map(|y| y.map(|component| component * factor));
            let mut scaled_norms = [0.0; 3];
            Vector::norms(&scaled, &mut scaled_norms);
            assert_eq!(scaled_norms, norms.map(|norm| norm * factor), "2^{k}");
        }
    }

    #[test]
    fn inverse_undoes_itself_and_is_the_reciprocal_of_numbers() {
        assert_eq!(4.0f64.inverse(), 0.25);
        assert!([3.0, -4.0].inverse().distance(&[3.0 / 25.0, -4.0 / 25.0]) < 1e-16);
        let v = vec![1.0, -2.0, 5.0];
        assert!(v.inverse().inverse().distance(&v) < 1e-14);
    }

    #[test]
    fn rows_are_as_long_as_their_components_need() {
        let widths: Vec<usize> = (0..11).map(width).collect();
        assert_eq!(widths, [1, 1, 2, 8, 8, 8, 8, 8, 8, 9, 10]);
    }

    #[test]
    fn an_interpolant_misses_what_is_not_on_it() {
        // T_0 + 2 T_1 + 3 T_2 at -t, in each component times its number.
        let p = |t: f64| 1.0 - 2.0 * t + 3.0 * (2.0 * t * t - 1.0);
        let of = |y: f64| [y, -2.0 * y, 0.0, 3.0 * y, 0.0, y, 0.0, 0.0];
        let (even, odd) = ([1.0, 3.0, 0.0].map(of), [2.0, 0.0].map(of));
        let places = [-0.9, 0.1, 0.35, 0.4, 0.8, 1.0];
        let mut values = places.map(|t| of(p(t)));
        assert!(Vector::misfit(&even, &odd, &places, &values) <= 1e-14);
        values[4][0] += 0.03;
        values[4][3] -= 0.04;
        let rows = Vector::misfit(&even, &odd, &places, &values);
        assert!((rows - 0.05).abs() <= 1e-14, "{rows}");
        let list = |y: [f64; 8]| y[..6].to_vec();
        let (even, odd) = (even.map(list), odd.map(list));
        assert_eq!(
            Vector::misfit(&even, &odd, &places, &values.map(list)),
            rows
        );
        // Where squares leave the range.
        let tiny = |y: Vec<f64>| y.iter().map(|y| 1e-200 * y).collect::<Vec<f64>>();
        let (even, odd) = (even.map(tiny), odd.map(tiny));
        let gap = Vector::misfit(&even, &odd, &places, &values.map(list).map(tiny));
        assert!((gap / 0.05e-200 - 1.0).abs() <= 1e-12, "{gap:e}");
    }
}
