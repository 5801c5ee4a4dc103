#!/usr/bin/env python3
"""Write `tests/data/weights_oscillatory.csv`: integrals of f(x) exp(i w x) over finite ranges.

Needs mpmath. Run from the root of the project:

    python3 tests/reference/weights_oscillatory.py > tests/data/weights_oscillatory.csv

Closed forms in 50-digit arithmetic, by exponential and incomplete gamma functions, sine and cosine integrals;
where the phase is moderate each is compared with a quadrature over pieces, and Bessel's function has that alone.
"""

from mpmath import besselj, ci, conj, e1, euler, exp, gammainc, log, mp, mpc, mpf, nstr, pi, quad, si, sqrt

mp.dps = 50


def exponential(w, a, b):
    z = 1 + 1j * w
    return (exp(z * b) - exp(z * a)) / z


def pole(w, a, b):
    """exp(i w x)/(x - i): E1 of -i w (x - i), for w > 0 on a line that crosses the negative axis downwards."""
    first, last = -1j * w * (a - 1j), -1j * w * (b - 1j)
    return exp(-w) * (e1(first) - e1(last) + (2j * pi if w > 0 else 0)) if abs(w) < 1e4 else far_pole(first, last, w)


def far_pole(first, last, w):
    """The same where exp(-w) is out of range: by the series in 1/z of exp(z) E1(z), which ends in time."""
    tail = lambda z: sum((-1) ** k * mp.factorial(k) / z ** (k + 1) for k in range(12))
    value = exp(-w - first) * tail(first) - exp(-w - last) * tail(last)
    return value


def power(exponent):
    def integral(w, a, b):
        s = mpf(exponent) + 1
        value = (-1j * abs(w)) ** (-s) * gammainc(s, 0, -1j * abs(w) * b)
        return conj(value) if w < 0 else value

    return integral


def logarithm(w, a, b):
    p = abs(w) * b
    # The integral of (exp(i t) - 1)/t.
    inner = sum((1j * p) ** k / (k * mp.factorial(k)) for k in range(1, 20)) if p < 1 else ci(p) - euler - log(p) + 1j * si(p)
    value = ((exp(1j * p) - 1) * log(b) - inner) / (1j * abs(w))
    return conj(value) if w < 0 else value


FUNCTIONS = {
    "exp": (exp, exponential, 0, 1),
    "pole": (lambda x: 1 / (x - 1j), pole, -1, 2),
    "sqrt": (sqrt, power("0.5"), 0, 1),
    "inverse_sqrt": (lambda x: 1 / sqrt(x), power("-0.5"), 0, 1),
    "log": (log, logarithm, 0, 2),
    "bessel": (lambda x: besselj(0, 20 * x), None, 0, 1),
}


def direct(f, w, a, b):
    n = int(abs(w) * (b - a)) // 6 + 12
    # Towards a, where it may be singular, by the square of a variable.
    g = lambda t: 2 * t * f(a + t * t) * exp(1j * w * (a + t * t))
    return quad(g, [sqrt(mpf(b - a) * k / n) for k in range(n + 1)])


print("function,w,a,b,re,im")
for name, (f, closed, a, b) in FUNCTIONS.items():
    for text in ["1e-12", "0.5", "3", "-3", "40", "-40", "300", "1e5", "-1e5", "1e8", "-1e8"]:
        w = mpf(float(text))
        if abs(w) > 1000 and closed is None:
            continue
        if closed is None:
            with mp.workdps(32):
                value = direct(f, w, a, b)
        else:
            value = closed(w, mpf(a), mpf(b))
            if abs(w) <= 40:
                with mp.workdps(20):
                    assert abs(direct(f, w, a, b) - value) < mpf(10) ** -12, (name, text, value)
        print(f"{name},{text},{a},{b},{nstr(value.real, 25)},{nstr(value.imag, 25)}")
