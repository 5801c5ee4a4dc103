use quadrille::quad;

fn wave(x: f64, w: f64) -> f64 {
    (w * x).sin()
}

fn main() {
    let _ = quad(wave, 0.0..1.0);
}
