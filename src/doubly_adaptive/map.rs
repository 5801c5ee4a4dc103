//! The variable s in which a panel is sampled, and its x.

use crate::chebyshev::kernel::larger;
use crate::chebyshev::{MAX_DEGREE, node};
use crate::each::Each;
use crate::real::Real;

/// Up to here s is on the first panel of an infinite range, or both sides of 0 are.
pub(super) const NEAR: f64 = 4.0;

/// From here on s is far out: the logarithm of as many units.
pub(super) const FAR: f64 = 12.0;

/// x(s), increasing or decreasing; a panel integrates f(x(s)) |dx/ds|.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Map<T> {
    /// x = s.
    Identity,
    /// x = origin + unit expm1(s): a half-line, s from 0. The unit is negative where it goes to
    /// the left.
    Ray { origin: T, unit: T },
    /// x = sinh s: the line.
    Line,
    /// x = end + width exp(-s): towards a singular end, s from 0. The width is negative
    /// where the end is the right one.
    Toward { end: T, width: T },
    /// x = end + width exp(-sinh s): the same for all of a range, s from 0. What f does far from the end is
    /// spread as well as what it does next to it.
    Deep { end: T, width: T },
    /// x = centre + width sinh(s), within `range`: away from poles at centre +- i width.
    Away { centre: T, width: T, range: [T; 2] },
}

impl<T: Real> Map<T> {
    #[inline]
    pub(crate) fn x(self, s: T) -> T {
        self.point(s).0
    }

    /// |dx/ds|.
    #[inline]
    pub(crate) fn slope(self, s: T) -> T {
        self.point(s).1
    }

    /// x and |dx/ds|, by one exponential.
    #[inline]
    pub(crate) fn point(self, s: T) -> (T, T) {
        let one = T::one();
        match self {
            Map::Identity => (s, one),
            Map::Ray { origin, unit } => {
                let e = s.exp_m1();
                (origin + unit * e, unit.abs() * (one + e))
            }
            Map::Line => {
                // With e = exp|s| - 1: sinh|s| = (e + e/(1 + e))/2, cosh s = 1 + (e - e/(1 + e))/2.
                let half = T::lit(0.5);
                let e = s.abs().exp_m1();
                let quotient = e / (one + e);
                let sinh = half * e + half * quotient;
                (sinh.copysign(s), one + (half * e - half * quotient))
            }
            Map::Toward { end, width } => {
                let e = (-s).exp();
                (end + width * e, width.abs() * e)
            }
            Map::Deep { end, width } => {
                let (mut x, mut slope) = ([s], [s]);
                points_deep(end, width, &mut x, &mut slope);
                (x[0], slope[0])
            }
            Map::Away {
                centre,
                width,
                range,
            } => {
                let (mut x, mut slope) = ([s], [s]);
                points_away(centre, width, range, &mut x, &mut slope);
                (x[0], slope[0])
            }
        }
    }

    /// All x and |dx/ds|, the former in the place of s.
    pub(crate) fn points(self, xs: &mut [T], slopes: &mut [T]) {
        match self {
            Map::Away {
                centre,
                width,
                range,
            } => points_away(centre, width, range, xs, slopes),
            Map::Deep { end, width } => points_deep(end, width, xs, slopes),
            Map::Ray { origin, unit } => points_on_ray(origin, unit, xs, slopes),
            Map::Line => points_on_line(xs, slopes),
            _ => {
                for (x, slope) in xs.iter_mut().zip(slopes) {
                    (*x, *slope) = self.point(*x);
                }
            }
        }
    }

    /// Whether [a, b] is far out on an infinite range: beyond 80,000 units.
    pub(crate) fn is_far_out(self, a: T, b: T) -> bool {
        let nearest = a.abs().min(b.abs());
        matches!(self, Map::Ray { .. } | Map::Line) && nearest >= T::lit(FAR)
    }

