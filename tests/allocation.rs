//! What is promised about memory, counted by an allocator: nothing where the first panel
//! suffices, and nothing with a warm workspace.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;

use quadrille::num_complex::Complex64;
use quadrille::{Domain, Error, Method, Quad, Rule, Value, Weight, Workspace};

// Its shape is told by the first sample.
#[path = "integration/common/plain.rs"]
mod plain;
use plain::Plain;

/// The system's allocator, which counts by thread: the tests do not see each other.
struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

fn count() {
    // A thread allocates while it ends, too.
    let _ = ALLOCATIONS.try_with(|n| n.set(n.get() + 1));
}

// SAFETY: every call is passed on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The allocations of a call, and what it returned.
fn allocations<R>(f: impl FnOnce() -> R) -> (usize, R) {
    let before = ALLOCATIONS.get();
    let result = black_box(f());
    (ALLOCATIONS.get() - before, result)
}

const FREE_FIRST_PANEL: [Method; 2] = [Method::DoublyAdaptive, Method::Qags];

const METHODS: [Method; 4] = [
    Method::DoublyAdaptive,
    Method::Qags,
    Method::Qag(Rule::GaussKronrod15),
    Method::Qag(Rule::GaussKronrod61),
];

#[test]
fn the_allocator_counts() {
    let (n, v) = allocations(|| vec![1u8; 100]);
    assert_eq!((n, v.len()), (1, 100));
}

/// One panel suffices, and nothing is allocated.
fn first_panel<Y: Value<Real = f64>>(f: impl Fn(f64) -> Y + Copy) {
    for method in FREE_FIRST_PANEL {
        let q = Quad::new().method(method);
        let (n, e) = allocations(|| q.integrate(f, -0.25..1.5));
        let Ok(e) = e else {
            panic!("{method:?} does not converge");
        };
        assert_eq!(e.intervals, 1, "{method:?}");
        assert_eq!(n, 0, "{method:?}");

        let (n, e) = allocations(|| q.try_integrate(|x| Ok::<_, String>(f(x)), 1.5..-0.25));
        assert!(e.is_ok_and(|e| e.intervals == 1), "{method:?}");
        assert_eq!(n, 0, "{method:?}");
    }
}

#[test]
fn another_variable_for_the_first_panel_allocates_nothing_in_a_warm_workspace() {
    let q = Quad::new();
    let (mut real, mut complex) = (Workspace::new(), Workspace::new());
    for round in 0..2 {
        for d in [0.3, 0.1, 0.03, 3e-3] {
            let f = |x: f64| 1.0 / (d * d + x * x);
            let (n, e) = allocations(|| q.integrate_in(&mut real, f, -1.0..2.0));
            assert!(e.is_ok_and(|e| e.intervals == 1), "{d}");
            assert!(round == 0 || n == 0, "{d}: {n}");
            let pole = Complex64::new(0.4, d);
            let f = |x: f64| 1.0 / (x - pole);
            let (n, e) = allocations(|| q.integrate_in(&mut complex, f, -1.0..2.0));
            assert!(e.is_ok_and(|e| e.intervals == 1), "{d}");
            assert!(round == 0 || n == 0, "{d}: {n}");
        }
    }
}

/// The moments of a workspace are few, however many frequencies there are.
#[test]
fn oscillating_weights_allocate_nothing_in_a_warm_workspace() {
    for method in FREE_FIRST_PANEL {
        let mut workspace = Workspace::new();
        for i in 0..100 {
            let q = (Quad::new().method(method)).weight(Weight::Cos(10.0 + f64::from(i)));
            let (n, e) = allocations(|| q.integrate(f64::exp, 0.0..1.0));
            let e = e.expect("it converges");
            assert_eq!((n, e.intervals), (0, 1), "{method:?}");
            let (n, kept) = allocations(|| q.integrate_in(&mut workspace, f64::exp, 0.0..1.0));
            assert!(kept == Ok(e), "{method:?}");
            assert!(i == 0 || n == 0, "{method:?}: {n}");
        }
    }
}

