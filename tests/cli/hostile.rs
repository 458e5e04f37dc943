//! What somebody may push who means no good: a configuration, patterns, `.gitignore`, names and revisions. Each ends soon, with a
//! short message, and nothing is written elsewhere.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use crate::diff_revisions::repository;
use crate::harness::{Ran, Test, formats};

const POOL: &str = "replicaCount: 2\n";

/// `lint` with a configuration and a pool.
fn with(config: &str) -> Test {
    Test::new("lint").file("workerpool.toml", config).file("pools/a.yaml", POOL).within(60)
}

/// A pool of these files.
fn pool(files: &str) -> String {
    format!("[[pool]]\nfiles = [\"{files}\"]\n")
}

#[track_caller]
fn is_told(ran: &Ran, part: &str) {
    let told = format!("{}{}", ran.stdout, ran.stderr);
    assert!(ran.status == 2 && told.contains(part) && !told.contains("panicked"), "{}: {part}: {told}", ran.status);
    assert!(told.len() < 20_000, "{part}: {} bytes", told.len());
}

#[test]
fn a_configuration_is_read_soon_and_its_faults_are_short() {
    let nested = |open: &str, close: &str| open.repeat(4_000) + &close.repeat(4_000);
    let exclude = |pattern: &str| format!("exclude = [\"{pattern}\"]\n");
    let keys: String = (0..4_000).map(|number| format!("k{number} = 1\n")).collect();
    let unmatched = "workerpool.toml:2:10: no file matches";
    for (config, part) in [
        (format!("exclude = {}", nested("[", "]")), "workerpool.toml:1:91: cannot recurse further"),
        (format!("a = {}", nested("{a=", "}")), "cannot recurse further"),
        (format!("{} = 1", ["a"; 4_000].join(".")), "workerpool.toml:1:1: recursion limit"),
        (pool(&"*".repeat(4_000)), unmatched),
        (pool(&"*a".repeat(4_000)), unmatched),
        (pool(&("**/".repeat(4_000) + "x.yaml")), unmatched),
        (pool(&"{a,b}".repeat(4_000)), unmatched),
        (pool(&"[a-z]".repeat(4_000)), unmatched),
        (pool(&nested("{", "}")), "nested too deeply"),
        (exclude(&nested("{", "}")), "nested too deeply"),
        (exclude("a{"), "is not a pattern of paths: "),
        (keys, "workerpool.toml:1:1: unknown key `k0`"),
        (format!("{} = 1\n", "k".repeat(1 << 20)), "workerpool.toml:1:1: unknown key `kkk"),
        (format!("{}at = \"{}\"\n", pool("pools/*.yaml"), ["a"; 4_000].join(".")), "there is no key `a.a.a"),
        (pool("/dev/zero"), "workerpool.toml:2:10: `/dev/zero` is not a file; give a pipe or a device in an argument"),
        (pool("-"), "workerpool.toml:2:10: `-` is not a file"),
        (
            format!("{}layers = [\"/dev/zero\"]\n", pool("pools/*.yaml")),
            "workerpool.toml:3:11: `/dev/zero` is not a file",
        ),
        ("\"\\u001b[31m\\n::error::x\" = 1\n".to_owned(), "unknown key `\\u{1b}[31m\\n::error::x`"),
    ] {
        is_told(&with(&config).run_anyhow(), part);
    }
    // What matches nothing keeps nothing from being checked.
    for pattern in ["{a,b}".repeat(4_000), "*a".repeat(4_000), "**/".repeat(4_000)] {
        with(&(exclude(&pattern) + &pool("pools/*.yaml"))).stdout_has("no findings in 1 file").run();
    }
    let again = format!("[[pool]]\nfiles = [{}]\n", ["\"pools/*.yaml\""; 4_000].join(","));
    with(&again).stdout_has("no findings in 1 file").run();
}

#[test]
fn a_pipe_in_a_configuration_is_not_waited_for() {
    for config in [pool("pipe"), format!("{}layers = [\"pipe\"]\n", pool("pools/*.yaml"))] {
        let test = with(&config);
        assert!(Command::new("mkfifo").arg(test.path().join("pipe")).status().expect("it runs").success());
        is_told(&test.run_anyhow(), "`pipe` is not a file");
    }
}

