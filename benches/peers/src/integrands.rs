//! The integrands that are timed: each a function of x and of parameters that the compiler does not
//! know, and each also under a name that SciPy can find in the dynamic library.

use std::hint::black_box;

use num_complex::Complex64;

pub type Parameters = [f64; 2];

/// Defines the functions and exports each as `quadrille_NAME(x, parameters)`.
macro_rules! integrands {
    ($($(#[$doc:meta])* $name:ident($x:ident, $p:pat) = $body:expr;)*) => {
        $(
            $(#[$doc])*
            #[inline]
            pub fn $name($x: f64, $p: Parameters) -> f64 {
                $body
            }
        )*

        mod exported {
            use super::Parameters;
            $(
                /// # Safety
                /// `p` points to parameters.
                #[unsafe(export_name = concat!("quadrille_", stringify!($name)))]
                unsafe extern "C" fn $name(x: f64, p: *const Parameters) -> f64 {
                    // SAFETY: as the caller must see to.
                    super::$name(x, unsafe { *p })
                }
            )*
        }
    };
}

integrands! {
    pole(x, [a, _]) = 1.0 / (a + x * x);
    square(x, [a, _]) = a * x * x;
    exponential(x, [a, _]) = (a * x).exp();
    sine(x, [a, _]) = (a * x).sin();
    kink(x, [c, _]) = (x - c).abs().sqrt();
    gaussian(x, [a, _]) = (-a * x * x).exp();
    root(x, [a, _]) = a / x.sqrt();
    decay(x, [a, _]) = 1.0 / (a + x);
    oscillation(x, [w, _]) = 1.0 + (w * x).cos();
    /// The mode overlap of the SPDC map, of which the imaginary part integrates to 0.
    overlap_re(x, [phi, xi]) = {
        let (sin, cos) = (0.5 * phi * x).sin_cos();
        xi.sqrt() * (cos - xi * x * sin) / (1.0 + xi * x * xi * x)
    };
    overlap_im(x, [phi, xi]) = {
        let (sin, cos) = (0.5 * phi * x).sin_cos();
        xi.sqrt() * (sin + xi * x * cos) / (1.0 + xi * x * xi * x)
    };
}

/// The mode overlap, complex, given sine and cosine of phi x/2.
#[inline]
pub fn overlap(x: f64, [_, xi]: Parameters, (sin, cos): (f64, f64)) -> Complex64 {
    let amplitude = xi.sqrt() / (1.0 + xi * x * xi * x);
    Complex64::new(
        amplitude * (cos - xi * x * sin),
        amplitude * (sin + xi * x * cos),
    )
}

#[inline]
pub fn peak(x: f64, [a, c]: Parameters) -> f64 {
    1.0 / (a + (x - c) * (x - c))
}

/// [`peak`], after about a millisecond of work. It is work and not a wait for the clock, so that two
/// threads on one core gain nothing.
pub fn dear(x: f64, p: Parameters) -> f64 {
    black_box((0..100_000).fold(x, |y, _| (y + 0.1).sin()));
    peak(x, p)
}
