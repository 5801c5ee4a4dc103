//! What a chain of bisections began with, and what is to be expected where samples grow along it.

use crate::doubly_adaptive::assessment::Assessment;
use crate::real::Real;

/// The width and the largest sample of the panel that a chain of bisections began with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin<T> {
    pub(crate) half_width: T,
    pub(crate) degree: usize,
    pub(crate) largest: T,
    pub(crate) tail: T,
}

impl<T: Real> Origin<T> {
    /// The least error of a panel in which the integrand may be unbounded: its samples have
    /// grown at least like |x - l|^(-1/4), and its coefficients do not decay. There the tail
    /// is as good as random, and small by chance.
    pub(crate) fn least_error(self, half: T, degree: usize, found: &Assessment<T>) -> T {
        let lit = T::lit;
        let narrowing = self.half_width / half;
        let mut least = T::zero();
        let unresolved = lit(128.0) * found.tail >= found.largest;
        if unresolved
            && narrowing >= lit(8.0)
            && found.largest >= self.largest * narrowing.sqrt().sqrt()
        {
            // The exponent by which they have grown; the integral of |x - l|^(-p) is of the
            // order of 1/(1 - p).
            let power = (found.largest / self.largest).ln() / narrowing.ln();
            let room = (T::one() - power).max(lit(0.01));
            least = lit(0.11) / room * half * found.largest;
        }
        // Beside something larger that is smooth, only the last coefficients grow: they are about the
        // difference of neighbouring samples, by the degree.
        let n = lit(degree as f64);
        let n0 = lit(self.degree as f64);
        let (size, size0) = (n * found.tail, n0 * self.tail);
        let closer = narrowing * n / n0;
        let flat = lit(4.0) * found.tail >= found.before;
        if flat && closer >= lit(8.0) && size >= size0 * closer.sqrt().sqrt() {
            let power = (size / size0).ln() / closer.ln();
            let room = (T::one() - power).max(lit(0.01));
            least = least.max(lit(3.0) / room * half * found.tail);
        }
        least
    }
}

#[cfg(test)]
mod tests {
    use crate::doubly_adaptive::storage::tests::store_of;

    /// |x|^(-1/2) on panels that close in upon 0: what is small by chance is not believed.
    #[test]
    fn growth_from_bisection_to_bisection_has_a_least_error() {
        let f = |x: f64| x.abs().powf(-0.5);
        let wide = store_of(f, 0.01, 1.0, 8);
        let origin = wide.panels[0].origin;
        for width in [1e-2, 1e-4, 1e-6] {
            let narrow = store_of(f, 0.01 * width, width, 8);
            let mut found = narrow.panels[0].found;
            found.tail = found.largest;
            let least = origin.least_error(narrow.panels[0].half_width(), 8, &found);
            assert!(least >= 0.1 * width * found.largest, "{width}: {least:e}");
            // Where coefficients decay, nothing is unbounded.
            found.tail = 1e-9 * found.largest;
            found.before = 1e-6 * found.largest;
            assert_eq!(
                origin.least_error(narrow.panels[0].half_width(), 8, &found),
                0.0
            );
        }
    }
}
