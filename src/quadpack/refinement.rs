//! The main loop of QAGS, and of QAWO: bisection, and extrapolation when the panels that are left are
//! small.
//!
//! Piessens et al. 1983, sections 3.3.2 and 3.3.4 (`dqagse`, `dqagie`, `dqagpe`, `dqawoe`), step by step.

use crate::error::Cause;
use crate::goal::{Goal, Outcome};
use crate::quadpack::bisection::{Bisected, Bisection, Sums, exhausts_precision};
use crate::quadpack::panels::{evaluations, halves};
use crate::real::Real;
use crate::rule::gauss_kronrod::AtNodes;
use crate::rule::{Halves, Panel};
use crate::samples::{Failure, Integrand};
use crate::task::Task;
use crate::vector::{Components, Vector};

/// What QAWO has for the Gauss-Kronrod rules of QAGS.
pub(super) trait Oscillating<T> {
    /// The halves of a panel, and how many samples they took.
    fn halves(
        &mut self,
        f: &mut dyn Integrand<T>,
        parent: &Panel<T>,
        halves: &mut Halves<T>,
    ) -> Result<usize, Failure<T>>;

    /// Whether the halves of a panel are so narrow that the weight hardly oscillates there.
    fn is_slow_on_halves(&self, panel: &Panel<T>) -> bool;
}

/// What rounding alone may leave as an error.
pub(super) fn rounding<T: Real>(magnitude: T) -> T {
    T::lit(100.0) * T::epsilon() * magnitude
}

/// The extrapolated limit and what it is worth.
struct Limit<T> {
    value: Components<T>,
    /// The largest number while there is none.
    error: T,
    /// The error on the larger panels when it was found.
    correction: T,
}

/// How the loop ended.
enum End {
    /// The errors of the panels add up to less than the tolerance.
    Sum,
    /// The limit is good enough, or something stood in the way.
    Stopped,
}

/// A bisection: the error of the parent, and the sum of the halves'.
struct Step<T> {
    error_before: T,
    error_after: T,
}

/// The state of the main loop; the names in parentheses are QUADPACK's.
#[expect(
    clippy::struct_excessive_bools,
    reason = "the flags are those of the published algorithm"
)]
pub(super) struct Refinement<'a, T> {
    goal: &'a Goal<T>,
    f: &'a mut dyn Integrand<T>,
    /// The place for the integral.
    value: &'a mut [T],
    /// One piece: extrapolation begins one bisection later than with break points.
    single: bool,
    pub(super) evaluations: usize,
    sums: Sums<T>,
    /// Those that came last, and room for what they are made of.
    halves: Halves<T>,
    nodes: AtNodes<T, 2>,
    samples: AtNodes<T, 2>,
    oscillating: Option<&'a mut dyn Oscillating<T>>,
    /// Extrapolation begins when the weight hardly oscillates on the panels to come (not `extall`).
    waits: bool,
    /// The first approximation is the first element of the sequence.
    counts_first: bool,
    /// The first estimate of the integral of |f| (`defabs`), and whether f has one sign
    /// (`ksgn`).
    first_magnitude: T,
    one_signed: bool,
    /// Panels below this level are large (`small`, `levmax`).
    large_level: u32,
    /// The error on large panels, and what it must fall below before extrapolation
    /// (`erlarg`, `ertest`).
    large_error: T,
    extrapolation_tolerance: T,
    extrapolating: bool,
    extrapolation_off: bool,
    limit: Limit<T>,
    /// Extrapolations since the last that gained (`ktmin`).
    idle: u32,
    /// Bisections that gained nothing, outside and inside extrapolation, and those that
    /// lost (`iroff1`, `iroff2`, `iroff3`).
    stagnant: u32,
    stagnant_extrapolating: u32,
    worse: u32,
    /// Rounding disturbs the table (`ierro`).
    table_roundoff: bool,
    cause: Option<Cause>,
}

impl<'a, T: Real> Refinement<'a, T> {
    #[inline(always)]
    pub(super) fn new(task: &'a mut Task<'_, T>, sums: Sums<T>, single: bool) -> Self {
        let goal = task.goal;
        let norm = sums.area.norm();
        let almost_one = T::one() - T::lit(50.0) * T::epsilon();
        Refinement {
            single,
            evaluations: 0,
            one_signed: norm >= almost_one * sums.magnitude,
            extrapolation_tolerance: goal.tolerance(norm, sums.magnitude),
            first_magnitude: sums.magnitude,
            large_level: 1 + u32::from(single),
            large_error: sums.error,
            halves: Halves::new(sums.area.len()),
            nodes: [[T::zero(); 2]; 21],
            samples: [[T::zero(); 2]; 21],
            oscillating: None,
            waits: false,
            counts_first: true,
            limit: Limit {
                value: Components::zeros(sums.area.len()),
                error: T::max_value(),
                correction: T::zero(),
            },
            sums,
            extrapolating: false,
            extrapolation_off: false,
            idle: 0,
            stagnant: 0,
            stagnant_extrapolating: 0,
            worse: 0,
            table_roundoff: false,
            cause: None,
            goal,
            f: &mut *task.f,
            value: &mut *task.value,
        }
    }

