use quadrille::quad;

fn main() {
    let mut calls = 0;
    let f = |x: f64| {
        calls += 1;
        x * x
    };
    let _ = quad(f, 0.0..1.0);
    let _ = quad(f, 1.0..2.0);
}
