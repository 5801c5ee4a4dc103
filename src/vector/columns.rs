//! Values at many points.

use super::Components;
use super::norm::{euclidean, of_two, roots_in_range};
use crate::real::Real;

/// Values at some points: the first component at all of them, then the second, ...
#[derive(Clone, Copy, Debug)]
pub(crate) struct Columns<'a, T> {
    data: &'a [T],
    points: usize,
    components: usize,
}

impl<'a, T: Real> Columns<'a, T> {
    #[inline]
    pub(crate) fn new(data: &'a [T], points: usize) -> Self {
        let components = if data.len() == points {
            1
        } else {
            data.len() / points
        };
        debug_assert_eq!(data.len(), points * components, "whole columns");
        Columns {
            data,
            points,
            components,
        }
    }

    /// Of a single component.
    #[inline]
    pub(crate) fn single(data: &'a [T]) -> Self {
        Columns {
            data,
            points: data.len(),
            components: 1,
        }
    }

    /// The same, with a number of points that the compiler knows.
    #[inline(always)]
    pub(crate) fn known<const N: usize>(self) -> Self {
        Columns { points: N, ..self }
    }

    /// Copy those at successive points to a list of their own.
    #[inline]
    pub(crate) fn copy_from(self, first: usize, list: &mut [T]) {
        let count = list.len() / self.components;
        for (c, column) in self.iter().enumerate() {
            list[c * count..(c + 1) * count].copy_from_slice(&column[first..first + count]);
        }
    }

    /// At how many points.
    #[inline]
    pub(crate) fn points(self) -> usize {
        self.points
    }

    #[inline]
    pub(crate) fn components(self) -> usize {
        self.components
    }

    /// One component at all points.
    #[inline]
    pub(crate) fn column(self, c: usize) -> &'a [T] {
        &self.data[c * self.points..(c + 1) * self.points]
    }

    /// All columns, one after the other.
    #[inline]
    pub(crate) fn data(self) -> &'a [T] {
        self.data
    }

    /// Each column.
    #[inline]
    pub(crate) fn iter(self) -> impl Iterator<Item = &'a [T]> {
        // Not by chunks, which divide.
        (0..self.components).map(move |c| self.column(c))
    }

    /// Component c at point j.
    #[inline]
    pub(crate) fn at(self, j: usize, c: usize) -> T {
        self.data[c * self.points + j]
    }

    /// The value at point j.
    #[inline]
    pub(crate) fn value(self, j: usize) -> Components<T> {
        Components::from_fn(self.components, |c| self.at(j, c))
    }

    /// Its norm.
    #[inline]
    pub(crate) fn norm(self, j: usize) -> T {
        match self.components {
            1 => self.data[j].abs(),
            2 => of_two(self.data[j], self.at(j, 1)),
            _ => self.norm_of_several(j),
        }
    }

    #[inline(never)]
    fn norm_of_several(self, j: usize) -> T {
        euclidean(self.components, |c| self.at(j, c))
    }

    /// The distance of two values.
    #[inline]
    pub(crate) fn distance(self, i: usize, j: usize) -> T {
        let difference = |c: usize| self.at(i, c) - self.at(j, c);
        match self.components {
            1 => difference(0).abs(),
            2 => of_two(difference(0), difference(1)),
            _ => self.distance_of_several(i, j),
        }
    }

    #[inline(never)]
    fn distance_of_several(self, i: usize, j: usize) -> T {
        euclidean(self.components, |c| self.at(i, c) - self.at(j, c))
    }

    /// Whether no component at point j is NaN or infinite.
    #[inline]
    pub(crate) fn is_finite(self, j: usize) -> bool {
        (0..self.components).fold(true, |all, c| all & self.at(j, c).is_finite())
    }

    /// Whether no component at any point is NaN or infinite.
    #[inline]
    pub(crate) fn all_finite(self) -> bool {
        // Without a branch a sample, since hardly ever one is taken.
        self.data.iter().fold(true, |all, y| all & y.is_finite())
    }

    /// The first point where some component is NaN or infinite.
    pub(crate) fn first_not_finite(self) -> Option<usize> {
        (0..self.points).find(|&j| !self.is_finite(j))
    }

    /// `norms[j] <- |y_j|`.
    #[inline(always)]
    pub(crate) fn norms(self, norms: &mut [T]) {
        norms_of(self, 1, norms, |y| y[0]);
    }

    /// The same where there are several components.
    #[inline(always)]
    pub(crate) fn norms_across(self, norms: &mut [T]) {
        norms_across(self, 1, norms, |y| y[0]);
    }

    /// `steps[j] <- |y_(j+1) - y_j|` where there are several components.
    #[inline(always)]
    pub(crate) fn steps_across(self, steps: &mut [T]) {
        norms_across(self, 2, steps, step);
    }

    /// `bends[j] <- |y_j - 4 y_(j+1) + 6 y_(j+2) - 4 y_(j+3) + y_(j+4)|`, the fourth differences.
    #[inline(always)]
    pub(crate) fn bends(self, bends: &mut [T]) {
        norms_of(self, 5, bends, bend);
    }
}

