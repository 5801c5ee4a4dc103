//! Half-lines whose finite end is far from 0, where the integrand lives; and lines with a singularity at 0. Truth in
//! closed form.

use std::f64::consts::PI;

use quadrille::num_complex::Complex64;
use quadrille::{Cause, Error, Quad, quad};

/// An even function of x/s, its integral over the line in units of s, and the most evaluations for s at which its
/// unit is that of x.
type Even = (&'static str, fn(f64) -> f64, f64, usize);

fn families() -> [Even; 6] {
    let gaussian = |u: f64| (-0.5 * u * u).exp();
    let squared = |u: f64| {
        if u.abs() < 1e100 {
            u * u * (-u * u).exp()
        } else {
            0.0
        }
    };
    [
        ("Gaussian", gaussian, (2.0 * PI).sqrt(), 280),
        ("x^2 Gaussian", squared, PI.sqrt() / 2.0, 280),
        ("Lorentzian", |u| 1.0 / (1.0 + u * u), PI, 290),
        ("its square", |u| (1.0 + u * u).powi(-2), PI / 2.0, 330),
        ("sech", |u| u.cosh().recip(), PI, 270),
        ("exp(-|x|)", |u| (-u.abs()).exp(), 2.0, 450),
    ]
}

/// What lies beyond the end, of those that decay like a power.
fn beyond(name: &str, u: f64) -> f64 {
    match name {
        "Lorentzian" => u.recip().atan(),
        "its square" => u.recip().atan() / 2.0 - u / (2.0 * (1.0 + u * u)),
        _ => 0.0,
    }
}

#[test]
fn where_0_lies_far_inside_a_half_line_is_looked_at() {
    for (name, f, whole, most) in families() {
        for end in [30.0, 300.0, 5e3, 7.3e4, 1e6, 1e8] {
            for scale in [1e-3, 1.0, 37.0, 1e3] {
                let most = if scale == 1.0 { most } else { 800 };
                if end < 30.0 * scale {
                    continue;
                }
                let exact = scale * (whole - beyond(name, end / scale));
                let up = quad(|x: f64| f(x / scale), ..end);
                let down = quad(|x: f64| f(x / scale), -end..);
                for e in [up, down] {
                    let e = e.unwrap_or_else(|e| panic!("{name} {end} {scale}: {e}"));
                    let off = (e.value - exact).abs();
                    assert!(
                        off <= e.error + 1e-15 * exact && e.error <= 1.5e-8 * e.value,
                        "{name} {end} {scale}: {off:e} {:e}",
                        e.error
                    );
                    assert!(
                        e.evaluations <= most,
                        "{name} {end} {scale}: {}",
                        e.evaluations
                    );
                }
            }
        }
    }
}

/// What lives at the end, at 0 and half-way is seen, and all of it together.
#[test]
fn the_end_is_looked_at_as_before() {
    for end in [12.0, 1e3, 1e5] {
        let at_end = |x: f64| (x - end).exp();
        let beside = |x: f64| (x - end + 3.0).cosh().recip();
        let half_way = |x: f64| (-(x - 0.5 * end).powi(2)).exp();
        let at_0 = |x: f64| (-x * x).exp();
        let root = PI.sqrt();
        let cases: [(&dyn Fn(f64) -> f64, f64); 5] = [
            (&at_end, 1.0),
            (&beside, 2.0 * 3f64.exp().atan()),
            (&half_way, root),
            (&|x| at_end(x) * (end - x).max(0.0).sqrt(), root / 2.0),
            (&|x| at_end(x) + at_0(x), 1.0 + root),
        ];
        for (k, (f, exact)) in cases.into_iter().enumerate() {
            let e = quad(f, ..end).unwrap_or_else(|e| panic!("{end} {k}: {e}"));
            // The end itself is known to its last digit only.
            let off = (e.value - exact).abs();
            assert!(
                off <= e.error + 2e-16 * end,
                "{end} {k}: {off:e} {:e}",
                e.error
            );
        }
    }
}

#[test]
fn values_of_several_components_too() {
    let wave = |x: f64| Complex64::cis(x) * (-0.5 * x * x).exp();
    let e = quad(wave, ..5e4).expect("a Gaussian");
    let exact = (2.0 * PI).sqrt() * (-0.5f64).exp();
    assert!((e.value - exact).norm() <= e.error && e.evaluations < 400);
    let pair = quad(|x: f64| [(-x * x).exp(), 1.0 / (1.0 + x * x)], -5e4..).expect("two peaks");
    let exact = [PI.sqrt(), PI / 2.0 + 5e4f64.atan()];
    let off = (pair.value[0] - exact[0]).hypot(pair.value[1] - exact[1]);
    assert!(
        off <= pair.error && pair.evaluations < 400,
        "{off:e} {}",
        pair.evaluations
    );
}

/// 0 is a node of the line, and a break point where there is no sample.
#[test]
fn a_singularity_at_0_on_the_line_is_a_break_point() {
    // Gamma(1/4), and -root(pi) (gamma + 2 ln 2)/2.
    let quarter = 3.625_609_908_221_908;
    let logarithm = -0.5 * PI.sqrt() * (0.577_215_664_901_532_9 + 4f64.ln());
    let root = |x: f64| x.abs().powf(-0.5) * (-x * x).exp();
    let ln = |x: f64| x.abs().ln() * (-x * x).exp();
    let sinc = |x: f64| x.sin() / x * (-0.25 * x * x).exp();
    // pi erf(1), by mpmath.
    let cases: [(&dyn Fn(f64) -> f64, f64); 3] = [
        (&root, quarter),
        (&ln, logarithm),
        (&sinc, 2.647_422_620_305_117_7),
    ];
    for (k, (f, exact)) in cases.into_iter().enumerate() {
        let line = quad(f, ..);
        let half = quad(f, ..2e5);
        let both = quad(f, [f64::NEG_INFINITY, 1e5, f64::INFINITY]);
        for e in [line, half, both] {
            let e = e.unwrap_or_else(|e| panic!("{k}: {e}"));
            let off = (e.value - exact).abs();
            assert!(off <= e.error, "{k}: {off:e} {:e}", e.error);
            assert!(e.evaluations <= 800, "{k}: {}", e.evaluations);
        }
    }
}

#[test]
fn a_pole_at_0_on_the_line_has_no_integral() {
    let odd = |x: f64| (-x * x).exp() / x;
    let even = |x: f64| (-x * x).exp() / x.abs();
    for f in [&odd as &dyn Fn(f64) -> f64, &even] {
        for tolerance in [1e-1, 1e-3, 1e-8] {
            let q = Quad::new().rel_tol(tolerance);
            for result in [
                q.integrate(f, ..),
                q.integrate(f, ..1e4),
                q.integrate(f, -1e4..),
            ] {
                let cause = match result {
                    Err(Error::NotConverged { cause, .. }) => cause,
                    other => panic!("{other:?}"),
                };
                assert_eq!(cause, Cause::Divergent);
            }
        }
    }
}

/// As wide as nothing but the last samples of an open side can see.
#[test]
fn widths_beyond_1e19_are_not_lost() {
    let mut right = 0;
    for k in 10..30 {
        for share in [0.003, 0.016, 0.1] {
            let end = 10_f64.powi(k) * 7.4;
            let width = share * end;
            let f = |x: f64| 0.7 * (-(x / width).abs()).exp();
            let exact = 0.7 * width * (2.0 - (-end / width).exp());
            for tolerance in [1e-3, 3e-4, 1.5e-8] {
                let q = Quad::new().rel_tol(tolerance);
                for result in [q.integrate(f, -end..), q.integrate(f, ..end)] {
                    right += usize::from(result.is_ok());
                    let best = match result {
                        Ok(e) => e,
                        Err(Error::NotConverged { best, .. }) => best,
                        Err(other) => panic!("{end} {share}: {other}"),
                    };
                    let off = (best.value - exact).abs();
                    assert!(off <= best.error, "{end:e} {share} {tolerance:e}: {best:?}");
                }
            }
        }
    }
    assert!(right >= 350, "{right} of 360");
}
