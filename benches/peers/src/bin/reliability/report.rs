//! The page.

use std::fmt::{self, Write};

use peers::{AnyPeer, setting};

use crate::classes::{Class, WIDTHS};
use crate::own::Promise;
use crate::tally::Tally;

/// All that was found, in the order of the page.
pub struct Findings<'a> {
    pub peers: &'a [&'a dyn AnyPeer],
    pub versions: String,
    pub classes: &'a [Class],
    /// By class, then peer.
    pub tallies: Vec<Vec<Tally>>,
    pub promises: Vec<Promise>,
    /// By integrand, with its name, then peer: in all units of length.
    pub lengths: Vec<(&'static str, Vec<Tally>)>,
    /// By width, then peer, without a break point and with one.
    pub peaks: [Vec<Vec<Tally>>; 2],
}

const OPENING: &str = "\
# What it does with bad input

An integrator is trusted because of what it does when something is wrong: the integrand is NaN
somewhere, the integral does not exist, the tolerance makes no sense. The right answer is then an
error that says so. The worst is a number that looks like any other. This page counts both, for this
crate and for others that are asked the very same:

```sh
cargo run --release --manifest-path benches/peers/Cargo.toml --bin reliability
```

The program writes this page. It needs the GNU Scientific Library (`libgsl-dev`) and Python with
SciPy; the crate itself needs neither. Its inputs are in `benches/peers/src/bin/reliability/classes/`.
";

const WORDS: &str = "
## What the words mean

```text
right        Ok, within the tolerance of the truth and within its own estimate of the error
understated  Ok and within the tolerance, but the error is above its own estimate
refused      an error, a status, a flag or a warning, where there is reason for one
over-careful a refusal although the integral exists and the question makes sense
WRONG        Ok, and not within the tolerance; or Ok, and there is no such integral; or Ok,
             although the integrand was not finite at a sample inside
unseen       Ok and wrong, but no sample met what it hinged on
crashed      a panic of its own, or the end of its process
endless      stopped by us after a million samples
-            not asked: there is nothing for such a range or integrand
```

The truth is a closed form, or that there is none. Unless the class is about tolerances, everybody is
asked for a relative error of 1.49e-8 with the absolute tolerance that is their own default, and is
allowed 1000 intervals. SciPy's warnings count as refusals here, although a program that does not
look for them gets a number. An infinite loop that takes no samples would hang this program; it has
not happened.

`Qags` is QUADPACK's QAGS step for step, because people compare with it, and is wrong where QAGS is:
its column is honest, not good. `Qag` is plain bisection. The promise of this crate, no wrong Ok where
the samples could tell, is that of the default method.
";

pub fn page(findings: &Findings) -> Result<String, fmt::Error> {
    let mut page = String::from(OPENING);
    writeln!(
        page,
        "\nOn {}, {}, {}, {}.",
        setting::date(),
        setting::machine(),
        setting::rustc(),
        findings.versions
    )?;
    summary(&mut page, findings)?;
    page.push_str(WORDS);
    for (class, tallies) in findings.classes.iter().zip(&findings.tallies) {
        section(&mut page, findings.peers, class, tallies)?;
    }
    promises(&mut page, &findings.promises)?;
    lengths(&mut page, findings)?;
    unseen(&mut page, findings)?;
    Ok(page)
}

/// Wrong answers of everybody in every class.
fn summary(page: &mut String, findings: &Findings) -> fmt::Result {
    page.push_str("\n## Wrong, and Ok\n\nHow many of the answers were wrong without a word; `c` is a crash, `e` an endless run.\n\n");
    let names = findings.peers.iter().map(|peer| peer.name());
    heading(page, ["class", "tried"].into_iter().chain(names))?;
    for (class, tallies) in findings.classes.iter().zip(&findings.tallies) {
        let cells = tallies.iter().map(|tally| match tally.tried() {
            0 => "-".to_owned(),
            _ => failures(tally),
        });
        let start = [class.title.to_owned(), class.cases.len().to_string()];
        row(page, start.into_iter().chain(cells))?;
    }
    let sums = (0..findings.peers.len()).map(|p| {
        let column = findings.tallies.iter().map(|tallies| &tallies[p]);
        let failed: usize = column.clone().map(Tally::failed).sum();
        let tried: usize = column.map(Tally::tried).sum();
        format!("**{failed}** of {tried}")
    });
    let all: usize = findings.classes.iter().map(|class| class.cases.len()).sum();
    let start = ["**all**".to_owned(), all.to_string()];
    row(page, start.into_iter().chain(sums))
}

