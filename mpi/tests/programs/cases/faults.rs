//! Sweeps that do not: what all ranks are told.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::Duration;

use mpi::collective::SystemOperation;
use mpi::traits::*;
use quadrille::{CancelToken, Error, Quad, TaskError, quad};
use quadrille_mpi::{MpiMap, SweepError};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Ranks, numbers};

/// An error with something in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{why} at {x}")]
struct Unfit {
    why: String,
    x: f64,
}

pub(crate) fn failures(ranks: &Ranks<'_>) {
    let points = numbers(200);
    for first in [0, 1, 100, 198, 199] {
        let f = |&x: &f64| {
            if x < f64::from(first) {
                return Ok(x.sqrt());
            }
            let why = format!("unfit, as all from {first} on");
            Err(Unfit { why, x })
        };
        for map in [
            MpiMap::new(ranks.world),
            MpiMap::new(ranks.world).block(3).threads(2),
        ] {
            let error = map.try_map(&points, f).unwrap_err();
            let index = usize::try_from(first).unwrap();
            let source = f(&f64::from(first)).unwrap_err();
            let expected = TaskError::Failed { index, source };
            assert_eq!(error, SweepError::Task { source: expected });
            assert_eq!(error.index(), Some(index));
        }
    }
}

pub(crate) fn late_failure(ranks: &Ranks<'_>) {
    let points: Vec<usize> = (0..60).collect();
    let f = |&i: &usize| {
        match i {
            3 => {
                sleep(Duration::from_millis(60));
                Err("late")
            }
            4..60 => Err("early"),
            _ => Ok(i),
        }
        .map_err(str::to_owned)
    };
    let error = MpiMap::new(ranks.world)
        .block(1)
        .try_map(&points, f)
        .unwrap_err();
    assert_eq!(error.to_string(), "point 3: late");
}

pub(crate) fn own_errors(ranks: &Ranks<'_>) {
    let powers: Vec<f64> = (0..100).map(|i| 1.0 - 0.021 * f64::from(i)).collect();
    let f = |&p: &f64| quad(|x: f64| x.powf(p), 0.0..1.0);
    let serial = powers.iter().position(|p| f(p).is_err()).unwrap();
    match MpiMap::new(ranks.world).try_map(&powers, f).unwrap_err() {
        SweepError::Task {
            source: TaskError::Failed { index, source },
        } => {
            assert_eq!(index, serial);
            assert_eq!(source, f(&powers[serial]).unwrap_err());
        }
        other => panic!("{other:?}"),
    }
    let wrong = |&tolerance: &f64| Quad::new().rel_tol(tolerance).integrate(f64::exp, 0.0..1.0);
    match MpiMap::new(ranks.world)
        .try_map(&[1e-9, -1.0], wrong)
        .unwrap_err()
    {
        SweepError::Task {
            source:
                TaskError::Failed {
                    index: 1,
                    source: Error::InvalidArgument { argument, .. },
                },
        } => assert_eq!(argument, "relative tolerance"),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn panics(ranks: &Ranks<'_>) {
    let points: Vec<usize> = (0..100).collect();
    quietly(|| {
        let f = |&i: &usize| {
            assert!(i < 57, "number {i} is too large");
            i
        };
        let error = MpiMap::new(ranks.world).map(&points, f).unwrap_err();
        assert_eq!(
            error.to_string(),
            "point 57 panicked: number 57 is too large"
        );
        assert_eq!(error.index(), Some(57));

        if ranks.size > 1 {
            let rank = ranks.rank;
            let f = |&i: &usize| {
                sleep(Duration::from_millis(1));
                assert!(rank != 1, "on rank 1");
                i
            };
            let error = MpiMap::new(ranks.world).map(&points, f).unwrap_err();
            assert!(
                error.to_string().ends_with("panicked: on rank 1"),
                "{error}"
            );
            all_equal(ranks, error.index().unwrap());
        }
    });
}

pub(crate) fn cancelled(ranks: &Ranks<'_>) {
    let points: Vec<usize> = (0..2000).collect();
    let token = CancelToken::new();
    let stop = token.clone();
    let map = MpiMap::new(ranks.world)
        .cancel(&token)
        .progress(move |done, _| {
            if done >= 20 {
                stop.cancel();
            }
        });
    let f = |&i: &usize| {
        sleep(Duration::from_micros(500));
        i
    };
    let SweepError::Task {
        source: TaskError::Cancelled { completed },
    } = map.map(&points, f).unwrap_err()
    else {
        panic!("not cancelled");
    };
    assert!((20..2000).contains(&completed));
    all_equal(ranks, completed);
    // On rank 0 the token stays cancelled: no point begins. Elsewhere it never was.
    let evaluated = AtomicUsize::new(0);
    let count = |&i: &usize| evaluated.fetch_add(i, Ordering::Relaxed);
    assert!(map.map(&points, count).is_err());
    if ranks.rank == 0 {
        assert_eq!(evaluated.into_inner(), 0);
    }
}

pub(crate) fn cancelled_elsewhere(ranks: &Ranks<'_>) {
    let points: Vec<usize> = (0..1000).collect();
    let token = CancelToken::new();
    let is_last = ranks.rank == ranks.size - 1;
    let map = MpiMap::new(ranks.world).cancel(&token);
    let meeting = ranks.wait_for(ranks.size - 1, "cancelled");
    let f = |&i: &usize| {
        meeting.come();
        sleep(Duration::from_micros(500));
        if is_last {
            token.cancel();
        }
        i
    };
    let error = map.map(&points, f).unwrap_err();
    assert!(
        matches!(
            error,
            SweepError::Task {
                source: TaskError::Cancelled { .. }
            }
        ),
        "{error}"
    );
}

pub(crate) fn panicking_callback(ranks: &Ranks<'_>) {
    let map = MpiMap::new(ranks.world)
        .block(5)
        .progress(|done, _| assert!(done < 50, "enough"));
    quietly(|| {
        let outcome = catch_unwind(AssertUnwindSafe(|| map.map(&numbers(500), |x| x + 1.0)));
        match outcome {
            Err(payload) => {
                assert_eq!(ranks.rank, 0);
                assert_eq!(payload.downcast_ref::<&str>(), Some(&"enough"));
            }
            Ok(outcome) => {
                assert!(ranks.rank > 0);
                assert!(
                    outcome
                        .unwrap_err()
                        .to_string()
                        .starts_with("cancelled after ")
                );
            }
        }
    });
}

pub(crate) fn disagreement(ranks: &Ranks<'_>) {
    let last = ranks.size - 1;
    let mut points = numbers(100);
    if ranks.rank == last {
        points[99] = f64::from_bits(points[99].to_bits() + 1);
    }
    let outcome = MpiMap::new(ranks.world).map(&points, |x| 2.0 * x);
    if last > 0 {
        assert_eq!(outcome, Err(SweepError::OtherSweep { rank: last }));
    } else {
        assert!(outcome.is_ok());
    }
}

/// What cannot be written down at all, or not be read back.
#[derive(Debug, PartialEq)]
enum Unwritable {
    Fails,
    Panics,
    CannotBeRead,
}

impl Serialize for Unwritable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Fails => Err(serde::ser::Error::custom("not this one")),
            Self::Panics => panic!("not this one"),
            Self::CannotBeRead => serializer.serialize_unit(),
        }
    }
}

