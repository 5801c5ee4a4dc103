//! A progress bar for those who wait.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Sweeps that are over sooner have no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar on the terminal, gone when it is dropped. There is none if standard output or standard
/// error is a file or a pipe.
pub(crate) struct Bar {
    bar: ProgressBar,
    start: Instant,
}

impl Bar {
    pub(crate) fn new(name: &'static str, points: usize) -> Self {
        // The bar goes to standard error, which indicatif looks at by itself.
        let bar = if io::stdout().is_terminal() {
            ProgressBar::new(points as u64)
        } else {
            ProgressBar::hidden()
        };
        let style =
            ProgressStyle::with_template("{prefix:<9} {wide_bar} {percent:>3} %, {eta} left")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
        Self {
            bar: bar.with_style(style).with_prefix(name),
            start: Instant::now(),
        }
    }

    pub(crate) fn show(&self, done: usize) {
        if self.start.elapsed() > PATIENCE {
            self.bar.set_position(done as u64);
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
