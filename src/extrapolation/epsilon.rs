//! Wynn's epsilon algorithm, on the condensed table of QUADPACK's `dqelg`.
//!
//! P. Wynn, Math. Tables Aids Comp. 10, 91 (1956), and for vectors Math. Comp. 16, 301
//! (1962); Piessens et al. 1983, section 2.2.4. Only the two lower diagonals of the
//! triangle are kept. Differs in: numbers become lists of components, absolute
//! values norms and reciprocals Samelson inverses; what is infinite in the first column is left out.

use alloc::vec::Vec;

use crate::real::Real;
use crate::vector::Vector;

/// The most elements the table holds; beyond it the oldest is dropped.
const CAPACITY: usize = 50;

/// The state of one extrapolation.
#[derive(Clone, Debug)]
pub(crate) struct EpsilonTable<T> {
    /// Room for the even columns' entries on the last two diagonals, as `dqelg` condenses them, one after
    /// the other, and for the newest once more.
    entries: Vec<T>,
    len: usize,
    /// The last three results, oldest first, or room for them.
    results: Vec<T>,
    known_results: usize,
    /// The last three elements agreed to rounding: the table restarts with the next one.
    exhausted: bool,
}

impl<T> EpsilonTable<T> {
    pub(crate) const fn new() -> Self {
        EpsilonTable {
            entries: Vec::new(),
            len: 0,
            results: Vec::new(),
            known_results: 0,
            exhausted: false,
        }
    }

    /// How many elements the next extrapolation works on.
    pub(crate) fn len(&self) -> usize {
        self.len
    }
}

impl<T: Real> EpsilonTable<T> {
    /// Forget all, for elements of so many components.
    pub(crate) fn clear(&mut self, components: usize) {
        self.entries.resize((CAPACITY + 2) * components, T::zero());
        self.len = 0;
        self.results.resize(3 * components, T::zero());
        self.known_results = 0;
        self.exhausted = false;
    }

    /// Append an element of the sequence.
    pub(crate) fn push(&mut self, y: &[T]) {
        put(&mut self.entries, self.len, y);
        self.len += 1;
    }

    /// The limit of the sequence so far, and an estimate of its error: the largest number
    /// while too little is known.
    pub(crate) fn extrapolate(&mut self, limit: &mut [T]) -> T {
        // Real and complex numbers have code of their own.
        if let Ok(limit) = <&mut [T; 1]>::try_from(&mut *limit) {
            self.extrapolate_few(limit)
        } else if let Ok(limit) = <&mut [T; 2]>::try_from(&mut *limit) {
            self.extrapolate_few(limit)
        } else {
            self.extrapolate_inline(limit)
        }
    }

    #[inline(never)]
    fn extrapolate_few<const N: usize>(&mut self, limit: &mut [T; N]) -> T {
        let mut new = *limit;
        let error = self.extrapolate_inline(&mut new);
        *limit = new;
        error
    }

    #[inline(always)]
    fn extrapolate_inline(&mut self, limit: &mut [T]) -> T {
        let components = limit.len();
        let n = self.len;
        copy(limit, get(&self.entries, n - 1, components));
        if self.exhausted {
            self.exhausted = false;
            put(&mut self.entries, 0, limit);
            self.len = 1;
            return self.conclude(limit);
        }
        if n < 3 {
            return with_floor(limit, T::max_value());
        }

        // Samelson's inverse, of a vector with this component and norm: for a number the reciprocal.
        let inverse = |y: T, norm: T| {
            if components == 1 {
                y.recip()
            } else {
                let scale = norm.recip();
                y * scale * scale
            }
        };
        // Where the first column looks for e2, and the shift for what comes last.
        put(&mut self.entries, n + 1, limit);
        let mut kept = n;
        let mut best = n + 1;
        let mut least = T::max_value();
        for i in 0..(n - 1) / 2 {
            // The lozenge:      e0
            //               e3  e1  new
            //                   e2
            let k = n - 1 - 2 * i;
            let entry = |k: usize| get(&self.entries, k, components);
            let (e0, e1, e2, e3) = (entry(k - 2), entry(k - 1), entry(k + 2), entry(k));
            let norm1 = e1.norm();
            let (err2, err3) = (e2.distance(e1), e1.distance(e0));
            let same2 = err2 <= e2.norm().max(norm1) * T::epsilon();
            let same3 = err3 <= norm1.max(e0.norm()) * T::epsilon();
            if same2 && same3 {
                self.exhausted = true;
                copy(limit, e2);
                return with_floor(limit, err2 + err3);
            }
            // In the first column e3 is infinite.
            let err1 = e1.distance(e3);
            let same1 = i > 0 && err1 <= norm1.max(e3.norm()) * T::epsilon();
            let mut irregular = same1 || same2 || same3;
            let new = &mut *limit;
            if !irregular {
                for c in 0..components {
                    let mut slope = inverse(e2[c] - e1[c], err2);
                    if i > 0 {
                        slope = slope + inverse(e1[c] - e3[c], err1);
                    }
                    new[c] = slope - inverse(e1[c] - e0[c], err3);
                }
                let slope = new.norm();
                irregular = slope * norm1 <= T::lit(1e-4);
                for c in 0..components {
                    new[c] = inverse(new[c], slope) + e1[c];
                }
            }
            // An irregular table: drop the part beyond.
            if irregular {
                copy(new, e1);
                put(&mut self.entries, k, new);
                kept = 2 * i + 1;
                break;
            }
            let error = err2 + new.distance(e2) + err3;
            if error <= least {
                least = error;
                best = k;
            }
            put(&mut self.entries, k, new);
        }
        copy(limit, get(&self.entries, best, components));
        self.shift(kept.min(CAPACITY - 1), components);
        self.conclude(limit)
    }

