//! Clenshaw-Curtis quadrature of degree 4, 8, 16 and 32: nested closed rules, and the
//! Chebyshev coefficients of their interpolants.
//!
//! Clenshaw and Curtis, Numer. Math. 2, 197 (1960). The nodes are t_j = -cos(j pi/n),
//! j = 0..=n, from the left end to the right. The interpolant is
//! p(t) = sum_k c_k T_k(-t), with c_k = (2/n) sum'' y_j cos(k j pi/n); folding the samples
//! about the middle gives the even coefficients as a transform of half the length, and
//! leaves the odd ones as a product with a table of cosines.

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

static PLACES_4: [usize; 5] = places();
static PLACES_8: [usize; 9] = places();
static PLACES_16: [usize; 17] = places();
static PLACES_32: [usize; 33] = places();

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

/// The weights from the end to the middle; the other half mirrors them.
#[inline]
fn half_weights(n: usize) -> &'static [f64] {
    match n {
        4 => &WEIGHTS_4,
        8 => &WEIGHTS_8,
        16 => &WEIGHTS_16,
        _ => &WEIGHTS_32,
    }
}

/// Node j of degree n on [-1, 1].
#[inline]
pub(crate) fn node<T: Real>(n: usize, j: usize) -> T {
    T::lit(-cosine(j * (MAX_DEGREE / n)))
}

/// The weight of node j.
#[inline]
pub(crate) fn weight<T: Real>(n: usize, j: usize) -> T {
    T::lit(half_weights(n)[if 2 * j > n { n - j } else { j }])
}

