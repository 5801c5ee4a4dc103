//! Places between two nodes where there may be a corner or a jump, and the search for it.
//!
//! On both sides of a corner or a jump an integrand is smooth, and so are its samples, each side by itself: the
//! cubic through four of them foretells the fifth, but not those on the other side. Where that is so, the
//! two cubics say where they meet, and a few samples find a corner to the last digit that matters, and some
//! more, by bisection, a jump.

use crate::chebyshev::ahead::{CUBIC, weights_ahead};
use crate::chebyshev::kernel::larger;
use crate::each::Each;
use crate::real::Real;
use crate::samples::Failure;
use crate::vector::{Columns, Components};

/// How many times worse the samples on the other side must be foretold than those on the own.
const CLEARLY: f64 = 8.0;

/// And how many times worse than those anywhere else.
const SMOOTHER: f64 = 4.0;

/// Of more corners than these on 33 samples none is believed.
pub(super) const MOST_CORNERS: usize = 4;

/// The most steps for the root of a difference of two cubics.
const MOST_STEPS: usize = 32;

/// How often there are two samples for a corner, what is none not being found by more; how much nearer each
/// time, as a share, at least; how many times as far away as it may be off; and how much nearer on one side.
const MOST: usize = 8;
const NEARER: f64 = 0.25;
const SURELY: f64 = 8.0;
const ASIDE: f64 = 0.9;

/// A cubic through samples of one component on one side of a place, the nearest one last.
#[derive(Clone, Copy, Debug)]
struct Side<T> {
    xs: [T; CUBIC],
    ys: [T; CUBIC],
}

impl<T: Real> Side<T> {
    fn through(nodes: [usize; CUBIC], xs: &[T], ys: &[T]) -> Self {
        Side {
            xs: nodes.each(|i| xs[i]),
            ys: nodes.each(|i| ys[i]),
        }
    }

    /// Its value, by Neville's scheme.
    fn at(&self, x: T) -> T {
        let Side { xs, mut ys } = *self;
        for width in 1..CUBIC {
            for i in 0..CUBIC - width {
                let j = i + width;
                ys[i] = ys[i] + (x - xs[i]) * ((ys[i + 1] - ys[i]) / (xs[j] - xs[i]));
            }
        }
        ys[0]
    }

    fn nearest(&self) -> T {
        self.xs[CUBIC - 1]
    }

    /// Take in a nearer sample for the farthest.
    fn extend(&mut self, x: T, y: T) {
        self.xs.rotate_left(1);
        self.ys.rotate_left(1);
        (self.xs[CUBIC - 1], self.ys[CUBIC - 1]) = (x, y);
    }
}

/// A sample of one component, if it is finite.
type Sampler<'a, T> = dyn FnMut(T) -> Result<Option<T>, Failure<T>> + 'a;

/// What became of the search for a corner.
enum Search<T> {
    /// The samples on both sides of it.
    Found([T; 2]),
    /// A sample is where only a jump can be.
    OtherSide,
    /// A sample is on neither side.
    NoSide,
}

/// How badly sample j is foretold by those before it.
fn from_left<T: Real>(ys: &[T], j: usize) -> T {
    let weights = weights_ahead(ys.len() - 1)[j].iter();
    let terms = weights.zip(&ys[j - CUBIC..j]);
    let off = terms.fold(-ys[j], |off, (&weight, &y)| off + T::lit(weight) * y);
    off.abs()
}

/// And by those after it.
fn from_right<T: Real>(ys: &[T], j: usize) -> T {
    let weights = weights_ahead(ys.len() - 1)[ys.len() - 1 - j].iter();
    let terms = weights.zip(ys[j + 1..=j + CUBIC].iter().rev());
    let off = terms.fold(-ys[j], |off, (&weight, &y)| off + T::lit(weight) * y);
    off.abs()
}

/// What rounding may be of that.
fn noise_of<T: Real>(ys: &[T]) -> T {
    let largest = ys[CUBIC..]
        .iter()
        .fold(T::zero(), |x, y| larger(x, y.abs()));
    T::lit(64.0) * T::epsilon() * largest
}

/// How badly samples on both sides of the gap between nodes j and j + 1 are foretold from the other side, and
/// from their own.
fn across_and_along<T: Real>(ys: &[T], j: usize, noise: T) -> [T; 2] {
    [
        larger(from_left(ys, j + 1), from_right(ys, j)),
        larger(from_left(ys, j), from_right(ys, j + 1)) + noise,
    ]
}

