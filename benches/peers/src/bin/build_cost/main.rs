//! What it costs to build: writes `docs/build-cost.md`.
//!
//! `cargo run --release --bin build_cost -- [--before CRATE] [PAGE]`, see README.md. CRATE is the
//! directory of an older state of the crate, which then has rows of its own.
//!
//! Small packages are written to a temporary directory, one workspace for each integrator, and built by
//! cargo. The time is user CPU time, of cargo and of all that it starts, because the time on a clock
//! depends on how many cores are idle.

mod programs;

use std::error::Error;
use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs, process};

use lexopt::Arg;
use peers::setting;

use programs::{Contestant, TIMED};

/// Of so many builds the least time is taken.
const REPEATS: usize = 3;

/// What takes more seconds than this is built once: its noise is a small part of it.
const PATIENCE: f64 = 30.0;

/// The line of a Cargo.toml, for a workspace that is built with and without it.
const OPTIMIZED: &str = "profile.dev.package.NAME.opt-level=3";

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

const OPENING: &str = "\
# What it costs to build

What a program pays at compile time for integrals, by this crate and by two others in pure Rust. The
programs have one, ten and forty integrals, each of a closure of its own; *mixed* has forty over values
of five types: `f64`, `[f64; 3]`, `Complex64`, `Vec<f64>` and a type of the program's own.

```sh
cargo run --release --manifest-path benches/peers/Cargo.toml --bin build_cost
```

The program writes this page.
";

const AGAIN: &str = "
## The program, again and again

All dependencies are built, and all of the program is compiled anew (`CARGO_INCREMENTAL=0`; by default
a debug build takes from the last one what has not changed). Seconds are user CPU time, linking included,
the least of REPEATS builds, or that of one that took more than PATIENCE s. Sizes are those of the executable.

";

const BEFORE: &str = "
*Before* is this crate when the whole integrator was compiled for each closure (commit 33a4956; the
option `--before` takes the directory of such a checkout). Now it is compiled once, in the crate, and a
program has for each closure a loop that calls it. The whole of it is in every program that integrates,
and that is most of its size.
";

const ITSELF: &str = "
## The crate, once

The first build, and again after a change of version. Seconds of user CPU time, of the crate alone and
with its dependencies.

";

const DEBUG: &str = "
## Integrals in a debug build

In a debug build a dependency is compiled without optimization, too, and here that is the integrator. Two
lines in the Cargo.toml of the program, or of its workspace, optimize it alone; the program's own code,
the closures among it, stays as it is for the debugger:

```toml
[profile.dev.package.quadrille]
opt-level = 3
```

Microseconds for one integral, the least of many, at everybody's default tolerances (for bilby, which has
none, 1.5e-8). *With the line* is with the same line of each crate's own name. What is generic over the
closure is compiled in the program, where the line does not reach.

";

/// What the builds of one program cost.
struct Cost {
    contestant: String,
    program: String,
    /// Release and debug.
    seconds: [f64; 2],
    bytes: [u64; 2],
}

/// What the build of an integrator costs.
struct Own {
    contestant: String,
    /// Release and debug.
    alone: [f64; 2],
    all: [f64; 2],
}

/// The times of the integrals.
struct Times {
    contestant: String,
    debug: Vec<f64>,
    with_line: Vec<f64>,
    release: Vec<f64>,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("build_cost: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let mut page = Path::new(ROOT).join("docs/build-cost.md");
    let mut before = None;
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("before") => before = Some(path(&PathBuf::from(parser.value()?))?),
            Arg::Value(value) => page = PathBuf::from(value),
            other => return Err(other.unexpected().into()),
        }
    }

    let mut own = programs::quadrille("quadrille", &path(Path::new(ROOT))?);
    own.counts = &[0, 1, 10, 40];
    own.has_mixed = true;
    let mut contestants = vec![own];
    if let Some(before) = &before {
        contestants.push(programs::quadrille("quadrille, before", before));
    }
    contestants.push(programs::gkquad());
    contestants.push(programs::bilby());

    let directory = env::temp_dir().join(format!("build_cost-{}", process::id()));
    let measured = measure(&contestants, &directory);
    if directory.exists() {
        fs::remove_dir_all(&directory)?;
    }
    let (costs, owns, times) = measured?;
    let text = text(&costs, &owns, &times, before.is_some())?;
    print!("{text}");
    fs::write(page, text)?;
    Ok(())
}

