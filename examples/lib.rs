//! What the examples share.

use std::error::Error;

use plotters::style::{FontStyle, register_font};

/// Have "sans-serif" and "serif" (in italics) drawn in fonts that come with their crate, so that a picture
/// is the same on every machine.
///
/// # Errors
/// If a font cannot be read.
pub fn register_fonts() -> Result<(), Box<dyn Error>> {
    for (name, font) in [
        ("sans-serif", dejavu::sans::regular()),
        ("serif", dejavu::serif::italic()),
    ] {
        register_font(name, FontStyle::Normal, font).map_err(|_| "the font cannot be read")?;
    }
    Ok(())
}
