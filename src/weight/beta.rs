//! Euler's beta function, and the logarithmic derivatives of the gamma function.
//!
//! By Stirling's series, from arguments that were raised by recurrence as far as it needs (Abramowitz and
//! Stegun, 6.1.40, 6.3.18 and 6.4.11).

use crate::each::Each;
use num_traits::Float;

/// From here on eight terms of the series are good to all digits.
const LARGE: f64 = 8.0;

/// B_2k/(2k (2k - 1)), of ln gamma(x) the coefficient of x^(1 - 2k).
const STIRLING: [f64; 8] = [
    1.0 / 12.0,
    -1.0 / 360.0,
    1.0 / 1260.0,
    -1.0 / 1680.0,
    1.0 / 1188.0,
    -691.0 / 360_360.0,
    1.0 / 156.0,
    -3617.0 / 122_400.0,
];

/// sum c_k x^(-2k), times this factor for each k from 0.
fn series(coefficients: impl DoubleEndedIterator<Item = f64>, x: f64) -> f64 {
    let square = 1.0 / (x * x);
    coefficients.rev().fold(0.0, |sum, c| sum * square + c)
}

/// ln gamma(x) without its leading terms.
fn remainder(x: f64) -> f64 {
    series(STIRLING.into_iter(), x) / x
}

/// B(x, y) for positive x and y. (For fused operations as well: the bits are the same without.)
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2+fma"))
)]
#[inline(never)]
pub(crate) fn beta(x: f64, y: f64) -> f64 {
    // Small arguments are raised: B(x, y) = B(x + 1, y) (x + y)/x.
    let (steps_x, steps_y) = (steps(x), steps(y));
    let (total, lost) = sum(x, y);
    let (above, lost_above) = rising((1.0, 0.0), (total, lost), steps_x + steps_y);
    let below = rising((1.0, 0.0), (x, 0.0), steps_x);
    let (below, lost_below) = rising(below, (y, 0.0), steps_y);
    let ratio = above / below;
    let rounding = Float::mul_add(-ratio, below, above);
    let raised = ratio + (rounding + lost_above - ratio * lost_below) / below;
    let [(x, lost_x), (y, lost_y)] =
        [(x, steps_x), (y, steps_y)].each(|(x, steps)| sum(x, f64::from(steps)));
    let (total, rounding) = sum(x, y);
    // (x/(x + y))^x, with what the rounding of the quotient does to it.
    let power = |x: f64| {
        let ratio = x / total;
        let lost = (Float::mul_add(-ratio, total, x) - ratio * rounding) / x;
        Float::powf(ratio, x) * (1.0 + x * lost)
    };
    let root = Float::sqrt(core::f64::consts::TAU * (total / x) / y);
    let rest = Float::exp(remainder(x) + remainder(y) - remainder(total));
    // What rounding added to the arguments, by the derivative of the logarithm.
    let shift = |lost: f64, x: f64| {
        if lost == 0.0 {
            0.0
        } else {
            lost * Float::ln(x / total)
        }
    };
    let shift = shift(lost_x, x) + shift(lost_y, y);
    raised * power(x) * power(y) * root * rest * (1.0 + shift)
}

/// A product times x (x + 1) (x + 2)..., so many factors, each with what rounding took off it.
#[inline(always)]
fn rising(start: (f64, f64), (x, lost): (f64, f64), count: u32) -> (f64, f64) {
    (0..count).fold(start, |(product, low), k| {
        let (factor, lost_here) = sum(x, f64::from(k));
        let next = product * factor;
        let rounding = Float::mul_add(product, factor, -next);
        (
            next,
            low * factor + (rounding + product * (lost + lost_here)),
        )
    })
}

/// A sum, and what rounding took off it (Knuth).
#[inline(always)]
fn sum(x: f64, y: f64) -> (f64, f64) {
    let sum = x + y;
    let second = sum - x;
    (sum, (x - (sum - second)) + (y - second))
}

/// How often 1 is added to an argument for it to be large.
fn steps(x: f64) -> u32 {
    let mut steps = 0;
    while x + f64::from(steps) < LARGE {
        steps += 1;
    }
    steps
}