#[test]
fn a_first_panel_that_suffices_allocates_nothing() {
    first_panel(f64::exp);
    first_panel(|x| Complex64::cis(2.0 * x));
    first_panel(|x| [x.sin(), x.cos(), x]);
    first_panel(|x| [Complex64::cis(x), Complex64::new(x, x * x)]);
    for method in FREE_FIRST_PANEL {
        let q = Quad::new().method(method);
        let batch = |xs: &[f64], ys: &mut [f64]| {
            for (x, y) in xs.iter().zip(ys) {
                *y = x.exp();
            }
        };
        let (n, e) = allocations(|| q.integrate_batch(batch, 0.0..1.0));
        assert!(e.is_ok_and(|e| e.intervals == 1), "{method:?}");
        assert_eq!(n, 0, "{method:?}");

        let (n, e) = allocations(|| q.integrate(|x: f32| x.exp(), 0.0..1.0));
        assert!(e.is_ok_and(|e| e.intervals == 1), "{method:?}");
        assert_eq!(n, 0, "{method:?}");
    }
}

#[test]
fn refusals_and_empty_ranges_allocate_nothing() {
    for method in METHODS {
        let q = Quad::new().method(method);
        let (n, e) = allocations(|| q.integrate(|x: f64| x, 1.0..1.0));
        assert!(e.is_ok_and(|e| e.value == 0.0), "{method:?}");
        assert_eq!(n, 0, "{method:?}");
        let (n, e) = allocations(|| q.integrate(|x: f64| x, 0.0..f64::NAN));
        assert!(matches!(e, Err(Error::InvalidArgument { .. })));
        assert_eq!(n, 0, "{method:?}");
        let (n, e) = allocations(|| q.rel_tol(-1.0).integrate(|x: f64| x, 0.0..1.0));
        assert!(matches!(e, Err(Error::InvalidArgument { .. })));
        assert_eq!(n, 0, "{method:?}");
    }
}

#[test]
fn a_fresh_workspace_allocates_for_a_hard_integral() {
    // What the other tests rely on: that there is something to be seen.
    for method in METHODS {
        let q = Quad::new().method(method);
        let (n, e) = allocations(|| q.integrate(|x: f64| (x - 0.3).abs().sqrt(), 0.0..1.0));
        assert!(e.is_ok_and(|e| e.intervals > 1), "{method:?}");
        assert!(n > 0, "{method:?}");
    }
}

/// The names of the cases that are singular at an end or break point.
const SINGULAR: [&str; 4] = ["root", "logarithm", "pole at an end", "break points"];

