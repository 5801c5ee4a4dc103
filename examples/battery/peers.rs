//! Other integrators on the same families, as `benches/peers` has measured them.

use std::error::Error;
use std::fs;
use std::path::Path;

/// Their names, and for each tolerance the evaluations and the share of silent failures in per cent.
pub(crate) type Peers = Vec<(String, Vec<(f64, f64)>)>;

/// Reads `docs/battery_peers.csv`, in which the tolerances of a peer follow each other.
pub(crate) fn read(path: &Path) -> Result<Peers, Box<dyn Error>> {
    let table = fs::read_to_string(path)?;
    let mut lines = table.lines();
    let heading = lines.next().unwrap_or_default();
    let column = |name: &str| {
        let found = heading.split(',').position(|title| title == name);
        found.ok_or_else(|| format!("no column {name}"))
    };
    let [method, integrals, silent, evaluations] = [
        column("method")?,
        column("integrals")?,
        column("silent")?,
        column("mean_evaluations")?,
    ];
    let mut peers = Peers::new();
    for line in lines {
        let fields: Vec<_> = line.split(',').collect();
        let field = |index: usize| {
            fields
                .get(index)
                .ok_or_else(|| format!("short line {line}"))
        };
        let number = |index| -> Result<f64, Box<dyn Error>> { Ok(field(index)?.parse()?) };
        let point = (
            number(evaluations)?,
            100.0 * number(silent)? / number(integrals)?,
        );
        let name = *field(method)?;
        match peers.last_mut() {
            Some((last, points)) if last == name => points.push(point),
            _ => peers.push((name.to_owned(), vec![point])),
        }
    }
    Ok(peers)
}
