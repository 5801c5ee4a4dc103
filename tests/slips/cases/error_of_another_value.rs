use quadrille::{Error, quad};

fn sine() -> Result<f64, Error<f64>> {
    let pair = quad(|x: f64| [x.sin(), x.cos()], 0.0..1.0)?;
    Ok(pair.value[0])
}

fn text() -> Result<f64, String> {
    Ok(quad(|x: f64| x, 0.0..1.0)?.value)
}

fn main() {
    let _ = (sine(), text());
}