/// [`Columns::norms`] of a single column.
#[inline(always)]
pub(crate) fn moduli<T: Real>(column: &[T], norms: &mut [T]) {
    moduli_of(column, 1, norms, |y| y[0]);
}

/// [`Columns::steps_across`] for a single column.
#[inline(always)]
pub(crate) fn moduli_of_steps<T: Real>(column: &[T], steps: &mut [T]) {
    moduli_of(column, 2, steps, step);
}

/// [`Columns::bends`] of a single column.
#[inline(always)]
pub(crate) fn moduli_of_bends<T: Real>(column: &[T], bends: &mut [T]) {
    moduli_of(column, 5, bends, bend);
}

#[inline(always)]
fn step<T: Real>(y: &[T]) -> T {
    y[1] - y[0]
}

#[inline(always)]
fn bend<T: Real>(y: &[T]) -> T {
    let near = T::lit(-4.0) * (y[1] + y[3]);
    near + y[0] + y[4] + T::lit(6.0) * y[2]
}

/// The moduli of a function of so many successive values.
#[inline(always)]
fn moduli_of<T: Real>(column: &[T], width: usize, moduli: &mut [T], f: impl Fn(&[T]) -> T) {
    for (modulus, y) in moduli.iter_mut().zip(column.windows(width)) {
        *modulus = f(y).abs();
    }
}

/// The norms of a function of so many successive values.
#[inline(always)]
fn norms_of<T: Real>(
    columns: Columns<'_, T>,
    width: usize,
    norms: &mut [T],
    f: impl Fn(&[T]) -> T + Copy,
) {
    if columns.components == 1 {
        moduli_of(columns.column(0), width, norms, f);
    } else {
        norms_across(columns, width, norms, f);
    }
}

