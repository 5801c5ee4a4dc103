use quadrille::Value;

#[derive(Clone)]
struct Count(i64);

impl Value for Count {
    type Real = i64;
    fn components(&self) -> usize {
        1
    }
    fn pack(&self, components: &mut [i64]) {
        components[0] = self.0;
    }
    fn unpack(&mut self, components: &[i64]) {
        self.0 = components[0];
    }
}

fn main() {}