/// psi(x) - psi(x + y) for positive x and y.
pub(crate) fn digamma_difference(x: f64, y: f64) -> f64 {
    // psi(x) = psi(x + 1) - 1/x, of both at once.
    let (mut low, mut raised) = (x, 0.0);
    while low < LARGE {
        raised -= y / (low * (low + y));
        low += 1.0;
    }
    let high = low + y;
    // (2k - 1) of each coefficient of ln gamma.
    let derivative = |x: f64| {
        let terms = STIRLING.into_iter().enumerate();
        let terms = terms.map(|(k, c)| -c * (2 * k + 1) as f64);
        series(terms, x) / (x * x)
    };
    let rest = derivative(low) - derivative(high) - 0.5 * y / (low * high);
    raised - Float::ln_1p(y / low) + rest
}

/// psi'(x) for positive x.
pub(crate) fn trigamma(x: f64) -> f64 {
    let (mut x, mut raised) = (x, 0.0);
    while x < LARGE {
        raised += 1.0 / (x * x);
        x += 1.0;
    }
    let terms = STIRLING.into_iter().enumerate();
    let terms = terms.map(|(k, c)| c * ((2 * k + 1) * (2 * k + 2)) as f64);
    raised + 1.0 / x + 0.5 / (x * x) + series(terms, x) / (x * x * x)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of mpmath, with 40 digits.
    #[test]
    fn values_are_those_of_more_digits() {
        for (x, y, exact) in BETA {
            let value = beta(x, y);
            assert!(
                (value / exact - 1.0).abs() < 1e-15,
                "{x} {y}: {value:e} {:e}",
                value / exact - 1.0
            );
        }
        for (x, y, exact) in DIGAMMA {
            let value = digamma_difference(x, y);
            assert!((value / exact - 1.0).abs() < 2e-15, "{x} {y}: {value:e}");
        }
        for (x, exact) in TRIGAMMA {
            let value = trigamma(x);
            assert!((value / exact - 1.0).abs() < 2e-15, "{x}: {value:e}");
        }
    }

    const BETA: [(f64, f64, f64); 14] = [
        (0.001, 0.001, 1_999.996_714_935_228),
        (0.001, 51.0, 995.511_709_444_063_3),
        (0.1, 1.5, 9.435_905_812_679_794),
        (0.5, 0.5, core::f64::consts::PI),
        (0.5, 4.7, 0.839_566_095_979_201_2),
        (1.0, 1.0, 1.0),
        (1.5, 11.0, 0.023_500_885_528_076_266),
        (2.0, 3.0, 0.083_333_333_333_333_33),
        (4.7, 51.0, 1.232_357_511_704_317e-7),
        (11.0, 11.0, 2.577_401_958_206_911_7e-7),
        (51.0, 51.0, 9.813_517_842_988_455e-32),
        (51.0, 0.1, 6.426_401_523_891_55),
        (300.0, 0.7, 0.023_958_537_097_220_813),
        (200.0, 250.0, 1.323_812_832_185_103_4e-135),
    ];
    const DIGAMMA: [(f64, f64, f64); 14] = [
        (0.001, 0.001, -500.001_641_335_456_9),
        (0.001, 51.0, -1_004.497_581_406_375_4),
        (0.1, 1.5, -10.549_802_393_184_553),
        (0.5, 0.5, -1.386_294_361_119_890_6),
        (0.5, 4.7, -3.512_944_155_403_261),
        (1.0, 1.0, -1.0),
        (1.5, 11.0, -2.448_705_677_296_335_4),
        (2.0, 3.0, -1.083_333_333_333_333_3),
        (4.7, 51.0, -2.573_552_817_339_190_4),
        (11.0, 11.0, -0.716_390_450_794_475_6),
        (51.0, 51.0, -0.698_073_169_409_205),
        (51.0, 0.1, -0.001_978_175_506_619_555_3),
        (300.0, 0.7, -0.002_334_499_480_122_255_6),
        (200.0, 250.0, -0.812_320_776_910_912_2),
    ];
    const TRIGAMMA: [(f64, f64); 9] = [
        (0.001, 1_000_001.642_533_195_8),
        (0.1, 101.433_299_150_792_75),
        (0.5, 4.934_802_200_544_679),
        (1.0, 1.644_934_066_848_226_4),
        (2.5, 0.490_357_756_100_234_85),
        (11.9, 0.087_663_201_190_004_19),
        (12.1, 0.086_153_646_470_986_29),
        (100.0, 0.010_050_166_663_333_571),
        (1000.0, 0.001_000_500_166_666_633_3),
    ];
}
