//! Loops over real numbers, in a form that the compiler turns into vector instructions: sums in
//! parts that do not wait for each other, arrays of known length, one loop a purpose.

use core::hint::black_box;

use crate::real::Real;

/// `old[0], fresh[0], old[1], ...`, as many as there are places.
#[inline(always)]
pub(crate) fn interleave<Y: Clone>(all: &mut [Y], old: &[Y], fresh: &[Y]) {
    let (pairs, last) = all.split_at_mut(2 * fresh.len());
    for ((pair, y), z) in pairs.chunks_exact_mut(2).zip(old).zip(fresh) {
        pair[0].clone_from(y);
        pair[1].clone_from(z);
    }
    last[0].clone_from(&old[fresh.len()]);
}

/// The larger of two numbers, in one instruction; the first where one is NaN.
#[inline(always)]
pub(crate) fn larger<T: Real>(x: T, y: T) -> T {
    if y > x { y } else { x }
}

/// See [`Vector::symmetric_sum`](crate::Vector::symmetric_sum).
#[inline(always)]
pub(crate) fn symmetric_sum<T: Real>(weights: &[f64], center: T, lower: &[T], upper: &[T]) -> T {
    symmetric_sum_of(weights, center, lower, upper, |y| *y)
}

/// The same of one component.
#[inline(always)]
pub(crate) fn symmetric_sum_of<Y, T: Real>(
    weights: &[f64],
    center: T,
    lower: &[Y],
    upper: &[Y],
    component: impl Fn(&Y) -> T,
) -> T {
    let n = lower.len();
    let upper = &upper[..n];
    let mut parts = [T::zero(); 4];
    for k in (0..n).step_by(4) {
        // From 4 on all lengths are multiples of 4, and there is one of 2.
        for (i, part) in parts.iter_mut().enumerate().take(n - k) {
            let pair = component(&lower[k + i]) + component(&upper[n - 1 - k - i]);
            *part = *part + T::lit(weights[k + i]) * pair;
        }
    }
    T::lit(weights[n]) * center + ((parts[0] + parts[1]) + (parts[2] + parts[3]))
}

/// Samples at places between those that are known: every so many of a list, from one on.
pub(crate) struct Fresh<'a, Y> {
    pub(crate) samples: &'a [Y],
    pub(crate) first: usize,
    pub(crate) step: usize,
}

impl<'a, Y> Fresh<'a, Y> {
    #[inline(always)]
    pub(crate) fn at(&self, m: usize) -> &'a Y {
        &self.samples[self.first + self.step * m]
    }
}

/// See [`Vector::double`](crate::vector::Vector::double): of one component.
#[inline(always)]
pub(crate) fn double_component<Y, T: Real, const H: usize>(
    new: &mut [Y],
    old: &[Y],
    fresh: &Fresh<'_, Y>,
    (even, odd): (&[[f64; H]; H], &[[f64; H]; H]),
    (get, put): (impl Fn(&Y) -> T, impl Fn(&mut Y, T)),
) {
    let (mut sums, mut differences) = ([T::zero(); H], [T::zero(); H]);
    for m in 0..H {
        let (y, z) = (get(fresh.at(m)), get(fresh.at(2 * H - 1 - m)));
        sums[m] = y + z;
        differences[m] = y - z;
    }
    let (old_even, old_odd) = old[..=2 * H].split_at(H + 1);
    let (new_even, new_odd) = new[..=4 * H].split_at_mut(2 * H + 1);
    put(&mut new_even[H], get(&old_even[H]));
    halves((new_even, 2 * H), old_even, even, &sums, (&get, &put));
    halves(
        (new_odd, 2 * H - 1),
        old_odd,
        odd,
        &differences,
        (&get, &put),
    );
}

/// One parity of [`double_component`]: from the front and, `last` being the other end, from the back.
#[inline(always)]
fn halves<Y, T: Real, const H: usize>(
    (new, last): (&mut [Y], usize),
    old: &[Y],
    table: &[[f64; H]; H],
    terms: &[T; H],
    (get, put): (&impl Fn(&Y) -> T, &impl Fn(&mut Y, T)),
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
            let c = half * get(&old[k + i]);
            put(&mut new[k + i], c + s[i]);
            put(&mut new[last - k - i], c - s[i]);
        }
        k += block;
    }
}

/// See [`Vector::first_sums`]: of one component the integral, the sums of moduli and of steps, and the
/// last coefficients, even ones and odd ones.
#[inline(always)]
pub(crate) fn first_sums_of<Y, T: Real, const H: usize, const Q: usize>(
    samples: &[Y],
    weights: &[f64],
    (even, middle, odd): TailTables<'_, H, Q>,
    component: impl Fn(&Y) -> T,
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
            let step = component(&samples[k + i + 1]) - component(&samples[k + i]);
            steps[i] = steps[i] + step.abs();
        }
    }
    // One half in the order of the other: of an odd integrand about 0 nothing is left.
    for k in (0..H).step_by(4) {
        for i in 0..4 {
            let term = T::lit(weights[k + i]) * component(&samples[k + i]);
            lower[i] = lower[i] + term;
            lower_moduli[i] = lower_moduli[i] + term.abs();
            let j = n - 3 - k + i;
            let term = T::lit(weights[j]) * component(&samples[j]);
            upper[i] = upper[i] + term;
            upper_moduli[i] = upper_moduli[i] + term.abs();
        }
    }
    let mut parts = [steps, lower, upper, lower_moduli, upper_moduli];
    side_by_side(&mut parts);
    let [steps, lower, upper, lower_moduli, upper_moduli] = parts;
    let center = component(&samples[H]);
    // Each in two parts, which do not wait for each other.
    let nothing = [T::zero(); Q];
    let mut evens = [middle.map(|factor| T::lit(factor) * center), nothing];
    let mut odds = [nothing; 2];
    for k in (0..H).step_by(2) {
        for i in 0..2 {
            let (y, z) = (component(&samples[k + i]), component(&samples[n - k - i]));
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

/// The factors of [`Vector::first_sums`].
pub(crate) type TailTables<'a, const H: usize, const Q: usize> =
    (&'a [[f64; Q]; H], &'a [f64; Q], &'a [[f64; Q]; H]);

/// Have this in memory: the compiler works out side by side what is stored side by side, where it
/// would take the parts of a sum one by one.
#[inline(always)]
pub(crate) fn side_by_side<A>(array: &mut A) {
    black_box(array);
}
