//! An oscillating weight on panels: their interpolants are integrated with it, by moments.

use alloc::vec;
use alloc::vec::Vec;

use crate::doubly_adaptive::bisection::is_slow;
use crate::doubly_adaptive::panel::{End, Panel};
use crate::doubly_adaptive::storage::{Storage, block_of};
use crate::each::Each;
use crate::real::Real;
use crate::vector::{Columns, Vector};
use crate::weight::Weight;
use crate::weight::oscillatory::{Exact, moments};
use crate::weight::product::wave;

/// Tables of moments that are kept: panels of a round share their widths.
const KEPT: usize = 24;

/// Successive splits towards an end that gained little, after which it is taken to be singular.
const SLOW_SPLITS: u8 = 2;

/// What rounding of moments and phases does to the integral over a panel, in units of that of |f|.
const ROUNDING: f64 = 1.0;

/// Coefficients fall well if the last quarter of them is so much smaller than the one before.
const FALLING: f64 = 0.25;

/// The weight of an integration, where there is one.
#[derive(Clone, Debug)]
pub(crate) struct Oscillation<T> {
    weight: Weight,
    /// Whether what is not seen of f may have the frequency of the weight: then it weighs all it is.
    resonates: bool,
    tables: Vec<Table>,
    /// Ends that may be singular.
    doubtful: Vec<T>,
    /// Those of them towards which bisection gains little, or where there is no sample.
    pub(crate) hard_ends: Vec<T>,
}

/// The moments of one frequency, in units of half a panel.
#[derive(Clone, Debug)]
struct Table {
    omega: Exact,
    moments: Vec<f64>,
}

/// The frequency of a weight that oscillates.
pub(crate) fn frequency(weight: Weight) -> f64 {
    match weight {
        Weight::Cos(w) | Weight::Sin(w) | Weight::Fourier(w) => w,
        Weight::Cauchy(_) | Weight::Algebraic { .. } => 0.0,
    }
}

/// The wave on a panel.
pub(super) struct Phase {
    /// Half its width, and by how much the phase changes on it.
    pub(super) half: Exact,
    pub(super) omega: Exact,
    /// Of the phase in the middle.
    pub(super) cos: f64,
    pub(super) sin: f64,
}

impl Phase {
    pub(super) fn new<T: Real>(weight: Weight, ends: [T; 2]) -> Self {
        let w = frequency(weight);
        let [a, b] = ends.each(number);
        let half = Exact::half_sum(b, -a);
        let [cos, sin] = Exact::half_sum(a, b).times(w).cos_sin();
        Phase {
            half,
            omega: half.times(w),
            cos,
            sin,
        }
    }
}

impl<T: Real> Oscillation<T> {
    pub(crate) fn new(weight: Weight, doubtful: Vec<T>) -> Self {
        Oscillation {
            weight,
            resonates: false,
            tables: Vec::new(),
            doubtful,
            hard_ends: Vec::new(),
        }
    }

    /// Of an f that may have the frequency of the weight in it.
    pub(crate) fn resonating(weight: Weight) -> Self {
        Oscillation {
            resonates: true,
            ..Self::new(weight, Vec::new())
        }
    }

    /// The integral of an interpolant on [a, b], by its coefficients, times the weight.
    pub(crate) fn integrate(
        &mut self,
        ends: [T; 2],
        coefficients: Columns<'_, T>,
        value: &mut [T],
    ) {
        self.integrate_with(self.weight, ends, coefficients, value);
    }

    /// The wave a quarter of a period away; of the complex one that is the same times i, and nothing new.
    pub(crate) fn conjugate(&self) -> Option<Weight> {
        match self.weight {
            Weight::Cos(w) => Some(Weight::Sin(w)),
            Weight::Sin(w) => Some(Weight::Cos(w)),
            _ => None,
        }
    }

    /// As [`Self::integrate`], with a weight of the same frequency.
    pub(crate) fn integrate_with(
        &mut self,
        weight: Weight,
        ends: [T; 2],
        coefficients: Columns<'_, T>,
        value: &mut [T],
    ) {
        let Phase {
            half,
            omega,
            cos,
            sin,
        } = Phase::new(weight, ends);
        let moments = self.moments(omega, coefficients.points());
        // Coefficients of even polynomials come first. The interpolant is of the polynomials at -t: the odd
        // ones change their sign.
        let sums = |column: &[T]| {
            let (even, odd) = column.split_at(column.len() / 2 + 1);
            let sum = |all: &[T], first: usize| {
                let moments = moments[first..].iter().step_by(2);
                let terms = all.iter().zip(moments).map(|(&c, m)| number(c) * m);
                terms.fold(0.0, |sum, term| sum + term)
            };
            [half.high * sum(even, 0), -half.high * sum(odd, 1)]
        };
        match weight {
            Weight::Fourier(_) => {
                for (pair, k) in value.chunks_exact_mut(2).zip((0..).step_by(2)) {
                    let re = sums(coefficients.column(k));
                    let im = sums(coefficients.column(k + 1));
                    let (re, im) = (re[0] - im[1], im[0] + re[1]);
                    pair[0] = T::lit(re * cos - im * sin);
                    pair[1] = T::lit(re * sin + im * cos);
                }
            }
            Weight::Sin(_) => {
                for (y, column) in value.iter_mut().zip(coefficients.iter()) {
                    let [even, odd] = sums(column);
                    *y = T::lit(even * sin + odd * cos);
                }
            }
            _ => {
                for (y, column) in value.iter_mut().zip(coefficients.iter()) {
                    let [even, odd] = sums(column);
                    *y = T::lit(even * cos - odd * sin);
                }
            }
        }
    }

