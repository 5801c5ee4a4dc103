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

/// What the components' own arithmetic takes at as many nodes as a method needs: the midpoint rule,
/// which has no other.
fn bare<const N: usize>(
    peer: &Quadrille,
    work: &Rc<Work>,
    f: impl Fn(f64, Parameters) -> f64 + Copy + 'static,
) -> Contestant {
    let name = format!("evaluations alone, as many as {} has", Peer::name(peer));
    let n = integrate::<N>(peer, work, f).map_or(0, |estimate| estimate.evaluations);
    let [a, b] = work.ends;
    let step = (b - a) / n as f64;
    let nodes: Vec<f64> = (0..n).map(|i| a + step * (i as f64 + 0.5)).collect();
    let owned = Rc::clone(work);
    Contestant::at_once(name, work, move || {
        let parameters: [Parameters; N] = black_box(array::from_fn(|k| owned.parameters[k]));
        let mut sums = [0.0; N];
        for &x in black_box(&nodes) {
            for (sum, p) in sums.iter_mut().zip(parameters) {
                *sum += f(x, p);
            }
        }
        sums.map(|sum| step * sum)
    })
}

/// Eight, and what their arithmetic takes by itself.
pub fn eight(work: Work, f: impl Fn(f64, Parameters) -> f64 + Copy + 'static) -> Race {
    let work = Rc::new(work);
    let contestants = vec![
        vector::<8>(default(), &work, f),
        bare::<8>(&default(), &work, f),
        vector::<8>(qags(), &work, f),
        bare::<8>(&qags(), &work, f),
    ];
    Race { work, contestants }
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
