use quadrille::{Quad, quad};

fn main() {
    let _ = quad(|x: f64| x * x, 0.0, 1.0);
    let _ = Quad::new().integrate(|x: f64| x * x, 0.0, 1.0);
}
