//! The README is true.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::harness::{self, Folder, PROGRAM, credentials, scrub};

const README: &str = include_str!("../../README.md");

fn shipped(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("the repository holds it")
}

/// The fenced code blocks in a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("\n```{language}\n");
    let block = |rest: &'static str| rest.split("\n```").next().unwrap_or_default();
    README.split(fence.as_str()).skip(1).map(block).collect()
}

/// A folder with the files that the README names.
fn folder() -> Folder {
    let folder = Folder::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("values/examples")).expect("examples") {
        let name = format!("values/examples/{}", entry.expect("an entry").file_name().to_string_lossy());
        folder.write(&name, shipped(&name));
    }
    let minimal = shipped("values/examples/minimal.yaml");
    folder.write("base.yaml", shipped("values/examples/existing-secret.yaml"));
    folder.write("values.yaml", shipped("values/examples/existing-secret.yaml"));
    folder.write("pools/eu.yaml", format!("replicaCount: 2\n{minimal}"));
    folder.write("pools/us.yaml", minimal);
    let below = |keys: &str, indent: &str| {
        let lines = shipped("values/examples/existing-secret.yaml");
        lines.lines().fold(keys.to_owned(), |text, line| format!("{text}{indent}{line}\n"))
    };
    folder.write("umbrella/values.yaml", below("spacelift-worker:\n", "  "));
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n";
    folder.write("release.yaml", below(release, "    "));
    folder.write("typo.yaml", "launcher:\n  image:\n    repositry: registry.example.com/launcher\n");
    let credentials = credentials();
    let value =
        |key: &str| credentials.split_once(key).and_then(|(_, rest)| rest.lines().next()).expect("it has the key");
    folder.write("token.b64", value("token: "));
    folder.write("key.b64", value("privateKey: "));
    folder.write("spacelift.key", "a private key in PEM");
    folder
}

/// Runs a shell command in which `workerpool` is the program under test.
fn shell(line: &str, folder: &Folder) -> Output {
    let bin = Path::new(PROGRAM).parent().expect("it is in a folder");
    let path = env::join_paths(
        [bin.to_path_buf()].into_iter().chain(env::split_paths(&env::var_os("PATH").unwrap_or_default())),
    );
    let mut command = Command::new("sh");
    command.arg("-c").arg(line).current_dir(folder.path()).env("PATH", path.expect("a path"));
    scrub(&mut command);
    command.output().expect("sh can be started")
}

#[track_caller]
fn succeeds(line: &str, folder: &Folder) -> Output {
    let output = shell(line, folder);
    let printed = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && complained.is_empty(), "{line}\n{printed}\n{complained}");
    output
}

#[test]
fn every_command_runs() {
    let mut run = 0;
    for block in blocks("sh") {
        for line in block.lines() {
            let line = line.replace("cargo run --release --", "workerpool");
            if line.starts_with("cargo ") {
                assert!(["cargo test", "cargo install --locked --path ."].contains(&line.as_str()), "{line}");
                continue;
            }
            let line = line.split(" | kubectl ").next().unwrap_or_default();
            succeeds(line, &folder());
            run += 1;
        }
    }
    for line in blocks("yaml").iter().flat_map(|block| block.lines()) {
        if let Some(at) = line.find("workerpool lint -") {
            succeeds(&line[at..], &folder());
            run += 1;
        }
    }
    assert!(run >= 16, "{run} commands are found");
}

#[test]
fn the_output_shown_is_the_output() {
    for block in blocks("console") {
        let (command, expected) = block.split_once('\n').expect("a command and its output");
        let output = shell(command.strip_prefix("$ ").expect("a command"), &folder());
        assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{expected}\n"), "{command}");
    }
}

#[test]
fn the_ignore_shown_ignores() {
    let block = blocks("yaml").into_iter().find(|block| block.contains("workerpool: ignore")).expect("one is shown");
    let folder = folder();
    folder.write("ignored.yaml", block);
    succeeds("workerpool lint -f base.yaml ignored.yaml", &folder);
    folder.write("ignored.yaml", block.split('#').next().unwrap_or_default());
    assert_eq!(shell("workerpool lint -f base.yaml ignored.yaml", &folder).status.code(), Some(1));
}

#[test]
fn all_commands_and_formats_are_named() {
    let help = succeeds("workerpool --help", &folder());
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    let commands = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("commands");
    for command in commands.lines().filter_map(|line| line.split_whitespace().next()) {
        assert!(README.contains(&format!("| `workerpool {command}")), "{command}");
    }
    let formats = succeeds("workerpool lint --help", &folder());
    let formats = String::from_utf8_lossy(&formats.stdout).into_owned();
    for format in harness::formats() {
        assert!(formats.contains(&format!("- {format}:")), "{formats}");
        assert!(README.contains(&format!("| `{format}` |")), "{format}");
    }
}

#[test]
fn files_that_it_names_are_there() {
    for link in README.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        if let Some(heading) = link.strip_prefix('#') {
            let is_it = |line: &str| {
                line.starts_with('#') && line.trim_start_matches(['#', ' ']).to_lowercase().replace(' ', "-") == heading
            };
            assert!(README.lines().any(is_it), "{link}");
        } else if !link.starts_with("https://") {
            assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(link).exists(), "{link}");
        }
    }
}

#[test]
fn the_checks_of_ci_are_those_of_the_readme() {
    let run = shipped(".ci/run");
    for command in ["cargo test", "cargo fmt --check", "cargo clippy --all-targets -- -D warnings", "cargo doc"] {
        assert!(run.lines().any(|line| line.starts_with(&format!("step {command}"))), "{command}");
    }
}
