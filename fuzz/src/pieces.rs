//! Piecewise integrands with known integrals.
//!
//! What the generator makes, so that a sampler can see it: every piece is at least a tenth
//! of the range wide (on a half-line, of the first 4 in ln(1 + x - a)); over the whole range a
//! cosine makes at most ten oscillations and an exponential changes by at most exp(20), each
//! piece having its share; a power |x - c|^p inside of a piece has p >= 1/4, and one with a
//! smaller or negative p > -1 is at an end of the range or at a break point that is named.
//! Steps and kinks between pieces are where they happen to be.

use arbitrary::Unstructured;

/// `amplitude` times a shape on [left, right]; `right` is infinite for a tail.
#[derive(Clone, Debug)]
pub struct Piece {
    pub left: f64,
    pub right: f64,
    pub amplitude: f64,
    pub shape: Shape,
}

/// In terms of u = (x - left)/width, from 0 to 1.
#[derive(Clone, Debug)]
pub enum Shape {
    /// sum c_k u^k; a step where there is only c_0.
    Polynomial(Vec<f64>),
    /// exp(rate u).
    Exponential { rate: f64 },
    /// |(x - center)/width|^exponent.
    Power { center: f64, exponent: f64 },
    /// cos(frequency u + phase).
    Cosine { frequency: f64, phase: f64 },
    /// exp(-(x - left)/length) to infinity.
    ExponentialTail { length: f64 },
    /// (1 + (x - left)/length)^-exponent to infinity.
    PowerTail { length: f64, exponent: f64 },
}

impl Piece {
    fn width(&self) -> f64 {
        self.right - self.left
    }

    pub fn at(&self, x: f64) -> f64 {
        let u = (x - self.left) / self.width();
        self.amplitude
            * match &self.shape {
                Shape::Polynomial(c) => c.iter().rev().fold(0.0, |sum, c| sum * u + c),
                Shape::Exponential { rate } => (rate * u).exp(),
                Shape::Power { center, exponent } => {
                    ((x - center) / self.width()).abs().powf(*exponent)
                }
                Shape::Cosine { frequency, phase } => (frequency * u + phase).cos(),
                Shape::ExponentialTail { length } => (-(x - self.left) / length).exp(),
                Shape::PowerTail { length, exponent } => {
                    (1.0 + (x - self.left) / length).powf(-exponent)
                }
            }
    }

    /// The integral, to a few units in the last place of the second, which is at least that of
    /// |f|.
    pub fn integral(&self) -> (f64, f64) {
        let w = self.width();
        let (value, size) = match &self.shape {
            Shape::Polynomial(c) => {
                let terms = || c.iter().enumerate().map(|(k, c)| c / (k as f64 + 1.0));
                (
                    w * terms().sum::<f64>(),
                    w * terms().map(f64::abs).sum::<f64>(),
                )
            }
            Shape::Exponential { rate } => {
                let mean = if *rate == 0.0 {
                    1.0
                } else {
                    rate.exp_m1() / rate
                };
                (w * mean, w * mean)
            }
            Shape::Power { center, exponent } => {
                // The center is in the piece, so that the two parts do not cancel.
                let n = exponent + 1.0;
                let part = |distance: f64| (distance / w).powf(n) / n;
                let mean = part(center - self.left) + part(self.right - center);
                (w * mean, w * mean)
            }
            Shape::Cosine { frequency, phase } => {
                let half = frequency / 2.0;
                let slit = if half == 0.0 { 1.0 } else { half.sin() / half };
                (w * slit * (half + phase).cos(), w)
            }
            Shape::ExponentialTail { length } => (*length, *length),
            Shape::PowerTail { length, exponent } => {
                let value = length / (exponent - 1.0);
                (value, value)
            }
        };
        (self.amplitude * value, self.amplitude.abs() * size)
    }

    /// The place that must be an end of the range or a break point.
    fn must_name(&self) -> Option<f64> {
        match self.shape {
            Shape::Power { center, exponent } if exponent < 0.25 => Some(center),
            _ => None,
        }
    }
}

/// One component: pieces side by side.
#[derive(Clone, Debug)]
pub struct Component(pub Vec<Piece>);

impl Component {
    /// At a border the right piece's value, as a program with `if x < border` has it.
    pub fn at(&self, x: f64) -> f64 {
        let inner = &self.0[..self.0.len() - 1];
        let piece = inner.iter().find(|piece| x < piece.right);
        piece.unwrap_or(&self.0[self.0.len() - 1]).at(x)
    }

