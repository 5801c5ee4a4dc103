//! The command line.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;

use lexopt::prelude::*;
use quadrille::spdc::{Length, Wavelength};

use crate::source::Crystal;

const POINTS: RangeInclusive<usize> = 2..=100_000;

pub(crate) const HELP: &str = "\
From a crystal and wavelengths to the waists, the poling period and the overlap of a
source of photon pairs; and crystal.png, the overlap of a detuned crystal.

Usage: crystal [--length MM] [--pump NM] [--signal NM] [--indices P,S,I]
               [--thermal RATE] [--points N] [--out DIR]

  --length MM      length of the crystal in millimetres (default 10)
  --pump NM        wavelength of the pump in vacuum, in nanometres (default 405)
  --signal NM      wavelength of the signal (default 810); the idler has the rest
  --indices P,S,I  refractive indices for pump, signal and idler
                   (default 1.84,1.76,1.84)
  --thermal RATE   by how much dk - 2 pi/period changes with temperature, in 1/(m K):
                   the picture is then in kelvins, not in radians
  --points N       points of each curve, 2 to 100000 (default 600)
  --out DIR        where to write (default target/crystal)
  --help           this text
";

#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) crystal: Crystal,
    pub(crate) thermal: Option<f64>,
    pub(crate) points: usize,
    pub(crate) out: PathBuf,
}

impl Options {
    /// What the command line says, or `None` if it asks for help.
    pub(crate) fn from_command_line() -> Result<Option<Self>, lexopt::Error> {
        let mut options = Self {
            crystal: Crystal {
                length: Length::millimetres(10.0),
                pump: Wavelength::nanometres(405.0),
                signal: Wavelength::nanometres(810.0),
                indices: [1.84, 1.76, 1.84],
            },
            thermal: None,
            points: 600,
            out: PathBuf::from("target/crystal"),
        };
        let crystal = &mut options.crystal;
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("length") => {
                    crystal.length = Length::millimetres(parser.value()?.parse_with(positive)?);
                }
                Long("pump") => {
                    crystal.pump = Wavelength::nanometres(parser.value()?.parse_with(positive)?);
                }
                Long("signal") => {
                    crystal.signal = Wavelength::nanometres(parser.value()?.parse_with(positive)?);
                }
                Long("indices") => crystal.indices = parser.value()?.parse_with(three)?,
                Long("thermal") => options.thermal = Some(parser.value()?.parse_with(rate)?),
                Long("points") => options.points = parser.value()?.parse_with(points)?,
                Long("out") => options.out = parser.value()?.into(),
                Long("help") | Short('h') => return Ok(None),
                _ => return Err(argument.unexpected()),
            }
        }
        Ok(Some(options))
    }
}

/// Reads a number that `accepts` does.
fn number<T: FromStr>(text: &str, accepts: impl Fn(&T) -> bool, what: &str) -> Result<T, String> {
    let number = text.trim().parse().ok().filter(accepts);
    number.ok_or_else(|| format!("expected {what}"))
}

fn positive(text: &str) -> Result<f64, String> {
    number(text, |x: &f64| x.is_finite() && *x > 0.0, "a number > 0")
}

fn rate(text: &str) -> Result<f64, String> {
    number(text, |x: &f64| x.is_normal(), "a number that is not 0")
}

fn points(text: &str) -> Result<usize, String> {
    number(text, |n| POINTS.contains(n), "2 to 100000")
}

fn three(text: &str) -> Result<[f64; 3], String> {
    let numbers: Result<Vec<f64>, String> = text.split(',').map(positive).collect();
    let three = numbers?.try_into();
    three.map_err(|_| "expected three numbers with commas between them".into())
}
