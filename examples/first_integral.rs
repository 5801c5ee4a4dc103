//! A first integral, and what to do when there is none.
//!
//! ```text
//! cargo run --example first_integral
//! ```

use std::f64::consts::PI;

use quadrille::{Cause, Error, Estimate, Quad, quad};

fn main() -> Result<(), Error<f64>> {
    // A function and a range. The logarithm is infinite at 0, and no trouble.
    let area = quad(|x: f64| x.ln(), 0.0..1.0)?;
    println!("logarithm    {} +- {:.0e}", area.value, area.error);
    println!("             after {} evaluations", area.evaluations);

    // Half a line, or the whole one, is a range too.
    let gauss = quad(|x: f64| (-x * x).exp(), ..)?;
    println!("Gauss        {}, sqrt(pi) is {}", gauss.value, PI.sqrt());

    // Between the ends stand break points, where the integrand has a kink, a jump or a narrow
    // peak. This peak is so narrow and so far out that no sample would meet it: the integrator
    // would see a function that is zero everywhere, and say so.
    let peak = |x: f64| (-(x - 700.0).powi(2)).exp();
    let area = quad(peak, [f64::NEG_INFINITY, 690.0, 710.0, f64::INFINITY])?;
    println!("narrow peak  {} +- {:.0e}", area.value, area.error);

    // An integral comes back as `Ok` only if it is finite and as accurate as was asked for, by
    // default to half of the digits. Everything else is an error with a reason.
    show("power", quad(|x: f64| x.powf(-1.2), 0.0..1.0));
    show("wild", quad(|x: f64| (1.0 / x).sin(), 0.0..1.0));
    show("square root", quad(|x: f64| (1.0 - x).sqrt(), 0.0..2.0));
    let more_than_exact = Quad::new().rel_tol(-1e-9);
    show("tolerance", more_than_exact.integrate(f64::exp, 0.0..1.0));

    // An integrand may fail by itself. Its error is passed on as it is, with the place.
    let table = [1.0, 0.8, 0.5, 0.3];
    let lookup = |x: f64| interpolate(&table, x).ok_or("the table ends at 3");
    match Quad::new().try_integrate(lookup, 0.0..5.0) {
        Ok(area) => println!("table        {}", area.value),
        Err(Error::Integrand { x, source }) => println!("table        {source}, not at {x:.2}"),
        Err(other) => println!("table        {other}"),
    }
    Ok(())
}

fn show(name: &str, result: Result<Estimate<f64>, Error<f64>>) {
    print!("{name:<12} ");
    match result {
        Ok(area) => println!("{} +- {:.0e}", area.value, area.error),
        // The reason is for the program to act upon.
        Err(Error::NotConverged {
            cause: Cause::Divergent,
            ..
        }) => println!("has no finite integral"),
        Err(Error::NonFinite { x }) => println!("is not a number at x = {x:.3}"),
        // What was reached is not lost. Whether it will do is for the caller to say, not for the
        // integrator: it is not what was asked for.
        Err(error) => match error.best() {
            Some(best) => println!("{:.5} +- {:.0e} at best", best.value, best.error),
            None => println!("{error}"),
        },
    }
}

/// The value at `x` between the values at 0, 1, 2, ...
fn interpolate(table: &[f64], x: f64) -> Option<f64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a conversion that saturates, and an index that is looked up"
    )]
    let index = x.floor() as usize;
    let (left, right) = (table.get(index)?, table.get(index + 1)?);
    Some(left + (right - left) * (x - index as f64))
}
