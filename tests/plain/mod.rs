//! A number that knows no more than what every value must.

use quadrille::Value;

#[derive(Clone, Debug)]
pub(crate) struct Plain(pub(crate) f64);

impl Value for Plain {
    type Real = f64;

    fn scale_by(&mut self, factor: f64) {
        self.0 *= factor;
    }

    fn add_scaled(&mut self, factor: f64, other: &Self) {
        self.0 += factor * other.0;
    }

    fn norm(&self) -> f64 {
        self.0.abs()
    }
}
