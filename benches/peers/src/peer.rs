//! What is asked of an integrator, and what it answers.

use std::borrow::Cow;

use num_complex::Complex64;

/// What to integrate over, and how well.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    /// Both ends, and the break points between them.
    pub points: &'a [f64],
    pub rel_tol: f64,
    /// `None`: what the peer takes by itself.
    pub abs_tol: Option<f64>,
    /// The most intervals.
    pub limit: usize,
}

impl Task<'_> {
    pub fn ends(&self) -> (f64, f64) {
        (self.points[0], self.points[self.points.len() - 1])
    }

    pub fn breaks(&self) -> &[f64] {
        &self.points[1..self.points.len() - 1]
    }

    /// Whether the range is a half-line or the line.
    pub fn is_infinite(&self) -> bool {
        let (a, b) = self.ends();
        a != b && (a.is_infinite() || b.is_infinite())
    }

    /// The most evaluations, for peers that count those: panels of 21 nodes, of which a bisection
    /// takes two.
    pub fn evaluations(&self) -> usize {
        21 * (2 * self.limit).saturating_sub(1)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Answer<Y> {
    /// The peer says that this is the integral.
    Ok { value: Y, error: f64 },
    /// The peer says that it is not, by an error, a status, a flag or a warning.
    Refused {
        reason: Cow<'static, str>,
        best: Option<Y>,
    },
    /// The peer has ended its process.
    Crashed,
    /// The peer has nothing for such a range or integrand.
    NotOffered,
}

impl<Y> Answer<Y> {
    pub fn refused(reason: impl Into<Cow<'static, str>>, best: Option<Y>) -> Self {
        let reason = reason.into();
        Self::Refused { reason, best }
    }
}

/// An integrator.
pub trait Peer {
    fn name(&self) -> &'static str;

    /// The absolute tolerance when none is asked for, where the integral of |f| is `magnitude`.
    fn default_abs_tol(&self, task: &Task, magnitude: f64) -> f64;

    fn real(&self, f: impl Fn(f64) -> f64, task: &Task) -> Answer<f64>
    where
        Self: Sized;

    fn complex(&self, _f: impl Fn(f64) -> Complex64, _task: &Task) -> Answer<Complex64>
    where
        Self: Sized,
    {
        Answer::NotOffered
    }
}

/// A [`Peer`] behind a pointer, for lists of them: slower by an indirect call a sample.
pub trait AnyPeer {
    fn name(&self) -> &'static str;
    fn default_abs_tol(&self, task: &Task, magnitude: f64) -> f64;
    fn real(&self, f: &dyn Fn(f64) -> f64, task: &Task) -> Answer<f64>;
    fn complex(&self, f: &dyn Fn(f64) -> Complex64, task: &Task) -> Answer<Complex64>;
}

impl<P: Peer> AnyPeer for P {
    fn name(&self) -> &'static str {
        Peer::name(self)
    }

    fn default_abs_tol(&self, task: &Task, magnitude: f64) -> f64 {
        Peer::default_abs_tol(self, task, magnitude)
    }

    fn real(&self, f: &dyn Fn(f64) -> f64, task: &Task) -> Answer<f64> {
        Peer::real(self, f, task)
    }

    fn complex(&self, f: &dyn Fn(f64) -> Complex64, task: &Task) -> Answer<Complex64> {
        Peer::complex(self, f, task)
    }
}