/// As it stands in a Cargo.toml of another directory.
fn path(directory: &Path) -> Result<String, Box<dyn Error>> {
    let absolute =
        (directory.canonicalize()).map_err(|error| format!("{}: {error}", directory.display()))?;
    let text = absolute.to_str().ok_or("the path is not Unicode")?;
    Ok(text.to_owned())
}

type Measured = (Vec<Cost>, Vec<Own>, Vec<Times>);

fn measure(contestants: &[Contestant], directory: &Path) -> Result<Measured, Box<dyn Error>> {
    let (mut costs, mut owns, mut times) = (Vec::new(), Vec::new(), Vec::new());
    for (i, contestant) in contestants.iter().enumerate() {
        let workspace = Workspace::new(contestant, directory.join(i.to_string()))?;
        owns.push(workspace.own()?);
        for &closures in contestant.counts {
            let program = match closures {
                0 => "none".to_owned(),
                n => n.to_string(),
            };
            costs.push(workspace.cost(&program, &programs::real(contestant, closures))?);
        }
        if contestant.has_mixed {
            costs.push(workspace.cost("40, mixed", &programs::mixed())?);
        }
        times.push(workspace.times()?);
    }
    Ok((costs, owns, times))
}

/// A workspace of one package, so that its dependencies are built once.
struct Workspace<'a> {
    contestant: &'a Contestant,
    directory: PathBuf,
}

impl<'a> Workspace<'a> {
    fn new(contestant: &'a Contestant, directory: PathBuf) -> Result<Self, Box<dyn Error>> {
        eprintln!("{}", contestant.name);
        fs::create_dir_all(directory.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\n{}\n\n[workspace]\n",
            contestant.dependency
        );
        fs::write(directory.join("Cargo.toml"), manifest)?;
        let workspace = Workspace {
            contestant,
            directory,
        };
        workspace.write("fn main() {}\n")?;
        // What has to be fetched is fetched here, and not while a build is timed.
        workspace.cargo(&["fetch"])?;
        Ok(workspace)
    }

    fn write(&self, program: &str) -> Result<(), Box<dyn Error>> {
        Ok(fs::write(self.directory.join("src/main.rs"), program)?)
    }

