//! `diff --rev`: the same values files as they were.

use std::path::Path;
use std::process::Command;

use crate::diff::{BASE, json};
use crate::harness::{Test, credentials};

pub fn git(folder: &Path, args: &[&str]) -> bool {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args([
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b.invalid",
        "-c",
        "commit.gpgsign=false",
    ]);
    command.args(args).output().is_ok_and(|output| output.status.success())
}

/// A run in a repository that holds these files in its first commit, tagged `v1`; none where there is no git.
pub fn repository(args: &str, files: &[(&str, &str)]) -> Option<Test> {
    let test = files.iter().fold(Test::new(args), |test, (name, text)| test.file(name, text));
    let made = [&["init", "-q"][..], &["add", "."], &["commit", "-q", "-m", "1"], &["tag", "v1"]];
    made.iter().all(|args| git(test.path(), args)).then_some(test)
}

#[test]
fn the_old_values_are_those_of_the_revision() {
    let pool = "replicaCount: 2\n";
    let Some(test) =
        repository("diff --rev v1 -f base.yaml -f pools/eu.yaml", &[("base.yaml", BASE), ("pools/eu.yaml", pool)])
    else {
        return;
    };
    let test = test.file("pools/eu.yaml", "replicaCount: 5\n").env("GIT_DIR", ".git").status(1);
    test.stdout_has("spec.replicas  (pools/eu.yaml:1:15)\n-   2\n+   5\n").stdout_has("3 workers start").run();
}

#[test]
fn files_that_did_not_exist_are_said() {
    let args = "diff --rev v1 -f base.yaml -f new.yaml -f secret.yaml --format json";
    let Some(test) = repository(args, &[("base.yaml", BASE), (".gitignore", "secret.yaml\n")]) else { return };
    let test = test.file("new.yaml", "replicaCount: 5\n").file("secret.yaml", credentials());
    let report = json(&test.status(1).any_output().run());
    let expected =
        ["`new.yaml` did not exist at the old revision", "`secret.yaml` is not in git, so it counts as unchanged"];
    assert_eq!(report["notes"], serde_json::json!(expected));
    assert_eq!(report["objects"].as_array().map(Vec::len), Some(1), "{report:#}");
}

#[test]
fn all_pools_of_the_configuration_are_compared() {
    let config =
        "[[pool]]\nfiles = [\"pools/*.yaml\"]\nlayers = [\"base.yaml\"]\nrelease = \"w-{stem}\"\nnamespace = \"n\"\n";
    let files = [
        ("workerpool.toml", config),
        ("base.yaml", BASE),
        ("pools/eu.yaml", ""),
        ("pools/us.yaml", "replicaCount: 2\n"),
        ("pools/old.yaml", ""),
    ];
    let Some(test) = repository("diff --rev v1", &files) else { return };
    let test = test.file("pools/eu.yaml", "replicaCount: 3\n").file("pools/new.yaml", "replicaCount: 4\n").status(1);
    std::fs::remove_file(test.path().join("pools/old.yaml")).expect("it was there");
    let ran = test.any_output().run();
    for part in [
        "==> pools/old.yaml <==\nServiceAccount/w-old-spacelift-worker is removed\n",
        "Its worker goes on taking runs. Delete it with `kubectl delete deployment/w-old-spacelift-worker -n n`",
        "==> pools/eu.yaml <==\nDeployment/w-eu-spacelift-worker is modified\n  spec.replicas  (pools/eu.yaml:1:15)\n",
        "==> pools/new.yaml <==\nServiceAccount/w-new-spacelift-worker is added\n",
        "4 workers start for the first time",
        "==> pools/us.yaml <==\nno difference in 2 objects\n",
    ] {
        assert!(ran.stdout.contains(part), "{part} in {}", ran.stdout);
    }
}

#[test]
fn markdown_counts_the_pools_that_stay_as_they_are() {
    let config = "[[pool]]\nfiles = [\"pools/*.yaml\"]\nlayers = [\"base.yaml\"]\nrelease = \"w-{stem}\"\n";
    let files = [
        ("workerpool.toml", config),
        ("base.yaml", BASE),
        ("pools/eu.yaml", ""),
        ("pools/us.yaml", "replicaCount: 2\n"),
    ];
    let pools = |args: &str| repository(&format!("diff --rev v1 --format markdown{args}"), &files);
    let Some(same) = pools("") else { return };
    let alone = pools(" pools/eu.yaml").expect("there is git");
    let changed = pools("").expect("there is git").file("pools/eu.yaml", "replicaCount: 3\n");
    assert_eq!(same.any_output().run().stdout, "**workerpool diff**: no difference in 2 pools\n\n");
    let told = alone.any_output().run().stdout;
    assert_eq!(told, "**workerpool diff** ` pools/eu.yaml `: no difference in 2 objects\n\n");
    let told = changed.status(1).any_output().run().stdout;
    assert!(told.starts_with("**workerpool diff** ` pools/eu.yaml `: 1 object differs"), "{told}");
    assert!(told.ends_with("</details>\n\n**workerpool diff**: no difference in 1 other pool\n\n"), "{told}");
}

