//! Arbitrary ends and break points, arbitrary options: a typed error, or the right number.

#![no_main]

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;
use quadrille::{Domain, Error, Method};
use quadrille_fuzz::number::Number;
use quadrille_fuzz::options::{Options, method};
use quadrille_fuzz::outcome::{self, Pieces};

#[derive(Debug)]
struct Case {
    points: Vec<f64>,
    integrand: Integrand,
    options: Options,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Integrand {
    Constant(Number),
    Linear,
    /// 1/(1 + x^2).
    Lorentzian,
}

impl<'a> Arbitrary<'a> for Case {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let tolerance = |u: &mut Unstructured<'a>| -> arbitrary::Result<Option<f64>> {
            Ok(match u.int_in_range(0..=3)? {
                0 => None,
                1 => Some(u.arbitrary::<Number>()?.0),
                _ => Some(10f64.powi(-u.int_in_range(0..=16)?)),
            })
        };
        let options = Options {
            rel_tol: tolerance(u)?,
            abs_tol: tolerance(u)?,
            // Bounded, since so many intervals may really be used.
            max_intervals: u.int_in_range(0..=2000)?,
            method: method(u)?,
        };
        let integrand = u.arbitrary()?;
        let order = u.int_in_range(0..=3)?;
        let mut points = Vec::new();
        for _ in 0..u.int_in_range(0..=50)? {
            let last = points.last().copied().unwrap_or(0.0);
            points.push(match u.int_in_range(0..=5)? {
                0 => last,
                1 => f64::next_up(last),
                2 => f64::next_down(last),
                3 => last + f64::from(u.arbitrary::<i8>()?) / 16.0,
                _ => u.arbitrary::<Number>()?.0,
            });
        }
        match order {
            0 => {}
            1 => points.sort_by(|a, b| b.total_cmp(a)),
            _ => points.sort_by(f64::total_cmp),
        }
        Ok(Case {
            points,
            integrand,
            options,
        })
    }
}

/// The smallest number there is.
const LEAST: f64 = f64::from_bits(1);

/// Whether the documentation of `Domain` allows these points.
fn is_domain(points: &[f64]) -> bool {
    let (Some(&first), Some(&last)) = (points.first(), points.last()) else {
        return false;
    };
    let ascends = points.windows(2).all(|pair| pair[0] <= pair[1]);
    let descends = points.windows(2).all(|pair| pair[0] >= pair[1]);
    points.len() >= 2
        && points.iter().all(|x| !x.is_nan())
        && (ascends || descends)
        && (first != last || first.is_finite())
}

impl Integrand {
    fn at(self, x: f64) -> f64 {
        match self {
            Integrand::Constant(Number(c)) => c,
            Integrand::Linear => x,
            Integrand::Lorentzian => 1.0 / (1.0 + x * x),
        }
    }

    /// The integral from `a` to `b` >= `a`, the integral of |f|, and whether samples can tell
    /// what f does there. Accurate to a few units in the last place of the second.
    fn integral(self, a: f64, b: f64) -> (f64, f64, bool) {
        match self {
            Integrand::Constant(Number(0.0)) => (0.0, 0.0, true),
            Integrand::Constant(Number(c)) => {
                // Halves, since the width may overflow where the integral does not.
                let half = c * (b / 2.0 - a / 2.0);
                (half * 2.0, half.abs() * 2.0, true)
            }
            Integrand::Linear => {
                let middle = a / 2.0 + b / 2.0;
                let size = if a < 0.0 && b > 0.0 {
                    a * (a / 2.0) + b * (b / 2.0)
                } else {
                    middle.abs() * (b - a)
                };
                let value = if middle == 0.0 { 0.0 } else { middle * (b - a) };
                (value, size, true)
            }
            Integrand::Lorentzian => {
                let value = angle_between(a, b);
                let distance = if a <= 0.0 && b >= 0.0 {
                    0.0
                } else {
                    a.abs().min(b.abs())
                };
                let visible = match (a.is_finite(), b.is_finite()) {
                    (true, true) => b - a <= 20.0 * (1.0 + distance),
                    (false, false) => true,
                    _ => distance.max(a.abs().min(b.abs())) <= 10.0,
                };
                (value, value, visible)
            }
        }
    }
}

