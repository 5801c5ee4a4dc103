//! Gauss-Kronrod pairs with QUADPACK's error estimate.
//!
//! Piessens et al. 1983, section 2.2.1. With K the Kronrod and G the Gauss sum,
//! J the integral of |f - K/(b-a)| and A that of |f|, the error estimate is
//! J min(1, (200 |K-G|/J)^(3/2)), but not below 50 epsilon A. Differs in: the two halves
//! of a panel are sampled and summed side by side. K and G are added up in QUADPACK's order,
//! A and J in two partial sums.

use core::array;
use core::mem::needs_drop;

use num_traits::{Float, One, Zero};

use super::tables;
use crate::domain::Piece;
use crate::real::Real;
use crate::real::is_few_units_wide;
use crate::samples::{Failure, Integrand};
use crate::segment::Segment;
use crate::transform::Transform;
use crate::value::Value;
use crate::vector::Vector;

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

/// The largest number of nodes.
const MOST: usize = 61;

/// The panels of QAGS where the range is finite: 21 points, side by side.
#[inline(always)]
pub(crate) fn finite_panels<Y: Vector, const L: usize>(
    f: &mut dyn Integrand<Y>,
    pieces: [Piece<Y::Real>; L],
) -> Result<[Segment<Y>; L], Failure<Y::Real>> {
    let mut xs = [[Y::Real::zero(); L]; 21];
    set_nodes(&mut xs, &tables::K21, &pieces);
    let zero = f.zero();
    let mut ys: [[Y; L]; 21] = array::from_fn(|_| Y::array(|_| zero.clone()));
    f.fill(xs.as_flattened(), ys.as_flattened_mut())?;
    segments(
        &tables::K21,
        &xs,
        &ys,
        &pieces,
        if L == 1 { reduce_inline } else { reduce },
    )
}

/// The halves of such a panel.
#[inline(always)]
pub(crate) fn finite_halves<Y: Vector>(
    f: &mut dyn Integrand<Y>,
    [left, right]: [Piece<Y::Real>; 2],
) -> Result<[Segment<Y>; 2], Failure<Y::Real>> {
    if const { fits_side_by_side::<Y>() } {
        return finite_panels(f, [left, right]);
    }
    let [left] = finite_panels(f, [left])?;
    let [right] = finite_panels(f, [right])?;
    Ok([left, right])
}

/// Whether a sample is a single number, so that those of two panels make a vector. What has
/// components is faster one panel at a time.
pub(super) const fn fits_side_by_side<Y: Vector>() -> bool {
    size_of::<Y>() <= size_of::<Y::Real>()
}

