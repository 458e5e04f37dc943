//! What values, files and reports may not exceed: each limit holds at its value and one past it, and nothing takes long.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::harness::{Folder, Ran, Test, formats};

/// The rows of the table of limits in the README, in its order: the limit, its value, and the test of both sides.
const LIMITS: &[(&str, &str, fn())] = &[
    ("Size of a file or of standard input", "16 MiB", size),
    ("Keys and values in a file, with those that aliases repeat", "500,000", keys_and_values),
    ("Levels of lists and maps", "200", levels),
    ("Text that aliases repeat", "16 MiB, or less where Helm rejects it", repeated_text),
    ("Syntax errors and duplicate keys kept of a file", "10,000", faults_kept),
    ("Files of YAML in a folder", "100,000", files_in_a_folder),
    ("Files of all pools of a `workerpool.toml`", "100,000", files_of_all_pools),
    ("Size of a `.gitignore`", "1 MiB", size_of_a_gitignore),
    ("Faults told of a `workerpool.toml`", "20", faults_of_a_configuration),
    ("Rules in an ignore comment", "100", rules_in_a_comment),
    ("Findings shown of a pool, errors first", "1,000", findings_shown),
    ("Text of a value in a message", "500 bytes", text_in_a_message),
    ("Key in a path", "100 bytes", key_in_a_path),
    ("Line of an excerpt", "the width of the terminal, 140 columns without one", line_of_an_excerpt),
];

#[test]
fn each_limit_of_the_readme_holds_on_both_sides() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("it is there");
    let (_, section) = readme.split_once("\n### Limits\n").expect("the README has the limits");
    let rows = section.lines().skip_while(|line| !line.starts_with("|---")).skip(1);
    let rows = rows.take_while(|line| line.starts_with('|'));
    let cells = rows.map(|row| row.trim_matches('|').split('|').map(str::trim).take(2).collect::<Vec<_>>());
    let tested: Vec<_> = LIMITS.iter().map(|(limit, value, _)| vec![*limit, *value]).collect();
    assert_eq!(cells.collect::<Vec<_>>(), tested, "each row has a test in `LIMITS`");
    LIMITS.iter().for_each(|(.., test)| test());
}

/// A lint of one file that must not take long. It takes minutes where the cost grows with the square of the input.
fn lint(values: impl AsRef<[u8]>, args: &str) -> Ran {
    let ran = Test::new(&format!("lint v.yaml {args}")).file("v.yaml", values).within(60).run_anyhow();
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    ran
}

#[track_caller]
fn is_clean(ran: &Ran) {
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
}

#[track_caller]
fn is_refused(ran: &Ran, status: i32, place: &str, message: &str) {
    assert!(ran.stdout.contains(place) && ran.stdout.contains(message), "{message}:\n{}", ran.stdout);
    assert_eq!(ran.status, status, "{message}");
}

fn lines(head: &str, count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).fold(head.to_owned(), |text, line| text + &line)
}

fn report(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}:\n{}", ran.stdout))
}

fn size() {
    const MOST: usize = 16 << 20;
    let comment = |size: usize| format!("# {}\n", "x".repeat(size - 3));
    let message = "cannot read the file: it is larger than 16 MiB, the most that workerpool reads";
    is_clean(&lint(comment(MOST), ""));
    is_refused(&lint(comment(MOST + 1), ""), 2, " --> v.yaml\n", message);
    let piped = |size| Test::new("lint -").stdin(comment(size)).run_anyhow();
    is_clean(&piped(MOST));
    is_refused(&piped(MOST + 1), 2, " --> <stdin>\n", message);
    let set = |size| Test::new("lint --set-file x-note=note.txt").file("note.txt", comment(size)).run_anyhow();
    is_clean(&set(MOST));
    is_refused(&set(MOST + 1), 2, "--set-file:1:8", "it is larger than 16 MiB");
    let config = |size| Test::new("lint v.yaml").file("v.yaml", "").file("workerpool.toml", comment(size)).run_anyhow();
    is_clean(&config(MOST));
    let ran = config(MOST + 1);
    assert!(ran.status == 2 && ran.stderr.contains("workerpool.toml: it is larger than 16 MiB"), "{}", ran.stderr);
}

fn keys_and_values() {
    // The document, its map, the key and the list count too.
    let list = |values: usize| format!("x-note: [{}]\n", vec!["1"; values - 4].join(","));
    let message = "the text has more than 500000 keys and values";
    is_clean(&lint(list(500_000), ""));
    is_refused(&lint(list(500_001), ""), 1, " --> v.yaml:1:", message);
    let repeated = |more: &str| {
        let anchored = format!("x-a: &a [{}]\n", vec!["1"; 99_997].join(","));
        anchored + "x-b: [*a,*a,*a,*a" + more + "]\n"
    };
    is_clean(&lint(repeated(",1"), ""));
    is_refused(&lint(repeated(",1,1"), ""), 1, " --> v.yaml:2:", message);
}

