//! One way to do a work: how long it takes, and how right it is.

use std::hint::black_box;
use std::rc::Rc;
use std::time::{Duration, Instant};

use num_complex::Complex64;
use peers::integrands::Parameters;
use peers::{Answer, Peer};

use crate::work::Work;

/// A round is repeated until it is at least so long, for the clock's sake.
const ROUND: Duration = Duration::from_millis(2);

/// How much is measured.
#[derive(Clone, Copy)]
pub struct Effort {
    pub rounds: usize,
    /// Who has spent so much on a work has no further round.
    pub patience: Duration,
}

impl Effort {
    pub const FULL: Self = Self {
        rounds: 25,
        patience: Duration::from_secs(6),
    };
    /// For a trial.
    pub const QUICK: Self = Self {
        rounds: 5,
        patience: Duration::from_millis(100),
    };
}

pub struct Contestant {
    pub name: String,
    /// The largest true error, relative to the integral.
    pub error: f64,
    /// The share of the integrals that were refused.
    pub refused: f64,
    /// The least time for a piece of work, in nanoseconds.
    pub best: f64,
    /// The time of all the work, so many times, and how many pieces it has.
    time: Box<dyn FnMut(usize) -> Duration>,
    pieces: f64,
    repeats: usize,
    spent: Duration,
}

impl Contestant {
    /// `answers` are the values, with `None` for a refusal, and `time` times all of the work, as often
    /// as it is told.
    pub fn new(
        name: impl Into<String>,
        work: &Work,
        answers: &[Option<f64>],
        time: impl FnMut(usize) -> Duration + 'static,
    ) -> Self {
        let refused = answers.iter().filter(|answer| answer.is_none()).count();
        let errors = work
            .parameters
            .iter()
            .zip(answers)
            .filter_map(|(&p, &answer)| Some(work.error(p, answer?)));
        Self {
            name: name.into(),
            error: errors.fold(0.0, f64::max),
            refused: refused as f64 / answers.len() as f64,
            best: f64::INFINITY,
            time: Box::new(time),
            pieces: work.parameters.len() as f64 / work.unit as f64,
            repeats: 1,
            spent: Duration::ZERO,
        }
    }

    /// All of the work by a function of the parameters.
    pub fn by(
        name: impl Into<String>,
        work: &Rc<Work>,
        run: impl Fn(Parameters) -> Option<f64> + 'static,
    ) -> Self {
        let answers: Vec<_> = work.parameters.iter().map(|&p| run(p)).collect();
        let owned = Rc::clone(work);
        Self::new(name, work, &answers, move |repeats| {
            let start = Instant::now();
            for _ in 0..repeats {
                for &p in black_box(owned.parameters.as_slice()) {
                    black_box(run(p));
                }
            }
            start.elapsed()
        })
    }

    /// All of the work by one call, whose results come in the order of the parameters, with NaN
    /// for a refusal.
    pub fn at_once<R: AsRef<[f64]>>(
        name: impl Into<String>,
        work: &Work,
        run: impl Fn() -> R + 'static,
    ) -> Self {
        let values = run();
        let answers = values.as_ref().iter();
        let answers: Vec<_> = answers.map(|&y| (!y.is_nan()).then_some(y)).collect();
        Self::new(name, work, &answers, move |repeats| {
            let start = Instant::now();
            for _ in 0..repeats {
                black_box(run());
            }
            start.elapsed()
        })
    }

    /// With the time of one of so many pieces of the work.
    pub fn per(self, pieces: usize) -> Self {
        let pieces = pieces as f64;
        Self { pieces, ..self }
    }

    pub fn round(&mut self, patience: Duration) {
        if self.spent > patience {
            return;
        }
        let total = (self.time)(self.repeats);
        let each = total.as_secs_f64() / self.repeats as f64;
        self.best = self.best.min(1e9 * each / self.pieces);
        self.spent += total;
        if total < ROUND {
            self.repeats *= 2;
        }
    }
}

/// A peer on a real integrand.
pub fn real<P: Peer + 'static>(
    peer: P,
    work: &Rc<Work>,
    f: impl Fn(f64, Parameters) -> f64 + Copy + 'static,
) -> Contestant {
    let owned = Rc::clone(work);
    Contestant::by(peer.name(), work, move |p| {
        value(peer.real(|x| f(x, p), &owned.task()))
    })
}

/// A peer on a complex one; its real part is what is judged.
pub fn complex<P: Peer + 'static>(
    peer: P,
    work: &Rc<Work>,
    f: impl Fn(f64, Parameters) -> Complex64 + Copy + 'static,
) -> Contestant {
    let owned = Rc::clone(work);
    Contestant::by(peer.name(), work, move |p| {
        value(peer.complex(|x| f(x, p), &owned.task())).map(|value| value.re)
    })
}

/// Under another name.
pub fn named(name: &str, contestant: Contestant) -> Contestant {
    let name = name.to_owned();
    Contestant { name, ..contestant }
}

#[inline]
pub fn value<Y>(answer: Answer<Y>) -> Option<Y> {
    match answer {
        Answer::Ok { value, .. } => Some(value),
        _ => None,
    }
}
