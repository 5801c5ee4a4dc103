//! Clenshaw-Curtis quadrature of degree 4, 8, 16, 32, 64 and 128: nested closed rules, and the
//! Chebyshev coefficients of their interpolants.
//!
//! Clenshaw and Curtis, Numer. Math. 2, 197 (1960). The nodes are t_j = -cos(j pi/n),
//! j = 0..=n, from the left end to the right. The interpolant is
//! p(t) = sum_k c_k T_k(-t), with c_k = (2/n) sum'' y_j cos(k j pi/n), and half of that for
//! k = 0 and k = n. Every second node of degree 2n is one of degree n, so that c'_k and c'_(2n-k) are
//! the sum and the difference of c_k/2 and the same sum over the new samples: doubling a
//! degree costs (n/2)^2 products twice, and all coefficients from the samples little more.

use core::f64::consts::PI;

use num_traits::{Float, One, Zero};

use super::clenshaw_curtis_tables::{
    COSINES, WEIGHTS_4, WEIGHTS_8, WEIGHTS_16, WEIGHTS_32, WEIGHTS_64, WEIGHTS_128,
};
use crate::kernel::{self, larger};
use crate::{Real, Value};

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

/// The nodes of the highest degree; those of degree n are every (128/n)-th of them.
const NODES: [f64; MAX_DEGREE + 1] = {
    let mut nodes = [0.0; MAX_DEGREE + 1];
    let mut j = 0;
    while j <= MAX_DEGREE {
        nodes[j] = -cosine(j);
        j += 1;
    }
    nodes
};

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
    T::lit(NODES[j * (MAX_DEGREE / n)])
}

/// The integral of the interpolant over [-1, 1].
#[inline(always)]
pub(crate) fn integral<Y: Value, const N: usize>(samples: &[Y; N]) -> Y {
    let (below, above) = samples.split_at(N / 2);
    Y::symmetric_sum(weights(N - 1), &samples[N / 2], below, &above[1..])
}

/// What a first look at samples of degree 32 or 64 takes, if the type has a short way to it: see
/// [`Value::first_sums`].
#[inline(always)]
pub(crate) fn first_sums<Y: Value, const N: usize>(
    samples: &[Y; N],
) -> Option<(Y, [[Y::Real; 2]; 3])> {
    match N {
        33 => first_sums_of::<Y, 16, 4, N>(samples),
        _ => first_sums_of::<Y, 32, 8, N>(samples),
    }
}

#[inline(always)]
fn first_sums_of<Y: Value, const H: usize, const Q: usize, const N: usize>(
    samples: &[Y; N],
) -> Option<(Y, [[Y::Real; 2]; 3])> {
    let tables = (
        &Tail::<H, Q>::EVEN,
        &Tail::<H, Q>::MIDDLE,
        &Tail::<H, Q>::ODD,
    );
    Y::first_sums(samples, weights(N - 1), tables)
}

/// The Chebyshev coefficients of degree N - 1: the even ones, and then the odd ones.
#[inline(always)]
pub(crate) fn coefficients<Y: Value, const N: usize>(samples: &[Y; N]) -> [Y; N] {
    Y::coefficients(samples)
}

/// The same for any values, with an array for each degree.
#[inline(always)]
pub(crate) fn by_doubling<Y: Value, const N: usize>(samples: &[Y; N]) -> [Y; N] {
    let n = N - 1;
    let c2 = quadratic([&samples[0], &samples[n / 2], &samples[n]]);
    if n == 4 {
        return doubled::<Y, 1, 2, N>(&c2, &between(samples));
    }
    let c4: [Y; 5] = doubled::<Y, 1, 2, 5>(&c2, &between(samples));
    if n == 8 {
        return doubled::<Y, 2, 4, N>(&c4, &between(samples));
    }
    let c8: [Y; 9] = doubled::<Y, 2, 4, 9>(&c4, &between(samples));
    if n == 16 {
        return doubled::<Y, 4, 8, N>(&c8, &between(samples));
    }
    let c16: [Y; 17] = doubled::<Y, 4, 8, 17>(&c8, &between(samples));
    if n == 32 {
        return doubled::<Y, 8, 16, N>(&c16, &between(samples));
    }
    let c32: [Y; 33] = doubled::<Y, 8, 16, 33>(&c16, &between(samples));
    if n == 64 {
        return doubled::<Y, 16, 32, N>(&c32, &between(samples));
    }
    let c64: [Y; 65] = doubled::<Y, 16, 32, 65>(&c32, &between(samples));
    doubled::<Y, 32, 64, N>(&c64, &between(samples))
}

