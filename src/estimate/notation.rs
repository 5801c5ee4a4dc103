//! Numbers as people write them: short ones, and a value with its error in parentheses.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::any::type_name;
use core::fmt::{Alignment, Display, Formatter, LowerExp, Result, Write};

use num_traits::{Float, Zero};

use super::Estimate;
use crate::real::Real;
use crate::value::Value;

/// A number in a message: with all of its digits, and without zeros that only say how large it is.
pub(crate) struct Short<T>(pub(crate) T);

impl<T: Real> Display for Short<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let size = self.0.abs();
        let is_everyday = size >= T::lit(1e-4) && size < T::lit(1e6);
        if is_everyday || size == T::zero() || !size.is_finite() {
            write!(f, "{}", self.0)
        } else {
            write!(f, "{:e}", self.0)
        }
    }
}

/// The value to the place of its error, and the error in units of that place: `1.77245385(2)`.
///
/// The error is rounded up, to one digit, or two where the first is 1. Components of a value have one
/// place and one error, since that is what is known of them: `(0.4597(1) + 0.8415(1)i)`,
/// `[0.4597(1), 0.8415(1)]`, and complex ones in pairs in a list of them. Lists of lists are written as
/// one list, and so are types of one's own. Values below 1e-4 and from 1e6 on have a common power of ten
/// behind them, `1.0671(3)e-12`; with `{:e}` all have one.
///
/// Some estimates have no such form. Without an error the value is written shortest. Where the error is
/// not finite, as large as the value, or below what the type can resolve, it stands beside the value:
/// `1.2 +- inf`.
///
/// A precision is a number of decimals, as it is of an `f64`, of the part before the power of ten where there
/// is one. The error is rounded up to that place, too, with what rounding the value takes away, so that
/// the integral is where the text says: `1.772(1)` by `{:.3}`, `1.7724538509(161)` by `{:.10}`. A width and an
/// alignment are obeyed.
///
/// ```
/// use quadrille::quad;
///
/// let gauss = quad(|x: f64| (-x * x).exp(), ..)?;
/// assert!(gauss.to_string().starts_with("1.77245385"));
/// let odd = quad(|x: f64| x, -1.0..1.0)?;
/// assert!(odd.to_string().starts_with("0"));
/// # Ok::<(), quadrille::Error<f64>>(())
/// ```
impl<Y: Value> Display for Estimate<Y> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        pad(f, &text(&self.value, self.error, Style::of(f, false)))
    }
}

/// As [`Display`], always with a power of ten: `1.77245385(2)e0`.
impl<Y: Value> LowerExp for Estimate<Y> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        pad(f, &text(&self.value, self.error, Style::of(f, true)))
    }
}

/// How numbers are to be written.
#[derive(Clone, Copy)]
struct Style {
    /// With a power of ten, however everyday they are.
    scientific: bool,
    /// So many decimals, or as many as there is something to say.
    decimals: Option<usize>,
}

impl Style {
    fn of(f: &Formatter<'_>, scientific: bool) -> Self {
        Style {
            scientific,
            decimals: f.precision(),
        }
    }

    fn number<T: Real>(self, x: T) -> String {
        match (self.scientific, self.decimals) {
            (false, None) => Short(x).to_string(),
            (true, None) => format!("{x:e}"),
            (false, Some(decimals)) => format!("{x:.decimals$}"),
            (true, Some(decimals)) => format!("{x:.decimals$e}"),
        }
    }

    /// Whether the largest number, which is of this order, is written without a power of ten.
    fn is_plain(self, exponent: i32) -> bool {
        !self.scientific && (-4..6).contains(&exponent)
    }

    /// The error as so many units of a place that suits it, or of the place that was asked for.
    fn rounded_up<T: Real>(self, components: &[T], error: T) -> Option<RoundedUp> {
        let Some(decimals) = self.decimals else {
            return Some(RoundedUp::of(error));
        };
        let largest = components
            .iter()
            .fold(T::zero(), |most, y| most.max(y.abs()));
        let exponent = exponent(&format!("{largest:.decimals$e}"))?;
        let last = i32::try_from(decimals).ok()?;
        RoundedUp::to_place(
            error,
            if self.is_plain(exponent) {
                -last
            } else {
                exponent - last
            },
        )
    }
}

/// As [`Formatter::pad`], which would cut the text off at a precision.
fn pad(f: &mut Formatter<'_>, text: &str) -> Result {
    let missing = f.width().unwrap_or(0).saturating_sub(text.chars().count());
    let before = match f.align() {
        Some(Alignment::Right) => missing,
        Some(Alignment::Center) => missing / 2,
        Some(Alignment::Left) | None => 0,
    };
    let fill = f.fill();
    let write_fill =
        |f: &mut Formatter<'_>, count: usize| (0..count).try_for_each(|_| f.write_char(fill));
    write_fill(f, before)?;
    f.write_str(text)?;
    write_fill(f, missing - before)
}

