//! Integrals on several threads against the serial ones they stand for, and against the truth.
use std::convert::Infallible;
use std::f64::consts::{LN_2, PI};
use std::fmt::Debug;
use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::sync::atomic::{AtomicUsize, Ordering};

use quadrille::num_complex::Complex64;
use quadrille::{
    Cause, Domain, Error, Estimate, Method, NonFinite, Quad, TaskError, Value, par_map, try_par_map,
};

use crate::common::{FEW_METHODS, distance, norm};

/// Calls `test` with the crate's own choice of threads, and in pools of several sizes.
fn on_threads<R: Send>(test: impl Fn() -> R + Sync) -> Vec<R> {
    let here = [test()];
    #[cfg(feature = "rayon")]
    let inside = [1, 2, 3, 8].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build().unwrap().install(&test)
    });
    #[cfg(not(feature = "rayon"))]
    let inside = [];
    here.into_iter().chain(inside).collect()
}

/// `x`, after so much work that a batch of samples is worth a pool: some 10 us.
fn slowly(x: f64) -> f64 {
    black_box((0..400).fold(x, |y, _| (y + 0.1).sin()));
    x
}

/// Every digit of an outcome. (The shortest digits that read back the same are all of them.)
fn digits(outcome: &impl Debug) -> String {
    format!("{outcome:?}")
}

/// By every method and on any number of threads `f` has the integral that it has serially.
fn the_same<Y>(f: impl Fn(f64) -> Y + Sync, domain: impl Into<Domain<f64>>)
where
    Y: Value<Real = f64> + Debug + Send,
{
    same_of_any(&f, &domain.into());
}

fn same_of_any<Y>(f: &(dyn Fn(f64) -> Y + Sync), domain: &Domain<f64>)
where
    Y: Value<Real = f64> + Debug + Send,
{
    for method in FEW_METHODS {
        for non_finite in [NonFinite::Reject, NonFinite::Zero] {
            let q = Quad::new().method(method).non_finite(non_finite);
            let q = q.max_intervals(60);
            let serial = digits(&q.integrate(f, domain));
            let cheap = on_threads(|| digits(&q.par_integrate(f, domain)));
            let dear = on_threads(|| digits(&q.par_integrate(|x| f(slowly(x)), domain)));
            for shared in cheap.into_iter().chain(dear) {
                assert_eq!(shared, serial, "{method:?} {domain:?}");
            }
        }
    }
}

/// On any number of threads the default method finds `exact`, within an estimate that is within
/// the tolerance.
fn the_truth<Y>(f: impl Fn(f64) -> Y + Sync, domain: impl Into<Domain<f64>>, exact: &Y)
where
    Y: Value<Real = f64> + Debug + Send + Sync,
{
    let domain = domain.into();
    let q = Quad::new().rel_tol(1e-9).abs_tol(0.0);
    for outcome in on_threads(|| q.par_integrate(|x| f(slowly(x)), domain.clone())) {
        let Estimate { value, error, .. } = outcome.unwrap();
        assert!(distance(&value, exact) <= error, "{value:?}, not {exact:?}");
        assert!(error <= 1e-9 * norm(&value));
    }
}

// The same bits, and the truth

#[test]
fn real() {
    let peak = |x: f64| 1.0 / (1e-4 + x * x);
    the_same(peak, -1.0..1.0);
    the_truth(peak, -1.0..1.0, &(200.0 * 100_f64.atan()));
    the_same(f64::sin, 0.0..2.0 * PI);
}

#[test]
fn complex() {
    let wave = |x: f64| Complex64::cis(30.0 * x);
    the_same(wave, 0.0..1.0);
    let exact = Complex64::new(30_f64.sin(), 1.0 - 30_f64.cos()) / 30.0;
    the_truth(wave, 0.0..1.0, &exact);
}

