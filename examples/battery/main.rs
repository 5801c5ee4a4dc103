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
mod peers;
mod plot;
#[path = "../spdc_map/progress.rs"]
mod progress;
mod report;
mod sweep;
mod tally;
mod trial;

use std::error::Error;
use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use options::{Options, Values};
use sweep::sweep;

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
    let peers = match &options.peers {
        None => Vec::new(),
        Some(path) => {
            peers::read(path).map_err(|e| format!("cannot read {}: {e}", path.display()))?
        }
    };
    fs::create_dir_all(&options.out)
        .map_err(|e| format!("cannot create {}: {e}", options.out.display()))?;
    let cannot_write =
        |path: &Path, e: &dyn Display| format!("cannot write {}: {e}", path.display());
    let table = File::create(&table_path).map_err(|e| cannot_write(&table_path, &e))?;

    let mut out = BufWriter::new(io::stdout().lock());
    let (seed, members) = (options.seed, options.members);
    let mut cells = Vec::new();
    for &values in &options.values {
        let sweep = match values {
            Values::Real => sweep(&options, values, |family| family.real(seed, members)),
            Values::Complex => sweep(&options, values, |family| family.complex(seed, members)),
            Values::Vector => sweep(&options, values, |family| family.vector(seed, members)),
        }?;
        if options.list_failures {
            for failure in &sweep.failures {
                writeln!(out, "{failure}")?;
            }
        }
        cells.extend(sweep.cells);
    }
    for &values in &options.values {
        report::print(&mut out, &options, values, &cells)?;
    }
    report::write_csv(BufWriter::new(table), &options, &cells)
        .map_err(|e| cannot_write(&table_path, &e))?;
    plot::draw(&options, &cells, &peers, &picture_path)
        .map_err(|e| cannot_write(&picture_path, &e))?;
    writeln!(out, "\n{:<12} {}", "table", table_path.display())?;
    writeln!(out, "{:<12} {}", "picture", picture_path.display())?;
    out.flush()?;
    Ok(())
}
