//! Clenshaw-Curtis quadrature of degree 4, 8, 16 and 32: nested closed rules, and the
//! Chebyshev coefficients of their interpolants.
//!
//! Clenshaw and Curtis, Numer. Math. 2, 197 (1960). The nodes are t_j = -cos(j pi/n),
//! j = 0..=n, from the left end to the right. The interpolant is
//! p(t) = sum_k c_k T_k(-t), with c_k = (2/n) sum'' y_j cos(k j pi/n); folding the samples
//! about the middle gives the even coefficients as a transform of half the length, and
//! leaves the odd ones as a product with a table of cosines.

use core::array;

use num_traits::{One, Zero};

use super::clenshaw_curtis_tables::{COSINES, WEIGHTS_4, WEIGHTS_8, WEIGHTS_16, WEIGHTS_32};
use crate::{Real, Value};

/// The highest degree.
pub(crate) const MAX_DEGREE: usize = 32;

/// cos(j pi/32) for any j.
const fn cosine(j: usize) -> f64 {
    let j = j % 64;
    let j = if j > 32 { 64 - j } else { j };
    if j > 16 { -COSINES[32 - j] } else { COSINES[j] }
}

/// Row j, column m: cos((2m+1) j pi/(2H)), half of it in the row j = 0.
const fn odd_table<const H: usize>() -> [[f64; H]; H] {
    let mut table = [[0.5; H]; H];
    let mut j = 1;
    while j < H {
        let mut m = 0;
        while m < H {
            table[j][m] = cosine((2 * m + 1) * j * (16 / H));
            m += 1;
        }
        j += 1;
    }
    table
}

const ODD_16: [[f64; 16]; 16] = odd_table();
const ODD_8: [[f64; 8]; 8] = odd_table();
const ODD_4: [[f64; 4]; 4] = odd_table();
const ODD_2: [[f64; 2]; 2] = odd_table();
const ODD_1: [[f64; 1]; 1] = odd_table();

/// The nodes of the highest degree; those of degree n are every (32/n)-th of them.
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

/// Which coefficient stands at place i of [`coefficients`] of degree n: first the odd ones,
/// then twice odd, and so on; 0 and n last.
const fn places<const N: usize>() -> [usize; N] {
    let mut places = [0; N];
    let (mut i, mut step) = (0, 1);
    while step < N - 1 {
        let mut k = step;
        while k < N {
            places[i] = k;
            i += 1;
            k += 2 * step;
        }
        step *= 2;
    }
    places[N - 1] = N - 1;
    places
}

const PLACES_4: [usize; 5] = places();
const PLACES_8: [usize; 9] = places();
const PLACES_16: [usize; 17] = places();
const PLACES_32: [usize; 33] = places();

/// The order in which [`coefficients`] come.
#[inline]
pub(crate) fn order(n: usize) -> &'static [usize] {
    match n {
        4 => &PLACES_4,
        8 => &PLACES_8,
        16 => &PLACES_16,
        _ => &PLACES_32,
    }
}

/// The weights of degree n.
#[inline]
pub(crate) fn weights(n: usize) -> &'static [f64] {
    match n {
        4 => &ALL_WEIGHTS_4,
        8 => &ALL_WEIGHTS_8,
        16 => &ALL_WEIGHTS_16,
        _ => &ALL_WEIGHTS_32,
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
    let n = N - 1;
    let weights = weights(n);
    let mut sum = samples[n / 2].clone();
    sum.scale_by(Y::Real::lit(weights[n / 2]));
    for j in 0..n / 2 {
        let w = Y::Real::lit(weights[j]);
        sum.add_scaled(w, &samples[j]);
        sum.add_scaled(w, &samples[n - j]);
    }
    sum
}

/// The Chebyshev coefficients of the interpolant, in the [`order`] of its degree.
/// `folded` holds a copy of the samples and is used up; `coefficients` holds values of the
/// same shape.
#[inline(always)]
pub(crate) fn coefficients<Y: Value, const N: usize>(
    folded: &mut [Y; N],
    coefficients: &mut [Y; N],
) {
    let one = Y::Real::one();
    let n = N - 1;
    let mut odd = &mut coefficients[..];
    if n >= 32 {
        odd = fold(&ODD_16, folded, odd);
    }
    if n >= 16 {
        odd = fold(&ODD_8, folded, odd);
    }
    if n >= 8 {
        odd = fold(&ODD_4, folded, odd);
    }
    odd = fold(&ODD_2, folded, odd);
    odd = fold(&ODD_1, folded, odd);
    // One half for the ends of the sum, and one because the first and the last coefficient
    // of an interpolant count half.
    let quarter = Y::Real::lit(0.25);
    for (c, sign) in odd.iter_mut().zip([one, -one]) {
        c.clone_from(&folded[0]);
        c.add_scaled(sign, &folded[1]);
        c.scale_by(quarter);
    }
    let scale = Y::Real::lit(2.0 / n as f64);
    for c in coefficients {
        c.scale_by(scale);
    }
}

