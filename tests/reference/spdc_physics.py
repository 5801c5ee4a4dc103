"""Reference values for what surrounds the SPDC mode overlap, to 25 digits.

Needs Python 3 and mpmath (written with 1.3.0), and spdc_reference.py beside it. Run from the root
of the project (walk_off_optimum and heralding take some minutes):

    for table in optimum range corrected walk_off walk_off_optimum aggregate heralding; do
        python3 tests/reference/spdc_physics.py $table > tests/data/spdc_$table.csv
    done

`corrected COUNT SEED` takes other samples than the 300 of seed 1. Everything is computed from a
definition that the crate does not use: overlaps with a correction C from quadrature where that is
possible, transverse integrals of beams by quadrature, derivatives by differences.
"""

import random
import sys

import mpmath as mp

from spdc_reference import overlap

mp.mp.dps = 60


def text(*numbers):
    """A row; doubles in full, others to 25 digits."""
    print(",".join(repr(x) if isinstance(x, float) else mp.nstr(x, 25) for x in numbers))


def best_phase(xi):
    xi = mp.mpf(xi)
    equation = lambda phi: overlap(phi, xi) / (2 * mp.sqrt(xi)) - mp.sinc(phi / 2)
    start = -2 * xi / (1 + xi / mp.pi)
    return mp.findroot(equation, (start, start * mp.mpf("1.01")), tol=mp.mpf(10) ** -90)


def figure(phi, xi):
    return overlap(phi, xi) ** 2 / 4


def best_figure(xi):
    return figure(best_phase(xi), xi)


def optimum():
    print("xi,phi,h")
    for k in range(-40, 41):
        xi = 10 ** (0.3 * k)
        phi = best_phase(xi)
        text(xi, phi, figure(phi, xi))


def focus_range():
    slope = lambda xi: mp.diff(best_figure, xi)
    best = best_figure(mp.findroot(slope, (2.83, 2.84), tol=1e-50))
    print("share,from,to")
    for share in (1e-12, 1e-3, 0.1, 0.5, 0.8, 0.9, 0.99, 0.9999, 0.99999999):
        excess = lambda log_xi: mp.log(best_figure(mp.exp(log_xi)) / (best * mp.mpf(share)))
        near = mp.log("2.8375191194941384")
        low, high = mp.log(share), mp.log(12 / share)
        if share > 0.7:
            width = 2.5 * mp.sqrt(1 - mp.mpf(share))
            low, high = near - width, near + width
        solve = lambda end: mp.exp(mp.findroot(excess, (end, near), solver="anderson", tol=1e-40))
        text(share, solve(low), solve(high))


def corrected_overlap(phi, xi, c):
    """By partial fractions; `corrected_integral` checks it."""
    phi, xi, c = mp.mpf(phi), mp.mpf(xi), mp.mpf(c)
    s = mp.sqrt(1 - 4 * c)
    u, v = (1 + s) / 2, 2 * c / (1 + s)
    sign = mp.sign(v)
    first = mp.sqrt(u) * overlap(phi, u * xi)
    second = sign * mp.sqrt(abs(v)) * overlap(sign * phi, abs(v) * xi)
    return (first - second) / s


def corrected_integral(phi, xi, c):
    phi, xi, c = mp.mpf(phi), mp.mpf(xi), mp.mpf(c)
    f = lambda l: mp.re(mp.expj(phi * l / 2) / (1 - 1j * xi * l - c * (xi * l) ** 2))
    places = {mp.mpf(0), mp.mpf(1)}
    places |= {p for p in (1 / xi, 1 / (xi * mp.sqrt(abs(c))), 10 / xi) if p < 1}
    return 2 * mp.sqrt(xi) * mp.quad(f, sorted(places), maxdegree=10)


