//! Which block of points is next, and how large it is.
//!
//! Blocks are handed out in the order of the points, each to whoever asks first. They are as large as
//! makes the handing out cheap beside the work, by the time that the last ones took, and become smaller
//! towards the end, so that all ranks end together.

use std::collections::VecDeque;
use std::ops::Range;

/// Seconds of work in a block: what goes with it, some 50 us, is a quarter of a percent of that.
const BLOCK: f64 = 0.02;

/// Seconds of a block for each rank that waits for others: rank 0 needs about 10 us for a block, and
/// should have them at half of its time or less.
const BLOCK_A_RANK: f64 = 20e-6;

/// From so many seconds on a block is handed out when the one before is done. Shorter ones wait at the
/// ranks beforehand, since a rank that asks is not heard at once.
const SHORT: f64 = 0.05;

/// Blocks a rank in what is left: the last ones are so much smaller.
const SHARES: usize = 3;

/// Seconds of work in a block at the least: less is not worth the handing out, and all ranks end within
/// as much.
const LEAST: f64 = 0.5e-3;

/// How much larger a block may be than the largest before it: dear points may follow cheap ones.
const GROWTH: usize = 8;

/// What an older block counts for beside one that came after it.
const MEMORY: f64 = 0.8;

/// Points not yet handed out, and what is known of their cost.
pub(crate) struct Schedule {
    todo: VecDeque<Range<usize>>,
    left: usize,
    ranks: usize,
    /// Set by the user.
    size: Option<usize>,
    /// The largest block that has been measured.
    largest: usize,
    /// Points and seconds of the last blocks.
    points: f64,
    seconds: f64,
}

impl Schedule {
    /// Of points that are not `done`, which are ranges in order.
    pub(crate) fn new(
        points: usize,
        done: impl IntoIterator<Item = Range<usize>>,
        ranks: usize,
        size: Option<usize>,
    ) -> Self {
        let mut todo = VecDeque::new();
        let mut start = 0;
        let behind = std::iter::once(points..points);
        for range in done.into_iter().chain(behind) {
            if start < range.start {
                todo.push_back(start..range.start);
            }
            start = range.end;
        }
        Self {
            left: todo.iter().map(Range::len).sum(),
            todo,
            ranks,
            size,
            largest: 0,
            points: 0.0,
            seconds: 0.0,
        }
    }

    /// The next block for a rank that evaluates so many points at a time.
    pub(crate) fn next_block(&mut self, lanes: usize) -> Option<Range<usize>> {
        let wanted = self.size.unwrap_or_else(|| self.by_cost(lanes));
        let first = self.todo.front_mut()?;
        let end = first.start + wanted.min(first.len());
        let block = first.start..end;
        first.start = end;
        if first.start == first.end {
            self.todo.pop_front();
        }
        self.left -= block.len();
        Some(block)
    }

    fn by_cost(&self, lanes: usize) -> usize {
        // One round of a rank's threads is the least; of two rounds they share the second.
        let least = match lanes {
            0 | 1 => 1,
            threads => threads.saturating_mul(2),
        };
        let growing = self.largest.saturating_mul(GROWTH);
        let share = if self.ranks > 1 {
            (self.left / (SHARES * self.ranks)).max(self.points_in(LEAST))
        } else {
            self.left
        };
        let time = BLOCK.max(BLOCK_A_RANK * self.ranks as f64);
        self.points_in(time).min(growing).min(share).max(least)
    }

