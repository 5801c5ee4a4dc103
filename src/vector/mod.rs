//! Values as the methods hold them: rows of 1, 2 or 8 real components, of which those that are not
//! needed are 0, or lists of more. What is done with them over and over exists here once for each width.

use num_traits::Float;

use crate::chebyshev::kernel::Fresh;

mod held;
mod interpolant;
mod list;
mod norm;
mod pair;
mod row;
mod single;
mod sums;

use held::Held;

/// The length of the rows that hold so many components.
#[inline(always)]
pub(crate) const fn width(components: usize) -> usize {
    match components {
        0 | 1 => 1,
        2 => 2,
        3..=8 => 8,
        more => more,
    }
}

/// A value that sums are taken of.
pub(crate) trait Vector: Held {
    /// `self <- factor self`.
    fn scale_by(&mut self, factor: Self::Real);

    /// `self <- self + factor other`. Called only with values of the same
    /// width.
    fn add_scaled(&mut self, factor: Self::Real, other: &Self);

    /// The Euclidean norm, `sqrt(sum |component|^2)`.
    fn norm(&self) -> Self::Real;

    /// Samelson's inverse, `y / |y|^2`: the reciprocal of a number, and what makes
    /// Wynn's epsilon algorithm one piece of code for numbers and vectors (Wynn, Math.
    /// Comp. 16, 301, 1962). The conjugate that it has for complex numbers is not needed: the algorithm
    /// inverts twice before it yields an extrapolated value.
    fn inverse(&self) -> Self {
        let scale = self.norm().recip();
        let mut inverse = self.clone();
        inverse.scale_by(scale);
        inverse.scale_by(scale);
        inverse
    }

    /// `|self - other|`.
    fn distance(&self, other: &Self) -> Self::Real;

    /// Whether no component is NaN or infinite.
    fn all_finite(&self) -> bool;

    /// `weights[k] (lower[k] + upper[n - 1 - k])` summed over k, and `weights[n] center`.
    fn symmetric_sum(weights: &[f64], center: &Self, lower: &[Self], upper: &[Self]) -> Self;

    /// The Chebyshev coefficients of degree 4 H from those of degree 2 H, with the 2 H samples at the new
    /// nodes: `old[k]/2 + s[k]` and, from the other end, `old[k]/2 - s[k]`, for the
    /// even coefficients, which come first, and the odd ones apart. The sums are
    /// `s[i] = table[m][i] (fresh[m] + fresh[2 H - 1 - m])` over m < H for the even ones, and of the
    /// differences for the odd ones.
    fn double<const H: usize>(
        new: &mut [Self],
        old: &[Self],
        fresh: &Fresh<'_, Self>,
        tables: (&[[f64; H]; H], &[[f64; H]; H]),
    );

    /// What a first look at the n + 1 = 2 H + 1 samples of a panel takes, if that is less work than all
    /// coefficients: by the weights of the rule the integral and the sum of norms, the sum of
    /// `|values[j + 1] - values[j]|`, and the largest coefficients of the last eighth but one and of
    /// the last. The coefficients are, last one first,
    /// `even[j][i] (values[j] + values[n-j])` summed over j < H, with `middle[i] values[H]`, and
    /// `odd[j][i] (values[j] - values[n-j])`.
    ///
    /// Of the two sums there is a bound from below and one from above, since the norm of componentwise
    /// sums is cheaper than a sum of norms.
    /// The sum of norms must be NaN or infinite where a sample is, the coefficients infinite where a
    /// sum leaves the range of the scalar, and the steps 0 only where all samples are equal.
    #[inline(always)]
    fn first_sums<const H: usize, const Q: usize>(
        _values: &[Self],
        _weights: &[f64],
        (_even, _middle, _odd): (&[[f64; Q]; H], &[f64; Q], &[[f64; Q]; H]),
    ) -> Option<(Self, [[Self::Real; 2]; 3])> {
        None
    }

