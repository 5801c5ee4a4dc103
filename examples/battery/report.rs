//! The tables, for people and for programs.

use std::io::{self, Write};

use crate::options::{Options, Values};
use crate::tally::{Cell, Tally, sum};

const LEGEND: &str = "
right        Ok, and within the tolerance of the truth
warned       Err, although the best estimate is within the tolerance
wrong        Err, and not within the tolerance
silent       Ok, and not within the tolerance
unseen       those of the silent where a narrow bump was never sampled
understated  the share of Ok results whose error is above its estimate
";

/// One table over all families, one a tolerance, and the families at each tolerance.
pub(crate) fn print(
    out: &mut impl Write,
    options: &Options,
    values: Values,
    cells: &[Cell],
) -> io::Result<()> {
    writeln!(
        out,
        "\n{} values, {} families of {} members, seed {}",
        values.name(),
        options.families.len(),
        options.members,
        options.seed
    )?;
    out.write_all(LEGEND.as_bytes())?;
    heading(out, "all tolerances")?;
    for (method, _) in &options.methods {
        let tally = sum(cells, |c| c.values == values && c.method == *method);
        row(out, method, &tally)?;
    }
    for t in 0..options.tolerances.len() {
        heading(out, &options.tolerance(t))?;
        for (method, _) in &options.methods {
            let tally = sum(cells, |c| {
                c.values == values && c.method == *method && c.tolerance == t
            });
            row(out, method, &tally)?;
        }
    }
    for t in 0..options.tolerances.len() {
        families(out, options, values, cells, t)?;
    }
    Ok(())
}

fn heading(out: &mut impl Write, title: &str) -> io::Result<()> {
    writeln!(
        out,
        "\n{title:<18}{:>9}{:>10}{:>10}{:>10}{:>10}{:>9}{:>12}{:>14}",
        "integrals", "right", "warned", "wrong", "silent", "unseen", "understated", "evaluations"
    )
}

fn row(out: &mut impl Write, name: &str, tally: &Tally) -> io::Result<()> {
    writeln!(
        out,
        "{name:<18}{:>9}{:>10}{:>10}{:>10}{:>10}{:>9}{:>10.2} %{:>14.1}",
        tally.integrals(),
        tally.right,
        tally.right_warned,
        tally.wrong_warned,
        tally.silent,
        tally.unseen,
        100.0 * tally.share_understated(),
        tally.mean_evaluations(),
    )
}

/// Beside each family, for each method: silent, warned although right, wrong and warned, and
/// evaluations.
fn families(
    out: &mut impl Write,
    options: &Options,
    values: Values,
    cells: &[Cell],
    t: usize,
) -> io::Result<()> {
    write!(out, "\n{:<18}", options.tolerance(t))?;
    for (method, _) in &options.methods {
        write!(out, " |{method:^29}")?;
    }
    write!(out, "\n{:<18}", "")?;
    for _ in &options.methods {
        write!(
            out,
            " |{:>7}{:>7}{:>6}{:>9}",
            "silent", "warned", "wrong", "evals"
        )?;
    }
    writeln!(out)?;
    for family in &options.families {
        write!(out, "{:<18}", family.name)?;
        for (method, _) in &options.methods {
            let tally = sum(cells, |c| {
                c.values == values
                    && c.method == *method
                    && c.tolerance == t
                    && c.family == family.name
            });
            write!(
                out,
                " |{:>7}{:>7}{:>6}{:>9.0}",
                tally.silent,
                tally.right_warned,
                tally.wrong_warned,
                tally.mean_evaluations()
            )?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// All counts.
pub(crate) fn write_csv(mut out: impl Write, options: &Options, cells: &[Cell]) -> io::Result<()> {
    writeln!(
        out,
        "values,method,family,tolerance,right,right_warned,wrong_warned,silent,unseen,understated,\
         mean_evaluations"
    )?;
    for cell in cells {
        let tally = &cell.tally;
        writeln!(
            out,
            "{},{},{},{},{},{},{},{},{},{},{}",
            cell.values.name(),
            cell.method,
            cell.family,
            options.tolerance(cell.tolerance),
            tally.right,
            tally.right_warned,
            tally.wrong_warned,
            tally.silent,
            tally.unseen,
            tally.understated,
            tally.mean_evaluations(),
        )?;
    }
    out.flush()
}
