//! Axes against NumPy, grids against two nested loops, tables against what reads them.
use std::convert::Infallible;
use std::error::Error as _;
use std::panic::{catch_unwind, panic_any};
use std::sync::atomic::{AtomicUsize, Ordering};

use quadrille::{
    Axis, AxisError, CancelToken, Grid, GridError, GridMap, ParMap, Points, TaskError,
};

use crate::common::{THREADS, bits};

// Axes

#[track_caller]
fn assert_values(axis: &Axis, len: usize, expected: &[(usize, f64)]) {
    assert_eq!(axis.check(), Ok(()));
    assert_eq!(axis.len(), len);
    for &(i, value) in expected {
        assert_eq!(
            axis.values()[i].to_bits(),
            value.to_bits(),
            "value {i}: {}",
            axis.values()[i]
        );
    }
}

// The values below are those of NumPy 2.4.6 as Python prints them.

#[test]
fn linspace_is_that_of_numpy() {
    let tenths = [
        0.0,
        0.1,
        0.2,
        0.300_000_000_000_000_04,
        0.4,
        0.5,
        0.600_000_000_000_000_1,
        0.700_000_000_000_000_1,
        0.8,
        0.9,
        1.0,
    ];
    assert_eq!(Axis::linspace(0.0, 1.0, 11).values(), tenths);
    let thirds = [0.1, 0.166_666_666_666_666_69, 0.233_333_333_333_333_34, 0.3];
    assert_eq!(Axis::linspace(0.1, 0.3, 4).values(), thirds);
    assert_values(
        &Axis::linspace(-7.0, 3.0, 100),
        100,
        &[
            (0, -7.0),
            (1, -6.898_989_898_989_899),
            (2, -6.797_979_797_979_798),
            (50, -1.949_494_949_494_949_8),
            (98, 2.898_989_898_989_899_7),
            (99, 3.0),
        ],
    );
    assert_eq!(Axis::linspace(2.0, 3.0, 1).values(), [2.0]);
    assert_eq!(Axis::linspace(2.0, 3.0, 0).values(), []);
    assert_eq!(Axis::linspace(3.0, 2.0, 3).values(), [3.0, 2.5, 2.0]);
    assert_eq!(Axis::linspace(2.0, 2.0, 3).values(), [2.0; 3]);
    // NumPy overflows here: [nan, inf, 1.7e308].
    assert_eq!(
        Axis::linspace(-1.7e308, 1.7e308, 3).values(),
        [-1.7e308, 0.0, 1.7e308]
    );
}

#[test]
fn arange_has_the_length_of_numpys_and_ideal_values() {
    // -7 + 0.1 * np.arange(100)
    assert_values(
        &Axis::arange(-7.0, 3.0, 0.1),
        100,
        &[
            (0, -7.0),
            (1, -6.9),
            (2, -6.8),
            (3, -6.7),
            (33, -3.699_999_999_999_999_7),
            (60, -1.0),
            (70, 0.0),
            (99, 2.900_000_000_000_000_4),
        ],
    );
    // len(np.arange(...))
    for (start, end, step, len) in [
        (-1.5, 2.5, 0.04, 100),
        (1.0, 1.3, 0.1, 4),
        (0.0, 1.0, -0.1, 0),
        (0.0, 0.0, 0.1, 0),
        (0.0, 1.0, 2.0, 1),
        (0.0, 1.0, 0.1, 10),
    ] {
        assert_eq!(
            Axis::arange(start, end, step).len(),
            len,
            "{start}, {end}, {step}"
        );
    }
    assert_eq!(Axis::arange(5.0, 0.0, -2.0).values(), [5.0, 3.0, 1.0]);
}

/// `pow` is not correctly rounded everywhere: its last bit is the platform's.
#[track_caller]
fn assert_close(axis: &Axis, expected: &[(usize, f64)]) {
    for &(i, value) in expected {
        approx::assert_relative_eq!(axis.values()[i], value, max_relative = 4.0 * f64::EPSILON);
    }
}

