use quadrille::Quad;
use std::cell::Cell;

fn main() {
    let calls = Cell::new(0);
    let f = |x: f64| {
        calls.set(calls.get() + 1);
        x * x
    };
    let _ = Quad::new().par_integrate(f, 0.0..1.0);
}
