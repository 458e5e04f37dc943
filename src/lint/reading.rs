//! Faults of a text of values: each is a rule that reading answers.

use crate::fault::Kind;
use crate::finding::Severity;

use super::{Check, Rule};

pub(super) const YAML_SYNTAX: Rule = Rule {
    id: "yaml-syntax",
    severity: Severity::Error,
    summary: "a text that is not YAML as Helm reads it",
    why: "Helm would stop at this line. Mostly it is a tab, a value that needs quotes because it begins with a sign of \
          YAML's own (`*`, `&`, `@`, `%`, `{`), a wrong indentation or a quote that is not closed. Aliases that repeat \
          too much, and maps in maps beyond 200, are refused too.",
    bad: include_str!("../../tests/fixtures/yaml-syntax/bad.yaml"),
    good: include_str!("../../tests/fixtures/yaml-syntax/good.yaml"),
    check: Check::Faults(Kind::YamlSyntax),
};

pub(super) const NOT_A_MAP: Rule = Rule {
    id: "not-a-map",
    severity: Severity::Error,
    summary: "a file of values that holds no map",
    why: "The top level of a values file is a map from the chart's keys to their values. A list there, or a bare text \
          (often a key without a space after its colon), says nothing to the chart.",
    bad: include_str!("../../tests/fixtures/not-a-map/bad.yaml"),
    good: include_str!("../../tests/fixtures/not-a-map/good.yaml"),
    check: Check::Faults(Kind::NotAMap),
};

pub(super) const DUPLICATE_KEY: Rule = Rule {
    id: "duplicate-key",
    severity: Severity::Error,
    summary: "the same key twice in one map",
    why: "Helm takes the last one and drops all that stands under the first, without a word. Join the two.",
    bad: include_str!("../../tests/fixtures/duplicate-key/bad.yaml"),
    good: include_str!("../../tests/fixtures/duplicate-key/good.yaml"),
    check: Check::Faults(Kind::DuplicateKey),
};

pub(super) const SECOND_DOCUMENT: Rule = Rule {
    id: "second-document",
    severity: Severity::Error,
    summary: "a second document in a file of values",
    why: "Helm reads the first document of a values file and drops the rest, without a word. Values of another pool \
          belong into a file of their own.",
    bad: include_str!("../../tests/fixtures/second-document/bad.yaml"),
    good: include_str!("../../tests/fixtures/second-document/good.yaml"),
    check: Check::Faults(Kind::SecondDocument),
};
