#!/usr/bin/env python3
"""Runs SciPy's `quad` with a weight (QUADPACK's QAWC, QAWS, QAWO and QAWF) over a catalogue of integrals and
writes tests/data/quadpack_weights_parity.csv, which tests/integration/weights_parity.rs holds
`Method::Qags` to.

    python3 tests/reference/quadpack_weights_parity.py

Needs Python 3.10+, SciPy (made with 1.17.1) and mpmath (made with 1.3).

Columns: name, weight (of SciPy), parameters (wvar), integrand, parameter, a, b, epsabs, epsrel, limit, value,
abserr, neval, ier, value_noise, alternatives, exact. Doubles are written with `repr`, and so read back to the
bit. On half-lines `limit` is that of each cycle, and epsrel is not used.

How much of a row is decided by rounding is measured, as in quadpack_parity.py: SciPy runs it again 40 times
with every sample of f moved at random by up to one and a half units in its last place. `value_noise` is the
largest move of the value, and `alternatives` lists the neval:ier, other than the row's own, that came out.

`exact` has 30 digits, for the doubles that the parameters are; `none` where f is noise, or the integral
converges to no accuracy at all in QUADPACK. An integrand uses only operations and
functions of the C library that its twin in the Rust test uses, in the same order.
"""

import csv
import math
import random
from pathlib import Path

import mpmath as mp
from scipy.integrate import _quadpack

mp.mp.dps = 50
INF = math.inf

INTEGRANDS = {
    "one": lambda x, p, m: m.mpf(1) if m is mp else 1.0,
    "zero": lambda x, p, m: m.mpf(0) if m is mp else 0.0,
    "exp": lambda x, p, m: m.exp(p * x),
    "runge": lambda x, p, m: 1.0 / (1.0 + p * x * x),
    "inverse_1_plus_x": lambda x, p, m: 1.0 / (1.0 + x),
    "cos": lambda x, p, m: m.cos(p * x),
    "gauss": lambda x, p, m: m.exp(-p * (x - 0.5) * (x - 0.5)),
    "cusp": lambda x, p, m: m.fabs(x - p),
    "root": lambda x, p, m: m.sqrt(x),
    "root_cusp": lambda x, p, m: m.sqrt(m.fabs(x - p)),
    "step": lambda x, p, m: (m.exp(x) if x > p else 0.0 * x),
    "noisy": lambda x, p, m: m.exp(x) * (1.0 + p * m.sin(1.0e8 * x)),
    "log": lambda x, p, m: m.log(x + p),
    "inverse_root": lambda x, p, m: 1.0 / m.sqrt(p + x),
    "x_lorentz": lambda x, p, m: x / (p + x * x),
    "log_over": lambda x, p, m: m.log(p + x) / (p + x),
    "power": lambda x, p, m: (1.0 + x) ** p if m is mp else pow(1.0 + x, p),
    "bump": lambda x, p, m: m.exp(-x) * (1.0 + m.cos(p * x)),
}

# Where pieces of `exact` meet, beside the ends.
KINKS = {"cusp", "root_cusp", "step"}

