use quadrille::quad;

fn main() {
    let (a, b) = (0.0_f64, 1.0_f64);
    let _ = quad(|x: f32| x * x, a..b);
    let (a, b) = (0.0_f32, 1.0_f32);
    let _ = quad(|x: f64| x * x, a..b);
}
