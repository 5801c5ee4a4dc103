#!/usr/bin/env python3
"""Writes tests/data/truth.csv: integrals of complex, vector-valued and
single-precision integrands, to which tests/integration/truth.rs holds the crate.

    python3 tests/reference/truth.py            # writes the table
    python3 tests/reference/truth.py --check    # compares, writes nothing

Needs Python 3.10+ and mpmath (made with 1.3). Columns: name; magnitude, the
integral of the Euclidean norm of f, to a few digits; the components, in the
order of the flattened value, real part before imaginary part, 34 digits each.

Every value is a closed form where there is one, and is then compared with
mpmath's quadrature at 50 digits; the others are that quadrature, at two degrees.
"reversed" is the integral from 1 to 0.
Parameters that are not exact in binary are taken as the double, or for `f32` the
single, that the Rust integrand holds.
"""

import csv
import math
import struct
import sys
from pathlib import Path

import mpmath as mp

mp.mp.dps = 50
INF = mp.inf
I = mp.mpc(0, 1)
TWO_PI = mp.mpf(2 * math.pi)
PI64 = mp.mpf(math.pi)


def d(x):
    """The double nearest to x."""
    return mp.mpf(float(x))


def s(x):
    """The single nearest to x."""
    return mp.mpf(struct.unpack("f", struct.pack("f", x))[0])


def flat(values):
    """Real and imaginary parts in turn; a real number is one component."""
    out = []
    for value in values:
        out += [value.real, value.imag] if isinstance(value, mp.mpc) else [value]
    return out


def norm(values):
    return mp.sqrt(sum(x * x for x in flat(values)))


def quadrature(f, points, components, degree):
    return [mp.quad(lambda x: f(x)[k], points, maxdegree=degree) for k in range(components)]


class Table:
    def __init__(self):
        self.rows = []

    def add(self, name, f, points, exact=None, pieces=None):
        """`f` gives a list of real or of complex numbers. `pieces` are further
        points for the quadrature alone, at peaks and between oscillations."""
        points = sorted({mp.mpf(x) for x in [*points, *(pieces or [])]})
        sample = f(points[0] + mp.mpf("0.37") if points[0] != -INF else mp.mpf("-0.41"))
        complex_valued = [isinstance(y, mp.mpc) for y in sample]
        numeric = quadrature(f, points, len(sample), 9)
        if exact is None:
            # A second opinion from finer nodes and more digits.
            with mp.workdps(60):
                exact = quadrature(f, points, len(sample), 10)
            bound = mp.mpf("1e-36")
        else:
            bound = mp.mpf("1e-22")
        exact = [mp.mpc(y) if c else mp.mpf(mp.re(y)) for y, c in zip(exact, complex_valued, strict=True)]
        with mp.workdps(15):
            magnitude = mp.quad(lambda x: norm(f(x)), points, maxdegree=6)
        gap = norm([mp.mpc(a) - mp.mpc(b) for a, b in zip(exact, numeric)])
        assert gap <= bound * magnitude, f"{name}: {exact} and {numeric} differ by {mp.nstr(gap, 3)}"
        components = ";".join(mp.nstr(x, 34) for x in flat(exact))
        self.rows.append([name, mp.nstr(magnitude, 5), components])


def cis(x):
    return mp.mpc(mp.cos(x), mp.sin(x))


# The integrals of e^(ix) / sqrt(x) and of e^(ix) log x over [0, 1].
CIS_ROOT = mp.sqrt(mp.pi) / mp.sqrt(-I) * mp.erf(mp.sqrt(-I))
CIS_LOG = -mp.si(1) + I * (mp.ci(1) - mp.euler)


