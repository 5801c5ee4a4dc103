use quadrille::quad;

fn main() {
    let _ = quad(|x| x.sin(), 0.0..1.0);
}
