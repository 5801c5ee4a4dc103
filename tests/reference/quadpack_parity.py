#!/usr/bin/env python3
"""Runs SciPy's `quad` (QUADPACK's QAGS, QAGP and QAGI) over a catalogue of
integrals and writes tests/data/quadpack_parity.csv, which tests/integration/qags_parity.rs
holds `Method::Qags` to.

    python3 tests/reference/quadpack_parity.py            # writes the table
    python3 tests/reference/quadpack_parity.py --check    # compares, writes nothing

Needs Python 3.10+, SciPy (made with 1.17.1) and mpmath (made with 1.3).

Columns: name, integrand, parameter, domain (end;breaks...;end), epsabs, epsrel,
limit, value, abserr, neval, ier, last, magnitude, value_noise, abserr_noise,
alternatives, exact. Doubles are written with `repr` and so read back to the bit.
`magnitude` is the integral of |f| in double precision, the scale of rounding in
the result.

How much of a row is decided by rounding is measured: SciPy runs it again 100
times with every sample of f moved at random by up to one and a half units in its last
place. `value_noise` and `abserr_noise` are the largest moves of value and abserr,
and `alternatives` lists the neval:ier:last, other than the row's own, that came
out. A singular integrand has such rows, because extrapolation there ends at the
last digit.

`exact` has 36 digits, for the integrand as given: parameters and ends are the
doubles, not the decimal numbers they were typed as. It comes from a closed form
unless the entry says `numeric`, which is mpmath's tanh-sinh or Gauss-Legendre
rule at 60 digits.

An integrand uses only +, -, *, / and functions of the C library, in the same
order as its twin in the Rust test, so that both sides see the same bits.

Problems: R. Piessens, E. de Doncker-Kapenga, C. W. Ueberhuber, D. K. Kahaner,
QUADPACK (Springer 1983), chapter 4; D. K. Kahaner, "Comparison of numerical
quadrature formulas", in Mathematical Software (Academic Press 1971); and others
that reach the exits these do not.
"""

import csv
import math
import sys
from math import atan, cos, cosh, exp, expm1, fabs, floor, log, pow, sin, sqrt
from pathlib import Path
from typing import Callable, NamedTuple

import mpmath as mp
import scipy
from scipy.integrate import quad

mp.mp.dps = 60
INF = math.inf
PI = math.pi
THIRD = 1.0 / 3.0
QUARTER_PI = 0.25 * PI

# ----------------------------------------------------------------- integrands
# f(x, p); the twin of the same name in tests/integration/qags_parity.rs does the same
# operations in the same order.


def kahaner_18(x, p):
    return cos(cos(x) + 3.0 * sin(x) + 2.0 * cos(2.0 * x) + 3.0 * sin(2.0 * x) + 3.0 * cos(3.0 * x))


def kahaner_21(x, p):
    a = 1.0 / cosh(10.0 * (x - 0.2))
    b = 1.0 / cosh(100.0 * (x - 0.4))
    c = 1.0 / cosh(1000.0 * (x - 0.6))
    return a * a + b * b * b * b + c * c * c * c * c * c


def sinc_squared(x, p):
    s = sin(50.0 * PI * x) / (50.0 * PI * x)
    return 50.0 * s * s


def logistic(x, p):
    e = exp(-fabs(x))
    return e / ((1.0 + e) * (1.0 + e))


