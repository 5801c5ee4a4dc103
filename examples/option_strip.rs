//! Prices of call options over strikes and maturities, in a market that jumps: the logarithm of the price
//! is a Brownian motion whose clock runs in gamma-distributed steps (Madan and Seneta 1990). Its
//! characteristic function is elementary, its density is not:
//!
//! ```text
//! C = S - sqrt(S K)/pi Re integral of exp(i u k) F(u)/(u^2 + 1/4) du, u from 0 to infinity
//! ```
//!
//! with k = ln(S/K) and F the characteristic function at u - i/2 (Lewis 2001).
//!
//! ```text
//! cargo run --release --example option_strip > strip.csv
//! ```

use std::error::Error;
use std::f64::consts::PI;
use std::io;

use quadrille::num_complex::Complex64;
use quadrille::{Axis, Grid, Quad, Weight};

/// The price today, the volatility, and the clock's mean step, in years.
const PRICE: f64 = 100.0;
const SIGMA: f64 = 0.3;
const STEP: f64 = 0.25;

fn main() -> Result<(), Box<dyn Error>> {
    let b = SIGMA * (0.5 * STEP).sqrt();
    let maturities = Axis::from([1.0 / 52.0, 1.0 / 12.0, 0.25, 1.0]).named("T");
    let strip = Grid::new(maturities, Axis::linspace(60.0, 140.0, 17).named("K"));
    let prices = strip.try_par_map(|maturity, strike| {
        let steps = maturity / STEP;
        let drift = steps * (1.0 - b * b).ln();
        let characteristic = |u: Complex64| (1.0 + b * b * u * u).powf(-steps);
        let f = |u: f64| characteristic(Complex64::new(u, -0.5)) / (u * u + 0.25);
        let q = Quad::new().weight(Weight::Fourier((PRICE / strike).ln() + drift));
        let size = (PRICE * strike).sqrt() / PI * (0.5 * drift).exp();
        q.integrate(f, 0.0..)
            .map(|wave| (PRICE - size * wave.value.re, size * wave.error))
    })?;
    prices.write_csv(io::stdout(), ["call", "error"], |&(call, error)| {
        [call, error]
    })?;
    Ok(())
}
