//! The table of moments of an oscillating weight that QAWO keeps between panels (`dqc25f`).

use alloc::vec::Vec;

use super::chebyshev::POINTS;
use crate::weight::kept::{KeptMoments, Set};
use crate::weight::oscillatory::Exact;

/// Those of even order belong to the cosine, those of odd order to the sine; the others vanish.
#[derive(Clone, Debug)]
pub(super) struct Moments {
    half_width: Exact,
    pub(super) list: [f64; POINTS],
    pub(super) largest: f64,
}

/// Moments by the width of the panels: as panels are halves of halves, few sets serve many of them.
#[derive(Debug)]
pub(super) struct Table<'a> {
    /// Not negative.
    frequency: f64,
    sets: Vec<Moments>,
    oldest: usize,
    /// Those of integrals before.
    kept: Option<&'a mut KeptMoments>,
}

/// So many sets are kept.
const KEPT: usize = 64;

impl<'a> Table<'a> {
    pub(super) fn new(frequency: f64, kept: Option<&'a mut KeptMoments>) -> Self {
        Table {
            frequency,
            sets: Vec::new(),
            oldest: 0,
            kept,
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
            let room = &mut Set::none();
            let set = self.single(half_width, room);
            let set = Moments {
                half_width,
                list: *set.list(),
                largest: set.largest,
            };
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

    /// Those for a panel that is the only one of its width.
    #[inline]
    pub(super) fn single<'s>(&'s mut self, half_width: Exact, room: &'s mut Set) -> &'s Set {
        let omega = half_width.times(self.frequency);
        if let Some(kept) = &mut self.kept {
            return kept.get::<POINTS>(omega);
        }
        *room = Set::of::<POINTS>(omega);
        room
    }
}
