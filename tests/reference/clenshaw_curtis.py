#!/usr/bin/env python3
"""Write `src/rule/clenshaw_curtis_tables.rs`: cosines and Clenshaw-Curtis weights.

Needs mpmath. Run from the root of the project:

    python3 tests/reference/clenshaw_curtis.py > src/rule/clenshaw_curtis_tables.rs

The weights are those of Clenshaw and Curtis (Numer. Math. 2, 197, 1960), in 50-digit
arithmetic: w_j = (g_j/n) (1 - sum_{k=1}^{n/2} b_k cos(2 k j pi/n)/(4 k^2 - 1)), with
b_k = 1 for k = n/2 and 2 otherwise, g_j = 1 at the ends and 2 otherwise. Before anything
is written, each rule must integrate the monomials up to degree n to 40 digits.
"""

import sys

from mpmath import cos, mp, mpf, nstr, pi

mp.dps = 50


def weights(n):
    result = []
    for j in range(n + 1):
        total = mpf(1)
        for k in range(1, n // 2 + 1):
            total -= (1 if k == n // 2 else 2) * cos(2 * k * j * pi / n) / (4 * k * k - 1)
        result.append((1 if j in (0, n) else 2) * total / n)
    for degree in range(n + 1):
        exact = mpf(2) / (degree + 1) if degree % 2 == 0 else 0
        moment = sum(w * cos(j * pi / n) ** degree for j, w in enumerate(result))
        assert abs(moment - exact) < mpf(10) ** -40
    return result


def literal(x):
    return "0.0" if abs(x) < mpf(10) ** -40 else nstr(x, 34, min_fixed=-5, max_fixed=5, strip_zeros=False)


def block(values):
    return "".join(f"    {literal(v)},\n" for v in values)


sys.stdout.write('''//! Cosines and Clenshaw-Curtis weights to 34 digits.
//!
//! Written by `tests/reference/clenshaw_curtis.py`; do not edit.
#![allow(
    clippy::excessive_precision,
    clippy::unreadable_literal,
    clippy::approx_constant,
    reason = "the digits are kept for scalars wider than f64"
)]

/// cos(j pi/128), j = 0 to 64.
''')
sys.stdout.write(f"pub(super) const COSINES: [f64; 65] = [\n{block([cos(j * pi / 128) for j in range(65)])}];\n")
for n in (4, 8, 16, 32, 64, 128):
    sys.stdout.write(
        f"\n/// The first half of the {n + 1} weights, with the middle.\n"
        f"pub(super) const WEIGHTS_{n}: [f64; {n // 2 + 1}] = [\n{block(weights(n)[: n // 2 + 1])}];\n"
    )
