//! A battery that separates honest integrators from lucky ones.
//!
//! An adaptive integrator sees a finite number of samples and promises an error. Here it is asked
//! for many thousand integrals that are known, of families that each have one difficulty and random
//! parameters, so that nobody can be lucky all the time. What counts is not only how many it gets
//! right and for how many evaluations, but above all how many it gets *wrong without a warning*.
//! The method is that of Lyness and Kaganove (ACM Trans. Math. Softw. 2, 65, 1976).
//!
//! ```text
//! cargo run --release --example battery -- --help
//! ```

mod families;
mod options;
mod plot;
#[path = "../spdc_map/progress.rs"]
mod progress;
mod report;
mod tally;
mod trial;

use std::error::Error;
use std::fmt::Debug;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use families::{Family, Problem};
use options::{Options, Values};
use quadrille::{ParMap, Quad, TaskError, Value};
use tally::{Cell, Tally};
use trial::{Trial, Verdict, trial};

const TOLERANCES: [f64; 4] = [1e-3, 1e-6, 1e-9, 1e-12];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("battery: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let Some(options) = Options::from_command_line()? else {
        io::stdout().write_all(Options::help().as_bytes())?;
        return Ok(());
    };
    // First of all, so that nobody waits for tables that cannot be written.
    let table_path = options.out.join("battery.csv");
    let picture_path = options.out.join("battery.png");
    fs::create_dir_all(&options.out)
        .map_err(|e| format!("cannot create {}: {e}", options.out.display()))?;
    let cannot_write = |path: &std::path::Path, e: &dyn std::fmt::Display| {
        format!("cannot write {}: {e}", path.display())
    };
    let table = File::create(&table_path).map_err(|e| cannot_write(&table_path, &e))?;

    let mut cells = Vec::new();
    for &values in &options.values {
        let (seed, members) = (options.seed, options.members);
        cells.extend(match values {
            Values::Real => sweep(&options, values, |family| family.real(seed, members)),
            Values::Complex => sweep(&options, values, |family| family.complex(seed, members)),
            Values::Vector => sweep(&options, values, |family| family.vector(seed, members)),
        }?);
    }

    let mut out = BufWriter::new(io::stdout().lock());
    for &values in &options.values {
        report::print(&mut out, &options, values, &cells)?;
    }
    report::write_csv(BufWriter::new(table), &cells).map_err(|e| cannot_write(&table_path, &e))?;
    plot::draw(&options, &cells, &picture_path).map_err(|e| cannot_write(&picture_path, &e))?;
    writeln!(out, "\n{:<12} {}", "table", table_path.display())?;
    writeln!(out, "{:<12} {}", "picture", picture_path.display())?;
    out.flush()?;
    Ok(())
}

/// What one member adds to the counts, by method and then tolerance, and which trials of it are
/// to be listed.
struct Record {
    tallies: Vec<Tally>,
    failures: Vec<String>,
}

fn sweep<Y: Value<Real = f64> + Debug + Send + Sync>(
    options: &Options,
    values: Values,
    members: impl Fn(&Family) -> Vec<Problem<Y>>,
) -> Result<Vec<Cell>, TaskError> {
    let problems: Vec<(&str, Problem<Y>)> = options
        .families
        .iter()
        .flat_map(|family| {
            members(family)
                .into_iter()
                .map(|member| (family.name, member))
        })
        .collect();
    let bar = progress::Bar::new(values.name(), problems.len());
    let records = ParMap::new()
        .threads(options.threads)
        .progress(|done, _total| bar.show(done))
        .map(&problems, |(family, problem)| {
            record(options, values, family, problem)
        })?;
    drop(bar);

    if options.list_failures {
        for line in records.iter().flat_map(|record| &record.failures) {
            println!("{line}");
        }
    }
    let mut cells = Vec::new();
    for (family, records) in options.families.iter().zip(records.chunks(options.members)) {
        let mut index = 0;
        for (method, _) in &options.methods {
            for tolerance in 0..TOLERANCES.len() {
                cells.push(Cell {
                    values,
                    method,
                    family: family.name,
                    tolerance,
                    tally: records.iter().map(|record| &record.tallies[index]).sum(),
                });
                index += 1;
            }
        }
    }
    Ok(cells)
}

/// Tries all methods at all tolerances.
fn record<Y: Value<Real = f64> + Debug>(
    options: &Options,
    values: Values,
    family: &str,
    problem: &Problem<Y>,
) -> Record {
    let mut record = Record {
        tallies: Vec::new(),
        failures: Vec::new(),
    };
    for &(name, method) in &options.methods {
        for (t, &rel_tol) in TOLERANCES.iter().enumerate() {
            let trial = trial(Quad::new().method(method), problem, rel_tol);
            record.tallies.push(Tally::from(&trial));
            if trial.verdict == Verdict::WrongSilent || trial.understated {
                let title = format!("{} {family} {name} {}", values.name(), tolerance(t));
                record.failures.push(describe(&title, problem, &trial));
            }
        }
    }
    record
}

fn describe<Y: Debug>(title: &str, problem: &Problem<Y>, trial: &Trial<Y>) -> String {
    let kind = match trial.verdict {
        Verdict::WrongSilent if trial.unseen => "silent, unseen",
        Verdict::WrongSilent => "silent",
        _ => "understated",
    };
    let (value, estimate) = match &trial.best {
        Some((value, estimate)) => (format!("{value:?}"), *estimate),
        None => ("none".to_owned(), f64::INFINITY),
    };
    format!(
        "{title}: {kind}: value {value}, exact {:?}, estimate {estimate:.1e}, error {:.1e}, \
         {} evaluations, {}",
        problem.exact, trial.error, trial.evaluations, problem.parameters
    )
}

fn tolerance(index: usize) -> String {
    format!("{:e}", TOLERANCES[index])
}
