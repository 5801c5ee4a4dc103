//! Complex, vector-valued and single-precision integrals against the truth, both ways: the
//! true error is at most the estimate, and the estimate is at most the tolerance.
//!
//! The table `tests/data/truth.csv` comes from `tests/reference/truth.py`: closed forms and
//! values of 34 digits. Errors are Euclidean norms over all components, the real and the
//! imaginary part of a complex number being two of them.

use std::cell::Cell;
use std::f64::consts::PI;

use num_traits::Float;
use quadrille::num_complex::{Complex, Complex64};
use quadrille::{Domain, Method, Quad, Value};

use crate::common::{components, distance, norm, number};

const TABLE: &str = include_str!("../data/truth.csv");
const INF: f64 = f64::INFINITY;
const I: Complex64 = Complex64::I;

/// The tolerances of a case; nothing is what the crate does by itself.
#[derive(Clone, Copy)]
enum Tolerance {
    /// sqrt(epsilon) relative, 100 epsilon times the integral of |f| absolute.
    Default,
    Relative(f64),
    Absolute(f64),
}
use Tolerance::{Absolute, Default, Relative};

/// One group of the table: those rows whose name begins with `prefix`.
struct Truth {
    prefix: &'static str,
    used: Vec<&'static str>,
    failures: Vec<String>,
}

impl Truth {
    fn of(prefix: &'static str) -> Self {
        Truth {
            prefix,
            used: Vec::new(),
            failures: Vec::new(),
        }
    }

    fn rows(&self) -> impl Iterator<Item = [&'static str; 3]> {
        let prefix = self.prefix;
        TABLE.lines().skip(1).filter_map(move |line| {
            let mut cells = line.strip_prefix(prefix)?.split(',');
            Some([cells.next()?, cells.next()?, cells.next()?])
        })
    }

    fn check<Y>(
        &mut self,
        name: &str,
        tolerance: Tolerance,
        domain: impl Into<Domain<Y::Real>>,
        f: impl Fn(Y::Real) -> Y,
    ) where
        Y: Value<Real: Into<f64>>,
    {
        self.check_any(name, tolerance, &domain.into(), &f);
    }

    fn check_any<Y>(
        &mut self,
        name: &str,
        tolerance: Tolerance,
        domain: &Domain<Y::Real>,
        f: &dyn Fn(Y::Real) -> Y,
    ) where
        Y: Value<Real: Into<f64>>,
    {
        let row = self.rows().find(|row| row[0] == name);
        let [name, magnitude, exact] = row.unwrap_or_else(|| panic!("no row {name}"));
        let exact: Vec<f64> = exact.split(';').map(number).collect();
        let magnitude = number(magnitude);
        self.used.push(name);

        let quad = match tolerance {
            Default => Quad::new(),
            Relative(tolerance) => Quad::new().abs_tol(0.0).rel_tol(tolerance),
            Absolute(tolerance) => Quad::new().abs_tol(tolerance).rel_tol(0.0),
        };
        for (method, quad) in [("default", quad), ("QAGS", quad.method(Method::Qags))] {
            let calls = Cell::new(0);
            let counted = |x| {
                calls.set(calls.get() + 1);
                f(x)
            };
            let estimate = match quad.integrate(counted, domain) {
                Ok(estimate) => estimate,
                Err(error) => {
                    self.failures.push(format!("{name}, {method}: {error}"));
                    continue;
                }
            };
            let value = components(&estimate.value);
            assert_eq!(value.len(), exact.len(), "{name}: components");
            let size = norm(&value);
            let epsilon: f64 = Y::Real::epsilon().into();
            let allowed = match tolerance {
                // The magnitude of the table is rounded to five digits.
                Default => (epsilon.sqrt() * size).max(100.0 * epsilon * magnitude * 1.0001),
                Relative(tolerance) => tolerance * size,
                Absolute(tolerance) => tolerance,
            };
            let (truth, error) = (distance(&value, &exact), estimate.error.into());
            // The exact components are rounded to doubles, and the tolerance to the scalar.
            let true_enough = truth <= error + 0.5 * f64::EPSILON * norm(&exact);
            let tight_enough = error <= allowed * (1.0 + 2.0 * epsilon);
            if !true_enough || !tight_enough || estimate.evaluations != calls.get() {
                self.failures.push(format!(
                    "{name}, {method}: true error {truth:e}, estimate {error:e}, \
                     tolerance {allowed:e}, evaluations {} of {}",
                    estimate.evaluations,
                    calls.get()
                ));
            }
        }
    }

    /// Everything in the group was asked for, and was right.
    fn finish(self) {
        for [name, ..] in self.rows() {
            assert!(self.used.contains(&name), "{name} was not integrated");
        }
        let failures = self.failures;
        assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    }
}

