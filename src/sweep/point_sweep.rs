//! Sweeps along an axis and over a list of points.

use super::axis::Axis;
use super::error::TaskError;
use super::map::{ParMap, par_map};
use super::point_error::PointError;
use super::point_map::PointMap;
use super::points::{PointList, Points};

impl Axis {
    /// The values of `f(x)` along the axis, bit for bit those of a loop, with the axis beside them.
    ///
    /// An axis whose arguments made no sense is one NaN, which goes to `f` as any other value;
    /// [`try_par_map`](Self::try_par_map) and [`par_map_with`](Self::par_map_with) report it
    /// instead.
    ///
    /// # Panics
    /// Only if `f` does, as in [`par_map`](crate::par_map).
    ///
    /// # Cost
    /// As [`par_map`](crate::par_map), and a copy of the axis.
    ///
    /// # Example
    /// ```
    /// use quadrille::Axis;
    ///
    /// let map = Axis::linspace(0.0, 1.0, 5).par_map(|x| x * x);
    /// assert_eq!(map.values(), [0.0, 0.0625, 0.25, 0.5625, 1.0]);
    /// ```
    pub fn par_map<R, F>(&self, f: F) -> PointMap<Self, R>
    where
        R: Send,
        F: Fn(f64) -> R + Sync,
    {
        PointMap::new(self.clone(), par_map(self, |&x| f(x)))
    }

    /// The values of a fallible `f(x)` along the axis, or the first point that has none.
    ///
    /// # Errors
    /// [`PointError::Point`] for the first point where `f` failed or panicked;
    /// [`PointError::Axis`] if the axis is not one; [`PointError::Sweep`] if the results do not
    /// fit in memory.
    ///
    /// # Cost
    /// As [`par_map`](Self::par_map).
    ///
    /// # Example
    /// ```
    /// use quadrille::{Axis, PointError, quad};
    ///
    /// // The powers that are integrable at 0 end at -1.
    /// let powers = Axis::from([1.0, -0.5, -1.25]).named("p");
    /// let error = powers.try_par_map(|p| quad(|x: f64| x.powf(p), 0.0..1.0)).unwrap_err();
    /// assert!(error.to_string().starts_with("no value at -1.25, point 2: "));
    /// ```
    pub fn try_par_map<R, E, F>(&self, f: F) -> Result<PointMap<Self, R>, PointError<E>>
    where
        R: Send,
        E: Send,
        F: Fn(f64) -> Result<R, E> + Sync,
    {
        self.try_par_map_with(&ParMap::new(), f)
    }

    /// As [`par_map`](Self::par_map), with options.
    ///
    /// # Errors
    /// As [`try_par_map`](Self::try_par_map) for a closure that does not fail, and
    /// [`PointError::Sweep`] if the sweep was cancelled or its threads could not be started.
    ///
    /// # Example
    /// ```
    /// use quadrille::{Axis, ParMap, PointError};
    ///
    /// let map = Axis::linspace(0.0, 1.0, 50).par_map_with(&ParMap::new().threads(2), f64::exp)?;
    /// assert_eq!(map[0], 1.0);
    /// # Ok::<(), PointError>(())
    /// ```
    pub fn par_map_with<R, F>(
        &self,
        options: &ParMap<'_>,
        f: F,
    ) -> Result<PointMap<Self, R>, PointError>
    where
        R: Send,
        F: Fn(f64) -> R + Sync,
    {
        self.try_par_map_with(options, |x| Ok(f(x)))
    }

    /// As [`try_par_map`](Self::try_par_map), with options.
    ///
    /// # Errors
    /// As [`try_par_map`](Self::try_par_map), and [`PointError::Sweep`] if the sweep was cancelled
    /// or its threads could not be started.
    pub fn try_par_map_with<R, E, F>(
        &self,
        options: &ParMap<'_>,
        f: F,
    ) -> Result<PointMap<Self, R>, PointError<E>>
    where
        R: Send,
        E: Send,
        F: Fn(f64) -> Result<R, E> + Sync,
    {
        self.check().map_err(|source| PointError::Axis { source })?;
        sweep(self, options, f)
    }
}