#[test]
fn arrays_and_vectors() {
    let pair = |x: f64| [x.sqrt(), x.ln()];
    the_same(pair, 0.0..1.0);
    the_truth(pair, 0.0..1.0, &[2.0 / 3.0, -1.0]);
    let moments = |x: f64| (0..3).map(|k| x.powi(k) * (-x).exp()).collect::<Vec<_>>();
    the_same(moments, 0.0..);
    the_truth(moments, 0.0.., &vec![1.0, 1.0, 2.0]);
}

#[test]
fn singular_infinite_and_broken_ranges() {
    the_same(f64::ln, 0.0..1.0);
    the_same(|x| x.powf(-0.9), 0.0..1.0);
    the_truth(|x| x.powf(-0.9), 0.0..1.0, &10.0);
    the_same(|x| (1.0 - x).sqrt().recip(), 0.0..1.0);
    the_same(|x| (-x * x).exp(), ..);
    the_truth(|x| (-x * x).exp(), .., &PI.sqrt());
    the_same(|x| 1.0 / (1.0 + x * x), ..0.0);
    let root = |x: f64| (x - 0.7).abs().sqrt().recip();
    the_same(root, [0.0, 0.7, 1.0]);
    the_same(root, [f64::NEG_INFINITY, 0.7, 1.0]);
    the_same(root, [1.0, 0.7, 0.0]);
    the_truth(|x: f64| x.abs().sqrt().recip(), [-1.0, 0.0, 1.0], &4.0);
}

#[test]
fn nothing_and_nonsense() {
    the_same(f64::exp, 1.0..1.0);
    the_same(|x| vec![x], 1.0..1.0);
    the_same(f64::exp, [0.0, 2.0, 1.0]);
    the_same(f64::exp, f64::NAN..1.0);
}

#[test]
fn what_does_not_converge() {
    the_same(|x| x.powf(-1.2), 0.0..1.0);
    the_same(|x| (1.0 / x).sin(), 0.0..1.0);
    the_same(|x| if x < 0.331 { 0.0 } else { 1.0 }, 0.0..1.0);
}

#[test]
fn what_is_not_finite_or_changes_its_shape() {
    the_same(|x| if x > 0.7 { f64::NAN } else { x }, 0.0..1.0);
    the_same(|x| 1.0 / x, -1.0..1.0);
    the_same(|_| f64::NAN, 0.0..1.0);
    the_same(|x| vec![x; if x > 0.3 { 2 } else { 1 }], 0.0..1.0);
}

/// What the serial integral meets first is what counts, be it a shape, a failure or a panic.
#[test]
fn a_shape_that_changes_before_a_failure_or_a_panic() {
    let q = Quad::new();
    let f = |x: f64| match x {
        _ if x > 0.5 => Err("failed"),
        _ if x > 0.3 => Ok(vec![x; 3]),
        _ => Ok(vec![x; 2]),
    };
    let serial = q.try_integrate(f, 0.0..1.0);
    assert!(
        matches!(serial, Err(Error::ShapeChanged { .. })),
        "{serial:?}"
    );
    for shared in on_threads(|| q.try_par_integrate(f, 0.0..1.0)) {
        assert_eq!(shared, serial);
    }
    let f = |x: f64| {
        assert!(x <= 0.5, "not reached");
        vec![x; if x > 0.3 { 3 } else { 2 }]
    };
    let serial = q.integrate(f, 0.0..1.0);
    for shared in on_threads(|| q.par_integrate(f, 0.0..1.0)) {
        assert_eq!(shared, serial);
    }
}

#[test]
fn single_precision() {
    let f = |x: f32| x.sqrt().recip();
    let q = Quad::new();
    let serial = q.integrate(f, 0.0..1.0);
    assert!(serial.is_ok());
    for shared in on_threads(|| q.par_integrate(f, 0.0..1.0)) {
        assert_eq!(shared, serial);
    }
}

/// Samples wander from the caller's thread to the pool when they become dear, and back.
#[test]
fn dear_samples_among_cheap_ones() {
    let patchy = |x: f64| {
        if (x * 7.0).fract() < 0.3 {
            slowly(x);
        }
        1.0 / (1e-3 + (x - 0.3).powi(2))
    };
    let q = Quad::new().rel_tol(1e-12);
    let serial = digits(&q.integrate(patchy, 0.0..1.0));
    for shared in on_threads(|| digits(&q.par_integrate(patchy, 0.0..1.0))) {
        assert_eq!(shared, serial);
    }
}

