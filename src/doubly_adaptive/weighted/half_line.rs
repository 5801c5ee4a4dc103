//! Oscillating weights on half-lines.
//!
//! f is integrated up to a few periods by its product with the weight, and from there in blocks that grow, by
//! moments. At the end of a block the integrals over the last half periods come from the interpolants that there
//! are, without a sample, and what follows is extrapolated from them. What is extrapolated is not sampled: so f is
//! looked at at each power of two of the distance, and blocks go on to where it is nothing else but falling.

use alloc::vec;
use alloc::vec::Vec;
use core::f64::consts::PI;

use super::oscillation::by_moments;
use super::product;
use crate::chebyshev::{node, transform_column};
use crate::domain::Domain;
use crate::doubly_adaptive::interval::{Interval, Nodes, set_positions};
use crate::doubly_adaptive::map::Map;
use crate::doubly_adaptive::oscillation::{Oscillation, frequency};
use crate::doubly_adaptive::panel::Panel;
use crate::doubly_adaptive::storage::Storage;
use crate::error::Cause;
use crate::extrapolation::levin::rest;
use crate::goal::{Goal, Outcome};
use crate::real::Real;
use crate::samples::{Failure, Hole, Integrand};
use crate::task::Task;
use crate::vector::{Columns, Components, Vector};
use crate::weight::Weight;
use crate::weight::product::wave;
use crate::workspace::Store;

/// The product may live on many scales; there its estimates have been seen to be a half of the error.
const DOUBT: f64 = 3.0;

/// The first block begins where the phase has changed by this.
const BEGINNING: f64 = 5.0;

/// The half periods of the first block, and how many at the end of each are extrapolated from.
const HALF_PERIODS: f64 = 18.0;

/// How much wider each block is than the one before.
const GROWTH: f64 = 2.0;

/// The most blocks, and how often they are begun again with a better knowledge of what is needed.
const BLOCKS: usize = 40;
const PASSES: usize = 4;

/// After so many blocks without a gain more of them are not worth it.
const IDLE: usize = 5;

/// A block of so many panels is of an f that oscillates itself.
const MANY: usize = 48;

/// The powers of two of the distance, in half periods, at which f is looked at.
const NEAR: i32 = -8;
const FAR: i32 = 28;
const FARTHEST: [i32; 3] = [40, 60, 90];

/// From one of the farthest to the next f falls by this factor at least, or does not fall.
const CONSTANT: f64 = 0.97;

/// By how much the logarithm of f may fall from one power of two to the next: so many times what it fell before,
/// and this. (Of a Gaussian it is 4 times; of a power so high there is no need.)
const STEEPER: f64 = 4.5;
const STEEP: f64 = 6.0;

/// A half-line to the right.
pub(super) struct HalfLine<'a, 'b, T> {
    pub(super) task: &'a mut Task<'b, T>,
    pub(super) weight: Weight,
    pub(super) from: T,
}

/// What f is like at some distances.
struct Look<T> {
    /// Distances, and norms there, as far as they are numbers.
    all: Vec<[T; 2]>,
    evaluations: usize,
}

/// The integral up to the end of a block.
struct Sum<T> {
    value: Components<T>,
    error: T,
    magnitude: T,
    intervals: usize,
}

impl<T: Real> HalfLine<'_, '_, T> {
    pub(super) fn integrate(
        &mut self,
        goal: &Goal<T>,
        value: &mut [T],
    ) -> Result<Outcome<T>, Failure<T>> {
        let half_period = T::lit(PI / frequency(self.weight).abs());
        let look = self.look(half_period)?;
        let mut evaluations = look.evaluations;
        if !half_period.is_finite() || look.is_over(half_period) {
            let ends = [self.from, T::infinity()];
            let mut outcome = self.product(ends, goal, value)?;
            outcome.evaluations += evaluations;
            return Ok(outcome);
        }
        let mut aim = None;
        let mut last = None;
        for _ in 0..PASSES {
            let mut outcome = self.pass(goal, aim, &look, half_period, value)?;
            evaluations += outcome.evaluations;
            outcome.evaluations = evaluations;
            let tolerance = goal.tolerance(value.norm(), outcome.magnitude);
            let is_final = outcome.error <= tolerance || outcome.cause != Some(Cause::Roundoff);
            last = Some(outcome);
            if is_final {
                break;
            }
            aim = Some(T::lit(0.5) * tolerance);
        }
        Ok(last.unwrap_or(Outcome {
            error: T::infinity(),
            magnitude: T::zero(),
            evaluations,
            intervals: 0,
            cause: Some(Cause::Divergent),
        }))
    }

