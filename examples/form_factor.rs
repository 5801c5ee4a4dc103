//! The charge form factor of a nucleus: how much less it scatters electrons than a point would, at
//! momentum transfer q in 1/fm. Its charge is spread as rho(r) = 1 / (1 + exp((r - c)/a)).
//!
//! ```text
//! F(q) = integral of rho(r) sin(q r)/(q r) r^2 dr / integral of rho(r) r^2 dr,  r from 0 to infinity
//! ```
//!
//! ```text
//! cargo run --release --example form_factor > form_factor.csv
//! ```

use std::error::Error;
use std::io;

use quadrille::{Axis, Grid, quad};

/// Radius and thickness of the skin in fm, of calcium.
const RADIUS: f64 = 3.51;
const SKIN: f64 = 0.563;

fn density(r: f64) -> f64 {
    1.0 / (1.0 + ((r - RADIUS) / SKIN).exp())
}

fn main() -> Result<(), Box<dyn Error>> {
    // The charge, and its second and fourth moments in one pass.
    let moments = quad(|r: f64| [2, 4].map(|n| density(r) * r.powi(n)), 0.0..)?;
    let [charge, second] = moments.value;
    eprintln!("rms radius {:.6} fm", (second / charge).sqrt());

    let skins = Axis::from([1.0]).named("charge");
    let transfers = Axis::linspace(0.0, 3.0, 61).named("q");
    let factors = Grid::new(skins, transfers).try_par_map(|z, q| {
        // sin(x)/x, whose formula has no value at 0.
        let sinc = |x: f64| if x == 0.0 { 1.0 } else { x.sin() / x };
        quad(
            |r: f64| z * density(r) * r * r * sinc(q * r) / charge,
            0.0..,
        )
    })?;
    factors.write_csv(io::stdout(), ["factor", "error"], |f| [f.value, f.error])?;
    Ok(())
}
