//! Poles beside the range, and a variable in which they are far away.
//!
//! Next to poles at x0 +- i d, with d small, the Chebyshev coefficients of f hardly decay, but those
//! of q f do, where q(x) = (x - x0)^2 + d^2. Since x T_k = (T_(k-1) + T_(k+1))/2, the coefficients of
//! x f and x^2 f are combinations of those of f: exactly so for the interpolants at the nodes, if
//! coefficients go on beyond the last as they came, and the last is doubled. So the q for which the
//! last coefficients of q f are smallest is a matter of linear least squares with two unknowns, and
//! needs no further sample. If it makes them small, there are such poles.
//!
//! With x = x0 + d sinh s they lie at s = +- i pi/2, and the logarithm of d is left of d. The map, and
//! to look for poles in Chebyshev coefficients, is from Tee and Trefethen (SIAM J. Sci. Comput. 28,
//! 1798, 2006). All samples go along as witnesses, and the new panel is judged like any other. It needs
//! few samples for the poles, fewer than what might be beside them; so some more must confirm it.

use num_traits::Zero;

use super::witness::WITNESSES;
use super::{End, Interval, Map, Panel, Storage};
use crate::chebyshev::kernel::larger;
use crate::chebyshev::node;
use crate::doubly_adaptive::error_estimate::worst_misfit;
use crate::doubly_adaptive::first_panel::Judged;
use crate::doubly_adaptive::storage::Nodes;
use crate::real::Real;
use crate::real::normalizer;
use crate::value::Value;
use crate::vector::Vector;

/// The samples of a panel in the variable away from poles.
const AWAY: usize = 65;

/// The most coefficients that poles are looked for in.
const TERMS: usize = 32;

/// How small the last coefficients of q f must be, beside those of f. Corners, steps and powers of a
/// real distance hardly ever leave less than ten times as much of them.
const RESOLVED: f64 = 1e-5;

/// The farthest poles that are worth another variable.
const FARTHEST: f64 = 0.4;

/// A pair of poles at place +- i distance, in half widths of a panel from its middle.
#[derive(Clone, Copy, Debug)]
struct Pole<T> {
    place: T,
    distance: T,
}

impl<T: Real> Pole<T> {
    /// The pair that makes the coefficients of an interpolant decay slowly, if one does.
    #[inline(never)]
    fn behind<Y: Vector<Real = T>>(coefficients: &[Y]) -> Option<Self> {
        let lit = T::lit;
        let n = coefficients.len() - 1;
        let (even, odd) = coefficients.split_at(n / 2 + 1);
        // About the last third; an equation takes two coefficients more on either side.
        let first = (2 * n / 3 - 2).max(n.saturating_sub(TERMS - 1));
        let count = n - first + 1;
        let at = |i: usize| {
            let k = (first + i).min(n);
            if k % 2 == 0 {
                &even[k / 2]
            } else {
                &odd[k / 2]
            }
        };
        // In units of the largest, lest products leave the range of the scalar.
        let unit = (0..count).fold(T::zero(), |unit, i| larger(unit, at(i).norm()));
        let scale = unit.recip();
        let mut c: [Y; TERMS] = Y::array(|_| coefficients[0].clone());
        for (i, c) in c.iter_mut().enumerate().take(count) {
            c.clone_from(at(i));
            c.scale_by(if i + 1 == count { scale + scale } else { scale });
        }
        // The coefficients of (y - r) f from those of f, where y = -x.
        let times = |c: &[Y; TERMS], i: usize, r: T| {
            let mut mean = c[i - 1].clone();
            mean.add_scaled(T::one(), &c[i + 1]);
            mean.scale_by(lit(0.5));
            mean.add_scaled(-r, &c[i]);
            mean
        };
        // Where y is measured from matters to rounding only: the best single root is a good place.
        let (mut ff, mut fy) = (T::zero(), T::zero());
        for i in 2..count - 2 {
            ff = ff + c[i].dot(&c[i]);
            fy = fy + c[i].dot(&times(&c, i, T::zero()));
        }
        let r = fy / ff;
        let mut d = c.clone();
        for (i, d) in d.iter_mut().enumerate().take(count - 1).skip(1) {
            *d = times(&c, i, r);
        }
        let [mut fy, mut yy, mut fz, mut yz, mut zz] = [T::zero(); 5];
        for i in 2..count - 2 {
            let e = times(&d, i, r);
            fy = fy + c[i].dot(&d[i]);
            yy = yy + d[i].dot(&d[i]);
            fz = fz + c[i].dot(&e);
            yz = yz + d[i].dot(&e);
            zz = zz + e.dot(&e);
        }
        // q = (y - r)^2 + b (y - r) + g; where a single real pole leaves it open, all of it is noise.
        let determinant = ff * yy - fy * fy;
        let b = (fz * fy - yz * ff) / determinant;
        let g = (yz * fy - fz * yy) / determinant;
        let left = zz + b * yz + g * fz;
        let square = g - lit(0.25) * b * b;
        let (place, distance) = (lit(0.5) * b - r, square.sqrt());
        let bound = lit(RESOLVED * RESOLVED).max(lit(8.0) * T::epsilon());
        let is_near = square > T::epsilon()
            && distance <= lit(FARTHEST)
            && place.abs() <= T::one() + distance;
        // As exactly as a map needs them: otherwise their last digits, which are noise, would move
        // every sample.
        (is_near && left <= bound * ff).then(|| {
            let unit = normalizer(distance) * lit(16.0);
            Pole {
                place: (place * unit).round() / unit,
                distance: (distance * unit).round() / unit,
            }
        })
    }
}

