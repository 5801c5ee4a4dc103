//! `quad` and its options: dispatch, and no numerics.

use num_traits::{Float, Zero};

use crate::domain::Domain;
use crate::error::{ArgumentError, Error};
use crate::estimate::Estimate;
use crate::goal::Goal;
use crate::method::Method;
use crate::problem::Problem;
use crate::real::Real;
use crate::real::sealed::Sealed;
use crate::samples::Failure;
use crate::samples::closure::Shape;
use crate::samples::non_finite::NonFinite;
use crate::value::Value;
use crate::vector::Components;
use crate::weight::Weight;
use crate::workspace::{Store, Workspace};

/// The integral of `f` over `domain`, with the default options of [`Quad`].
///
/// `f` may return a real or complex number, an array or a `Vec` of them, or a type of
/// your own ([`Value`]); all components share their nodes. `domain` is anything that
/// becomes a [`Domain`]: `0.0..1.0`, `0.0..`, `..`, or end and break points as an array.
///
/// The result is `Ok` only if it is finite and its error estimate is at most
/// `max(abs_tol, rel_tol |value|)`: by default half the digits of the scalar (1.5e-8 for
/// `f64`), or what the arithmetic can resolve where the integral is much smaller than
/// that of |f|.
///
/// # Errors
/// See [`Error`]; what was reached is in [`Error::best`].
///
/// # Cost
/// 35 or 69 evaluations for a smooth integrand on a finite range, about 65 on a half-line; on
/// hard ones several hundred. No allocation where the first panel of a finite range
/// suffices.
///
/// # The type of the argument
/// A closure names the type of its argument: `|x: f64| x * x`. The integrand may return any [`Value`], and
/// what the argument is follows from the type of the value. Of `|x| x * x` the compiler would have to know
/// the one before the other and the other before the one, and says "type annotations needed". (Where the
/// value does not depend on it, as that of `|_| 1.0`, nothing is missing.) A function has named it:
/// `quad(f64::sin, 0.0..1.0)`.
///
/// ```
/// use quadrille::num_complex::Complex64;
/// use quadrille::quad;
///
/// let area = quad(|x: f64| x.ln(), 0.0..1.0).unwrap();
/// assert!((area.value + 1.0).abs() <= area.error);
///
/// let gauss = quad(|x: f64| (-x * x).exp(), ..).unwrap();
/// assert!((gauss.value - std::f64::consts::PI.sqrt()).abs() <= gauss.error);
///
/// let kink = quad(|x: f64| (x - 0.7).abs(), [0.0, 0.7, 1.0]).unwrap();
/// assert!((kink.value - 0.29).abs() <= kink.error);
///
/// let wave = quad(|x: f64| Complex64::cis(x), 0.0..1.0).unwrap();
/// assert!((wave.value - Complex64::new(1f64.sin(), 1.0 - 1f64.cos())).norm() <= wave.error);
///
/// let pair = quad(|x: f64| [x.sin(), x.cos()], 0.0..1.0).unwrap();
/// assert!((pair.value[1] - 1f64.sin()).abs() <= pair.error);
/// ```
#[doc(alias = "integrate")]
#[doc(alias = "integral")]
#[doc(alias = "quadrature")]
#[doc(alias = "quadgk")]
#[doc(alias = "quad_vec")]
#[doc(alias = "scipy.integrate.quad")]
#[inline]
pub fn quad<Y: Value>(
    f: impl FnMut(Y::Real) -> Y,
    domain: impl Into<Domain<Y::Real>>,
) -> Result<Estimate<Y>, Error<Y>> {
    Quad::new().integrate(f, domain)
}

