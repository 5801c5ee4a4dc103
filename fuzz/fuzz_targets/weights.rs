//! Weights with arbitrary parameters on arbitrary ranges, with break points and in either direction: a
//! typed error, or the right number.

#![no_main]

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;
use num_traits::Float;
use quadrille::num_complex::Complex64;
use quadrille::{Domain, Error, Log, Method, Quad, Real, Weight};
use quadrille_fuzz::number::Number;
use quadrille_fuzz::options::{Options, method};
use quadrille_fuzz::outcome;
use quadrille_fuzz::sample::{Kind, Sample};
use quadrille_fuzz::weighted::{Component, Known, Range, component, is_valid, range};

#[derive(Debug)]
struct Case {
    kind: Kind,
    range: Range,
    /// In the order of the range, whichever that is.
    points: Vec<f64>,
    weight: Weight,
    components: Vec<Component>,
    options: Options,
}

impl<'a> Arbitrary<'a> for Case {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let kind = if u.arbitrary()? {
            Kind::Double
        } else {
            u.arbitrary()?
        };
        let range = range(u)?;
        let count = match kind {
            Kind::Double | Kind::Single => 1,
            Kind::Complex => 2,
            Kind::Array => 3,
            Kind::Vector => u.int_in_range(1..=4)?,
        };
        let components = (0..count)
            .map(|_| component(u, range))
            .collect::<arbitrary::Result<_>>()?;
        let start = if range.a.is_finite() { range.a } else { 0.0 };
        let mut points = vec![range.a, range.b];
        for _ in 0..u.int_in_range(0..=3)? {
            points.push(start + range.length * f64::from(u.int_in_range(1u8..=63)?) / 64.0);
        }
        points.sort_by(f64::total_cmp);
        if u.arbitrary()? {
            points.reverse();
        }
        let options = Options {
            rel_tol: match u.int_in_range(0..=3)? {
                0 => None,
                _ => Some(10f64.powi(-u.int_in_range(1..=13)?)),
            },
            abs_tol: match u.int_in_range(0..=2)? {
                0 => None,
                1 => Some(range.length * 10f64.powi(-u.int_in_range(1..=14)?)),
                _ => Some(0.0),
            },
            max_intervals: match u.int_in_range(0..=3)? {
                3 => u.int_in_range(1..=300)?,
                _ => 1000,
            },
            // One that refuses weights, now and then.
            method: match u.int_in_range(0..=31)? {
                0 => method(u)?,
                1..=8 => Method::Qags,
                _ => Method::DoublyAdaptive,
            },
        };
        let weight = weight(u, range, &points, kind == Kind::Complex)?;
        Ok(Case {
            kind,
            range,
            points,
            weight,
            components,
            options,
        })
    }
}

fn weight(
    u: &mut Unstructured<'_>,
    range: Range,
    points: &[f64],
    is_complex: bool,
) -> arbitrary::Result<Weight> {
    let start = if range.a.is_finite() { range.a } else { 0.0 };
    let any = |u: &mut Unstructured<'_>| Ok(u.arbitrary::<Number>()?.0);
    // Anything at all, and what is refused, now and then.
    let wild = u.ratio(1, 8)?;
    let kinds = if points.iter().all(|x| x.is_finite()) || wild {
        0..=5
    } else {
        2..=5
    };
    Ok(match u.int_in_range(kinds)? {
        2 | 3 => Weight::Cauchy(match u.int_in_range(0..=3)? {
            _ if wild => any(u)?,
            // A few units in the last place from an end or break point.
            0 => {
                let point = *u.choose(points)?;
                let near = if point.is_finite() { point } else { start };
                let steps = u.int_in_range(0..=6)?;
                (0..steps).fold(near, |x, _| x.next_up())
            }
            // Inside, or outside.
            _ => start + range.length * f64::from(u.arbitrary::<i16>()?) / 20_000.0,
        }),
        0 | 1 => {
            let mut exponent = || -> arbitrary::Result<f64> {
                Ok(match u.int_in_range(0..=2)? {
                    _ if wild => any(u)?,
                    0 => f64::from(u.int_in_range(0u8..=8)?),
                    1 => f64::from(u.int_in_range(-31i8..=64)?) / 32.0,
                    _ => f64::from(u.int_in_range(0u8..=200)?) / 4.0,
                })
            };
            let (left, right) = (exponent()?, exponent()?);
            let log = *u.choose(&[Log::None, Log::Left, Log::Right, Log::Both])?;
            Weight::Algebraic { left, right, log }
        }
        _ => {
            let periods = f64::from(u.arbitrary::<i16>()?) / 64.0;
            let w = match u.int_in_range(0..=3)? {
                _ if wild => any(u)?,
                0 => periods * 10f64.powi(u.int_in_range(-12..=8)?) / range.length,
                _ => periods / range.length,
            };
            match u.int_in_range(0..=3)? {
                0 => Weight::Cos(w),
                1 => Weight::Sin(w),
                _ if is_complex || wild => Weight::Fourier(w),
                2 => Weight::Cos(w),
                _ => Weight::Sin(w),
            }
        }
    })
}