fn text<Y: Value>(value: &Y, error: Y::Real, style: Style) -> String {
    let mut components = vec![Y::Real::zero(); value.components()];
    value.pack(&mut components);
    let layout = Layout::of::<Y>(components.len());
    let shortest = |y: &Y::Real| style.number(*y);

    if error.is_zero() {
        return layout.arrange(components.iter().map(shortest).collect());
    }
    // An error has as many digits as it needs, whatever the value has.
    let undecided = Style {
        decimals: None,
        ..style
    };
    let all_finite = components.iter().all(|y| y.is_finite());
    if !all_finite || !error.is_finite() {
        return beside(layout, &components, shortest, &undecided.number(error));
    }
    let shown = undecided.number(RoundedUp::of(error).value(error));
    if components.iter().all(|y| y.abs() <= error) {
        // Digits beyond the second are noise.
        let two_digits = |y: &Y::Real| match style.decimals {
            None => style.number(parsed(&format!("{y:.1e}"), *y)),
            Some(_) => style.number(*y),
        };
        return beside(layout, &components, two_digits, &shown);
    }
    let together = style.rounded_up(&components, error).and_then(|rounded| {
        let units = in_units(&components, &rounded)?;
        let (numbers, power) = with_error(&units, &rounded, style);
        Some(format!("{}{power}", layout.arrange(numbers)))
    });
    together.unwrap_or_else(|| beside(layout, &components, shortest, &shown))
}

/// The value, and its error beside it.
fn beside<T: Real>(
    layout: Layout,
    components: &[T],
    number: impl Fn(&T) -> String,
    error: &str,
) -> String {
    let value = layout.arrange(components.iter().map(number).collect());
    value + " +- " + error
}

/// The power of ten of a number in scientific form.
fn exponent(text: &str) -> Option<i32> {
    text.split_once('e')?.1.parse().ok()
}

/// The number that a text of our own making stands for.
fn parsed<T: Real>(text: &str, otherwise: T) -> T {
    text.parse().map_or(otherwise, T::lit)
}

/// An error of one or two digits, `units` times 10^`place`, that is no smaller than it was.
#[derive(Debug, PartialEq)]
struct RoundedUp {
    units: u128,
    place: i32,
}

impl RoundedUp {
    /// Of a positive, finite error.
    fn of<T: Real>(error: T) -> Self {
        let text = format!("{error:.1e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let exponent: i32 = exponent.parse().unwrap_or(0);
        let digits: u128 = mantissa.replace('.', "").parse().unwrap_or(99);
        // What was rounded down is compared as the scalar it would be read as: 0.1 has the digits
        // that it was written with, although its binary digits are a little more than that.
        let two = digits + u128::from(parsed(&text, T::zero()) < error);
        if two < 20 {
            RoundedUp {
                units: two,
                place: exponent - 1,
            }
        } else {
            // The carry of 9.2 makes ten units of the same place.
            RoundedUp {
                units: two.div_ceil(10),
                place: exponent,
            }
        }
    }

    /// Of a positive, finite error, with the half of a unit by which the value may be rounded.
    fn to_place<T: Real>(error: T, place: i32) -> Option<Self> {
        let nearest = round_to_place(error, place)?;
        Some(RoundedUp {
            units: nearest.checked_add(1)?,
            place,
        })
    }

    fn value<T: Real>(&self, error: T) -> T {
        parsed(&format!("{}e{}", self.units, self.place), error)
    }
}

/// The components as multiples of the error's last place, each with its sign; `None` where that would be
/// more digits than the type has.
fn in_units<T: Real>(components: &[T], error: &RoundedUp) -> Option<Vec<(bool, u128)>> {
    let digits = (-T::epsilon().log10()).ceil().to_i32()? + 2;
    let units = |y: &T| {
        let size = y.abs();
        if exponent(&format!("{size:e}"))? - error.place > digits {
            return None;
        }
        let units = round_to_place(size, error.place)?;
        Some((*y < T::zero() && units > 0, units))
    };
    components.iter().map(units).collect()
}

/// The multiple of 10^`place` next to a number that is not negative. From its decimal digits, since no
/// power of ten but the first few is a scalar, and a quotient would be rounded twice.
fn round_to_place<T: Real>(size: T, place: i32) -> Option<u128> {
    if let Ok(decimals) = usize::try_from(-place) {
        return format!("{size:.decimals$}").replace('.', "").parse().ok();
    }
    let integer = format!("{:.0}", size.trunc());
    let dropped = usize::try_from(place).ok()?;
    let Some(kept) = integer.len().checked_sub(dropped) else {
        return Some(0);
    };
    let (head, tail) = integer.split_at(kept);
    let head: u128 = if head.is_empty() {
        0
    } else {
        head.parse().ok()?
    };
    Some(head + u128::from(tail.as_bytes().first() >= Some(&b'5')))
}

/// The numbers with the error behind each, and the power of ten that they have in common.
fn with_error(units: &[(bool, u128)], error: &RoundedUp, style: Style) -> (Vec<String>, String) {
    let largest = units.iter().fold(1, |most, &(_, n)| most.max(n));
    let exponent = error.place + i32::try_from(largest.ilog10()).unwrap_or(0);
    let is_plain = error.place <= 0 && style.is_plain(exponent);
    let scale = if is_plain { 0 } else { exponent };
    let decimals = usize::try_from(scale - error.place).unwrap_or(0);
    let numbers = units.iter().map(|&(is_negative, n)| {
        let sign = if is_negative { "-" } else { "" };
        let digits = format!("{n:0>width$}", width = decimals + 1);
        let (integer, fraction) = digits.split_at(digits.len() - decimals);
        let point = if decimals == 0 { "" } else { "." };
        format!("{sign}{integer}{point}{fraction}({})", error.units)
    });
    let power = if is_plain {
        String::new()
    } else {
        format!("e{scale}")
    };
    (numbers.collect(), power)
}

/// What stands around components.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Layout {
    is_list: bool,
    is_complex: bool,
}

