//! How a singular end is approached: in which variable, how far, and by which panels.
//!
//! Where bisection towards x0 gains little, the panel there is sampled in s with x = x0 + w exp(-s): an algebraic
//! singularity decays exponentially in s.
//!
//! At x0 = 0 every number down to the smallest can be told from 0, and the panels go so far that what remains is
//! extrapolated as for infinite ranges. At any other x0 numbers are spaced by epsilon |x0|, and s goes to a
//! distance where that spacing begins to show. What remains there is a matter of its own: see `remainder`. An x0
//! that is tiny beside the panel is first approached to about its own size.
//!
//! Where the coefficients of a first panel say that its ends are singular, and nothing else is, all of it is
//! sampled so at once: with one panel that goes to where what remains is small, in a variable that spreads what f
//! does far from the end as well, x = x0 + w exp(-sinh s). That doubly exponential decay in s is worth having is
//! from Takahasi and Mori (Publ. RIMS 9, 721, 1974).

use core::iter;

use crate::chebyshev::between_nodes;
use crate::doubly_adaptive::bisection::is_slow;
use crate::doubly_adaptive::breakdown::{Breakdown, SHARE};
use crate::doubly_adaptive::interval::{Interval, position};
use crate::doubly_adaptive::map::Map;
use crate::doubly_adaptive::panel::{End, Panel};
use crate::doubly_adaptive::singularity::{Power, power_at, singular_sides};
use crate::doubly_adaptive::support::support_nodes;
use crate::each::Each;
use crate::extrapolation::shanks;
use crate::real::Real;
use crate::vector::Columns;

/// The panels towards 0 in s, and their degrees.
const BREAKS: [f64; 7] = [0.0, 4.0, 12.0, 28.0, 60.0, 124.0, 252.0];
const DEGREES: [usize; 7] = [8, 8, 8, 4, 4, 4, 4];

/// Where those begin that hold what is left beyond one that holds nearly all, in units of where it ends.
const DOUBLINGS: [f64; 7] = [0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0];

/// The degree of those that hold little.
const LEAST_DEGREE: usize = 4;

/// The steps towards any other end, and their degree.
pub(super) const STEPS: usize = shanks::STEPS;
pub(super) const DEGREE: usize = 8;

/// An end of so little of the width is tiny.
const TINY: f64 = 1e-8;

/// The least rate of decay in s that is believed.
const LEAST_RATE: f64 = 0.01;

/// The least depth of s that is worth another variable.
const LEAST_DEPTH: f64 = 4.0;

/// The degree of a panel in s that holds all of a first panel.
pub(super) const WHOLE: usize = 32;

/// The new panel has few samples far from the end, where something narrow may be. So there is one more in each
/// gap between the nodes of the old one, but for so many of each [`WHOLE`] next to the end.
const NOT_CONFIRMED: usize = 1;

/// Where it is in the gap, as a share of that.
const FRACTION: f64 = 0.382;

/// What the new panel leaves next to the end, in units of the tolerance.
const LEFT: f64 = 0.01;

/// An end other than 0 has an ordinary panel next to it, if it begins so many units in the last place away.
const ROOM: f64 = 1e5;

/// The approach to the singular end of a panel, if bisection towards it gains too little.
pub(super) fn approach_for<T: Real>(panel: &Panel<T>) -> Option<Approaches<T>> {
    // A first panel is split first, and a core's rival has been tried.
    let tried = panel.group.is_some()
        || panel.breaks_down
        || matches!(panel.map, Map::Toward { .. } | Map::Deep { .. } | Map::Line);
    if panel.family.pair.is_none() || tried {
        return None;
    }
    let side = (0..2).find(|&side| match panel.ends[side] {
        End::Missing => true,
        // Away from 0 the other variable is dearer, and more is needed to call for it.
        End::Original => {
            let is_zero = panel.map.x([panel.a, panel.b][side]).is_zero();
            panel.slow_splits >= if is_zero { 2 } else { 4 } && is_slow(panel)
        }
        End::Inner | End::Tail => false,
    })?;
    let first = Approach::new(panel, side, [panel.degree, 0][side]);
    first.has_room().then_some(Approaches {
        first,
        second: None,
        rest: None,
    })
}