fn run<Y: Sample>(case: &Case) {
    let Case {
        range,
        points,
        weight,
        components,
        options,
        kind,
    } = case;
    let epsilon = Y::wide(<Y::Real as Float>::epsilon());
    let real = <Y::Real as Real>::lit;
    let mut calls = 0;
    let f = |x: Y::Real| {
        calls += 1;
        Y::of(components.iter().map(|c| c.at(*range, Y::wide(x))))
    };
    let domain = Domain::from(points.iter().map(|&x| real(x)).collect::<Vec<_>>());
    let q: Quad = options.quad().weight(*weight);
    let result = q.integrate(f, domain);

    let is_complex = *kind == Kind::Complex;
    let valid = options.are_valid(epsilon)
        && is_valid(*weight, points, is_complex)
        && matches!(options.method, Method::DoublyAdaptive | Method::Qags);
    if !valid && *kind != Kind::Single {
        assert!(
            matches!(result, Err(Error::InvalidArgument { .. })) && calls == 0,
            "{result:?} from senseless arguments"
        );
        return;
    }
    assert!(
        !matches!(result, Err(Error::ShapeChanged { .. })),
        "{result:?}"
    );
    // A large power overflows, and the weight is then infinite where f is not.
    let overflows = match *weight {
        Weight::Algebraic { left, right, .. } => {
            let digits = (left.max(0.0) + right.max(0.0)) * range.length.log10().abs();
            digits > if *kind == Kind::Single { 30.0 } else { 290.0 }
        }
        _ => false,
    };
    assert!(
        overflows || !matches!(result, Err(Error::NonFinite { .. })),
        "{result:?}, but f is finite"
    );
    let refused = matches!(result, Err(Error::InvalidArgument { .. }));
    // Points, exponents and frequencies that a single-precision number cannot hold.
    assert!(!refused || *kind == Kind::Single, "{result:?}");
    let Some((estimate, converged)) = outcome::best(&result) else {
        return;
    };
    assert_eq!(estimate.evaluations, calls, "calls of f");
    if !converged {
        return;
    }
    let parts = estimate.value.parts();
    let estimated = Y::wide(estimate.error);
    assert!(parts.iter().all(|y| y.is_finite()), "Ok and not finite");
    assert!((0.0..f64::INFINITY).contains(&estimated), "{estimate:?}");
    let norm = parts.iter().copied().fold(0.0, f64::hypot);
    if let Some(absolute) = options.abs_tol {
        let relative = options.rel_tol.unwrap_or(epsilon.sqrt()) * (1.0 + 4.0 * epsilon);
        assert!(
            estimated <= absolute.max(relative * norm) + absolute * 4.0 * epsilon,
            "{estimate:?} is above the tolerance"
        );
    }
    // QUADPACK's method is what it is; and in single precision points and parameters are not these.
    if options.method != Method::DoublyAdaptive || *kind == Kind::Single {
        return;
    }
    let Some(known) = components
        .iter()
        .map(|c| c.integral(*range, *weight))
        .collect::<Option<Vec<Known>>>()
    else {
        return;
    };
    let sign = if points[0] <= points[points.len() - 1] {
        1.0
    } else {
        -1.0
    };
    let truth = match (weight, &known[..]) {
        (Weight::Fourier(_), [re, im]) => {
            let z = re.value + Complex64::I * im.value;
            vec![z.re, z.im]
        }
        (Weight::Sin(_), all) => all.iter().map(|k| k.value.im).collect(),
        (_, all) => all.iter().map(|k| k.value.re).collect(),
    };
    let slack = epsilon * known.iter().map(|k| k.slack).sum::<f64>();
    let pairs = parts.iter().zip(&truth);
    let error = pairs.map(|(y, t)| y - sign * t).fold(0.0, f64::hypot);
    assert!(
        error <= estimated + slack,
        "off by {error:e}: {estimate:?} for {truth:?}, slack {slack:e}, {case:?}"
    );
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
