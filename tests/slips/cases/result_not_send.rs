use quadrille::par_map;
use std::rc::Rc;

fn main() {
    let _ = par_map(&[1.0, 2.0], |&w: &f64| Rc::new(w));
}
