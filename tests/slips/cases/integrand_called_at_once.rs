use quadrille::quad;

fn main() {
    let x = 0.5_f64;
    let _ = quad(x.sin(), 0.0..1.0);
}