/// [a, b] in the variable away from a pair of poles.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change<T> {
    pole: Pole<T>,
    pub(super) interval: Interval<T>,
    /// The distance of the poles in x, and the middle and half width of the interval.
    width: T,
    middle: T,
    half: T,
}

impl<T: Real> Change<T> {
    /// That for [a, b], if poles call for one. `magnitude` is the integral of |f| there.
    pub(super) fn of<Y: Vector<Real = T>>(
        (a, b): (T, T),
        coefficients: &[Y],
        magnitude: T,
        tolerance: T,
    ) -> Option<Self> {
        let size = T::epsilon() * a.abs().max(b.abs());
        // There must be numbers enough in [a, b].
        if T::lit(0.5) * b - T::lit(0.5) * a <= T::lit(1e6) * size {
            return None;
        }
        let change = Change::new(Pole::behind(coefficients)?, a, b);
        // What rounding of x does to a sample next to the poles. Few samples do not average it: where
        // it matters, many are better.
        let noise = size / change.width * magnitude;
        (noise <= T::lit(0.5) * tolerance).then_some(change)
    }

    fn new(pole: Pole<T>, a: T, b: T) -> Self {
        let half = T::lit(0.5);
        let half_width = half * b - half * a;
        let width = half_width * pole.distance;
        let map = Map::Away {
            centre: half * b + half * a + half_width * pole.place,
            width,
            range: [a, b],
        };
        let [a, b] = [-T::one(), T::one()].map(|end| pole.s(end).0);
        Change {
            pole,
            interval: Interval { map, a, b },
            width,
            middle: half * (b + a),
            half: half * (b - a),
        }
    }

    /// The place of a sample on the panel in s, and the sample there.
    #[inline(always)]
    fn inherit<Y: Vector<Real = T>>(&self, place: T, y: &Y) -> (T, Y) {
        let (s, slope) = self.pole.s(place);
        ((s - self.middle) / self.half, scaled(y, self.width * slope))
    }

    /// The samples at the ends.
    fn ends<Y: Vector<Real = T>>(&self, left: &Y, right: &Y) -> [Y; 2] {
        let one = T::one();
        [(-one, left), (one, right)].map(|(place, y)| scaled(y, self.width * self.pole.s(place).1))
    }
}

/// The most samples that confirm a panel.
pub(super) const CONFIRMATIONS: usize = 32;

/// How far from the poles they are, in units of their distance, at the most: farther away samples are
/// no thinner than those that the panel has inherited.
const CONFIRMED: f64 = 45.0;

/// Places on a panel, and s there: so many of them.
pub(super) struct Confirmations<T> {
    pub(super) count: usize,
    pub(super) places: [T; CONFIRMATIONS],
    pub(super) s: [T; CONFIRMATIONS],
}

