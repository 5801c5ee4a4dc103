use quadrille::quad;

fn main() {
    let _ = quad(|x: f64| if x < 0.5 { "left" } else { "right" }, 0.0..1.0);
}