    /// The largest distance of `values[i]` from the sum of `even[k] T_(2k)(x)` and
    /// `odd[k] T_(2k+1)(x)`, T the Chebyshev polynomials, at `x = -places[i]`.
    ///
    /// By Clenshaw's recurrence in T_2 for the two sums apart; there is one odd coefficient less.
    fn misfit(even: &[Self], odd: &[Self], places: &[Self::Real], values: &[Self]) -> Self::Real;

    /// The inner product of real vectors, of which [`norm`](Vector::norm) is the root; of complex numbers
    /// it is the real part of `conj(self) other`.
    fn dot(&self, other: &Self) -> Self::Real;

    /// `norms[i] <- |values[i]|`.
    #[inline(always)]
    fn norms(values: &[Self], norms: &mut [Self::Real]) {
        for (norm, y) in norms.iter_mut().zip(values) {
            *norm = y.norm();
        }
    }

    /// `steps[i] <- |values[i + 1] - values[i]|`.
    #[inline(always)]
    fn steps(values: &[Self], steps: &mut [Self::Real]) {
        for (step, pair) in steps.iter_mut().zip(values.windows(2)) {
            *step = pair[1].distance(&pair[0]);
        }
    }

    /// The sum of `factors[i] values[i]`.
    fn combination(factors: &[Self::Real], values: &[Self]) -> Self;

    /// `bends[j] <- |y[j-2] - 4 y[j-1] + 6 y[j] - 4 y[j+1] + y[j+2]|`, the fourth differences, for all j
    /// that have two neighbours on both sides.
    fn bends(values: &[Self], bends: &mut [Self::Real]);

    /// `self <- self + weight (|y - mean| + |z - mean|)`, with the modulus of each real
    /// component by itself and with a mean of 0 where there is none.
    ///
    /// It is for the integral of |f| over a panel: one square root for it, instead of one a sample.
    fn add_moduli(&mut self, weight: Self::Real, pair: [&Self; 2], mean: Option<&Self>);
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;
    use alloc::vec::Vec;

    #[test]
    fn norms_survive_overflow_and_underflow() {
        assert!((Vector::norm(&[3e200f64, 4e200]) - 5e200).abs() <= 1e185);
        assert!((Vector::norm(&[3e-200f64, 4e-200]) - 5e-200).abs() <= 1e-215);
        assert_eq!(Vector::norm(&[3e-320, 4e-320]), 5e-320);
        assert_eq!(vec![0.0f32; 3].norm(), 0.0);
        assert!(vec![1.0, f64::NAN, f64::INFINITY].norm().is_nan());
        assert_eq!(Vector::norm(&[f64::NEG_INFINITY, 0.0]), f64::INFINITY);
    }

    #[test]
    fn norm_scales_exactly_with_powers_of_two() {
        let y = [0.1, -0.7, 1e-9, 3.3, 0.0, 0.0, 1.0, 1.0];
        for k in [-900, -530, -200, 200, 500, 900] {
            let factor = 2f64.powi(k);
            let mut scaled = y;
            scaled.scale_by(factor);
            assert_eq!(scaled.norm(), y.norm() * factor, "2^{k}");
        }
    }

    #[test]
    fn in_a_list_of_arrays_each_norm_is_what_it_is_alone() {
        let y = [0.1, -0.7, 1e-9, 3.3, 0.6, -2.1, 0.0, 1.5];
        let scales = [0.0, 1.0, 1e-200, 3e-320, 1e-161, 1e250, -1.0, 1e-170];
        let mut list = scales.map(|scale| y.map(|component| component * scale));
        let check = |list: &[[f64; 8]]| {
            let mut norms = [-1.0; 8];
            Vector::norms(list, &mut norms);
            let mut steps = [-1.0; 8];
            Vector::steps(list, &mut steps);
            for i in 0..8 {
                assert_eq!(norms[i].to_bits(), list[i].norm().to_bits(), "norm {i}");
            }
            for i in 0..7 {
                let step = list[i + 1].distance(&list[i]);
                assert_eq!(steps[i].to_bits(), step.to_bits(), "step {i}");
            }
            // There is one step less.
            assert_eq!(steps[7], -1.0);
        };
        check(&[y; 8]);
        check(&list);
        list[3][5] = f64::INFINITY;
        list[6][2] = f64::NAN;
        check(&list);
        assert_eq!(list[3].norm(), f64::INFINITY);
        assert!(list[6].norm().is_nan());
        let finite = list.map(|y| y.all_finite());
        assert_eq!(finite, [0, 1, 2, 3, 4, 5, 6, 7].map(|i| i != 3 && i != 6));
    }