fn failures(tally: &Tally) -> String {
    let mut parts = Vec::new();
    let kinds = [
        (tally.wrong, ""),
        (tally.crashed, "c"),
        (tally.endless, "e"),
    ];
    for (count, sign) in kinds {
        if count > 0 {
            parts.push(format!("**{count}**{sign}"));
        }
    }
    if parts.is_empty() {
        "0".to_owned()
    } else {
        parts.join(" + ")
    }
}

fn section(
    page: &mut String,
    peers: &[&dyn AnyPeer],
    class: &Class,
    tallies: &[Tally],
) -> fmt::Result {
    writeln!(page, "\n## {}\n\n{}\n", class.title, wrapped(class.prose))?;
    heading(
        page,
        [
            "",
            "tried",
            "right",
            "understated",
            "refused",
            "over-careful",
            "WRONG",
            "crashed",
            "endless",
            "the refusals",
        ],
    )?;
    for (peer, tally) in peers.iter().zip(tallies) {
        if tally.tried() == 0 {
            continue;
        }
        let counts = [
            tally.tried(),
            tally.right,
            tally.understated,
            tally.refused,
            tally.refused_though_fine,
            tally.wrong,
            tally.crashed,
            tally.endless,
        ];
        let mut reasons: Vec<_> = tally.reasons.iter().collect();
        reasons.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let reasons: Vec<_> = reasons
            .iter()
            .map(|(text, n)| format!("{text} {n}"))
            .collect();
        let cells = [peer.name().to_owned()]
            .into_iter()
            .chain(counts.map(|n| if n == 0 { String::new() } else { n.to_string() }))
            .chain([reasons.join(", ")]);
        row(page, cells)?;
    }
    let mut title = "\nThe worst of each:\n\n";
    for (peer, tally) in peers.iter().zip(tallies) {
        if let Some((name, trial)) = tally.worst() {
            page.push_str(std::mem::take(&mut title));
            let remark = match trial.remark.as_str() {
                "" => format!("{:?} after {} samples", trial.verdict, trial.samples),
                remark => remark.to_owned(),
            };
            writeln!(page, "- {}: {name}: {remark}", peer.name())?;
        }
    }
    Ok(())
}

fn promises(page: &mut String, promises: &[Promise]) -> fmt::Result {
    page.push_str(
        "\n## What only this crate promises\n\nBy all its methods together, over the inputs above \
         and some more:\n\n",
    );
    heading(page, ["promise", "tried", "kept"])?;
    for promise in promises {
        let (tried, kept) = (promise.tried.to_string(), promise.kept.to_string());
        row(page, [promise.text.to_owned(), tried, kept])?;
    }
    Ok(())
}

const UNSEEN: &str = "
## What no sampler can see

An integrator knows its integrand by a few dozen samples. A peak that none of them meets does not
exist for it, and a smooth ground looks converged: the answer is Ok, and wrong, and no method that
samples can do better. The table says from where on to be careful. cos x on [0, 1] carries a Gaussian
peak of the same area, at 100 places; the width is its standard deviation over the length of the
range. How many of the 100 were missed in silence, and in parentheses how many were refused:

";

const CURES: &str = "
Cures, best first:

- **A break point.** Whoever knows where the peak is, even roughly, names it: `[0.0, 0.3, 1.0]`. Panels
  end there, and ends are sampled. A break point on either side of a very narrow peak is better still.
- **A range that fits.** Integrate over some ten widths around the peak and over the rest apart.
- **More samples to begin with.** `Quad::min_intervals` cuts the range into so many panels before any
  of them is believed: with a panel a width, nothing of that width can hide, at the price of a panel's
  samples each.

On an infinite range the length that counts is the distance to the origin, or to the finite end: a
density at 1000 of width 1 wants a break point at 1000.
";

