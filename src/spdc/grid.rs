//! The mode overlap over a grid, with everything shared that a row or a column has in common.
//!
//! In the pole-subtracted form of `exact.rs`, with Gauss-Legendre nodes x_k and weights w_k,
//!
//! ```text
//! I = sum of cos(h x_k) E_k(xi) + sum of sin(h x_k) O_k(xi) + e^(h/xi) R(xi),
//! E_k = (2/sqrt(xi)) w_k / (1/xi + xi x_k^2),   O_k = -xi x_k E_k,
//! R   = (2/sqrt(xi)) atan(xi) - sum of E_k;
//! ```
//!
//! cosines and sines belong to a row, E, O and R to a column, and a row of the map is a small
//! matrix product. Only the exponential is a matter of the single point.

use alloc::vec;
use alloc::vec::Vec;

#[cfg(not(feature = "std"))]
#[allow(
    unused_imports,
    reason = "a dependency that links std brings back f64's own methods"
)]
use num_traits::Float as _;

use super::exact::mode_overlap_exact;
use super::tables::{LEGENDRE_8, LEGENDRE_16, LEGENDRE_24, LEGENDRE_32, Rule};
use crate::arithmetic::{Arithmetic, run_with_best_instructions};
use crate::each::Each;
use crate::elementary::{exp_of_moderate, sin_cos_of_product};

/// Columns that are worked on together. With two rows there are 8 sums, which fit into the
/// registers of every x86-64; with 16 one of them is kept in memory, and that takes longer.
const LANES: usize = 4;

/// Rows that are worked on together, so that a factor of a column is loaded once for all of them.
const ROWS: usize = 2;

/// Columns whose factors are kept at a time, 35 kB of them at the most, so that they stay in the
/// processor's nearest caches while the rows go by.
const TILE: usize = 128;

/// Where the quadrature alone is off by less than e^-40 of the numerator at the pole, R is
/// rounding and left out.
const NEGLIGIBLE: f64 = 40.0;

/// e^a R is used up to this a: beyond, the rounding of R shows.
const STEEPEST: f64 = 3.5;

/// Spatial mode overlap at all pairs of a phase mismatch and a focus, row by row.
///
/// The value at `phis[i]` and `xis[j]` is number `i * xis.len() + j`: the dimensionless I(phi, xi)
/// of [`mode_overlap_exact`], `phi` in radians. The axes need not be sorted or evenly spaced, and
/// may be empty.
///
/// Gauss-Legendre quadrature with the pole subtracted, which separates into factors of the row and
/// factors of the column. Points where that would lose digits, and rows with `phi < -51` or
/// `phi > 31`, go through [`mode_overlap_exact`] one by one.
///
/// The error stays below 5e-14 of the envelope defined there, for `|phi| <= 1e4` and
/// `1e-6 <= xi <= 1e6`. A value depends on its own `phi` and `xi` alone, to the last bit, and not
/// on what else is in the grid; and on the processor, as that of [`mode_overlap_exact`].
///
/// # Errors
/// None, but NaN in the row of a NaN or infinite `phi`, and in the column of a NaN, infinite or
/// negative `xi`.
///
/// # Cost
/// Some 3 ns a point on a grid of 100 by 100, 6 ns without AVX2; where points go one by one, as
/// [`mode_overlap_exact`]. Allocates the result, 40 bytes a column and some 40 kB.
///
/// # Example
/// ```
/// use quadrille::spdc::{mode_overlap_exact, mode_overlap_grid};
///
/// let phis = [-6.0, -3.0, 0.0];
/// let xis = [0.5, 2.84];
/// let map = mode_overlap_grid(&phis, &xis);
///
/// assert_eq!(map.len(), 6);
/// assert!((map[3] - mode_overlap_exact(-3.0, 2.84)).abs() < 1e-13);
/// ```
///
/// # Reference
/// R. S. Bennink, Phys. Rev. A 81, 053805 (2010); arXiv:1003.3810.
pub fn mode_overlap_grid(phis: &[f64], xis: &[f64]) -> Vec<f64> {
    let mut map = vec![0.0; phis.len() * xis.len()];
    if map.is_empty() {
        return map;
    }
    let columns: Vec<Column> = xis.iter().map(|&xi| Column::new(xi)).collect();
    fill_regular(phis, &columns, &mut map);

    let irregular: Vec<usize> = (0..xis.len()).filter(|&j| !is_regular(xis[j])).collect();
    for (&phi, row) in phis.iter().zip(map.chunks_exact_mut(xis.len())) {
        if points(phi).is_some() {
            for &j in &irregular {
                row[j] = mode_overlap_exact(phi, xis[j]);
            }
        } else {
            for (value, &xi) in row.iter_mut().zip(xis) {
                *value = mode_overlap_exact(phi, xi);
            }
        }
    }
    map
}