    /// Multiply a value at x by the weight there, and another by its conjugate, or 0 if it has none.
    pub(crate) fn weigh(&self, x: T, value: &mut [T], other: &mut [T]) {
        let [cos, sin] = wave(frequency(self.weight), x);
        match self.weight {
            Weight::Fourier(_) => {
                for pair in value.chunks_exact_mut(2) {
                    let [re, im] = [pair[0], pair[1]];
                    pair[0] = re * cos - im * sin;
                    pair[1] = re * sin + im * cos;
                }
                other.fill(T::zero());
            }
            Weight::Sin(_) => {
                value.scale_by(sin);
                other.scale_by(cos);
            }
            _ => {
                value.scale_by(cos);
                other.scale_by(sin);
            }
        }
    }

    fn moments(&mut self, omega: Exact, count: usize) -> &[f64] {
        let is_here = |table: &Table| table.omega == omega && table.moments.len() >= count;
        let at = if let Some(at) = self.tables.iter().rposition(is_here) {
            at
        } else {
            if self.tables.len() >= KEPT {
                self.tables.remove(0);
            }
            let mut all = vec![0.0; count];
            moments(omega, &mut all);
            self.tables.push(Table {
                omega,
                moments: all,
            });
            self.tables.len() - 1
        };
        &self.tables[at].moments
    }

    /// How much smaller than the integral of |f - p| that of (f - p) w is, of an interpolant p of degree n on
    /// a panel of this half width: by parts it is at most the variation of f - p over w, since f - p is 0 at
    /// both ends, and changes its sign about n times between them.
    fn reduction(&self, half: T, n: usize) -> T {
        let omega = (frequency(self.weight) * number(half)).abs();
        let bound = 2.0 * n as f64;
        if omega > bound {
            T::lit(bound / omega)
        } else {
            T::one()
        }
    }

    /// Note an end of a panel that is to be split once more, if it seems to be singular.
    pub(crate) fn doubt_end(&mut self, panel: &Panel<T>) {
        if panel.family.pair.is_none() || panel.slow_splits < SLOW_SPLITS || !is_slow(panel) {
            return;
        }
        for (end, x) in panel.ends.into_iter().zip([panel.a, panel.b]) {
            if end == End::Original {
                self.note_hard(x);
            }
        }
    }

    /// Note an end that is hard to approach, if it is one that may be; whether it is.
    pub(crate) fn note_hard(&mut self, x: T) -> bool {
        let may_be = self.doubtful.contains(&x);
        if may_be {
            self.hard_ends.push(x);
        }
        may_be
    }
}

fn number<T: Real>(x: T) -> f64 {
    x.to_f64().unwrap_or(f64::NAN)
}

impl<T: Real> Storage<T> {
    /// The integral over a panel with the weight, and how much less than f itself an error of f weighs.
    pub(super) fn set_value_with_weight(&mut self, index: usize, oscillation: &mut Oscillation<T>) {
        let count = self.components;
        let panel = &mut self.panels[index];
        let coefficients = block_of(&self.coefficients, count, panel);
        let value = &mut self.values[index * count..(index + 1) * count];
        oscillation.integrate([panel.a, panel.b], coefficients, value);
        let reduction = oscillation.reduction(panel.half_width(), panel.degree);
        let found = &mut panel.found;
        // Moments and phases are rounded, too. And what is a perturbation of samples is one of polynomials.
        let rounding = T::lit(ROUNDING) * T::epsilon() * found.magnitude;
        found.scatter = (found.scatter + rounding) * reduction;
        found.magnitude = found.magnitude * reduction;
        let is_smooth = found.tail <= T::lit(FALLING) * found.before
            || found.tail <= T::lit(32.0) * T::epsilon() * found.largest;
        panel.weight = if is_smooth && !oscillation.resonates {
            reduction
        } else {
            T::one()
        };
    }
}