/// Beside the repository are a values file and a folder of them, and the repository has links to both.
#[test]
fn patterns_follow_no_link() {
    for pattern in ["lin?/*.yaml", "**/b.yaml", "*.yaml", "**"] {
        let test = Test::new("lint --fix --unsafe-fixes --config in/workerpool.toml").within(60);
        let test = test.file("other/b.yaml", "replicaCuont: 2\n").file("in/pools/a.txt", POOL);
        symlink("../other", test.path().join("in/link")).expect("a link can be made");
        symlink("../other/b.yaml", test.path().join("in/b.yaml")).expect("a link can be made");
        let ran = test.file("in/workerpool.toml", pool(pattern)).run_anyhow();
        let told = format!("{}{}", ran.stdout, ran.stderr);
        assert!(ran.status == 2 && !told.contains("replicaCuont"), "{pattern}: {told}");
        let text = fs::read_to_string(ran.folder.path().join("other/b.yaml")).expect("it is there");
        assert_eq!(text, "replicaCuont: 2\n", "{pattern}");
    }
}

#[test]
fn a_gitignore_that_never_ends_is_not_read() {
    let endless = "cannot read the file: it is not a file";
    for at in ["", "pools", "pools/sub"] {
        for (target, part) in [("/dev/zero", endless), ("pipe", endless)] {
            let test = Test::new("lint pools").file("pools/a.yaml", POOL).file("pools/sub/b.yaml", POOL).within(60);
            assert!(Command::new("mkfifo").arg(test.path().join("pipe")).status().expect("it runs").success());
            let target = if target == "pipe" { test.path().join("pipe") } else { target.into() };
            symlink(target, test.path().join(at).join(".gitignore")).expect("a link can be made");
            let ran = test.run_anyhow();
            is_told(&ran, part);
            assert!(ran.stdout.contains(".gitignore\n"), "{at}: {}", ran.stdout);
        }
    }
}

#[test]
fn a_gitignore_may_be_odd() {
    let nested = "{".repeat(4_000) + &"}".repeat(4_000);
    for odd in [&b"\xff\xfe\0\n[\n{{{\n!!!\n\\\n[z-a]\n"[..], nested.as_bytes(), "{a,b}".repeat(4_000).as_bytes()] {
        let test = Test::new("lint .").file("pools/a.yaml", POOL).file(".gitignore", odd).within(60);
        test.stdout_has("no findings in 1 file").run();
    }
}

#[test]
fn a_name_may_be_as_long_as_a_file_system_takes_it() {
    let name = format!("{}.yaml", "n".repeat(250));
    for format in formats() {
        let test = Test::new(&format!("lint --format {format} ."))
            .file(&format!("{0}/{0}/{0}/{name}", "f".repeat(255)), "a: 1\n");
        let ran = test.status(1).stdout_has(&name).run();
        assert!(ran.stdout.len() < 200_000, "{format}: {}", ran.stdout.len());
    }
}

#[test]
fn a_revision_is_a_name_and_nothing_else() {
    let long = "x".repeat(100_000);
    for revision in [
        "",
        "-x",
        "--output=leak",
        "..",
        "v1..v1",
        "^v1",
        ":/x",
        "v1:a.yaml",
        "HEAD^{/(((}",
        "@{-99999999999}",
        "refs/heads/../../x",
        "a\nb",
        "\u{1b}[31m::error::x",
        "$(touch leak)",
        "v1 --output=leak",
        &long,
    ] {
        for args in ["lint . --changed-since=@", "diff -f a.yaml --rev=@"] {
            let Some(test) = repository("", &[("a.yaml", POOL)]) else { return };
            let arguments = args.split(' ').map(|arg| arg.replace('@', revision));
            let ran = arguments.fold(test, Test::arg).file("a.yaml", "replicaCount: 3\n").within(60).run_anyhow();
            let told = &ran.stderr;
            assert!(
                ran.status == 2 && told.starts_with("error: ") && told.len() < 20_000,
                "{args} {revision:.99}: {told}"
            );
            assert!(ran.stdout.is_empty() && !told.contains('\u{1b}') && told.lines().count() == 1, "{told}");
            assert!(!ran.folder.path().join("leak").exists(), "{args} {revision:.99}");
        }
    }
}
