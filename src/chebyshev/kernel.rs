//! Loops over real numbers, in a form that the compiler turns into vector instructions: sums in
//! parts that do not wait for each other, arrays of known length, one loop a purpose.

use core::hint::black_box;

use crate::real::Real;

/// `old[0], fresh[0], old[1], ...`, as many as there are places.
#[inline(always)]
pub(crate) fn interleave<T: Copy>(all: &mut [T], old: &[T], fresh: &[T]) {
    let (pairs, last) = all.split_at_mut(2 * fresh.len());
    for ((pair, &y), &z) in pairs.chunks_exact_mut(2).zip(old).zip(fresh) {
        pair[0] = y;
        pair[1] = z;
    }
    last[0] = old[fresh.len()];
}

/// The larger of two numbers, in one instruction; the first where one is NaN.
#[inline(always)]
pub(crate) fn larger<T: Real>(x: T, y: T) -> T {
    if y > x { y } else { x }
}

/// The sum of an array and the largest of one, in four parts so that the processor need not
/// wait for each operation.
#[inline(always)]
pub(crate) fn sum_of<T: Real>(terms: &[T]) -> T {
    in_parts(terms, |x, y| x + y)
}

#[inline(always)]
pub(crate) fn largest_of<T: Real>(norms: &[T]) -> T {
    in_parts(norms, larger)
}

#[inline(always)]
pub(crate) fn largest_modulus_of<T: Real>(terms: &[T]) -> T {
    in_parts(terms, |x, y| larger(x, y.abs()))
}

#[inline(always)]
fn in_parts<T: Real>(terms: &[T], join: impl Fn(T, T) -> T) -> T {
    let mut parts = [T::zero(); 4];
    let chunks = terms.chunks_exact(4);
    let rest = chunks.remainder();
    for chunk in chunks {
        for i in 0..4 {
            parts[i] = join(parts[i], chunk[i]);
        }
    }
    for (part, &term) in parts.iter_mut().zip(rest) {
        *part = join(*part, term);
    }
    join(join(parts[0], parts[1]), join(parts[2], parts[3]))
}

/// `weights[k] (samples[k] + samples[2 n - k])` summed over k < n, and `weights[n] samples[n]`, of 2 n + 1
/// samples.
#[inline(always)]
pub(crate) fn symmetric_sum<T: Real>(weights: &[f64], samples: &[T]) -> T {
    let n = samples.len() / 2;
    let (lower, rest) = samples.split_at(n);
    let (center, upper) = (rest[0], &rest[1..=n]);
    let mut parts = [T::zero(); 4];
    // From 4 on all lengths are multiples of 4, and there is one of 2.
    if n == 2 {
        for i in 0..2 {
            parts[i] = T::lit(weights[i]) * (lower[i] + upper[1 - i]);
        }
    }
    let pairs = lower.chunks_exact(4).zip(upper.rchunks_exact(4));
    for (weights, (lower, upper)) in weights.chunks_exact(4).zip(pairs) {
        for i in 0..4 {
            let pair = lower[i] + upper[3 - i];
            parts[i] = parts[i] + T::lit(weights[i]) * pair;
        }
    }
    T::lit(weights[n]) * center + ((parts[0] + parts[1]) + (parts[2] + parts[3]))
}

/// The sum of `factors[j] samples[j]`.
#[inline(always)]
pub(crate) fn combination<T: Real>(factors: &[T], samples: &[T]) -> T {
    let mut sums = [T::zero(); 4];
    let (fours, ys) = (factors.chunks_exact(4), samples.chunks_exact(4));
    let others = fours.remainder().iter().zip(ys.remainder());
    for (some, ys) in fours.zip(ys) {
        for i in 0..4 {
            sums[i] = sums[i] + some[i] * ys[i];
        }
    }
    let sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    others.fold(sum, |sum, (&factor, &y)| sum + factor * y)
}

/// Samples at places between those that are known: every so many of a list, from one on.
pub(crate) struct Fresh<'a, T> {
    pub(crate) samples: &'a [T],
    pub(crate) first: usize,
    pub(crate) step: usize,
}

impl<T: Copy> Fresh<'_, T> {
    #[inline(always)]
    fn at(&self, m: usize) -> T {
        self.samples[self.first + self.step * m]
    }
}

/// The Chebyshev coefficients of degree 4 H from those of degree 2 H, with the 2 H samples at the new
/// nodes: `old[k]/2 + s[k]` and, from the other end, `old[k]/2 - s[k]`, for the
/// even coefficients, which come first, and the odd ones apart. The sums are
/// `s[i] = table[m][i] (fresh[m] + fresh[2 H - 1 - m])` over m < H for the even ones, and of the
/// differences for the odd ones.
#[inline(always)]
pub(crate) fn double<T: Real, const H: usize>(
    new: &mut [T],
    old: &[T],
    fresh: &Fresh<'_, T>,
    (even, odd): (&[[f64; H]; H], &[[f64; H]; H]),
) {
    let (mut sums, mut differences) = ([T::zero(); H], [T::zero(); H]);
    for m in 0..H {
        let (y, z) = (fresh.at(m), fresh.at(2 * H - 1 - m));
        sums[m] = y + z;
        differences[m] = y - z;
    }
    let (old_even, old_odd) = old[..=2 * H].split_at(H + 1);
    let (new_even, new_odd) = new[..=4 * H].split_at_mut(2 * H + 1);
    new_even[H] = old_even[H];
    halves((new_even, 2 * H), old_even, even, &sums);
    halves((new_odd, 2 * H - 1), old_odd, odd, &differences);
}

