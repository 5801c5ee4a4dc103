//! The integrators, one a file.

mod bilby;
mod gkquad;
mod gsl;
mod gsl_weighted;
mod quad_rs;
mod quadrille;
mod rint;
mod scipy;

pub use self::bilby::Bilby;
pub use self::gkquad::Gkquad;
pub use self::gsl::{Cquad, GslQags, version as gsl_version};
pub use self::gsl_weighted::GslWeighted;
pub use self::quad_rs::QuadRs;
pub use self::quadrille::{Quadrille, answer};
pub use self::rint::Rint;
pub use self::scipy::Scipy;
