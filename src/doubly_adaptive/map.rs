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
