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
use crate::elementary::{exp, sin_cos};

/// Columns that are worked on together; their sums stay in registers.
const LANES: usize = 8;

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
/// on what else is in the grid.
///
/// # Errors
/// None, but NaN in the row of a NaN or infinite `phi`, and in the column of a NaN, infinite or
/// negative `xi`.
///
/// # Cost
/// Some 6 ns a point on a grid of 100 by 100; where points go one by one, as
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
    fill(&LEGENDRE_8, phis, &columns, &mut map);
    fill(&LEGENDRE_16, phis, &columns, &mut map);
    fill(&LEGENDRE_24, phis, &columns, &mut map);
    fill(&LEGENDRE_32, phis, &columns, &mut map);

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

/// How many nodes the row needs; none if its points go one by one.
///
/// For phi > 0 more of them, to see the pole from closer by, and not as far out: the terms cancel.
fn points(phi: f64) -> Option<usize> {
    match 0.5 * phi {
        h if h.abs() <= 1.0 => Some(8),
        h if (-6.8..0.0).contains(&h) => Some(16),
        h if h.abs() <= 15.5 => Some(24),
        h if (-25.5..0.0).contains(&h) => Some(32),
        _ => None,
    }
}

/// Whether the column's factors are finite.
fn is_regular(xi: f64) -> bool {
    xi.is_normal() && xi > 0.0
}

/// What a focus contributes whatever the number of nodes.
#[derive(Clone, Copy)]
struct Column {
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
    fn new(xi: f64) -> Self {
        // An irregular column is overwritten in the end; any focus keeps its arithmetic finite.
        let xi = if is_regular(xi) { xi } else { 1.0 };
        let inverse = 1.0 / xi;
        Self {
            xi,
            inverse,
            scale: 2.0 / xi.sqrt(),
            angle: xi.atan(),
            depth: inverse.asinh(),
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
    fn new(rule: &Rule<K>, columns: &[Column]) -> Self {
        let column = |lane: usize| columns[lane.min(columns.len() - 1)];
        let columns: [Column; LANES] = core::array::from_fn(column);

        let mut even = [[0.0; LANES]; K];
        let mut odd = [[0.0; LANES]; K];
        let mut total = [0.0; LANES];
        for k in 0..K {
            let (x, w) = (rule.nodes[k], rule.weights[k]);
            for (lane, column) in columns.iter().enumerate() {
                let slope = column.xi * x;
                let u = w / (column.inverse + slope * x);
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
            inverse: columns.map(|column| column.inverse),
        }
    }

    /// The overlap at h = phi/2 in every column.
    #[inline]
    fn overlap(&self, h: f64, cosines: &[f64; K], sines: &[f64; K]) -> [f64; LANES] {
        let mut sum = [0.0; LANES];
        for k in 0..K {
            let factors = self.even[k].iter().zip(&self.odd[k]);
            for (sum, (even, odd)) in sum.iter_mut().zip(factors) {
                *sum += cosines[k] * even + sines[k] * odd;
            }
        }
        if self.has_residue {
            let factors = self.residue.iter().zip(&self.inverse);
            for (sum, (residue, inverse)) in sum.iter_mut().zip(factors) {
                // Comparisons and not `clamp`: each becomes a single instruction.
                let a = h * inverse;
                let a = if a < -60.0 { -60.0 } else { a };
                let a = if a > STEEPEST { STEEPEST } else { a };
                *sum += residue * exp(a);
            }
        }
        sum
    }
}

/// 2 n + 1 for the rule with K = n/2 positive nodes.
const fn degree<const K: usize>() -> f64 {
    (4 * K + 1) as f64
}

/// Fills the rows that need this rule.
fn fill<const K: usize>(rule: &Rule<K>, phis: &[f64], columns: &[Column], map: &mut [f64]) {
    let rows: Vec<usize> = (0..phis.len())
        .filter(|&i| points(phis[i]) == Some(2 * K))
        .collect();
    if rows.is_empty() {
        return;
    }
    for (number, tile) in columns.chunks(TILE).enumerate() {
        let blocks: Vec<Block<K>> = tile
            .chunks(LANES)
            .map(|columns| Block::new(rule, columns))
            .collect();
        for &row in &rows {
            let start = row * columns.len() + number * TILE;
            let values = &mut map[start..start + tile.len()];
            fill_row(rule, phis[row], &blocks, values);
            if phis[row] > 0.0 {
                refine_row::<K>(phis[row], tile, values);
            }
        }
    }
}

/// The stretch of a row that the blocks cover.
#[inline]
fn fill_row<const K: usize>(rule: &Rule<K>, phi: f64, blocks: &[Block<K>], values: &mut [f64]) {
    let h = 0.5 * phi;
    let mut cosines = [0.0; K];
    let mut sines = [0.0; K];
    for k in 0..K {
        (sines[k], cosines[k]) = sin_cos(h * rule.nodes[k]);
    }
    let mut whole = values.chunks_exact_mut(LANES);
    for (values, block) in (&mut whole).zip(blocks) {
        values.copy_from_slice(&block.overlap(h, &cosines, &sines));
    }
    let rest = whole.into_remainder();
    if let (false, Some(block)) = (rest.is_empty(), blocks.last()) {
        rest.copy_from_slice(&block.overlap(h, &cosines, &sines)[..rest.len()]);
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
