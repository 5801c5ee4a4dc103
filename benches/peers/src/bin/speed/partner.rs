//! A program beside this one, which holds the watch itself, so that no pipe is in the time.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Asked and answered by lines of text.
pub struct Partner {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Partner {
    pub fn start(command: &mut Command) -> Result<Self, String> {
        let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let program = command.get_program().display();
        let mut child = spawned.map_err(|e| format!("cannot start {program}: {e}"))?;
        let to = child.stdin.take().expect("piped");
        let from = BufReader::new(child.stdout.take().expect("piped"));
        Ok(Self { child, to, from })
    }

    pub fn write(&mut self, line: &str) {
        // If it has ended, the next answer will tell.
        writeln!(self.to, "{line}").ok();
    }

    /// Empty if the program has ended.
    pub fn read(&mut self) -> String {
        let mut line = String::new();
        self.from.read_line(&mut line).ok();
        line.trim_end().to_owned()
    }
}

impl Drop for Partner {
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody to tell of a failure.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