run_with_best_instructions! {
    fn fill_regular(phis: &[f64], columns: &[Column], map: &mut [f64]) = fill_regular_by;
}

/// Fills all rows that share their nodes.
#[inline(always)]
pub(super) fn fill_regular_by<A: Arithmetic>(phis: &[f64], columns: &[Column], map: &mut [f64]) {
    LEGENDRE_8.fill::<A>(phis, columns, map);
    LEGENDRE_16.fill::<A>(phis, columns, map);
    LEGENDRE_24.fill::<A>(phis, columns, map);
    LEGENDRE_32.fill::<A>(phis, columns, map);
}

/// How many nodes the row needs; none if its points go one by one.
///
/// For phi > 0 more of them, to see the pole from closer by, and not as far out: the terms cancel.
pub(super) fn points(phi: f64) -> Option<usize> {
    match 0.5 * phi {
        h if h.abs() <= 1.0 => Some(8),
        h if (-6.8..0.0).contains(&h) => Some(16),
        h if h.abs() <= 15.5 => Some(24),
        h if (-25.5..0.0).contains(&h) => Some(32),
        _ => None,
    }
}

/// Whether the column's factors are finite.
pub(super) fn is_regular(xi: f64) -> bool {
    xi.is_normal() && xi > 0.0
}

/// What a focus contributes whatever the number of nodes.
#[derive(Clone, Copy)]
pub(super) struct Column {
    xi: f64,
    inverse: f64,
    /// 2/sqrt(xi).
    scale: f64,
    /// atan(xi).
    angle: f64,
    /// asinh(1/xi): n-point quadrature sees the pole with a weight of e^(-(2 n + 1) depth).
    depth: f64,
}

impl Column {
    pub(super) fn new(xi: f64) -> Self {
        // An irregular column is overwritten in the end; any focus keeps its arithmetic finite.
        let xi = if is_regular(xi) { xi } else { 1.0 };
        let inverse = 1.0 / xi;
        Self {
            xi,
            inverse,
            scale: 2.0 / xi.sqrt(),
            angle: xi.atan(),
            // To rounding relative to 1, which is all it is compared with.
            depth: (inverse + (inverse * inverse + 1.0).sqrt()).ln(),
        }
    }
}

/// The factors of some neighbouring columns for K positive nodes.
struct Block<const K: usize> {
    even: [[f64; LANES]; K],
    odd: [[f64; LANES]; K],
    residue: [f64; LANES],
    has_residue: bool,
    inverse: [f64; LANES],
}

impl<const K: usize> Block<K> {
    /// Of at most `LANES` columns; the last of them stands in for missing ones.
    #[inline(always)]
    fn new<A: Arithmetic>(rule: &Rule<K>, columns: &[Column]) -> Self {
        let column = |lane: usize| columns[lane.min(columns.len() - 1)];
        let columns: [Column; LANES] = core::array::from_fn(column);

        let mut even = [[0.0; LANES]; K];
        let mut odd = [[0.0; LANES]; K];
        let mut total = [0.0; LANES];
        for k in 0..K {
            let (x, w) = (rule.nodes[k], rule.weights[k]);
            for (lane, column) in columns.iter().enumerate() {
                let slope = column.xi * x;
                let u = w / A::mul_add(slope, x, column.inverse);
                even[k][lane] = column.scale * u;
                odd[k][lane] = -column.scale * (slope * u);
                total[lane] += u;
            }
        }
        let residue = core::array::from_fn(|lane| {
            let column = columns[lane];
            if column.depth * degree::<K>() < NEGLIGIBLE {
                column.scale * (column.angle - total[lane])
            } else {
                0.0
            }
        });
        Self {
            even,
            odd,
            residue,
            has_residue: residue != [0.0; LANES],
            inverse: columns.each(|column| column.inverse),
        }
    }

