//! Axes from arguments that make sense or not, and what is true of them.

use std::fmt::Debug;

use arbitrary::{Arbitrary, Unstructured};
use quadrille::{Axis, AxisError};

use crate::number::Number;

/// How an axis is made.
#[derive(Debug)]
pub struct AxisCase {
    maker: Maker,
    name: Option<String>,
}

#[derive(Debug)]
enum Maker {
    Linspace(f64, f64, usize),
    Logspace(f64, f64, usize),
    Arange(f64, f64, f64),
    Values(Vec<f64>),
}

impl<'a> Arbitrary<'a> for AxisCase {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        // Few points; or so many that no machine has the memory, which must be said at once.
        let points = |u: &mut Unstructured<'a>| {
            if u.ratio(1, 16)? {
                u.int_in_range(1 << 60..=usize::MAX)
            } else if u.ratio(1, 8)? {
                u.int_in_range(0..=MOST)
            } else {
                u.int_in_range(0..=40)
            }
        };
        let number = |u: &mut Unstructured<'a>| Ok(u.arbitrary::<Number>()?.0);
        let maker = match u.int_in_range(0..=3)? {
            0 => Maker::Linspace(number(u)?, number(u)?, points(u)?),
            1 => Maker::Logspace(number(u)?, number(u)?, points(u)?),
            2 => {
                let (start, end, mut step) = (number(u)?, number(u)?, number(u)?);
                let count = ((end - start) / step).ceil();
                // Between the two no machine is like another.
                if count > MOST as f64 && count < 2f64.powi(60) {
                    step = (end - start) / 17.3;
                }
                Maker::Arange(start, end, step)
            }
            _ => Maker::Values(
                (0..u.int_in_range(0..=12)?)
                    .map(|_| number(u))
                    .collect::<arbitrary::Result<_>>()?,
            ),
        };
        let name = if u.ratio(1, 4)? {
            let len = u.int_in_range(0..=8)?;
            let letters = ['x', ',', '"', '\n', '\r', ' ', 'é', ';'];
            let letter = |_| Ok(*u.choose(&letters)?);
            Some((0..len).map(letter).collect::<arbitrary::Result<_>>()?)
        } else {
            None
        };
        Ok(AxisCase { maker, name })
    }
}

const MOST: usize = 5000;

impl AxisCase {
    pub fn axis(&self) -> Axis {
        let axis = match &self.maker {
            Maker::Linspace(start, end, points) => Axis::linspace(*start, *end, *points),
            Maker::Logspace(start, end, points) => Axis::logspace(*start, *end, *points),
            Maker::Arange(start, end, step) => Axis::arange(*start, *end, *step),
            Maker::Values(values) => Axis::from(values.as_slice()),
        };
        match &self.name {
            Some(name) => axis.named(name),
            None => axis,
        }
    }

    /// Panics unless the axis is the one that was asked for, or says why there is none.
    pub fn check(&self, axis: &Axis) {
        let values = axis.values();
        assert_eq!(axis.len(), values.len());
        assert_eq!(axis.name(), self.name.as_deref());
        let error = axis.check().err();
        if let Some(error) = &error {
            assert!(matches!(values, [x] if x.is_nan()), "{error}: {values:?}");
        }
        match self.maker {
            Maker::Linspace(start, end, points) => match error {
                None => {
                    assert!(start.is_finite() && end.is_finite() && points <= MOST);
                    between(values, start, end, points);
                    even(values, start, end);
                }
                Some(error) => refused(&error, &[start, end], points as f64),
            },
            Maker::Logspace(start, end, points) => {
                let ends = [10f64.powf(start), 10f64.powf(end)];
                match error {
                    None => {
                        assert!(start.is_finite() && end.is_finite() && points <= MOST);
                        assert!(ends[0].is_finite() && ends[1].is_finite());
                        between(values, ends[0], ends[1], points);
                    }
                    Some(error) => refused(&error, &[start, end, ends[0], ends[1]], points as f64),
                }
            }
            Maker::Arange(start, end, step) => match error {
                None => {
                    assert!(start.is_finite() && end.is_finite() && step.is_finite());
                    assert_ne!(step, 0.0);
                    let count = ((end - start) / step).ceil().max(0.0);
                    assert_eq!(values.len() as f64, count);
                    for (i, &x) in values.iter().enumerate() {
                        assert_eq!(x, start + i as f64 * step);
                        assert!(x.is_finite(), "{values:?}");
                    }
                }
                Some(AxisError::ZeroStep) => assert_eq!(step, 0.0),
                Some(error) => refused(&error, &[start, end, step], (end - start) / step),
            },
            Maker::Values(ref given) => {
                assert_eq!(error, None);
                assert_same(&values, &given.as_slice());
            }
        }
    }
}

/// The ends, the number of points, and all of them finite and between the ends.
fn between(values: &[f64], start: f64, end: f64, points: usize) {
    assert_eq!(values.len(), points);
    let (low, high) = (start.min(end), start.max(end));
    // Where the step is as small as the smallest number, rounding it may overshoot.
    let slack = 4.0 * f64::EPSILON * low.abs().max(high.abs()) + points as f64 * 5e-324;
    for &x in values {
        assert!(
            x.is_finite(),
            "{x} between {start:e} and {end:e}: {values:?}"
        );
        assert!(x >= low - slack && x <= high + slack, "{values:?}");
    }
    if let [first, rest @ ..] = values {
        assert_eq!(*first, start);
        if let Some(&last) = rest.last() {
            assert_eq!(last, end);
        }
    }
}

/// Evenly spaced: each value is start + (end - start) i/(n - 1).
fn even(values: &[f64], start: f64, end: f64) {
    let gaps = values.len().saturating_sub(1).max(1) as f64;
    let slack = 4.0 * f64::EPSILON * start.abs().max(end.abs()) + gaps * 5e-324;
    for (i, &x) in values.iter().enumerate() {
        let t = i as f64 / gaps;
        let exact = start * (1.0 - t) + end * t;
        assert!(
            (x - exact).abs() <= slack,
            "{x:e} at {i} of {gaps} is not {exact:e}"
        );
    }
}

/// The reason is a true one.
fn refused(error: &AxisError, arguments: &[f64], points: f64) {
    match error {
        AxisError::NotFinite { value, .. } => assert!(
            !value.is_finite() && arguments.iter().any(|x| x.to_bits() == value.to_bits()),
            "{error} from {arguments:?}"
        ),
        AxisError::TooLong { .. } => assert!(points > MOST as f64, "{error}: {points}"),
        _ => panic!("{error} from {arguments:?}"),
    }
}

/// Equal as printed: NaN equals itself.
pub fn assert_same<T: Debug>(left: &T, right: &T) {
    assert_eq!(format!("{left:?}"), format!("{right:?}"));
}

/// The records of a table of comma-separated values as RFC 4180 has them, with `\n` at the
/// end of a line.
pub fn read_csv(text: &str) -> Vec<Vec<String>> {
    let mut records = vec![vec![String::new()]];
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let record = records.last_mut().expect("there is always one");
        let cell = record.last_mut().expect("and it has a cell");
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(String::new()),
            '\n' if !quoted => records.push(vec![String::new()]),
            _ => cell.push(letter),
        }
    }
    // What follows the last line end is not a record.
    assert_eq!(records.pop(), Some(vec![String::new()]));
    records
}
