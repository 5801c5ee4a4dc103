//! All integrals of one kind of values.

use std::fmt::Debug;

use quadrille::{ParMap, Quad, TaskError, Value};

use crate::families::{Family, Problem};
use crate::options::{Options, Values};
use crate::progress;
use crate::tally::{Cell, Tally};
use crate::trial::{Trial, Verdict, trial};

pub(crate) struct Sweep {
    pub(crate) cells: Vec<Cell>,
    /// The trials that are to be listed, as text.
    pub(crate) failures: Vec<String>,
}

/// What one member adds to the counts, by method and then tolerance, and which trials of it are
/// to be listed.
struct Record {
    tallies: Vec<Tally>,
    failures: Vec<String>,
}

/// Tries all members of all families, on all cores.
pub(crate) fn sweep<Y: Value<Real = f64> + Debug + Send + Sync>(
    options: &Options,
    values: Values,
    members: impl Fn(&Family) -> Vec<Problem<Y>>,
) -> Result<Sweep, TaskError> {
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

    let mut cells = Vec::new();
    for (family, records) in options.families.iter().zip(records.chunks(options.members)) {
        let mut index = 0;
        for (method, _) in &options.methods {
            for tolerance in 0..options.tolerances.len() {
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
    let failures = records.into_iter().flat_map(|record| record.failures);
    Ok(Sweep {
        cells,
        failures: failures.collect(),
    })
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
        for (t, &rel_tol) in options.tolerances.iter().enumerate() {
            let trial = trial(Quad::new().method(method), problem, rel_tol);
            record.tallies.push(Tally::from(&trial));
            if trial.verdict == Verdict::WrongSilent || trial.understated {
                let title = format!("{} {family} {name} {}", values.name(), options.tolerance(t));
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
