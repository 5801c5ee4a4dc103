//! Integrals of every weight, with their values: closed forms, or 20 digits of arithmetic with 25.

use std::f64::consts::{FRAC_PI_2, LN_2, PI};

use quadrille::num_complex::Complex64;
use quadrille::{Cause, Log, Quad, Value, Weight};

const INFINITY: f64 = f64::INFINITY;
const LINE: [f64; 2] = [-INFINITY, INFINITY];
const HALF_LINE: [f64; 2] = [0.0, INFINITY];

pub(crate) struct Integral {
    pub(crate) name: &'static str,
    weight: Weight,
    ends: [f64; 2],
    f: Integrand,
    exact: Complex64,
}

enum Integrand {
    Real(fn(f64) -> f64),
    Complex(fn(f64) -> Complex64),
}

/// What was promised, and what is true, relative to the integral.
pub(crate) struct Outcome {
    /// Why it did not converge.
    pub(crate) cause: Option<Cause>,
    pub(crate) estimated: f64,
    pub(crate) error: f64,
    pub(crate) evaluations: usize,
}

impl Integral {
    /// `None` where f is not finite at one of the method's nodes.
    pub(crate) fn outcome(&self, options: Quad) -> Option<Outcome> {
        let options = options.weight(self.weight);
        match self.f {
            Integrand::Real(f) => self.judge(options, f, |y| (*y).into()),
            Integrand::Complex(f) => self.judge(options, f, |y| *y),
        }
    }

    fn judge<Y: Value<Real = f64>>(
        &self,
        options: Quad,
        f: fn(f64) -> Y,
        complex: impl Fn(&Y) -> Complex64,
    ) -> Option<Outcome> {
        let result = options.integrate(f, self.ends);
        let cause = match &result {
            Err(quadrille::Error::NotConverged { cause, .. }) => Some(*cause),
            _ => None,
        };
        let best = match &result {
            Ok(estimate) => Some(estimate),
            Err(error) => error.best(),
        };
        let size = self.exact.norm();
        best.map(|best| Outcome {
            cause,
            estimated: best.error / size,
            error: (complex(&best.value) - self.exact).norm() / size,
            evaluations: best.evaluations,
        })
    }
}

const fn real(
    name: &'static str,
    weight: Weight,
    ends: [f64; 2],
    f: fn(f64) -> f64,
    exact: f64,
) -> Integral {
    Integral {
        name,
        weight,
        ends,
        f: Integrand::Real(f),
        exact: Complex64::new(exact, 0.0),
    }
}

const fn complex(
    name: &'static str,
    weight: Weight,
    ends: [f64; 2],
    f: fn(f64) -> Complex64,
    exact: Complex64,
) -> Integral {
    Integral {
        name,
        weight,
        ends,
        f: Integrand::Complex(f),
        exact,
    }
}

const fn algebraic(left: f64, right: f64, log: Log) -> Weight {
    Weight::Algebraic { left, right, log }
}

pub(crate) const INTEGRALS: &[Integral] = &[
    real(
        "e^x/(x - 0.3), 0..1",
        Weight::Cauchy(0.3),
        [0.0, 1.0],
        f64::exp,
        2.660_009_960_995_237,
    ),
    real(
        "1/(1 + x)/(x - 2), 0..∞",
        Weight::Cauchy(2.0),
        HALF_LINE,
        |x| 1.0 / (1.0 + x),
        -LN_2 / 3.0,
    ),
    real(
        "1/(1 + x²)/(x - 1), the line",
        Weight::Cauchy(1.0),
        LINE,
        |x| 1.0 / (1.0 + x * x),
        -FRAC_PI_2,
    ),
    real(
        "e^x/√(1 - x²), -1..1",
        algebraic(-0.5, -0.5, Log::None),
        [-1.0, 1.0],
        f64::exp,
        3.977_463_260_506_422_6,
    ),
    real(
        "e^x x^0.3 (1 - x)^-0.7 ln x, 0..1",
        algebraic(0.3, -0.7, Log::Left),
        [0.0, 1.0],
        f64::exp,
        -1.395_147_374_285_889_3,
    ),
    real(
        "cos x ln x ln(1 - x), 0..1",
        algebraic(0.0, 0.0, Log::Both),
        [0.0, 1.0],
        f64::cos,
        0.302_765_932_296_816_1,
    ),
    real(
        "e^x cos 10x, 0..1",
        Weight::Cos(10.0),
        [0.0, 1.0],
        f64::exp,
        -0.178_899_602_876_758_8,
    ),
    real(
        "e^x cos 10⁶x, 0..1",
        Weight::Cos(1e6),
        [0.0, 1.0],
        f64::exp,
        -9.513_794_306_737_296e-7,
    ),
    real(
        "cos 50x/(x² + 0.01), -1..1",
        Weight::Cos(50.0),
        [-1.0, 1.0],
        |x| 1.0 / (x * x + 0.01),
        0.199_805_392_757_333_66,
    ),
    complex(
        "√x e^100ix, 0..1",
        Weight::Fourier(100.0),
        [0.0, 1.0],
        |x| x.sqrt().into(),
        Complex64::new(-0.005_647_327_311_027_211, -0.008_022_063_538_063_395),
    ),
    real(
        "sin x/(1 + x), 0..∞",
        Weight::Sin(1.0),
        HALF_LINE,
        |x| 1.0 / (1.0 + x),
        0.621_449_624_235_813_4,
    ),
    real(
        "cos x/√x, 0..∞",
        Weight::Cos(1.0),
        HALF_LINE,
        |x| 1.0 / x.sqrt(),
        1.253_314_137_315_500_3,
    ),
    real(
        "ln x cos x/(1 + x), 0..∞",
        Weight::Cos(1.0),
        HALF_LINE,
        |x| x.ln() / (1.0 + x),
        -1.039_253_969_092_201_6,
    ),
    complex(
        "e^2ix/(x - i), the line",
        Weight::Fourier(2.0),
        LINE,
        |x| 1.0 / Complex64::new(x, -1.0),
        // 2 pi i e^-2
        Complex64::new(0.0, 2.0 * PI * 0.135_335_283_236_612_7),
    ),
];
