//! Integrals with a weight: all components of a member share the weight and the range.

mod algebraic;
mod principal;
mod waves;

use std::f64::consts::TAU;

use quadrille::Weight;
use quadrille::num_complex::Complex64;

use super::problem::Integrand;
use super::{Draw, Family, Problem, weighted};

pub(super) const ALL: &[Family] = &[
    weighted("cauchy-peak", principal::peak_setting, principal::peak),
    weighted(
        "cauchy-monomial",
        principal::monomial_setting,
        principal::monomial,
    ),
    weighted("hilbert", principal::line_setting, principal::hilbert),
    weighted(
        "kramers-kronig",
        principal::half_line_setting,
        principal::kramers_kronig,
    ),
    weighted(
        "jacobi-monomial",
        algebraic::powers_setting,
        algebraic::monomial,
    ),
    weighted("jacobi-peak", algebraic::roots_setting, algebraic::peak),
    weighted(
        "one-logarithm",
        algebraic::one_logarithm_setting,
        algebraic::one_logarithm,
    ),
    weighted(
        "two-logarithms",
        algebraic::two_logarithms_setting,
        algebraic::two_logarithms,
    ),
    weighted(
        "wave-exponential",
        waves::finite_setting,
        waves::exponential,
    ),
    weighted("wave-corner", waves::corner_setting, waves::corner),
    weighted("wave-step", waves::finite_setting, waves::step),
    weighted("wave-packet", waves::packet_setting, waves::packet),
    weighted("wave-decay", waves::half_line_setting, waves::decay),
    weighted("wave-power", waves::any_half_line_setting, waves::power),
    weighted("wave-lorentzian", waves::line_setting, waves::lorentzian),
    weighted("wave-slow-line", waves::line_setting, waves::slow),
];

/// What the components of a member share.
pub(super) struct Setting {
    /// From the lower end to the upper one.
    points: Vec<f64>,
    weight: Weight,
    reversed: bool,
}

impl Setting {
    fn new(draw: &mut Draw, points: impl Into<Vec<f64>>, weight: Weight) -> Self {
        Self {
            points: points.into(),
            weight,
            reversed: draw.sign("direction") < 0.0,
        }
    }

    /// The weight cos(w x) or sin(w x), which for complex members becomes exp(i w x).
    fn wave(draw: &mut Draw, points: impl Into<Vec<f64>>, w: f64) -> Self {
        let weight = if draw.sign("cos") > 0.0 {
            Weight::Cos(w)
        } else {
            Weight::Sin(w)
        };
        Self::new(draw, points, weight)
    }

    fn ends(&self) -> [f64; 2] {
        [self.points[0], self.points[self.points.len() - 1]]
    }

    /// w, or c.
    fn parameter(&self) -> f64 {
        match self.weight {
            Weight::Cauchy(c) => c,
            Weight::Cos(w) | Weight::Sin(w) => w,
            _ => f64::NAN,
        }
    }

    /// A problem with this weight, from what it is from the lower end to the upper one.
    fn problem<Y>(
        self,
        f: impl Fn(f64) -> Y + Send + Sync + 'static,
        exact: Y,
        slack: f64,
        draw: &mut Draw,
    ) -> Problem<Y>
    where
        Y: quadrille::Value<Real = f64>,
    {
        let mut points = self.points;
        if self.reversed {
            points.reverse();
        }
        let inner = points.len() - 1;
        Problem {
            weight: Some(self.weight),
            breaks: points[1..inner].to_vec(),
            parameters: draw.parameters(),
            ..Problem::new([points[0], points[inner]], exact, f).slack(slack)
        }
    }

    fn sign(&self) -> f64 {
        if self.reversed { -1.0 } else { 1.0 }
    }
}

/// A real f, with its integral from the lower end to the upper one.
pub(super) struct Part {
    f: Integrand<f64>,
    /// With the weight exp(i w x) where the setting's is a cosine or sine, else real.
    exact: Complex64,
    /// How far that may be from the truth.
    slack: f64,
}

impl Part {
    fn new(f: impl Fn(f64) -> f64 + Send + Sync + 'static, exact: impl Into<Complex64>) -> Self {
        let exact = exact.into();
        Self {
            f: Box::new(f),
            exact,
            slack: 4.0 * f64::EPSILON * exact.norm(),
        }
    }

    /// The sizes of terms that cancel in the closed form, each of a few operations.
    fn terms(mut self, sizes: f64) -> Self {
        self.slack += 4.0 * f64::EPSILON * sizes;
        self
    }

    fn real_with(&self, weight: Weight) -> f64 {
        match weight {
            Weight::Sin(_) => self.exact.im,
            _ => self.exact.re,
        }
    }
}

/// cos(w x) + i sin(w x) with the rounding of the product taken into account.
fn cis(w: f64, x: f64) -> Complex64 {
    let phase = w * x;
    let rest = w.mul_add(x, -phase);
    Complex64::cis(phase) * Complex64::new(1.0, rest)
}

type MakeSetting = fn(&mut Draw) -> Setting;
type MakePart = fn(&mut Draw, &Setting) -> Part;

pub(super) fn real(draw: &mut Draw, setting: MakeSetting, part: MakePart) -> Problem<f64> {
    let setting = setting(draw);
    let part = part(draw, &setting);
    let exact = setting.sign() * part.real_with(setting.weight);
    setting.problem(part.f, exact, part.slack, draw)
}

/// Two at once, as the real and the imaginary part, and turned by a phase factor.
pub(super) fn complex(draw: &mut Draw, setting: MakeSetting, part: MakePart) -> Problem<Complex64> {
    let mut setting = setting(draw);
    let (one, two) = (part(draw, &setting), part(draw, &setting));
    let phase = Complex64::cis(draw.uniform("theta", 0.0..TAU));
    if let Weight::Cos(w) | Weight::Sin(w) = setting.weight {
        setting.weight = Weight::Fourier(w);
    }
    let exact = setting.sign() * phase * (one.exact + Complex64::I * two.exact);
    let slack = one.slack + two.slack;
    let f = move |x: f64| phase * Complex64::new((one.f)(x), (two.f)(x));
    setting.problem(f, exact, slack, draw)
}

/// Three at once.
pub(super) fn vector(draw: &mut Draw, setting: MakeSetting, part: MakePart) -> Problem<[f64; 3]> {
    let setting = setting(draw);
    let parts = [(); 3].map(|()| part(draw, &setting));
    let exact = [0, 1, 2].map(|i| setting.sign() * parts[i].real_with(setting.weight));
    let slack = parts.iter().map(|part| part.slack).sum();
    setting.problem(
        move |x| [0, 1, 2].map(|i| (parts[i].f)(x)),
        exact,
        slack,
        draw,
    )
}