fn levels() {
    // The file is a map.
    let nested = |levels: usize| format!("x-note: {}{}\n", "[".repeat(levels - 1), "]".repeat(levels - 1));
    is_clean(&lint(nested(200), ""));
    is_refused(&lint(nested(201), ""), 1, " --> v.yaml:1:208\n", "nested more than 200 levels deep");
    let below = |levels: usize| lines("", levels, |i| format!("{}x-note:\n", " ".repeat(i)));
    is_clean(&lint(below(200), ""));
    is_refused(&lint(below(201), ""), 1, " --> v.yaml:201:", "nested more than 200 levels deep");
    is_refused(&lint("[".repeat(100_000), ""), 1, " --> v.yaml:1:", "nested too deep");
}

fn repeated_text() {
    let anchored = format!("x-b: &b b\nx-a: &a {}\n", "a".repeat(1 << 20));
    let aliases = |more: &str| format!("{anchored}x-c: [{}{more}]\n", vec!["*a"; 16].join(","));
    is_clean(&lint(aliases(""), ""));
    is_refused(&lint(aliases(",*b"), ""), 1, " --> v.yaml:3:", "aliases repeat more than 16 MiB of text");
    let bomb = lines("a0: &a0 x\n", 20, |i| format!("a{0}: &a{0} [{1}]\n", i + 1, vec![format!("*a{i}"); 9].join(",")));
    is_refused(&lint(bomb, ""), 1, " --> v.yaml:", "aliases repeat so much that Helm rejects the file");
}

fn faults_kept() {
    for (again, kept) in [(10_000, 10_000), (10_001, 10_000)] {
        let ran = lint("x-note: 1\n".repeat(again + 1), "--format json");
        assert_eq!(report(&ran)["summary"]["errors"], kept, "a key that is there {again} times more");
    }
}

fn files_in_a_folder() {
    let folder = Folder::new();
    // Links are made faster than files. A file system has room for some ten thousand of each file.
    for number in 0..=100_000 {
        let (file, first) = (|number| format!("pools/{number}.yaml"), number / 10_000 * 10_000);
        match number == first {
            true => folder.write(&file(number), ""),
            false => fs::hard_link(folder.path().join(file(first)), folder.path().join(file(number))).expect("a link"),
        }
    }
    let run =
        || Test::new("lint --exclude *.yaml").arg(folder.path().join("pools").to_str().expect("UTF-8")).run_anyhow();
    is_refused(&run(), 2, "/pools\n", "it holds more than 100000 files of YAML, the most that workerpool looks at");
    fs::remove_file(folder.path().join("pools/100000.yaml")).expect("it is ours");
    let ran = run();
    assert_eq!(ran.stderr, "error: nothing was checked: all 100000 files are skipped (it is excluded)\n");
}

fn files_of_all_pools() {
    let run = |pools: usize| {
        let config = "exclude = [\"*.yaml\"]\n".to_owned() + &"[[pool]]\nfiles = [\"pools/*.yaml\"]\n".repeat(pools);
        let test = Test::new("lint").file("workerpool.toml", config);
        (0..100).fold(test, |test, number| test.file(&format!("pools/{number}.yaml"), "")).run_anyhow()
    };
    assert_eq!(run(1_000).stderr, "error: nothing was checked: all 100 files are skipped (it is excluded)\n");
    let message = "its pools have more than 100000 files, the most that workerpool looks at";
    is_refused(&run(1_001), 2, " --> workerpool.toml\n", message);
}

fn size_of_a_gitignore() {
    let run = |size: usize| {
        let text = format!("{}{}", "#".repeat(size - 10), "\n".repeat(10));
        Test::new("lint .").file("v.yaml", "").file(".gitignore", text).run_anyhow()
    };
    is_clean(&run(1 << 20));
    is_refused(&run((1 << 20) + 1), 2, "/.gitignore\n", "cannot read the file: it is larger than 1 MiB");
}

fn faults_of_a_configuration() {
    for (faults, told) in [(20, 20), (21, 20)] {
        let config = lines("", faults, |number| format!("key{number} = 1\n"));
        let ran = Test::new("lint v.yaml").file("v.yaml", "").file("workerpool.toml", config).run_anyhow();
        assert_eq!((ran.status, ran.stderr.matches("unknown key").count()), (2, told), "{}", ran.stderr);
    }
}

fn rules_in_a_comment() {
    let ran = |names: usize| {
        let names = vec!["no-effect"; names].join(",");
        lint(format!("replicaCount: 2 # workerpool: ignore[{names}] y\n"), "--format concise").stdout
    };
    assert!(!ran(100).contains("bad-ignore"), "{}", ran(100));
    assert!(ran(101).contains("warning[bad-ignore] an ignore comment names at most 100 rules"), "{}", ran(101));
}