    /// Half the extent of [a, b] in x, and of infinite ranges in u = d/(1 + d), d the
    /// distance from their origin.
    pub(crate) fn half_extent(self, a: T, b: T) -> T {
        let u = |s: T| match self {
            Map::Identity | Map::Toward { .. } | Map::Deep { .. } => s,
            Map::Ray { .. } => -(-s).exp_m1(),
            Map::Line => s.sinh() / (T::one() + s.sinh().abs()),
            Map::Away { .. } => self.x(s),
        };
        T::lit(0.5) * u(b) - T::lit(0.5) * u(a)
    }

    /// |x|/|dx/ds|, from s and u = exp(-s), each map from one of them.
    #[inline(always)]
    fn sensitivities<const L: usize>(self, s: [T; L], u: [T; L]) -> [T; L] {
        let one = T::one();
        match self {
            Map::Identity => s.map(T::abs),
            Map::Ray { origin, unit } => {
                let units = origin / unit;
                u.map(|u| (units * u + (one - u)).abs())
            }
            // Not less than tanh.
            Map::Line => s.map(|s| s.abs().min(one)),
            // Toward 0, x and its slope are the same.
            Map::Toward { end, .. } if end.is_zero() => [one; L],
            Map::Toward { end, width } => u.map(|u| (end / (width * u) + one).abs()),
            // And sinh s is rounded, too: tanh s more.
            Map::Deep { end, width } => u.map(|u| {
                let (square, sum) = (u * u, one + u * u);
                let (per_cosh, tanh) = ((u + u) / sum, (one - square) / sum);
                if end.is_zero() {
                    return per_cosh + tanh;
                }
                let sinh = T::lit(0.5) * (u.recip() - u);
                (end / width * sinh.exp() + one).abs() * per_cosh + tanh
            }),
            // |c/w + sinh s|/cosh s.
            Map::Away { centre, width, .. } => {
                let twice = (centre + centre) / width;
                u.map(|u| sensitivity_away(twice, u))
            }
        }
    }
}

/// Multiply the steps between the nodes on [a, b] by |x|/|dx/ds|: how far s moves when x moves
/// by its own size.
#[inline(always)]
pub(crate) fn scale_by_sensitivity<T: Real>(map: Map<T>, a: T, b: T, steps: &mut [T]) {
    let lit = T::lit;
    let n = steps.len() - 1;
    if let Map::Away { centre, width, .. } = map {
        let twice = (centre + centre) / width;
        // The usual numbers are known to the compiler.
        return match n {
            8 => scale_away::<T, 9>(twice, a, b, &mut steps[..9]),
            16 => scale_away::<T, 17>(twice, a, b, &mut steps[..17]),
            _ => scale_away::<T, { MAX_DEGREE + 1 }>(twice, a, b, steps),
        };
    }
    // As if all steps of s were equal; s and exp(-s), of four points side by side.
    let step = (b - a) / lit(n as f64);
    let factor = (-step).exp();
    let first = (-a).exp();
    let (two, three) = (factor * factor, factor * factor * factor);
    let mut u = [first, first * factor, first * two, first * three];
    let mut s = [0.0, 1.0, 2.0, 3.0].each(|k| a + lit(k) * step);
    for steps in steps[..n].chunks_exact_mut(4) {
        let sensitivities = map.sensitivities(s, u);
        for i in 0..4 {
            steps[i] = steps[i] * sensitivities[i];
            s[i] = s[i] + lit(4.0) * step;
            u[i] = u[i] * (two * two);
        }
    }
}

/// [`scale_by_sensitivity`] for [`Map::Away`], at up to MOST nodes.
#[inline(always)]
fn scale_away<T: Real, const MOST: usize>(twice: T, a: T, b: T, steps: &mut [T]) {
    let n = steps.len() - 1;
    let mut at_nodes = [T::zero(); MOST];
    let at_nodes = &mut at_nodes[..=n];
    set_decays(at_nodes, a, b);
    for u in at_nodes.iter_mut() {
        *u = sensitivity_away(twice, *u);
    }
    for k in 0..n {
        steps[k] = steps[k] * larger(at_nodes[k], at_nodes[k + 1]);
    }
}

