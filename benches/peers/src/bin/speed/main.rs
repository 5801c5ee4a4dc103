//! How long integrators take for the same work: writes `docs/benchmarks.md` and
//! `docs/benchmarks.png`.
//!
//! `cargo run --release --bin speed [DIRECTORY]`, see README.md.

mod contestant;
mod plot;
mod report;
mod scipy;
mod work;

use std::cell::RefCell;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Instant;
use std::{array, env, fs, hint};

use num_complex::Complex64;
use peers::integrands::{self, Parameters};
use peers::peers::{Bilby, Cquad, Gkquad, GslQags, QuadRs, Quadrille, Rint, gsl_version};
use peers::{Peer, setting};
use quadrille::{Method, Rule, spdc};

use contestant::{Contestant, complex, real, value};
use scipy::{Scipy, scipy};
use work::{Work, map_axes};

const ROUNDS: usize = 25;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("speed: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A work and all who did it.
pub struct Race {
    work: Rc<Work>,
    contestants: Vec<Contestant>,
}

impl Race {
    /// The time of the contestant whose name begins so, relative to the first.
    fn ratio(&self, name: &str) -> Option<f64> {
        let mut contestants = self.contestants.iter();
        let found = contestants.find(|contestant| contestant.name.starts_with(name));
        Some(found?.best / self.contestants[0].best)
    }
}

/// Who is compared over all works, by the beginnings of the names.
const COMPARED: [&str; 9] = [
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

fn run() -> Result<(), Box<dyn Error>> {
    let directory = env::args_os().nth(1).map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs")),
        PathBuf::from,
    );
    let python = Scipy::start()?;
    eprintln!("true errors");
    let mut races = vec![
        race(&python, Work::square(), integrands::square),
        race(&python, Work::exponential(), integrands::exponential),
        race(&python, Work::sine(), integrands::sine),
        race(&python, Work::pole(), integrands::pole),
        race(&python, Work::kink(), integrands::kink),
        race(&python, Work::root(), integrands::root),
        race(&python, Work::gaussian(), integrands::gaussian),
        sixteen(&python),
        map(&python),
        complex_map(&python),
        race(&python, Work::oscillation(), integrands::oscillation),
    ];
    for race in &mut races {
        eprintln!("{}", race.work.title);
        for _ in 0..ROUNDS {
            for contestant in &mut race.contestants {
                contestant.round();
            }
        }
    }
    let versions = format!(
        "SciPy {}, GSL {}, gkquad {}, rint {}, bilby {}, quad-rs {}",
        python.borrow().version,
        gsl_version(),
        setting::version("gkquad"),
        setting::version("rint"),
        setting::version("bilby"),
        setting::version("quad-rs"),
    );
    let page = report::page(&races, &versions)?;
    println!("{}", report::ratios(&races)?);
    let path = directory.join("benchmarks.md");
    fs::write(&path, page).map_err(|e| format!("cannot write {}: {e}", path.display()))?;
    let picture = directory.join("benchmarks.png");
    plot::draw(&races, &picture).map_err(|e| format!("cannot write {}: {e}", picture.display()))?;
    println!("{}\n{}", path.display(), picture.display());
    Ok(())
}

fn default() -> Quadrille {
    Quadrille::new("default", Method::DoublyAdaptive)
}

fn qags() -> Quadrille {
    Quadrille::new("`Qags`", Method::Qags)
}

fn qag() -> Quadrille {
    Quadrille::new("`Qag`", Method::Qag(Rule::GaussKronrod21))
}

/// Everybody who can on one real integrand.
fn race(
    python: &Rc<RefCell<Scipy>>,
    work: Work,
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

fn sixteen(python: &Rc<RefCell<Scipy>>) -> Race {
    let mut race = race(python, Work::sixteen(), integrands::pole);
    for contestant in &mut race.contestants {
        contestant.name += ", one by one";
    }
    for (name, peer) in [
        ("`Qags` of `[f64; 16]`", qags()),
        ("default of `[f64; 16]`", default()),
    ] {
        let work = Rc::clone(&race.work);
        let integrate = move || {
            let widths: [f64; 16] = array::from_fn(|k| work.parameters[k][0]);
            let f = |x: f64| widths.map(|a| integrands::pole(x, [a, 0.0]));
            let [a, b] = work.ends;
            peer.options(&work.task()).integrate(f, a..b).ok()
        };
        let answers = integrate().map_or(vec![None; 16], |e| e.value.map(Some).to_vec());
        let contestant = Contestant::new(name, &race.work, &answers, move || {
            let start = Instant::now();
            hint::black_box(integrate());
            start.elapsed()
        });
        race.contestants.insert(0, contestant);
    }
    let work = &race.work;
    let vector = scipy(python, "SciPy, quad_vec", "vector", work.symbol, work);
    race.contestants.push(vector);
    race
}

fn map(python: &Rc<RefCell<Scipy>>) -> Race {
    let mut race = race(python, Work::map(), integrands::overlap_re);
    let work = &race.work;
    race.contestants.push(Contestant::by(
        "`spdc::mode_overlap_exact`",
        work,
        |[phi, xi]| Some(spdc::mode_overlap_exact(phi, xi)),
    ));
    // The grid shares what its points have in common, so that it needs the whole map.
    let (phis, xis) = map_axes();
    let whole = Work {
        parameters: phis
            .iter()
            .flat_map(|&phi| xis.iter().map(move |&xi| [phi, xi]))
            .collect(),
        ..Work::map()
    };
    let all = move || spdc::mode_overlap_grid(hint::black_box(&phis), hint::black_box(&xis));
    let answers: Vec<_> = all().into_iter().map(Some).collect();
    let grid = Contestant::new("`spdc::mode_overlap_grid`", &whole, &answers, move || {
        let start = Instant::now();
        hint::black_box(all());
        start.elapsed()
    });
    race.contestants.push(grid);
    race
}

fn complex_map(python: &Rc<RefCell<Scipy>>) -> Race {
    let work = Rc::new(Work {
        title: "mode overlap, complex form",
        ..Work::map()
    });
    let f = |x: f64, [phi, xi]: Parameters| {
        let (sin, cos) = (0.5 * phi * x).sin_cos();
        let amplitude = xi.sqrt() / (1.0 + xi * x * xi * x);
        Complex64::new(
            amplitude * (cos - xi * x * sin),
            amplitude * (sin + xi * x * cos),
        )
    };
    let (gsl, owned) = (GslQags::new(), Rc::clone(&work));
    let parts = Contestant::by("GSL QAGS, Re and then Im", &work, move |p| {
        let task = owned.task();
        value(gsl.real(|x| integrands::overlap_im(x, p), &task))?;
        value(gsl.real(|x| integrands::overlap_re(x, p), &task))
    });
    let mode_overlap = Contestant::by("`spdc::mode_overlap`", &work, |[phi, xi]| {
        Some(spdc::mode_overlap(phi, xi).ok()?.value.re)
    });
    let name = "SciPy, Python lambda, complex_func";
    let contestants = vec![
        complex(default(), &work, f),
        complex(qags(), &work, f),
        mode_overlap,
        parts,
        complex(Rint, &work, f),
        complex(QuadRs, &work, f),
        scipy(python, name, "complex", "overlap", &work),
    ];
    Race { work, contestants }
}
