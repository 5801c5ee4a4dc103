//! Gauss-Kronrod pairs with QUADPACK's error estimate.
//!
//! Piessens et al. 1983, section 2.2.1. With K the Kronrod and G the Gauss sum,
//! J the integral of |f - K/(b-a)| and A that of |f|, the error estimate is
//! J min(1, (200 |K-G|/J)^(3/2)), but not below 50 epsilon A.

use num_traits::{Float, One};

use super::tables;
use crate::domain::Piece;
use crate::integrand::Integrand;
use crate::transform::Transform;
use crate::value::Pairs;
use crate::{Error, Real, Segment, Value};

/// The positive Kronrod nodes on [-1, 1], of which the first G are Gauss nodes, and the
/// weights of both formulas; the center apart.
pub(super) struct Table<const H: usize, const G: usize> {
    pub(super) nodes: [f64; H],
    pub(super) kronrod: [f64; H],
    pub(super) gauss: [f64; G],
    pub(super) center: f64,
    /// 0 where the center is not a Gauss node.
    pub(super) gauss_center: f64,
}

/// The panel that QAGS starts with: 21 points where the range is finite.
#[inline(always)]
pub(crate) fn finite_panel_inline<Y: Value, I: Integrand<Y>>(
    f: &mut I,
    piece: Piece<Y::Real>,
) -> Result<Segment<Y>, Error<Y, I::Failure>> {
    let (xs, half) = nodes::<_, 10, 21, 5>(&tables::K21, piece);
    let ys = f
        .sample(&xs)
        .map_err(|(i, source)| Error::Integrand { x: xs[i], source })?;
    reduce(&tables::K21, &xs, &ys, half, piece)
}

/// The same, compiled once for all refinement.
#[inline(never)]
pub(crate) fn finite_panel<Y: Value, I: Integrand<Y>>(
    f: &mut I,
    piece: Piece<Y::Real>,
) -> Result<Segment<Y>, Error<Y, I::Failure>> {
    finite_panel_inline(f, piece)
}

/// Any rule on any piece.
#[inline(never)]
pub(super) fn panel<Y: Value, I: Integrand<Y>, const H: usize, const N: usize, const G: usize>(
    table: &Table<H, G>,
    f: &mut I,
    piece: Piece<Y::Real>,
) -> Result<Segment<Y>, Error<Y, I::Failure>> {
    let (ts, half) = nodes::<_, H, N, G>(table, piece);
    let ys = sample(f, piece.map, &ts)?;
    reduce(table, &ts, &ys, half, piece)
}

/// The N = 2 H + 1 nodes of the piece, below the center, above it, and the center; and
/// half its length.
#[inline(always)]
fn nodes<T: Real, const H: usize, const N: usize, const G: usize>(
    table: &Table<H, G>,
    Piece { a, b, .. }: Piece<T>,
) -> ([T; N], T) {
    const { assert!(N == 2 * H + 1) };
    let a_half = T::lit(0.5) * a;
    let b_half = T::lit(0.5) * b;
    let (center, half) = (a_half + b_half, b_half - a_half);
    let mut xs = [center; N];
    for (k, &x) in table.nodes.iter().enumerate() {
        let offset = half * T::lit(x);
        xs[k] = center - offset;
        xs[H + k] = center + offset;
    }
    // On a few units in the last place, rounding could carry a node out of the panel.
    if half.abs() <= T::lit(16.0) * T::epsilon() * (center.abs() + T::min_positive_value()) {
        let (low, high) = if b < a { (b, a) } else { (a, b) };
        xs = xs.map(|x| x.max(low).min(high));
    }
    (xs, half)
}

/// Samples of the integrand in the variable t, each checked where it is taken: behind
/// the map a sum could hide which of two points was at fault.
fn sample<Y: Value, I: Integrand<Y>, const N: usize>(
    f: &mut I,
    map: Transform<Y::Real>,
    ts: &[Y::Real; N],
) -> Result<[Y; N], Error<Y, I::Failure>> {
    let mut xs = ts.map(|t| map.x(t));
    let mut sum: Option<[Y; N]> = None;
    loop {
        let ys = f
            .sample(&xs)
            .map_err(|(i, source)| Error::Integrand { x: xs[i], source })?;
        for (y, &x) in ys.iter().zip(&xs) {
            if !y.all_finite() {
                return Err(Error::NonFinite { x });
            }
            if !y.same_shape(sum.as_ref().map_or(&ys[0], |sum| &sum[0])) {
                return Err(Error::ShapeChanged { x });
            }
        }
        let mut total = match sum.take() {
            Some(mut total) => {
                for (y, z) in total.iter_mut().zip(&ys) {
                    y.add_scaled(Y::Real::one(), z);
                }
                total
            }
            None if map == Transform::Line => {
                sum = Some(ys);
                xs = xs.map(|x| -x);
                continue;
            }
            None => ys,
        };
        for (y, &t) in total.iter_mut().zip(ts) {
            map.scale_sample(t, y);
        }
        return Ok(total);
    }
}

/// From samples to value and error.
#[inline(always)]
fn reduce<Y: Value, E, const H: usize, const N: usize, const G: usize>(
    table: &Table<H, G>,
    xs: &[Y::Real; N],
    ys: &[Y; N],
    half: Y::Real,
    piece: Piece<Y::Real>,
) -> Result<Segment<Y>, Error<Y, E>> {
    if let Some(i) = ys.iter().position(|y| !y.same_shape(&ys[0])) {
        let x = piece.map.x(xs[i]);
        return Err(Error::ShapeChanged { x });
    }
    let pairs = Pairs::of(ys);
    let length = half.abs();
    let weights = table.kronrod.map(Y::Real::lit);
    let center = Y::Real::lit(table.center);

    let magnitude = Y::spread(pairs, None, &weights, center) * length;
    if !magnitude.is_finite() && piece.map == Transform::Identity {
        // Finite samples whose sum overflows are the driver's to judge, and so are those that
        // overflow by the map's slope: behind a map all have been looked at.
        if let Some(i) = ys.iter().position(|y| !y.all_finite()) {
            let x = piece.map.x(xs[i]);
            return Err(Error::NonFinite { x });
        }
    }
    let mut value = Y::sum(pairs, &weights, center);
    let gauss_weights = table.gauss.map(Y::Real::lit);
    let mut gauss = Y::sum(pairs, &gauss_weights, Y::Real::lit(table.gauss_center));
    let difference = value.distance(&gauss) * length;
    gauss.clone_from(&value);
    gauss.scale_by(Y::Real::lit(0.5));
    let mean = gauss;
    let deviation = Y::spread(pairs, Some(&mean), &weights, center) * length;
    value.scale_by(half);

    Ok(Segment {
        a: piece.a,
        b: piece.b,
        value,
        error: error_estimate(difference, deviation, magnitude),
        magnitude,
        deviation,
        map: piece.map,
        level: 0,
    })
}

#[inline(always)]
fn error_estimate<T: Real>(difference: T, deviation: T, magnitude: T) -> T {
    let mut error = difference;
    if deviation != T::zero() && difference != T::zero() {
        let ratio = T::lit(200.0) * difference / deviation;
        // ratio^(3/2) without a power; NaN passes through.
        error = if ratio >= T::one() {
            deviation
        } else {
            deviation * (ratio * ratio.sqrt())
        };
    }
    let floor = T::lit(50.0) * T::epsilon();
    if magnitude > T::min_positive_value() / floor && error < floor * magnitude {
        error = floor * magnitude;
    }
    error
}
