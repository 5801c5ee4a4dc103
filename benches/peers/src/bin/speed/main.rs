//! How long integrators take for the same work: writes `docs/benchmarks.md` and
//! `docs/benchmarks.png`.
//!
//! `cargo run --release --bin speed`, see `--help` and README.md.

mod bars;
mod baseline;
mod contestant;
mod everyday;
mod map;
mod options;
mod parallel;
mod partner;
mod plot;
mod race;
mod report;
mod scipy;
mod segments;
mod vector;
mod weights;
mod work;

use std::error::Error;
use std::fs;
use std::process::ExitCode;

use peers::peers::gsl_version;
use peers::{integrands, setting};

use map::{complex_map, map};
use options::Options;
use parallel::{par_integrate, par_map};
use race::{Python, Race, race};
use scipy::Scipy;
use segments::segments;
use vector::{eight, sixteen};
use work::Work;

/// A work, and how its race is set up.
type Entry = (
    fn() -> Work,
    fn(Work, &Python) -> Result<Race, Box<dyn Error>>,
);

/// The table of many integrals.
const EVERYDAY: &str = "everyday";

/// The table of integrals with a weight.
const WEIGHTS: &str = "weights";

/// All others, in the order of the page.
const RACES: [Entry; 16] = [
    (Work::square, |w, python| {
        Ok(race(w, python, integrands::square))
    }),
    (Work::exponential, |w, python| {
        Ok(race(w, python, integrands::exponential))
    }),
    (Work::sine, |w, python| {
        Ok(race(w, python, integrands::sine))
    }),
    (Work::pole, |w, python| {
        Ok(race(w, python, integrands::pole))
    }),
    (Work::kink, |w, python| {
        Ok(race(w, python, integrands::kink))
    }),
    (Work::root, |w, python| {
        Ok(race(w, python, integrands::root))
    }),
    (Work::gaussian, |w, python| {
        Ok(race(w, python, integrands::gaussian))
    }),
    (Work::sixteen, |w, python| Ok(sixteen(w, python))),
    (Work::map, map),
    (Work::complex_map, |w, python| Ok(complex_map(w, python))),
    (Work::oscillation, |w, python| {
        Ok(race(w, python, integrands::oscillation))
    }),
    (Work::eight_poles, |w, _| Ok(eight(w, integrands::pole))),
    (Work::eight_sines, |w, _| Ok(eight(w, integrands::sine))),
    (Work::segments, |w, _| Ok(segments(w))),
    (Work::large_map, |w, _| Ok(par_map(w))),
    (Work::dear, |w, _| Ok(par_integrate(w)?)),
];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("speed: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let mut names = vec![EVERYDAY, WEIGHTS];
    names.extend(RACES.map(|(work, _)| work().name));
    let Some(options) = Options::from_command_line(&names)? else {
        return Ok(());
    };
    let python = Scipy::start()?;
    let mut rows = Vec::new();
    if options.wants(EVERYDAY) {
        eprintln!("everyday integrals");
        rows = everyday::everyday(options.effort);
    }
    let mut weighted = Vec::new();
    if options.wants(WEIGHTS) {
        eprintln!("weights");
        weighted = weights::weights(options.effort, &python);
    }
    let mut races = Vec::new();
    for (work, start) in RACES {
        let work = work();
        if !options.wants(work.name) {
            continue;
        }
        eprintln!("{}", work.title);
        let mut race = start(work, &python)?;
        for _ in 0..options.effort.rounds {
            for contestant in &mut race.contestants {
                contestant.round(options.effort.patience);
            }
        }
        races.push(race);
    }
    let versions = format!(
        "SciPy {}, GSL {}, gkquad {}, rint {}, bilby {}, quad-rs {}",
        python.borrow().version,
        gsl_version(),
        setting::version("gkquad"),
        setting::version("rint"),
        setting::version("bilby"),
        setting::version("quad-rs"),
    );
    if !rows.is_empty() {
        println!("{}", everyday::section(&rows)?);
    }
    if !weighted.is_empty() {
        println!("{}", weights::section(&weighted)?);
    }
    println!("{}\n{}", bars::section(&races)?, report::ratios(&races)?);
    let Some(directory) = options.directory else {
        println!("{}", report::details(&races)?);
        return Ok(());
    };
    let page = report::page(&rows, &weighted, &races, options.effort, &versions)?;
    let path = directory.join("benchmarks.md");
    fs::write(&path, page).map_err(|e| format!("cannot write {}: {e}", path.display()))?;
    let picture = directory.join("benchmarks.png");
    plot::draw(&races, &picture).map_err(|e| format!("cannot write {}: {e}", picture.display()))?;
    println!("{}\n{}", path.display(), picture.display());
    Ok(())
}
