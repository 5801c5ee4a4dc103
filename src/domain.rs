//! Where to integrate: end points, infinite or not, and break points.

use alloc::vec::Vec;
use core::convert::Infallible;
use core::ops::{Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive};

use num_traits::ToPrimitive;

use crate::error::ArgumentError;
use crate::real::Real;
use crate::transform::Transform;

/// The range of an integral: two end points, either of them infinite, and break points
/// between them.
///
/// | written | means |
/// |---|---|
/// | `0.0..1.0` (or `0.0..=1.0`) | from 0 to 1 |
/// | `1.0..0.0` | from 1 to 0: the sign flips |
/// | `0.0..`, `..0.0`, `..` | half-lines and the line; `f64::INFINITY` as an end works too |
/// | `[0.0, 0.7, 1.0]` | from 0 to 1, with a break point at 0.7; slices and `Vec` too |
/// | `[-f64::INFINITY, 0.0, 9.0, f64::INFINITY]` | the line, with break points |
///
/// The integral does not change at a break point, but the integrator never puts a panel
/// across it: name the points where the integrand has a kink, a jump, a singularity or
/// a narrow peak.
///
/// # Rules
/// Points stand in order, ascending or descending; anything else is an
/// [`InvalidArgument`](crate::Error::InvalidArgument), not sorted behind your back, since a point out of
/// order is more often a mistake than a wish. Repeated points are dropped. Only the ends
/// may be infinite. Where all points are equal the integral is exactly 0.
///
/// # Cost
/// Up to eight points are held in place; longer lists, and any `Vec`, are on the heap.
///
/// ```
/// use quadrille::{Domain, quad};
///
/// let bumps = Domain::from([f64::NEG_INFINITY, -3.0, 3.0, f64::INFINITY]);
/// let f = |x: f64| (-(x - 3.0).powi(2)).exp() + (-(x + 3.0).powi(2)).exp();
/// let area = quad(f, bumps)?;
/// assert!((area.value - 2.0 * std::f64::consts::PI.sqrt()).abs() <= area.error);
///
/// // Domains are equal where their points are.
/// assert_eq!(Domain::from(vec![0.0, 1.0]), Domain::from(0.0..1.0));
/// # Ok::<(), quadrille::Error<f64>>(())
/// ```
///
/// A type of your own is a range when a domain is made from it:
///
/// ```
/// use quadrille::{Domain, quad};
///
/// struct Resonance { energy: f64, width: f64 }
///
/// impl From<Resonance> for Domain<f64> {
///     fn from(r: Resonance) -> Self {
///         [0.0, r.energy - r.width, r.energy + r.width, f64::INFINITY].into()
///     }
/// }
///
/// let line = |e: f64| 1.0 / (1.0 + (e - 3.0).powi(2));
/// let area = quad(line, Resonance { energy: 3.0, width: 1.0 })?;
/// assert!((area.value - std::f64::consts::FRAC_PI_2 - 3f64.atan()).abs() <= area.error);
/// # Ok::<(), quadrille::Error<f64>>(())
/// ```
#[doc(alias = "points")]
#[doc(alias = "infinite")]
#[doc(alias = "break points")]
#[doc(alias = "QAGI")]
#[doc(alias = "QAGP")]
#[doc(alias = "gsl_integration_qagi")]
#[doc(alias = "gsl_integration_qagp")]
#[derive(Clone, Debug)]
pub struct Domain<T> {
    points: Points<T>,
}

const IN_PLACE: usize = 8;

#[derive(Clone, Debug)]
enum Points<T> {
    InPlace { buffer: [T; IN_PLACE], len: usize },
    Heap(Vec<T>),
}

/// A stretch of the range without a break point inside, in the variable t of its map,
/// with a < b.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece<T> {
    pub(crate) map: Transform<T>,
    pub(crate) a: T,
    pub(crate) b: T,
}

impl<T: Real> Domain<T> {
    /// The end points and break points, as given.
    ///
    /// ```
    /// use quadrille::Domain;
    /// assert_eq!(Domain::from(..0.0).points(), [f64::NEG_INFINITY, 0.0]);
    /// ```
    #[inline]
    pub fn points(&self) -> &[T] {
        match &self.points {
            Points::InPlace { buffer, len } => &buffer[..*len],
            Points::Heap(points) => points,
        }
    }

    /// Whether the points descend; refuses what the rules of [`Domain`] refuse.
    #[inline]
    pub(crate) fn descends(&self) -> Result<bool, ArgumentError> {
        let points = self.points();
        if let &[a, b] = points {
            if a.is_finite() && b.is_finite() {
                return Ok(b < a);
            }
        }
        validate(points)
    }

