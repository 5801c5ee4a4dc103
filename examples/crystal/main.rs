//! A source of photon pairs, from the crystal and the wavelengths to the beams.
//!
//! Given the length of the crystal, the wavelengths of pump and signal and the three refractive
//! indices, the program prints the waists to focus to, the poling period to order and the overlap
//! to expect, and draws how the overlap falls when the crystal is detuned, as by its temperature.
//! Refractive indices come from the command line: dispersion data are for other programs.
//!
//! ```text
//! cargo run --release --example crystal -- --help
//! ```

mod options;
mod plot;
mod source;

use std::error::Error;
use std::f64::consts::PI;
use std::fs::{self, File};
use std::io::{self, Write};
use std::process::ExitCode;

use options::Options;
use quadrille::spdc::{self, Period};
use source::Source;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("crystal: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let Some(options) = Options::from_command_line()? else {
        io::stdout().write_all(options::HELP.as_bytes())?;
        return Ok(());
    };
    // First of all, so that nobody waits for a picture that cannot be written.
    let picture = options.out.join("crystal.png");
    fs::create_dir_all(&options.out)
        .map_err(|e| format!("cannot create {}: {e}", options.out.display()))?;
    File::create(&picture).map_err(|e| format!("cannot write {}: {e}", picture.display()))?;

    let source = Source::new(options.crystal)?;
    let mut out = io::stdout().lock();
    report(&mut out, &source)?;
    plot::draw(&source, options.points, options.thermal, &picture)
        .map_err(|e| format!("cannot write {}: {e}", picture.display()))?;
    writeln!(out, "{:<28} {}", "picture", picture.display())?;
    Ok(())
}

fn report(out: &mut impl Write, source: &Source) -> Result<(), Box<dyn Error>> {
    writeln!(out, "beam     wavelength/nm      index  waist/um")?;
    for (name, beam) in ["pump", "signal", "idler"].into_iter().zip(source.beams) {
        writeln!(
            out,
            "{name:<8} {:>13.3} {:>10.5} {:>9.3}",
            beam.wavelength.in_nanometres(),
            beam.index,
            beam.waist.in_micrometres()
        )?;
    }
    writeln!(out)?;

    let micrometres = |period: Period| format!("{:.6} um", period.in_micrometres());
    let range = spdc::focus_range(0.9)?;
    let waist = |xi: f64| (source.together.xi / xi).sqrt();
    let by_quadrature =
        spdc::mode_overlap_corrected(source.phi, source.together.xi, source.together.c)?;
    let harmonic = 0.25 * source.overlap * source.overlap;
    let [of_signal, of_idler] = source.heralding();
    for (name, value) in [
        ("aggregate focus", format!("{:.4}", source.together.xi)),
        ("correction C", format!("{:.5}", source.together.c)),
        ("phase mismatch", format!("{:.4} pi", source.phi / PI)),
        ("poling period", micrometres(source.period)),
        (
            "  for plane waves",
            micrometres(source.waves.plane_wave_period()),
        ),
        ("overlap I/2", format!("{:.6}", 0.5 * source.overlap)),
        (
            "  by quadrature",
            format!(
                "{:.6} +- {:.0e}",
                0.5 * by_quadrature.value.re,
                0.5 * by_quadrature.error
            ),
        ),
        (
            "  without C",
            format!(
                "{:.6}",
                0.5 * spdc::mode_overlap_exact(source.phi, source.together.xi)
            ),
        ),
        ("figure of merit I^2/4", format!("{harmonic:.4}")),
        (
            "90 % of it for waists",
            format!(
                "{:.3} to {:.3} of these",
                waist(*range.end()),
                waist(*range.start())
            ),
        ),
        (
            "heralding, signal and idler",
            format!("{of_signal:.4}, {of_idler:.4}"),
        ),
    ] {
        writeln!(out, "{name:<28} {value}")?;
    }
    Ok(())
}
