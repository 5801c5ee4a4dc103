//! The table of weights: QAWC, QAWS, QAWO and QAWF of others, beside both methods of this crate.

use std::cell::{Cell, RefCell};
use std::fmt::{self, Write};
use std::hint::black_box;
use std::rc::Rc;
use std::time::{Duration, Instant};

use peers::integrands::{self, Parameters};
use peers::peers::{GslWeighted, Quadrille, answer};
use peers::{Answer, Task};
use quadrille::{Log, Weight, Workspace};

use crate::contestant::Effort;
use crate::race::{Python, default, qags};
use crate::report::{digits, time};

/// What is asked for: relative, or absolute, since QAWF knows nothing else.
const TOLERANCE: f64 = 1e-10;

const LIMIT: usize = 1000;

/// A round is at least so long, for the clock's sake.
const ROUND: Duration = Duration::from_micros(300);

const NAMES: [&str; 7] = [
    "default, workspace kept",
    "default",
    "`Qags`, workspace kept",
    "`Qags`",
    "GSL, tables kept",
    "GSL, tables made",
    "SciPy, compiled",
];

const UNIT: [f64; 2] = [0.0, 1.0];
const HALF_LINE: [f64; 2] = [0.0, f64::INFINITY];

const fn roots(log: Log) -> Weight {
    Weight::Algebraic {
        left: -0.5,
        right: -0.5,
        log,
    }
}

/// An integral of one of the integrands.
struct Integral<F> {
    name: &'static str,
    f: F,
    /// The name of the integrand, and its first parameter.
    symbol: &'static str,
    parameter: f64,
    ends: [f64; 2],
    weight: Weight,
    exact: f64,
}

/// How somebody did on one integral.
struct Outcome {
    nanoseconds: f64,
    evaluations: f64,
    /// `None` where there is no value.
    error: Option<f64>,
}

/// One integral, by everybody.
pub struct Row {
    name: &'static str,
    outcomes: Vec<Outcome>,
}

/// All of them. Values are to 30 digits, rounded.
pub fn weights(effort: Effort, python: &Python) -> Vec<Row> {
    let mut rows = Vec::new();
    macro_rules! all {
        ($($name:literal, $f:ident, $parameter:expr, $ends:expr, $weight:expr, $exact:expr;)*) => {
            $(rows.push(row(effort, python, &Integral {
                name: $name,
                f: integrands::$f,
                symbol: stringify!($f),
                parameter: $parameter,
                ends: $ends,
                weight: $weight,
                exact: $exact,
            }));)*
        };
    }
    all! {
        "QAWC: eˣ/(x - 0.3), 0..1", exponential, 1.0, UNIT, Weight::Cauchy(0.3),
            2.660_009_960_995_237;
        "QAWS: eˣ/√(x(1 - x)), 0..1", exponential, 1.0, UNIT, roots(Log::None),
            5.508_429_773_886_107;
        "QAWS: eˣ ln x/√(x(1 - x)), 0..1", exponential, 1.0, UNIT, roots(Log::Left),
            -5.121_258_975_022_97;
        "QAWO: eˣ cos 10x, 0..1", exponential, 1.0, UNIT, Weight::Cos(10.0),
            -0.178_899_602_876_758_8;
        "QAWO: eˣ cos 200x, 0..1", exponential, 1.0, UNIT, Weight::Cos(200.0),
            -0.011_860_936_510_782_709;
        "QAWO: eˣ cos 10⁴x, 0..1", exponential, 1.0, UNIT, Weight::Cos(1e4),
            -8.311_048_541_830_44e-5;
        "QAWO: eˣ cos 10⁶x, 0..1", exponential, 1.0, UNIT, Weight::Cos(1e6),
            -9.513_794_306_737_296e-7;
        "QAWF: sin x/(1 + x), 0..∞", decay, 1.0, HALF_LINE, Weight::Sin(1.0),
            0.621_449_624_235_813_4;
        "QAWF: e⁻ˣ cos 10x, 0..∞", exponential, -1.0, HALF_LINE, Weight::Cos(10.0),
            1.0 / 101.0;
    }
    rows
}