fn findings_shown() {
    let warnings = lines("podAnnotations:\n", 10, |i| format!("  a{i}: no\n"));
    for (unknown, left_out) in [(990, 0), (991, 1), (1_500, 510)] {
        let text = lines(&warnings, unknown, |i| format!("unknown{i}: 1\n"));
        let ran = lint(&text, "--format json");
        let (report, all) = (report(&ran), unknown + 10);
        let shown = report["diagnostics"].as_array().expect("a list");
        // The count is that of all.
        assert_eq!((shown.len(), &report["summary"]["errors"]), (all - left_out, &Value::from(all)));
        let warning = format!(
            "warning: the report leaves out {left_out} finding{}; it shows at most 1000 for each pool\n",
            if left_out == 1 { "" } else { "s" }
        );
        assert_eq!(ran.stderr, if left_out == 0 { String::new() } else { warning });
    }
    let text = lint(lines(&warnings, 1_500, |i| format!("unknown{i}: 1\n")), "");
    let end = "1510 errors in 1 file; 1 pool gets its credentials later\n10 can be corrected with `--fix`\n";
    assert!(text.stdout.ends_with(end), "{}", text.stdout);
}

fn text_in_a_message() {
    let messages = |length: usize| {
        let values = format!("launcher: {{image: {{pullPolicy: {}}}}}\n", "x".repeat(length));
        lint(values, "--format json").stdout
    };
    let begun = format!("\"message\":\"`{}", "x".repeat(500));
    assert!(messages(500).contains(&format!("{begun}` is not one of")), "{}", messages(500));
    assert!(messages(501).contains(&format!("{begun}…` is not one of")), "{}", messages(501));
}

fn key_in_a_path() {
    let path = |length: usize| {
        let report = report(&lint(format!("{}: 1\n", "y".repeat(length)), "--format json"));
        report["diagnostics"][0]["path"].as_str().expect("a path").to_owned()
    };
    assert_eq!(path(100), "y".repeat(100));
    assert_eq!(path(101), format!("[\"{}…\"]", "y".repeat(100)));
}

fn line_of_an_excerpt() {
    let shown = |columns: usize, width: &str| {
        // The number of the line, a blank, a bar and a blank stand before it.
        let head = "replicaCuont: 1 # ";
        let values = format!("{head}{}\n", "z".repeat(columns - 4 - head.len()));
        let ran = Test::new("lint v.yaml").file("v.yaml", values).env("COLUMNS", width).run_anyhow();
        ran.stdout.lines().find(|line| line.starts_with("1 | ")).expect("an excerpt").to_owned()
    };
    for (width, columns) in [("", 140), ("80", 80)] {
        let (whole, cut) = (shown(columns, width), shown(columns + 1, width));
        assert!(whole.ends_with('z') && whole.chars().count() == columns, "{whole}");
        assert!(cut.ends_with("zz…") && cut.chars().count() <= columns, "{cut}");
    }
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
        lines("replicaCount: 1\n", 5_000, |_| "# workerpool: ignore[no-effect]\n".to_owned()),
        lines("replicaCount: 1\n", 5_000, |_| "# workerpool: ignore[no-effect] y\n".to_owned()),
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
fn a_line_and_a_message_are_short_whatever_is_in_them() {
    let long = "x".repeat(1 << 16);
    for text in [
        format!("{long}: 1\n"),
        format!("replicaCount: {long}\n"),
        format!("replicaCountt: {}\n", "e\u{301}\u{301}".repeat(20_000)),
        format!("nameOverride: \"{}\"\n", "\u{4e16}".repeat(20_000)),
        format!("launcher: {{image: {{tag: \"{long}\"}}}}\n"),
        format!("launcher: {{extraEnv: [{{name: \"a={long}\", value: a}}, {{name: \"a={long}\", value: a}}]}}\n"),
        format!("replicaCount: *{long}\n"),
        format!("replicaCount: {{{{ {long} }}}}\n"),
        format!("extraLabels: {{a: 0{}}}\n", "1".repeat(1 << 16)),
        lines("volumes:\n", 1_000, |_| "- {name: a, emptyDir: {}}\n".to_owned()),
        lines("launcher: {extraVolumeMounts: [{name: volume, mountPath: /x}]}\nvolumes:\n", 1_000, |i| {
            format!("- {{name: volume-{i}, emptyDir: {{}}}}\n")
        }),
    ] {
        for format in formats() {
            let ran = lint(&text, &format!("--format {format}"));
            let longest = ran.stdout.lines().map(str::len).max().unwrap_or_default();
            assert!(ran.status == 1 && longest < 20_000, "{format}: {longest} bytes of {}", &text[..40]);
        }
    }
}
