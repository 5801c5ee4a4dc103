//! Euler's beta function, and the logarithmic derivatives of the gamma function.
//!
//! By Stirling's series, from arguments that were raised by recurrence as far as it needs (Abramowitz and
//! Stegun, 6.1.40, 6.3.18 and 6.4.11).

use num_traits::Float;

/// From here on eight terms of the series are good to all digits.
const LARGE: f64 = 12.0;

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

/// B(x, y) for positive x and y.
pub(crate) fn beta(x: f64, y: f64) -> f64 {
    // Small arguments are raised: B(x, y) = B(x + 1, y) (x + y)/x.
    let (mut x, mut y, mut raised) = (x, y, 1.0);
    while x < LARGE {
        raised *= (x + y) / x;
        x += 1.0;
    }
    while y < LARGE {
        raised *= (x + y) / y;
        y += 1.0;
    }
    let sum = x + y;
    let rounding = if x > y { y - (sum - x) } else { x - (sum - y) };
    // (x/(x + y))^x, with what the rounding of the quotient does to it.
    let power = |x: f64| {
        let ratio = x / sum;
        let lost = (Float::mul_add(-ratio, sum, x) - ratio * rounding) / x;
        Float::powf(ratio, x) * (1.0 + x * lost)
    };
    let root = Float::sqrt(core::f64::consts::TAU * (sum / x) / y);
    let rest = Float::exp(remainder(x) + remainder(y) - remainder(sum));
    raised * power(x) * power(y) * root * rest
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
