//! Runs that files describe, `tests/cases/*.txt`. Their output is in `snapshots/`.
//!
//! A case has comment lines (`#`), the command (`$ workerpool …`) and files, each after a line `=== NAME`. The file
//! `stdin` is standard input.

use std::fs;
use std::path::Path;

use crate::harness::Test;

fn test(case: &str) -> Test {
    let mut parts = case.split("\n=== ");
    let head = parts.next().unwrap_or_default();
    let command = head.lines().find_map(|line| line.strip_prefix("$ workerpool ")).expect("a case has a command");
    let mut test = Test::with(words(command));
    for part in parts {
        let (name, text) = part.split_once('\n').unwrap_or((part, ""));
        let text = if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") };
        test = if name == "stdin" { test.stdin(text) } else { test.file(name, text) };
    }
    test
}

/// The words of a command. Single quotes keep spaces in a word.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in command.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().expect("begun with one").push(c),
        }
    }
    words
}

#[test]
fn cases_print_what_their_snapshots_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut cases: Vec<_> = fs::read_dir(folder).expect("cases").map(|entry| entry.expect("an entry").path()).collect();
    cases.sort();
    for path in cases {
        let case = fs::read_to_string(&path).expect("a case can be read");
        let ran = test(&case).run_anyhow();
        let name = path.file_stem().expect("a case has a name").to_string_lossy().into_owned();
        let printed = format!("status: {}\n--- stdout\n{}--- stderr\n{}", ran.status, ran.stdout, ran.stderr);
        settings.bind(|| insta::assert_snapshot!(name, printed, &case));
    }
}
