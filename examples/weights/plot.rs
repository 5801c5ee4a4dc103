//! The picture: evaluations over the frequency.

use std::error::Error;
use std::path::Path;

use plotters::prelude::*;
use quadrille_examples::{FINE, save_smooth};

use crate::Curve;

const SIZE: (u32, u32) = (1200, 800);
const TITLE: (&str, u32) = ("sans-serif", 36 * FINE);
const LABEL: (&str, u32) = ("sans-serif", 30 * FINE);
const TICK: (&str, u32) = ("sans-serif", 24 * FINE);

/// Told apart by the colour-blind too (Okabe and Ito, 2008).
const COLOURS: [RGBColor; 4] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(86, 180, 233),
    RGBColor(230, 159, 0),
];

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
        for (curve, colour) in curves.iter().zip(COLOURS) {
            let points: Vec<_> = curve.points.iter().map(|&(w, n)| (w, n as f64)).collect();
            let style = colour.stroke_width(3 * FINE);
            chart
                .draw_series([PathElement::new(points.clone(), style)])?
                .label(curve.name)
                .legend(move |(x, y)| Circle::new((x + 18 * fine, y), 8 * fine, colour.filled()));
            let dot = |point| Circle::new(point, 5 * fine, colour.filled());
            chart.draw_series(points.into_iter().map(dot))?;
        }
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperRight)
            .background_style(WHITE)
            .border_style(BLACK.stroke_width(FINE))
            .legend_area_size(36 * FINE)
            .margin(8 * FINE)
            .label_font(LABEL)
            .draw()?;
        Ok(())
    })
}