/// The M samples that degree 2 M has beside those of degree M.
#[inline(always)]
fn between<Y: Value, const M: usize, const N: usize>(samples: &[Y; N]) -> [Y; M] {
    kernel::array(|m| samples[(2 * m + 1) * ((N - 1) / (2 * M))].clone())
}

/// The coefficients of degree 2: c_0, c_2 and c_1.
#[inline(always)]
pub(crate) fn quadratic<Y: Value>([left, middle, right]: [&Y; 3]) -> [Y; 3] {
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
pub(crate) fn tables<const H: usize>() -> (&'static [[f64; H]; H], &'static [[f64; H]; H]) {
    (&Doubling::<H>::EVEN, &Doubling::<H>::ODD)
}

/// The coefficients of degree N - 1 = 4 H from those of degree M = 2 H and the M samples
/// between, from left to right.
#[inline(always)]
pub(crate) fn doubled<Y: Value, const H: usize, const M: usize, const N: usize>(
    old: &[Y],
    between: &[Y; M],
) -> [Y; N] {
    Y::doubled::<H, M, N>(old, between, tables::<H>())
}

/// The worst misfit of an interpolant, by its coefficients, at samples elsewhere in (-1, 1).
#[inline(always)]
pub(crate) fn misfit<Y: Value>(coefficients: &[Y], places: &[Y::Real], samples: &[Y]) -> Y::Real {
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
pub(crate) fn interpolated<Y: Value>(samples: &[Y], place: Y::Real) -> Y {
    let n = samples.len() - 1;
    let mut factors = [Y::Real::zero(); MAX_DEGREE + 1];
    let factors = &mut factors[..=n];
    for (j, factor) in factors.iter_mut().enumerate() {
        let weight = if j % 2 == 0 { 1.0 } else { -1.0 };
        *factor = Y::Real::lit(weight) / (place - node(n, j));
    }
    let half = Y::Real::lit(0.5);
    factors[0] = half * factors[0];
    factors[n] = half * factors[n];
    let sum = factors.iter().fold(Y::Real::zero(), |sum, &f| sum + f);
    let scale = sum.recip();
    let mut value = samples[0].clone();
    value.scale_by(scale * factors[0]);
    for (y, &factor) in samples.iter().zip(factors.iter()).skip(1) {
        value.add_scaled(scale * factor, y);
    }
    value
}

/// The value at an end that makes the highest coefficient vanish: what the other samples
/// say of a missing one. `at` is 0 or n.
pub(crate) fn extrapolate_to_end<Y: Value>(samples: &mut [Y], at: usize) {
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

/// The norms of coefficients.
pub(crate) struct Spectrum<T, const N: usize>([T; N]);

impl<T: Real, const N: usize> Spectrum<T, N> {
    #[inline(always)]
    pub(crate) fn of<Y: Value<Real = T>>(coefficients: &[Y; N]) -> Self {
        let mut norms = [T::zero(); N];
        Y::norms(coefficients, &mut norms);
        Spectrum(norms)
    }

    /// The norms, the even ones and then the odd ones.
    #[inline(always)]
    pub(crate) fn norms(&self) -> &[T; N] {
        &self.0
    }

    /// The largest from c_first to c_last.
    #[inline(always)]
    pub(crate) fn largest(&self, first: usize, last: usize) -> T {
        let (even, odd) = self.0.split_at(N / 2 + 1);
        let even = &even[first.div_ceil(2)..=last / 2];
        let odd = &odd[first / 2..last.div_ceil(2)];
        let even = even.iter().fold(T::zero(), |x, &y| larger(x, y));
        odd.iter().fold(even, |x, &y| larger(x, y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_complex::{Complex, Complex64};

    fn samples<const N: usize>(f: impl Fn(f64) -> f64) -> [f64; N] {
        core::array::from_fn(|j| f(node(N - 1, j)))
    }

    fn a_chebyshev_polynomial_has_one_coefficient<const N: usize>() {
        for k in 0..N {
            // T_k(-t) = cos(k arccos(-t))
            let c: [f64; N] = coefficients(&samples(|t| (k as f64 * (-t).acos()).cos()));
            for (i, norm) in (0..N).map(|i| (i, Spectrum::of(&c).largest(i, i))) {
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
            let sum = integral::<f64, N>(&samples(|t| t.powi(k)));
            assert!((sum - exact).abs() < 1e-15, "N {N} degree {degree}: {sum}");
        }
    }

    /// Six components: some side by side, and some left over.
    fn components_of_arrays_are_transformed_as_numbers<const N: usize>() {
        let f = |i: usize| move |t: f64| (i as f64 * t).sin() + 1.0 / (1.3 + t);
        let by_component: [[f64; N]; 6] = core::array::from_fn(|i| samples(f(i)));
        let ys: [[f64; 6]; N] = core::array::from_fn(|j| by_component.map(|y| y[j]));
        let zs = ys.map(|y| y.map(|y| Complex::new(y, 2.0 * y)));
        let (cs, ds) = (coefficients(&ys), coefficients(&zs));
        let (sum, complex_sum) = (integral(&ys), integral(&zs));
        for i in 0..6 {
            let exact = coefficients(&by_component[i]);
            for k in 0..N {
                assert!((cs[k][i] - exact[k]).abs() < 1e-15, "N {N} c_{k} of {i}");
                let exact = Complex::new(exact[k], 2.0 * exact[k]);
                assert!((ds[k][i] - exact).norm() < 3e-15, "N {N} c_{k} of {i}");
            }
            let exact = integral(&by_component[i]);
            assert!((sum[i] - exact).abs() < 2e-15, "N {N} {i}");
            assert!((complex_sum[i].im - 2.0 * exact).abs() < 4e-15, "N {N} {i}");
        }
        // A sum of two samples is finite here, and one of four is not.
        let large = [[7e307; 6]; N];
        for (k, c) in coefficients(&large).iter().enumerate() {
            assert!(c[0] <= 7.1e307 && c[5] <= 7.1e307, "N {N} c_{k}");
        }
        for (scaled, c) in coefficients(&ys.map(|y| y.map(|y| y * 2f64.powi(-900))))
            .iter()
            .zip(&cs)
        {
            assert_eq!(*scaled, c.map(|c| c * 2f64.powi(-900)), "N {N}");
        }
    }

    fn doubling_the_degree_gives_the_coefficients_of_all_samples<
        const H: usize,
        const M: usize,
        const N: usize,
        const L: usize,
    >() {
        let f = |t: f64| core::array::from_fn::<_, 6, _>(|i| (i as f64 * t).sin() + t.exp());
        let all: [[f64; 6]; N] = core::array::from_fn(|j| f(node(N - 1, j)));
        let old: [[f64; 6]; L] = core::array::from_fn(|j| all[2 * j]);
        let fresh: [[f64; 6]; M] = core::array::from_fn(|j| all[2 * j + 1]);
        let new: [[f64; 6]; N] = doubled::<_, H, M, N>(&coefficients(&old), &fresh);
        for (k, (c, exact)) in new.iter().zip(&coefficients(&all)).enumerate() {
            assert!(c.distance(exact) < 1e-15, "N {N} c_{k}");
        }
    }

    #[test]
    fn doubling_of_arrays() {
        doubling_the_degree_gives_the_coefficients_of_all_samples::<2, 4, 9, 5>();
        doubling_the_degree_gives_the_coefficients_of_all_samples::<4, 8, 17, 9>();
        doubling_the_degree_gives_the_coefficients_of_all_samples::<8, 16, 33, 17>();
        doubling_the_degree_gives_the_coefficients_of_all_samples::<16, 32, 65, 33>();
        doubling_the_degree_gives_the_coefficients_of_all_samples::<32, 64, 129, 65>();
    }

    /// T_k alone: its integral is 2/(1 - k^2) for even k; it is seen in the eighth of the coefficients
    /// that k is in, if that is one of the last two.
    fn a_first_look_sees_the_end_of_the_spectrum<const N: usize>() {
        let n = N - 1;
        for k in 0..N {
            let t_k = |t: f64| (k as f64 * (-t).acos()).cos();
            let ys: [f64; N] = samples(t_k);
            let zs = ys.map(|y| Complex64::new(0.6 * y, -0.8 * y));
            // Of length 1; some components side by side, and some that are left over.
            let direction = [0.1, -0.3, 0.5, 0.7, -0.4, 0.0];
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
            assert!((z_sum - Complex64::new(0.6, -0.8) * exact).norm() < 1e-13);
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
        let (_, [.., last]) = first_sums(&huge.map(|y| [1.0, y, 0.0, 0.0, 0.0])).unwrap();
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
        components_of_arrays_are_transformed_as_numbers => components_of_arrays;
    }
}
