//! What is compiled for each closure: call it for a list of points, and pack what it returns.

use alloc::vec::Vec;
use core::array;
use core::slice;

use num_traits::Zero;

use super::Failure;
use crate::error::Error;
use crate::value::Value;
use crate::vector::{Components, FEW};

/// What is known of the values of an integrand that may fail with `E`.
pub(crate) struct Shape<Y: Value, E> {
    /// A value of the shape that all have.
    of: Option<Y>,
    /// The sample by which the shape was learnt, until it is asked for again.
    first: Option<Y>,
    /// The integrand's own error.
    source: Option<E>,
}

impl<Y: Value, E> Shape<Y, E> {
    /// As far as the type alone tells.
    #[inline]
    pub(crate) fn new() -> Self {
        Shape {
            of: Y::known_zero(),
            first: None,
            source: None,
        }
    }

    /// The number of components, 1 until it is known.
    #[inline]
    pub(crate) fn components(&self) -> usize {
        self.of.as_ref().map_or(1, Value::components)
    }

    #[cfg(feature = "std")]
    pub(crate) fn is_known(&self) -> bool {
        self.of.is_some()
    }

    /// The components of the sample by which the shape was learnt.
    pub(crate) fn pack_first(&self, components: &mut [Y::Real]) {
        if let Some(first) = &self.first {
            first.pack(components);
        }
    }

    /// A value of this shape, from its components.
    #[inline]
    pub(crate) fn unpack(self, components: &[Y::Real]) -> Y {
        let Some(mut value) = self.of else {
            unreachable!("no integral is known without a sample");
        };
        value.unpack(components);
        value
    }

    /// The columns of f at some points.
    #[inline]
    pub(crate) fn fill(
        &mut self,
        xs: &[Y::Real],
        columns: &mut [Y::Real],
        mut f: impl FnMut(Y::Real) -> Result<Y, E>,
    ) -> Result<(), Failure<Y::Real>> {
        let Shape { of, first, source } = self;
        let Some(shape) = of else {
            let x = xs[0];
            return match f(x) {
                Ok(y) => self.learn(y),
                Err(error) => {
                    *source = Some(error);
                    Err(Failure::Integrand { x })
                }
            };
        };
        match fill_columns(columns, &mut f, xs, (shape, first.take())) {
            Ok(()) => Ok(()),
            Err((x, Some(error))) => {
                *source = Some(error);
                Err(Failure::Integrand { x })
            }
            Err((x, None)) => Err(Failure::ShapeChanged { x }),
        }
    }

    /// The same of a function of many points.
    #[inline]
    pub(crate) fn fill_batch(
        &mut self,
        xs: &[Y::Real],
        columns: &mut [Y::Real],
        f: &mut impl FnMut(&[Y::Real], &mut [Y]),
    ) -> Result<(), Failure<Y::Real>>
    where
        Y: Default,
    {
        /// Samples of this size and number are held in place.
        const SMALL: usize = 64;
        const FEW: usize = 65;
        if size_of::<Y>() <= SMALL && xs.len() <= FEW {
            let mut ys: [Y; FEW] = array::from_fn(|_| Y::default());
            self.pack_batch(xs, columns, &mut ys[..xs.len()], f)
        } else {
            let mut ys = Vec::new();
            ys.resize_with(xs.len(), Y::default);
            self.pack_batch(xs, columns, &mut ys, f)
        }
    }

    #[inline]
    fn pack_batch(
        &mut self,
        xs: &[Y::Real],
        columns: &mut [Y::Real],
        ys: &mut [Y],
        f: &mut impl FnMut(&[Y::Real], &mut [Y]),
    ) -> Result<(), Failure<Y::Real>> {
        if self.of.is_none() {
            f(&xs[..1], &mut ys[..1]);
            return self.learn(ys[0].clone());
        }
        let known = usize::from(self.first.is_some());
        if known < xs.len() {
            f(&xs[known..], &mut ys[known..]);
        }
        if let Some(first) = self.first.take() {
            ys[0] = first;
        }
        self.pack(xs, columns, ys)
    }

