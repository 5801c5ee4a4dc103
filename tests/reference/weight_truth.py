#!/usr/bin/env python3
"""Writes tests/data/weights_cauchy.csv and tests/data/weights_algebraic.csv: integrals with a weight, to which
tests/integration/weights_cauchy.rs and weights_algebraic.rs hold the crate.

    python3 tests/reference/weight_truth.py

Needs mpmath (made with 1.3). By its quadrature at 50 digits: of a principal value after f(c) is subtracted near
c, of powers at ends after a change of variable that removes them. Some are held against closed forms.
Columns: name; the components, real part before imaginary part, 30 digits each. Parameters are the doubles that
the Rust integrands hold.
"""

from mpmath import mp, mpf, mpc, inf, exp, cos, sqrt, log, besselj, quad, nstr, pi, ei, erfi, workdps

mp.dps = 50
SMALL = mpf(1) / 2**40


def pv(f, c, points):
    c = mpf(c)
    points = [x if abs(x) == inf else mpf(x) for x in points]
    i = next(i for i, x in enumerate(points) if x > c)
    p, q = points[i - 1], points[i]
    d = min(c - p, q - c, 1)

    def regular(x):
        # (Nodes next to c lose digits: there the slope.)
        if abs(x - c) < SMALL:
            h = mpf(10) ** -15
            with workdps(80):
                return (f(c + h) - f(c - h)) / (2 * h)
        return (f(x) - f(c)) / (x - c)

    total = quad(regular, [c - d, c, c + d]) if smooth(f, c) else quad(lambda s: (f(c + s) - f(c - s)) / s, [0, d])
    rest = points[:i] + [c - d], [c + d] + points[i:]
    for list in rest:
        for a, b in zip(list, list[1:]):
            if a < b:
                total += quad(lambda x: f(x) / (x - c), parts(a, b, c))
    return total


def smooth(f, c):
    h = mpf(10) ** -10
    return abs(f(c + h) + f(c - h) - 2 * f(c)) < mpf(10) ** -15 * (1 + abs(f(c)))


def parts(a, b, c):
    """Cut where 1/(x - c) changes by powers of 4."""
    cuts = {a, b}
    for k in range(-40, 41):
        for x in (c - mpf(4) ** k, c + mpf(4) ** k, -mpf(4) ** k, mpf(4) ** k):
            if a < x < b and (abs(x) < 1e9):
                cuts.add(x)
    return sorted(cuts)


def jacobi(f, points, left, right, logs):
    """(x - a)^left (b - x)^right times logarithms."""
    points = [mpf(x) for x in points]
    a, b = points[0], points[-1]
    left, right = mpf(left), mpf(right)
    if len(points) == 2:
        points.insert(1, a + (b - a) / 3)
    total = mpf(0)

    def end(reach, own, other, has_log, other_log, at):
        p = 1 / (own + 1)
        length = b - a

        def g(u):
            s = u**p
            y = p * at(s) * (length - s) ** other
            if has_log:
                y *= log(s) if s > 0 else 0
            if other_log:
                y *= log(length - s)
            return y

        top = reach ** (own + 1)
        return quad(g, [top * mpf(k) / 8 for k in range(9)])

    total += end(points[1] - a, left, right, "L" in logs, "R" in logs, lambda s: f(a + s))
    total += end(b - points[-2], right, left, "R" in logs, "L" in logs, lambda s: f(b - s))

    def product(x):
        y = f(x) * (x - a) ** left * (b - x) ** right
        if "L" in logs:
            y *= log(x - a)
        if "R" in logs:
            y *= log(b - x)
        return y

    for p, q in zip(points[1:-2], points[2:-1]):
        total += quad(product, [p, (p + q) / 2, q])
    return total


def components(y):
    if isinstance(y, list):
        return [z for x in y for z in components(x)]
    if isinstance(y, mpc):
        return [y.real, y.imag]
    return [mpf(y)]


def lorentz(g):
    g = mpf(g)

    def f(x):
        return g * x * x / ((1 - x * x) ** 2 + g * g * x * x)

    return f


