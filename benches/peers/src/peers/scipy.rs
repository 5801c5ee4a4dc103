//! SciPy's `quad`, in a Python beside this program.
//!
//! The two speak in lines of text, and Python asks for every sample, so that the integrand is the
//! very same closure as for the others. That is for counting what comes back; time is measured
//! elsewhere.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt::Display;
use std::io::{self, BufRead, BufReader, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use num_complex::Complex64;

use crate::{Answer, Peer, Task};

pub struct Scipy {
    python: RefCell<Python>,
    version: String,
}

struct Python {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Python {
    fn start() -> io::Result<Self> {
        let mut child = Command::new("python3")
            .args(["-c", include_str!("scipy.py")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        Ok(Self {
            to: child.stdin.take().expect("piped"),
            from: BufReader::new(child.stdout.take().expect("piped")),
            child,
        })
    }

    /// If Python has ended, the next read will tell.
    fn write(&mut self, line: impl Display) {
        writeln!(self.to, "{line}").ok();
    }

    /// `None` if Python has ended.
    fn read(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.from.read_line(&mut line).unwrap_or(0);
        (read > 0).then(|| line.trim_end().to_owned())
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        // Perhaps it has ended already; there is nobody to tell of a failure.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Scipy {
    /// Starts Python; the error says what it needs.
    pub fn start() -> Result<Self, String> {
        let mut python = Python::start().map_err(|e| format!("cannot start python3: {e}"))?;
        Ok(Self {
            version: python.read().ok_or("python3 needs SciPy")?,
            python: RefCell::new(python),
        })
    }

    pub fn version(&self) -> &str {
        &self.version
    }

    /// After a crash.
    fn restart(&self) {
        let mut python = Python::start().expect("it could be started before");
        python.read();
        self.python.replace(python);
    }

    fn integrate<Y>(
        &self,
        f: impl Fn(f64) -> Y,
        task: &Task,
        kind: &str,
        write: impl Fn(Y) -> String,
        read: impl Fn(&[&str]) -> Y,
    ) -> Answer<Y> {
        if task.is_infinite() && !task.breaks().is_empty() {
            return Answer::NotOffered;
        }
        let points: Vec<_> = task.points.iter().map(|x| format!("{x:?}")).collect();
        let abs_tol = task
            .abs_tol
            .map_or("default".to_owned(), |t| format!("{t:?}"));
        self.python.borrow_mut().write(format_args!(
            "integrate {kind} {:?} {abs_tol} {} {}",
            task.rel_tol,
            task.limit,
            points.join(" ")
        ));
        let panic: Cell<Option<Box<dyn Any + Send>>> = Cell::new(None);
        let answer = loop {
            let line = self.python.borrow_mut().read();
            let Some(line) = line else {
                self.restart();
                break Answer::Crashed;
            };
            let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
            match verb {
                "sample" => {
                    let x = rest.parse().expect("a number");
                    // An integrand that integrates talks to Python itself.
                    let reply = match catch_unwind(AssertUnwindSafe(|| f(x))) {
                        Ok(y) => format!("value {}", write(y)),
                        Err(payload) => {
                            panic.set(Some(payload));
                            "raise".to_owned()
                        }
                    };
                    self.python.borrow_mut().write(reply);
                }
                "ok" => {
                    let words: Vec<_> = rest.split(' ').collect();
                    let (error, value) = words.split_last().expect("at least the error");
                    break Answer::Ok {
                        value: read(value),
                        error: read_number(error),
                    };
                }
                _ => break Answer::refused(rest.to_owned(), None),
            }
        };
        if let Some(payload) = panic.take() {
            resume_unwind(payload);
        }
        answer
    }
}

fn read_number(text: &str) -> f64 {
    text.parse().expect("a number")
}

impl Peer for Scipy {
    fn name(&self) -> &'static str {
        "SciPy quad"
    }

    fn default_abs_tol(&self, _task: &Task, _magnitude: f64) -> f64 {
        1.49e-8
    }

    fn real(&self, f: impl Fn(f64) -> f64, task: &Task) -> Answer<f64> {
        let write = |y: f64| format!("{y:?}");
        self.integrate(f, task, "real", write, |words| read_number(words[0]))
    }

    fn complex(&self, f: impl Fn(f64) -> Complex64, task: &Task) -> Answer<Complex64> {
        let write = |y: Complex64| format!("{:?} {:?}", y.re, y.im);
        self.integrate(f, task, "complex", write, |words| {
            Complex64::new(read_number(words[0]), read_number(words[1]))
        })
    }
}
