//! Arbitrary axes and sweeps over them, with failures, panics and cancellations planted at
//! arbitrary points: what comes back is what a serial loop gives.

#![no_main]

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Mutex, OnceLock};

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;
use quadrille::{
    Axis, CancelToken, Grid, GridError, GridMap, ParMap, TaskError, par_map, try_par_map,
};
use quadrille_fuzz::axes::AxisCase;

#[derive(Debug)]
struct Case {
    rows: AxisCase,
    columns: AxisCase,
    /// By index, taken modulo the number of points.
    faults: Vec<(u16, Fault)>,
    /// The point whose closure cancels the sweep.
    cancel_at: Option<u16>,
    entry: Entry,
    threads: usize,
    progress: bool,
}

#[derive(Arbitrary, Clone, Copy, Debug, PartialEq)]
enum Fault {
    Fails,
    PanicsWithText,
    PanicsWithString,
    PanicsWithNumber,
}

#[derive(Arbitrary, Clone, Copy, Debug, PartialEq)]
enum Entry {
    ParMap,
    TryParMap,
    Options,
    TryOptions,
    Grid,
    TryGrid,
    GridWith,
    TryGridWith,
}

impl Case {
    fn uses_options(&self) -> bool {
        matches!(
            self.entry,
            Entry::Options | Entry::TryOptions | Entry::GridWith | Entry::TryGridWith
        )
    }

    fn is_fallible(&self) -> bool {
        matches!(
            self.entry,
            Entry::TryParMap | Entry::TryOptions | Entry::TryGrid | Entry::TryGridWith
        )
    }
}

impl<'a> Arbitrary<'a> for Case {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(Case {
            entry: u.arbitrary()?,
            threads: u.int_in_range(0..=4)?,
            progress: u.arbitrary()?,
            cancel_at: if u.ratio(1, 4)? {
                Some(u.arbitrary()?)
            } else {
                None
            },
            rows: u.arbitrary()?,
            columns: u.arbitrary()?,
            faults: (0..u.int_in_range(0..=6)?)
                .map(|_| Ok((u.arbitrary()?, u.arbitrary()?)))
                .collect::<arbitrary::Result<_>>()?,
        })
    }
}

/// More points than this are not swept, to keep an execution short.
const MOST_POINTS: usize = 4096;

/// What is computed at a point: depends on every bit of both coordinates.
fn value(x: f64, y: f64) -> u64 {
    x.to_bits()
        .rotate_left(17)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ y.to_bits()
}

/// Threads are started once, not for every sweep.
fn options(threads: usize) -> ParMap<'static> {
    static STARTED: OnceLock<Vec<ParMap<'static>>> = OnceLock::new();
    STARTED.get_or_init(|| (0..=4).map(|n| ParMap::new().threads(n)).collect())[threads].clone()
}

/// Unwinding without the panic hook, which libFuzzer's runtime has made fatal.
fn unwind(fault: Fault, index: usize) -> ! {
    resume_unwind(match fault {
        Fault::PanicsWithText => Box::new("planted") as Box<dyn Any + Send>,
        Fault::PanicsWithString => Box::new(format!("planted at {index}")),
        _ => Box::new(index),
    })
}

fn message(fault: Fault, index: usize) -> String {
    match fault {
        Fault::PanicsWithText => "planted".to_owned(),
        Fault::PanicsWithString => format!("planted at {index}"),
        _ => "the payload is not text".to_owned(),
    }
}

/// The sweep as it was asked for, and what it left behind.
struct Sweep<'a> {
    case: &'a Case,
    grid: &'a Grid,
    /// The kind of fault at each point, the first planted there.
    faults: Vec<Option<Fault>>,
    /// The point that cancels.
    cancel_at: Option<usize>,
    token: CancelToken,
    /// Those of the progress callback.
    calls: Mutex<Vec<(usize, usize)>>,
}

