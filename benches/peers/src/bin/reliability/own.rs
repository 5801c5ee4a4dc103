//! Promises of this crate that nobody else makes in the same words.

use std::cell::Cell;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

use num_complex::Complex64;
use peers::peers::Quadrille;
use quadrille::{Error, Estimate, Method, Quad, Value, Workspace};

use crate::case::{Case, Integrand, spread};

/// How often a promise was put to the test, and how often it was kept.
pub struct Promise {
    pub text: &'static str,
    pub tried: usize,
    pub kept: usize,
}

impl Promise {
    fn new(text: &'static str) -> Self {
        let (tried, kept) = (0, 0);
        Self { text, tried, kept }
    }

    fn note(&mut self, kept: bool) {
        self.tried += 1;
        self.kept += usize::from(kept);
    }
}

pub fn promises(methods: &[Method], cases: &[&Case]) -> Vec<Promise> {
    let mut promises = vec![lengths(methods), components(methods), panics(methods)];
    promises.extend(all_cases(methods, cases));
    promises
}

/// Vectors that grow, shrink or vanish beyond a point.
fn lengths(methods: &[Method]) -> Promise {
    let mut promise = Promise::new("a `Vec` that changes its length is `ShapeChanged`");
    for &method in methods {
        for k in 0..20 {
            let c = 0.05 + 0.9 * spread(k);
            for beyond in [0, 1, 3] {
                let f = |x: f64| vec![x.exp(); if x > c { beyond } else { 2 }];
                let outcome = Quad::new().method(method).integrate(f, 0.0..1.0);
                promise.note(matches!(outcome, Err(Error::ShapeChanged { .. })));
            }
        }
    }
    promise
}

/// NaN or infinity in one component of a vector, beyond a point.
fn components(methods: &[Method]) -> Promise {
    let mut promise = Promise::new(
        "NaN or infinity in one component of a vector is `NonFinite`, with a point where it is",
    );
    for &method in methods {
        let quad = Quad::new().method(method);
        for k in 0..20 {
            let c = 0.05 + 0.9 * spread(k);
            let bad = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY][k % 3];
            let f = |x: f64| [x.sin(), if x > c { bad } else { x.cos() }, x.exp()];
            for named in [
                quad.integrate(f, 0.0..1.0)
                    .map(|_| ())
                    .map_err(|e| place(&e)),
                quad.integrate(|x: f64| f(x).to_vec(), 0.0..1.0)
                    .map(|_| ())
                    .map_err(|e| place(&e)),
            ] {
                promise.note(matches!(named, Err(Some(x)) if x > c));
            }
        }
    }
    promise
}

fn place<Y: Value<Real = f64>>(error: &Error<Y>) -> Option<f64> {
    match error {
        Error::NonFinite { x } => Some(*x),
        _ => None,
    }
}

/// The integrand panics at some sample; the workspace goes on being used.
fn panics(methods: &[Method]) -> Promise {
    let mut promise = Promise::new(
        "after a panic in the integrand its workspace gives, bit for bit, what a new one gives",
    );
    for &method in methods {
        let quad = Quad::new().method(method).rel_tol(1e-10);
        let hard = |x: f64| (x - 0.3).abs().sqrt();
        panic_often(quad, hard, &mut promise);
        panic_often(quad, |x| hard(x) * Complex64::cis(x), &mut promise);
        panic_often(quad, |x| vec![hard(x), x.sin()], &mut promise);
    }
    promise
}

fn panic_often<Y>(quad: Quad, f: impl Fn(f64) -> Y, promise: &mut Promise)
where
    Y: Value<Real = f64> + Debug,
{
    let fresh = quad.integrate(&f, 0.0..1.0);
    let most = fresh.as_ref().map_or(100, |estimate| estimate.evaluations);
    let mut workspace = Workspace::new();
    for k in 0..20 {
        let (last, calls) = (k * most / 20, Cell::new(0));
        let failing = |x| {
            assert!(calls.get() < last, "as planned");
            calls.set(calls.get() + 1);
            f(x)
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            quad.integrate_in(&mut workspace, failing, 0.0..1.0)
        }));
        let kept = quad.integrate_in(&mut workspace, &f, 0.0..1.0);
        promise.note(outcome.is_err() && same(&kept, &fresh));
    }
}

/// What holds for every case of this page.
fn all_cases(methods: &[Method], cases: &[&Case]) -> [Promise; 3] {
    let mut same_bits = Promise::new(
        "a workspace that has seen all other cases of this page gives what a new one gives",
    );
    let mut counted = Promise::new("`evaluations` is the number of calls of the integrand");
    let mut named = Promise::new("the point of `NonFinite` is one where the integrand is not");
    for &method in methods {
        let mut workspace = Workspace::new();
        for case in cases {
            let Integrand::Real(f) = &case.f else {
                continue;
            };
            let options = Quadrille::new("", method).options(&case.task());
            let calls = Cell::new(0);
            let f = |x| {
                calls.set(calls.get() + 1);
                f(x)
            };
            let fresh = options.integrate(f, case.points.as_slice());
            let evaluations = match &fresh {
                Ok(estimate) => Some(estimate.evaluations),
                Err(error) => error.best().map(|best| best.evaluations),
            };
            if let Some(evaluations) = evaluations {
                counted.note(evaluations == calls.get());
            }
            if let Err(Error::NonFinite { x }) = fresh {
                named.note(!f(x).is_finite());
            }
            let kept = options.integrate_in(&mut workspace, f, case.points.as_slice());
            same_bits.note(same(&kept, &fresh));
        }
    }
    [same_bits, counted, named]
}

type Outcome<Y> = Result<Estimate<Y>, Error<Y>>;

/// To the last bit: as text, because NaN is not equal to itself.
fn same<Y: Value<Real = f64> + Debug>(one: &Outcome<Y>, other: &Outcome<Y>) -> bool {
    format!("{one:?}") == format!("{other:?}")
}
