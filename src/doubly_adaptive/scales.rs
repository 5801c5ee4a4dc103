//! Places where physics lives: every power of ten of the distance from 0 and from the finite ends.
//!
//! First samples know the unit of length that x is written in. An integrand in SI units may live at
//! 1e-9 of it, or at 1e12, and all first samples are 0. Before that is believed, or a flank that one or
//! two samples have seen, there is a look at all scales, from 0 and from the ends. Where something is
//! found, the range is cut there, and infinite ends are counted in its unit.

use alloc::vec::Vec;
use core::iter;

use crate::domain::{Domain, Piece};
use crate::doubly_adaptive::interval::position;
use crate::doubly_adaptive::map::Map;
use crate::doubly_adaptive::panel::Panel;
use crate::doubly_adaptive::storage::{Storage, sort_indices};
use crate::doubly_adaptive::{FIRST, Integration};
use crate::each::Each;
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

/// An end of a half-line at such a distance from 0 is far from where f probably lives, if 0 is within. (Of widths from
/// 1e19 on the side towards the end would be seen, and the open one not.)
const FAR_END: core::ops::Range<f64> = 8.0..1e18;

/// A range as it is begun: where it is cut, and the units of its infinite ends.
pub(super) struct Start<T> {
    /// Finite ends and break points, ascending.
    pub(super) points: Vec<T>,
    is_infinite: [bool; 2],
    units: [T; 2],
    /// Whether 0, if it lies within a half-line and far from its end, is a place to begin from, and whether
    /// it is a break point then.
    has_centre: bool,
    is_cut_at_centre: bool,
}

/// An interval of it that is begun with panels of its own.
#[derive(Clone, Copy, Debug)]
pub(super) enum Leg<T> {
    Finite(Piece<T>),
    /// In the variable s of a map, from its origin up to so much on both sides.
    Infinite(Map<T>, [T; 2]),
}

impl<T: Real> Start<T> {
    pub(super) fn of_piece(piece: Piece<T>, mut points: Vec<T>) -> Self {
        points.clear();
        points.extend([piece.a, piece.b]);
        Start {
            points,
            is_infinite: [false; 2],
            units: [T::one(); 2],
            has_centre: false,
            is_cut_at_centre: false,
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
            has_centre: true,
            is_cut_at_centre: false,
        }
    }

    pub(super) fn legs(&self) -> impl Iterator<Item = Leg<T>> {
        let [left, right] = self.is_infinite;
        let points = &self.points;
        let all = [T::infinity(); 2];
        let line = points.is_empty().then_some(Leg::Infinite(Map::Line, all));
        let ray = |point: Option<&T>, side: usize| {
            let rays = point.map(|&x| self.half_line(x, side));
            rays.into_iter().flatten().flatten()
        };
        let first = points.first().filter(|_| left);
        let last = points.last().filter(|_| right);
        let pieces = points.windows(2).map(|ends| {
            Leg::Finite(Piece {
                map: Transform::Identity,
                a: ends[0],
                b: ends[1],
            })
        });
        line.into_iter()
            .chain(ray(first, 0))
            .chain(pieces)
            .chain(ray(last, 1))
    }

    /// A half-line from x to the left (side 0) or to the right. If it has 0 for a centre, there are two parts that
    /// meet half-way: one of the line, or two from 0, and what is beside x.
    fn half_line(&self, x: T, side: usize) -> [Option<Leg<T>>; 3] {
        let mut reach = [T::infinity(); 2];
        let ray = |origin: T, unit: T, reach: [T; 2]| {
            Some(Leg::Infinite(Map::Ray { origin, unit }, reach))
        };
        let outwards = [-self.units[0], self.units[1]][side];
        if !self.is_centred(x, side) {
            return [ray(x, outwards, reach), None, None];
        }
        let half = T::lit(0.5) * x.abs();
        let up_to_half = [half.ln_1p(); 2];
        let beside = ray(x, outwards, up_to_half);
        let mut parts = if self.is_cut_at_centre {
            let zero = T::zero();
            [
                ray(zero, outwards, reach),
                ray(zero, -outwards, up_to_half),
                beside,
            ]
        } else {
            reach[1 - side] = half.asinh();
            [Some(Leg::Infinite(Map::Line, reach)), None, beside]
        };
        if side == 1 {
            parts.reverse();
        }
        parts
    }

