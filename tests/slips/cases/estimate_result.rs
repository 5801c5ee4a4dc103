use quadrille::{Quad, quad};

fn main() {
    // An integral of integrals, whose inner one is a whole estimate.
    let _ = quad(|x: f64| quad(|y: f64| x * y, 0.0..1.0).unwrap(), 0.0..1.0);
    let _ = Quad::new().try_integrate(|x: f64| quad(|y: f64| x * y, 0.0..1.0), 0.0..1.0);
}