    /// The same for an oscillating weight. `size` is the integral of |f| to QUADPACK, `is_slow` says whether
    /// the weight hardly oscillates on any panel, and on any half of one.
    pub(super) fn oscillating(
        self,
        rule: &'a mut dyn Oscillating<T>,
        size: T,
        [is_slow, is_slow_on_halves]: [bool; 2],
    ) -> Self {
        let almost_one = T::one() - T::lit(50.0) * T::epsilon();
        let waits = !(is_slow || (self.single && is_slow_on_halves));
        Refinement {
            one_signed: self.sums.area.norm() >= almost_one * size,
            first_magnitude: size,
            oscillating: Some(rule),
            waits,
            counts_first: is_slow,
            large_level: if waits { 1 } else { self.large_level },
            ..self
        }
    }

    /// Bisect until the integral is settled: a first panel, or those in storage.
    #[inline(never)]
    pub(super) fn run(
        mut self,
        storage: &mut Bisection<T>,
        mut first: Option<(&Panel<T>, &[T])>,
    ) -> Result<Outcome<T>, Failure<T>> {
        if first.is_none() {
            storage.order.start(storage.panels.list());
            if self.counts_first {
                storage.table.push(&self.sums.area);
            }
        }
        loop {
            let panels = &mut storage.panels;
            let at = first.map_or_else(|| storage.order.current(), |_| 0);
            let (parent, count) = match first {
                Some(first) => (first, 1),
                None => ((&panels.list()[at], panels.value(at)), panels.len()),
            };
            let step = self.bisect(parent, count)?;
            if let Some((panel, value)) = first.take() {
                // An integral that the first bisection settles needs no storage.
                if let Some(end) = self.end() {
                    let total = Sums::of_halves(&self.halves);
                    return Ok(self.conclude(&end, &total, 2));
                }
                storage.clear(value.len());
                storage.panels.push(panel, value);
                storage.panels.split(0, &self.halves);
                storage.order.start_with_two();
                if self.waits {
                    self.wait(storage);
                    continue;
                }
                if self.counts_first {
                    storage.table.push(value);
                }
                storage.table.push(&self.sums.area);
                self.large_error = self.sums.error;
                self.extrapolation_tolerance = self.tolerance();
                continue;
            }
            panels.split(at, &self.halves);
            if let Some(end) = self.end() {
                return Ok(self.conclude(&end, &panels.sums(), panels.len()));
            }
            (storage.order).update(panels.list(), self.goal.max_intervals);
            if self.extrapolation_off {
                continue;
            }
            if self.waits {
                self.wait(storage);
                continue;
            }
            self.large_error = self.large_error - step.error_before;
            if self.halves.panels[0].level < self.large_level {
                self.large_error = self.large_error + step.error_after;
            }
            if self.prefers_bisection(storage) {
                continue;
            }
            if self.extrapolate(storage) {
                let panels = &storage.panels;
                return Ok(self.conclude(&End::Stopped, &panels.sums(), panels.len()));
            }
        }
    }

    /// Whether extrapolation may begin with the panel that is next.
    fn wait(&mut self, storage: &Bisection<T>) {
        let next = &storage.panels.list()[storage.order.current()];
        if next.level < self.large_level {
            return;
        }
        self.large_level += 1;
        if (self.oscillating.as_ref()).is_none_or(|rule| rule.is_slow_on_halves(next)) {
            self.waits = false;
            self.extrapolation_tolerance = self.tolerance();
            self.large_error = self.sums.error;
        }
    }

    /// The error that is good enough for the sum.
    fn tolerance(&self) -> T {
        self.goal
            .tolerance(self.sums.area.norm(), self.sums.magnitude)
    }

    /// Whether the loop is at its end after a bisection.
    fn end(&self) -> Option<End> {
        if self.sums.error <= self.tolerance() {
            Some(End::Sum)
        } else {
            self.cause.map(|_| End::Stopped)
        }
    }

    /// Bisect one of `count` panels.
    #[inline(always)]
    fn bisect(
        &mut self,
        (parent, value): (&Panel<T>, &[T]),
        count: usize,
    ) -> Result<Step<T>, Failure<T>> {
        let samples = if let Some(rule) = &mut self.oscillating {
            rule.halves(&mut *self.f, parent, &mut self.halves)?
        } else {
            let pieces = parent.halves();
            let samples = (&mut self.nodes, &mut self.samples);
            halves(&mut *self.f, &pieces, samples, &mut self.halves)?;
            2 * evaluations(parent.map)
        };
        let Bisected {
            error,
            stagnant,
            worse,
        } = self.sums.replace((parent, value), &mut self.halves);
        self.evaluations += samples;
        if self.extrapolating {
            self.stagnant_extrapolating += u32::from(stagnant);
        } else {
            self.stagnant += u32::from(stagnant);
        }
        self.worse += u32::from(worse && count >= 10);
        self.table_roundoff |= self.stagnant_extrapolating >= 5;
        self.cause = if exhausts_precision(&self.halves.panels) {
            Some(Cause::BadIntegrand)
        } else if count + 1 >= self.goal.max_intervals {
            Some(Cause::MaxIntervals)
        } else if self.stagnant + self.stagnant_extrapolating >= 10 || self.worse >= 20 {
            Some(Cause::Roundoff)
        } else {
            None
        };
        Ok(Step {
            error_before: parent.error,
            error_after: error,
        })
    }

