//! A small draw from the battery of `examples/battery`: who is wrong without a warning, and who
//! is not.

#[path = "../examples/battery/families/mod.rs"]
mod families;
#[path = "../examples/battery/trial.rs"]
mod trial;

use std::fmt::Debug;

use families::{FAMILIES, Family, Problem};
use quadrille::{Method, Quad, Value, par_map};
use trial::{Trial, Verdict, trial};

const TOLERANCES: [f64; 4] = [1e-3, 1e-6, 1e-9, 1e-12];
const SEED: u64 = 42;

/// All members of all families at all tolerances, with a line of text for each.
fn trials<Y: Value<Real = f64> + Debug + Send + Sync>(
    method: Method,
    members: impl Fn(&Family) -> Vec<Problem<Y>>,
) -> Vec<(String, Trial<Y>)> {
    let problems: Vec<_> = FAMILIES
        .iter()
        .flat_map(|family| members(family).into_iter().map(move |member| (family.name, member)))
        .flat_map(|(name, member)| {
            let member = std::sync::Arc::new(member);
            TOLERANCES.map(|rel_tol| (name, member.clone(), rel_tol))
        })
        .collect();
    par_map(&problems, |(name, member, rel_tol)| {
        let trial = trial(Quad::new().method(method), member, *rel_tol);
        let line = format!("{name} {rel_tol:e}: {}: {:?}", member.parameters, trial.best);
        (line, trial)
    })
}

fn main() {}
#[test]
fn timing() {
    for (name, method) in [("d", Method::DoublyAdaptive), ("q", Method::Qags)] {
        let t = std::time::Instant::now();
        let a = trials(method, |f| f.real(SEED, 12));
        eprintln!("{name} {} {:?}", a.len(), t.elapsed());
        for (l, t) in &a { if t.verdict == Verdict::WrongSilent { eprintln!("{} {l:.200}", t.unseen); } }
        let t = std::time::Instant::now();
        let a = trials(method, |f| f.vector(SEED, 3));
        eprintln!("{name} {} {:?}", a.len(), t.elapsed());
        for (l, t) in &a { if t.verdict == Verdict::WrongSilent { eprintln!("{} {l:.200}", t.unseen); } }
        let t = std::time::Instant::now();
        let a = trials(method, |f| f.complex(SEED, 6));
        eprintln!("{name} {} {:?}", a.len(), t.elapsed());
        for (l, t) in &a { if t.verdict == Verdict::WrongSilent { eprintln!("{} {l:.200}", t.unseen); } }
    }
}