    /// Whether a half-line from x has 0 for a centre.
    fn is_centred(&self, x: T, side: usize) -> bool {
        let distance = if side == 0 { x } else { -x };
        self.has_centre && distance > T::lit(FAR_END.start) && distance < T::lit(FAR_END.end)
    }

    /// Cut the range at 0, if that is within an infinite part of it; whether it is.
    pub(super) fn cut_at_zero(&mut self) -> bool {
        let zero = T::zero();
        let ends = [self.points.first(), self.points.last()];
        let is_centre = |side: usize| {
            let end = ends[side].filter(|_| self.is_infinite[side]);
            end.is_some_and(|&x| self.is_centred(x, side))
        };
        if is_centre(0) || is_centre(1) {
            return !core::mem::replace(&mut self.is_cut_at_centre, true);
        }
        let [low, high] = self.ends();
        let is_within = |x: Option<&T>, side: usize| {
            let x = x.copied().unwrap_or(zero);
            self.is_infinite[side] && if side == 0 { x >= zero } else { x <= zero }
        };
        let is_new = low < zero && high > zero && !self.points.contains(&zero);
        let is_new = is_new && (is_within(ends[0], 0) || is_within(ends[1], 1));
        if is_new {
            let at = self.points.partition_point(|&x| x < zero);
            self.points.insert(at, zero);
        }
        is_new
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
        self.has_centre = false;
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
    fn what_is_far_from_0_has_it_for_a_centre() {
        // In x: where each infinite part begins and how far it goes.
        let parts = |start: &Start<f64>| -> Vec<[f64; 2]> {
            let part = |leg: Leg<f64>| match leg {
                Leg::Finite(piece) => [piece.a, piece.b],
                Leg::Infinite(Map::Line, [left, right]) => [-left, right].map(f64::sinh),
                Leg::Infinite(map, [reach, _]) => [map.x(0.0), map.x(reach)],
            };
            start.legs().map(part).collect()
        };
        let near = |found: &[[f64; 2]], expected: &[[f64; 2]]| {
            let off = |(x, y): (f64, f64)| x == y || (x - y).abs() <= 1e-12 * y.abs();
            let pairs = found.as_flattened().iter().zip(expected.as_flattened());
            found.len() == expected.len() && pairs.into_iter().all(|(&x, &y)| off((x, y)))
        };
        let (low, high) = (f64::NEG_INFINITY, f64::INFINITY);
        let mut left = start(..1e4);
        assert!(near(&parts(&left), &[[low, 5e3], [1e4, 5e3]]));
        assert!(left.cut_at_zero() && !left.cut_at_zero());
        assert!(near(&parts(&left), &[[0.0, low], [0.0, 5e3], [1e4, 5e3]]));
        let right = start([-100.0, -60.0, high]);
        assert!(near(
            &parts(&right),
            &[[-100.0, -60.0], [-60.0, -30.0], [-30.0, high]]
        ));
        // Near enough as it is.
        assert!(near(&parts(&start(..3.0)), &[[3.0, low]]));
        assert!(near(&parts(&start(..-1e4)), &[[-1e4, low]]));
        left.cut_at(1e4, -1.0);
        assert!(near(&parts(&left), &[[9999.0, low], [9999.0, 1e4]]));
    }

    #[test]
    fn zero_becomes_a_break_point_where_an_infinite_part_has_it_inside() {
        let mut line = start(..);
        assert!(line.cut_at_zero() && !line.cut_at_zero());
        assert_eq!(line.points, [0.0]);
        for outside in [start(0.0..), start(..-3.0), start(2.0..), start(-1.0..1.0)] {
            let mut outside = outside;
            assert!(!outside.cut_at_zero(), "{:?}", outside.points);
        }
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
