//! Two threads beside one.

use std::rc::Rc;
use std::thread;

use peers::Peer;
use peers::integrands::{self, Parameters};
use peers::peers::Quadrille;
use quadrille::{ParMap, spdc};
use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};

use crate::contestant::Contestant;
use crate::race::{Race, default, qags};
use crate::work::Work;

/// Of the midpoint rule, beside the methods: about as many as they need.
const EVALUATIONS: usize = 1000;

pub fn par_map(work: Work) -> Race {
    let work = Rc::new(work);
    let exact = |&[phi, xi]: &Parameters| spdc::mode_overlap_exact(phi, xi);
    let quadrature = |&[phi, xi]: &Parameters| {
        spdc::mode_overlap(phi, xi).map_or(f64::NAN, |overlap| overlap.value.re)
    };
    let contestants = vec![
        sweep("`spdc::mode_overlap`", &work, 1, quadrature),
        sweep("`spdc::mode_overlap`", &work, 2, quadrature),
        sweep("`spdc::mode_overlap_exact`", &work, 1, exact),
        sweep("`spdc::mode_overlap_exact`", &work, 2, exact),
    ];
    Race { work, contestants }
}

fn sweep(name: &str, work: &Rc<Work>, threads: usize, point: fn(&Parameters) -> f64) -> Contestant {
    let (options, owned) = (ParMap::new().threads(threads), Rc::clone(work));
    let name = format!("{name}, {}", in_words(threads));
    Contestant::at_once(name, work, move || {
        let values = options.map(&owned.parameters, point);
        values.expect("no point panics, and two threads can be had")
    })
}

pub fn par_integrate(work: Work) -> Result<Race, ThreadPoolBuildError> {
    let work = Rc::new(work);
    let contestants = vec![
        serial(default(), &work),
        shared(default(), &work)?,
        serial(qags(), &work),
        shared(qags(), &work)?,
        bare(&work, 1),
        bare(&work, 2),
    ];
    Ok(Race { work, contestants })
}

fn serial(peer: Quadrille, work: &Rc<Work>) -> Contestant {
    let owned = Rc::clone(work);
    let [a, b] = work.ends;
    // The same path, and no millisecond.
    let peak = |x| integrands::peak(x, work.parameters[0]);
    let estimate = peer.options(&work.task()).integrate(peak, a..b);
    let evaluations = estimate.map_or(0, |estimate| estimate.evaluations);
    let method = Peer::name(&peer);
    let name = format!("{method}, `integrate`, {evaluations} evaluations");
    Contestant::by(name, work, move |p| {
        let dear = |x| integrands::dear(x, p);
        let estimate = peer.options(&owned.task()).integrate(dear, a..b);
        Some(estimate.ok()?.value)
    })
}

fn shared(peer: Quadrille, work: &Rc<Work>) -> Result<Contestant, ThreadPoolBuildError> {
    let pool = ThreadPoolBuilder::new().num_threads(2).build()?;
    let owned = Rc::clone(work);
    let [a, b] = work.ends;
    let method = Peer::name(&peer);
    let name = format!("{method}, `par_integrate`, {}", in_words(2));
    Ok(Contestant::by(name, work, move |p| {
        let dear = |x| integrands::dear(x, p);
        let options = peer.options(&owned.task());
        let estimate = pool.install(|| options.par_integrate(dear, a..b));
        Some(estimate.ok()?.value)
    }))
}

/// Evaluations alone, as many to a thread as to any other: what the machine has to give.
fn bare(work: &Rc<Work>, threads: usize) -> Contestant {
    let name = format!("{EVALUATIONS} evaluations alone, {}", in_words(threads));
    let step = 1.0 / EVALUATIONS as f64;
    Contestant::by(name, work, move |p| {
        let part = |first: usize| {
            let nodes = (first..EVALUATIONS).step_by(threads);
            let ys = nodes.map(|i| integrands::dear(step * (i as f64 + 0.5), p));
            ys.sum::<f64>()
        };
        let sum: f64 = thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|k| scope.spawn(move || part(k))).collect();
            let others = others
                .into_iter()
                .map(|other| other.join().expect("no panic"));
            part(0) + others.sum::<f64>()
        });
        Some(step * sum)
    })
}

fn in_words(threads: usize) -> &'static str {
    if threads == 1 {
        "1 thread"
    } else {
        "2 threads"
    }
}
