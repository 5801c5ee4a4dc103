//! The programs that are built: the source text of each.

use peers::setting;

/// Who is asked for the integrals.
pub struct Contestant {
    pub name: String,
    /// The package, and the line of Cargo.toml that asks for it.
    pub package: &'static str,
    pub dependency: String,
    /// A call: F, A and B stand for the closure and the ends of a finite range.
    call: &'static str,
    /// The same over the line.
    call_on_line: &'static str,
    /// How many closures its programs have.
    pub counts: &'static [usize],
    pub has_mixed: bool,
}

pub fn quadrille(name: &str, path: &str) -> Contestant {
    Contestant {
        name: name.to_owned(),
        package: "quadrille",
        dependency: format!("quadrille = {{ path = {path:?} }}"),
        call: "quadrille::quad(F, A..B).map(|area| area.value).ok()",
        call_on_line: "quadrille::quad(F, ..).map(|area| area.value).ok()",
        counts: &[1, 10, 40],
        has_mixed: false,
    }
}

pub fn gkquad() -> Contestant {
    Contestant {
        name: "gkquad".to_owned(),
        package: "gkquad",
        dependency: format!("gkquad = \"={}\"", setting::version("gkquad")),
        call: "gkquad::single::Integrator::new(F).run(A..B).estimate().ok()",
        call_on_line: "gkquad::single::Integrator::new(F).run(..).estimate().ok()",
        counts: &[1, 10, 40],
        has_mixed: false,
    }
}

pub fn bilby() -> Contestant {
    Contestant {
        name: "bilby".to_owned(),
        package: "bilby",
        dependency: format!("bilby = \"={}\"", setting::version("bilby")),
        call: "bilby::adaptive_integrate(F, A, B, 1.5e-8).map(|area| area.value).ok()",
        call_on_line: "bilby::integrate_infinite(F, 1.5e-8).map(|area| area.value).ok()",
        counts: &[1, 10, 40],
        has_mixed: false,
    }
}

/// A program with so many integrals of real functions, each a closure of its own.
pub fn real(contestant: &Contestant, closures: usize) -> String {
    let show = |k| {
        let closure = format!("|x: f64| {}", integrand(k));
        let call = contestant.call.replace('F', &closure);
        let call = call.replace('A', "0.0").replace('B', "1.0");
        format!("    show({call});\n")
    };
    let lines = (1..=closures).map(show).collect::<Vec<_>>().concat();
    format!(
        "fn main() {{\n{lines}}}\n\n\
         #[allow(dead_code)]\n\
         fn show(area: Option<f64>) {{\n    println!(\"{{area:?}}\");\n}}\n"
    )
}

/// Forty integrals by quadrille, over values of five types in turn.
pub fn mixed() -> String {
    let show = |k| {
        let y = integrand(k);
        let value = match k % 5 {
            0 => y,
            1 => format!("{{ let y = {y}; [y, x * y, 1.0 - y] }}"),
            2 => format!("{{ let y = {y}; Complex64::new(y, x * y) }}"),
            3 => format!("{{ let y = {y}; vec![y, x * y, 1.0 - y] }}"),
            _ => format!("{{ let y = {y}; Flow {{ heat: y, momentum: [x, y] }} }}"),
        };
        format!("    show(quad(|x: f64| {value}, 0.0..1.0));\n")
    };
    let lines = (1..=40).map(show).collect::<Vec<_>>().concat();
    format!("{MIXED}\nfn main() {{\n{lines}}}\n")
}

const MIXED: &str = "\
use std::fmt::Debug;

use quadrille::num_complex::Complex64;
use quadrille::{Error, Estimate, Value, quad};

#[derive(Clone, Debug)]
#[allow(dead_code)]
struct Flow {
    heat: f64,
    momentum: [f64; 2],
}

impl Value for Flow {
    type Real = f64;
    fn components(&self) -> usize {
        3
    }
    fn pack(&self, components: &mut [f64]) {
        components[0] = self.heat;
        components[1..].copy_from_slice(&self.momentum);
    }
    fn unpack(&mut self, components: &[f64]) {
        self.heat = components[0];
        self.momentum.copy_from_slice(&components[1..]);
    }
}

fn show<Y: Value + Debug>(area: Result<Estimate<Y>, Error<Y>>) {
    println!(\"{:?}\", area.map(|area| area.value).ok());
}
";

/// One of forty integrands, of four kinds.
fn integrand(k: usize) -> String {
    match k % 4 {
        0 => format!("x.powi({k}) * ({k}.0 * x).sin()"),
        1 => format!("(-{k}.0 * x * x).exp() * (1.0 + x).ln()"),
        2 => format!("if x < 0.5 {{ 1.0 / (1.0 + {k}.0 * x * x) }} else {{ x.sqrt() }}"),
        _ => format!("(x - 1.0 / {k}.0).abs().sqrt()"),
    }
}

/// The integrals whose time in a debug build is measured.
pub const TIMED: [(&str, &str, [&str; 2]); 3] = [
    ("sin x on [0, 1]", "|x: f64| x.sin()", ["0.0", "1.0"]),
    (
        "sqrt\\|x - 0.3\\| on [0, 1]",
        "|x: f64| (x - 0.3).abs().sqrt()",
        ["0.0", "1.0"],
    ),
    ("exp(-x²) on the line", "|x: f64| (-x * x).exp()", ["", ""]),
];

/// A program that prints the least time of each of them, in microseconds.
pub fn timed(contestant: &Contestant) -> String {
    let least = |(_, closure, [a, b]): (_, &str, [&str; 2])| {
        let call = if a.is_empty() {
            contestant.call_on_line
        } else {
            contestant.call
        };
        let call = call.replace('F', closure).replace('A', a).replace('B', b);
        format!("    println!(\"{{}}\", least(|| {call}));\n")
    };
    let lines = TIMED.map(least).concat();
    format!("{CLOCK}\nfn main() {{\n{lines}}}\n")
}

const CLOCK: &str = "\
use std::hint::black_box;
use std::time::{Duration, Instant};

fn least(mut integral: impl FnMut() -> Option<f64>) -> f64 {
    let begin = Instant::now();
    let mut least = f64::INFINITY;
    while begin.elapsed() < Duration::from_millis(500) {
        let start = Instant::now();
        let area = black_box(integral());
        least = least.min(start.elapsed().as_secs_f64());
        assert!(area.is_some());
    }
    1e6 * least
}
";
