use quadrille::{Error, quad};

fn main() -> Result<(), Error<f64>> {
    let area: f64 = quad(|x: f64| x, 0.0..1.0)?;
    println!("{area}");
    Ok(())
}
