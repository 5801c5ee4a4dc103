//! Recomputes the generated tables to twice their digits.
//!
//! Arithmetic on unevaluated sums of two doubles, after T. J. Dekker, Numer. Math. 18, 224 (1971).

use core::ops::{Add, Div, Mul, Sub};

use super::tables::{
    LAGUERRE_6, LAGUERRE_10, LAGUERRE_20, LAGUERRE_40, LEGENDRE_8, LEGENDRE_12, LEGENDRE_16,
    LEGENDRE_20, LEGENDRE_24, LEGENDRE_32, Rule,
};

/// The number `hi + lo`, of some 31 digits.
#[derive(Clone, Copy)]
struct Double {
    hi: f64,
    lo: f64,
}

impl Double {
    fn sum(a: f64, b: f64) -> Self {
        let hi = a + b;
        let bb = hi - a;
        let lo = (a - (hi - bb)) + (b - bb);
        Self { hi, lo }
    }

    fn product(a: f64, b: f64) -> Self {
        let split = |x: f64| {
            let t = 134_217_729.0 * x;
            let high = t - (t - x);
            (high, x - high)
        };
        let ((ah, al), (bh, bl)) = (split(a), split(b));
        let hi = a * b;
        let lo = ((ah * bh - hi) + ah * bl + al * bh) + al * bl;
        Self { hi, lo }
    }
}

impl From<f64> for Double {
    fn from(hi: f64) -> Self {
        Self { hi, lo: 0.0 }
    }
}

impl Add for Double {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let s = Self::sum(self.hi, other.hi);
        let t = Self::sum(self.lo, other.lo);
        let s = Self::sum(s.hi, s.lo + t.hi);
        Self::sum(s.hi, s.lo + t.lo)
    }
}

impl Sub for Double {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + other * Self::from(-1.0)
    }
}

impl Mul for Double {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let p = Self::product(self.hi, other.hi);
        Self::sum(p.hi, p.lo + (self.hi * other.lo + self.lo * other.hi))
    }
}

impl Div for Double {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let first = self.hi / other.hi;
        let remainder = self - other * Self::from(first);
        let second = remainder.hi / other.hi;
        let remainder = remainder - other * Self::from(second);
        Self::sum(first, second) + Self::from(remainder.hi / other.hi)
    }
}

/// An orthogonal polynomial: value of degree n, of degree n - 1, and how often the sign changes in
/// the sequence of degrees 0 to n.
fn sequence(
    n: u32,
    x: Double,
    next: impl Fn(f64, Double, Double, Double) -> Double,
) -> (Double, Double, usize) {
    let (mut before, mut here) = (Double::from(0.0), Double::from(1.0));
    let mut changes = 0;
    for k in 1..=n {
        let after = next(f64::from(k), x, here, before);
        changes += usize::from(after.hi * here.hi < 0.0);
        (before, here) = (here, after);
    }
    (here, before, changes)
}

/// k P_k = (2 k - 1) x P_(k-1) - (k - 1) P_(k-2).
fn legendre(n: u32, x: Double) -> (Double, Double, usize) {
    sequence(n, x, |k, x, here, before| {
        (Double::from(2.0 * k - 1.0) * x * here - Double::from(k - 1.0) * before) / k.into()
    })
}

/// k L_k = (2 k - 1 - x) L_(k-1) - (k - 1) L_(k-2).
fn laguerre(n: u32, x: Double) -> (Double, Double, usize) {
    sequence(n, x, |k, x, here, before| {
        ((Double::from(2.0 * k - 1.0) - x) * here - Double::from(k - 1.0) * before) / k.into()
    })
}

fn legendre_slope(n: u32, x: Double) -> Double {
    let (here, before, _) = legendre(n, x);
    Double::from(f64::from(n)) * (before - x * here) / (Double::from(1.0) - x * x)
}

/// Half a unit in the last place, and a little for the rounding of twice as many digits.
fn is_nearest(stored: f64, exact: Double) -> bool {
    let ulp = f64::from_bits(stored.to_bits() + 1) - stored;
    let off = Double::from(stored) - exact;
    (off.hi + off.lo).abs() <= 0.500_001 * ulp
}

fn check_legendre<const K: usize>(n: u32, rule: &Rule<K>) {
    assert_eq!(2 * K, n as usize);
    assert!(0.0 < rule.nodes[0] && rule.nodes[K - 1] < 1.0);
    assert!(rule.nodes.is_sorted_by(|a, b| a < b));
    for (&node, &weight) in rule.nodes.iter().zip(&rule.weights) {
        let x = Double::from(node);
        let x = x - legendre(n, x).0 / legendre_slope(n, x);
        assert!(is_nearest(node, x), "node {node:e} of {n}");
        let slope = legendre_slope(n, x);
        let exact = Double::from(2.0) / ((Double::from(1.0) - x * x) * slope * slope);
        assert!(is_nearest(weight, exact), "weight {weight:e} of {n}");
    }
}

fn check_laguerre<const K: usize>(n: u32, rule: &Rule<K>) {
    for (k, (&node, &weight)) in rule.nodes.iter().zip(&rule.weights).enumerate() {
        let x = Double::from(node);
        let (here, before, _) = laguerre(n, x);
        let slope = Double::from(f64::from(n)) * (here - before) / x;
        let x = x - here / slope;
        assert!(is_nearest(node, x), "node {node:e} of {n}");
        let (above, _, _) = laguerre(n + 1, x);
        let root = Double::from(f64::from(n + 1)) * above;
        let exact = x / (root * root);
        assert!(is_nearest(weight, exact), "weight {weight:e} of {n}");
        // None is skipped: a zero changes one sign, so this is the (k + 1)st.
        let (_, _, changes) = laguerre(n, Double::from(node * (1.0 + 1e-9)));
        assert_eq!(changes, k + 1, "node {node:e} of {n}");
    }
}

#[test]
fn legendre_tables_are_the_nearest_doubles() {
    check_legendre(8, &LEGENDRE_8);
    check_legendre(12, &LEGENDRE_12);
    check_legendre(16, &LEGENDRE_16);
    check_legendre(20, &LEGENDRE_20);
    check_legendre(24, &LEGENDRE_24);
    check_legendre(32, &LEGENDRE_32);
}

#[test]
fn laguerre_tables_are_the_nearest_doubles_from_the_first_node_on() {
    check_laguerre(6, &LAGUERRE_6);
    check_laguerre(10, &LAGUERRE_10);
    check_laguerre(20, &LAGUERRE_20);
    check_laguerre(40, &LAGUERRE_40);
}
