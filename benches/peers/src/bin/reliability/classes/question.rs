//! Integrands that are fine, and questions that are not.

use super::Class;
use crate::case::{Case, Truth, spread};
use peers::{Answer, AnyPeer, Task};

pub fn classes() -> Vec<Class> {
    vec![
        Class {
            title: "Ends that make no range",
            prose: "NaN as an end or break point, which must be refused; both ends the same number, \
                    which is 0; both ends the same infinity, where 0 and a refusal are both right. \
                    Also ends that descend, which flip the sign.",
            cases: ends(),
        },
        Class {
            title: "Break points",
            prose: "Out of order, repeated, outside the range, and 10,000 of them. Out of order or \
                    outside a refusal fits, and so does the right number. Peers without break \
                    points are not asked.",
            cases: break_points(),
        },
        Class {
            title: "Tolerances that make no sense",
            prose: "Zero, negative, NaN, infinite and below what the arithmetic can give. A refusal \
                    fits; a number is right if it is as near to the truth as it says itself.",
            cases: tolerances(),
        },
        Class {
            title: "Budgets of 0 and 1",
            prose: "No interval at all, and a single one, for easy and for hard integrands. The \
                    number is right if it is right, and a refusal fits.",
            cases: budgets(),
        },
        Class {
            title: "Integrals in integrals in integrals",
            prose: "Three deep, all by the same peer: does it work within itself, and do the errors \
                    of the inner ones upset the outer ones? exp(a (x + y + z)) on the unit cube, \
                    1/(1 - x y z), which is singular at a corner, and a ball. Inner integrals are \
                    asked for two digits more.",
            cases: nested(),
        },
    ]
}

type Known = (&'static str, fn(f64) -> f64, f64);

/// On [0, 1].
const EASY: [Known; 4] = [
    ("e^x", f64::exp, 1.718_281_828_459_045),
    ("cos x", f64::cos, 0.841_470_984_807_896_5),
    ("x^3", |x| x * x * x, 0.25),
    (
        "1/(1+x^2)",
        |x| 1.0 / (1.0 + x * x),
        std::f64::consts::FRAC_PI_4,
    ),
];
const HARD: [Known; 4] = [
    ("sqrt x", f64::sqrt, 2.0 / 3.0),
    ("x^-0.5", |x| 1.0 / x.sqrt(), 2.0),
    ("ln x", f64::ln, -1.0),
    ("|x - 1/3|", |x| (x - 1.0 / 3.0).abs(), 5.0 / 18.0),
];

fn ends() -> Vec<Case> {
    let (nan, infinity) = (f64::NAN, f64::INFINITY);
    let mut cases = Vec::new();
    for (name, f, value) in EASY {
        for points in [
            vec![nan, 1.0],
            vec![0.0, nan],
            vec![nan, nan],
            vec![nan, infinity],
            vec![-infinity, nan],
            vec![0.0, nan, 1.0],
        ] {
            let title = format!("{name} over {points:?}");
            cases.push(Case::divergent(title, &points, f));
        }
        for x in [0.0, 1.0, -3.5, 1e300, 5e-324] {
            cases.push(Case::known(
                format!("{name} over [{x:e}, {x:e}]"),
                &[x, x],
                0.0,
                f,
            ));
        }
        for end in [infinity, -infinity] {
            let title = format!("{name} over [{end}, {end}]");
            cases.push(Case::new(title, &[end, end], Truth::Senseless(0.0), f));
        }
        cases.push(Case::known(
            format!("{name} over [1, 0]"),
            &[1.0, 0.0],
            -value,
            f,
        ));
    }
    cases
}

fn break_points() -> Vec<Case> {
    let mut cases = Vec::new();
    for (k, (name, f, value)) in EASY.into_iter().chain(HARD).enumerate() {
        let [c, d] = [spread(2 * k), spread(2 * k + 1)];
        let (low, high) = (c.min(d), c.max(d));
        let mut add = |what: &str, points: &[f64]| {
            let case = Case::known(format!("{name}, {what}"), points, value, f);
            cases.push(case.may_refuse());
        };
        add("out of order", &[0.0, high, low, 1.0]);
        add("outside", &[0.0, low, 1.0 + high, 1.0]);
        add("outside on the other side", &[0.0, -low, 1.0]);
        add("infinite", &[0.0, f64::INFINITY, 1.0]);
        let mut add = |what: &str, points: &[f64]| {
            cases.push(Case::known(format!("{name}, {what}"), points, value, f));
        };
        add("repeated", &[0.0, low, low, high, 1.0]);
        add("the ends repeated", &[0.0, 0.0, low, 1.0, 1.0]);
        add("in order", &[0.0, low, high, 1.0]);
        if k % 4 > 0 {
            continue;
        }
        let many: Vec<f64> = (0..=10_001).map(|i| f64::from(i) / 10_001.0).collect();
        cases.push(Case::known(format!("{name}, 10,000 points"), &many, value, f).limit(20_000));
    }
    cases
}

fn tolerances() -> Vec<Case> {
    let (nan, infinity) = (f64::NAN, f64::INFINITY);
    let pairs = [
        (0.0, 0.0),
        (-1.0, 0.0),
        (-1e-8, -1e-8),
        (1e-8, -1.0),
        (nan, 0.0),
        (0.0, nan),
        (1e-8, nan),
        (nan, nan),
        (infinity, 0.0),
        (0.0, infinity),
        (-infinity, 0.0),
        (1e-15, 0.0),
        (1e-16, 0.0),
        (5e-324, 0.0),
        (0.0, 1e-300),
    ];
    let mut cases = Vec::new();
    for (name, f, value) in EASY.into_iter().chain(HARD) {
        for (relative, absolute) in pairs {
            cases.push(
                Case::new(
                    format!("{name} to {relative:e} relative, {absolute:e} absolute"),
                    &[0.0, 1.0],
                    Truth::Senseless(value),
                    f,
                )
                .tolerances(relative, absolute)
                .slack(8.0 * f64::EPSILON * value.abs()),
            );
        }
    }
    cases
}

fn budgets() -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, f, value) in EASY.into_iter().chain(HARD) {
        for limit in [0, 1] {
            for (range, points) in [
                ("[0, 1]", vec![0.0, 1.0]),
                ("[0, 0.4, 1]", vec![0.0, 0.4, 1.0]),
            ] {
                let case = Case::known(format!("{name} on {range}"), &points, value, f);
                cases.push(case.limit(limit).may_refuse());
            }
        }
        let half_line = [0.0, f64::INFINITY];
        for limit in [0, 1] {
            let f = move |x: f64| f(x / (1.0 + x)) / (1.0 + x).powi(2);
            let case = Case::known(format!("{name} on a half-line"), &half_line, value, f);
            cases.push(case.limit(limit).may_refuse());
        }
    }
    cases
}

