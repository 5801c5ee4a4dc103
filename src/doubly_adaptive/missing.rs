//! Samples that are missing at the ends of a panel, where f is not finite.

use crate::chebyshev::extrapolate_to_end;
use crate::doubly_adaptive::FIRST;
use crate::doubly_adaptive::interval::{Interval, position};
use crate::each::Each;
use crate::real::Real;
use crate::samples::Failure;
use crate::vector::Columns;

/// Replace samples of a first panel that are not finite at the ends by what the others say; which they are.
#[inline(never)]
pub(super) fn mend<T: Real>(
    samples: &mut [T],
    interval: Interval<T>,
) -> Result<[bool; 2], Failure<T>> {
    let first = Columns::new(samples, FIRST);
    if first.all_finite() {
        return Ok([false; 2]);
    }
    let missing = [0, FIRST - 1].each(|j| !first.is_finite(j));
    if let Some(j) = (1..FIRST - 1).find(|&j| !first.is_finite(j)) {
        let x = position(interval, FIRST - 1, j);
        return Err(Failure::NonFinite { x });
    }
    fill(samples, FIRST, missing);
    Ok(missing)
}

/// Replace missing samples at the ends of columns by what the others say.
pub(super) fn fill<T: Real>(samples: &mut [T], points: usize, missing: [bool; 2]) {
    let n = points - 1;
    if missing == [true; 2] {
        for column in samples.chunks_exact_mut(points) {
            column[0] = column[1];
            column[n] = column[n - 1];
        }
    } else if missing[0] {
        extrapolate_to_end(samples, points, 0);
    } else if missing[1] {
        extrapolate_to_end(samples, points, n);
    }
}
