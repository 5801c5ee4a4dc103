//! What may hide where samples were not finite and count as 0.
//!
//! Whoever asks for 0 there means a set on which there is nothing, or a point at which a formula fails.
//! Both have neighbours that are finite, and the integral between a neighbour and the hole is not known:
//! as long as it may matter, the panel there is not done. Where the samples grow towards the hole like a
//! power of the distance, that is what may be hidden. Where samples rise towards one that is infinite,
//! that one has overflowed and is no 0, and all of the hole may be hidden.

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::chebyshev::kernel::larger;
use crate::doubly_adaptive::Integration;
use crate::doubly_adaptive::interval::position;
use crate::doubly_adaptive::storage::Storage;
use crate::real::Real;
use crate::samples::Hole;
use crate::vector::Vector;

/// The power of the distance from which on there is no integral.
const STEEPEST: f64 = 0.97;

/// The power of the distance from which on samples rise towards a hole.
const RISING: f64 = 0.01;

/// From how near, by the width of a first panel, a pole is taken for one.
const NEAR: f64 = 1e-6;

/// A sample: x, its size, and the panel that it is of.
type Sample<T> = (T, T, usize);

impl<T: Real> Integration<'_, T> {
    /// Add what may hide in holes to the errors of the panels beside them; whether one has grown.
    pub(super) fn doubt_holes(&mut self) -> bool {
        if self.f.holes().is_empty() {
            return false;
        }
        let mut holes = self.f.holes().to_vec();
        sort_by(&mut holes, |hole| hole.x);
        let samples = self.store.finite_samples(&holes);
        let is_positive = |sample: &&Sample<T>| sample.1 > T::zero();
        let positive: Vec<Sample<T>> = samples.iter().filter(is_positive).copied().collect();
        let mut grown = false;
        let mut first = 0;
        while first < holes.len() {
            let right = samples.partition_point(|sample| sample.0 < holes[first].x);
            // All holes up to the next sample are one.
            let end = samples.get(right).map_or(holes.len(), |next| {
                holes.partition_point(|hole| hole.x < next.0)
            });
            let hole = &holes[first..end.max(first + 1)];
            for side in 0..2 {
                let (near, far) = if side == 0 {
                    (&hole[0], right.checked_sub(1))
                } else {
                    (
                        &hole[hole.len() - 1],
                        Some(right).filter(|&i| i < samples.len()),
                    )
                };
                let Some(i) = far else { continue };
                let other = if side == 0 {
                    &hole[hole.len() - 1]
                } else {
                    &hole[0]
                };
                // One that goes on to the end of the range, and not a hole between finite samples.
                let goes_on = if side == 0 {
                    right == samples.len()
                } else {
                    right == 0
                };
                let overflows = goes_on && hole.iter().any(|hole| hole.is_infinite);
                let reach = if overflows { other.x } else { near.x };
                let hidden = hidden(samples[i], &positive, side, [near.x, reach]);
                let panel = &mut self.store.panels[samples[i].2];
                // A pole that has been looked at from near.
                self.has_pole |= hidden.is_infinite()
                    && panel.half_width() <= T::lit(NEAR) * panel.origin.half_width;
                let found = &mut panel.found;
                if hidden > found.error && hidden > found.noise {
                    found.error = hidden;
                    // However smooth the samples are: nothing says that this is all there is.
                    found.interior_constant = true;
                    grown = true;
                }
            }
            first += hole.len();
        }
        grown
    }
}

