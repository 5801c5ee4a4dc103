//! Numbers of threads, and bits to compare.

/// As many as there are cores, and more or less.
pub(crate) const THREADS: [usize; 5] = [0, 1, 2, 3, 8];

pub(crate) fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}
