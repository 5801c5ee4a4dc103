//! The error of a panel: from the decay of its Chebyshev coefficients, and from samples
//! that an ancestor took and its interpolant has to explain.
//!
//! With c_k the coefficients of the interpolant of degree n, M the largest norm over a
//! range of k, h the half width:
//!
//! 1. The tail B = M(upper coefficients) bounds the error by 4 h B; where coefficients
//!    decay, by a factor of 4 rho less, with rho how fast they do.
//! 2. An inherited sample that the interpolant misses by r makes it at least h r.
//! 3. What rounding explains is no error. But the noise that a unit in the last place of x
//!    causes is of first order in it; where it is not small against the integral, the
//!    second order counts as an error.
//! 4. Where samples have grown from bisection to bisection and coefficients do not decay,
//!    the integrand may be unbounded, and a part of h times the largest is the error.
//! 5. Next to an end without a sample, a power of the distance may hide behind an offset: its
//!    integral there counts as an error.

use num_traits::{Float, One, Zero};

use crate::chebyshev::kernel::{larger, side_by_side};
use crate::chebyshev::{
    MAX_DEGREE, Spectrum, first_sums, integral, misfit, node, transform, transform_again,
    transform_many, weights,
};
use crate::doubly_adaptive::map::Map;
use crate::doubly_adaptive::rounding;
use crate::real::Real;
use crate::value::Value;
use crate::vector::Vector;

/// What the samples of a panel say.
#[derive(Clone, Debug)]
pub(crate) struct Assessment<Y: Value> {
    /// The integral, and that of the norm.
    pub(crate) value: Y,
    pub(crate) magnitude: Y::Real,
    pub(crate) error: Y::Real,
    /// What one unit in the last place of f and of x does to the integral.
    pub(crate) noise: Y::Real,
    /// The same, when the units at different samples are independent of each other.
    pub(crate) scatter: Y::Real,
    /// The largest coefficients before the tail, and in the tail.
    pub(crate) before: Y::Real,
    pub(crate) tail: Y::Real,
    /// The worst misfit at an inherited sample, as far as they have been looked at.
    pub(crate) misfit: Y::Real,
    /// The largest sample.
    pub(crate) largest: Y::Real,
    /// The largest of the first quarter of the coefficients, where the rest is flat.
    pub(crate) flat_head: Option<Y::Real>,
    /// Whether all samples are equal.
    pub(crate) constant: bool,
    /// Whether all samples but those at the ends are equal: more of what differs there may be
    /// hidden beside them.
    pub(crate) interior_constant: bool,
}

/// As much of it as decides whether a first panel is all that is needed.
pub(crate) struct Screening<Y: Value> {
    pub(crate) value: Y,
    /// The integral of |f| is at least this, and at most that.
    pub(crate) magnitude: Y::Real,
    pub(crate) most: Y::Real,
    pub(crate) error: Y::Real,
    /// What rounding adds to it.
    pub(crate) rounding: Y::Real,
    /// The largest coefficient in the tail, two that show how it decays, and how often their ratio
    /// is expected again by twice the degree.
    pub(crate) tail: Y::Real,
    pub(crate) decay: [Y::Real; 2],
    pub(crate) steps: i32,
    pub(crate) constant: bool,
}

/// The interval [a, b] of s and its map.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Interval<T> {
    pub(crate) map: Map<T>,
    pub(crate) a: T,
    pub(crate) b: T,
}

impl<T: Real> Interval<T> {
    pub(crate) fn half_width(self) -> T {
        T::lit(0.5) * self.b - T::lit(0.5) * self.a
    }

    /// The point at a place from -1 to 1, within the ends in spite of rounding; from the
    /// nearer end, since a middle that is rounded would shift all points together.
    #[inline(always)]
    pub(crate) fn at(self, place: T) -> T {
        let one = T::one();
        let half = T::lit(0.5) * self.b - T::lit(0.5) * self.a;
        let s = if place < T::zero() {
            self.a + half * (one + place)
        } else if place > T::zero() {
            self.b - half * (one - place)
        } else {
            T::lit(0.5) * self.b + T::lit(0.5) * self.a
        };
        let s = if s < self.a { self.a } else { s };
        if s > self.b { self.b } else { s }
    }
}

