//! The closed form, point by point and on a grid, by both kinds of arithmetic, whichever the processor would choose, against the
//! tables of 32 digits made by `tests/reference/spdc_reference.py`.

use super::exact::closed_form_by;
use super::grid::{Column, fill_regular_by, is_regular, points};
use crate::arithmetic::{Arithmetic, Fused, Separate};

/// Allowed errors in units of the envelope, as in `tests/integration/spdc_exact.rs`.
const EXACT: f64 = 1e-14;
const GRID: f64 = 5e-14;

/// phi, xi, the overlap and its envelope.
fn table() -> impl Iterator<Item = [f64; 4]> {
    [
        include_str!("../../tests/data/spdc_reference.csv"),
        include_str!("../../tests/data/spdc_random.csv"),
        include_str!("../../tests/data/spdc_extreme.csv"),
    ]
    .into_iter()
    .flat_map(|text| text.lines().skip(1))
    .map(|line| {
        let numbers: Vec<f64> = line.split(',').map(|n| n.parse().unwrap()).collect();
        numbers.try_into().unwrap()
    })
}

fn assert_closed_form_matches_the_tables<A: Arithmetic>() {
    for [phi, xi, exact, envelope] in table() {
        let off = (closed_form_by::<A>(phi, xi) - exact).abs();
        assert!(off <= EXACT * envelope, "phi {phi:e}, xi {xi:e}: {off:e}");
    }
}

#[test]
fn closed_form_matches_the_tables_in_both_arithmetics() {
    assert_closed_form_matches_the_tables::<Separate>();
    assert_closed_form_matches_the_tables::<Fused>();
}

fn assert_grid_matches_the_tables<A: Arithmetic>() {
    let mut shared = 0;
    for [phi, xi, exact, envelope] in table() {
        if points(phi).is_some() && is_regular(xi) {
            let mut value = [f64::NAN];
            fill_regular_by::<A>(&[phi], &[Column::new(xi)], &mut value);
            let off = (value[0] - exact).abs();
            assert!(off <= GRID * envelope, "phi {phi:e}, xi {xi:e}: {off:e}");
            shared += 1;
        }
    }
    assert!(shared > 200, "{shared}");
}

#[test]
fn grid_matches_the_tables_in_both_arithmetics() {
    assert_grid_matches_the_tables::<Separate>();
    assert_grid_matches_the_tables::<Fused>();
}

fn assert_grid_agrees_with_the_closed_form<A: Arithmetic>() {
    // Odd numbers of rows and columns, and more columns than a tile has.
    let phis: Vec<f64> = (0..125).map(|i| -50.0 + 0.65 * f64::from(i)).collect();
    let xis: Vec<f64> = (0..141)
        .map(|j| 10_f64.powf(-3.0 + 0.05 * f64::from(j)))
        .collect();
    let columns: Vec<Column> = xis.iter().map(|&xi| Column::new(xi)).collect();
    let mut map = vec![f64::NAN; phis.len() * xis.len()];
    fill_regular_by::<A>(&phis, &columns, &mut map);
    for (&phi, row) in phis.iter().zip(map.chunks_exact(xis.len())) {
        assert!(points(phi).is_some(), "{phi}");
        for (&xi, &value) in xis.iter().zip(row) {
            let exact = closed_form_by::<A>(phi, xi);
            let swing = 4.0 * xi.sqrt() / (phi.abs() * xi.hypot(1.0));
            let envelope = if phi.abs() <= 2.0 { 0.0 } else { swing }.max(exact.abs());
            let off = (value - exact).abs();
            assert!(off <= GRID * envelope, "phi {phi}, xi {xi}: {off:e}");
        }
    }
}

#[test]
fn grid_agrees_with_the_closed_form_in_both_arithmetics() {
    assert_grid_agrees_with_the_closed_form::<Separate>();
    assert_grid_agrees_with_the_closed_form::<Fused>();
}
