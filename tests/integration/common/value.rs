//! Arithmetic of values, by their components.

use quadrille::Value;

pub(crate) fn components<Y: Value<Real: Into<f64>>>(y: &Y) -> Vec<f64> {
    let mut components = vec![num_traits::Zero::zero(); y.components()];
    y.pack(&mut components);
    components.into_iter().map(Into::into).collect()
}

/// The Euclidean norm, of what has no square, too.
pub(crate) fn norm<Y: Value<Real: Into<f64>>>(y: &Y) -> f64 {
    components(y).into_iter().fold(0.0, f64::hypot)
}

/// `|y - z|`.
pub(crate) fn distance<Y: Value<Real: Into<f64>>>(y: &Y, z: &Y) -> f64 {
    let (y, z) = (components(y), components(z));
    assert_eq!(y.len(), z.len());
    y.iter().zip(z).map(|(y, z)| y - z).fold(0.0, f64::hypot)
}

/// `factor y`.
pub(crate) fn times<Y: Value<Real = f64>>(factor: f64, y: &Y) -> Y {
    with_components(y, components(y).into_iter().map(|y| factor * y))
}

/// `alpha y + beta z`.
pub(crate) fn combined<Y: Value<Real = f64>>([alpha, beta]: [f64; 2], [y, z]: [&Y; 2]) -> Y {
    let pairs = components(y).into_iter().zip(components(z));
    with_components(y, pairs.map(|(y, z)| alpha * y + beta * z))
}

fn with_components<Y: Value<Real = f64>>(y: &Y, components: impl Iterator<Item = f64>) -> Y {
    let mut value = y.clone();
    value.unpack(&components.collect::<Vec<_>>());
    value
}
