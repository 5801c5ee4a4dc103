//! Small arrays, element by element.
//!
//! The standard library's `map` is for arrays of any length, and some four hundred lines of intermediate code at
//! each place where it is called, most of which is not compiled into the caller. Written out it is a
//! dozen.

/// `[f(a), f(b), ...]`.
pub(crate) trait Each<T> {
    /// The array of what becomes of each element.
    type Of<U>;

    fn each<U>(self, f: impl FnMut(T) -> U) -> Self::Of<U>;
}

macro_rules! each {
    ($count:literal: $($element:ident)*) => {
        impl<T> Each<T> for [T; $count] {
            type Of<U> = [U; $count];

            #[inline(always)]
            fn each<U>(self, mut f: impl FnMut(T) -> U) -> [U; $count] {
                let [$($element),*] = self;
                [$(f($element)),*]
            }
        }
    };
}
each!(2: a b);
each!(3: a b c);
each!(4: a b c d);
