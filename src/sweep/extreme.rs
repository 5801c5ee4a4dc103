//! Where a value is largest.

/// The index where `key` is largest: the first of several, and `None` if there is no value or
/// `key` is NaN at all of them.
pub(super) fn argmax<R>(values: &[R], key: impl Fn(&R) -> f64) -> Option<usize> {
    let mut largest: Option<(usize, f64)> = None;
    for (index, value) in values.iter().enumerate() {
        let key = key(value);
        if !key.is_nan() && largest.is_none_or(|(_, kept)| key > kept) {
            largest = Some((index, key));
        }
    }
    largest.map(|(index, _)| index)
}
