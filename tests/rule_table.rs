//! The tables of rules and of Kubernetes' versions: their order, examples, and the documents that are generated from them.
//!
//! `BLESS=1 cargo test --test rule_table` updates `docs/rules.md` and `docs/kubernetes.md`.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::Value;
use workerpool::kube_version;
use workerpool::lint::{RULES, Rule, Subject, page};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A layer below each example, with credentials that work.
fn base() -> String {
    let key = fs::read(root().join("tests/data/credentials/rsa.key")).expect("the key is in the repository");
    let (token, key) = (BASE64_STANDARD.encode("{}"), BASE64_STANDARD.encode(key));
    format!("credentials:\n  token: {token}\n  privateKey: {key}\n")
}

/// The rules of the findings for these arguments, without the findings in the base, and whether one is an error.
fn found(base: &str, arguments: &[&str]) -> BTreeSet<(String, bool)> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_workerpool"))
        .args(["lint", "--format", "json", "-f", "-"])
        .args(arguments)
        .env_remove("HELM_NAMESPACE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("piped").write_all(base.as_bytes()).expect("the base is read");
    let output = child.wait_with_output().expect("the program ends");
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let diagnostics = report["diagnostics"].as_array().expect("diagnostics are a list");
    let of_example = diagnostics.iter().filter(|diagnostic| diagnostic["file"] != "<stdin>");
    let rule = |found: &Value| (found["rule"].as_str().expect("a rule's id").to_owned(), found["severity"] == "error");
    of_example.map(rule).collect()
}

fn fixture(rule: &Rule, name: &str) -> PathBuf {
    let folder = root().join("tests/fixtures").join(rule.id);
    let command = folder.join(name).with_extension("sh");
    if command.exists() { command } else { folder.join(name).with_extension("yaml") }
}

/// What reports an example, which is values or a command line, over a base.
fn drawn(base: &str, path: &Path) -> BTreeSet<(String, bool)> {
    if path.extension().is_some_and(|extension| extension == "sh") {
        let line = fs::read_to_string(path).expect("just seen");
        let arguments = line.strip_prefix("workerpool lint ").expect("an example of arguments is a `workerpool lint`");
        return found(base, &arguments.split_whitespace().collect::<Vec<_>>());
    }
    found(base, &[path.to_str().expect("paths here are UTF-8")])
}

#[test]
fn ids_are_sorted_and_in_kebab_case() {
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "not sorted, or twice the same: {ids:?}");
    for id in ids {
        let sound = id.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()));
        assert!(sound, "{id} is not in kebab case");
    }
}

#[test]
fn the_table_lists_each_rule_below_its_subject() {
    let table = page::table(RULES);
    let mut listed = Vec::new();
    for (group, subject) in table.split("\n\n").zip(Subject::ALL) {
        let (title, rows) = group.split_once(":\n").expect("a heading, and rules below it");
        assert_eq!(title, subject.title());
        let ids = rows.lines().map(|row| row.split_whitespace().next().expect("a rule's id"));
        listed.extend(ids.map(|id| (id, subject)));
    }
    listed.sort_by_key(|(id, _)| *id);
    assert_eq!(listed, RULES.iter().map(|rule| (rule.id, rule.subject)).collect::<Vec<_>>());
}

#[test]
fn every_rule_has_a_summary_and_a_reason() {
    for Rule { id, summary, why, .. } in RULES {
        assert!(!summary.is_empty() && !summary.ends_with('.') && !summary.contains('\n'), "{id}: {summary}");
        assert!(why.ends_with('.'), "{id}: {why}");
    }
}

#[test]
fn examples_are_the_fixtures() {
    for rule in RULES {
        for (name, example) in [("bad", rule.bad), ("good", rule.good)] {
            let path = fixture(rule, name);
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            assert_eq!(example, text, "{}", path.display());
        }
    }
    for folder in fs::read_dir(root().join("tests/fixtures")).expect("there are fixtures") {
        let name = folder.expect("readable").file_name();
        assert!(RULES.iter().any(|rule| name == rule.id), "there is no rule for the fixtures {}", name.display());
    }
}

#[test]
fn only_its_rule_reports_a_bad_example_and_none_a_good_one() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let (bad, good) = (drawn(&base(), &fixture(rule, "bad")), drawn(&base(), &fixture(rule, "good")));
        if bad.iter().any(|(id, _)| id != rule.id) || bad.is_empty() || !good.is_empty() {
            wrong.push(format!("{}: bad draws {bad:?}, good draws {good:?}", rule.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Nor is anything but the example itself needed.
#[test]
fn an_example_alone_is_as_good_or_as_bad() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let (bad, good) = (drawn("", &fixture(rule, "bad")), drawn("", &fixture(rule, "good")));
        let is_reported = |found: &BTreeSet<(String, bool)>| found.iter().any(|(id, _)| id == rule.id);
        if !is_reported(&bad) || is_reported(&good) || good.iter().any(|(_, is_error)| *is_error) {
            wrong.push(format!("{}: bad draws {bad:?}, good draws {good:?}", rule.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pages_show_no_long_words() {
    let long = page::book(RULES).split_whitespace().find(|word| word.len() > 120).map(str::to_owned);
    assert_eq!(long, None);
}

#[test]
fn the_page_of_a_rule_is_its_section_of_the_document() {
    let book = page::book(RULES);
    let sections: Vec<&str> = book.split("\n## ").collect();
    for rule in RULES {
        let page = page::page(rule);
        let section = page.strip_prefix("# ").expect("a page begins with its title");
        assert!(sections.iter().any(|one| one.trim_end() == section.trim_end()), "{page}");
    }
}

/// Compares a document with what it should be, or writes it.
fn is_up_to_date(file: &str, text: &str) {
    let path = root().join(file);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, text).unwrap_or_else(|error| panic!("{file}: {error}"));
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == text, "{file} is out of date; `BLESS=1 cargo test --test rule_table` updates it");
}

#[test]
fn the_document_of_rules_is_up_to_date() {
    is_up_to_date("docs/rules.md", &page::book(RULES));
}

#[test]
fn the_document_of_versions_is_up_to_date() {
    is_up_to_date("docs/kubernetes.md", &kube_version::page());
}
