//! Counts of verdicts.

use std::iter::Sum;

use crate::options::Values;
use crate::trial::{Trial, Verdict};

/// What became of the members of a family, by one method at one tolerance.
pub(crate) struct Cell {
    pub(crate) values: Values,
    pub(crate) method: &'static str,
    pub(crate) family: &'static str,
    /// Index of the tolerance.
    pub(crate) tolerance: usize,
    pub(crate) tally: Tally,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) right: usize,
    pub(crate) right_warned: usize,
    pub(crate) wrong_warned: usize,
    pub(crate) silent: usize,
    /// Those of the silent where a bump was never sampled.
    pub(crate) unseen: usize,
    /// `Ok` with an error above its estimate.
    pub(crate) understated: usize,
    pub(crate) evaluations: usize,
}

impl Tally {
    pub(crate) fn integrals(&self) -> usize {
        self.right + self.right_warned + self.wrong_warned + self.silent
    }

    pub(crate) fn mean_evaluations(&self) -> f64 {
        self.evaluations as f64 / self.integrals() as f64
    }

    /// The share of the results with `Ok` whose error is above their estimate.
    pub(crate) fn share_understated(&self) -> f64 {
        match self.right + self.silent {
            0 => 0.0,
            ok => self.understated as f64 / ok as f64,
        }
    }
}

impl<Y> From<&Trial<Y>> for Tally {
    fn from(trial: &Trial<Y>) -> Self {
        let is = |verdict| usize::from(trial.verdict == verdict);
        let silent = is(Verdict::WrongSilent);
        Self {
            right: is(Verdict::Right),
            right_warned: is(Verdict::RightWarned),
            wrong_warned: is(Verdict::WrongWarned),
            silent,
            unseen: if trial.unseen { silent } else { 0 },
            understated: usize::from(trial.understated),
            evaluations: trial.evaluations,
        }
    }
}

impl<'a> Sum<&'a Tally> for Tally {
    fn sum<I: Iterator<Item = &'a Tally>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |a, b| Self {
            right: a.right + b.right,
            right_warned: a.right_warned + b.right_warned,
            wrong_warned: a.wrong_warned + b.wrong_warned,
            silent: a.silent + b.silent,
            unseen: a.unseen + b.unseen,
            understated: a.understated + b.understated,
            evaluations: a.evaluations + b.evaluations,
        })
    }
}

/// The sum over those cells that are chosen.
pub(crate) fn sum<'a>(cells: &'a [Cell], chosen: impl Fn(&&'a Cell) -> bool) -> Tally {
    cells
        .iter()
        .filter(|&cell| chosen(&cell))
        .map(|cell| &cell.tally)
        .sum()
}
