//! Every program in `cases` must be refused, with the text that stands beside it.

use std::process::Command;

/// The compiler whose texts they are; another one has other words for the same.
const COMPILER: &str = "rustc 1.95.";

#[test]
fn the_compiler_says_what_to_do() {
    let output = Command::new("rustc").arg("--version").output();
    let version = output.expect("rustc runs").stdout;
    let version = String::from_utf8_lossy(&version);
    if !version.starts_with(COMPILER) {
        println!("Not compared: the texts are those of {COMPILER}x, this is {version}");
        return;
    }
    trybuild::TestCases::new().compile_fail("cases/*.rs");
}
