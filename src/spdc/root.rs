//! A root between two points of opposite sign.
//!
//! T. R. Chandrupatla, Adv. Eng. Softw. 28, 145 (1997): inverse quadratic interpolation where the
//! last three points allow it, bisection elsewhere.

/// A root of `f` between `a` and `b`, where its signs differ, as close as doubles are.
///
/// If they do not differ, rounding has moved a root past an end: that end is returned where |f| is
/// smaller. The first error of `f` ends the search.
pub(super) fn between<E>(
    mut f: impl FnMut(f64) -> Result<f64, E>,
    [mut a, mut b]: [f64; 2],
) -> Result<f64, E> {
    let (mut fa, mut fb) = (f(a)?, f(b)?);
    if fa * fb > 0.0 {
        return Ok(if fa.abs() < fb.abs() { a } else { b });
    }
    // How far from a towards b the next point lies.
    let mut t = 0.5;
    for _ in 0..200 {
        let x = a + t * (b - a);
        let fx = f(x)?;
        let (c, fc);
        if (fx < 0.0) == (fa < 0.0) {
            (c, fc) = (a, fa);
        } else {
            (c, fc) = (b, fb);
            (b, fb) = (a, fa);
        }
        (a, fa) = (x, fx);

        let (best, least) = if fa.abs() < fb.abs() {
            (a, fa)
        } else {
            (b, fb)
        };
        let closest = 2.0 * f64::EPSILON * best.abs() / (b - a).abs();
        if least == 0.0 || closest > 0.5 {
            return Ok(best);
        }
        let (xi, phi) = ((a - b) / (c - b), (fa - fb) / (fc - fb));
        let smooth = phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi;
        t = if smooth {
            fa / (fb - fa) * (fc / (fb - fc))
                + (c - a) / (b - a) * (fa / (fc - fa)) * (fb / (fc - fb))
        } else {
            0.5
        };
        t = t.clamp(closest, 1.0 - closest);
    }
    Ok(if fa.abs() < fb.abs() { a } else { b })
}

#[cfg(test)]
mod tests {
    use core::convert::Infallible;

    use super::between;

    fn root(f: impl Fn(f64) -> f64, ends: [f64; 2]) -> (f64, usize) {
        let mut calls = 0;
        let counted = |x| {
            calls += 1;
            Ok::<f64, Infallible>(f(x))
        };
        let Ok(x) = between(counted, ends);
        (x, calls)
    }

    #[test]
    fn finds_roots_in_few_steps_and_either_direction() {
        for ends in [[0.0, 2.0], [2.0, 0.0]] {
            let (x, calls) = root(|x| x * x * x - 2.0, ends);
            assert!((x - 1.259_921_049_894_873_2).abs() <= 5e-16, "{x}");
            assert!(calls <= 15, "{calls}");
        }
    }

    #[test]
    fn survives_a_step_and_a_flat_stretch() {
        let (x, calls) = root(|x| if x < 0.3 { -1.0 } else { 1.0 }, [0.0, 1.0]);
        assert!((x - 0.3).abs() <= 1e-15 && calls < 200, "{x}, {calls}");
        let (x, _) = root(|x| (x - 0.7) * (x - 0.7) * (x - 0.7), [0.0, 1.0]);
        assert!((x - 0.7).abs() <= 1e-5, "{x}");
    }

    #[test]
    fn takes_the_better_end_where_signs_agree() {
        assert_eq!(root(|x| x + 1e-9, [0.0, 1.0]).0, 0.0);
        assert_eq!(root(|x| x - 1.0 - 1e-9, [0.0, 1.0]).0, 1.0);
    }

    #[test]
    fn hands_errors_on() {
        assert_eq!(between(|_| Err("no"), [0.0, 1.0]), Err("no"));
    }
}
