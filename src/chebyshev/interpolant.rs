//! An interpolant at several places side by side, by its coefficients.

use core::array;

use super::kernel::larger;
use crate::each::Each;
use crate::real::Real;
use crate::vector::{Columns, Components, Vector, least_square};

/// Places at which an interpolant is worked out side by side.
const LANES: usize = 4;

/// The same for an interpolant of many coefficients.
const WIDE: usize = 2 * LANES;

/// A chunk of a list as a whole block, the last one repeated where there are fewer.
#[inline(always)]
fn lanes_of<T: Copy, const L: usize>(list: &[T]) -> [T; L] {
    match <&[T; L]>::try_from(list) {
        Ok(all) => *all,
        Err(_) => array::from_fn(|i| list[i.min(list.len() - 1)]),
    }
}

/// Some interpolants of one degree at each of some places: the sum of `even[k] T_(2k)(x)` and
/// `odd[k] T_(2k+1)(x)`, T the Chebyshev polynomials, at `x = -places[i]`.
///
/// By Clenshaw's recurrence in T_2 for the two sums apart; there is one odd coefficient less.
#[inline(always)]
fn interpolate<T: Real, const P: usize, const L: usize>(
    coefficients: [&[T]; P],
    places: &[T; L],
) -> [[T; L]; P] {
    let halves = coefficients.map(|all| all.split_at(all.len() / 2 + 1));
    let (even, odd) = (halves.map(|(even, _)| even), halves.map(|(_, odd)| odd));
    let ws = places.map(|t| (t + t) * t - T::one());
    let twice = ws.map(|w| w + w);
    let zero = [[T::zero(); L]; P];
    // All sums side by side: each step waits for the one before.
    let (mut e, mut e_before, mut o, mut o_before) = (zero, zero, zero, zero);
    // Two steps at a time, so that nothing changes places: there are 2, 4, 8, ... of them.
    for k in (0..odd[0].len() / 2).rev() {
        let (c, d) = (even.map(|c| c[2 * k + 2]), odd.map(|d| d[2 * k + 1]));
        for p in 0..P {
            for i in 0..L {
                e_before[p][i] = (c[p] - e_before[p][i]) + twice[i] * e[p][i];
                o_before[p][i] = (d[p] - o_before[p][i]) + twice[i] * o[p][i];
            }
        }
        let (c, d) = (even.map(|c| c[2 * k + 1]), odd.map(|d| d[2 * k]));
        for p in 0..P {
            for i in 0..L {
                e[p][i] = (c[p] - e[p][i]) + twice[i] * e_before[p][i];
                o[p][i] = (d[p] - o[p][i]) + twice[i] * o_before[p][i];
            }
        }
    }
    for p in 0..P {
        let c = even[p][0];
        for i in 0..L {
            let even = (c - e_before[p][i]) + ws[i] * e[p][i];
            e[p][i] = even - places[i] * (o[p][i] - o_before[p][i]);
        }
    }
    e
}

/// The largest amount by which an interpolant misses real values.
#[inline(always)]
pub(super) fn misfit_of_one<T: Real>(coefficients: &[T], places: &[T], values: &[T]) -> T {
    // Long recurrences in wider blocks: they wait for themselves.
    let left = places.len() % WIDE;
    let wide = if coefficients.len() < 2 * LANES * LANES {
        0
    } else if left > LANES {
        places.len()
    } else {
        places.len() - left
    };
    let (first, rest) = places.split_at(wide);
    let (first_values, other_values) = values.split_at(wide);
    let worst = worst_gap::<_, WIDE>(coefficients, first, first_values);
    larger(
        worst,
        worst_gap::<_, LANES>(coefficients, rest, other_values),
    )
}

#[inline(always)]
fn worst_gap<T: Real, const L: usize>(coefficients: &[T], places: &[T], values: &[T]) -> T {
    let mut worst = [T::zero(); L];
    for (ts, ys) in places.chunks(L).zip(values.chunks(L)) {
        let [p] = interpolate([coefficients], &lanes_of::<_, L>(ts));
        let ys: [T; L] = lanes_of(ys);
        for i in 0..L {
            worst[i] = larger(worst[i], (p[i] - ys[i]).abs());
        }
    }
    worst.into_iter().fold(T::zero(), larger)
}

/// The largest distance by which interpolants miss values of several components: for any number of
/// coefficients, since no number is worth code of its own.
#[cfg_attr(
    feature = "multiversion",
    multiversion::multiversion(targets("x86_64+avx2"))
)]
#[inline(never)]
pub(super) fn misfit_of_several<T: Real>(
    coefficients: Columns<'_, T>,
    places: &[T],
    rows: &[T],
) -> T {
    let worst = worst_square(coefficients, places, rows);
    if worst >= least_square() && worst.is_finite() {
        worst.sqrt()
    } else {
        misfit_by_norms(coefficients, places, rows)
    }
}