INTEGRANDS: dict[str, Callable[[float, float], float]] = {
    # QUADPACK, chapter 4
    "power_log": lambda x, p: pow(x, p) * log(1.0 / x),
    "peak": lambda x, p: pow(4.0, -p) / ((x - QUARTER_PI) * (x - QUARTER_PI) + pow(16.0, -p)),
    "cos_of_sine": lambda x, p: cos(pow(2.0, p) * sin(x)),
    "cusp_third": lambda x, p: pow(fabs(x - THIRD), p),
    "cusp_quarter_pi": lambda x, p: pow(fabs(x - QUARTER_PI), p),
    "near_pole_root": lambda x, p: 1.0 / ((1.0 + x + pow(2.0, -p)) * sqrt((1.0 - x) * (1.0 + x))),
    "sine_power": lambda x, p: pow(sin(x), p - 1.0),
    "log_power": lambda x, p: pow(log(1.0 / x), p - 1.0),
    "damped_sine": lambda x, p: exp(20.0 * (x - 1.0)) * sin(pow(2.0, p) * x),
    "cos_over_roots": lambda x, p: cos(pow(2.0, p) * x) / sqrt(x * (1.0 - x)),
    "square_exp": lambda x, p: x * x * exp(-pow(2.0, -p) * x),
    "power_over_square": lambda x, p: pow(x, p - 1.0) / ((1.0 + 10.0 * x) * (1.0 + 10.0 * x)),
    "cubic_log": lambda x, p: x * x * x * log(fabs((x * x - 1.0) * (x * x - 2.0))),
    "log_lorentz": lambda x, p: log(x) / (1.0 + 100.0 * x * x),
    "root_log": lambda x, p: sqrt(x) * log(x) / ((1.0 + x) * (1.0 + x)),
    "cos_over_root": lambda x, p: cos(0.5 * PI * x) / sqrt(x),
    "inverse_root_log": lambda x, p: log(x) / sqrt(x),
    "cranley_patterson": lambda x, p: 1.0 / sqrt(fabs(x * x + 2.0 * x - 2.0)),
    # Kahaner's 21
    "exp": lambda x, p: exp(x),
    "step": lambda x, p: 1.0 if x > p else 0.0,
    "sqrt": lambda x, p: sqrt(x),
    "cosh_minus_cos": lambda x, p: 0.92 * cosh(x) - cos(x),
    "quartic_0.9": lambda x, p: 1.0 / (x * x * x * x + x * x + 0.9),
    "x_sqrt": lambda x, p: x * sqrt(x),
    "inverse_sqrt": lambda x, p: 1.0 / sqrt(x),
    "quartic": lambda x, p: 1.0 / (1.0 + x * x * x * x),
    "periodic": lambda x, p: 2.0 / (2.0 + sin(10.0 * PI * x)),
    "inverse_1_plus_x": lambda x, p: 1.0 / (1.0 + x),
    "fermi": lambda x, p: 1.0 / (1.0 + exp(x)),
    "bose": lambda x, p: x / expm1(x),
    "sinc_100": lambda x, p: sin(100.0 * PI * x) / (PI * x),
    "gauss_50": lambda x, p: sqrt(50.0) * exp(-50.0 * PI * x * x),
    "exp_25": lambda x, p: 25.0 * exp(-25.0 * x),
    "lorentz_2500": lambda x, p: 50.0 / (PI * (2500.0 * x * x + 1.0)),
    "sinc_squared": sinc_squared,
    "kahaner_18": kahaner_18,
    "log": lambda x, p: log(x),
    "lorentz_1.005": lambda x, p: 1.0 / (x * x + 1.005),
    "kahaner_21": kahaner_21,
    # others
    "one": lambda x, p: 1.0,
    "zero": lambda x, p: 0.0,
    "cubic": lambda x, p: x * x * x - 2.0 * x,
    "sin": lambda x, p: sin(p * x),
    "cos": lambda x, p: cos(p * x),
    "power": lambda x, p: pow(x, p),
    "abs_power": lambda x, p: pow(fabs(x - p), -0.5),
    "cusp": lambda x, p: sqrt(fabs(x - p)),
    "kink": lambda x, p: exp(fabs(x - p)),
    "abs_log": lambda x, p: log(fabs(x - p)),
    "exp_step": lambda x, p: exp(x) if x > p else 0.0,
    "sawtooth": lambda x, p: p * x - floor(p * x),
    "sign_exp": lambda x, p: exp(x) if x > p else -exp(x),
    "gauss": lambda x, p: exp(-p * (x - 0.3) * (x - 0.3)),
    "gauss_at": lambda x, p: exp(-(x - p) * (x - p)),
    "lorentz_at_third": lambda x, p: p / ((x - THIRD) * (x - THIRD) + p * p),
    "chirp": lambda x, p: x * cos(p * x * x),
    "sin_inverse": lambda x, p: sin(1.0 / x),
    "inverse_power_wave": lambda x, p: cos(log(x)) * pow(x, p),
    "exp_sin": lambda x, p: exp(sin(p * x)),
    "exp_minus": lambda x, p: exp(-p * x),
    "exp_wave": lambda x, p: exp(-x) * cos(p * x),
    "exp_root": lambda x, p: exp(-x) / sqrt(x),
    "exp_log": lambda x, p: exp(-x) * log(x),
    "planck": lambda x, p: x * x * x * exp(-x) / -expm1(-x),
    "runge": lambda x, p: 1.0 / (1.0 + p * x * x),
    "gauss_wave": lambda x, p: exp(-x * x) * cos(p * x),
    "gauss_x": lambda x, p: x * exp(-x * x),
    "exp_abs": lambda x, p: exp(-fabs(x - p)),
    "logistic": logistic,
    "exp_abs_root": lambda x, p: exp(-fabs(x)) / sqrt(fabs(x)),
    "tail": lambda x, p: pow(1.0 + fabs(x), p),
    "atan_tail": lambda x, p: atan(x) / (1.0 + x * x),
    "inverse_distance": lambda x, p: 1.0 / fabs(x - p),
    "inverse_signed": lambda x, p: 1.0 / (x - p),
    "inverse_log_squared": lambda x, p: 1.0 / (x * log(x) * log(x)),
    "noisy": lambda x, p: exp(x) * (1.0 + p * sin(1.0e8 * x)),
    "x_wave": lambda x, p: x * sin(p * x),
}


# -------------------------------------------------------------- exact values
def m(x):
    """The double itself, exactly."""
    return mp.mpf(x)


def numeric(f, points):
    """mpmath at 60 digits, accepted when two rules of different degree agree."""
    points = [mp.mpf(x) for x in points]
    first = mp.quad(f, points, maxdegree=9)
    with mp.workdps(75):
        second = mp.quad(f, points, maxdegree=10)
    scale = max(abs(second), mp.mpf("1e-3"))
    assert abs(first - second) <= scale * mp.mpf("1e-36"), (points, first, second)
    return +second


