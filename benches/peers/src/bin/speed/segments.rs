//! What a segment costs, by how many there are.

use std::rc::Rc;

use peers::{Peer, integrands};

use crate::contestant::Contestant;
use crate::race::{Race, default, qag, qags};
use crate::work::Work;

pub fn segments(work: Work) -> Race {
    let mut contestants = Vec::new();
    for peer in [default, qags, qag] {
        for &[w, _] in &work.parameters {
            let one = Rc::new(Work {
                parameters: vec![[w, 0.0]],
                ..work.clone()
            });
            let owned = Rc::clone(&one);
            let run = move |p| {
                let f = |x: f64| integrands::oscillation(x, p);
                let [a, b] = owned.ends;
                peer().options(&owned.task()).integrate(f, a..b).ok()
            };
            let intervals = run([w, 0.0]).map_or(1, |estimate| estimate.intervals);
            let name = format!("{}, w = {w:e}: {intervals} segments", Peer::name(&peer()));
            let contestant = Contestant::by(name, &one, move |p| Some(run(p)?.value));
            contestants.push(contestant.per(intervals));
        }
    }
    let work = Rc::new(work);
    Race { work, contestants }
}
