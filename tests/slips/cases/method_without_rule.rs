use quadrille::{Method, Quad};

fn main() {
    let _ = Quad::new().method(Method::Qag);
}
