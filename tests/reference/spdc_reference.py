"""Reference values of the SPDC mode overlap I(phi, xi), to 32 digits.

Needs Python 3 and mpmath (written with 1.3.0). Run from the root of the project:

    python3 tests/reference/spdc_reference.py random 400 1 > tests/data/spdc_random.csv
    python3 tests/reference/spdc_reference.py extreme      > tests/data/spdc_extreme.csv
    python3 tests/reference/spdc_reference.py derivative   > tests/data/spdc_derivative.csv
    python3 tests/reference/spdc_reference.py map 15       > tests/data/spdc_map.csv

`random COUNT SEED` samples |phi| <= 1e4 and 1e-6 <= xi <= 1e6, uniformly and log-uniformly, with
both signs, and close to where the implementation changes its method; put 20000 for 400 to run
`tests/integration/spdc_exact.rs` over as many points. `extreme` goes far beyond that box. `derivative` adds
dI/dphi, from the integral and not from the closed form. `map N` has N x N points of the map of the
literature, for `tests/integration/spdc_overlap.rs`; put 300 for 15 to run it over 90,000 points.

The closed form in exponential integrals is compared with the integral itself on the way.
"""

import math
import random
import sys

import mpmath as mp

mp.mp.dps = 100


def overlap(phi, xi):
    """The closed form; phi and xi are taken as the doubles they are."""
    phi, xi = mp.mpf(phi), mp.mpf(xi)
    if phi == 0:
        return 2 * mp.atan(xi) / mp.sqrt(xi)
    a = phi / (2 * xi)
    z = mp.mpc(a, phi / 2)
    bracket = -mp.im(mp.expj(-phi / 2) * mp.exp(z) * mp.e1(z))
    if phi < 0:
        bracket += mp.pi * mp.exp(a)
    return 2 / mp.sqrt(xi) * bracket


def envelope(phi, xi, value):
    phi, xi = mp.mpf(phi), mp.mpf(xi)
    if abs(phi) <= 2:
        return abs(value)
    return max(abs(value), 4 * mp.sqrt(xi) / (abs(phi) * mp.sqrt(1 + xi * xi)))


def integrals(phi, xi):
    """I and dI/dphi by quadrature, for |phi| up to about 100."""
    phi, xi = mp.mpf(phi), mp.mpf(xi)
    kernel = lambda l: mp.expj(phi * l / 2) / (1 - 1j * xi * l)
    ends = {1 / xi, mp.mpf(1)} if xi > 1 else {mp.mpf(1)}
    pieces = [mp.mpf(0), *sorted(ends)]
    # The integrand at -l is the conjugate of that at l.
    value = 2 * mp.sqrt(xi) * mp.re(mp.quad(kernel, pieces, maxdegree=12))
    slope = 2 * mp.sqrt(xi) * mp.re(mp.quad(lambda l: 0.5j * l * kernel(l), pieces, maxdegree=12))
    return value, slope


def sample(rng):
    """One point of the box."""
    sign = lambda: rng.choice((-1, 1))
    focus = lambda: 10 ** rng.uniform(-6, 6)
    near = lambda x: x * (1 + sign() * 10 ** rng.uniform(-12, -1))
    kind = rng.randrange(10)
    if kind < 2:
        return sign() * 10 ** rng.uniform(-8, 4), focus()
    if kind < 4:
        return rng.uniform(-1e4, 1e4), focus()
    if kind < 5:
        return rng.uniform(-110, 110), focus()
    if kind < 6:
        return rng.uniform(-35, 35), 10 ** rng.uniform(-2.5, 3)
    if kind == 6:  # where the number of Gauss-Legendre nodes changes
        return 2 * sign() * near(rng.choice((1, 3.5, 6.8, 11, 15.5, 25.5))), focus()
    if kind == 7:  # |z|: the asymptotic series
        xi = focus()
        return 2 * sign() * near(rng.choice((50, 80, 200, 1000))) * xi / math.hypot(1, xi), xi
    if kind == 8:  # |z| + Re z: Gauss-Laguerre
        xi, s = focus(), sign()
        d = near(rng.choice((3.7, 8, 21.5, 60))) / (0.7 if s > 0 else 1)
        return 2 * s * d / (math.hypot(1, 1 / xi) + s / xi), xi
    if rng.random() < 0.5:  # near the zeros of sin(phi/2)
        return 2 * math.pi * rng.randrange(-200, 200) + sign() * 10 ** rng.uniform(-9, 0), focus()
    xi = focus()  # a given growth or decay at the pole
    return 2 * xi * near(rng.choice((-700, -60, -20, 1.1, 2.5, 3.5))), xi


def random_points(count, seed):
    rng = random.Random(seed)
    points = []
    while len(points) < count:
        phi, xi = sample(rng)
        if abs(phi) <= 1e4 and 1e-6 <= xi <= 1e6:
            points.append((phi, xi))
    return points


def map_points(count):
    """phi/pi from -7 to 3 and log10 xi from -1.5 to 2.5, both without their end."""
    phis = [math.pi * (-7 + 10 * i / count) for i in range(count)]
    return [(phi, 10 ** (-1.5 + 4 * j / count)) for phi in phis for j in range(count)]


def extreme_points():
    phis = [1e-30, 1e-12, 3e-3, 0.7, 5.0, 40.0, 3e3, 2e7, 1e15]
    focuses = [1e-30, 1e-19, 1e-16, 1e-9, 1e9, 1e16, 1e30]
    return [(s * phi, xi) for phi in phis for s in (-1, 1) for xi in focuses]


def digits(x):
    return mp.nstr(x, 32)


def main(kind, *numbers):
    if kind == "derivative":
        print("phi,xi,I,dI_dphi")
        for phi in (-60.0, -17.0, -6.0, -3.25, -1.0, -0.125, 0.0, 0.5, 2.0, 7.0, 31.0, 90.0):
            for xi in (0.01, 0.3, 1.0, 2.84, 40.0):
                value, slope = integrals(phi, xi)
                assert abs(value - overlap(phi, xi)) < mp.mpf(10) ** -40
                print(f"{phi!r},{xi!r},{digits(value)},{digits(slope)}")
        return
    make = {"random": random_points, "extreme": extreme_points, "map": map_points}[kind]
    points = make(*map(int, numbers))
    print("phi,xi,I,envelope")
    for phi, xi in points:
        value = overlap(phi, xi)
        print(f"{phi!r},{xi!r},{digits(value)},{mp.nstr(envelope(phi, xi, value), 8)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