/// Integrands that make each method use what it has, on a workspace that has seen them.
fn warm<Y: Value<Real = f64>>(methods: &[Method], singular: bool, make: impl Fn(f64) -> Y + Copy) {
    type Hard = (&'static str, fn(f64) -> f64, fn() -> Domain<f64>);
    let cases: [Hard; 10] = [
        ("root", f64::sqrt, || (0.0..1.0).into()),
        ("logarithm", f64::ln, || (0.0..1.0).into()),
        ("pole at an end", |x| x.powf(-0.7), || (0.0..1.0).into()),
        ("kink", |x| (x - 0.3).abs(), || (0.0..1.0).into()),
        (
            "step",
            |x| if x < 0.3 { 1.0 } else { 2.5 },
            || (0.0..1.0).into(),
        ),
        (
            "peak",
            |x| 1.0 / (1e-6 + (x - 0.4).powi(2)),
            || (0.0..1.0).into(),
        ),
        ("waves", |x| (200.0 * x).sin() + 1.0, || (0.0..1.0).into()),
        (
            "break points",
            |x| (x - 0.3).abs().sqrt(),
            || [0.0, 0.1, 0.3, 0.9, 1.0].into(),
        ),
        ("half-line", |x| 1.0 / (1.0 + x * x), || (0.0..).into()),
        ("line", |x| (-x * x).exp(), || (..).into()),
    ];
    for &method in methods {
        let q = Quad::new().method(method).max_intervals(300);
        let mut workspace = Workspace::new();
        let mut each = |may_allocate: bool| {
            for (name, f, domain) in cases
                .into_iter()
                .filter(|case| singular || !SINGULAR.contains(&case.0))
            {
                let domain = domain();
                let (n, e) =
                    allocations(|| q.integrate_in(&mut workspace, |x| make(f(x)), &domain));
                let evaluations = match e {
                    Ok(e) => e.evaluations,
                    Err(e) => e.best().map_or(0, |best| best.evaluations),
                };
                assert!(evaluations > 0, "{method:?}, {name}");
                assert!(
                    may_allocate || n == 0,
                    "{method:?}, {name}: {n} allocations in {evaluations} evaluations"
                );
            }
        };
        each(true);
        each(false);
        each(false);
    }
}

#[test]
fn a_warm_workspace_allocates_nothing() {
    warm(&METHODS[1..], true, |y| Plain([y, 2.0 * y, -y]));
    warm(&METHODS[..1], false, |y| Plain([y, 2.0 * y, -y]));
    warm(&METHODS[1..], true, |y| y);
    warm(&METHODS[1..], true, |y| Complex64::new(y, 0.5 * y));
    warm(&METHODS[1..], true, |y| [y, 2.0 * y, -y]);
    warm(&METHODS[..1], false, |y| y);
    warm(&METHODS[..1], false, |y| Complex64::new(y, 0.5 * y));
    warm(&METHODS[..1], false, |y| [y, 2.0 * y, -y]);
}

#[test]
fn a_warm_workspace_allocates_nothing_at_singular_ends() {
    warm(&METHODS[..1], true, |y| y);
    warm(&METHODS[..1], true, |y| Complex64::new(y, 0.5 * y));
    warm(&METHODS[..1], true, |y| [y, 2.0 * y, -y]);
}

#[test]
fn a_domain_of_up_to_eight_points_allocates_nothing() {
    fn free(make: impl FnOnce() -> Domain<f64>) {
        let (n, domain) = allocations(make);
        assert_eq!(n, 0, "{:?}", domain.points());
        // Nor does a copy of it, which is what each call makes of a reference.
        let (n, _) = allocations(|| Domain::from(&domain));
        assert_eq!(n, 0, "{:?}", domain.points());
    }
    free(|| (0.0..1.0).into());
    free(|| (0.0..=1.0).into());
    free(|| (0.0..).into());
    free(|| (..0.0).into());
    free(|| (..=0.0).into());
    free(|| (..).into());
    free(|| [0.0, 1.0].into());
    free(|| [0.0, 1.0, 2.0, 3.0].into());
    free(|| [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0].into());
    free(|| (&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]).into());
    free(|| [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0].as_slice().into());
    let list = vec![0.0, 1.0, 2.0];
    free(|| (&list).into());

    let (n, _) = allocations(|| Domain::from([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]));
    assert_eq!(n, 1);
}

#[test]
fn a_least_number_of_intervals_allocates_nothing_in_a_warm_workspace() {
    for method in METHODS {
        let q = Quad::new().method(method).min_intervals(200);
        let mut workspace = Workspace::new();
        for domain in [Domain::from(0.0..1.0), [0.0, 0.3, 1.0].into(), (..).into()] {
            let f = |x: f64| (-x * x).exp();
            let first = q.integrate_in(&mut workspace, f, &domain);
            let (n, again) = allocations(|| q.integrate_in(&mut workspace, f, &domain));
            assert!(
                again.as_ref().is_ok_and(|e| e.intervals >= 200),
                "{method:?}"
            );
            assert_eq!(again, first, "{method:?}");
            assert_eq!(n, 0, "{method:?}, {:?}", domain.points());
        }
    }
}