    /// Whether there is nothing between the points, which are in order.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        let points = self.points();
        points[0] == points[points.len() - 1]
    }

    /// The only piece, if there is just one.
    #[inline(always)]
    pub(crate) fn only_piece(&self, descends: bool) -> Option<Piece<T>> {
        match *self.points() {
            [a, b] => Some(if descends { piece(b, a) } else { piece(a, b) }),
            _ => self.only_piece_of_many(descends),
        }
    }

    /// One of its points that is a number, or 0, which is within a range without any.
    pub(crate) fn any_finite_point(&self) -> T {
        let finite = self.points().iter().find(|x| x.is_finite());
        finite.copied().unwrap_or(T::zero())
    }

    /// The only piece, if there is just one and it is finite: told from the ends, since a piece of any
    /// map would be put together in memory first.
    #[inline(always)]
    pub(crate) fn finite_piece(&self, descends: bool) -> Option<Piece<T>> {
        let (a, b) = match *self.points() {
            [a, b] if a.is_finite() && b.is_finite() => (a, b),
            [_, _] => return None,
            _ => {
                let piece = self.only_piece_of_many(descends);
                return piece.filter(Piece::is_finite);
            }
        };
        let (a, b) = if descends { (b, a) } else { (a, b) };
        let map = Transform::Identity;
        Some(Piece { map, a, b })
    }

    #[cold]
    fn only_piece_of_many(&self, descends: bool) -> Option<Piece<T>> {
        let mut pieces = self.pieces(descends);
        pieces.next().filter(|_| pieces.next().is_none())
    }

    /// The pieces between distinct points, from the left to the right.
    #[inline]
    pub(crate) fn pieces(&self, descends: bool) -> impl Iterator<Item = Piece<T>> + Clone {
        let points = self.points();
        let n = points.len();
        (1..n).filter_map(move |i| {
            let (a, b) = if descends {
                (points[n - i], points[n - 1 - i])
            } else {
                (points[i - 1], points[i])
            };
            (a < b).then(|| piece(a, b))
        })
    }
}

/// The map of (a, b), which may be infinite at either end.
#[inline(always)]
fn piece<T: Real>(a: T, b: T) -> Piece<T> {
    let map = match (a.is_finite(), b.is_finite()) {
        (true, true) => {
            return Piece {
                map: Transform::Identity,
                a,
                b,
            };
        }
        (true, false) => Transform::Ray {
            origin: a,
            direction: T::one(),
        },
        (false, true) => Transform::Ray {
            origin: b,
            direction: -T::one(),
        },
        (false, false) => Transform::Line,
    };
    Piece {
        map,
        a: T::zero(),
        b: T::one(),
    }
}

/// The list of what [`cut`] cuts.
pub(crate) fn parts<T: Real>(
    pieces: impl Iterator<Item = Piece<T>> + Clone,
    n: usize,
) -> Vec<Piece<T>> {
    let mut parts = Vec::new();
    let cut: Result<(), Infallible> = cut(pieces, n, &mut |piece| {
        parts.push(piece);
        Ok(())
    });
    let Ok(()) = cut;
    parts
}

/// Do something with pieces cut into at least `n` parts, from the left to the right: equal parts of each in
/// its own variable, in proportion to their lengths there, and one of each at least. One or
/// none is the pieces as they are.
pub(crate) fn cut<T: Real, E>(
    pieces: impl Iterator<Item = Piece<T>> + Clone,
    n: usize,
    put: &mut dyn FnMut(Piece<T>) -> Result<(), E>,
) -> Result<(), E> {
    let mut all = T::zero();
    if n > 1 {
        for piece in pieces.clone() {
            all = all + piece.half_width();
        }
    }
    let mut passed = T::zero();
    let mut parts_before = 0;
    for piece in pieces {
        let mut parts = 1;
        if n > 1 {
            passed = passed + piece.half_width();
            // Of the rounded share of all so far, so that the sum is n.
            let share = (passed / all).to_f64().unwrap_or(0.0);
            let parts_so_far = (share * n as f64 + 0.5).to_usize().unwrap_or(0);
            parts = parts_so_far.saturating_sub(parts_before).max(1);
            parts_before = parts_so_far;
        }
        for j in 0..parts {
            let (a, b) = (piece.part_end(j, parts), piece.part_end(j + 1, parts));
            if a < b {
                put(Piece { a, b, ..piece })?;
            }
        }
    }
    Ok(())
}

impl<T: Real> Piece<T> {
    #[inline]
    pub(crate) fn is_finite(&self) -> bool {
        self.map == Transform::Identity
    }

    #[inline]
    pub(crate) fn half_width(&self) -> T {
        T::lit(0.5) * self.b - T::lit(0.5) * self.a
    }

