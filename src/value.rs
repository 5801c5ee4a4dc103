//! What an integrand returns.

use alloc::vec::Vec;
use core::array;

use num_complex::Complex;
use num_traits::Zero;

use crate::real::Real;

/// An element of a normed vector space over [`Self::Real`](Value::Real), as a list of real components.
///
/// Real numbers, complex numbers, arrays `[Y; N]` and vectors `Vec<Y>` of values are
/// values. The norm is Euclidean over all real components, and it is what tolerances
/// and error estimates are measured in: for a complex integral `error` bounds the
/// modulus of the difference, for a vector its 2-norm.
///
/// Sums are taken of components, so that there is no operator among the bounds, and no `zero()` that
/// must exist, because the length of a `Vec` comes with the data.
///
/// # Your own type
/// Three methods are enough, and it is integrated as fast as an array of as many components:
///
/// ```
/// use quadrille::{Value, quad};
///
/// #[derive(Clone, Debug)]
/// struct Field { e: [f64; 3], b: [f64; 3] }
///
/// impl Value for Field {
///     type Real = f64;
///     fn components(&self) -> usize {
///         6
///     }
///     fn pack(&self, components: &mut [f64]) {
///         components[..3].copy_from_slice(&self.e);
///         components[3..].copy_from_slice(&self.b);
///     }
///     fn unpack(&mut self, components: &[f64]) {
///         self.e.copy_from_slice(&components[..3]);
///         self.b.copy_from_slice(&components[3..]);
///     }
/// }
///
/// let mean = quad(|t: f64| Field { e: [t.cos(), 0.0, 0.0], b: [0.0, t.sin(), 0.0] }, 0.0..1.0)?;
/// assert!((mean.value.e[0] - 1f64.sin()).abs() <= mean.error);
/// # Ok::<(), quadrille::Error<Field>>(())
/// ```
///
/// # Cost
/// Samples are held in columns, one for each component, and each column is worked as real numbers are. Up to
/// eight components a first panel needs no allocation.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value that can be integrated",
    label = "integrands return `f64`, `f32`, a complex number, or an array or `Vec` of them",
    note = "for `Result` there is `Quad::try_integrate`; make an `Option` a `Result` by `ok_or`",
    note = "for a tuple write an array: `[a, b]`; for an integer or a condition a real number: `1.0`, \
            `f64::from(n)`, `if c {{ 1.0 }} else {{ 0.0 }}`",
    note = "`()` is what a closure returns whose last line ends in `;`",
    note = "of a reference take the value by `*`, of a slice by `to_vec()`, of an `Estimate` by `.value`",
    note = "a type of your own implements `quadrille::Value`, which is three short methods"
)]
#[doc(alias = "quad_vec")]
#[doc(alias = "complex_func")]
pub trait Value: Clone {
    /// The scalar of the space, and of the integration axis.
    type Real: Real;

    /// The number of real components.
    fn components(&self) -> usize;

    /// Write the components into a list of this length. One that is NaN or infinite must stay so: that
    /// is how a sample that is not finite is noticed.
    fn pack(&self, components: &mut [Self::Real]);

    /// Take the components from a list of this length; the shape stays.
    fn unpack(&mut self, components: &[Self::Real]);

    /// Whether the two have the same components, so that they can be added: by default if there are
    /// equally many.
    #[inline]
    fn same_shape(&self, other: &Self) -> bool {
        self.components() == other.components()
    }

    /// Zero, where the type alone knows its shape; `None`, the default, where that comes with the data.
    /// The integral over an empty range costs one evaluation then. (It is not called `zero`, which a
    /// scalar has from [`num_traits::Zero`].)
    #[inline]
    fn known_zero() -> Option<Self> {
        None
    }

    /// Whether components are pairs of a real and an imaginary part, one after the other, so that the
    /// value can be multiplied by a complex number: [`Weight::Fourier`](crate::Weight::Fourier) asks for
    /// it. By default not.
    #[inline]
    fn is_complex() -> bool {
        false
    }
}

macro_rules! real_value {
    ($($t:ty),*) => {$(
        // The list of what else is a value would begin with this macro.
        #[diagnostic::do_not_recommend]
        impl Value for $t {
            type Real = $t;

            #[inline(always)]
            fn components(&self) -> usize {
                1
            }

            #[inline(always)]
            fn pack(&self, components: &mut [$t]) {
                components[0] = *self;
            }

            #[inline(always)]
            fn unpack(&mut self, components: &[$t]) {
                *self = components[0];
            }

            #[inline(always)]
            fn known_zero() -> Option<Self> {
                Some(0.0)
            }
        }
    )*};
}
real_value!(f32, f64);