impl<T: Real> Change<T> {
    /// Between the nodes of degree n, where they are farther apart than what the poles make is wide, and
    /// something as narrow could hide from an interpolant that is content with few samples.
    pub(super) fn confirmations(&self, n: usize) -> Confirmations<T> {
        let between = |j: usize| T::lit(0.5) * (node::<T>(n, j) + node(n, j + 1));
        let s = |place: T| self.middle + self.half * place;
        // The first of them that is not below a bound.
        let first = |bound: T| {
            let (mut low, mut high) = (0, n);
            while low < high {
                let j = usize::midpoint(low, high);
                if s(between(j)) < bound {
                    low = j + 1;
                } else {
                    high = j;
                }
            }
            low
        };
        // Nodes are about 3 half/n apart in s, which is cosh s times as many distances of the poles.
        let spacing = T::lit(3.0) * self.half / T::lit(n as f64);
        let (least, most) = (
            (T::lit(4.0) / spacing).ln().max(T::one()),
            T::lit(2.0 * CONFIRMED).ln(),
        );
        let (left, right) = (first(-most)..first(-least), first(least)..first(most));
        let stride = (left.len() + right.len()).div_ceil(CONFIRMATIONS).max(1);
        let mut found = Confirmations {
            count: 0,
            places: [T::zero(); CONFIRMATIONS],
            s: [T::zero(); CONFIRMATIONS],
        };
        for j in left.step_by(stride).chain(right.rev().step_by(stride)) {
            if found.count < CONFIRMATIONS {
                found.places[found.count] = between(j);
                found.s[found.count] = s(between(j));
                found.count += 1;
            }
        }
        found
    }
}

impl<T: Real> Pole<T> {
    /// s at a place, and cosh s.
    #[inline(always)]
    fn s(self, place: T) -> (T, T) {
        let t = (place - self.place) / self.distance;
        let cosh = (t * t + T::one()).sqrt();
        // As exact as a place needs to be.
        let s = (t.abs() + cosh).ln();
        (if t < T::zero() { -s } else { s }, cosh)
    }
}

fn scaled<Y: Vector>(y: &Y, slope: Y::Real) -> Y {
    let mut y = y.clone();
    y.scale_by(slope);
    y
}

/// Another variable for a panel, if poles beside it call for one.
pub(super) fn change_for<Y: Vector>(
    panel: &Panel<Y>,
    coefficients: &[Y],
    tolerance: Y::Real,
) -> Option<Change<Y::Real>> {
    if panel.map != Map::Identity
        || panel.degree < 16
        || panel.group.is_some()
        || panel.ends.contains(&End::Missing)
    {
        return None;
    }
    let coefficients = &coefficients[panel.first..=panel.first + panel.degree];
    Change::of(
        (panel.a, panel.b),
        coefficients,
        panel.found.magnitude,
        tolerance,
    )
}

/// The most samples that a first panel in another variable has to explain: those inside of the panel in
/// x, of degree 64 at the most, with its witnesses, and those that confirm it.
const INHERITED: usize = 63 + WITNESSES + CONFIRMATIONS;

/// What a first panel in another variable has from that in x.
pub(super) struct Inheritance<Y: Value> {
    pub(super) change: Change<Y::Real>,
    ends: [Y; 2],
    /// So many samples inside, and their places.
    count: usize,
    places: [Y::Real; INHERITED],
    samples: [Y; INHERITED],
}

impl<Y: Vector> Inheritance<Y> {
    #[inline(never)]
    pub(super) fn new(change: Change<Y::Real>, samples: &[Y]) -> Self {
        let n = samples.len() - 1;
        let count = n - 1;
        let ends = change.ends(&samples[0], &samples[n]);
        let mut places = [Y::Real::zero(); INHERITED];
        let mut inside: [Y; INHERITED] = Y::array(|_| ends[0].clone());
        for (j, (place, y)) in places.iter_mut().zip(&mut inside).enumerate().take(count) {
            (*place, *y) = change.inherit(node(n, j + 1), &samples[j + 1]);
        }
        Inheritance {
            change,
            ends,
            count,
            places,
            samples: inside,
        }
    }

    /// The samples at the ends of the panel.
    pub(super) fn ends(&self) -> [Y; 2] {
        self.ends.clone()
    }

    /// Add a sample at a place in x.
    pub(super) fn add_from_x(&mut self, place: Y::Real, y: &Y) {
        let (place, y) = self.change.inherit(place, y);
        self.add(place, y);
    }

