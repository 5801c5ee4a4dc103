//! Euler's beta function, and the logarithmic derivatives of the gamma function.
//!
//! By Stirling's series, from arguments that were raised by recurrence as far as it needs (Abramowitz and
//! Stegun, 6.1.40, 6.3.18 and 6.4.11).

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

/// B(x, y) for positive x and y.
pub(crate) fn beta(x: f64, y: f64) -> f64 {
    // Small arguments are raised: B(x, y) = B(x + 1, y) (x + y)/x.
    let (steps_x, steps_y) = (steps(x), steps(y));
    let (total, lost) = sum(x, y);
    let (mut raised, mut error) = (1.0, 0.0);
    let both = [(x, steps_x, 0), (y, steps_y, steps_x)];
    for (x, steps, before) in both {
        for k in 0..steps {
            let (above, lost_above) = sum(total, f64::from(before + k));
            let (below, lost_below) = sum(x, f64::from(k));
            let ratio = above / below;
            let next = raised * ratio;
            // What rounding takes off each factor and each product.
            error += Float::mul_add(-ratio, below, above) / above + (lost + lost_above) / above
                - lost_below / below
                + Float::mul_add(raised, ratio, -next) / next;
            raised = next;
        }
    }
    let [(x, lost_x), (y, lost_y)] =
        [(x, steps_x), (y, steps_y)].map(|(x, steps)| sum(x, f64::from(steps)));
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
    let shift = lost_x * Float::ln(x / total) + lost_y * Float::ln(y / total);
    raised * power(x) * power(y) * root * rest * (1.0 + error + shift)
}

/// A sum, and what rounding took off it (Knuth).
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
        (0.001, 0.001, 1999.996714935228),
        (0.001, 51.0, 995.5117094440633),
        (0.1, 1.5, 9.435905812679794),
        (0.5, 0.5, 3.141592653589793),
        (0.5, 4.7, 0.8395660959792012),
        (1.0, 1.0, 1.0),
        (1.5, 11.0, 0.023500885528076266),
        (2.0, 3.0, 0.08333333333333333),
        (4.7, 51.0, 1.232357511704317e-07),
        (11.0, 11.0, 2.5774019582069117e-07),
        (51.0, 51.0, 9.813517842988455e-32),
        (51.0, 0.1, 6.42640152389155),
        (300.0, 0.7, 0.023958537097220813),
        (200.0, 250.0, 1.3238128321851034e-135),
    ];
    const DIGAMMA: [(f64, f64, f64); 14] = [
        (0.001, 0.001, -500.0016413354569),
        (0.001, 51.0, -1004.4975814063754),
        (0.1, 1.5, -10.549802393184553),
        (0.5, 0.5, -1.3862943611198906),
        (0.5, 4.7, -3.512944155403261),
        (1.0, 1.0, -1.0),
        (1.5, 11.0, -2.4487056772963354),
        (2.0, 3.0, -1.0833333333333333),
        (4.7, 51.0, -2.5735528173391904),
        (11.0, 11.0, -0.7163904507944756),
        (51.0, 51.0, -0.698073169409205),
        (51.0, 0.1, -0.0019781755066195553),
        (300.0, 0.7, -0.0023344994801222556),
        (200.0, 250.0, -0.8123207769109122),
    ];
    const TRIGAMMA: [(f64, f64); 9] = [
        (0.001, 1000001.6425331958),
        (0.1, 101.43329915079275),
        (0.5, 4.934802200544679),
        (1.0, 1.6449340668482264),
        (2.5, 0.49035775610023485),
        (11.9, 0.08766320119000419),
        (12.1, 0.08615364647098629),
        (100.0, 0.010050166663333571),
        (1000.0, 0.0010005001666666333),
    ];
}
