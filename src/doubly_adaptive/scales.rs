//! Places where physics lives: every power of ten of the distance from 0 and from the finite ends.
//!
//! First samples know the unit of length that x is written in. An integrand in SI units may live at
//! 1e-9 of it, or at 1e12, and all first samples are 0. Before that is believed, or a flank that one or
//! two samples have seen, there is a look at all scales, from 0 and from the ends. Where something is
//! found, the range is cut there, and infinite ends are counted in its unit.

use crate::each::Each;
use alloc::vec::Vec;
use core::iter;

use crate::domain::{Domain, Piece};
use crate::doubly_adaptive::interval::position;
use crate::doubly_adaptive::map::Map;
use crate::doubly_adaptive::panel::Panel;
use crate::doubly_adaptive::storage::{Storage, sort_indices};
use crate::doubly_adaptive::{FIRST, Integration};
use crate::real::Real;
use crate::samples::Failure;
use crate::transform::Transform;
use crate::vector::{Components, Vector};

/// The exponents of ten that are looked at.
const EXPONENTS: core::ops::RangeInclusive<i32> = -36..=36;

/// Into how many pieces more a range may be cut for one place.
const CUTS: usize = 4;

/// How many samples that are not negligible are a flank and no more, and beside what.
const FEW: usize = 2;
const NEGLIGIBLE: f64 = 1e-10;

/// The share of a place, beside the largest, for which a range is cut.
const NOTABLE: f64 = 1e-3;

/// A range as it is begun: where it is cut, and the units of its infinite ends.
pub(super) struct Start<T> {
    /// Finite ends and break points, ascending.
    pub(super) points: Vec<T>,
    is_infinite: [bool; 2],
    units: [T; 2],
}

/// An interval of it that is begun with panels of its own.
#[derive(Clone, Copy, Debug)]
pub(super) enum Leg<T> {
    Finite(Piece<T>),
    Infinite(Map<T>),
}

impl<T: Real> Start<T> {
    pub(super) fn of_piece(piece: Piece<T>, mut points: Vec<T>) -> Self {
        points.clear();
        points.extend([piece.a, piece.b]);
        Start {
            points,
            is_infinite: [false; 2],
            units: [T::one(); 2],
        }
    }

    /// In a list that there is.
    pub(super) fn of(domain: &Domain<T>, descends: bool, mut points: Vec<T>) -> Self {
        points.clear();
        points.extend_from_slice(domain.points());
        if descends {
            points.reverse();
        }
        points.dedup();
        let is_infinite = [points[0], points[points.len() - 1]].each(T::is_infinite);
        points.retain(|x| x.is_finite());
        Start {
            points,
            is_infinite,
            units: [T::one(); 2],
        }
    }

    pub(super) fn legs(&self) -> impl Iterator<Item = Leg<T>> {
        let [left, right] = self.is_infinite.each(usize::from);
        let count = match self.points.len() {
            0 => 1,
            n => left + (n - 1) + right,
        };
        (0..count).map(|i| self.leg(i))
    }

    /// One of them: by itself, since many ask.
    #[inline(never)]
    fn leg(&self, i: usize) -> Leg<T> {
        let ray = |origin: T, unit: T| Leg::Infinite(Map::Ray { origin, unit });
        let left = usize::from(self.is_infinite[0]);
        match *self.points {
            [] => Leg::Infinite(Map::Line),
            [first, ..] if i < left => ray(first, -self.units[0]),
            [.., last] if i - left == self.points.len() - 1 => ray(last, self.units[1]),
            _ => Leg::Finite(Piece {
                map: Transform::Identity,
                a: self.points[i - left],
                b: self.points[i - left + 1],
            }),
        }
    }

    fn ends(&self) -> [T; 2] {
        let [left, right] = self.is_infinite;
        let end = |point: Option<&T>, is_infinite: bool, infinity: T| {
            point.copied().filter(|_| !is_infinite).unwrap_or(infinity)
        };
        [
            end(self.points.first(), left, T::neg_infinity()),
            end(self.points.last(), right, T::infinity()),
        ]
    }

    /// Where distances are counted from: 0 and the finite ends.
    fn origins(&self) -> ([T; 3], usize) {
        let [low, high] = self.ends();
        let mut origins = [T::zero(); 3];
        let mut count = 0;
        for x in [low, T::zero(), high] {
            let is_new = !origins[..count].contains(&x);
            if is_new && x.is_finite() && x >= low && x <= high {
                origins[count] = x;
                count += 1;
            }
        }
        (origins, count)
    }