    /// The beginning of part `j` of `parts` equal ones, never falling from one to the next.
    fn part_end(&self, j: usize, parts: usize) -> T {
        if j == 0 {
            return self.a;
        } else if j == parts {
            return self.b;
        }
        let share = T::lit(j as f64 / parts as f64);
        // By halves, because the width may overflow.
        let end = T::lit(2.0) * (T::lit(0.5) * self.a + self.half_width() * share);
        end.max(self.a).min(self.b)
    }
}

#[cold]
fn validate<T: Real>(points: &[T]) -> Result<bool, ArgumentError> {
    let refuse = |argument, requirement, point: T| {
        Err(ArgumentError {
            argument,
            requirement,
            value: point.to_f64().unwrap_or(f64::NAN),
        })
    };
    if points.len() < 2 {
        return Err(ArgumentError {
            argument: "number of points of the range",
            requirement: "at least 2",
            value: points.len() as f64,
        });
    }
    if let Some(&nan) = points.iter().find(|x| x.is_nan()) {
        return refuse("point of the range", "a number", nan);
    }
    let (first, last) = (points[0], points[points.len() - 1]);
    if first == last && first.is_infinite() {
        return refuse(
            "range",
            "between two different ends when one is infinite",
            first,
        );
    }
    let descends = last < first;
    for pair in points.windows(2) {
        if (descends && pair[1] > pair[0]) || (!descends && pair[1] < pair[0]) {
            return refuse(
                "break point",
                "in the order of the range and inside it",
                pair[1],
            );
        }
    }
    Ok(descends)
}

/// Domains are equal if their points are, wherever these are held.
impl<T: Real> PartialEq for Domain<T> {
    fn eq(&self, other: &Self) -> bool {
        self.points() == other.points()
    }
}

impl<T: Real> From<[T; 2]> for Points<T> {
    #[inline]
    fn from([a, b]: [T; 2]) -> Self {
        let mut buffer = [b; IN_PLACE];
        buffer[0] = a;
        Points::InPlace { buffer, len: 2 }
    }
}

/// What a domain is made of. It stands between [`From`] and the ranges and lists for what the compiler says
/// where there is neither: with an implementation of `From` for each, that it is none of the twelve; of
/// what is missing here, what to write. Types of users implement `From`.
#[diagnostic::on_unimplemented(
    message = "`{R}` is not a range of integration",
    label = "write the range as `a..b`, one argument",
    note = "infinite ranges are `a..`, `..b` and `..`",
    note = "with break points between its ends a range is an array: `[a, p, q, b]`, a slice or a `Vec`"
)]
pub trait MadeOf<R> {
    /// The domain of these points.
    fn made_of(points: R) -> Self;
}

impl<T: Real, R> From<R> for Domain<T>
where
    Domain<T>: MadeOf<R>,
{
    #[inline]
    fn from(points: R) -> Self {
        Self::made_of(points)
    }
}

impl<T: Real> MadeOf<&[T]> for Domain<T> {
    fn made_of(points: &[T]) -> Self {
        let points = if points.len() <= IN_PLACE {
            let mut buffer = [T::zero(); IN_PLACE];
            buffer[..points.len()].copy_from_slice(points);
            Points::InPlace {
                buffer,
                len: points.len(),
            }
        } else {
            Points::Heap(points.to_vec())
        };
        Domain { points }
    }
}

impl<T: Real, const N: usize> MadeOf<[T; N]> for Domain<T> {
    fn made_of(points: [T; N]) -> Self {
        points.as_slice().into()
    }
}

impl<T: Real, const N: usize> MadeOf<&[T; N]> for Domain<T> {
    fn made_of(points: &[T; N]) -> Self {
        points.as_slice().into()
    }
}

impl<T: Real> MadeOf<Vec<T>> for Domain<T> {
    fn made_of(points: Vec<T>) -> Self {
        Domain {
            points: Points::Heap(points),
        }
    }
}

impl<T: Real> MadeOf<&Vec<T>> for Domain<T> {
    fn made_of(points: &Vec<T>) -> Self {
        points.as_slice().into()
    }
}

impl<T: Real> MadeOf<&Domain<T>> for Domain<T> {
    fn made_of(domain: &Domain<T>) -> Self {
        domain.clone()
    }
}

macro_rules! made_of_range {
    ($($range:ty, $r:ident => $ends:expr;)*) => {$(
        impl<T: Real> MadeOf<$range> for Domain<T> {
            #[inline]
            fn made_of($r: $range) -> Self {
                Domain { points: Points::from($ends) }
            }
        }
    )*};
}
made_of_range! {
    Range<T>, r => [r.start, r.end];
    RangeInclusive<T>, r => [*r.start(), *r.end()];
    RangeFrom<T>, r => [r.start, T::infinity()];
    RangeTo<T>, r => [T::neg_infinity(), r.end];
    RangeToInclusive<T>, r => [T::neg_infinity(), r.end];
    RangeFull, _r => [T::neg_infinity(), T::infinity()];
}
