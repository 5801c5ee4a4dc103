//! What is kept of a map that goes by: enough of its points for a picture, and its highest.

use quadrille::{Axis, Grid, GridMap};

/// Points along an axis; a picture has no more.
const ENOUGH: usize = 1000;

pub(crate) struct Thinned {
    grid: Grid,
    /// Of each axis every so many-th point is kept.
    every: (usize, usize),
    values: Vec<f64>,
    highest: Option<(usize, usize, f64)>,
}

impl Thinned {
    pub(crate) fn new(grid: &Grid) -> Self {
        let (rows, columns) = grid.axes();
        let every = |axis: &Axis| axis.len().div_ceil(ENOUGH).max(1);
        let some = |axis: &Axis| -> Axis { axis.iter().copied().step_by(every(axis)).collect() };
        Self {
            grid: Grid::new(some(rows), some(columns)),
            every: (every(rows), every(columns)),
            values: Vec::new(),
            highest: None,
        }
    }

    pub(crate) fn take(&mut self, row: usize, column: usize, value: f64) {
        if row.is_multiple_of(self.every.0) && column.is_multiple_of(self.every.1) {
            self.values.push(value);
        }
        if self.highest.is_none_or(|(_, _, highest)| value > highest) {
            self.highest = Some((row, column, value));
        }
    }

    /// Row, column and value.
    pub(crate) fn highest(&self) -> Option<(usize, usize, f64)> {
        self.highest
    }

    pub(crate) fn into_map(self) -> Option<GridMap<f64>> {
        GridMap::from_values(self.grid, self.values)
    }
}
