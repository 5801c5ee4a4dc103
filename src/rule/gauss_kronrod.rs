//! Gauss-Kronrod pairs with QUADPACK's error estimate.
//!
//! Piessens et al. 1983, section 2.2.1. With K the Kronrod and G the Gauss sum,
//! J the integral of |f - K/(b-a)| and A that of |f|, the error estimate is
//! J min(1, (200 |K-G|/J)^(3/2)), but not below 50 epsilon A. Differs in: real columns are summed
//! side by side, those of the two halves of a panel or of two components. K and G are added up
//! in QUADPACK's order, A and J in two partial sums. Of several components each has its own sums, and
//! J, A and |K-G| are norms over them.

use core::array;

use super::{Halves, Panel, tables};
use crate::domain::Piece;
use crate::each::Each;
use crate::real::Real;
use crate::real::is_few_units_wide;
use crate::samples::{Failure, Integrand};
use crate::transform::Transform;
use crate::vector::{Columns, Vector, with_scratch};

/// The positive Kronrod nodes on [-1, 1], of which the first are Gauss nodes, and the
/// weights of both formulas; the center apart.
pub(super) struct Table {
    pub(super) nodes: &'static [f64],
    pub(super) kronrod: &'static [f64],
    pub(super) gauss: &'static [f64],
    pub(super) center: f64,
    /// 0 where the center is not a Gauss node.
    pub(super) gauss_center: f64,
}

impl Table {
    fn points(&self) -> usize {
        2 * self.nodes.len() + 1
    }
}

/// The largest number of nodes.
const MOST: usize = 61;

/// Room for the samples of a component at all of them, and for three sums.
const ROOM: usize = MOST + 3;

/// A number at each of the 21 nodes of panels of QAGS side by side, where the range is finite: the nodes,
/// or samples of a single component.
pub(crate) type AtNodes<T, const L: usize> = [[T; L]; 21];

/// Set the nodes. It is to be done some time before the panels are sampled: vector instructions that load
/// what has just been stored in smaller parts have to wait.
#[inline(always)]
pub(crate) fn set_finite_nodes<T: Real, const L: usize>(
    xs: &mut AtNodes<T, L>,
    pieces: &[Piece<T>; L],
) {
    set_nodes(xs, &tables::K21, pieces);
}

/// The first of these panels, of a single component. It is compiled into the caller, where the rule is
/// known: it is often the only one.
#[inline(always)]
pub(crate) fn finite_panel<T: Real>(
    f: &mut dyn Integrand<T>,
    piece: Piece<T>,
    xs: &AtNodes<T, 1>,
) -> Result<(Panel<T>, T), Failure<T>> {
    let (mut panel, mut value) = (Panel::new(&piece), T::zero());
    let mut ys = [[T::zero()]; 21];
    let places = [(&mut panel, &mut value)];
    finite_panels(f, &[piece], (xs, &mut ys), places, sums_inline)?;
    Ok((panel, value))
}

/// The halves of such a panel, of any components.
#[inline(always)]
pub(crate) fn finite_halves<T: Real>(
    f: &mut dyn Integrand<T>,
    pieces: &[Piece<T>; 2],
    samples: (&AtNodes<T, 2>, &mut AtNodes<T, 2>),
    halves: &mut Halves<T>,
) -> Result<(), Failure<T>> {
    match side_by_side(halves) {
        Some(halves) => finite_panels(f, pieces, samples, halves, sums),
        None => halves_of_many(&tables::K21, f, pieces, halves),
    }
}

/// A panel by any rule.
pub(super) fn panel<T: Real>(
    table: &Table,
    f: &mut dyn Integrand<T>,
    piece: Piece<T>,
    value: &mut [T],
) -> Result<Panel<T>, Failure<T>> {
    let mut panel = Panel::new(&piece);
    match value {
        [value] => panels(table, f, &[piece], [(&mut panel, value)])?,
        value => panel_of_many(table, f, &piece, (&mut panel, value))?,
    }
    Ok(panel)
}

/// The halves of such a panel.
pub(super) fn halves<T: Real>(
    table: &Table,
    f: &mut dyn Integrand<T>,
    pieces: &[Piece<T>; 2],
    halves: &mut Halves<T>,
) -> Result<(), Failure<T>> {
    match side_by_side(halves) {
        Some(halves) => panels(table, f, pieces, halves),
        None => halves_of_many(table, f, pieces, halves),
    }
}

/// Where panels of a single component are to be put.
type Places<'a, T, const L: usize> = [(&'a mut Panel<T>, &'a mut T); L];

