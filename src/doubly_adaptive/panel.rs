//! A panel, and where its samples are.

use crate::doubly_adaptive::assessment::Assessment;
use crate::doubly_adaptive::interval::Interval;
use crate::doubly_adaptive::map::Map;
use crate::doubly_adaptive::origin::Origin;
use crate::doubly_adaptive::rounding;
use crate::each::Each;
use crate::real::Real;

/// An interval [a, b] of s, sampled at the n + 1 nodes of a Clenshaw-Curtis rule.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact by itself, and none excludes another"
)]
pub(crate) struct Panel<T> {
    pub(crate) map: Map<T>,
    pub(crate) a: T,
    pub(crate) b: T,
    pub(crate) degree: usize,
    /// The degree below which a failure raises the degree without further question.
    pub(crate) least_degree: usize,
    /// Where its samples and coefficients begin in the store.
    pub(crate) first: usize,
    /// The samples of ancestors inside the panel: how many, and the first of them.
    pub(crate) inherited: usize,
    pub(crate) first_inherited: usize,
    /// Whether it has been held against them. Until then its error is at least what it says.
    pub(crate) checked: bool,
    /// Whether it has been held against samples between its nodes, if it needs some.
    pub(crate) witnessed: bool,
    pub(crate) found: Assessment<T>,
    pub(crate) ends: [End; 2],
    /// Successive splits towards an original end that gained little.
    pub(crate) slow_splits: u8,
    /// Whether f was found not to be a number so near the end that its formula has broken down, as
    /// (1 - cos x)/x^2 does next to 0: the end is not to be approached again.
    pub(crate) breaks_down: bool,
    /// Next to 0: the distances of the last finite sample, and of the first that is none, where a formula breaks down.
    pub(crate) breakdown: Option<[T; 2]>,
    /// What may hide beyond a tail whose formula breaks down.
    pub(crate) hidden: T,
    /// The rate of decay of the parent's coefficients.
    pub(crate) parent_rate: T,
    pub(crate) family: Ancestry,
    /// What the first of its ancestors was.
    pub(crate) origin: Origin<T>,
    /// Nothing more can be gained; its error stays counted.
    pub(crate) frozen: bool,
    /// The piece of the range that the panel is part of.
    pub(crate) piece: usize,
    /// How much an error of the panel moves the result: 1, but more where a remainder is
    /// extrapolated from it, and less where an oscillating weight averages it.
    pub(crate) weight: T,
    /// Its place in the extrapolation towards a singular end: which tail, which group.
    pub(crate) group: Option<(usize, usize)>,
}

/// What an end of a panel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// A point inside the range.
    Inner,
    /// An end or break point of the range.
    Original,
    /// The same, where the integrand is not finite: its sample stands for what the others
    /// say.
    Missing,
    /// The far end of a tail, whose remainder is estimated.
    Tail,
}

/// How a panel is related.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ancestry {
    /// The pair that it is one of, if it comes from a split, and which of the two.
    pub(crate) pair: Option<(usize, usize)>,
    /// Generations in a row, up from the parent, in which both of a pair failed at one
    /// degree: the mark of an oscillation.
    pub(crate) failed_generations: u8,
    /// Generations in a row in which both of a pair had a flat spectrum of one level: the
    /// mark of noise.
    pub(crate) flat_generations: u8,
}

/// What is known of two siblings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair<T> {
    /// The degrees at which each failed, added up: they are powers of 2.
    pub(crate) failed_at: [usize; 2],
    /// The level of each one's spectrum where it is flat.
    pub(crate) flat_level: [Option<T>; 2],
    /// The parent's level where it was flat.
    pub(crate) parent_level: Option<T>,
}

impl<T: Real> Panel<T> {
    pub(crate) fn interval(&self) -> Interval<T> {
        let Panel { map, a, b, .. } = *self;
        Interval { map, a, b }
    }

    pub(crate) fn half_width(&self) -> T {
        T::lit(0.5) * self.b - T::lit(0.5) * self.a
    }

    /// The ends of a part of it, by whether they are its own.
    pub(crate) fn ends_of_part(&self, is_own: [bool; 2]) -> [End; 2] {
        let [left, right] = self.ends;
        [(left, is_own[0]), (right, is_own[1])]
            .each(|(end, is_own)| if is_own { end } else { End::Inner })
    }

    /// What the panel adds to the error of the result.
    #[inline]
    pub(crate) fn error(&self) -> T {
        // An infinite error that does not count is 0.
        if self.weight.is_zero() {
            self.weight
        } else {
            self.weight * self.found.error
        }
    }

    /// Whether it is about as narrow as the spacing of numbers: of x, too, but where an end is approached as
    /// far as that lets it be.
    pub(crate) fn is_narrow(&self) -> bool {
        let (a, b) = (self.a, self.b);
        let is_away = matches!(self.map, Map::Away { .. });
        rounding::is_narrow(a, b) || (is_away && rounding::is_narrow(self.map.x(a), self.map.x(b)))
    }

    pub(crate) fn middle(&self) -> T {
        T::lit(0.5) * self.b + T::lit(0.5) * self.a
    }
}
