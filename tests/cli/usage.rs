//! What is said of arguments that are wrong: nothing in them that may not be shown, and nothing that does anything.

use std::process::Command;

use crate::harness::{Folder, PROGRAM, TOKEN, Test, private_key, scrub};

/// Arguments with `@` for a credential that stands where it does not belong, and whether it is the credential by its looks.
const MISPLACED: &[&str] = &[
    "@",
    "--@",
    "lint --@",
    "lint --token=@",
    "lint --fix=@",
    "lint --format @",
    "lint --format=@",
    "lint --jobs @",
    "lint --at a[@",
    "lint --exclude [@ a.yaml",
    "lint --config @",
    "lint @",
    "lint -f @",
    "lint pools/@",
    "render a chart @",
    "render a chart credentials.token=@",
    "render a chart/@",
    "render --validate=@",
    "render --kube-version @",
    "render --version @",
    "render -n @",
    "render -f @",
    "render @",
    "render --set-file credentials.token=@",
    "render --output @",
    "render --show-only @",
    "explain @",
    "explain a @",
    "explain a[@",
    "explain --format @",
    "diff @ -f a.yaml",
    "diff a.yaml @",
    "diff --rev @ a.yaml",
    "diff a.yaml --format @",
    "diff --@",
    "schema @",
    "values @",
    "rule @",
    "rule private-key @",
    "man @",
    "completions @",
];

#[test]
fn a_credential_in_the_place_of_an_argument_is_not_repeated() {
    let mut leaks = Vec::new();
    for credential in [TOKEN, &private_key()[..60], "ghp_0123456789abcdefghijABCDEFGHIJ"] {
        for arguments in MISPLACED {
            let ran = Test::new(&arguments.replace('@', credential)).file("a.yaml", "a: 1\n").run_anyhow();
            assert_ne!(ran.status, 0, "{arguments}");
            let printed = format!("{}{}", ran.stdout, ran.stderr);
            if credential.as_bytes().windows(12).any(|part| printed.as_bytes().windows(12).any(|shown| shown == part)) {
                leaks.push(format!("{arguments}: {printed}"));
            }
        }
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

#[test]
fn what_follows_the_name_of_a_credential_is_not_repeated() {
    for arguments in
        ["render a b credentials.token=canary", "render --set a=1 b c PASSWORD=canary", "lint --fix=TOKEN=canary"]
    {
        let ran = Test::new(arguments).status(2).stderr_has("=***").run();
        assert!(!ran.stderr.contains("canary"), "{}", ran.stderr);
    }
}

#[test]
fn nothing_in_an_argument_is_obeyed() {
    for arguments in [
        &["@"][..],
        &["lint", "--@"],
        &["lint", "--format", "@"],
        &["lint", "@"],
        &["lint", "--at", "a[@"],
        &["lint", "--exclude", "[@"],
        &["lint", "--config", "@"],
        &["render", "a", "chart/@"],
        &["render", "a", "b", "@"],
        &["explain", "@"],
        &["explain", "a[@"],
        &["diff", "@", "-f", "a.yaml"],
        &["diff", "--rev", "@", "a.yaml"],
        &["rule", "@"],
        &["man", "@"],
        &["completions", "@"],
    ] {
        let odd = "x\n::error::y\r\u{1b}[31m\u{202e}\u{2028}\u{9b}\u{200b}\u{e0041}";
        let ran = Test::with(arguments.iter().map(|argument| argument.replace('@', odd)));
        let ran = ran.file("a.yaml", "a: 1\n").run_anyhow();
        assert_ne!(ran.status, 0, "{arguments:?}");
        let printed = format!("{}{}", ran.stdout, ran.stderr);
        let is_obeyed = |c: char| c.is_control() && c != '\n' || "\u{202e}\u{2028}\u{9b}\u{200b}\u{e0041}".contains(c);
        assert!(!printed.contains(is_obeyed) && !printed.contains("\n::"), "{arguments:?}: {printed:?}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_not_utf8_is_named() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let folder = Folder::new();
    folder.write("a.yaml", "replicaCount: 1\n");
    let odd = OsStr::from_bytes(b"a=\xff\n");
    let run = |arguments: &[&OsStr], namespace: Option<&OsStr>| {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).current_dir(folder.path());
        scrub(&mut command);
        command.envs(namespace.map(|namespace| ("HELM_NAMESPACE", namespace)));
        let ran = command.output().expect("the program can be started");
        (ran.status.code(), String::from_utf8(ran.stderr).expect("it is UTF-8"))
    };
    let [lint, file, set] = ["lint", "a.yaml", "--set"].map(OsStr::new);
    let (status, error) = run(&[lint, file], Some(odd));
    assert_eq!((status, &*error), (Some(2), "error: the variable HELM_NAMESPACE is not UTF-8\n"));
    let (status, error) = run(&[lint, file, set, odd], None);
    assert_eq!((status, &*error), (Some(2), "error: the argument `a=\\xff\\n` is not UTF-8\n"));
}