    /// The places to be looked at: from where, and the distances.
    fn places(&self) -> Vec<(T, Vec<T>)> {
        let [low, high] = self.ends();
        let (origins, count) = self.origins();
        let origins = &origins[..count];
        let mut places = Vec::new();
        for &origin in origins {
            for side in [-T::one(), T::one()] {
                let distances: Vec<T> = EXPONENTS
                    .map(|k| side * T::lit(10.0).powi(k))
                    .filter(|&d| {
                        let x = origin + d;
                        let is_apart = d.abs() >= T::lit(64.0) * T::epsilon() * origin.abs();
                        // What is nearer to another is looked at from there.
                        let is_nearest = origins
                            .iter()
                            .all(|&other| other == origin || (x - other).abs() >= d.abs());
                        is_apart && is_nearest && x > low && x < high
                    })
                    .collect();
                if !distances.is_empty() {
                    places.push((origin, distances));
                }
            }
        }
        places
    }

    /// Cut the range around what was found.
    fn cut_at(&mut self, origin: T, distance: T) {
        let side = usize::from(distance > T::zero());
        let [low, high] = self.ends();
        let add = |points: &mut Vec<T>, x: T| {
            if x > low && x < high {
                let at = points.partition_point(|&point| point < x);
                if points.get(at) != Some(&x) {
                    points.insert(at, x);
                }
            }
        };
        add(&mut self.points, origin);
        add(&mut self.points, origin + distance);
        if !self.is_infinite[side] {
            // A panel of 33 samples each for the next powers of ten.
            add(&mut self.points, origin + T::lit(10.0) * distance);
            add(&mut self.points, origin + T::lit(100.0) * distance);
        }
        for unit in &mut self.units {
            *unit = distance.abs();
        }
    }
}

impl<T: Real> Integration<'_, T> {
    /// If first samples say nothing, a look at all scales; whether something was found.
    pub(super) fn look_around(&mut self, start: &mut Start<T>) -> Result<bool, Failure<T>> {
        let (origins, count) = start.origins();
        let Some(known) = Known::of(self.store, &origins[..count]) else {
            return Ok(false);
        };
        self.find_scales(start, &known)
    }

    /// A look at all scales; whether something was found.
    pub(super) fn find_scales(
        &mut self,
        start: &mut Start<T>,
        known: &Known<T>,
    ) -> Result<bool, Failure<T>> {
        let places = start.places();
        self.store.clear_requests();
        for (origin, distances) in &places {
            self.store.xs.extend(distances.iter().map(|&d| *origin + d));
        }
        // Far out a formula may overflow; anywhere else a place that has no value is an error.
        let [left, right] = start.is_infinite;
        let distances = places.iter().flat_map(|(_, distances)| distances);
        let is_far = |&d: &T| d.abs() > T::one() && if d < T::zero() { left } else { right };
        let far: Vec<bool> = distances.map(is_far).collect();
        self.sample(&mut |i| far[i])?;
        let fresh = self.store.fresh_samples();
        let mut indices = 0..fresh.points();
        let zero = T::zero();
        let mut found = Vec::new();
        for (origin, distances) in places {
            let indices = indices.by_ref().take(distances.len());
            let shares = distances.iter().zip(indices).map(|(&d, i)| {
                let size = match &known.constant {
                    Some(constant) => fresh.value(i).distance(constant),
                    None => fresh.norm(i),
                };
                (size * d.abs(), d)
            });
            let [first, second] = highest_two(shares);
            found.extend([first, second].each(|(share, distance)| (share, origin, distance)));
        }
        found.retain(|hit| hit.0 > zero);
        let mut order: Vec<usize> = (0..found.len()).collect();
        sort_indices(&mut order, &mut |i, j| found[j].0.partial_cmp(&found[i].0));
        let largest = order.first().map_or(zero, |&i| found[i].0);
        let mut is_cut = false;
        for (share, origin, distance) in order.iter().map(|&i| &found[i]) {
            let has_room = start.legs().count() + CUTS <= self.goal.max_intervals;
            if has_room && *share >= T::lit(NOTABLE) * largest {
                start.cut_at(*origin, *distance);
                is_cut = true;
            }
        }
        Ok(is_cut)
    }
}

/// The two highest peaks in a list of shares: where most of it is, by powers of ten. What lives at two scales has
/// two of them.
fn highest_two<T: Real>(shares: impl Iterator<Item = (T, T)>) -> [(T, T); 2] {
    let zero = T::zero();
    let mut highest = [(zero, zero); 2];
    let [mut before, mut here] = [(zero, zero); 2];
    for next in shares
        .filter(|share| share.0.is_finite())
        .chain(iter::once((zero, zero)))
    {
        if here.0 > before.0 && here.0 >= next.0 {
            if here.0 > highest[0].0 {
                highest = [here, highest[0]];
            } else if here.0 > highest[1].0 {
                highest[1] = here;
            }
        }
        (before, here) = (here, next);
    }
    highest
}

