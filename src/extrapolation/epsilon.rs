//! Wynn's epsilon algorithm, on the condensed table of QUADPACK's `dqelg`.
//!
//! P. Wynn, Math. Tables Aids Comp. 10, 91 (1956), and for vectors Math. Comp. 16, 301
//! (1962); Piessens et al. 1983, section 2.2.4. Only the two lower diagonals of the
//! triangle are kept. Differs in: numbers become [`Value`]s, absolute values norms and
//! reciprocals Samelson inverses; QUADPACK's marker for "infinite" is an `Option`.

use alloc::vec::Vec;

use num_traits::{Float, One, Zero};

use crate::real::Real;
use crate::value::Value;
use crate::vector::Vector;

/// The most elements the table holds; beyond it the oldest is dropped.
const CAPACITY: usize = 50;

/// The state of one extrapolation.
#[derive(Clone, Debug)]
pub(crate) struct EpsilonTable<Y> {
    /// The even columns' entries on the last two diagonals, as `dqelg` condenses them.
    entries: Vec<Y>,
    /// The last three results, oldest first.
    results: Vec<Y>,
    /// The last three elements agreed to rounding: the table restarts with the next one.
    exhausted: bool,
}

impl<Y: Value> EpsilonTable<Y> {
    pub(crate) const fn new() -> Self {
        EpsilonTable {
            entries: Vec::new(),
            results: Vec::new(),
            exhausted: false,
        }
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.results.clear();
        self.exhausted = false;
    }
}

impl<Y: Vector> EpsilonTable<Y> {
    /// Append an element of the sequence.
    pub(crate) fn push(&mut self, y: Y) {
        self.entries.push(y);
    }

    /// How many elements the next extrapolation works on.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The limit of the sequence so far and an estimate of its error: the largest number
    /// while too little is known.
    pub(crate) fn extrapolate(&mut self) -> (Y, Y::Real) {
        let infinite = Y::Real::max_value();
        let n = self.entries.len();
        let newest = self.entries[n - 1].clone();
        if self.exhausted {
            self.exhausted = false;
            self.entries.drain(..n - 1);
            return self.conclude(newest);
        }
        if n < 3 {
            return with_floor(newest, infinite);
        }

        let columns = (n - 1) / 2;
        let mut kept = n;
        let mut best = newest.clone();
        let mut least = infinite;
        let mut e2 = newest.clone();
        for i in 0..columns {
            // The lozenge:      e0
            //               e3  e1  new
            //                   e2
            let k = n - 1 - 2 * i;
            let e1 = self.entries[k - 1].clone();
            let e0 = &self.entries[k - 2];
            let norm1 = e1.norm();
            let (err2, err3) = (e2.distance(&e1), e1.distance(e0));
            let same2 = err2 <= e2.norm().max(norm1) * Y::Real::epsilon();
            let same3 = err3 <= norm1.max(e0.norm()) * Y::Real::epsilon();
            if same2 && same3 {
                self.exhausted = true;
                return with_floor(e2, err2 + err3);
            }
            let delta2 = difference(&e2, &e1);
            let delta3 = difference(&e1, e0);
            let e3 = core::mem::replace(&mut self.entries[k], e1.clone());
            // In the first column e3 is infinite.
            let delta1 = (i > 0).then(|| difference(&e1, &e3));
            let same1 = delta1
                .as_ref()
                .is_some_and(|d| d.norm() <= norm1.max(e3.norm()) * Y::Real::epsilon());
            if same1 || same2 || same3 {
                kept = 2 * i + 1;
                break;
            }
            let mut slope = delta2.inverse();
            if let Some(delta1) = delta1 {
                slope.add_scaled(Y::Real::one(), &delta1.inverse());
            }
            slope.add_scaled(-Y::Real::one(), &delta3.inverse());
            // An irregular table: drop the part beyond.
            if slope.norm() * norm1 <= Y::Real::lit(1e-4) {
                kept = 2 * i + 1;
                break;
            }
            let mut new = slope.inverse();
            new.add_scaled(Y::Real::one(), &e1);
            self.entries[k] = new.clone();
            let error = err2 + new.distance(&e2) + err3;
            if error <= least {
                least = error;
                best = new.clone();
            }
            e2 = new;
        }
        if kept == CAPACITY {
            kept = CAPACITY - 1;
        }
        self.shift(n, columns, kept, newest);
        self.conclude(best)
    }

    /// The error of a result is its distance from the three before it.
    fn conclude(&mut self, best: Y) -> (Y, Y::Real) {
        if self.results.len() < 3 {
            self.results.push(best.clone());
            return with_floor(best, Y::Real::max_value());
        }
        let error = self
            .results
            .iter()
            .rev()
            .fold(Y::Real::zero(), |sum, old| sum + best.distance(old));
        self.results.rotate_left(1);
        self.results[2] = best.clone();
        with_floor(best, error)
    }

    /// Move the diagonal up by one and keep its last `kept` entries.
    fn shift(&mut self, n: usize, columns: usize, kept: usize, newest: Y) {
        let mut i = (n + 1) % 2;
        for _ in 0..columns {
            self.entries.swap(i, i + 2);
            i += 2;
        }
        self.entries[i] = newest;
        self.entries.drain(..n - kept);
    }
}

fn difference<Y: Vector>(y: &Y, z: &Y) -> Y {
    let mut difference = y.clone();
    difference.add_scaled(-Y::Real::one(), z);
    difference
}

fn with_floor<Y: Vector>(result: Y, error: Y::Real) -> (Y, Y::Real) {
    let floor = Y::Real::lit(5.0) * Y::Real::epsilon() * result.norm();
    (result, error.max(floor))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Partial sums of ln 2 = 1 - 1/2 + 1/3 - ...
    #[test]
    fn accelerates_the_alternating_harmonic_series() {
        let mut table = EpsilonTable::new();
        let mut sum = 0.0f64;
        let mut last = (0.0, 1.0);
        for n in 1..=15 {
            sum += if n % 2 == 1 { 1.0 } else { -1.0 } / f64::from(n);
            table.push(sum);
            last = table.extrapolate();
        }
        assert!(
            (last.0 - core::f64::consts::LN_2).abs() <= last.1,
            "{last:?}"
        );
        assert!(last.1 < 1e-8);
    }

    /// One geometric component is summed exactly by the first even column; for a vector
    /// the sequence s + v q^n has the same property (Wynn 1962).
    #[test]
    fn sums_a_geometric_vector_sequence() {
        let mut table = EpsilonTable::new();
        let mut last = (alloc::vec![0.0; 3], 1.0);
        // Of more than three terms the next column is a quotient of roundings.
        for q in [1.0, 0.6, 0.36] {
            table.push(alloc::vec![1.0 + q, 2.0 - 3.0 * q, 5.0 * q]);
            last = table.extrapolate();
        }
        assert!(
            last.0.distance(&alloc::vec![1.0, 2.0, 0.0]) < 1e-14,
            "{last:?}"
        );
    }
}
