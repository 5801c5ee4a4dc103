//! The Chebyshev series of degrees 12 and 24 of f on a panel, from 25 samples at the Clenshaw-Curtis nodes.
//!
//! Piessens et al. 1983, section 2.2.3 (`dqcheb`): a fast cosine transform, written out. The series of
//! degree 12 takes every other sample. Differs in: ends are sampled where they are, and no node lies
//! beyond them by rounding.

use crate::domain::Piece;
use crate::real::{Real, is_few_units_wide};
use crate::rule::Panel;
use crate::samples::{Failure, Integrand};
use crate::vector::{Columns, Components, Vector, with_scratch};

/// How many samples a panel takes.
pub(super) const POINTS: usize = 25;

/// cos(k pi/24) for k from 1 to 11.
const X: [f64; 11] = [
    0.991_444_861_373_810_4,
    0.965_925_826_289_068_3,
    0.923_879_532_511_286_7,
    0.866_025_403_784_438_6,
    0.793_353_340_291_235_2,
    0.707_106_781_186_547_5,
    0.608_761_429_008_720_7,
    0.5,
    0.382_683_432_365_089_8,
    0.258_819_045_102_520_74,
    0.130_526_192_220_051_6,
];

/// f as a sum of Chebyshev polynomials, coefficient by coefficient.
pub(super) struct Series<T> {
    pub(super) low: [T; 13],
    pub(super) high: [T; POINTS],
}

/// What a series says of a weighted integral.
pub(super) struct Integral<T> {
    pub(super) value: T,
    /// By how much the series of degree 12 differs.
    pub(super) difference: T,
}

/// The nodes, from the right to the left.
pub(super) fn nodes<T: Real>(piece: &Piece<T>) -> [T; POINTS] {
    let half = T::lit(0.5);
    let center = half * piece.b + half * piece.a;
    let half_width = piece.half_width();
    let mut xs = [center; POINTS];
    for (k, &x) in X.iter().enumerate() {
        let offset = half_width * T::lit(x);
        xs[k + 1] = center + offset;
        xs[23 - k] = center - offset;
    }
    if is_few_units_wide(center, half_width) {
        for x in &mut xs {
            *x = x.max(piece.a).min(piece.b);
        }
    }
    xs[0] = piece.b;
    xs[24] = piece.a;
    xs
}

/// Sample a panel, and make of the columns of samples what is to be made of them, and a number that is not finite
/// where a sample is not; whether some of the samples were replaced.
#[inline(always)]
pub(super) fn with_samples<T: Real>(
    f: &mut dyn Integrand<T>,
    piece: &Piece<T>,
    mut work: impl FnMut(&[T; POINTS], &mut [T]) -> T,
) -> Result<bool, Failure<T>> {
    let xs = nodes(piece);
    let replaced = f.replaced();
    let components = f.components();
    let mut integrate = |columns: &mut [T]| {
        f.fill(&xs, columns)?;
        if work(&xs, columns).is_finite() {
            return Ok(());
        }
        // Finite samples whose sum overflows are the driver's to judge.
        match Columns::new(columns, POINTS).first_not_finite() {
            Some(i) => Err(Failure::NonFinite { x: xs[i] }),
            None => Ok(()),
        }
    };
    if components == 1 {
        integrate(&mut [T::zero(); POINTS])?;
    } else {
        with_scratch::<T, _, POINTS>(components, &mut integrate)?;
    }
    Ok(f.replaced() != replaced)
}

