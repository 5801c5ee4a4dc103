//! How far away a galaxy is, by its redshift z, in a flat universe of matter and dark energy:
//!
//! ```text
//! D(z) = c/H0 integral from 0 to z of dz' / sqrt(Om (1 + z')^3 + 1 - Om)
//! ```
//!
//! and the luminosity distance (1 + z) D and the distance modulus with it.
//!
//! ```text
//! cargo run --release --example comoving_distance > distances.csv
//! ```

use std::error::Error;
use std::io;

use quadrille::{Axis, Estimate, Grid, quad};

/// The speed of light in km/s, and the Hubble constant in km/s/Mpc.
const C: f64 = 299_792.458;
const H0: f64 = 70.0;

/// In Mpc.
fn comoving_distance(matter: f64, z: f64) -> Result<Estimate<f64>, quadrille::Error<f64>> {
    let expansion = |z: f64| (matter * (1.0 + z).powi(3) + 1.0 - matter).sqrt();
    quad(|z: f64| C / H0 / expansion(z), 0.0..z)
}

fn main() -> Result<(), Box<dyn Error>> {
    let matter = Axis::linspace(0.2, 0.4, 3).named("Om");
    let redshift = Axis::from([0.5, 1.0, 2.0, 1100.0]).named("z");
    let columns = ["comoving", "error", "luminosity", "modulus"];

    let distances = Grid::new(matter, redshift).try_par_map(|matter, z| {
        comoving_distance(matter, z).map(|comoving| (comoving, (1.0 + z) * comoving.value))
    })?;
    distances.write_csv(io::stdout(), columns, |&(comoving, luminosity)| {
        let modulus = 5.0 * (luminosity * 1e6 / 10.0).log10();
        [comoving.value, comoving.error, luminosity, modulus]
    })?;
    Ok(())
}