fn row<F: Fn(f64, Parameters) -> f64 + Copy + 'static>(
    effort: Effort,
    python: &Python,
    integral: &Integral<F>,
) -> Row {
    let mut runners = vec![
        by_quadrille(default(), integral, true),
        by_quadrille(default(), integral, false),
        by_quadrille(qags(), integral, true),
        by_quadrille(qags(), integral, false),
        by_gsl(integral, true),
        by_gsl(integral, false),
        by_scipy(python, integral),
    ];
    for _ in 0..effort.rounds {
        for runner in &mut runners {
            runner.round();
        }
    }
    Row {
        name: integral.name,
        outcomes: runners.into_iter().map(|runner| runner.outcome).collect(),
    }
}

/// Who has a weight and a range already.
trait Solver {
    fn solve(&self, f: impl Fn(f64) -> f64, task: &Task) -> Answer<f64>;
}

impl Solver for GslWeighted {
    fn solve(&self, f: impl Fn(f64) -> f64, task: &Task) -> Answer<f64> {
        self.real(f, task)
    }
}

struct Ours {
    peer: Quadrille,
    weight: Weight,
    ends: [f64; 2],
    /// What is kept from one integral to the next, if anything: the moments are in it.
    workspace: Option<RefCell<Workspace<f64>>>,
}

impl Solver for Ours {
    fn solve(&self, f: impl Fn(f64) -> f64, task: &Task) -> Answer<f64> {
        let options = self.peer.options(task).weight(self.weight);
        answer(match &self.workspace {
            Some(kept) => options.integrate_in(&mut kept.borrow_mut(), f, self.ends),
            None => options.integrate(f, self.ends),
        })
    }
}

fn by_quadrille<F: Fn(f64, Parameters) -> f64 + Copy + 'static>(
    peer: Quadrille,
    integral: &Integral<F>,
    keeps: bool,
) -> Runner {
    let ours = Ours {
        peer,
        weight: integral.weight,
        ends: integral.ends,
        workspace: keeps.then(|| RefCell::new(Workspace::new())),
    };
    Runner::new(integral, ours)
}

fn by_gsl<F: Fn(f64, Parameters) -> f64 + Copy + 'static>(
    integral: &Integral<F>,
    keeps: bool,
) -> Runner {
    let gsl = GslWeighted::new(integral.weight, integral.ends, LIMIT, keeps);
    Runner::new(integral, gsl.expect("room for workspaces"))
}

/// Python holds the watch.
fn by_scipy<F>(python: &Python, integral: &Integral<F>) -> Runner {
    let (weight, numbers) = match integral.weight {
        Weight::Cauchy(c) => ("cauchy", vec![c]),
        Weight::Algebraic { left, right, log } => {
            let name = match log {
                Log::None => "alg",
                Log::Left => "alg-loga",
                Log::Right => "alg-logb",
                Log::Both => "alg-log",
            };
            (name, vec![left, right])
        }
        Weight::Cos(w) => ("cos", vec![w]),
        Weight::Sin(w) => ("sin", vec![w]),
        other => unreachable!("{other:?} is not SciPy's"),
    };
    let numbers: Vec<_> = numbers.iter().map(f64::to_string).collect();
    let (numbers, symbol) = (numbers.join(","), integral.symbol);
    let ([a, b], parameter) = (integral.ends, integral.parameter);
    let request = format!(
        "weight:{weight}:{numbers} {symbol} {a:?} {b:?} {TOLERANCE:?} {TOLERANCE:?} {LIMIT} {parameter:?} 0.0"
    );
    let (_, answers) = python.borrow_mut().run(&request);
    let python = Rc::clone(python);
    Runner {
        time: Box::new(move |repeats| {
            let mut python = python.borrow_mut();
            (0..repeats).map(|_| python.run(&request).0).sum()
        }),
        repeats: 1,
        outcome: Outcome {
            nanoseconds: f64::INFINITY,
            evaluations: answers[1].unwrap_or(f64::NAN),
            error: answers[0].map(|value| (value - integral.exact).abs()),
        },
    }
}

struct Runner {
    time: Box<dyn FnMut(usize) -> Duration>,
    repeats: usize,
    outcome: Outcome,
}

