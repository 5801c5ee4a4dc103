//! One integral on all cores: the samples that a method asks for at once are shared out.
//!
//! A method decides where to sample from the samples it has, never from the clock, and gets each
//! batch in the order of its points. So the path and the bits are those of the serial integral.

use alloc::vec::Vec;
use core::convert::Infallible;

use super::engine::{Stop, extend};
use super::error::TaskError;
use super::map::ParMap;
use super::pace::Pace;
use crate::domain::Domain;
use crate::error::Error;
use crate::estimate::Estimate;
use crate::quad::Quad;
use crate::value::Value;

impl Quad {
    /// [`integrate`](Quad::integrate) on all cores: one integral whose integrand is expensive.
    ///
    /// The result is bit for bit that of `integrate`, evaluations and error included, for any
    /// number of threads. What is shared out is what the method samples at once: with the default
    /// all points of all panels that are refined in a round, with the others the points of one
    /// panel.
    ///
    /// `f` may itself integrate or sweep in parallel.
    ///
    /// # Errors
    /// See [`Error`].
    ///
    /// # Panics
    /// Only if `f` does: the panic at the point where the serial integral would have panicked
    /// goes on in the caller, with its payload.
    ///
    /// # Cost
    /// Evaluations are timed as they come, as in [`par_map`](crate::par_map), and a batch that
    /// takes less than about 50 us is evaluated on the caller's thread. Beside the cost of
    /// `integrate` there are then some 0.1 us a batch and 1 to 2 ns an evaluation. Where `f` takes
    /// next to nothing that is an eighth more with the default method, and twice the time or a
    /// little more with the others. The threads are those of the current rayon pool. Without the
    /// feature `rayon` all of it is serial.
    ///
    /// # Example
    /// ```
    /// use quadrille::{Error, Quad};
    ///
    /// // The sum over n of a^n/(1 + n^2), to its last digit.
    /// let series = |a: f64| {
    ///     let terms = (0..2000).map(|n| (f64::from(n), a.powi(n)));
    ///     terms.map(|(n, power)| power / (1.0 + n * n)).sum::<f64>()
    /// };
    /// let q = Quad::new();
    /// let shared = q.par_integrate(series, 0.0..0.9)?;
    /// assert_eq!(shared, q.integrate(series, 0.0..0.9)?);
    /// # Ok::<(), Error<f64>>(())
    /// ```
    pub fn par_integrate<Y: Value + Send>(
        &self,
        f: impl Fn(Y::Real) -> Y + Sync,
        domain: impl Into<Domain<Y::Real>>,
    ) -> Result<Estimate<Y>, Error<Y>> {
        self.try_par_integrate(|x| Ok::<Y, Infallible>(f(x)), domain)
    }

    /// [`try_integrate`](Quad::try_integrate) on all cores: as
    /// [`par_integrate`](Quad::par_integrate), of a function that may fail.
    ///
    /// The error is the one that `try_integrate` returns, whichever point failed first on the
    /// clock. Points after it may have been evaluated as well.
    ///
    /// # Errors
    /// [`Error::Integrand`] and all the others of [`Error`].
    ///
    /// # Panics
    /// As [`par_integrate`](Quad::par_integrate).
    ///
    /// # Example
    /// An integral of integrals; the error says where the outer one was, and what happened in
    /// the inner one.
    /// ```
    /// use quadrille::{Error, Quad};
    /// use std::f64::consts::{LN_2, PI};
    ///
    /// let (outer, inner) = (Quad::new(), Quad::new().rel_tol(1e-11));
    /// let row = |x: f64| inner.integrate(|y: f64| 1.0 / (2.0 - x * y), 0.0..1.0).map(|e| e.value);
    ///
    /// let area = outer.try_par_integrate(row, 0.0..1.0)?;
    /// assert!((area.value - (PI * PI / 12.0 - 0.5 * LN_2 * LN_2)).abs() <= area.error);
    ///
    /// // From x = 2 on there is a pole in the row.
    /// let error = outer.try_par_integrate(row, 0.0..3.0).unwrap_err();
    /// assert!(matches!(error, Error::Integrand { x, .. } if x >= 2.0));
    /// # Ok::<(), Error<f64, Error<f64>>>(())
    /// ```
    pub fn try_par_integrate<Y: Value + Send, E: Send>(
        &self,
        f: impl Fn(Y::Real) -> Result<Y, E> + Sync,
        domain: impl Into<Domain<Y::Real>>,
    ) -> Result<Estimate<Y>, Error<Y, E>> {
        let options = ParMap::new();
        // That of the last batch.
        let mut pace = Pace::default();
        let mut ys = Vec::new();
        self.run(
            None,
            &mut |shape, xs, columns| {
                ys.clear();
                ys.extend(shape.take_first());
                let known = ys.len();
                // Of one sample the shape is learnt.
                let wanted = if shape.is_known() {
                    &xs[known..]
                } else {
                    &xs[..1]
                };
                let sampled = extend(&options, &mut pace, wanted.len(), |i| f(wanted[i]), &mut ys);
                match sampled {
                    Ok(()) => shape.pack(xs, columns, &ys),
                    // Where values may change their shape, that may come before the failure or the
                    // panic: the batch is gone through in order.
                    Err(_) if Y::known_zero().is_none() => shape.fill(xs, columns, &f),
                    Err(Stop::Other(TaskError::Failed { index, source })) => {
                        shape.fail(wanted[index], source)
                    }
                    Err(stop) => stop.raise(),
                }
            },
            &domain.into(),
        )
    }
}
