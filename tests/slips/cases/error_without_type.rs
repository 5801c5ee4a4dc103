use quadrille::{Error, quad};

fn area() -> Result<f64, Error> {
    Ok(quad(|x: f64| x, 0.0..1.0)?.value)
}

fn main() {
    let _ = area();
}
