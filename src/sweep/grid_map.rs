//! What a sweep over a grid returns, and how it is written to a file.

use core::fmt::{self, Display};
use std::io::{self, BufWriter, Write};

use super::axis::Axis;
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
/// assert_eq!(map.get(2, 1), Some(&(1.0, 0.5)));
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
        let mut largest: Option<(usize, f64)> = None;
        for (index, value) in self.values.iter().enumerate() {
            let key = key(value);
            if !key.is_nan() && largest.is_none_or(|(_, kept)| key > kept) {
                largest = Some((index, key));
            }
        }
        let (_, columns) = self.shape();
        largest.map(|(index, _)| (index / columns, index % columns))
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
    /// # Errors
    /// Those of `out`.
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
    pub fn write_csv<const N: usize>(
        &self,
        out: impl Write,
        columns: [&str; N],
        cells: impl Fn(&R) -> [f64; N],
    ) -> io::Result<()> {
        let mut out = BufWriter::new(out);
        let (x_axis, y_axis) = self.axes();
        let (x_name, y_name) = (x_axis.name().unwrap_or("x"), y_axis.name().unwrap_or("y"));
        write_line(
            &mut out,
            [x_name, y_name].into_iter().chain(columns).map(Name),
        )?;
        for (x, y, value) in self.iter() {
            write_line(&mut out, [x, y].into_iter().chain(cells(value)).map(Number))?;
        }
        out.flush()
    }
}

fn write_line(out: &mut impl Write, cells: impl Iterator<Item = impl Display>) -> io::Result<()> {
    for (column, cell) in cells.enumerate() {
        let separator = if column == 0 { "" } else { "," };
        write!(out, "{separator}{cell}")?;
    }
    writeln!(out)
}

/// A name, quoted as RFC 4180 wants it if it would be taken for more than one cell.
struct Name<'a>(&'a str);

impl Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.contains([',', '"', '\n', '\r']) {
            write!(f, "\"{}\"", self.0.replace('"', "\"\""))
        } else {
            f.write_str(self.0)
        }
    }
}

/// A number in as few digits as read back the same, without long rows of zeros.
struct Number(f64);

impl Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.abs();
        if size != 0.0 && size.is_finite() && !(1e-5..1e16).contains(&size) {
            write!(f, "{:e}", self.0)
        } else {
            write!(f, "{}", self.0)
        }
    }
}
