//! Times `mode_overlap_grid` as it is compiled for every processor, for the program `speed`.
//!
//! The first two lines of the input are the axes, phi and xi, and the answer is the grid. Every line
//! after them asks for the time of one, in seconds.

use std::error::Error;
use std::hint::black_box;
use std::io::{self, BufRead};
use std::num::ParseFloatError;
use std::time::Instant;

use quadrille::spdc::mode_overlap_grid;

/// Grids for one look at the clock.
const REPEATS: u32 = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let mut lines = io::stdin().lock().lines();
    let mut axis = || axis(&lines.next().ok_or("no axis")??);
    let (phis, xis) = (axis()?, axis()?);
    answer(&mode_overlap_grid(&phis, &xis));
    for line in lines {
        line?;
        let start = Instant::now();
        for _ in 0..REPEATS {
            black_box(mode_overlap_grid(black_box(&phis), black_box(&xis)));
        }
        answer(&[start.elapsed().as_secs_f64() / f64::from(REPEATS)]);
    }
    Ok(())
}

fn axis(line: &str) -> Result<Vec<f64>, Box<dyn Error>> {
    let numbers: Result<_, ParseFloatError> = line.split(' ').map(str::parse).collect();
    Ok(numbers?)
}

fn answer(numbers: &[f64]) {
    let words: Vec<_> = numbers.iter().map(ToString::to_string).collect();
    println!("{}", words.join(" "));
}
