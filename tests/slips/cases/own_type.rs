use quadrille::quad;

#[derive(Clone)]
struct Field {
    e: f64,
    b: f64,
}

fn main() {
    let _ = quad(|x: f64| Field { e: x.cos(), b: x.sin() }, 0.0..1.0);
}
