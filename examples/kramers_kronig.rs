//! The refractive index of a gas from its absorption alone, by the relation of Kramers and Kronig, a
//! principal value at each frequency w:
//!
//! ```text
//! chi'(w) = 2/pi P integral of x chi''(x)/(x^2 - w^2) dx, x from 0 to infinity
//! ```
//!
//! The absorption line is that of a damped oscillator, whose chi' is known.
//!
//! ```text
//! cargo run --release --example kramers_kronig > index.csv
//! ```

use std::error::Error;
use std::f64::consts::PI;
use std::io;

use quadrille::num_complex::Complex64;
use quadrille::{Axis, Quad, Weight};

/// Frequency, width and strength of the line.
const LINE: f64 = 2.0;
const WIDTH: f64 = 0.1;
const STRENGTH: f64 = 0.05;

/// The susceptibility of the oscillator.
fn oscillator(w: f64) -> Complex64 {
    STRENGTH / Complex64::new((LINE - w) * (LINE + w), -WIDTH * w)
}

fn main() -> Result<(), Box<dyn Error>> {
    let frequencies = Axis::linspace(0.05, 5.0, 100).named("w");
    let table = frequencies.try_par_map(|w| {
        // 1/(x^2 - w^2) is 1/(x + w) times the weight 1/(x - w).
        let f = |x: f64| 2.0 / PI * x * oscillator(x).im / (x + w);
        let chi = Quad::new().weight(Weight::Cauchy(w)).integrate(f, 0.0..)?;
        Ok::<_, quadrille::Error<f64>>((chi, oscillator(w)))
    })?;
    let columns = ["index", "absorption", "chi", "error", "true_error"];
    table.write_csv(io::stdout(), columns, |&(chi, exact)| {
        let index = (1.0 + Complex64::new(chi.value, exact.im)).sqrt();
        let true_error = (chi.value - exact.re).abs();
        [index.re, index.im, chi.value, chi.error, true_error]
    })?;
    Ok(())
}
