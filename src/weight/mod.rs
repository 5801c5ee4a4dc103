//! A known factor of the integrand, and its modified Chebyshev moments.

use crate::domain::Domain;
use crate::error::ArgumentError;
use crate::method::Method;
use crate::real::Real;

pub(crate) mod algebraic;
mod beta;
pub(crate) mod cauchy;
pub(crate) mod kept;
pub(crate) mod moments;
pub(crate) mod oscillatory;
pub(crate) mod part;
pub(crate) mod parts;
pub(crate) mod product;
pub(crate) mod reflected;

/// A factor w(x) of the integrand that is known in closed form and would be hard to sample: the integral
/// is that of f(x) w(x).
///
/// | weight | w(x) | range |
/// |---|---|---|
/// | `Cauchy(c)` | 1/(x - c), as a principal value | any |
/// | `Algebraic { left, right, log }` | (x - a)^left (b - x)^right, times logarithms | finite |
/// | `Cos(w)` | cos(w x) | any |
/// | `Sin(w)` | sin(w x) | any |
/// | `Fourier(w)` | exp(i w x), for complex integrands | any |
///
/// The closure computes f, without the factor. f alone is sampled and replaced by polynomials, whose
/// integrals with the weight are known. So a million periods cost as much as one if f is smooth, and what
/// is singular in the weight need not be approached.
///
/// [`Method::DoublyAdaptive`] and [`Method::Qags`] carry weights; [`Method::Qag`] refuses them by an
/// [`InvalidArgument`](crate::Error::InvalidArgument).
///
/// # Orientation
/// The integral over a range that is written from right to left is minus the one from left to right, with
/// the same weight at each x: a is always the lower end, and b the upper one.
///
/// ```
/// use quadrille::num_complex::Complex64;
/// use quadrille::{Log, Quad, Weight};
///
/// let q = Quad::new();
/// let f = |x: f64| x.exp();
///
/// // The principal value of exp(x)/x, 2 Shi(1).
/// let e = q.weight(Weight::Cauchy(0.0)).integrate(f, -1.0..1.0)?;
/// assert!((e.value - 2.114_501_750_751_457).abs() <= e.error);
///
/// // ln(x) exp(x), Ei(1) with other signs: -1.3179...
/// let log = Weight::Algebraic { left: 0.0, right: 0.0, log: Log::Left };
/// let e = q.weight(log).integrate(f, 0.0..1.0)?;
/// assert!((e.value + 1.317_902_151_454_403_9).abs() <= e.error);
///
/// // 160 thousand periods.
/// let w = 1e6;
/// let e = q.weight(Weight::Fourier(w)).integrate(|x: f64| Complex64::from(f(x)), 0.0..1.0)?;
/// let exact = (Complex64::new(1.0, w).exp() - 1.0) / Complex64::new(1.0, w);
/// assert!((e.value - exact).norm() <= e.error);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
#[doc(alias = "weight")]
#[doc(alias = "wvar")]
pub enum Weight {
    /// 1/(x - c), and the principal value at c: the limit of the integral without (c - h, c + h) for
    /// h -> 0. c may be neither an end nor a break point; outside of the range it makes an ordinary integral.
    #[doc(alias = "QAWC")]
    #[doc(alias = "gsl_integration_qawc")]
    #[doc(alias = "principal value")]
    Cauchy(f64),
    /// (x - a)^left (b - x)^right times logarithms, on the range from a to b, which is finite. Exponents
    /// are above -1. Break points do not matter to it: a and b are the ends of the whole range.
    #[doc(alias = "QAWS")]
    #[doc(alias = "gsl_integration_qaws")]
    #[doc(alias = "alg-loga")]
    Algebraic {
        /// The exponent of x - a, where a is the lower end.
        left: f64,
        /// The exponent of b - x, where b is the upper end.
        right: f64,
        /// The logarithms.
        log: Log,
    },
    /// cos(w x), for any w.
    #[doc(alias = "QAWO")]
    #[doc(alias = "QAWF")]
    #[doc(alias = "gsl_integration_qawo")]
    #[doc(alias = "gsl_integration_qawf")]
    Cos(f64),
    /// sin(w x), for any w.
    Sin(f64),
    /// exp(i w x), for any w, of a complex integrand: [`Value::is_complex`](crate::Value::is_complex). A
    /// real one becomes complex by `Complex::from`.
    Fourier(f64),
}

/// The logarithms of [`Weight::Algebraic`] on the range from a to b.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Log {
    /// None.
    #[default]
    None,
    /// ln(x - a).
    Left,
    /// ln(b - x).
    Right,
    /// ln(x - a) ln(b - x).
    Both,
}

impl Weight {
    /// Whether it has a meaning on this domain, and the method carries it.
    pub(crate) fn check<T: Real>(
        self,
        method: Method,
        domain: &Domain<T>,
        is_complex: bool,
    ) -> Result<(), ArgumentError> {
        let refuse = |argument, requirement, value| {
            Err(ArgumentError {
                argument,
                requirement,
                value,
            })
        };
        if let Method::Qag(rule) = method {
            let points = rule.evaluations();
            return refuse(
                "method of an integral with a weight",
                "DoublyAdaptive or Qags, not Qag (here by the points of its rule)",
                f64::from(u32::try_from(points).unwrap_or(u32::MAX)),
            );
        }
        match self {
            Weight::Cauchy(c) => {
                if !T::lit(c).is_finite() {
                    return refuse("singular point of Weight::Cauchy", "finite", c);
                }
                if domain.points().contains(&T::lit(c)) {
                    return refuse(
                        "singular point of Weight::Cauchy",
                        "none of the ends and break points of the range",
                        c,
                    );
                }
            }
            Weight::Algebraic { left, right, .. } => {
                for exponent in [left, right] {
                    if !(T::lit(exponent) > -T::one() && T::lit(exponent).is_finite()) {
                        return refuse(
                            "exponent of Weight::Algebraic",
                            "a finite number > -1",
                            exponent,
                        );
                    }
                }
                if let Some(end) = domain.points().iter().find(|x| x.is_infinite()) {
                    return refuse(
                        "end of a range with Weight::Algebraic",
                        "finite",
                        end.to_f64().unwrap_or(f64::INFINITY),
                    );
                }
            }
            Weight::Cos(w) | Weight::Sin(w) | Weight::Fourier(w) => {
                if !T::lit(w).is_finite() {
                    return refuse("frequency of the weight", "finite", w);
                }
            }
        }
        match self {
            Weight::Fourier(w) if !is_complex => refuse(
                "frequency of Weight::Fourier",
                "that of a complex integrand (return Complex::from(y), or take Cos or Sin)",
                w,
            ),
            _ => Ok(()),
        }
    }
}
