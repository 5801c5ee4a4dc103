use quadrille::quad;

fn main() {
    // The area of the part where it holds.
    let _ = quad(|x: f64| x.sin() > 0.5, 0.0..1.0);
}
