//! Clenshaw-Curtis quadrature of degree 4, 8, 16, 32, 64 and 128: nested closed rules, and the
//! Chebyshev coefficients of their interpolants.
//!
//! Clenshaw and Curtis, Numer. Math. 2, 197 (1960). The nodes are t_j = -cos(j pi/n),
//! j = 0..=n, from the left end to the right. The interpolant is
//! p(t) = sum_k c_k T_k(-t), with c_k = (2/n) sum'' y_j cos(k j pi/n), and half of that for
//! k = 0 and k = n. Every second node of degree 2n is one of degree n, so that c'_k and c'_(2n-k) are
//! the sum and the difference of c_k/2 and the same sum over the new samples: doubling a
//! degree costs (n/2)^2 products twice, and all coefficients from the samples little more.

pub(crate) mod ahead;
mod interpolant;
pub(crate) mod kernel;
mod tables;

use alloc::vec;

use crate::real::Real;
use crate::vector::{Columns, Components, Vector, moduli as moduli_of_list};
use kernel::{Fresh, larger};
use tables::{COSINES, WEIGHTS_4, WEIGHTS_8, WEIGHTS_16, WEIGHTS_32, WEIGHTS_64, WEIGHTS_128};

/// The highest degree.
pub(crate) const MAX_DEGREE: usize = 128;

/// cos(j pi/128) for any j.
const fn cosine(j: usize) -> f64 {
    let j = j % (2 * MAX_DEGREE);
    let j = if j > MAX_DEGREE {
        2 * MAX_DEGREE - j
    } else {
        j
    };
    if 2 * j > MAX_DEGREE {
        -COSINES[MAX_DEGREE - j]
    } else {
        COSINES[j]
    }
}

/// A table of which no vector of up to eight numbers lies on two cache lines.
#[repr(align(64))]
struct Aligned<A>(A);

/// What doubling the degree 2 H takes: the cosines of the new nodes, over H.
struct Doubling<const H: usize>;

impl<const H: usize> Doubling<H> {
    /// Row m, column i: cos(k (2m+1) pi/(4H))/(2H) for k = 2 i, half of it for k = 0.
    const EVEN: &'static Aligned<[[f64; H]; H]> = &Aligned(Self::table(0));
    /// The same for k = 2 i + 1.
    const ODD: &'static Aligned<[[f64; H]; H]> = &Aligned(Self::table(1));

    const fn table(parity: usize) -> [[f64; H]; H] {
        let mut table = [[0.0; H]; H];
        let mut m = 0;
        while m < H {
            let mut i = 0;
            while i < H {
                let k = 2 * i + parity;
                let factor = if k == 0 { 0.5 } else { 1.0 };
                let angle = k * (2 * m + 1) * (MAX_DEGREE / (4 * H));
                table[m][i] = factor * cosine(angle) / (2 * H) as f64;
                i += 1;
            }
            m += 1;
        }
        table
    }
}

/// What the last quarter of the coefficients of degree n = 2 H takes, Q of each parity, n = 8 Q, last
/// ones first.
struct Tail<const H: usize, const Q: usize>;

impl<const H: usize, const Q: usize> Tail<H, Q> {
    /// Row j, column i: (2/n) cos(k j pi/n) for k = n - 2 i, halved for k = n, and for j = 0. One row
    /// for each pair of samples, and one for that in the middle.
    const EVEN: &'static Aligned<[[f64; Q]; H]> = &Aligned(Self::table(0));
    const MIDDLE: &'static Aligned<[f64; Q]> = &Aligned(Self::row(H, 0));
    /// The same for k = n - 2 i - 1, to which the middle adds nothing.
    const ODD: &'static Aligned<[[f64; Q]; H]> = &Aligned(Self::table(1));

    const fn row(j: usize, parity: usize) -> [f64; Q] {
        let n = 2 * H;
        let mut row = [0.0; Q];
        let mut i = 0;
        while i < Q {
            let k = n - 2 * i - parity;
            let end = if k == n { 0.5 } else { 1.0 };
            let factor = if j == 0 { 0.5 * end } else { end };
            row[i] = factor * cosine(k * j * (MAX_DEGREE / n)) / H as f64;
            i += 1;
        }
        row
    }

