//! An integrand that is a table, with something between its entries: what break points at the knots
//! are worth. The number of pieces may be given: `cargo run --release --example tabulated_data 500`.

use quadrille::{Domain, Method, Quad, Rule};
use splines::{Interpolation, Key, Spline};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let given = std::env::args().nth(1).map(|n| n.parse::<u32>());
    let pieces = given.unwrap_or(Ok(20))?.max(1);
    // A spectral line; your numbers come from a file.
    let knot = |i| f64::from(i) / f64::from(pieces);
    let knots: Vec<f64> = (0..=pieces).map(knot).collect();
    let line = |x: f64| (-((x - 0.42) / 0.15).powi(2)).exp();
    let (first, last) = (knots[1], knots[knots.len() - 2]);

    for (name, between) in [
        ("steps", Interpolation::Step(1.0)),
        ("straight lines", Interpolation::Linear),
        ("cubics", Interpolation::CatmullRom),
    ] {
        // A cubic takes four knots. At either end, where there are three, it is a straight line.
        let key = |&x: &f64| match between {
            Interpolation::CatmullRom if x < first || x >= last => {
                Key::new(x, line(x), Interpolation::Linear)
            }
            _ => Key::new(x, line(x), between),
        };
        let table: Spline<f64, f64> = knots.iter().map(key).collect();
        // A table without entries has no value. As a NaN it becomes an error.
        let f = |x: f64| table.clamped_sample(x).unwrap_or(f64::NAN);

        // Two points a piece are exact for polynomials up to cubics.
        let half = 0.5 / f64::from(pieces);
        let two = |x: f64| f(x - half - half / 3f64.sqrt()) + f(x - half + half / 3f64.sqrt());
        let exact: f64 = knots[1..].iter().map(|&x| half * two(x)).sum();
        let (q, qag) = (Quad::new(), Method::Qag(Rule::GaussKronrod15));
        for (how, q, range) in [
            ("no break points", q, Domain::from(0.0..1.0)),
            ("the knots", q, Domain::from(&knots)),
            ("the knots, Qag", q.method(qag), Domain::from(&knots)),
        ] {
            let result = q.integrate(f, range).map(|area| {
                let (calls, error) = (area.evaluations, (area.value - exact).abs());
                let estimate = area.error;
                format!("{calls} evaluations, off by {error:.1e}, estimate {estimate:.1e}")
            });
            let result = result.unwrap_or_else(|error| error.to_string());
            println!("{name}, {how}: {result}");
        }
    }
    Ok(())
}
