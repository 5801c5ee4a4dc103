#!/usr/bin/env python3
"""Write `tests/data/near_poles.csv`: integrals of functions with poles beside the range.

Needs mpmath. Run from the root of the project:

    python3 tests/reference/near_poles.py > tests/data/near_poles.csv

In 60-digit arithmetic, with z = place + i distance:

    wave     exp(3 i x)/(x - z) on [-1, 1], an exponential integral
    cosine   cos(3 x)/((x - place)^2 + distance^2) on [-1, 1], from two of these by partial fractions
    root     sqrt(x)/((x - place)^2 + distance^2) on [0, 1]: sqrt(x)/(x - z) is the derivative of
             2 sqrt(x) - 2 sqrt(z) artanh(sqrt(x/z))

Each is compared with a quadrature over pieces that narrow towards the poles.
"""

import sys

from mpmath import atanh, cos, e1, exp, mp, mpc, mpf, nstr, pi, quad, sqrt

mp.dps = 60

PLACES = (
    ("0", "0.25"),
    ("0.125", "0.03125"),
    ("-0.625", "0.00390625"),
    ("0.3125", "0.000244140625"),
    ("1.0625", "0.03125"),
    ("0.75", "0.00000095367431640625"),
)


def wave(z):
    """The integral of exp(3 i x)/(x - z) from -1 to 1."""
    first, last = (-exp(3j * z) * e1(-3j * (x - z)) for x in (-1, 1))
    # Above the real axis, E1 is continued across its cut as x passes the real part of z.
    crosses = z.imag > 0 and -1 < z.real < 1
    return last - first + (2j * pi * exp(3j * z) if crosses else 0)


def cosine(z):
    both = (wave(z) + wave(z.conjugate()).conjugate()) / 2
    return both.imag / z.imag


def root(z):
    return (2 - 2 * sqrt(z) * atanh(1 / sqrt(z))).imag / z.imag


def checked(value, f, z, lower):
    points = {mpf(lower), mpf(1)}
    step = z.imag
    while step < 2:
        points.update(p for p in (z.real - step, z.real, z.real + step) if lower < p < 1)
        step *= 4
    assert abs(quad(f, sorted(points)) - value) < mpf(10) ** -25 * abs(value)
    return mpc(value)


sys.stdout.write("kind,place,distance,re,im\n")
for place, distance in PLACES:
    z = mpc(place, distance)
    square = lambda x: (x - z.real) ** 2 + z.imag**2
    rows = [
        ("wave", checked(wave(z), lambda x: exp(3j * x) / (x - z), z, -1)),
        ("cosine", checked(cosine(z), lambda x: cos(3 * x) / square(x), z, -1)),
    ]
    if z.real > 0:
        rows.append(("root", checked(root(z), lambda x: sqrt(x) / square(x), z, 0)))
    for kind, value in rows:
        re, im = nstr(value.real, 32), nstr(value.imag, 32)
        sys.stdout.write(f"{kind},{place},{distance},{re},{im}\n")
