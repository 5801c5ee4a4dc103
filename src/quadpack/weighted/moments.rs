//! The table of moments of an oscillating weight that QAWO keeps between panels (`dqc25f`).

use alloc::vec::Vec;

use super::chebyshev::{POINTS, largest};
use crate::weight::oscillatory::{Exact, moments};

/// Those of even order belong to the cosine, those of odd order to the sine; the others vanish.
#[derive(Clone, Debug)]
pub(super) struct Moments {
    half_width: Exact,
    pub(super) list: [f64; POINTS],
    pub(super) largest: f64,
}

/// Moments by the width of the panels: as panels are halves of halves, few sets serve many of them.
#[derive(Debug)]
pub(super) struct Table {
    /// Not negative.
    frequency: f64,
    sets: Vec<Moments>,
    oldest: usize,
}

/// So many sets are kept.
const KEPT: usize = 64;

impl Table {
    pub(super) fn new(frequency: f64) -> Self {
        Table {
            frequency,
            sets: Vec::new(),
            oldest: 0,
        }
    }

    /// Those for a panel.
    pub(super) fn get(&mut self, half_width: Exact) -> &Moments {
        // Widths that differ by rounding have moments that do, by as much as their phases.
        let same = |set: &Moments| {
            let Exact { high, low } = set.half_width;
            let difference = (half_width.high - high) + (half_width.low - low);
            (self.frequency * difference).abs() <= 4.0 * f64::EPSILON
        };
        let at = if let Some(at) = self.sets.iter().rposition(same) {
            at
        } else {
            let set = Moments::new(self.frequency, half_width);
            if self.sets.len() < KEPT {
                self.sets.push(set);
                self.sets.len() - 1
            } else {
                self.oldest = (self.oldest + 1) % KEPT;
                self.sets[self.oldest] = set;
                self.oldest
            }
        };
        &self.sets[at]
    }
}

impl Moments {
    pub(super) fn new(frequency: f64, half_width: Exact) -> Self {
        let mut list = [0.0; POINTS];
        moments(half_width.times(frequency), &mut list);
        Moments {
            half_width,
            list,
            largest: largest(&list),
        }
    }
}
