//! The picture of the map.

use std::error::Error;
use std::ops::Range;
use std::path::Path;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use quadrille::GridMap;
use quadrille_examples::register_fonts;

const SIZE: (u32, u32) = (1200, 900);
/// The width of the colour bar with its numbers.
const BAR: u32 = 180;

/// Shared by the map and the colour bar, which stand side by side and end at the same height.
const MARGIN: u32 = 24;
const BELOW: u32 = 88;
const TITLE: (&str, u32) = ("sans-serif", 36);
const LABEL: (&str, u32) = ("sans-serif", 30);
const TICK: (&str, u32) = ("sans-serif", 26);
const FORMULA: (&str, u32) = ("serif", 36);

const TICK_LENGTH: i32 = 8;
/// Plotters centres its text a little too high.
const TEXT_DOWN: i32 = 3;

const PHASE: Range<f64> = -7.0..3.0;

/// The colours' range, the same for any number of points: the whole map is within it.
const COLOURS: Range<f64> = -0.17..1.04;

/// Where the overlap is largest, xi and phi/pi. Boyd and Kleinman (J. Appl. Phys. 39, 3597, 1968)
/// give it to three digits.
const OPTIMUM: (f64, f64) = (2.837_519_119_494_138, -1.036_142_643_016_995);

type Area<'a> = DrawingArea<BitMapBackend<'a>, Shift>;

/// Draws half the overlap: focus to the right, phase mismatch upwards.
pub(crate) fn draw(map: &GridMap<f64>, path: &Path) -> Result<(), Box<dyn Error>> {
    register_fonts()?;
    let picture = BitMapBackend::new(path, SIZE).into_drawing_area();
    picture.fill(&WHITE)?;
    let (left, right) = picture.split_horizontally(SIZE.0 - BAR);
    draw_map(map, &left)?;
    draw_bar(&right)?;
    picture.present()?;
    Ok(())
}

fn draw_map(map: &GridMap<f64>, area: &Area<'_>) -> Result<(), Box<dyn Error>> {
    let focus = 10_f64.powf(-1.5)..10_f64.powf(2.5);
    let ticks = vec![0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0];
    let mut chart = ChartBuilder::on(area)
        .caption("Spatial mode overlap in SPDC", TITLE)
        .margin(MARGIN)
        .x_label_area_size(BELOW)
        .y_label_area_size(100)
        .build_cartesian_2d(focus.clone().log_scale().with_key_points(ticks), PHASE)?;

    let (rows, columns) = map.shape();
    let size = chart.plotting_area().dim_in_pixel();
    let pixels = pixels(size, |x, y| {
        map.get(nearest(y, rows), nearest(x, columns)).copied()
    });
    let corner = (focus.start, PHASE.end);
    chart.draw_series(BitMapElement::with_owned_buffer(corner, size, pixels))?;

    chart
        .configure_mesh()
        .disable_mesh()
        .x_desc("aggregate focus ξ")
        .x_label_formatter(&|xi| xi.to_string())
        .y_desc("phase mismatch φ/π")
        .y_labels(11)
        .y_label_formatter(&|phase| number(*phase, 0))
        .axis_desc_style(LABEL)
        .label_style(TICK)
        .set_all_tick_mark_size(TICK_LENGTH)
        .y_label_offset(TEXT_DOWN)
        .draw()?;

    let (xi, phase) = OPTIMUM;
    let coordinates = format!("({}, {})", number(xi, 2), number(phase, 2));
    let beside = LABEL
        .into_text_style(area)
        .pos(Pos::new(HPos::Left, VPos::Center));
    chart.draw_series([EmptyElement::at(OPTIMUM)
        + Cross::new((0, 0), 12, BLACK.stroke_width(3))
        + Text::new(coordinates, (22, TEXT_DOWN), beside)])?;
    Ok(())
}

fn draw_bar(area: &Area<'_>) -> Result<(), Box<dyn Error>> {
    let mut chart = ChartBuilder::on(area)
        .caption("I/2", FORMULA)
        .margin(MARGIN)
        .x_label_area_size(BELOW)
        .right_y_label_area_size(84)
        .build_cartesian_2d(0.0..1.0, COLOURS)?;

    let size = chart.plotting_area().dim_in_pixel();
    let pixels = pixels(size, |_, y| {
        Some(COLOURS.start + y * (COLOURS.end - COLOURS.start))
    });
    let corner = (0.0, COLOURS.end);
    chart.draw_series(BitMapElement::with_owned_buffer(corner, size, pixels))?;

    chart
        .configure_mesh()
        .disable_mesh()
        .disable_x_axis()
        .y_labels(13)
        .y_label_formatter(&|value| number(*value, 1))
        .label_style(TICK)
        .set_all_tick_mark_size(TICK_LENGTH)
        .y_label_offset(TEXT_DOWN)
        .draw()?;
    Ok(())
}

/// The colours of a picture, row by row from the top, whose values are a function of the place:
/// `x` and `y` from 0 to 1, to the right and upwards. White where there is no value.
fn pixels((width, height): (u32, u32), value: impl Fn(f64, f64) -> Option<f64>) -> Vec<u8> {
    let middle = |pixel: u32, pixels: u32| (f64::from(pixel) + 0.5) / f64::from(pixels);
    let mut pixels = Vec::new();
    for y in (0..height).rev() {
        for x in 0..width {
            let RGBColor(red, green, blue) = match value(middle(x, width), middle(y, height)) {
                Some(value) => ViridisRGB.get_color_normalized(value, COLOURS.start, COLOURS.end),
                None => WHITE,
            };
            pixels.extend([red, green, blue]);
        }
    }
    pixels
}

/// The point next to `place`, from 0 to 1, of a half-open axis of so many points.
fn nearest(place: f64, points: usize) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to the number of points"
    )]
    let index = (place * points as f64).round() as usize;
    index.min(points - 1)
}

/// With a minus sign as long as a digit.
fn number(value: f64, decimals: usize) -> String {
    format!("{value:.decimals$}").replace('-', "−")
}
