//! Smooth integrands whose integrals with a weight are known, where they are.

use arbitrary::Unstructured;
use quadrille::num_complex::Complex64;
use quadrille::{Log, Weight};

/// A real component, in terms of the distance from the near end or, on the line, of x.
#[derive(Clone, Debug)]
pub enum Component {
    /// sum c_k ((x - a)/(b - a))^k, on a finite range.
    Polynomial(Vec<f64>),
    /// amplitude exp(rate (x - a)/length).
    Exponential { amplitude: f64, rate: f64 },
    /// amplitude/(1 + ((x - middle)/width)^2).
    Lorentzian {
        amplitude: f64,
        middle: f64,
        width: f64,
    },
}

/// From the lower end to the upper one.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    pub a: f64,
    pub b: f64,
    /// That of the range, or on a half-line that of the decay.
    pub length: f64,
}

/// An integral, real or with exp(i w x), and how far it may be from the truth in epsilons.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    pub value: Complex64,
    pub slack: f64,
}

impl Known {
    fn real(value: f64, slack: f64) -> Option<Self> {
        Some(Self {
            value: value.into(),
            slack,
        })
    }
}

pub fn range(u: &mut Unstructured<'_>) -> arbitrary::Result<Range> {
    let scale = 2f64.powi(u.int_in_range(-10..=10)?);
    let a = scale * f64::from(u.arbitrary::<i8>()?) / 16.0;
    let length = scale * f64::from(u.int_in_range(1u16..=256)?) / 64.0;
    Ok(match u.int_in_range(0..=5)? {
        0 | 1 => Range {
            a,
            b: f64::INFINITY,
            length,
        },
        2 => Range {
            a: f64::NEG_INFINITY,
            b: f64::INFINITY,
            length,
        },
        _ => Range {
            a,
            b: a + length,
            length,
        },
    })
}

pub fn component(u: &mut Unstructured<'_>, range: Range) -> arbitrary::Result<Component> {
    let amplitude = f64::from(u.arbitrary::<i8>()?) / 16.0;
    Ok(if range.a.is_infinite() {
        Component::Lorentzian {
            amplitude,
            middle: range.length * f64::from(u.arbitrary::<i8>()?) / 64.0,
            width: range.length,
        }
    } else if range.b.is_infinite() {
        Component::Exponential {
            amplitude,
            rate: -f64::from(u.int_in_range(1u8..=64)?) / 16.0,
        }
    } else if u.arbitrary()? {
        Component::Exponential {
            amplitude,
            rate: f64::from(u.arbitrary::<i8>()?) / 16.0,
        }
    } else {
        Component::Polynomial(
            (0..u.int_in_range(1..=8)?)
                .map(|_| Ok(f64::from(u.arbitrary::<i8>()?) / 32.0))
                .collect::<arbitrary::Result<_>>()?,
        )
    })
}

impl Component {
    pub fn at(&self, range: Range, x: f64) -> f64 {
        let t = (x - range.a) / range.length;
        match self {
            Component::Polynomial(c) => c.iter().rev().fold(0.0, |sum, c| sum * t + c),
            Component::Exponential { amplitude, rate } => amplitude * (rate * t).exp(),
            Component::Lorentzian {
                amplitude,
                middle,
                width,
            } => amplitude / (1.0 + ((x - middle) / width).powi(2)),
        }
    }

    /// The integral with the weight, if it is elementary.
    pub fn integral(&self, range: Range, weight: Weight) -> Option<Known> {
        match (self, weight) {
            (Component::Polynomial(c), Weight::Cauchy(pole)) => principal_value(c, range, pole),
            (Component::Polynomial(c), Weight::Algebraic { left, right, log }) => {
                algebraic(c, range, left, right, log)
            }
            (
                Component::Exponential { amplitude, rate },
                Weight::Cos(w) | Weight::Sin(w) | Weight::Fourier(w),
            ) => exponential_wave(*amplitude, *rate, range, w),
            (
                &Component::Lorentzian {
                    amplitude,
                    middle,
                    width,
                },
                Weight::Cos(w) | Weight::Sin(w) | Weight::Fourier(w),
            ) => {
                let size = (amplitude * std::f64::consts::PI * width).abs();
                let decay = (-width * w.abs()).exp();
                let value = size * amplitude.signum() * decay * cis(w, middle);
                // Rounding of the phase of a w that is huge beside 1/width does not matter any more.
                Some(Known {
                    value,
                    slack: 8.0 * size,
                })
            }
            (
                &Component::Lorentzian {
                    amplitude,
                    middle,
                    width,
                },
                Weight::Cauchy(pole),
            ) => {
                let d = (pole - middle) / width;
                let value = -std::f64::consts::PI * amplitude * d / (1.0 + d * d);
                Known::real(value, 8.0 * amplitude.abs())
            }
            _ => None,
        }
    }
}