CAUCHY = [
    # integrand, parameter, a, b, c, epsabs, epsrel, limit
    ("exp", 1.0, 0.0, 1.0, 0.3, 0.0, 1e-10, 50),
    ("exp", 1.0, 0.0, 1.0, 0.5, 0.0, 1e-10, 50),
    ("exp", -3.0, -2.0, 5.0, 0.0, 0.0, 1e-10, 50),
    ("exp", 1.0, 0.0, 1.0, 0.9999, 0.0, 1e-10, 50),
    ("exp", 1.0, 1.0, 0.0, 0.3, 0.0, 1e-10, 50),
    ("exp", 10.0, 0.0, 1.0, 0.3, 0.0, 1e-12, 50),
    ("exp", 1.0, 0.0, 1.0, 1.0625, 0.0, 1e-10, 50),
    ("exp", 1.0, 0.0, 1.0, 2.0, 0.0, 1e-10, 50),
    ("exp", 1.0, 0.0, 1.0, -0.25, 1.49e-8, 1.49e-8, 50),
    ("runge", 25.0, -1.0, 1.0, 0.25, 0.0, 1e-10, 50),
    ("runge", 25.0, 0.0, 1.0, 0.7, 1.49e-8, 1.49e-8, 50),
    ("runge", 1000.0, -1.0, 1.0, 0.125, 0.0, 1e-10, 100),
    ("runge", 1.0, -1.0, 1.0, 0.0, 1.49e-8, 1.49e-8, 50),
    ("inverse_1_plus_x", 0.0, 0.0, 5.0, 2.0, 0.0, 1e-12, 50),
    ("inverse_1_plus_x", 0.0, 0.0, 1000.0, 2.0, 0.0, 1e-10, 100),
    ("cos", 50.0, 0.0, 1.0, 0.4, 0.0, 1e-10, 100),
    ("cos", 300.0, 0.0, 1.0, 0.4, 0.0, 1e-9, 200),
    ("gauss", 1000.0, 0.0, 1.0, 0.3, 0.0, 1e-10, 100),
    ("gauss", 1000.0, 0.0, 1.0, 0.5, 1e-9, 1e-9, 100),
    ("cusp", 0.7, 0.0, 1.0, 0.3, 0.0, 1e-10, 100),
    ("cusp", 0.7, 0.0, 1.0, 0.3, 0.0, 1e-6, 100),
    ("root", 0.0, 0.0, 1.0, 0.2, 0.0, 1e-8, 100),
    ("root_cusp", 0.7, 0.0, 1.0, 0.3, 0.0, 1e-8, 200),
    ("step", 0.7, 0.0, 1.0, 0.3, 0.0, 1e-8, 200),
    ("one", 0.0, 0.0, 1.0, 0.25, 0.0, 1e-10, 50),
    ("zero", 0.0, 0.0, 1.0, 0.25, 1.49e-8, 1.49e-8, 50),
    ("log", 0.001, 0.0, 1.0, 0.25, 0.0, 1e-10, 100),
    ("gauss", 1000.0, 0.0, 1.0, 0.3, 0.0, 1e-10, 3),
    ("cusp", 0.7, 0.0, 1.0, 0.3, 0.0, 1e-10, 8),
    ("noisy", 1e-9, 0.0, 1.0, 0.3, 0.0, 1e-12, 60),
    ("cos", 300.0, 0.0, 1.0, 0.4, 0.0, 1e-9, 1),
    ("exp", 1.0, 0.0, 1.0, 1e-14, 0.0, 1e-10, 50),
    ("exp", 1.0, 1.0, 2.0, 1.9999999999999, 0.0, 1e-10, 50),
]