/// An inner integral; NaN, which the outer one will see, where it is refused.
fn inner(peer: &dyn AnyPeer, ends: [f64; 2], f: &dyn Fn(f64) -> f64) -> f64 {
    let task = Task {
        points: &ends,
        rel_tol: 1.49e-10,
        abs_tol: None,
        limit: 1000,
    };
    match peer.real(f, &task) {
        Answer::Ok { value, .. } => value,
        _ => f64::NAN,
    }
}

fn nested() -> Vec<Case> {
    let unit = [0.0, 1.0];
    let mut cases = Vec::new();
    for a in [0.5, 1.0, -2.0, 3.0] {
        let value = (f64::exp_m1(a) / a).powi(3);
        let f = move |peer: &dyn AnyPeer, x: f64| {
            inner(peer, unit, &|y| {
                inner(peer, unit, &|z| (a * (x + y + z)).exp())
            })
        };
        cases.push(Case::nested(
            format!("exp({a} (x + y + z))"),
            &unit,
            value,
            f,
        ));
    }
    // Apery's constant.
    cases.push(Case::nested(
        "1/(1 - x y z)",
        &unit,
        1.202_056_903_159_594_2,
        move |peer, x| {
            inner(peer, unit, &|y| {
                inner(peer, unit, &|z| 1.0 / (1.0 - x * y * z))
            })
        },
    ));
    for radius in [1.0, 0.3] {
        // The volume of an octant of a ball.
        let value = std::f64::consts::PI * f64::powi(radius, 3) / 6.0;
        let f = move |peer: &dyn AnyPeer, x: f64| {
            let edge = |t: f64| (radius * radius - t).max(0.0).sqrt();
            inner(peer, [0.0, edge(x * x)], &|y| {
                inner(peer, [0.0, edge(x * x + y * y)], &|_| 1.0)
            })
        };
        cases.push(Case::nested(
            format!("a ball of radius {radius}"),
            &[0.0, radius],
            value,
            f,
        ));
    }
    cases
}
