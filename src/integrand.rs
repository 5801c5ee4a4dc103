//! Where samples come from: a function of a point, a fallible one, or one of many points.

use alloc::vec::Vec;
use core::array;
use core::convert::Infallible;
use core::marker::PhantomData;
use core::mem::needs_drop;

use num_traits::{Float, One};

use crate::Value;

/// A source of samples, whichever way the user wrote it.
pub(crate) trait Integrand<Y: Value> {
    /// The user's own error.
    type Failure;

    /// The values at `xs`, one list after another, or the index of the first that failed,
    /// and why.
    fn sample_side_by_side<const L: usize, const N: usize>(
        &mut self,
        xs: &[[Y::Real; L]; N],
    ) -> Result<[[Y; L]; N], (usize, Self::Failure)>;

    /// The values at `xs`, or the index of the first that failed, and why.
    #[inline(always)]
    fn sample<const N: usize>(
        &mut self,
        xs: &[Y::Real; N],
    ) -> Result<[Y; N], (usize, Self::Failure)> {
        let [ys] = self.sample_side_by_side(array::from_ref(xs))?;
        Ok(ys)
    }

    /// `ys[i] <- f(xs[i])`, or the index of the first that failed, and why.
    fn fill(&mut self, xs: &[Y::Real], ys: &mut [Y]) -> Result<(), (usize, Self::Failure)> {
        let mut fresh = Vec::with_capacity(xs.len());
        self.extend(xs, &mut fresh)?;
        ys.clone_from_slice(&fresh);
        Ok(())
    }

    /// Append the values at `xs`, or return the index of the first that failed, and why.
    fn extend(&mut self, xs: &[Y::Real], ys: &mut Vec<Y>) -> Result<(), (usize, Self::Failure)>;

    /// How many samples were not finite and have been replaced.
    #[inline(always)]
    fn replaced(&self) -> usize {
        0
    }

    /// Which they were.
    #[inline(always)]
    fn holes(&self) -> &[Hole<Y::Real>] {
        &[]
    }
}

/// A sample that was not finite, and has been replaced.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hole<T> {
    pub(crate) x: T,
    /// Whether it was infinite, and not only not a number.
    pub(crate) is_infinite: bool,
}

/// `f(x)`.
pub(crate) struct Pointwise<F>(pub(crate) F);

impl<Y: Value, F: FnMut(Y::Real) -> Y> Integrand<Y> for Pointwise<F> {
    type Failure = Infallible;

    #[inline(always)]
    fn sample_side_by_side<const L: usize, const N: usize>(
        &mut self,
        xs: &[[Y::Real; L]; N],
    ) -> Result<[[Y; L]; N], (usize, Infallible)> {
        if needs_drop::<Y>() {
            return Ok(xs.each_ref().map(|xs| xs.map(|x| (self.0)(x))));
        }
        // A bare loop: the compiler turns it into vector instructions where it can, and has
        // f in two places.
        let first = (self.0)(xs[0][0]);
        let mut ys = array::from_fn(|_| array::from_fn(|_| first.clone()));
        let others = &xs.as_flattened()[1..];
        for (y, &x) in ys.as_flattened_mut()[1..].iter_mut().zip(others) {
            *y = (self.0)(x);
        }
        Ok(ys)
    }

    fn fill(&mut self, xs: &[Y::Real], ys: &mut [Y]) -> Result<(), (usize, Infallible)> {
        fill(ys, &mut self.0, xs);
        Ok(())
    }

    fn extend(&mut self, xs: &[Y::Real], ys: &mut Vec<Y>) -> Result<(), (usize, Infallible)> {
        if needs_drop::<Y>() {
            ys.extend(xs.iter().map(|&x| (self.0)(x)));
            return Ok(());
        }
        // As in `sample_side_by_side`: a list that has its length already is filled by a bare
        // loop.
        if let Some((&x, others)) = xs.split_first() {
            let first = (self.0)(x);
            let start = ys.len() + 1;
            ys.resize(ys.len() + xs.len(), first);
            fill(&mut ys[start..], &mut self.0, others);
        }
        Ok(())
    }
}

/// `ys[i] <- f(xs[i])`, by vector instructions where f allows it. No operations are fused but those
/// that f itself fuses, so that every processor gives the same bits.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2+fma"))
)]
#[inline(never)]
fn fill<T: Copy, Y>(ys: &mut [Y], f: &mut impl FnMut(T) -> Y, xs: &[T]) {
    for (y, &x) in ys.iter_mut().zip(xs) {
        *y = f(x);
    }
}

/// `f(x)`, or an error.
pub(crate) struct Fallible<F, E> {
    f: F,
    failure: PhantomData<E>,
}

impl<F, E> Fallible<F, E> {
    pub(crate) fn new(f: F) -> Self {
        Fallible {
            f,
            failure: PhantomData,
        }
    }
}

impl<Y: Value, E, F: FnMut(Y::Real) -> Result<Y, E>> Integrand<Y> for Fallible<F, E> {
    type Failure = E;

    fn sample_side_by_side<const L: usize, const N: usize>(
        &mut self,
        xs: &[[Y::Real; L]; N],
    ) -> Result<[[Y; L]; N], (usize, E)> {
        // After a failure the rest of the array is filled without calling f again.
        let first = (self.f)(xs[0][0]).map_err(|e| (0, e))?;
        let mut failed = None;
        let mut i = 0;
        let ys = xs.map(|xs| {
            xs.map(|x| {
                let y = if i == 0 || failed.is_some() {
                    first.clone()
                } else {
                    (self.f)(x).unwrap_or_else(|e| {
                        failed = Some((i, e));
                        first.clone()
                    })
                };
                i += 1;
                y
            })
        });
        failed.map_or(Ok(ys), Err)
    }

