//! Tables of numbers, and how near a value is to theirs.

/// A cell.
pub(crate) fn number(cell: &str) -> f64 {
    cell.parse().expect("a number")
}

/// Rows of numbers below a line of names.
pub(crate) fn table<const N: usize>(text: &str) -> Vec<[f64; N]> {
    let row = |line: &str| {
        let numbers: Vec<f64> = line.split(',').map(number).collect();
        numbers.try_into().expect("a number for each column")
    };
    text.lines().skip(1).map(row).collect()
}

pub(crate) fn close(value: f64, exact: f64, tolerance: f64) -> bool {
    (value - exact).abs() <= tolerance * exact.abs()
}

/// What errors of the SPDC mode overlap are measured in: |I|, or where I oscillates in phi the size of
/// its oscillations.
pub(crate) fn envelope(phi: f64, xi: f64, value: f64) -> f64 {
    if phi.abs() <= 2.0 {
        return value.abs();
    }
    value
        .abs()
        .max(4.0 * xi.sqrt() / (phi.abs() * xi.hypot(1.0)))
}
