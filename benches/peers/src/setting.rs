//! When, where and with what something was measured.

use std::fs;
use std::process::Command;

/// The version of a dependency of this package.
pub fn version(dependency: &str) -> &'static str {
    include_str!("../Cargo.toml")
        .lines()
        .find_map(|line| line.strip_prefix(dependency)?.strip_prefix(" = \"="))
        .map_or("", |version| version.trim_end_matches('"'))
}

/// Today, as year-month-day.
pub fn date() -> String {
    said_by("date", &["-u", "+%Y-%m-%d"])
}

/// The compiler.
pub fn rustc() -> String {
    said_by("rustc", &["--version"])
}

/// The processor, and how many there are.
pub fn machine() -> String {
    let model = fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    });
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{}, {cores} cores", model.as_deref().unwrap_or("unknown"))
}

fn said_by(program: &str, arguments: &[&str]) -> String {
    Command::new(program).args(arguments).output().map_or_else(
        |_| "unknown".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