def by_parts(f, a, b, pieces):
    """`numeric` over equal pieces: for oscillating integrands."""
    a, b = mp.mpf(a), mp.mpf(b)
    return numeric(f, [a + (b - a) * k / pieces for k in range(pieces + 1)])


def power_integral(c, p, a, b):
    """The integral of |x - c|^p from a to b."""
    c, p, a, b = m(c), m(p), m(a), m(b)
    def antiderivative(x):
        return mp.sign(x - c) * abs(x - c) ** (p + 1) / (p + 1)
    return antiderivative(b) - antiderivative(a)


def log_integral(c, a, b):
    """The integral of log|x - c| from a to b."""
    c, a, b = m(c), m(a), m(b)
    def antiderivative(x):
        return (x - c) * mp.log(abs(x - c)) - (x - c) if x != c else mp.mpf(0)
    return antiderivative(b) - antiderivative(a)


def gauss_integral(centre, sharpness, a, b):
    centre, sharpness = m(centre), m(sharpness)
    root = mp.sqrt(sharpness)
    return mp.sqrt(mp.pi) / (2 * root) * (mp.erf(root * (m(b) - centre)) - mp.erf(root * (m(a) - centre)))


def lorentz_integral(centre, width, a, b):
    """The integral of width / ((x - centre)^2 + width^2)."""
    centre, width = m(centre), m(width)
    return mp.atan((m(b) - centre) / width) - mp.atan((m(a) - centre) / width)


def tail_over_quadratic(p):
    """The integral of x^(p-1) / (1+10x)^2 over the half line."""
    p = m(p)
    return mp.mpf(10) ** -p * (1 - p) * mp.pi / mp.sin(mp.pi * p)


def cubic_log_exact():
    """x^3 log|(x^2-1)(x^2-2)| on [0, 3], by parts in u = x^2."""
    return 61 * mp.log(2) + mp.mpf(77) / 4 * mp.log(7) - 27


# ------------------------------------------------------------------ the cases
class Problem(NamedTuple):
    integrand: str
    parameter: float
    domain: tuple[float, ...]
    exact: object  # a number, or "divergent"
    runs: tuple[tuple[float, float, int], ...]


# epsabs, epsrel, limit
SCIPY = (1.49e-8, 1.49e-8, 50)
EASY = (0.0, 1e-3, 50)
ABSOLUTE = (1e-6, 0.0, 50)
USUAL = (0.0, 1e-8, 100)
TIGHT = (0.0, 1e-10, 100)
FINE = (0.0, 1e-12, 200)
EXTREME = (0.0, 1e-13, 500)
IMPOSSIBLE = (0.0, 1.2e-14, 100)  # QUADPACK refuses less than 50 epsilon


def limited(limit, epsrel=1e-10):
    return (0.0, epsrel, limit)


