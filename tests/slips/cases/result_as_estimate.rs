use quadrille::quad;

fn main() {
    let area = quad(|x: f64| x, 0.0..1.0);
    println!("{}", area.value);
}
