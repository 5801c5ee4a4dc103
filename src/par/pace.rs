//! How long a point takes, and whether what is left is worth a second thread.

use std::time::Duration;

/// Work below this, in seconds, is done sooner by one thread: entering the pool takes about 9e-6.
const WORTH_A_POOL: f64 = 50e-6;

/// Work between two looks at the clock, one of which takes some 25e-9.
const LOOK: f64 = 2e-6;

/// The least time that a decision is made on: in less there is more of the clock than of the work.
const TELLING: f64 = 0.5e-6;

/// Points between two looks at most: so many dear ones may follow the cheap ones unseen. It is
/// also what keeps a coarse clock, by which points take no time, from being looked at only once.
const UNSEEN: usize = 256;

/// The work that is handed to a thread at a time, beside which the handing over is little.
#[cfg(feature = "rayon")]
const PART: f64 = 20e-6;

/// The time a point takes, as it was last measured.
#[derive(Clone, Copy, Default)]
pub(super) struct Pace {
    /// Seconds a point; `None` before the first measurement.
    seconds: Option<f64>,
    /// Whether it is more than a first guess.
    is_telling: bool,
}

impl Pace {
    pub(super) fn measured(points: usize, time: Duration) -> Self {
        let time = time.as_secs_f64();
        Self {
            seconds: Some(time / points as f64),
            is_telling: time >= TELLING,
        }
    }

    /// Whether more than one thread would gain by `points` points. A single one cannot be shared.
    pub(super) fn is_worth_a_pool(self, points: usize) -> bool {
        points > 1
            && self.is_telling
            && self
                .seconds
                .is_some_and(|s| s * points as f64 > WORTH_A_POOL)
    }

    /// How many points to go on for until the next look at the clock.
    pub(super) fn until_next_look(self) -> usize {
        self.seconds
            .map_or(1, |s| points_in(LOOK, s).clamp(1, UNSEEN))
    }

    /// How many points make a part of the work, as far as time says.
    #[cfg(feature = "rayon")]
    pub(super) fn part(self) -> usize {
        self.seconds
            .map_or(usize::MAX, |s| points_in(PART, s).max(1))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates"
)]
fn points_in(time: f64, seconds_a_point: f64) -> usize {
    (time / seconds_a_point) as usize
}