def complex_cases(t):
    def add(name, f, points, exact=None, pieces=None):
        t.add(f"complex/{name}", lambda x: [mp.mpc(f(x))], points, None if exact is None else [mp.mpc(exact)], pieces)

    add("cis", cis, [0, 1], (cis(1) - 1) / I)
    add("fast cis", lambda x: cis(50 * x), [0, 1], (cis(50) - 1) / (50 * I), mp.linspace(0, 1, 9))
    add("cis over its period", cis, [0, TWO_PI], (cis(TWO_PI) - 1) / I)
    add("Fresnel", lambda x: cis(x * x), [0, 2], mp.sqrt(mp.pi) / 2 / mp.sqrt(-I) * mp.erf(2 * mp.sqrt(-I)))
    add("root singularity", lambda x: cis(x) / mp.sqrt(x), [0, 1], CIS_ROOT)
    add("logarithm", lambda x: cis(x) * mp.log(x), [0, 1], CIS_LOG)
    add("root at both ends", lambda x: cis(x) / mp.sqrt((1 - x) * (1 + x)), [-1, 1], mp.pi * mp.besselj(0, 1))
    add("reciprocal", lambda x: 1 / (x + I), [-1, 1], -I * mp.pi / 2)
    z = mp.mpc(d(0.3), d(0.01))
    add("near pole", lambda x: 1 / (x - z), [0, 1], mp.log(1 - z) - mp.log(-z), [z.real - mp.mpf("0.05"), z.real, z.real + mp.mpf("0.05")])
    w = mp.mpc(d(0.3), d(1e-5))
    near = [w.real + k * mp.mpf(10) ** -e for k in (-1, 1) for e in (1, 2, 3, 4)]
    add("nearer pole", lambda x: 1 / (x - w), [0, 1], mp.log(1 - w) - mp.log(-w), [w.real, *near])
    add("double pole", lambda x: 1 / ((x - z) * (x - z)), [0, 1], 1 / -z - 1 / (1 - z), [z.real - mp.mpf("0.05"), z.real, z.real + mp.mpf("0.05")])
    add("decay", lambda x: mp.exp(-(1 + 2 * I) * x), [0, INF], 1 / (1 + 2 * I))
    add("oscillating decay", lambda x: mp.exp(-(1 + 10 * I) * x), [0, INF], 1 / (1 + 10 * I), range(1, 12))
    add("growth from minus infinity", lambda x: mp.exp((1 + 3 * I) * x), [-INF, 0], 1 / (1 + 3 * I), range(-12, 0))
    add("gamma", lambda x: mp.exp(-(1 - I) * x) / mp.sqrt(x), [0, INF], mp.sqrt(mp.pi) / mp.sqrt(1 - I), range(1, 12))
    add("Gauss at a frequency", lambda x: mp.exp(-x * x + I * x), [-INF, INF], mp.sqrt(mp.pi) * mp.exp(-mp.mpf(1) / 4), range(-4, 5))
    add("Gauss of complex width", lambda x: mp.exp(-(1 + I) * x * x), [-INF, INF], mp.sqrt(mp.pi / (1 + I)), range(-6, 7))
    add("rational", lambda x: 1 / ((x + I) * (x + I) * (x - 2 * I)), [-INF, INF], 2 * mp.pi * I / -9, [-3, 0, 3])
    add("inverse square", lambda x: 1 / ((x + I) * (x + I)), [0, INF], -I)
    add("Faddeeva", lambda x: mp.exp(-x * x) / (x - I), [-INF, INF], I * mp.pi * mp.e * mp.erfc(1), range(-5, 6))
    add("kink", lambda x: cis(x) * mp.sqrt(abs(x - d(0.3))), [0, d(0.3), 1])
    add("jump", lambda x: mp.mpc(1) if x < d(0.3) else I, [0, d(0.3), 1], d(0.3) + I * (1 - d(0.3)))
    add("square root across its branch point", lambda x: mp.sqrt(mp.mpc(x)), [-1, 0, 1], mp.mpf(2) / 3 * (1 + I))
    add("inverse square root across it", lambda x: 1 / mp.sqrt(mp.mpc(x)), [-1, 0, 1], 2 - 2 * I)
    add("two-sided decay", lambda x: mp.exp(-abs(x) + I * x), [-INF, 0, INF], 1, range(-12, 13))
    # The circle to the double nearest 2 pi lacks an arc on which the integrand is e i.
    add("residue", lambda x: mp.exp(cis(x)) * cis(-x) * I, [0, TWO_PI], 2 * mp.pi * I - (2 * mp.pi - TWO_PI) * mp.e * I)
    add("winding", lambda x: I, [0, TWO_PI], TWO_PI * I)
    add("phase and pole", lambda x: cis(5 * x) / (1 - 2 * I * x), [-1, 1])
    add("chirp", lambda x: cis(30 * x * x), [0, 1], mp.sqrt(mp.pi) / 2 / mp.sqrt(-30 * I) * mp.erf(mp.sqrt(-30 * I)), mp.linspace(0, 1, 9))
    add("small", lambda x: mp.mpf(2) ** -100 * cis(x), [0, 1], mp.mpf(2) ** -100 * (cis(1) - 1) / I)
    add("large", lambda x: mp.mpf(2) ** 600 * cis(x), [0, 1], mp.mpf(2) ** 600 * (cis(1) - 1) / I)
    add("reversed", lambda x: -cis(x), [0, 1], (1 - cis(1)) / I)