#[cfg(feature = "rayon")]
#[test]
fn dear_samples_are_taken_in_the_pool() {
    let pooled = AtomicUsize::new(0);
    let f = |x: f64| {
        let inside = rayon::current_thread_index().is_some();
        pooled.fetch_add(usize::from(inside), Ordering::Relaxed);
        let begun = std::time::Instant::now();
        while begun.elapsed().as_micros() < 200 {}
        x
    };
    for method in FEW_METHODS {
        pooled.store(0, Ordering::Relaxed);
        let e = Quad::new().method(method).par_integrate(f, 0.0..1.0);
        let evaluations = e.unwrap().evaluations;
        // All but the first, which had to be timed. A single core has no use for a pool.
        if rayon::current_num_threads() > 1 {
            assert_eq!(pooled.load(Ordering::Relaxed), evaluations - 1);
        }
    }
}

// Failures and panics

#[test]
fn the_first_failure_is_that_of_the_serial_integral() {
    for (from, to) in [(0.0, 1.0), (1.0, 0.0), (0.0, f64::INFINITY)] {
        for limit in [0.9, 0.5, 0.0, -1.0] {
            for method in FEW_METHODS {
                let f = |x: f64| {
                    let x = slowly(x);
                    if x > limit { Err(x) } else { Ok(x.sqrt()) }
                };
                let q = Quad::new().method(method);
                let serial = q.try_integrate(f, from..to);
                assert!(matches!(serial, Err(Error::Integrand { x, source }) if x == source));
                for shared in on_threads(|| q.try_par_integrate(f, from..to)) {
                    assert_eq!(shared, serial, "{method:?} {limit}");
                }
            }
        }
    }
}

#[test]
fn failures_of_later_rounds() {
    for method in FEW_METHODS {
        let q = Quad::new().method(method);
        for width in [1e-2, 1e-3, 1e-4] {
            // Samples so near to the kink are taken by refinement alone.
            let f = |x: f64| {
                let x = slowly(x);
                let distance = (x - 1.0 / PI).abs();
                if distance < width {
                    Err(distance)
                } else {
                    Ok(distance)
                }
            };
            let serial = q.try_integrate(f, 0.0..1.0);
            for shared in on_threads(|| q.try_par_integrate(f, 0.0..1.0)) {
                assert_eq!(shared, serial);
            }
        }
    }
}

#[test]
fn a_fallible_integrand_that_does_not_fail() {
    let q = Quad::new();
    let serial = q.integrate(f64::ln, 0.0..1.0).unwrap();
    for shared in on_threads(|| q.try_par_integrate(|x: f64| Ok::<_, Infallible>(x.ln()), 0.0..1.0))
    {
        assert_eq!(shared.unwrap(), serial);
    }
}