    /// All blocks, with errors that add up to this if it is known; else to what the first one makes of it.
    fn pass(
        &mut self,
        goal: &Goal<T>,
        aim: Option<T>,
        look: &Look<T>,
        half_period: T,
        value: &mut [T],
    ) -> Result<Outcome<T>, Failure<T>> {
        let lit = T::lit;
        let count = value.len();
        let mut end = self.first_end(half_period);
        let own = match aim {
            Some(aim) => Goal {
                rel_tol: T::zero(),
                abs_tol: Some(lit(0.2) * aim),
                ..*goal
            },
            None => Goal {
                rel_tol: lit(0.2) * goal.rel_tol,
                abs_tol: goal.abs_tol.map(|tolerance| lit(0.2) * tolerance),
                ..*goal
            },
        };
        let mut place = Components::zeros(count);
        let first = self.product([self.from, end], &own, &mut place)?;
        let mut evaluations = first.evaluations;
        let mut sum = Sum {
            value: place,
            error: lit(DOUBT) * first.error,
            magnitude: first.magnitude,
            intervals: first.intervals,
        };
        let tolerance = |sum: &Sum<T>| goal.tolerance(sum.value.norm(), sum.magnitude);
        let mut share = lit(0.1) * aim.unwrap_or_else(|| tolerance(&sum));
        let mut width = lit(HALF_PERIODS) * half_period;
        let mut best: Option<(Outcome<T>, Components<T>)> = None;
        let mut least: Option<T> = None;
        let mut idle = 0;
        let mut trust = Trust::new(count);
        for _ in 0..BLOCKS {
            let start = end;
            end = self.aligned(start + width);
            width = lit(GROWTH) * width;
            let left = goal.max_intervals.saturating_sub(sum.intervals);
            if !end.is_finite() || left == 0 {
                break;
            }
            let block_goal = Goal {
                rel_tol: T::zero(),
                abs_tol: Some(share),
                min_intervals: 1,
                max_intervals: left,
            };
            let mut store = Store::new();
            let mut block = Components::zeros(count);
            let found = self.block([start, end], &block_goal, &mut store, &mut block)?;
            evaluations += found.evaluations;
            sum.value.add_scaled(T::one(), &block);
            sum.error = sum.error + found.error;
            sum.magnitude = sum.magnitude + found.magnitude;
            sum.intervals += found.intervals;
            let mut beyond = Sum {
                value: Components::zeros(count),
                error: found.error,
                magnitude: T::zero(),
                intervals: 0,
            };
            let storage = &mut store.doubly_adaptive;
            self.extrapolate(storage, [start, end], half_period, &mut beyond);
            value.copy_from_slice(&sum.value);
            value.add_scaled(T::one(), &beyond.value);
            let tolerance = goal.tolerance(value.norm(), sum.magnitude);
            let fate = look.beyond(end - self.from, half_period, lit(0.05) * tolerance);
            let known = sum.error + T::epsilon() * value.norm();
            let is_said = matches!(fate, Fate::Falls);
            let error = known + trust.revise(value, beyond.error, known, is_said);
            let mut this = Outcome {
                error,
                magnitude: sum.magnitude,
                evaluations,
                intervals: sum.intervals,
                cause: None,
            };
            match fate {
                Fate::Diverges => {
                    this.cause = Some(Cause::Divergent);
                    this.error = T::infinity();
                    return Ok(this);
                }
                Fate::Falls if error <= tolerance => return Ok(this),
                Fate::Falls => this.cause = Some(Cause::ExtrapolationStalled),
                Fate::Changes => {
                    width = lit(GROWTH) * width;
                    this.cause = Some(Cause::ExtrapolationStalled);
                    this.error = T::infinity();
                }
            }
            // Of those that tell nothing the farthest is the best.
            let is_better = |best: &(Outcome<T>, Components<T>)| {
                !(this.error >= best.0.error) || best.0.error.is_infinite()
            };
            if best.as_ref().is_none_or(is_better) {
                best = Some((this, Components::from(&*value)));
            }
            let before = least.replace(least.map_or(error, |least: T| least.min(error)));
            idle = match before {
                Some(before) if !(error < lit(0.5) * before) => idle + 1,
                _ => 0,
            };
            // Where blocks are not good enough for what they add up to, more of them do not help.
            let is_poor = sum.error > lit(0.9) * tolerance;
            if is_poor && aim.is_none_or(|aim| tolerance < lit(0.9) * aim) {
                this.cause = Some(Cause::Roundoff);
                return Ok(this);
            }
            let is_in_vain = matches!(fate, Fate::Falls) || found.intervals > MANY;
            if is_poor && aim.is_some() || is_in_vain && idle >= IDLE {
                break;
            }
            if aim.is_none() {
                share = share.max(lit(0.02) * tolerance);
            }
        }
        let (mut outcome, best_value) = best.unwrap_or((
            Outcome {
                error: T::infinity(),
                magnitude: sum.magnitude,
                evaluations,
                intervals: sum.intervals,
                cause: None,
            },
            sum.value,
        ));
        value.copy_from_slice(&best_value);
        outcome.evaluations = evaluations;
        outcome.intervals = sum.intervals;
        if sum.intervals >= goal.max_intervals {
            outcome.cause = Some(Cause::MaxIntervals);
        }
        Ok(outcome)
    }