/// The integral of the interpolant over [-1, 1].
#[inline]
pub(crate) fn integral<Y: Value>(samples: &[Y]) -> Y {
    let n = samples.len() - 1;
    let weights = half_weights(n);
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
/// `folded` holds a copy of the samples and is used up; `coefficients` holds as many values
/// of the same shape, and `spare` one.
#[inline]
pub(crate) fn coefficients<Y: Value>(folded: &mut [Y], coefficients: &mut [Y], spare: &mut Y) {
    let one = Y::Real::one();
    let n = folded.len() - 1;
    let mut first = 0;
    let mut length = n;
    while length > 1 {
        let half = length / 2;
        let (low, high) = folded[..=length].split_at_mut(half + 1);
        for (y, mirrored) in low.iter_mut().zip(high.iter_mut().rev()) {
            spare.clone_from(mirrored);
            mirrored.clone_from(y);
            mirrored.add_scaled(-one, spare);
            y.add_scaled(one, spare);
        }
        let odd = &mut coefficients[first..first + half];
        let differences = &folded[half + 1..=length];
        match half {
            16 => odd_part(&ODD_16, differences, odd),
            8 => odd_part(&ODD_8, differences, odd),
            4 => odd_part(&ODD_4, differences, odd),
            2 => odd_part(&ODD_2, differences, odd),
            _ => odd_part(&ODD_1, differences, odd),
        }
        folded[half].scale_by(one + one);
        first += half;
        length = half;
    }
    // One half for the ends of the sum, and one because the first and the last coefficient
    // of an interpolant count half.
    let quarter = Y::Real::lit(0.25);
    let [c0, cn] = &mut coefficients[first..] else {
        return;
    };
    c0.clone_from(&folded[0]);
    c0.add_scaled(one, &folded[1]);
    c0.scale_by(quarter);
    cn.clone_from(&folded[0]);
    cn.add_scaled(-one, &folded[1]);
    cn.scale_by(quarter);
    let scale = Y::Real::lit(2.0 / n as f64);
    for c in coefficients {
        c.scale_by(scale);
    }
}

/// Odd coefficients from the differences of mirrored samples, the outermost last.
#[inline(always)]
fn odd_part<Y: Value, const H: usize>(table: &[[f64; H]; H], differences: &[Y], odd: &mut [Y]) {
    for (m, c) in odd.iter_mut().enumerate().take(H) {
        c.clone_from(&differences[H - 1]);
        c.scale_by(Y::Real::lit(table[0][m]));
    }
    for j in 1..H {
        let row = &table[j];
        let difference = &differences[H - 1 - j];
        for (m, c) in odd.iter_mut().enumerate().take(H) {
            c.add_scaled(Y::Real::lit(row[m]), difference);
        }
    }
}

/// `sum <- p(t)` for coefficients in the [`order`] of their degree.
pub(crate) fn interpolate<Y: Value>(coefficients: &[Y], t: Y::Real, sum: &mut Y) {
    let n = coefficients.len() - 1;
    let mut polynomials = [Y::Real::one(); MAX_DEGREE + 1];
    polynomials[1] = -t;
    let twice = -(t + t);
    for k in 2..=n {
        polynomials[k] = twice * polynomials[k - 1] - polynomials[k - 2];
    }
    let order = order(n);
    sum.clone_from(&coefficients[0]);
    sum.scale_by(polynomials[order[0]]);
    for (c, &k) in coefficients.iter().zip(order).skip(1) {
        sum.add_scaled(polynomials[k], c);
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

/// The norms of the coefficients in natural order; the rest stays 0.
#[inline]
pub(crate) fn spectrum<Y: Value>(coefficients: &[Y]) -> [Y::Real; MAX_DEGREE + 1] {
    let mut norms = [Y::Real::zero(); MAX_DEGREE + 1];
    for (c, &k) in coefficients.iter().zip(order(coefficients.len() - 1)) {
        norms[k] = c.norm();
    }
    norms
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;
    use alloc::vec::Vec;

    fn samples(n: usize, f: impl Fn(f64) -> f64) -> Vec<f64> {
        (0..=n).map(|j| f(node(n, j))).collect()
    }

    #[test]
    fn a_chebyshev_polynomial_has_one_coefficient() {
        for n in [4, 8, 16, 32] {
            for k in 0..=n {
                // T_k(-t) = cos(k arccos(-t))
                let mut folded = samples(n, |t| (k as f64 * (-t).acos()).cos());
                let mut c = vec![0.0; n + 1];
                coefficients(&mut folded, &mut c, &mut 0.0);
                let norms = spectrum(&c);
                for (i, norm) in norms.iter().enumerate() {
                    let exact = if i == k { 1.0 } else { 0.0 };
                    assert!((norm - exact).abs() < 1e-13, "n {n} k {k} i {i}: {norm}");
                }
            }
        }
    }

    #[test]
    fn the_interpolant_passes_through_samples_and_polynomials() {
        let f = |t: f64| 1.0 + t * (2.0 - t * (0.5 + t * 3.0));
        for n in [4, 8, 16, 32] {
            let ys = samples(n, f);
            let mut c = ys.clone();
            coefficients(&mut ys.clone(), &mut c, &mut 0.0);
            for t in [-1.0, -0.3, 0.0, 0.77, 1.0] {
                let mut p = 0.0;
                interpolate(&c, t, &mut p);
                assert!((p - f(t)).abs() < 1e-14, "n {n} t {t}: {p}");
            }
            let exact = 2.0 - 1.0 / 3.0;
            assert!((integral(&ys) - exact).abs() < 1e-14);
            let mut missing = ys.clone();
            missing[n] = f64::NAN;
            extrapolate_to_end(&mut missing, n);
            assert!((missing[n] - f(1.0)).abs() < 1e-12);
        }
    }

    #[test]
    fn monomials_are_integrated_to_their_degree() {
        for n in [4, 8, 16, 32] {
            for degree in 0..=n {
                let exact = if degree % 2 == 0 {
                    2.0 / (degree as f64 + 1.0)
                } else {
                    0.0
                };
                let k = i32::try_from(degree).expect("small");
                let sum = integral(&samples(n, |t| t.powi(k)));
                assert!((sum - exact).abs() < 1e-15, "n {n} degree {degree}: {sum}");
            }
        }
    }
}