/// Those of halves, if they have a single component.
#[inline(always)]
fn side_by_side<T: Real>(halves: &mut Halves<T>) -> Option<Places<'_, T, 2>> {
    let Halves {
        panels: [left, right],
        values: [left_value, right_value],
    } = halves;
    match (&mut **left_value, &mut **right_value) {
        ([left_value], [right_value]) => Some([(left, left_value), (right, right_value)]),
        _ => None,
    }
}

/// Panels of a single component on finite pieces, side by side.
#[inline(always)]
fn finite_panels<T: Real, const L: usize>(
    f: &mut dyn Integrand<T>,
    pieces: &[Piece<T>; L],
    (xs, ys): (&AtNodes<T, L>, &mut AtNodes<T, L>),
    places: Places<'_, T, L>,
    sums: impl Fn(&Table, &[[T; L]]) -> Sums<T, L>,
) -> Result<(), Failure<T>> {
    f.fill(xs.as_flattened(), ys.as_flattened_mut())?;
    let is_finite = conclude(&sums(&tables::K21, ys), pieces, places);
    let (xs, ys) = (xs.as_flattened(), ys.as_flattened());
    check(is_finite, Transform::Identity, xs, ys)
}

/// The same by any rule on pieces with the same map.
#[inline(never)]
fn panels<T: Real, const L: usize>(
    table: &Table,
    f: &mut dyn Integrand<T>,
    pieces: &[Piece<T>; L],
    places: Places<'_, T, L>,
) -> Result<(), Failure<T>> {
    let count = table.points();
    let mut ts = [[T::zero(); L]; MOST];
    let mut ys = [[T::zero(); L]; MOST];
    let (ts, ys) = (&mut ts[..count], &mut ys[..count]);
    set_nodes(ts, table, pieces);
    let map = pieces[0].map;
    sample(f, map, ts.as_flattened(), ys.as_flattened_mut())?;
    let is_finite = conclude(&sums(table, ys), pieces, places);
    check(is_finite, map, ts.as_flattened(), ys.as_flattened())
}

/// The halves of a panel of several components, one after the other.
fn halves_of_many<T: Real>(
    table: &Table,
    f: &mut dyn Integrand<T>,
    pieces: &[Piece<T>; 2],
    Halves { panels, values }: &mut Halves<T>,
) -> Result<(), Failure<T>> {
    for (piece, place) in pieces.iter().zip(panels.iter_mut().zip(values)) {
        panel_of_many(table, f, piece, (place.0, place.1))?;
    }
    Ok(())
}

/// A panel of several components, of which two are summed side by side.
#[inline(never)]
fn panel_of_many<T: Real>(
    table: &Table,
    f: &mut dyn Integrand<T>,
    piece: &Piece<T>,
    (panel, value): (&mut Panel<T>, &mut [T]),
) -> Result<(), Failure<T>> {
    let count = table.points();
    let components = value.len();
    let mut ts = [[T::zero()]; MOST];
    set_nodes(&mut ts[..count], table, &[*piece]);
    let ts = &ts.as_flattened()[..count];
    let room = components * (count + 3);
    with_scratch::<T, _, ROOM>(room.div_ceil(ROOM), &mut |room| {
        let (columns, room) = room.split_at_mut(components * count);
        sample(f, piece.map, ts, columns)?;
        let (differences, room) = room.split_at_mut(components);
        let (deviations, room) = room.split_at_mut(components);
        let moduli = &mut room[..components];
        let mut pairs = [[T::zero(); 2]; MOST];
        let pairs = &mut pairs[..count];
        for (k, columns) in columns.chunks(2 * count).enumerate() {
            // The last one of an odd number is paired with itself.
            let (first, second) = columns.split_at(count);
            let second = if second.is_empty() { first } else { second };
            for (pair, (&y, &z)) in pairs.iter_mut().zip(first.iter().zip(second)) {
                *pair = [y, z];
            }
            let sums = sums(table, pairs);
            for (l, c) in (2 * k..components.min(2 * k + 2)).enumerate() {
                value[c] = sums.kronrod[l];
                differences[c] = sums.kronrod[l] - sums.gauss[l];
                deviations[c] = sums.deviations[l];
                moduli[c] = sums.moduli[l];
            }
        }
        let norms = [differences.norm(), deviations.norm(), moduli.norm()];
        *panel = Estimates::of(&[*piece], norms.each(|norm| [norm])).panel(0, piece);
        value.scale_by(piece.half_width());
        check(panel.magnitude.is_finite(), piece.map, ts, columns)
    })
}

