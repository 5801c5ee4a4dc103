//! The map of the spatial mode overlap in spontaneous parametric down-conversion.
//!
//! Experimenters read it to choose beam waists for a crystal, and to see how far its temperature
//! or poling must be detuned from plane-wave phase matching. Every point is an oscillating complex
//! integral (see `quadrille::spdc`). The program sweeps the map twice, serially and in parallel,
//! proves the two equal bit for bit, compares them with the closed form, and writes a table and a
//! picture. With `--exact` it takes the closed form instead, some hundred times as fast.
//!
//! ```text
//! cargo run --release --example spdc_map -- --help
//! ```

mod options;
mod plot;
mod progress;

use std::error::Error;
use std::f64::consts::PI;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use options::Options;
use quadrille::num_complex::Complex64;
use quadrille::{Axis, Estimate, Grid, GridMap, ParMap, spdc};

type Overlap = Estimate<Complex64>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("spdc_map: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let Some(options) = Options::from_command_line()? else {
        io::stdout().write_all(options::HELP.as_bytes())?;
        return Ok(());
    };
    // First of all, so that nobody waits for a map that cannot be written.
    let table_path = options.out.join("spdc_map.csv");
    let picture_path = options.out.join("spdc_map.png");
    fs::create_dir_all(&options.out)
        .map_err(|e| format!("cannot create {}: {e}", options.out.display()))?;
    let create = |path: &Path| {
        File::create(path).map_err(|e| format!("cannot write {}: {e}", path.display()))
    };
    let table = create(&table_path)?;
    create(&picture_path)?;

    let grid = grid(options.points);
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "Spatial mode overlap, {0} x {0} points",
        options.points
    )?;
    let overlap = if options.exact {
        let map = closed_form(&mut out, &grid, options.threads)?;
        map.write_csv(table, ["overlap"], |&overlap| [overlap])
            .map_err(|e| format!("cannot write {}: {e}", table_path.display()))?;
        map
    } else {
        let map = quadrature(&mut out, &grid, options.threads)?;
        map.write_csv(table, ["overlap", "error", "evaluations"], |overlap| {
            [overlap.value.re, overlap.error, overlap.evaluations as f64]
        })
        .map_err(|e| format!("cannot write {}: {e}", table_path.display()))?;
        map.map(|overlap| overlap.value.re)
    };
    plot::draw(&overlap.map(|overlap| 0.5 * overlap), &picture_path)
        .map_err(|e| format!("cannot write {}: {e}", picture_path.display()))?;

    report_maximum(&mut out, &overlap)?;
    writeln!(out, "{:<12} {}", "table", table_path.display())?;
    writeln!(out, "{:<12} {}", "picture", picture_path.display())?;
    Ok(())
}

/// The map by quadrature, serially and in parallel.
fn quadrature(
    out: &mut impl Write,
    grid: &Grid,
    threads: usize,
) -> Result<GridMap<Overlap>, Box<dyn Error>> {
    let (map, serial_time) = sweep(grid, "serial", 1)?;
    let (parallel, parallel_time) = sweep(grid, "parallel", threads)?;
    if !identical(&map, &parallel) {
        return Err("the parallel map differs from the serial one".into());
    }
    report_time(out, "serial", serial_time, grid)?;
    report_time(out, "parallel", parallel_time, grid)?;
    writeln!(out, "{:<12} bit for bit", "identical")?;

    let evaluations: usize = map.values().iter().map(|overlap| overlap.evaluations).sum();
    let mean = evaluations as f64 / map.values().len() as f64;
    writeln!(
        out,
        "{:<12} {evaluations}, {mean:.0} a point",
        "evaluations"
    )?;
    let difference = map
        .iter()
        .map(|(phi, xi, overlap)| (overlap.value - spdc::mode_overlap_exact(phi, xi)).norm())
        .fold(0.0, f64::max);
    writeln!(out, "{:<12} {difference:.1e} at the most", "closed form")?;
    Ok(map)
}

/// The map by the closed form, point by point and all at once.
fn closed_form(
    out: &mut impl Write,
    grid: &Grid,
    threads: usize,
) -> Result<GridMap<f64>, Box<dyn Error>> {
    let start = Instant::now();
    let map = grid.par_map_with(&ParMap::new().threads(threads), spdc::mode_overlap_exact)?;
    report_time(out, "by points", start.elapsed(), grid)?;

    let (phi, xi) = grid.axes();
    let start = Instant::now();
    let shared = spdc::mode_overlap_grid(phi.values(), xi.values());
    report_time(out, "on the grid", start.elapsed(), grid)?;

    let difference = (map.values().iter().zip(shared))
        .map(|(single, shared)| (single - shared).abs())
        .fold(0.0, f64::max);
    writeln!(out, "{:<12} {difference:.1e} at the most", "difference")?;
    Ok(map)
}

/// phi/pi from -7 to 3 and log10 xi from -1.5 to 2.5, both without their end.
fn grid(points: usize) -> Grid {
    let axis = |start: f64, end: f64| -> Axis {
        // Not `Axis::arange`: its length is a rounded quotient, and here it is given.
        let step = (end - start) / points as f64;
        (0..points).map(|i| start + step * i as f64).collect()
    };
    let phi = axis(-7.0, 3.0).map(|phase| phase * PI).named("phi");
    let xi = axis(-1.5, 2.5)
        .map(|exponent| 10_f64.powf(exponent))
        .named("xi");
    Grid::new(phi, xi)
}

/// The map, and how long it took.
fn sweep(
    grid: &Grid,
    name: &'static str,
    threads: usize,
) -> Result<(GridMap<Overlap>, Duration), Box<dyn Error>> {
    let bar = progress::Bar::new(name, grid.len());
    let options = ParMap::new()
        .threads(threads)
        .progress(|done, _total| bar.show(done));
    let start = Instant::now();
    let map = grid.try_par_map_with(&options, spdc::mode_overlap)?;
    Ok((map, start.elapsed()))
}

/// Whether two maps are equal to the last bit, signs of zeros included.
fn identical(one: &GridMap<Overlap>, other: &GridMap<Overlap>) -> bool {
    let bits = |overlap: &Overlap| {
        let numbers = [overlap.value.re, overlap.value.im, overlap.error];
        (
            numbers.map(f64::to_bits),
            overlap.evaluations,
            overlap.intervals,
        )
    };
    let (one, other) = (one.values().iter(), other.values().iter());
    one.map(bits).eq(other.map(bits))
}

fn report_time(out: &mut impl Write, name: &str, time: Duration, grid: &Grid) -> io::Result<()> {
    let seconds = time.as_secs_f64();
    let speed = grid.len() as f64 / seconds;
    writeln!(out, "{name:<12} {seconds:.6} s, {speed:.0} points a second")
}

fn report_maximum(out: &mut impl Write, map: &GridMap<f64>) -> io::Result<()> {
    let maximum = map
        .argmax(|&overlap| overlap)
        .and_then(|(row, column)| Some((row, column, map.get(row, column)?)));
    if let Some((row, column, overlap)) = maximum {
        let (phi, xi) = map.axes();
        let (phi, xi) = (phi.values()[row], xi.values()[column]);
        writeln!(
            out,
            "{:<12} {overlap:.9} at phi = {:.4} pi, xi = {xi:.4} (row {row}, column {column})",
            "maximum",
            phi / PI,
        )?;
    }
    Ok(())
}
