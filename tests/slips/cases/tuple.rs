use quadrille::quad;

fn main() {
    let _ = quad(|x: f64| (x.sin(), x.cos()), 0.0..1.0);
}