ALGEBRAIC = [
    # integrand, parameter, a, b, (left, right), weight, epsabs, epsrel, limit
    ("exp", 1.0, 0.0, 1.0, (-0.5, -0.5), "alg", 0.0, 1e-10, 50),
    ("exp", 1.0, 0.0, 1.0, (-0.5, 0.0), "alg", 0.0, 1e-10, 50),
    ("exp", 1.0, 0.0, 1.0, (0.0, -0.5), "alg", 0.0, 1e-10, 50),
    ("exp", 1.0, 0.0, 2.0, (-0.9, -0.9), "alg", 0.0, 1e-10, 50),
    ("exp", 1.0, -1.0, 2.0, (0.3, 2.5), "alg", 0.0, 1e-12, 50),
    ("exp", 1.0, 0.0, 1.0, (0.0, 0.0), "alg", 0.0, 1e-12, 50),
    ("exp", 1.0, 0.0, 1.0, (0.0, 0.0), "alg-loga", 0.0, 1e-10, 50),
    ("exp", 1.0, 0.0, 1.0, (0.0, 0.0), "alg-logb", 0.0, 1e-10, 50),
    ("exp", 1.0, 0.0, 1.0, (0.0, 0.0), "alg-log", 0.0, 1e-10, 50),
    ("exp", 1.0, 0.0, 3.0, (-0.5, 0.5), "alg-loga", 0.0, 1e-10, 50),
    ("exp", 1.0, 0.0, 3.0, (-0.5, 0.5), "alg-logb", 0.0, 1e-10, 50),
    ("exp", 1.0, 0.0, 3.0, (-0.5, -0.75), "alg-log", 0.0, 1e-10, 50),
    ("exp", 1.0, 1.0, 0.0, (-0.5, -0.25), "alg", 0.0, 1e-10, 50),
    ("runge", 25.0, -1.0, 1.0, (-0.5, -0.5), "alg", 0.0, 1e-10, 50),
    ("runge", 100.0, 0.0, 1.0, (-0.5, 0.0), "alg-loga", 0.0, 1e-10, 50),
    ("runge", 1000.0, -1.0, 1.0, (-0.5, -0.5), "alg", 1.49e-8, 1.49e-8, 50),
    ("inverse_1_plus_x", 0.0, 0.0, 1000.0, (-0.5, 0.0), "alg", 0.0, 1e-10, 100),
    ("inverse_1_plus_x", 0.0, 0.0, 1000.0, (-0.25, -0.5), "alg-log", 0.0, 1e-9, 100),
    ("cos", 50.0, 0.0, 1.0, (-0.5, -0.5), "alg", 0.0, 1e-10, 100),
    ("cos", 300.0, 0.0, 1.0, (-0.25, -0.5), "alg", 0.0, 1e-9, 200),
    ("gauss", 1000.0, 0.0, 1.0, (-0.3, 0.7), "alg", 0.0, 1e-10, 100),
    ("cusp", 0.3, 0.0, 1.0, (-0.5, -0.5), "alg", 0.0, 1e-10, 100),
    ("cusp", 0.3, 0.0, 1.0, (-0.5, -0.5), "alg-loga", 0.0, 1e-6, 100),
    ("root_cusp", 0.3, 0.0, 1.0, (-0.5, -0.5), "alg", 0.0, 1e-8, 200),
    ("step", 0.3, 0.0, 1.0, (-0.5, -0.5), "alg", 0.0, 1e-8, 200),
    ("root", 0.0, 0.0, 1.0, (-0.5, -0.5), "alg", 0.0, 1e-8, 100),
    ("one", 0.0, 0.0, 1.0, (-0.5, -0.5), "alg", 0.0, 1e-10, 50),
    ("zero", 0.0, 0.0, 1.0, (-0.5, -0.5), "alg", 1.49e-8, 1.49e-8, 50),
    ("log", 0.001, 0.0, 1.0, (-0.25, -0.25), "alg-log", 0.0, 1e-10, 100),
    ("gauss", 1000.0, 0.0, 1.0, (-0.3, 0.7), "alg", 0.0, 1e-10, 4),
    ("cusp", 0.3, 0.0, 1.0, (-0.5, -0.5), "alg", 0.0, 1e-10, 8),
    ("noisy", 1e-9, 0.0, 1.0, (-0.5, -0.5), "alg", 0.0, 1e-12, 60),
]