/// The largest square of a distance.
// Apart, since closures of a function for one target are not inlined into what they are handed to.
#[inline(always)]
fn worst_square<T: Real>(coefficients: Columns<'_, T>, places: &[T], rows: &[T]) -> T {
    let components = coefficients.components();
    let mut worst = [T::zero(); LANES];
    for (ts, rows) in places.chunks(LANES).zip(rows.chunks(LANES * components)) {
        let places: [T; LANES] = lanes_of(ts);
        let first: [usize; LANES] = array::from_fn(|i| i.min(ts.len() - 1) * components);
        let mut squares = [T::zero(); LANES];
        // Two components side by side: the recurrence of one waits for itself.
        for c in (0..components).step_by(2) {
            let next = (c + 1).min(components - 1);
            let both = [c, next].each(|c| coefficients.column(c));
            let (mut y, mut z) = ([T::zero(); LANES], [T::zero(); LANES]);
            for i in 0..LANES {
                y[i] = rows[first[i] + c];
                z[i] = rows[first[i] + next];
            }
            let [p, q] = interpolate(both, &places);
            for i in 0..LANES {
                let gap = p[i] - y[i];
                squares[i] = squares[i] + gap * gap;
            }
            if next > c {
                for i in 0..LANES {
                    let gap = q[i] - z[i];
                    squares[i] = squares[i] + gap * gap;
                }
            }
        }
        for i in 0..LANES {
            worst[i] = larger(worst[i], squares[i]);
        }
    }
    worst.into_iter().fold(T::zero(), larger)
}

/// [`misfit_of_several`] where a square leaves the range of the scalar.
#[cold]
#[inline(never)]
fn misfit_by_norms<T: Real>(coefficients: Columns<'_, T>, places: &[T], rows: &[T]) -> T {
    let components = coefficients.components();
    let mut worst = T::zero();
    for (&t, row) in places.iter().zip(rows.chunks_exact(components)) {
        let gaps = Components::from_fn(components, |c| {
            let [[p]] = interpolate([coefficients.column(c)], &[t]);
            p - row[c]
        });
        worst = larger(worst, gaps.norm());
    }
    worst
}

#[cfg(test)]
mod tests {
    use crate::chebyshev::misfit;
    use crate::vector::Columns;
    use alloc::vec::Vec;

    const PLACES: [f64; 6] = [-0.9, 0.1, 0.35, 0.4, 0.8, 1.0];

    /// 1, 3, 0, ..., 2, 0, ...: T_0 + 2 T_1 + 3 T_2 at -t, in each component times its number.
    fn coefficients(of: &[f64], points: usize) -> Vec<f64> {
        let c = |k: usize| match k {
            0 => 1.0,
            1 => 3.0,
            k if k == points / 2 + 1 => 2.0,
            _ => 0.0,
        };
        let columns = of.iter().map(|y| (0..points).map(move |k| c(k) * y));
        columns.flatten().collect()
    }

    fn rows(of: &[f64]) -> Vec<f64> {
        let p = |t: f64| 1.0 - 2.0 * t + 3.0 * (2.0 * t * t - 1.0);
        PLACES
            .map(p)
            .iter()
            .flat_map(|p| of.iter().map(move |y| p * y))
            .collect()
    }

    #[test]
    fn an_interpolant_misses_what_is_not_on_it() {
        let numbers = [1.0, -2.0, 0.0, 3.0, 0.0, 1.0, 0.5, 0.0, 2.0, -0.7, 1.0];
        for components in [1, 2, 3, 6, 8, 11] {
            for points in [5, 9, 17, 33, 65] {
                let of = &numbers[..components];
                let c = coefficients(of, points);
                let mut ys = rows(of);
                let misfit_of =
                    |c: &[f64], ys: &[f64]| misfit(Columns::new(c, points), &PLACES, ys);
                assert!(misfit_of(&c, &ys) <= 1e-14);
                // In the last component by 0.04, and in another one by 0.03 if there is one.
                ys[5 * components - 1] -= 0.04;
                let mut exact = 0.04;
                if components > 1 {
                    ys[4 * components] += 0.03;
                    exact = 0.05;
                }
                let found = misfit_of(&c, &ys);
                assert!((found - exact).abs() <= 1e-14, "{components}: {found}");
                // Where squares leave the range.
                for scale in [1e-200, 1e200] {
                    let scaled =
                        |list: &[f64]| list.iter().map(|y| scale * y).collect::<Vec<f64>>();
                    let found = misfit_of(&scaled(&c), &scaled(&ys)) / scale;
                    assert!(
                        (found / exact - 1.0).abs() <= 1e-12,
                        "{components}: {found:e}"
                    );
                }
            }
        }
    }

    #[test]
    fn every_place_counts_once() {
        let of = [1.0, -0.5];
        for components in [1, 2] {
            for points in [9, 65] {
                let c = coefficients(&of[..components], points);
                let exact = rows(&of[..components]);
                // More of them than are worked out side by side.
                let many = |list: &[f64]| [list, list, list].concat();
                let places = many(&PLACES);
                for count in 1..=places.len() {
                    for i in 0..count {
                        let mut ys = many(&exact);
                        ys[i * components] += 0.5;
                        let ys = &ys[..count * components];
                        let found = misfit(Columns::new(&c, points), &places[..count], ys);
                        assert!((found - 0.5).abs() <= 1e-14, "{i} of {count}: {found}");
                    }
                }
            }
        }
    }
}