    /// Move the diagonal up by one and keep its last `kept` entries.
    #[inline(always)]
    fn shift(&mut self, kept: usize, components: usize) {
        let n = self.len;
        for k in ((n + 1) % 2..n).step_by(2) {
            put_again(&mut self.entries, k, k + 2, components);
        }
        if kept < n {
            for k in 0..kept {
                put_again(&mut self.entries, k, n - kept + k, components);
            }
        }
        self.len = kept;
    }

    /// The error of a result is its distance from the three before it.
    #[inline(always)]
    fn conclude(&mut self, result: &[T]) -> T {
        let components = result.len();
        if self.known_results < 3 {
            put(&mut self.results, self.known_results, result);
            self.known_results += 1;
            return with_floor(result, T::max_value());
        }
        let old = |i: usize| get(&self.results, i, components);
        let error = result.distance(old(2)) + result.distance(old(1)) + result.distance(old(0));
        for i in 0..2 {
            put_again(&mut self.results, i, i + 1, components);
        }
        put(&mut self.results, 2, result);
        with_floor(result, error)
    }
}

/// Element i of a list of values.
#[inline(always)]
fn get<T>(list: &[T], i: usize, components: usize) -> &[T] {
    &list[i * components..(i + 1) * components]
}

/// Element i becomes another one.
#[inline(always)]
fn put<T: Real>(list: &mut [T], i: usize, value: &[T]) {
    copy(&mut list[i * value.len()..(i + 1) * value.len()], value);
}

/// It becomes what element j is.
#[inline(always)]
fn put_again<T: Real>(list: &mut [T], i: usize, j: usize, components: usize) {
    for c in 0..components {
        list[i * components + c] = list[j * components + c];
    }
}

#[inline(always)]
fn copy<T: Real>(to: &mut [T], from: &[T]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = *from;
    }
}

#[inline(always)]
fn with_floor<T: Real>(result: &[T], error: T) -> T {
    error.max(T::lit(5.0) * T::epsilon() * result.norm())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Partial sums of ln 2 = 1 - 1/2 + 1/3 - ...
    #[test]
    fn accelerates_the_alternating_harmonic_series() {
        let mut table = EpsilonTable::new();
        table.clear(1);
        let mut sum = 0.0f64;
        let (mut limit, mut error) = ([0.0], 1.0);
        for n in 1..=15 {
            sum += if n % 2 == 1 { 1.0 } else { -1.0 } / f64::from(n);
            table.push(&[sum]);
            error = table.extrapolate(&mut limit);
        }
        assert!(
            (limit[0] - core::f64::consts::LN_2).abs() <= error,
            "{limit:?}, {error:e}"
        );
        assert!(error < 1e-8);
    }

    /// One geometric component is summed exactly by the first even column; for a vector
    /// the sequence s + v q^n has the same property (Wynn 1962).
    #[test]
    fn sums_a_geometric_vector_sequence() {
        let mut table = EpsilonTable::new();
        table.clear(3);
        let mut limit = [0.0; 3];
        // Of more than three terms the next column is a quotient of roundings.
        for q in [1.0, 0.6, 0.36] {
            table.push(&[1.0 + q, 2.0 - 3.0 * q, 5.0 * q]);
            table.extrapolate(&mut limit);
        }
        assert!(limit.distance(&[1.0, 2.0, 0.0]) < 1e-14, "{limit:?}");
    }
}