def problems():
    cases = []

    def add(integrand, parameter, domain, exact, *runs):
        cases.append(Problem(integrand, parameter, tuple(float(x) for x in domain), exact, runs))

    # QUADPACK 1: algebraic-logarithmic end singularity
    for p, runs in [(-0.9, (SCIPY, TIGHT)), (-0.5, (EASY, FINE, limited(1), limited(3))), (0.0, (TIGHT,)),
                    (0.3, (USUAL, FINE)), (1.1, (TIGHT,)), (2.6, (FINE,))]:
        add("power_log", p, (0, 1), (1 + m(p)) ** -2, *runs)
    # QUADPACK 2: a peak, ever sharper
    for p, runs in [(0.0, (TIGHT,)), (2.0, (FINE,)), (5.0, (SCIPY, FINE)), (8.0, (USUAL, limited(2), limited(10))),
                    (12.0, (USUAL,)), (20.0, (TIGHT,))]:
        add("peak", p, (0, 1), lorentz_integral(QUARTER_PI, mp.mpf(4) ** -m(p), 0, 1), *runs)
    # QUADPACK 3: oscillation
    for p, runs in [(0.0, (TIGHT,)), (3.0, (USUAL,)), (5.0, (FINE,)), (7.0, (ABSOLUTE, FINE)),
                    (10.0, (TIGHT, limited(10)))]:
        exact = mp.pi * mp.besselj(0, mp.mpf(2) ** m(p))
        # The upper end is the double nearest pi: sin there is the remainder.
        exact -= mp.pi - m(PI)
        add("cos_of_sine", p, (0, PI), exact, *runs)
    # QUADPACK 4 and 5: an interior singularity at a rational and an irrational point
    for p, runs in [(-0.8, (USUAL,)), (-0.5, (SCIPY, TIGHT)), (-0.1, (USUAL, EXTREME)), (0.5, (FINE,)), (2.1, (TIGHT,))]:
        add("cusp_third", p, (0, 1), power_integral(THIRD, p, 0, 1), *runs)
        add("cusp_quarter_pi", p, (0, 1), power_integral(QUARTER_PI, p, 0, 1), *runs)
    # QUADPACK 6: both ends singular, a pole near the lower one
    for p, runs in [(1.0, (USUAL,)), (4.0, (SCIPY, TIGHT)), (10.0, (USUAL, FINE))]:
        u = 1 + mp.mpf(2) ** -m(p)
        add("near_pole_root", p, (-1, 1), mp.pi / mp.sqrt(u * u - 1), *runs)
    # QUADPACK 7
    for p, runs in [(0.1, (USUAL,)), (0.5, (SCIPY, FINE)), (1.3, (TIGHT,)), (2.0, (FINE,))]:
        q = m(p)
        exact = mp.mpf(2) ** (q - 2) * mp.gamma(q / 2) ** 2 / mp.gamma(q) - (mp.pi / 2 - m(0.5 * PI))
        add("sine_power", p, (0, 0.5 * PI), exact, *runs)
    # QUADPACK 8
    for p, runs in [(0.1, (USUAL, FINE)), (0.5, (TIGHT, EXTREME)), (1.7, (FINE,)), (2.0, (USUAL,))]:
        add("log_power", p, (0, 1), mp.gamma(m(p)), *runs)
    # QUADPACK 9
    for p, runs in [(2.0, (FINE,)), (6.0, (TIGHT,)), (9.0, (SCIPY, TIGHT))]:
        w = mp.mpf(2) ** m(p)
        add("damped_sine", p, (0, 1), (20 * mp.sin(w) - w * mp.cos(w) + w * mp.exp(-20)) / (400 + w * w), *runs)
    # QUADPACK 10
    for p, runs in [(0.0, (TIGHT,)), (4.0, (SCIPY, USUAL, FINE)), (8.0, (USUAL, FINE))]:
        w = mp.mpf(2) ** (m(p) - 1)
        add("cos_over_roots", p, (0, 1), mp.pi * mp.cos(w) * mp.besselj(0, w), *runs)
    # QUADPACK 11: half line, ever slower decay
    for p, runs in [(0.0, (FINE,)), (3.0, (SCIPY, TIGHT)), (8.0, (USUAL,))]:
        add("square_exp", p, (0, INF), mp.mpf(2) ** (3 * m(p) + 1), *runs)
    # QUADPACK 12: half line and a singular end
    for p, runs in [(0.1, (USUAL, FINE)), (0.5, (TIGHT, EXTREME)), (1.5, (FINE,)), (1.9, (USUAL, limited(3)))]:
        add("power_over_square", p, (0, INF), tail_over_quadratic(p), *runs)
    # QUADPACK, examples of QAGP and QAGI
    root2 = sqrt(2.0)
    add("cubic_log", 0, (0, 1, root2, 3), cubic_log_exact(), SCIPY, FINE, IMPOSSIBLE, limited(4))
    add("cubic_log", 0, (0, 3), cubic_log_exact(), USUAL, limited(500, 1.2e-14))
    add("log_lorentz", 0, (0, INF), -mp.pi * mp.log(10) / 20, SCIPY, FINE, limited(1))
    add("root_log", 0, (0, INF), mp.pi, USUAL, FINE)
    add("cos_over_root", 0, (0, INF), mp.mpf(1), SCIPY)
    add("inverse_root_log", 0, (0, 1), mp.mpf(-4), SCIPY, FINE)
    exact = mp.pi / 2 - mp.asin(1 / mp.sqrt(3)) + mp.log(3) / 2
    add("cranley_patterson", 0, (0, 1), exact, USUAL, FINE)
    add("cranley_patterson", 0, (0, sqrt(3.0) - 1.0, 1), exact, USUAL)

    # Kahaner's 21
    ten = mp.mpf(10)
    add("exp", 0, (0, 1), mp.e - 1, FINE, IMPOSSIBLE)
    add("step", 0.3, (0, 1), 1 - m(0.3), SCIPY, TIGHT, limited(10))
    add("sqrt", 0, (0, 1), mp.mpf(2) / 3, TIGHT)
    add("cosh_minus_cos", 0, (-1, 1), 2 * m(0.92) * mp.sinh(1) - 2 * mp.sin(1), FINE, IMPOSSIBLE)
    add("quartic_0.9", 0, (-1, 1), numeric(lambda x: 1 / (x**4 + x**2 + m(0.9)), [-1, 0, 1]), FINE)
    add("x_sqrt", 0, (0, 1), mp.mpf(2) / 5, TIGHT)
    add("inverse_sqrt", 0, (0, 1), mp.mpf(2), USUAL, FINE)
    add("quartic", 0, (0, 1), (mp.pi + 2 * mp.log(1 + mp.sqrt(2))) / (4 * mp.sqrt(2)), FINE, limited(2))
    w = 10 * m(PI)
    add("periodic", 0, (0, 1), numeric(lambda x: 2 / (2 + mp.sin(w * x)), [mp.mpf(k) / 20 for k in range(21)]), FINE)
    add("inverse_1_plus_x", 0, (0, 1), mp.log(2), FINE)
    add("fermi", 0, (0, 1), 1 - mp.log((1 + mp.e) / 2), FINE)
    add("bose", 0, (0, 1), numeric(lambda x: x / mp.expm1(x), [0, 1]), FINE)
    w = 100 * m(PI)
    add("sinc_100", 0, (0.1, 1), (mp.si(w) - mp.si(w * m(0.1))) / m(PI), TIGHT)
    add("gauss_50", 0, (0, 10), mp.sqrt(50) * mp.sqrt(mp.pi / (50 * m(PI))) / 2 * mp.erf(mp.sqrt(50 * m(PI)) * 10), TIGHT)
    add("exp_25", 0, (0, 10), -mp.expm1(-250), FINE)
    add("lorentz_2500", 0, (0, 10), mp.atan(500) / m(PI), FINE)
    w = 50 * m(PI)
    antiderivative = lambda x: 50 / w**2 * (w * mp.si(2 * w * x) - mp.sin(w * x) ** 2 / x)
    add("sinc_squared", 0, (0.01, 1), antiderivative(mp.mpf(1)) - antiderivative(m(0.01)), TIGHT)
    kahaner_18_exact = by_parts(lambda x: mp.cos(mp.cos(x) + 3 * mp.sin(x) + 2 * mp.cos(2 * x)
        + 3 * mp.sin(2 * x) + 3 * mp.cos(3 * x)), 0, m(PI), 8)
    add("kahaner_18", 0, (0, PI), kahaner_18_exact, FINE)
    add("log", 0, (0, 1), mp.mpf(-1), SCIPY, FINE)
    add("lorentz_1.005", 0, (-1, 1), 2 / mp.sqrt(m(1.005)) * mp.atan(1 / mp.sqrt(m(1.005))), FINE)
    # With t = tanh: sech^4 = (1-t^2) t', sech^6 = (1-t^2)^2 t'.
    def sech_powers(x):
        s, t, u = mp.tanh(10 * (x - m(0.2))), mp.tanh(100 * (x - m(0.4))), mp.tanh(1000 * (x - m(0.6)))
        return s / 10 + (t - t**3 / 3) / 100 + (u - 2 * u**3 / 3 + u**5 / 5) / 1000
    add("kahaner_21", 0, (0, 1), sech_powers(mp.mpf(1)) - sech_powers(mp.mpf(0)), SCIPY, TIGHT)

    # Smooth, and what rounding does to the smoothest
    add("one", 0, (0, 1), mp.mpf(1), SCIPY, limited(1))
    add("zero", 0, (0, 1), mp.mpf(0), SCIPY)
    add("cubic", 0, (-1, 3), mp.mpf(12), FINE, IMPOSSIBLE, limited(1, 1.2e-14))
    add("cubic", 0, (-1, 1, 3), mp.mpf(12), IMPOSSIBLE, limited(2, 1.2e-14))
    add("cubic", 0, (-1, 1), mp.mpf(0), SCIPY)
    add("sin", 1, (0, PI), 1 - mp.cos(m(PI)), SCIPY, IMPOSSIBLE)
    add("cos", 1, (0, PI), mp.sin(m(PI)), SCIPY, USUAL)
    add("exp_sin", 3, (0, 2), by_parts(lambda x: mp.exp(mp.sin(3 * x)), 0, 2, 4), FINE, IMPOSSIBLE)
    # Roundoff, from noise that is part of the integrand
    for p, runs in [(1e-10, (USUAL, FINE)), (1e-7, (TIGHT, SCIPY)), (1e-5, (USUAL,))]:
        exact = mp.e - 1 + m(p) * mp.im((mp.exp(1 + mp.mpc(0, 1) * ten**8) - 1) / (1 + mp.mpc(0, 1) * ten**8))
        add("noisy", p, (0, 1), exact, *runs)

    # Oscillating
    add("sin", 50, (0, 1), (1 - mp.cos(50)) / 50, EASY, TIGHT, FINE)
    add("cos", 300, (0, 1), mp.sin(300) / 300, SCIPY, limited(2), limited(10), limited(100))
    add("sin", 1000, (0, 1), (1 - mp.cos(1000)) / 1000, SCIPY, EXTREME)
    add("x_wave", 20, (0, 10), mp.sin(200) / 400 - 10 * mp.cos(200) / 20, TIGHT)
    add("chirp", 20, (0, 3), mp.sin(180) / 40, TIGHT)
    add("chirp", 200, (0, 1), mp.sin(200) / 400, SCIPY, TIGHT)
    add("sin_inverse", 0, (0, 1), mp.sin(1) - mp.ci(1), SCIPY, limited(10), limited(200))
    add("sin_inverse", 0, (0.01, 1), mp.sin(1) - mp.ci(1) - m(0.01) * mp.sin(1 / m(0.01)) + mp.ci(1 / m(0.01)), TIGHT)
    for p, runs in [(-0.5, (SCIPY, TIGHT)), (0.5, (USUAL,))]:
        add("inverse_power_wave", p, (0, 1), (m(p) + 1) / ((m(p) + 1) ** 2 + 1), *runs)

    # Singular at an end or inside
    for p, runs in [(-0.99, (SCIPY, USUAL)), (-0.75, (TIGHT,)), (-0.25, (FINE,)), (0.1, (FINE,)), (7.5, (FINE,))]:
        add("power", p, (0, 1), 1 / (m(p) + 1), *runs)
    add("power", -0.5, (0, 1e-3), 2 * mp.sqrt(m(1e-3)), USUAL)
    add("power", -0.5, (0, 1e10), 2 * mp.sqrt(m(1e10)), USUAL)
    add("abs_power", 0.7, (0, 1), power_integral(0.7, -0.5, 0, 1), SCIPY, limited(10))
    add("abs_log", 0.3, (0, 1), log_integral(0.3, 0, 1), SCIPY, TIGHT)
    add("abs_log", 0.0, (-1, 2), log_integral(0.0, -1, 2), TIGHT)
    add("cusp", 0.7, (0, 1), power_integral(0.7, 0.5, 0, 1), USUAL)
    add("kink", 0.6, (0, 1), mp.expm1(m(0.6)) + mp.expm1(1 - m(0.6)), USUAL, FINE)

    # Discontinuous
    add("step", 1.0 / PI, (0, 1), 1 - m(1.0 / PI), TIGHT)
    add("step", 0.5, (0, 1), mp.mpf(1) / 2, TIGHT)
    add("exp_step", 0.3, (0, 1), mp.e - mp.exp(m(0.3)), SCIPY, USUAL)
    add("exp_step", 1.0 / PI, (0, 1), mp.e - mp.exp(m(1.0 / PI)), TIGHT)
    add("sign_exp", 0.7, (0, 1), mp.e + 1 - 2 * mp.exp(m(0.7)), USUAL)
    add("sawtooth", 10, (0, 1), mp.mpf(1) / 2, SCIPY, TIGHT)
    add("sawtooth", 7, (0, 1.1), (7 + (7 * m(1.1) - 7) ** 2) / 14, USUAL, limited(500, 1.2e-14))

    # Peaked
    add("gauss", 1e2, (0, 1), gauss_integral(0.3, 1e2, 0, 1), FINE)
    add("gauss", 1e4, (0, 1), gauss_integral(0.3, 1e4, 0, 1), SCIPY, FINE, limited(2))
    add("gauss", 1e8, (0, 1), gauss_integral(0.3, 1e8, 0, 1), SCIPY)
    for p, runs in [(1e-3, (TIGHT,)), (1e-6, (SCIPY, TIGHT, limited(10)))]:
        add("lorentz_at_third", p, (0, 1), lorentz_integral(THIRD, p, 0, 1), *runs)
    add("runge", 1e6, (-1, 1), 2 * mp.atan(1000) / 1000, USUAL)

    # Half lines
    add("exp_minus", 1, (0, INF), mp.mpf(1), SCIPY, FINE, limited(1), IMPOSSIBLE)
    add("exp_minus", 1e-3, (0, INF), 1 / m(1e-3), USUAL)
    add("exp_minus", 1e3, (0, INF), mp.mpf(1) / 1000, USUAL)
    add("exp_minus", 1, (2, INF), mp.exp(-2), TIGHT)
    add("exp_root", 0, (0, INF), mp.sqrt(mp.pi), USUAL, FINE, EXTREME)
    add("exp_log", 0, (0, INF), -mp.euler, TIGHT)
    add("exp_wave", 5, (0, INF), mp.mpf(1) / 26, USUAL, EXTREME)
    add("exp_wave", 50, (0, INF), mp.mpf(1) / 2501, SCIPY, TIGHT, EXTREME)
    add("planck", 0, (0, INF), mp.pi**4 / 15, SCIPY, FINE)
    add("runge", 1, (0, INF), mp.pi / 2, FINE)
    add("gauss_at", 116, (0, INF), mp.sqrt(mp.pi) / 2 * (1 + mp.erf(116)), SCIPY)
    add("gauss_at", 3, (0, INF), mp.sqrt(mp.pi) / 2 * (1 + mp.erf(3)), TIGHT)
    add("tail", -1.5, (0, INF), mp.mpf(2), TIGHT)
    add("tail", -1.1, (0, INF), 1 / (-1 - m(-1.1)), USUAL)
    add("tail", -3.0, (0, INF), mp.mpf(1) / 2, FINE)
    add("atan_tail", 0, (0, INF), mp.pi**2 / 8, TIGHT)
    add("power", -2.0, (1, INF), mp.mpf(1), FINE)
    add("power", -1.5, (1, INF), mp.mpf(2), TIGHT)
    add("inverse_power_wave", -2.0, (1, INF), mp.mpf(1) / 2, USUAL)
    add("exp", 0, (-INF, 0), mp.mpf(1), SCIPY, FINE, limited(2))
    add("exp", 0, (-INF, 1.5), mp.exp(1.5), TIGHT)
    add("runge", 1, (-INF, -1), mp.pi / 4, FINE)
    add("exp_abs", 1, (-INF, 0), mp.exp(-1), TIGHT)
    add("tail", -2.5, (-INF, 0), mp.mpf(2) / 3, USUAL)
    add("exp_abs_root", 0, (-INF, 0), mp.sqrt(mp.pi), USUAL)

    # The whole line
    line = (-INF, INF)
    add("gauss_at", 0, line, mp.sqrt(mp.pi), SCIPY, FINE, IMPOSSIBLE)
    add("gauss_at", 3, line, mp.sqrt(mp.pi), USUAL)
    add("gauss_at", 50, line, mp.sqrt(mp.pi), SCIPY)
    add("gauss_wave", 5, line, mp.sqrt(mp.pi) * mp.exp(-mp.mpf(25) / 4), TIGHT, FINE)
    add("gauss_wave", 20, line, mp.sqrt(mp.pi) * mp.exp(-100), SCIPY, USUAL)
    add("gauss_x", 0, line, mp.mpf(0), SCIPY, USUAL)
    add("runge", 1, line, mp.pi, FINE, limited(1))
    add("runge", 1e4, line, mp.pi / 100, TIGHT)
    add("quartic", 0, line, mp.pi / mp.sqrt(2), FINE)
    add("exp_abs", 0, line, mp.mpf(2), TIGHT)
    add("exp_abs", 1, line, mp.mpf(2), USUAL)
    add("logistic", 0, line, mp.mpf(1), TIGHT)
    add("exp_abs_root", 0, line, 2 * mp.sqrt(mp.pi), USUAL, FINE, EXTREME)
    add("tail", -1.5, line, mp.mpf(4), USUAL)

    # Either orientation
    add("exp", 0, (1, 0), 1 - mp.e, FINE)
    add("log", 0, (1, 0), mp.mpf(1), TIGHT)
    add("step", 0.3, (1, 0), m(0.3) - 1, limited(3))
    add("exp_minus", 1, (INF, 0), mp.mpf(-1), TIGHT)
    add("exp", 0, (0, -INF), mp.mpf(-1), TIGHT)
    add("gauss_at", 0, (INF, -INF), -mp.sqrt(mp.pi), TIGHT)
    add("cusp", 0.7, (1, 0.7, 0), -power_integral(0.7, 0.5, 0, 1), TIGHT)

    # Break points
    add("cusp", 0.7, (0, 0.7, 1), power_integral(0.7, 0.5, 0, 1), SCIPY, FINE)
    add("abs_power", 0.7, (0, 0.7, 1), power_integral(0.7, -0.5, 0, 1), SCIPY, FINE, limited(3))
    add("cusp_third", -0.8, (0, THIRD, 1), power_integral(THIRD, -0.8, 0, 1), USUAL)
    add("cusp_third", -0.9, (0, THIRD, 1), power_integral(THIRD, -0.9, 0, 1), SCIPY, FINE)
    add("abs_power", 0.0, (-1, 0, 1), mp.mpf(4), TIGHT)
    add("abs_log", 0.3, (0, 0.3, 1), log_integral(0.3, 0, 1), SCIPY, FINE)
    add("kink", 0.6, (0, 0.6, 1), mp.expm1(m(0.6)) + mp.expm1(1 - m(0.6)), FINE)
    add("step", 0.3, (0, 0.3, 1), 1 - m(0.3), FINE)
    add("exp_step", 0.3, (0, 0.3, 1), mp.e - mp.exp(m(0.3)), TIGHT)
    add("exp_step", 0.3, (0, 0.5, 1), mp.e - mp.exp(m(0.3)), USUAL)
    add("kahaner_18", 0, (0, 1, PI), kahaner_18_exact, limited(7), limited(6))
    add("sawtooth", 10, tuple(k / 10 for k in range(11)), mp.mpf(1) / 2, TIGHT)
    add("gauss", 1e8, (0, 0.3, 1), gauss_integral(0.3, 1e8, 0, 1), USUAL)
    add("gauss", 1e8, (0, 0.299, 0.301, 1), gauss_integral(0.3, 1e8, 0, 1), USUAL)
    add("lorentz_at_third", 1e-3, (0, THIRD, 1), lorentz_integral(THIRD, 1e-3, 0, 1), TIGHT)
    add("exp", 0, (0, 0.25, 1), mp.e - 1, FINE, IMPOSSIBLE)
    add("exp", 0, (0, 0.5, 1, 2), mp.exp(2) - 1, TIGHT)
    add("sin", 1, (0, 1, 2, PI), 1 - mp.cos(m(PI)), TIGHT)
    add("cos", 300, (0, 0.2, 0.4, 0.6, 0.8, 1), mp.sin(300) / 300, SCIPY, FINE, limited(6), limited(7))
    add("log", 0, (0, 0.5, 1), mp.mpf(-1), TIGHT)
    add("power_log", -0.9, (0, 0.5, 1), (1 + m(-0.9)) ** -2, SCIPY)
    add("noisy", 1e-7, (0, 0.5, 1), mp.e - 1 + m(1e-7) * mp.im(
        (mp.exp(1 + mp.mpc(0, 1) * ten**8) - 1) / (1 + mp.mpc(0, 1) * ten**8)), TIGHT)
    add("inverse_distance", THIRD, (0, THIRD, 1), "divergent", SCIPY)

    # Divergent, or so slow that they look it
    add("power", -1.0, (0, 1), "divergent", SCIPY, limited(10))
    add("power", -1.2, (0, 1), "divergent", SCIPY)
    add("power", -2.0, (0, 1), "divergent", SCIPY)
    add("inverse_distance", 0.7, (0, 1), "divergent", SCIPY, limited(500))
    add("inverse_distance", THIRD, (0, 1), "divergent", SCIPY)
    add("inverse_signed", THIRD, (0, 1), "divergent", SCIPY, limited(200))
    add("inverse_signed", 0.0, (-1, 2), "divergent", SCIPY)
    add("inverse_log_squared", 0, (0, 0.5), 1 / mp.log(2), SCIPY)
    add("tail", -1.0, (0, INF), "divergent", SCIPY)
    add("tail", -0.5, (0, INF), "divergent", SCIPY)
    add("tail", -1.0, line, "divergent", SCIPY)
    add("sin", 1, (0, INF), "divergent", SCIPY, limited(10))
    add("cos", 1, (0, INF), "divergent", SCIPY)
    add("x_wave", 1, (0, INF), "divergent", SCIPY, limited(200))
    add("sin", 3, line, "divergent", SCIPY)
    return cases


