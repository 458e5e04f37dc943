//! Faults in command-line arguments. The examples of these rules are command lines.

use crate::fault::Kind;
use crate::finding::Severity;

use super::{Check, Rule, Subject};

pub(super) const SET_ARGUMENT: Rule = Rule {
    id: "set-argument",
    subject: Subject::Files,
    severity: Severity::Error,
    summary: "an argument of `--set`, `--set-json` or a similar flag that cannot be parsed",
    why: "`--set` takes `key=value` in Helm's grammar: dots separate keys, commas separate assignments, `[0]` selects \
          a list item, `{a,b}` is a list, and a backslash takes the next character literally. `--set-json` takes JSON \
          after the `=`.",
    bad: include_str!("../../tests/fixtures/set-argument/bad.sh"),
    good: include_str!("../../tests/fixtures/set-argument/good.sh"),
    check: Check::Faults(Kind::SetArgument),
};

pub(super) const RELEASE_NAME: Rule = Rule {
    id: "release-name",
    subject: Subject::Files,
    severity: Severity::Error,
    summary: "a release name that Helm rejects",
    why: "A release name has at most 53 characters: lower-case letters, digits, `-` and `.`. It begins and ends with a \
          letter or a digit. The names of the objects are built from it.",
    bad: include_str!("../../tests/fixtures/release-name/bad.sh"),
    good: include_str!("../../tests/fixtures/release-name/good.sh"),
    check: Check::Faults(Kind::ReleaseName),
};

pub(super) const NAMESPACE: Rule = Rule {
    id: "namespace",
    subject: Subject::Files,
    severity: Severity::Error,
    summary: "a namespace name that Kubernetes rejects",
    why: "A namespace name has at most 63 characters: lower-case letters, digits and `-`. It begins and ends with a \
          letter or a digit.",
    bad: include_str!("../../tests/fixtures/namespace/bad.sh"),
    good: include_str!("../../tests/fixtures/namespace/good.sh"),
    check: Check::Faults(Kind::Namespace),
};

pub(super) const VERSION: Rule = Rule {
    id: "version",
    subject: Subject::Files,
    severity: Severity::Error,
    summary: "a chart version or Kubernetes version that is not a semantic version",
    why: "`--version` and `--kube-version` take semantic versions, such as `0.62.0` or `v1.37`. The chart version \
          becomes part of the label `helm.sh/chart`.",
    bad: include_str!("../../tests/fixtures/version/bad.sh"),
    good: include_str!("../../tests/fixtures/version/good.sh"),
    check: Check::Faults(Kind::Version),
};