    pub fn integral(&self) -> (f64, f64) {
        (self.0.iter().map(Piece::integral))
            .fold((0.0, 0.0), |(v, s), (value, size)| (v + value, s + size))
    }

    pub fn borders(&self) -> impl Iterator<Item = f64> {
        self.0[1..].iter().map(|piece| piece.left)
    }

    pub fn must_name(&self) -> impl Iterator<Item = f64> {
        self.0.iter().filter_map(Piece::must_name)
    }
}

/// Where integrands live.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    pub a: f64,
    /// Infinite for a half-line.
    pub b: f64,
    /// Whether all places are `f32`.
    pub single: bool,
}

impl Range {
    /// The place at a fraction of the range, or of its near part.
    fn at(&self, fraction: f64) -> f64 {
        let x = if self.b.is_finite() {
            self.a + (self.b - self.a) * fraction
        } else {
            self.a + (4.0 * fraction).exp_m1()
        };
        if self.single { f64::from(x as f32) } else { x }
    }
}

fn uniform(u: &mut Unstructured<'_>, low: f64, high: f64) -> arbitrary::Result<f64> {
    Ok(low + (high - low) * f64::from(u.arbitrary::<u16>()?) / 65535.0)
}

const LEAST_WIDTH: f64 = 0.1;

/// A component on the range.
pub fn component(u: &mut Unstructured<'_>, range: Range) -> arbitrary::Result<Component> {
    let infinite = range.b.is_infinite();
    let n = u.int_in_range(1..=6)?;
    let shares: Vec<f64> = (0..n)
        .map(|_| uniform(u, 0.001, 1.0))
        .collect::<arbitrary::Result<_>>()?;
    let total: f64 = shares.iter().sum();
    let widths = (shares.iter()).map(|s| LEAST_WIDTH + (1.0 - LEAST_WIDTH * n as f64) * s / total);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut fraction = 0.0;
    for (k, width) in widths.enumerate() {
        let left = pieces.last().map_or(range.a, |piece| piece.right);
        fraction += width;
        let last = k + 1 == n;
        let right = if last { range.b } else { range.at(fraction) };
        let amplitude = match u.int_in_range(0..=3)? {
            0 => 0.0,
            1 => 1.0,
            2 => f64::from(u.arbitrary::<i8>()?) / 16.0,
            _ => uniform(u, -1.0, 1.0)?,
        };
        let shape = if last && infinite {
            // A scale that the map can see from where the tail begins.
            let length = (1.0 + left - range.a) * uniform(u, 0.5, 4.0)?;
            if u.arbitrary()? {
                Shape::ExponentialTail { length }
            } else {
                let exponent = 1.0 + f64::from(u.int_in_range(1u8..=40)?) / 8.0;
                Shape::PowerTail { length, exponent }
            }
        } else {
            shape(u, left, right, width)?
        };
        pieces.push(Piece {
            left,
            right,
            amplitude,
            shape,
        });
    }
    Ok(Component(pieces))
}

/// A shape on [left, right], which is this share of the range.
fn shape(u: &mut Unstructured<'_>, left: f64, right: f64, share: f64) -> arbitrary::Result<Shape> {
    Ok(match u.int_in_range(0..=4)? {
        0 => Shape::Polynomial(vec![1.0]),
        1 => Shape::Polynomial(
            (0..u.int_in_range(1..=8)?)
                .map(|_| Ok(f64::from(u.arbitrary::<i8>()?) / 32.0))
                .collect::<arbitrary::Result<_>>()?,
        ),
        2 => Shape::Exponential {
            rate: share * uniform(u, -20.0, 20.0)?,
        },
        3 => match u.int_in_range(0..=3)? {
            0 => Shape::Power {
                center: left,
                exponent: f64::from(u.int_in_range(-14i8..=64)?) / 16.0,
            },
            1 => Shape::Power {
                center: right,
                exponent: f64::from(u.int_in_range(-14i8..=64)?) / 16.0,
            },
            _ => Shape::Power {
                // Anywhere, and what rounding makes of it.
                center: (left + (right - left) * uniform(u, 0.0, 1.0)?).clamp(left, right),
                exponent: f64::from(u.int_in_range(4i8..=64)?) / 16.0,
            },
        },
        _ => Shape::Cosine {
            frequency: share * uniform(u, 0.0, 20.0 * std::f64::consts::PI)?,
            phase: uniform(u, 0.0, 6.3)?,
        },
    })
}
