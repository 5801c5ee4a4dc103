//! The command line.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use lexopt::prelude::*;

const POINTS: RangeInclusive<usize> = 1..=20_000;
const THREADS: RangeInclusive<usize> = 0..=1024;

/// Points along each axis of the big map.
const BIG: usize = 4000;

pub(crate) const HELP: &str = "\
The spatial mode overlap of spontaneous parametric down-conversion, as a map over
phase mismatch and focus, on all ranks: spdc_map.npy and spdc_map.png.

Usage: mpirun -n RANKS spdc_map [--points N | --big] [--threads N] [--block N]
                                [--checkpoint FILE] [--out DIR]

  --points N         points along each axis, 1 to 20000 (default 400)
  --big              4000 along each axis
  --threads N        threads of each rank, at most 1024 (default 1; 0: all cores)
  --block N          points of a block (default: by measured cost)
  --checkpoint FILE  keep what is done there, and go on with it
  --out DIR          where to write (default target/spdc_map)
  --help             this text
";

#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) points: usize,
    pub(crate) threads: usize,
    pub(crate) block: Option<usize>,
    pub(crate) checkpoint: Option<PathBuf>,
    pub(crate) out: PathBuf,
}

impl Options {
    /// What the command line says, or `None` if it asks for help.
    pub(crate) fn from_command_line() -> Result<Option<Self>, lexopt::Error> {
        let mut options = Self {
            points: 400,
            threads: 1,
            block: None,
            checkpoint: None,
            out: PathBuf::from("target/spdc_map"),
        };
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("points") => options.points = parser.value()?.parse_with(within(POINTS))?,
                Long("big") => options.points = BIG,
                Long("threads") => options.threads = parser.value()?.parse_with(within(THREADS))?,
                Long("block") => options.block = Some(parser.value()?.parse()?),
                Long("checkpoint") => options.checkpoint = Some(parser.value()?.into()),
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