    /// Sample f at all distances that matter.
    fn look(&mut self, half_period: T) -> Result<Look<T>, Failure<T>> {
        let two = T::lit(2.0);
        // A formula may overflow at the largest numbers.
        let most = T::max_value().sqrt() * T::lit(1e-3);
        let distances: Vec<T> = (NEAR..=FAR)
            .chain(FARTHEST)
            .map(|k| half_period * two.powi(k))
            .filter(|&d| d <= most && self.from + d > self.from)
            .collect();
        let xs: Vec<T> = distances.iter().map(|&d| self.from + d).collect();
        let mut columns = Vec::new();
        if xs.is_empty() {
            let all = Vec::new();
            return Ok(Look {
                all,
                evaluations: 0,
            });
        }
        self.task.f.sample_into(&xs, &mut columns)?;
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
            let xs: Vec<T> = more.iter().map(|&d| self.from + d).collect();
            self.task.f.sample_into(&xs, &mut columns)?;
            evaluations += xs.len();
            let samples = Columns::new(&columns, xs.len());
            let more = more.into_iter().enumerate();
            let more: Vec<[T; 2]> = more.map(|(i, d)| [d, samples.norm(i)]).collect();
            all.splice(at + 1..at + 1, more);
        }
        all.retain(|[_, norm]| !norm.is_nan());
        Ok(Look { all, evaluations })
    }

    /// The first place after some change of the phase where half periods may begin.
    fn first_end(&self, half_period: T) -> T {
        let w = frequency(self.weight).abs();
        let beginning = self.from + T::lit(BEGINNING / w);
        let off = T::lit(self.off(beginning) / w);
        if off > T::zero() {
            beginning + (half_period - off)
        } else {
            beginning - off
        }
    }

    /// How far the phase is beyond the nearest zero of the weight; of two weights at once, of the sine's.
    fn off(&self, x: T) -> f64 {
        let w = frequency(self.weight).abs();
        let [cos, sin] = wave(w, x);
        let (sin, cos) = match self.weight {
            Weight::Cos(_) => (-cos, sin),
            _ => (sin, cos),
        };
        // Of the angle and its opposite the one on the right.
        let sign = if cos < T::zero() { -T::one() } else { T::one() };
        let off = (sign * sin).atan2(sign * cos);
        off.to_f64().unwrap_or(f64::NAN)
    }

    /// The number next to a zero of the weight.
    fn aligned(&self, x: T) -> T {
        x - T::lit(self.off(x) / frequency(self.weight).abs())
    }

    fn product(
        &mut self,
        ends: [T; 2],
        goal: &Goal<T>,
        value: &mut [T],
    ) -> Result<Outcome<T>, Failure<T>> {
        let domain = Domain::from(ends.as_slice());
        let mut part = Task {
            goal,
            f: &mut *self.task.f,
            domain: &domain,
            descends: false,
            store: self.task.store.as_deref_mut(),
            value,
        };
        product(&mut part, self.weight)
    }

    fn block(
        &mut self,
        ends: [T; 2],
        goal: &Goal<T>,
        store: &mut Store<T>,
        value: &mut [T],
    ) -> Result<Outcome<T>, Failure<T>> {
        let domain = Domain::from(ends.as_slice());
        store.doubly_adaptive.oscillation = Some(Oscillation::new(self.weight, Vec::new()));
        by_moments(Task {
            goal,
            f: &mut *self.task.f,
            domain: &domain,
            descends: false,
            store: Some(store),
            value,
        })
    }

    /// What follows a block, and its error, which is that of the block before.
    fn extrapolate(
        &self,
        store: &mut Storage<T>,
        [start, end]: [T; 2],
        half_period: T,
        beyond: &mut Sum<T>,
    ) {
        let count = beyond.value.len();
        let number = HALF_PERIODS.min(
            ((end - start) / half_period)
                .round()
                .to_f64()
                .unwrap_or(0.0),
        );
        let steps = number as usize;
        let place = |n: usize| {
            if n == steps {
                end
            } else {
                self.aligned(end - half_period * T::lit(number - n as f64))
            }
        };
        let w = T::lit(frequency(self.weight).abs());
        let mut terms = vec![T::zero(); steps * count];
        let (mut size, mut shift) = (T::zero(), T::zero());
        // Places are rounded. To first order the integral up to where they should be is known.
        let mut before = Components::zeros(count);
        for n in 0..=steps {
            let off = T::lit(self.off(place(n))) / w;
            let mut missing = Components::zeros(count);
            size = size.max(half_period * store.product_at(place(n), &mut missing));
            missing.scale_by(-off);
            shift = shift.max(off * off * w * w);
            if n > 0 {
                let mut term = Components::zeros(count);
                size = size.max(store.integrate_between([place(n - 1), place(n)], &mut term));
                term.add_scaled(T::one(), &missing);
                term.add_scaled(-T::one(), &before);
                for (c, &y) in term.iter().enumerate() {
                    terms[c * steps + n - 1] = y;
                }
            }
            before = missing;
        }
        let rounding = (T::lit(4.0) * T::epsilon() + shift) * size;
        let first = (place(0) - self.from) / half_period + T::one();
        let mut errors = Components::zeros(count);
        for c in 0..count {
            let found = rest(
                &terms[c * steps..(c + 1) * steps],
                first,
                rounding,
                beyond.error,
            );
            beyond.value[c] = before[c] + found.value;
            errors[c] = found.error;
        }
        beyond.error = errors.norm();
    }
}