    fn fill(&mut self, xs: &[Y::Real], ys: &mut [Y]) -> Result<(), (usize, E)> {
        for (i, (&x, y)) in xs.iter().zip(ys).enumerate() {
            *y = (self.f)(x).map_err(|e| (i, e))?;
        }
        Ok(())
    }

    fn extend(&mut self, xs: &[Y::Real], ys: &mut Vec<Y>) -> Result<(), (usize, E)> {
        for (i, &x) in xs.iter().enumerate() {
            ys.push((self.f)(x).map_err(|e| (i, e))?);
        }
        Ok(())
    }
}

/// `f(xs, ys)`: all samples of a panel at once.
pub(crate) struct Batch<F>(pub(crate) F);

impl<Y: Value + Default, F: FnMut(&[Y::Real], &mut [Y])> Integrand<Y> for Batch<F> {
    type Failure = Infallible;

    #[inline(always)]
    fn sample_side_by_side<const L: usize, const N: usize>(
        &mut self,
        xs: &[[Y::Real; L]; N],
    ) -> Result<[[Y; L]; N], (usize, Infallible)> {
        let mut ys = array::from_fn(|_| array::from_fn(|_| Y::default()));
        (self.0)(xs.as_flattened(), ys.as_flattened_mut());
        Ok(ys)
    }

    fn fill(&mut self, xs: &[Y::Real], ys: &mut [Y]) -> Result<(), (usize, Infallible)> {
        (self.0)(xs, ys);
        Ok(())
    }

    fn extend(&mut self, xs: &[Y::Real], ys: &mut Vec<Y>) -> Result<(), (usize, Infallible)> {
        let first = ys.len();
        ys.resize_with(first + xs.len(), Y::default);
        (self.0)(xs, &mut ys[first..]);
        Ok(())
    }
}

/// The samples of any integrand as a function of a list of points.
pub(crate) type Sampling<'a, Y, E> =
    &'a mut dyn FnMut(&[<Y as Value>::Real], &mut Vec<Y>) -> Result<(), (usize, E)>;

/// Samples in which 0 stands for what is not finite. Of another integrand by reference, so
/// that the methods need not be compiled once more for each closure.
pub(crate) struct Mended<'a, Y: Value, E> {
    sampling: Sampling<'a, Y, E>,
    /// Points where the method itself knows what to do.
    excused: &'a [Y::Real],
    /// Made from the first finite sample, which has the length that a 0 must have.
    zero: Option<Y>,
    holes: Vec<Hole<Y::Real>>,
    buffer: Vec<Y>,
}

impl<'a, Y: Value, E> Mended<'a, Y, E> {
    pub(crate) fn new(sampling: Sampling<'a, Y, E>, excused: &'a [Y::Real]) -> Self {
        Mended {
            sampling,
            excused,
            zero: None,
            holes: Vec::new(),
            buffer: Vec::new(),
        }
    }

    fn mend(&mut self, xs: &[Y::Real], ys: &mut [Y]) {
        if self.zero.is_none() {
            self.zero = ys.iter().find(|y| y.all_finite()).map(|y| {
                let mut zero = y.clone();
                zero.add_scaled(-Y::Real::one(), y);
                zero
            });
        }
        let Some(zero) = &self.zero else {
            return;
        };
        for (x, y) in xs.iter().zip(ys) {
            if !y.all_finite() && y.same_shape(zero) && !self.excused.contains(x) {
                self.holes.push(Hole {
                    x: *x,
                    is_infinite: y.norm().is_infinite(),
                });
                y.clone_from(zero);
            }
        }
    }
}

impl<Y: Value, E> Integrand<Y> for Mended<'_, Y, E> {
    type Failure = E;

    fn sample_side_by_side<const L: usize, const N: usize>(
        &mut self,
        xs: &[[Y::Real; L]; N],
    ) -> Result<[[Y; L]; N], (usize, E)> {
        let mut ys = core::mem::take(&mut self.buffer);
        ys.clear();
        self.extend(xs.as_flattened(), &mut ys)?;
        let samples = array::from_fn(|i| array::from_fn(|l| ys[i * L + l].clone()));
        self.buffer = ys;
        Ok(samples)
    }

    fn extend(&mut self, xs: &[Y::Real], ys: &mut Vec<Y>) -> Result<(), (usize, E)> {
        let first = ys.len();
        (self.sampling)(xs, ys)?;
        self.mend(xs, &mut ys[first..]);
        Ok(())
    }

    fn replaced(&self) -> usize {
        self.holes.len()
    }

    fn holes(&self) -> &[Hole<Y::Real>] {
        &self.holes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn a_list_is_sampled_once_and_in_order() {
        for len in 0..20 {
            let xs: Vec<f64> = (0..len).map(f64::from).collect();
            let mut calls = Vec::new();
            let mut ys = vec![-1.0];
            let f = |x: f64| {
                calls.push(x);
                2.0 * x
            };
            let Ok(()) = Pointwise(f).extend(&xs, &mut ys);
            assert_eq!(calls, xs);
            let expected: Vec<f64> = xs.iter().map(|x| 2.0 * x).collect();
            assert_eq!((ys[0], &ys[1..]), (-1.0, &expected[..]));

            let mut ys = vec![vec![-1.0]];
            let Ok(()) = Pointwise(|x: f64| vec![x]).extend(&xs, &mut ys);
            assert!(ys[1..].iter().flatten().eq(&xs));
        }
    }
}
