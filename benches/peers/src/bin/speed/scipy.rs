//! SciPy, timed by itself: Python holds the watch, so that no pipe is in the time.

use std::cell::RefCell;
use std::env;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;
use std::time::Duration;

use crate::contestant::Contestant;
use crate::work::Work;

pub struct Scipy {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    pub version: String,
}

impl Scipy {
    pub fn start() -> Result<Rc<RefCell<Self>>, String> {
        let program = env::current_exe().map_err(|e| e.to_string())?;
        let library = program.with_file_name("deps/libpeers.so");
        let mut child = Command::new("python3")
            .args(["-c", include_str!("scipy.py")])
            .arg(library)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|e| format!("cannot start python3: {e}"))?;
        let to = child.stdin.take().expect("piped");
        let from = BufReader::new(child.stdout.take().expect("piped"));
        let version = String::new();
        let mut scipy = Self {
            child,
            to,
            from,
            version,
        };
        scipy.version = scipy.read();
        if scipy.version.is_empty() {
            return Err("python3 needs SciPy".to_owned());
        }
        Ok(Rc::new(RefCell::new(scipy)))
    }

    fn read(&mut self) -> String {
        let mut line = String::new();
        self.from.read_line(&mut line).expect("a pipe");
        line.trim_end().to_owned()
    }

    fn run(&mut self, request: &str) -> (Duration, Vec<Option<f64>>) {
        writeln!(self.to, "{request}").expect("a pipe");
        let line = self.read();
        let mut numbers = line.split(' ').map(|word| word.parse().expect("a number"));
        let seconds = numbers.next().expect("the time");
        let values = numbers.map(|value: f64| (!value.is_nan()).then_some(value));
        (Duration::from_secs_f64(seconds), values.collect())
    }
}

impl Drop for Scipy {
    fn drop(&mut self) {
        // It ends when there are no more lines; there is nobody to tell of a failure.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The work by SciPy, by an integrand of one kind: see scipy.py.
pub fn scipy(
    scipy: &Rc<RefCell<Scipy>>,
    name: &str,
    kind: &str,
    symbol: &str,
    work: &Work,
) -> Contestant {
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
    Contestant::new(name, work, &answers, move || {
        scipy.borrow_mut().run(&request).0
    })
}
