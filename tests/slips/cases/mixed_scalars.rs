use quadrille::quad;

fn main() {
    let _ = quad(|x: f32| f64::from(x).sin(), 0.0..1.0);
}