def principal_values():
    i = mpc(0, 1)
    near = mpf(1 - 1e-10)
    whole = [-inf, inf]
    half = [0, inf]
    yield "exp", pv(exp, 0, [-1, 1])
    yield "exp at 0.3", pv(exp, 0.3, [-1, 1])
    yield "exp next to an end", pv(exp, near, [-1, 1])
    yield "exp outside", quad(lambda x: exp(x) / (x - 2), [-1, 1])
    yield "wave", pv(lambda x: cos(20 * x), 0.1, [-1, 0, 1])
    yield "bessel", pv(lambda x: besselj(0, 10 * x), 0.5, [-1, 0, 1, 2])
    yield "pole", pv(lambda x: 1 / (x - i), 0.25, [-1, 1])
    yield "peak", pv(lambda x: 1 / (x * x + mpf(0.01)), 0.1, [-1, 0, 1, 2])
    yield "root", pv(sqrt, 0.3, [0, 1])
    yield "root near 0", root_near()
    yield "logarithm", pv(log, 0.3, [0, 1])
    yield "kink", pv(lambda x: abs(x - mpf(0.2)), 0.5, [0, mpf(0.2), 1])
    yield "kink at c", pv(lambda x: abs(x - mpf(0.3)), 0.3, [0, 1])
    yield "root at c", mpf(2)
    yield "constant", log((1 - mpf(0.3)) / mpf(0.3))
    yield "power", pv(lambda x: x**5, 0.4, [-1, 2])
    yield "far from 0", pv(lambda x: exp(x - 10**6), mpf(10) ** 6 + 0.25, [10**6 - 1, 10**6 + 1])
    yield "small", pv(lambda x: exp(x * 10**8), mpf(2.5e-9), [mpf(-1e-8), mpf(1e-8)])
    yield "large", pv(lambda x: exp(x / 10**8), mpf(2.5e7), [mpf(-1e8), mpf(1e8)])
    yield "pair", [pv(exp, 0.3, [-1, 1]), pv(cos, 0.3, [-1, 1])]
    yield "list", [pv(lambda x, k=k: x**k, 0.3, [-1, 1]) for k in range(10)]
    yield "line", -pi * mpf(0.5) / mpf(1.25)
    gauss = lambda c: -pi * exp(-mpf(c) ** 2) * erfi(mpf(c))
    yield "gauss", gauss(1)
    yield "gauss at 20", gauss(20)
    yield "rational", log(mpf(1) / 2) / 3
    yield "half-line", -exp(-mpf(1)) * ei(mpf(1))
    yield "half-line near 0", -exp(-mpf(0.001)) * ei(mpf(0.001))
    yield "lower half-line", exp(-mpf(1)) * ei(mpf(1))
    # int x chi''/(x^2 - w^2) is pi/2 chi'(w), and here f = x chi''(x)/(x + w).
    for name, w, g in [("oscillator", 0.7, 0.1), ("narrow oscillator", 0.999, 0.001), ("next to resonance", 1.001, 0.01)]:
        w, g = mpf(w), mpf(g)
        yield name, pi / 2 * (1 - w * w) / ((1 - w * w) ** 2 + g * g * w * w)
    yield "turning", pv(lambda x: exp(i * x), 0.5, [-2, 0, 2])
    assert abs(pv(exp, 0, [-1, 1]) - (ei(1) - ei(-1))) < mpf(10) ** -35
    assert abs(pv(lambda x: exp(-x), 1, [0, 40, 200]) + exp(-mpf(1)) * ei(mpf(1))) < mpf(10) ** -35


def root_near():
    """sqrt(x) over 0..1 with c = 1e-6: 2 + sqrt(c) ln((1 - sqrt(c))/(1 + sqrt(c)))."""
    r = sqrt(mpf(1e-6))
    return 2 + r * log((1 - r) / (1 + r))


