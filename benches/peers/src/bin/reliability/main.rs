//! What integrators do with bad input: writes `docs/reliability.md`.
//!
//! `cargo run --release --bin reliability [PAGE]`, see README.md. Ends with a failure if the default
//! method or `Qag` gave a wrong Ok, crashed or would not end, or if a promise was not kept.

mod case;
mod classes;
mod own;
mod report;
mod tally;
mod trial;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs, panic};

use peers::peers::{Bilby, Cquad, Gkquad, GslQags, QuadRs, Quadrille, Rint, Scipy, gsl_version};
use peers::{AnyPeer, setting};
use quadrille::{Method, Rule};

use classes::{WIDTHS, classes, lengths, peaks};
use report::{Findings, page};
use tally::Tally;

const DEFAULT: Method = Method::DoublyAdaptive;
const QAG: Method = Method::Qag(Rule::GaussKronrod21);

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("reliability: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether all is as promised.
fn run() -> Result<bool, Box<dyn Error>> {
    let path = env::args_os().nth(1).map_or_else(
        || {
            PathBuf::from(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../docs/reliability.md"
            ))
        },
        PathBuf::from,
    );
    let scipy = Scipy::start()?;
    // The methods that make the promise come first.
    let promising = [
        Quadrille::new("default", DEFAULT),
        Quadrille::new("Qag", QAG),
    ];
    let qags = Quadrille::new("Qags", Method::Qags);
    let (gsl_qags, cquad) = (GslQags::new(), Cquad::new());
    let peers: [&dyn AnyPeer; 10] = [
        &promising[0],
        &promising[1],
        &qags,
        &scipy,
        &gsl_qags,
        &cquad,
        &Gkquad,
        &Rint,
        &Bilby,
        &QuadRs,
    ];
    // Panics are counted, not printed.
    panic::set_hook(Box::new(|_| {}));

    let classes = classes();
    let mut tallies = Vec::new();
    let mut kept = true;
    for class in &classes {
        eprintln!("{}", class.title);
        let row: Vec<_> = peers
            .iter()
            .map(|&peer| Tally::of(peer, &class.cases))
            .collect();
        for (peer, tally) in peers.iter().zip(&row).take(promising.len()) {
            for (name, trial) in &tally.failures {
                kept = false;
                let (verdict, remark) = (&trial.verdict, &trial.remark);
                println!("{}: {name}: {verdict:?}: {remark}", peer.name());
            }
        }
        tallies.push(row);
    }
    eprintln!("promises");
    let cases: Vec<_> = classes.iter().flat_map(|class| &class.cases).collect();
    let promises = own::promises(&[DEFAULT, QAG, Method::Qags], &cases);
    for promise in promises
        .iter()
        .filter(|promise| promise.kept < promise.tried)
    {
        kept = false;
        println!(
            "{} of {} kept: {}",
            promise.kept, promise.tried, promise.text
        );
    }
    eprintln!("lengths");
    let lengths: Vec<_> = lengths()
        .into_iter()
        .map(|(name, cases)| {
            let row: Vec<_> = peers.iter().map(|&peer| Tally::of(peer, &cases)).collect();
            (name, row)
        })
        .collect();
    for (name, row) in &lengths {
        let default = &row[0];
        if default.wrong + default.unseen > 0 {
            kept = false;
            println!("default: wrong or unseen: {name}");
        }
    }
    eprintln!("peaks");
    let peaks = [false, true].map(|break_point| {
        WIDTHS
            .map(|width| {
                let cases = peaks(width, break_point);
                peers.iter().map(|&peer| Tally::of(peer, &cases)).collect()
            })
            .into()
    });
    // The hook of the standard library, should writing fail.
    let _ = panic::take_hook();

    let findings = Findings {
        peers: &peers,
        versions: versions(&scipy),
        classes: &classes,
        tallies,
        promises,
        lengths,
        peaks,
    };
    fs::write(&path, page(&findings)?)
        .map_err(|e| format!("cannot write {}: {e}", path.display()))?;
    println!("{}", path.display());
    Ok(kept)
}

fn versions(scipy: &Scipy) -> String {
    format!(
        "SciPy {}, GSL {}, gkquad {}, rint {}, bilby {}, quad-rs {}",
        scipy.version(),
        gsl_version(),
        setting::version("gkquad"),
        setting::version("rint"),
        setting::version("bilby"),
        setting::version("quad-rs"),
    )
}
