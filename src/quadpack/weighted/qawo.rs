//! QAWO: oscillating weights on finite ranges.
//!
//! Piessens et al. 1983, section 3.3.4 (`dqawoe`, `dqc25f`), step by step: where a panel has more than a
//! fraction of a period, the weight is integrated with the Chebyshev polynomials of f, and elsewhere f(x)
//! w(x) by 15 points. Extrapolation begins when the panels are that narrow. Differs in: phases are not
//! rounded; cosine and sine at once for a complex exponential; break points.

use super::chebyshev::{Estimates, POINTS, Series, sum_by_turns, with_samples};
use super::kronrod;
use super::moments::Table;
use crate::domain::{Piece, cut};
use crate::each::Each;
use crate::elementary;
use crate::error::Cause;
use crate::goal::Outcome;
use crate::quadpack::bisection::{Bisection, Sums};
use crate::quadpack::refinement::{Oscillating, Refinement, rounding};
use crate::real::Real;
use crate::rule::{Halves, Panel, Rule};
use crate::samples::{Failure, Hole, Integrand};
use crate::task::Task;
use crate::vector::{Components, Vector};
use crate::weight::Weight;
use crate::weight::kept::{KeptMoments, Set};
use crate::weight::oscillatory::Exact;

/// Panels with at most this phase from the middle to the end are as good as without a weight.
const SLOW: f64 = 2.0;

/// Panels of QAWO, and the moments they share.
pub(crate) struct Oscillation<'a> {
    weight: Weight,
    /// The modulus of the frequency, and the sign of the sine.
    frequency: f64,
    sign: f64,
    table: Table<'a>,
    /// For one range, not for many of the same width.
    is_once: bool,
}

impl<'a> Oscillation<'a> {
    /// Of a weight that oscillates, with a frequency that is not 0.
    pub(crate) fn new(
        weight: Weight,
        frequency: f64,
        is_once: bool,
        kept: Option<&'a mut KeptMoments>,
    ) -> Self {
        Oscillation {
            weight,
            frequency: frequency.abs(),
            sign: if frequency < 0.0 { -1.0 } else { 1.0 },
            table: Table::new(frequency.abs(), kept),
            is_once,
        }
    }

    /// The modulus.
    pub(crate) fn frequency(&self) -> f64 {
        self.frequency
    }

    /// Integrate over the pieces of a finite domain that is not empty.
    pub(crate) fn integrate<T: Real>(
        &mut self,
        task: &mut Task<'_, T>,
        storage: &mut Bisection<T>,
    ) -> Result<Outcome<T>, Failure<T>> {
        let single = task.domain.only_piece(task.descends);
        let Some(piece) = single.filter(|_| task.goal.min_intervals <= 1) else {
            return self.broken(task, storage);
        };
        let goal = task.goal;
        let mut value = Components::zeros(task.value.len());
        let (panel, size, samples) = self.panel(task.f, &piece, &mut value, self.is_once)?;
        let tolerance = goal.tolerance(value.norm(), panel.magnitude);
        let cause = if panel.error <= tolerance {
            None
        } else if goal.max_intervals == 1 {
            Some(Cause::MaxIntervals)
        } else if panel.error <= rounding(panel.magnitude) {
            Some(Cause::Roundoff)
        } else {
            let is_slow = [SLOW, 2.0 * SLOW].each(|most| self.phase(&panel) <= most);
            let sums = Sums::of(&panel, &value);
            let mut refinement = Refinement::new(task, sums, true).oscillating(self, size, is_slow);
            refinement.evaluations = samples;
            return refinement.run(storage, Some((&panel, &value)));
        };
        task.value.copy_from_slice(&value);
        Ok(Outcome {
            error: panel.error,
            magnitude: panel.magnitude,
            evaluations: samples,
            intervals: 1,
            cause,
        })
    }

