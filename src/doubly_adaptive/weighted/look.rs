//! What an integrand does far out, where it is not sampled otherwise: it is looked at at each power of two of the
//! distance, and has to fall as smooth functions do.

use alloc::vec::Vec;

use crate::real::Real;
use crate::samples::{Failure, Integrand};
use crate::vector::Columns;

/// The powers of two of the distance, in half periods, at which f is looked at.
const NEAR: i32 = -8;
const FAR: i32 = 28;
const FARTHEST: [i32; 3] = [40, 60, 90];

/// From one of the farthest to the next f falls by this factor at least, or does not fall.
const CONSTANT: f64 = 0.97;

/// By how much the logarithm of f may fall from one power of two to the next: so many times what it fell before,
/// and this. (Of a Gaussian it is 4 times.) With more, an f that is constant up to some place, and there begins to
/// fall, was taken for constant.
const STEEPER: f64 = 4.5;
const SUDDEN: f64 = 0.05;

/// Where it falls by more, as no power does that matters, all powers of two in between are looked at.
const STEEP: f64 = 6.0;

/// And by how much it may rise.
const RISE: f64 = -0.05;

/// What f is like at some distances.
pub(super) struct Look<T> {
    /// Distances, and norms there, as far as they are numbers.
    all: Vec<[T; 2]>,
    pub(super) evaluations: usize,
}

/// What f does beyond some distance.
pub(super) enum Fate {
    Falls,
    /// Not as it did before.
    Changes,
    Diverges,
}

impl<T: Real> Look<T> {
    /// Sample f at all distances that matter.
    pub(super) fn at(
        f: &mut dyn Integrand<T>,
        from: T,
        half_period: T,
    ) -> Result<Self, Failure<T>> {
        let two = T::lit(2.0);
        // A formula may overflow at the largest numbers.
        let most = T::max_value().sqrt() * T::lit(1e-3);
        let distances: Vec<T> = (NEAR..=FAR)
            .chain(FARTHEST)
            .map(|k| half_period * two.powi(k))
            .filter(|&d| d <= most && from + d > from)
            .collect();
        let xs: Vec<T> = distances.iter().map(|&d| from + d).collect();
        let mut columns = Vec::new();
        if xs.is_empty() {
            let all = Vec::new();
            return Ok(Look {
                all,
                evaluations: 0,
            });
        }
        f.sample_into(&xs, &mut columns)?;
        let samples = Columns::new(&columns, xs.len());
        let norms = distances.iter().enumerate();
        let mut all: Vec<[T; 2]> = norms.map(|(i, &d)| [d, samples.norm(i)]).collect();
        // Where f falls faster than that, there is more to be looked at.
        let steep = all.windows(2).rposition(|pair| {
            let doublings = (pair[1][0] / pair[0][0]).log2();
            let fall = (pair[0][1] / pair[1][1]).ln();
            doublings > T::lit(1.5) && fall > T::lit(STEEP) * doublings
        });
        let mut evaluations = xs.len();
        if let Some(at) = steep {
            let mut more = Vec::new();
            let mut d = two * all[at][0];
            while d < T::lit(0.75) * all[at + 1][0] {
                more.push(d);
                d = two * d;
            }
            let xs: Vec<T> = more.iter().map(|&d| from + d).collect();
            f.sample_into(&xs, &mut columns)?;
            evaluations += xs.len();
            let samples = Columns::new(&columns, xs.len());
            let more = more.into_iter().enumerate();
            let more: Vec<[T; 2]> = more.map(|(i, d)| [d, samples.norm(i)]).collect();
            let next = at + 1;
            all.splice(next..next, more);
        }
        all.retain(|[_, norm]| !norm.is_nan());
        Ok(Look { all, evaluations })
    }

    /// Whether f has died away before the first half period ends.
    pub(super) fn is_over(&self, half_period: T) -> bool {
        let largest = |is_far: bool| {
            let shares = self
                .all
                .iter()
                .filter(|[d, _]| (*d >= half_period) == is_far);
            shares.fold(T::zero(), |most, &[d, norm]| most.max(norm * d))
        };
        largest(true) <= T::lit(1e-3) * T::epsilon() * largest(false)
    }

    pub(super) fn beyond(&self, distance: T, half_period: T, small: T) -> Fate {
        let lit = T::lit;
        // What is small beside all that was seen is small; less than that need not be, of f that was hardly seen.
        let seen = self
            .all
            .iter()
            .fold(T::zero(), |most, &[_, norm]| most.max(norm));
        let small = small.min(T::epsilon() * seen * half_period);
        let matters = |norm: T| norm * half_period > small;
        if let [.., [_, before], [_, last]] = self.all[..] {
            if last.is_infinite() || (matters(last) && last >= lit(CONSTANT) * before) {
                return Fate::Diverges;
            }
        }
        let fall = |pair: &[[T; 2]]| (pair[0][1] / pair[1][1]).ln();
        let doublings = |pair: &[[T; 2]]| (pair[1][0] / pair[0][0]).log2();
        for three in self.all.windows(3).filter(|three| three[2][0] > distance) {
            let [_, before, last] = [three[0][1], three[1][1], three[2][1]];
            if !matters(before.max(last)) {
                continue;
            }
            let steps = doublings(&three[1..]);
            let was = fall(&three[..2]).max(T::zero()) / doublings(&three[..2]);
            let is = fall(&three[1..]);
            // As steep at each doubling as it may be.
            let most = (lit(STEEPER) * was + lit(SUDDEN)) * steps;
            if is.is_nan() || is > most || is < lit(RISE) {
                return Fate::Changes;
            }
        }
        Fate::Falls
    }
}