/// Neither has to be `Sync`, nor `'static`.
#[test]
fn values_and_errors_are_only_sent() {
    #[derive(Clone, Debug)]
    struct Sent(std::cell::Cell<f64>);
    impl Value for Sent {
        type Real = f64;
        fn components(&self) -> usize {
            1
        }
        fn pack(&self, components: &mut [f64]) {
            components[0] = self.0.get();
        }
        fn unpack(&mut self, components: &[f64]) {
            self.0.set(components[0]);
        }
    }
    let text = String::from("too large");
    let f = |x: f64| match x {
        0.0..=1.0 => Ok(Sent(x.into())),
        _ => Err(std::cell::Cell::new(&text)),
    };
    let q = Quad::new();
    assert!((q.try_par_integrate(f, 0.0..1.0).unwrap().value.0.get() - 0.5).abs() < 1e-15);
    match q.try_par_integrate(f, 0.0..2.0) {
        Err(Error::Integrand { source, .. }) => assert_eq!(source.get(), "too large"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_panic_goes_on_in_the_caller_with_its_payload() {
    for method in FEW_METHODS {
        for limit in [0.7, 0.2, -1.0] {
            let f = |x: f64| {
                if slowly(x) > limit {
                    panic_any(x);
                }
                x
            };
            let q = Quad::new().method(method);
            let payload = |outcome: Result<_, Box<dyn std::any::Any + Send>>| match outcome {
                Ok(Ok(_) | Err(_)) => panic!("no panic"),
                Err(payload) => *payload.downcast::<f64>().unwrap(),
            };
            let serial = payload(catch_unwind(|| q.integrate(f, 0.0..1.0)));
            for shared in on_threads(|| catch_unwind(|| q.par_integrate(f, 0.0..1.0))) {
                assert_eq!(payload(shared), serial);
            }
        }
    }
}

#[test]
fn panics_and_failures_compete_in_the_order_of_the_points() {
    let q = Quad::new();
    let f = |x: f64| match slowly(x) {
        0.4..0.6 => Err("failed"),
        0.6.. => panic_any("panicked"),
        _ => Ok(x),
    };
    for outcome in on_threads(|| q.try_par_integrate(f, 0.0..1.0)) {
        assert!(matches!(outcome, Err(Error::Integrand { x, source: "failed" }) if x < 0.6));
    }
    for outcome in on_threads(|| catch_unwind(|| q.try_par_integrate(|x| f(1.0 - x), 0.0..1.0))) {
        assert_eq!(outcome.unwrap_err().downcast_ref(), Some(&"panicked"));
    }
}

/// What was captured can be used again after a panic, and so can the pool.
#[test]
fn after_a_panic() {
    let calls = AtomicUsize::new(0);
    for _ in 0..3 {
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            Quad::new().par_integrate(
                |x: f64| {
                    calls.fetch_add(1, Ordering::Relaxed);
                    assert!(slowly(x) < 0.5);
                    x
                },
                0.0..1.0,
            )
        }));
        assert!(outcome.is_err());
    }
    assert!(calls.into_inner() > 0);
    the_truth(|x| x, 0.0..1.0, &0.5);
}

// Integrals of integrals

/// 1/(2 - x y) over the unit square is Li2(1/2).
#[test]
fn the_unit_square() {
    let exact = PI * PI / 12.0 - 0.5 * LN_2 * LN_2;
    for method in FEW_METHODS {
        let (outer, inner) = (Quad::new().method(method), Quad::new().rel_tol(1e-11));
        let row = |x: f64| {
            let row = inner.integrate(|y: f64| 1.0 / (2.0 - x * y), 0.0..1.0);
            row.map(|row| row.value)
        };
        let serial = outer.try_integrate(row, 0.0..1.0).unwrap();
        assert!((serial.value - exact).abs() <= serial.error + 1e-11);
        assert!(serial.error <= 1.5e-8 * serial.value);
        for shared in on_threads(|| outer.try_par_integrate(row, 0.0..1.0)) {
            assert_eq!(shared.unwrap(), serial);
        }
    }
}

/// 1/(1 - x y) over the unit square is zeta(2). It is infinite in a corner, which extrapolation
/// handles without a sample there.
#[test]
fn a_singular_corner() {
    let q = Quad::new().method(Method::Qags);
    let inner = q.rel_tol(1e-10);
    let row = |x: f64| {
        let row = inner.par_integrate(|y: f64| 1.0 / (1.0 - x * y), 0.0..1.0);
        row.map(|row| row.value)
    };
    for area in on_threads(|| q.try_par_integrate(row, 0.0..1.0)) {
        let area = area.unwrap();
        assert!((area.value - PI * PI / 6.0).abs() <= area.error);
        assert!(area.error <= 1.5e-8 * area.value);
    }
}

