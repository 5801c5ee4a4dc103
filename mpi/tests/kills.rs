//! A sweep that is killed again and again ends with the results of a serial loop.
//!
//! `QUADRILLE_KILLS` sets how often; 200 take some three minutes.

mod launch;

use std::fs;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use launch::{Folder, mpirun};

const RANKS: usize = 3;

#[test]
fn killed_at_any_moment_it_goes_on() {
    let kills = std::env::var("QUADRILLE_KILLS").map_or(8, |number| number.parse().unwrap());
    let program = env!("CARGO_BIN_EXE_endurance");
    let folder = Folder::new("kills");
    let serial = Command::new(program)
        .args([folder.path().as_os_str(), "serial".as_ref()])
        .status();
    assert!(serial.unwrap().success());
    let expected = fs::read(folder.file("results")).unwrap();

    let mut random = oorandom::Rand64::new(20);
    let (mut killed, mut runs, mut complete, mut grown) = (0, 0, 0, 0);
    let begun = Instant::now();
    while killed < kills || complete == 0 {
        runs += 1;
        for rank in 0..RANKS {
            let _ = fs::remove_file(folder.file(&format!("process.{rank}")));
        }
        let _ = fs::remove_file(folder.file("results"));
        let before = length(&folder);
        let mut run = mpirun(RANKS, program, [folder.path()]).start();
        let mut victim = None;
        if killed < kills {
            wait_for_start(&folder);
            sleep(Duration::from_secs_f64(0.25 * random.rand_float()));
            // mpirun itself, or one of the ranks.
            victim = Some(random.rand_range(0..RANKS as u64 + 1));
            match victim {
                Some(0) => run.kill().unwrap(),
                Some(n) => kill(&process(&folder, n - 1)),
                None => {}
            }
        }
        let status = run.wait().unwrap();
        // What is left without an mpirun does not disturb the next run.
        if victim == Some(0) {
            for rank in 0..RANKS as u64 {
                kill(&process(&folder, rank));
            }
        }
        if length(&folder) > before {
            grown += 1;
        }
        let results = fs::read(folder.file("results")).unwrap_or_default();
        if results == expected {
            complete += 1;
            fs::remove_file(folder.file("checkpoint")).unwrap();
        } else {
            // It may have been killed as it wrote them.
            assert!(!status.success(), "other results");
            assert!(victim.is_some(), "it failed by itself: {status}");
            killed += 1;
        }
    }
    println!(
        "{killed} of {runs} runs were killed, {grown} had got further; {complete} came to their end in {:.0} s",
        begun.elapsed().as_secs_f64()
    );
}

fn length(folder: &Folder) -> u64 {
    fs::metadata(folder.file("checkpoint")).map_or(0, |file| file.len())
}

fn wait_for_start(folder: &Folder) {
    let begun = Instant::now();
    while !(0..RANKS as u64).all(|rank| !process(folder, rank).is_empty()) {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "the ranks do not start"
        );
        sleep(Duration::from_millis(1));
    }
}

fn process(folder: &Folder, rank: u64) -> String {
    fs::read_to_string(folder.file(&format!("process.{rank}"))).unwrap_or_default()
}

fn kill(process: &str) {
    let mut kill = Command::new("kill");
    // It may have ended by itself.
    let _ = kill
        .args(["-9", process])
        .stderr(std::process::Stdio::null())
        .status();
}
