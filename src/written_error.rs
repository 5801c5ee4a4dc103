//! Errors that are written down and read back, by serde.
//!
//! Of the error of a fallible integrand nothing is known here, and that of one that does not fail is
//! [`Infallible`], which serde does not know. Only errors with the latter are written.

use alloc::boxed::Box;
use alloc::string::String;
use core::convert::Infallible;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Cause, Error};
use crate::estimate::Estimate;
use crate::value::Value;

/// By a name: of a reference serde believes that it is borrowed from what is read.
type Text = &'static str;

/// [`Error`] as serde sees it.
#[derive(Serialize, Deserialize)]
#[serde(
    remote = "Error",
    bound(
        serialize = "Y: Serialize, Y::Real: Serialize",
        deserialize = "Y: Deserialize<'de>, Y::Real: Deserialize<'de>"
    )
)]
enum Written<Y: Value> {
    NotConverged {
        cause: Cause,
        best: Estimate<Y>,
    },
    NonFinite {
        x: Y::Real,
    },
    Integrand {
        x: Y::Real,
        #[serde(with = "never")]
        source: Infallible,
    },
    ShapeChanged {
        x: Y::Real,
    },
    InvalidArgument {
        #[serde(deserialize_with = "kept_for_good")]
        argument: Text,
        #[serde(deserialize_with = "kept_for_good")]
        requirement: Text,
        value: f64,
    },
}

mod never {
    use super::{Deserializer, Infallible, Serializer};
    use serde::de::Error as _;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub(super) fn serialize<S: Serializer>(never: &Infallible, _: S) -> Result<S::Ok, S::Error> {
        match *never {}
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(_: D) -> Result<Infallible, D::Error> {
        Err(D::Error::custom(
            "an integrand that does not fail has failed",
        ))
    }
}

/// A text of this crate, read back. It stays in memory until the program ends, once, however often it is
/// read; without the standard library there are no locks, and each time.
fn kept_for_good<'de, D: Deserializer<'de>>(text: D) -> Result<Text, D::Error> {
    let text = String::deserialize(text)?;
    #[cfg(feature = "std")]
    return Ok(kept_once(text));
    #[cfg(not(feature = "std"))]
    Ok(Box::leak(text.into_boxed_str()))
}

#[cfg(feature = "std")]
fn kept_once(text: String) -> Text {
    use std::collections::BTreeSet;
    use std::sync::{Mutex, PoisonError};

    static KEPT: Mutex<BTreeSet<Text>> = Mutex::new(BTreeSet::new());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept.get(text.as_str()) {
        return known;
    }
    let new = Box::leak(text.into_boxed_str());
    kept.insert(new);
    new
}

impl<Y> Serialize for Error<Y>
where
    Y: Value + Serialize,
    Y::Real: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written::serialize(self, serializer)
    }
}

impl<'de, Y> Deserialize<'de> for Error<Y>
where
    Y: Value + Deserialize<'de>,
    Y::Real: Deserialize<'de>,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Written::deserialize(deserializer)
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::{String, kept_once};

    #[test]
    fn a_text_that_is_read_again_is_the_same_one() {
        let read = || kept_once(String::from("relative tolerance"));
        assert_eq!(read(), "relative tolerance");
        assert!(core::ptr::eq(read(), read()));
        assert_eq!(kept_once(String::from("relative")), "relative");
    }
}