/// The options of an integration: a plain value, to be set once and shared.
///
/// | option | default | meaning |
/// |---|---|---|
/// | [`rel_tol`](Quad::rel_tol) | sqrt(epsilon): 1.5e-8 for `f64` | error relative to the integral |
/// | [`abs_tol`](Quad::abs_tol) | 100 epsilon times the integral of \|f\| | absolute error |
/// | [`min_intervals`](Quad::min_intervals) | 1 | the fewest panels |
/// | [`max_intervals`](Quad::max_intervals) | 1000 | the most panels |
/// | [`method`](Quad::method) | [`Method::DoublyAdaptive`] | the algorithm |
/// | [`non_finite`](Quad::non_finite) | [`NonFinite::Reject`] | what to do with NaN and infinity |
/// | [`weight`](Quad::weight) | none | a known factor of the integrand: oscillating, singular |
///
/// An integration succeeds when its error estimate is at most
/// `max(abs_tol, rel_tol |value|)`: the *looser* of the two decides. With `rel_tol(1e-6)`
/// and `abs_tol(1e-3)` an integral of 10 is computed to 1e-3, one of 1e6 to 1.
///
/// ```
/// use quadrille::Quad;
///
/// let q = Quad::new().rel_tol(1e-12).abs_tol(0.0).max_intervals(500);
/// let e = q.integrate(|x: f64| 1.0 / (0.01 + x * x), -1.0..1.0)?;
/// assert!((e.value - 20.0 * 10f64.atan()).abs() <= e.error);
/// assert!(e.error <= 1e-12 * e.value);
/// # Ok::<(), quadrille::Error<f64>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quad {
    rel_tol: Option<f64>,
    abs_tol: Option<f64>,
    min_intervals: usize,
    max_intervals: usize,
    method: Method,
    non_finite: NonFinite,
    weight: Option<Weight>,
}

impl Default for Quad {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

impl Quad {
    /// The defaults.
    #[inline]
    pub const fn new() -> Self {
        Quad {
            rel_tol: None,
            abs_tol: None,
            min_intervals: 1,
            max_intervals: 1000,
            method: Method::DoublyAdaptive,
            non_finite: NonFinite::Reject,
            weight: None,
        }
    }

    /// The largest error relative to the norm of the integral, >= 0.
    ///
    /// 0 asks for what the arithmetic can give; with `abs_tol(0.0)` it must be at least
    /// 50 epsilon, 1.2e-14 for `f64`.
    #[doc(alias = "epsrel")]
    #[doc(alias = "rtol")]
    #[inline]
    #[must_use]
    pub const fn rel_tol(mut self, tolerance: f64) -> Self {
        self.rel_tol = Some(tolerance);
        self
    }

    /// The largest absolute error, >= 0, in place of the default, which follows the scale
    /// of the integrand: 100 epsilon times the integral of |f|.
    ///
    /// With the default a sine over its full period succeeds at once although no relative
    /// error of 0 can be reached, and an integral of 1e-30 in SI units still has all its
    /// digits. `abs_tol(0.0)` is purely relative.
    #[doc(alias = "epsabs")]
    #[doc(alias = "atol")]
    #[inline]
    #[must_use]
    pub const fn abs_tol(mut self, tolerance: f64) -> Self {
        self.abs_tol = Some(tolerance);
        self
    }

    /// The smallest number of intervals, from 1 to `max_intervals`, that the range is cut
    /// into before a method may be content: the cure for features that fall between the
    /// samples.
    ///
    /// A method that samples knows nothing of a peak between two samples. One of width w in
    /// a range of length L is seen with n >= L/(5 w) intervals, whatever lies around it;
    /// they cost about 6 n evaluations with the default method, and n times those of the
    /// rule with the others. `max_intervals` has to leave room for what is refined then.
    /// Where the place of the peak is known, break points around it are cheaper.
    ///
    /// The default method halves the widest panel first, and takes all samples on the way
    /// into account; the others begin with equal panels. Pieces of an infinite range are
    /// measured in u = d/(1 + d), where d is the distance from their finite end, or from 0:
    /// half of the intervals lie within a distance of 1, and a narrow feature far out needs
    /// a break point. Pieces between break points have intervals in proportion to their
    /// lengths, and one at least. There are fewer intervals than asked for only where
    /// neighbouring floating-point numbers leave no room for more.
    ///
    /// ```
    /// use quadrille::{Quad, quad};
    ///
    /// let peak = |x: f64| 1.0 + (-((x - 40.0) / 0.025).powi(2)).exp();
    /// assert_eq!(quad(peak, 0.0..100.0)?.value, 100.0); // unseen
    ///
    /// let area = Quad::new().min_intervals(800).integrate(peak, 0.0..100.0)?;
    /// assert!((area.value - 100.0 - 0.025 * std::f64::consts::PI.sqrt()).abs() <= area.error);
    /// # Ok::<(), quadrille::Error<f64>>(())
    /// ```
    #[inline]
    #[must_use]
    pub const fn min_intervals(mut self, intervals: usize) -> Self {
        self.min_intervals = intervals;
        self
    }

