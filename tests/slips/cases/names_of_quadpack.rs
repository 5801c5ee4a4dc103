use quadrille::{Method, Quad};

fn main() {
    let _ = Quad::new().method(Method::QAGS);
    let _ = Quad::new().epsabs(1e-8);
    let _ = Quad::new().limit(50);
}