    const fn table(parity: usize) -> [[f64; Q]; H] {
        let mut table = [[0.0; Q]; H];
        let mut j = 0;
        while j < H {
            table[j] = Self::row(j, parity);
            j += 1;
        }
        table
    }
}

/// All nodes of degree N - 1.
const fn all_nodes<const N: usize>() -> [f64; N] {
    let mut nodes = [0.0; N];
    let mut j = 0;
    while j < N {
        nodes[j] = -cosine(j * (MAX_DEGREE / (N - 1)));
        j += 1;
    }
    nodes
}

const NODES_4: [f64; 5] = all_nodes();
const NODES_8: [f64; 9] = all_nodes();
const NODES_16: [f64; 17] = all_nodes();
const NODES_32: [f64; 33] = all_nodes();
const NODES_64: [f64; 65] = all_nodes();
const NODES_128: [f64; 129] = all_nodes();

/// The nodes of degree n.
#[inline]
pub(crate) fn nodes(n: usize) -> &'static [f64] {
    match n {
        4 => &NODES_4,
        8 => &NODES_8,
        16 => &NODES_16,
        32 => &NODES_32,
        64 => &NODES_64,
        _ => &NODES_128,
    }
}

/// All weights from those of one half, the middle included.
const fn mirrored<const H: usize, const N: usize>(half: &[f64; H]) -> [f64; N] {
    let mut weights = [0.0; N];
    let mut j = 0;
    while j < H {
        weights[j] = half[j];
        weights[N - 1 - j] = half[j];
        j += 1;
    }
    weights
}

const ALL_WEIGHTS_4: [f64; 5] = mirrored(&WEIGHTS_4);
const ALL_WEIGHTS_8: [f64; 9] = mirrored(&WEIGHTS_8);
const ALL_WEIGHTS_16: [f64; 17] = mirrored(&WEIGHTS_16);
const ALL_WEIGHTS_32: [f64; 33] = mirrored(&WEIGHTS_32);
const ALL_WEIGHTS_64: [f64; 65] = mirrored(&WEIGHTS_64);
const ALL_WEIGHTS_128: [f64; 129] = mirrored(&WEIGHTS_128);

/// The weights of degree n.
#[inline]
pub(crate) fn weights(n: usize) -> &'static [f64] {
    match n {
        4 => &ALL_WEIGHTS_4,
        8 => &ALL_WEIGHTS_8,
        16 => &ALL_WEIGHTS_16,
        32 => &ALL_WEIGHTS_32,
        64 => &ALL_WEIGHTS_64,
        _ => &ALL_WEIGHTS_128,
    }
}

/// Node j of degree n on [-1, 1].
#[inline]
pub(crate) fn node<T: Real>(n: usize, j: usize) -> T {
    // The degrees are powers of 2.
    T::lit(NODES_128[j * (MAX_DEGREE >> n.trailing_zeros())])
}

/// What a first look at samples of degree 32 or 64 takes, which is less work than all coefficients: by
/// the weights of the rule the integral and the sum of norms, the sum of `|y_(j+1) - y_j|`, and the largest
/// coefficients of the last eighth but one and of the last.
///
/// Of the two sums there is a bound from below and one from above, since the norm of componentwise
/// sums is cheaper than a sum of norms.
/// The sum of norms is NaN or infinite where a sample is, the coefficients infinite where a
/// sum leaves the range of the scalar, and the steps 0 only where all samples are equal.
#[inline(always)]
pub(crate) fn first_sums<T: Real>(samples: Columns<'_, T>) -> (Components<T>, [[T; 2]; 3]) {
    match (samples.points(), samples.components()) {
        (33, 1) => {
            let (sums, last) =
                kernel::first_sums(samples.column(0), weights(32), tail_tables::<16, 4>());
            let [sum, moduli, steps] = sums;
            let mut norms = [[T::zero(); 4]; 2];
            moduli_of_list(last.as_flattened(), norms.as_flattened_mut());
            let last = kernel::largest_of_eighths(&norms);
            let sum = Components::from(&[sum][..]);
            (sum, [[moduli; 2], [steps; 2], last])
        }
        (33, _) => first_sums_of::<T, 16, 4>(samples),
        _ => first_sums_of::<T, 32, 8>(samples),
    }
}

