//! The pictures in `docs/images/` are what the program makes today.
//!
//! `BLESS=1 cargo test --test cli pictures` updates them.

mod terminal_svg;

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::harness::{PROGRAM, scrub};
use terminal_svg::terminal_svg;

/// What a command prints that is run in a folder of the repository. It must end with this exit code.
fn printed(command: &str, folder: &str, code: i32) -> String {
    let mut program = Command::new(PROGRAM);
    program.args(command.split_whitespace().skip(1)).current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    scrub(&mut program);
    let output = program.env("COLUMNS", "100").output().expect("the program can be started");
    assert_eq!(output.status.code(), Some(code), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

#[track_caller]
fn is_current(name: &str, picture: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images").join(name);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, picture).expect("the picture can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == picture,
        "docs/images/{name} is out of date; `BLESS=1 cargo test --test cli pictures` updates it"
    );
}

#[test]
fn the_picture_of_a_pool_is_current() {
    let files = "values/examples/production.yaml,values/examples/credentials.yaml";
    let command = format!("workerpool render worker-pool-1 -n spacelift -f {files} --diagram svg");
    is_current("pool.svg", &printed(&command, "", 0));
}

#[test]
fn the_picture_of_a_lint_is_current() {
    let command = "workerpool lint -f base.yaml pools/";
    let output = printed(&format!("{command} --color always"), "tests/data/pictures", 1);
    is_current("lint.svg", &terminal_svg(command, &output));
}