/// A place between two nodes where one component has a corner or a jump: what it is on both sides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Suspect<T> {
    /// The node on the left of it.
    node: usize,
    pub(super) component: usize,
    sides: [Side<T>; 2],
    /// How badly samples next to it are foretold from the other side, and from their own.
    across: T,
    along: T,
    /// What rounding may do to a sample of that component.
    noise: T,
}

impl<T: Real> Suspect<T> {
    /// That between nodes j and j + 1.
    fn between(j: usize, component: usize, xs: &[T], ys: &[T]) -> Self {
        let noise = noise_of(ys);
        let [across, along] = across_and_along(ys, j, noise);
        let side = |nodes: [usize; CUBIC]| Side::through(nodes, xs, ys);
        let sides = [[j - 3, j - 2, j - 1, j], [j + 4, j + 3, j + 2, j + 1]].each(side);
        let before = [[j - 4, j - 3, j - 2, j - 1], [j + 5, j + 4, j + 3, j + 2]].each(side);
        let mut suspect = Suspect {
            node: j,
            component,
            sides,
            across,
            along,
            noise,
        };
        if let Some(x) = suspect.meeting() {
            // Of a corner next to a node it is not known on which side that is.
            let [left, right] = suspect.bracket();
            let known = T::lit(SURELY) * (right - left) / suspect.ratio();
            for (side, distance) in [x - left, right - x].into_iter().enumerate() {
                if distance <= known {
                    suspect.sides[side] = before[side];
                }
            }
        }
        suspect
    }

    fn ratio(&self) -> T {
        self.across / self.along
    }

    fn bracket(&self) -> [T; 2] {
        self.sides.each(|side| side.nearest())
    }

    /// By how much the sides differ.
    fn difference(&self, x: T) -> T {
        self.sides[0].at(x) - self.sides[1].at(x)
    }

    /// Where the two sides meet between their nearest samples.
    fn meeting(&self) -> Option<T> {
        let [low, high] = self.bracket();
        let (mut a, mut b) = (low, high);
        let [mut at_a, mut at_b] = [a, b].each(|x| self.difference(x));
        let noise = self.noise;
        for (x, off) in [(a, at_a), (b, at_b)] {
            // At a node, but for rounding.
            if off.abs() <= noise {
                return Some(x);
            }
        }
        if (at_a > T::zero()) == (at_b > T::zero()) {
            return None;
        }
        // False position, with the older end halved (Dowell and Jarratt, BIT 11, 168, 1971).
        for _ in 0..MOST_STEPS {
            let x = b - at_b * ((b - a) / (at_b - at_a));
            let here = self.difference(x);
            if (here > T::zero()) == (at_b > T::zero()) {
                at_a = T::lit(0.5) * at_a;
            } else {
                (a, at_a) = (b, at_b);
            }
            (b, at_b) = (x, here);
            if here.abs() <= noise {
                break;
            }
        }
        Some(b.max(low).min(high))
    }

    /// To which side a sample belongs, if to one.
    fn side_of(&self, x: T, y: T) -> Option<usize> {
        let [left, right] = self.sides.each(|side| (side.at(x) - y).abs());
        let nearer = left.min(right);
        let apart = self.difference(x).abs();
        (nearer <= T::lit(0.25) * apart).then_some(usize::from(right < left))
    }

    /// The two samples between which there is a corner or a jump. `within` is how much of the integral may be left
    /// open.
    pub(super) fn locate(
        self,
        within: T,
        sample: &mut Sampler<'_, T>,
    ) -> Result<Option<[T; 2]>, Failure<T>> {
        match self.corner(within, sample)? {
            Search::Found(place) => Ok(Some(place)),
            Search::OtherSide => self.bisect(within, sample),
            Search::NoSide => Ok(None),
        }
    }

