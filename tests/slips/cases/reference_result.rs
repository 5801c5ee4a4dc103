use quadrille::quad;

fn main() {
    let table = [1.0, 2.0];
    let _ = quad(|x: f64| &table[x as usize], 0.0..2.0);
}