impl<T: Real> Series<T> {
    /// Of samples at the nodes.
    #[inline(never)]
    pub(super) fn of(column: &[T]) -> Self {
        let x = X.map(T::lit);
        let half = T::lit(0.5);
        let mut y = [T::zero(); POINTS];
        y.copy_from_slice(&column[..POINTS]);
        y[0] = half * y[0];
        y[24] = half * y[24];
        let mut low = [T::zero(); 13];
        let mut high = [T::zero(); POINTS];
        // One coefficient of the low series, and the two of the high one that alias to it.
        let mut pair = |k: usize, even: T, odd: T| {
            low[k] = even;
            high[k] = even + odd;
            high[24 - k] = even - odd;
        };

        let mut v = [T::zero(); 12];
        fold(&mut y, 24, &mut v);
        let (even, odd) = (v[0] - v[8], x[5] * (v[2] - v[6] - v[10]));
        let (p, q) = (v[1] - v[7] - v[9], v[3] - v[5] - v[11]);
        pair(3, even + odd, x[2] * p + x[8] * q);
        pair(9, even - odd, x[8] * p - x[2] * q);
        let (p, q, r) = (x[3] * v[4], x[7] * v[8], x[5] * v[6]);
        let (even, odd) = (v[0] + p + q, x[1] * v[2] + r + x[9] * v[10]);
        let sum = |[a, b, c, d, e, g]: [T; 6]| {
            a * v[1] + b * v[3] + c * v[5] + d * v[7] + e * v[9] + g * v[11]
        };
        let outer = sum([x[0], x[2], x[4], x[6], x[8], x[10]]);
        pair(1, even + odd, outer);
        let outer = sum([x[10], -x[8], x[6], -x[4], x[2], -x[0]]);
        pair(11, even - odd, outer);
        let (even, odd) = (v[0] - p + q, x[9] * v[2] - r + x[1] * v[10]);
        let inner = sum([x[4], -x[8], -x[0], -x[10], x[2], x[6]]);
        pair(5, even + odd, inner);
        let inner = sum([x[6], -x[2], -x[10], x[0], -x[8], -x[4]]);
        pair(7, even - odd, inner);

        fold(&mut y, 12, &mut v[..6]);
        let (even, odd) = (v[0] + x[7] * v[4], x[3] * v[2]);
        pair(2, even + odd, x[1] * v[1] + x[5] * v[3] + x[9] * v[5]);
        pair(10, even - odd, x[9] * v[1] - x[5] * v[3] + x[1] * v[5]);
        pair(6, v[0] - v[4], x[5] * (v[1] - v[3] - v[5]));

        fold(&mut y, 6, &mut v[..3]);
        pair(4, v[0] + x[7] * v[2], x[3] * v[1]);
        pair(8, y[0] - x[7] * y[2], x[7] * y[1] - y[3]);
        pair(0, y[0] + y[2], y[1] + y[3]);
        low[12] = v[0] - v[2];
        high[12] = low[12];

        let sixth = T::lit(1.0 / 6.0);
        let twelfth = half * sixth;
        for c in &mut low[1..12] {
            *c = *c * sixth;
        }
        for c in &mut high[1..24] {
            *c = *c * twelfth;
        }
        for k in [0, 12] {
            low[k] = low[k] * twelfth;
        }
        for k in [0, 24] {
            high[k] = high[k] * (half * twelfth);
        }
        Series { low, high }
    }

    /// The integral with a weight whose moments these are.
    #[inline(always)]
    pub(super) fn integrate(&self, moments: &[T; POINTS]) -> Integral<T> {
        let value = sum_by_turns(&self.high, moments);
        let low = sum_by_turns(&self.low, moments);
        Integral {
            value: value[0] + value[1],
            difference: (value[0] + value[1]) - (low[0] + low[1]),
        }
    }

    /// The sum of the moduli of the coefficients, no less than |f| anywhere.
    #[inline]
    pub(super) fn size(&self) -> T {
        let mut sums = [self.high[24].abs(), T::zero(), T::zero(), T::zero()];
        for four in self.high.chunks_exact(4) {
            for (sum, c) in sums.iter_mut().zip(four) {
                *sum = *sum + c.abs();
            }
        }
        (sums[0] + sums[1]) + (sums[2] + sums[3])
    }
}