    /// Where a corner is, by ever nearer samples on both sides of where the sides meet; those of a jump may meet
    /// anywhere, and samples there are not on the side that they should be.
    fn corner(mut self, within: T, sample: &mut Sampler<'_, T>) -> Result<Search<T>, Failure<T>> {
        let [low, high] = self.bracket();
        let gap = high - low;
        let is_little = |off: T| off * gap <= within;
        let mut distance = T::lit(NEARER) * gap;
        let mut is_exact = false;
        for _ in 0..MOST {
            let Some(x) = self.meeting() else {
                return Ok(Search::OtherSide);
            };
            // How badly the sides foretell, and how fast they part.
            let [mut worst, mut slope] = [T::zero(); 2];
            for (side, nearest) in self.bracket().into_iter().enumerate() {
                // Between there and what is known already.
                let step = distance.min(T::lit(0.5) * (nearest - x).abs());
                // Not in the middle: a formula may fail at a corner.
                let beside = if side == 0 {
                    x - step
                } else {
                    x + T::lit(ASIDE) * step
                };
                let Some(y) = sample(beside)? else {
                    return Ok(Search::NoSide);
                };
                match self.side_of(beside, y) {
                    Some(of) if of == side => {}
                    Some(_) => return Ok(Search::OtherSide),
                    None => return Ok(Search::NoSide),
                }
                worst = worst.max((self.sides[side].at(beside) - y).abs());
                slope = slope.max((self.difference(beside) / (beside - x)).abs());
                self.sides[side].extend(beside, y);
            }
            // The sides are at least as exact where they meet.
            if is_little(worst) && is_exact {
                return Ok(Search::Found(self.bracket()));
            }
            is_exact = is_little(worst);
            distance = if is_exact {
                // Two corners may look like one where the outer sides meet: so near that it does not matter.
                (within / slope).sqrt()
            } else {
                // As near as the place is surely known.
                let known = T::lit(SURELY) * (worst / slope);
                (T::lit(NEARER) * distance).min(known)
            };
        }
        Ok(Search::NoSide)
    }

    /// Bisection of a jump.
    fn bisect(&self, within: T, sample: &mut Sampler<'_, T>) -> Result<Option<[T; 2]>, Failure<T>> {
        let [mut low, mut high] = self.bracket();
        loop {
            let middle = low + T::lit(0.5) * (high - low);
            let jump = self.difference(middle).abs();
            if !(middle > low && middle < high) || jump * (high - low) <= within {
                return Ok(Some([low, high]));
            }
            let side = sample(middle)?.and_then(|y| self.side_of(middle, y));
            match side {
                Some(0) => low = middle,
                Some(_) => high = middle,
                None => return Ok(None),
            }
        }
    }
}

/// As many as there may be, from the left.
pub(super) type Suspects<T> = [Option<Suspect<T>>; MOST_CORNERS];