/// |x|/|dx/ds| of [`Map::Away`] from u = exp(-s), given twice the centre in units of the width.
#[inline(always)]
fn sensitivity_away<T: Real>(twice: T, u: T) -> T {
    (twice * u + (T::one() - u * u)).abs() / (T::one() + u * u)
}

/// exp(-s) at the nodes on [a, b], one half of them from a and the other from b.
#[inline(always)]
fn set_decays<T: Real>(u: &mut [T], a: T, b: T) {
    let n = u.len() - 1;
    let half = T::lit(0.5) * (b - a);
    for (k, u) in u.iter_mut().enumerate().take(n / 2 + 1) {
        *u = -half * (T::one() + node(n, k));
    }
    T::exp_each(&mut u[..=n / 2]);
    let (first, last) = ((-a).exp(), (-b).exp());
    for k in 0..n / 2 {
        u[n - k] = last / u[k];
        u[k] = first * u[k];
    }
    u[n / 2] = first * u[n / 2];
}

/// exp|s| - 1 of a list of s, in its place.
#[inline(always)]
fn grow<T: Real>(grown: &mut [T], s: &[T]) {
    for (e, s) in grown.iter_mut().zip(s) {
        *e = s.abs();
    }
    T::exp_each(grown);
    for (e, &s) in grown.iter_mut().zip(s) {
        *e = *e - T::one();
        // Where that cancels.
        if s.abs() < T::lit(2.0) {
            *e = s.abs().exp_m1();
        }
    }
}

/// The points of [`Map::Ray`] in the place of s, and the slopes there.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
fn points_on_ray<T: Real>(origin: T, unit: T, xs: &mut [T], slopes: &mut [T]) {
    grow(slopes, xs);
    for (x, slope) in xs.iter_mut().zip(slopes) {
        let e = *slope;
        *x = origin + unit * e;
        *slope = unit.abs() * (T::one() + e);
    }
}

/// The points of [`Map::Line`] in the place of s, and the slopes there: see [`Map::point`].
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
fn points_on_line<T: Real>(xs: &mut [T], slopes: &mut [T]) {
    grow(slopes, xs);
    let half = T::lit(0.5);
    for (x, slope) in xs.iter_mut().zip(slopes) {
        let e = *slope;
        let quotient = e / (T::one() + e);
        *x = (half * e + half * quotient).copysign(*x);
        *slope = T::one() + (half * e - half * quotient);
    }
}

/// The points of [`Map::Deep`] in the place of s, none of which is negative, and the slopes there.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
fn points_deep<T: Real>(end: T, width: T, xs: &mut [T], slopes: &mut [T]) {
    T::exp_each(xs);
    let half = T::lit(0.5);
    for (x, slope) in xs.iter_mut().zip(slopes.iter_mut()) {
        let (e, quotient) = (half * *x, half / *x);
        *slope = e + quotient;
        *x = quotient - e;
    }
    T::exp_each(xs);
    for (x, slope) in xs.iter_mut().zip(slopes) {
        *slope = *slope * (width.abs() * *x);
        *x = end + width * *x;
    }
}