impl<T: Real> Value for Complex<T> {
    type Real = T;

    #[inline(always)]
    fn components(&self) -> usize {
        2
    }

    #[inline(always)]
    fn pack(&self, components: &mut [T]) {
        components[..2].copy_from_slice(&[self.re, self.im]);
    }

    #[inline(always)]
    fn unpack(&mut self, components: &[T]) {
        *self = Complex::new(components[0], components[1]);
    }

    #[inline(always)]
    fn known_zero() -> Option<Self> {
        Some(Zero::zero())
    }

    #[inline(always)]
    fn is_complex() -> bool {
        true
    }
}

impl<Y: Value, const N: usize> Value for [Y; N] {
    type Real = Y::Real;

    #[inline(always)]
    fn components(&self) -> usize {
        self.iter().map(Value::components).sum()
    }

    #[inline(always)]
    fn pack(&self, components: &mut [Y::Real]) {
        pack_each(self, components);
    }

    #[inline(always)]
    fn unpack(&mut self, components: &[Y::Real]) {
        unpack_each(self, components);
    }

    #[inline(always)]
    fn same_shape(&self, other: &Self) -> bool {
        self.iter().zip(other).all(|(y, z)| y.same_shape(z))
    }

    #[inline(always)]
    fn known_zero() -> Option<Self> {
        let zero = Y::known_zero()?;
        Some(array::from_fn(|_| zero.clone()))
    }

    #[inline(always)]
    fn is_complex() -> bool {
        Y::is_complex()
    }
}

impl<Y: Value> Value for Vec<Y> {
    type Real = Y::Real;

    fn components(&self) -> usize {
        self.iter().map(Value::components).sum()
    }

    fn pack(&self, components: &mut [Y::Real]) {
        pack_each(self, components);
    }

    fn unpack(&mut self, components: &[Y::Real]) {
        unpack_each(self, components);
    }

    fn same_shape(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(y, z)| y.same_shape(z))
    }

    fn is_complex() -> bool {
        Y::is_complex()
    }
}

/// The components of one value after another.
#[inline(always)]
fn pack_each<Y: Value>(list: &[Y], mut components: &mut [Y::Real]) {
    for y in list {
        let (own, others) = components.split_at_mut(y.components());
        y.pack(own);
        components = others;
    }
}

#[inline(always)]
fn unpack_each<Y: Value>(list: &mut [Y], mut components: &[Y::Real]) {
    for y in list {
        let (own, others) = components.split_at(y.components());
        y.unpack(own);
        components = others;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    fn survives<Y: Value<Real = f64> + PartialEq + core::fmt::Debug>(y: &Y, expected: &[f64]) {
        assert_eq!(y.components(), expected.len());
        let mut components = vec![f64::NAN; expected.len()];
        y.pack(&mut components);
        assert_eq!(components, expected);
        let mut other = y.clone();
        other.unpack(&vec![7.0; expected.len()]);
        other.unpack(&components);
        assert_eq!(&other, y);
    }

    #[test]
    fn components_come_in_order_and_back() {
        survives(&1.5, &[1.5]);
        survives(&Complex::new(1.0, -2.0), &[1.0, -2.0]);
        survives(
            &[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]],
            &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
        );
        survives(
            &vec![vec![], vec![Complex::new(1.0, 2.0)], vec![]],
            &[1.0, 2.0],
        );
        survives(&Vec::<f64>::new(), &[]);
        survives(&[[0.0; 0]; 3], &[]);
    }

    #[test]
    fn lists_of_other_shape_are_told_apart_if_they_have_as_many_components() {
        let (y, z) = (vec![vec![1.0], vec![]], vec![vec![], vec![1.0]]);
        assert!(!y.same_shape(&z) && y.same_shape(&y));
        assert!(![vec![1.0], vec![]].same_shape(&[vec![], vec![1.0]]));
        assert_eq!(<[[f64; 2]; 3]>::known_zero(), Some([[0.0; 2]; 3]));
        assert!(<[Vec<f64>; 2]>::known_zero().is_none());
    }
}