    /// Several pieces, or one that is to be cut.
    fn broken<T: Real>(
        &mut self,
        task: &mut Task<'_, T>,
        storage: &mut Bisection<T>,
    ) -> Result<Outcome<T>, Failure<T>> {
        let goal = task.goal;
        let mut value = Components::zeros(task.value.len());
        storage.clear(value.len());
        let panels = &mut storage.panels;
        let (mut samples, mut size) = (0, T::zero());
        let mut is_slow = true;
        let pieces = task.domain.pieces(task.descends);
        cut(pieces, goal.min_intervals, &mut |piece| {
            let (panel, size_here, samples_here) = self.panel(task.f, &piece, &mut value, false)?;
            panels.push(&panel, &value);
            samples += samples_here;
            size = size + size_here;
            is_slow &= self.phase(&panel) <= SLOW;
            Ok(())
        })?;
        let sums = panels.sums();
        let tolerance = goal.tolerance(sums.area.norm(), sums.magnitude);
        let cause = if sums.error <= tolerance {
            None
        } else if panels.len() >= goal.max_intervals {
            Some(Cause::MaxIntervals)
        } else if sums.error <= rounding(sums.magnitude) {
            Some(Cause::Roundoff)
        } else {
            let mut refinement =
                Refinement::new(task, sums, false).oscillating(self, size, [is_slow; 2]);
            refinement.evaluations = samples;
            return refinement.run(storage, None);
        };
        Ok(sums.conclude(task.value, samples, panels.len(), cause))
    }

    /// The phase from the middle of a panel to its end.
    fn phase<T: Real>(&self, panel: &Panel<T>) -> f64 {
        let half_width = T::lit(0.5) * panel.b - T::lit(0.5) * panel.a;
        self.frequency * half_width.to_f64().unwrap_or(f64::NAN)
    }

    /// A panel, what QUADPACK takes for the integral of |f| there (`resabs`), and how many samples it took. If it is
    /// the only one of its width, its moments are not kept.
    fn panel<T: Real>(
        &mut self,
        f: &mut dyn Integrand<T>,
        piece: &Piece<T>,
        value: &mut [T],
        is_alone: bool,
    ) -> Result<(Panel<T>, T, usize), Failure<T>> {
        let [a, b] = [piece.a, piece.b].each(|x| x.to_f64().unwrap_or(f64::NAN));
        let (middle, half_width) = (Exact::half_sum(a, b), Exact::half_sum(-a, b));
        if self.phase(&Panel::new(piece)) <= SLOW {
            let mut product = Slow {
                f: &mut *f,
                weight: self.weight,
                sign: self.sign,
                phase: self.phase(&Panel::new(piece)),
                wave: middle.times(self.frequency).cos_sin(),
            };
            let (panel, samples) = kronrod(&mut product, piece, value)?;
            return Ok((panel, panel.magnitude, samples));
        }
        let mut room = Set::none();
        let (moments, largest) = if is_alone {
            let set = self.table.single(half_width, &mut room);
            (set.list(), set.largest)
        } else {
            let set = self.table.get(half_width);
            (&set.list, set.largest)
        };
        let moments = moments.map(T::lit);
        let largest = T::lit(largest);
        let half_width = piece.half_width();
        let [cos, sin] = middle.times(self.frequency).cos_sin().each(T::lit);
        let sign = T::lit(self.sign);
        let (cos, sin) = (half_width * cos, half_width * sign * sin);

        let mut sizes = Components::zeros(value.len());
        let mut estimates = Estimates::new(value.len());
        let weight = self.weight;
        let replaced = with_samples(f, piece, |_, columns| {
            let mut parts = columns.chunks_exact(POINTS).map(|column| {
                let series = Series::of(column);
                let mut waves = series.waves(&moments);
                waves.sine = waves.sine * sign;
                (waves, series.size() * half_width)
            });
            let mut i = 0;
            while let Some((waves, size)) = parts.next() {
                sizes[i] = size;
                match weight {
                    Weight::Fourier(_) => {
                        let Some((imaginary, size)) = parts.next() else {
                            break;
                        };
                        sizes[i + 1] = size;
                        let re = waves.cosine - imaginary.sine;
                        let im = waves.sine + imaginary.cosine;
                        value[i] = cos * re - sin * im;
                        value[i + 1] = cos * im + sin * re;
                        for (j, waves) in [waves, imaginary].into_iter().enumerate() {
                            let [cosine, sine] = waves.differences;
                            estimates.differences[i + j] = half_width * (cosine + sine);
                        }
                        i += 1;
                    }
                    Weight::Sin(_) => {
                        value[i] = cos * waves.sine + sin * waves.cosine;
                        estimates.differences[i] = waves.difference(sin, cos);
                    }
                    _ => {
                        value[i] = cos * waves.cosine - sin * waves.sine;
                        estimates.differences[i] = waves.difference(cos, sin);
                    }
                }
                i += 1;
            }
            for (size, &here) in estimates.sizes.iter_mut().zip(&*sizes) {
                *size = here * largest;
            }
            sizes.norm()
        })?;
        let panel = estimates.panel(piece, replaced);
        let panel = Panel {
            // Never the error: the rule is taken to converge.
            deviation: T::max_value(),
            ..panel
        };
        Ok((panel, sizes.norm(), POINTS))
    }
}

