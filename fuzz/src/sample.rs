//! What integrands return, by components.

use std::fmt::Debug;

use arbitrary::Arbitrary;
use quadrille::Value;
use quadrille::num_complex::Complex64;

#[derive(Arbitrary, Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Double,
    Single,
    Complex,
    Array,
    Vector,
}

/// What an integrand may return.
pub trait Sample: Value + Default + Debug + PartialEq {
    fn of(parts: impl Iterator<Item = f64>) -> Self;
    fn parts(&self) -> Vec<f64>;
    fn wide(x: Self::Real) -> f64;
}

macro_rules! sample {
    ($t:ty, $real:ty, $parts:ident => $of:expr, $y:ident => $to:expr) => {
        impl Sample for $t {
            fn of($parts: impl Iterator<Item = f64>) -> Self {
                #[allow(unused_mut)]
                let mut $parts = $parts;
                $of
            }
            fn parts(&self) -> Vec<f64> {
                let $y = self;
                $to
            }
            fn wide(x: $real) -> f64 {
                f64::from(x)
            }
        }
    };
}
sample!(f64, f64, p => p.next().unwrap(), y => vec![*y]);
sample!(f32, f32, p => p.next().unwrap() as f32, y => vec![f64::from(*y)]);
sample!(Complex64, f64, p => Complex64::new(p.next().unwrap(), p.next().unwrap()),
    y => vec![y.re, y.im]);
sample!([f64; 3], f64, p => std::array::from_fn(|_| p.next().unwrap()), y => y.to_vec());
sample!(Vec<f64>, f64, p => p.collect(), y => y.clone());
