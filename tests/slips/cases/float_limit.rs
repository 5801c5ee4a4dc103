use quadrille::Quad;

fn main() {
    let _ = Quad::new().max_intervals(1e3);
}