# -------------------------------------------------------------------- the runs
EXIT_CODES = {
    "The maximum number of subdivisions": 1,
    "The occurrence of roundoff error": 2,
    "Extremely bad integrand behavior": 3,
    "The algorithm does not converge.": 4,
    "The integral is probably divergent": 5,
}


def run(f, domain, epsabs, epsrel, limit):
    """SciPy's `quad`: value, abserr, neval, ier, last."""
    points = list(domain[1:-1]) or None
    calls = 0

    def counted(x):
        nonlocal calls
        calls += 1
        return f(x)

    value, abserr, info, *message = quad(counted, domain[0], domain[-1], full_output=1, epsabs=epsabs,
                                         epsrel=epsrel, limit=limit, points=points)
    ier = next(code for text, code in EXIT_CODES.items() if message[0].startswith(text)) if message else 0
    assert calls == info["neval"], (calls, info["neval"])
    return value, abserr, info["neval"], ier, info["last"]


def magnitude(f, domain):
    value, *_ = run(lambda x: fabs(f(x)), domain, 0.0, 1e-3, 50)
    return fabs(value)


def perturbed(f, seed):
    """f with up to 1.5 units in the last place of noise, the same at x and -x."""
    return lambda x: f(x) * (1.0 + ((hash((seed, fabs(x))) >> 7) % 3 - 1) * 1.5 * 2.0**-53)


