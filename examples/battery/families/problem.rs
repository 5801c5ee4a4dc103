//! An integral that is known.

use std::ops::Range;

use quadrille::num_complex::Complex64;
use quadrille::{Value, Weight};

pub(crate) type Integrand<Y> = Box<dyn Fn(f64) -> Y + Send + Sync>;

pub(crate) struct Problem<Y> {
    pub(crate) f: Integrand<Y>,
    /// Both ends.
    pub(crate) ends: [f64; 2],
    /// The break points between them that are named.
    pub(crate) breaks: Vec<f64>,
    pub(crate) weight: Option<Weight>,
    pub(crate) exact: Y,
    /// How far `exact` may be from the truth.
    pub(crate) slack: f64,
    /// Where narrow bumps are above one per cent of their height. Without a sample in each of these
    /// no method can know of them.
    pub(crate) bumps: Vec<Range<f64>>,
    /// Names and values, as text.
    pub(crate) parameters: String,
}

impl<Y: Value<Real = f64>> Problem<Y> {
    pub(crate) fn new(
        ends: [f64; 2],
        exact: Y,
        f: impl Fn(f64) -> Y + Send + Sync + 'static,
    ) -> Self {
        Self {
            f: Box::new(f),
            ends,
            breaks: Vec::new(),
            weight: None,
            // A closed form of a few operations, each rounded.
            slack: 4.0 * f64::EPSILON * norm(components(&exact)),
            exact,
            bumps: Vec::new(),
            parameters: String::new(),
        }
    }

    /// Ends and break points.
    pub(crate) fn points(&self) -> Vec<f64> {
        let [a, b] = self.ends;
        [&[a][..], &self.breaks, &[b]].concat()
    }

    /// The norm of the exact value.
    pub(crate) fn size(&self) -> f64 {
        norm(components(&self.exact))
    }

    /// The norm of what `value` is off by.
    pub(crate) fn distance(&self, value: &Y) -> f64 {
        let pairs = components(value).into_iter().zip(components(&self.exact));
        norm(pairs.map(|(y, exact)| y - exact))
    }

    /// Where the terms of the closed form cancel: their rounding, absolute.
    pub(crate) fn slack(mut self, slack: f64) -> Self {
        self.slack += slack;
        self
    }

    pub(crate) fn bumps(mut self, bumps: impl IntoIterator<Item = Range<f64>>) -> Self {
        self.bumps.extend(bumps);
        self
    }
}

fn components<Y: Value<Real = f64>>(value: &Y) -> Vec<f64> {
    let mut components = vec![0.0; value.components()];
    value.pack(&mut components);
    components
}

/// The Euclidean norm.
fn norm(components: impl IntoIterator<Item = f64>) -> f64 {
    components.into_iter().fold(0.0, f64::hypot)
}

impl Problem<f64> {
    /// The same times exp(i theta).
    pub(crate) fn turned(self, theta: f64) -> Problem<Complex64> {
        let (phase, f) = (Complex64::cis(theta), self.f);
        Problem {
            f: Box::new(move |x| phase * f(x)),
            ends: self.ends,
            breaks: self.breaks,
            weight: self.weight,
            exact: phase * self.exact,
            slack: self.slack,
            bumps: self.bumps,
            parameters: format!("{}, theta = {theta:?}", self.parameters),
        }
    }

    /// Three at once, over the range of the first. The others are integrals from 0 to 1, or over
    /// the same infinite range.
    pub(crate) fn abreast([one, two, three]: [Self; 3]) -> Problem<[f64; 3]> {
        let ends = one.ends;
        let (start, width) = if ends.iter().all(|x| x.is_finite()) {
            (ends[0], ends[1] - ends[0])
        } else {
            (0.0, 1.0)
        };
        let (f, g, h) = (one.f, two.f, three.f);
        let moved = [two.bumps, three.bumps].concat().into_iter();
        let moved = moved.map(|b| start + width * b.start..start + width * b.end);
        Problem {
            f: Box::new(move |x| {
                let t = (x - start) / width;
                [f(x), g(t) / width, h(t) / width]
            }),
            ends,
            breaks: Vec::new(),
            weight: None,
            exact: [one.exact, two.exact, three.exact],
            slack: one.slack + two.slack + three.slack,
            bumps: one.bumps.into_iter().chain(moved).collect(),
            parameters: [one.parameters, two.parameters, three.parameters].join("; "),
        }
    }
}
