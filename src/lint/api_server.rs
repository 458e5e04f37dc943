//! What an API server of Kubernetes refuses in the objects that values make, or warns of.

use crate::fault::Kind;
use crate::finding::Severity;

use super::{Check, Rule};

pub(super) const REQUIRED_FIELD: Rule = Rule {
    id: "required-field",
    severity: Severity::Error,
    summary: "a field that must be given and is not",
    why: "The API server refuses an object that lacks it. The finding stands at the nearest value that was written.",
    bad: include_str!("../../tests/fixtures/required-field/bad.yaml"),
    good: include_str!("../../tests/fixtures/required-field/good.yaml"),
    check: Check::Faults(Kind::Required),
};

pub(super) const INVALID_VALUE: Rule = Rule {
    id: "invalid-value",
    severity: Severity::Error,
    summary: "a value out of form or range",
    why: "The API server refuses it: a name with signs that names do not take, a number below its least, a request over \
          its limit, a path that leads out of its folder. The message says which, and what would be right.",
    bad: include_str!("../../tests/fixtures/invalid-value/bad.yaml"),
    good: include_str!("../../tests/fixtures/invalid-value/good.yaml"),
    check: Check::Faults(Kind::Invalid),
};

pub(super) const UNSUPPORTED_VALUE: Rule = Rule {
    id: "unsupported-value",
    severity: Severity::Error,
    summary: "a word that is none of those allowed",
    why: "The API server takes one of a few words here, upper and lower case as written. The message lists them.",
    bad: include_str!("../../tests/fixtures/unsupported-value/bad.yaml"),
    good: include_str!("../../tests/fixtures/unsupported-value/good.yaml"),
    check: Check::Faults(Kind::Unsupported),
};

pub(super) const DUPLICATE_VALUE: Rule = Rule {
    id: "duplicate-value",
    severity: Severity::Error,
    summary: "what must differ is the same",
    why: "Two volumes of one name, two mounts at one path, two containers of one name: the API server refuses the \
          second. The chart's own volumes and mounts count.",
    bad: include_str!("../../tests/fixtures/duplicate-value/bad.yaml"),
    good: include_str!("../../tests/fixtures/duplicate-value/good.yaml"),
    check: Check::Faults(Kind::Duplicate),
};

pub(super) const FORBIDDEN_FIELD: Rule = Rule {
    id: "forbidden-field",
    severity: Severity::Error,
    summary: "a field that may not be set here, or not beside another",
    why: "Some fields exclude one another, as the sources of a volume do, and some have no place in the object that the \
          chart makes. The API server refuses both.",
    bad: include_str!("../../tests/fixtures/forbidden-field/bad.yaml"),
    good: include_str!("../../tests/fixtures/forbidden-field/good.yaml"),
    check: Check::Faults(Kind::Forbidden),
};

pub(super) const TOO_LONG: Rule = Rule {
    id: "too-long",
    severity: Severity::Error,
    summary: "too long, or too many",
    why: "The API server bounds the length of texts and of lists. The message says the bound and what was given.",
    bad: include_str!("../../tests/fixtures/too-long/bad.yaml"),
    good: include_str!("../../tests/fixtures/too-long/good.yaml"),
    check: Check::Faults(Kind::TooLong),
};

pub(super) const NOT_FOUND: Rule = Rule {
    id: "not-found",
    severity: Severity::Error,
    summary: "a name that refers to nothing",
    why: "A mount or a device names a volume of the same pod: one of `volumes`, or the chart's own `launcher-storage`.",
    bad: include_str!("../../tests/fixtures/not-found/bad.yaml"),
    good: include_str!("../../tests/fixtures/not-found/good.yaml"),
    check: Check::Faults(Kind::NotFound),
};

pub(super) const SERVER_WARNING: Rule = Rule {
    id: "server-warning",
    severity: Severity::Warning,
    summary: "what the API server takes, but warns of",
    why: "`kubectl apply` prints the same warning: a field that is deprecated or does nothing, a value that will not do \
          what it seems to.",
    bad: include_str!("../../tests/fixtures/server-warning/bad.yaml"),
    good: include_str!("../../tests/fixtures/server-warning/good.yaml"),
    check: Check::Faults(Kind::ServerWarning),
};
