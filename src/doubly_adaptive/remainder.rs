//! What remains next to a singular end other than 0.
//!
//! Steps of equal width in s go towards the end, x = x0 + w exp(-s). Next to it f is a sum of powers of
//! x - x0, real or complex, so that the integrals over the steps decay in a few geometric components.
//! What lies beyond the last of them is extrapolated by Shanks's transformation. Samples further in must
//! continue the sequence of the samples at the ends of the steps, which has the same components. As long
//! as that leaves too much open, there is one more step, until the spacing of numbers stands in the way.

use alloc::vec::Vec;
use core::array;

use crate::doubly_adaptive::Integration;
use crate::doubly_adaptive::approach::{Approach, DEGREE, STEPS};
use crate::doubly_adaptive::interval::{Interval, position};
use crate::doubly_adaptive::map::Map;
use crate::doubly_adaptive::panel::End;
use crate::doubly_adaptive::recurrence::{Recurrence, Terms};
use crate::doubly_adaptive::storage::{Sampled, Storage};
use crate::doubly_adaptive::totals::State;
use crate::each::Each;
use crate::error::Cause;
use crate::extrapolation::shanks::{Remainder, extrapolate};
use crate::real::Real;
use crate::vector::{Components, Vector};

/// How near the end the last step and the last probe may come, in units in the last place of the end.
const LAST_STEP: f64 = 16.0;
const LAST_PROBE: f64 = 1.0;

/// At so many units the distance from the end is known to a thousandth.
const DENSE: f64 = 1000.0;

/// Where the probes are, in eighths of the way between.
const PROBES: [usize; 5] = [2, 4, 6, 7, 8];

/// Over so many of the last borders a part of f that begins between the steps is looked for. It shows as
/// a border that those before it did not foretell; the steps after it agree with each other again,
/// though what they were extrapolated with is still wrong.
const RECENT: usize = 4;

/// What remains may be off by so many times the share by which such a border was: it was off by what f
/// had changed by until there, and the rest of the change is all beyond it. With 4 of 18,816 layers
/// beside an end 40 were understated, with 16 there are 8, none of them by more than 1.25.
const SHARES: f64 = 16.0;

/// The least rate of decay in s that has a sum: of (x - x0)^-0.995.
const LEAST_RATE: f64 = 0.005;

/// The samples at the ends of the steps, one after the other, and samples further in, after so many
/// steps.
type Lists<T> = (Vec<T>, Vec<(usize, Components<T>)>);

/// The integrals over the last steps.
type Steps<T> = [Components<T>; STEPS];

/// A singular end other than 0.
#[derive(Clone, Debug)]
pub(crate) struct SingularEnd<T> {
    map: Map<T>,
    piece: usize,
    /// The width of a step in s.
    step: T,
    /// The samples at the ends of the steps, one after the other, of so many components.
    borders: Vec<T>,
    components: usize,
    /// Samples further in, after so many steps.
    probes: Vec<(usize, Components<T>)>,
    /// The most steps there may be, and how many lead to where numbers are still dense.
    most: usize,
    deep: usize,
    /// Whether one more is called for.
    pub(super) is_short: bool,
    /// By what share each of the last borders was not what those before it let expect, and by how much the
    /// last one.
    shares: [T; RECENT],
    gap: T,
    /// What lies beyond the steps, as it was found last, and the integrals over them and their noise then.
    known: Option<(Steps<T>, T, Remainder<T>)>,
}

impl<T: Real> SingularEnd<T> {
    pub(super) fn new(
        approach: &Approach<T>,
        piece: usize,
        (borders, mut probes): Lists<T>,
        components: usize,
        probe: impl Fn(usize) -> Components<T>,
    ) -> Self {
        let all = Self::probes_of(approach).enumerate();
        probes.extend(all.map(|(i, (k, _))| (k, probe(i))));
        let mut end = SingularEnd {
            map: approach.map(),
            piece,
            step: step_of(approach),
            borders,
            components,
            probes,
            most: steps_to(approach, LAST_STEP),
            deep: steps_to(approach, DENSE),
            is_short: false,
            shares: [T::zero(); RECENT],
            gap: T::zero(),
            known: None,
        };
        end.hold_last();
        end
    }

