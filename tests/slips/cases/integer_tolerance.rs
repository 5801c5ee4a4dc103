use quadrille::Quad;

fn main() {
    let _ = Quad::new().rel_tol(1);
}
