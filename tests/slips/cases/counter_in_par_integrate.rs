use quadrille::Quad;

fn main() {
    let mut calls = 0;
    let f = |x: f64| {
        calls += 1;
        x * x
    };
    let _ = Quad::new().par_integrate(f, 0.0..1.0);
}
