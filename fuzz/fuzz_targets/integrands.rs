//! Piecewise integrands of known integrals and arbitrary options: an error, or the right
//! number with an estimate that covers it.

#![no_main]

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;
use num_traits::Float;
use quadrille::num_complex::Complex64;
use quadrille::{Domain, Error, Method, Real, Workspace};
use quadrille_fuzz::options::{Options, method};
use quadrille_fuzz::outcome::{self, Pieces};
use quadrille_fuzz::pieces::{Component, Range, component};
use quadrille_fuzz::sample::{Kind, Sample};

#[derive(Debug)]
struct Case {
    kind: Kind,
    points: Vec<f64>,
    components: Vec<Component>,
    /// A power of two that all components are multiplied by.
    factor: f64,
    options: Options,
    entry: Entry,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Entry {
    Integrate,
    Batch,
    /// In a workspace that has been used before.
    InWorkspace,
}

impl<'a> Arbitrary<'a> for Case {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let kind = if u.arbitrary()? {
            Kind::Double
        } else {
            u.arbitrary()?
        };
        let single = kind == Kind::Single;
        let exponent: i32 = if single { 20 } else { 200 };
        let power = |u: &mut Unstructured<'a>| Ok(10f64.powi(-u.int_in_range(1..=14)?));
        let mut options = Options {
            rel_tol: match u.int_in_range(0..=7)? {
                0 => None,
                1 => Some(0.0),
                _ => Some(power(u)?),
            },
            abs_tol: match u.int_in_range(0..=3)? {
                0 => None,
                1 => Some(power(u)?),
                _ => Some(0.0),
            },
            max_intervals: match u.int_in_range(0..=3)? {
                3 => u.int_in_range(1..=1000)?,
                _ => 1000,
            },
            method: method(u)?,
        };
        let infinite = u.int_in_range(0..=3)? == 3;
        let start = f64::from(u.arbitrary::<i8>()?) / 16.0;
        let range = if infinite {
            Range {
                a: start,
                b: f64::INFINITY,
                single,
            }
        } else {
            // The scale of x is that of the range, and 0 is not far from it.
            let scale = 2f64.powi(u.int_in_range(-exponent / 4..=exponent / 4)?);
            let a = if u.arbitrary()? { 0.0 } else { start };
            let width = f64::from(u.int_in_range(1u16..=256)?) / 64.0;
            Range {
                a: a * scale,
                b: (a + width) * scale,
                single,
            }
        };
        let count = match kind {
            Kind::Double | Kind::Single => 1,
            Kind::Complex => 2,
            Kind::Array => 3,
            Kind::Vector => u.int_in_range(1..=4)?,
        };
        let components: Vec<Component> = (0..count)
            .map(|_| component(u, range))
            .collect::<arbitrary::Result<_>>()?;
        let mut points = vec![range.a, range.b];
        points.extend(components.iter().flat_map(Component::must_name));
        for border in components.iter().flat_map(Component::borders) {
            if u.int_in_range(0..=2)? == 2 {
                points.push(border);
            }
        }
        points.sort_by(f64::total_cmp);
        if u.int_in_range(0..=7)? == 7 {
            points.reverse();
        }
        let factor = 2f64.powi(u.int_in_range(-exponent..=exponent)?);
        // An absolute tolerance is a share of the integral of |f|.
        let size: f64 = components.iter().map(|c| c.integral().1).sum();
        options.abs_tol = options.abs_tol.map(|share| share * size * factor);
        Ok(Case {
            kind,
            points,
            components,
            factor,
            options,
            entry: u.arbitrary()?,
        })
    }
}

/// How many integrations there were, and what became of those by the default method.
#[derive(Default)]
struct Counts {
    all: AtomicU64,
    ok: AtomicU64,
    understated: AtomicU64,
    silent: AtomicU64,
    wrong: AtomicU64,
    refused: AtomicU64,
}

static COUNTS: Counts = Counts {
    all: AtomicU64::new(0),
    ok: AtomicU64::new(0),
    understated: AtomicU64::new(0),
    silent: AtomicU64::new(0),
    wrong: AtomicU64::new(0),
    refused: AtomicU64::new(0),
};