/// The approaches to the singular ends of a first panel, if its samples show that they are.
pub(super) fn approaches_at_once<T: Real>(
    panel: &Panel<T>,
    samples: Columns<'_, T>,
    coefficients: Columns<'_, T>,
    tolerance: T,
) -> Option<Approaches<T>> {
    let is_first = panel.family.pair.is_none() && panel.group.is_none();
    let breaks_down = panel.breaks_down || panel.breakdown.is_some();
    if !is_first
        || breaks_down
        || panel.degree < WHOLE
        || !matches!(panel.map, Map::Identity | Map::Ray { .. })
    {
        return None;
    }
    let negligible = T::lit(LEFT) * tolerance / panel.half_width();
    let missing = panel.ends.each(|end| end == End::Missing);
    let is_singular = singular_sides(coefficients, missing, negligible);
    let at_end = |side: usize, from: usize| {
        let approach = Approach::new(panel, side, from);
        let can_be =
            matches!(panel.ends[side], End::Original | End::Missing) && approach.has_room();
        can_be
            .then(|| approach.at_once(panel, samples, tolerance))
            .flatten()
    };
    let n = panel.degree;
    match is_singular {
        [false, false] => None,
        [true, true] => Some(Approaches {
            first: at_end(0, n / 2)?,
            second: Some(at_end(1, n / 2)?),
            rest: None,
        }),
        [is_left, _] => {
            // Not from farther away than there is something.
            let support = support_nodes(panel, samples, tolerance)?;
            let (side, from) = if is_left {
                (0, support[1])
            } else {
                (1, support[0])
            };
            let rest = if is_left { [from, n] } else { [0, from] };
            Some(Approaches {
                first: at_end(side, from)?,
                second: None,
                rest: Some(rest).filter(|rest| rest[0] < rest[1]),
            })
        }
    }
}

/// How near an end can be approached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// As near as the smallest numbers: it is 0, or as good as 0 beside the width.
    Dense,
    /// As near as the spacing of numbers lets it be.
    Spaced,
    /// It is tiny beside the width, or little is left next to it: an ordinary panel will do there.
    Far,
}

/// The change of variable for a singular side, and how far s goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Approach<T> {
    /// Which side of the panel, and the node from which it is approached.
    pub(super) side: usize,
    pub(super) from: usize,
    pub(super) end: T,
    /// From the end to that node.
    pub(super) width: T,
    /// The greatest s.
    pub(super) depth: T,
    pub(super) reach: Reach,
    /// How far the first panel in s goes, if it is to hold all but what is small.
    whole: Option<T>,
    /// Where a formula breaks down next to the end.
    pub(super) breakdown: Option<Breakdown<T>>,
}

/// That of a panel to its singular side, or those from its middle to both.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Approaches<T> {
    first: Approach<T>,
    second: Option<Approach<T>>,
    /// The nodes between which the rest of the panel is.
    pub(super) rest: Option<[usize; 2]>,
}

impl<T> Approaches<T> {
    pub(super) fn iter(&self) -> impl Iterator<Item = &Approach<T>> {
        iter::once(&self.first).chain(&self.second)
    }
}

impl<T: Real> Approach<T> {
    fn new(panel: &Panel<T>, side: usize, from: usize) -> Self {
        let far = panel.map.x(position(panel.interval(), panel.degree, from));
        let near = match panel.map {
            // To the last digit.
            Map::Away { range, .. } => range[side],
            map => map.x([panel.a, panel.b][side]),
        };
        let width = far - near;
        let size = width.abs();
        // The same for any scale of x, unless it is so small that numbers end before.
        let all = T::lit(0.7) * T::max_value().ln();
        let all = all.min(T::lit(0.97) * (size.ln() - T::min_positive_value().ln()));
        let (reach, depth) = if near.abs() <= size * (-all).exp() {
            (Reach::Dense, all)
        } else if near.abs() <= T::lit(TINY) * size {
            (Reach::Far, size.ln() - (T::lit(8.0) * near.abs()).ln())
        } else {
            (Reach::Spaced, (size / core_width(near, size)).ln())
        };
        let breakdown = panel.breakdown.filter(|_| reach == Reach::Dense);
        let breakdown = breakdown.map(|distances| {
            let [last, first] = distances.map(|distance| (size / distance).ln());
            Breakdown { last, first }
        });
        Approach {
            side,
            from,
            end: near,
            width,
            depth: breakdown.map_or(depth, |at| T::lit(SHARE) * at.first),
            reach,
            whole: None,
            breakdown,
        }
    }

    /// A panel near the smallest numbers, or near the spacing of numbers, has no room for it.
    fn has_room(&self) -> bool {
        self.depth >= T::lit(LEAST_DEPTH)
    }