#[test]
fn logspace_is_that_of_numpy() {
    let focus = Axis::logspace(-1.5, 2.5, 100);
    assert_eq!(focus.len(), 100);
    assert_close(
        &focus,
        &[
            (0, 0.031_622_776_601_683_79),
            (1, 0.034_705_958_281_810_67),
            (2, 0.038_089_746_369_540_72),
            (50, 3.312_851_891_487_237_6),
            (98, 288.134_962_844_146_23),
            (99, 316.227_766_016_837_9),
        ],
    );
    let decades = Axis::logspace(-3.0, 3.0, 7);
    assert_close(
        &decades,
        &[
            (0, 1e-3),
            (1, 1e-2),
            (2, 0.1),
            (3, 1.0),
            (4, 10.0),
            (6, 1000.0),
        ],
    );
}

#[test]
fn a_half_open_logarithmic_axis_is_a_mapped_arange() {
    // 10**(-1.5 + 0.04*np.arange(100))
    let focus = Axis::arange(-1.5, 2.5, 0.04).map(|exponent| 10_f64.powf(exponent));
    assert_eq!(focus.len(), 100);
    assert_close(
        &focus,
        &[
            (0, 0.031_622_776_601_683_79),
            (1, 0.034_673_685_045_253_165),
            (49, 2.884_031_503_126_605_5),
            (99, 288.403_150_312_660_56),
        ],
    );
}

#[test]
fn arguments_that_make_no_axis_are_remembered() {
    let nan_start = |axis: Axis| matches!(axis.check(), Err(AxisError::NotFinite { argument: "start", value }) if value.is_nan());
    assert!(nan_start(Axis::linspace(f64::NAN, 1.0, 3)));
    assert!(nan_start(Axis::logspace(f64::NAN, 1.0, 3)));
    assert!(nan_start(Axis::arange(f64::NAN, 1.0, 0.1)));

    let infinite = |argument| {
        Err(AxisError::NotFinite {
            argument,
            value: f64::INFINITY,
        })
    };
    assert_eq!(
        Axis::linspace(0.0, f64::INFINITY, 3).check(),
        infinite("end")
    );
    assert_eq!(Axis::logspace(0.0, 400.0, 3).check(), infinite("10^end"));
    assert_eq!(Axis::logspace(400.0, 0.0, 3).check(), infinite("10^start"));
    assert_eq!(
        Axis::arange(0.0, f64::INFINITY, 1.0).check(),
        infinite("end")
    );
    assert_eq!(
        Axis::arange(0.0, 1.0, f64::INFINITY).check(),
        infinite("step")
    );

    assert_eq!(
        Axis::arange(0.0, 1.0, 0.0).check(),
        Err(AxisError::ZeroStep)
    );
    assert_eq!(
        Axis::arange(0.0, 1e300, 0.5).check(),
        Err(AxisError::TooLong { points: 2e300 })
    );
    assert_eq!(
        Axis::arange(-1e308, 1e308, 1e-300).check(),
        Err(AxisError::TooLong {
            points: f64::INFINITY
        })
    );
    assert!(matches!(
        Axis::linspace(0.0, 1.0, usize::MAX).check(),
        Err(AxisError::TooLong { .. })
    ));

    let wrong = Axis::arange(0.0, 1.0, 0.0).named("t").map(|t| t.max(0.0));
    assert_eq!(wrong.len(), 1);
    assert_eq!(
        wrong.check(),
        Err(AxisError::ZeroStep),
        "a map does not mend it"
    );
}

#[test]
fn an_axis_is_made_of_any_values() {
    let values = [3.0, -1.0, f64::INFINITY];
    for axis in [
        Axis::from(values),
        Axis::from(values.to_vec()),
        Axis::from(&values[..]),
        values.into_iter().collect(),
    ] {
        assert_eq!(axis.values(), values);
        assert_eq!(axis.as_ref(), values);
        assert_eq!(axis.check(), Ok(()));
        assert_eq!(axis.name(), None);
        assert_eq!(axis.named("r").name(), Some("r"));
    }
}

#[test]
fn an_axis_is_read_as_a_slice() {
    let axis = Axis::linspace(0.0, 2.0, 3).named("x");
    assert_eq!(axis[1], 1.0);
    assert_eq!(axis[1..], [1.0, 2.0]);
    assert_eq!(axis.first(), Some(&0.0));
    assert_eq!(axis.get(3), None);
    assert_eq!(axis.iter().sum::<f64>(), 3.0);
    let mut visited = Vec::new();
    for x in &axis {
        visited.push(*x);
    }
    assert_eq!(visited, axis.values());
    assert!(axis.into_iter().eq(visited));
}

