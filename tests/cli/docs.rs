//! The README and the pages in `docs/` are true: their commands run, their output is the output, their links lead somewhere.

mod links;
mod reader;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::harness;
use reader::{Reader, succeeds};
use serde_json::Value;

/// A file of the repository.
fn shipped(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("the repository holds it")
}

/// The pages whose commands run, by name. The pages of the rules hold values alone, which another test lints.
fn pages() -> Vec<(String, String)> {
    let folder = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")).expect("docs");
    let names = folder.map(|entry| format!("docs/{}", entry.expect("an entry").file_name().to_string_lossy()));
    let mut names: Vec<_> = names.filter(|name| name.ends_with(".md") && name != "docs/rules.md").collect();
    names.push("README.md".to_owned());
    names.into_iter().map(|name| (name.clone(), shipped(&name))).collect()
}

/// The fenced code blocks in a language.
fn blocks<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("\n```{language}\n");
    page.match_indices(&fence)
        .map(|(at, _)| page[at + fence.len()..].split("\n```").next().unwrap_or_default())
        .collect()
}

/// The commands of a block. One whose line ends in a pipe goes on in the next line.
fn commands(block: &str) -> Vec<String> {
    block.replace("|\n", "| ").lines().map(str::to_owned).collect()
}

/// Whether a command is about getting the program, which needs a network.
fn installs(command: &str) -> bool {
    let starts = [
        "cargo install ",
        "pip install ",
        "docker run ",
        "curl ",
        "sudo install ",
        "tar ",
        "sha256sum ",
        "version=",
        "archive=",
    ];
    starts.iter().any(|start| command.starts_with(start))
}

#[test]
fn every_command_runs() {
    let mut run = 0;
    for (page, text) in pages() {
        let from_yaml = |line: &str| line.find("workerpool ").map(|at| line[at..].to_owned());
        let in_yaml = blocks(&text, "yaml").into_iter().flat_map(str::lines);
        let in_yaml = in_yaml.filter(|line| line.contains("workerpool lint -") || line.contains("workerpool diff -"));
        let in_shell = blocks(&text, "sh").into_iter().flat_map(commands);
        for command in in_shell.chain(in_yaml.filter_map(from_yaml)).filter(|command| !installs(command)) {
            let reader = Reader::new();
            if command.contains("origin/main") || command.contains("diff manifests") {
                reader.keep();
            }
            if page == "docs/ci.md" {
                // The page says that its jobs need no arguments with this.
                reader.write("workerpool.toml", "[[pool]]\nfiles = [\"pools/*.yaml\"]\nlayers = [\"base.yaml\"]\n");
            }
            succeeds(&command, &reader, &page);
            run += 1;
        }
    }
    assert!(run >= 35, "{run} commands are found");
}

#[test]
fn the_output_shown_is_the_output() {
    for (page, text) in pages() {
        for block in blocks(&text, "console") {
            let (command, expected) = block.split_once('\n').expect("a command and its output");
            let output = Reader::new().runs(command.strip_prefix("$ ").expect("a command"));
            assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{expected}\n"), "{page}: {command}");
        }
    }
}

#[test]
fn the_ignore_shown_ignores() {
    for (page, text) in pages() {
        for block in blocks(&text, "yaml").into_iter().filter(|block| block.contains("workerpool: ignore")) {
            let reader = Reader::new();
            reader.write("ignored.yaml", block);
            succeeds("workerpool lint -f base.yaml ignored.yaml", &reader, &page);
            reader.write("ignored.yaml", block.split('#').next().unwrap_or_default());
            let status = reader.runs("workerpool lint -f base.yaml ignored.yaml").status;
            assert_eq!(status.code(), Some(1), "{page}: {block}");
        }
    }
}

#[test]
fn the_configuration_shown_is_one() {
    for (page, text) in pages() {
        for block in blocks(&text, "toml").into_iter().filter(|block| block.contains("[[pool]]")) {
            let reader = Reader::new();
            reader.write("workerpool.toml", block);
            let output = succeeds("workerpool lint", &reader, &page);
            assert!(String::from_utf8_lossy(&output.stdout).contains("no findings in 3 files"), "{page}: {block}");
        }
    }
}

#[test]
fn all_commands_and_formats_are_named() {
    let help = succeeds("workerpool --help", &Reader::new(), "--help");
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    let commands = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("commands");
    let readme = shipped("README.md");
    for command in commands.lines().filter_map(|line| line.split_whitespace().next()) {
        assert!(readme.contains(&format!("| `workerpool {command}")), "{command}");
    }
    let formats = succeeds("workerpool lint --help", &Reader::new(), "lint --help");
    let formats = String::from_utf8_lossy(&formats.stdout).into_owned();
    for format in harness::formats() {
        assert!(formats.contains(&format!("- {format}:")), "{formats}");
        assert!(shipped("docs/formats.md").contains(&format!("| `{format}` |")), "{format}");
    }
}

/// The keys of all maps in JSON, but those of users.
fn keys(json: &Value, into: &mut BTreeSet<String>) {
    match json {
        Value::Object(map) => {
            for (key, value) in map {
                into.insert(key.clone());
                if key != "value" {
                    keys(value, into);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, into)),
        _ => {}
    }
}

#[test]
fn all_keys_of_json_are_explained() {
    let page = shipped("docs/formats.md");
    let (lint, explain) = page.split_once("## JSON of `explain`").expect("the page explains both");
    for (section, command) in [
        (lint, "workerpool lint --format json -f base.yaml mount.yaml typo.yaml --set replicaCount=-1"),
        (lint, "workerpool lint --format json -f base.yaml -f secrets.yaml"),
        (explain, "workerpool explain --format json -f base.yaml -f pools/eu.yaml --set replicaCount=5"),
    ] {
        let output = Reader::new().runs(command);
        let mut found = BTreeSet::new();
        keys(&serde_json::from_slice(&output.stdout).expect("it prints JSON"), &mut found);
        for key in found {
            // Only its table of keys explains a key; the example holds it in quotes.
            assert!(section.contains(&format!("`{key}`")), "{command} prints {key}");
        }
    }
}

#[test]
fn all_that_links_lead_to_is_there() {
    let files = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/rules.md"];
    let all = pages().into_iter().chain(files.iter().map(|file| ((*file).to_owned(), shipped(file))));
    let mut followed = 0;
    for (page, text) in all {
        for link in links::links(&text) {
            links::leads_somewhere(&page, link);
            followed += 1;
        }
    }
    assert!(followed >= 100, "{followed} links are found");
}

#[test]
fn every_page_is_reached_from_the_readme() {
    let readme = shipped("README.md");
    for (page, _) in pages() {
        assert!(page == "README.md" || readme.contains(&format!("]({page})")), "{page}");
    }
}

#[test]
fn ci_runs_what_contributors_are_told() {
    assert!(shipped("CONTRIBUTING.md").contains("`.ci/run` runs all checks"));
    let run = shipped(".ci/run");
    for command in ["cargo test", "cargo fmt --check", "cargo clippy --all-targets -- -D warnings", "cargo doc"] {
        assert!(run.lines().any(|line| line.starts_with(&format!("step {command}"))), "{command}");
    }
}