/// The sums over even orders and over odd ones, from the highest order down: two sums side by side, of which
/// the processor adds to one while it waits for the other.
#[inline(always)]
pub(super) fn sum_by_turns<T: Real>(coefficients: &[T], moments: &[T; POINTS]) -> [T; 2] {
    let last = coefficients.len() - 1;
    let mut even = coefficients[last] * moments[last];
    let mut odd = T::zero();
    for k in (0..last).step_by(2).rev() {
        even = even + coefficients[k] * moments[k];
        odd = odd + coefficients[k + 1] * moments[k + 1];
    }
    [even, odd]
}

/// `v[i] <- y[i] - y[last - i]`, and `y[i]` becomes the sum of both.
#[inline(always)]
fn fold<T: Real>(y: &mut [T; POINTS], last: usize, v: &mut [T]) {
    for (i, v) in v.iter_mut().enumerate() {
        let (first, second) = (y[i], y[last - i]);
        *v = first - second;
        y[i] = first + second;
    }
}

/// What is known of a panel by two series: estimates component by component, of which norms are taken.
pub(super) struct Estimates<T> {
    pub(super) differences: Components<T>,
    /// What rounding may leave, in units of 50 epsilon.
    pub(super) sizes: Components<T>,
}

impl<T: Real> Estimates<T> {
    pub(super) fn new(components: usize) -> Self {
        Estimates {
            differences: Components::zeros(components),
            sizes: Components::zeros(components),
        }
    }

    /// The panel: QUADPACK's error, and no less than what rounding leaves, nor than all of the panel where
    /// samples in it were replaced.
    pub(super) fn panel(&self, piece: &Piece<T>, replaced: bool) -> Panel<T> {
        let magnitude = self.sizes.norm();
        let floor = T::lit(50.0) * T::epsilon() * magnitude;
        let mut error = self.differences.norm().max(floor);
        if replaced {
            error = error.max(magnitude);
        }
        Panel {
            error,
            magnitude,
            ..Panel::new(piece)
        }
    }

    /// One that says nothing of rounding when it is cut, or made by a cut: as if the rule had not begun to
    /// converge.
    pub(super) fn uncounted_panel(&self, piece: &Piece<T>, replaced: bool) -> Panel<T> {
        let panel = self.panel(piece, replaced);
        Panel {
            deviation: panel.error,
            ..panel
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each Chebyshev polynomial is its own series, and one of a degree beyond 12 is seen by the low one
    /// as the polynomial it is mistaken for.
    #[test]
    fn the_series_of_a_polynomial_is_that_polynomial() {
        for degree in 0..POINTS {
            let polynomial = |k: usize| {
                let angle = (degree * k) as f64 * core::f64::consts::PI / 24.0;
                angle.cos()
            };
            let samples: [f64; POINTS] = core::array::from_fn(polynomial);
            let series = Series::of(&samples);
            for (k, &c) in series.high.iter().enumerate() {
                let exact = if k == degree { 1.0 } else { 0.0 };
                assert!((c - exact).abs() < 1e-14, "T_{degree}: {k}: {c}");
            }
            let alias = if degree > 12 { 24 - degree } else { degree };
            for (k, &c) in series.low.iter().enumerate() {
                let exact = if k == alias { 1.0 } else { 0.0 };
                assert!((c - exact).abs() < 1e-14, "T_{degree}: {k}: {c}");
            }
        }
    }

    #[test]
    fn nodes_stay_on_the_panel() {
        let map = crate::transform::Transform::Identity;
        for (a, b) in [(0.0, 1.0), (0.1, 0.7), (1.0, 1.0 + 3.0 * f64::EPSILON)] {
            let xs = nodes(&Piece { map, a, b });
            assert_eq!((xs[0], xs[24]), (b, a));
            assert!(xs.windows(2).all(|pair| pair[1] <= pair[0]), "{xs:?}");
        }
    }
}