fn cis(x: f64) -> Complex64 {
    Complex64::cis(x)
}

#[test]
fn the_table_has_at_least_seventy_integrals() {
    assert!(TABLE.lines().count() > 70);
}

#[test]
fn complex() {
    let mut t = Truth::of("complex/");
    t.check("cis", Relative(1e-13), 0.0..1.0, cis);
    t.check("fast cis", Relative(1e-10), 0.0..1.0, |x| cis(50.0 * x));
    t.check("cis over its period", Default, 0.0..2.0 * PI, cis);
    t.check("Fresnel", Relative(1e-12), 0.0..2.0, |x| cis(x * x));
    t.check("root singularity", Relative(1e-10), 0.0..1.0, |x| {
        cis(x) / x.sqrt()
    });
    t.check("logarithm", Relative(1e-11), 0.0..1.0, |x| cis(x) * x.ln());
    t.check("root at both ends", Default, -1.0..1.0, |x| {
        cis(x) / ((1.0 - x) * (1.0 + x)).sqrt()
    });
    t.check("reciprocal", Relative(1e-12), -1.0..1.0, |x: f64| {
        (x + I).inv()
    });
    let z = Complex64::new(0.3, 0.01);
    t.check("near pole", Relative(1e-11), 0.0..1.0, |x: f64| {
        (x - z).inv()
    });
    let w = Complex64::new(0.3, 1e-5);
    t.check("nearer pole", Relative(1e-9), 0.0..1.0, |x: f64| {
        (x - w).inv()
    });
    t.check("double pole", Relative(1e-9), 0.0..1.0, |x: f64| {
        ((x - z) * (x - z)).inv()
    });
    t.check("decay", Relative(1e-12), 0.0.., |x: f64| {
        (-(1.0 + 2.0 * I) * x).exp()
    });
    t.check("oscillating decay", Relative(1e-9), 0.0.., |x: f64| {
        (-(1.0 + 10.0 * I) * x).exp()
    });
    t.check("growth from minus infinity", Default, ..0.0, |x: f64| {
        ((1.0 + 3.0 * I) * x).exp()
    });
    t.check("gamma", Relative(1e-9), 0.0.., |x: f64| {
        (-(1.0 - I) * x).exp() / x.sqrt()
    });
    t.check("Gauss at a frequency", Relative(1e-12), .., |x: f64| {
        (-x * x + I * x).exp()
    });
    t.check("Gauss of complex width", Relative(1e-11), .., |x: f64| {
        (-(1.0 + I) * x * x).exp()
    });
    t.check("rational", Relative(1e-12), .., |x: f64| {
        ((x + I) * (x + I) * (x - 2.0 * I)).inv()
    });
    t.check("inverse square", Relative(1e-12), 0.0.., |x: f64| {
        ((x + I) * (x + I)).inv()
    });
    t.check("Faddeeva", Relative(1e-12), .., |x: f64| {
        (-x * x).exp() / (x - I)
    });
    t.check("kink", Relative(1e-12), [0.0, 0.3, 1.0], |x: f64| {
        cis(x) * (x - 0.3).abs().sqrt()
    });
    t.check("jump", Relative(1e-13), [0.0, 0.3, 1.0], |x| {
        if x < 0.3 { Complex64::ONE } else { I }
    });
    let root = |x: f64| Complex64::from(x).sqrt();
    let branch = [-1.0, 0.0, 1.0];
    t.check("square root across its branch point", Default, branch, root);
    t.check("inverse square root across it", Default, branch, |x| {
        root(x).inv()
    });
    let line = [-INF, 0.0, INF];
    t.check("two-sided decay", Relative(1e-10), line, |x: f64| {
        (-x.abs() + I * x).exp()
    });
    t.check("residue", Relative(1e-13), 0.0..2.0 * PI, |x| {
        cis(x).exp() * cis(-x) * I
    });
    t.check("winding", Relative(1e-13), 0.0..2.0 * PI, |_: f64| I);
    t.check("phase and pole", Relative(1e-11), -1.0..1.0, |x: f64| {
        cis(5.0 * x) / (1.0 - 2.0 * I * x)
    });
    t.check("chirp", Relative(1e-11), 0.0..1.0, |x| cis(30.0 * x * x));
    t.check("small", Default, 0.0..1.0, |x| 2.0.powi(-100) * cis(x));
    t.check("large", Default, 0.0..1.0, |x| 2.0.powi(600) * cis(x));
    t.check("reversed", Relative(1e-13), [1.0, 0.0], cis);
    t.finish();
}