/// Any rule on pieces with the same map, side by side.
#[inline(never)]
pub(super) fn panels<Y: Vector, const L: usize>(
    table: &Table,
    f: &mut dyn Integrand<Y>,
    pieces: [Piece<Y::Real>; L],
) -> Result<[Segment<Y>; L], Failure<Y::Real>> {
    let count = 2 * table.nodes.len() + 1;
    let zero = f.zero();
    let mut ts = [[Y::Real::zero(); L]; MOST];
    // Lists that are not needed are empty.
    let of = |k: usize| if k < count { zero.clone() } else { Y::zeros(0) };
    let mut ys: [[Y; L]; MOST] = array::from_fn(|k| Y::array(|_| of(k)));
    let (ts, ys) = (&mut ts[..count], &mut ys[..count]);
    set_nodes(ts, table, &pieces);
    let map = pieces[0].map;
    sample(f, map, ts.as_flattened(), ys.as_flattened_mut())?;
    segments(table, ts, ys, &pieces, reduce)
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

/// Samples of the integrand in the variable t, each checked where it is taken: behind
/// the map a sum could hide which of two points was at fault.
fn sample<Y: Vector>(
    f: &mut dyn Integrand<Y>,
    map: Transform<Y::Real>,
    ts: &[Y::Real],
    ys: &mut [Y],
) -> Result<(), Failure<Y::Real>> {
    let mut xs = [Y::Real::zero(); 2 * MOST];
    let xs = &mut xs[..ts.len()];
    for (x, &t) in xs.iter_mut().zip(ts) {
        *x = map.x(t);
    }
    sample_finite(f, xs, ys)?;
    if map == Transform::Line {
        for x in xs.iter_mut() {
            *x = -*x;
        }
        let of = |k: usize| ys.get(k).cloned().unwrap_or_else(|| Y::zeros(0));
        let mut others: [Y; 2 * MOST] = Y::array(of);
        let others = &mut others[..ys.len()];
        sample_finite(f, xs, others)?;
        for (y, z) in ys.iter_mut().zip(others) {
            y.add_scaled(Y::Real::one(), z);
        }
    }
    for (y, &t) in ys.iter_mut().zip(ts) {
        map.scale_sample(t, y);
    }
    Ok(())
}

fn sample_finite<Y: Vector>(
    f: &mut dyn Integrand<Y>,
    xs: &[Y::Real],
    ys: &mut [Y],
) -> Result<(), Failure<Y::Real>> {
    f.fill(xs, ys)?;
    match ys.iter().position(|y| !y.all_finite()) {
        Some(i) => Err(Failure::NonFinite { x: xs[i] }),
        None => Ok(()),
    }
}

/// From samples to values and errors.
#[inline(always)]
fn segments<Y: Vector, const L: usize>(
    table: &Table,
    xs: &[[Y::Real; L]],
    ys: &[[Y; L]],
    pieces: &[Piece<Y::Real>; L],
    reduce: impl Fn(&Samples<'_, Y, L>, &Weights<'_>, [Y::Real; L]) -> Sums<Y, L>,
) -> Result<[Segment<Y>; L], Failure<Y::Real>> {
    let map = pieces[0].map;
    let at = |i: usize| map.x(xs.as_flattened()[i]);
    let samples = ys.as_flattened();
    let half = table.nodes.len();
    let (lower, rest) = ys.split_at(half);
    let (upper, center) = rest.split_at(half);
    let sums = reduce(
        &Samples {
            lower,
            upper,
            center: &center[0],
        },
        &Weights {
            kronrod: table.kronrod,
            gauss: table.gauss,
            center: table.center,
            gauss_center: table.gauss_center,
        },
        pieces.each_ref().map(Piece::half_width),
    );
    let segments: [_; L] = array::from_fn(|l| Segment {
        a: pieces[l].a,
        b: pieces[l].b,
        value: sums.values[l].clone(),
        error: sums.errors[l],
        magnitude: sums.magnitudes[l],
        deviation: sums.deviations[l],
        map,
        level: 0,
    });
    if segments.iter().any(|s| !s.magnitude.is_finite()) && map == Transform::Identity {
        // Finite samples whose sum overflows are the driver's to judge, and so are those that
        // overflow by the map's slope: behind a map all have been looked at.
        if let Some(i) = samples.iter().position(|y| !y.all_finite()) {
            return Err(Failure::NonFinite { x: at(i) });
        }
    }
    Ok(segments)
}

/// Samples of panels side by side, at nodes that lie symmetrically about the centers.
struct Samples<'a, Y, const L: usize> {
    lower: &'a [[Y; L]],
    upper: &'a [[Y; L]],
    center: &'a [Y; L],
}

/// Those of a [`Table`], of whatever size.
struct Weights<'a> {
    kronrod: &'a [f64],
    gauss: &'a [f64],
    center: f64,
    gauss_center: f64,
}

/// What the sums over the samples of a panel amount to.
struct Sums<Y: Value, const L: usize> {
    values: [Y; L],
    errors: [Y::Real; L],
    magnitudes: [Y::Real; L],
    deviations: [Y::Real; L],
}

/// The sums over the samples: in loops, which are short code for all rules and integrands,
/// and in which two panels become the lanes of vector instructions.
#[inline(never)]
fn reduce<Y: Vector, const L: usize>(
    samples: &Samples<'_, Y, L>,
    weights: &Weights<'_>,
    halves: [Y::Real; L],
) -> Sums<Y, L> {
    reduce_inline(samples, weights, halves)
}

