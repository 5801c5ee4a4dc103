use quadrille::quad;

fn density(x: f64) -> Result<f64, String> {
    if x < 2.0 { Ok(x * x) } else { Err(format!("no density at {x}")) }
}

fn main() {
    let _ = quad(density, 0.0..1.0);
    let _ = quad(|x: f64| density(x), 0.0..1.0);
}
