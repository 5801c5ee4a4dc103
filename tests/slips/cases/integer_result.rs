use quadrille::quad;

fn main() {
    let _ = quad(|x: f64| if x < 0.5 { 0 } else { 1 }, 0.0..1.0);
}