/// What may hide between a sample and a hole beyond it, on the right (side 0) or on the left of it,
/// that begins at `near` and is counted up to `reach`. `others` are all samples that are not 0.
fn hidden<T: Real>(
    (x, size, _): Sample<T>,
    others: &[Sample<T>],
    side: usize,
    [near, reach]: [T; 2],
) -> T {
    let lit = T::lit;
    let gap = (near - x).abs();
    // The next one that is twice as far away from what the samples may rise towards.
    let distance = (reach - x).abs();
    let is_apart = |other: &Sample<T>| (reach - other.0).abs() >= lit(2.0) * distance;
    let before = if side == 0 {
        let others = &others[..others.partition_point(|other| other.0 < x)];
        others[..others.partition_point(is_apart)].last()
    } else {
        let others = &others[others.partition_point(|other| other.0 <= x)..];
        others[others.partition_point(|other| !is_apart(other))..].first()
    };
    let power = match before {
        Some(&(far, before, _)) if size > before => {
            (size / before).ln() / ((reach - far).abs() / distance).ln()
        }
        _ => T::zero(),
    };
    // A jump to infinity is a set on which there is nothing, by the user's word. A rise is not.
    let reach = if power < lit(RISING) { near } else { reach };
    let width = larger(gap, (reach - x).abs());
    if size.is_zero() {
        T::zero()
    } else if power < lit(STEEPEST) {
        size * width / (lit(1.0) - power)
    } else {
        T::infinity()
    }
}

impl<T: Real> Storage<T> {
    /// All samples but those that were replaced, from the left to the right.
    fn finite_samples(&self, holes: &[Hole<T>]) -> Vec<Sample<T>> {
        let mut all = Vec::new();
        let (mut xs, mut slopes) = (Vec::new(), Vec::new());
        for (i, panel) in self.panels.iter().enumerate() {
            let (interval, n) = (panel.interval(), panel.degree);
            let inherited = panel.first_inherited..panel.first_inherited + panel.inherited;
            xs.clear();
            xs.extend((0..=n).map(|j| position(interval, n, j)));
            let places = self.places[inherited.clone()].iter();
            xs.extend(places.map(|&place| interval.at(place)));
            slopes.resize(xs.len(), T::one());
            panel.map.points(&mut xs, &mut slopes);
            let samples = self.samples_of(panel);
            let own = (0..=n).map(|j| samples.norm(j));
            let norms = own.chain(inherited.map(|k| self.inherited_value(k).norm()));
            for ((&x, &slope), norm) in xs.iter().zip(&slopes).zip(norms) {
                // Places on panels that were split many times have lost some digits.
                let unit = T::lit(4096.0) * T::epsilon() * x.abs();
                let at = holes.partition_point(|hole| hole.x < x - unit);
                let is_hole = holes.get(at).is_some_and(|hole| hole.x <= x + unit);
                if !(is_hole && norm.is_zero()) {
                    all.push((x, norm / slope, i));
                }
            }
        }
        sort_by(&mut all, |sample| sample.0);
        all
    }
}

fn sort_by<A, T: Real>(list: &mut [A], x: fn(&A) -> T) {
    list.sort_unstable_by(|p, q| x(p).partial_cmp(&x(q)).unwrap_or(Ordering::Equal));
}

#[cfg(test)]
mod tests {
    use super::hidden;

    #[test]
    fn a_power_may_hide_in_a_hole() {
        // |x - 1|^-1/2 on the left of a hole at 1, whose integral over the gap is 2 sqrt(gap).
        let samples: [(f64, f64, usize); 3] = [(0.0, 1.0, 0), (0.75, 2.0, 0), (0.9375, 4.0, 0)];
        let found = hidden(samples[2], &samples, 0, [1.0; 2]);
        assert!((found - 0.5).abs() < 1e-15, "{found}");
        // All of the hole, if it overflows: of |x - 5/4|^-1/2, the hole beginning at 1.1.
        let rising: [(f64, f64, usize); 2] = [(0.25, 1.0, 0), (1.0, 2.0, 0)];
        let found = hidden(rising[1], &rising, 0, [1.1, 1.25]);
        assert!((found - 1.0).abs() < 1e-14, "{found}");
        // A pole has no integral, and beside a jump there is the gap and no more.
        let pole: [(f64, f64, usize); 2] = [(0.5, 2.0, 0), (0.75, 4.0, 0)];
        assert_eq!(hidden(pole[1], &pole, 0, [1.0; 2]), f64::INFINITY);
        let jump: [(f64, f64, usize); 2] = [(1.25, 3.0, 0), (1.5, 3.0, 0)];
        assert_eq!(hidden(jump[0], &jump, 1, [1.0; 2]), 0.75);
    }
}
