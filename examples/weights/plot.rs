//! The picture: evaluations over the frequency.

use std::error::Error;
use std::path::Path;

use plotters::prelude::*;
use quadrille_examples::{COLOURS, FINE, LABEL, TICK, TITLE, draw_legend, save_smooth};

use crate::Curve;

const SIZE: (u32, u32) = (1200, 800);

/// Two shades for each method, with and without the weight.
const SHADES: [RGBColor; 4] = [COLOURS[0], COLOURS[1], COLOURS[4], COLOURS[5]];

pub(crate) fn draw(curves: &[Curve], path: &Path) -> Result<(), Box<dyn Error>> {
    let fine = i32::try_from(FINE)?;
    save_smooth(path, SIZE, |picture| {
        picture.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(picture)
            .caption("exp(x) cos(w x) from 0 to 1, to 1e-10", TITLE)
            .margin(24 * FINE)
            .x_label_area_size(80 * FINE)
            .y_label_area_size(120 * FINE)
            .build_cartesian_2d((1.0..1e8).log_scale(), (10.0..1e5).log_scale())?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(BLACK.mix(0.2).stroke_width(FINE))
            .axis_style(BLACK.stroke_width(2 * FINE))
            .set_all_tick_mark_size(6 * FINE)
            .x_desc("w")
            .y_desc("evaluations")
            .x_label_formatter(&|x| format!("{x:e}"))
            .y_label_formatter(&|y| y.to_string())
            .axis_desc_style(LABEL)
            .label_style(TICK)
            .draw()?;
        for (curve, colour) in curves.iter().zip(SHADES) {
            let points: Vec<_> = curve.points.iter().map(|&(w, n)| (w, n as f64)).collect();
            let style = colour.stroke_width(3 * FINE);
            chart
                .draw_series([PathElement::new(points.clone(), style)])?
                .label(curve.name)
                .legend(move |(x, y)| Circle::new((x + 18 * fine, y), 8 * fine, colour.filled()));
            let dot = |point| Circle::new(point, 5 * fine, colour.filled());
            chart.draw_series(points.into_iter().map(dot))?;
        }
        draw_legend(&mut chart, SeriesLabelPosition::UpperRight)
    })
}
