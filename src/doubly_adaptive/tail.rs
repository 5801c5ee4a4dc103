//! Infinite ranges: how they begin, and what lies beyond the last sample.
//!
//! In s = ln x an algebraic tail decays exponentially, g ~ exp(-l s); what lies beyond the
//! last sample g0 is then g0/l. Two successive estimates of l, from the last panel's end,
//! middle and beginning, tell how far that can be trusted.

use num_traits::{Float, One, Zero};

use super::{End, Integration, Map, Panel, State, Stretch};
use crate::domain::Piece;
use crate::doubly_adaptive::storage::{position, scaled};
use crate::integrand::Integrand;
use crate::rule::clenshaw_curtis::MAX_DEGREE;
use crate::transform::Transform;
use crate::{Error, Real, Value};

/// The panels of a half-line in s, up to [`farthest`].
const BREAKS: [f64; 4] = [0.0, 4.0, 12.0, 44.0];

/// The degree of all but the first of them.
const DEGREE: usize = 8;

/// The largest s: x is then about the largest number's 97th percent power.
pub(super) fn farthest<T: Real>() -> T {
    (T::lit(0.97) * T::max_value().ln()).floor()
}

impl<Y: Value, I: Integrand<Y>> Integration<'_, Y, I> {
    /// The first panels of an infinite piece.
    pub(super) fn begin_infinite(
        &mut self,
        piece: Piece<Y::Real>,
        index: usize,
    ) -> Result<(), Error<Y, I::Failure>> {
        let map = match piece.map {
            Transform::Ray { origin, direction } => Map::Ray { origin, direction },
            _ => Map::Line,
        };
        let lit = Y::Real::lit;
        let far = farthest::<Y::Real>();
        let line = map == Map::Line;
        let near = if line {
            -lit(BREAKS[1])
        } else {
            lit(BREAKS[0])
        };
        let origin = if line { End::Inner } else { End::Original };
        self.stretch(
            (map, index),
            near,
            lit(BREAKS[1]),
            MAX_DEGREE,
            [origin, End::Inner],
        )?;
        let sides: &[f64] = if line { &[1.0, -1.0] } else { &[1.0] };
        for &side in sides {
            for (k, &start) in BREAKS.iter().enumerate().skip(1) {
                let (from, to) = (lit(start), BREAKS.get(k + 1).map_or(far, |&s| lit(s)));
                if from >= to {
                    break;
                }
                let last = k + 1 == BREAKS.len();
                let outer = if last { End::Tail } else { End::Inner };
                let (a, b, ends) = if side > 0.0 {
                    (from, to, [End::Inner, outer])
                } else {
                    (-to, -from, [outer, End::Inner])
                };
                let sampled = self.stretch((map, index), a, b, DEGREE, ends);
                // Far out a formula may overflow: where its value is 0, as that of
                // x^2 exp(-x), or to 0, as x/(1 + x^2) does. The range then ends before.
                let overflows = match sampled {
                    Err(Error::NonFinite { x }) if last => {
                        if !self.may_end_before((map, side))? {
                            return Err(Error::NonFinite { x });
                        }
                        true
                    }
                    Ok(()) if last && self.vanishes_at_once(side) => {
                        self.store.panels.pop();
                        true
                    }
                    other => {
                        other?;
                        false
                    }
                };
                if overflows {
                    if let Some(panel) = self.store.panels.last_mut() {
                        panel.ends[usize::from(side > 0.0)] = End::Tail;
                        self.store.has_tails = true;
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether an overflow beyond the last panel may be left out: if the integrand is 0 there
    /// already, or is still finite far beyond, so that only a formula of high powers fails.
    fn may_end_before(
        &mut self,
        (map, side): (Map<Y::Real>, f64),
    ) -> Result<bool, Error<Y, I::Failure>> {
        let ended = self.store.panels.last().is_some_and(|panel| {
            let far = if side > 0.0 { panel.degree } else { 0 };
            self.store.samples[panel.first + far].norm().is_zero()
        });
        if ended {
            return Ok(true);
        }
        let beyond = (Y::Real::lit(2.0) * Y::Real::lit(BREAKS[3])).min(farthest());
        self.store.xs.clear();
        self.store.xs.push(map.x(Y::Real::lit(side) * beyond));
        self.sample(|_| true)?;
        Ok(self.store.fresh[0].all_finite())
    }

    /// Whether the last panel is exactly 0 at its far end but not at its near one.
    fn vanishes_at_once(&self, side: f64) -> bool {
        self.store.panels.last().is_some_and(|panel| {
            let ends = [panel.first, panel.first + panel.degree];
            let [near, far] = if side > 0.0 { ends } else { [ends[1], ends[0]] };
            let is_zero = |i: usize| self.store.samples[i].norm().is_zero();
            is_zero(far) && !is_zero(near)
        })
    }

    /// Sample a new panel. Its samples may be missing at an original end.
    fn stretch(
        &mut self,
        (map, piece): (Map<Y::Real>, usize),
        a: Y::Real,
        b: Y::Real,
        n: usize,
        mut ends: [End; 2],
    ) -> Result<(), Error<Y, I::Failure>> {
        let stretch = Stretch { map, a, b };
        self.store.xs.clear();
        self.store
            .xs
            .extend((0..=n).map(|j| map.x(position(stretch, n, j))));
        self.sample(|j| {
            let side = usize::from(j == n);
            let excused = (j == 0 || j == n) && ends[side] == End::Original;
            if excused {
                ends[side] = End::Missing;
            }
            excused
        })?;
        let first = self.store.samples.len();
        for j in 0..=n {
            let y = scaled(&self.store.fresh[j], map, position(stretch, n, j));
            self.store.samples.push(y);
        }
        let found = self.store.assess(stretch, first..first + n + 1, 0..0, ends);
        self.store.push_root(stretch, piece, ends, first, found);
        Ok(())
    }

    /// Add what lies beyond the last samples, and its error.
    pub(super) fn add_tails(&self, state: &mut State<Y>) {
        for panel in &self.store.panels {
            for side in [0, 1] {
                if panel.ends[side] == End::Tail {
                    let remainder = self.remainder(panel, side);
                    if let Some((value, error)) = remainder {
                        state.value.add_scaled(Y::Real::one(), &value);
                        state.tail = state.tail + error;
                    } else {
                        state.tail = Y::Real::infinity();
                        state.divergent = true;
                    }
                }
            }
        }
    }

    /// The integral beyond an end and its error; `None` where it seems to diverge.
    fn remainder(&self, panel: &Panel<Y>, side: usize) -> Option<(Y, Y::Real)> {
        let lit = Y::Real::lit;
        let n = panel.degree;
        let at = |j: usize| &self.store.samples[panel.first + if side == 0 { j } else { n - j }];
        let (end, middle, other) = (at(0), at(n / 2), at(n));
        let mut value = end.clone();
        if end.norm().is_zero() {
            return Some((value, Y::Real::zero()));
        }
        let distance = panel.half_width();
        let near = (middle.norm() / end.norm()).ln() / distance;
        let before = (other.norm() / middle.norm()).ln() / distance;
        if farthest::<Y::Real>() * near <= lit(0.1) {
            return None;
        }
        value.scale_by(near.recip());
        let doubt = lit(4.0) * (before / near - lit(1.0)).abs();
        let share = if doubt < lit(2.0) { doubt } else { lit(2.0) };
        let error = value.norm() * share;
        Some((value, error))
    }
}
