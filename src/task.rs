//! What a method is asked.

use crate::domain::Domain;
use crate::goal::Goal;
use crate::samples::Integrand;
use crate::workspace::Store;

/// An integral to be computed.
pub(crate) struct Task<'a, T> {
    pub(crate) goal: &'a Goal<T>,
    pub(crate) f: &'a mut dyn Integrand<T>,
    /// Not empty.
    pub(crate) domain: &'a Domain<T>,
    /// Whether the domain's points are in falling order.
    pub(crate) descends: bool,
    /// The user's workspace, if there is one.
    pub(crate) store: Option<&'a mut Store<T>>,
    /// The place for the integral.
    pub(crate) value: &'a mut [T],
}