    /// The largest number of intervals, >= 1, that the range may be cut into; it bounds
    /// evaluations and memory. Pieces between break points are always evaluated once.
    #[doc(alias = "limit")]
    #[doc(alias = "maxevals")]
    #[inline]
    #[must_use]
    pub const fn max_intervals(mut self, intervals: usize) -> Self {
        self.max_intervals = intervals;
        self
    }

    /// The algorithm.
    #[inline]
    #[must_use]
    pub const fn method(mut self, method: Method) -> Self {
        self.method = method;
        self
    }

    /// What becomes of samples that are NaN or infinite: an error, unless asked otherwise.
    ///
    /// ```
    /// use quadrille::{Error, NonFinite, Quad};
    ///
    /// // The Debye model: beyond x = 683 the formula is infinity over infinity, and long 0.
    /// let debye = |x: f64| x.powi(4) * x.exp() / x.exp_m1().powi(2);
    /// let q = Quad::new();
    /// assert!(matches!(q.integrate(debye, 0.0..1000.0), Err(Error::NonFinite { x }) if x > 683.0));
    ///
    /// let e = q.non_finite(NonFinite::Zero).integrate(debye, 0.0..1000.0)?;
    /// assert!((e.value - 4.0 * std::f64::consts::PI.powi(4) / 15.0).abs() <= e.error);
    /// assert!(e.replaced > 0);
    /// # Ok::<(), quadrille::Error<f64>>(())
    /// ```
    #[inline]
    #[must_use]
    pub const fn non_finite(mut self, non_finite: NonFinite) -> Self {
        self.non_finite = non_finite;
        self
    }

    /// A factor of the integrand that is known in closed form: f(x) w(x) is integrated, and f alone is
    /// sampled, so that the closure is without the factor. There is one: a second call replaces the first. See
    /// [`Weight`].
    ///
    /// ```
    /// use quadrille::{Quad, Weight};
    ///
    /// // exp(x) cos(200 x)
    /// let e = Quad::new().weight(Weight::Cos(200.0)).integrate(|x: f64| x.exp(), 0.0..1.0)?;
    /// let (w, euler) = (200f64, 1f64.exp());
    /// let exact = (euler * (w.cos() + w * w.sin()) - 1.0) / (1.0 + w * w);
    /// assert!((e.value - exact).abs() <= e.error && e.evaluations <= 65);
    /// # Ok::<(), quadrille::Error<f64>>(())
    /// ```
    #[doc(alias = "wvar")]
    #[inline]
    #[must_use]
    pub const fn weight(mut self, weight: Weight) -> Self {
        self.weight = Some(weight);
        self
    }

    /// The integral of `f` over `domain`.
    ///
    /// # Errors
    /// See [`Error`].
    #[doc(alias = "quad_vec")]
    #[doc(alias = "quadgk")]
    #[inline]
    pub fn integrate<Y: Value>(
        &self,
        mut f: impl FnMut(Y::Real) -> Y,
        domain: impl Into<Domain<Y::Real>>,
    ) -> Result<Estimate<Y>, Error<Y>> {
        self.run(
            None,
            &mut |shape, xs, columns| shape.fill(xs, columns, |x| Ok(f(x))),
            &domain.into(),
        )
    }

