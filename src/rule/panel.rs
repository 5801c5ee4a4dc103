//! One panel of an adaptive integration.

use crate::domain::Piece;
use crate::real::Real;
use crate::transform::Transform;
use crate::vector::Components;

/// What a rule found out about a piece of the range, but for the value, which is kept beside it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Panel<T> {
    pub(crate) a: T,
    pub(crate) b: T,
    /// The estimate of the error of the value.
    pub(crate) error: T,
    /// The integral of |f|.
    pub(crate) magnitude: T,
    /// The integral of |f - mean|. Where `error` equals it, the rule has not begun to converge.
    pub(crate) deviation: T,
    /// The map that `a` and `b` are coordinates of.
    pub(crate) map: Transform<T>,
    /// The number of bisections that led here.
    pub(crate) level: u32,
}

/// The halves of a panel, and their values.
pub(crate) struct Halves<T> {
    pub(crate) panels: [Panel<T>; 2],
    pub(crate) values: [Components<T>; 2],
}

impl<T: Real> Halves<T> {
    /// Room for them.
    pub(crate) fn new(components: usize) -> Self {
        let zero = T::zero();
        let nothing = Piece {
            map: Transform::Identity,
            a: zero,
            b: zero,
        };
        Halves {
            panels: [Panel::new(&nothing); 2],
            values: [Components::zeros(components), Components::zeros(components)],
        }
    }
}

impl<T: Real> Panel<T> {
    /// Of which nothing is known.
    #[inline(always)]
    pub(crate) fn new(piece: &Piece<T>) -> Self {
        Panel {
            a: piece.a,
            b: piece.b,
            error: T::zero(),
            magnitude: T::zero(),
            deviation: T::zero(),
            map: piece.map,
            level: 0,
        }
    }

    /// The left and the right half, where the panel is to be cut.
    #[inline]
    pub(crate) fn halves(&self) -> [Piece<T>; 2] {
        let half = T::lit(0.5);
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
