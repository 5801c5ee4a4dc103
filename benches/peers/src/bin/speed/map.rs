//! The map of the mode overlap, by every way that the crate has.

use std::error::Error;
use std::hint::black_box;
use std::rc::Rc;

use peers::Peer;
use peers::integrands::{self, Parameters};
use peers::peers::{GslQags, QuadRs, Rint};
use quadrille::{elementary, spdc};

use crate::baseline;
use crate::contestant::{Contestant, complex, named, real, value};
use crate::race::{Python, Race, default, qags, race};
use crate::scipy::scipy;
use crate::work::{Work, map_axes, pairs};

pub fn map(work: Work, python: &Python) -> Result<Race, Box<dyn Error>> {
    let mut race = race(work, python, integrands::overlap_re);
    let work = &race.work;
    let f =
        |x: f64, p: Parameters| integrands::overlap(x, p, elementary::sin_cos(0.5 * p[0] * x)).re;
    // The grid shares what its points have in common, so that it needs a whole map.
    let (phis, xis) = map_axes(100);
    let whole = Work {
        parameters: pairs(&phis, &xis),
        ..Work::map()
    };
    let baseline = baseline::grid("`spdc::mode_overlap_grid`, baseline", &whole, [&phis, &xis])?;
    let grid = Contestant::at_once("`spdc::mode_overlap_grid`", &whole, move || {
        spdc::mode_overlap_grid(black_box(&phis), black_box(&xis))
    });
    let more = [
        named("default, `elementary::sin_cos`", real(default(), work, f)),
        named("`Qags`, `elementary::sin_cos`", real(qags(), work, f)),
        Contestant::by("`spdc::mode_overlap_exact`", work, |[phi, xi]| {
            Some(spdc::mode_overlap_exact(phi, xi))
        }),
        grid,
        baseline,
    ];
    race.contestants.extend(more);
    Ok(race)
}

pub fn complex_map(work: Work, python: &Python) -> Race {
    let work = &Rc::new(work);
    let f = |x: f64, p: Parameters| integrands::overlap(x, p, (0.5 * p[0] * x).sin_cos());
    let fast =
        |x: f64, p: Parameters| integrands::overlap(x, p, elementary::sin_cos(0.5 * p[0] * x));
    let re = integrands::overlap_re;
    let (gsl, owned) = (GslQags::new(), Rc::clone(work));
    let parts = Contestant::by("GSL QAGS, Re and then Im", work, move |p| {
        let task = owned.task();
        value(gsl.real(|x| integrands::overlap_im(x, p), &task))?;
        value(gsl.real(|x| integrands::overlap_re(x, p), &task))
    });
    let mode_overlap = Contestant::by("`spdc::mode_overlap`", work, |[phi, xi]| {
        Some(spdc::mode_overlap(phi, xi).ok()?.value.re)
    });
    let lambda = "SciPy, Python lambda, complex_func";
    let contestants = vec![
        complex(default(), work, f),
        complex(qags(), work, f),
        named(
            "default, `elementary::sin_cos`",
            complex(default(), work, fast),
        ),
        named("`Qags`, `elementary::sin_cos`", complex(qags(), work, fast)),
        mode_overlap,
        parts,
        complex(Rint, work, f),
        complex(QuadRs, work, f),
        scipy(python, lambda, "complex", "overlap", work),
        // Half of the answer, in the same rounds.
        named("default, the real form", real(default(), work, re)),
        named("`Qags`, the real form", real(qags(), work, re)),
        named("GSL QAGS, the real form", real(GslQags::new(), work, re)),
    ];
    Race {
        work: Rc::clone(work),
        contestants,
    }
}