    /// The integral of a function that may fail: the first error ends the integration and
    /// comes back as [`Error::Integrand`], with the point where it happened.
    ///
    /// ```
    /// use quadrille::{Error, Quad};
    ///
    /// let table = [1.0, 2.0, 4.0];
    /// let lookup = |x: f64| {
    ///     let i = x as usize;
    ///     table.get(i).copied().ok_or(format!("no entry {i}"))
    /// };
    /// match Quad::new().try_integrate(lookup, 0.0..5.0) {
    ///     Err(Error::Integrand { x, source }) => {
    ///         assert!(x >= 3.0);
    ///         assert!(source.starts_with("no entry"));
    ///     }
    ///     other => panic!("{other:?}"),
    /// }
    /// ```
    ///
    /// # Errors
    /// [`Error::Integrand`] and all the others of [`Error`].
    #[inline]
    pub fn try_integrate<Y: Value, E>(
        &self,
        mut f: impl FnMut(Y::Real) -> Result<Y, E>,
        domain: impl Into<Domain<Y::Real>>,
    ) -> Result<Estimate<Y>, Error<Y, E>> {
        self.run(
            None,
            &mut |shape, xs, columns| shape.fill(xs, columns, &mut f),
            &domain.into(),
        )
    }

    /// The integral of a function that is computed for all nodes of a panel at once:
    /// `f(xs, ys)` sets `ys[i]` to the value at `xs[i]`. The two are of the same length,
    /// which is for the method to choose; `ys` comes filled with defaults. Where the type does not know
    /// its shape, as a `Vec` does not, the first call has one point.
    ///
    /// ```
    /// use quadrille::Quad;
    ///
    /// let squares = |xs: &[f64], ys: &mut [f64]| {
    ///     for (x, y) in xs.iter().zip(ys) {
    ///         *y = x * x;
    ///     }
    /// };
    /// let e = Quad::new().integrate_batch(squares, 0.0..3.0)?;
    /// assert!((e.value - 9.0).abs() <= e.error);
    /// # Ok::<(), quadrille::Error<f64>>(())
    /// ```
    ///
    /// # Errors
    /// See [`Error`].
    #[inline]
    pub fn integrate_batch<Y: Value + Default>(
        &self,
        mut f: impl FnMut(&[Y::Real], &mut [Y]),
        domain: impl Into<Domain<Y::Real>>,
    ) -> Result<Estimate<Y>, Error<Y>> {
        self.run(
            None,
            &mut |shape, xs, columns| shape.fill_batch(xs, columns, &mut f),
            &domain.into(),
        )
    }

    /// [`integrate`](Quad::integrate) with storage that is kept between calls.
    ///
    /// # Errors
    /// See [`Error`].
    #[doc(alias = "gsl_integration_workspace")]
    #[inline]
    pub fn integrate_in<Y: Value>(
        &self,
        workspace: &mut Workspace<Y>,
        mut f: impl FnMut(Y::Real) -> Y,
        domain: impl Into<Domain<Y::Real>>,
    ) -> Result<Estimate<Y>, Error<Y>> {
        self.run(
            Some(&mut workspace.store),
            &mut |shape, xs, columns| shape.fill(xs, columns, |x| Ok(f(x))),
            &domain.into(),
        )
    }

