//! The map of the spatial mode overlap in spontaneous parametric down-conversion, on all ranks.
//!
//! What `examples/spdc_map` of quadrille does on one machine. Values go to the file as they come, in the
//! order of the grid: rank 0 holds no more of a map than its picture needs, and those values that came
//! before their turn. The file is one of NumPy's:
//!
//! ```python
//! overlap = numpy.load("spdc_map.npy", mmap_mode="r")  # [phase, focus]
//! ```
//!
//! ```text
//! mpirun -n 4 target/release/examples/spdc_map --help
//! ```

mod array;
mod options;
mod thinned;
// That of the example of quadrille itself.
#[path = "../../../examples/spdc_map/plot.rs"]
mod plot;
#[path = "../../../examples/spdc_map/progress.rs"]
mod progress;

use std::error::Error;
use std::f64::consts::PI;
use std::fs;
use std::io::{self, Write};
use std::process;
use std::time::Instant;

use array::Array;
use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;
use options::Options;
use quadrille::{Axis, Grid, spdc};
use quadrille_mpi::{Checkpoint, MpiMap};
use thinned::Thinned;

fn main() {
    let Some(universe) = quadrille_mpi::initialize() else {
        eprintln!("spdc_map: MPI has been initialized already");
        process::exit(1);
    };
    let world = universe.world();
    if let Err(error) = run(&world) {
        eprintln!("spdc_map, rank {}: {error}", world.rank());
        // Whatever the others are at: without this rank they would wait for ever.
        world.abort(1);
    }
}

fn run(world: &SimpleCommunicator) -> Result<(), Box<dyn Error>> {
    let is_root = world.rank() == 0;
    let Some(options) = Options::from_command_line()? else {
        if is_root {
            io::stdout().write_all(options::HELP.as_bytes())?;
        }
        return Ok(());
    };
    let grid = grid(options.points);
    if is_root {
        lead(world, &options, &grid)
    } else {
        // Rank 0 alone has something to say, of an error as well.
        let _ = map(world, &options).try_stream_grid(&grid, overlap, |_, _| Ok(()));
        Ok(())
    }
}

/// The overlap at a point: all that is kept of its integral.
fn overlap(phi: f64, xi: f64) -> Result<f64, quadrille::Error<quadrille::num_complex::Complex64>> {
    Ok(spdc::mode_overlap(phi, xi)?.value.re)
}

fn map(world: &SimpleCommunicator, options: &Options) -> MpiMap<'static> {
    let mut map = MpiMap::new(world).threads(options.threads);
    if let Some(points) = options.block {
        map = map.block(points);
    }
    if let Some(path) = &options.checkpoint {
        map = map.checkpoint(Checkpoint::new(path).tag("mode overlap"));
    }
    map
}

/// What rank 0 does beside its part of the work.
fn lead(world: &SimpleCommunicator, options: &Options, grid: &Grid) -> Result<(), Box<dyn Error>> {
    let (rows, columns) = grid.shape();
    // First of all, so that nobody waits for a map that cannot be written.
    fs::create_dir_all(&options.out)
        .map_err(|e| format!("cannot create {}: {e}", options.out.display()))?;
    let array_path = options.out.join("spdc_map.npy");
    let picture_path = options.out.join("spdc_map.png");
    let cannot_write = |e: io::Error| format!("cannot write {}: {e}", array_path.display());
    let mut array = Array::create(&array_path, rows, columns).map_err(cannot_write)?;
    let mut thinned = Thinned::new(grid);

    let mut out = io::stdout().lock();
    writeln!(
        out,
        "Spatial mode overlap, {rows} x {columns} points, on {} ranks",
        world.size()
    )?;
    let bar = progress::Bar::new("map", grid.len());
    let start = Instant::now();
    map(world, options)
        .progress(|done, _total| bar.show(done))
        .try_stream_grid(grid, overlap, |index, value| {
            thinned.take(index / columns, index % columns, value);
            array.write(value)
        })?;
    array.finish().map_err(cannot_write)?;
    let seconds = start.elapsed().as_secs_f64();
    drop(bar);

    let highest = thinned.highest();
    let picture = thinned.into_map().ok_or("the picture is not complete")?;
    plot::draw(&picture.map(|overlap| 0.5 * overlap), &picture_path)
        .map_err(|e| format!("cannot write {}: {e}", picture_path.display()))?;

    let speed = grid.len() as f64 / seconds;
    writeln!(
        out,
        "{:<12} {seconds:.6} s, {speed:.0} points a second",
        "time"
    )?;
    if let Some((row, column, overlap)) = highest {
        let (phi, xi) = grid.axes();
        writeln!(
            out,
            "{:<12} {overlap:.9} at phi = {:.4} pi, xi = {:.4} (row {row}, column {column})",
            "maximum",
            phi.values()[row] / PI,
            xi.values()[column],
        )?;
    }
    writeln!(out, "{:<12} {}", "values", array_path.display())?;
    writeln!(out, "{:<12} {}", "picture", picture_path.display())?;
    Ok(())
}

/// phi/pi from -7 to 3 and log10 xi from -1.5 to 2.5, both without their end.
fn grid(points: usize) -> Grid {
    let axis = |start: f64, end: f64| -> Axis {
        let step = (end - start) / points as f64;
        (0..points).map(|i| start + step * i as f64).collect()
    };
    let phi = axis(-7.0, 3.0).map(|phase| phase * PI).named("phi");
    let xi = axis(-1.5, 2.5)
        .map(|exponent| 10_f64.powf(exponent))
        .named("xi");
    Grid::new(phi, xi)
}
