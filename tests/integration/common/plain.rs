//! Numbers that know no more than what every value must.

use quadrille::Value;

#[derive(Clone, Debug)]
pub(crate) struct Plain<const N: usize>(pub(crate) [f64; N]);

impl<const N: usize> Value for Plain<N> {
    type Real = f64;

    fn components(&self) -> usize {
        N
    }

    fn pack(&self, components: &mut [f64]) {
        components.copy_from_slice(&self.0);
    }

    fn unpack(&mut self, components: &[f64]) {
        self.0.copy_from_slice(components);
    }
}