def corrected(count=300, seed=1):
    rng = random.Random(int(seed))
    print("phi,xi,c,I,envelope")
    for number in range(int(count)):
        sign = rng.choice((-1, 1))
        phi = sign * 10 ** rng.uniform(-3, 4) if number % 2 else rng.uniform(-30, 30)
        xi = 10 ** (rng.uniform(-6, 6) if number % 3 else rng.uniform(-2, 2))
        kind = number % 4
        if kind == 0:
            c = -(10 ** rng.uniform(-8, 2))
        elif kind == 1:
            c = 0.25 * (1 - 10 ** rng.uniform(-4, 0))
        else:
            c = rng.uniform(-0.05, 0.1)
        value = corrected_overlap(phi, xi, c)
        if abs(phi) < 40 and 1e-2 < xi < 1e2 and abs(c) > 1e-4:
            assert abs(value - corrected_integral(phi, xi, c)) < 1e-30, (phi, xi, c)
        x = mp.mpf(xi)
        tail = 4 * mp.sqrt(x) / (max(abs(phi), 2) * abs(1 - 1j * x - mp.mpf(c) * x * x))
        envelope = max(abs(value), tail) if abs(phi) > 2 else abs(value)
        print(f"{phi!r},{xi!r},{c!r},{mp.nstr(value, 25)},{mp.nstr(envelope, 8)}")


def walk_off_integral(sigma, b, xi):
    """The single integral, with the logarithms as they stand."""
    sigma, b, xi = mp.mpf(sigma), mp.mpf(b), mp.mpf(xi)
    end = 2 * xi
    if b > 0:
        end = min(end, 12 * mp.sqrt(xi) / b)

    def f(u):
        logs = mp.log(1 + 1j * xi) - mp.log(1 + 1j * (u - xi))
        c = -2j * logs / (2 + 1j * u)
        return mp.re(mp.exp(-b * b * u * u / xi + 1j * sigma * u) * c)

    pieces = 2 + int(abs(sigma) * end / 20) + int(mp.sqrt(end))
    places = {end * k / pieces for k in range(pieces + 1)}
    places |= {p for p in (xi - 1, xi, xi + 1) if 0 < p < end}
    return mp.quad(f, sorted(places), maxdegree=9) / (2 * xi)


def walk_off_double_integral(sigma, b, xi):
    """Boyd and Kleinman's definition."""
    f = lambda t, s: mp.re(
        mp.exp(1j * sigma * (t - s) - b * b * (t - s) ** 2 / xi) / ((1 + 1j * t) * (1 - 1j * s))
    )
    return mp.quad(f, [-xi, 0, xi], [-xi, 0, xi]) / (4 * xi)


def walk_off():
    mp.mp.dps = 15
    for arguments in ((0.7, 1.0, 2.0), (0.8, 2.0, 1.5), (-1.0, 0.3, 3.0)):
        twice = walk_off_double_integral(*arguments)
        assert abs(twice - walk_off_integral(*arguments)) < 1e-12
    mp.mp.dps = 32
    print("sigma,b,xi,h")
    for b in (0.0, 0.01, 0.3, 1.0, 2.0, 5.0, 30.0, 1e4):
        for xi in (1e-6, 1e-2, 0.5, 1.5, 2.0, 2.84, 12.0, 150.0):
            for sigma in (-3.0, 0.0, 0.574, 0.7, 0.8, 10.0):
                text(sigma, b, xi, walk_off_integral(sigma, b, xi))


def walk_off_optimum():
    mp.mp.dps = 40
    print("b,sigma,xi,h")
    for b in (0.0, 0.1, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 100.0, 1e4):
        start = (mp.mpf(3) / 4, mp.mpf("1.4")) if b > 3 else (mp.mpf("0.65"), mp.mpf("2.2"))
        # Central differences with a step of 1e-12: errors of 1e-24.
        step = mp.mpf(10) ** -12 * (1 + b)
        h = lambda sigma, xi: walk_off_integral(sigma, b, xi) * (1 + b) ** 2
        slopes = [
            lambda sigma, xi: (h(sigma + step, xi) - h(sigma - step, xi)) / step,
            lambda sigma, xi: (h(sigma, xi + step) - h(sigma, xi - step)) / step,
        ]
        if b == 0:
            xi = mp.findroot(lambda xi: mp.diff(best_figure, xi), (2.83, 2.84), tol=1e-40)
            sigma = -best_phase(xi) / (2 * xi)
        else:
            sigma, xi = mp.findroot(slopes, start, tol=1e-34, h=mp.mpf(10) ** -9, maxsteps=40)
        print(",".join([repr(b), *(mp.nstr(x, 17) for x in (sigma, xi))]), end=",")
        print(mp.nstr(walk_off_integral(sigma, b, xi), 25))


def field(k, xi, l, sign=1):
    """A beam with the normalized waist of focus xi in a crystal of length 1: value at radius r."""
    w2 = 1 / (mp.mpf(k) * xi)
    q = 1 + sign * 1j * xi * l
    return lambda r: mp.sqrt(2 / (mp.pi * w2)) / q * mp.exp(-r * r / (w2 * q))