    /// Hold the last border against those before it.
    fn hold_last(&mut self) {
        let (borders, last) = (self.borders(), self.steps());
        let earlier = borders.first(last);
        let (gap, share) = self.off(&Recurrence::of(earlier), earlier, last, borders.term(last));
        self.shares[last % RECENT] = share;
        self.gap = gap;
        self.known = None;
    }

    /// Lists for as many as there may be.
    pub(super) fn new_lists() -> Lists<T> {
        (Vec::with_capacity(32), Vec::with_capacity(PROBES.len()))
    }

    /// Its lists, empty, for another one.
    pub(super) fn lists(mut self) -> Lists<T> {
        self.borders.clear();
        self.probes.clear();
        (self.borders, self.probes)
    }

    /// After how many steps there are probes, and s there.
    pub(super) fn probes_of(approach: &Approach<T>) -> impl Iterator<Item = (usize, T)> + use<T> {
        let all = steps_to(approach, LAST_PROBE).saturating_sub(STEPS);
        let step = step_of(approach);
        let mut last = STEPS;
        PROBES.into_iter().filter_map(move |eighths| {
            let k = STEPS + all * eighths / 8;
            let is_further = k > last;
            last = k;
            is_further.then(|| (k, step * T::lit(k as f64)))
        })
    }