/// The suspects among the samples of a panel, the clearest one among neighbours; none, if there are many, or
/// samples elsewhere are not smooth either.
pub(super) fn suspects<T: Real>(xs: &[T], samples: Columns<'_, T>) -> Suspects<T> {
    let n = xs.len() - 1;
    let noises = Components::from_fn(samples.components(), |c| noise_of(samples.column(c)));
    let mut found: Suspects<T> = [None; MOST_CORNERS];
    let mut count: usize = 0;
    for j in CUBIC..n - CUBIC - 1 {
        // The component with the clearest one; of components that are multiples of each other, the largest.
        let (mut clearest, mut component) = ([T::zero(); 2], 0);
        for (c, ys) in samples.iter().enumerate() {
            let [across, along] = across_and_along(ys, j, noises[c]);
            if [across / along, across] > clearest {
                (clearest, component) = ([across / along, across], c);
            }
        }
        let [clear, _] = clearest;
        if clear <= T::lit(CLEARLY) {
            continue;
        }
        let ys = samples.column(component);
        let suspect = Suspect::between(j, component, xs, ys);
        let last = count.checked_sub(1).and_then(|last| found[last].as_mut());
        match last.filter(|last| j < last.node + CUBIC) {
            Some(last) if clear > last.ratio() => *last = suspect,
            Some(_) => {}
            None if count == MOST_CORNERS => return [None; MOST_CORNERS],
            None => {
                found[count] = Some(suspect);
                count += 1;
            }
        }
    }
    if count == 0 {
        return found;
    }
    let all = || found.iter().flatten();
    let is_near = |j: usize| all().any(|at| j > at.node && j <= at.node + CUBIC);
    // In units of what rounding does, since components have sizes of their own.
    let least = all().fold(T::infinity(), |least, at| least.min(at.across / at.noise));
    let is_smooth = |ys: &[T]| {
        let most = least * noise_of(ys);
        let mut others = (CUBIC..=n).filter(|&j| !is_near(j));
        others.all(|j| T::lit(SMOOTHER) * from_left(ys, j) <= most)
    };
    if !samples.iter().all(is_smooth) {
        return [None; MOST_CORNERS];
    }
    found
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;
    use crate::chebyshev::node;
    use alloc::vec::Vec;

    fn located(f: impl Fn(f64) -> f64) -> Vec<([f64; 2], usize)> {
        let xs: Vec<f64> = (0..=32).map(|j| node(32, j)).collect();
        let ys: Vec<f64> = xs.iter().map(|&x| f(x)).collect();
        let suspects = suspects(&xs, Columns::single(&ys));
        let one = |suspect: Suspect<f64>| {
            let mut count = 0;
            let mut sample = |x: f64| {
                count += 1;
                Ok(Some(f(x)).filter(|y| y.is_finite()))
            };
            let found = suspect.locate(1e-12, &mut sample).unwrap_or(None)?;
            Some((found, count))
        };
        suspects.into_iter().flatten().filter_map(one).collect()
    }

    #[test]
    fn a_corner_is_found_with_few_samples() {
        for x0 in [-0.7, -0.2, 0.001, 0.345, 0.8] {
            for f in [
                &(|x: f64| (x - x0).abs()) as &dyn Fn(f64) -> f64,
                &|x| x.exp() + (x.sin() - x0.sin()).abs(),
                &|x| ((3.0 * x).exp() - (3.0 * x0).exp()).max(0.0) * (-x * x).exp(),
            ] {
                let found = located(f);
                assert_eq!(found.len(), 1, "{x0}");
                let ([low, high], count) = found[0];
                assert!(
                    low < x0 && x0 < high && high - low < 1e-5,
                    "{x0}: {low} {high}"
                );
                assert!(count <= 16, "{x0}: {count}");
            }
        }
    }

    #[test]
    fn a_jump_is_found_by_bisection() {
        for x0 in [-0.7, -0.2, 0.001, 0.345, 0.8] {
            for f in [
                &(|x: f64| if x < x0 { 0.0 } else { 1.0 }) as &dyn Fn(f64) -> f64,
                &|x| if x < x0 { x.exp() } else { x.cos() - 3.0 },
                // Sides that meet beside the jump.
                &|x| {
                    if x < x0 {
                        x - x0 - 0.02
                    } else {
                        2.0 * (x - x0)
                    }
                },
            ] {
                let found = located(f);
                assert_eq!(found.len(), 1, "{x0}");
                let ([low, high], count) = found[0];
                assert!(
                    low < x0 && x0 <= high && high - low < 1e-10,
                    "{x0}: {low} {high}"
                );
                assert!(count <= 50, "{x0}: {count}");
            }
        }
    }

    /// The lines on both sides meet behind the second of two corners, and no sample is between these.
    #[test]
    fn two_corners_are_not_taken_for_one() {
        for width in [2e-2, 2e-3, 2e-4] {
            for x0 in [-0.422, 0.123, 0.278] {
                let roof = |x: f64| (x - x0).max(0.0) - 4.0 * (x - x0 - width).max(0.0);
                for ([low, high], _) in located(roof) {
                    let between = |x: f64| low < x && x < high;
                    assert!(between(x0) || between(x0 + width), "{width} {x0}: {low}");
                }
            }
        }
    }

    #[test]
    fn several_are_found_each() {
        let found = located(|x| (5.0 * x).sin().abs());
        let places: Vec<f64> = found.iter().map(|place| place.0[0]).collect();
        let exact = [
            -core::f64::consts::PI / 5.0,
            0.0,
            core::f64::consts::PI / 5.0,
        ];
        assert_eq!(places.len(), 3);
        for (place, exact) in places.into_iter().zip(exact) {
            assert!((place - exact).abs() < 1e-5, "{place}");
        }
    }

    #[test]
    fn nothing_is_found_where_sides_are_not_smooth() {
        let none: [(&str, &dyn Fn(f64) -> f64); 9] = [
            ("smooth", &|x| (3.0 * x).cos()),
            ("constant", &|_| 1.0),
            ("wave", &|x| (50.0 * x).cos()),
            ("cusp", &|x| (x - 0.3).abs().sqrt()),
            ("logarithm", &|x| (x - 0.3).abs().ln()),
            ("inverse root", &|x| (x - 0.3).abs().powf(-0.5)),
            ("root above a slope", &|x| x + 0.1 * (x - 0.3).abs().sqrt()),
            ("peak", &|x| 1.0 / (1e-3 + x * x)),
            ("noise", &|x| (1e9 * x).sin()),
        ];
        for (name, f) in none {
            assert!(located(f).is_empty(), "{name}");
        }
    }
}