/// atan b - atan a for a <= b, without cancellation.
fn angle_between(a: f64, b: f64) -> f64 {
    if a < 0.0 && b > 0.0 {
        return b.atan() - a.atan();
    }
    // On one side of 0: both near it, or both far from it, where 1/x is the better variable.
    let (near, far) = if a < 0.0 { (b.abs(), -a) } else { (a.abs(), b) };
    if near > 1.0 {
        let (p, q) = (near.recip(), far.recip());
        let difference = if far.is_finite() {
            (far - near) / near / far
        } else {
            p
        };
        (difference / (1.0 + p * q)).atan()
    } else if far.is_finite() {
        ((far - near) / (1.0 + near * far)).atan()
    } else {
        near.recip().atan()
    }
}

fuzz_target!(|case: Case| {
    let Case {
        points,
        integrand,
        options,
    } = &case;
    let valid = is_domain(points) && options.are_valid(f64::EPSILON);
    let low = points.iter().copied().fold(f64::INFINITY, f64::min);
    let high = points.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut calls = 0;
    let result = options.quad().integrate(
        |x: f64| {
            calls += 1;
            assert!((low..=high).contains(&x), "f was called at {x:e}");
            integrand.at(x)
        },
        Domain::from(points.as_slice()),
    );
    if !valid {
        assert!(
            matches!(result, Err(Error::InvalidArgument { .. })) && calls == 0,
            "{result:?} from senseless arguments"
        );
        return;
    }
    let pieces = Pieces::between(points);
    if pieces.is_empty() {
        let estimate = result.expect("an empty range");
        assert_eq!((estimate.value, estimate.error, calls), (0.0, 0.0, 0));
        return;
    }
    let (mut truth, mut magnitude, mut visible) = (0.0, 0.0, true);
    for pair in points.windows(2).filter(|pair| pair[0] != pair[1]) {
        let (value, size, seen) = integrand.integral(pair[0].min(pair[1]), pair[0].max(pair[1]));
        truth += if pair[0] < pair[1] { value } else { -value };
        magnitude += size;
        visible &= seen;
    }
    match &result {
        Err(Error::InvalidArgument { .. } | Error::ShapeChanged { .. }) => panic!("{result:?}"),
        Err(Error::NonFinite { x }) => {
            // Sums may overflow, and QUADPACK's map of a half-line ends short of infinity.
            let overflows = magnitude.is_nan() || magnitude > f64::MAX / 64.0;
            let far = x.is_infinite() && options.method != Method::DoublyAdaptive;
            assert!(
                overflows || far || !integrand.at(*x).is_finite(),
                "{x:e} is fine"
            );
        }
        _ => {}
    }
    let size = if magnitude.is_finite() {
        magnitude
    } else {
        f64::MAX
    };
    outcome::check(options, pieces, &result, calls, size);
    let Ok(estimate) = result else { return };
    if truth.is_finite() {
        let error = (estimate.value - truth).abs();
        // Far out 1/(1 + x^2) has few digits, and then none.
        let underflow = f64::MIN_POSITIVE * (high / 2.0 - low / 2.0).min(f64::MAX);
        let slack = 32.0 * f64::EPSILON * magnitude + 64.0 * LEAST + 2.0 * underflow;
        assert!(
            !visible || error <= 10.0 * estimate.error + slack,
            "{estimate:?} for {truth:e}, wrong by {error:e}"
        );
    } else if options.method == Method::DoublyAdaptive {
        // No such integral, or one about as large as numbers get. (QUADPACK's maps do not go
        // far enough to see a small constant diverge.)
        assert!(
            truth.is_infinite() && estimate.value.abs() > f64::MAX / 2.0,
            "{estimate:?} for {truth}"
        );
    }
});
