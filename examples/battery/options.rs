//! The command line.

use std::path::PathBuf;

use lexopt::prelude::*;
use quadrille::{Method, Rule};

use crate::families::{FAMILIES, Family, PLAUSIBLE, WEIGHTED};

/// The methods that are compared, by the names of the command line and the tables.
const METHODS: &[(&str, Method)] = &[
    ("doubly-adaptive", Method::DoublyAdaptive),
    ("qags", Method::Qags),
    ("qag21", Method::Qag(Rule::GaussKronrod21)),
    ("qag61", Method::Qag(Rule::GaussKronrod61)),
];

/// The tolerances that are asked for, of the battery and of the plausible families.
const TOLERANCES: &[f64] = &[1e-3, 1e-6, 1e-9, 1e-12];
const USUAL_TOLERANCES: &[f64] = &[1e-2, 1e-3, 1e-4, 1e-6, 1.5e-8];

const HELP: &str = "\
A battery of integrals with random parameters and known values, which separates
integrators that are honest from those that are lucky: tables, battery.csv and
battery.png.

Usage: battery [options]

  --quick          50 members a family
  --members N      members a family (default 1000)
  --seed S         of the parameters (default 1)
  --values KIND    real, complex, vector or all (default real)
  --family NAME    this family only; may be repeated
  --plausible      the families of what people integrate without a thought, at
                   tolerances that are usual
  --weighted       the families with a weight, by the methods that carry one
  --method NAME    this method only; may be repeated
  --list-failures  print each wrong and silent result, and each Ok whose error
                   is larger than its estimate
  --peers FILE     a table of other integrators, to be drawn as well
  --threads N      0 for all cores (default 0)
  --out DIR        where to write (default target/battery)
  --help           this text
";

pub(crate) struct Options {
    pub(crate) members: usize,
    pub(crate) seed: u64,
    pub(crate) values: Vec<Values>,
    pub(crate) families: Vec<&'static Family>,
    pub(crate) tolerances: &'static [f64],
    pub(crate) methods: Vec<(&'static str, Method)>,
    pub(crate) list_failures: bool,
    pub(crate) peers: Option<PathBuf>,
    pub(crate) threads: usize,
    pub(crate) out: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Values {
    /// As the families are.
    Real,
    /// Times a phase factor.
    Complex,
    /// Three families at once.
    Vector,
}

impl Values {
    const ALL: [Self; 3] = [Self::Real, Self::Complex, Self::Vector];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Complex => "complex",
            Self::Vector => "vector",
        }
    }
}

impl Options {
    /// A tolerance as text.
    pub(crate) fn tolerance(&self, index: usize) -> String {
        format!("{:e}", self.tolerances[index])
    }

    /// What the command line says, or `None` if it asks for help.
    pub(crate) fn from_command_line() -> Result<Option<Self>, lexopt::Error> {
        let mut options = Self {
            members: 1000,
            seed: 1,
            values: vec![Values::Real],
            families: Vec::new(),
            tolerances: TOLERANCES,
            methods: Vec::new(),
            list_failures: false,
            peers: None,
            threads: 0,
            out: PathBuf::from("target/battery"),
        };
        let (mut plausible, mut weighted) = (false, false);
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("quick") => options.members = 50,
                Long("members") => options.members = parser.value()?.parse_with(members)?,
                Long("seed") => options.seed = parser.value()?.parse()?,
                Long("values") => options.values = parser.value()?.parse_with(values)?,
                Long("family") => options.families.push(parser.value()?.parse_with(family)?),
                Long("plausible") => plausible = true,
                Long("weighted") => weighted = true,
                Long("method") => options.methods.push(parser.value()?.parse_with(method)?),
                Long("list-failures") => options.list_failures = true,
                Long("peers") => options.peers = Some(parser.value()?.into()),
                Long("threads") => options.threads = parser.value()?.parse()?,
                Long("out") => options.out = parser.value()?.into(),
                Long("help") | Short('h') => return Ok(None),
                _ => return Err(argument.unexpected()),
            }
        }
        if options.families.is_empty() {
            options.families = match (weighted, plausible) {
                (true, _) => WEIGHTED,
                (_, true) => PLAUSIBLE,
                _ => FAMILIES,
            }
            .iter()
            .collect();
        }
        if plausible {
            options.tolerances = USUAL_TOLERANCES;
        }
        if options.methods.is_empty() {
            let all = METHODS.iter().copied();
            options.methods = all
                .filter(|(_, method)| !weighted || !matches!(method, Method::Qag(_)))
                .collect();
        }
        Ok(Some(options))
    }

    pub(crate) fn help() -> String {
        let families = |all: &'static [Family]| names(all.iter().map(|family| family.name));
        format!(
            "{HELP}\nMethods: {}\nFamilies: {}\nPlausible families: {}\n\
             Weighted families: {}\n",
            names(METHODS.iter().map(|method| method.0)),
            families(FAMILIES),
            families(PLAUSIBLE),
            families(WEIGHTED),
        )
    }
}

fn names(names: impl IntoIterator<Item = &'static str>) -> String {
    names.into_iter().collect::<Vec<_>>().join(", ")
}

fn members(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|members| *members > 0)
        .ok_or_else(|| "--members takes a number from 1 on".to_owned())
}

fn values(text: &str) -> Result<Vec<Values>, String> {
    if text == "all" {
        return Ok(Values::ALL.to_vec());
    }
    let kind = Values::ALL.into_iter().find(|kind| kind.name() == text);
    kind.map(|kind| vec![kind])
        .ok_or_else(|| "--values takes real, complex, vector or all".to_owned())
}

fn family(text: &str) -> Result<&'static Family, String> {
    let mut all = FAMILIES.iter().chain(PLAUSIBLE).chain(WEIGHTED);
    all.find(|family| family.name == text)
        .ok_or_else(|| format!("no family {text}; --help lists them"))
}

fn method(text: &str) -> Result<(&'static str, Method), String> {
    METHODS
        .iter()
        .find(|method| method.0 == text)
        .copied()
        .ok_or_else(|| format!("no method {text}; --help lists them"))
}
