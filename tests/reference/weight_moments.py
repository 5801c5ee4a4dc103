#!/usr/bin/env python3
"""Writes tests/data/weight_cauchy_moments.csv and tests/data/weight_algebraic_moments.csv: moments of the
weights 1/(t - tau), and of powers and logarithms of the distances from the ends of a panel.

The recurrences are run with 150 digits, their first terms are closed forms, and some moments are held
against quadrature.
"""

from mpmath import mp, mpf, beta, chebyt, log, nstr, psi, quad

mp.dps = 150
DEGREE = 128
DIGITS = 20
EXPONENTS = [-0.999, -0.9, -0.5, 0.0, 0.5, 1.0, 3.7, 10.0, 50.0]
WIDTH = mpf(1.5)
SOME = [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 13, 15, 16, 20, 24, 31, 32, 33, 40, 50, 51, 52, 53, 63, 64, 65, 90, 110, 127, 128]


def cauchy(left, right):
    """PV int T_k(t)/(t - tau) dt with the singular point at these distances from the ends."""
    tau = (left - right) / (left + right)
    m = [log(right / left)]
    m.append(2 + tau * m[0])
    for k in range(1, DEGREE):
        m.append(2 * tau * m[k] - m[k - 1] - (mpf(4) / (k * k - 1) if k % 2 == 0 else 0))
    return m


def jacobi(a, b):
    """int T_k(2 v - 1) v^a (1 - v)^b dv, and its derivatives by a, by b, and by both."""
    s, d = a + b + 2, a - b
    total = beta(a + 1, b + 1)
    by_a, by_b = psi(0, a + 1) - psi(0, s), psi(0, b + 1) - psi(0, s)
    both = by_a * by_b - psi(1, s)
    r, ra, rb, rab = d / s, 2 * (b + 1) / s**2, -2 * (a + 1) / s**2, 2 * d / s**3
    m = [[mpf(1), r], [by_a, by_a * r + ra], [by_b, by_b * r + rb]]
    m.append([both, both * r + by_a * rb + by_b * ra + rab])
    for k in range(1, DEGREE):
        def step(list, constant):
            list.append((2 * d * list[k] - (s - k) * list[k - 1] + constant) / (s + k))

        def around(list):
            return list[k - 1] + list[k + 1]

        step(m[0], 0)
        step(m[1], 2 * m[0][k] - around(m[0]))
        step(m[2], -2 * m[0][k] - around(m[0]))
        step(m[3], 2 * (m[2][k] - m[1][k]) - around(m[1]) - around(m[2]))
    return [[total * y for y in list] for list in m]


def algebraic(a, b):
    """The same of (x - p)^a (q - x)^b times 1 and logarithms, on a panel of WIDTH."""
    m = jacobi(a, b)
    factor, ln = WIDTH ** (a + b + 1), log(WIDTH)
    plain, by_a, by_b, both = m
    ks = range(DEGREE + 1)
    return [
        [factor * plain[k] for k in ks],
        [factor * (ln * plain[k] + by_a[k]) for k in ks],
        [factor * (ln * plain[k] + by_b[k]) for k in ks],
        [factor * (ln * (ln * plain[k] + by_a[k] + by_b[k]) + both[k]) for k in ks],
    ]


def check():
    """Against quadrature."""
    a, b = mpf(-0.5), mpf(3.7)
    lists = algebraic(a, b)
    mp.dps = 30
    for k in [0, 1, 5, 17]:
        def f(v):
            return chebyt(k, 2 * v - 1) * (WIDTH * v) ** a * (WIDTH * (1 - v)) ** b * WIDTH

        left, right = (lambda v: log(WIDTH * v)), (lambda v: log(WIDTH * (1 - v)))
        logs = [lambda v: 1, left, right, lambda v: left(v) * right(v)]
        for list, factor in zip(lists, logs):
            y = quad(lambda v: f(v) * factor(v), [0, 0.25, 0.5, 1])
            assert abs(y - list[k]) < 1e-14, (k, y, list[k])
    mp.dps = 150


def main():
    check()
    node = mpf(float(mp.cos(mp.pi / 32)))
    ulp = mpf(2) ** -52
    cases = [(1, 1), (1 + mpf(2) ** -20, 1), (1.25, 0.75), (1.5, 0.5), (1.5625, 0.4375), (0.3, 1.7)]
    cases += [(mpf(1.875), mpf(0.125)), (mpf(2) ** -7, 1), (1, mpf(2) ** -20), (mpf(2) ** -40, 2)]
    cases += [(1 - n * ulp, n * ulp) for n in (1, 2, 4)] + [(1 + node, 1 - node), (mpf(1e300), mpf(1e290))]
    with open("tests/data/weight_cauchy_moments.csv", "w") as file:
        file.write("left,right,moments from k = 0\n")
        for left, right in cases:
            left, right = mpf(float(left)), mpf(float(right))
            m = [nstr(y, DIGITS) for y in cauchy(left, right)]
            file.write(f"{float(left)!r},{float(right)!r},{';'.join(m)}\n")
    with open("tests/data/weight_algebraic_moments.csv", "w") as file:
        file.write("a,b,logarithms,degrees,moments\n")
        for i, a in enumerate(EXPONENTS):
            for b in EXPONENTS[i:]:
                all = (a, b) in [(-0.5, 0.5), (-0.9, 10.0), (3.7, 50.0)]
                ks = range(DEGREE + 1) if all else SOME
                for name, m in zip(["none", "left", "right", "both"], algebraic(mpf(a), mpf(b))):
                    digits = ";".join(nstr(m[k], 17) for k in ks)
                    degrees = "all" if all else "some"
                    file.write(f"{a},{b},{name},{degrees},{digits}\n")


main()