impl Counts {
    fn add(counter: &AtomicU64) -> u64 {
        counter.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn print(&self) {
        let get = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        eprintln!(
            "{} integrations; default method: {} Ok, {} Err, error above estimate {}, \
             above tolerance {}, above ten times the estimate {}",
            get(&self.all),
            get(&self.ok),
            get(&self.refused),
            get(&self.understated),
            get(&self.silent),
            get(&self.wrong),
        );
    }
}

fn run<Y: Sample>(case: &Case) {
    let Case {
        components,
        points,
        factor,
        options,
        ..
    } = case;
    let epsilon = Y::wide(<Y::Real as Float>::epsilon());
    let real = <Y::Real as Real>::lit;
    let f = |x: Y::Real| {
        let x = Y::wide(x);
        Y::of(components.iter().map(|c| factor * c.at(x)))
    };
    let q = options.quad();
    let domain = Domain::from(points.iter().map(|&x| real(x)).collect::<Vec<_>>());
    let mut calls = 0;
    let result = match case.entry {
        Entry::Integrate => q.integrate(
            |x| {
                calls += 1;
                f(x)
            },
            &domain,
        ),
        Entry::Batch => q.integrate_batch(
            |xs: &[Y::Real], ys: &mut [Y]| {
                calls += xs.len();
                for (y, &x) in ys.iter_mut().zip(xs) {
                    *y = f(x);
                }
            },
            &domain,
        ),
        Entry::InWorkspace => {
            let mut workspace = Workspace::new();
            let first = q.integrate_in(&mut workspace, f, &domain);
            let counted = |x| {
                calls += 1;
                f(x)
            };
            let second = q.integrate_in(&mut workspace, counted, &domain);
            assert_eq!(
                format!("{first:?}"),
                format!("{second:?}"),
                "a used workspace"
            );
            second
        }
    };
    if !options.are_valid(epsilon) {
        assert!(
            matches!(result, Err(Error::InvalidArgument { .. })),
            "{result:?}"
        );
        return;
    }
    if let Err(Error::NonFinite { x }) = result {
        let parts = f(x).parts();
        assert!(
            !parts.iter().all(|y| y.is_finite()),
            "{x:?} is fine\n{case:?}"
        );
    }
    assert!(
        !matches!(
            result,
            Err(Error::InvalidArgument { .. } | Error::ShapeChanged { .. })
        ),
        "{result:?}"
    );
    let sign = if points[0] <= points[points.len() - 1] {
        1.0
    } else {
        -1.0
    };
    let truth: Vec<f64> = (components.iter())
        .map(|c| sign * factor * c.integral().0)
        .collect();
    let size: f64 = components.iter().map(|c| factor * c.integral().1).sum();
    outcome::check(options, Pieces::between(points), &result, calls, size);

    if Counts::add(&COUNTS.all).is_power_of_two() {
        COUNTS.print();
    }
    // QUADPACK's methods are wrong now and then: they are what they are.
    if options.method != Method::DoublyAdaptive {
        return;
    }
    let Ok(estimate) = &result else {
        Counts::add(&COUNTS.refused);
        return;
    };
    Counts::add(&COUNTS.ok);
    let parts = estimate.value.parts();
    // Scaled, so that squares neither overflow nor underflow.
    let error = (parts.iter().zip(&truth))
        .map(|(y, t)| ((y - t) / factor).powi(2))
        .sum::<f64>()
        .sqrt()
        * factor;
    // Of the closed form, and of f: its values are rounded, its phases more than that.
    let slack = 200.0 * epsilon * size;
    let estimated = Y::wide(estimate.error);
    let norm = parts.iter().copied().fold(0.0, f64::hypot);
    let tolerance =
        (options.abs_tol.unwrap_or(0.0)).max(options.rel_tol.unwrap_or(epsilon.sqrt()) * norm);
    if error <= estimated + slack {
        return;
    }
    let ratio = error / estimated;
    let message = format!("{ratio:.2} estimates: {estimate:?} for {truth:?}, {case:?}");
    Counts::add(&COUNTS.understated);
    if error > tolerance + slack {
        Counts::add(&COUNTS.silent);
    }
    let wrong = error > 10.0 * estimated + slack;
    if wrong {
        Counts::add(&COUNTS.wrong);
    }
    match std::env::var_os("QUADRILLE_FUZZ_COLLECT") {
        None if wrong => panic!("{message}"),
        None => {}
        Some(path) => {
            let file = std::fs::File::options()
                .append(true)
                .create(true)
                .open(path);
            writeln!(file.expect("a file to collect in"), "{message}").expect("room for it");
        }
    }
}

fuzz_target!(|case: Case| {
    match case.kind {
        Kind::Double => run::<f64>(&case),
        Kind::Single => run::<f32>(&case),
        Kind::Complex => run::<Complex64>(&case),
        Kind::Array => run::<[f64; 3]>(&case),
        Kind::Vector => run::<Vec<f64>>(&case),
    }
});