FINITE = [
    # integrand, parameter, a, b, w, weight, epsabs, epsrel, limit
    ("exp", 1.0, 0.0, 1.0, 1.0, "cos", 0.0, 1e-10, 50),
    ("exp", 1.0, 0.0, 1.0, 3.0, "sin", 0.0, 1e-10, 50),
    ("exp", 1.0, 0.0, 1.0, 10.0, "cos", 0.0, 1e-10, 50),
    ("exp", 1.0, 0.0, 1.0, -10.0, "sin", 0.0, 1e-10, 50),
    ("exp", 1.0, 0.0, 1.0, 47.9, "cos", 0.0, 1e-10, 50),
    ("exp", 1.0, 0.0, 1.0, 48.5, "sin", 0.0, 1e-10, 50),
    ("exp", 1.0, 0.0, 1.0, 200.0, "cos", 0.0, 1e-10, 50),
    ("exp", 1.0, 0.0, 1.0, 1000.0, "sin", 0.0, 1e-10, 50),
    ("exp", 1.0, 1.0, 0.0, 10.0, "cos", 0.0, 1e-10, 50),
    ("exp", -1.0, 0.0, 20.0, 4.0, "cos", 0.0, 1e-10, 50),
    ("exp", -1.0, 0.0, 20.0, 0.05, "sin", 1.49e-8, 1.49e-8, 50),
    ("runge", 25.0, -1.0, 1.0, 5.0, "cos", 0.0, 1e-10, 50),
    ("runge", 25.0, -1.0, 1.0, 50.0, "cos", 1e-10, 0.0, 50),
    ("runge", 1000.0, -1.0, 2.0, 30.0, "sin", 1.49e-8, 1.49e-8, 50),
    ("runge", 25.0, 0.0, 1.0, 200.0, "cos", 0.0, 1e-10, 50),
    ("inverse_1_plus_x", 0.0, 0.0, 100.0, 1.0, "cos", 0.0, 1e-10, 100),
    ("inverse_1_plus_x", 0.0, 0.0, 100.0, 7.0, "sin", 0.0, 1e-10, 100),
    ("cos", 50.0, 0.0, 1.0, 7.0, "cos", 0.0, 1e-10, 100),
    ("cos", 300.0, 0.0, 1.0, 20.0, "sin", 1e-9, 1e-9, 200),
    ("gauss", 1000.0, 0.0, 1.0, 30.0, "cos", 0.0, 1e-10, 100),
    ("cusp", 0.25, 0.0, 1.0, 12.0, "cos", 0.0, 1e-10, 100),
    ("cusp", 0.3, 0.0, 1.0, 12.0, "cos", 1e-8, 1e-8, 100),
    ("root", 0.0, 0.0, 1.0, 10.0, "cos", 0.0, 1e-10, 100),
    ("root", 0.0, 0.0, 1.0, 3.0, "sin", 0.0, 1e-10, 100),
    ("root", 0.0, 0.0, 1.0, 100.0, "sin", 0.0, 1e-10, 100),
    ("root", 0.0, 0.0, 4.0, 1.0, "cos", 0.0, 1e-10, 100),
    ("root_cusp", 0.25, 0.0, 1.0, 20.0, "cos", 0.0, 1e-8, 200),
    ("step", 0.3, 0.0, 1.0, 20.0, "cos", 0.0, 1e-8, 200),
    ("one", 0.0, 0.0, 1.0, 20.0, "cos", 0.0, 1e-10, 50),
    ("zero", 0.0, 0.0, 1.0, 20.0, "sin", 1.49e-8, 1.49e-8, 50),
    ("log", 0.001, 0.0, 1.0, 15.0, "cos", 0.0, 1e-10, 100),
    ("gauss", 1000.0, 0.0, 1.0, 30.0, "cos", 0.0, 1e-10, 3),
    ("root", 0.0, 0.0, 1.0, 10.0, "cos", 0.0, 1e-12, 4),
    ("noisy", 1e-9, 0.0, 1.0, 10.0, "cos", 0.0, 1e-12, 60),
    ("exp", 1.0, 0.1, 1.7, 100000.0, "sin", 0.0, 1e-10, 50),
    ("exp", 1.0, 0.1, 1.7, 1e8, "sin", 0.0, 1e-10, 50),
    ("exp", 1.0, 0.0, 1.0, 1e8, "cos", 0.0, 1e-10, 50),
]

