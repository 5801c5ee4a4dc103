//! Voigt profiles, a Gaussian of width 1 seen through a Lorentzian of width gamma, over x and gamma:
//! `cargo run --release --example voigt_map -- voigt` makes `voigt.csv` and `voigt.png`.
//!
//! ```text
//! V(x) = integral of exp(-t^2/2)/sqrt(2 pi) gamma/pi / ((x - t)^2 + gamma^2) dt over the line
//! ```

use std::{env, error::Error, f64::consts::PI, fs::File, path::Path};

use indicatif::ProgressBar;
use plotters::prelude::*;
use quadrille::{Axis, Grid, ParMap, quad};
use quadrille_examples::{FINE, save_smooth};

fn main() -> Result<(), Box<dyn Error>> {
    let name = env::args().nth(1).unwrap_or("voigt".into());
    let gammas = Axis::linspace(0.02, 2.0, 100).named("gamma");
    let grid = Grid::new(gammas, Axis::linspace(-4.0, 4.0, 161).named("x"));

    let bar = ProgressBar::new(grid.len() as u64);
    let sweep = ParMap::new().progress(|done, _| bar.set_position(done as u64));
    let map = grid.try_par_map_with(&sweep, |gamma, x| {
        let gauss = |t: f64| (-0.5 * t * t).exp() / (2.0 * PI).sqrt();
        let lorentz = |t: f64| gamma / PI / ((x - t).powi(2) + gamma * gamma);
        // A break point where the narrow peak is: a line is looked at around 0.
        let line = [f64::NEG_INFINITY, x, f64::INFINITY];
        quad(|t: f64| gauss(t) * lorentz(t), line)
    })?;
    bar.finish_and_clear();
    map.write_csv(File::create(format!("{name}.csv"))?, ["V"], |v| [v.value])?;

    let picture = format!("{name}.png");
    save_smooth(Path::new(&picture), (900, 700), |area| {
        area.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(area)
            .margin(20 * FINE)
            .set_all_label_area_size(60 * FINE)
            .build_cartesian_2d(-4.025..4.025, 0.01..2.01)?;
        let mut mesh = chart.configure_mesh();
        mesh.label_style(("sans-serif", 22 * FINE)).disable_mesh();
        mesh.x_desc("x").y_desc("gamma").draw()?;
        let cells = map.iter().map(|(gamma, x, v)| {
            let corners = [(x - 0.025, gamma - 0.01), (x + 0.025, gamma + 0.01)];
            Rectangle::new(corners, ViridisRGB.get_color(v.value / 0.4).filled())
        });
        chart.draw_series(cells)?;
        Ok(())
    })
}
