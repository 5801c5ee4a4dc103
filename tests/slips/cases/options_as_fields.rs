use quadrille::{Method, Quad};

fn main() {
    let _ = Quad { method: Method::Qags, ..Quad::new() };
}
