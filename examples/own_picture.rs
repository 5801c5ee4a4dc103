//! Pictures of one's own: a curve and a map of Bessel's integral, into `target/own_picture` or the
//! directory that is given. The guide explains them.
//!
//! ```text
//! cargo run --release --example own_picture
//! ```

use std::error::Error;
use std::f64::consts::PI;
use std::path::{Path, PathBuf};
use std::{env, fs};

use plotters::prelude::*;
use plotters::style::{FontStyle, register_font};
use quadrille::{Axis, Grid, GridMap, quad, try_par_map};

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::args().nth(1).unwrap_or("target/own_picture".into()));
    fs::create_dir_all(&out)?;
    register_fonts()?;

    let x = Axis::linspace(0.0, 20.0, 401);
    let values = try_par_map(x.values(), |&x| bessel(0.0, x))?;
    let points = x.values().iter().copied().zip(values).collect();
    curve(points, &out.join("curve.png"))?;

    let orders = Axis::linspace(0.0, 10.0, 101);
    map(
        &Grid::new(orders, x).try_par_map(bessel)?,
        &out.join("map.png"),
    )
}

/// Bessel's integral: for a whole n, the Bessel function J_n(x).
fn bessel(n: f64, x: f64) -> Result<f64, quadrille::Error<f64>> {
    let wave = |t: f64| (n * t - x * t.sin()).cos() / PI;
    Ok(quad(wave, 0.0..PI)?.value)
}

/// Without this, and without the system's fonts, `draw` fails with `FontUnavailable`.
fn register_fonts() -> Result<(), Box<dyn Error>> {
    register_font("sans-serif", FontStyle::Normal, dejavu::sans::regular())
        .map_err(|_| "the font cannot be read")?;
    Ok(())
}

fn curve(points: Vec<(f64, f64)>, path: &Path) -> Result<(), Box<dyn Error>> {
    let picture = BitMapBackend::new(path, (900, 600)).into_drawing_area();
    picture.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&picture)
        .margin(20)
        .x_label_area_size(40)
        .y_label_area_size(60)
        .build_cartesian_2d(0.0..20.0, -1.0..1.0)?;
    chart
        .configure_mesh()
        .label_style(("sans-serif", 22))
        .draw()?;
    chart.draw_series([PathElement::new(points, BLUE.stroke_width(3))])?;
    picture.present()?;
    Ok(())
}

fn map(values: &GridMap<f64>, path: &Path) -> Result<(), Box<dyn Error>> {
    let picture = BitMapBackend::new(path, (900, 600)).into_drawing_area();
    picture.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&picture)
        .margin(20)
        .x_label_area_size(40)
        .y_label_area_size(60)
        .build_cartesian_2d(0.0..20.0, 0.0..10.0)?;
    chart
        .configure_mesh()
        .disable_mesh()
        .label_style(("sans-serif", 22))
        .draw()?;
    // A point of the grid is the middle of a cell. Each reaches into the next, which leaves no gaps.
    let (rows, columns) = values.shape();
    let (height, width) = (10.0 / (rows - 1) as f64, 20.0 / (columns - 1) as f64);
    chart.draw_series(values.iter().map(|(n, x, value)| {
        let colour = ViridisRGB.get_color_normalized(*value, -0.5, 1.0);
        let corners = [(x - 0.5 * width, n - 0.5 * height), (x + width, n + height)];
        Rectangle::new(corners, colour.filled())
    }))?;
    picture.present()?;
    Ok(())
}
