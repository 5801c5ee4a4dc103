use quadrille::{par_map, quad};

fn main() {
    let mut done = 0;
    let _ = par_map(&[1.0, 2.0], |&w| {
        done += 1;
        quad(|x: f64| (w * x).sin(), 0.0..1.0)
    });
}