#[test]
#[allow(clippy::too_many_lines)] // A list.
fn vector() {
    let mut t = Truth::of("vector/");
    t.check("sine and cosine", Relative(1e-13), 0.0..1.0, |x: f64| {
        [x.sin(), x.cos()]
    });
    t.check("powers", Relative(1e-13), 0.0..2.0, |x: f64| {
        [1.0, x, x * x, x * x * x]
    });
    t.check("root and logarithm", Relative(1e-9), 0.0..1.0, |x: f64| {
        [x.sqrt(), x.ln(), 1.0 / x.sqrt()]
    });
    t.check("both ends", Relative(1e-9), 0.0..1.0, |x: f64| {
        [x.powf(-0.25), (1.0 - x).powf(-0.25)]
    });
    t.check(
        "moments of the exponential",
        Relative(1e-11),
        0.0..,
        |x: f64| [(-x).exp(), x * (-x).exp(), x * x * (-x).exp()],
    );
    t.check("moments of the Gaussian", Relative(1e-12), .., |x: f64| {
        [(-x * x).exp(), x * x * (-x * x).exp()]
    });
    t.check("even and odd", Relative(1e-12), .., |x: f64| {
        vec![(-x * x).exp(), x * (-x * x).exp()]
    });
    t.check("Poisson", Relative(1e-10), 0.0.., |x: f64| {
        let mut term = (-x).exp();
        let mut terms = vec![term];
        for k in 1..8 {
            term *= x / f64::from(k);
            terms.push(term);
        }
        terms
    });
    t.check("harmonics", Default, 0.0..PI, |x: f64| {
        (1..7).map(|k| (f64::from(k) * x).sin()).collect::<Vec<_>>()
    });
    t.check("sixty-four cosines", Relative(1e-12), 0.0..1.0, |x: f64| {
        (0..64)
            .map(|k| (f64::from(k) * x).cos())
            .collect::<Vec<_>>()
    });
    t.check("two frequencies", Relative(1e-10), 0.0..1.0, |x: f64| {
        [(10.0 * x).cos(), (100.0 * x).cos()]
    });
    t.check("peak beside a line", Relative(1e-11), 0.0..1.0, |x: f64| {
        [1.0 / ((x - 0.3) * (x - 0.3) + 1e-2 * 1e-2), x]
    });
    t.check("twelve decades", Relative(1e-13), 0.0..1.0, |x: f64| {
        [x.exp(), 2.0.powi(-40) * x.exp()]
    });
    let third = 1.0 / 3.0;
    t.check("two kinks", Default, 0.0..1.0, |x: f64| {
        [(x - third).abs(), (x - 2.0 * third).abs()]
    });
    let broken = [0.0, 0.7, 1.0];
    t.check(
        "kink and jump at a break",
        Relative(1e-12),
        broken,
        |x: f64| [(x - 0.7).abs().sqrt(), if x > 0.7 { 1.0 } else { -1.0 }],
    );
    t.check("singular at a break", Relative(1e-9), broken, |x: f64| {
        [1.0 / (x - 0.7).abs().sqrt(), (x - 0.7).abs().ln()]
    });
    t.check("Lorentz and its square", Relative(1e-12), .., |x: f64| {
        let y = 1.0 / (1.0 + x * x);
        [y, y * y]
    });
    t.check("from minus infinity", Relative(1e-10), ..1.0, |x: f64| {
        [x.exp(), x * x.exp()]
    });
    let ray = [0.0, 1.0, INF];
    t.check("half line with a break", Relative(1e-10), ray, |x: f64| {
        [
            if x < 1.0 { 1.0 } else { 1.0 / (x * x) },
            (-(x - 1.0).abs()).exp(),
        ]
    });
    let line = [-INF, 2.0, INF];
    t.check("line with a break", Relative(1e-10), line, |x: f64| {
        let y = (-(x - 2.0).abs()).exp();
        [y, x * y]
    });
    t.check(
        "a component that is zero",
        Relative(1e-13),
        0.0..1.0,
        |x: f64| vec![0.0, x],
    );
    t.check(
        "one component",
        Relative(1e-12),
        0.0..1.0,
        |x: f64| [x.ln()],
    );
    t.check("reversed", Relative(1e-13), [1.0, 0.0], |x: f64| {
        [x, -x * x]
    });
    t.check("full period", Absolute(1e-12), 0.0..2.0 * PI, |x: f64| {
        [x.sin(), (2.0 * x).cos()]
    });
    t.check("matrix", Relative(1e-13), 0.0..1.0, |x: f64| {
        [[x.cos(), -x.sin()], [x.sin(), x.cos()]]
    });
    t.check("rows of pairs", Relative(1e-13), 0.0..1.0, |x: f64| {
        let row = |k: i32| [x.powi(k), (-f64::from(k) * x).exp()];
        (0..3).map(row).collect::<Vec<_>>()
    });
    t.check("complex pair", Relative(1e-13), 0.0..1.0, |x| {
        [cis(x), cis(2.0 * x)]
    });
    t.check("characteristic function", Relative(1e-11), .., |x: f64| {
        [1.0, 2.0, 3.0].map(|k| (-x * x + I * k * x).exp())
    });
    t.check("complex decays", Relative(1e-11), 0.0.., |x: f64| {
        let decay = |k: i32| (-(1.0 + f64::from(k) * I) * x).exp();
        (0..5).map(decay).collect::<Vec<_>>()
    });
    t.check(
        "complex singular pair",
        Relative(1e-9),
        0.0..1.0,
        |x: f64| [cis(x) / x.sqrt(), cis(-x) * x.ln()],
    );
    let poles = [Complex64::new(0.2, 0.1), Complex64::new(0.8, -0.1)];
    t.check("two poles", Relative(1e-11), 0.0..1.0, |x: f64| {
        poles.map(|z| (x - z).inv())
    });
    t.check("evolution", Relative(1e-13), 0.0..2.0, |x: f64| {
        let (diagonal, other) = (Complex64::from(x.cos()), -I * x.sin());
        [[diagonal, other], [other, diagonal]]
    });
    t.check(
        "table of complex powers",
        Relative(1e-13),
        0.0..1.0,
        |x: f64| {
            vec![
                vec![cis(x), cis(x) * x],
                vec![cis(2.0 * x), cis(2.0 * x) * x],
            ]
        },
    );
    t.finish();
}