impl Runner {
    fn new<F: Fn(f64, Parameters) -> f64 + Copy + 'static>(
        integral: &Integral<F>,
        solver: impl Solver + 'static,
    ) -> Self {
        let Integral { f, parameter, .. } = *integral;
        let task = move || Task {
            points: &[],
            rel_tol: TOLERANCE,
            abs_tol: Some(TOLERANCE),
            limit: LIMIT,
        };
        let evaluations = Cell::new(0_u32);
        let counted = |x: f64| {
            evaluations.set(evaluations.get() + 1);
            f(x, [parameter, 0.0])
        };
        let error = match solver.solve(counted, &task()) {
            Answer::Ok { value, .. } => Some((value - integral.exact).abs()),
            _ => None,
        };
        Self {
            time: Box::new(move |repeats| {
                let start = Instant::now();
                for _ in 0..repeats {
                    let p = black_box([parameter, 0.0]);
                    black_box(solver.solve(|x| f(x, p), &task()));
                }
                start.elapsed()
            }),
            repeats: 1,
            outcome: Outcome {
                nanoseconds: f64::INFINITY,
                evaluations: f64::from(evaluations.get()),
                error,
            },
        }
    }

    fn round(&mut self) {
        let total = (self.time)(self.repeats);
        let each = 1e9 * total.as_secs_f64() / self.repeats as f64;
        self.outcome.nanoseconds = self.outcome.nanoseconds.min(each);
        if total < ROUND {
            self.repeats *= 2;
        }
    }
}

/// The section of the page.
pub fn section(rows: &[Row]) -> Result<String, fmt::Error> {
    let mut text = String::from(
        "
## Weights

QUADPACK's routines for oscillating and singular factors in GSL and SciPy, beside this crate's methods with a
`Weight`, to 1e-10 relative or absolute: time, evaluations and true error. GSL's tables of moments are made
once for all integrals (*kept*), or for each (*made*), as SciPy does. This crate keeps those of oscillating weights
in a `Workspace`, and computes them in each integral that has none. *Refused* is an error or a warning.

",
    );
    writeln!(text, "| | {} |", NAMES.join(" | "))?;
    writeln!(text, "|---|{}", "---:|".repeat(NAMES.len()))?;
    for row in rows {
        write!(text, "| {} |", row.name)?;
        for outcome in &row.outcomes {
            match outcome.error {
                None => text.push_str(" refused |"),
                Some(error) => write!(
                    text,
                    " {}, {}, {error:.0e} |",
                    time(outcome.nanoseconds),
                    outcome.evaluations
                )?,
            }
        }
        text.push('\n');
    }
    text.push_str(
        "\nThe same as ratios, of this crate's times and evaluations to those of others. Asked is at most 1.5 times \
         GSL's time by the default and less than its time by `Qags`, but for QAWF, where evaluations are to be \
         at most half of SciPy's by the default:\n\n",
    );
    text.push_str("| | default/GSL, both kept | both made | `Qags`/GSL, both kept | both made | evaluations, default/SciPy | `Qags`/SciPy |\n");
    text.push_str("|---|---:|---:|---:|---:|---:|---:|\n");
    for row in rows {
        write!(text, "| {} |", row.name)?;
        let [default_kept, default, qags_kept, qags, kept, made, scipy] = &row.outcomes[..] else {
            unreachable!("one for each name")
        };
        let pairs = [
            (default_kept, kept),
            (default, made),
            (qags_kept, kept),
            (qags, made),
        ];
        for (ours, theirs) in pairs {
            ratio(&mut text, ours, theirs, |outcome| outcome.nanoseconds)?;
        }
        for ours in [default, qags] {
            ratio(&mut text, ours, scipy, |outcome| outcome.evaluations)?;
        }
        text.push('\n');
    }
    Ok(text)
}

fn ratio(
    text: &mut String,
    ours: &Outcome,
    theirs: &Outcome,
    of: impl Fn(&Outcome) -> f64,
) -> fmt::Result {
    if ours.error.is_none() || theirs.error.is_none() {
        return text.write_str(" |");
    }
    write!(text, " {} |", digits(of(ours) / of(theirs)))
}