impl Sweep<'_> {
    fn len(&self) -> usize {
        self.faults.len()
    }

    fn coordinates(&self, index: usize) -> (f64, f64) {
        let (rows, columns) = self.grid.axes();
        let n = columns.len();
        (rows.values()[index / n], columns.values()[index % n])
    }

    /// The closure of the sweep, given the index of its point.
    fn point(&self, index: usize, x: f64, y: f64) -> Result<u64, usize> {
        if self.cancel_at == Some(index) {
            self.token.cancel();
        }
        match self.faults[index] {
            Some(Fault::Fails) if self.case.is_fallible() => Err(index),
            Some(Fault::Fails) | None => Ok(value(x, y)),
            Some(fault) => unwind(fault, index),
        }
    }

    fn first_fault(&self) -> Option<(usize, Fault)> {
        let counts = |fault: Fault| fault != Fault::Fails || self.case.is_fallible();
        (self.faults.iter().enumerate())
            .find_map(|(i, fault)| fault.filter(|&f| counts(f)).map(|f| (i, f)))
    }

    /// The options asked for.
    fn par_map<'s>(&'s self) -> ParMap<'s> {
        let mut sweep: ParMap<'s> = options(self.case.threads).cancel(&self.token);
        if self.case.progress {
            sweep = sweep.progress(|done, total| self.calls.lock().unwrap().push((done, total)));
        }
        sweep
    }

    /// What a serial loop gives.
    fn serial(&self) -> Vec<u64> {
        (0..self.len())
            .map(|i| {
                let (x, y) = self.coordinates(i);
                value(x, y)
            })
            .collect()
    }

    fn check(&self, outcome: Result<Vec<u64>, TaskError<usize>>) {
        let first = self.first_fault();
        let serial_threads = self.case.threads == 1;
        match (&outcome, first) {
            (Ok(values), None) => assert_eq!(values, &self.serial()),
            (Err(TaskError::Failed { index, source }), Some((at, Fault::Fails))) => {
                assert_eq!((*index, *source), (at, at));
            }
            (
                Err(TaskError::Panicked {
                    index,
                    message: text,
                }),
                Some((at, fault)),
            ) => {
                assert_ne!(fault, Fault::Fails);
                assert_eq!((*index, text), (at, &message(fault, at)));
            }
            (Err(TaskError::Cancelled { completed }), _) => {
                let at = self.cancel_at.expect("nobody cancelled");
                assert!(
                    *completed < self.len()
                        && (serial_threads || first.is_some() || self.len() > 1)
                );
                if serial_threads {
                    assert_eq!(*completed, at + 1);
                    assert!(first.is_none_or(|(first, _)| first > at));
                }
            }
            _ => panic!("{outcome:?} where the first fault is {first:?}"),
        }
        // A serial sweep that was cancelled ends there.
        if let (Some(at), true) = (self.cancel_at, serial_threads) {
            let ends_before = first.is_some_and(|(first, _)| first <= at);
            let last = at + 1 == self.len();
            let cancelled = matches!(outcome, Err(TaskError::Cancelled { .. }));
            assert_eq!(cancelled, !ends_before && !last);
        }
        if self.case.progress && self.case.uses_options() {
            let calls = self.calls.lock().unwrap();
            assert!(
                calls.windows(2).all(|pair| pair[0].0 < pair[1].0),
                "{calls:?}"
            );
            assert!(calls.len() <= 1001, "{} calls", calls.len());
            assert!(calls.iter().all(|&(_, total)| total == self.len()));
            let finished = calls.iter().filter(|&&(done, total)| done == total).count();
            assert_eq!(finished, usize::from(outcome.is_ok()), "{calls:?}");
        }
    }
}

/// The panic of a sweep that has no other way to end, as the error it would have been.
fn caught<R>(sweep: &Sweep<'_>, run: impl FnOnce() -> R) -> Result<R, TaskError<usize>> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|payload| {
        let index = sweep.first_fault().expect("a panic from nowhere").0;
        let message = if let Some(text) = payload.downcast_ref::<&str>() {
            (*text).to_owned()
        } else if let Some(text) = payload.downcast_ref::<String>() {
            text.clone()
        } else {
            assert_eq!(payload.downcast_ref::<usize>(), Some(&index));
            "the payload is not text".to_owned()
        };
        TaskError::Panicked { index, message }
    })
}