HALF_LINES = [
    # integrand, parameter, a, b, w, weight, epsabs, limit
    *[
        (name, p, a, INF, w, weight, 1e-8, 50)
        for name, p in (
            ("inverse_1_plus_x", 0.0),
            ("exp", -1.0),
            ("x_lorentz", 1.0),
            ("inverse_root", 1.0),
            ("log_over", 1.0),
        )
        for w, weight, a in ((0.1, "cos", 0.0), (1.0, "sin", 1.0), (3.7, "cos", 0.0), (50.0, "sin", 0.0))
    ],
    ("runge", 1.0, 0.0, INF, 1.0, "cos", 1.49e-8, 50),
    ("runge", 100.0, -2.0, INF, 3.0, "sin", 1e-10, 50),
    ("power", -1.5, 0.0, INF, 2.0, "sin", 1e-11, 50),
    ("power", -0.25, 0.0, INF, 2.0, "cos", 1e-8, 50),
    ("bump", 5.0, 0.0, INF, 3.0, "cos", 1e-10, 50),
    ("exp", 1.0, -INF, 0.0, 2.0, "sin", 1e-9, 50),
    ("exp", 1.0, -INF, 1.0, 2.0, "cos", 1e-9, 50),
    ("zero", 0.0, 0.0, INF, 2.0, "cos", 1.49e-8, 50),
    ("power", 0.5, 0.0, INF, 2.0, "cos", 1e-8, 50),
    ("power", -0.5, 0.0, INF, 2.0, "cos", 1e-15, 50),
    ("exp", -1.0, 0.0, INF, -2.0, "sin", 1e-8, 50),
    ("exp", -1.0, 0.0, INF, 0.01, "cos", 1e-8, 50),
    ("exp", -1.0, 0.0, INF, 0.0001, "cos", 1.49e-8, 50),
    ("inverse_1_plus_x", 0.0, 0.0, INF, 1e-6, "sin", 1e-7, 50),
]


def double(name, p, rng=None):
    f = INTEGRANDS[name]

    def plain(x):
        return f(x, p, math)

    def moved(x):
        y = f(x, p, math)
        return y * (1.0 + rng.uniform(-1.5, 1.5) * 2.0**-53)

    return moved if rng else plain


def scipy_runs(kind, f, a, b, wvar, weight, epsabs, epsrel, limit):
    """value, abserr, neval, ier"""
    flip = b < a
    a, b = min(a, b), max(a, b)
    if kind == "cauchy":
        out = _quadpack._qawce(f, a, b, wvar, (), 1, epsabs, epsrel, limit)
    elif kind == "algebraic":
        integr = {"alg": 1, "alg-loga": 2, "alg-logb": 3, "alg-log": 4}[weight]
        out = _quadpack._qawse(f, a, b, wvar, integr, (), 1, epsabs, epsrel, limit)
    else:
        integr = {"cos": 1, "sin": 2}[weight]
        if kind == "finite":
            out = _quadpack._qawoe(f, a, b, wvar, integr, (), 1, epsabs, epsrel, limit, 50, 1)
        elif b == INF:
            out = _quadpack._qawfe(f, a, wvar, integr, (), 1, epsabs, 50, limit, 50)
        else:
            sign = 1.0 if weight == "cos" else -1.0
            out = _quadpack._qawfe(lambda x: sign * f(-x), -b, wvar, integr, (), 1, epsabs, 50, limit, 50)
    value, abserr, info, ier = out[0], out[1], out[2], out[-1]
    return (-value if flip else value), abserr, info["neval"], ier


def pieces(name, p, a, b):
    points = {mp.mpf(a), mp.mpf(b)}
    if name in KINKS and a < p < b:
        points.add(mp.mpf(p))
    if name == "gauss":
        points |= {mp.mpf(x) for x in (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7) if a < x < b}
    if name in ("runge", "log"):
        points |= {mp.mpf(x) for x in (-0.3, -0.1, -0.01, 0, 0.01, 0.1, 0.3) if a < x < b}
    if name in ("inverse_1_plus_x", "exp"):
        points |= {mp.mpf(x) for x in (1, 2, 5, 10, 30, 100, 300) if a < x < b}
    return sorted(points)


