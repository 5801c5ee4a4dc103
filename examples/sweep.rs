//! A function of one's own, swept over a grid of parameters on all cores.
//!
//! The function is the density of an ideal Bose gas in a box at temperature T and chemical
//! potential mu, both in the same unit of energy, up to a constant factor:
//!
//! ```text
//! n(mu, T) = integral from 0 to infinity of sqrt(E) / (exp((E - mu) / T) - 1) dE
//! ```
//!
//! It exists for mu <= 0 only. The program writes a table to standard output, and then shows what
//! comes of a grid that goes too far.
//!
//! ```text
//! cargo run --release --example sweep > bose_gas.csv
//! ```

use std::error::Error;
use std::io;

use quadrille::{Axis, Estimate, Grid, GridError, TaskError, quad};

/// Why there is no density.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("the chemical potential is above the ground state")]
    AboveGroundState,
    #[error("the integral has no value")]
    Integral(#[from] quadrille::Error<f64>),
}

fn density(mu: f64, temperature: f64) -> Result<Estimate<f64>, Failure> {
    if mu > 0.0 {
        return Err(Failure::AboveGroundState);
    }
    let occupied = |energy: f64| energy.sqrt() / ((energy - mu) / temperature).exp_m1();
    Ok(quad(occupied, 0.0..)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    // At mu = 0 the integrand is infinite at E = 0, which the integrator takes in its stride.
    let mu = Axis::linspace(-2.0, 0.0, 9).named("mu");
    let temperature = Axis::logspace(-1.0, 1.0, 5).named("T");

    // The first axis varies slowly. `try_par_map` passes the error of a point on.
    let map = Grid::new(mu, temperature.clone()).try_par_map(density)?;
    map.write_csv(io::stdout(), ["density", "error"], |density| {
        [density.value, density.error]
    })?;

    // Results are kept in the order of the grid, and can be looked at there.
    if let Some((row, column)) = map.argmax(|density| density.value) {
        let (mu, temperature) = map.axes();
        let (mu, temperature) = (mu[row], temperature[column]);
        eprintln!("densest at mu = {mu}, T = {temperature}");
    }

    // Here the last row has no density. The error says where it happened, in coordinates, and what
    // happened; of several such points it is always the first.
    let too_far = Grid::new(Axis::linspace(-0.5, 0.25, 4), temperature);
    match too_far.try_par_map(density) {
        Ok(_) => return Err("a density where there is none".into()),
        Err(GridError::Point {
            x,
            y,
            source: TaskError::Failed { source, .. },
            ..
        }) => eprintln!("no density at mu = {x}, T = {y}: {source}"),
        Err(other) => return Err(other.into()),
    }
    Ok(())
}