/// What first samples say, where that is next to nothing.
pub(super) struct Known<T> {
    /// All of them, if they are equal.
    constant: Option<Components<T>>,
}

impl<T: Real> Known<T> {
    pub(super) fn nothing() -> Self {
        Known { constant: None }
    }

    fn of(store: &Storage<T>, origins: &[T]) -> Option<Self> {
        let zero = T::zero();
        let panels = store.panels.as_slice();
        let first = store.samples_of(&panels[0]).value(0);
        let tells = |panel: &Panel<T>| panel.map == Map::Identity || first.norm().is_zero();
        let is_constant = |panel: &Panel<T>| {
            let samples = store.samples_of(panel);
            (0..=panel.degree).all(|j| samples.value(j).distance(&first).is_zero())
        };
        if panels
            .iter()
            .all(|panel| tells(panel) && is_constant(panel))
        {
            return Some(Known {
                constant: Some(first),
            });
        }
        let largest = panels
            .iter()
            .fold(zero, |most, panel| most.max(panel.found.largest));
        let bound = T::lit(NEGLIGIBLE) * largest;
        let (mut count, mut is_at_origin) = (0, false);
        for panel in panels {
            let n = panel.degree;
            let x = |j: usize| panel.map.x(position(panel.interval(), n, j));
            // Ends that panels share count once.
            let samples = store.samples_of(panel);
            let seen = |&j: &usize| samples.norm(j) > bound;
            count += (1..=n).filter(seen).take(FEW + 1).count();
            if count > FEW {
                return None;
            }
            // What lives on another scale is seen next to where it is counted from, or far out.
            is_at_origin |= (0..=n).filter(seen).any(|j| {
                let near = [x(j.saturating_sub(1)), x((j + 1).min(n))];
                let [low, high] = if near[0] < near[1] {
                    near
                } else {
                    [near[1], near[0]]
                };
                let is_far = panel.map != Map::Identity && n < FIRST - 1;
                is_far
                    || origins
                        .iter()
                        .any(|&origin| origin >= low && origin <= high)
            });
        }
        if !is_at_origin {
            return None;
        }
        Some(Known { constant: None })
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;
    use alloc::vec;

    fn start(domain: impl Into<Domain<f64>>) -> Start<f64> {
        let domain = domain.into();
        let descends = domain.descends().expect("in order");
        Start::of(&domain, descends, Vec::new())
    }

    fn all_places(start: &Start<f64>) -> Vec<f64> {
        let places = start.places().into_iter();
        places
            .flat_map(|(x, all)| all.into_iter().map(move |d| x + d))
            .collect()
    }

    #[test]
    fn every_power_of_ten_is_looked_at_from_0_and_from_the_ends() {
        let line = all_places(&start(..));
        let half_line = all_places(&start(..1e6));
        for k in -30..=30 {
            let d = 10_f64.powi(k);
            assert!(line.contains(&d) && line.contains(&-d), "{k}");
            assert!(half_line.contains(&-d), "{k}");
            assert_eq!(half_line.contains(&d), d < 0.9e6, "{k}");
        }
        assert!(half_line.contains(&(1e6 - 10.0)));
        for range in [2.0_f64..5.0, -1e-9..3.0, 7.0..7.0 + 1e-12, 5.0..2.0] {
            let (low, high) = (range.start.min(range.end), range.start.max(range.end));
            for x in all_places(&start(range)) {
                assert!(low < x && x < high, "{x}");
            }
        }
    }

    #[test]
    fn a_range_is_cut_where_something_is() {
        let mut line = start(..);
        line.cut_at(0.0, 1e-9);
        assert_eq!((line.points, line.units), (vec![0.0, 1e-9], [1e-9; 2]));

        let mut finite = start([-2.0, 0.0, 1e6]);
        finite.cut_at(0.0, 1e-3);
        assert_eq!(finite.points, [-2.0, 0.0, 1e-3, 1e-2, 0.1, 1e6]);
        finite.cut_at(1e6, -1e5);
        assert_eq!(finite.points, [-2.0, 0.0, 1e-3, 1e-2, 0.1, 9e5, 1e6]);
    }

    #[test]
    fn a_start_has_the_pieces_of_its_domain() {
        let infinity = f64::INFINITY;
        let count = |domain: Domain<f64>| start(domain).legs().count();
        assert_eq!(count(Domain::from(..)), 1);
        assert_eq!(count(Domain::from(3.0..)), 1);
        assert_eq!(count([infinity, 4.0, 4.0, 0.0, -infinity].into()), 3);
        assert_eq!(count([0.0, 0.0, 1.0, 2.0, 2.0].into()), 2);
    }
}