/// An error of a closure that cannot fail, as one of a closure that can.
fn widened(error: TaskError) -> TaskError<usize> {
    match error {
        TaskError::Panicked { index, message } => TaskError::Panicked { index, message },
        TaskError::Cancelled { completed } => TaskError::Cancelled { completed },
        other => panic!("{other}"),
    }
}

/// The error of a grid as that of a slice; its place must agree with its index.
fn flattened<E>(grid: &Grid, error: GridError<E>) -> TaskError<E> {
    match error {
        GridError::Point {
            row,
            column,
            x,
            y,
            source,
        } => {
            let (rows, columns) = grid.axes();
            assert_eq!(source.index(), Some(row * columns.len() + column));
            assert_eq!(x.to_bits(), rows.values()[row].to_bits());
            assert_eq!(y.to_bits(), columns.values()[column].to_bits());
            source
        }
        GridError::Sweep { source } => {
            assert_eq!(source.index(), None);
            source
        }
        _ => panic!("an axis that was checked"),
    }
}

/// The map of a sweep over a grid: its parts agree with each other.
fn check_map(grid: &Grid, map: GridMap<u64>) -> Vec<u64> {
    assert_eq!(map.shape(), grid.shape());
    let (rows, columns) = map.shape();
    for (i, (x, y, &z)) in map.iter().enumerate() {
        assert_eq!(map.get(i / columns, i % columns), Some(&z));
        assert_eq!(z, value(x, y));
    }
    assert_eq!(map.iter().count(), rows * columns);
    assert_eq!(map.row(rows), None);
    assert_eq!(map.get(0, columns), None);
    // Keys with NaN and infinity among them.
    let key = |z: &u64| f64::from_bits(z.wrapping_mul(3));
    let largest = (map.values().iter().map(key)).fold(f64::NAN, f64::max);
    match map.argmax(key) {
        Some((row, column)) => assert_eq!(key(map.get(row, column).unwrap()), largest),
        None => assert!(largest.is_nan()),
    }
    let smallest = (map.values().iter().map(key)).fold(f64::NAN, f64::min);
    match map.argmin(key) {
        Some((row, column)) => assert_eq!(key(map.get(row, column).unwrap()), smallest),
        None => assert!(smallest.is_nan()),
    }
    check_table(&map);
    map.into_values()
}

/// The table reads back as it was written.
fn check_table(map: &GridMap<u64>) {
    let mut bytes = Vec::new();
    map.write_csv(&mut bytes, ["value", "a,\"b\"\n"], |&z| {
        [f64::from_bits(z), 1.0]
    })
    .unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let mut records = quadrille_fuzz::axes::read_csv(&text).into_iter();
    let header = records.next().unwrap();
    let (rows, columns) = map.axes();
    let name = |axis: &Axis, default: &str| axis.name().unwrap_or(default).to_owned();
    assert_eq!(
        header,
        [
            name(rows, "x"),
            name(columns, "y"),
            "value".to_owned(),
            "a,\"b\"\n".to_owned()
        ]
    );
    let mut count = 0;
    for (record, (x, y, &z)) in records.zip(map.iter()) {
        let numbers: Vec<f64> = record.iter().map(|cell| cell.parse().unwrap()).collect();
        for (read, written) in numbers.iter().zip([x, y, f64::from_bits(z), 1.0]) {
            let same = read.to_bits() == written.to_bits() || (read.is_nan() && written.is_nan());
            assert!(same, "{written:?} was written as {record:?}");
        }
        assert_eq!(numbers.len(), 4);
        count += 1;
    }
    assert_eq!(count, map.values().len());
}