// Grids

#[test]
fn a_grid_is_swept_row_by_row() {
    let phases = Axis::linspace(-7.0, 3.0, 37).values().to_vec();
    let foci = Axis::linspace(0.1, 9.0, 101).values().to_vec();
    let grid = Grid::new(phases.clone(), foci.clone());
    let mut serial = Vec::new();
    for x in &phases {
        for y in &foci {
            serial.push((x * y).sin().exp() / (x - y));
        }
    }
    let f = |x: f64, y: f64| (x * y).sin().exp() / (x - y);
    let map = grid.par_map(f);
    assert_eq!(bits(map.values()), bits(&serial));
    for threads in THREADS {
        let map = grid
            .par_map_with(&ParMap::new().threads(threads), f)
            .unwrap();
        assert_eq!(bits(map.values()), bits(&serial));
    }
    assert_eq!(map.shape(), (37, 101));
    assert_eq!(grid.len(), 37 * 101);
    assert_eq!(map.axes().0.values(), phases);
    assert_eq!(map.axes().1.values(), foci);
    assert_eq!(map.grid(), &grid);

    assert_eq!(map.get(2, 100), Some(&serial[2 * 101 + 100]));
    assert_eq!(map.get(2, 101), None);
    assert_eq!(map.get(37, 0), None);
    assert_eq!(map.row(36), Some(&serial[36 * 101..]));
    assert_eq!(map.row(37), None);
    let visited: Vec<_> = map.iter().map(|(x, y, _)| (x, y)).collect();
    assert_eq!(visited.len(), map.values().len());
    assert_eq!(visited[2 * 101 + 100], (phases[2], foci[100]));
    assert_eq!(
        map.map(|value| value.to_bits()).into_values(),
        bits(&serial)
    );
}

#[test]
fn a_point_of_a_map_is_found_by_row_and_column() {
    let map = Grid::new([1.0, 2.0], [10.0, 20.0, 30.0]).par_map(|x, y| x + y);
    assert_eq!(map[(0, 2)], 31.0);
    assert_eq!(map[(1, 0)], 12.0);
    for (row, column) in [(0, 3), (2, 0), (usize::MAX, 0), (0, usize::MAX)] {
        assert_eq!(map.get(row, column), None);
        let panic = catch_unwind(|| map[(row, column)]).unwrap_err();
        let message = format!("no row {row}, column {column} in a grid of 2 by 3");
        assert_eq!(panic.downcast_ref(), Some(&message));
    }
}

#[test]
fn a_grid_without_points_is_swept() {
    let empty = Grid::new(Axis::arange(1.0, 0.0, 0.1), Axis::linspace(0.0, 1.0, 10));
    assert!(empty.is_empty());
    assert_eq!(empty.par_map(|x, y| x + y).values(), []);
}

#[test]
fn an_error_chains_the_closures() {
    let grid = Grid::new([1.0], [2.0, 3.5]);
    let error = grid
        .try_par_map(|_, y| if y > 3.0 { "x".parse::<f64>() } else { Ok(y) })
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "no value at (1, 3.5), row 0, column 1: invalid float literal"
    );
    assert_eq!(error.index(), Some((0, 1)));
    let task = error.source().unwrap();
    assert_eq!(task.to_string(), "point 1: invalid float literal");
    assert_eq!(task.source().unwrap().to_string(), "invalid float literal");
}

#[test]
fn a_panic_goes_on_with_the_payload_of_the_first_point() {
    let grid = Grid::new(Axis::linspace(0.0, 9.0, 10), Axis::linspace(0.0, 9.0, 10));
    let first = catch_unwind(|| {
        grid.par_map(|x, y| {
            if x + y > 9.5 {
                panic_any((x, y))
            }
        });
    });
    assert_eq!(first.unwrap_err().downcast_ref(), Some(&(1.0, 9.0)));
}

