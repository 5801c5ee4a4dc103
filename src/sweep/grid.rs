//! Sweeps over the product of two axes.

use super::axis::Axis;
use super::engine::sweep;
use super::error::{GridError, TaskError};
use super::grid_map::GridMap;
use super::map::ParMap;

/// All pairs of values of two axes, row by row: the first axis is the row, and varies slowly.
///
/// A sweep over it calls a closure of both coordinates, on all cores, and gives a [`GridMap`],
/// which keeps the axes beside the values. The points are never stored.
///
/// # Cost
/// As [`par_map`](crate::par_map).
///
/// # Example
/// ```
/// use quadrille::{Axis, Grid};
///
/// let grid = Grid::new(Axis::arange(-7.0, 3.0, 0.1), Axis::logspace(-1.5, 2.5, 100));
/// let map = grid.par_map(|phase, focus| focus * phase.cos());
///
/// assert_eq!(map.shape(), (100, 100));
/// assert_eq!(map.argmax(|&value| value), Some((70, 99)));
/// ```
#[doc(alias = "meshgrid")]
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    rows: Axis,
    columns: Axis,
}

impl Grid {
    /// The grid of a first axis, the rows, and a second, the columns.
    ///
    /// Anything that makes an axis will do, as a vector of values.
    pub fn new(rows: impl Into<Axis>, columns: impl Into<Axis>) -> Self {
        Self {
            rows: rows.into(),
            columns: columns.into(),
        }
    }

    /// The first and the second axis.
    pub fn axes(&self) -> (&Axis, &Axis) {
        (&self.rows, &self.columns)
    }

    /// The number of rows and of columns.
    pub fn shape(&self) -> (usize, usize) {
        (self.rows.len(), self.columns.len())
    }

    /// The number of points.
    pub fn len(&self) -> usize {
        // More than there are addresses do not fit in memory, and the sweep will say so.
        self.rows.len().saturating_mul(self.columns.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Row, column and coordinates of the point at `index`, counted row by row.
    fn point(&self, index: usize) -> (usize, usize, f64, f64) {
        let (row, column) = (index / self.columns.len(), index % self.columns.len());
        (
            row,
            column,
            self.rows.values()[row],
            self.columns.values()[column],
        )
    }

    /// The values of `f(x, y)` on the grid, bit for bit those of two nested loops.
    ///
    /// An axis whose arguments made no sense is one NaN, which goes to `f` as any other value;
    /// [`try_par_map`](Self::try_par_map) and [`par_map_with`](Self::par_map_with) report it
    /// instead.
    ///
    /// # Panics
    /// Only if `f` does, as in [`par_map`](crate::par_map).
    ///
    /// # Example
    /// ```
    /// use quadrille::Grid;
    ///
    /// let map = Grid::new([1.0, 2.0], [10.0, 20.0, 30.0]).par_map(|x, y| x + y);
    /// assert_eq!(map.values(), [11.0, 21.0, 31.0, 12.0, 22.0, 32.0]);
    /// assert_eq!(map[(1, 0)], 12.0);
    /// ```
    pub fn par_map<R, F>(&self, f: F) -> GridMap<R>
    where
        R: Send,
        F: Fn(f64, f64) -> R + Sync,
    {
        let values = ParMap::new()
            .sweep(self.len(), |i| {
                let (_, _, x, y) = self.point(i);
                f(x, y)
            })
            .unwrap_or_else(|stop| stop.raise());
        GridMap::new(self.clone(), values)
    }

    /// The values of a fallible `f(x, y)` on the grid, or the first point that has none.
    ///
    /// # Errors
    /// [`GridError::Point`] for the first point, row by row, where `f` failed or panicked;
    /// [`GridError::Axis`] if an axis is not one; [`GridError::Sweep`] if the results do not fit
    /// in memory.
    ///
    /// # Example
    /// ```
    /// use quadrille::{Axis, Grid, GridError, TaskError};
    ///
    /// let grid = Grid::new(Axis::linspace(-1.0, 1.0, 3), Axis::linspace(-1.0, 1.0, 3));
    /// let error = grid.try_par_map(|x, y| if x < y { Err("below the diagonal") } else { Ok(x - y) });
    /// assert_eq!(error, Err(GridError::Point {
    ///     row: 0, column: 1, x: -1.0, y: 0.0,
    ///     source: TaskError::Failed { index: 1, source: "below the diagonal" },
    /// }));
    /// ```
    pub fn try_par_map<R, E, F>(&self, f: F) -> Result<GridMap<R>, GridError<E>>
    where
        R: Send,
        E: Send,
        F: Fn(f64, f64) -> Result<R, E> + Sync,
    {
        self.try_par_map_with(&ParMap::new(), f)
    }

    /// As [`par_map`](Self::par_map), with options.
    ///
    /// # Errors
    /// As [`try_par_map`](Self::try_par_map) for a closure that does not fail, and
    /// [`GridError::Sweep`] if the sweep was cancelled or its threads could not be started.
    ///
    /// # Example
    /// ```
    /// use quadrille::{Axis, Grid, GridError, ParMap};
    ///
    /// let grid = Grid::new(Axis::linspace(0.0, 1.0, 50), Axis::linspace(0.0, 1.0, 50));
    /// let map = grid.par_map_with(&ParMap::new().threads(2), |x, y| x * y)?;
    /// assert_eq!(map[(49, 49)], 1.0);
    /// # Ok::<(), GridError>(())
    /// ```
    pub fn par_map_with<R, F>(&self, options: &ParMap<'_>, f: F) -> Result<GridMap<R>, GridError>
    where
        R: Send,
        F: Fn(f64, f64) -> R + Sync,
    {
        self.try_par_map_with(options, |x, y| Ok(f(x, y)))
    }

    /// As [`try_par_map`](Self::try_par_map), with options.
    ///
    /// # Errors
    /// As [`try_par_map`](Self::try_par_map), and [`GridError::Sweep`] if the sweep was cancelled
    /// or its threads could not be started.
    pub fn try_par_map_with<R, E, F>(
        &self,
        options: &ParMap<'_>,
        f: F,
    ) -> Result<GridMap<R>, GridError<E>>
    where
        R: Send,
        E: Send,
        F: Fn(f64, f64) -> Result<R, E> + Sync,
    {
        self.rows
            .check()
            .map_err(|source| GridError::Axis { axis: 0, source })?;
        self.columns
            .check()
            .map_err(|source| GridError::Axis { axis: 1, source })?;
        let values = sweep(options, self.len(), |i| {
            let (_, _, x, y) = self.point(i);
            f(x, y)
        })
        .map_err(|stop| self.locate(stop.into()))?;
        Ok(GridMap::new(self.clone(), values))
    }

    fn locate<E>(&self, source: TaskError<E>) -> GridError<E> {
        match source.index() {
            Some(index) => {
                let (row, column, x, y) = self.point(index);
                GridError::Point {
                    row,
                    column,
                    x,
                    y,
                    source,
                }
            }
            None => GridError::Sweep { source },
        }
    }
}
