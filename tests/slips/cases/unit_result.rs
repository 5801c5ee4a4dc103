use quadrille::quad;

fn main() {
    let _ = quad(|x: f64| { x * x; }, 0.0..1.0);
}
