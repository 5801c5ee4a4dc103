//! What is timed.

use std::f64::consts::PI;

use peers::Task;
use peers::integrands::Parameters;
use quadrille::{Axis, spdc};

/// One integrand over one range, for several parameters.
#[derive(Clone)]
pub struct Work {
    /// What it is called on the command line.
    pub name: &'static str,
    pub title: &'static str,
    /// The name of the integrand among `peers::integrands`.
    pub symbol: &'static str,
    pub ends: [f64; 2],
    pub rel_tol: f64,
    pub abs_tol: f64,
    pub limit: usize,
    pub parameters: Vec<Parameters>,
    /// The integral.
    pub exact: fn(Parameters) -> f64,
    /// What its error is relative to.
    pub size: fn(Parameters) -> f64,
    /// How many integrals are one piece of work.
    pub unit: usize,
}

/// A few numbers around 1, so that none of them is a special one.
fn around_one() -> impl Iterator<Item = f64> {
    (0..8).map(|k| 0.9 + 0.03 * f64::from(k))
}

/// The axes of the map of the mode overlap, phi and xi, with so many points in each direction.
pub fn map_axes(side: u32) -> (Vec<f64>, Vec<f64>) {
    let side = f64::from(side);
    let phases = Axis::arange(-7.0, 3.0, 10.0 / side).map(|phase| phase * PI);
    let foci = Axis::arange(-1.5, 2.5, 4.0 / side).map(|exponent| 10_f64.powf(exponent));
    (phases.values().to_vec(), foci.values().to_vec())
}

/// All pairs of a phi and a xi, row by row.
pub fn pairs(phis: &[f64], xis: &[f64]) -> Vec<Parameters> {
    let row = |&phi| xis.iter().map(move |&xi| [phi, xi]);
    phis.iter().flat_map(row).collect()
}

fn with(parameters: impl Iterator<Item = f64>) -> Vec<Parameters> {
    parameters.map(|a| [a, 0.0]).collect()
}

impl Work {
    fn new(
        title: &'static str,
        symbol: &'static str,
        ends: [f64; 2],
        exact: fn(Parameters) -> f64,
    ) -> Self {
        Self {
            name: symbol,
            title,
            symbol,
            ends,
            rel_tol: 1e-10,
            abs_tol: 0.0,
            limit: 200,
            parameters: with(around_one()),
            exact,
            size: exact,
            unit: 1,
        }
    }

    pub fn pole() -> Self {
        let exact = |[a, _]: Parameters| 2.0 * a.sqrt().recip().atan() / a.sqrt();
        let parameters = with(around_one().map(|a| 0.5 * a));
        Self {
            parameters,
            ..Self::new("1/(a + x²) on [-1, 1]", "pole", [-1.0, 1.0], exact)
        }
    }

    pub fn square() -> Self {
        Self::new("a x² on [0, 1]", "square", [0.0, 1.0], |[a, _]| a / 3.0)
    }

    pub fn exponential() -> Self {
        Self::new("exp(a x) on [0, 1]", "exponential", [0.0, 1.0], |[a, _]| {
            a.exp_m1() / a
        })
    }

    pub fn sine() -> Self {
        Self::new("sin(a x) on [0, 1]", "sine", [0.0, 1.0], |[a, _]| {
            2.0 * (0.5 * a).sin().powi(2) / a
        })
    }

    pub fn kink() -> Self {
        let exact = |[c, _]: Parameters| (c.powf(1.5) + (1.0 - c).powf(1.5)) / 1.5;
        let parameters = with(around_one().map(|a| 0.3 * a));
        Self {
            parameters,
            ..Self::new("sqrt|x - c| on [0, 1]", "kink", [0.0, 1.0], exact)
        }
    }

    pub fn root() -> Self {
        Self::new("a/sqrt x on [0, 1]", "root", [0.0, 1.0], |[a, _]| 2.0 * a)
    }

    pub fn gaussian() -> Self {
        let line = [f64::NEG_INFINITY, f64::INFINITY];
        Self {
            // One of them takes one tolerance for both.
            abs_tol: 1e-10,
            ..Self::new("exp(-a x²) on the line", "gaussian", line, |[a, _]| {
                (PI / a).sqrt()
            })
        }
    }