def noise(f, domain, epsabs, epsrel, limit):
    """What `perturbed` moves: value, abserr, and the triples neval:ier:last."""
    value, abserr, *counts = run(f, domain, epsabs, epsrel, limit)
    moves = [0.0, 0.0]
    alternatives = set()
    for seed in range(100):
        other, error, *other_counts = run(perturbed(f, seed), domain, epsabs, epsrel, limit)
        moves = [max(moves[0], fabs(other - value)), max(moves[1], fabs(error - abserr))]
        if other_counts != counts:
            alternatives.add(":".join(map(str, other_counts)))
    return *(repr(float(f"{move:.2g}")) for move in moves), ";".join(sorted(alternatives))


def rows():
    seen = {}
    for case in problems():
        function = INTEGRANDS[case.integrand]
        f = lambda x: function(x, case.parameter)
        scale = magnitude(f, case.domain)
        for epsabs, epsrel, limit in case.runs:
            value, abserr, neval, ier, last = run(f, case.domain, epsabs, epsrel, limit)
            stem = f"{case.integrand}({case.parameter:.6g})"
            seen[stem] = seen.get(stem, 0) + 1
            exact = case.exact if isinstance(case.exact, str) else mp.nstr(case.exact, 36)
            yield [f"{stem}/{seen[stem]}", case.integrand, repr(float(case.parameter)),
                   ";".join(repr(x) for x in case.domain), repr(epsabs), repr(epsrel), limit,
                   repr(value), repr(abserr), neval, ier, last, repr(scale),
                   *noise(f, case.domain, epsabs, epsrel, limit), exact]


HEADER = ["name", "integrand", "parameter", "domain", "epsabs", "epsrel", "limit", "value", "abserr", "neval",
          "ier", "last", "magnitude", "value_noise", "abserr_noise", "alternatives", "exact"]


def main():
    target = Path(__file__).resolve().parent.parent / "data" / "quadpack_parity.csv"
    table = [[str(cell) for cell in row] for row in rows()]
    reached = sorted({row[10] for row in table})
    assert reached == list("012345"), reached
    print(f"SciPy {scipy.__version__}: {len(table)} cases,",
          ", ".join(f"ier {code}: {sum(row[10] == code for row in table)}" for code in reached))
    if "--check" in sys.argv[1:]:
        with target.open(newline="") as file:
            committed = list(csv.reader(file))
        differing = [new[0] for old, new in zip(committed[1:], table) if old != new]
        if committed[0] != HEADER or len(committed) != len(table) + 1 or differing:
            sys.exit(f"{target.name} differs: {differing}")
        return
    with target.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(table)


if __name__ == "__main__":
    main()
