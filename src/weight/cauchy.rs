//! Moments of 1/(t - tau) on [-1, 1], as principal values.
//!
//! M_k = PV int T_k(t)/(t - tau) dt obeys M_(k+1) = 2 tau M_k - M_(k-1) - 4/(k^2 - 1) for even k, the
//! last term 0 for odd k (Piessens et al., QUADPACK, 1983, 2.2.3.3). Inside of [-1, 1] no solution grows,
//! and the recurrence is stable. Towards an end the differences of moments take its place: of tau itself
//! no digits would be left there, while its distance from the end is known exactly (Reinsch's form; see
//! Oliver, J. Inst. Maths Applics 20, 379, 1977).

use num_traits::Float;

use super::moments::Scale;
use super::oscillatory::SOURCES;

/// No moment is larger than this and than the first: -pi sin(k arccos(tau)) inside, and 10/3, M_2 in the
/// middle, at most; next to an end the modulus of the first.
const LARGEST: f64 = 10.0 / 3.0;

/// Write the moments, of all degrees that there is room for, on a panel with the singular point at these
/// distances from its ends, the lower one first.
pub(crate) fn moments(distances: [f64; 2], moments: &mut [f64]) -> Scale {
    // By symmetry the upper end is the nearer one.
    let [left, right] = distances;
    let mirrored = left < right;
    let [far, near] = if mirrored {
        [right, left]
    } else {
        [left, right]
    };
    // (A sum of halves does not overflow.)
    let remainder = near / (0.5 * far + 0.5 * near);
    let tau = 1.0 - remainder;
    let first = Float::ln(near / far);
    let mut step = 2.0 - remainder * first;
    moments[0] = first;
    moments[1] = first + step;
    let drop = |k: usize| if k % 2 == 0 { 2.0 * SOURCES[k] } else { 0.0 };
    let (twice, twice_remainder) = (2.0 * tau, 2.0 * remainder);
    let [mut before, mut last] = [moments[0], moments[1]];
    // What does not wait for the last moment comes first.
    for (k, moment) in moments.iter_mut().enumerate().skip(2) {
        let drop = drop(k - 1);
        let next = if tau > 0.5 {
            step = (step - drop) - twice_remainder * last;
            last + step
        } else {
            twice * last - (before + drop)
        };
        *moment = next;
        (before, last) = (last, next);
    }
    if mirrored {
        for moment in moments.iter_mut().step_by(2) {
            *moment = -*moment;
        }
    }
    let bound = LARGEST.max(-first);
    Scale {
        factor: 1.0,
        bound,
        accuracy: bound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weight::moments::units;
    use alloc::vec::Vec;

    /// By mpmath with 150 digits, for k from 0 to 128; see `tests/reference/weight_moments.py`.
    const TABLE: &str = include_str!("../../tests/data/weight_cauchy_moments.csv");

    #[test]
    fn moments_are_as_accurate_as_they_say() {
        for line in TABLE.lines().skip(1) {
            let mut cells = line.split(',');
            let mut next = || cells.next().expect("a cell");
            let distances = [next(), next()].map(|cell| cell.parse().expect("a number"));
            let exact: Vec<f64> = next()
                .split(';')
                .map(|cell| cell.parse().expect("a number"))
                .collect();
            for points in [33, 65, 129] {
                let mut list = [0.0; 129];
                let scale = moments(distances, &mut list[..points]);
                for (k, (moment, exact)) in list[..points].iter().zip(&exact).enumerate() {
                    let unit = f64::EPSILON * scale.accuracy * units(k);
                    assert!(
                        (moment - exact).abs() <= unit,
                        "{distances:?}, degree {k}: {moment}, not {exact}"
                    );
                    assert!(exact.abs() <= scale.bound, "{distances:?}, degree {k}");
                }
            }
        }
    }
}
