//! A sweep that keeps the points that worked: the others are NaN in the table, and their reasons
//! stand beside it.
//!
//! The integral of x^p exp(-x) from 0 to b, the incomplete gamma function. It diverges at p = -1, and a range that ends at NaN is none.
//!
//! ```text
//! cargo run --release --example keep_what_worked > gamma.csv
//! ```

use std::io;

use quadrille::{Axis, Grid, quad};

fn main() -> io::Result<()> {
    let powers = Axis::linspace(-1.0, 1.0, 5).named("p");
    let ends = Axis::from([1.0, f64::INFINITY, f64::NAN]).named("b");

    // `par_map` and not `try_par_map`: the value of a point is its `Result`, and no point stops the
    // others.
    let map = Grid::new(powers, ends).par_map(|p, b| quad(|x: f64| x.powf(p) * (-x).exp(), 0.0..b));

    map.write_csv(io::stdout(), ["integral", "error"], |result| match result {
        Ok(integral) => [integral.value, integral.error],
        Err(_) => [f64::NAN; 2],
    })?;

    for (p, b, result) in map.iter() {
        if let Err(reason) = result {
            eprintln!("p = {p}, b = {b}: {reason}");
        }
    }
    Ok(())
}