    /// Points that take so long, as far as is known.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates"
    )]
    fn points_in(&self, seconds: f64) -> usize {
        (seconds * self.points / self.seconds.max(f64::MIN_POSITIVE)) as usize
    }

    /// A block was done.
    pub(crate) fn measured(&mut self, points: usize, seconds: f64) {
        self.largest = self.largest.max(points);
        self.points = MEMORY * self.points + points as f64;
        self.seconds = MEMORY * self.seconds + seconds;
    }

    /// The seconds that the next block would take, if any was measured.
    pub(crate) fn expected(&self, lanes: usize) -> Option<f64> {
        let points = self.size.unwrap_or_else(|| self.by_cost(lanes));
        (self.points > 0.0).then(|| points.min(self.left) as f64 * self.seconds / self.points)
    }

    /// How many blocks a rank should have: one in work, and a second one to go on with where blocks are
    /// short and there are enough for all.
    pub(crate) fn depth(&self, lanes: usize) -> usize {
        let size = self.size.unwrap_or_else(|| self.by_cost(lanes));
        let enough = self.left > self.ranks.saturating_mul(size);
        let short = self.expected(lanes).is_some_and(|time| self.is_short(time));
        if enough && short { 2 } else { 1 }
    }

    /// Whether blocks that take so long wait at the ranks.
    pub(crate) fn is_short(&self, seconds: f64) -> bool {
        seconds < SHORT.max(2.0 * BLOCK_A_RANK * self.ranks as f64)
    }

    /// No point from `index` on is handed out any more.
    pub(crate) fn end_at(&mut self, index: usize) {
        while let Some(last) = self.todo.back_mut() {
            if last.start < index {
                last.end = last.end.min(index);
                break;
            }
            self.todo.pop_back();
        }
        self.left = self.todo.iter().map(Range::len).sum();
    }

    /// Whether all points are handed out.
    pub(crate) fn is_empty(&self) -> bool {
        self.left == 0
    }
}

#[cfg(test)]
mod tests {
    use super::Schedule;
    use std::iter::once;

    /// All blocks, if each takes `cost` seconds a point.
    fn blocks(mut schedule: Schedule, lanes: usize, cost: f64) -> Vec<std::ops::Range<usize>> {
        let mut blocks = Vec::new();
        while let Some(block) = schedule.next_block(lanes) {
            schedule.measured(block.len(), block.len() as f64 * cost);
            blocks.push(block);
        }
        blocks
    }

    #[test]
    fn every_point_is_handed_out_once_and_in_order() {
        for (points, ranks, lanes, cost) in [
            (0, 1, 1, 1e-3),
            (1, 5, 1, 1e-3),
            (1000, 3, 4, 1e-6),
            (12_345, 2, 1, 0.0),
            (777, 1000, 2, 1.0),
        ] {
            let schedule = Schedule::new(points, [], ranks, None);
            let mut next = 0;
            for block in blocks(schedule, lanes, cost) {
                assert_eq!(block.start, next);
                assert!(!block.is_empty());
                next = block.end;
            }
            assert_eq!(next, points);
        }
    }

    #[test]
    fn what_is_done_is_left_out() {
        let schedule = Schedule::new(10, [0..2, 2..3, 5..7, 9..10], 1, Some(4));
        assert_eq!(blocks(schedule, 1, 1.0), [3..5, 7..9]);
        assert!(Schedule::new(10, once(0..10), 1, None).is_empty());
    }

    #[test]
    fn dear_points_go_one_by_one_and_cheap_ones_by_time() {
        let dear = blocks(Schedule::new(100, [], 2, None), 1, 1.0);
        assert!(dear.iter().all(|block| block.len() == 1));
        let cheap = blocks(Schedule::new(1_000_000, [], 2, None), 1, 1e-6);
        let largest = cheap.iter().map(ExactSizeIterator::len).max();
        assert!(
            largest.is_some_and(|size| (10_000..=20_000).contains(&size)),
            "{largest:?}"
        );
        // Some fifty of 20 ms, and the smaller ones of the beginning and the end.
        assert!((50..90).contains(&cheap.len()), "{}", cheap.len());
        let last = &cheap[cheap.len() - 3..];
        assert!(last.iter().all(|block| block.len() <= 600), "{last:?}");
    }

    #[test]
    fn no_point_after_a_failure_is_handed_out() {
        let mut schedule = Schedule::new(100, once(10..20), 1, Some(5));
        assert_eq!(schedule.next_block(1), Some(0..5));
        schedule.end_at(22);
        assert_eq!(blocks(schedule, 1, 1.0), [5..10, 20..22]);
        let mut schedule = Schedule::new(100, once(10..20), 1, Some(5));
        schedule.end_at(0);
        assert_eq!(schedule.next_block(1), None);
    }

    #[test]
    fn dear_blocks_do_not_wait_at_a_rank() {
        let mut schedule = Schedule::new(1000, [], 2, None);
        assert_eq!(schedule.depth(1), 1);
        schedule.measured(1, 1e-3);
        assert_eq!(schedule.depth(1), 2);
        schedule.measured(1, 10.0);
        assert_eq!(schedule.depth(1), 1);
    }
}
