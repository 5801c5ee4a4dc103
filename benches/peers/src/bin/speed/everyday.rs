//! The table of integrals that people compute every day.

use std::cell::Cell;
use std::fmt::{self, Write};
use std::hint::black_box;
use std::time::{Duration, Instant};

use peers::everyday::{Integral, Visitor, visit_all};
use peers::peers::{Bilby, Gkquad, GslQags, Rint};
use peers::{Answer, Peer, Task};

use crate::contestant::Effort;
use crate::race::{default, qags};
use crate::report::{cell, digits, time};

/// What is asked for, as SciPy does by default.
const REL_TOL: f64 = 1.5e-8;

/// A round is at least so long, for the clock's sake.
const ROUND: Duration = Duration::from_micros(300);

/// An answer is wrong if it is off by so much of the integral.
const WRONG: f64 = 1e-6;

const NAMES: [&str; 6] = ["default", "`Qags`", "GSL QAGS", "gkquad", "rint", "bilby"];

/// How somebody did on one integral.
struct Outcome {
    nanoseconds: f64,
    evaluations: usize,
    /// Relative to the integral; `None` where there is no value.
    error: Option<f64>,
}

impl Outcome {
    fn is_right(&self) -> bool {
        self.error.is_some_and(|error| error <= WRONG)
    }
}

/// One integral, by everybody.
pub struct Row {
    name: &'static str,
    outcomes: Vec<Outcome>,
}

struct Table {
    rounds: usize,
    rows: Vec<Row>,
}

/// All of them.
pub fn everyday(effort: Effort) -> Vec<Row> {
    let mut table = Table {
        rounds: effort.rounds,
        rows: Vec::new(),
    };
    visit_all(&mut table);
    table.rows
}

impl Visitor for Table {
    fn visit<F: Fn(f64) -> f64 + Copy + 'static>(&mut self, integral: Integral<F>) {
        let mut runners = [
            Runner::new(default(), &integral, None),
            Runner::new(qags(), &integral, None),
            Runner::new(GslQags::new(), &integral, Some(0.0)),
            Runner::new(Gkquad, &integral, Some(0.0)),
            Runner::new(Rint, &integral, Some(0.0)),
            Runner::new(Bilby, &integral, Some(0.0)),
        ];
        for _ in 0..self.rounds {
            for runner in &mut runners {
                runner.round();
            }
        }
        self.rows.push(Row {
            name: integral.name,
            outcomes: runners.into_iter().map(|runner| runner.outcome).collect(),
        });
    }
}

struct Runner {
    run: Box<dyn Fn()>,
    repeats: usize,
    outcome: Outcome,
}

impl Runner {
    fn new<P: Peer + 'static>(
        peer: P,
        integral: &Integral<impl Fn(f64) -> f64 + Copy + 'static>,
        abs_tol: Option<f64>,
    ) -> Self {
        let Integral {
            f, points, exact, ..
        } = *integral;
        let task = Task {
            points,
            rel_tol: REL_TOL,
            abs_tol,
            limit: 1000,
        };
        let evaluations = Cell::new(0);
        let counted = |x: f64| {
            evaluations.set(evaluations.get() + 1);
            f(x)
        };
        let error = match peer.real(counted, &task) {
            Answer::Ok { value, .. } => Some(((value - exact) / exact).abs()),
            _ => None,
        };
        Self {
            run: Box::new(move || {
                black_box(peer.real(black_box(f), black_box(&task)));
            }),
            repeats: 1,
            outcome: Outcome {
                nanoseconds: f64::INFINITY,
                evaluations: evaluations.get(),
                error,
            },
        }
    }

    fn round(&mut self) {
        let start = Instant::now();
        for _ in 0..self.repeats {
            (self.run)();
        }
        let total = start.elapsed();
        let each = 1e9 * total.as_secs_f64() / self.repeats as f64;
        self.outcome.nanoseconds = self.outcome.nanoseconds.min(each);
        if total < ROUND {
            self.repeats *= 2;
        }
    }
}

fn geometric_mean(ratios: impl Iterator<Item = f64>) -> f64 {
    let logarithms: Vec<f64> = ratios.map(f64::ln).collect();
    (logarithms.iter().sum::<f64>() / logarithms.len() as f64).exp()
}

/// The section of the page.
pub fn section(rows: &[Row]) -> Result<String, fmt::Error> {
    let mut text = String::from(
        "
## Everyday integrals

What people compute every day, of functions that take a few nanoseconds, to 1.5e-8 relative: time and
evaluations. A function that takes a microsecond makes the evaluations all that counts. *Wrong* is a result with
no word of warning that is off by more than 1e-6; *refused* is an error.

",
    );
    writeln!(text, "| | {} |", NAMES.join(" | "))?;
    writeln!(text, "|---|{}", "---:|".repeat(NAMES.len()))?;
    for row in rows {
        write!(text, "| {} |", cell(row.name))?;
        for outcome in &row.outcomes {
            match outcome {
                Outcome { error: None, .. } => text.push_str(" refused |"),
                right if !right.is_right() => text.push_str(" wrong |"),
                Outcome {
                    nanoseconds,
                    evaluations,
                    ..
                } => write!(text, " {}, {evaluations} |", time(*nanoseconds))?,
            }
        }
        text.push('\n');
    }
    text.push_str("\nRatios to the default, of all integrals for which both are right:\n\n");
    text.push_str("| | time, geometric mean | its least, default at its worst | evaluations, geometric mean |\n");
    text.push_str("|---|---:|---:|---:|\n");
    for (i, name) in NAMES.iter().enumerate().skip(1) {
        let both = || {
            let pairs = rows.iter().map(|row| (&row.outcomes[0], &row.outcomes[i]));
            pairs.filter(|(ours, theirs)| ours.is_right() && theirs.is_right())
        };
        let times = || both().map(|(ours, theirs)| theirs.nanoseconds / ours.nanoseconds);
        let evaluations =
            both().map(|(ours, theirs)| theirs.evaluations as f64 / ours.evaluations as f64);
        writeln!(
            text,
            "| {name} | {} | {} | {} |",
            digits(geometric_mean(times())),
            digits(times().fold(f64::INFINITY, f64::min)),
            digits(geometric_mean(evaluations)),
        )?;
    }
    Ok(text)
}