/// The width and the largest sample of the panel that a chain of bisections began with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin<T> {
    pub(crate) half_width: T,
    pub(crate) degree: usize,
    pub(crate) largest: T,
    pub(crate) tail: T,
}

impl<T: Real> Origin<T> {
    /// The least error of a panel in which the integrand may be unbounded: its samples have
    /// grown at least like |x - l|^(-1/4), and its coefficients do not decay. There the tail
    /// is as good as random, and small by chance.
    pub(crate) fn least_error<Y: Vector<Real = T>>(
        self,
        half: T,
        degree: usize,
        found: &Assessment<Y>,
    ) -> T {
        let lit = T::lit;
        let narrowing = self.half_width / half;
        let mut least = T::zero();
        let unresolved = lit(128.0) * found.tail >= found.largest;
        if unresolved
            && narrowing >= lit(8.0)
            && found.largest >= self.largest * narrowing.sqrt().sqrt()
        {
            // The exponent by which they have grown; the integral of |x - l|^(-p) is of the
            // order of 1/(1 - p).
            let power = (found.largest / self.largest).ln() / narrowing.ln();
            let room = (T::one() - power).max(lit(0.01));
            least = lit(0.11) / room * half * found.largest;
        }
        // Beside something larger that is smooth, only the last coefficients grow: they are about the
        // difference of neighbouring samples, by the degree.
        let n = lit(degree as f64);
        let n0 = lit(self.degree as f64);
        let (size, size0) = (n * found.tail, n0 * self.tail);
        let closer = narrowing * n / n0;
        let flat = lit(4.0) * found.tail >= found.before;
        if flat && closer >= lit(8.0) && size >= size0 * closer.sqrt().sqrt() {
            let power = (size / size0).ln() / closer.ln();
            let room = (T::one() - power).max(lit(0.01));
            least = least.max(lit(3.0) / room * half * found.tail);
        }
        least
    }
}

impl<Y: Vector> Assessment<Y> {
    /// Take into account how badly the interpolant explains what was inherited.
    pub(crate) fn check(&mut self, half: Y::Real, misfit: Y::Real) {
        self.misfit = misfit;
        let error = half * self.misfit;
        if error > Y::Real::lit(2.0) * self.noise {
            self.error = larger(self.error, error);
        }
    }

    /// Of a panel of degree 32 or 64.
    pub(crate) fn screening(&self) -> Screening<Y> {
        Screening {
            value: self.value.clone(),
            magnitude: self.magnitude,
            most: self.magnitude,
            error: self.error,
            rounding: self.scatter,
            tail: self.tail,
            decay: [self.before, self.tail],
            steps: 4,
            constant: self.constant,
        }
    }
}

// The next five are the work of the method, and exist for AVX2 as well. Without fused operations, so
// that every processor gives the same bits.

/// The worst misfit of a panel's interpolant, by its coefficients, at samples that it has inherited.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
pub(crate) fn worst_misfit<Y: Vector>(
    coefficients: &[Y],
    inherited: &[Y],
    places: &[Y::Real],
) -> Y::Real {
    // The usual degrees, so that their number of steps is known.
    match coefficients.len() {
        9 => misfit(&coefficients[..9], places, inherited),
        17 => misfit(&coefficients[..17], places, inherited),
        _ => misfit(coefficients, places, inherited),
    }
}

/// What the samples of a first panel say without its other coefficients than those of the tail: the
/// error is at least that of [`judge`], since the others could only reduce it. `None` for values of
/// which the tail is no cheaper than all.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
pub(crate) fn screen<Y: Vector>(
    interval: Interval<Y::Real>,
    samples: &[Y],
) -> Option<Screening<Y>> {
    let lit = Y::Real::lit;
    let half = lit(0.5) * interval.b - lit(0.5) * interval.a;
    let (mut value, [magnitude, variation, [before, last]]) = first_sums(samples)?;
    value.scale_by(half);
    let size = interval.a.abs().max(interval.b.abs());
    // At least, and at most.
    let [noise, rounding] = [0, 1].map(|i| noise_of(half * magnitude[i], variation[i] * size));
    let [magnitude, most] = magnitude.map(|sum| half * sum);
    let tail = larger(before, last);
    Some(Screening {
        value,
        magnitude,
        most,
        error: larger(
            beyond_noise(lit(4.0) * half * tail, noise),
            second_order(rounding, magnitude),
        ),
        rounding,
        tail,
        decay: [before, last],
        // Of eight, since what eighths say varies more than what quarters do.
        steps: 6,
        constant: variation[1].is_zero(),
    })
}