/// The same, compiled into the caller, where the weights are known and the sums need not pass
/// through memory: for the first panel, which is often the only one.
#[inline(always)]
fn reduce_inline<Y: Vector, const L: usize>(
    samples: &Samples<'_, Y, L>,
    weights: &Weights<'_>,
    halves: [Y::Real; L],
) -> Sums<Y, L> {
    let center = samples.center.each_ref();
    let n = weights.kronrod.len();
    let (lower, upper) = (&samples.lower[..n], &samples.upper[..n]);

    let mut values = center.map(|y| scaled(y, weights.center));
    let mut magnitudes = center.map(|y| Moduli::new(weights.center, y, None));
    let mut odd = center.map(|y| Moduli::new(0.0, y, None));
    let add = |k: usize, magnitudes: &mut [Moduli<Y>; L]| {
        let w = Y::Real::lit(weights.kronrod[k]);
        for l in 0..L {
            let pair = [&lower[k][l], &upper[k][l]];
            add_pair(&mut values[l], w, pair);
            magnitudes[l].add(w, pair, None);
        }
    };
    by_turns(n, &mut magnitudes, &mut odd, add);
    let magnitudes = norms(magnitudes, &odd);

    let mut gauss = center.map(|y| scaled(y, weights.gauss_center));
    for ((y, z), &w) in lower.iter().zip(upper).zip(weights.gauss) {
        let w = Y::Real::lit(w);
        for l in 0..L {
            add_pair(&mut gauss[l], w, [&y[l], &z[l]]);
        }
    }

    let means = values.each_ref().map(|y| scaled(y, 0.5));
    let mut deviations = center.map(|y| Moduli::new(0.0, y, None));
    let mut odd = center.map(|y| Moduli::new(0.0, y, None));
    for l in 0..L {
        let w = Y::Real::lit(0.5 * weights.center);
        deviations[l].add(w, [center[l]; 2], Some(&means[l]));
    }
    let add = |k: usize, deviations: &mut [Moduli<Y>; L]| {
        let w = Y::Real::lit(weights.kronrod[k]);
        for l in 0..L {
            deviations[l].add(w, [&lower[k][l], &upper[k][l]], Some(&means[l]));
        }
    };
    by_turns(n, &mut deviations, &mut odd, add);
    let deviations = norms(deviations, &odd);

    let mut sums = Sums {
        values,
        errors: deviations,
        magnitudes,
        deviations,
    };
    for l in 0..L {
        let length = halves[l].abs();
        sums.magnitudes[l] = sums.magnitudes[l] * length;
        sums.deviations[l] = sums.deviations[l] * length;
        let difference = sums.values[l].distance(&gauss[l]) * length;
        sums.errors[l] = error_estimate(difference, sums.deviations[l], sums.magnitudes[l]);
        sums.values[l].scale_by(halves[l]);
    }
    sums
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

#[inline(always)]
fn scaled<Y: Vector>(y: &Y, factor: f64) -> Y {
    let mut y = y.clone();
    y.scale_by(Y::Real::lit(factor));
    y
}

/// `sum <- sum + weight (y + z)`.
#[inline(always)]
fn add_pair<Y: Vector>(sum: &mut Y, weight: Y::Real, [y, z]: [&Y; 2]) {
    if const { needs_drop::<Y>() } {
        // The sum of y and z would have to be allocated.
        sum.add_scaled(weight, y);
        sum.add_scaled(weight, z);
    } else {
        let mut pair = y.clone();
        pair.add_scaled(Y::Real::one(), z);
        sum.add_scaled(weight, &pair);
    }
}

/// A weighted sum of |y - mean|, of each component by itself, so that one norm a panel is enough.
struct Moduli<Y: Value>(Y);

impl<Y: Vector> Moduli<Y> {
    /// Of the center.
    #[inline(always)]
    fn new(weight: f64, center: &Y, mean: Option<&Y>) -> Self {
        let mut moduli = Moduli(scaled(center, 0.0));
        moduli.add(Y::Real::lit(0.5 * weight), [center; 2], mean);
        moduli
    }

    #[inline(always)]
    fn add(&mut self, weight: Y::Real, pair: [&Y; 2], mean: Option<&Y>) {
        self.0.add_moduli(weight, pair, mean);
    }
}

/// The norms of sums of moduli.
#[inline(always)]
fn norms<Y: Vector, const L: usize>(
    mut sums: [Moduli<Y>; L],
    others: &[Moduli<Y>; L],
) -> [Y::Real; L] {
    let mut norms = [Y::Real::zero(); L];
    for l in 0..L {
        sums[l].0.add_scaled(Y::Real::one(), &others[l].0);
        norms[l] = sums[l].0.norm();
    }
    norms
}

#[inline(always)]
fn error_estimate<T: Real>(difference: T, deviation: T, magnitude: T) -> T {
    // ratio^(3/2) without a power; NaN passes through.
    let ratio = T::lit(200.0) * difference / deviation;
    let ratio = if ratio >= T::one() { T::one() } else { ratio };
    let shrunk = deviation * (ratio * ratio.sqrt());
    let error = if deviation != T::zero() && difference != T::zero() {
        shrunk
    } else {
        difference
    };
    let floor = T::lit(50.0) * T::epsilon();
    if magnitude > T::min_positive_value() / floor && error < floor * magnitude {
        floor * magnitude
    } else {
        error
    }
}
