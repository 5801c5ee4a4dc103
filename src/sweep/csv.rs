//! Tables of numbers as comma-separated values.

use core::fmt::{self, Display};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Why a table is not in its file: which file, and what the operating system had against it.
///
/// # Example
/// ```
/// use quadrille::{Axis, CsvError};
///
/// let map = Axis::linspace(0.0, 1.0, 3).par_map(f64::exp);
/// let error: CsvError = map.to_csv("no such folder/exp.csv", ["exp"], |&y| [y]).unwrap_err();
/// assert_eq!(error.path, std::path::Path::new("no such folder/exp.csv"));
/// assert_eq!(error.source.kind(), std::io::ErrorKind::NotFound);
/// assert!(error.to_string().starts_with("cannot write no such folder/exp.csv: "));
/// ```
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {source}", path.display())]
#[non_exhaustive]
pub struct CsvError {
    /// The path as it was given.
    pub path: PathBuf,
    /// Why it could not be created or written.
    pub source: io::Error,
}

/// Creates the file that `write` then fills; a file that is there already is replaced.
pub(super) fn create(
    path: &Path,
    write: impl FnOnce(File) -> io::Result<()>,
) -> Result<(), CsvError> {
    File::create(path)
        .and_then(write)
        .map_err(|source| CsvError {
            path: path.to_owned(),
            source,
        })
}

/// Writes the names of the coordinates and of the columns, and below them lines of as many
/// numbers. A line that has more or fewer is an error: its numbers would stand below the names of
/// others.
pub(super) fn write(
    out: impl Write,
    coordinates: &[&str],
    columns: impl IntoIterator<Item: AsRef<str>>,
    lines: impl Iterator<Item: IntoIterator<Item = f64>>,
) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let columns: Vec<_> = columns.into_iter().collect();
    let columns = columns.iter().map(AsRef::as_ref);
    let names = coordinates.iter().copied().chain(columns).map(Name);
    let width = write_line(&mut out, names)?;
    for (point, line) in lines.enumerate() {
        let cells = write_line(&mut out, line.into_iter().map(Number))?;
        if cells != width {
            let (cells, columns) = (cells - coordinates.len(), width - coordinates.len());
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("point {point} has {cells} numbers for {columns} columns"),
            ));
        }
    }
    out.flush()
}

/// Writes a line, and returns how many cells it has.
fn write_line(
    out: &mut impl Write,
    cells: impl Iterator<Item = impl Display>,
) -> io::Result<usize> {
    let mut width = 0;
    for cell in cells {
        let separator = if width == 0 { "" } else { "," };
        write!(out, "{separator}{cell}")?;
        width += 1;
    }
    writeln!(out)?;
    Ok(width)
}

/// A name, quoted as RFC 4180 wants it if it would be taken for more than one cell.
struct Name<'a>(&'a str);

impl Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.contains([',', '"', '\n', '\r']) {
            write!(f, "\"{}\"", self.0.replace('"', "\"\""))
        } else {
            f.write_str(self.0)
        }
    }
}

/// A number in as few digits as read back the same, without long rows of zeros.
struct Number(f64);

impl Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.abs();
        if size != 0.0 && size.is_finite() && !(1e-5..1e16).contains(&size) {
            write!(f, "{:e}", self.0)
        } else {
            write!(f, "{}", self.0)
        }
    }
}
