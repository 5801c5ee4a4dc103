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

#[cfg(test)]
mod tests {
    use super::{Pace, UNSEEN};
    use std::time::Duration;

    fn pace(points: usize, nanoseconds: u64) -> Pace {
        Pace::measured(points, Duration::from_nanos(nanoseconds))
    }

    #[test]
    fn nothing_is_known_before_the_first_point() {
        assert!(!Pace::default().is_worth_a_pool(usize::MAX));
        assert_eq!(Pace::default().until_next_look(), 1);
    }

    #[test]
    fn a_pool_is_for_more_than_fifty_microseconds() {
        let microsecond = pace(2, 2000);
        assert!(!microsecond.is_worth_a_pool(49));
        assert!(microsecond.is_worth_a_pool(51));
        assert!(!pace(1, 1_000_000_000).is_worth_a_pool(1));
        // Mostly the clock's own time.
        assert!(!pace(1, 60).is_worth_a_pool(1_000_000));
    }

    #[test]
    fn the_clock_is_looked_at_every_two_microseconds() {
        assert_eq!(pace(1, 40).until_next_look(), 50);
        assert_eq!(pace(1, 5000).until_next_look(), 1);
        assert_eq!(pace(100, 100).until_next_look(), UNSEEN);
        assert_eq!(pace(1, 0).until_next_look(), UNSEEN);
    }
}
