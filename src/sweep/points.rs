//! Lists of parameters that are no grid.

use core::ops::Deref;
use std::{slice, vec};

use super::axis::Axis;

/// A list of points with `N` named parameters each, where they are neither one axis nor a grid: a
/// path, a random sample, the lines of a table.
///
/// A sweep over it calls a closure of all parameters of a point, on all cores, and gives a
/// [`PointMap`](crate::PointMap), which keeps the points beside the values. A list is read as the
/// slice of its points; an index out of range panics as there.
///
/// # Example
/// ```
/// use quadrille::Points;
///
/// let spots = Points::new(["width", "depth"], [[1.0, 0.5], [2.0, 0.5], [2.0, 4.0]]);
/// assert_eq!(spots.len(), 3);
/// assert_eq!(spots[1], [2.0, 0.5]);
/// assert_eq!(spots.names(), ["width", "depth"]);
///
/// let areas = spots.par_map(|[width, depth]| width * depth);
/// assert_eq!(areas.values(), [0.5, 1.0, 8.0]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Points<const N: usize> {
    names: [String; N],
    points: Vec<[f64; N]>,
}

impl<const N: usize> Points<N> {
    /// The points, and the names of their parameters for the header of a table.
    ///
    /// Points are taken as they are, in any order, NaN and infinity included.
    ///
    /// # Example
    /// ```
    /// use quadrille::Points;
    ///
    /// let circle: Vec<[f64; 2]> = (0..12)
    ///     .map(|hour| f64::from(hour).to_radians() * 30.0)
    ///     .map(|angle| [angle.cos(), angle.sin()])
    ///     .collect();
    /// assert_eq!(Points::new(["x", "y"], circle)[0], [1.0, 0.0]);
    /// ```
    pub fn new(names: [impl Into<String>; N], points: impl Into<Vec<[f64; N]>>) -> Self {
        Self {
            names: names.map(Into::into),
            points: points.into(),
        }
    }

    /// The names of the parameters.
    pub fn names(&self) -> [&str; N] {
        self.names.each_ref().map(String::as_str)
    }
}

impl<const N: usize> Deref for Points<N> {
    type Target = [[f64; N]];

    fn deref(&self) -> &[[f64; N]] {
        &self.points
    }
}

/// The points, in order.
impl<const N: usize> IntoIterator for Points<N> {
    type Item = [f64; N];
    type IntoIter = vec::IntoIter<[f64; N]>;

    fn into_iter(self) -> Self::IntoIter {
        self.points.into_iter()
    }
}

/// The points, in order.
impl<'a, const N: usize> IntoIterator for &'a Points<N> {
    type Item = &'a [f64; N];
    type IntoIter = slice::Iter<'a, [f64; N]>;

    fn into_iter(self) -> Self::IntoIter {
        self.points.iter()
    }
}

/// What a [`PointMap`](crate::PointMap) has beside its values: an axis, or a list of points.
pub trait PointList: Clone {
    /// A point, as the closure of a sweep takes it.
    type Point: Copy + Sync;

    /// The points, in order.
    fn list(&self) -> &[Self::Point];

    /// The name of each coordinate of a point.
    fn headings(&self) -> Vec<&str>;

    /// The coordinates of a point.
    fn coordinates(point: Self::Point) -> impl IntoIterator<Item = f64>;
}

impl PointList for Axis {
    type Point = f64;

    fn list(&self) -> &[f64] {
        self
    }

    fn headings(&self) -> Vec<&str> {
        vec![self.name().unwrap_or("x")]
    }

    fn coordinates(point: f64) -> impl IntoIterator<Item = f64> {
        [point]
    }
}

impl<const N: usize> PointList for Points<N> {
    type Point = [f64; N];

    fn list(&self) -> &[[f64; N]] {
        self
    }

    fn headings(&self) -> Vec<&str> {
        self.names().to_vec()
    }

    fn coordinates(point: [f64; N]) -> impl IntoIterator<Item = f64> {
        point
    }
}
