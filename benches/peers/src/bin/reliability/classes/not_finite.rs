//! Integrands that are NaN or infinite somewhere.

use num_complex::Complex64;

use super::Class;
use crate::case::{Case, Truth, spread};

const BAD: [f64; 3] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];

pub fn classes() -> Vec<Class> {
    vec![
        Class {
            title: "Not finite at one point",
            prose: "A smooth integrand that is NaN or infinite at a single number: an end, the \
                    middle (where most rules have a node), a quarter, or anywhere. Some are \
                    0/0 as it happens, sin(x)/x. The integral does not care about one point, so \
                    the right number is right, and a refusal that saw the point is right as well. \
                    What is wrong is a wrong number.",
            cases: one_point(),
        },
        Class {
            title: "Not finite on a set",
            prose: "sqrt(c - x) beyond c, a logarithm of negative numbers, a hole of NaN, an \
                    integrand that overflows: there is no integral. An Ok here means that samples \
                    were thrown away or taken for 0.",
            cases: on_a_set(),
        },
        Class {
            title: "Not finite, seen late",
            prose: "x^-a or |x - c|^-a that turns into NaN or infinity so close to the \
                    singularity that only refinement gets there. A result is right if it is the \
                    integral of x^-a and no sample met the bad part; once one did, there must be \
                    no Ok.",
            cases: seen_late(),
        },
        Class {
            title: "Not finite in one component",
            prose: "A complex integrand whose real part is fine and whose imaginary part is NaN or \
                    infinite beyond a point, or the other way round. Peers without complex \
                    integrands are not asked.",
            cases: one_component(),
        },
    ]
}

