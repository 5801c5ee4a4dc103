//! Rows of eight, of which some may not be needed: four components side by side.

use core::array;

use super::Vector;
use super::interpolant::LANES;
use super::norm::{euclidean, euclidean_each};
use super::sums::{add, add_moduli, bend_of, combination_of_rows, sum_of, sum_of_products};
use crate::chebyshev::kernel::{self, Fresh, TailTables, larger};
use crate::real::Real;

impl<T: Real> Vector for [T; 8] {
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