    /// Everything that depends on the value's type, but not on the closure.
    pub(crate) fn run<Y: Value, E>(
        &self,
        mut store: Option<&mut Store<Y::Real>>,
        fill: Filling<'_, Y, E>,
        domain: &Domain<Y::Real>,
    ) -> Result<Estimate<Y>, Error<Y, E>> {
        let goal = self.goal().map_err(ArgumentError::into_error)?;
        let descends = domain.descends().map_err(ArgumentError::into_error)?;
        if let Some(weight) = self.weight {
            weight
                .check(self.method, domain, Y::is_complex())
                .map_err(ArgumentError::into_error)?;
        }
        let mut shape = Shape::new();
        if domain.is_empty() {
            return over_empty_range(shape, fill, domain.points()[0]);
        }
        loop {
            let mut value = Components::zeros(shape.components());
            let problem = Problem {
                method: self.method,
                non_finite: self.non_finite,
                goal,
                weight: self.weight,
                domain,
                descends,
                sampling: &mut |xs, columns| fill(&mut shape, xs, columns),
                value: &mut value,
            };
            match Y::Real::solve(problem, store.as_deref_mut()) {
                Ok(_)
                    if matches!(self.weight, Some(Weight::Fourier(_))) && value.len() % 2 == 1 =>
                {
                    // The type says that components are pairs.
                    let refused = ArgumentError {
                        argument: "number of components of a complex integrand",
                        requirement: "even",
                        value: value.len() as f64,
                    };
                    return Err(refused.into_error());
                }
                Ok(solution) => {
                    let best = Estimate {
                        value: shape.unpack(&value),
                        error: solution.error,
                        evaluations: solution.evaluations,
                        intervals: solution.intervals,
                        replaced: solution.replaced,
                    };
                    return match solution.cause {
                        None => Ok(best),
                        Some(cause) => Err(Error::NotConverged { cause, best }),
                    };
                }
                Err(Failure::ShapeLearnt) => {}
                Err(failure) => return Err(shape.error(failure)),
            }
        }
    }

    /// The options in the scalar of the integral, each checked.
    #[inline]
    fn goal<T: Real>(&self) -> Result<Goal<T>, ArgumentError> {
        let refuse = |argument, requirement, value| {
            Err(ArgumentError {
                argument,
                requirement,
                value,
            })
        };
        let least = T::lit(50.0) * T::epsilon();
        let valid = |tolerance: f64| (0.0..=f64::MAX).contains(&tolerance);
        if let Some(tolerance) = self.rel_tol {
            if !valid(tolerance) {
                return refuse("relative tolerance", "a finite number >= 0", tolerance);
            }
            if self.abs_tol == Some(0.0) && T::lit(tolerance) < least {
                return refuse(
                    "relative tolerance",
                    "at least 50 epsilon where the absolute tolerance is 0",
                    tolerance,
                );
            }
        }
        if let Some(tolerance) = self.abs_tol {
            if !valid(tolerance) {
                return refuse("absolute tolerance", "a finite number >= 0", tolerance);
            }
        }
        if self.max_intervals == 0 {
            return refuse("largest number of intervals", "at least 1", 0.0);
        }
        if !(1..=self.max_intervals).contains(&self.min_intervals) {
            return refuse(
                "smallest number of intervals",
                "at least 1 and at most the largest",
                self.min_intervals as f64,
            );
        }
        Ok(Goal {
            rel_tol: self.rel_tol.map_or_else(|| T::epsilon().sqrt(), T::lit),
            abs_tol: self.abs_tol.map(T::lit),
            min_intervals: self.min_intervals,
            max_intervals: self.max_intervals,
        })
    }
}

/// Fills columns with the samples at a list of points; see [`Shape`].
pub(crate) type Filling<'a, Y, E> = &'a mut dyn FnMut(
    &mut Shape<Y, E>,
    &[<Y as Value>::Real],
    &mut [<Y as Value>::Real],
) -> Result<(), Failure<<Y as Value>::Real>>;

/// The integral over an empty range: 0, and for a value whose length comes with the data that of the
/// sample there.
#[cold]
fn over_empty_range<Y: Value, E>(
    mut shape: Shape<Y, E>,
    fill: Filling<'_, Y, E>,
    x: Y::Real,
) -> Result<Estimate<Y>, Error<Y, E>> {
    let (value, evaluations) = if let Some(zero) = Y::known_zero() {
        (zero, 0)
    } else {
        if let Err(failure @ Failure::Integrand { .. }) = fill(&mut shape, &[x], &mut []) {
            return Err(shape.error(failure));
        }
        let mut components = Components::zeros(shape.components());
        shape.pack_first(&mut components);
        if !components.iter().all(|y| y.is_finite()) {
            return Err(Error::NonFinite { x });
        }
        components.fill(Y::Real::zero());
        (shape.unpack(&components), 1)
    };
    Ok(Estimate {
        value,
        error: Y::Real::zero(),
        evaluations,
        intervals: 0,
        replaced: 0,
    })
}