    fn borders(&self) -> Terms<'_, T> {
        Terms::new(&self.borders, self.components)
    }

    pub(super) fn steps(&self) -> usize {
        self.borders().count() - 1
    }

    /// The next step.
    fn next(&self) -> Interval<T> {
        let s = |k: usize| self.step * T::lit(k as f64);
        Interval {
            map: self.map,
            a: s(self.steps()),
            b: s(self.steps() + 1),
        }
    }

    /// How fast the samples decay in s: the larger of two borders by the larger of two others.
    fn rate(&self) -> T {
        let (borders, last) = (self.borders(), self.steps());
        let norm = |k: usize| borders.term(last - k).norm();
        let norms = |k: usize| norm(k).max(norm(k + 1));
        (norms(3) / norms(0)).ln() / (T::lit(3.0) * self.step)
    }

    /// Whether that has a sum.
    fn decays(&self) -> bool {
        self.rate() > T::lit(LEAST_RATE)
    }

    /// How far a sample after so many steps is from what others before it let expect, and by what share
    /// of the larger of the two.
    fn off(&self, law: &Recurrence<T>, known: Terms<'_, T>, k: usize, met: &[T]) -> (T, T) {
        let lit = T::lit;
        let Map::Toward { end, width } = self.map else {
            return (T::zero(), T::zero());
        };
        let s = self.step * lit(k as f64);
        let nominal = width.abs() * (-s).exp();
        let distance = (self.map.x(s) - end).abs();
        let mut expected = law.after(known, k + 1 - known.count());
        // Where x is on the grid of numbers.
        expected.scale_by(((distance / nominal).ln() * (self.rate() - lit(1.0))).exp());
        let size = expected.norm();
        let (gap, larger) = if met.all_finite() {
            (met.distance(&expected), size.max(met.norm()))
        } else {
            (size, size)
        };
        // A formula rounds; but not by a factor of 4.
        let rounding = lit(4.0) * T::epsilon() * end.abs() / distance;
        if gap <= rounding.min(lit(0.75)) * size {
            (T::zero(), T::zero())
        } else {
            (gap, gap / larger)
        }
    }

    /// What lies beyond steps with these integrals and this noise.
    fn remainder(&self, steps: &Steps<T>, noise: T) -> Remainder<T> {
        let mut remainder = extrapolate(steps, noise);
        let [.., before, last] = steps;
        let is_zero = last.norm().is_zero() && before.norm().is_zero();
        if is_zero {
            remainder.value = last.clone();
            remainder.error = T::zero();
        }
        // Steps that grow have no sum but a formal one; it may be opposed to the last of them.
        let size = remainder.value.norm();
        let grows = last.norm() >= before.norm() && !last.norm().is_zero();
        let mut opposed = remainder.value.clone();
        opposed.add_scaled(T::one(), last);
        if grows || (size > T::lit(4.0) * last.norm() && opposed.norm() < size) {
            remainder.error = T::infinity();
        }
        // Nor is there more beyond than the last step and how they decay let expect.
        let share = (self.rate() * self.step).min(T::one());
        let most = T::lit(4.0) * last.norm() / share;
        if size > most {
            remainder.error = remainder.error.max(size);
        }
        remainder.error = remainder.error + self.missed(size);
        remainder
    }

    /// What of a remainder of this size the samples further in leave open.
    fn missed(&self, remainder: T) -> T {
        let lit = T::lit;
        let (borders, last) = (self.borders(), self.steps());
        let rate = self.rate();
        let probes = || self.probes.iter().filter(|probe| probe.0 > last);
        let Map::Toward { end, width } = self.map else {
            return T::zero();
        };
        let size = |k: usize| borders.term(k).norm();
        if size(last).is_zero() && size(last - 1).is_zero() {
            let is_zero = probes().all(|(_, y)| y.norm().is_zero());
            return if is_zero { T::zero() } else { T::infinity() };
        }
        if !self.decays() {
            return T::infinity();
        }
        let mut missed = self.gap / rate;
        let share = self.shares.into_iter().fold(T::zero(), T::max);
        let open = (remainder + size(last) / rate) * (lit(SHARES) * share).min(lit(1.0));
        if open.is_nan() || open > missed {
            missed = open;
        }
        let law = Recurrence::of(borders);
        // It may have begun to miss right after the sample before, and then all that is beyond that one
        // is open.
        let (mut before, mut beyond) = (last, remainder.max(size(last) / rate));
        let (mut size_before, mut missed_before) = (size(last), false);
        for (k, met) in probes() {
            let (gap, share) = self.off(&law, borders, *k, met);
            let steps = self.step * lit((k - before) as f64);
            let open = [
                gap * (rate * steps).exp() / rate,
                beyond * (lit(4.0) * share).min(lit(1.0)),
            ];
            for open in open {
                if open.is_nan() || open > missed {
                    missed = open;
                }
            }
            // Nor has it a sum if what was not foretold does not decay, by more than a formula rounds.
            let is_missed = share >= lit(0.25);
            let rounding =
                T::epsilon() * end.abs() / (width.abs() * (-(self.step * lit(*k as f64))).exp());
            let least = size_before
                * (-lit(LEAST_RATE) * steps).exp()
                * (lit(1.0) - rounding.min(lit(1.0)));
            if is_missed
                && missed_before
                && met.norm() >= least
                && !met.norm().is_zero()
                && rounding < lit(0.5)
            {
                return T::infinity();
            }
            (size_before, missed_before) = (met.norm(), is_missed);
            (before, beyond) = (*k, met.norm() / rate);
        }
        // A component that the law has, and that does not decay where it is all there is, has no sum.
        let deep = self.deep.max(last);
        let [now, later] = [0, 4].each(|k| law.after(borders, deep + k - last).norm());
        if later >= now * (-lit(4.0 * LEAST_RATE) * self.step).exp() && !now.is_zero() {
            return T::infinity();
        }
        if missed.is_nan() {
            T::infinity()
        } else {
            missed
        }
    }
}

fn step_of<T: Real>(approach: &Approach<T>) -> T {
    approach.depth / T::lit(STEPS as f64)
}

/// How many steps lead to so many units in the last place of the end.
fn steps_to<T: Real>(approach: &Approach<T>, units: f64) -> usize {
    let nearest = T::lit(units) * T::epsilon() * approach.end.abs();
    let depth = (approach.width.abs() / nearest).min(T::max_value()).ln();
    (depth / step_of(approach))
        .to_usize()
        .unwrap_or(STEPS)
        .max(STEPS)
}