/// The tables of [`kernel::first_sums`].
#[inline(always)]
fn tail_tables<const H: usize, const Q: usize>() -> kernel::TailTables<'static, H, Q> {
    (
        &Tail::<H, Q>::EVEN.0,
        &Tail::<H, Q>::MIDDLE.0,
        &Tail::<H, Q>::ODD.0,
    )
}

/// [`first_sums`] of 2 H + 1 samples of any number of components.
#[inline(always)]
fn first_sums_of<T: Real, const H: usize, const Q: usize>(
    samples: Columns<'_, T>,
) -> (Components<T>, [[T; 2]; 3]) {
    let (weights, tables) = (weights(2 * H), tail_tables::<H, Q>());
    let components = samples.components();
    let zero = [[T::zero(); Q]; 2];
    let last: &mut [[[T; Q]; 2]] = match components {
        1 | 2 => &mut [zero; 2][..components],
        3..=8 => &mut [zero; 8][..components],
        _ => &mut vec![zero; components],
    };
    let mut sum = Components::zeros(components);
    let mut moduli = Components::zeros(components);
    let mut steps = Components::zeros(components);
    for (c, last) in last.iter_mut().enumerate() {
        let column = samples.column(c);
        ([sum[c], moduli[c], steps[c]], *last) = kernel::first_sums(column, weights, tables);
    }
    let mut norms = zero;
    Columns::new(last.as_flattened().as_flattened(), 2 * Q).norms(norms.as_flattened_mut());
    let bounds = |sums: &[T]| {
        let total = sums.iter().fold(T::zero(), |total, &sum| total + sum);
        [sums.norm(), total]
    };
    let last = kernel::largest_of_eighths(&norms);
    (sum, [bounds(&moduli), bounds(&steps), last])
}

/// The Chebyshev coefficients of the interpolants through columns of samples at the n + 1 nodes, n = 4, 8,
/// 16, 32, 64 or 128: for each column the even ones, and then the odd ones. They are written to
/// `coefficients`.
#[inline(always)]
pub(crate) fn transform<T: Real>(coefficients: &mut [T], samples: Columns<'_, T>) {
    let points = samples.points();
    for (c, column) in samples.iter().enumerate() {
        transform_column(&mut coefficients[c * points..(c + 1) * points], column);
    }
}

/// [`transform`] of a single column.
#[inline(always)]
pub(crate) fn transform_column<T: Real>(coefficients: &mut [T], samples: &[T]) {
    match samples.len() {
        5 => by_doubling(&mut coefficients[..5], &samples[..5], &mut [T::zero(); 3]),
        9 => by_doubling(&mut coefficients[..9], &samples[..9], &mut [T::zero(); 5]),
        _ => transform_many(coefficients, samples),
    }
}

/// [`transform_column`] of more than nine samples: by itself, since it is long.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
fn transform_many<T: Real>(coefficients: &mut [T], samples: &[T]) {
    match samples.len() {
        17 => by_doubling(&mut coefficients[..17], &samples[..17], &mut [T::zero(); 9]),
        33 => by_doubling(
            &mut coefficients[..33],
            &samples[..33],
            &mut [T::zero(); 17],
        ),
        65 => by_doubling(
            &mut coefficients[..65],
            &samples[..65],
            &mut [T::zero(); 33],
        ),
        _ => by_doubling(
            &mut coefficients[..129],
            &samples[..129],
            &mut [T::zero(); 65],
        ),
    }
}

