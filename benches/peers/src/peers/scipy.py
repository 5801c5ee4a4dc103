"""SciPy's quad for a program that has the integrand. Needs SciPy.

A request is a line on the standard input:

    integrate real|complex RELATIVE ABSOLUTE|default LIMIT POINT POINT ...

Before the answer, "ok VALUE ERROR" or "refused REASON", this side asks "sample X" as often as it
likes, and is told "value Y" or, if the integrand failed, "raise". A warning counts as a refusal.
"""
import sys
import warnings

import scipy
from scipy.integrate import IntegrationWarning, quad


class Raised(Exception):
    """The integrand failed."""


def say(*words):
    print(*words, flush=True)


def hear():
    return sys.stdin.readline().split()


def sample(x):
    say("sample", repr(float(x)))
    words = hear()
    while words[0] == "integrate":
        integrate(*words[1:])
        words = hear()
    if words[0] == "raise":
        raise Raised
    return complex(*map(float, words[1:])) if len(words) > 2 else float(words[1])


def integrate(kind, relative, absolute, limit, *points):
    first, *breaks, last = map(float, points)
    options = {"epsrel": float(relative), "limit": int(limit)}
    if absolute != "default":
        options["epsabs"] = float(absolute)
    if breaks:
        options["points"] = breaks
    if kind == "complex":
        options["complex_func"] = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", IntegrationWarning)
            warnings.simplefilter("ignore", RuntimeWarning)
            value, error = quad(sample, first, last, **options)[:2]
    except Raised:
        say("refused the integrand raised")
    except IntegrationWarning as warning:
        say("refused", reason(str(warning)))
    except Exception as problem:
        say("refused", type(problem).__name__)
    else:
        if kind == "complex":
            # The errors of the two parts come as the parts of one number.
            say("ok", repr(value.real), repr(value.imag), repr(abs(error)))
        else:
            say("ok", repr(float(value)), repr(float(error)))


def reason(warning):
    beginnings = {
        "The maximum number of subdivisions": "subdivisions",
        "The occurrence of roundoff": "roundoff",
        "Extremely bad integrand": "bad integrand",
        "The algorithm does not converge": "no convergence",
        "The integral is probably divergent": "divergent",
    }
    for beginning, name in beginnings.items():
        if warning.startswith(beginning):
            return name
    return "IntegrationWarning"


say(scipy.__version__)
while words := hear():
    integrate(*words[1:])
