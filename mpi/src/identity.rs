//! Which sweep it is: what two ranks, or a file and a program, must agree about.

use std::any::type_name;

use quadrille::Grid;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

/// The version of this crate, which goes with that of quadrille: other versions may give other digits.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The points of a sweep, as far as they are held against others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Points {
    pub(crate) len: usize,
    pub(crate) hash: u64,
}

impl Points {
    /// Points of a slice, by their type and what they are written down as.
    pub(crate) fn of_slice<P: Serialize>(points: &[P]) -> Result<Self, String> {
        let mut hasher = Xxh3::new();
        hasher.update(type_name::<P>().as_bytes());
        // So many at a time that they stay in the cache.
        for some in points.chunks(1 << 10) {
            hasher.update(&crate::encoding::encode(some)?);
        }
        Ok(Self {
            len: points.len(),
            hash: hasher.digest(),
        })
    }

    /// Points of a grid, by the bits of its axes.
    pub(crate) fn of_grid(grid: &Grid) -> Self {
        let (rows, columns) = grid.axes();
        let mut hasher = Xxh3::new();
        hasher.update(&(rows.len() as u64).to_le_bytes());
        for &value in rows.values().iter().chain(columns.values()) {
            hasher.update(&value.to_bits().to_le_bytes());
        }
        Self {
            len: grid.len(),
            hash: hasher.digest(),
        }
    }

    /// One number for the points, the type of the results and the version of this crate: ranks that
    /// differ in it would send each other what cannot be read, or results of other points.
    pub(crate) fn fingerprint<R, E>(self) -> u64 {
        let mut hasher = Xxh3::new();
        hasher.update(&(self.len as u64).to_le_bytes());
        hasher.update(&self.hash.to_le_bytes());
        hasher.update(type_name::<(R, E)>().as_bytes());
        hasher.update(VERSION.as_bytes());
        hasher.digest()
    }
}

/// What stands at the head of a file of results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity {
    pub(crate) points: u64,
    pub(crate) hash: u64,
    pub(crate) result: String,
    pub(crate) library: String,
    pub(crate) code: String,
    pub(crate) tag: String,
}

impl Identity {
    pub(crate) fn new<R>(points: Points, code: String, tag: String) -> Self {
        Self {
            points: points.len as u64,
            hash: points.hash,
            result: type_name::<R>().to_owned(),
            library: VERSION.to_owned(),
            code,
            tag,
        }
    }

    /// What differs first: its name, here and in `other`.
    pub(crate) fn difference(&self, other: &Self) -> Option<(&'static str, String, String)> {
        let hex = |hash: u64| format!("{hash:016x}");
        let fields = [
            ("tag", self.tag.clone(), other.tag.clone()),
            (
                "number of points",
                self.points.to_string(),
                other.points.to_string(),
            ),
            ("hash of the points", hex(self.hash), hex(other.hash)),
            (
                "type of the results",
                self.result.clone(),
                other.result.clone(),
            ),
            (
                "version of quadrille",
                self.library.clone(),
                other.library.clone(),
            ),
            ("version of the code", self.code.clone(), other.code.clone()),
        ];
        fields.into_iter().find(|(_, here, there)| here != there)
    }
}

#[cfg(test)]
mod tests {
    use super::Points;
    use quadrille::Grid;

    #[test]
    fn points_that_differ_in_a_bit_or_in_their_order_are_others() {
        let hash = |points: &[f64]| Points::of_slice(points).unwrap();
        assert_ne!(hash(&[0.0]), hash(&[-0.0]));
        assert_ne!(hash(&[1.0, 2.0]), hash(&[2.0, 1.0]));
        assert_eq!(hash(&[f64::NAN]), hash(&[f64::NAN]));
        assert_ne!(
            Points::of_slice(&[[1.0, 2.0]]),
            Points::of_slice(&[(1.0, 2.0)])
        );
        let grid = |rows: &[f64], columns: &[f64]| Points::of_grid(&Grid::new(rows, columns));
        assert_ne!(grid(&[1.0, 2.0], &[3.0]), grid(&[1.0], &[2.0, 3.0]));
        assert_ne!(grid(&[], &[1.0]), grid(&[1.0], &[]));
    }

    #[test]
    fn other_results_make_another_sweep() {
        let points = Points::of_slice(&[1.0]).unwrap();
        assert_ne!(
            points.fingerprint::<f64, ()>(),
            points.fingerprint::<f32, ()>()
        );
    }
}
