use quadrille::{Error, quad};

fn main() {
    let Err(error) = quad(|x: f64| x, 0.0..1.0) else {
        return;
    };
    match error {
        Error::NotConverged { .. } => {}
        Error::NonFinite { .. } => {}
        Error::Integrand { .. } => {}
        Error::ShapeChanged { .. } => {}
        Error::InvalidArgument { .. } => {}
    }
}