def vector_cases(t):
    def add(name, f, points, exact=None, pieces=None):
        t.add(f"vector/{name}", f, points, exact, pieces)

    third, tenths = d(1 / 3), lambda k: d(k / 10)
    add("sine and cosine", lambda x: [mp.sin(x), mp.cos(x)], [0, 1], [1 - mp.cos(1), mp.sin(1)])
    add("powers", lambda x: [mp.mpf(1), x, x * x, x**3], [0, 2], [2, 2, mp.mpf(8) / 3, 4])
    add("root and logarithm", lambda x: [mp.sqrt(x), mp.log(x), 1 / mp.sqrt(x)], [0, 1], [mp.mpf(2) / 3, -1, 2])
    add("both ends", lambda x: [x ** mp.mpf("-0.25"), (1 - x) ** mp.mpf("-0.25")], [0, 1], [mp.mpf(4) / 3] * 2)
    add("moments of the exponential", lambda x: [mp.exp(-x), x * mp.exp(-x), x * x * mp.exp(-x)], [0, INF], [1, 1, 2], [1, 4, 16])
    add("moments of the Gaussian", lambda x: [mp.exp(-x * x), x * x * mp.exp(-x * x)], [-INF, INF],
        [mp.sqrt(mp.pi), mp.sqrt(mp.pi) / 2], range(-4, 5))
    add("even and odd", lambda x: [mp.exp(-x * x), x * mp.exp(-x * x)], [-INF, INF], [mp.sqrt(mp.pi), 0], range(-4, 5))
    add("Poisson", lambda x: [mp.exp(-x) * x**k / mp.factorial(k) for k in range(8)], [0, INF], [1] * 8, [1, 4, 8, 16, 32])
    add("harmonics", lambda x: [mp.sin(k * x) for k in range(1, 7)], [0, PI64],
        [(1 - mp.cos(k * PI64)) / k for k in range(1, 7)])
    add("sixty-four cosines", lambda x: [mp.cos(k * x) for k in range(64)], [0, 1],
        [1] + [mp.sin(k) / mp.mpf(k) for k in range(1, 64)], mp.linspace(0, 1, 9))
    add("two frequencies", lambda x: [mp.cos(10 * x), mp.cos(100 * x)], [0, 1], [mp.sin(10) / 10, mp.sin(100) / 100], mp.linspace(0, 1, 17))
    e = d(1e-2)
    add("peak beside a line", lambda x: [1 / ((x - tenths(3)) ** 2 + e * e), x], [0, 1],
        [(mp.atan((1 - tenths(3)) / e) + mp.atan(tenths(3) / e)) / e, mp.mpf(1) / 2], [mp.mpf("0.25"), tenths(3), mp.mpf("0.35")])
    add("twelve decades", lambda x: [mp.exp(x), mp.mpf(2) ** -40 * mp.exp(x)], [0, 1], [mp.e - 1, mp.mpf(2) ** -40 * (mp.e - 1)])
    add("two kinks", lambda x: [abs(x - third), abs(x - 2 * third)], [0, third, 2 * third, 1],
        [(third**2 + (1 - third) ** 2) / 2, (4 * third**2 + (1 - 2 * third) ** 2) / 2])
    c = tenths(7)
    add("kink and jump at a break", lambda x: [mp.sqrt(abs(x - c)), mp.mpf(1 if x > c else -1)], [0, c, 1],
        [(c ** mp.mpf("1.5") + (1 - c) ** mp.mpf("1.5")) * 2 / 3, 1 - 2 * c])
    add("singular at a break", lambda x: [1 / mp.sqrt(abs(x - c)), mp.log(abs(x - c))], [0, c, 1],
        [2 * mp.sqrt(c) + 2 * mp.sqrt(1 - c), c * mp.log(c) + (1 - c) * mp.log(1 - c) - 1])
    add("Lorentz and its square", lambda x: [1 / (1 + x * x), 1 / (1 + x * x) ** 2], [-INF, INF], [mp.pi, mp.pi / 2], [-3, 0, 3])
    add("from minus infinity", lambda x: [mp.exp(x), x * mp.exp(x)], [-INF, 1], [mp.e, 0], [-16, -4, -1])
    add("half line with a break", lambda x: [mp.mpf(1) if x < 1 else 1 / (x * x), mp.exp(-abs(x - 1))], [0, 1, INF],
        [2, 2 - mp.exp(-1)], [4, 16])
    add("line with a break", lambda x: [mp.exp(-abs(x - 2)), x * mp.exp(-abs(x - 2))], [-INF, 2, INF], [2, 4], [-14, -2, 6, 18])
    add("a component that is zero", lambda x: [mp.mpf(0), x], [0, 1], [0, mp.mpf(1) / 2])
    add("one component", lambda x: [mp.log(x)], [0, 1], [-1])
    add("reversed", lambda x: [-x, x * x], [0, 1], [-mp.mpf(1) / 2, mp.mpf(1) / 3])
    add("full period", lambda x: [mp.sin(x), mp.cos(2 * x)], [0, TWO_PI], [1 - mp.cos(TWO_PI), mp.sin(2 * TWO_PI) / 2])
    add("matrix", lambda x: [mp.cos(x), -mp.sin(x), mp.sin(x), mp.cos(x)], [0, 1],
        [mp.sin(1), mp.cos(1) - 1, 1 - mp.cos(1), mp.sin(1)])
    add("rows of pairs", lambda x: [y for k in range(3) for y in (x**k, mp.exp(-k * x))], [0, 1],
        [y for k in range(3) for y in (mp.mpf(1) / (k + 1), -mp.expm1(-k) / k if k else mp.mpf(1))])
    add("complex pair", lambda x: [cis(x), cis(2 * x)], [0, 1], [(cis(1) - 1) / I, (cis(2) - 1) / (2 * I)])
    add("characteristic function", lambda x: [mp.exp(-x * x + I * k * x) for k in range(1, 4)], [-INF, INF],
        [mp.mpc(mp.sqrt(mp.pi) * mp.exp(-mp.mpf(k * k) / 4)) for k in range(1, 4)], range(-4, 5))
    add("complex decays", lambda x: [mp.exp(-(1 + k * I) * x) for k in range(5)], [0, INF], [1 / (1 + k * I) for k in range(5)], range(1, 12))
    add("complex singular pair", lambda x: [cis(x) / mp.sqrt(x), cis(-x) * mp.log(x)], [0, 1], [CIS_ROOT, mp.conj(CIS_LOG)])
    poles = [mp.mpc(d(0.2), d(0.1)), mp.mpc(d(0.8), -d(0.1))]
    add("two poles", lambda x: [1 / (x - z) for z in poles], [0, 1], [mp.log(1 - z) - mp.log(-z) for z in poles], [z.real for z in poles])
    add("evolution", lambda x: [mp.mpc(mp.cos(x)), -I * mp.sin(x), -I * mp.sin(x), mp.mpc(mp.cos(x))], [0, 2],
        [mp.mpc(mp.sin(2)), I * (mp.cos(2) - 1), I * (mp.cos(2) - 1), mp.mpc(mp.sin(2))])
    add("table of complex powers", lambda x: [cis(m * x) * x**k for m in (1, 2) for k in (0, 1)], [0, 1])


