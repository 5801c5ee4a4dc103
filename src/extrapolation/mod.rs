//! From some terms of a sequence to its limit.

pub(crate) mod epsilon;
pub(crate) mod shanks;