/// In two lists by turns, of which one is shorter.
#[inline(always)]
fn by_doubling<T: Real>(coefficients: &mut [T], samples: &[T], other: &mut [T]) {
    let n = samples.len() - 1;
    let (x, y) = match n {
        4 | 16 | 64 => (other, coefficients),
        _ => (coefficients, other),
    };
    let first = quadratic([samples[0], samples[n / 2], samples[n]]);
    x[..3].copy_from_slice(&first);
    // Degree 4 H takes every (n/4H)-th sample.
    let fresh = |h: usize| Fresh {
        samples,
        first: n / (4 * h),
        step: n / (2 * h),
    };
    kernel::double::<_, 1>(&mut y[..5], &x[..3], &fresh(1), tables());
    if n >= 8 {
        kernel::double::<_, 2>(&mut x[..9], &y[..5], &fresh(2), tables());
    }
    if n >= 16 {
        kernel::double::<_, 4>(&mut y[..17], &x[..9], &fresh(4), tables());
    }
    if n >= 32 {
        kernel::double::<_, 8>(&mut x[..33], &y[..17], &fresh(8), tables());
    }
    if n >= 64 {
        kernel::double::<_, 16>(&mut y[..65], &x[..33], &fresh(16), tables());
    }
    if n >= 128 {
        kernel::double::<_, 32>(&mut x[..129], &y[..65], &fresh(32), tables());
    }
}

/// The coefficients of degree 2: c_0, c_2 and c_1.
#[inline(always)]
fn quadratic<T: Real>([left, middle, right]: [T; 3]) -> [T; 3] {
    let half = T::lit(0.5);
    let sum = (left + right) * T::lit(0.25);
    let difference = (left - right) * half;
    [sum + half * middle, sum - half * middle, difference]
}

/// What doubling the degree 2 H takes, for the even coefficients and for the odd ones.
#[inline(always)]
fn tables<const H: usize>() -> (&'static [[f64; H]; H], &'static [[f64; H]; H]) {
    (&Doubling::<H>::EVEN.0, &Doubling::<H>::ODD.0)
}

/// The coefficients of all samples from those of every second one, column by column.
#[inline(always)]
pub(crate) fn transform_again<T: Real>(
    coefficients: &mut [T],
    samples: Columns<'_, T>,
    before: Columns<'_, T>,
) {
    let points = samples.points();
    for (c, column) in samples.iter().enumerate() {
        let coefficients = &mut coefficients[c * points..(c + 1) * points];
        transform_column_again(coefficients, column, before.column(c));
    }
}

/// [`transform_again`] of a single column.
#[inline(always)]
pub(crate) fn transform_column_again<T: Real>(coefficients: &mut [T], samples: &[T], before: &[T]) {
    match before.len() {
        5 => doubled::<T, 2>(&mut coefficients[..9], &samples[..9], &before[..5]),
        9 => doubled::<T, 4>(&mut coefficients[..17], &samples[..17], &before[..9]),
        _ => transform_many_again(coefficients, samples, before),
    }
}

/// [`transform_column_again`] of more than 17 samples: by itself, since it is long.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
fn transform_many_again<T: Real>(coefficients: &mut [T], samples: &[T], before: &[T]) {
    match before.len() {
        17 => doubled::<T, 8>(&mut coefficients[..33], &samples[..33], &before[..17]),
        33 => doubled::<T, 16>(&mut coefficients[..65], &samples[..65], &before[..33]),
        _ => doubled::<T, 32>(&mut coefficients[..129], &samples[..129], &before[..65]),
    }
}

/// Coefficients of degree 4 H from those of degree 2 H.
#[inline(always)]
fn doubled<T: Real, const H: usize>(coefficients: &mut [T], samples: &[T], before: &[T]) {
    let fresh = Fresh {
        samples,
        first: 1,
        step: 2,
    };
    kernel::double(coefficients, before, &fresh, tables::<H>());
}

