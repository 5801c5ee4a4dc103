//! An integrand in the distance s from a point, so that s keeps its digits however small it is: f at
//! x = origin +- s times a factor of s, or the difference of both sides.

use alloc::vec;
use alloc::vec::Vec;

use crate::real::Real;
use crate::samples::{Failure, Hole, Integrand};
use crate::vector::{Columns, Components, Vector};

/// Where x is from the distance of a point.
#[derive(Clone, Copy)]
pub(super) struct Side<T> {
    pub(super) origin: T,
    /// 1 or -1.
    pub(super) direction: T,
    /// x beyond this is rounding.
    pub(super) farthest: T,
}

impl<T: Real> Side<T> {
    /// The number there; not the origin itself, unless s is 0.
    pub(super) fn at(&self, s: T) -> T {
        let Side {
            origin,
            direction,
            farthest,
        } = *self;
        let x = origin + direction * s;
        let x = if x == origin && s > T::zero() {
            origin + direction * spacing(origin)
        } else {
            x
        };
        if (x - farthest) * direction > T::zero() {
            farthest
        } else {
            x
        }
    }
}

/// At least how far the numbers next to one are from it, and hardly more.
pub(super) fn spacing<T: Real>(x: T) -> T {
    (T::epsilon() * x.abs()).max(T::min_positive_value())
}

/// f in another variable v: the distance s(v), and a factor of v.
pub(super) struct Changed<'a, T> {
    f: &'a mut dyn Integrand<T>,
    /// f on this side counts positive, and negative on the other if there is one.
    sides: (Side<T>, Option<Side<T>>),
    map: &'a dyn Fn(T) -> [T; 2],
    variation: Variation<T>,
    holes: Vec<Hole<T>>,
    known: usize,
    /// Where f itself was not finite.
    not_finite: Option<T>,
    /// The largest of what cancelled in a difference.
    cancelled: T,
}

impl<'a, T: Real> Changed<'a, T> {
    /// `map` is s and the factor.
    pub(super) fn new(
        f: &'a mut dyn Integrand<T>,
        sides: (Side<T>, Option<Side<T>>),
        map: &'a dyn Fn(T) -> [T; 2],
    ) -> Self {
        let known = f.replaced();
        Changed {
            f,
            sides,
            map,
            variation: Variation(Vec::new()),
            holes: Vec::new(),
            known,
            not_finite: None,
            cancelled: T::zero(),
        }
    }

    /// How many samples of f one of this is.
    pub(super) fn samples(&self) -> usize {
        1 + usize::from(self.sides.1.is_some())
    }

    /// The largest size of f of which only a difference counted.
    pub(super) fn cancelled(&self) -> T {
        self.cancelled
    }

    /// What the integral may be off by because x has fewer digits than s, by the weight of s.
    pub(super) fn displacement(&self, weight: &dyn Fn(T) -> T) -> T {
        T::lit(0.5) * spacing(self.sides.0.origin) * self.variation.weighed(weight)
    }

    /// What went wrong, in the variable of f.
    pub(super) fn translate(&self, failure: Failure<T>) -> Failure<T> {
        match failure {
            Failure::NonFinite { x } => Failure::NonFinite {
                x: self
                    .not_finite
                    .unwrap_or_else(|| self.sides.0.at((self.map)(x)[0])),
            },
            other => other,
        }
    }
}

impl<T: Real> Integrand<T> for Changed<'_, T> {
    fn components(&self) -> usize {
        self.f.components()
    }

    fn fill(&mut self, vs: &[T], columns: &mut [T]) -> Result<(), Failure<T>> {
        let count = vs.len();
        let (one, other) = self.sides;
        let mapped: Vec<[T; 2]> = vs.iter().map(|&v| (self.map)(v)).collect();
        let mut xs: Vec<T> = mapped.iter().map(|&[s, _]| one.at(s)).collect();
        if let Some(other) = other {
            xs.extend(mapped.iter().map(|&[s, _]| other.at(s)));
            let mut both = vec![T::zero(); 2 * columns.len()];
            self.f.fill(&xs, &mut both)?;
            let pairs = columns
                .chunks_exact_mut(count)
                .zip(both.chunks_exact(2 * count));
            for (column, both) in pairs {
                let (positive, negative) = both.split_at(count);
                let samples = positive.iter().zip(negative);
                for (y, (&positive, &negative)) in column.iter_mut().zip(samples) {
                    *y = positive - negative;
                }
            }
            let samples = Columns::new(&both, 2 * count);
            for i in 0..count {
                let smaller = samples.norm(i).min(samples.norm(count + i));
                self.cancelled = self.cancelled.max(smaller);
            }
            self.note(&xs, samples);
        } else {
            self.f.fill(&xs, columns)?;
            self.note(&xs, Columns::new(columns, count));
        }
        if !self.sides.0.origin.is_zero() {
            let samples = Columns::new(columns, count);
            for (i, &[s, _]) in mapped.iter().enumerate() {
                self.variation.note(s, samples.value(i));
            }
        }
        for column in columns.chunks_exact_mut(count) {
            for (y, &[_, factor]) in column.iter_mut().zip(&mapped) {
                *y = *y * factor;
            }
        }
        let fresh = self.f.holes()[self.known..].iter();
        for hole in fresh {
            if let Some(i) = xs.iter().position(|&x| x == hole.x) {
                self.holes.push(Hole {
                    x: vs[i % count],
                    ..*hole
                });
            }
        }
        self.known = self.f.replaced();
        Ok(())
    }

    fn holes(&self) -> &[Hole<T>] {
        &self.holes
    }
}

/// How f varies between each power of 2 of the distance and the next: a sample, and the largest difference
/// from it, by rising powers.
struct Variation<T>(Vec<(i32, Components<T>, T)>);

impl<T: Real> Variation<T> {
    fn note(&mut self, s: T, y: Components<T>) {
        let exponent = s.log2().floor().to_i32();
        let Some(exponent) = exponent.filter(|_| y.all_finite()) else {
            return;
        };
        let at = self.0.partition_point(|known| known.0 < exponent);
        match self.0.get_mut(at) {
            Some((known, first, farthest)) if *known == exponent => {
                *farthest = farthest.max(first.distance(&y));
            }
            _ => self.0.insert(at, (exponent, y, T::zero())),
        }
    }

    fn weighed(&self, weight: &dyn Fn(T) -> T) -> T {
        self.0
            .iter()
            .fold(T::zero(), |sum, &(exponent, _, farthest)| {
                // (Where there is no difference, the weight may be infinite.)
                if farthest.is_zero() {
                    return sum;
                }
                let s = T::lit(2.0).powi(exponent);
                let least = s.max(T::min_positive_value());
                sum + farthest * weight(least).abs().max(weight(least + least).abs())
            })
    }
}

impl<T: Real> Changed<'_, T> {
    /// Remember where a sample is not finite: the first time that is not at the origin.
    fn note(&mut self, xs: &[T], samples: Columns<'_, T>) {
        if samples.all_finite() {
            return;
        }
        let origin = self.sides.0.origin;
        let mut all = (0..xs.len()).filter(|&i| !samples.is_finite(i) && xs[i] != origin);
        if let Some(i) = all.next() {
            self.not_finite = Some(xs[i]);
        }
    }
}