/// How far what is said of extrapolations can be trusted: by how much the next block moves the integral.
///
/// Of an f that has the weight's own frequency in it some of the terms are of one sign. They are hidden below
/// those that alternate, and no order of a transformation of these tells how much of them is still to come.
struct Trust<T> {
    /// The integral by the block before, and its error.
    before: Components<T>,
    error: T,
    /// By how much errors were too small.
    factor: T,
}

impl<T: Real> Trust<T> {
    fn new(count: usize) -> Self {
        Trust {
            before: Components::zeros(count),
            error: T::infinity(),
            factor: T::one(),
        }
    }

    /// The error of an extrapolation, by what is said of it, if anything is, and of the rest of this value.
    fn revise(&mut self, value: &[T], error: T, known: T, is_said: bool) -> T {
        let mut shift = Components::from(value);
        shift.add_scaled(-T::one(), &self.before);
        let factor = shift.norm() / (self.error + known);
        if factor > self.factor {
            self.factor = factor;
        }
        self.before = Components::from(value);
        self.error = if is_said {
            error + known
        } else {
            T::infinity()
        };
        self.factor * error
    }
}

/// What f does beyond some distance.
enum Fate {
    Falls,
    /// Not as it did before.
    Changes,
    Diverges,
}

impl<T: Real> Look<T> {
    /// Whether f has died away before the first half period ends.
    fn is_over(&self, half_period: T) -> bool {
        let largest = |is_far: bool| {
            let shares = self
                .all
                .iter()
                .filter(|[d, _]| (*d >= half_period) == is_far);
            shares.fold(T::zero(), |most, &[d, norm]| most.max(norm * d))
        };
        largest(true) <= T::lit(1e-3) * T::epsilon() * largest(false)
    }

    fn beyond(&self, distance: T, half_period: T, small: T) -> Fate {
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
            let most = (lit(STEEPER) * was + lit(STEEP)) * steps;
            if !(is <= most && is >= lit(-0.05)) {
                return Fate::Changes;
            }
        }
        Fate::Falls
    }
}