    /// With a panel that holds all but what is small, if f decays so fast by the samples of the old one
    /// that nothing has to be extrapolated but what lies beyond the smallest numbers.
    fn at_once(self, panel: &Panel<T>, samples: Columns<'_, T>, tolerance: T) -> Option<Self> {
        let lit = T::lit;
        let Power {
            size,
            node,
            exponent,
            is_steady,
        } = power_at(samples, self.side);
        let rate = lit(1.0) + exponent;
        let x = panel.map.x(position(panel.interval(), panel.degree, node));
        let distance = (x - self.end).abs();
        let least = lit(LEFT) * tolerance * rate;
        let depth = (size * distance / least).ln() / rate + (self.width.abs() / distance).ln();
        if !(rate > lit(LEAST_RATE) && depth > lit(LEAST_DEPTH)) {
            return None;
        }
        let whole = Some(depth);
        if self.reach == Reach::Dense {
            return (depth < lit(0.7) * self.depth).then_some(Approach { whole, ..self });
        }
        let room = lit(ROOM) * T::epsilon() * self.end.abs();
        let has_room = self.width.abs() * (-depth).exp() >= room;
        let reach = Reach::Far;
        (is_steady && has_room).then_some(Approach {
            depth,
            reach,
            whole,
            ..self
        })
    }

    pub(super) fn is_dense(&self) -> bool {
        self.reach == Reach::Dense
    }

    pub(super) fn map(&self) -> Map<T> {
        let Approach { end, width, .. } = *self;
        Map::Toward { end, width }
    }

    /// The interval that holds all but what is small, in a variable of its own.
    fn whole_interval(&self, whole: T) -> Interval<T> {
        let Approach { end, width, .. } = *self;
        Interval {
            map: Map::Deep { end, width },
            a: T::zero(),
            b: whole.asinh(),
        }
    }

    /// Where an interval of s begins, as long as there are more.
    fn start(&self, k: usize) -> T {
        match self.whole {
            Some(whole) if k > 0 => whole * T::lit(DOUBLINGS[k.min(BREAKS.len() - 1)]),
            None if self.reach == Reach::Spaced => {
                self.depth / T::lit(STEPS as f64) * T::lit(k as f64)
            }
            _ => T::lit(BREAKS[k.min(BREAKS.len() - 1)]),
        }
    }

    /// Places on the old panel, between its nodes, where more samples are taken.
    pub(super) fn confirmations(&self, degree: usize) -> impl ExactSizeIterator<Item = T> + use<T> {
        let side = self.side;
        let all = self.from.abs_diff([0, degree][side]);
        let count = if self.whole.is_some() { all } else { 0 };
        (NOT_CONFIRMED * count / WHOLE..count).map(move |k| {
            let j = if side == 0 { k } else { degree - 1 - k };
            between_nodes(degree, j, FRACTION)
        })
    }

    /// How many intervals of s there are.
    pub(super) fn count(&self) -> usize {
        if self.reach == Reach::Spaced {
            return STEPS;
        }
        let most = T::lit(0.8) * self.depth;
        let others = (1..BREAKS.len()).filter(|&k| self.start(k) < most);
        1 + others.count()
    }

    /// The intervals of s with their degrees.
    pub(super) fn parts(&self) -> impl Iterator<Item = (Interval<T>, usize)> {
        let count = self.count();
        let degree = move |k: usize| match self.whole {
            Some(_) => LEAST_DEGREE,
            None if self.reach == Reach::Spaced => DEGREE,
            None => DEGREES[k],
        };
        (0..count).map(move |k| {
            if let Some(whole) = self.whole.filter(|_| k == 0) {
                return (self.whole_interval(whole), WHOLE);
            }
            let (map, a) = (self.map(), self.start(k));
            let b = if k + 1 == count {
                self.depth
            } else {
                self.start(k + 1)
            };
            (Interval { map, a, b }, degree(k))
        })
    }

    /// What is left next to the end, in x.
    pub(super) fn core(&self) -> Interval<T> {
        let inner = self.map().x(self.depth);
        let [a, b] = if self.width > T::zero() {
            [self.end, inner]
        } else {
            [inner, self.end]
        };
        Interval {
            map: Map::Identity,
            a,
            b,
        }
    }
}

/// The distance from an end at which the spacing of numbers there begins to show.
fn core_width<T: Real>(end: T, width: T) -> T {
    let spacing = T::epsilon() * end.abs();
    let third = T::lit(1.0 / 3.0);
    // The cube root of spacing width^2, without its underflow.
    let balanced = width * (spacing / width).powf(third);
    balanced.max(T::lit(64.0) * spacing)
}

#[cfg(test)]
mod tests {
    use super::core_width;

    #[test]
    fn the_core_is_wider_than_the_spacing_of_numbers_and_narrower_than_the_panel() {
        for end in [1.0, -100.0, 1e-200, 1e200] {
            let spacing = f64::EPSILON * f64::abs(end);
            for width in [1e3 * spacing, 1e9 * spacing, f64::abs(end)] {
                let core = core_width(end, width);
                assert!(
                    core >= 64.0 * spacing && core < width,
                    "{end} {width}: {core}"
                );
            }
        }
    }
}
