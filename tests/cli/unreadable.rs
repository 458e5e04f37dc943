//! Files that cannot be read: a finding in each format, exit code 2, and a verdict on the other files.

use serde_json::Value;

use crate::harness::{Folder, Test, formats};

/// The JSON report of `lint`.
fn report(test: Test, status: i32) -> Value {
    let ran = test.arg("--format").arg("json").status(status).stdout_has("").run();
    serde_json::from_str(&ran.stdout).expect("JSON")
}

/// Rule, file, line and message of each finding.
fn found(report: &Value) -> Vec<(&str, &str, Option<u64>, &str)> {
    let all = report["diagnostics"].as_array().expect("a list").iter();
    all.map(|finding| {
        let source = if finding["file"].is_string() { &finding["file"] } else { &finding["flag"] };
        let words = [&finding["rule"], source, &finding["message"]].map(|word| word.as_str().unwrap_or_default());
        (words[0], words[1], finding["line"].as_u64(), words[2])
    })
    .collect()
}

#[test]
fn a_file_that_cannot_be_read_is_a_finding() {
    for (args, file, line, message) in [
        ("missing.yaml", "missing.yaml", None, "cannot read the file: there is no such file"),
        ("-f missing.yaml", "missing.yaml", None, "cannot read the file: there is no such file"),
        ("-f missing.yaml good.yaml", "missing.yaml", None, "cannot read the file: there is no such file"),
        ("-f .", ".", None, "cannot read the file: it is a folder"),
        ("good.yaml/x.yaml", "good.yaml/x.yaml", None, "cannot read the file: Not a directory (os error 20)"),
        ("latin1.yaml", "latin1.yaml", Some(2), "the byte 0xfc here is not UTF-8; save the file as UTF-8"),
        ("-f utf16.yaml", "utf16.yaml", None, "cannot read the file: it is UTF-16; save it as UTF-8"),
        ("-f https://example.com/v.yaml", "https://example.com/v.yaml", None, "URLs are not supported"),
        (
            "--set-file nameOverride=missing.txt",
            "--set-file",
            Some(1),
            "cannot read the file `missing.txt`: there is no",
        ),
    ] {
        let test = Test::new(&format!("lint {args}")).file("good.yaml", "replicaCount: 2\n");
        let test = test.file("latin1.yaml", b"a: 1\nb: M\xfcnchen\n").file("utf16.yaml", b"\xff\xfea\0:\0");
        let report = report(test, 2);
        let found = found(&report);
        let [(rule, of, at, said)] = found[..] else { panic!("{args}: {found:?}") };
        assert_eq!((rule, of, at), ("unreadable-file", file, line), "{args}");
        assert!(said.contains(message), "{args}: {said}");
    }
}

#[test]
fn an_empty_path_is_told_from_a_missing_file() {
    let report = report(Test::new("lint").arg(""), 2);
    let [(rule, file, None, said)] = found(&report)[..] else { panic!("{report}") };
    assert_eq!((rule, file), ("unreadable-file", "\"\""));
    assert!(said.contains("its path is empty; if it comes from a variable"), "{said}");
}

#[test]
fn the_other_files_are_judged() {
    let test = Test::new("lint missing.yaml bad.yaml other.yaml").file("bad.yaml", "replicaCountt: 1\n");
    let report = report(test, 2);
    let found = found(&report);
    assert!(found.iter().any(|finding| (finding.0, finding.1) == ("unknown-key", "bad.yaml")), "{found:?}");
    assert!(found.iter().any(|finding| (finding.0, finding.1) == ("unreadable-file", "other.yaml")), "{found:?}");
}

#[test]
fn what_is_wrong_with_the_readable_layers_is_said_too() {
    let report = report(Test::new("lint -f missing.yaml v.yaml").file("v.yaml", "a: [\n"), 2);
    let rules: Vec<&str> = found(&report).iter().map(|finding| finding.0).collect();
    assert_eq!(rules, ["unreadable-file", "yaml-syntax"]);
}

#[test]
fn each_format_has_it_and_exits_with_2() {
    for format in formats() {
        let ran = Test::new(&format!("lint --format {format} missing.yaml")).status(2).stdout_has("missing.yaml");
        ran.stdout_has("unreadable-file").stdout_has("there is no such file").run();
    }
}

#[test]
fn sarif_says_that_the_run_failed() {
    for (values, status, successful) in [("missing.yaml", 2, false), ("bad.yaml", 1, true)] {
        let test = Test::new(&format!("lint --format sarif {values}")).file("bad.yaml", "a: 1\n").status(status);
        let log: Value = serde_json::from_str(&test.stdout_has("").run().stdout).expect("JSON");
        assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], successful, "{values}");
    }
}

#[test]
fn render_says_it_too() {
    let missing = Test::new("render -f missing.yaml").status(2);
    missing.stderr_has("error[unreadable-file]").stderr_has("--> missing.yaml\n").run();
    let unclosed = Test::new("render -f \"a.yaml").status(2);
    unclosed.stderr_has("the closing quote is missing").run();
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_named() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new();
    folder.write("secret.yaml", "a: 1\n");
    let path = folder.path().join("secret.yaml");
    fs::set_permissions(&path, Permissions::from_mode(0o000)).expect("it is ours");
    // Who may read everything is not refused.
    if fs::read(&path).is_err() {
        let test = Test::with(["lint", path.to_str().expect("UTF-8")]).status(2);
        test.stdout_has("you have no permission to read it").run();
    }
}

/// Whoever runs it: the first page of a process is nobody's.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_fails_to_be_read_is_named() {
    for format in formats() {
        let test = Test::new(&format!("lint --format {format} /proc/self/mem good.yaml")).file("good.yaml", "");
        test.status(2).stdout_has("/proc/self/mem").stdout_has("cannot read the file: Input/output error").run();
    }
}

/// Nor are credentials awaited of values that are not known.
#[test]
fn what_depends_on_a_text_that_cannot_be_read_is_not_judged() {
    let umbrella = "pool: {launcher: {}, replicaCount: 2}\n";
    for (args, status, expected) in [
        ("v.yaml --set a[=1", 1, &["wrong-type v.yaml", "set-argument --set"][..]),
        ("v.yaml --set-file nameOverride=a.txt", 2, &["wrong-type v.yaml", "unreadable-file --set-file"]),
        ("-f missing.yaml v.yaml", 2, &["unreadable-file missing.yaml"]),
        ("-f v.yaml umbrella.yaml", 1, &["unknown-key umbrella.yaml"]),
        ("--at x v.yaml", 1, &["not-values v.yaml"]),
    ] {
        let test = Test::new(&format!("lint {args}")).file("umbrella.yaml", umbrella);
        let report = report(test.file("v.yaml", "replicaCount: many\nrevisionHistoryLimit: 0\n"), status);
        let found: Vec<String> = found(&report).iter().map(|(rule, of, ..)| format!("{rule} {of}")).collect();
        assert_eq!(found, expected, "{args}");
        assert_eq!(report["summary"]["withoutCredentials"], 0, "{args}");
    }
}
