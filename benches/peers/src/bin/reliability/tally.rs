//! Verdicts, counted.

use std::collections::BTreeMap;

use peers::AnyPeer;

use crate::case::Case;
use crate::trial::{Trial, Verdict, trial};

/// What became of the cases of a class by one peer.
#[derive(Default)]
pub struct Tally {
    pub right: usize,
    pub understated: usize,
    pub refused: usize,
    pub refused_though_fine: usize,
    pub wrong: usize,
    pub unseen: usize,
    pub crashed: usize,
    pub endless: usize,
    pub not_offered: usize,
    /// How often each refusal was given.
    pub reasons: BTreeMap<String, usize>,
    /// The wrong ones: what was asked, and the trial.
    pub failures: Vec<(String, Trial)>,
}

impl Tally {
    pub fn of(peer: &dyn AnyPeer, cases: &[Case]) -> Self {
        let mut tally = Self::default();
        for case in cases {
            tally.add(case, trial(peer, case));
        }
        tally
    }

    fn add(&mut self, case: &Case, trial: Trial) {
        let count = match trial.verdict {
            Verdict::Right => &mut self.right,
            Verdict::Understated => &mut self.understated,
            Verdict::Refused => &mut self.refused,
            Verdict::RefusedThoughFine => &mut self.refused_though_fine,
            Verdict::Wrong => &mut self.wrong,
            Verdict::Unseen => &mut self.unseen,
            Verdict::Crashed => &mut self.crashed,
            Verdict::Endless => &mut self.endless,
            Verdict::NotOffered => &mut self.not_offered,
        };
        *count += 1;
        match trial.verdict {
            Verdict::Refused | Verdict::RefusedThoughFine => {
                *self.reasons.entry(trial.remark).or_default() += 1;
            }
            Verdict::Wrong | Verdict::Crashed | Verdict::Endless => {
                self.failures.push((case.name.clone(), trial));
            }
            _ => {}
        }
    }

    pub fn tried(&self) -> usize {
        self.right
            + self.understated
            + self.refused
            + self.refused_though_fine
            + self.wrong
            + self.unseen
            + self.crashed
            + self.endless
    }

    /// Anything that must not happen.
    pub fn failed(&self) -> usize {
        self.wrong + self.crashed + self.endless
    }

    /// The wrong result that is worst, if there is one.
    pub fn worst(&self) -> Option<&(String, Trial)> {
        self.failures
            .iter()
            .max_by(|(_, one), (_, other)| one.error.total_cmp(&other.error))
    }
}