/// Fold the first 2 H + 1 values about their middle, into H + 1 sums for the next level and H
/// differences for the odd coefficients of this one. Returns the room for the others.
#[inline(always)]
fn fold<'a, Y: Value, const H: usize>(
    table: &[[f64; H]; H],
    folded: &mut [Y],
    odd: &'a mut [Y],
) -> &'a mut [Y] {
    let one = Y::Real::one();
    let (low, high) = folded[..=2 * H].split_at_mut(H + 1);
    for j in 0..H {
        let (y, mirrored) = (&mut low[j], &mut high[H - 1 - j]);
        y.butterfly(mirrored);
    }
    low[H].scale_by(one + one);
    let (odd, rest) = odd.split_at_mut(H);
    for m in 0..H {
        odd[m].clone_from(&high[H - 1]);
        odd[m].scale_by(Y::Real::lit(table[0][m]));
    }
    for j in 1..H {
        high[H - 1 - j].add_to_each(odd, &table[j].map(Y::Real::lit));
    }
    rest
}

/// Points at which an interpolant is evaluated at once.
pub(crate) const LANES: usize = 4;

/// `sums[i] <- p(ts[i])` for coefficients in the [`order`] of their degree.
#[inline(always)]
pub(crate) fn interpolate<Y: Value, const N: usize>(
    coefficients: &[Y; N],
    ts: &[Y::Real; LANES],
    sums: &mut [Y; LANES],
) {
    // Even and odd polynomials by a recurrence each, T_(k+2) = 2 T_2 T_k - T_(k-2): half as
    // many steps that wait for each other. T_(-2) is T_2, and T_(-1) is T_1.
    let one = Y::Real::one();
    let odd = ts.map(|t| -t);
    let twice = ts.map(|t| (t + t) * (t + t) - one - one);
    let half = Y::Real::lit(0.5);
    let [mut even, mut odd] = [([one; LANES], twice.map(|t| half * t)), (odd, odd)];
    let advance = |(current, before): &mut ([Y::Real; LANES], [Y::Real; LANES])| {
        let next = array::from_fn(|i| twice[i] * current[i] - before[i]);
        *before = *current;
        *current = next;
    };
    let mut polynomials = [[one; LANES]; N];
    for k in (0..N - 1).step_by(2) {
        polynomials[k] = even.0;
        polynomials[k + 1] = odd.0;
        advance(&mut even);
        advance(&mut odd);
    }
    polynomials[N - 1] = even.0;
    let order = order(N - 1);
    for i in 0..LANES {
        sums[i].clone_from(&coefficients[0]);
        sums[i].scale_by(polynomials[order[0]][i]);
    }
    for k in 1..N {
        coefficients[k].add_to_each(sums, &polynomials[order[k]]);
    }
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

/// The norms of the coefficients, by k.
#[inline(always)]
pub(crate) fn spectrum<Y: Value, const N: usize>(coefficients: &[Y; N]) -> [Y::Real; N] {
    let mut ordered = [Y::Real::zero(); N];
    Y::norms(coefficients, &mut ordered);
    let mut norms = ordered;
    for (norm, &k) in ordered.iter().zip(order(N - 1)) {
        norms[k] = *norm;
    }
    norms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples<const N: usize>(f: impl Fn(f64) -> f64) -> [f64; N] {
        core::array::from_fn(|j| f(node(N - 1, j)))
    }

    fn a_chebyshev_polynomial_has_one_coefficient<const N: usize>() {
        for k in 0..N {
            // T_k(-t) = cos(k arccos(-t))
            let mut folded: [f64; N] = samples(|t| (k as f64 * (-t).acos()).cos());
            let mut c = [0.0; N];
            coefficients(&mut folded, &mut c);
            for (i, norm) in spectrum(&c).iter().enumerate() {
                let exact = if i == k { 1.0 } else { 0.0 };
                assert!((norm - exact).abs() < 1e-13, "N {N} k {k} i {i}: {norm}");
            }
        }
    }

    fn the_interpolant_passes_through_samples_and_polynomials<const N: usize>() {
        let f = |t: f64| 1.0 + t * (2.0 - t * (0.5 + t * 3.0));
        let ys: [f64; N] = samples(f);
        let mut c = [0.0; N];
        coefficients(&mut ys.clone(), &mut c);
        let ts = [-1.0, -0.3, 0.77, 1.0];
        let mut sums = [0.0; LANES];
        interpolate(&c, &ts, &mut sums);
        for (t, p) in ts.iter().zip(sums) {
            assert!((p - f(*t)).abs() < 1e-14, "N {N} t {t}: {p}");
        }
        let mut missing = ys;
        missing[N - 1] = f64::NAN;
        extrapolate_to_end(&mut missing, N - 1);
        assert!((missing[N - 1] - f(1.0)).abs() < 1e-12);
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

    macro_rules! for_every_degree {
        ($($property:ident => $name:ident;)*) => {$(
            #[test]
            fn $name() {
                $property::<5>();
                $property::<9>();
                $property::<17>();
                $property::<33>();
            }
        )*};
    }
    for_every_degree! {
        a_chebyshev_polynomial_has_one_coefficient => coefficients_of_chebyshev_polynomials;
        the_interpolant_passes_through_samples_and_polynomials => interpolation;
        monomials_are_integrated_to_their_degree => integrals_of_monomials;
    }
}