/// The same with the coefficients, by which the error is reduced where they decay. It is still at least
/// that of [`judge`], which looks at the rounding of each sample as well.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
pub(crate) fn screen_again<Y: Vector>(
    interval: Interval<Y::Real>,
    samples: &[Y],
    coefficients: &mut [Y],
    seen: Screening<Y>,
) -> Screening<Y> {
    transform_many(coefficients, samples);
    let half = Y::Real::lit(0.5) * interval.b - Y::Real::lit(0.5) * interval.a;
    let mut norms = [Y::Real::zero(); MAX_DEGREE / 2 + 1];
    let norms = &mut norms[..samples.len()];
    Y::norms(coefficients, norms);
    let Truncation {
        before,
        tail,
        error,
    } = Truncation::of(Spectrum(norms), half, false);
    Screening {
        error: larger(error, second_order(seen.rounding, seen.magnitude)),
        tail,
        decay: [before, tail],
        steps: 4,
        ..seen
    }
}

/// What the samples of a panel say; the coefficients of its interpolant take the place of values of their
/// shape.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
pub(crate) fn judge<Y: Vector>(
    interval: Interval<Y::Real>,
    samples: &[Y],
    coefficients: &mut [Y],
    missing: [bool; 2],
) -> Assessment<Y> {
    transform(coefficients, samples);
    assess(interval, samples, coefficients, missing)
}

/// The same for a panel whose degree has been doubled, from the coefficients before.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
pub(crate) fn judge_again<Y: Vector>(
    interval: Interval<Y::Real>,
    samples: &[Y],
    coefficients: &mut [Y],
    before: &[Y],
) -> Assessment<Y> {
    transform_again(coefficients, samples, before);
    assess(interval, samples, coefficients, [false; 2])
}

#[inline(always)]
fn assess<Y: Vector>(
    interval: Interval<Y::Real>,
    samples: &[Y],
    coefficients: &[Y],
    missing: [bool; 2],
) -> Assessment<Y> {
    // The usual numbers are known to the compiler, and need no larger buffers.
    match samples.len() {
        5 => assess_few::<Y, 5>(interval, &samples[..5], &coefficients[..5], missing),
        9 => assess_few::<Y, 9>(interval, &samples[..9], &coefficients[..9], missing),
        17 => assess_few::<Y, 17>(interval, &samples[..17], &coefficients[..17], missing),
        _ => assess_many(interval, samples, coefficients, missing),
    }
}

/// [`assess`] for any number of samples: by itself, since it is long.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
fn assess_many<Y: Vector>(
    interval: Interval<Y::Real>,
    samples: &[Y],
    coefficients: &[Y],
    missing: [bool; 2],
) -> Assessment<Y> {
    assess_few::<Y, { MAX_DEGREE + 1 }>(interval, samples, coefficients, missing)
}

/// [`assess`] for up to MOST samples.
#[inline(always)]
fn assess_few<Y: Vector, const MOST: usize>(
    interval: Interval<Y::Real>,
    samples: &[Y],
    coefficients: &[Y],
    missing: [bool; 2],
) -> Assessment<Y> {
    let n = samples.len() - 1;
    let lit = Y::Real::lit;
    let half = lit(0.5) * interval.b - lit(0.5) * interval.a;
    let mut value = integral(samples);
    value.scale_by(half);

    let Sizes {
        magnitude,
        noise,
        scatter,
        largest,
        constant,
    } = sizes::<Y, MOST>(interval, samples, half);

    let mut norms = [Y::Real::zero(); MOST];
    let norms = &mut norms[..=n];
    Y::norms(coefficients, norms);
    let c = Spectrum(norms);
    let Truncation {
        before,
        tail,
        mut error,
    } = Truncation::of(c, half, missing != [false; 2]);
    if lit(2.0) * half * tail <= noise {
        error = Y::Real::zero();
    }
    if missing != [false; 2] {
        error = error.max(unseen_at_ends(samples, half, missing));
    }
    let error = larger(beyond_noise(error, noise), second_order(noise, magnitude));

    let flat_head = if n >= 16 {
        let head = c.largest(0, n / 4);
        let middle = c.largest(n / 4 + 1, n / 2);
        rounding::is_flat([head, middle, before, tail]).then_some(head)
    } else {
        None
    };
    Assessment {
        value,
        magnitude,
        error,
        noise,
        scatter,
        before,
        tail,
        misfit: Y::Real::zero(),
        largest,
        flat_head,
        constant,
        interior_constant: false,
    }
}

