//! Clenshaw-Curtis quadrature of degree 4, 8, 16, 32, 64 and 128: nested closed rules, and the
//! Chebyshev coefficients of their interpolants.
//!
//! Clenshaw and Curtis, Numer. Math. 2, 197 (1960). The nodes are t_j = -cos(j pi/n),
//! j = 0..=n, from the left end to the right. The interpolant is
//! p(t) = sum_k c_k T_k(-t), with c_k = (2/n) sum'' y_j cos(k j pi/n), and half of that for
//! k = 0 and k = n. Every second node of degree 2n is one of degree n, so that c'_k and c'_(2n-k) are
//! the sum and the difference of c_k/2 and the same sum over the new samples: doubling a
//! degree costs (n/2)^2 products twice, and all coefficients from the samples little more.

pub(crate) mod kernel;
mod tables;

use core::f64::consts::PI;

use num_traits::{Float, One, Zero};

use crate::real::Real;
use crate::vector::Vector;
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

/// What doubling the degree 2 H takes: the cosines of the new nodes, over H.
struct Doubling<const H: usize>;

impl<const H: usize> Doubling<H> {
    /// Row m, column i: cos(k (2m+1) pi/(4H))/(2H) for k = 2 i, half of it for k = 0.
    const EVEN: [[f64; H]; H] = Self::table(0);
    /// The same for k = 2 i + 1.
    const ODD: [[f64; H]; H] = Self::table(1);

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
    const EVEN: [[f64; Q]; H] = Self::table(0);
    const MIDDLE: [f64; Q] = Self::row(H, 0);
    /// The same for k = n - 2 i - 1, to which the middle adds nothing.
    const ODD: [[f64; Q]; H] = Self::table(1);

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

/// The integral of the interpolant over [-1, 1].
#[inline(always)]
pub(crate) fn integral<Y: Vector>(samples: &[Y]) -> Y {
    let n = samples.len() - 1;
    let (below, above) = samples.split_at(n / 2);
    Y::symmetric_sum(weights(n), &above[0], below, &above[1..])
}

/// What a first look at samples of degree 32 or 64 takes, if the type has a short way to it: see
/// [`Vector::first_sums`].
#[inline(always)]
pub(crate) fn first_sums<Y: Vector>(samples: &[Y]) -> Option<(Y, [[Y::Real; 2]; 3])> {
    match samples.len() {
        33 => first_sums_of::<Y, 16, 4>(&samples[..33]),
        _ => first_sums_of::<Y, 32, 8>(&samples[..65]),
    }
}

#[inline(always)]
fn first_sums_of<Y: Vector, const H: usize, const Q: usize>(
    samples: &[Y],
) -> Option<(Y, [[Y::Real; 2]; 3])> {
    let tables = (
        &Tail::<H, Q>::EVEN,
        &Tail::<H, Q>::MIDDLE,
        &Tail::<H, Q>::ODD,
    );
    Y::first_sums(samples, weights(2 * H), tables)
}

/// The Chebyshev coefficients of the interpolant through samples at the n + 1 nodes, n = 4, 8, 16, 32,
/// 64 or 128: the even ones, and then the odd ones. They take the place of values of their shape.
#[inline(always)]
pub(crate) fn transform<Y: Vector>(coefficients: &mut [Y], samples: &[Y]) {
    let any = &samples[0];
    match samples.len() {
        5 => by_doubling(
            &mut coefficients[..5],
            &samples[..5],
            &mut Y::array::<3>(|_| any.clone()),
        ),
        9 => by_doubling(
            &mut coefficients[..9],
            &samples[..9],
            &mut Y::array::<5>(|_| any.clone()),
        ),
        _ => transform_many(coefficients, samples),
    }
}

/// [`transform`] of more than nine samples: by itself, since it is long.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
pub(crate) fn transform_many<Y: Vector>(coefficients: &mut [Y], samples: &[Y]) {
    let any = &samples[0];
    by_doubling(coefficients, samples, &mut Y::array::<65>(|_| any.clone()));
}

/// In two lists by turns, of which one is shorter.
#[inline(always)]
fn by_doubling<Y: Vector>(coefficients: &mut [Y], samples: &[Y], other: &mut [Y]) {
    let n = samples.len() - 1;
    let (x, y) = match n {
        4 | 16 | 64 => (other, coefficients),
        _ => (coefficients, other),
    };
    let first = quadratic([&samples[0], &samples[n / 2], &samples[n]]);
    x[..3].clone_from_slice(&first);
    // Degree 4 H takes every (n/4H)-th sample.
    let fresh = |h: usize| Fresh {
        samples,
        first: n / (4 * h),
        step: n / (2 * h),
    };
    Y::double::<1>(&mut y[..5], &x[..3], &fresh(1), tables());
    if n >= 8 {
        Y::double::<2>(&mut x[..9], &y[..5], &fresh(2), tables());
    }
    if n >= 16 {
        Y::double::<4>(&mut y[..17], &x[..9], &fresh(4), tables());
    }
    if n >= 32 {
        Y::double::<8>(&mut x[..33], &y[..17], &fresh(8), tables());
    }
    if n >= 64 {
        Y::double::<16>(&mut y[..65], &x[..33], &fresh(16), tables());
    }
    if n >= 128 {
        Y::double::<32>(&mut x[..129], &y[..65], &fresh(32), tables());
    }
}

/// The coefficients of degree 2: c_0, c_2 and c_1.
#[inline(always)]
fn quadratic<Y: Vector>([left, middle, right]: [&Y; 3]) -> [Y; 3] {
    let (half, quarter) = (Y::Real::lit(0.5), Y::Real::lit(0.25));
    let one = Y::Real::one();
    let mut sum = left.clone();
    sum.add_scaled(one, right);
    sum.scale_by(quarter);
    let mut difference = left.clone();
    difference.add_scaled(-one, right);
    difference.scale_by(half);
    let mut alternating = sum.clone();
    sum.add_scaled(half, middle);
    alternating.add_scaled(-half, middle);
    [sum, alternating, difference]
}

/// What doubling the degree 2 H takes, for the even coefficients and for the odd ones.
#[inline(always)]
fn tables<const H: usize>() -> (&'static [[f64; H]; H], &'static [[f64; H]; H]) {
    (&Doubling::<H>::EVEN, &Doubling::<H>::ODD)
}

/// The coefficients of all samples from those of every second one.
#[inline(always)]
pub(crate) fn transform_again<Y: Vector>(coefficients: &mut [Y], samples: &[Y], before: &[Y]) {
    let fresh = Fresh {
        samples,
        first: 1,
        step: 2,
    };
    match before.len() {
        5 => Y::double::<2>(&mut coefficients[..9], &before[..5], &fresh, tables()),
        9 => Y::double::<4>(&mut coefficients[..17], &before[..9], &fresh, tables()),
        17 => Y::double::<8>(coefficients, before, &fresh, tables()),
        33 => Y::double::<16>(coefficients, before, &fresh, tables()),
        _ => Y::double::<32>(coefficients, before, &fresh, tables()),
    }
}

/// The worst misfit of an interpolant, by its coefficients, at samples elsewhere in (-1, 1).
#[inline(always)]
pub(crate) fn misfit<Y: Vector>(coefficients: &[Y], places: &[Y::Real], samples: &[Y]) -> Y::Real {
    let (even, odd) = coefficients.split_at(coefficients.len() / 2 + 1);
    Y::misfit(even, odd, places, samples)
}

/// A place between nodes j and j + 1 of degree n, at a fraction of the angle between them.
pub(crate) fn between_nodes<T: Real>(n: usize, j: usize, fraction: f64) -> T {
    -(T::lit((j as f64 + fraction) * (PI / n as f64))).cos()
}

/// The interpolant at a place that is no node, from the samples alone.
///
/// By the second barycentric formula (Salzer, Comput. J. 15, 156, 1972): the weights are 1 and -1 in
/// turn, and half of that at the ends.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
pub(crate) fn interpolated<Y: Vector>(samples: &[Y], place: Y::Real) -> Y {
    // The usual number is known to the compiler, and needs no larger buffer.
    match samples.len() {
        33 => interpolated_by::<Y, 33>(&samples[..33], place),
        _ => interpolated_by::<Y, { MAX_DEGREE + 1 }>(samples, place),
    }
}

/// [`interpolated`] from up to MOST samples.
#[inline(always)]
fn interpolated_by<Y: Vector, const MOST: usize>(samples: &[Y], place: Y::Real) -> Y {
    let n = samples.len() - 1;
    let mut factors = [Y::Real::zero(); MOST];
    let factors = &mut factors[..=n];
    let half = Y::Real::lit(0.5);
    let weighted = factors.iter_mut().zip(&ALTERNATING).zip(nodes(n));
    for ((factor, &sign), &node) in weighted {
        *factor = Y::Real::lit(sign) / (place - Y::Real::lit(node));
    }
    factors[0] = half * factors[0];
    factors[n] = half * factors[n];
    let mut sums = [Y::Real::zero(); 4];
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
    Y::combination(factors, samples)
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

/// The value at an end that makes the highest coefficient vanish: what the other samples
/// say of a missing one. `at` is 0 or n.
pub(crate) fn extrapolate_to_end<Y: Vector>(samples: &mut [Y], at: usize) {
    let n = samples.len() - 1;
    let other = n - at;
    // c_n is proportional to sum'' (-1)^j y_j, and n is even.
    let mut sum = samples[other].clone();
    sum.scale_by(Y::Real::lit(0.5));
    for (j, y) in samples.iter().enumerate().take(n).skip(1) {
        sum.add_scaled(Y::Real::lit(if j % 2 == 0 { 1.0 } else { -1.0 }), y);
    }
    sum.scale_by(Y::Real::lit(-2.0));
    samples[at] = sum;
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

    fn samples<const N: usize>(f: impl Fn(f64) -> f64) -> [f64; N] {
        core::array::from_fn(|j| f(node(N - 1, j)))
    }

    fn coefficients<Y: Vector, const N: usize>(samples: &[Y; N]) -> [Y; N] {
        let mut coefficients = samples.clone();
        transform(&mut coefficients, samples);
        coefficients
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
        assert!(misfit(&c, &ts, &ts.map(f)) < 1e-14, "N {N}");
        for i in 0..ts.len() {
            let mut wrong = ts.map(f);
            wrong[i] += 0.5;
            assert!(
                (misfit(&c, &ts, &wrong) - 0.5).abs() < 1e-14,
                "N {N} at {i}"
            );
        }
        let mut missing = ys;
        missing[N - 1] = f64::NAN;
        extrapolate_to_end(&mut missing, N - 1);
        assert!((missing[N - 1] - f(1.0)).abs() < 1e-12);
    }

    fn the_barycentric_formula_agrees<const N: usize>() {
        let f = |t: f64| [(3.0 * t).sin() + t.exp(), 1.0 / (1.5 + t)];
        let ys: [[f64; 2]; N] = core::array::from_fn(|j| f(node(N - 1, j)));
        let c = coefficients(&ys);
        for j in 0..N - 1 {
            for fraction in [0.1, 0.5, 0.77] {
                let t: f64 = between_nodes(N - 1, j, fraction);
                assert!(node::<f64>(N - 1, j) < t && t < node(N - 1, j + 1));
                let p = interpolated(&ys, t);
                assert!(misfit(&c, &[t], &[p]) < 1e-13, "N {N} at {t}");
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
            let sum = integral::<f64>(&samples::<N>(|t| t.powi(k)));
            assert!((sum - exact).abs() < 1e-15, "N {N} degree {degree}: {sum}");
        }
    }

    /// As pairs, as rows of eight, of which some are not needed, and as lists.
    fn components_are_transformed_as_numbers<const N: usize>() {
        let f = |i: usize| move |t: f64| (i as f64 * t).sin() + 1.0 / (1.3 + t);
        let by_component: [[f64; N]; 6] = core::array::from_fn(|i| samples(f(i)));
        let rows: [[f64; 8]; N] = core::array::from_fn(|j| {
            core::array::from_fn(|i| if i < 6 { by_component[i][j] } else { 0.0 })
        });
        let pairs = rows.map(|y| [y[4], -2.0 * y[5]]);
        let lists = rows.map(|y| y[..6].to_vec());
        let (of_rows, of_pairs) = (coefficients(&rows), coefficients(&pairs));
        let of_lists = coefficients(&lists);
        let (row, pair, list) = (integral(&rows), integral(&pairs), integral(&lists));
        for i in 0..6 {
            let exact = coefficients(&by_component[i]);
            for k in 0..N {
                let gap = (of_rows[k][i] - exact[k]).abs();
                assert!(gap < 1e-15, "N {N} c_{k} of {i}: {gap:e}");
                assert_eq!(of_lists[k][i], exact[k], "N {N} c_{k} of {i}");
            }
            let exact = integral(&by_component[i]);
            assert!((row[i] - exact).abs() < 2e-15, "N {N} {i}");
            assert!((list[i] - exact).abs() < 2e-15, "N {N} {i}");
        }
        for k in 0..N {
            assert_eq!(of_pairs[k][0], coefficients(&by_component[4])[k]);
            assert_eq!(of_pairs[k][1], -2.0 * coefficients(&by_component[5])[k]);
            assert_eq!(of_rows[k][6..], [0.0; 2]);
        }
        assert!((pair[0] - integral(&by_component[4])).abs() < 2e-15);
        // A sum of two samples is finite here, and one of four is not.
        let large = [[7e307; 8]; N];
        for (k, c) in coefficients(&large).iter().enumerate() {
            assert!(c[0] <= 7.1e307 && c[7] <= 7.1e307, "N {N} c_{k}");
        }
        for (scaled, c) in coefficients(&rows.map(|y| y.map(|y| y * 2f64.powi(-900))))
            .iter()
            .zip(&of_rows)
        {
            assert_eq!(*scaled, c.map(|c| c * 2f64.powi(-900)), "N {N}");
        }
    }

    fn doubling_the_degree_gives_the_coefficients_of_all_samples<const N: usize, const L: usize>() {
        let f = |t: f64| core::array::from_fn::<_, 8, _>(|i| (i as f64 * t).sin() + t.exp());
        let all: [[f64; 8]; N] = core::array::from_fn(|j| f(node(N - 1, j)));
        let old: [[f64; 8]; L] = core::array::from_fn(|j| all[2 * j]);
        let mut new = all;
        transform_again(&mut new, &all, &coefficients(&old));
        for (k, (c, exact)) in new.iter().zip(&coefficients(&all)).enumerate() {
            assert!(c.distance(exact) < 2e-15, "N {N} c_{k}");
        }
        let lists: Vec<Vec<f64>> = all.iter().map(|y| y.to_vec()).collect();
        let mut again = lists.clone();
        transform_again(&mut again, &lists, &coefficients(&old.map(|y| y.to_vec())));
        for (k, (c, exact)) in again.iter().zip(&new).enumerate() {
            assert!(c.distance(&exact.to_vec()) < 2e-15, "N {N} c_{k}");
        }
    }

    #[test]
    fn doubling_of_arrays() {
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
        for k in 0..N {
            let t_k = |t: f64| (k as f64 * (-t).acos()).cos();
            let ys: [f64; N] = samples(t_k);
            let zs = ys.map(|y| [0.6 * y, -0.8 * y]);
            // Of length 1.
            let direction = [0.1, -0.3, 0.5, 0.7, -0.4, 0.0, 0.0, 0.0];
            let vs = ys.map(|y| direction.map(|component: f64| component * y));
            let (sum, [[moduli, most], [steps, most_steps], [before, end]]) =
                first_sums(&ys).unwrap();
            assert_eq!([moduli, steps], [most, most_steps]);
            let (z_sum, z_sums) = first_sums(&zs).unwrap();
            let (v_sum, v_sums) = first_sums(&vs).unwrap();

            let exact = if k % 2 == 0 {
                2.0 / (1.0 - (k * k) as f64)
            } else {
                0.0
            };
            assert!((sum - exact).abs() < 1e-13, "N {N} k {k}: {sum}");
            assert!(z_sum.distance(&[0.6 * exact, -0.8 * exact]) < 1e-13);
            assert!(v_sum.distance(&direction.map(|component| component * exact)) < 1e-13);

            let last = k > n - n / 8;
            let last_but_one = !last && k > n - n / 4;
            for (found, expected) in [(end, last), (before, last_but_one)] {
                let expected = if expected { 1.0 } else { 0.0 };
                assert!((found - expected).abs() < 1e-13, "N {N} k {k}: {found}");
            }
            // By components: at least the norm of the whole, and at most the sum of theirs.
            for ([moduli_of, steps_of, last], total) in [(z_sums, 1.4), (v_sums, 2.0)] {
                assert!((last[0] - before).abs() < 1e-13 && (last[1] - end).abs() < 1e-13);
                for (factor, i) in [(1.0, 0), (total, 1)] {
                    assert!((moduli_of[i] - factor * moduli).abs() < 1e-13);
                    assert!((steps_of[i] - factor * steps).abs() < 1e-11);
                }
            }

            // Between the extremes of T_k, of which there are k + 1 and all are nodes if k divides n,
            // it moves by 2; and |T_k| is at most 1.
            assert!(moduli >= sum.abs() - 1e-13 && moduli <= 2.0 + 1e-13);
            if k > 0 && n % k == 0 {
                assert!((steps - 2.0 * k as f64).abs() < 1e-12, "{steps}");
            }
        }
        // Sums that leave the range are no small coefficients.
        let huge: [f64; N] =
            core::array::from_fn(|j| if j < 2 || j > n - 2 { 1.7e308 } else { 0.0 });
        let (_, [.., last]) = first_sums(&huge).unwrap();
        assert_eq!(last, [f64::INFINITY; 2]);
        let (_, [.., last]) =
            first_sums(&huge.map(|y| [1.0, y, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])).unwrap();
        assert_eq!(last, [f64::INFINITY; 2]);
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
