//! What values, files and reports may not exceed: each limit ends in a finding or an error that says so, in a short time.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::{Ran, Test};

/// A lint of one file, which must not take long. It takes minutes where the cost grows with the square of the input.
#[track_caller]
fn lint(values: impl AsRef<[u8]>, args: &str) -> Ran {
    let begun = Instant::now();
    let ran = Test::new(&format!("lint v.yaml {args}")).file("v.yaml", values).run_anyhow();
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    ran
}

fn lines(head: &str, count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).fold(head.to_owned(), |text, line| text + &line)
}

#[test]
fn no_text_takes_long() {
    let texts = [
        lines("replicaCountt: 1\n", 20_000, |i| format!("password{i}: x\n")),
        lines("replicaCountt: 1\n", 1_000, |i| format!("password{i}: {}\n", "x".repeat(i % 300))),
        lines("replicaCountt: 1\nextraLabels:\n", 40_000, |i| format!("  label-{i}: token\n")),
        lines("", 4_000, |i| format!("token{i}: [1\n")),
        lines("a:\n", 50_000, |_| "\t\n".to_owned()),
        lines("podAnnotations:\n", 4_000, |i| format!("  a{i}: no\n")),
        format!("replicaCountt: 1 # workerpool: ignore[{}] y\n", "x,".repeat(300_000)),
        format!("replicaCountt: 1 {}\n", "# workerpool: ignore[x ".repeat(20_000)),
        format!("replicaCountt: 1 {}\n", "# workerpool: ignore[x]".repeat(20_000)),
        format!("{{{}}}\n", lines("", 4_000, |i| format!("\"password{i}\":\"x\",\"unknown{i}\":1, "))),
        format!("password: abcd\nreplicaCountt: {}\n", "abcd-".repeat(40_000)),
        format!("\"{}\": 1\n", "key-".repeat(100_000)),
    ];
    for text in texts {
        let ran = lint(&text, "");
        assert!(ran.status <= 1 && ran.stdout.len() < 1 << 20, "{}: {} bytes", &text[..40], ran.stdout.len());
    }
}

#[test]
fn a_report_shows_a_thousand_findings_for_each_pool() {
    let warnings = lines("podAnnotations:\n", 10, |i| format!("  a{i}: no\n"));
    let text = lines(&warnings, 1_500, |i| format!("unknown{i}: 1\n"));
    let ran = lint(&text, "--format json");
    let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let shown = report["diagnostics"].as_array().expect("a list");
    assert_eq!((shown.len(), &report["summary"]["errors"]), (1_000, &Value::from(1_510)));
    // The count is that of all.
    let text = lint(&text, "");
    let end = "1510 errors in 1 file; 1 pool gets its credentials later\n10 can be corrected with `--fix`\n";
    assert!(text.stdout.ends_with(end), "{}", text.stdout);
    assert_eq!(text.stderr, "warning: the report leaves out 510 findings; it shows at most 1000 for each pool\n");
}

#[test]
fn each_limit_is_a_finding_with_a_place() {
    let bomb =
        lines("a0: &a0 x\n", 20, |i| format!("a{}: &a{} [{}]\n", i + 1, i + 1, vec![format!("*a{i}"); 9].join(",")));
    for (text, place, message) in [
        (format!("a: {}{}", "[".repeat(210), "]".repeat(210)), "v.yaml:1:203", "nested more than 200 levels deep"),
        ("[".repeat(100_000), "v.yaml:1:", "nested too deep"),
        (bomb, "v.yaml:", "aliases repeat so much"),
        (lines("", 300_000, |i| format!("a{i}: 1\n")), "v.yaml:250000:", "more than 500000 keys and values"),
        ("a: 1\n".repeat(4 << 20), "v.yaml\n", "cannot read the file: it is larger than 16 MiB"),
    ] {
        let ran = lint(&text, "");
        assert!(ran.stdout.contains(place) && ran.stdout.contains(message), "{message}:\n{}", ran.stdout);
        assert_eq!(ran.status, if message.contains("MiB") { 2 } else { 1 }, "{message}");
    }
}

#[test]
fn a_line_and_a_message_are_short_whatever_is_in_them() {
    let long = "x".repeat(1 << 18);
    for text in [
        format!("{long}: 1\n"),
        format!("replicaCount: {long}\n"),
        format!("replicaCountt: {}\n", "e\u{301}\u{301}".repeat(20_000)),
        format!("nameOverride: \"{}\"\n", "\u{4e16}".repeat(20_000)),
        format!("launcher: {{image: {{tag: \"{long}\"}}}}\n"),
        format!("launcher: {{extraEnv: [{{name: \"a={long}\", value: a}}, {{name: \"a={long}\", value: a}}]}}\n"),
    ] {
        for format in ["text", "concise", "json", "github", "gitlab", "sarif", "junit"] {
            let ran = lint(&text, &format!("--format {format}"));
            let longest = ran.stdout.lines().map(str::len).max().unwrap_or_default();
            assert!(ran.status == 1 && longest < 20_000, "{format}: {longest} bytes of {}", &text[..40]);
        }
    }
}