/// cos(w x) + i sin(w x) with the rounding of the product taken into account.
fn cis(w: f64, x: f64) -> Complex64 {
    let phase = w * x;
    Complex64::cis(phase) * Complex64::cis(w.mul_add(x, -phase))
}

fn principal_value(c: &[f64], range: Range, pole: f64) -> Option<Known> {
    let t = (pole - range.a) / range.length;
    // (p(x) - p(t))/(x - t) by synthetic division, from the highest coefficient.
    let (mut value, mut size, mut carry) = (0.0, 0.0, 0.0);
    let mut bound = 0.0;
    for (k, c) in c.iter().enumerate().rev() {
        value += carry / (k + 1) as f64;
        size += bound / (k + 1) as f64;
        carry = carry * t + c;
        bound = bound * t.abs() + c.abs();
    }
    let logarithm = ((range.b - pole) / (range.a - pole)).abs().ln();
    // A pole that has been rounded next to an end.
    let slack = 16.0 * (size + bound * (logarithm.abs() + 2.0));
    (slack.is_finite()).then_some(())?;
    Known::real(value + carry * logarithm, slack)
}

/// By the beta function, where one exponent is a whole number and has no logarithm.
fn algebraic(c: &[f64], range: Range, left: f64, right: f64, log: Log) -> Option<Known> {
    if log == Log::Both || log == Log::Right || right.fract() != 0.0 || right < 0.0 || right > 8.0 {
        return None;
    }
    let length = range.b - range.a;
    let mut steps = Vec::new();
    let mut j = 0.0;
    while j <= right {
        steps.push(j);
        j += 1.0;
    }
    let factorial: f64 = steps[1..].iter().product();
    let (mut value, mut size) = (0.0, 0.0);
    for (k, c) in c.iter().enumerate() {
        // The integral of t^(p - 1) (1 - t)^right is right!/(p (p + 1) ... (p + right)).
        let p = left + 1.0 + k as f64;
        let beta = factorial / steps.iter().map(|j| p + j).product::<f64>();
        let slope = match log {
            Log::None => 1.0,
            _ => length.ln() - steps.iter().map(|j| 1.0 / (p + j)).sum::<f64>(),
        };
        let bound = match log {
            Log::None => 1.0,
            _ => length.ln().abs() + steps.iter().map(|j| 1.0 / (p + j)).sum::<f64>(),
        };
        value += c * beta * slope;
        size += (c * beta).abs() * bound;
    }
    let scale = length.powf(left + right + 1.0);
    Known::real(scale * value, 64.0 * scale * size)
}

fn exponential_wave(amplitude: f64, rate: f64, range: Range, w: f64) -> Option<Known> {
    let slope = Complex64::new(rate / range.length, w);
    if slope == Complex64::ZERO {
        return Known::real(
            amplitude * range.length,
            8.0 * amplitude.abs() * range.length,
        );
    }
    let near = cis(w, range.a);
    let far = if range.b.is_infinite() {
        Complex64::ZERO
    } else {
        rate.exp() * cis(w, range.b)
    };
    // The square of a large w overflows.
    let scale = w.abs().max(1.0);
    let value = amplitude * (far - near) / (slope / scale) / scale;
    let slack = 8.0 * amplitude.abs() * (far.norm() + 1.0) * (1.0 + rate.abs()) / slope.norm();
    value.is_finite().then_some(Known { value, slack })
}

/// Whether the documentation of [`Weight`] allows it on a range with these points.
pub fn is_valid(weight: Weight, points: &[f64], is_complex: bool) -> bool {
    match weight {
        Weight::Cauchy(c) => c.is_finite() && !points.contains(&c),
        Weight::Algebraic { left, right, .. } => {
            let valid = |exponent: f64| exponent > -1.0 && exponent.is_finite();
            valid(left) && valid(right) && points.iter().all(|x| x.is_finite())
        }
        Weight::Cos(w) | Weight::Sin(w) => w.is_finite(),
        Weight::Fourier(w) => w.is_finite() && is_complex,
        _ => unreachable!("all of today's weights"),
    }
}