#[test]
fn a_failing_point_of_a_grid_is_named_with_its_coordinates() {
    let grid = Grid::new(Axis::arange(-7.0, 3.0, 0.1), Axis::logspace(-2.0, 2.0, 5));
    for threads in THREADS {
        let sweep = ParMap::new().threads(threads);
        let outcome = grid.try_par_map_with(&sweep, |phase, focus| {
            if phase > -1.05 && focus > 5.0 {
                Err("out of range")
            } else {
                Ok(phase * focus)
            }
        });
        let expected = GridError::Point {
            row: 60,
            column: 3,
            x: -1.0,
            y: 10.0,
            source: TaskError::Failed {
                index: 303,
                source: "out of range",
            },
        };
        assert_eq!(outcome, Err(expected));
        let outcome = grid.par_map_with(&sweep, |_, focus| assert!(focus < 50.0, "{focus}"));
        assert_eq!(
            outcome,
            Err(GridError::Point {
                row: 0,
                column: 4,
                x: -7.0,
                y: 100.0,
                source: TaskError::Panicked {
                    index: 4,
                    message: "100".into()
                },
            })
        );
    }
}

#[test]
fn a_grid_sweep_can_be_cancelled() {
    let token = CancelToken::new();
    token.cancel();
    let grid = Grid::new([1.0, 2.0], [3.0]);
    let error = grid
        .par_map_with(&ParMap::new().cancel(&token), |x, y| x + y)
        .unwrap_err();
    assert_eq!(
        error,
        GridError::Sweep {
            source: TaskError::Cancelled { completed: 0 }
        }
    );
    assert_eq!(error.index(), None);
    assert_eq!(
        error.source().unwrap().to_string(),
        "cancelled after 0 points"
    );
}

#[test]
fn a_grid_reports_an_axis_that_is_none() {
    let (good, bad) = (Axis::linspace(0.0, 1.0, 3), Axis::arange(0.0, 1.0, 0.0));
    let f = |x: f64, y: f64| -> Result<f64, Infallible> { panic!("called at {x}, {y}") };
    let error = |axis| {
        Err(GridError::Axis {
            axis,
            source: AxisError::ZeroStep,
        })
    };
    assert_eq!(
        Grid::new(bad.clone(), good.clone()).try_par_map(f),
        error(0)
    );
    assert_eq!(
        Grid::new(good.clone(), bad.clone()).try_par_map(f),
        error(1)
    );

    let map = Grid::new(good, bad).par_map(|x, y| x + y);
    assert_eq!(map.shape(), (3, 1));
    assert!(map.values().iter().all(|value| value.is_nan()));
}

#[test]
fn extremes_of_a_map() {
    let map = |values: [f64; 6]| {
        let next = AtomicUsize::new(0);
        let grid = Grid::new([0.0, 1.0, 2.0], [0.0, 1.0]);
        let one = ParMap::new().threads(1);
        let f = |_, _| values[next.fetch_add(1, Ordering::Relaxed)];
        grid.par_map_with(&one, f).unwrap()
    };
    let nan = f64::NAN;
    let some = map([nan, 2.0, -3.0, 5.0, 5.0, -3.0]);
    assert_eq!(some.argmax(|&value| value), Some((1, 1)));
    assert_eq!(some.argmin(|&value| value), Some((1, 0)));
    assert_eq!(some.argmax(|&value| value.abs() % 5.0), Some((1, 0)));
    assert_eq!(map([nan; 6]).argmax(|&value| value), None);
    assert_eq!(
        map([f64::NEG_INFINITY; 6]).argmax(|&value| value),
        Some((0, 0))
    );
    assert_eq!(map([f64::INFINITY; 6]).argmin(|&value| value), Some((0, 0)));
}

// Tables

fn table<R, const N: usize>(
    map: &GridMap<R>,
    columns: [&str; N],
    cells: impl Fn(&R) -> [f64; N],
) -> String {
    let mut table = Vec::new();
    map.write_csv(&mut table, columns, cells).unwrap();
    String::from_utf8(table).unwrap()
}

