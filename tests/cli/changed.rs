//! `lint --changed-since`: the pools of which a file changed.

use std::fs;

use crate::diff_revisions::repository;
use crate::harness::Test;

const CONFIG: &str =
    "[[pool]]\nfiles = [\"pools/*.yaml\"]\nlayers = [\"base.yaml\"]\n\n[[pool]]\nfiles = [\"others/*.yaml\"]\n";

/// Each of these files has an error at its first line.
const FILES: [(&str, &str); 6] = [
    ("workerpool.toml", CONFIG),
    ("base.yaml", "base: 1\n"),
    ("pools/eu.yaml", "eu: 1\n"),
    ("pools/us.yaml", "us: 1\n"),
    ("others/a.yaml", "a: 1\n"),
    ("others/deployment.yaml", "apiVersion: apps/v1\nkind: Deployment\n"),
];

/// Runs `lint --format concise` with these arguments in a repository of those files after a change, and says in which files
/// there are findings.
fn found(args: &str, change: impl FnOnce(Test) -> Test) -> Option<(i32, Vec<String>)> {
    let test = repository(&format!("lint --format concise --changed-since v1 {args}"), &FILES)?;
    let ran = change(test).run_anyhow();
    let mut files: Vec<String> =
        ran.stdout.lines().filter_map(|line| Some(line.split_once(':')?.0.to_owned())).collect();
    files.dedup();
    Some((ran.status, files))
}

#[test]
fn only_pools_that_changed_are_checked() {
    type Change = fn(Test) -> Test;
    let cases: [(&str, Change, i32, &[&str]); 11] = [
        ("", |test| test, 0, &[]),
        ("", |test| test.file("README.md", "x"), 0, &[]),
        ("", |test| test.file("pools/eu.yaml", "eu: 2\n"), 1, &["base.yaml", "pools/eu.yaml"]),
        ("", |test| test.file("pools/new.yaml", "new: 2\n"), 1, &["base.yaml", "pools/new.yaml"]),
        ("", |test| test.file("base.yaml", "base: 2\n"), 1, &["base.yaml", "pools/eu.yaml", "pools/us.yaml"]),
        (
            "",
            |test| test.file("workerpool.toml", format!("strict = true\n{CONFIG}")),
            1,
            &["base.yaml", "pools/eu.yaml", "pools/us.yaml", "others/a.yaml"],
        ),
        ("others", |test| test.file("others/a.yaml", "a: 2\n"), 1, &["others/a.yaml"]),
        ("others", |test| test.file("pools/eu.yaml", "eu: 2\n"), 0, &[]),
        (
            "--no-config -f base.yaml others",
            |test| test.file("base.yaml", "base: 2\n"),
            1,
            &["base.yaml", "others/a.yaml"],
        ),
        ("--no-config -f base.yaml pools", |test| test.file("others/a.yaml", "a: 2\n"), 0, &[]),
        ("--no-config -f base.yaml", |test| test.file("base.yaml", "base: 2\n"), 1, &["base.yaml"]),
    ];
    for (args, change, status, files) in cases {
        let Some((ran, mut found)) = found(args, change) else { return };
        let mut files: Vec<&str> = files.to_vec();
        files.sort_unstable();
        found.sort_unstable();
        assert_eq!((ran, found), (status, files.into_iter().map(str::to_owned).collect()), "{args}");
    }
}

#[test]
fn a_layer_that_is_gone_is_missed() {
    let removed = |test: Test| {
        fs::remove_file(test.path().join("base.yaml")).expect("it was there");
        test
    };
    let Some((status, files)) = found("", removed) else { return };
    assert_eq!((status, files), (2, vec!["base.yaml".to_owned()]));
}

#[test]
fn a_pool_that_is_gone_is_no_fault() {
    let removed = |test: Test| {
        fs::remove_file(test.path().join("pools/eu.yaml")).expect("it was there");
        test
    };
    assert!(found("", removed).is_none_or(|found| found == (0, Vec::new())));
}

#[test]
fn git_is_asked_for_a_revision_that_it_knows() {
    for (revision, message) in [
        ("v2", "git knows no revision `v2` here"),
        ("--output=x", "`--output=x` is not a revision of git"),
        ("", "`` is not a revision of git"),
    ] {
        let Some(test) = repository("lint", &FILES) else { return };
        let test = test.arg(format!("--changed-since={revision}"));
        test.status(2).stderr_has(message).run();
    }
}

#[test]
fn without_git_its_flags_say_what_is_missing() {
    for arguments in ["lint --changed-since main pool.yaml", "diff --rev main pool.yaml"] {
        let test = Test::new(arguments).file("pool.yaml", "replicaCount: 1\n").env("PATH", "/nowhere");
        test.status(2).stderr_has("error: git is not in the PATH; `--changed-since` and `--rev` need it\n").run();
    }
}
