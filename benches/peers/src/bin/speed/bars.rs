//! What was asked of the speed, beside what was measured.

use std::fmt::{self, Write};

use crate::race::Race;
use crate::report::{cell, digits};

/// A ratio of two times of a work, and what it has to be.
struct Bar {
    /// The name of the work.
    work: &'static str,
    /// The beginnings of two contestants' names: the time of the first over that of the second.
    over: [&'static str; 2],
    asked: Asked,
}

#[derive(Clone, Copy)]
enum Asked {
    AtLeast(f64),
    AtMost(f64),
}

use Asked::{AtLeast, AtMost};

const fn at_least(work: &'static str, slow: &'static str, fast: &'static str, ratio: f64) -> Bar {
    let (over, asked) = ([slow, fast], AtLeast(ratio));
    Bar { work, over, asked }
}

const fn at_most(work: &'static str, slow: &'static str, fast: &'static str, ratio: f64) -> Bar {
    let (over, asked) = ([slow, fast], AtMost(ratio));
    Bar { work, over, asked }
}

const GSL_RE: &str = "GSL QAGS, the real";
const ALONE: &str = "evaluations alone, as many as default";

const BARS: [Bar; 20] = [
    at_least("pole", "GSL QAGS", "default", 2.5),
    at_least("pole", "gkquad", "default", 2.2),
    at_least("pole", "bilby", "default", 3.5),
    at_least("pole", "rint", "default", 4.5),
    at_least("square", "GSL QAGS", "`Qags`", 2.7),
    at_least("square", "GSL QAGS", "default", 1.7),
    at_least("map", "GSL QAGS", "default", 1.3),
    at_least("complex_map", GSL_RE, "default", 1.15),
    at_least("complex_map", GSL_RE, "default, `elementary", 2.2),
    at_least("complex_map", GSL_RE, "`spdc::mode_overlap`", 3.0),
    at_least("map", "GSL QAGS", "`spdc::mode_overlap_exact`", 65.0),
    at_least(
        "map",
        "GSL QAGS",
        "`spdc::mode_overlap_grid`, baseline",
        500.0,
    ),
    at_least("map", "GSL QAGS", "`spdc::mode_overlap_grid`", 900.0),
    at_least(
        "par_map",
        "`spdc::mode_overlap`, 1",
        "`spdc::mode_overlap`, 2",
        1.9,
    ),
    at_least(
        "par_map",
        "`spdc::mode_overlap_exact`, 1",
        "`spdc::mode_overlap_exact`, 2",
        1.9,
    ),
    at_least(
        "par_integrate",
        "default, `integrate`",
        "default, `par_integrate`",
        1.8,
    ),
    at_most("complex_map", "default", "default, the real", 1.15),
    at_most("eight_poles", "default", ALONE, 1.3),
    at_most("eight_sines", "default", ALONE, 1.3),
    // What "no more for a segment among many" may be in a measurement.
    at_most("segments", "default, w = 1e6", "default, w = 1e4", 1.25),
];

const OPENING: &str = "
## Bars

What was asked of each work, as the ratio of two times, and what it is in this run. *With `Qags`* has
that method in the place of the default. Two threads can gain what is asked only on two idle cores;
what they gain without this crate is in the section of the integral whose evaluations take 1 ms.

| work | time of | over that of | asked | measured | met | with `Qags` |
|---|---|---|---:|---:|---|---:|
";

/// The table of those whose work was done.
pub fn section(races: &[Race]) -> Result<String, fmt::Error> {
    let mut table = String::from(OPENING);
    for Bar { work, over, asked } in &BARS {
        let Some(race) = races.iter().find(|race| race.work.name == *work) else {
            continue;
        };
        let names = over.map(|name| race.contestant(name).map_or(name, |c| &c.name));
        let ratio = quotient(race, *over);
        let (words, limit, met) = match *asked {
            AtLeast(limit) => ("at least", limit, ratio >= limit),
            AtMost(limit) => ("at most", limit, ratio <= limit),
        };
        let beside = over.map(|name| name.replace("default", "`Qags`"));
        let beside = if beside == *over {
            String::new()
        } else {
            digits(quotient(race, [&beside[0], &beside[1]]))
        };
        writeln!(
            table,
            "| {} | {} | {} | {words} {limit} | {} | {} | {beside} |",
            cell(race.work.title),
            names[0],
            names[1],
            digits(ratio),
            if met { "yes" } else { "**no**" },
        )?;
    }
    Ok(table)
}

/// NaN, which meets nothing, for somebody who refused all of the work.
fn quotient(race: &Race, over: [&str; 2]) -> f64 {
    let [slow, fast] = over.map(|name| race.time(name).unwrap_or(f64::NAN));
    slow / fast
}
