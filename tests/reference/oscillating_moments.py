"""The integrals of T_k(t) cos(theta t), k even, and T_k(t) sin(theta t), k odd, over [-1, 1], to 20 digits:
tests/data/oscillating_moments.csv, which a test of `src/quadpack/weighted/moments.rs` reads.

Needs Python 3 and mpmath (written with 1.3.0). Run from the root of the project:

    python3 tests/reference/oscillating_moments.py > tests/data/oscillating_moments.csv

T_k is expanded in powers, whose integrals follow one from the other, in arithmetic of 120 digits.
"""

import mpmath as mp

mp.mp.dps = 120

THETAS = [
    "2.0625", "3", "4.5", "7", "10", "13", "16", "19", "22", "24", "24.125", "26", "30", "45", "100",
    "1000", "1048576.5", "1e9", "1e13",
]


def moment(theta, k):
    end, begin = mp.expj(theta), mp.expj(-theta)
    powers = [(end - begin) / (1j * theta)]
    for n in range(1, k + 1):
        powers.append((end - (-1) ** n * begin - n * powers[n - 1]) / (1j * theta))
    coefficients = mp.taylor(lambda t: mp.chebyt(k, t), 0, k)
    total = sum(c * p for c, p in zip(coefficients, powers))
    return total.real if k % 2 == 0 else total.imag


print("theta," + ",".join(f"m{k}" for k in range(25)))
for theta in THETAS:
    print(theta + "," + ",".join(mp.nstr(moment(mp.mpf(theta), k), 20) for k in range(25)))