    /// Whether a large panel should be bisected before the next extrapolation; the cursor
    /// is then on it.
    fn prefers_bisection(&mut self, storage: &mut Bisection<T>) -> bool {
        let Bisection { panels, order, .. } = storage;
        let panels = panels.list();
        let large = |panel: &Panel<T>| panel.level < self.large_level;
        if !self.extrapolating {
            if large(&panels[order.current()]) {
                return true;
            }
            self.extrapolating = true;
            order.skip_largest();
        }
        !self.table_roundoff
            && self.large_error > self.extrapolation_tolerance
            && order.seek(panels, self.goal.max_intervals, large)
    }

    /// Extrapolate; whether that ends the loop.
    fn extrapolate(&mut self, storage: &mut Bisection<T>) -> bool {
        let table = &mut storage.table;
        table.push(&self.sums.area);
        if table.len() > 2 {
            let mut value = Components::zeros(self.sums.area.len());
            let error = table.extrapolate(&mut value);
            let reached = self.limit.error;
            self.idle += 1;
            let stalled = self.idle > 5 && reached < T::lit(1e-3) * self.sums.error;
            if stalled {
                self.cause = Some(Cause::ExtrapolationStalled);
            }
            if error < reached {
                self.idle = 0;
                self.extrapolation_tolerance =
                    self.goal.tolerance(value.norm(), self.sums.magnitude);
                for (limit, &y) in self.limit.value.iter_mut().zip(&*value) {
                    *limit = y;
                }
                self.limit.error = error;
                self.limit.correction = self.large_error;
                if error < self.extrapolation_tolerance
                    || (self.single && error == self.extrapolation_tolerance)
                {
                    return true;
                }
            }
            self.extrapolation_off |= table.len() == 1;
            if stalled {
                return true;
            }
        }
        storage.order.rewind();
        self.extrapolating = false;
        self.large_level += 1;
        self.large_error = self.sums.error;
        false
    }

    /// The better of the sum over so many panels and the limit, and the final status.
    #[inline(always)]
    fn conclude(mut self, end: &End, total: &Sums<T>, intervals: usize) -> Outcome<T> {
        let stopped = matches!(end, End::Stopped);
        let (value, error) = if stopped && self.accepts_limit() {
            (&self.limit.value, self.limit.error)
        } else {
            // The last interval allowed may have been the one that was needed.
            if !stopped && self.cause == Some(Cause::MaxIntervals) {
                self.cause = None;
            }
            (&total.area, self.sums.error)
        };
        self.value.copy_from_slice(value);
        Outcome {
            error,
            magnitude: total.magnitude,
            evaluations: self.evaluations,
            intervals,
            cause: self.cause,
        }
    }

    /// Whether there is a limit, and the sum is not better; sets the cause where the limit is in doubt.
    fn accepts_limit(&mut self) -> bool {
        let limit = &mut self.limit;
        if limit.error == T::max_value() {
            return false;
        }
        let area = self.sums.area.norm();
        let norm = limit.value.norm();
        if self.cause.is_some() || self.table_roundoff {
            if self.table_roundoff {
                limit.error = limit.error + limit.correction;
            }
            self.cause = self.cause.or(Some(Cause::Roundoff));
            if !norm.is_zero() && !area.is_zero() {
                if limit.error / norm > self.sums.error / area {
                    return false;
                }
            } else if limit.error > self.sums.error {
                return false;
            } else if area.is_zero() {
                return true;
            }
        }
        // Divergent, unless the integral is much smaller than that of |f|.
        if self.one_signed || norm.max(area) > T::lit(0.01) * self.first_magnitude {
            let opposite = !same_direction(&limit.value, &self.sums.area);
            let ratio = norm / area;
            if opposite || ratio < T::lit(0.01) || ratio > T::lit(100.0) || self.sums.error > area {
                self.cause = Some(Cause::Divergent);
            }
        }
        true
    }
}

/// Whether two values point into the same half-space: for numbers, whether they have the
/// same sign.
fn same_direction<T: Real>(y: &[T], z: &[T]) -> bool {
    let mut sum = Components::from(y);
    sum.add_scaled(T::one(), z);
    y.distance(z) <= sum.norm()
}
