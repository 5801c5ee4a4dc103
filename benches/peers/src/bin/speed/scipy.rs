//! SciPy, timed by itself.

use std::cell::RefCell;
use std::env;
use std::fmt::Write as _;
use std::process::Command;
use std::rc::Rc;
use std::time::Duration;

use crate::contestant::Contestant;
use crate::partner::Partner;
use crate::race::Python;
use crate::work::Work;

pub struct Scipy {
    partner: Partner,
    pub version: String,
}

impl Scipy {
    pub fn start() -> Result<Python, String> {
        let program = env::current_exe().map_err(|e| e.to_string())?;
        let library = program.with_file_name("deps/libpeers.so");
        let mut partner = Partner::start(
            Command::new("python3")
                .args(["-c", include_str!("scipy.py")])
                .arg(library),
        )?;
        let version = partner.read();
        if version.is_empty() {
            return Err("python3 needs SciPy".to_owned());
        }
        Ok(Rc::new(RefCell::new(Self { partner, version })))
    }

    pub fn run(&mut self, request: &str) -> (Duration, Vec<Option<f64>>) {
        self.partner.write(request);
        let line = self.partner.read();
        let mut numbers = line.split(' ').map(|word| word.parse().expect("a number"));
        let seconds = numbers.next().expect("the time");
        let values = numbers.map(|value: f64| (!value.is_nan()).then_some(value));
        (Duration::from_secs_f64(seconds), values.collect())
    }
}

/// The work by SciPy, by an integrand of one kind: see scipy.py.
pub fn scipy(scipy: &Python, name: &str, kind: &str, symbol: &str, work: &Work) -> Contestant {
    let [a, b] = work.ends;
    let mut request = format!(
        "{kind} {symbol} {a:?} {b:?} {:?} {:?} {}",
        work.rel_tol, work.abs_tol, work.limit
    );
    for [p, q] in &work.parameters {
        write!(request, " {p:?} {q:?}").expect("into a string");
    }
    let (_, answers) = scipy.borrow_mut().run(&request);
    let scipy = Rc::clone(scipy);
    Contestant::new(name, work, &answers, move |repeats| {
        let mut scipy = scipy.borrow_mut();
        (0..repeats).map(|_| scipy.run(&request).0).sum()
    })
}
