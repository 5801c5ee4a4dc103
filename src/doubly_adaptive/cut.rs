//! The least number of panels: halved without a look at what they hold.

use crate::doubly_adaptive::Integration;
use crate::doubly_adaptive::panel::Panel;
use crate::doubly_adaptive::requests::Kind;
use crate::doubly_adaptive::storage::{Storage, sort_indices};
use crate::real::Real;
use crate::samples::Failure;

impl<T: Real> Integration<'_, T> {
    /// Halve the widest panels until there are as many as asked for. What they hold of
    /// their ancestors' samples they must explain like any other panel.
    pub(super) fn cut(&mut self) -> Result<(), Failure<T>> {
        loop {
            let count = self.store.panels.len();
            let missing = self.goal.min_intervals.saturating_sub(count);
            if missing == 0 {
                return Ok(());
            }
            self.widest(missing);
            if self.store.ranks.is_empty() {
                return Ok(());
            }
            self.store.jobs.clear();
            self.store.probes.clear();
            self.store.clear_requests();
            for k in 0..self.store.ranks.len() {
                self.store.request(self.store.ranks[k], Kind::Split);
            }
            self.refine()?;
        }
    }

    /// Put the widest panels into `ranks`, up to `most` of them: those that are wider than
    /// the halves of any.
    fn widest(&mut self, most: usize) {
        let Storage { panels, ranks, .. } = &mut *self.store;
        let width = |i: usize| {
            let panel: &Panel<T> = &panels[i];
            if panel.is_narrow() {
                T::zero()
            } else {
                panel.map.half_extent(panel.a, panel.b)
            }
        };
        let half = (0..panels.len()).fold(T::zero(), |w, i| w.max(width(i))) * T::lit(0.5);
        ranks.clear();
        ranks.extend((0..panels.len()).filter(|&i| width(i) > half));
        sort_indices(ranks, &mut |i, j| width(j).partial_cmp(&width(i)));
        ranks.truncate(most);
    }
}
