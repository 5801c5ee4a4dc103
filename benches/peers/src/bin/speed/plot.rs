//! The picture: times relative to the default method, a line a work.

use std::error::Error;
use std::path::Path;

use plotters::prelude::*;
use plotters::style::register_font;

use crate::race::{COMPARED, Race};

const SIZE: (u32, u32) = (1400, 900);
const TITLE: (&str, u32) = ("sans-serif", 34);
const LABEL: (&str, u32) = ("sans-serif", 24);
const TICK: (&str, u32) = ("sans-serif", 22);

/// Of those who are compared; told apart by the colour-blind too (Okabe and Ito, 2008).
const COLOURS: [RGBColor; COMPARED.len()] = [
    RGBColor(240, 228, 66),
    RGBColor(213, 94, 0),
    RGBColor(230, 159, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(86, 180, 233),
    RGBColor(120, 120, 120),
    RGBColor(0, 114, 178),
    BLACK,
];

pub fn draw(races: &[Race], path: &Path) -> Result<(), Box<dyn Error>> {
    // The font comes with its crate, so that the picture is the same on every machine.
    register_font("sans-serif", FontStyle::Normal, dejavu::sans::regular())
        .map_err(|_| "the font cannot be read")?;

    let races: Vec<_> = races.iter().filter(|race| race.has_peers()).collect();
    // From the top to the bottom, as in the page.
    let height = |work: usize| (races.len() - work) as f64;
    let series = COMPARED.map(|name| {
        let works = races.iter().enumerate();
        let points = works.filter_map(|(w, race)| Some((race.ratio(name)?, height(w))));
        points.collect::<Vec<_>>()
    });
    let ratios = || series.iter().flatten().map(|point| point.0);
    let least = ratios().fold(1.0, f64::min) / 1.5;
    // Room for the legend.
    let most = ratios().fold(1.0, f64::max) * 12.0;

    let picture = BitMapBackend::new(path, SIZE).into_drawing_area();
    picture.fill(&WHITE)?;
    let powers = (-4..7).map(|exponent| 10_f64.powi(exponent));
    let powers = powers.filter(|x| (least..most).contains(x)).collect();
    let mut chart = ChartBuilder::on(&picture)
        .caption("Time, relative to quadrille's default method", TITLE)
        .margin(24)
        .x_label_area_size(70)
        .y_label_area_size(400)
        .build_cartesian_2d(
            (least..most).log_scale().with_key_points(powers),
            0.4..races.len() as f64 + 0.6,
        )?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .y_labels(0)
        .light_line_style(TRANSPARENT)
        .x_desc("times as long")
        .x_labels(12)
        .x_label_formatter(&|x| x.to_string())
        .axis_desc_style(LABEL)
        .label_style(TICK)
        .draw()?;
    chart.draw_series([PathElement::new(
        [(1.0, 0.4), (1.0, races.len() as f64 + 0.6)],
        BLACK.stroke_width(2),
    )])?;
    for (w, race) in races.iter().enumerate() {
        let y = height(w);
        chart.draw_series([PathElement::new(
            [(least, y), (most, y)],
            RGBColor(220, 220, 220),
        )])?;
        let (_, pixel) = chart.backend_coord(&(1.0, y));
        picture.draw(&Text::new(
            race.work.title,
            (30, pixel - 12),
            TICK.into_font(),
        ))?;
    }
    for ((name, points), colour) in COMPARED.iter().zip(&series).zip(COLOURS) {
        chart
            .draw_series(points.iter().map(|&p| Circle::new(p, 8, colour.filled())))?
            .label(name.trim_matches('`'))
            .legend(move |(x, y)| Circle::new((x + 10, y), 8, colour.filled()));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperRight)
        .background_style(WHITE)
        .border_style(BLACK)
        .label_font(LABEL)
        .draw()?;
    picture.present()?;
    Ok(())
}