/// One unit in the last place of f moves the integral by half epsilon times that of |f|, one of
/// x by half epsilon times the variation of f times |x|, in units of s.
#[inline(always)]
fn noise_of<T: Real>(magnitude: T, variation: T) -> T {
    T::lit(0.5) * T::epsilon() * (magnitude + variation)
}

/// An error, or 0 if noise explains it.
#[inline(always)]
fn beyond_noise<T: Real>(error: T, noise: T) -> T {
    if error <= T::lit(2.0) * noise {
        T::zero()
    } else {
        error
    }
}

/// What noise does in second order, at most the whole: it counts on a panel that is a few units in the
/// last place wide, around a singularity or a step.
#[inline(always)]
fn second_order<T: Real>(noise: T, magnitude: T) -> T {
    // (0/0, where all samples are 0, is none of it.)
    let share = noise / magnitude;
    let second_order = T::lit(20.0) * share * share;
    if second_order < T::one() {
        second_order * magnitude
    } else {
        magnitude
    }
}

/// What the integral next to ends without a sample may be, beyond what their neighbours say:
/// of a power of the distance d from the end, offset by anything, as 1 + a/d is.
fn unseen_at_ends<Y: Vector>(samples: &[Y], half: Y::Real, missing: [bool; 2]) -> Y::Real {
    let one = Y::Real::one();
    let n = samples.len() - 1;
    let mut unseen = Y::Real::zero();
    for side in 0..2 {
        // The far end may be missing, too.
        if !missing[side] || (n == 4 && missing == [true; 2]) {
            continue;
        }
        let y = |j: usize| &samples[if side == 0 { j } else { n - j }];
        let d = |j: usize| one + node::<Y::Real>(n, j);
        let (nearer, farther) = (y(1).distance(y(2)), y(2).distance(y(4)));
        if nearer < farther || farther.is_zero() {
            continue;
        }
        // Each distance is about 4 times the one before, and so the differences grow by 4^p.
        let power = (nearer / farther).ln() / (d(4) / d(2)).ln();
        if power < Y::Real::lit(0.97) {
            let growth = one - Y::Real::lit(4.0).powf(-power.max(Y::Real::lit(0.25)));
            let above = nearer / growth;
            unseen = unseen.max(half * d(1) * above / (one - power));
        } else {
            return Y::Real::infinity();
        }
    }
    unseen
}

/// How large the samples are, and how much of that is noise.
struct Sizes<T> {
    magnitude: T,
    noise: T,
    scatter: T,
    largest: T,
    constant: bool,
}