def over_plane(f, width):
    """Of a Gaussian, or a product of them, of about this width."""
    return 2 * mp.pi * mp.quad(lambda r: r * f(r), [0, width, 3 * width, 9 * width])


def overlap_in_plane(k, foci, l):
    """The integral of E_p E_s* E_i* over the plane at l."""
    beams = [field(k[0], foci[0], l), field(k[1], foci[1], l, -1), field(k[2], foci[2], l, -1)]
    width = 1 / mp.sqrt(sum(kk * x / (1 + (x * l) ** 2) for kk, x in zip(k, foci)))
    return over_plane(lambda r: beams[0](r) * beams[1](r) * beams[2](r), width)


def aggregate_of(k, foci):
    (kp, ks, ki), (xp, xs, xi) = map(mp.mpf, k), map(mp.mpf, foci)
    dk = kp - ks - ki
    a = 1 + ks / kp * xs / xp + ki / kp * xi / xp
    b = (1 - dk / kp) * (1 + (ks + dk) / (kp - dk) * xp / xs + (ki + dk) / (kp - dk) * xp / xi)
    return a, b, dk / kp * xp**2 / (xs * xi) * a / b**2, b / a * xs * xi / xp


def aggregate():
    print("k_p,k_s,k_i,xi_p,xi_s,xi_i,A,B,C,xi")
    for k, foci in (
        ((2.0, 1.0, 1.0), (1.0, 2.0, 3.0)),
        ((2.0, 1.0, 1.0), (1e-90, 2e-90, 5e-91)),
        ((2.0, 0.75, 1.125), (2.84, 2.84, 2.84)),
        ((4.5, 2.0, 2.25), (0.5, 3.0, 1.0)),
        ((4.5, 2.0, 2.75), (0.5, 3.0, 1.0)),
        ((3.0, 2.0, 0.5), (1.0, 20.0, 0.05)),
        ((3.0, 0.25, 0.25), (7.0, 0.5, 0.5)),
    ):
        a, b, c, xi = aggregate_of(k, foci)
        # The transverse integral along the crystal, for foci of everyday size.
        if foci[0] > 1e-3:
            middle = overlap_in_plane(k, foci, mp.mpf(0))
            for l in (mp.mpf("0.4"), mp.mpf(1)):
                ratio = middle / overlap_in_plane(k, foci, l)
                assert abs(ratio - (1 - 1j * xi * l - c * (xi * l) ** 2)) < 1e-20 * abs(ratio)
        text(*k, *foci, a, b, c, xi)


def heralding():
    """Probabilities from transverse integrals; over all phases the planes do not interfere."""
    mp.mp.dps = 17
    print("x_s,xi_p,xi_s,xi_i,eta")
    for share, foci in (
        (0.5, (2.84, 2.84, 2.84)),
        (0.5, (0.1, 0.5, 0.5)),
        (0.5, (1.0, 2.0, 3.0)),
        (0.375, (1.0, 2.0, 3.0)),
        (0.625, (1.0, 3.0, 2.0)),
        (0.25, (0.02, 0.3, 0.04)),
        (0.75, (3.0, 1.0, 0.5)),
        (0.125, (0.0001, 0.0005, 0.00025)),
    ):
        k = (1.0, share, 1.0 - share)

        def with_idler(l):
            return abs(overlap_in_plane(k, foci, l)) ** 2

        def with_any(l):
            pump, signal = field(k[0], foci[0], l), field(k[1], foci[1], l, -1)
            parts = zip(k[:2], foci[:2])
            width = 1 / mp.sqrt(sum(kk * x / (1 + (x * l) ** 2) for kk, x in parts))
            return over_plane(lambda r: abs(pump(r) * signal(r)) ** 2, width)

        together, alone = (mp.quad(f, [0, 0.5, 1]) for f in (with_idler, with_any))
        print(",".join(map(repr, (share, *foci))) + "," + mp.nstr(together / alone, 15))


if __name__ == "__main__":
    {
        "optimum": optimum,
        "range": focus_range,
        "corrected": corrected,
        "walk_off": walk_off,
        "walk_off_optimum": walk_off_optimum,
        "aggregate": aggregate,
        "heralding": heralding,
    }[sys.argv[1]](*sys.argv[2:])