const LENGTHS: &str = "
## Any unit of length

A formula in SI units lives at 1e-10 or at 1e9 of the unit that x is written in, and an integrator that
looks around 1 sees nothing but zeros. Everyday integrands of t = x/s, s = 10^k with k from -30 to 30, on
the line, half-lines and ranges with a far end, without a hint. How many of the 61 were wrong in silence,
and in parentheses how many were refused:

";

fn lengths(page: &mut String, findings: &Findings) -> fmt::Result {
    page.push_str(LENGTHS);
    let rows: Vec<_> = findings
        .lengths
        .iter()
        .map(|(name, tallies)| ((*name).to_owned(), tallies.as_slice()))
        .collect();
    missed(page, findings.peers, "integrand", &rows)?;
    page.push_str(
        "\nShifts are powers of ten here, and the default method looks at every power of ten. A bell \
         of width 1 at 3700 is nowhere near one, and is missed by everybody: name its place by a break \
         point.\n",
    );
    Ok(())
}

/// A table of what was wrong in silence, seen or not, and what was refused.
fn missed(
    page: &mut String,
    peers: &[&dyn AnyPeer],
    title: &str,
    rows: &[(String, &[Tally])],
) -> fmt::Result {
    let offered: Vec<usize> = (0..peers.len())
        .filter(|&p| rows.iter().any(|(_, row)| row[p].tried() > 0))
        .collect();
    let names = offered.iter().map(|&p| peers[p].name());
    heading(page, [title].into_iter().chain(names))?;
    for (label, tallies) in rows {
        let cells = offered.iter().map(|&p| {
            let tally = &tallies[p];
            let missed = tally.wrong + tally.unseen;
            match (tally.tried(), tally.refused + tally.refused_though_fine) {
                (0, _) => "-".to_owned(),
                (_, 0) => missed.to_string(),
                (_, refused) => format!("{missed} ({refused})"),
            }
        });
        row(page, [label.clone()].into_iter().chain(cells))?;
    }
    Ok(())
}

fn unseen(page: &mut String, findings: &Findings) -> fmt::Result {
    page.push_str(UNSEEN);
    let titles = ["without a break point", "with a break point at the peak"];
    for (title, rows) in titles.into_iter().zip(&findings.peaks) {
        let labels = WIDTHS.iter().map(|width| format!("{width:e}"));
        let rows: Vec<_> = labels.zip(rows.iter().map(Vec::as_slice)).collect();
        missed(page, findings.peers, title, &rows)?;
        page.push('\n');
    }
    let sampled: Vec<_> = (0..findings.peers.len())
        .map(|p| {
            let rows = findings.peaks.iter().flatten();
            let wrong: usize = rows.map(|row| row[p].wrong).sum();
            (findings.peers[p].name(), wrong)
        })
        .filter(|(_, wrong)| *wrong > 0)
        .map(|(name, wrong)| format!("{name} {wrong}"))
        .collect();
    let sampled = match sampled.as_slice() {
        [] => "none".to_owned(),
        some => some.join(", "),
    };
    writeln!(
        page,
        "Missed although a sample lay within three widths of the middle, where the peak is above one per cent\nof its height, in both tables together: {sampled}."
    )?;
    page.push_str(CURES);
    // Nobody else is asked. The program in it is a test of the documentation.
    page.push_str(include_str!("weights.md"));
    Ok(())
}

/// In lines of at most a hundred characters.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("never empty");
        if line.is_empty() {
            line.push_str(word);
        } else if line.len() + 1 + word.len() <= 100 {
            *line += " ";
            *line += word;
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.join("\n")
}

fn heading<'a>(page: &mut String, cells: impl IntoIterator<Item = &'a str>) -> fmt::Result {
    let cells: Vec<_> = cells.into_iter().map(str::to_owned).collect();
    let rule = vec!["---".to_owned(); cells.len()];
    row(page, cells)?;
    row(page, rule)
}

fn row(page: &mut String, cells: impl IntoIterator<Item = String>) -> fmt::Result {
    for cell in cells {
        // A bar would end the cell.
        write!(page, "| {} ", cell.replace('|', "\\|"))?;
    }
    page.push_str("|\n");
    Ok(())
}