#[inline(always)]
fn sizes<Y: Vector, const MOST: usize>(
    interval: Interval<Y::Real>,
    samples: &[Y],
    half: Y::Real,
) -> Sizes<Y::Real> {
    let lit = Y::Real::lit;
    let n = samples.len() - 1;
    let mut norms = [Y::Real::zero(); MOST];
    let norms = &mut norms[..=n];
    Y::norms(samples, norms);
    let mut steps = [Y::Real::zero(); MOST];
    let steps = &mut steps[..=n];
    Y::steps(samples, steps);
    let mut size = Y::Real::one();
    let constant = largest_of(steps).is_zero();
    if interval.map == Map::Identity {
        // |x| is at most the larger end: no need to ask at each node.
        size = interval.a.abs().max(interval.b.abs());
    } else {
        let Interval { map, a, b } = interval;
        map.scale_by_sensitivity(a, b, steps);
    }
    // All at once, each in four parts, so that the processor need not wait for each operation.
    let zero = [Y::Real::zero(); 4];
    let [
        mut largest,
        mut heaviest,
        mut sum,
        mut steepest,
        mut variation,
    ] = [zero; 5];
    let weights = weights(n);
    for k in 0..n / 4 {
        for i in 0..4 {
            let (norm, step) = (norms[4 * k + i], steps[4 * k + i]);
            let term = norm * lit(weights[4 * k + i]);
            largest[i] = larger(largest[i], norm);
            heaviest[i] = larger(heaviest[i], term);
            sum[i] = sum[i] + term;
            steepest[i] = larger(steepest[i], step);
            variation[i] = variation[i] + step;
        }
    }
    let mut parts = [largest, heaviest, sum, steepest, variation];
    side_by_side(&mut parts);
    let [largest, heaviest, sum, steepest, variation] = parts;
    let (norm, term) = (norms[n], norms[n] * lit(weights[n]));
    let largest = larger(largest_of(&largest), norm);
    let heaviest = larger(largest_of(&heaviest), term);
    let magnitude = (sum_of(&sum) + term) * half;
    let steepest = largest_of(&steepest) * size;
    let variation = sum_of(&variation) * size;
    let noise = noise_of(magnitude, variation);
    let scatter = Y::Real::epsilon()
        * (root_of_squares(magnitude, heaviest * half) + root_of_squares(variation, steepest));
    Sizes {
        magnitude,
        noise,
        scatter: if scatter < noise { scatter } else { noise },
        largest,
        constant,
    }
}

/// At least the root of the sum of squares of terms with this sum and this largest one.
#[inline(always)]
fn root_of_squares<T: Real>(sum: T, largest: T) -> T {
    if sum.is_zero() {
        sum
    } else {
        sum * (largest / sum).sqrt()
    }
}

/// What the last coefficients say of the error.
struct Truncation<T> {
    before: T,
    tail: T,
    error: T,
}

impl<T: Real> Truncation<T> {
    #[inline(always)]
    fn of(c: Spectrum<'_, T>, half: T, missing: bool) -> Self {
        let [before, tail, decay] = decay(c, missing);
        let mut error = T::lit(4.0) * half * tail;
        let reduced = T::lit(4.0) * decay;
        if reduced < T::one() {
            error = error * reduced;
        }
        // A transform that overflows says nothing.
        if !sum_of(c.0).is_finite() {
            error = T::infinity();
        }
        Truncation {
            before,
            tail,
            error,
        }
    }
}

/// The largest coefficients before the tail and in it, and how fast they decay, from the norms
/// of all.
#[inline(always)]
fn decay<T: Real>(c: Spectrum<'_, T>, missing: bool) -> [T; 3] {
    let n = c.0.len() - 1;
    let largest = |first: usize, last: usize| c.largest(first, last);
    match n {
        4 => {
            // With a missing sample c_4 = 0 by construction.
            let tail = largest(if missing { 1 } else { 3 }, 4);
            [largest(1, 2), tail, T::lit(0.25)]
        }
        8 => {
            let (first, second, third) = (largest(3, 4), largest(5, 6), largest(7, 8));
            // A quotient of two zeros is no decay, and fails the comparison that would reduce the
            // error.
            let decay = larger(second / first, third / second);
            [largest(4, 5), largest(6, 8), decay]
        }
        _ => {
            let eighth = n / 8;
            let x = largest(5 * eighth + 1, 6 * eighth);
            let y = largest(6 * eighth + 1, 7 * eighth);
            let z = largest(7 * eighth + 1, n);
            let decay = larger(y / x, z / y);
            let tail = largest(n - n / 4 + 1, n);
            [largest(n / 2 + 1, n - n / 4), tail, decay * decay]
        }
    }
}

/// The sum of an array and the largest of one, in four parts so that the processor need not
/// wait for each operation.
#[inline(always)]
fn sum_of<T: Real>(terms: &[T]) -> T {
    in_parts(terms, |x, y| x + y)
}

