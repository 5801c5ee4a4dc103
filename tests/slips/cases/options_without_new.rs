use quadrille::Quad;

fn main() {
    let _ = Quad::rel_tol(1e-8);
}
