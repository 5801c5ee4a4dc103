//! The picture: what is left of the overlap squared in a detuned crystal.

use std::error::Error;
use std::f64::consts::PI;
use std::path::Path;

use plotters::prelude::*;
use quadrille_examples::{Area, COLOURS, FINE, LABEL, TITLE, draw_legend, save_smooth};

use crate::source::Source;

const SIZE: (u32, u32) = (1200, 900);
const TICK: (&str, u32) = ("sans-serif", 26 * FINE);

/// How far the phase is detuned to either side, in radians.
const REACH: f64 = 6.0 * PI;

/// Waists relative to the best.
const CURVES: [(f64, &str); 3] = [(1.0, "best waists"), (0.5, "half of them"), (2.0, "twice")];

/// Draws I^2/4 against detuning from the best phase: in radians, or by the `thermal` change of the
/// wave number mismatch in kelvins.
pub(crate) fn draw(
    source: &Source,
    points: usize,
    thermal: Option<f64>,
    path: &Path,
) -> Result<(), Box<dyn Error>> {
    save_smooth(path, SIZE, |picture| {
        draw_on(picture, source, points, thermal)
    })
}

fn draw_on(
    picture: &Area<'_>,
    source: &Source,
    points: usize,
    thermal: Option<f64>,
) -> Result<(), Box<dyn Error>> {
    let (unit, name) = match thermal {
        Some(rate) => (
            (rate * source.length.in_metres()).abs(),
            "temperature less the best, K",
        ),
        None => (PI, "phase mismatch less the best, in units of π"),
    };
    let direction = thermal.map_or(1.0, f64::signum);
    let (end, top) = (REACH / unit, 1.1);

    picture.fill(&WHITE)?;
    let fine = i32::try_from(FINE)?;
    let mut chart = ChartBuilder::on(picture)
        .caption("Overlap of a detuned crystal", TITLE)
        .margin(24 * FINE)
        .x_label_area_size(88 * FINE)
        .y_label_area_size(100 * FINE)
        .build_cartesian_2d(-end..end, 0.0..top)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(BLACK.mix(0.2).stroke_width(FINE))
        .axis_style(BLACK.stroke_width(2 * FINE))
        .set_all_tick_mark_size(6 * FINE)
        .x_desc(name)
        .x_label_formatter(&|value| label(*value))
        .y_desc("I²/4")
        .y_label_formatter(&|value| format!("{value:.1}"))
        .axis_desc_style(LABEL)
        .label_style(TICK)
        .draw()?;

    for ((wider, name), colour) in CURVES.into_iter().zip(COLOURS) {
        let curve = (0..points).map(|i| {
            let detuning = REACH * (2.0 * i as f64 / (points - 1) as f64 - 1.0);
            let overlap = source.overlap(source.phi + direction * detuning, wider);
            (detuning / unit, 0.25 * overlap * overlap)
        });
        chart
            .draw_series([PathElement::new(
                curve.collect::<Vec<_>>(),
                colour.stroke_width(3 * FINE),
            )])?
            .label(name)
            .legend(move |(x, y)| {
                PathElement::new([(x, y), (x + 28 * fine, y)], colour.stroke_width(3 * FINE))
            });
    }
    draw_legend(&mut chart, SeriesLabelPosition::UpperRight)
}

/// With a minus sign as long as a digit, and no digits that are not needed.
fn label(value: f64) -> String {
    let rounded = (value * 1e6).round() / 1e6;
    // Never a negative zero.
    (rounded + 0.0).to_string().replace('-', "−")
}