/// The same of several components, one after the other: by square roots side by side, and those whose
/// squares leave the range of the scalar once more.
#[inline(always)]
fn norms_across<T: Real>(
    columns: Columns<'_, T>,
    width: usize,
    norms: &mut [T],
    f: impl Fn(&[T]) -> T + Copy,
) {
    let count = norms.len().min(columns.points + 1 - width);
    let norms = &mut norms[..count];
    norms.fill(T::zero());
    for column in columns.iter() {
        for (norm, y) in norms.iter_mut().zip(column.windows(width)) {
            let y = f(y);
            *norm = *norm + y * y;
        }
    }
    // (What is moved into these closures is a copy, which alone has to be in memory.)
    roots_in_range(norms, move |j| {
        euclidean(columns.components, move |c| {
            f(&columns.column(c)[j..j + width])
        })
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vector::Vector;
    use alloc::vec;
    use alloc::vec::Vec;

    const POINTS: usize = 9;

    /// Of all sizes, up to squares that are out of range.
    fn columns(components: usize) -> Vec<f64> {
        let scales = [0.0, 1.0, 1e-200, 3e-320, 1e-161, 1e250, -1.0, 1e-170, 2.0];
        let of = |c: usize, j: usize| scales[j] * (0.3 + c as f64).sin();
        let columns = (0..components).map(|c| (0..POINTS).map(move |j| of(c, j)));
        columns.flatten().collect()
    }

    fn assert_each_is_what_it_is_alone(data: &[f64]) {
        let all = Columns::new(data, POINTS);
        let mut norms = [-1.0; POINTS];
        all.norms(&mut norms);
        let mut steps = [-1.0; POINTS];
        if all.components() == 1 {
            moduli_of_steps(data, &mut steps);
        } else {
            all.steps_across(&mut steps);
        }
        let mut bends = [-1.0; POINTS];
        all.bends(&mut bends);
        for (j, norm) in norms.into_iter().enumerate() {
            let y = all.value(j);
            assert_eq!(norm.to_bits(), y.norm().to_bits(), "norm {j}");
            assert_eq!(norm.to_bits(), all.norm(j).to_bits(), "norm {j}");
            assert_eq!(all.is_finite(j), y.all_finite());
        }
        for (j, step) in steps[..POINTS - 1].iter().enumerate() {
            let exact = all.value(j + 1).distance(&all.value(j));
            assert_eq!(step.to_bits(), exact.to_bits(), "step {j}");
        }
        // There is one step less, and there are four bends less.
        assert_eq!(steps[POINTS - 1], -1.0);
        assert_eq!(bends[POINTS - 4..], [-1.0; 4]);
    }

    #[test]
    fn in_a_list_each_norm_is_what_it_is_alone() {
        for components in [1, 2, 3, 8, 11] {
            let mut data = columns(components);
            assert_each_is_what_it_is_alone(&data);
            data[3] = f64::INFINITY;
            data[POINTS * (components - 1) + 6] = f64::NAN;
            assert_each_is_what_it_is_alone(&data);
            let all = Columns::new(&data, POINTS);
            assert!(!all.all_finite());
            assert_eq!(all.first_not_finite(), Some(3));
        }
    }

    #[test]
    fn norms_scale_exactly_with_powers_of_two() {
        let data = [0.1, 0.0, 1e-3, -0.7, 0.0, 0.3, 1e-9, 0.0, 0.7];
        let norms_of = |data: &[f64]| {
            let mut norms = [0.0; 3];
            Columns::new(data, 3).norms(&mut norms);
            norms
        };
        for k in [-900, -530, -450, -200, 200, 500, 900] {
            let factor = 2f64.powi(k);
            let scaled = data.map(|y| factor * y);
            assert_eq!(
                norms_of(&scaled),
                norms_of(&data).map(|y| factor * y),
                "2^{k}"
            );
        }
    }

    /// Fourth differences of a cubic vanish, and those of j^4 are 24.
    #[test]
    fn bends_are_fourth_differences() {
        let powers = |k: i32| (0..POINTS).map(move |j| (j as f64).powi(k));
        let mut bends = [0.0; POINTS - 4];
        let cubic: Vec<f64> = powers(3).collect();
        Columns::single(&cubic).bends(&mut bends);
        assert_eq!(bends, [0.0; POINTS - 4]);
        let both: Vec<f64> = powers(4).chain(powers(4).map(|y| -0.75 * y)).collect();
        Columns::new(&both, POINTS).bends(&mut bends);
        assert_eq!(bends, [30.0; POINTS - 4]);
    }

    #[test]
    fn some_points_are_a_list_of_their_own() {
        let data = [1.0, 2.0, 3.0, 4.0, 10.0, 20.0, 30.0, 40.0];
        let mut some = vec![0.0; 4];
        Columns::new(&data, 4).copy_from(1, &mut some);
        assert_eq!(some, [2.0, 3.0, 20.0, 30.0]);
    }
}
