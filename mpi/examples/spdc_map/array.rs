//! A file of numbers that NumPy reads.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// The header, with its ten bytes in front, is a multiple of this.
const ALIGNMENT: usize = 64;

/// A matrix that is written row by row.
pub(crate) struct Array(BufWriter<File>);

impl Array {
    pub(crate) fn create(path: &Path, rows: usize, columns: usize) -> io::Result<Self> {
        let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
        let mut header =
            format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({rows}, {columns}), }}");
        let length = (10 + header.len() + 1).next_multiple_of(ALIGNMENT) - 10;
        header = format!("{header:<0$}\n", length - 1);
        file.write_all(b"\x93NUMPY\x01\x00")?;
        let length = u16::try_from(header.len()).map_err(io::Error::other)?;
        file.write_all(&length.to_le_bytes())?;
        file.write_all(header.as_bytes())?;
        Ok(Self(file))
    }

    pub(crate) fn write(&mut self, value: f64) -> io::Result<()> {
        self.0.write_all(&value.to_le_bytes())
    }

    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}
