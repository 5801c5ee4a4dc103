"""Coefficients and tables for `quadrille::elementary`.

Needs Python 3 and mpmath (written with 1.3.0). Run from the root of the project:

    python3 tests/reference/elementary.py polynomial
    python3 tests/reference/elementary.py sin_cos > tests/data/elementary_sin_cos.csv
    python3 tests/reference/elementary.py exp     > tests/data/elementary_exp.csv
    python3 tests/reference/elementary.py near_zeros

`polynomial` prints the coefficients of the exponential: near-minimax of (e^r - 1 - r)/r^2 on
|r| <= ln(2)/2. The kernels of sine and cosine and the parts of pi/2 and ln 2 are fdlibm's.

A value of the tables is the nearest double, and what remains of it in units in its last place, so
that errors of a fraction of such a unit show. `near_zeros` prints, binade by binade, the double
closest to a multiple of pi/2: where most digits cancel.
"""

import math
import random
import sys

import mpmath as mp

mp.mp.prec = 400

LIMIT = 1e6


def ulp(x):
    return mp.mpf(math.ulp(x))


def split(value):
    """The nearest double, and the rest in units in its last place."""
    # Through integers, because float() of mpmath rounds subnormal numbers twice.
    sign, value = (-1 if value < 0 else 1), abs(value)
    if value == 0:
        return 0.0, 0.0
    exponent = max(mp.frexp(value)[1] - 53, -1074)
    units = mp.nint(mp.ldexp(value, -exponent))
    nearest = math.ldexp(int(units), exponent)
    return sign * nearest, sign * float((value - mp.mpf(nearest)) / ulp(nearest))


def row(*numbers):
    print(",".join(repr(n) for n in numbers))


def close_to_multiple(exponent):
    """The double in [2^exponent, 2^(exponent + 1)) that is closest to a multiple of pi/2.

    Best approximations m 2^(exponent - 52) = n pi/2 come from the continued fraction of
    2^(exponent - 52)/(pi/2) (W. Kahan; J.-M. Muller, Elementary Functions, 2nd ed., 9.3.2).
    """
    unit = mp.ldexp(1, exponent - 52)
    target = unit / (mp.pi / 2)
    best = None
    numerators, denominators = (0, 1), (1, 0)
    rest = target
    while True:
        digit = int(mp.floor(rest))
        numerators = (numerators[1], digit * numerators[1] + numerators[0])
        denominators = (denominators[1], digit * denominators[1] + denominators[0])
        m = denominators[1]
        if m >= 2**53:
            break
        # Its multiples lie as close in proportion.
        factor = max(1, -(-(2**52) // m))
        if factor * m < 2**53:
            x = math.ldexp(factor * m, exponent - 52)
            off = abs(x - mp.nint(x / (mp.pi / 2)) * (mp.pi / 2))
            if best is None or off < best[0]:
                best = (off, x)
        rest = 1 / (rest - digit)
    return best


def angles():
    rng = random.Random(1)
    points = [0.0, 5e-324, 1e-310, 2.2250738585072014e-308, 1e-160, 1e-20, 1e-8, LIMIT]
    points += [math.nextafter(LIMIT, 0.0), math.pi / 4, math.nextafter(math.pi / 4, 1.0)]
    points += [close_to_multiple(e)[1] for e in range(0, 20)]
    for _ in range(60):
        points.append(10 ** rng.uniform(-9, 6))
    for _ in range(60):
        points.append(rng.uniform(0.0, 7.0))
    for _ in range(60):
        points.append(rng.uniform(0.0, LIMIT))
    for _ in range(40):  # nearest to a multiple of pi/2
        points.append(float(rng.randrange(1, 600_000) * mp.pi / 2))
    for _ in range(40):  # halfway, where the quadrant changes
        near = float((2 * rng.randrange(0, 300_000) + 1) * mp.pi / 4)
        points.append(near * (1 + rng.choice((-1, 0, 1)) * 2.0**-50))
    return [x * rng.choice((-1, 1)) for x in points if x <= LIMIT]


def exponents():
    rng = random.Random(2)
    points = [0.0, 5e-324, -1e-300, 1e-17, -1e-17, 1e-9, 1.0, -1.0]
    points += [709.782712893384, 709.0, -708.3964185322641, -708.4, -744.4400719213812]
    points += [-745.1332191019411, -745.13321910194122, -745.14, -750.0, -740.5, -720.25]
    for _ in range(120):
        points.append(rng.uniform(-1, 1) * 10 ** rng.uniform(-4, 2.85))
    for _ in range(60):  # halfway, where the power of two changes
        near = float((rng.randrange(-1070, 1020) + mp.mpf(0.5)) * mp.log(2))
        points.append(near * (1 + rng.choice((-1, 0, 1)) * 2.0**-50))
    for _ in range(40):
        points.append(rng.uniform(-745.1, -708.0))
    return [x for x in points if x <= 709.782712893384]


def main(kind):
    if kind == "polynomial":
        half = mp.log(2) / 2 * mp.mpf("1.0001")
        quotient = lambda r: mp.quad(lambda t: (1 - t) * mp.exp(r * t), [0, 1])
        for coefficient in reversed(mp.chebyfit(quotient, [-half, half], 10)):
            print(repr(float(coefficient)))
    elif kind == "near_zeros":
        for exponent in range(0, 20):
            off, x = close_to_multiple(exponent)
            print(exponent, repr(x), mp.nstr(off, 5))
    elif kind == "sin_cos":
        print("x,sin,sin_ulps,cos,cos_ulps")
        for x in angles():
            row(x, *split(mp.sin(mp.mpf(x))), *split(mp.cos(mp.mpf(x))))
    elif kind == "exp":
        print("x,exp,exp_ulps")
        for x in exponents():
            row(x, *split(mp.exp(mp.mpf(x))))


main(*sys.argv[1:])
