//! Values as bytes, for messages and files.
//!
//! By postcard: floating-point numbers are their bits, NaN and signs of zeros included, integers take as
//! many bytes as they need. Nothing says what is what: whoever reads must know the type.

use std::any::type_name;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The results of a block, one behind the other. A panic of their `Serialize` is an error like others.
pub(crate) fn encode<R: Serialize>(results: &[R]) -> Result<Vec<u8>, String> {
    let encoded = catch_unwind(AssertUnwindSafe(|| {
        let mut bytes = Vec::new();
        for result in results {
            bytes = postcard::to_extend(result, bytes)?;
        }
        Ok(bytes)
    }));
    name::<R, _>("written down", encoded)
}

/// So many results from bytes that hold them and nothing else.
pub(crate) fn decode<R: DeserializeOwned>(bytes: &[u8], count: usize) -> Result<Vec<R>, String> {
    let decoded = catch_unwind(AssertUnwindSafe(|| {
        let mut rest = bytes;
        // No more than there are bytes for, whatever was read as their number.
        let mut results = Vec::with_capacity(count.min(bytes.len().max(1 << 10)));
        for _ in 0..count {
            let (result, behind) = postcard::take_from_bytes(rest)?;
            results.push(result);
            rest = behind;
        }
        if rest.is_empty() {
            Ok(results)
        } else {
            Err(postcard::Error::DeserializeBadEncoding)
        }
    }));
    name::<R, _>("read back", decoded)
}

fn name<R, T>(
    what: &str,
    outcome: std::thread::Result<Result<T, postcard::Error>>,
) -> Result<T, String> {
    let reason = match outcome {
        Ok(Ok(value)) => return Ok(value),
        Ok(Err(error)) => error.to_string(),
        Err(_) => "it panicked".to_owned(),
    };
    Err(format!("a {} cannot be {what}: {reason}", type_name::<R>()))
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};
    use quadrille::{Cause, Error, Estimate, Quad, TaskError, quad};

    #[test]
    fn every_bit_of_a_number_survives() {
        let numbers = [0.0, -0.0, 5e-324, -f64::MAX, f64::INFINITY];
        let payloads = [0x7ff0_0000_0000_0001, 0xfff8_0000_dead_beef].map(f64::from_bits);
        let all: Vec<f64> = numbers.into_iter().chain(payloads).collect();
        let read: Vec<f64> = decode(&encode(&all).unwrap(), all.len()).unwrap();
        let bits = |list: &[f64]| list.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&read), bits(&all));
    }

    #[test]
    fn results_of_no_size_and_of_very_different_sizes() {
        let lists: Vec<Vec<u16>> = [0, 1, 100_000, 3].map(|n| vec![700; n]).into();
        assert_eq!(decode(&encode(&lists).unwrap(), 4), Ok(lists));
        let nothing: Vec<()> = vec![(); 5000];
        assert_eq!(decode(&encode(&nothing).unwrap(), 5000), Ok(nothing));
    }

    #[test]
    fn estimates_and_errors_come_back() {
        let estimate = quad(|x: f64| [x.exp(), x], 0.0..1.0).unwrap();
        let read: Vec<Estimate<[f64; 2]>> = decode(&encode(&[estimate]).unwrap(), 1).unwrap();
        assert_eq!(read, [estimate]);

        let errors: Vec<Error<f64>> = vec![
            Quad::new()
                .rel_tol(-1.0)
                .integrate(f64::sin, 0.0..1.0)
                .unwrap_err(),
            quad(|x: f64| x.powf(-1.2), 0.0..1.0).unwrap_err(),
            Error::NonFinite { x: -0.5 },
        ];
        assert!(matches!(
            errors[1],
            Error::NotConverged {
                cause: Cause::Divergent,
                ..
            }
        ));
        let tasks: Vec<_> = (errors.into_iter().enumerate())
            .map(|(index, source)| TaskError::Failed { index, source })
            .collect();
        let read: Vec<TaskError<Error<f64>>> = decode(&encode(&tasks).unwrap(), 3).unwrap();
        assert_eq!(read, tasks);
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        let bytes = encode(&[1.0, 2.0]).unwrap();
        assert!(decode::<f64>(&bytes, 1).is_err());
        assert!(decode::<f64>(&bytes, 3).is_err());
        assert!(decode::<f64>(&bytes[1..], 2).is_err());
        assert!(decode::<String>(&[0xff; 9], 1).is_err());
    }
}
