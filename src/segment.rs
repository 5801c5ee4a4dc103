//! One panel of the range.

use crate::domain::Piece;
use crate::real::Real;
use crate::transform::Transform;
use crate::value::Value;

/// What a [`Rule`](crate::Rule) found out about the panel from `a` to `b`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Segment<Y: Value> {
    /// The left end.
    pub a: Y::Real,
    /// The right end.
    pub b: Y::Real,
    /// The approximation of the integral over the panel.
    pub value: Y,
    /// The estimate of its error.
    pub error: Y::Real,
    /// The approximation of the integral of `|f|`: what rounding is measured against.
    pub magnitude: Y::Real,
    /// The approximation of the integral of `|f - mean|`. Where `error` equals it, the
    /// rule has not begun to converge.
    pub deviation: Y::Real,
    /// The map that `a` and `b` are coordinates of.
    pub(crate) map: Transform<Y::Real>,
    /// The number of bisections that led here.
    pub(crate) level: u32,
}

impl<Y: Value> Segment<Y> {
    /// The left and the right half, where the panel is to be cut.
    #[inline]
    pub(crate) fn halves(&self) -> [Piece<Y::Real>; 2] {
        let half = Y::Real::lit(0.5);
        let middle = half * self.a + half * self.b;
        let map = self.map;
        [
            Piece {
                map,
                a: self.a,
                b: middle,
            },
            Piece {
                map,
                a: middle,
                b: self.b,
            },
        ]
    }
}
