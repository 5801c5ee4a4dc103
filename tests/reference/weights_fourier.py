#!/usr/bin/env python3
"""Write `tests/data/weights_fourier.csv`: integrals of f(x) exp(i w x) from 0 to infinity.

Needs mpmath. Run from the root of the project:

    python3 tests/reference/weights_fourier.py > tests/data/weights_fourier.csv

Closed forms in 50-digit arithmetic; that with the logarithm is a derivative, taken numerically.
"""

from mpmath import e1, ei, erfc, exp, gamma, gammainc, log, mp, mpf, nstr, pi, quadosc, sqrt

mp.dps = 50

# For w > 0.
CLOSED = {
    "inverse": lambda w: exp(-1j * w) * e1(-1j * w),
    "complex_inverse": lambda w: exp(-1j * w * (1 + 1j)) * e1(-1j * w * (1 + 1j)),
    "inverse_sqrt": lambda w: sqrt(pi / w / 2) * (1 + 1j),
    "power": lambda w: gamma(mpf(float("0.1"))) * (-1j * w) ** (-mpf(float("0.1"))),
    "damped_inverse_sqrt": lambda w: sqrt(pi) / sqrt(1 - 1j * w),
    "dispersion": lambda w: -(exp(-w) * ei(w) + exp(w) * ei(-w)) / 2 + 1j * pi / 2 * exp(-w),
    "lorentzian": lambda w: pi / 2 * exp(-w) + 1j * (exp(-w) * ei(w) - exp(w) * ei(-w)) / 2,
    "gaussian": lambda w: sqrt(pi) / 2 * exp(-w * w / 4) * erfc(-1j * w / 2),
    "exponential": lambda w: 1 / (1 - 1j * w),
    "damped_wave": lambda w: ((1 / (1 - 1j * (w + 5)) + 1 / (1 - 1j * (w - 5))) / 2),
}

FUNCTIONS = {
    "inverse": lambda x: 1 / (1 + x),
    "complex_inverse": lambda x: 1 / (1 + 1j + x),
    "inverse_sqrt": lambda x: 1 / sqrt(x),
    "power": lambda x: x ** (mpf(float("0.1")) - 1),
    "damped_inverse_sqrt": lambda x: exp(-x) / sqrt(x),
    "dispersion": lambda x: x / (1 + x * x),
    "lorentzian": lambda x: 1 / (1 + x * x),
    "gaussian": lambda x: exp(-x * x),
    "exponential": lambda x: exp(-x),
    "damped_wave": lambda x: exp(-x) * mp.cos(5 * x),
    "log": lambda x: log(x) / (1 + x),
}


def logarithm(w):
    """The derivative by s at 0 of the integral of x^s exp(i w x)/(1 + x)."""
    with mp.workdps(80):
        g = lambda s: gamma(s + 1) * exp(-1j * w) * gammainc(-s, -1j * w)
        h = mpf(10) ** -14
        return (8 * (g(h) - g(-h)) - (g(2 * h) - g(-2 * h))) / (12 * h)


print("function,w,re,im")
for name, f in FUNCTIONS.items():
    for text in ["1e-8", "0.01", "1", "7.5", "100", "1e8"]:
        w = mpf(float(text))
        if name == "log" and w > 50:
            continue
        if name == "gaussian" and w > 1000:
            # erfc by its asymptotic series: 2/w (1 + 2/w^2 + ...), a half of which is the sine's.
            value = 1j * (1 / w + 2 / w**3 + 12 / w**5)
        elif name in ["dispersion", "lorentzian"] and w > 1000:
            tail = -1 / w**2 - 6 / w**4 if name == "dispersion" else 1j * (1 / w + 2 / w**3)
            value = tail
        else:
            value = logarithm(w) if name == "log" else CLOSED[name](w)
        # The quadrature of mpmath does not know what to do about an end that is singular.
        is_singular = name in ["complex_inverse", "inverse_sqrt", "power", "damped_inverse_sqrt"]
        if text in ["1", "7.5"] and not is_singular:
            with mp.workdps(20):
                for part, wave in [(value, mp.cos), (value / 1j, mp.sin)]:
                    whole = quadosc(lambda x: f(x) * wave(w * x), [mpf(0), mp.inf], omega=w)
                    assert abs(whole - part.real) < 1e-3, (name, text, whole, part)
        print(f"{name},{text},{nstr(value.real, 25)},{nstr(value.imag, 25)}")
