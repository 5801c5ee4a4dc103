//! One case by one peer: what came back, and whether it is true.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};

use num_complex::Complex64;
use peers::{Answer, AnyPeer};

use crate::case::{Case, Integrand, Truth};

/// So many samples are taken for a sign that there is no end to them.
const MOST_SAMPLES: usize = 1_000_000;

/// What the integrand panics with when it is sampled more often than that.
struct Endless;

#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Ok, within the tolerance, and within its own estimate of the error.
    Right,
    /// Ok and within the tolerance, but not within its own estimate.
    Understated,
    /// A refusal where there is reason for one.
    Refused,
    /// A refusal where the integral exists and could have been found.
    RefusedThoughFine,
    /// Ok, and wrong, although the samples could tell.
    Wrong,
    /// Ok, and wrong, and no sample could tell.
    Unseen,
    /// A panic of its own, or the end of its process.
    Crashed,
    Endless,
    NotOffered,
}

pub struct Trial {
    pub verdict: Verdict,
    /// The words of a refusal, or what a wrong result was.
    pub remark: String,
    /// The true error of a wrong result, relative to the truth.
    pub error: f64,
    pub samples: usize,
}

/// Watches what an integrator gets to see.
struct Watch<'a> {
    case: &'a Case,
    samples: Cell<usize>,
    met_non_finite: Cell<bool>,
    met_feature: Cell<bool>,
}

impl Watch<'_> {
    fn note(&self, x: f64, is_finite: bool) {
        self.samples.set(self.samples.get() + 1);
        if self.samples.get() > MOST_SAMPLES {
            panic_any(Endless);
        }
        if !is_finite {
            self.met_non_finite.set(true);
        }
        if self.case.feature.as_ref().is_some_and(|r| r.contains(&x)) {
            self.met_feature.set(true);
        }
    }
}

pub fn trial(peer: &dyn AnyPeer, case: &Case) -> Trial {
    let watch = Watch {
        case,
        samples: Cell::new(0),
        met_non_finite: Cell::new(false),
        met_feature: Cell::new(false),
    };
    let task = case.task();
    let real = |f: &dyn Fn(f64) -> f64| {
        let watched = |x| {
            let y = f(x);
            watch.note(x, y.is_finite());
            y
        };
        match peer.real(&watched, &task) {
            Answer::Ok { value, error } => Answer::Ok {
                value: value.into(),
                error,
            },
            Answer::Refused { reason, best } => Answer::Refused {
                reason,
                best: best.map(Complex64::from),
            },
            Answer::Crashed => Answer::Crashed,
            Answer::NotOffered => Answer::NotOffered,
        }
    };
    let outcome = catch_unwind(AssertUnwindSafe(|| match &case.f {
        Integrand::Real(f) => real(f),
        Integrand::Nested(f) => real(&|x| f(peer, x)),
        Integrand::Complex(f) => peer.complex(
            &|x| {
                let y = f(x);
                watch.note(x, y.is_finite());
                y
            },
            &task,
        ),
    }));
    let mut trial = Trial {
        verdict: Verdict::NotOffered,
        remark: String::new(),
        error: 0.0,
        samples: watch.samples.get(),
    };
    match outcome {
        Ok(Answer::NotOffered) => {}
        Ok(Answer::Refused { reason, .. }) => {
            trial.verdict = judge_refusal(case, watch.met_non_finite.get());
            trial.remark = reason.into_owned();
        }
        Ok(Answer::Ok { value, error }) => {
            let magnitude = case.magnitude.unwrap_or(match case.truth {
                Truth::Is(value) => value.norm(),
                _ => value.norm(),
            });
            let default = peer.default_abs_tol(&task, magnitude);
            let abs_tol = case.abs_tol.unwrap_or(default);
            judge(&mut trial, &watch, abs_tol, value, error);
        }
        Err(payload) if payload.is::<Endless>() => trial.verdict = Verdict::Endless,
        Ok(Answer::Crashed) | Err(_) => trial.verdict = Verdict::Crashed,
    }
    trial
}

fn judge_refusal(case: &Case, met_non_finite: bool) -> Verdict {
    // What is not finite in a nested integral is another refusal.
    let excused = met_non_finite && !matches!(case.f, Integrand::Nested(_));
    match case.truth {
        Truth::Is(_) if !excused && !case.may_refuse => Verdict::RefusedThoughFine,
        _ => Verdict::Refused,
    }
}

fn judge(trial: &mut Trial, watch: &Watch, abs_tol: f64, value: Complex64, estimate: f64) {
    let case = watch.case;
    let shown = if value.im == 0.0 {
        format!("{:.6e}", value.re)
    } else {
        format!("{:.6e} + {:.6e} i", value.re, value.im)
    };
    let wrong = |truth: String| format!("{shown} ± {estimate:.1e}, {truth}");
    let (truth, tolerance) = match case.truth {
        Truth::None => {
            trial.verdict = Verdict::Wrong;
            trial.remark = wrong("but there is no such number".to_owned());
            return;
        }
        Truth::Undefined(_) if watch.met_non_finite.get() => {
            trial.verdict = Verdict::Wrong;
            trial.remark = wrong("with samples that are not finite".to_owned());
            return;
        }
        Truth::Undefined(rest) => (rest.into(), abs_tol.max(case.rel_tol * rest.abs())),
        Truth::Senseless(truth) => (truth.into(), estimate),
        Truth::Is(truth) => (truth, abs_tol.max(case.rel_tol * truth.norm())),
    };
    let error = (value - truth).norm();
    // A NaN is not within any tolerance.
    let within = |bound: f64| error <= bound + case.slack;
    trial.verdict = if within(tolerance) {
        if within(estimate) {
            return trial.verdict = Verdict::Right;
        }
        Verdict::Understated
    } else if case.feature.is_some() && !watch.met_feature.get() {
        Verdict::Unseen
    } else {
        Verdict::Wrong
    };
    trial.error = error / truth.norm();
    trial.remark = wrong(format!("true {:.6e}, off by {error:.1e}", truth.re));
}