#[test]
fn what_has_no_such_revision_is_trouble() {
    let errors = |args: &str, said: &str| {
        let Some(test) = repository(args, &[("base.yaml", BASE), ("old.yaml", "replicaCount: x\n")]) else { return };
        test.file("old.yaml", "replicaCount: 2\n").status(2).stderr_has(said).run();
    };
    errors(
        "diff --rev v2 -f base.yaml",
        "git knows no revision `v2` here; if it is on the server, run `git fetch origin` first",
    );
    errors("diff --rev=--output=x -f base.yaml", "is not a revision of git");
    errors("diff --rev v1 -f base.yaml -f old.yaml", "the old values have errors, so there is nothing to compare with");
    errors("diff --rev v1 -f base.yaml -f old.yaml", "v1:old.yaml:1:15");
}

#[test]
fn renamed_files_are_the_same_files() {
    let config = "[[pool]]\nfiles = [\"pools/*.yaml\"]\nlayers = [\"new/base.yaml\"]\nrelease = \"w\"\n";
    let pool = "fullnameOverride: eu\nreplicaCount: 2\nrevisionHistoryLimit: 3\n";
    let moved = |args: &str, config: &str| {
        let files = [("workerpool.toml", config), ("old/base.yaml", BASE), ("pools/eu.yaml", pool)];
        let test = repository(args, &files)?;
        std::fs::create_dir(test.path().join("new")).expect("a folder");
        let moves = [["mv", "old/base.yaml", "new/base.yaml"], ["mv", "pools/eu.yaml", "pools/europe.yaml"]];
        moves.iter().all(|args| git(test.path(), args)).then_some(test)
    };
    let Some(test) = moved("diff --rev v1", config) else { return };
    let test =
        test.stdout_has("==> pools/europe.yaml <==\nnote: `new/base.yaml` was `old/base.yaml` at the old revision\n");
    test.stdout_has("note: `pools/europe.yaml` was `pools/eu.yaml`").stdout_has("no difference in 2 objects").run();
    let files = "diff --rev v1 -f new/base.yaml -f pools/europe.yaml --release w";
    moved(files, config).expect("git is there").stdout_has("no difference in 2 objects").run();
    // Where the file gives the release its name, that changes with it.
    let named = config.replace("\"w\"", "\"w-{stem}\"");
    let ran = moved("diff --rev v1", &named).expect("git is there").status(1).any_output().run();
    assert!(ran.stdout.contains("-   w-eu\n+   w-europe\n"), "{}", ran.stdout);
    assert_eq!(ran.stdout.matches("==>").count(), 1, "{}", ran.stdout);
    // Git does not know what a file was that nobody added.
    let test = moved("diff --rev v1", config).expect("git is there");
    assert!(git(test.path(), &["reset", "-q"]));
    let said = "`new/base.yaml` did not exist at the old revision, and `old/base.yaml` did: if one was renamed";
    test.status(2).stderr_has(said).run();
}

#[test]
fn a_revision_takes_files_as_lint_does() {
    let Some(test) =
        repository("diff --rev v1 pools/eu.yaml -f base.yaml", &[("base.yaml", BASE), ("pools/eu.yaml", "")])
    else {
        return;
    };
    test.file("pools/eu.yaml", "replicaCount: 3\n").status(1).stdout_has("-   1\n+   3\n").run();
}

#[test]
fn a_file_that_is_gone_is_a_pool_that_is_gone() {
    let files = [("base.yaml", BASE), ("pools/eu.yaml", "replicaCount: 2\n")];
    let Some(test) = repository("diff --rev v1 -f base.yaml pools/eu.yaml", &files) else { return };
    std::fs::remove_file(test.path().join("pools/eu.yaml")).expect("it was there");
    test.status(1).stdout_has("Its 2 workers go on taking runs. Delete it").any_output().run();
    let Some(test) = repository("diff --rev v1 -f base.yaml -f pools/eu.yaml", &files) else { return };
    std::fs::remove_file(test.path().join("pools/eu.yaml")).expect("it was there");
    test.status(2).stdout_has("there is no such file").any_output().run();
}

#[test]
fn what_has_no_revision_is_said() {
    let files = [("base.yaml", BASE)];
    for (args, status, said) in [
        ("diff --rev v1 --set replicaCount=2", 2, "there are no values files, and arguments have no other revision"),
        ("diff --rev v1 -f -", 2, "git keeps none of the values files"),
        ("diff --rev v1 -f base.yaml -f -", 0, "standard input is not in git, so it counts as unchanged"),
        ("diff v1 -f base.yaml", 2, "there is no file v1; for the revision of git, write `--rev v1`"),
        ("diff v2 -f base.yaml", 2, "cannot read v2: there is no such file"),
    ] {
        let Some(test) = repository(args, &files) else { return };
        let ran = test.stdin(BASE).status(status).any_output().run();
        assert!(format!("{}{}", ran.stdout, ran.stderr).contains(said), "{args}: {}{}", ran.stdout, ran.stderr);
    }
}
