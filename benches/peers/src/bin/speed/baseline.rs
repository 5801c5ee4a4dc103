//! The grid without the feature `multiversion`: this program has the feature, so another has to
//! run beside it.

use std::env;
use std::error::Error;
use std::process::Command;
use std::time::Duration;

use crate::contestant::Contestant;
use crate::partner::Partner;
use crate::work::Work;

pub fn grid(name: &str, work: &Work, axes: [&[f64]; 2]) -> Result<Contestant, Box<dyn Error>> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let package = concat!(env!("CARGO_MANIFEST_DIR"), "/baseline/Cargo.toml");
    let mut partner = Partner::start(
        Command::new(cargo)
            .args(["run", "--release", "--quiet", "--manifest-path"])
            .arg(package),
    )?;
    for axis in axes {
        let words: Vec<_> = axis.iter().map(ToString::to_string).collect();
        partner.write(&words.join(" "));
    }
    let numbers: Result<Vec<f64>, _> = partner.read().split(' ').map(str::parse).collect();
    let answers: Vec<_> = numbers
        .map_err(|_| format!("{package} does not run"))?
        .into_iter()
        .map(Some)
        .collect();
    let mut once = move || {
        partner.write("");
        Duration::from_secs_f64(partner.read().parse().expect("a time"))
    };
    Ok(Contestant::new(name, work, &answers, move |repeats| {
        (0..repeats).map(|_| once()).sum()
    }))
}