    #[test]
    fn norms_of_a_list_scale_exactly_with_powers_of_two() {
        let list = [
            [0.1, -0.7, 1e-9, 3.3, 0.6, 0.0, 0.0, 0.0],
            [0.0; 8],
            [1e-3, 0.3, 0.7, -0.9, 1.1, 0.2, 0.0, 0.0],
        ];
        let mut norms = [0.0; 3];
        Vector::norms(&list, &mut norms);
        for k in [-900, -530, -450, -200, 200, 500, 900] {
            let factor = 2f64.powi(k);
            let scaled = list.map(|y| y.map(|component| component * factor));
            let mut scaled_norms = [0.0; 3];
            Vector::norms(&scaled, &mut scaled_norms);
            assert_eq!(scaled_norms, norms.map(|norm| norm * factor), "2^{k}");
        }
    }

    #[test]
    fn inverse_undoes_itself_and_is_the_reciprocal_of_numbers() {
        assert_eq!(4.0f64.inverse(), 0.25);
        assert!([3.0, -4.0].inverse().distance(&[3.0 / 25.0, -4.0 / 25.0]) < 1e-16);
        let v = vec![1.0, -2.0, 5.0];
        assert!(v.inverse().inverse().distance(&v) < 1e-14);
    }

    #[test]
    fn rows_are_as_long_as_their_components_need() {
        let widths: Vec<usize> = (0..11).map(width).collect();
        assert_eq!(widths, [1, 1, 2, 8, 8, 8, 8, 8, 8, 9, 10]);
    }

    #[test]
    fn an_interpolant_misses_what_is_not_on_it() {
        // T_0 + 2 T_1 + 3 T_2 at -t, in each component times its number.
        let p = |t: f64| 1.0 - 2.0 * t + 3.0 * (2.0 * t * t - 1.0);
        let of = |y: f64| [y, -2.0 * y, 0.0, 3.0 * y, 0.0, y, 0.0, 0.0];
        let (even, odd) = ([1.0, 3.0, 0.0].map(of), [2.0, 0.0].map(of));
        let places = [-0.9, 0.1, 0.35, 0.4, 0.8, 1.0];
        let mut values = places.map(|t| of(p(t)));
        assert!(Vector::misfit(&even, &odd, &places, &values) <= 1e-14);
        values[4][0] += 0.03;
        values[4][3] -= 0.04;
        let rows = Vector::misfit(&even, &odd, &places, &values);
        assert!((rows - 0.05).abs() <= 1e-14, "{rows}");
        let list = |y: [f64; 8]| y[..6].to_vec();
        let (even, odd) = (even.map(list), odd.map(list));
        assert_eq!(
            Vector::misfit(&even, &odd, &places, &values.map(list)),
            rows
        );
        // Where squares leave the range.
        let tiny = |y: Vec<f64>| y.iter().map(|y| 1e-200 * y).collect::<Vec<f64>>();
        let (even, odd) = (even.map(tiny), odd.map(tiny));
        let gap = Vector::misfit(&even, &odd, &places, &values.map(list).map(tiny));
        assert!((gap / 0.05e-200 - 1.0).abs() <= 1e-12, "{gap:e}");
    }
}
