//! What a sweep along an axis or a list of points returns, and how it is written to a file.

use core::ops::Index;
use std::io::{self, Write};
use std::path::Path;

use super::csv::{self, CsvError};
use super::extreme::argmax;
use super::points::PointList;

/// Values with the points they belong to beside them: `P` is [`Axis`](crate::Axis) after a sweep along
/// one, and [`Points`](crate::Points) after a sweep over a list of them.
///
/// # Example
/// ```
/// use quadrille::{Axis, PointMap};
///
/// let map: PointMap<Axis, f64> = Axis::linspace(0.0, 2.0, 5).par_map(|x| x * x);
/// assert_eq!(map[3], 2.25);
/// assert_eq!(map.get(5), None);
/// assert_eq!(map.points()[3], 1.5);
/// assert!(map.iter().all(|(x, &square)| square == x * x));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PointMap<P, R> {
    points: P,
    values: Vec<R>,
}

impl<P, R> PointMap<P, R> {
    /// One value for every point.
    pub(super) fn new(points: P, values: Vec<R>) -> Self {
        Self { points, values }
    }

    /// The points the values belong to.
    pub fn points(&self) -> &P {
        &self.points
    }

    /// All values, in the order of the points.
    pub fn values(&self) -> &[R] {
        &self.values
    }

    /// All values, in the order of the points, without these.
    pub fn into_values(self) -> Vec<R> {
        self.values
    }

    /// The value at the point of an index, or `None` if there is no such point.
    pub fn get(&self, index: usize) -> Option<&R> {
        self.values.get(index)
    }

    /// The same points with `f` applied to their values.
    ///
    /// # Example
    /// ```
    /// use quadrille::Axis;
    ///
    /// let map = Axis::from([1.0, 4.0]).par_map(f64::sqrt).map(|root| root + 1.0);
    /// assert_eq!(map.values(), [2.0, 3.0]);
    /// ```
    pub fn map<S>(&self, f: impl FnMut(&R) -> S) -> PointMap<P, S>
    where
        P: Clone,
    {
        PointMap::new(self.points.clone(), self.values.iter().map(f).collect())
    }

    /// The index of the point where `key` is largest: the first of several, and `None` if there is
    /// no point or `key` is NaN at all of them.
    ///
    /// # Example
    /// ```
    /// use quadrille::Axis;
    ///
    /// let map = Axis::linspace(-1.0, 1.0, 5).par_map(|x| (x - x * x).ln());
    /// assert!(map[0].is_nan());
    /// assert_eq!(map.argmax(|&height| height), Some(3));
    /// ```
    pub fn argmax(&self, key: impl Fn(&R) -> f64) -> Option<usize> {
        argmax(&self.values, key)
    }

    /// The index of the point where `key` is smallest; otherwise as [`argmax`](Self::argmax).
    pub fn argmin(&self, key: impl Fn(&R) -> f64) -> Option<usize> {
        self.argmax(|value| -key(value))
    }
}

impl<P: PointList, R> PointMap<P, R> {
    /// Every point and its value, in order: `(f64, &R)` along an axis, and `([f64; N], &R)` over a
    /// list of [`Points`](crate::Points).
    pub fn iter(&self) -> impl Iterator<Item = (P::Point, &R)> {
        self.points.list().iter().copied().zip(&self.values)
    }

    /// Writes a table as comma-separated values: one line a point, first its coordinates and then
    /// `columns`, the numbers that `cells` makes of the value.
    ///
    /// An axis is headed by its name, `x` if it has none, and parameters by theirs. All else is as
    /// in [`GridMap::write_csv`](crate::GridMap::write_csv), columns known only at run time
    /// included.
    ///
    /// # Errors
    /// Those of `out`, and [`InvalidInput`](io::ErrorKind::InvalidInput) at the first point for
    /// which `cells` has another number of cells than there are columns.
    ///
    /// # Example
    /// ```
    /// use quadrille::{Axis, Points};
    ///
    /// let map = Axis::from([0.5, 1e-9]).named("w").par_map(|w| (1.0 / w, w.ln() > 0.0));
    /// let mut table = Vec::new();
    /// map.write_csv(&mut table, ["inverse"], |&(inverse, _)| [inverse])?;
    /// assert_eq!(String::from_utf8_lossy(&table), "\
    /// w,inverse
    /// 0.5,2
    /// 1e-9,999999999.9999999
    /// ");
    ///
    /// let map = Points::new(["a", "b"], [[3.0, 4.0], [5.0, 12.0]]).par_map(|[a, b]| a.hypot(b));
    /// let mut table = Vec::new();
    /// map.write_csv(&mut table, ["c"], |&c| [c])?;
    /// assert_eq!(String::from_utf8_lossy(&table), "a,b,c\n3,4,5\n5,12,13\n");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn write_csv<C>(
        &self,
        out: impl Write,
        columns: impl IntoIterator<Item: AsRef<str>>,
        cells: impl Fn(&R) -> C,
    ) -> io::Result<()>
    where
        C: IntoIterator<Item = f64>,
    {
        let lines = self
            .iter()
            .map(|(point, value)| P::coordinates(point).into_iter().chain(cells(value)));
        csv::write(out, &self.points.headings(), columns, lines)
    }

    /// Writes the table of [`write_csv`](Self::write_csv) to a file, which is created, or replaced
    /// if there is one.
    ///
    /// # Errors
    /// [`CsvError`] with the path, if the file cannot be created, and where `write_csv` fails. The
    /// file then holds what was written so far.
    ///
    /// # Example
    /// ```
    /// use quadrille::{Axis, CsvError};
    ///
    /// let path = std::env::temp_dir().join("quadrille_sines.csv");
    /// Axis::linspace(0.0, 1.0, 11).par_map(f64::sin).to_csv(&path, ["sine"], |&sine| [sine])?;
    /// # std::fs::remove_file(&path).unwrap();
    /// # Ok::<(), CsvError>(())
    /// ```
    pub fn to_csv<C>(
        &self,
        path: impl AsRef<Path>,
        columns: impl IntoIterator<Item: AsRef<str>>,
        cells: impl Fn(&R) -> C,
    ) -> Result<(), CsvError>
    where
        C: IntoIterator<Item = f64>,
    {
        csv::create(path.as_ref(), |file| self.write_csv(file, columns, cells))
    }
}

/// The value at the point of an index.
///
/// # Panics
/// If there is no such point, as a slice does; [`PointMap::get`] returns `None` instead.
impl<P, R> Index<usize> for PointMap<P, R> {
    type Output = R;

    fn index(&self, index: usize) -> &R {
        &self.values[index]
    }
}
