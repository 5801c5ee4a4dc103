//! What a sweep over a grid returns, and how it is written to a file.

use core::ops::Index;
use std::io::{self, Write};
use std::path::Path;

use super::axis::Axis;
use super::csv::{self, CsvError};
use super::extreme::argmax;
use super::grid::Grid;

/// Values on a [`Grid`], row by row, with its axes beside them.
///
/// # Example
/// ```
/// use quadrille::{Axis, Grid};
///
/// let grid = Grid::new(Axis::linspace(-1.0, 1.0, 3), Axis::linspace(0.0, 2.0, 5));
/// let map = grid.par_map(|x, y| (x, y));
///
/// assert_eq!(map[(2, 1)], (1.0, 0.5));
/// assert_eq!(map.get(3, 0), None);
/// assert_eq!(map.row(0).unwrap().len(), 5);
/// assert!(map.iter().all(|(x, y, &value)| value == (x, y)));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct GridMap<R> {
    grid: Grid,
    values: Vec<R>,
}

impl<R> GridMap<R> {
    /// One value for every point of the grid.
    pub(super) fn new(grid: Grid, values: Vec<R>) -> Self {
        Self { grid, values }
    }

    /// Values that were computed elsewhere, or read from a file, row by row; `None` unless there is
    /// one for every point.
    ///
    /// # Example
    /// ```
    /// use quadrille::{Grid, GridMap};
    ///
    /// let grid = Grid::new([1.0, 2.0], [10.0, 20.0]);
    /// let map = GridMap::from_values(grid.clone(), vec!["a", "b", "c", "d"]).unwrap();
    /// assert_eq!(map[(1, 0)], "c");
    /// assert_eq!(GridMap::from_values(grid, vec!["a"]), None);
    /// ```
    pub fn from_values(grid: Grid, values: Vec<R>) -> Option<Self> {
        (values.len() == grid.len()).then(|| Self::new(grid, values))
    }

    /// The grid the values belong to.
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The first and the second axis.
    pub fn axes(&self) -> (&Axis, &Axis) {
        self.grid.axes()
    }

    /// The number of rows and of columns.
    pub fn shape(&self) -> (usize, usize) {
        self.grid.shape()
    }

    /// All values, row by row.
    pub fn values(&self) -> &[R] {
        &self.values
    }

    /// All values, row by row, without the axes.
    pub fn into_values(self) -> Vec<R> {
        self.values
    }

    /// The values of a row, or `None` if there is no such row.
    pub fn row(&self, row: usize) -> Option<&[R]> {
        let (rows, columns) = self.shape();
        (row < rows).then(|| &self.values[row * columns..][..columns])
    }

    /// The value in a row and a column, or `None` if there is no such point.
    pub fn get(&self, row: usize, column: usize) -> Option<&R> {
        self.row(row)?.get(column)
    }

    /// Both coordinates and the value of every point, row by row.
    pub fn iter(&self) -> impl Iterator<Item = (f64, f64, &R)> {
        let (rows, columns) = self.axes();
        let points = rows
            .values()
            .iter()
            .flat_map(|&x| columns.values().iter().map(move |&y| (x, y)));
        points
            .zip(&self.values)
            .map(|((x, y), value)| (x, y, value))
    }

    /// The same grid with `f` applied to its values.
    ///
    /// # Example
    /// ```
    /// use quadrille::Grid;
    ///
    /// let map = Grid::new([3.0], [4.0, 0.0]).par_map(f64::hypot).map(|r| r * r);
    /// assert_eq!(map.values(), [25.0, 9.0]);
    /// ```
    pub fn map<S>(&self, f: impl FnMut(&R) -> S) -> GridMap<S> {
        GridMap::new(self.grid.clone(), self.values.iter().map(f).collect())
    }

    /// Row and column of the point where `key` is largest: the first of several, and `None` if
    /// there is no point or `key` is NaN at all of them.
    ///
    /// # Example
    /// ```
    /// use quadrille::{Axis, Grid};
    ///
    /// let side = Axis::linspace(-1.0, 1.0, 5);
    /// let map = Grid::new(side.clone(), side).par_map(|x, y| (-x * x - (y - 0.5).powi(2)).exp());
    /// assert_eq!(map.argmax(|&height| height), Some((2, 3)));
    /// ```
    pub fn argmax(&self, key: impl Fn(&R) -> f64) -> Option<(usize, usize)> {
        let (_, columns) = self.shape();
        argmax(&self.values, key).map(|index| (index / columns, index % columns))
    }

