use quadrille::quad;

fn main() {
    let _ = quad(|n: i32| n * n, 0..10);
}
