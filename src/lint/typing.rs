//! Faults of keys and types, in the chart's values as in the Kubernetes types inside them.

use crate::fault::Kind;
use crate::finding::Severity;

use super::{Check, Rule};

pub(super) const UNKNOWN_KEY: Rule = Rule {
    id: "unknown-key",
    severity: Severity::Error,
    summary: "a key that means nothing",
    why: "Helm drops a key that the chart does not read, and the API server one that it does not know, so that a typing \
          error is a setting lost. For values of your own, such as anchors, use `global` or a key at the top level that \
          begins with `x-`.",
    bad: include_str!("../../tests/fixtures/unknown-key/bad.yaml"),
    good: include_str!("../../tests/fixtures/unknown-key/good.yaml"),
    check: Check::Faults(Kind::UnknownKey),
};

pub(super) const WRONG_TYPE: Rule = Rule {
    id: "wrong-type",
    severity: Severity::Error,
    summary: "a value of another type than its key takes",
    why: "A text where a number or a boolean belongs, a map where a list belongs, or a number where text belongs whose \
          digits YAML would change: `1.10` is the number 1.1. Quotes make text of a value; without them `true` and `8` \
          are a boolean and a number.",
    bad: include_str!("../../tests/fixtures/wrong-type/bad.yaml"),
    good: include_str!("../../tests/fixtures/wrong-type/good.yaml"),
    check: Check::Faults(Kind::WrongType),
};

pub(super) const NULL_BRANCH: Rule = Rule {
    id: "null-branch",
    severity: Severity::Error,
    summary: "a key left empty where the chart needs a map",
    why: "A key with nothing after it is null, and to Helm null deletes the defaults below it; the chart's templates then \
          fail, or make something else than their defaults say. Delete the key, or give it a value.",
    bad: include_str!("../../tests/fixtures/null-branch/bad.yaml"),
    good: include_str!("../../tests/fixtures/null-branch/good.yaml"),
    check: Check::Faults(Kind::NullBranch),
};
