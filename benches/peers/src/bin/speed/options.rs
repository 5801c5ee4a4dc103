//! The command line.

use std::path::PathBuf;

use lexopt::prelude::*;

use crate::contestant::Effort;

const USAGE: &str = "\
How long integrators take for the same work.

usage: speed [--quick] [--only WORK]... [DIRECTORY]

    --quick      few rounds: a trial
    --only WORK  this work, and the others that are named so
    DIRECTORY    where benchmarks.md and benchmarks.png are written: docs, unless it is a trial or
                 there is an --only, which then write nothing

works:";

pub struct Options {
    pub effort: Effort,
    /// Empty for all of them.
    pub only: Vec<String>,
    /// Where to write, if at all.
    pub directory: Option<PathBuf>,
}

impl Options {
    /// `None` if help was asked for, and printed.
    pub fn from_command_line(works: &[&str]) -> Result<Option<Self>, lexopt::Error> {
        let mut options = Self {
            effort: Effort::FULL,
            only: Vec::new(),
            directory: None,
        };
        let (mut quick, mut parser) = (false, lexopt::Parser::from_env());
        while let Some(argument) = parser.next()? {
            match argument {
                Long("quick") => quick = true,
                Long("only") => {
                    let work = parser.value()?.string()?;
                    if !works.contains(&work.as_str()) {
                        return Err(format!("no work {work:?}: {}", works.join(", ")).into());
                    }
                    options.only.push(work);
                }
                Short('h') | Long("help") => {
                    println!("{USAGE} {}", works.join(", "));
                    return Ok(None);
                }
                Value(directory) if options.directory.is_none() => {
                    options.directory = Some(directory.into());
                }
                _ => return Err(argument.unexpected()),
            }
        }
        if quick {
            options.effort = Effort::QUICK;
        } else if options.only.is_empty() && options.directory.is_none() {
            let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs");
            options.directory = Some(docs.into());
        }
        Ok(Some(options))
    }

    pub fn wants(&self, work: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == work)
    }
}
