//! The scalar of the integration axis.

use core::fmt::{Debug, Display, LowerExp};

use num_traits::Float;

use crate::elementary;
use crate::problem::{Problem, Solution, apply_rule};
use crate::rule::Rule;
use crate::samples::{Failure, Sampling};
use crate::value::Value;
use crate::workspace::Store;

/// A real scalar: an ordered field with the functions of analysis, in floating point.
///
/// It is the type of the integration variable, of weights and of error estimates: `f32` or `f64`. The
/// tables of the rules have the digits of these two, and the methods are compiled for them in this
/// crate, so that the trait is sealed.
///
/// ```
/// use quadrille::{Real, quad};
///
/// fn mean<T: Real>(f: impl FnMut(T) -> T, a: T, b: T) -> Option<T> {
///     Some(quad(f, a..b).ok()?.value / (b - a))
/// }
/// let half = mean(|x: f32| x, 0.0, 1.0);
/// assert!(half.is_some_and(|half| (half - 0.5).abs() <= f32::EPSILON));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a real scalar: integrals are over `f64` or `f32`",
    label = "not `f64` or `f32`",
    note = "numbers have a decimal point: `0.0..1.0`, `[0.0, 0.5, 1.0]`; an integer `n` becomes one by \
            `f64::from(n)` or `n as f64`"
)]
#[expect(private_bounds, reason = "nobody else can implement it")]
pub trait Real:
    Float + Value<Real = Self> + Debug + Display + LowerExp + Send + Sync + 'static + sealed::Sealed
{
    /// The scalar nearest to an `f64` constant.
    fn lit(x: f64) -> Self;
}

/// Where generic code of the user's becomes code of this crate.
pub(crate) mod sealed {
    use super::{Failure, Problem, Rule, Sampling, Solution, Store};
    use crate::real::Real;

    pub(crate) trait Sealed: Sized {
        /// `x <- e^x` for each x of a list.
        fn exp_each(list: &mut [Self]);

        /// See [`Problem::solve`].
        fn solve(
            problem: Problem<'_, Self>,
            store: Option<&mut Store<Self>>,
        ) -> Result<Solution<Self>, Failure<Self>>
        where
            Self: Real;

        /// See [`apply_rule`](super::apply_rule).
        fn apply_rule(
            rule: Rule,
            sampling: Sampling<'_, Self>,
            ends: [Self; 2],
            value: &mut [Self],
        ) -> Result<[Self; 3], Failure<Self>>
        where
            Self: Real;
    }
}

macro_rules! compiled_here {
    ($t:ty, $exp:path) => {
        impl sealed::Sealed for $t {
            #[inline]
            fn exp_each(list: &mut [$t]) {
                for x in list {
                    *x = $exp(*x);
                }
            }

            fn solve(
                problem: Problem<'_, $t>,
                store: Option<&mut Store<$t>>,
            ) -> Result<Solution<$t>, Failure<$t>> {
                problem.solve(store)
            }

            fn apply_rule(
                rule: Rule,
                sampling: Sampling<'_, $t>,
                ends: [$t; 2],
                value: &mut [$t],
            ) -> Result<[$t; 3], Failure<$t>> {
                apply_rule(rule, sampling, ends, value)
            }
        }
    };
}
compiled_here!(f32, Float::exp);
compiled_here!(f64, elementary::exp);

impl Real for f32 {
    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "rounding to the scalar is the purpose"
    )]
    fn lit(x: f64) -> Self {
        x as f32
    }
}

impl Real for f64 {
    #[inline]
    fn lit(x: f64) -> Self {
        x
    }
}

/// Whether a panel is only a few units in the last place wide, so that rounding could carry a node out
/// of it.
#[inline(always)]
pub(crate) fn is_few_units_wide<T: Real>(middle: T, half_width: T) -> bool {
    // Sixteen units of the middle would be subnormal around 0, and one operation with such a number
    // takes as long as a hundred others.
    half_width.abs() / (T::lit(16.0) * T::epsilon()) <= middle.abs() + T::min_positive_value()
}

/// The power of two that brings `x` into [1, 2), for finite `x` other than 0. Where that
/// power is not representable, the nearest one that is.
pub(crate) fn normalizer<T: Real>(x: T) -> T {
    let least = binary_exponent(T::min_positive_value());
    let most = binary_exponent(T::max_value());
    let exponent = (-binary_exponent(x)).clamp(least, most);
    let base = T::lit(if exponent < 0 { 0.5 } else { 2.0 });
    // By multiplication: `powi` promises no exact result.
    num_traits::pow(base, exponent.unsigned_abs() as usize)
}

/// e with |x| in [2^e, 2^(e+1)).
fn binary_exponent<T: Real>(x: T) -> i32 {
    let (mantissa, exponent, _) = x.integer_decode();
    let bits = i16::try_from(u64::BITS - mantissa.leading_zeros()).unwrap_or(0);
    i32::from(exponent) + i32::from(bits) - 1
}

#[cfg(test)]
mod tests {
    use super::{is_few_units_wide, normalizer};

    fn power_of_two(k: i16) -> f64 {
        let exponent = u64::try_from(k + 1023).expect("a normal number");
        f64::from_bits(exponent << 52)
    }

    #[test]
    fn normalizer_is_the_power_of_two_of_the_exponent() {
        for (x, scale) in [
            (1.0, 1.0),
            (3.0, 0.5),
            (0.75, 2.0),
            (-6.0, 0.25),
            (1.5 * power_of_two(-900), power_of_two(900)),
            (f64::MAX, f64::MIN_POSITIVE),
            (5e-324, power_of_two(1023)),
        ] {
            assert_eq!(normalizer(x), scale, "{x}");
        }
    }

    #[test]
    fn a_panel_is_narrow_by_the_spacing_of_numbers_around_it() {
        for middle in [1.0, -1e300, 1e-300] {
            let unit = f64::EPSILON * f64::abs(middle);
            assert!(is_few_units_wide(middle, 15.0 * unit), "{middle}");
            assert!(!is_few_units_wide(middle, 17.0 * unit), "{middle}");
        }
        // Around 0 by that of subnormal numbers.
        assert!(is_few_units_wide(0.0, 15.0 * 5e-324));
        assert!(!is_few_units_wide(0.0, 17.0 * 5e-324));
        assert!(!is_few_units_wide(0.0, f64::MAX));
    }
}
