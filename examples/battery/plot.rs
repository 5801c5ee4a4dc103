//! The picture: silent failures against evaluations.

use std::error::Error;
use std::path::Path;

use plotters::prelude::*;
use quadrille_examples::{Area, COLOURS, FINE, LABEL, TICK, TITLE, draw_legend, save_smooth};

use crate::options::Options;
use crate::peers::Peers;
use crate::tally::{Cell, sum};

const SIZE: (u32, u32) = (1200, 900);

/// Draws one line a method or peer, with a point a tolerance.
pub(crate) fn draw(
    options: &Options,
    cells: &[Cell],
    peers: &Peers,
    path: &Path,
) -> Result<(), Box<dyn Error>> {
    save_smooth(path, SIZE, |picture| {
        draw_on(picture, options, cells, peers)
    })
}

fn draw_on(
    picture: &Area<'_>,
    options: &Options,
    cells: &[Cell],
    peers: &Peers,
) -> Result<(), Box<dyn Error>> {
    let lines: Vec<(&str, Vec<(f64, f64)>)> = options
        .methods
        .iter()
        .map(|&(method, _)| {
            let points = (0..options.tolerances.len()).map(|t| {
                let tally = sum(cells, |c| c.method == method && c.tolerance == t);
                let silent = tally.silent as f64 / tally.integrals() as f64;
                (tally.mean_evaluations(), 100.0 * silent)
            });
            (method, points.collect())
        })
        .chain(peers.iter().map(|(peer, points)| (&**peer, points.clone())))
        .collect();
    let all = || lines.iter().flat_map(|(_, points)| points);
    let least = all().map(|p| p.0).fold(f64::INFINITY, f64::min) / 1.2;
    let most = all().map(|p| p.0).fold(0.0, f64::max) * 1.3;
    let highest = all().map(|p| p.1).fold(0.1, f64::max) * 1.1;

    picture.fill(&WHITE)?;
    let fine = i32::try_from(FINE)?;
    let ticks = vec![
        10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5,
    ];
    let mut chart = ChartBuilder::on(picture)
        .caption("Wrong without a warning", TITLE)
        .margin(24 * FINE)
        .x_label_area_size(80 * FINE)
        .y_label_area_size(110 * FINE)
        .build_cartesian_2d(
            (least..most).log_scale().with_key_points(ticks),
            // Room below for points at 0, which is where one would like to be.
            -0.03 * highest..highest,
        )?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(BLACK.mix(0.2).stroke_width(FINE))
        .axis_style(BLACK.stroke_width(2 * FINE))
        .set_all_tick_mark_size(6 * FINE)
        .x_desc("evaluations per integral")
        .x_labels(12)
        .x_label_formatter(&|x| x.to_string())
        .y_desc("silent failures, %")
        .axis_desc_style(LABEL)
        .label_style(TICK)
        .draw()?;

    for (i, ((method, points), colour)) in lines.iter().zip(COLOURS.into_iter().cycle()).enumerate()
    {
        // Those of several lines would hide each other.
        let text = |t| {
            if i == 0 {
                options.tolerance(t)
            } else {
                String::new()
            }
        };
        chart
            .draw_series([PathElement::new(
                points.clone(),
                colour.stroke_width(3 * FINE),
            )])?
            .label(*method)
            .legend(move |(x, y)| Circle::new((x + 18 * fine, y), 8 * fine, colour.filled()));
        chart.draw_series(points.iter().enumerate().map(|(t, &point)| {
            EmptyElement::at(point)
                + Circle::new((0, 0), 8 * fine, colour.filled())
                + Text::new(text(t), (10 * fine, -28 * fine), TICK.into_font())
        }))?;
    }
    let position = if peers.is_empty() {
        SeriesLabelPosition::UpperLeft
    } else {
        SeriesLabelPosition::UpperRight
    };
    draw_legend(&mut chart, position)
}