    /// Values that are there already, as columns.
    pub(crate) fn pack(
        &mut self,
        xs: &[Y::Real],
        columns: &mut [Y::Real],
        ys: &[Y],
    ) -> Result<(), Failure<Y::Real>> {
        let Some(shape) = &self.of else {
            return self.learn(ys[0].clone());
        };
        let mut row = Components::zeros(shape.components());
        for (i, (y, &x)) in ys.iter().zip(xs).enumerate() {
            if !y.same_shape(shape) {
                return Err(Failure::ShapeChanged { x });
            }
            put(columns, xs.len(), i, y, &mut row);
        }
        Ok(())
    }

    /// The first sample, which has the shape of all.
    fn learn(&mut self, y: Y) -> Result<(), Failure<Y::Real>> {
        self.of = Some(y.clone());
        self.first = Some(y);
        Err(Failure::ShapeLearnt)
    }

    /// The sample by which the shape was learnt, if it waits.
    #[cfg(feature = "std")]
    pub(crate) fn take_first(&mut self) -> Option<Y> {
        self.first.take()
    }

    /// The integrand's own error at x.
    #[cfg(feature = "std")]
    pub(crate) fn fail(&mut self, x: Y::Real, source: E) -> Result<(), Failure<Y::Real>> {
        self.source = Some(source);
        Err(Failure::Integrand { x })
    }

    /// A failure as the user's error.
    pub(crate) fn error(self, failure: Failure<Y::Real>) -> Error<Y, E> {
        match (failure, self.source) {
            (Failure::Integrand { x }, Some(source)) => Error::Integrand { x, source },
            (Failure::ShapeChanged { x }, _) => Error::ShapeChanged { x },
            (Failure::NonFinite { x } | Failure::Integrand { x }, _) => Error::NonFinite { x },
            (Failure::ShapeLearnt, _) => unreachable!("a shape is learnt once"),
        }
    }
}

/// The columns of f at some points, by vector instructions where f allows it; or the point where it
/// failed, and its error if it was not that the shape changed. The first sample may be known already. No
/// operations are fused but those that f itself fuses, so that every processor gives the same bits.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2+fma"))
)]
#[inline(never)]
fn fill_columns<Y: Value, E>(
    columns: &mut [Y::Real],
    f: &mut impl FnMut(Y::Real) -> Result<Y, E>,
    xs: &[Y::Real],
    (shape, first): (&Y, Option<Y>),
) -> Result<(), (Y::Real, Option<E>)> {
    // The types that have one or two components have them at compile time: there is one loop in the end,
    // and nothing in it that could keep it from being one of vector instructions.
    if Y::known_zero().is_some() && shape.components() == 1 {
        for (component, &x) in columns.iter_mut().zip(xs) {
            match f(x) {
                Ok(y) if y.same_shape(shape) => y.pack(slice::from_mut(component)),
                other => return Err((x, other.err())),
            }
        }
        return Ok(());
    }
    if Y::known_zero().is_some() && shape.components() == 2 {
        let (one, other) = columns.split_at_mut(xs.len());
        for ((first, second), &x) in one.iter_mut().zip(other).zip(xs) {
            match f(x) {
                Ok(y) if y.same_shape(shape) => {
                    let mut pair = [Y::Real::zero(); 2];
                    y.pack(&mut pair);
                    [*first, *second] = pair;
                }
                other => return Err((x, other.err())),
            }
        }
        return Ok(());
    }
    let count = shape.components();
    let (mut few, mut many) = ([Y::Real::zero(); FEW], Vec::new());
    let row = if count <= FEW {
        &mut few[..count]
    } else {
        many.resize(count, Y::Real::zero());
        &mut many[..]
    };
    let known = usize::from(first.is_some());
    if let Some(y) = first {
        put(columns, xs.len(), 0, &y, row);
    }
    for (i, &x) in xs.iter().enumerate().skip(known) {
        match f(x) {
            Ok(y) if y.same_shape(shape) => put(columns, xs.len(), i, &y, row),
            other => return Err((x, other.err())),
        }
    }
    Ok(())
}

/// Put value i of so many into their columns, by way of a row of its own.
#[inline(always)]
fn put<Y: Value>(columns: &mut [Y::Real], points: usize, i: usize, y: &Y, row: &mut [Y::Real]) {
    y.pack(row);
    for (c, &component) in row.iter().enumerate() {
        columns[c * points + i] = component;
    }
}
