//! What a cubic through four nodes says at the next one.

use super::all_nodes;

/// How many nodes are looked at.
pub(crate) const CUBIC: usize = 4;

/// The weights of the four samples before a node in the value there of the cubic through them, by node; nothing
/// for the first four.
const fn table<const N: usize>() -> [[f64; CUBIC]; N] {
    let nodes = all_nodes::<N>();
    let mut table = [[0.0; CUBIC]; N];
    let mut j = CUBIC;
    while j < N {
        let mut i = 0;
        while i < CUBIC {
            // Lagrange's polynomial of node j - 4 + i.
            let mut weight = 1.0;
            let mut k = 0;
            while k < CUBIC {
                if k != i {
                    let [here, other] = [nodes[j - CUBIC + i], nodes[j - CUBIC + k]];
                    weight *= (nodes[j] - other) / (here - other);
                }
                k += 1;
            }
            table[j][i] = weight;
            i += 1;
        }
        j += 1;
    }
    table
}

static OF_32: [[f64; CUBIC]; 33] = table();
static OF_64: [[f64; CUBIC]; 65] = table();
static OF_128: [[f64; CUBIC]; 129] = table();

/// Those of degree n: 32, 64 or 128. By symmetry they are those of the four samples after a node as well, from the
/// other end.
pub(crate) fn weights_ahead(n: usize) -> &'static [[f64; CUBIC]] {
    match n {
        32 => &OF_32,
        64 => &OF_64,
        _ => &OF_128,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chebyshev::node;

    #[test]
    fn a_cubic_is_foretold_from_either_side() {
        let cubic = |x: f64| 3.0 * x * x * x - x * x + 0.5 * x - 7.0;
        for n in [32, 64, 128] {
            for (j, weights) in weights_ahead(n).iter().enumerate().skip(CUBIC) {
                let from = |side: fn(usize, usize) -> usize| {
                    let sample = |(i, w): (usize, &f64)| w * cubic(node(n, side(n, j - CUBIC + i)));
                    let value: f64 = weights.iter().enumerate().map(sample).sum();
                    value - cubic(node(n, side(n, j)))
                };
                assert!(from(|_, j| j).abs() < 1e-9, "{n} {j}");
                assert!(from(|n, j| n - j).abs() < 1e-9, "{n} {j}");
            }
        }
    }
}
