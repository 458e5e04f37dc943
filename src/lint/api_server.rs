//! What a Kubernetes API server rejects, or accepts with a warning, in the objects that the values make.

use crate::fault::Kind;
use crate::finding::Severity;

use super::{Check, Rule, Subject};

pub(super) const REQUIRED_FIELD: Rule = Rule {
    id: "required-field",
    subject: Subject::Cluster,
    severity: Severity::Error,
    summary: "a missing required field",
    why: "The API server rejects an object without this field. The finding points at the nearest value that you wrote, \
          since the field itself is absent. Add the field.",
    bad: include_str!("../../tests/fixtures/required-field/bad.yaml"),
    good: include_str!("../../tests/fixtures/required-field/good.yaml"),
    check: Check::Faults(Kind::Required),
};

pub(super) const INVALID_VALUE: Rule = Rule {
    id: "invalid-value",
    subject: Subject::Cluster,
    severity: Severity::Error,
    summary: "a value that is malformed or out of range",
    why: "The API server rejects the value: a name with characters that names cannot have, a number below the minimum, \
          a request above its limit, or a path that contains `..`. The message says what is wrong and what is allowed.",
    bad: include_str!("../../tests/fixtures/invalid-value/bad.yaml"),
    good: include_str!("../../tests/fixtures/invalid-value/good.yaml"),
    check: Check::Faults(Kind::Invalid),
};

pub(super) const UNSUPPORTED_VALUE: Rule = Rule {
    id: "unsupported-value",
    subject: Subject::Cluster,
    severity: Severity::Error,
    summary: "a value that is not one of the allowed values",
    why: "The API server accepts only a few values for this field, and upper and lower case matter. The message lists \
          them.",
    bad: include_str!("../../tests/fixtures/unsupported-value/bad.yaml"),
    good: include_str!("../../tests/fixtures/unsupported-value/good.yaml"),
    check: Check::Faults(Kind::Unsupported),
};

pub(super) const DUPLICATE_VALUE: Rule = Rule {
    id: "duplicate-value",
    subject: Subject::Cluster,
    severity: Severity::Error,
    summary: "two items that must be different",
    why: "The API server rejects two volumes or two containers with the same name, and two mounts at the same path. \
          The chart's own volumes, containers and mounts count too. Change or delete one of the two.",
    bad: include_str!("../../tests/fixtures/duplicate-value/bad.yaml"),
    good: include_str!("../../tests/fixtures/duplicate-value/good.yaml"),
    check: Check::Faults(Kind::Duplicate),
};

pub(super) const FORBIDDEN_FIELD: Rule = Rule {
    id: "forbidden-field",
    subject: Subject::Cluster,
    severity: Severity::Error,
    summary: "a field that is not allowed here, or not together with another one",
    why: "Some fields exclude each other, such as the sources of a volume. Other fields are not allowed in the objects \
          that the chart makes. The API server rejects both. Delete the field, or the one that it conflicts with.",
    bad: include_str!("../../tests/fixtures/forbidden-field/bad.yaml"),
    good: include_str!("../../tests/fixtures/forbidden-field/good.yaml"),
    check: Check::Faults(Kind::Forbidden),
};

pub(super) const TOO_LONG: Rule = Rule {
    id: "too-long",
    subject: Subject::Cluster,
    severity: Severity::Error,
    summary: "a value that is too long, or a list with too many items",
    why: "The API server limits the length of strings and lists. The message gives the limit and the actual length.",
    bad: include_str!("../../tests/fixtures/too-long/bad.yaml"),
    good: include_str!("../../tests/fixtures/too-long/good.yaml"),
    check: Check::Faults(Kind::TooLong),
};

pub(super) const NOT_FOUND: Rule = Rule {
    id: "not-found",
    subject: Subject::Cluster,
    severity: Severity::Error,
    summary: "a reference to a name that does not exist",
    why: "A volume mount or block device refers to a volume of the same pod by its name. Use the name of an entry in \
          `volumes`, or `launcher-storage`, which the chart adds.",
    bad: include_str!("../../tests/fixtures/not-found/bad.yaml"),
    good: include_str!("../../tests/fixtures/not-found/good.yaml"),
    check: Check::Faults(Kind::NotFound),
};

pub(super) const SERVER_WARNING: Rule = Rule {
    id: "server-warning",
    subject: Subject::Cluster,
    severity: Severity::Warning,
    summary: "a value that the API server accepts with a warning",
    why: "`kubectl apply` prints the same warning: the field is deprecated or has no effect, or the value does not do \
          what it seems to do.",
    bad: include_str!("../../tests/fixtures/server-warning/bad.yaml"),
    good: include_str!("../../tests/fixtures/server-warning/good.yaml"),
    check: Check::Faults(Kind::ServerWarning),
};

pub(super) const SILENTLY_ACCEPTED: Rule = Rule {
    id: "silently-accepted",
    subject: Subject::Cluster,
    severity: Severity::Warning,
    summary: "a value that the API server accepts without a word, and that does not work",
    why: "The API server drops fields whose feature gate is off, and says nothing. Before Kubernetes 1.34, it also \
          accepts a StatefulSet whose pods or claims it then rejects one by one, so that no worker starts. Delete the \
          field, turn its feature gate on, or upgrade the cluster. If the cluster has another version than 1.37, say \
          so with `--kube-version`. docs/kubernetes.md lists what each version changed.",
    bad: include_str!("../../tests/fixtures/silently-accepted/bad.yaml"),
    good: include_str!("../../tests/fixtures/silently-accepted/good.yaml"),
    check: Check::Faults(Kind::SilentlyAccepted),
};