#[test]
fn single_precision() {
    const INF: f32 = f32::INFINITY;
    let cis = Complex::<f32>::cis;
    let i = Complex::<f32>::I;
    let mut t = Truth::of("f32/");
    t.check("sine", Relative(1e-5), 0.0..std::f32::consts::PI, f32::sin);
    t.check("root", Relative(1e-5), 0.0..1.0, f32::sqrt);
    t.check("logarithm", Relative(1e-5), 0.0..1.0, f32::ln);
    t.check("inverse root", Default, 0.0..1.0, |x: f32| 1.0 / x.sqrt());
    t.check("inverse fourth root", Relative(1e-4), 0.0..1.0, |x: f32| {
        x.powf(-0.25)
    });
    t.check("square logarithm", Relative(1e-5), 0.0..1.0, |x: f32| {
        x * x * x.ln()
    });
    t.check("decay", Relative(1e-5), 0.0.., |x: f32| (-x).exp());
    t.check("growth from minus infinity", Default, ..0.0, f32::exp);
    t.check("Gauss", Relative(1e-5), .., |x: f32| (-x * x).exp());
    t.check("Lorentz", Relative(1e-5), .., |x: f32| 1.0 / (1.0 + x * x));
    t.check("peak", Relative(1e-4), 0.0..1.0, |x: f32| {
        1.0 / ((x - 0.375) * (x - 0.375) + 2.0.powi(-10))
    });
    t.check("oscillation", Default, 0.0..1.0, |x: f32| (20.0 * x).cos());
    t.check(
        "kink at a break",
        Relative(1e-5),
        [0.0, 0.7, 1.0],
        |x: f32| (x - 0.7).abs(),
    );
    t.check(
        "jump at a break",
        Relative(1e-5),
        [0.0, 0.7, 1.0],
        |x: f32| {
            if x > 0.7 { 2.0_f32 } else { 1.0 }
        },
    );
    t.check(
        "half line with a break",
        Default,
        [0.0, 1.0, INF],
        |x: f32| (-(x - 1.0).abs()).exp(),
    );
    t.check("reversed", Relative(1e-5), [1.0, 0.0], f32::exp);
    t.check("odd", Default, -1.0..1.0, f32::sin);
    t.check("small", Default, 0.0..1.0, |x: f32| 2.0.powi(-60) * x.exp());
    t.check("vector", Relative(1e-5), 0.0..1.0, |x: f32| [1.0, x, x * x]);
    t.check("vector on a half line", Relative(1e-5), 0.0.., |x: f32| {
        vec![(-x).exp(), (-2.0 * x).exp()]
    });
    t.check("complex", Relative(1e-5), 0.0..1.0, cis);
    t.check("complex decay", Relative(1e-4), 0.0.., |x: f32| {
        (-(i + 1.0) * x).exp()
    });
    t.check("complex root", Default, 0.0..1.0, |x: f32| {
        cis(x) / x.sqrt()
    });
    t.check("complex pair", Relative(1e-5), 0.0..1.0, |x: f32| {
        [cis(x), cis(3.0 * x)]
    });
    t.finish();
}
