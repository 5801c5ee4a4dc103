//! Moments of oscillating weights that are kept from one integral to the next, as a sweep over integrands on one
//! range has the same.

use alloc::vec;
use alloc::vec::Vec;

use super::oscillatory::{Exact, moments};
use crate::chebyshev::kernel::largest_modulus_of;

/// How many sets are kept: enough for the widths of panels that are halves of halves, at a few frequencies.
const SETS: usize = 32;

/// The most moments of a set.
pub(crate) const LONGEST: usize = 25;

/// Each set in a place that its phase determines; another one takes it over.
#[derive(Clone, Debug)]
pub(crate) struct KeptMoments {
    sets: Vec<Set>,
}

/// So many of the first moments of a phase.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Set {
    omega: Exact,
    count: usize,
    list: [f64; LONGEST],
    /// The largest modulus.
    pub(crate) largest: f64,
}

impl KeptMoments {
    pub(crate) const fn new() -> Self {
        KeptMoments { sets: Vec::new() }
    }

    /// The moments of this phase, N of them, from half a panel; to the last bit those that were not kept.
    #[inline]
    pub(crate) fn get<const N: usize>(&mut self, omega: Exact) -> &Set {
        const { assert!(N <= LONGEST) };
        if self.sets.is_empty() {
            self.sets = vec![Set::none(); SETS];
        }
        let bits = [omega.high, omega.low].map(f64::to_bits);
        // Multiplication by 2^64 over the golden ratio brings low bits to the top, where those of halves of halves are
        // already, in the exponent.
        let mixed = bits[0] ^ bits[1].rotate_left(32) ^ N as u64;
        let mixed = mixed ^ (mixed >> 32);
        let top = mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - SETS.ilog2());
        let set = &mut self.sets[usize::try_from(top).unwrap_or(0)];
        if set.count != N || [set.omega.high, set.omega.low].map(f64::to_bits) != bits {
            *set = Set::of::<N>(omega);
        }
        set
    }
}

impl Set {
    /// No moments.
    pub(crate) const fn none() -> Self {
        let zero = Exact {
            high: 0.0,
            low: 0.0,
        };
        Set {
            omega: zero,
            count: 0,
            list: [0.0; LONGEST],
            largest: 0.0,
        }
    }

    /// N moments that are not kept.
    #[inline]
    pub(crate) fn of<const N: usize>(omega: Exact) -> Self {
        let mut set = Set {
            omega,
            count: N,
            ..Set::none()
        };
        let list = &mut set.list[..N];
        moments(omega, list);
        set.largest = largest_modulus_of(list);
        set
    }

    #[inline]
    pub(crate) fn list<const N: usize>(&self) -> &[f64; N] {
        debug_assert_eq!(self.count, N);
        self.list.first_chunk().unwrap_or(const { &[0.0; N] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of phases that share places, and of other numbers of moments, and what has no number.
    #[test]
    fn what_is_kept_is_what_would_be_computed() {
        let mut kept = KeptMoments::new();
        for round in 0..2 {
            for i in 0..200 {
                let high = 0.01 * 1.1f64.powi(i);
                let low = f64::from(i % 3) * 1e-20;
                let omega = Exact { high, low };
                let bits = |list: &[f64]| list.iter().map(|m| m.to_bits()).collect::<Vec<_>>();
                let mut list = [0.0; 25];
                moments(omega, &mut list);
                assert_eq!(bits(kept.get::<25>(omega).list::<25>()), bits(&list));
                let set = kept.get::<17>(omega);
                moments(omega, &mut list[..17]);
                assert_eq!(bits(set.list::<17>()), bits(&list[..17]), "{round} {i}");
                let largest = list[..17].iter().fold(0.0, |x: f64, m| x.max(m.abs()));
                assert_eq!(set.largest, largest);
            }
        }
    }

    /// Once computed they are not computed again: what was changed in the meantime is still there.
    #[test]
    fn what_is_kept_is_not_computed_again() {
        let mut kept = KeptMoments::new();
        let omega = Exact {
            high: 3.0,
            low: 1e-17,
        };
        let largest = kept.get::<25>(omega).largest;
        for set in &mut kept.sets {
            set.largest += 1.0;
        }
        assert_eq!(kept.get::<25>(omega).largest, largest + 1.0);
        assert_eq!(kept.get::<17>(omega).largest, largest);
    }
}