impl<T: Real> Storage<T> {
    /// List the points that one more step takes.
    pub(super) fn request_step(&mut self, end: usize) {
        let interval = self.singular_ends[end].next();
        for j in 1..=DEGREE {
            self.ask(&[position(interval, DEGREE, j)], interval.map);
        }
    }

    /// Append one more step.
    pub(super) fn append_step(&mut self, end: usize, fresh: usize) {
        let singular = &self.singular_ends[end];
        let (interval, steps, piece) = (singular.next(), singular.steps(), singular.piece);
        let border = Components::from(singular.borders().term(steps));
        self.push_sampled(&Sampled {
            interval,
            degree: DEGREE,
            ends: [End::Inner; 2],
            piece,
            outer: [Some(&border), None],
            fresh,
        });
        let new = self.panels.len() - 1;
        self.panels[new].group = Some((end, steps));
        let next = self.samples_of(&self.panels[new]).value(DEGREE);
        let singular = &mut self.singular_ends[end];
        singular.borders.extend_from_slice(&next);
        singular.hold_last();
    }
}

impl<T: Real> Integration<'_, T> {
    /// Add what remains near singular ends other than 0, and its error; set the weights of
    /// the panels it is computed from.
    pub(super) fn add_remainders(&mut self, state: &mut State<T>) {
        let lit = T::lit;
        for end in 0..self.store.singular_ends.len() {
            let remainder = self.remainder_of(end);
            state.value.add_scaled(T::one(), &remainder.value);
            let tolerance = (self.goal).tolerance(state.value.norm(), state.magnitude);
            let steps = self.store.singular_ends[end].steps();
            let is_large = remainder.error > lit(0.1) * tolerance
                && remainder.error > lit(4.0) * remainder.noise;
            let singular = &mut self.store.singular_ends[end];
            // Another step makes less of all but the noise, and more of that.
            singular.is_short = is_large && steps < singular.most;
            let is_open = remainder.error > tolerance && !singular.is_short;
            // Better steps are of use only where they may make a difference.
            let weight = if remainder.error.is_finite() && !is_open {
                lit(1.0) + remainder.amplification
            } else {
                lit(1.0)
            };
            let mut errors = T::zero();
            for panel in &mut self.store.panels {
                if let Some((_, k)) = panel.group.filter(|&(group, _)| group == end) {
                    panel.weight = T::one();
                    if k + STEPS >= steps {
                        panel.weight = weight;
                        errors = errors + panel.found.error;
                    }
                }
            }
            if is_open {
                state.narrow = true;
                let singular = &self.store.singular_ends[end];
                if !singular.decays() {
                    state.hopeless = Some(Cause::Divergent);
                } else if errors <= lit(0.1) * remainder.error {
                    state.hopeless = state.hopeless.or(Some(Cause::BadIntegrand));
                }
            }
            // What cannot be known better is hardly known at all.
            let error = if is_open {
                lit(2.0) * remainder.error
            } else {
                remainder.error
            };
            state.tail = state.tail + error;
        }
    }

    /// What lies beyond the steps, with all that is known of its error but the errors of the steps.
    fn remainder_of(&mut self, end: usize) -> Remainder<T> {
        let first = self.store.singular_ends[end].steps() - STEPS;
        let mut steps: Steps<T> = array::from_fn(|_| Components::zeros(self.store.components));
        let mut noise = T::zero();
        for (i, panel) in self.store.panels.iter().enumerate() {
            if let Some((_, k)) = panel.group.filter(|&(group, k)| group == end && k >= first) {
                noise = noise + panel.found.noise;
                steps[k - first].add_scaled(T::one(), self.store.value_of(i));
            }
        }
        let singular = &mut self.store.singular_ends[end];
        match &singular.known {
            Some((of, by, remainder)) if *of == steps && *by == noise => remainder.clone(),
            _ => {
                let remainder = singular.remainder(&steps, noise);
                singular.known = Some((steps, noise, remainder.clone()));
                remainder
            }
        }
    }
}