/// One parity of [`double`]: from the front and, `last` being the other end, from the back.
#[inline(always)]
fn halves<T: Real, const H: usize>(
    (new, last): (&mut [T], usize),
    old: &[T],
    table: &[[f64; H]; H],
    terms: &[T; H],
) {
    let half = T::lit(0.5);
    let block = if H < 16 {
        if H < 4 { H } else { 4 }
    } else {
        16
    };
    let mut k = 0;
    while k < H {
        let mut s = [T::zero(); 16];
        for m in 0..H {
            for i in 0..block {
                s[i] = s[i] + T::lit(table[m][k + i]) * terms[m];
            }
        }
        if H >= 16 {
            side_by_side(&mut s);
        }
        for i in 0..block {
            let c = half * old[k + i];
            new[k + i] = c + s[i];
            new[last - k - i] = c - s[i];
        }
        k += block;
    }
}

/// What a first look at the n + 1 = 2 H + 1 samples of one component takes: by the weights of the rule
/// the integral and the sum of moduli, the sum of `|samples[j + 1] - samples[j]|`, and the last quarter of
/// the coefficients, which are, last one first,
/// `even[j][i] (samples[j] + samples[n-j])` summed over j < H, with `middle[i] samples[H]`, and
/// `odd[j][i] (samples[j] - samples[n-j])`.
#[inline(always)]
pub(crate) fn first_sums<T: Real, const H: usize, const Q: usize>(
    samples: &[T],
    weights: &[f64],
    (even, middle, odd): TailTables<'_, H, Q>,
) -> ([T; 3], [[T; Q]; 2]) {
    let n = 2 * H;
    let (samples, weights) = (&samples[..=n], &weights[..=n]);
    let zero = [T::zero(); 4];
    let [
        mut steps,
        mut lower,
        mut upper,
        mut lower_moduli,
        mut upper_moduli,
    ] = [zero; 5];
    for k in (0..n).step_by(4) {
        for i in 0..4 {
            let step = samples[k + i + 1] - samples[k + i];
            steps[i] = steps[i] + step.abs();
        }
    }
    // One half in the order of the other: of an odd integrand about 0 nothing is left.
    for k in (0..H).step_by(4) {
        for i in 0..4 {
            let term = T::lit(weights[k + i]) * samples[k + i];
            lower[i] = lower[i] + term;
            lower_moduli[i] = lower_moduli[i] + term.abs();
            let j = n - 3 - k + i;
            let term = T::lit(weights[j]) * samples[j];
            upper[i] = upper[i] + term;
            upper_moduli[i] = upper_moduli[i] + term.abs();
        }
    }
    let mut parts = [steps, lower, upper, lower_moduli, upper_moduli];
    side_by_side(&mut parts);
    let [steps, lower, upper, lower_moduli, upper_moduli] = parts;
    let center = samples[H];
    // Each in two parts, which do not wait for each other.
    let nothing = [T::zero(); Q];
    let mut evens = [middle.map(|factor| T::lit(factor) * center), nothing];
    let mut odds = [nothing; 2];
    for k in (0..H).step_by(2) {
        for i in 0..2 {
            let (y, z) = (samples[k + i], samples[n - k - i]);
            for (sum, &factor) in evens[i].iter_mut().zip(&even[k + i]) {
                *sum = *sum + T::lit(factor) * (y + z);
            }
            for (sum, &factor) in odds[i].iter_mut().zip(&odd[k + i]) {
                *sum = *sum + T::lit(factor) * (y - z);
            }
        }
    }
    let mut last = [evens[0], odds[0]];
    for i in 0..Q {
        last[0][i] = last[0][i] + evens[1][i];
        last[1][i] = last[1][i] + odds[1][i];
    }
    side_by_side(&mut last);
    let total =
        |x: [T; 4], y: [T; 4]| ((x[0] + y[3]) + (x[1] + y[2])) + ((x[2] + y[1]) + (x[3] + y[0]));
    let middle = T::lit(weights[H]) * center;
    let sums = [
        middle + total(lower, upper),
        middle.abs() + total(lower_moduli, upper_moduli),
        (steps[0] + steps[1]) + (steps[2] + steps[3]),
    ];
    (sums, last)
}

/// The largest of the last eighth of the coefficients but one, and of the last, from the norms of the
/// last quarter, last one first. A transform that overflows says nothing: infinity.
#[inline(always)]
pub(crate) fn largest_of_eighths<T: Real, const Q: usize>([even, odd]: &[[T; Q]; 2]) -> [T; 2] {
    let zero = T::zero();
    let (mut before, mut end, mut sum) = (zero, zero, zero);
    for i in 0..Q {
        let either = larger(even[i], odd[i]);
        let largest = if i < Q / 2 { &mut end } else { &mut before };
        *largest = larger(*largest, either);
        sum = sum + (even[i] + odd[i]);
    }
    if sum.is_finite() {
        [before, end]
    } else {
        [T::infinity(); 2]
    }
}

/// The factors of [`first_sums`].
pub(crate) type TailTables<'a, const H: usize, const Q: usize> =
    (&'a [[f64; Q]; H], &'a [f64; Q], &'a [[f64; Q]; H]);

/// Have this in memory: the compiler works out side by side what is stored side by side, where it
/// would take the parts of a sum one by one.
#[inline(always)]
pub(crate) fn side_by_side<A>(array: &mut A) {
    black_box(array);
}