/// The points of [`Map::Away`] in the place of s, and the slopes there, side by side. What cancels next to
/// s = 0 is small beside what the panel has elsewhere.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
fn points_away<T: Real>(centre: T, width: T, [low, high]: [T; 2], xs: &mut [T], slopes: &mut [T]) {
    for (slope, s) in slopes.iter_mut().zip(xs.iter()) {
        *slope = s.abs();
    }
    T::exp_each(slopes);
    let half = T::lit(0.5) * width;
    for (x, slope) in xs.iter_mut().zip(slopes) {
        let (e, quotient) = (half * *slope, half / *slope);
        let unclamped = centre + (e - quotient).copysign(*x);
        let above = if unclamped < low { low } else { unclamped };
        *x = if above > high { high } else { above };
        *slope = e + quotient;
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::{Map, node, scale_by_sensitivity};

    #[test]
    fn points_of_the_line_are_hyperbolic_sines_and_their_slopes_cosines() {
        for k in -2000..=2000 {
            let t = f64::from(k) / 2000.0;
            let s = 680.0 * t * t * t;
            let (x, slope) = Map::Line.point(s);
            assert!((x - s.sinh()).abs() <= 1e-15 * s.sinh().abs(), "sinh {s}");
            assert!((slope - s.cosh()).abs() <= 1e-15 * s.cosh(), "cosh {s}");
        }
    }

    #[test]
    fn points_away_from_poles_are_hyperbolic_sines_within_the_range() {
        let (centre, width, range) = (0.75, 1e-4, [-1.0, 2.0]);
        let map = Map::Away {
            centre,
            width,
            range,
        };
        let s: [f64; 45] = core::array::from_fn(|k| (k as f64 - 22.0) * 0.5);
        let (mut xs, mut slopes) = (s, s);
        map.points(&mut xs, &mut slopes);
        for (s, (x, slope)) in s.into_iter().zip(xs.into_iter().zip(slopes)) {
            let exact = (centre + width * s.sinh()).clamp(range[0], range[1]);
            assert!((x - exact).abs() <= 1e-15 * (1.0 + exact.abs()), "{s}: {x}");
            assert!((slope - width * s.cosh()).abs() <= 2e-15 * slope, "{s}");
            assert_eq!((x, slope), map.point(s));
        }
        let symmetric = Map::Away {
            centre: 0.0,
            width,
            range: [-2.0, 2.0],
        };
        let (mut xs, mut slopes) = (s, s);
        symmetric.points(&mut xs, &mut slopes);
        for (x, mirrored) in xs.iter().zip(xs.iter().rev()) {
            assert_eq!(*x, -mirrored);
        }
    }

    #[test]
    fn sensitivities_are_how_far_s_moves() {
        let maps = [
            Map::Ray {
                origin: -3.0,
                unit: -0.5,
            },
            Map::Toward {
                end: 2.0,
                width: -0.5,
            },
            Map::Toward {
                end: 0.0,
                width: 0.5,
            },
        ];
        for map in maps {
            let (start, step) = (0.25, 0.125);
            let mut sensitivities = [1.0; 65];
            scale_by_sensitivity(map, start, start + 64.0 * step, &mut sensitivities);
            for (k, found) in sensitivities.into_iter().take(64).enumerate() {
                let (x, slope): (f64, f64) = map.point(start + step * k as f64);
                let exact = x.abs() / slope;
                assert!(
                    (found - exact).abs() <= 1e-13 * exact.max(1.0),
                    "{map:?} {k}"
                );
            }
        }
    }

    #[test]
    fn sensitivities_next_to_poles_are_those_at_the_nodes() {
        let (centre, width) = (1.25, 1e-5);
        let map = Map::Away {
            centre,
            width,
            range: [1.0, 2.0],
        };
        let (a, b) = (-10.5, 11.5);
        let mut sensitivities = [1.0; 33];
        scale_by_sensitivity(map, a, b, &mut sensitivities);
        let exact: [f64; 33] = core::array::from_fn(|k| {
            let t: f64 = node(32, k);
            let s = 0.5 + 11.0 * t;
            (centre + width * s.sinh()).abs() / (width * s.cosh())
        });
        for (k, (pair, found)) in exact.windows(2).zip(sensitivities).enumerate() {
            let larger = pair[0].max(pair[1]);
            assert!(
                (found / larger - 1.0).abs() <= 1e-12,
                "{k}: {found}, {larger}"
            );
        }
    }
}
