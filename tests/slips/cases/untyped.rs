use quadrille::quad;

fn main() {
    let _ = quad(|x| x * x, 0.0..1.0);
}
