"""The moments of exp(i omega t) with Chebyshev polynomials on -1..1, for src/weight/oscillatory.rs.

    python3 tests/reference/oscillatory_moments.py > tests/data/oscillatory_moments.csv

Forwards by the three-term recurrence from k = 0, in so many digits that what it loses does not matter; two of
each omega are checked by quadrature.
"""

from mpmath import mp, mpf, cos, sin, quad, chebyt, linspace, nstr

KS = 129
OMEGAS = [
    "0", "1e-12", "1e-6", "1e-3", "0.1", "0.5", "0.9", "1.0", "1.1", "2.5", "5.0", "8.3", "17.0", "23.9",
    "31.5", "50.25", "64.0", "90.0", "120.0", "128.5", "140.0", "300.0", "5000.125", "1e6", "123456789.0", "1e9",
]


def moments(omega):
    if omega == 0:
        return [mpf(2) / (1 - k * k) if k % 2 == 0 else mpf(0) for k in range(KS)]
    c, s = cos(omega), sin(omega)
    m = [2 * s / omega]
    # m_0 = 2 cos + omega m_1, and 4 m_1 = 2 sin - omega m_2.
    m.append((m[0] - 2 * c) / omega)
    m.append((2 * s - 4 * m[1]) / omega)
    for k in range(2, KS - 1):
        sign = 1 if k % 2 == 0 else -1
        right = -2 * (c if k % 2 == 0 else s) / mpf(k * k - 1)
        m.append((k + 1) * (m[k - 1] / (k - 1) + sign * (m[k] - right) * 2 / omega))
    return m


def check(omega, m):
    if omega > 60:
        return
    with mp.workdps(40):
        for k in [7, 20]:
            wave = cos if k % 2 == 0 else sin
            direct = quad(lambda t: chebyt(k, t) * wave(omega * t), linspace(-1, 1, 21))
            assert abs(direct - m[k]) < mpf(10) ** -30, (omega, k)


print("omega,k,moment")
for text in OMEGAS:
    mp.dps = 4000 if float(text) < 1 else 600
    omega = mpf(float(text))
    m = moments(omega)
    check(omega, m)
    for k in range(KS):
        print(f"{text},{k},{nstr(m[k], 20)}")
