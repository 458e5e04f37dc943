//! Faults in keys and types, in the chart's values and in the Kubernetes types inside them.

use crate::fault::Kind;
use crate::finding::Severity;

use super::{Check, Rule, Subject};

pub(super) const UNKNOWN_KEY: Rule = Rule {
    id: "unknown-key",
    subject: Subject::Yaml,
    severity: Severity::Error,
    summary: "an unknown key",
    why: "Helm drops keys that the chart does not use, and the API server drops fields that it does not know. A typing \
          error therefore loses a setting without a warning. For values of your own, such as anchors, use `global` or \
          a top-level key that begins with `x-`.",
    bad: include_str!("../../tests/fixtures/unknown-key/bad.yaml"),
    good: include_str!("../../tests/fixtures/unknown-key/good.yaml"),
    check: Check::Faults(Kind::UnknownKey),
};

pub(super) const WRONG_TYPE: Rule = Rule {
    id: "wrong-type",
    subject: Subject::Yaml,
    severity: Severity::Error,
    summary: "a value of the wrong type",
    why: "The key takes a value of another type, such as a number instead of a string, or a list instead of a map. \
          Without quotes, `true` is a boolean, `8` is a number, and `1.10` is the number 1.1. Put a value in quotes to \
          make it a string.",
    bad: include_str!("../../tests/fixtures/wrong-type/bad.yaml"),
    good: include_str!("../../tests/fixtures/wrong-type/good.yaml"),
    check: Check::Faults(Kind::WrongType),
};

pub(super) const NULL_BRANCH: Rule = Rule {
    id: "null-branch",
    subject: Subject::Yaml,
    severity: Severity::Error,
    summary: "a key without a value where the chart needs a map",
    why: "A key without a value is null, and null deletes the chart's defaults below the key. The chart's templates \
          then fail, or make other objects than you expect. Delete the key, or give it a value.",
    bad: include_str!("../../tests/fixtures/null-branch/bad.yaml"),
    good: include_str!("../../tests/fixtures/null-branch/good.yaml"),
    check: Check::Faults(Kind::NullBranch),
};
