//! Several integrals that share their nodes.

use std::array;
use std::hint::black_box;
use std::rc::Rc;

use peers::Peer;
use peers::integrands::{self, Parameters};
use peers::peers::Quadrille;
use quadrille::Estimate;

use crate::contestant::Contestant;
use crate::race::{Python, Race, default, qags, race};
use crate::scipy::scipy;
use crate::work::Work;

/// The integrals of the first `N` parameters as one.
fn integrate<const N: usize>(
    peer: &Quadrille,
    work: &Work,
    f: impl Fn(f64, Parameters) -> f64,
) -> Option<Estimate<[f64; N]>> {
    let parameters: [Parameters; N] = black_box(array::from_fn(|k| work.parameters[k]));
    let components = |x: f64| parameters.map(|p| f(x, p));
    let [a, b] = work.ends;
    peer.options(&work.task()).integrate(components, a..b).ok()
}

fn vector<const N: usize>(
    peer: Quadrille,
    work: &Rc<Work>,
    f: impl Fn(f64, Parameters) -> f64 + Copy + 'static,
) -> Contestant {
    let owned = Rc::clone(work);
    let name = format!("{} of `[f64; {N}]`", Peer::name(&peer));
    Contestant::at_once(name, work, move || {
        integrate::<N>(&peer, &owned, f).map_or([f64::NAN; N], |estimate| estimate.value)
    })
}

/// Sixteen, beside everybody who does them one by one.
pub fn sixteen(work: Work, python: &Python) -> Race {
    let mut race = race(work, python, integrands::pole);
    for contestant in &mut race.contestants {
        contestant.name += ", one by one";
    }
    let work = &race.work;
    let own = [
        vector::<16>(default(), work, integrands::pole),
        vector::<16>(qags(), work, integrands::pole),
    ];
    let scipy = scipy(python, "SciPy, quad_vec", "vector", work.symbol, work);
    race.contestants.splice(..0, own);
    race.contestants.push(scipy);
    race
}
