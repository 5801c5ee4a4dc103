//! One bisection, and the sums over all segments that it brings up to date.
//!
//! Piessens et al. 1983, sections 3.3.1 and 3.3.2: what `dqage` and `dqagse` have in common.

use num_traits::{Float, One};

use crate::real::Real;
use crate::segment::Segment;
use crate::value::Value;
use crate::vector::Vector;

/// The running sums over all segments (`area`, `errsum`), and the integral of |f|.
pub(crate) struct Sums<Y: Value> {
    pub(crate) area: Y,
    pub(crate) error: Y::Real,
    pub(crate) magnitude: Y::Real,
}

/// What became of a segment.
pub(crate) struct Bisected<Y: Value> {
    pub(crate) left: Segment<Y>,
    pub(crate) right: Segment<Y>,
    /// The sum of the halves' errors.
    pub(crate) error: Y::Real,
    /// Whether neither value nor error changed much: a sign of rounding.
    pub(crate) stagnant: bool,
    /// Whether the error has grown.
    pub(crate) worse: bool,
}

impl<Y: Vector> Sums<Y> {
    /// Of one segment.
    #[inline(always)]
    pub(crate) fn of(segment: &Segment<Y>) -> Self {
        Sums {
            area: segment.value.clone(),
            error: segment.error,
            magnitude: segment.magnitude,
        }
    }

    /// Of all segments, added afresh: no remainder of values since replaced is left in them.
    pub(crate) fn of_all(segments: &[Segment<Y>]) -> Self {
        let mut sums = Self::of(&segments[0]);
        for segment in &segments[1..] {
            sums.area.add_scaled(Y::Real::one(), &segment.value);
            sums.error = sums.error + segment.error;
            sums.magnitude = sums.magnitude + segment.magnitude;
        }
        sums
    }

    /// Put its halves in the place of a segment.
    #[inline(always)]
    pub(crate) fn replace(
        &mut self,
        parent: &Segment<Y>,
        [mut left, mut right]: [Segment<Y>; 2],
    ) -> Bisected<Y> {
        left.level = parent.level + 1;
        right.level = left.level;

        let one = Y::Real::one();
        let mut value = left.value.clone();
        value.add_scaled(one, &right.value);
        let error = left.error + right.error;
        self.error = self.error + error - parent.error;
        self.area.add_scaled(one, &value);
        self.area.add_scaled(-one, &parent.value);
        self.magnitude = self.magnitude + (left.magnitude + right.magnitude) - parent.magnitude;

        // Where the rule has not begun to converge, nothing can be said.
        let converging = left.error != left.deviation && right.error != right.deviation;
        let stagnant = converging
            && error >= Y::Real::lit(0.99) * parent.error
            && parent.value.distance(&value) <= Y::Real::lit(1e-5) * value.norm();
        Bisected {
            left,
            right,
            error,
            stagnant,
            worse: converging && error > parent.error,
        }
    }
}

/// Whether the halves of a panel are about as narrow as the spacing of floating-point
/// numbers there (QUADPACK's test).
pub(crate) fn exhausts_precision<Y: Vector>(left: &Segment<Y>, right: &Segment<Y>) -> bool {
    let widened = Y::Real::one() + Y::Real::lit(100.0) * Y::Real::epsilon();
    let tiny = Y::Real::lit(1000.0) * Y::Real::min_positive_value();
    left.a.abs().max(right.b.abs()) <= widened * (right.a.abs() + tiny)
}