def single_cases(t):
    def add(name, f, points, exact=None, pieces=None):
        t.add(f"f32/{name}", lambda x: f(x) if isinstance(f(x), list) else [f(x)], points, exact, pieces)

    pi32, c = s(math.pi), s(0.7)
    add("sine", mp.sin, [0, pi32], [1 - mp.cos(pi32)])
    add("root", mp.sqrt, [0, 1], [mp.mpf(2) / 3])
    add("logarithm", mp.log, [0, 1], [-1])
    add("inverse root", lambda x: 1 / mp.sqrt(x), [0, 1], [2])
    add("inverse fourth root", lambda x: x ** mp.mpf("-0.25"), [0, 1], [mp.mpf(4) / 3])
    add("square logarithm", lambda x: x * x * mp.log(x), [0, 1], [-mp.mpf(1) / 9])
    add("decay", lambda x: mp.exp(-x), [0, INF], [1], [1, 4, 16])
    add("growth from minus infinity", lambda x: mp.exp(x), [-INF, 0], [1], [-16, -4, -1])
    add("Gauss", lambda x: mp.exp(-x * x), [-INF, INF], [mp.sqrt(mp.pi)], range(-4, 5))
    add("Lorentz", lambda x: 1 / (1 + x * x), [-INF, INF], [mp.pi], [-3, 0, 3])
    add("peak", lambda x: 1 / ((x - mp.mpf("0.375")) ** 2 + mp.mpf(2) ** -10), [0, 1],
        [32 * (mp.atan(32 * mp.mpf("0.625")) + mp.atan(32 * mp.mpf("0.375")))], [mp.mpf("0.375")])
    add("oscillation", lambda x: mp.cos(20 * x), [0, 1], [mp.sin(20) / 20], mp.linspace(0, 1, 5))
    add("kink at a break", lambda x: abs(x - c), [0, c, 1], [(c * c + (1 - c) ** 2) / 2])
    add("jump at a break", lambda x: mp.mpf(2 if x > c else 1), [0, c, 1], [2 - c])
    add("half line with a break", lambda x: mp.exp(-abs(x - 1)), [0, 1, INF], [2 - mp.exp(-1)], [4, 16])
    add("reversed", lambda x: -mp.exp(x), [0, 1], [1 - mp.e])
    add("odd", mp.sin, [-1, 1], [0])
    add("small", lambda x: mp.mpf(2) ** -60 * mp.exp(x), [0, 1], [mp.mpf(2) ** -60 * (mp.e - 1)])
    add("vector", lambda x: [mp.mpf(1), x, x * x], [0, 1], [1, mp.mpf(1) / 2, mp.mpf(1) / 3])
    add("vector on a half line", lambda x: [mp.exp(-x), mp.exp(-2 * x)], [0, INF], [1, mp.mpf(1) / 2], [1, 4, 16])
    add("complex", cis, [0, 1], [(cis(1) - 1) / I])
    add("complex decay", lambda x: mp.exp(-(1 + I) * x), [0, INF], [1 / (1 + I)], range(1, 12))
    add("complex root", lambda x: cis(x) / mp.sqrt(x), [0, 1], [CIS_ROOT])
    add("complex pair", lambda x: [cis(x), cis(3 * x)], [0, 1], [(cis(1) - 1) / I, (cis(3) - 1) / (3 * I)])


def main():
    table = Table()
    complex_cases(table)
    vector_cases(table)
    single_cases(table)
    target = Path(__file__).resolve().parent.parent / "data" / "truth.csv"
    lines = [["name", "magnitude", "components"], *table.rows]
    if "--check" in sys.argv[1:]:
        with target.open(newline="") as file:
            assert list(csv.reader(file)) == lines, f"{target.name} differs"
    else:
        with target.open("w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(lines)
    print(f"{len(table.rows)} integrals")


if __name__ == "__main__":
    main()