/// exp(-x^2 - y^2) over the plane is pi, both integrals being parallel.
#[test]
fn the_plane() {
    for method in FEW_METHODS {
        let (outer, inner) = (Quad::new().method(method), Quad::new().rel_tol(1e-11));
        let line = |x: f64| {
            let line = inner.par_integrate(|y: f64| (-x * x - y * y).exp(), ..);
            line.map(|line| line.value)
        };
        let serial = outer.try_integrate(line, ..).unwrap();
        assert!((serial.value - PI).abs() <= serial.error + 1e-11 * PI);
        assert!(serial.error <= 1.5e-8 * serial.value);
        for shared in on_threads(|| outer.try_par_integrate(line, ..)) {
            assert_eq!(shared.unwrap(), serial);
        }
    }
}

#[test]
fn an_inner_failure_comes_out_typed_and_with_both_places() {
    let q = Quad::new();
    let row = |x: f64| {
        q.try_par_integrate(
            |y: f64| {
                if x * slowly(y) > 0.5 {
                    Err("high")
                } else {
                    Ok(x * y)
                }
            },
            0.0..1.0,
        )
        .map(|row| row.value)
    };
    let serial = q.try_integrate(row, 0.0..1.0);
    match &serial {
        Err(Error::Integrand {
            x,
            source: Error::Integrand { x: y, source },
        }) => {
            assert!(x * y > 0.5 && *source == "high");
        }
        other => panic!("{other:?}"),
    }
    for shared in on_threads(|| q.try_par_integrate(row, 0.0..1.0)) {
        assert_eq!(shared, serial);
    }

    // From x = 2 on there is a pole in the row.
    let row = |x: f64| {
        q.integrate(|y: f64| 1.0 / (2.0 - x * y), 0.0..1.0)
            .map(|row| row.value)
    };
    match q.try_par_integrate(row, 0.0..3.0) {
        Err(Error::Integrand {
            x,
            source: Error::NotConverged { cause, best },
        }) => {
            assert!(x >= 2.0 && best.evaluations > 0);
            assert!(matches!(cause, Cause::Divergent | Cause::BadIntegrand));
        }
        Err(Error::Integrand {
            x,
            source: Error::NonFinite { .. },
        }) => assert!(x >= 2.0),
        other => panic!("{other:?}"),
    }
}

/// Three parallel integrals inside each other, in a parallel sweep: x y z over boxes of sides p,
/// 1 and 2.
#[test]
fn integrals_of_integrals_in_a_sweep() {
    let q = Quad::new();
    let volume = |&p: &f64| {
        let outer = |x: f64| {
            let middle = |y: f64| {
                let inner = q.par_integrate(|z: f64| x * y * z, 0.0..2.0);
                inner.map(|inner| inner.value)
            };
            q.try_par_integrate(middle, 0.0..1.0)
                .map(|middle| middle.value)
        };
        q.try_par_integrate(outer, 0.0..p)
            .map(|outer| outer.value.to_bits())
    };
    let points: Vec<f64> = (1..=4).map(f64::from).collect();
    let serial: Vec<u64> = points.iter().map(|p| volume(p).unwrap()).collect();
    for (p, &v) in points.iter().zip(&serial) {
        assert!((f64::from_bits(v) - 0.5 * p * p).abs() <= 1e-12 * p * p);
    }
    for swept in on_threads(|| try_par_map(&points, volume)) {
        assert_eq!(swept.as_ref(), Ok(&serial));
    }
}

#[test]
fn a_panic_deep_inside() {
    let q = Quad::new();
    let points: Vec<i32> = (0..6).collect();
    let area = |&i: &i32| {
        let f = |x: f64| {
            if i >= 3 && slowly(x) > 0.5 {
                panic_any(format!("point {i}"));
            }
            x
        };
        q.par_integrate(f, 0.0..1.0).map(|e| e.value)
    };
    for outcome in on_threads(|| try_par_map(&points, area)) {
        assert_eq!(
            outcome,
            Err(TaskError::Panicked {
                index: 3,
                message: "point 3".into()
            })
        );
    }
    for outcome in on_threads(|| catch_unwind(|| par_map(&points, area))) {
        let payload = outcome.unwrap_err();
        assert_eq!(payload.downcast_ref::<String>().unwrap(), "point 3");
    }
}