/// The worst misfit of an interpolant, by its coefficients, at samples elsewhere in (-1, 1): at each of
/// some places a row of all components.
#[inline(always)]
pub(crate) fn misfit<T: Real>(coefficients: Columns<'_, T>, places: &[T], rows: &[T]) -> T {
    if coefficients.components() == 1 {
        let coefficients = coefficients.column(0);
        // The usual degrees, so that their number of steps is known.
        match coefficients.len() {
            9 => interpolant::misfit_of_one(&coefficients[..9], places, rows),
            17 => interpolant::misfit_of_one(&coefficients[..17], places, rows),
            _ => interpolant::misfit_of_one(coefficients, places, rows),
        }
    } else {
        interpolant::misfit_of_several(coefficients, places, rows)
    }
}

/// A place between nodes j and j + 1 of degree n, at about a fraction of the angle between them: of the way, but
/// next to an end.
pub(crate) fn between_nodes<T: Real>(n: usize, j: usize, fraction: f64) -> T {
    let fraction = match j {
        0 => fraction * fraction,
        j if j + 1 == n => 1.0 - (1.0 - fraction) * (1.0 - fraction),
        _ => fraction,
    };
    let nodes = nodes(n);
    let (left, right) = (nodes[j], nodes[j + 1]);
    T::lit(left + fraction * (right - left))
}

/// By how much the interpolant misses a value at a place that is no node, from the samples alone.
///
/// By the second barycentric formula (Salzer, Comput. J. 15, 156, 1972): the weights are 1 and -1 in
/// turn, and half of that at the ends.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
pub(crate) fn gap<T: Real>(samples: Columns<'_, T>, place: T, value: &[T]) -> T {
    // The usual numbers are known to the compiler, and need no larger buffer.
    match samples.points() {
        17 => gap_by::<T, 17>(samples.known::<17>(), place, value),
        33 => gap_by::<T, 33>(samples.known::<33>(), place, value),
        _ => gap_by::<T, { MAX_DEGREE + 1 }>(samples, place, value),
    }
}

/// A combination by a function of its own, which takes less time than one within [`gap`].
#[inline(never)]
fn combination_apart<T: Real>(factors: &[T], samples: &[T]) -> T {
    kernel::combination(factors, samples)
}

/// [`gap`] from up to MOST samples.
#[inline(always)]
fn gap_by<T: Real, const MOST: usize>(samples: Columns<'_, T>, place: T, value: &[T]) -> T {
    let n = samples.points() - 1;
    let mut factors = [T::zero(); MOST];
    let factors = &mut factors[..=n];
    let half = T::lit(0.5);
    let weighted = factors.iter_mut().zip(&ALTERNATING).zip(nodes(n));
    for ((factor, &sign), &node) in weighted {
        *factor = T::lit(sign) / (place - T::lit(node));
    }
    factors[0] = half * factors[0];
    factors[n] = half * factors[n];
    let mut sums = [T::zero(); 4];
    for some in factors.chunks_exact(4) {
        for i in 0..4 {
            sums[i] = sums[i] + some[i];
        }
    }
    // Their number is a multiple of 4, and one more.
    let sum = (sums[0] + sums[1]) + (sums[2] + sums[3]) + factors[n];
    let scale = sum.recip();
    for factor in factors.iter_mut() {
        *factor = scale * *factor;
    }
    if let [y] = value {
        return (combination_apart(factors, samples.column(0)) - *y).abs();
    }
    let mut gaps = Components::from(value);
    for (gap, column) in gaps.iter_mut().zip(samples.iter()) {
        *gap = kernel::combination(factors, column) - *gap;
    }
    gaps.norm()
}

/// 1 and -1 in turn.
const ALTERNATING: [f64; MAX_DEGREE + 1] = {
    let mut signs = [1.0; MAX_DEGREE + 1];
    let mut j = 1;
    while j <= MAX_DEGREE {
        signs[j] = -1.0;
        j += 2;
    }
    signs
};

/// In each column of so many samples the number at an end that makes the highest coefficient vanish:
/// what the others say of a missing one. `at` is 0 or n.
pub(crate) fn extrapolate_to_end<T: Real>(samples: &mut [T], points: usize, at: usize) {
    let n = points - 1;
    for column in samples.chunks_exact_mut(points) {
        // c_n is proportional to sum'' (-1)^j y_j, and n is even.
        let mut sum = column[n - at] * T::lit(0.5);
        for (j, &y) in column.iter().enumerate().take(n).skip(1) {
            sum = sum + T::lit(if j % 2 == 0 { 1.0 } else { -1.0 }) * y;
        }
        column[at] = sum * T::lit(-2.0);
    }
}