#[test]
fn a_table_reads_back_bit_for_bit() {
    let hard = [
        0.1,
        1.0 / 3.0,
        -0.0,
        1e-5,
        9.999_999_999_999_999e-6,
        1e15,
        1e16,
        9_007_199_254_740_993.0,
        f64::MAX,
        f64::MIN_POSITIVE,
        5e-324,
        f64::INFINITY,
        f64::NEG_INFINITY,
        std::f64::consts::PI,
    ];
    let map = Grid::new(hard, Axis::from(hard).named("xi")).par_map(|x, y| (x * y, x.sin()));
    let table = table(&map, ["product", "sine"], |&(p, s)| [p, s]);
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some("x,xi,product,sine"));
    for (x, y, &(product, sine)) in map.iter() {
        let line = lines.next().unwrap();
        assert!(line.len() < 4 * 26, "{line}");
        let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        for (read, written) in cells.iter().zip([x, y, product, sine]) {
            assert!(
                read.to_bits() == written.to_bits() || (read.is_nan() && written.is_nan()),
                "{written:e} in {line}"
            );
        }
        assert_eq!(cells.len(), 4);
    }
    assert_eq!(lines.next(), None);
}

#[test]
fn a_table_quotes_names_that_need_it() {
    let phase = Axis::from([1.0]).named("phase, in units of pi");
    let map = Grid::new(phase, Axis::from([2.0]).named("a \"focus\"")).par_map(|x, y| x + y);
    assert_eq!(
        table(&map, ["sum", "two\nlines"], |&sum| [sum, 21.0]),
        "\"phase, in units of pi\",\"a \"\"focus\"\"\",sum,\"two\nlines\"\n1,2,3,21\n"
    );
}

#[test]
fn a_table_passes_on_the_writers_error() {
    let map = Grid::new(Axis::linspace(0.0, 1.0, 100), Axis::linspace(0.0, 1.0, 100))
        .par_map(|x, y| x + y);
    let mut short = [0_u8; 1000];
    let error = map
        .write_csv(&mut short[..], ["sum"], |&sum| [sum])
        .unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::WriteZero);
}

#[test]
fn a_table_has_the_columns_that_the_run_of_the_program_knows() {
    let map = Grid::new([1.0], [2.0, 3.0]).par_map(|x, y| vec![x + y, x - y]);
    let mut table = Vec::new();
    let names: Vec<String> = vec!["sum".into(), "difference".into()];
    map.write_csv(&mut table, &names, Vec::clone).unwrap();
    assert_eq!(
        String::from_utf8_lossy(&table),
        "x,y,sum,difference\n1,2,3,-1\n1,3,4,-2\n"
    );
}

#[test]
fn a_line_of_another_length_than_the_header_is_an_error() {
    let map = Grid::new([1.0], [2.0, 3.0]).par_map(|_, y| vec![y; if y > 2.5 { 3 } else { 2 }]);
    let error = map
        .write_csv(Vec::new(), ["a", "b"], Vec::clone)
        .unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    assert_eq!(error.to_string(), "point 1 has 3 numbers for 2 columns");
}

#[test]
fn a_table_goes_to_a_file_or_the_error_names_it() {
    let map = Grid::new([1.0], [2.0, 3.0]).par_map(|x, y| x + y);
    let path = std::env::temp_dir().join(format!("quadrille_{}.csv", std::process::id()));
    std::fs::write(
        &path,
        "what was there before, and was longer than the table",
    )
    .unwrap();
    map.to_csv(&path, ["sum"], |&sum| [sum]).unwrap();
    let table = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(table, "x,y,sum\n1,2,3\n1,3,4\n");

    let nowhere = path.join("no such folder").join("sums.csv");
    let line = Axis::from([1.0]).par_map(|x| x);
    let spots = Points::new(["a"], [[1.0]]).par_map(|[a]| a);
    for outcome in [
        map.to_csv(&nowhere, ["sum"], |&sum| [sum]),
        line.to_csv(&nowhere, ["sum"], |&sum| [sum]),
        spots.to_csv(&nowhere, ["sum"], |&sum| [sum]),
    ] {
        let error = outcome.unwrap_err();
        assert_eq!(error.path, nowhere);
        assert_eq!(
            error.to_string(),
            format!("cannot write {}: {}", nowhere.display(), error.source)
        );
        let source = error.source().unwrap().downcast_ref::<std::io::Error>();
        assert_eq!(source.unwrap().kind(), std::io::ErrorKind::NotFound);
    }
}