impl<const N: usize> Points<N> {
    /// The values of `f` at the points, bit for bit those of a loop, with the points beside them.
    ///
    /// # Panics
    /// Only if `f` does, as in [`par_map`](crate::par_map).
    ///
    /// # Cost
    /// As [`par_map`](crate::par_map), and a copy of the points.
    ///
    /// # Example
    /// ```
    /// use quadrille::Points;
    ///
    /// let map = Points::new(["a", "b"], [[3.0, 4.0], [5.0, 12.0]]).par_map(|[a, b]| a * b);
    /// assert_eq!(map.values(), [12.0, 60.0]);
    /// ```
    pub fn par_map<R, F>(&self, f: F) -> PointMap<Self, R>
    where
        R: Send,
        F: Fn([f64; N]) -> R + Sync,
    {
        PointMap::new(self.clone(), par_map(self, |&point| f(point)))
    }

    /// The values of a fallible `f` at the points, or the first point that has none.
    ///
    /// # Errors
    /// [`PointError::Point`] for the first point where `f` failed or panicked;
    /// [`PointError::Sweep`] if the results do not fit in memory.
    ///
    /// # Cost
    /// As [`par_map`](Self::par_map).
    ///
    /// # Example
    /// ```
    /// use quadrille::Points;
    ///
    /// let sides = Points::new(["a", "c"], [[3.0, 5.0], [5.0, 3.0]]);
    /// let error = sides
    ///     .try_par_map(|[a, c]| if a > c { Err("too short") } else { Ok((c * c - a * a).sqrt()) })
    ///     .unwrap_err();
    /// assert_eq!(error.to_string(), "no value at (5, 3), point 1: too short");
    /// ```
    pub fn try_par_map<R, E, F>(&self, f: F) -> Result<PointMap<Self, R>, PointError<E>>
    where
        R: Send,
        E: Send,
        F: Fn([f64; N]) -> Result<R, E> + Sync,
    {
        self.try_par_map_with(&ParMap::new(), f)
    }

    /// As [`par_map`](Self::par_map), with options.
    ///
    /// # Errors
    /// As [`try_par_map`](Self::try_par_map) for a closure that does not fail, and
    /// [`PointError::Sweep`] if the sweep was cancelled or its threads could not be started.
    pub fn par_map_with<R, F>(
        &self,
        options: &ParMap<'_>,
        f: F,
    ) -> Result<PointMap<Self, R>, PointError>
    where
        R: Send,
        F: Fn([f64; N]) -> R + Sync,
    {
        self.try_par_map_with(options, |point| Ok(f(point)))
    }

    /// As [`try_par_map`](Self::try_par_map), with options.
    ///
    /// # Errors
    /// As [`try_par_map`](Self::try_par_map), and [`PointError::Sweep`] if the sweep was cancelled
    /// or its threads could not be started.
    pub fn try_par_map_with<R, E, F>(
        &self,
        options: &ParMap<'_>,
        f: F,
    ) -> Result<PointMap<Self, R>, PointError<E>>
    where
        R: Send,
        E: Send,
        F: Fn([f64; N]) -> Result<R, E> + Sync,
    {
        sweep(self, options, f)
    }
}

/// The values of `f` with the points beside them, or the first point that has none.
fn sweep<P: PointList, R: Send, E: Send>(
    points: &P,
    options: &ParMap<'_>,
    f: impl Fn(P::Point) -> Result<R, E> + Sync,
) -> Result<PointMap<P, R>, PointError<E>> {
    let list = points.list();
    let at = |i: usize| P::coordinates(list[i]).into_iter().collect();
    let values = options
        .try_map(list, |&point| f(point))
        .map_err(|stop: TaskError<E>| PointError::locate(stop, at))?;
    Ok(PointMap::new(points.clone(), values))
}