    /// Row and column of the point where `key` is smallest; otherwise as
    /// [`argmax`](Self::argmax).
    pub fn argmin(&self, key: impl Fn(&R) -> f64) -> Option<(usize, usize)> {
        self.argmax(|value| -key(value))
    }

    /// Writes a table as comma-separated values: one line a point, first the two coordinates and
    /// then `columns`, the numbers that `cells` makes of the value.
    ///
    /// The coordinates are headed by the names of the axes, `x` and `y` if they have none. Every
    /// number has as many digits as it takes to read the same one back; not a number is `NaN`,
    /// infinity `inf`. `out` is buffered here; a file needs no buffer of its own.
    ///
    /// Names and numbers are arrays where the columns are known beforehand, and vectors where only
    /// the run of the program tells how many there are.
    ///
    /// # Errors
    /// Those of `out`, and [`InvalidInput`](io::ErrorKind::InvalidInput) at the first point for
    /// which `cells` has another number of cells than there are columns.
    ///
    /// # Example
    /// ```
    /// use quadrille::{Axis, Grid};
    ///
    /// let phi = Axis::from([-1.0, 1.0]).named("phi");
    /// let xi = Axis::from([0.1, 1e-9]).named("xi");
    /// let map = Grid::new(phi, xi).par_map(|phi, xi| (phi * xi, phi / xi));
    ///
    /// let mut table = Vec::new();
    /// map.write_csv(&mut table, ["product", "quotient"], |&(p, q)| [p, q])?;
    /// assert_eq!(String::from_utf8_lossy(&table), "\
    /// phi,xi,product,quotient
    /// -1,0.1,-0.1,-10
    /// -1,1e-9,-1e-9,-999999999.9999999
    /// 1,0.1,0.1,10
    /// 1,1e-9,1e-9,999999999.9999999
    /// ");
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
        let (x, y) = self.axes();
        let coordinates = [x.name().unwrap_or("x"), y.name().unwrap_or("y")];
        let lines = self
            .iter()
            .map(|(x, y, value)| [x, y].into_iter().chain(cells(value)));
        csv::write(out, &coordinates, columns, lines)
    }

    /// Writes the table of [`write_csv`](Self::write_csv) to a file, which is created, or replaced
    /// if there is one.
    ///
    /// # Errors
    /// [`CsvError`] with the path, if the file cannot be created, and where `write_csv` fails. The
    /// file then holds what was written so far.
    ///
    /// # Example
    /// Columns that only the run of the program knows:
    /// ```
    /// use quadrille::{CsvError, Grid};
    ///
    /// let orders: Vec<i32> = (1..4).collect();
    /// let map = Grid::new([1.0, 2.0], [3.0]).par_map(|x, y| {
    ///     orders.iter().map(|&n| (x * y).powi(n)).collect::<Vec<f64>>()
    /// });
    ///
    /// let path = std::env::temp_dir().join("quadrille_powers.csv");
    /// let columns = orders.iter().map(|n| format!("power {n}"));
    /// map.to_csv(&path, columns, Vec::clone)?;
    /// # let table = std::fs::read_to_string(&path).unwrap();
    /// # std::fs::remove_file(&path).unwrap();
    /// assert_eq!(table, "x,y,power 1,power 2,power 3\n1,3,3,9,27\n2,3,6,36,216\n");
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

/// The value in a row and a column.
///
/// # Panics
/// If there is no such point, as a slice does; [`GridMap::get`] returns `None` instead.
impl<R> Index<(usize, usize)> for GridMap<R> {
    type Output = R;

    fn index(&self, (row, column): (usize, usize)) -> &R {
        let (rows, columns) = self.shape();
        match self.get(row, column) {
            Some(value) => value,
            None => panic!("no row {row}, column {column} in a grid of {rows} by {columns}"),
        }
    }
}
