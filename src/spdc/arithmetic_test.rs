//! The closed form by both kinds of arithmetic, whichever the processor would choose, against the
//! tables of 32 digits made by `tests/reference/spdc_reference.py`.

use super::exact::closed_form_by;
use crate::arithmetic::{Arithmetic, Fused, Separate};

/// Allowed error in units of the envelope, as in `tests/spdc_exact.rs`.
const EXACT: f64 = 1e-14;

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