    /// Add a sample that confirms.
    pub(super) fn add(&mut self, place: Y::Real, y: Y) {
        self.places[self.count] = place;
        self.samples[self.count] = y;
        self.count += 1;
    }

    /// How badly an interpolant explains what is inherited, from a sample on.
    pub(super) fn misfit(&self, coefficients: &[Y], from: usize) -> Y::Real {
        let some = from..self.count;
        worst_misfit(
            coefficients,
            &self.samples[some.clone()],
            &self.places[some],
        )
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    pub(super) fn half_width(&self) -> Y::Real {
        self.change.half
    }
}

impl<Y: Vector> Storage<Y> {
    /// List the points that a panel needs in the variable away from a pole.
    pub(super) fn request_away(&mut self, change: Change<Y::Real>) {
        let Interval { map, .. } = change.interval;
        self.ask_at(change.interval, Nodes::inner(AWAY - 1));
        let Confirmations { count, s, .. } = change.confirmations(AWAY - 1);
        for s in &s[..count] {
            self.ask(core::array::from_ref(s), map);
        }
    }

    /// Replace a panel by one in the variable away from a pole.
    pub(super) fn away(&mut self, index: usize, change: Change<Y::Real>, fresh: usize) {
        let old = self.panels[index].clone();
        let last = old.first + old.degree;
        let ends = change.ends(&self.samples[old.first], &self.samples[last]);
        let first_inherited = self.places.len();
        let Confirmations { count, places, .. } = change.confirmations(AWAY - 1);
        for (i, &place) in places[..count].iter().enumerate() {
            self.places.push(place);
            self.inherited.push(self.scaled(fresh + AWAY - 2 + i));
        }
        for j in 1..old.degree {
            let y = &self.samples[old.first + j];
            let (place, y) = change.inherit(node(old.degree, j), y);
            self.places.push(place);
            self.inherited.push(y);
        }
        for i in old.first_inherited..old.first_inherited + old.inherited {
            let (place, y) = change.inherit(self.places[i], &self.inherited[i]);
            self.places.push(place);
            self.inherited.push(y);
        }
        let kept = self.keep_samples(
            AWAY - 1,
            change.interval,
            [End::Inner; 2],
            |store, j| match j {
                0 => ends[0].clone(),
                _ if j == AWAY - 1 => ends[1].clone(),
                _ => store.scaled(fresh + j - 1),
            },
        );
        self.push_away(change, (old.piece, old.ends), kept, first_inherited);
        self.has_changed |= self.panels.len() > 2;
        // The new panel, the last one, takes the place of the old.
        self.panels.swap_remove(index);
    }

    /// Keep the first panel of the only piece there is.
    pub(super) fn first_away(&mut self, inheritance: Inheritance<Y>, judged: Judged<'_, Y>) {
        let Inheritance {
            change,
            count,
            places,
            samples: inherited,
            ..
        } = inheritance;
        self.levels.push(Y::Real::zero());
        let kept = self.keep(judged);
        self.inherited.extend(inherited.into_iter().take(count));
        self.places.extend_from_slice(&places[..count]);
        self.push_away(change, (0, [End::Original; 2]), kept, 0);
    }

