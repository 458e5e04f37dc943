//! Faults in the text of a values file, which the YAML reader finds.

use crate::fault::Kind;
use crate::finding::Severity;

use super::{Check, Rule, Subject};

pub(super) const YAML_SYNTAX: Rule = Rule {
    id: "yaml-syntax",
    subject: Subject::Yaml,
    severity: Severity::Error,
    summary: "YAML that Helm cannot read",
    why: "Helm stops at this line. Common causes are a tab, wrong indentation, a missing closing quote, and a value \
          that needs quotes because it begins with a special character (`*`, `&`, `@`, `%`, `{`). Aliases that expand \
          to too much and more than 200 levels of nesting are rejected too.",
    bad: include_str!("../../tests/fixtures/yaml-syntax/bad.yaml"),
    good: include_str!("../../tests/fixtures/yaml-syntax/good.yaml"),
    check: Check::Faults(Kind::YamlSyntax),
};

pub(super) const NOT_A_MAP: Rule = Rule {
    id: "not-a-map",
    subject: Subject::Yaml,
    severity: Severity::Error,
    summary: "a values file whose top level is not a map",
    why: "The top level of a values file is a map of the chart's keys. Helm rejects a list or a plain string there. \
          Often a space is missing after a colon.",
    bad: include_str!("../../tests/fixtures/not-a-map/bad.yaml"),
    good: include_str!("../../tests/fixtures/not-a-map/good.yaml"),
    check: Check::Faults(Kind::NotAMap),
};

pub(super) const DUPLICATE_KEY: Rule = Rule {
    id: "duplicate-key",
    subject: Subject::Yaml,
    severity: Severity::Error,
    summary: "the same key twice in one map",
    why: "Helm silently uses the last one, and drops everything under the first. Merge the two.",
    bad: include_str!("../../tests/fixtures/duplicate-key/bad.yaml"),
    good: include_str!("../../tests/fixtures/duplicate-key/good.yaml"),
    check: Check::Faults(Kind::DuplicateKey),
};

pub(super) const SECOND_DOCUMENT: Rule = Rule {
    id: "second-document",
    subject: Subject::Yaml,
    severity: Severity::Error,
    summary: "a second document in a values file",
    why: "Helm 3 silently ignores every document after the first, and Helm 4 merges them. Put the values of another \
          pool in a file of their own.",
    bad: include_str!("../../tests/fixtures/second-document/bad.yaml"),
    good: include_str!("../../tests/fixtures/second-document/good.yaml"),
    check: Check::Faults(Kind::SecondDocument),
};
