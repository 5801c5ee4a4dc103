//! The page.

use std::fmt::{self, Write};

use peers::setting;

use crate::bars;
use crate::contestant::Effort;
use crate::everyday::{self, Row};
use crate::race::{COMPARED, Race};
use crate::weights;

const OPENING: &str = "\
# How fast is it?

The same work by this crate and by others, in one run of one program on one core, unless two threads
are named: everybody has the same integrand, compiled once, and the same tolerances, and the rounds
of all take turns, so that a slow moment of the machine is a slow moment for everybody. The times are
the least of ROUNDS rounds, for one integral. Speed means little without truth: beside each time is
the largest true error, relative to the integral, over all parameters of the work.

```sh
cargo run --release --manifest-path benches/peers/Cargo.toml --bin speed
```

The program writes this page and draws the picture. It needs the GNU Scientific Library
(`libgsl-dev`) and Python with SciPy; the crate itself needs neither. What integrals cost before they
run is on [a page of its own](build-cost.md).
";

const HOW: &str = "
## How to read it

*Ratio* is the time divided by that of the first row: above 1 is slower than this crate's default.
*Error* is the true one, to be held against the tolerance beside the title. *Refused* is the share of
the integrals for which there was an error or a warning instead of a result; who refuses all, or has
nothing for such a range, has no row.

GSL is called from Rust through its C interface, with a workspace that is kept. SciPy's *compiled
integrand* is a `LowLevelCallable` of the same machine code, its *Python lambda* is what one writes by
hand; both are timed inside Python. The mode overlap is that of the map in the guide, at every fifth of
its 100 points in each direction, and a time is that of one point; `mode_overlap_grid` does the whole
map, because its points share work. `spdc::mode_overlap` knows where the pole of its integrand is, and
integrates over a variable in which it is far away; all others integrate over l. *Baseline* is the crate without its feature `multiversion`, with
the instructions that every x86-64 has, in a program of its own that holds the watch. The truth is
`spdc::mode_overlap_exact`, which tests hold to 1.2e-14. The parameters of all works are read at run
time, and results are kept from the optimiser. Whoever has spent PATIENCE s on a work has no further
round.

*Evaluations alone* are the midpoint rule at as many nodes as the method above needs, of all
components: what is left when a method's own work is nothing. Where a row names a number of segments,
its time is that of one of them.
";

pub fn page(
    rows: &[Row],
    weighted: &[weights::Row],
    races: &[Race],
    effort: Effort,
    versions: &str,
) -> Result<String, fmt::Error> {
    let mut page = OPENING.replace("ROUNDS", &effort.rounds.to_string());
    writeln!(
        page,
        "\nOn {}, {}, {}, {versions}.",
        setting::date(),
        setting::machine(),
        setting::rustc(),
    )?;
    page += &everyday::section(rows)?;
    page += &weights::section(weighted)?;
    page += &bars::section(races)?;
    page.push_str("\n![Times relative to this crate's default method](benchmarks.png)\n");
    page.push_str("\nThe same in numbers, time over time of the default method:\n\n");
    page += &ratios(races)?;
    page += &HOW.replace("PATIENCE", &effort.patience.as_secs_f64().to_string());
    page += &details(races)?;
    Ok(page)
}

/// A section a work.
pub fn details(races: &[Race]) -> Result<String, fmt::Error> {
    let mut text = String::new();
    for race in races {
        section(&mut text, race)?;
    }
    Ok(text)
}

/// The table of ratios.
pub fn ratios(races: &[Race]) -> Result<String, fmt::Error> {
    let mut table = String::from("| |");
    for name in COMPARED {
        write!(table, " {name} |")?;
    }
    write!(table, "\n|---|{}\n", "---:|".repeat(COMPARED.len()))?;
    for race in races.iter().filter(|race| race.has_peers()) {
        write!(table, "| {} |", cell(race.work.title))?;
        for name in COMPARED {
            match race.ratio(name) {
                Some(ratio) => write!(table, " {} |", digits(ratio))?,
                None => table.push_str(" |"),
            }
        }
        table.push('\n');
    }
    Ok(table)
}

fn section(page: &mut String, race: &Race) -> fmt::Result {
    let work = &race.work;
    write!(page, "\n## {}, to {:e}", work.title, work.rel_tol)?;
    if work.abs_tol > 0.0 {
        write!(page, " relative or {:e} absolute", work.abs_tol)?;
    }
    page.push_str("\n\n| | time | ratio | error | refused |\n|---|---:|---:|---:|---:|\n");
    let first = race.contestants[0].best;
    for contestant in &race.contestants {
        let refused = match contestant.refused {
            0.0 => String::new(),
            share => format!("{:.1} %", 100.0 * share),
        };
        writeln!(
            page,
            "| {} | {} | {} | {:.0e} | {refused} |",
            contestant.name,
            time(contestant.best),
            digits(contestant.best / first),
            contestant.error,
        )?;
    }
    Ok(())
}

/// With a unit, from nanoseconds.
pub fn time(nanoseconds: f64) -> String {
    let (unit, name) = match nanoseconds {
        t if t < 1e3 => (1.0, "ns"),
        t if t < 1e6 => (1e3, "µs"),
        t if t < 1e9 => (1e6, "ms"),
        _ => (1e9, "s"),
    };
    format!("{} {name}", digits(nanoseconds / unit))
}

/// A vertical bar would end the cell.
pub fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// About three digits.
pub fn digits(x: f64) -> String {
    match x {
        x if x < 0.1 => format!("{x:.4}"),
        x if x < 10.0 => format!("{x:.2}"),
        x if x < 100.0 => format!("{x:.1}"),
        x => format!("{x:.0}"),
    }
}