fn one_point() -> Vec<Case> {
    type Known = (&'static str, [f64; 2], f64, fn(f64) -> f64);
    type Primitive = (&'static str, fn(f64) -> f64, fn(f64) -> f64);
    let smooth: [Primitive; 4] = [
        ("cos x", f64::cos, f64::sin),
        ("e^x", f64::exp, f64::exp),
        ("1/(1+x^2)", |x| 1.0 / (1.0 + x * x), f64::atan),
        ("1+x^2", |x| 1.0 + x * x, |x| x + x * x * x / 3.0),
    ];
    let ranges = [[0.0, 1.0], [-1.0, 1.0], [2.0, 5.0]];
    let mut cases = Vec::new();
    for (i, &(name, f, primitive)) in smooth.iter().enumerate() {
        for (j, &bad) in BAD.iter().enumerate() {
            let [a, b] = ranges[(i + j) % 3];
            let somewhere = spread(3 * i + j);
            for part in [0.0, 1.0, 0.5, 0.25, 0.75, somewhere] {
                let point = a + part * (b - a);
                let value = primitive(b) - primitive(a);
                cases.push(Case::known(
                    format!("{name} on [{a}, {b}], {bad} at {point:.3}"),
                    &[a, b],
                    value,
                    move |x| if x == point { bad } else { f(x) },
                ));
            }
        }
    }
    // Si(1), Shi-like sums and Debye's function at 1, to more digits than a double has.
    let sine_integral = 0.946_083_070_367_183;
    let debye = 0.777_504_634_112_248_3;
    let natural: [Known; 7] = [
        ("sin(x)/x", [-1.0, 1.0], 2.0 * sine_integral, |x| {
            x.sin() / x
        }),
        ("sin(x)/x", [0.0, 1.0], sine_integral, |x| x.sin() / x),
        ("(e^x - 1)/x", [-1.0, 1.0], 2.114_501_750_751_457, |x| {
            x.exp_m1() / x
        }),
        ("x/(e^x - 1)", [0.0, 1.0], debye, |x| x / x.exp_m1()),
        ("x/(e^x - 1)", [-1.0, 1.0], 2.0 * debye + 0.5, |x| {
            x / x.exp_m1()
        }),
        ("x ln x", [0.0, 1.0], -0.25, |x| x * x.ln()),
        ("|x| ln|x|", [-1.0, 1.0], -0.5, |x| x.abs() * x.abs().ln()),
    ];
    cases.extend(natural.map(|(name, ends, value, f)| {
        let [a, b] = ends;
        Case::known(format!("{name} on [{a}, {b}]"), &ends, value, f)
    }));
    cases
}

fn on_a_set() -> Vec<Case> {
    let mut cases = Vec::new();
    for k in 0..20 {
        let c = 0.02 + 0.96 * spread(k);
        let unit = [0.0, 1.0];
        let undefined = |rest| Truth::Undefined(rest);
        cases.push(Case::new(
            format!("sqrt({c:.3} - x) on [0, 1]"),
            &unit,
            undefined(c.powf(1.5) / 1.5),
            move |x| (c - x).sqrt(),
        ));
        cases.push(Case::new(
            format!("ln(x - {c:.3}) on [0, 1]"),
            &unit,
            undefined((1.0 - c) * (1.0 - c).ln() - (1.0 - c)),
            move |x| (x - c).ln(),
        ));
        cases.push(Case::new(
            format!("asin(x/{c:.3}) on [0, 1]"),
            &unit,
            undefined(c * (std::f64::consts::FRAC_PI_2 - 1.0)),
            move |x| (x / c).asin(),
        ));
        let (width, bad) = ([1e-1, 1e-2, 1e-3, 1e-4][k % 4], BAD[k % 3]);
        cases.push(Case::new(
            format!("cos x on [0, 1], {bad} from {c:.3} on, {width:e} wide"),
            &unit,
            undefined(1_f64.sin()),
            move |x| if x > c && x < c + width { bad } else { x.cos() },
        ));
        cases.push(Case::new(
            format!("e^-x on [0, inf), {bad} beyond {:.1}", 20.0 * c),
            &[0.0, f64::INFINITY],
            undefined(1.0),
            move |x| if x > 20.0 * c { bad } else { (-x).exp() },
        ));
    }
    cases
}

fn seen_late() -> Vec<Case> {
    let mut cases = Vec::new();
    for (i, a) in [0.3, 0.5, 0.7, 0.9].into_iter().enumerate() {
        for (j, exponent) in [-2, -4, -6, -8, -10, -12].into_iter().enumerate() {
            let (edge, bad) = (10_f64.powi(exponent), BAD[(i + j) % 3]);
            let p = 1.0 - a;
            cases.push(Case::new(
                format!("x^-{a} on [0, 1], {bad} below {edge:e}"),
                &[0.0, 1.0],
                Truth::Undefined(1.0 / p),
                move |x| if x < edge { bad } else { x.powf(-a) },
            ));
            let c = spread(6 * i + j);
            cases.push(Case::new(
                format!("|x - {c:.3}|^-{a} on [0, 1], {bad} within {edge:e}"),
                &[0.0, 1.0],
                Truth::Undefined((c.powf(p) + (1.0 - c).powf(p)) / p),
                move |x| {
                    let distance = (x - c).abs();
                    if distance < edge {
                        bad
                    } else {
                        distance.powf(-a)
                    }
                },
            ));
        }
    }
    cases
}

fn one_component() -> Vec<Case> {
    let mut cases = Vec::new();
    for k in 0..20 {
        let (c, bad) = (0.05 + 0.9 * spread(k), BAD[k % 3]);
        let rest = Truth::Undefined(0.0);
        let good = move |x: f64| if x > c { bad } else { x.sin() };
        cases.push(Case::complex(
            format!("e^x + i sin x on [0, 1], Im = {bad} beyond {c:.3}"),
            &[0.0, 1.0],
            rest,
            move |x| Complex64::new(x.exp(), good(x)),
        ));
        cases.push(Case::complex(
            format!("sin x + i e^x on [0, 1], Re = {bad} beyond {c:.3}"),
            &[0.0, 1.0],
            rest,
            move |x| Complex64::new(good(x), x.exp()),
        ));
    }
    cases
}
