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
        match self {
            Map::Identity => s,
            Map::Ray { origin, direction } => origin + direction * s.exp_m1(),
            Map::Line => s.sinh(),
            Map::Toward { end, width } => end + width * (-s).exp(),
        }
    }

    /// |dx/ds|.
    #[inline]
    pub(crate) fn slope(self, s: T) -> T {
        match self {
            Map::Identity => T::one(),
            Map::Ray { .. } => s.exp(),
            Map::Line => s.cosh(),
            Map::Toward { width, .. } => width.abs() * (-s).exp(),
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

    /// |x|/|dx/ds|: how far s moves when x moves by its own size.
    #[inline]
    pub(crate) fn sensitivity(self, s: T) -> T {
        match self {
            Map::Identity => s.abs(),
            // Toward 0, x and its slope are the same.
            Map::Toward { end, .. } if end.is_zero() => T::one(),
            _ => self.x(s).abs() / self.slope(s),
        }
    }
}
