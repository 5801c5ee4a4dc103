use quadrille::quad;

fn main() {
    let _ = quad(|x: f64| vec![(x, 1.0), (x * x, 2.0)], 0.0..1.0);
}
