//! The variable s in which a panel is sampled, and its x.

use crate::Real;

/// x(s), increasing or decreasing; a panel integrates f(x(s)) |dx/ds|.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Map<T> {
    /// x = s.
    Identity,
    /// x = origin + direction expm1(s): a half-line, s from 0.
    Ray { origin: T, direction: T },
    /// x = sinh s: the line.
    Line,
    /// x = end + width exp(-s): towards a singular end, s from 0. The width is negative
    /// where the end is the right one.
    Toward { end: T, width: T },
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
            Map::Ray { origin, direction } => {
                let e = s.exp_m1();
                (origin + direction * e, one + e)
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
        }
    }

    /// Half the extent of [a, b] in x, and of infinite ranges in u = d/(1 + d), d the
    /// distance from their origin.
    pub(crate) fn half_extent(self, a: T, b: T) -> T {
        let u = |s: T| match self {
            Map::Identity | Map::Toward { .. } => s,
            Map::Ray { .. } => -(-s).exp_m1(),
            Map::Line => s.sinh() / (T::one() + s.sinh().abs()),
        };
        T::lit(0.5) * u(b) - T::lit(0.5) * u(a)
    }

    /// |x|/|dx/ds|, how far s moves when x moves by its own size: at n points a `step` apart,
    /// from `start` on.
    pub(crate) fn sensitivities(self, start: T, step: T) -> impl Iterator<Item = T> {
        let one = T::one();
        // exp(-s), point by point.
        let (mut u, factor) = ((-start).exp(), (-step).exp());
        let mut s = start;
        core::iter::from_fn(move || {
            let sensitivity = match self {
                Map::Identity => s.abs(),
                Map::Ray { origin, direction } => (origin * u + direction * (one - u)).abs(),
                // Not less than tanh.
                Map::Line => s.abs().min(one),
                // Toward 0, x and its slope are the same.
                Map::Toward { end, .. } if end.is_zero() => one,
                Map::Toward { end, width } => (end / (width * u) + one).abs(),
            };
            s = s + step;
            u = u * factor;
            Some(sensitivity)
        })
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::Map;

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
    fn sensitivities_are_how_far_s_moves() {
        let maps = [
            Map::Ray {
                origin: -3.0,
                direction: 1.0,
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
            for (k, found) in map.sensitivities(start, step).take(40).enumerate() {
                let (x, slope): (f64, f64) = map.point(start + step * k as f64);
                let exact = x.abs() / slope;
                assert!(
                    (found - exact).abs() <= 1e-13 * exact.max(1.0),
                    "{map:?} {k}"
                );
            }
        }
    }
}
