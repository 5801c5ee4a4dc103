"""Times SciPy. Needs SciPy; the argument is the dynamic library of this package.

A request is a line: lambda|compiled|complex|vector NAME A B RELATIVE ABSOLUTE LIMIT, and then pairs
of parameters. The answer is the time of all the integrals in seconds, and their values; NaN is one
that came with a warning. With weight:WEIGHT:NUMBERS in the first place, numbers with commas, it is one
integral of a compiled function, and behind its value comes the number of evaluations.
"""
import ctypes
import math
import sys
import time
import warnings

import numpy
import scipy
from scipy import LowLevelCallable
from scipy.integrate import IntegrationWarning, quad, quad_vec

library = ctypes.CDLL(sys.argv[1])


def overlap(phi, xi):
    """As in the formula, and as one would write it."""
    return lambda l: math.sqrt(xi) * complex(
        math.cos(phi * l / 2), math.sin(phi * l / 2)) / (1 - 1j * xi * l)


def overlap_re(phi, xi):
    return lambda l: math.sqrt(xi) * (
        math.cos(phi * l / 2) - xi * l * math.sin(phi * l / 2)) / (1 + xi * l * xi * l)


LAMBDAS = {
    "pole": lambda a, _: lambda x: 1 / (a + x * x),
    "square": lambda a, _: lambda x: a * x * x,
    "exponential": lambda a, _: lambda x: math.exp(a * x),
    "sine": lambda a, _: lambda x: math.sin(a * x),
    "kink": lambda c, _: lambda x: math.sqrt(abs(x - c)),
    "gaussian": lambda a, _: lambda x: math.exp(-a * x * x),
    "root": lambda a, _: lambda x: a / math.sqrt(x),
    "oscillation": lambda w, _: lambda x: 1 + math.cos(w * x),
    "overlap_re": overlap_re,
    "overlap": overlap,
}


def compiled(name, *parameters):
    """The same machine code as that of the others, called without Python."""
    function = library["quadrille_" + name]
    function.restype = ctypes.c_double
    function.argtypes = (ctypes.c_double, ctypes.c_void_p)
    data = (ctypes.c_double * 2)(*parameters)
    return LowLevelCallable(function, ctypes.cast(data, ctypes.c_void_p)), data


def one_by_one(kind, name, ends, options, pairs):
    if kind == "compiled":
        # Beside each function what must stay alive.
        functions = [compiled(name, *pair)[0:2] for pair in pairs]
    else:
        functions = [(LAMBDAS[name](*pair), None) for pair in pairs]
    if kind == "complex":
        options["complex_func"] = True
    values = []
    start = time.perf_counter()
    for function, _ in functions:
        try:
            values.append(quad(function, *ends, **options)[0].real)
        except IntegrationWarning:
            values.append(math.nan)
    return time.perf_counter() - start, values


def at_once(ends, options, pairs):
    a = numpy.array(pairs)[:, 0]
    start = time.perf_counter()
    values, _ = quad_vec(lambda x: 1 / (a + x * x), *ends, **options)
    return time.perf_counter() - start, values


def weighted(kind, name, ends, options, pair):
    _, weight, numbers = kind.split(":")
    numbers = tuple(map(float, numbers.split(",")))
    options |= {"weight": weight, "wvar": numbers if len(numbers) > 1 else numbers[0]}
    if math.isinf(ends[1]):
        # There the most cycles are what is limited.
        options["limlst"] = 100
    function, data = compiled(name, *pair)
    start = time.perf_counter()
    try:
        value, _ = quad(function, *ends, **options)
    except IntegrationWarning:
        value = math.nan
    elapsed = time.perf_counter() - start
    # Of a table of all that was done, which takes time to make.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", IntegrationWarning)
        evaluations = quad(function, *ends, full_output=True, **options)[2]["neval"]
    return elapsed, [value, evaluations]


print(scipy.__version__, flush=True)
warnings.simplefilter("error", IntegrationWarning)
for line in sys.stdin:
    kind, name, a, b, relative, absolute, limit, *numbers = line.split()
    ends = float(a), float(b)
    options = {"epsrel": float(relative), "epsabs": float(absolute), "limit": int(limit)}
    pairs = [tuple(map(float, numbers[i:i + 2])) for i in range(0, len(numbers), 2)]
    if kind.startswith("weight:"):
        elapsed, values = weighted(kind, name, ends, options, pairs[0])
    elif kind == "vector":
        elapsed, values = at_once(ends, options, pairs)
    else:
        elapsed, values = one_by_one(kind, name, ends, options, pairs)
    print(elapsed, *map(float, values), flush=True)
