#!/usr/bin/env python3
"""Write `src/rule/tables.rs`: Gauss-Kronrod nodes and weights to 34 digits.

Needs mpmath. Run from the root of the project:

    python3 tests/reference/gauss_kronrod.py > src/rule/tables.rs
    python3 tests/reference/gauss_kronrod.py --check    # compares the file on disk

Method: the Jacobi-Kronrod matrix of Laurie (Math. Comp. 66, 1133, 1997), its
eigenvalues and first eigenvector components in 60-digit arithmetic. Before
anything is written, each rule must integrate all Legendre polynomials up to its
degree (3n+1 for even n, 3n+2 for odd n) to 50 digits, and each Gauss rule up to
degree 2n-1.
"""

import re
import sys

from mpmath import eigsy, legendre, matrix, mp, mpf, nstr, sqrt

mp.dps = 60
RULES = [7, 10, 15, 20, 25, 30]


def legendre_recurrence(n):
    """beta_0 .. beta_{n-1} of the monic Legendre polynomials on [-1, 1]."""
    return [mpf(2)] + [1 / (4 - 1 / mpf(k) ** 2) for k in range(1, n)]


def jacobi_kronrod(n):
    """alpha, beta of the Jacobi-Kronrod matrix of order 2n+1 (Laurie 1997)."""
    b0 = legendre_recurrence((3 * n + 1) // 2 + 2)
    a = [mpf(0)] * (2 * n + 1)
    b = [mpf(0)] * (2 * n + 1)
    for k in range((3 * n + 1) // 2 + 1):
        b[k] = b0[k]
    s = [mpf(0)] * (n // 2 + 2)
    t = [mpf(0)] * (n // 2 + 2)
    t[1] = b[n + 1]
    for m in range(n - 1):
        u = mpf(0)
        for k in range((m + 1) // 2, -1, -1):
            j = m - k
            u += (a[k + n + 1] - a[j]) * t[k + 1] + b[k + n + 1] * s[k] - b[j] * s[k + 1]
            s[k + 1] = u
        s, t = t, s
    for j in range(n // 2, -1, -1):
        s[j + 1] = s[j]
    for m in range(n - 1, 2 * n - 2):
        u = mpf(0)
        for k in range(m + 1 - n, (m - 1) // 2 + 1):
            j = n - 1 - (m - k)
            u += -(a[k + n + 1] - a[m - k]) * t[j + 1] - b[k + n + 1] * s[j + 1] + b[m - k] * s[j + 2]
            s[j + 1] = u
        k = (m + 1) // 2
        if m % 2 == 0:
            a[k + n + 1] = a[k] + (s[j + 1] - b[k + n + 1] * s[j + 2]) / t[j + 2]
        else:
            b[k + n + 1] = s[j + 1] / s[j + 2]
        s, t = t, s
    a[2 * n] = a[n - 1] - b[2 * n] * s[1] / t[1]
    return a, b


def quadrature(a, b):
    """Nodes (ascending) and weights from recurrence coefficients (Golub and Welsch)."""
    n = len(a)
    m = matrix(n, n)
    for i in range(n):
        m[i, i] = a[i]
        if i:
            m[i, i - 1] = m[i - 1, i] = sqrt(b[i])
    values, vectors = eigsy(m)
    pairs = sorted((values[i], b[0] * vectors[0, i] ** 2) for i in range(n))
    return [p[0] for p in pairs], [p[1] for p in pairs]


def check(nodes, weights, degree):
    for k in range(degree + 1):
        total = sum(w * legendre(k, x) for x, w in zip(nodes, weights))
        assert abs(total - (2 if k == 0 else 0)) < mpf(10) ** -50, (len(nodes), k, total)


def rule(n):
    """The positive nodes, Gauss's first and each set from the outside, and their weights;
    then the Kronrod and Gauss weights of the center."""
    gauss_nodes, gauss_weights = quadrature([mpf(0)] * n, legendre_recurrence(n))
    nodes, weights = quadrature(*jacobi_kronrod(n))
    check(gauss_nodes, gauss_weights, 2 * n - 1)
    check(nodes, weights, 3 * n + 1 + n % 2)
    for i, x in enumerate(gauss_nodes):
        assert abs(nodes[2 * i + 1] - x) < mpf(10) ** -50
    shared = [2 * n - 1 - 2 * i for i in range(n // 2)]
    added = [2 * n - 2 * i for i in range((n + 1) // 2)]
    order = shared + added
    gauss = [gauss_weights[n - 1 - i] for i in range(n // 2)]
    center = gauss_weights[n // 2] if n % 2 else mpf(0)
    return [nodes[i] for i in order], [weights[i] for i in order], gauss, weights[n], center


def literal(x):
    text = nstr(x, 34, min_fixed=-5, max_fixed=5, strip_zeros=False)
    return "0.0" if x == 0 else text


def block(name, values):
    rows = "".join(f"        {literal(v)},\n" for v in values)
    return f"    {name}: [\n{rows}    ],\n"


HEADER = '''//! Gauss-Kronrod nodes and weights to 34 digits.
//!
//! Written by `tests/reference/gauss_kronrod.py`; do not edit. Each rule lists the
//! positive Gauss nodes first, then those that Kronrod added, both from the outside.
#![allow(
    clippy::excessive_precision,
    clippy::unreadable_literal,
    reason = "the digits are kept for scalars wider than f64"
)]

use super::gauss_kronrod::Table;
'''


def text():
    parts = [HEADER]
    for n in RULES:
        nodes, kronrod, gauss, center, gauss_center = rule(n)
        parts.append(
            f"\n/// {n}-point Gauss, {2 * n + 1}-point Kronrod.\n"
            f"pub(super) const K{2 * n + 1}: Table<{n}, {n // 2}> = Table {{\n"
            + block("nodes", nodes)
            + block("kronrod", kronrod)
            + block("gauss", gauss)
            + f"    center: {literal(center)},\n"
            + f"    gauss_center: {literal(gauss_center)},\n"
            + "};\n"
        )
    return "".join(parts)


if __name__ == "__main__":
    if "--check" in sys.argv:
        numbers = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
        with open("src/rule/tables.rs", encoding="utf-8") as file:
            stored = [mpf(x) for x in numbers.findall(file.read())]
        fresh = [mpf(x) for x in numbers.findall(text())]
        assert len(stored) == len(fresh)
        worst = max(abs(x - y) for x, y in zip(stored, fresh))
        print(f"{len(stored)} numbers, largest difference {nstr(worst, 3)}")
        sys.exit(worst > mpf(10) ** -33)
    sys.stdout.write(text())