    /// The overlap of some rows in every column.
    #[inline(always)]
    fn overlap<A: Arithmetic>(&self, rows: &[Row<K>; ROWS]) -> [[f64; LANES]; ROWS] {
        let mut sums = [[0.0; LANES]; ROWS];
        for k in 0..K {
            for (row, sums) in rows.iter().zip(&mut sums) {
                for (lane, sum) in sums.iter_mut().enumerate() {
                    let even = A::mul_add(row.cosines[k], self.even[k][lane], *sum);
                    *sum = A::mul_add(row.sines[k], self.odd[k][lane], even);
                }
            }
        }
        if self.has_residue {
            for (row, sums) in rows.iter().zip(&mut sums) {
                for (lane, sum) in sums.iter_mut().enumerate() {
                    // Comparisons and not `clamp`: each becomes a single instruction.
                    let a = row.h * self.inverse[lane];
                    let a = if a < -60.0 { -60.0 } else { a };
                    let a = if a > STEEPEST { STEEPEST } else { a };
                    *sum = A::mul_add(self.residue[lane], exp_of_moderate::<A>(a), *sum);
                }
            }
        }
        sums
    }
}

/// The factors of a row.
struct Row<const K: usize> {
    /// phi/2.
    h: f64,
    cosines: [f64; K],
    sines: [f64; K],
}

impl<const K: usize> Row<K> {
    #[inline(always)]
    fn new<A: Arithmetic>(rule: &Rule<K>, phi: f64) -> Self {
        let h = 0.5 * phi;
        let (mut cosines, mut sines) = ([0.0; K], [0.0; K]);
        for k in 0..K {
            (sines[k], cosines[k]) = sin_cos_of_product::<A>(h * rule.nodes[k]);
        }
        Self { h, cosines, sines }
    }
}

/// 2 n + 1 for the rule with K = n/2 positive nodes.
const fn degree<const K: usize>() -> f64 {
    (4 * K + 1) as f64
}

impl<const K: usize> Rule<K> {
    /// Fills the rows that need this rule.
    // Loops and no adapters: closures would be compiled without the instructions chosen.
    #[inline(always)]
    fn fill<A: Arithmetic>(&self, phis: &[f64], columns: &[Column], map: &mut [f64]) {
        let rows: Vec<usize> = (0..phis.len())
            .filter(|&i| points(phis[i]) == Some(2 * K))
            .collect();
        if rows.is_empty() {
            return;
        }
        let mut blocks: Vec<Block<K>> = Vec::with_capacity(TILE / LANES);
        for (number, tile) in columns.chunks(TILE).enumerate() {
            blocks.clear();
            for columns in tile.chunks(LANES) {
                blocks.push(Block::new::<A>(self, columns));
            }
            for chunk in rows.chunks(ROWS) {
                // The last of an odd number of rows is its own partner.
                let pair = [chunk[0], chunk[chunk.len() - 1]];
                let factors = [
                    Row::new::<A>(self, phis[pair[0]]),
                    Row::new::<A>(self, phis[pair[1]]),
                ];
                for (index, block) in blocks.iter().enumerate() {
                    let sums = block.overlap::<A>(&factors);
                    let from = number * TILE + index * LANES;
                    let to = columns.len().min(from + LANES);
                    for (row, sums) in pair.iter().zip(&sums) {
                        let start = row * columns.len();
                        let values = &mut map[start + from..start + to];
                        // A full block, as most are, is stored without a call.
                        match values.first_chunk_mut::<LANES>() {
                            Some(values) => *values = *sums,
                            None => values.copy_from_slice(&sums[..to - from]),
                        }
                    }
                }
                for &row in chunk {
                    let start = row * columns.len() + number * TILE;
                    if phis[row] > 0.0 {
                        refine_row::<K>(phis[row], tile, &mut map[start..start + tile.len()]);
                    }
                }
            }
        }
    }
}

/// For phi > 0: replaces what the residue, grown by e^a, has spoilt.
#[inline]
fn refine_row<const K: usize>(phi: f64, tile: &[Column], values: &mut [f64]) {
    let h = 0.5 * phi;
    // The envelope falls as 1/h, so the larger h, the less of e^a is bearable.
    let steepest = (50.0 / h.max(1.0)).ln().min(STEEPEST);
    for (value, column) in values.iter_mut().zip(tile) {
        let a = h * column.inverse;
        if a <= steepest {
            continue;
        }
        // Seen from far enough, |z| >= 2 n + 1, the pole is outside of the ellipse that decides on
        // the convergence for an entire integrand, and harmless.
        let near = a * a + h * h < degree::<K>() * degree::<K>();
        if near && column.depth * degree::<K>() - a < NEGLIGIBLE - STEEPEST {
            *value = mode_overlap_exact(phi, column.xi);
        }
    }
}