def ends():
    i = mpc(0, 1)
    unit = [0, 1]
    both = [-1, 1]
    wave = lambda x: cos(40 * x)
    yield "left root", jacobi(exp, unit, -0.5, 0, "")
    yield "right root", jacobi(exp, unit, 0, -0.5, "")
    yield "chebyshev", jacobi(exp, both, -0.5, -0.5, "")
    yield "left logarithm", jacobi(exp, unit, 0, 0, "L")
    yield "right logarithm", jacobi(exp, unit, 0, 0, "R")
    yield "both logarithms", jacobi(exp, [0, 3], 0, 0, "LR")
    yield "steep", jacobi(exp, [0, 3], -0.9, -0.9, "LR")
    yield "mild", jacobi(exp, unit, 2.5, 3.5, "")
    yield "mild with logarithm", jacobi(exp, [0, 2], 2.5, 3.5, "R")
    yield "high power", jacobi(exp, both, 50, 0.5, "")
    yield "high powers", jacobi(exp, both, 50, 50, "LR")
    yield "limit", jacobi(exp, unit, -0.999, 0, "")
    yield "limit with logarithm", jacobi(exp, unit, -0.999, 1, "L")
    yield "both limits", jacobi(exp, unit, -0.999, -0.999, "LR")
    yield "pole", jacobi(lambda x: 1 / (x - i), both, -0.5, 0.5, "")
    yield "bessel", jacobi(lambda x: besselj(0, 5 * x), unit, -0.3, 0.7, "")
    yield "root beside", jacobi(sqrt, unit, -0.5, 0, "")
    yield "sum with a root", jacobi(lambda x: 1 + sqrt(x), unit, -0.9, 0, "")
    yield "root far from 0", jacobi(lambda x: sqrt(x - 1), [1, 2], -0.5, 0, "")
    yield "right root beside", jacobi(lambda x: sqrt(1 - x), unit, 0, -0.5, "")
    yield "logarithm beside", jacobi(lambda x: log(x) if x > 0 else mpf(0), unit, -0.25, 0.5, "")
    yield "kink", jacobi(lambda x: abs(x - mpf(0.3)), [0, mpf(0.3), 1], -0.5, -0.5, "")
    yield "peak", jacobi(lambda x: 1 / (x * x + mpf(0.01)), [-1, 0, 1], -0.5, 0.5, "")
    yield "breaks", jacobi(exp, [0, 0.25, 0.5, 1], -0.5, 0.5, "LR")
    yield "wave", jacobi(wave, [-1, -0.5, 0, 0.5, 1], -0.5, 0.3, "")
    yield "far from 0", jacobi(lambda x: exp(x - 10**6), [10**6, 10**6 + 1], -0.5, 0.25, "L")
    yield "small", jacobi(lambda x: exp(x * 10**8), [0, mpf(1e-8)], -0.5, 0.25, "L")
    yield "large", jacobi(lambda x: exp(x / 10**8), [0, mpf(1e8)], -0.5, 0.25, "R")
    yield "constant", pi
    yield "pair", [jacobi(exp, unit, -0.5, 0.5, ""), jacobi(cos, unit, -0.5, 0.5, "")]
    yield "list", [jacobi(lambda x, k=k: x**k, unit, -0.5, 0.5, "") for k in range(10)]
    yield "turning", jacobi(lambda x: exp(i * x), unit, -0.5, -0.5, "L")
    from mpmath import besseli, beta

    assert abs(jacobi(exp, both, -0.5, -0.5, "") - pi * besseli(0, 1)) < mpf(10) ** -32
    assert abs(jacobi(lambda x: mpf(1), unit, -0.999, 2.5, "") - beta(mpf(-0.999) + 1, 3.5)) < mpf(10) ** -28


for path, rows in [("cauchy", principal_values()), ("algebraic", ends())]:
    with open(f"tests/data/weights_{path}.csv", "w") as file:
        file.write("name,components\n")
        for name, y in rows:
            file.write(f"{name},{';'.join(nstr(z, 30) for z in components(y))}\n")
            print(name, flush=True)
