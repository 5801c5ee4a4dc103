//! What the examples share.

use std::error::Error;
use std::path::Path;

use plotters::backend::DrawingBackend;
use plotters::chart::{ChartContext, SeriesLabelPosition};
use plotters::coord::{CoordTranslate, Shift};
use plotters::prelude::{BitMapBackend, DrawingArea, IntoDrawingArea};
use plotters::style::{BLACK, Color, FontStyle, RGBColor, WHITE, register_font};

/// How many times as large a picture is drawn as it is saved: the lines of a bitmap are drawn in steps, which
/// are averaged away. What is counted in pixels is to be as many times larger.
pub const FINE: u32 = 3;

/// The text above a fine picture.
pub const TITLE: (&str, u32) = ("sans-serif", 36 * FINE);

/// The text along its axes and in its legend.
pub const LABEL: (&str, u32) = ("sans-serif", 30 * FINE);

/// The numbers at its ticks.
pub const TICK: (&str, u32) = ("sans-serif", 24 * FINE);

/// Lines that are told apart by the colour-blind too (Okabe and Ito, 2008).
pub const COLOURS: [RGBColor; 7] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(86, 180, 233),
    RGBColor(230, 159, 0),
    BLACK,
];

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

/// Where a picture is drawn.
pub type Area<'a> = DrawingArea<BitMapBackend<'a>, Shift>;

/// Save the picture that `draw` draws, which is so many pixels wide and high, as a PNG.
///
/// # Errors
/// If there is no font, if `draw` fails, or if the file cannot be written.
pub fn save_smooth(
    path: &Path,
    (width, height): (u32, u32),
    draw: impl FnOnce(&Area<'_>) -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    register_fonts()?;
    let fine_size = (width * FINE, height * FINE);
    let mut fine = vec![255; 3 * fine_size.0 as usize * fine_size.1 as usize];
    let area = BitMapBackend::with_buffer(&mut fine, fine_size).into_drawing_area();
    draw(&area)?;
    area.present()?;
    drop(area);

    let mut picture = BitMapBackend::new(path, (width, height));
    picture.blit_bitmap((0, 0), (width, height), &averaged(&fine, width as usize))?;
    picture.present()?;
    Ok(())
}

/// Draw the legend of a fine picture's lines.
///
/// # Errors
/// If it cannot be drawn.
pub fn draw_legend<'a, 'p: 'a, C: CoordTranslate>(
    chart: &mut ChartContext<'a, BitMapBackend<'p>, C>,
    position: SeriesLabelPosition,
) -> Result<(), Box<dyn Error>> {
    chart
        .configure_series_labels()
        .position(position)
        .background_style(WHITE)
        .border_style(BLACK.stroke_width(FINE))
        .legend_area_size(36 * FINE)
        .margin(8 * FINE)
        .label_font(LABEL)
        .draw()?;
    Ok(())
}

/// Each colour of each pixel the mean of those it was drawn with.
fn averaged(fine: &[u8], width: usize) -> Vec<u8> {
    let times = FINE as usize;
    let line = 3 * times * width;
    let mut pixels = Vec::with_capacity(fine.len() / (times * times));
    for lines in fine.chunks_exact(times * line) {
        for x in 0..width {
            for colour in 0..3 {
                let first = 3 * times * x + colour;
                let all = lines.chunks_exact(line).flat_map(|line| {
                    let here = &line[first..];
                    here.iter().step_by(3).take(times)
                });
                let sum: u32 = all.map(|&y| u32::from(y)).sum();
                let mean = (sum + FINE * FINE / 2) / (FINE * FINE);
                pixels.push(u8::try_from(mean).unwrap_or(u8::MAX));
            }
        }
    }
    pixels
}
