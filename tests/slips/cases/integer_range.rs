use quadrille::quad;

fn main() {
    let _ = quad(|x: f64| x * x, 0..1);
    let _ = quad(|x: f64| x * x, [0, 1, 2]);
}
