//! Numbers from bytes, with the values at which programs change their mind made likely.

use arbitrary::{Arbitrary, Unstructured};

/// Any `f64` at all.
#[derive(Clone, Copy, Debug)]
pub struct Number(pub f64);

const NOTABLE: [f64; 24] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    2.0,
    3.0,
    -7.0,
    0.1,
    1e-16,
    f64::EPSILON,
    1e-8,
    1e8,
    1e16,
    f64::MIN_POSITIVE,
    5e-324,
    -5e-324,
    1e154,
    f64::MAX,
    f64::MIN,
    f64::MAX / 2.0,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
];

impl<'a> Arbitrary<'a> for Number {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(Number(match u.int_in_range(0..=3)? {
            0 => f64::from_bits(u.arbitrary()?),
            1 => *u.choose(&NOTABLE)?,
            2 => f64::from(u.arbitrary::<i16>()?) / 256.0,
            _ => f64::from(u.arbitrary::<i8>()?) * 2f64.powi(u.int_in_range(-1074..=1000)?),
        }))
    }
}
