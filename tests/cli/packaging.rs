//! What a release is made of: the version and the addresses stand in Cargo.toml alone, and the other files agree with it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const VERSION: &str = env!("CARGO_PKG_VERSION");
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn shipped(file: &str) -> String {
    fs::read_to_string(root().join(file)).expect("the repository holds it")
}

/// The files below folders, by their names, and their texts.
fn files(folders: &[&str]) -> BTreeMap<String, String> {
    fn below(path: PathBuf, into: &mut BTreeMap<String, String>) {
        if path.is_dir() {
            fs::read_dir(path).expect("a folder").for_each(|entry| below(entry.expect("an entry").path(), into));
        } else {
            let name = path.strip_prefix(root()).expect("below the root").to_string_lossy().replace('\\', "/");
            into.insert(name, fs::read_to_string(path).expect("it is text"));
        }
    }
    let mut all = BTreeMap::new();
    folders.iter().for_each(|folder| below(root().join(folder), &mut all));
    all
}

/// The files that tell users how to get a release.
fn told() -> BTreeMap<String, String> {
    files(&[
        "README.md",
        "docs",
        "ci",
        "action.yml",
        ".pre-commit-hooks.yaml",
        "release",
        ".github",
        "Dockerfile",
        "pyproject.toml",
    ])
}

#[test]
fn every_version_told_is_that_of_the_package() {
    // What stands before the version where users are told which one to take.
    let marks = [
        "workerpool@v",
        "workerpool:",
        "workerpool==",
        "workerpool_",
        "rev: v",
        "workerpool/v",
        "default: \"",
        "version=",
    ];
    let mut found = 0;
    for (file, text) in told() {
        for mark in marks {
            for (at, _) in text.match_indices(mark) {
                let rest = &text[at + mark.len()..];
                let version: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
                if version.matches('.').count() == 2 {
                    assert_eq!(version.trim_end_matches('.'), VERSION, "{file} names another version");
                    found += 1;
                }
            }
        }
    }
    assert!(found >= 9, "{found} versions are found");
}

#[test]
fn every_address_told_is_that_of_the_package() {
    let path = REPOSITORY.strip_prefix("https://github.com/").expect("it is on GitHub");
    let mut found = 0;
    for (file, text) in told() {
        for start in ["https://github.com/", "https://raw.githubusercontent.com/", "ghcr.io/", "uses: ", "--repo "] {
            let after = text.match_indices(start).map(|(at, _)| &text[at + start.len()..]);
            for rest in after.filter(|rest| rest.split(['/', '@', ':']).take(2).any(|part| part == "workerpool")) {
                assert!(rest.starts_with(path), "{file} has {start}{}", rest.lines().next().unwrap_or_default());
                found += 1;
            }
        }
    }
    assert!(found >= 7, "{found} addresses are found");
}

#[test]
fn actions_are_pinned_to_commits() {
    let mut found = 0;
    for (file, text) in files(&["action.yml", ".github"]) {
        for line in text.lines().filter_map(|line| line.trim_start_matches([' ', '-']).strip_prefix("uses: ")) {
            if line.starts_with("./") {
                continue;
            }
            let (_, pinned) = line.split_once('@').expect("an action has a version");
            let (commit, version) = pinned.split_once(" # v").unwrap_or_default();
            assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{file}: {line}");
            assert!(version.starts_with(|c: char| c.is_ascii_digit()), "{file}: {line}");
            found += 1;
        }
    }
    assert!(found >= 10, "{found} actions are found");
}

#[test]
fn no_command_of_a_workflow_holds_what_others_wrote() {
    for (file, text) in files(&["action.yml", ".github"]) {
        let workflow: serde_yaml::Value = serde_yaml::from_str(&text).expect("it is YAML");
        let mut commands = Vec::new();
        fn collect(value: &serde_yaml::Value, into: &mut Vec<String>) {
            match value {
                serde_yaml::Value::Mapping(map) => {
                    for (key, value) in map {
                        match (key.as_str(), value.as_str()) {
                            (Some("run"), Some(command)) => into.push(command.to_owned()),
                            _ => collect(value, into),
                        }
                    }
                }
                serde_yaml::Value::Sequence(items) => items.iter().for_each(|item| collect(item, into)),
                _ => {}
            }
        }
        collect(&workflow, &mut commands);
        assert!(!commands.is_empty(), "{file} has commands");
        for command in commands {
            assert!(!command.contains("${{"), "{file}: {command}");
            for script in command.split_whitespace().filter(|word| word.ends_with(".sh") || word.ends_with(".sh\"")) {
                let script = script.trim_matches('"').trim_start_matches("$GITHUB_ACTION_PATH/");
                assert!(root().join(script).is_file(), "{file} runs {script}, which is not there");
            }
        }
    }
}