impl<T: Real> Oscillating<T> for Oscillation<'_> {
    fn halves(
        &mut self,
        f: &mut dyn Integrand<T>,
        parent: &Panel<T>,
        halves: &mut Halves<T>,
    ) -> Result<usize, Failure<T>> {
        let mut evaluations = 0;
        for (i, piece) in parent.halves().iter().enumerate() {
            let (panel, _, samples) = self.panel(f, piece, &mut halves.values[i], false)?;
            halves.panels[i] = panel;
            evaluations += samples;
        }
        Ok(evaluations)
    }

    fn is_slow_on_halves(&self, panel: &Panel<T>) -> bool {
        self.phase(panel) <= 2.0 * SLOW
    }
}

/// What a series says of cosine and sine.
struct Waves<T> {
    cosine: T,
    sine: T,
    /// By how much the series of degree 12 differs.
    differences: [T; 2],
}

impl<T: Real> Waves<T> {
    /// With these factors of cosine and sine.
    fn difference(&self, cos: T, sin: T) -> T {
        let [cosine, sine] = self.differences;
        (cos * cosine).abs() + (sin * sine).abs()
    }
}

impl<T: Real> Series<T> {
    /// The integrals with both.
    fn waves(&self, moments: &[T; POINTS]) -> Waves<T> {
        let [cosine, sine] = sum_by_turns(&self.high, moments);
        let low = sum_by_turns(&self.low, moments);
        Waves {
            cosine,
            sine,
            differences: [(cosine - low[0]).abs(), (sine - low[1]).abs()],
        }
    }
}

/// f(x) w(x) at the 15 nodes of a panel where the weight hardly oscillates. The weight is that at the exact
/// nodes: where x is large beside the panel, rounding moves them by more than a fraction of a period.
struct Slow<'a, T> {
    f: &'a mut dyn Integrand<T>,
    weight: Weight,
    sign: f64,
    /// The phase from the middle to the end.
    phase: f64,
    /// Cosine and sine in the middle.
    wave: [f64; 2],
}

impl<T: Real> Slow<'_, T> {
    /// Cosine and sine at the nodes, in the order in which they are sampled.
    fn waves(&self) -> [[f64; 15]; 2] {
        let nodes = Rule::GaussKronrod15.positive_nodes();
        let [cos, sin] = self.wave;
        let [mut cosines, mut sines] = [[cos; 15], [self.sign * sin; 15]];
        for (k, &x) in nodes.iter().enumerate().take(7) {
            let (s, c) = elementary::sin_cos(self.phase * x);
            cosines[k] = cos * c + sin * s;
            cosines[7 + k] = cos * c - sin * s;
            sines[k] = self.sign * (sin * c - cos * s);
            sines[7 + k] = self.sign * (sin * c + cos * s);
        }
        [cosines, sines]
    }
}

impl<T: Real> Integrand<T> for Slow<'_, T> {
    fn components(&self) -> usize {
        self.f.components()
    }

    fn fill(&mut self, xs: &[T], columns: &mut [T]) -> Result<(), Failure<T>> {
        self.f.fill(xs, columns)?;
        let [cosines, sines] = self.waves();
        let factors = match self.weight {
            Weight::Fourier(_) => {
                for pair in columns.chunks_exact_mut(2 * xs.len()) {
                    let (re, im) = pair.split_at_mut(xs.len());
                    for ((re, im), (cos, sin)) in
                        re.iter_mut().zip(im).zip(cosines.into_iter().zip(sines))
                    {
                        let (cos, sin) = (T::lit(cos), T::lit(sin));
                        (*re, *im) = (*re * cos - *im * sin, *re * sin + *im * cos);
                    }
                }
                return Ok(());
            }
            Weight::Sin(_) => sines,
            _ => cosines,
        };
        for column in columns.chunks_exact_mut(xs.len()) {
            for (y, factor) in column.iter_mut().zip(factors) {
                *y = *y * T::lit(factor);
            }
        }
        Ok(())
    }

    fn holes(&self) -> &[Hole<T>] {
        self.f.holes()
    }
}
