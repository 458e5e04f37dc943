//! Faults of the command line's arguments. Their examples are command lines.

use crate::fault::Kind;
use crate::finding::Severity;

use super::{Check, Rule};

pub(super) const SET_ARGUMENT: Rule = Rule {
    id: "set-argument",
    severity: Severity::Error,
    summary: "an argument of the `--set` family that cannot be read",
    why: "`--set` takes `key=value` in Helm's own grammar: dots between keys, commas between assignments, `[0]` for the \
          place in a list, `{a,b}` for a list, a backslash before a sign that is meant as text. `--set-json` takes JSON \
          after the `=`.",
    bad: include_str!("../../tests/fixtures/set-argument/bad.sh"),
    good: include_str!("../../tests/fixtures/set-argument/good.sh"),
    check: Check::Faults(Kind::SetArgument),
};

pub(super) const RELEASE_NAME: Rule = Rule {
    id: "release-name",
    severity: Severity::Error,
    summary: "a release name that Helm refuses",
    why: "A release is named by at most 53 lower-case letters, digits, `-` and `.`, a letter or a digit at either end: \
          the objects' names are made of it.",
    bad: include_str!("../../tests/fixtures/release-name/bad.sh"),
    good: include_str!("../../tests/fixtures/release-name/good.sh"),
    check: Check::Faults(Kind::ReleaseName),
};

pub(super) const NAMESPACE: Rule = Rule {
    id: "namespace",
    severity: Severity::Error,
    summary: "a namespace that no cluster can have",
    why: "A namespace is named by at most 63 lower-case letters, digits and `-`, a letter or a digit at either end.",
    bad: include_str!("../../tests/fixtures/namespace/bad.sh"),
    good: include_str!("../../tests/fixtures/namespace/good.sh"),
    check: Check::Faults(Kind::Namespace),
};

pub(super) const VERSION: Rule = Rule {
    id: "version",
    severity: Severity::Error,
    summary: "a version, of the chart or of Kubernetes, that is none",
    why: "Versions are semantic: `0.62.0`, `v1.37`. The chart's version becomes part of the label `helm.sh/chart`.",
    bad: include_str!("../../tests/fixtures/version/bad.sh"),
    good: include_str!("../../tests/fixtures/version/good.sh"),
    check: Check::Faults(Kind::Version),
};
