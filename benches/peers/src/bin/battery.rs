//! The peers on the families of the example `battery`: writes `docs/battery_peers.csv`, from which
//! the example draws them beside this crate's methods.
//!
//! `cargo run --release --bin battery [TABLE]`, see README.md. The counts are those of the example:
//! real values, 300 members, seed 1. SciPy, which is slow here, gets the first 30 members.

#[allow(
    dead_code,
    reason = "the complex and the vector members are for the example"
)]
#[allow(
    clippy::manual_is_multiple_of,
    reason = "the crate is for older compilers"
)]
#[path = "../../../../examples/battery/families/mod.rs"]
mod families;

use std::cell::Cell;
use std::error::Error;
use std::fmt::Write as _;
use std::panic::{self, AssertUnwindSafe, catch_unwind, panic_any};
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

use peers::peers::{Cquad, GslQags, Scipy};
use peers::{Answer, AnyPeer, Task};

use families::{FAMILIES, Problem};

const SEED: u64 = 1;
const MEMBERS: usize = 300;
const TOLERANCES: [f64; 4] = [1e-3, 1e-6, 1e-9, 1e-12];

/// What is sampled more often is stopped, and counts as a refusal.
const MOST_SAMPLES: usize = 1_000_000;

#[derive(Default)]
struct Tally {
    integrals: usize,
    refused: usize,
    silent: usize,
    /// Those of the silent where a narrow bump was never sampled.
    unseen: usize,
    evaluations: usize,
}

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
    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/battery_peers.csv");
    let path = env::args_os()
        .nth(1)
        .map_or_else(|| docs.into(), PathBuf::from);
    let (scipy, qags, cquad) = (Scipy::start()?, GslQags::new(), Cquad::new());
    let peers: [(&str, &dyn AnyPeer, usize); 3] = [
        ("GSL QAGS", &qags, MEMBERS),
        ("GSL CQUAD (finite ranges)", &cquad, MEMBERS),
        ("SciPy quad", &scipy, MEMBERS / 10),
    ];
    // Peers that panic are counted, not printed.
    panic::set_hook(Box::new(|_| {}));
    let mut table =
        String::from("method,tolerance,integrals,refused,silent,unseen,mean_evaluations\n");
    for (name, peer, members) in peers {
        eprintln!("{name}");
        for rel_tol in TOLERANCES {
            let mut tally = Tally::default();
            for family in FAMILIES {
                for problem in family.real(SEED, members) {
                    attempt(peer, &problem, rel_tol, &mut tally);
                }
            }
            writeln!(
                table,
                "{name},{rel_tol:e},{},{},{},{},{:.1}",
                tally.integrals,
                tally.refused,
                tally.silent,
                tally.unseen,
                tally.evaluations as f64 / tally.integrals as f64
            )?;
        }
    }
    fs::write(&path, table).map_err(|e| format!("cannot write {}: {e}", path.display()))?;
    println!("{}", path.display());
    Ok(())
}

/// Integrates to a purely relative tolerance.
fn attempt(peer: &dyn AnyPeer, problem: &Problem<f64>, rel_tol: f64, tally: &mut Tally) {
    let evaluations = Cell::new(0_usize);
    let seen = vec![Cell::new(false); problem.bumps.len()];
    let f = |x: f64| {
        evaluations.set(evaluations.get() + 1);
        if evaluations.get() > MOST_SAMPLES {
            panic_any("endless");
        }
        for (bump, seen) in problem.bumps.iter().zip(&seen) {
            if bump.contains(&x) {
                seen.set(true);
            }
        }
        (problem.f)(x)
    };
    let task = Task {
        points: &problem.ends,
        rel_tol,
        abs_tol: Some(0.0),
        limit: 1000,
    };
    let value = match catch_unwind(AssertUnwindSafe(|| peer.real(&f, &task))) {
        Ok(Answer::NotOffered) => return,
        Ok(Answer::Ok { value, .. }) => Some(value),
        Ok(Answer::Refused { .. } | Answer::Crashed) | Err(_) => None,
    };
    tally.integrals += 1;
    tally.evaluations += evaluations.get();
    let Some(value) = value else {
        tally.refused += 1;
        return;
    };
    let bound = rel_tol * problem.exact.abs() + problem.slack;
    // NaN is not within it.
    let right = (value - problem.exact).abs() <= bound;
    if !right {
        tally.silent += 1;
        tally.unseen += usize::from(seen.iter().any(|seen| !seen.get()));
    }
}
