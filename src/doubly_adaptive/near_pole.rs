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

use crate::chebyshev::kernel::larger;
use crate::chebyshev::node;
use crate::doubly_adaptive::interval::{Interval, Nodes};
use crate::doubly_adaptive::map::Map;
use crate::doubly_adaptive::panel::{End, Panel};
use crate::doubly_adaptive::storage::{Sampled, Storage, block_of};
use crate::each::Each;
use crate::real::{Real, normalizer};
use crate::vector::{Columns, Vector};

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
    fn behind(coefficients: Columns<'_, T>) -> Option<Self> {
        let lit = T::lit;
        let n = coefficients.points() - 1;
        // About the last third; an equation takes two coefficients more on either side.
        let first = (2 * n / 3 - 2).max(n.saturating_sub(TERMS - 1));
        let count = n - first + 1;
        // Where coefficient k is: the even ones come first.
        let at = |i: usize| {
            let k = (first + i).min(n);
            if k % 2 == 0 { k / 2 } else { n / 2 + 1 + k / 2 }
        };
        // In units of the largest, lest products leave the range of the scalar.
        let unit = (0..count).fold(T::zero(), |unit, i| larger(unit, coefficients.norm(at(i))));
        let scale = unit.recip();
        let term = |column: &[T], i: usize| {
            let c = column[at(i)];
            c * if i + 1 == count { scale + scale } else { scale }
        };
        // The coefficients of (y - r) f from those of f, where y = -x.
        let times = |c: &[T; TERMS], i: usize, r: T| {
            let mean = lit(0.5) * (c[i - 1] + c[i + 1]);
            mean - r * c[i]
        };
        // Where y is measured from matters to rounding only: the best single root is a good place.
        let mut c = [T::zero(); TERMS];
        let (mut ff, mut fy) = (T::zero(), T::zero());
        for column in coefficients.iter() {
            for (i, c) in c.iter_mut().enumerate().take(count) {
                *c = term(column, i);
            }
            for i in 2..count - 2 {
                ff = ff + c[i] * c[i];
                fy = fy + c[i] * times(&c, i, T::zero());
            }
        }
        let r = fy / ff;
        let mut d = c;
        let [mut fy, mut yy, mut fz, mut yz, mut zz] = [T::zero(); 5];
        for column in coefficients.iter() {
            for (i, c) in c.iter_mut().enumerate().take(count) {
                *c = term(column, i);
            }
            for (i, d) in d.iter_mut().enumerate().take(count - 1).skip(1) {
                *d = times(&c, i, r);
            }
            for i in 2..count - 2 {
                let e = times(&d, i, r);
                fy = fy + c[i] * d[i];
                yy = yy + d[i] * d[i];
                fz = fz + c[i] * e;
                yz = yz + d[i] * e;
                zz = zz + e * e;
            }
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
    interval: Interval<T>,
    /// The distance of the poles in x, and the middle and half width of the interval.
    width: T,
    middle: T,
    half: T,
}

impl<T: Real> Change<T> {
    /// That for [a, b], if poles call for one. `magnitude` is the integral of |f| there.
    fn of(
        (a, b): (T, T),
        coefficients: Columns<'_, T>,
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
        let [a, b] = [-T::one(), T::one()].each(|end| {
            let t = (end - pole.place) / pole.distance;
            asinh(t, (t * t + T::one()).sqrt())
        });
        Change {
            pole,
            interval: Interval { map, a, b },
            width,
            middle: half * (b + a),
            half: half * (b - a),
        }
    }

    /// Places become those on the panel in s, and `factors` those by which samples there grow.
    fn apply(&self, places: &mut [T], factors: &mut [T]) {
        let one = T::one();
        for (t, factor) in places.iter_mut().zip(factors.iter_mut()) {
            *t = (*t - self.pole.place) / self.pole.distance;
            // cosh s, with t = sinh s.
            *factor = (*t * *t + one).sqrt();
        }
        for (t, factor) in places.iter_mut().zip(factors) {
            *t = (asinh(*t, *factor) - self.middle) / self.half;
            *factor = self.width * *factor;
        }
    }
}

/// s where t = sinh s, from t and cosh s; as exact as a place needs to be.
#[inline(always)]
fn asinh<T: Real>(t: T, cosh: T) -> T {
    let s = (t.abs() + cosh).ln();
    if t < T::zero() { -s } else { s }
}

/// The most samples that confirm a panel.
const CONFIRMATIONS: usize = 32;

/// How far from the poles they are, in units of their distance, at the most: farther away samples are
/// no thinner than those that the panel has inherited.
const CONFIRMED: f64 = 45.0;

/// Places on a panel, and s there: so many of them.
struct Confirmations<T> {
    count: usize,
    places: [T; CONFIRMATIONS],
    s: [T; CONFIRMATIONS],
}

impl<T: Real> Change<T> {
    /// Between the nodes of degree n, where they are farther apart than what the poles make is wide, and
    /// something as narrow could hide from an interpolant that is content with few samples.
    fn confirmations(&self, n: usize) -> Confirmations<T> {
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

/// Another variable for a panel, if poles beside it call for one.
pub(super) fn change_for<T: Real>(
    panel: &Panel<T>,
    coefficients: Columns<'_, T>,
    tolerance: T,
) -> Option<Change<T>> {
    if panel.map != Map::Identity
        || panel.degree < 16
        || panel.group.is_some()
        || panel.ends.contains(&End::Missing)
    {
        return None;
    }
    Change::of(
        (panel.a, panel.b),
        coefficients,
        panel.found.magnitude,
        tolerance,
    )
}

impl<T: Real> Storage<T> {
    /// List the points that a panel needs in the variable away from a pole.
    pub(super) fn request_away(&mut self, change: Change<T>) {
        let Interval { map, .. } = change.interval;
        self.ask_at(change.interval, Nodes::inner(AWAY - 1));
        let Confirmations { count, s, .. } = change.confirmations(AWAY - 1);
        self.ask(&s[..count], map);
    }

    /// Replace a panel by one in the variable away from a pole.
    pub(super) fn away(&mut self, index: usize, change: Change<T>, fresh: usize) {
        let old = self.panels[index];
        let first_inherited = self.places.len();
        let nodes = 1..old.degree;
        self.push_own(old.first, old.degree, nodes.clone());
        self.places.extend(nodes.map(|j| node::<T>(old.degree, j)));
        let all = old.first_inherited..old.first_inherited + old.inherited;
        let count = self.components;
        self.inherited
            .extend_from_within(all.start * count..all.end * count);
        self.places.extend_from_within(all);
        let places = &mut self.places[first_inherited..];
        self.spare_places.clear();
        self.spare_places.resize(places.len(), T::zero());
        change.apply(places, &mut self.spare_places);
        let values = self.inherited[first_inherited * count..].chunks_exact_mut(count);
        for (value, &factor) in values.zip(&self.spare_places) {
            value.scale_by(factor);
        }
        let Confirmations { count, places, .. } = change.confirmations(AWAY - 1);
        for (i, &place) in places[..count].iter().enumerate() {
            let y = self.scaled(fresh + AWAY - 2 + i);
            self.push_inherited(place, &y);
        }
        let samples = block_of(&self.samples, self.components, &old);
        let [mut left, mut right] = [0, old.degree].each(|j| samples.value(j));
        let (mut ends, mut factors) = ([-T::one(), T::one()], [T::zero(); 2]);
        change.apply(&mut ends, &mut factors);
        left.scale_by(factors[0]);
        right.scale_by(factors[1]);
        self.push_sampled(&Sampled {
            interval: change.interval,
            degree: AWAY - 1,
            ends: old.ends,
            piece: old.piece,
            outer: [Some(&left), Some(&right)],
            fresh,
        });
        if let Some(panel) = self.panels.last_mut() {
            panel.first_inherited = first_inherited;
            panel.inherited = self.places.len() - first_inherited;
            panel.checked = false;
            panel.witnessed = true;
        }
        self.has_changed |= self.panels.len() > 2;
        // The new panel, the last one, takes the place of the old.
        self.replace_by_last(index);
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;
    use crate::chebyshev::transform;
    use alloc::vec;
    use alloc::vec::Vec;
    use num_complex::Complex64;

    fn behind<const N: usize>(f: impl Fn(f64) -> Vec<f64>) -> Option<Pole<f64>> {
        let values: Vec<_> = (0..N).map(|j| f(node(N - 1, j))).collect();
        let components = values[0].len();
        let samples: Vec<f64> = (0..components)
            .flat_map(|c| values.iter().map(move |y| y[c]))
            .collect();
        let mut coefficients = samples.clone();
        transform(&mut coefficients, Columns::new(&samples, N));
        Pole::behind(Columns::new(&coefficients, N))
    }

    fn assert_found<const N: usize>(
        name: &str,
        f: impl Fn(f64) -> Vec<f64>,
        (place, distance): (f64, f64),
        within: f64,
    ) {
        let pole = behind::<N>(f).unwrap_or_else(|| panic!("{name}: no {place} +- {distance} i"));
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
                assert_found::<17>("17", |x| vec![lorentzian(x)], (x0, d), within);
                let wave = move |x: f64| {
                    let z = Complex64::cis(3.0 * x) / Complex64::new(x - x0, d);
                    vec![z.re, z.im]
                };
                assert_found::<33>("wave", wave, (x0, d), within);
                assert_found::<65>("65", wave, (x0, d), within);
                let three = move |x: f64| vec![lorentzian(x), 2.0 + x, wave(x)[0]];
                assert_found::<33>("three", three, (x0, d), within);
                let nine = move |x: f64| three(x).repeat(3);
                assert_found::<33>("nine", nine, (x0, d), within);
            }
        }
    }

    #[test]
    fn a_change_of_units_of_f_changes_nothing() {
        for exponent in [-1000, -300, 0, 300, 1000] {
            let unit = 2_f64.powi(exponent);
            let pole = behind::<33>(|x| vec![unit * x.cos() / (x * x + 1e-3)]);
            let reference = behind::<33>(|x| vec![x.cos() / (x * x + 1e-3)]);
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
            assert!(behind::<33>(|x| vec![f(x)]).is_none(), "{name}");
            assert!(behind::<17>(|x| vec![f(x)]).is_none(), "{name}");
        }
    }

    #[test]
    fn nothing_finite_is_made_of_what_is_not() {
        for y in [f64::NAN, f64::INFINITY] {
            assert!(
                behind::<33>(|x| vec![if x > 0.5 { y } else { 1.0 / (x * x + 0.01) }]).is_none()
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
            let (mut new, mut y) = ([place], [0.0]);
            change.apply(&mut new, &mut y);
            let ([new], [y]) = (new, y);
            let s = change.middle + change.half * new;
            let (x, slope) = change.interval.map.point(s);
            assert!((x - (4.0 + place)).abs() <= 1e-14, "{place}: {x}");
            assert!((y / slope - 1.0).abs() <= 1e-13, "{place}: {y} {slope}");
        }
    }
}