    fn push_away(
        &mut self,
        change: Change<Y::Real>,
        (piece, ends): (usize, [End; 2]),
        kept: (usize, super::Assessment<Y>),
        first_inherited: usize,
    ) {
        self.push_root(change.interval, piece, ends, kept);
        if let Some(panel) = self.panels.last_mut() {
            panel.first_inherited = first_inherited;
            panel.inherited = self.places.len() - first_inherited;
            panel.checked = false;
            panel.witnessed = true;
        }
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;
    use crate::chebyshev::transform;
    use num_complex::Complex64;

    fn behind<Y: Vector<Real = f64>, const N: usize>(f: impl Fn(f64) -> Y) -> Option<Pole<f64>> {
        let samples: [Y; N] = core::array::from_fn(|j| f(node(N - 1, j)));
        let mut coefficients = samples.clone();
        transform(&mut coefficients, &samples);
        Pole::behind(&coefficients)
    }

    fn assert_found<Y: Vector<Real = f64>, const N: usize>(
        name: &str,
        f: impl Fn(f64) -> Y,
        (place, distance): (f64, f64),
        within: f64,
    ) {
        let pole =
            behind::<Y, N>(f).unwrap_or_else(|| panic!("{name}: no {place} +- {distance} i"));
        assert!(
            (pole.place - place).abs() <= within * distance
                && (pole.distance / distance - 1.0).abs() <= within,
            "{name}: {pole:?}, which is {place} +- {distance} i"
        );
    }

    #[test]
    fn poles_are_found_however_near() {
        for exponent in 1..=6 {
            let d = 0.3 * 10_f64.powi(1 - exponent);
            for x0 in [0.0, 0.123, -0.7, 0.95] {
                let lorentzian = move |x: f64| 1.0 / ((x - x0) * (x - x0) + d * d);
                // A sixteenth of d is near enough; and rounding leaves less of d^2 beside 1.
                let within = 0.0626 + 1e-14 / (d * d);
                assert_found::<_, 17>("17", lorentzian, (x0, d), within);
                let wave = move |x: f64| {
                    let z = Complex64::cis(3.0 * x) / Complex64::new(x - x0, d);
                    [z.re, z.im]
                };
                assert_found::<_, 33>("wave", wave, (x0, d), within);
                assert_found::<_, 65>("65", wave, (x0, d), within);
                let both =
                    move |x: f64| [lorentzian(x), 2.0 + x, wave(x)[0], 0.0, 0.0, 0.0, 0.0, 0.0];
                assert_found::<_, 33>("array", both, (x0, d), within);
                let list = move |x: f64| both(x).to_vec();
                assert_found::<_, 33>("list", list, (x0, d), within);
            }
        }
    }

    #[test]
    fn a_change_of_units_of_f_changes_nothing() {
        for exponent in [-1000, -300, 0, 300, 1000] {
            let unit = 2_f64.powi(exponent);
            let pole = behind::<_, 33>(|x: f64| unit * x.cos() / (x * x + 1e-3));
            let reference = behind::<_, 33>(|x: f64| x.cos() / (x * x + 1e-3));
            let parts = |pole: Option<Pole<f64>>| pole.map(|pole| (pole.place, pole.distance));
            assert!(pole.is_some());
            assert_eq!(parts(pole), parts(reference), "2^{exponent}");
        }
    }

    #[test]
    fn none_is_found_where_there_is_none() {
        let none: [(&str, &dyn Fn(f64) -> f64); 9] = [
            ("corner", &|x| (x - 0.123).abs()),
            ("cusp", &|x| (x - 0.05).abs().sqrt()),
            ("step", &|x| if x < 0.3 { 0.0 } else { x.exp() }),
            ("oscillation", &|x| (100.0 * x).cos()),
            ("spike", &|x| if x == 0.0 { 1.0 } else { 0.0 }),
            ("real pole", &|x| 1.0 / (x + 1.001)),
            ("root", &|x| (1.0 + x).sqrt()),
            ("zero", &|_| 0.0),
            ("two pairs", &|x| 1.0 / ((x * x - 0.1).powi(2) + 1e-4)),
        ];
        for (name, f) in none {
            assert!(behind::<_, 33>(f).is_none(), "{name}");
            assert!(behind::<_, 17>(f).is_none(), "{name}");
        }
    }

    #[test]
    fn nothing_finite_is_made_of_what_is_not() {
        for y in [f64::NAN, f64::INFINITY] {
            assert!(
                behind::<_, 33>(|x: f64| if x > 0.5 { y } else { 1.0 / (x * x + 0.01) }).is_none()
            );
        }
    }

    #[test]
    fn samples_keep_their_points() {
        let (a, b) = (3.0, 5.0);
        let pole = Pole {
            place: 0.3,
            distance: 1e-3,
        };
        let change = Change::new(pole, a, b);
        for k in -20..=20 {
            let place = f64::from(k) / 20.0;
            let (new, y) = change.inherit(place, &1.0);
            let s = change.middle + change.half * new;
            let (x, slope) = change.interval.map.point(s);
            assert!((x - (4.0 + place)).abs() <= 1e-14, "{place}: {x}");
            assert!((y / slope - 1.0).abs() <= 1e-13, "{place}: {y} {slope}");
        }
    }
}