def more(points, frequency):
    """Cut so that no part has more than about a period."""
    out = []
    for a, b in zip(points, points[1:]):
        n = int(mp.ceil((b - a) * abs(frequency) / 6)) or 1
        out += [a + (b - a) * k / n for k in range(n)]
    return [*out, points[-1]]


def exact(kind, name, p, a, b, wvar, weight):
    f = INTEGRANDS[name]
    p = mp.mpf(p)
    if name == "noisy":
        return None
    g = lambda x: f(x, p, mp)
    sign = -1 if b < a else 1
    a, b = min(a, b), max(a, b)
    frequency = p if name == "cos" else 0
    if kind == "cauchy":
        c = mp.mpf(wvar)
        if not a < c < b:
            return sign * mp.quad(lambda x: g(x) / (x - c), more(pieces(name, p, a, b), frequency))
        fc = g(c)
        points = more(pieces(name, p, a, b), frequency)

        def quotient(x):
            h = mp.mpf("1e-35")
            return (g(x) - fc) / (x - c) if abs(x - c) > h else (g(c + h) - g(c - h)) / (2 * h)

        with mp.workdps(90):
            fc = g(c)
            rest = mp.quad(quotient, points)
        return sign * (rest + fc * mp.log((b - c) / (c - a)))
    if kind == "algebraic":
        left, right = map(mp.mpf, wvar)
        a, b = mp.mpf(a), mp.mpf(b)
        logs = ("loga" in weight or weight == "alg-log", "logb" in weight or weight == "alg-log")

        def weighted(x, s, t):
            """Without the power of the nearer end."""
            return g(x) * (mp.log(s) if logs[0] else 1) * (mp.log(t) if logs[1] else 1)

        middle = (a + b) / 2
        total = mp.mpf(0)
        m = 1 / (1 + left)
        points = more([x - a for x in pieces(name, p, a, middle)], frequency)
        total += mp.quad(
            lambda u: m * weighted(a + u**m, u**m, b - a - u**m) * (b - a - u**m) ** right,
            [x ** (1 / m) for x in points],
        )
        n = 1 / (1 + right)
        points = more(sorted(b - x for x in pieces(name, p, middle, b)), frequency)
        total += mp.quad(
            lambda u: n * weighted(b - u**n, b - a - u**n, u**n) * (b - a - u**n) ** left,
            [x ** (1 / n) for x in points],
        )
        return sign * total
    w = mp.mpf(wvar)
    wave = mp.cos if weight == "cos" else mp.sin
    if kind == "finite":
        if name == "exp":
            z = mp.mpc(p, w)
            whole = (mp.exp(z * mp.mpf(b)) - mp.exp(z * mp.mpf(a))) / z
            return sign * (whole.real if weight == "cos" else whole.imag)
        points = more(pieces(name, p, a, b), max(abs(w), frequency))
        return sign * mp.quad(lambda x: g(x) * wave(w * x), points)
    if name == "zero":
        return mp.mpf(0)
    if name == "exp":
        z = mp.mpc(p, w)
        whole = -mp.exp(z * mp.mpf(a)) / z if b == INF else mp.exp(z * mp.mpf(b)) / z
        return whole.real if weight == "cos" else whole.imag
    if name == "bump":
        value = mp.mpf(0)
        for factor, v in ((1, w), (0.5, w + p), (0.5, w - p)):
            value += factor * (1 / mp.mpc(1, -v)).real
        return value
    if name == "power" and p > 0:
        return None
    # f(x) exp(i w x) along x = a + i y, where it decays; poles of f between there and the axis are counted.
    f_of = {
        "inverse_1_plus_x": lambda z: 1 / (1 + z),
        "x_lorentz": lambda z: z / (p + z * z),
        "inverse_root": lambda z: 1 / mp.sqrt(p + z),
        "log_over": lambda z: mp.log(p + z) / (p + z),
        "runge": lambda z: 1 / (1 + p * z * z),
        "power": lambda z: (1 + z) ** p,
    }[name]
    a = mp.mpf(a)
    i = mp.mpc(0, 1)
    scale = 1 / w
    # Poles i, or i/10 of `runge`, are on the line where a is 0: turn it by a little.
    turn = mp.expj(mp.pi / 2 - mp.mpf("0.3"))
    line = lambda y: f_of(a + turn * y) * mp.exp(i * w * (a + turn * y)) * turn
    points = [0] + [scale * mp.mpf(x) for x in ("0.01", "0.1", "0.3", 1, 2, 4, 8, 16, 32, 64, 128, 200)]
    points = sorted(set(points) | {mp.mpf(x) for x in (0.1, 0.3, 1, 2, 3, 4, 6)})
    whole = mp.quad(line, points)
    if a < 0:
        # The line from a passes to the left of the pole at i/sqrt(p) where it rises steeply enough.
        pole = i / mp.sqrt(p)
        is_passed = mp.arg(pole - a) < mp.arg(turn)
        if is_passed:
            residue = 1 / (2 * p * pole)
            whole += 2 * mp.pi * i * residue * mp.exp(i * w * pole)
    return whole.real if weight == "cos" else whole.imag