#[test]
fn the_inputs_of_the_action_are_explained() {
    let action: serde_yaml::Value = serde_yaml::from_str(&shipped("action.yml")).expect("it is YAML");
    let page = shipped("docs/ci.md");
    for (input, _) in action["inputs"].as_mapping().expect("it has inputs") {
        let input = input.as_str().expect("a name");
        assert!(page.contains(&format!("| `{input}` |")), "{input}");
    }
}

/// The job of `ci/gitlab.yml`, in which GitLab has put the inputs.
fn gitlab_job(inputs: &[(&str, &str)]) -> serde_yaml::Value {
    let text = shipped("ci/gitlab.yml");
    let (_, job) = text.split_once("\n---\n").expect("it has a head and a job");
    let filled = inputs.iter().fold(job.to_owned(), |job, (input, value)| {
        job.replace(&format!("$[[ inputs.{input} ]]"), &format!("'{value}'"))
    });
    assert!(!filled.contains("$[["), "{filled}");
    serde_yaml::from_str::<serde_yaml::Value>(&filled).expect("it is YAML")["workerpool"].clone()
}

#[cfg(unix)]
#[test]
fn the_gitlab_job_writes_its_report_and_fails() {
    use crate::harness::{Folder, PROGRAM, scrub};
    for (args, status, findings) in
        [("-f base.yaml pools", 1, 1), ("base.yaml", 0, 0), ("-f base.yaml --exclude eu.yaml pools *", 2, 1)]
    {
        let job = gitlab_job(&[("version", VERSION), ("args", args), ("stage", "test"), ("image", "python:3-slim")]);
        let folder = Folder::new();
        folder.write("base.yaml", "x-a: 1\n");
        folder.write("pools/eu.yaml", "replicaCuont: 2\n");
        folder.write("pools/us.yaml", "replicaCount: 2\n");
        let lines = job["script"].as_sequence().expect("it has a script").iter();
        let script: Vec<&str> = lines.map(|line| line.as_str().expect("a command")).collect();
        let bin = Path::new(PROGRAM).parent().expect("it is in a folder").display().to_string();
        let pip = format!("pip() {{ [ \"$*\" = 'install --quiet spacelift-workerpool=={VERSION}' ]; }}");
        let mut command = Command::new("sh");
        command.arg("-ec").arg(format!("PATH={bin}:$PATH\n{pip}\n{}", script.join("\n")));
        scrub(&mut command);
        for (name, value) in job["variables"].as_mapping().expect("it has variables") {
            command.env(name.as_str().expect("a name"), value.as_str().expect("text"));
        }
        let output = command.current_dir(folder.path()).output().expect("sh starts");
        assert_eq!(output.status.code(), Some(status), "{args}: {}", String::from_utf8_lossy(&output.stderr));
        let name = job["artifacts"]["reports"]["codequality"].as_str().expect("it names the report");
        let report = fs::read_to_string(folder.path().join(name)).expect("the report is there");
        let report: Vec<serde_json::Value> = serde_json::from_str(&report).expect("it is JSON");
        assert_eq!(report.len(), findings, "{args}");
    }
}

#[test]
fn the_hooks_of_pre_commit_run_what_is_there() {
    let hooks: serde_yaml::Value = serde_yaml::from_str(&shipped(".pre-commit-hooks.yaml")).expect("it is YAML");
    for hook in hooks.as_sequence().expect("a list") {
        let entry = hook["entry"].as_str().expect("an entry");
        assert!(entry.starts_with("workerpool lint"), "{entry}");
        assert_eq!(hook["pass_filenames"], serde_yaml::Value::Bool(false), "a layer is no pool by itself");
        assert!(shipped("docs/ci.md").contains(hook["id"].as_str().expect("an id")));
    }
}

#[test]
fn the_crate_holds_its_documentation_and_no_tests() {
    let cargo = Command::new(env!("CARGO")).args(["package", "--list", "--allow-dirty", "--offline"]).output();
    let listed = String::from_utf8(cargo.expect("cargo starts").stdout).expect("names are text");
    for file in
        ["README.md", "LICENSE", "docs/rules.md", "src/main.rs", ".cargo/config.toml", "values/values.schema.json"]
    {
        assert!(listed.lines().any(|line| line == file), "{file} is missing in:\n{listed}");
    }
    let is_foreign = |line: &&str| {
        ["tests/", "benches/", "release/", ".ci/", "snapshots/"].iter().any(|folder| line.starts_with(folder))
            && !line.starts_with("tests/fixtures/")
    };
    assert_eq!(listed.lines().find(is_foreign), None);
}