    /// Sixteen integrals that could share their nodes.
    pub fn sixteen() -> Self {
        let parameters = with((0..16).map(|k| 0.5 + 0.1 * f64::from(k)));
        Self {
            name: "sixteen",
            title: "16 of 1/(a + x²) on [-1, 1]",
            parameters,
            unit: 16,
            ..Self::pole()
        }
    }

    /// Eight that do, of arithmetic.
    pub fn eight_poles() -> Self {
        Self {
            name: "eight_poles",
            title: "8 of 1/(a + x²) on [-1, 1], sharing their nodes",
            unit: 8,
            ..Self::pole()
        }
    }

    /// Eight that do, of calls.
    pub fn eight_sines() -> Self {
        Self {
            name: "eight_sines",
            title: "8 of sin(a x) on [0, 1], sharing their nodes",
            unit: 8,
            ..Self::sine()
        }
    }

    pub fn oscillation() -> Self {
        let exact = |[w, _]: Parameters| 1.0 + w.sin() / w;
        Self {
            parameters: vec![[1e6, 0.0]],
            limit: 400_000,
            ..Self::new("1 + cos(1e6 x) on [0, 1]", "oscillation", [0.0, 1.0], exact)
        }
    }

    /// The same, for a few w: what a segment costs when there are more and more of them.
    pub fn segments() -> Self {
        Self {
            name: "segments",
            title: "1 + cos(w x) on [0, 1], a segment of it",
            parameters: with([1e4, 1e5, 1e6].into_iter()),
            ..Self::oscillation()
        }
    }

    /// The map of the mode overlap at 20 points in each direction: so few that a round often has the
    /// processor to itself. The work is a point.
    pub fn map() -> Self {
        let (phis, xis) = map_axes(20);
        Self {
            name: "map",
            title: "mode overlap, real form",
            symbol: "overlap_re",
            ends: [-1.0, 1.0],
            rel_tol: 1.49e-8,
            abs_tol: 1.49e-8,
            limit: 200,
            parameters: pairs(&phis, &xis),
            exact: |[phi, xi]| spdc::mode_overlap_exact(phi, xi),
            // Near a zero of the overlap, the size of its oscillation.
            size: |[phi, xi]| {
                let envelope = 4.0 * xi.sqrt() / (phi.abs() * (1.0 + xi * xi).sqrt());
                let overlap = spdc::mode_overlap_exact(phi, xi).abs();
                if phi.abs() > 2.0 {
                    overlap.max(envelope)
                } else {
                    overlap
                }
            },
            unit: 1,
        }
    }

    pub fn complex_map() -> Self {
        Self {
            name: "complex_map",
            title: "mode overlap, complex form",
            ..Self::map()
        }
    }

    /// A map so large that two threads have something to do. The work is all of it.
    pub fn large_map() -> Self {
        let (phis, xis) = map_axes(400);
        let parameters = pairs(&phis, &xis);
        Self {
            name: "par_map",
            title: "mode overlap, a map of 160,000 points by `ParMap`",
            unit: parameters.len(),
            parameters,
            ..Self::map()
        }
    }

    /// One integral of an integrand that takes a millisecond.
    pub fn dear() -> Self {
        let exact = |[a, c]: Parameters| {
            let (left, right) = (c / a.sqrt(), (1.0 - c) / a.sqrt());
            (left.atan() + right.atan()) / a.sqrt()
        };
        Self {
            name: "par_integrate",
            // So narrow and to so many digits that it takes about 1,000 evaluations.
            parameters: vec![[1e-8, 0.3]],
            rel_tol: 1e-12,
            ..Self::new(
                "1/(a + (x - c)²) on [0, 1], 1 ms an evaluation",
                "dear",
                [0.0, 1.0],
                exact,
            )
        }
    }

    pub fn task(&self) -> Task<'_> {
        Task {
            points: &self.ends,
            rel_tol: self.rel_tol,
            abs_tol: Some(self.abs_tol),
            limit: self.limit,
        }
    }

    /// The error of a value, relative to the size.
    pub fn error(&self, p: Parameters, value: f64) -> f64 {
        (value - (self.exact)(p)).abs() / (self.size)(p).abs()
    }
}