#[inline(always)]
fn largest_of<T: Real>(norms: &[T]) -> T {
    in_parts(norms, larger)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doubly_adaptive::storage::tests::store_of;

    #[test]
    fn the_error_bounds_that_of_the_integral() {
        type Case = (fn(f64) -> f64, f64);
        let cases: [Case; 4] = [
            (|x| (3.0 * x).cos(), 2.0 * 3f64.sin() / 3.0),
            (|x| 1.0 / (1.2 - x), 11f64.ln()),
            (f64::abs, 1.0),
            (
                |x| (x - 0.3).abs().sqrt(),
                (1.3f64.powf(1.5) + 0.7f64.powf(1.5)) * 2.0 / 3.0,
            ),
        ];
        for (i, (f, exact)) in cases.into_iter().enumerate() {
            for degree in [4, 8, 16, 32, 64, 128] {
                let found = &store_of(f, -1.0, 1.0, degree).panels[0].found;
                let error = (found.value - exact).abs();
                let bound = found.error + 4.0 * found.noise;
                assert!(
                    error <= bound,
                    "case {i}, degree {degree}: {error:e} {bound:e}"
                );
            }
        }
    }

    #[test]
    fn samples_that_are_all_equal_are_known_as_such() {
        assert!(store_of(|_| 3.0, -1.0, 2.0, 8).panels[0].found.constant);
        let almost = |x: f64| if x == 2.0 { 3.0 + 1e-15 } else { 3.0 };
        let found = &store_of(almost, -1.0, 2.0, 8).panels[0].found;
        assert!(!found.constant);
        assert!((found.magnitude - 9.0).abs() <= 1e-14);
        assert_eq!(found.largest, 3.0 + 1e-15);
    }

    #[test]
    fn noise_counts_in_second_order_only() {
        assert_eq!(beyond_noise(1.9e-16, 1e-16), 0.0);
        assert_eq!(beyond_noise(2.1e-16, 1e-16), 2.1e-16);
        assert!(second_order(1e-16, 1.0) <= 1e-30);
        // At most the whole, and none where there is nothing.
        assert_eq!(second_order(1.0, 1.0), 1.0);
        assert_eq!(second_order(0.0, 1.0), 0.0);
    }

    /// Of an inverse root next to 0, offset by anything, half width 1/2: its integral up to the first
    /// node inside.
    #[test]
    fn what_is_unseen_next_to_an_end_is_its_integral() {
        for offset in [0.0, 5.0, -1000.0] {
            let x = |j: usize| 0.5 * (1.0 + node::<f64>(32, j));
            let mut samples = [0.0; 33];
            for (j, y) in samples.iter_mut().enumerate() {
                *y = offset + x(j).max(1e-300).powf(-0.5);
            }
            let unseen = unseen_at_ends(&samples, 0.5, [true, false]);
            let exact = 2.0 * x(1).sqrt();
            assert!(
                (unseen / exact - 1.0).abs() < 0.1,
                "{offset}: {unseen}, not {exact}"
            );
            assert_eq!(unseen_at_ends(&samples, 0.5, [false; 2]), 0.0);
        }
        let pole: [f64; 33] =
            core::array::from_fn(|j| 1.0 / (1.0 + node::<f64>(32, j)).max(1e-300));
        assert_eq!(unseen_at_ends(&pole, 0.5, [true, false]), f64::INFINITY);
    }

    /// |x|^(-1/2) on panels that close in upon 0: what is small by chance is not believed.
    #[test]
    fn growth_from_bisection_to_bisection_has_a_least_error() {
        let f = |x: f64| x.abs().powf(-0.5);
        let wide = store_of(f, 0.01, 1.0, 8);
        let origin = wide.panels[0].origin;
        for width in [1e-2, 1e-4, 1e-6] {
            let narrow = store_of(f, 0.01 * width, width, 8);
            let mut found = narrow.panels[0].found.clone();
            found.tail = found.largest;
            let least = origin.least_error(narrow.panels[0].half_width(), 8, &found);
            assert!(least >= 0.1 * width * found.largest, "{width}: {least:e}");
            // Where coefficients decay, nothing is unbounded.
            found.tail = 1e-9 * found.largest;
            found.before = 1e-6 * found.largest;
            assert_eq!(
                origin.least_error(narrow.panels[0].half_width(), 8, &found),
                0.0
            );
        }
    }

    #[test]
    fn places_stay_within_their_interval() {
        let map = Map::Identity;
        for (a, b) in [
            (1.0, 1.0 + 3.0 * f64::EPSILON),
            (-1e308, 1.7e308),
            (5e-324, 1e-323),
        ] {
            let interval = Interval { map, a, b };
            for k in -10..=10 {
                let s = interval.at(f64::from(k) / 10.0);
                assert!(s >= a && s <= b, "{s}");
            }
        }
    }
}