impl Layout {
    /// Whether a value is a list, of one element perhaps, is read off the name of its type, and is used for
    /// nothing but text.
    fn of<Y: Value>(components: usize) -> Self {
        let is_complex = Y::is_complex() && components % 2 == 0;
        let name = type_name::<Y>();
        let has_brackets = name.starts_with('[') || name.starts_with("alloc::vec::Vec<");
        let one = if is_complex { 2 } else { 1 };
        Layout {
            is_list: has_brackets || components != one,
            is_complex,
        }
    }

    fn arrange(self, numbers: Vec<String>) -> String {
        let items = if self.is_complex {
            numbers.chunks(2).map(pair).collect()
        } else {
            numbers
        };
        if self.is_list {
            format!("[{}]", items.join(", "))
        } else {
            items.concat()
        }
    }
}

/// Real and imaginary part.
fn pair(numbers: &[String]) -> String {
    match numbers {
        [re, im] => match im.strip_prefix('-') {
            Some(im) => format!("({re} - {im}i)"),
            None => format!("({re} + {im}i)"),
        },
        _ => numbers.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::{RoundedUp, Short, round_to_place};
    use alloc::string::ToString;

    #[test]
    fn everyday_numbers_are_written_out() {
        for (x, text) in [
            (0.0, "0"),
            (0.1, "0.1"),
            (1e-4, "0.0001"),
            (-9.9e-5, "-9.9e-5"),
            (999_999.5, "999999.5"),
            (1e6, "1e6"),
            (8.949_120_926_327_824e189, "8.949120926327824e189"),
            (5e-324, "5e-324"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(Short(x).to_string(), text);
        }
        assert_eq!(Short(0.1_f32).to_string(), "0.1");
        assert_eq!(Short(-1e30_f32).to_string(), "-1e30");
    }

    #[test]
    fn errors_are_rounded_up_to_one_digit_or_two() {
        for (error, units, place) in [
            (0.1, 10, -2),
            (0.101, 11, -2),
            (0.19, 19, -2),
            (0.199, 2, -1),
            (0.2, 2, -1),
            (0.200_000_1, 3, -1),
            (0.91, 10, -1),
            (0.999, 10, -1),
            (1.0, 10, -1),
            (30.0, 3, 1),
            (5e-324, 5, -324),
            (f64::MAX, 18, 307),
        ] {
            assert_eq!(RoundedUp::of(error), RoundedUp { units, place }, "{error}");
        }
        assert_eq!(
            RoundedUp::of(0.1_f32),
            RoundedUp {
                units: 10,
                place: -2
            }
        );
    }

    #[test]
    fn places_are_those_of_the_exact_decimal() {
        for (size, place, units) in [
            (14.6, 1, 1),
            (15.0, 1, 2),
            (4.0, 1, 0),
            (5.0, 1, 1),
            (70.0, 3, 0),
            (0.125, -3, 125),
            (1e23, 22, 10),
            (1.2345e300, 298, 123),
        ] {
            assert_eq!(round_to_place(size, place), Some(units), "{size}");
        }
    }
}
