//! Narrow peaks in wide ranges.

use std::f64::consts::PI;

use crate::case::{Case, spread};

/// Of the peak, where the range is 1.
pub const WIDTHS: [f64; 9] = [1e-1, 3e-2, 1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 1e-5, 1e-6];

/// How many places there are.
const PLACES: usize = 100;

/// A Gaussian peak of standard deviation `width` on a smooth ground, at many places of [0, 1], and
/// perhaps a break point at it. Peak and ground have about the same integral.
pub fn peaks(width: f64, break_point: bool) -> Vec<Case> {
    (0..PLACES)
        .map(|k| {
            // Whole within the range.
            let c = 0.5 + (1.0 - 20.0 * width.min(0.03)) * (spread(k) - 0.5);
            let below = |x: f64| 0.5 * libm::erfc(x / width / std::f64::consts::SQRT_2);
            let inside = 1.0 - below(c) - below(1.0 - c);
            let height = 1.0 / (width * (2.0 * PI).sqrt());
            let points = if break_point {
                vec![0.0, c, 1.0]
            } else {
                vec![0.0, 1.0]
            };
            Case::known(
                format!("a peak of {width:e} at {c:.4}"),
                &points,
                inside + 1_f64.sin(),
                move |x| height * (-0.5 * ((x - c) / width).powi(2)).exp() + x.cos(),
            )
            // Out to one per cent of the height.
            .feature(c - 3.03 * width..c + 3.03 * width)
        })
        .collect()
}
