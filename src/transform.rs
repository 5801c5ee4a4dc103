//! The one change of variables: from t in (0, 1] to half-lines and to the line.
//!
//! QUADPACK's map (Piessens et al. 1983, section 2.2.3): x = origin +- (1 - t)/t, with
//! |dx/dt| = 1/t^2. It is applied to samples, so that value and error scale together.

use crate::real::Real;

/// How the variable t of a panel becomes the user's x.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Transform<T> {
    /// x = t.
    Identity,
    /// x = origin + direction (1 - t)/t: a half-line. The direction is 1 or -1.
    Ray { origin: T, direction: T },
    /// x = (1 - t)/t and its mirror image at once: g(t) = (f(x) + f(-x))/t^2.
    Line,
}

impl<T: Real> Transform<T> {
    /// x(t); for the whole line, the positive one of the two.
    #[inline]
    pub(crate) fn x(self, t: T) -> T {
        match self {
            Transform::Identity => t,
            Transform::Ray { origin, direction } => origin + direction * (T::one() - t) / t,
            Transform::Line => (T::one() - t) / t,
        }
    }

    /// The root of |dx/dt| behind a map. Samples are multiplied by it twice, as in QUADPACK: 1/t^2
    /// overflows before y/t^2 does.
    #[inline]
    pub(crate) fn root_of_slope(self, t: T) -> T {
        match self {
            Transform::Identity => T::one(),
            Transform::Ray { .. } | Transform::Line => t.recip(),
        }
    }
}