/// The nodes of each piece: below the center, above it, and the center.
#[inline(always)]
fn set_nodes<T: Real, const L: usize>(xs: &mut [[T; L]], table: &Table, pieces: &[Piece<T>; L]) {
    let half = table.nodes.len();
    for (l, piece) in pieces.iter().enumerate() {
        let center = T::lit(0.5) * piece.a + T::lit(0.5) * piece.b;
        let half_width = piece.half_width();
        for (k, &x) in table.nodes.iter().enumerate() {
            let offset = half_width * T::lit(x);
            xs[k][l] = center - offset;
            xs[half + k][l] = center + offset;
        }
        xs[2 * half][l] = center;
        if is_few_units_wide(center, half_width) {
            clamp(xs, l, piece);
        }
    }
}

/// On a few units in the last place, rounding could carry a node out of the panel.
#[cold]
fn clamp<T: Real, const L: usize>(xs: &mut [[T; L]], lane: usize, piece: &Piece<T>) {
    let (low, high) = (piece.a.min(piece.b), piece.a.max(piece.b));
    for x in xs {
        x[lane] = x[lane].max(low).min(high);
    }
}

/// Samples of the integrand in the variable t. Behind a map each is checked where it is taken: a sum
/// could hide which of two points was at fault.
fn sample<T: Real>(
    f: &mut dyn Integrand<T>,
    map: Transform<T>,
    ts: &[T],
    columns: &mut [T],
) -> Result<(), Failure<T>> {
    if map == Transform::Identity {
        return f.fill(ts, columns);
    }
    let mut xs = [T::zero(); 2 * MOST];
    let xs = &mut xs[..ts.len()];
    for (x, &t) in xs.iter_mut().zip(ts) {
        *x = map.x(t);
    }
    f.fill_finite(xs, columns)?;
    if map == Transform::Line {
        for x in xs.iter_mut() {
            *x = -*x;
        }
        with_scratch::<T, _, ROOM>(columns.len().div_ceil(ROOM), &mut |room| {
            let others = &mut room[..columns.len()];
            f.fill_finite(xs, others)?;
            for (y, &z) in columns.iter_mut().zip(&*others) {
                *y = *y + z;
            }
            Ok(())
        })?;
    }
    let slopes = xs;
    for (slope, &t) in slopes.iter_mut().zip(ts) {
        *slope = map.root_of_slope(t);
    }
    for column in columns.chunks_exact_mut(ts.len()) {
        for (y, &slope) in column.iter_mut().zip(&*slopes) {
            *y = *y * slope * slope;
        }
    }
    Ok(())
}

/// Whether samples of which a sum is not finite are so themselves. Finite ones whose sum overflows are
/// the driver's to judge, and so are those that overflow by the map's slope: behind a map all have been
/// looked at.
#[inline(always)]
fn check<T: Real>(
    sums_are_finite: bool,
    map: Transform<T>,
    xs: &[T],
    columns: &[T],
) -> Result<(), Failure<T>> {
    if sums_are_finite || map != Transform::Identity {
        return Ok(());
    }
    match Columns::new(columns, xs.len()).first_not_finite() {
        Some(j) => Err(Failure::NonFinite { x: xs[j] }),
        None => Ok(()),
    }
}

/// The sums over real columns of samples at the nodes in [-1, 1].
struct Sums<T, const L: usize> {
    kronrod: [T; L],
    gauss: [T; L],
    /// Of |y| and of |y - mean|, by the Kronrod weights.
    moduli: [T; L],
    deviations: [T; L],
}

/// The sums over columns side by side: in loops, which are short code for all rules, and in which two
/// columns become the lanes of vector instructions.
#[inline(never)]
fn sums<T: Real, const L: usize>(table: &Table, ys: &[[T; L]]) -> Sums<T, L> {
    sums_inline(table, ys)
}