    /// The user CPU time of cargo, in seconds. The standard library does not tell it; bash does.
    fn cargo(&self, arguments: &[&str]) -> Result<f64, Box<dyn Error>> {
        let log = self.directory.join("log");
        let output = Command::new("bash")
            .args(["-c", "TIMEFORMAT=%U; time cargo \"$@\" >\"$LOG\" 2>&1"])
            .arg("bash")
            .args(arguments)
            .current_dir(&self.directory)
            .env("LOG", &log)
            .env("LC_ALL", "C")
            .env("CARGO_TARGET_DIR", self.directory.join("target"))
            // Nothing is taken from an earlier build of the same program, in neither profile.
            .env("CARGO_INCREMENTAL", "0")
            // Whatever is set here, a user has the defaults.
            .env_remove("RUSTFLAGS")
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            let log = fs::read_to_string(&log).unwrap_or_default();
            return Err(format!("cargo {}: {said}{log}", arguments.join(" ")).into());
        }
        Ok((said.trim().parse()).map_err(|_| format!("no time in {said:?}"))?)
    }

    /// The integrator itself. Building it once more without what it depends on tells the two apart.
    fn own(&self) -> Result<Own, Box<dyn Error>> {
        let package = self.contestant.package;
        let all = both(|profile| self.cargo(&[&["build", "-p", package], profile].concat()))?;
        let alone = both(|profile| {
            self.cargo(&[&["clean", "-p", package], profile].concat())?;
            self.cargo(&[&["build", "-p", package], profile].concat())
        })?;
        Ok(Own {
            contestant: self.contestant.name.clone(),
            alone,
            all,
        })
    }

    fn cost(&self, program: &str, source: &str) -> Result<Cost, Box<dyn Error>> {
        eprintln!("  {program}");
        let seconds = both(|profile| {
            let mut least = f64::INFINITY;
            for _ in 0..REPEATS {
                // Cargo goes by the time of the file, and builds the same text again.
                self.write(source)?;
                let seconds = self.cargo(&[&["build"], profile].concat())?;
                least = least.min(seconds);
                if seconds > PATIENCE {
                    break;
                }
            }
            Ok(least)
        })?;
        let bytes = |profile| fs::metadata(self.executable(profile)).map(|file| file.len());
        Ok(Cost {
            contestant: self.contestant.name.clone(),
            program: program.to_owned(),
            seconds,
            bytes: [bytes("release")?, bytes("debug")?],
        })
    }

    fn executable(&self, profile: &str) -> PathBuf {
        self.directory.join("target").join(profile).join("program")
    }

    fn times(&self) -> Result<Times, Box<dyn Error>> {
        eprintln!("  times");
        self.write(&programs::timed(self.contestant))?;
        let line = OPTIMIZED.replace("NAME", self.contestant.package);
        let of = |arguments: &[&str], profile| {
            self.cargo(arguments)?;
            let output = Command::new(self.executable(profile)).output()?;
            let said = String::from_utf8_lossy(&output.stdout);
            let times = said.lines().map(str::parse);
            let times: Vec<f64> = times.collect::<Result<_, _>>()?;
            if times.len() < TIMED.len() {
                return Err(format!("{}: {output:?}", self.contestant.name).into());
            }
            Ok::<_, Box<dyn Error>>(times)
        };
        Ok(Times {
            contestant: self.contestant.name.clone(),
            debug: of(&["build"], "debug")?,
            with_line: of(&["build", "--config", &line], "debug")?,
            release: of(&["build", "--release"], "release")?,
        })
    }
}

/// Release and debug.
fn both(
    build: impl Fn(&[&str]) -> Result<f64, Box<dyn Error>>,
) -> Result<[f64; 2], Box<dyn Error>> {
    Ok([build(&["--release"])?, build(&[])?])
}

fn text(
    costs: &[Cost],
    owns: &[Own],
    times: &[Times],
    has_before: bool,
) -> Result<String, fmt::Error> {
    let mut text = OPENING.to_owned();
    writeln!(
        text,
        "\nOn {}, {}, {}, gkquad {}, bilby {}.",
        setting::date(),
        setting::machine(),
        setting::rustc(),
        setting::version("gkquad"),
        setting::version("bilby"),
    )?;

    text += &AGAIN
        .replace("REPEATS", &REPEATS.to_string())
        .replace("PATIENCE", &PATIENCE.to_string());
    text += "| crate | integrals | release, s | release, kB | debug, s | debug, kB |\n";
    text += "|---|---|---:|---:|---:|---:|\n";
    for cost in costs {
        let [release, debug] = cost.seconds;
        let [release_size, debug_size] = cost.bytes.map(|bytes| bytes / 1000);
        writeln!(
            text,
            "| {} | {} | {release:.2} | {release_size} | {debug:.2} | {debug_size} |",
            cost.contestant, cost.program
        )?;
    }
    if has_before {
        text += BEFORE;
    }

    text += ITSELF;
    text += "| crate | release | with dependencies | debug | with dependencies |\n";
    text += "|---|---:|---:|---:|---:|\n";
    for own in owns {
        writeln!(
            text,
            "| {} | {:.2} | {:.2} | {:.2} | {:.2} |",
            own.contestant, own.alone[0], own.all[0], own.alone[1], own.all[1],
        )?;
    }

    text += DEBUG;
    text += "| integral | crate | debug | with the line | release |\n|---|---|---:|---:|---:|\n";
    for (i, (integral, _, _)) in TIMED.iter().enumerate() {
        for of in times {
            writeln!(
                text,
                "| {integral} | {} | {:.1} | {:.1} | {:.2} |",
                of.contestant, of.debug[i], of.with_line[i], of.release[i],
            )?;
        }
    }
    Ok(text)
}
