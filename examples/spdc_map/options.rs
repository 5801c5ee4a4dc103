//! The command line.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use lexopt::prelude::*;

/// The map is held twice, and 2000 x 2000 points are some 400 MB.
const POINTS: RangeInclusive<usize> = 1..=2000;
/// An operating system may well try to start as many threads as it is asked for.
const THREADS: RangeInclusive<usize> = 0..=1024;

pub(crate) const HELP: &str = "\
The spatial mode overlap of spontaneous parametric down-conversion, as a map over
phase mismatch and focus: spdc_map.csv and spdc_map.png.

Usage: spdc_map [--exact] [--points N] [--threads N] [--out DIR]

  --exact       by the closed form, point by point and on the grid, not by quadrature
  --points N    points along each axis, 1 to 2000 (default 100)
  --threads N   threads of the parallel sweep, at most 1024 (default 0: all cores);
                the closed form on the grid takes one
  --out DIR     where to write (default target/spdc_map)
  --help        this text
";

#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) exact: bool,
    pub(crate) points: usize,
    pub(crate) threads: usize,
    pub(crate) out: PathBuf,
}

impl Options {
    /// What the command line says, or `None` if it asks for help.
    pub(crate) fn from_command_line() -> Result<Option<Self>, lexopt::Error> {
        let mut options = Self {
            exact: false,
            points: 100,
            threads: 0,
            out: PathBuf::from("target/spdc_map"),
        };
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("exact") => options.exact = true,
                Long("points") => options.points = parser.value()?.parse_with(within(POINTS))?,
                Long("threads") => options.threads = parser.value()?.parse_with(within(THREADS))?,
                Long("out") => options.out = parser.value()?.into(),
                Long("help") | Short('h') => return Ok(None),
                _ => return Err(argument.unexpected()),
            }
        }
        Ok(Some(options))
    }
}

/// Reads a number, which must be in `range`.
fn within(range: RangeInclusive<usize>) -> impl Fn(&str) -> Result<usize, String> {
    move |text| {
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.ok_or_else(|| format!("expected {} to {}", range.start(), range.end()))
    }
}