impl<'de> Deserialize<'de> for Unwritable {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(serde::de::Error::custom("not this one"))
    }
}

pub(crate) fn encoding(ranks: &Ranks<'_>) {
    let map = MpiMap::new(ranks.world).block(1);
    quietly(|| {
        for (name, what) in [
            ("fails", (|| Unwritable::Fails) as fn() -> Unwritable),
            ("panics as it is written", || Unwritable::Panics),
            ("cannot be read", || Unwritable::CannotBeRead),
        ] {
            // As a result, and as an error: on rank 0 alone neither is written.
            let meeting = ranks.wait_for(ranks.size - 1, name);
            let slowly = |_: &f64| {
                meeting.come();
                what()
            };
            let results = map.map(&numbers(50), slowly);
            let as_error = |x: &f64| if *x < 20.0 { Ok(()) } else { Err(slowly(x)) };
            let errors = map.try_map(&numbers(50), as_error);
            if ranks.size > 1 {
                assert!(
                    matches!(results, Err(SweepError::Encoding { .. })),
                    "{results:?}"
                );
                assert!(
                    matches!(
                        errors,
                        Err(SweepError::Encoding { .. } | SweepError::Task { .. })
                    ),
                    "{errors:?}"
                );
            } else {
                assert!(results.is_ok() && errors.unwrap_err().index() == Some(20));
            }
        }
    });
}

/// Whether all ranks have the same number.
fn all_equal(ranks: &Ranks<'_>, number: usize) {
    let (mut least, mut most) = (0_u64, 0_u64);
    let number = number as u64;
    ranks
        .world
        .all_reduce_into(&number, &mut least, SystemOperation::min());
    ranks
        .world
        .all_reduce_into(&number, &mut most, SystemOperation::max());
    assert_eq!(least, most);
}

/// Without the messages of panics that are meant.
pub(crate) fn quietly(work: impl FnOnce()) {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let outcome = catch_unwind(AssertUnwindSafe(work));
    std::panic::set_hook(hook);
    if let Err(payload) = outcome {
        let text = payload.downcast_ref::<String>().cloned();
        panic!("{}", text.unwrap_or_else(|| "without its text".to_owned()));
    }
}