/// The norms of coefficients, the even ones and then the odd ones.
#[derive(Clone, Copy)]
pub(crate) struct Spectrum<'a, T>(pub(crate) &'a [T]);

impl<T: Real> Spectrum<'_, T> {
    /// The largest from c_first to c_last.
    #[inline(always)]
    pub(crate) fn largest(self, first: usize, last: usize) -> T {
        let (even, odd) = self.0.split_at(self.0.len() / 2 + 1);
        let even = &even[first.div_ceil(2)..=last / 2];
        let odd = &odd[first / 2..last.div_ceil(2)];
        let even = even.iter().fold(T::zero(), |x, &y| larger(x, y));
        odd.iter().fold(even, |x, &y| larger(x, y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use core::array;

    fn samples<const N: usize>(f: impl Fn(f64) -> f64) -> [f64; N] {
        array::from_fn(|j| f(node(N - 1, j)))
    }

    fn coefficients<const N: usize>(samples: &[f64; N]) -> [f64; N] {
        let mut coefficients = *samples;
        transform(&mut coefficients, Columns::single(samples));
        coefficients
    }

    /// Of several columns.
    fn all_coefficients<const N: usize>(columns: &[[f64; N]]) -> Vec<[f64; N]> {
        let mut coefficients = columns.to_vec();
        transform(coefficients.as_flattened_mut(), of(columns));
        coefficients
    }

    fn integral<const N: usize>(samples: &[f64; N]) -> f64 {
        kernel::symmetric_sum(weights(N - 1), samples)
    }

    fn of<const N: usize>(columns: &[[f64; N]]) -> Columns<'_, f64> {
        Columns::new(columns.as_flattened(), N)
    }

    fn a_chebyshev_polynomial_has_one_coefficient<const N: usize>() {
        for k in 0..N {
            // T_k(-t) = cos(k arccos(-t))
            let c: [f64; N] = coefficients(&samples(|t| (k as f64 * (-t).acos()).cos()));
            let norms = c.map(f64::abs);
            for (i, norm) in (0..N).map(|i| (i, Spectrum(&norms).largest(i, i))) {
                let exact = if i == k { 1.0 } else { 0.0 };
                assert!((norm - exact).abs() < 1e-13, "N {N} k {k} i {i}: {norm}");
            }
        }
    }

    fn the_interpolant_passes_through_samples_and_polynomials<const N: usize>() {
        let f = |t: f64| 1.0 + t * (2.0 - t * (0.5 + t * 3.0));
        let ys: [f64; N] = samples(f);
        let c = coefficients(&ys);
        let ts = [-1.0, -0.3, 0.0, 0.77, 1.0];
        let c = Columns::single(&c);
        assert!(misfit(c, &ts, &ts.map(f)) < 1e-14, "N {N}");
        for i in 0..ts.len() {
            let mut wrong = ts.map(f);
            wrong[i] += 0.5;
            assert!((misfit(c, &ts, &wrong) - 0.5).abs() < 1e-14, "N {N} at {i}");
        }
        let mut missing = ys;
        missing[N - 1] = f64::NAN;
        extrapolate_to_end(&mut missing, N, N - 1);
        assert!((missing[N - 1] - f(1.0)).abs() < 1e-12);
        let mut columns = [ys.map(|y| -2.0 * y), ys];
        columns[0][0] = f64::NAN;
        columns[1][0] = f64::NAN;
        extrapolate_to_end(columns.as_flattened_mut(), N, 0);
        assert!((columns[1][0] - f(-1.0)).abs() < 1e-12);
        assert_eq!(columns[0], columns[1].map(|y| -2.0 * y));
    }

    fn the_barycentric_formula_agrees<const N: usize>() {
        let ys: [[f64; N]; 2] = [
            samples(|t| (3.0 * t).sin() + t.exp()),
            samples(|t| 1.0 / (1.5 + t)),
        ];
        let c = all_coefficients(&ys);
        for j in 0..N - 1 {
            for fraction in [0.1, 0.5, 0.77] {
                let t: f64 = between_nodes(N - 1, j, fraction);
                assert!(node::<f64>(N - 1, j) < t && t < node(N - 1, j + 1));
                // Both formulas say how far the interpolant is from a value.
                let value = [0.75, -2.0];
                let found = gap(of(&ys), t, &value);
                let other = misfit(of(&c), &[t], &value);
                assert!((found - other).abs() < 1e-13, "N {N} at {t}");
                let alone = gap(Columns::single(&ys[0]), t, &value[..1]);
                let other = misfit(Columns::single(&c[0]), &[t], &value[..1]);
                assert!((alone - other).abs() < 1e-13, "N {N} at {t}");
            }
        }
    }

    fn monomials_are_integrated_to_their_degree<const N: usize>() {
        for degree in 0..N {
            let k = i32::try_from(degree).expect("small");
            let exact = if k % 2 == 0 {
                2.0 / (f64::from(k) + 1.0)
            } else {
                0.0
            };
            let sum = integral(&samples::<N>(|t| t.powi(k)));
            assert!((sum - exact).abs() < 1e-15, "N {N} degree {degree}: {sum}");
        }
    }

    fn components_are_transformed_as_numbers<const N: usize>() {
        let f = |i: usize| move |t: f64| (i as f64 * t).sin() + 1.0 / (1.3 + t);
        let columns: [[f64; N]; 11] = array::from_fn(|i| samples(f(i)));
        for count in [2, 3, 6, 8, 11] {
            let columns = &columns[..count];
            let c = all_coefficients(columns);
            for (i, y) in columns.iter().enumerate() {
                assert_eq!(c[i], coefficients(y), "N {N} {i} of {count}");
            }
            let factor = 2f64.powi(-900);
            let scale = |all: &[[f64; N]]| -> Vec<[f64; N]> {
                all.iter().map(|y| y.map(|y| y * factor)).collect()
            };
            assert_eq!(all_coefficients(&scale(columns)), scale(&c), "N {N}");
        }
        // A sum of two samples is finite here, and one of four is not.
        for (k, c) in coefficients(&[7e307; N]).iter().enumerate() {
            assert!(c.abs() <= 7.1e307, "N {N} c_{k}");
        }
    }

    fn doubling_the_degree_gives_the_coefficients_of_all_samples<const N: usize, const L: usize>() {
        let f = |i: usize| move |t: f64| (i as f64 * t).sin() + t.exp();
        let all: [[f64; N]; 11] = array::from_fn(|i| samples(f(i)));
        for count in [1, 2, 8, 11] {
            let all = &all[..count];
            let old: Vec<[f64; L]> = all.iter().map(|y| array::from_fn(|j| y[2 * j])).collect();
            let mut new = all.to_vec();
            let before = all_coefficients(&old);
            transform_again(new.as_flattened_mut(), of(all), of(&before));
            for (i, exact) in all_coefficients(all).iter().enumerate() {
                for (k, (c, exact)) in new[i].iter().zip(exact).enumerate() {
                    assert!((c - exact).abs() < 1e-15, "N {N} c_{k} of {i}");
                }
            }
        }
    }

    #[test]
    fn doubling_of_columns() {
        doubling_the_degree_gives_the_coefficients_of_all_samples::<9, 5>();
        doubling_the_degree_gives_the_coefficients_of_all_samples::<17, 9>();
        doubling_the_degree_gives_the_coefficients_of_all_samples::<33, 17>();
        doubling_the_degree_gives_the_coefficients_of_all_samples::<65, 33>();
        doubling_the_degree_gives_the_coefficients_of_all_samples::<129, 65>();
    }

    /// T_k alone: its integral is 2/(1 - k^2) for even k; it is seen in the eighth of the coefficients
    /// that k is in, if that is one of the last two.
    fn a_first_look_sees_the_end_of_the_spectrum<const N: usize>() {
        let n = N - 1;
        // Of length 1.
        let directions = [
            [0.6, -0.8].to_vec(),
            [0.1, -0.3, 0.5, 0.7, -0.4].to_vec(),
            [0.1, 0.0, -0.3, 0.5, 0.0, 0.0, 0.7, 0.0, -0.4, 0.0, 0.0].to_vec(),
        ];
        for k in 0..N {
            let t_k = |t: f64| (k as f64 * (-t).acos()).cos();
            let ys: [f64; N] = samples(t_k);
            let (sum, [[moduli, most], [steps, most_steps], [before, end]]) =
                first_sums(Columns::single(&ys));
            assert_eq!([moduli, steps], [most, most_steps]);

            let exact = if k % 2 == 0 {
                2.0 / (1.0 - (k * k) as f64)
            } else {
                0.0
            };
            assert!((sum[0] - exact).abs() < 1e-13, "N {N} k {k}: {}", sum[0]);

            let last = k > n - n / 8;
            let last_but_one = !last && k > n - n / 4;
            for (found, expected) in [(end, last), (before, last_but_one)] {
                let expected = if expected { 1.0 } else { 0.0 };
                assert!((found - expected).abs() < 1e-13, "N {N} k {k}: {found}");
            }
            // By components: at least the norm of the whole, and at most the sum of theirs.
            for direction in &directions {
                let columns: Vec<[f64; N]> = direction
                    .iter()
                    .map(|&factor| ys.map(|y| factor * y))
                    .collect();
                let (sums, [moduli_of, steps_of, last]) = first_sums(of(&columns));
                let exact: Vec<f64> = direction.iter().map(|factor| factor * exact).collect();
                assert!(sums.distance(&exact) < 1e-13);
                assert!((last[0] - before).abs() < 1e-13 && (last[1] - end).abs() < 1e-13);
                let total: f64 = direction.iter().copied().map(f64::abs).sum();
                for (factor, i) in [(1.0, 0), (total, 1)] {
                    assert!((moduli_of[i] - factor * moduli).abs() < 1e-13);
                    assert!((steps_of[i] - factor * steps).abs() < 1e-11);
                }
            }

            // Between the extremes of T_k, of which there are k + 1 and all are nodes if k divides n,
            // it moves by 2; and |T_k| is at most 1.
            assert!(moduli >= sum[0].abs() - 1e-13 && moduli <= 2.0 + 1e-13);
            if k > 0 && n % k == 0 {
                assert!((steps - 2.0 * k as f64).abs() < 1e-12, "{steps}");
            }
        }
        // Sums that leave the range are no small coefficients.
        let huge: [f64; N] = array::from_fn(|j| if j < 2 || j > n - 2 { 1.7e308 } else { 0.0 });
        for columns in [&[huge][..], &[[1.0; N], huge], &[[1.0; N], huge, [0.0; N]]] {
            let (_, [.., last]) = first_sums(of(columns));
            assert_eq!(last, [f64::INFINITY; 2]);
        }
    }

    #[test]
    fn first_looks() {
        a_first_look_sees_the_end_of_the_spectrum::<33>();
        a_first_look_sees_the_end_of_the_spectrum::<65>();
    }

    macro_rules! for_every_degree {
        ($($property:ident => $name:ident;)*) => {$(
            #[test]
            fn $name() {
                $property::<5>();
                $property::<9>();
                $property::<17>();
                $property::<33>();
                $property::<65>();
                $property::<129>();
            }
        )*};
    }
    for_every_degree! {
        the_barycentric_formula_agrees => interpolants_elsewhere;
        a_chebyshev_polynomial_has_one_coefficient => coefficients_of_chebyshev_polynomials;
        the_interpolant_passes_through_samples_and_polynomials => interpolation;
        monomials_are_integrated_to_their_degree => integrals_of_monomials;
        components_are_transformed_as_numbers => components;
    }
}
