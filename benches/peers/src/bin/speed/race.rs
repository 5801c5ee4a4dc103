//! A work and all who did it.

use std::cell::RefCell;
use std::rc::Rc;

use peers::integrands::Parameters;
use peers::peers::{Bilby, Cquad, Gkquad, GslQags, QuadRs, Quadrille, Rint};
use quadrille::{Method, Rule};

use crate::contestant::{Contestant, real};
use crate::scipy::{Scipy, scipy};
use crate::work::Work;

/// The Python that everybody's races share.
pub type Python = Rc<RefCell<Scipy>>;

/// Who is compared over all works, by the beginnings of the names.
pub const COMPARED: [&str; 9] = [
    "`Qags`",
    "GSL QAGS",
    "GSL CQUAD",
    "gkquad",
    "rint",
    "bilby",
    "quad-rs",
    "SciPy, compiled",
    "SciPy, Python",
];

pub struct Race {
    pub work: Rc<Work>,
    pub contestants: Vec<Contestant>,
}

impl Race {
    /// The first contestant whose name begins so.
    pub fn contestant(&self, name: &str) -> Option<&Contestant> {
        let mut contestants = self.contestants.iter();
        contestants.find(|contestant| contestant.name.starts_with(name))
    }

    /// Its time.
    pub fn time(&self, name: &str) -> Option<f64> {
        Some(self.contestant(name)?.best)
    }

    /// That, relative to the first of all.
    pub fn ratio(&self, name: &str) -> Option<f64> {
        Some(self.time(name)? / self.contestants[0].best)
    }

    /// Whether others took part, and not this crate alone.
    pub fn has_peers(&self) -> bool {
        COMPARED[1..].iter().any(|name| self.time(name).is_some())
    }
}

pub fn default() -> Quadrille {
    Quadrille::new("default", Method::DoublyAdaptive)
}

pub fn qags() -> Quadrille {
    Quadrille::new("`Qags`", Method::Qags)
}

pub fn qag() -> Quadrille {
    Quadrille::new("`Qag`", Method::Qag(Rule::GaussKronrod21))
}

/// Everybody who can on one real integrand.
pub fn race(
    work: Work,
    python: &Python,
    f: impl Fn(f64, Parameters) -> f64 + Copy + 'static,
) -> Race {
    let work = Rc::new(work);
    let mut contestants = vec![
        real(default(), &work, f),
        batch(&work, f),
        real(qags(), &work, f),
        real(qag(), &work, f),
        real(GslQags::new(), &work, f),
        real(Gkquad, &work, f),
        real(Rint, &work, f),
        real(Bilby, &work, f),
    ];
    // With very many panels these two take minutes and more.
    if work.limit <= 1000 {
        contestants.push(real(Cquad::new(), &work, f));
        contestants.push(real(QuadRs, &work, f));
    }
    for (name, kind) in [
        ("SciPy, compiled integrand", "compiled"),
        ("SciPy, Python lambda", "lambda"),
    ] {
        contestants.push(scipy(python, name, kind, work.symbol, &work));
    }
    // Who has no such range or does not arrive has no place in the table.
    contestants.retain(|contestant| contestant.refused < 1.0);
    Race { work, contestants }
}

/// The default method with all samples of a panel at once.
fn batch(work: &Rc<Work>, f: impl Fn(f64, Parameters) -> f64 + Copy + 'static) -> Contestant {
    let owned = Rc::clone(work);
    Contestant::by("default, `integrate_batch`", work, move |p| {
        let samples = |xs: &[f64], ys: &mut [f64]| {
            for (x, y) in xs.iter().zip(ys) {
                *y = f(*x, p);
            }
        };
        let options = default().options(&owned.task());
        let [a, b] = owned.ends;
        Some(options.integrate_batch(samples, a..b).ok()?.value)
    })
}