/// The same, compiled into the caller, where the weights are known and the sums need not pass
/// through memory.
#[inline(always)]
fn sums_inline<T: Real, const L: usize>(table: &Table, ys: &[[T; L]]) -> Sums<T, L> {
    let n = table.nodes.len();
    let (lower, rest) = ys.split_at(n);
    let (upper, center) = rest.split_at(n);
    let center = center[0];
    let weights = &table.kronrod[..n];
    // NaN where the center is not finite.
    let zero = center.map(|y| y * T::zero());

    let mut kronrod = center.map(|y| y * T::lit(table.center));
    let mut moduli = zero;
    add_moduli(&mut moduli, T::lit(0.5 * table.center), [&center; 2], None);
    let mut odd = zero;
    by_turns(n, &mut moduli, &mut odd, |k, moduli| {
        let w = T::lit(weights[k]);
        for l in 0..L {
            kronrod[l] = kronrod[l] + w * (lower[k][l] + upper[k][l]);
        }
        add_moduli(moduli, w, [&lower[k], &upper[k]], None);
    });
    for l in 0..L {
        moduli[l] = moduli[l] + odd[l];
    }

    let mut gauss = center.map(|y| y * T::lit(table.gauss_center));
    for ((y, z), &w) in lower.iter().zip(upper).zip(table.gauss) {
        let w = T::lit(w);
        for l in 0..L {
            gauss[l] = gauss[l] + w * (y[l] + z[l]);
        }
    }

    let means = kronrod.map(|y| y * T::lit(0.5));
    let mut deviations = zero;
    let w = T::lit(0.5 * table.center);
    add_moduli(&mut deviations, w, [&center; 2], Some(&means));
    let mut odd = zero;
    by_turns(n, &mut deviations, &mut odd, |k, deviations| {
        let w = T::lit(weights[k]);
        add_moduli(deviations, w, [&lower[k], &upper[k]], Some(&means));
    });
    for l in 0..L {
        deviations[l] = deviations[l] + odd[l];
    }
    Sums {
        kronrod,
        gauss,
        moduli,
        deviations,
    }
}

/// `sums <- sums + weight (|y - mean| + |z - mean|)`, with a mean of 0 where there is none.
#[inline(always)]
fn add_moduli<T: Real, const L: usize>(
    sums: &mut [T; L],
    weight: T,
    [y, z]: [&[T; L]; 2],
    means: Option<&[T; L]>,
) {
    for l in 0..L {
        let mean = means.map_or(T::zero(), |means| means[l]);
        sums[l] = sums[l] + weight * ((y[l] - mean).abs() + (z[l] - mean).abs());
    }
}

/// Add n terms to two partial sums: the processor need not wait for each addition. It is for
/// sums of moduli, whose last bit decides nothing; that of the integral may.
#[inline(always)]
fn by_turns<S>(n: usize, even: &mut S, odd: &mut S, mut add: impl FnMut(usize, &mut S)) {
    for k in (1..n).step_by(2) {
        add(k - 1, even);
        add(k, odd);
    }
    if n % 2 == 1 {
        add(n - 1, even);
    }
}

/// From the sums of a single component to panels and values; whether the integrals of |f| are finite.
#[inline(always)]
fn conclude<T: Real, const L: usize>(
    sums: &Sums<T, L>,
    pieces: &[Piece<T>; L],
    places: Places<'_, T, L>,
) -> bool {
    let differences = array::from_fn(|l| sums.kronrod[l] - sums.gauss[l]);
    let estimates = Estimates::of(pieces, [differences, sums.deviations, sums.moduli]);
    for (l, (panel, value)) in places.into_iter().enumerate() {
        *panel = estimates.panel(l, &pieces[l]);
        *value = sums.kronrod[l] * pieces[l].half_width();
    }
    estimates.magnitudes.iter().all(|a| a.is_finite())
}

/// What is known of panels side by side, but for the values.
struct Estimates<T, const L: usize> {
    errors: [T; L],
    deviations: [T; L],
    magnitudes: [T; L],
}

impl<T: Real, const L: usize> Estimates<T, L> {
    /// From the norms of K - G, J and A in [-1, 1].
    #[inline(always)]
    fn of(pieces: &[Piece<T>; L], norms: [[T; L]; 3]) -> Self {
        let [mut differences, mut deviations, mut magnitudes] = norms;
        for l in 0..L {
            let length = pieces[l].half_width().abs();
            differences[l] = differences[l].abs() * length;
            deviations[l] = deviations[l].abs() * length;
            magnitudes[l] = magnitudes[l].abs() * length;
        }
        let mut errors = differences;
        for l in 0..L {
            // ratio^(3/2) without a power; NaN passes through.
            let ratio = T::lit(200.0) * differences[l] / deviations[l];
            let ratio = if ratio >= T::one() { T::one() } else { ratio };
            errors[l] = deviations[l] * (ratio * ratio.sqrt());
        }
        let floor = T::lit(50.0) * T::epsilon();
        for l in 0..L {
            if deviations[l] == T::zero() || differences[l] == T::zero() {
                errors[l] = differences[l];
            }
            let least = floor * magnitudes[l];
            if magnitudes[l] > T::min_positive_value() / floor && errors[l] < least {
                errors[l] = least;
            }
        }
        Estimates {
            errors,
            deviations,
            magnitudes,
        }
    }

    #[inline(always)]
    fn panel(&self, l: usize, piece: &Piece<T>) -> Panel<T> {
        Panel {
            error: self.errors[l],
            deviation: self.deviations[l],
            magnitude: self.magnitudes[l],
            ..Panel::new(piece)
        }
    }
}
