//! An interval of the variable s, and where the nodes lie on it.

use crate::chebyshev;
use crate::chebyshev::node;
use crate::domain::Piece;
use crate::doubly_adaptive::map::Map;
use crate::real::{Real, is_few_units_wide};

/// The interval [a, b] of s and its map.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Interval<T> {
    pub(crate) map: Map<T>,
    pub(crate) a: T,
    pub(crate) b: T,
}

impl<T: Real> Interval<T> {
    /// That of a finite piece, with x itself for s.
    pub(crate) fn of(Piece { a, b, .. }: Piece<T>) -> Self {
        let map = Map::Identity;
        Interval { map, a, b }
    }

    pub(crate) fn half_width(self) -> T {
        T::lit(0.5) * self.b - T::lit(0.5) * self.a
    }

    /// The point at a place from -1 to 1, within the ends in spite of rounding; from the
    /// nearer end, since a middle that is rounded would shift all points together.
    #[inline(always)]
    pub(crate) fn at(self, place: T) -> T {
        let one = T::one();
        let half = T::lit(0.5) * self.b - T::lit(0.5) * self.a;
        let s = if place < T::zero() {
            self.a + half * (one + place)
        } else if place > T::zero() {
            self.b - half * (one - place)
        } else {
            T::lit(0.5) * self.b + T::lit(0.5) * self.a
        };
        let s = if s < self.a { self.a } else { s };
        if s > self.b { self.b } else { s }
    }
}

/// Where node j of degree n lies in a panel; never outside of it, however narrow it is.
#[inline]
pub(crate) fn position<T: Real>(interval: Interval<T>, n: usize, j: usize) -> T {
    if j == 0 {
        interval.a
    } else if j == n {
        interval.b
    } else {
        interval.at(node(n, j))
    }
}

/// Some nodes of a degree.
#[derive(Clone, Copy)]
pub(crate) struct Nodes {
    degree: usize,
    first: usize,
    step: usize,
    pub(crate) count: usize,
}

impl Nodes {
    pub(crate) const fn all(degree: usize) -> Self {
        Nodes {
            degree,
            first: 0,
            step: 1,
            count: degree + 1,
        }
    }

    /// Those between the ends.
    pub(crate) const fn inner(degree: usize) -> Self {
        Nodes {
            degree,
            first: 1,
            step: 1,
            count: degree - 1,
        }
    }

    /// Those that twice the degree has beside these.
    pub(crate) const fn between(degree: usize) -> Self {
        Nodes {
            degree: 2 * degree,
            first: 1,
            step: 2,
            count: degree,
        }
    }
}

/// Where nodes lie on a panel: as by [`Interval::at`], but from both ends at once, since they are symmetric
/// about the middle.
pub(crate) fn set_positions<T: Real>(positions: &mut [T], interval: Interval<T>, nodes: Nodes) {
    let Interval { a, b, .. } = interval;
    let (half, one) = (T::lit(0.5), T::one());
    let half_width = half * b - half * a;
    let middle = half * b + half * a;
    let count = nodes.count;
    let all = &chebyshev::nodes(nodes.degree)[nodes.first..];
    // On a few units in the last place, rounding could carry a node out of the panel.
    if is_few_units_wide(middle, half_width) {
        for (s, &node) in positions.iter_mut().zip(all.iter().step_by(nodes.step)) {
            *s = interval.at(T::lit(node));
        }
    } else {
        let (lower, upper) = positions.split_at_mut(count / 2);
        let (middles, upper) = upper.split_at_mut(count % 2);
        middles.fill(middle);
        let pairs = lower.iter_mut().zip(upper.iter_mut().rev());
        let set = |((low, high), &node): ((&mut T, &mut T), &f64)| {
            let distance = half_width * (one + T::lit(node));
            *low = a + distance;
            *high = b - distance;
        };
        if nodes.step == 1 {
            pairs.zip(all).for_each(set);
        } else {
            pairs.zip(all.iter().step_by(nodes.step)).for_each(set);
        }
    }
    if nodes.first == 0 {
        positions[0] = a;
        positions[count - 1] = b;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn nodes_lie_within_their_panel_and_symmetrically() {
        for (a, b) in [
            (-1.0, 1.0),
            (0.0, 1e-310),
            (1.0, 1.0 + 4.0 * f64::EPSILON),
            (-3e307, 1e308),
        ] {
            let map = Map::Identity;
            let interval = Interval { map, a, b };
            for n in [4, 8, 32, 128] {
                let mut all = vec![0.0; n + 1];
                set_positions(&mut all, interval, Nodes::all(n));
                assert_eq!((all[0], all[n]), (a, b));
                assert!(all.windows(2).all(|pair| pair[0] <= pair[1]), "{all:?}");
                for (j, x) in all.iter().enumerate() {
                    assert_eq!(
                        *x,
                        position(interval, n, j),
                        "node {j} of {n} on [{a}, {b}]"
                    );
                }
                let mut inner = vec![0.0; n - 1];
                set_positions(&mut inner, interval, Nodes::inner(n));
                assert_eq!(inner, all[1..n]);
                if n < 128 {
                    let mut more = vec![0.0; 2 * n + 1];
                    set_positions(&mut more, interval, Nodes::all(2 * n));
                    let mut between = vec![0.0; n];
                    set_positions(&mut between, interval, Nodes::between(n));
                    assert!(between.iter().eq(more.iter().skip(1).step_by(2)));
                }
            }
        }
    }

    #[test]
    fn places_stay_within_their_interval() {
        let map = Map::Identity;
        for (a, b) in [
            (1.0, 1.0 + 3.0 * f64::EPSILON),
            (-1e308, 1.7e308),
            (5e-324, 1e-323),
        ] {
            let interval = Interval { map, a, b };
            for k in -10..=10 {
                let s = interval.at(f64::from(k) / 10.0);
                assert!(s >= a && s <= b, "{s}");
            }
        }
    }
}
