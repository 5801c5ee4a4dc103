use quadrille::{Value, quad};

#[derive(Clone)]
struct Field(f64, f64);

impl Value for Field {
    type Real = f64;
    fn components(&self) -> usize {
        2
    }
    fn pack(&self, components: &mut [f64]) {
        components.copy_from_slice(&[self.0, self.1]);
    }
}

fn main() {
    let _ = quad(|x: f64| Field(x, 1.0), 0.0..1.0);
}
