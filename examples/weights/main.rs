//! What weights are worth: integrals with an oscillating or singular factor, the error that was asked
//! for, the estimated one and the true one, beside the number of evaluations; and evaluations over the
//! frequency, with the factor as a weight and as part of the integrand, as a table and a picture.
//!
//! ```text
//! cargo run --release --example weights -- [DIRECTORY]
//! ```
//!
//! The tables are those of `docs/weights.md`; the picture is `weights.png` in the directory, or in
//! `target/weights`.

mod integrals;
mod plot;

use std::env;
use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use integrals::{INTEGRALS, Outcome};
use quadrille::num_complex::Complex64;
use quadrille::{Method, Quad, Weight};

const TOLERANCES: [f64; 3] = [1e-4, 1e-8, 1e-12];

/// The tolerance of the frequencies.
const FINE_TOLERANCE: f64 = 1e-10;

/// One way to do an integral over frequencies: evaluations for each w, where it arrives.
struct Curve {
    name: &'static str,
    points: Vec<(f64, usize)>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let directory = env::args_os()
        .nth(1)
        .map_or_else(|| "target/weights".into(), PathBuf::from);
    fs::create_dir_all(&directory)?;
    let mut out = io::stdout().lock();
    estimates(&mut out)?;
    let curves = curves()?;
    frequencies(&mut out, &curves)?;
    plot::draw(&curves, &directory.join("weights.png"))?;
    Ok(())
}

/// Asked, estimated and true error, relative to the integral, and evaluations.
fn estimates(out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "| integral | asked | default: estimated | true | evaluations | `Qags`: estimated | true | evaluations |"
    )?;
    writeln!(out, "|---|---|---|---|---:|---|---|---:|")?;
    for integral in INTEGRALS {
        for (i, tolerance) in TOLERANCES.into_iter().enumerate() {
            let name = if i == 0 { integral.name } else { "" };
            write!(out, "| {name} | {tolerance:.0e} |")?;
            for method in [Method::DoublyAdaptive, Method::Qags] {
                let options = Quad::new().method(method).rel_tol(tolerance).abs_tol(0.0);
                let Some(Outcome {
                    cause,
                    estimated,
                    error,
                    evaluations,
                }) = integral.outcome(options)
                else {
                    write!(out, " `NonFinite` | | |")?;
                    continue;
                };
                let cause = cause.map_or(String::new(), |cause| format!(", `{cause:?}`"));
                write!(
                    out,
                    " {estimated:.0e}{cause} | {error:.0e} | {evaluations} |"
                )?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}

/// exp(x) cos(w x) from 0 to 1.
fn curves() -> Result<Vec<Curve>, Box<dyn Error>> {
    let ways = [
        ("default", Method::DoublyAdaptive, true),
        ("Qags", Method::Qags, true),
        ("default, cos in f", Method::DoublyAdaptive, false),
        ("Qags, cos in f", Method::Qags, false),
    ];
    let mut curves = Vec::new();
    for (name, method, weighted) in ways {
        let options = Quad::new()
            .method(method)
            .rel_tol(FINE_TOLERANCE)
            .max_intervals(4000);
        let mut points = Vec::new();
        for step in 0..=32 {
            let w = 10_f64.powf(0.25 * f64::from(step));
            let exact = ((1.0_f64.exp() * Complex64::cis(w) - 1.0) / Complex64::new(1.0, w)).re;
            // The phase w x of an f is rounded.
            let slack = f64::EPSILON * if weighted { 4.0 } else { 4.0 + w };
            let outcome = if weighted {
                let weighted = options.weight(Weight::Cos(w));
                weighted.integrate(|x: f64| x.exp(), 0.0..1.0)
            } else {
                options.integrate(|x: f64| x.exp() * (w * x).cos(), 0.0..1.0)
            };
            match outcome {
                Ok(wave) => {
                    if (wave.value - exact).abs() > wave.error + slack {
                        return Err(format!("{name} is wrong at w = {w}: {wave:e}").into());
                    }
                    points.push((w, wave.evaluations));
                }
                // Without the weight there is an end to it.
                Err(_) if !weighted => break,
                Err(error) => return Err(format!("{name} at w = {w}: {error}").into()),
            }
        }
        curves.push(Curve { name, points });
    }
    Ok(curves)
}

/// Every power of ten.
fn frequencies(out: &mut impl Write, curves: &[Curve]) -> io::Result<()> {
    let names: Vec<_> = curves.iter().map(|curve| curve.name).collect();
    writeln!(out, "\n| w | {} |", names.join(" | "))?;
    writeln!(out, "|---|{}", "---:|".repeat(names.len()))?;
    for power in 0..=8 {
        write!(out, "| 1e{power} |")?;
        for curve in curves {
            match curve.points.get(4 * power) {
                Some((_, evaluations)) => write!(out, " {evaluations} |")?,
                None => write!(out, " - |")?,
            }
        }
        writeln!(out)?;
    }
    Ok(())
}
