//! From some terms of a sequence to its limit.

pub(crate) mod epsilon;
pub(crate) mod levin;
pub(crate) mod shanks;