impl<T: Real> Storage<T> {
    /// The interpolant there times the weight; and its norm.
    fn product_at(&self, x: T, value: &mut [T]) -> T {
        let at = |panel: &&Panel<T>| panel.a <= x && x <= panel.b;
        let Some((panel, oscillation)) = self.panels.iter().find(at).zip(self.oscillation.as_ref())
        else {
            return T::zero();
        };
        let place = (x - panel.middle()) / panel.half_width();
        for (y, column) in value.iter_mut().zip(self.coefficients_of(panel).iter()) {
            *y = polynomial(column, place);
        }
        let norm = value.norm();
        oscillation.weigh(x, value);
        norm
    }

    /// The integral of interpolants with the weight over a part of the range; and that of |f|, about.
    fn integrate_between(&mut self, [low, high]: [T; 2], value: &mut [T]) -> T {
        let mut size = T::zero();
        let Some(mut oscillation) = self.oscillation.take() else {
            return size;
        };
        for (index, panel) in self.panels.iter().enumerate() {
            let (a, b) = (low.max(panel.a), high.min(panel.b));
            if !(a < b) {
                continue;
            }
            size = size + panel.found.largest * (b - a);
            if a == panel.a && b == panel.b {
                value.add_scaled(T::one(), self.value_of(index));
                continue;
            }
            let is_most = b - a > panel.half_width();
            let degree = if is_most { panel.degree.max(32) } else { 32 };
            let map = Map::Identity;
            let mut xs = vec![T::zero(); degree + 1];
            set_positions(&mut xs, Interval { map, a, b }, Nodes::all(degree));
            let whole = self.coefficients_of(panel);
            let mut coefficients = vec![T::zero(); xs.len() * value.len()];
            let places = (0..=degree).map(|j| {
                let place = (xs[j] - panel.middle()) / panel.half_width();
                // Of a part of a panel that is a few numbers wide the nodes are as good.
                if place.is_finite() {
                    place
                } else {
                    node(degree, j)
                }
            });
            let places: Vec<T> = places.collect();
            let columns = coefficients.chunks_exact_mut(xs.len());
            for (column, all) in columns.zip(whole.iter()) {
                let samples: Vec<T> = places.iter().map(|&t| polynomial(all, t)).collect();
                transform_column(column, &samples);
            }
            let mut part = Components::zeros(value.len());
            oscillation.integrate([a, b], Columns::new(&coefficients, xs.len()), &mut part);
            value.add_scaled(T::one(), &part);
        }
        self.oscillation = Some(oscillation);
        size
    }
}

/// An interpolant at t, by its coefficients, the even ones first: of polynomials at -t.
fn polynomial<T: Real>(coefficients: &[T], t: T) -> T {
    let (even, odd) = coefficients.split_at(coefficients.len() / 2 + 1);
    let x = -t;
    let twice = x + x;
    let (mut b1, mut b2) = (T::zero(), T::zero());
    for k in (1..coefficients.len()).rev() {
        let c = if k % 2 == 0 { even[k / 2] } else { odd[k / 2] };
        (b1, b2) = (c + twice * b1 - b2, b1);
    }
    even[0] + x * b1 - b2
}

/// f(-x).
pub(super) struct Reflected<'a, T> {
    f: &'a mut dyn Integrand<T>,
    xs: Vec<T>,
    holes: Vec<Hole<T>>,
}

impl<'a, T: Real> Reflected<'a, T> {
    pub(super) fn new(f: &'a mut dyn Integrand<T>) -> Self {
        Reflected {
            f,
            xs: Vec::new(),
            holes: Vec::new(),
        }
    }
}

impl<T: Real> Integrand<T> for Reflected<'_, T> {
    fn components(&self) -> usize {
        self.f.components()
    }

    fn fill(&mut self, xs: &[T], columns: &mut [T]) -> Result<(), Failure<T>> {
        self.xs.clear();
        self.xs.extend(xs.iter().map(|&x| -x));
        self.f.fill(&self.xs, columns)?;
        let known = self.holes.len();
        let fresh = self.f.holes()[known..].iter();
        self.holes.extend(fresh.map(|hole| Hole {
            x: -hole.x,
            ..*hole
        }));
        Ok(())
    }

    fn holes(&self) -> &[Hole<T>] {
        &self.holes
    }
}
