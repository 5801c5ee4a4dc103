//! Multiplication and addition, in one rounding or in two.
//!
//! A fused operation is one instruction where the processor has it, and a slow function where it
//! has not. So kernels are generic over it, and who knows the processor chooses.

/// How a kernel computes a b + c.
pub(crate) trait Arithmetic {
    fn mul_add(a: f64, b: f64, c: f64) -> f64;
}

/// Two operations, each rounded: good everywhere.
pub(crate) enum Separate {}

impl Arithmetic for Separate {
    #[inline(always)]
    fn mul_add(a: f64, b: f64, c: f64) -> f64 {
        a * b + c
    }
}

/// One operation, rounded once: for functions that are compiled for processors with it.
#[cfg(all(
    feature = "std",
    any(test, all(feature = "multiversion", target_arch = "x86_64"))
))]
pub(crate) enum Fused {}

#[cfg(all(
    feature = "std",
    any(test, all(feature = "multiversion", target_arch = "x86_64"))
))]
impl Arithmetic for Fused {
    #[inline(always)]
    fn mul_add(a: f64, b: f64, c: f64) -> f64 {
        a.mul_add(b, c)
    }
}

/// Defines a function that runs a kernel with the instructions the processor has: `Fused` and
/// compiled for AVX2 and FMA, or `Separate` and compiled for every processor.
///
/// The choice is made once, by the first call. It is the same for all threads, so that a result
/// has the same bits wherever it is computed in a process; on another processor its last bits may
/// differ. The kernel and what it calls must be `inline(always)`, to be compiled twice.
macro_rules! run_with_best_instructions {
    (fn $name:ident($($argument:ident: $type:ty),*) $(-> $result:ty)? = $kernel:ident;) => {
        #[cfg(feature = "multiversion")]
        #[multiversion::multiversion(targets("x86_64+avx2+fma"))]
        fn $name($($argument: $type),*) $(-> $result)? {
            multiversion::target::match_target! {
                "x86_64+avx2+fma" => $kernel::<$crate::arithmetic::Fused>($($argument),*),
                _ => $kernel::<$crate::arithmetic::Separate>($($argument),*),
            }
        }

        #[cfg(not(feature = "multiversion"))]
        fn $name($($argument: $type),*) $(-> $result)? {
            $kernel::<$crate::arithmetic::Separate>($($argument),*)
        }
    };
}

pub(crate) use run_with_best_instructions;