def main():
    rows = []
    seen = {}
    cases = [("cauchy", n, p, a, b, c, "cauchy", ea, er, li) for n, p, a, b, c, ea, er, li in CAUCHY]
    cases += [("algebraic", n, p, a, b, ab, we, ea, er, li) for n, p, a, b, ab, we, ea, er, li in ALGEBRAIC]
    cases += [("finite", n, p, a, b, w, we, ea, er, li) for n, p, a, b, w, we, ea, er, li in FINITE]
    cases += [("half-line", n, p, a, b, w, we, ea, 0.0, li) for n, p, a, b, w, we, ea, li in HALF_LINES]
    for number, (kind, name, p, a, b, wvar, weight, epsabs, epsrel, limit) in enumerate(cases):
        run = lambda f: scipy_runs(kind, f, a, b, wvar, weight, epsabs, epsrel, limit)
        value, abserr, neval, ier = run(double(name, p))
        rng = random.Random(number)
        others, noise = set(), 0.0
        for _ in range(40):
            v, _, n, i = run(double(name, p, rng))
            noise = max(noise, abs(v - value))
            others.add((n, i))
        others.discard((neval, ier))
        key = f"{kind} {name}({p:g})"
        seen[key] = seen.get(key, 0) + 1
        truth = exact(kind, name, p, a, b, wvar, weight)
        parameters = wvar if isinstance(wvar, tuple) else (wvar,)
        rows.append(
            [
                f"{key}/{seen[key]}",
                weight,
                ";".join(map(repr, map(float, parameters))),
                name,
                repr(p),
                repr(a),
                repr(b),
                repr(epsabs),
                repr(epsrel),
                limit,
                repr(float(value)),
                repr(float(abserr)),
                neval,
                ier,
                f"{noise:.1e}",
                ";".join(f"{n}:{i}" for n, i in sorted(others)),
                "none" if truth is None else mp.nstr(truth, 30),
            ]
        )
        if truth is not None and abs(mp.mpf(float(value)) - truth) > abserr:
            print(rows[-1][0], "SciPy is wrong by", mp.nstr(mp.mpf(float(value)) - truth, 3), "claims", abserr)
    path = Path(__file__).parents[1] / "data" / "quadpack_weights_parity.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            "name,weight,parameters,integrand,parameter,a,b,epsabs,epsrel,limit,value,abserr,neval,ier,"
            "value_noise,alternatives,exact".split(",")
        )
        writer.writerows(rows)


main()