fuzz_target!(|case: Case| {
    let (rows, columns) = (case.rows.axis(), case.columns.axis());
    case.rows.check(&rows);
    case.columns.check(&columns);
    let grid = Grid::new(rows.clone(), columns.clone());
    assert_eq!(grid.len(), rows.len() * columns.len());
    assert_eq!(grid.is_empty(), rows.is_empty() || columns.is_empty());
    if grid.len() > MOST_POINTS {
        return;
    }
    // The closure of a grid is given coordinates, which may repeat: what is planted at a point
    // is planted at all points like it, and known by the first of them.
    let index_of = |x: f64, y: f64| {
        let same = |values: &[f64], z: f64| {
            let place = values.iter().position(|v| v.to_bits() == z.to_bits());
            place.expect("from the axis")
        };
        same(rows.values(), x) * columns.len() + same(columns.values(), y)
    };
    let first_like = |i: usize| {
        let n = columns.len();
        index_of(rows.values()[i / n], columns.values()[i % n])
    };
    let len = grid.len();
    let mut faults = vec![None; len];
    if len > 0 && !case.faults.is_empty() {
        for &(at, fault) in &case.faults {
            faults[first_like(usize::from(at) % len)].get_or_insert(fault);
        }
        for i in 0..len {
            faults[i] = faults[first_like(i)];
        }
    }
    let cancel_at = (case.cancel_at.filter(|_| len > 0 && case.uses_options()))
        .map(|at| first_like(usize::from(at) % len));
    let sweep = Sweep {
        case: &case,
        grid: &grid,
        faults,
        cancel_at,
        token: CancelToken::new(),
        calls: Mutex::new(Vec::new()),
    };
    let indices: Vec<usize> = (0..grid.len()).collect();
    let at_index = |i: usize| {
        let (x, y) = sweep.coordinates(i);
        sweep.point(i, x, y)
    };
    let infallible = |i: usize| at_index(i).expect("cannot fail");
    let of_grid = |x: f64, y: f64| at_index(index_of(x, y));
    let wrong_axis = match (rows.check(), columns.check()) {
        (Err(source), _) => Some(GridError::<usize>::Axis { axis: 0, source }),
        (_, Err(source)) => Some(GridError::Axis { axis: 1, source }),
        _ => None,
    };
    let outcome = match case.entry {
        Entry::ParMap => caught(&sweep, || par_map(&indices, |&i| infallible(i))),
        Entry::TryParMap => try_par_map(&indices, |&i| at_index(i)),
        Entry::Options => sweep
            .par_map()
            .map(&indices, |&i| infallible(i))
            .map_err(widened),
        Entry::TryOptions => sweep.par_map().try_map(&indices, |&i| at_index(i)),
        Entry::Grid => caught(&sweep, || {
            grid.par_map(|x, y| of_grid(x, y).expect("cannot fail"))
        })
        .map(|map| check_map(&grid, map)),
        Entry::TryGrid => {
            let result = grid.try_par_map(of_grid);
            if let Some(expected) = wrong_axis {
                return quadrille_fuzz::axes::assert_same(&result.err(), &Some(expected));
            }
            result
                .map(|map| check_map(&grid, map))
                .map_err(|error| flattened(&grid, error))
        }
        Entry::GridWith => {
            let result =
                grid.par_map_with(&sweep.par_map(), |x, y| of_grid(x, y).expect("cannot fail"));
            if wrong_axis.is_some() {
                assert!(matches!(result, Err(GridError::Axis { .. })), "{result:?}");
                return;
            }
            result
                .map(|map| check_map(&grid, map))
                .map_err(|error| widened(flattened(&grid, error)))
        }
        Entry::TryGridWith => {
            let result = grid.try_par_map_with(&sweep.par_map(), of_grid);
            if let Some(expected) = wrong_axis {
                return quadrille_fuzz::axes::assert_same(&result.err(), &Some(expected));
            }
            result
                .map(|map| check_map(&grid, map))
                .map_err(|error| flattened(&grid, error))
        }
    };
    sweep.check(outcome);
});
