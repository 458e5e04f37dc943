//! The faults of reading, decoding and validation as findings: each kind is a rule.

use crate::fault::{Kind, PlacedFault};
use crate::finding::{Finding, Severity};

/// The id of the rule for a kind of fault.
pub(super) fn id(kind: Kind) -> &'static str {
    match kind {
        Kind::YamlSyntax => "yaml-syntax",
        Kind::NotAMap => "not-a-map",
        Kind::DuplicateKey => "duplicate-key",
        Kind::SecondDocument => "second-document",
        Kind::SetArgument => "set-argument",
        Kind::ReleaseName => "release-name",
        Kind::Namespace => "namespace",
        Kind::Version => "version",
        Kind::UnknownKey => "unknown-key",
        Kind::WrongType => "wrong-type",
        Kind::NullBranch => "null-branch",
        Kind::Required => "required-field",
        Kind::Invalid => "invalid-value",
        Kind::Unsupported => "unsupported-value",
        Kind::Duplicate => "duplicate-value",
        Kind::Forbidden => "forbidden-field",
        Kind::TooLong => "too-long",
        Kind::NotFound => "not-found",
        Kind::ServerWarning => "server-warning",
    }
}

/// A fault as a finding.
pub(super) fn finding(fault: &PlacedFault) -> Finding {
    let severity = if fault.kind == Kind::ServerWarning { Severity::Warning } else { Severity::Error };
    Finding {
        rule: id(fault.kind),
        severity,
        place: fault.place,
        path: fault.path.to_string(),
        message: fault.message.clone(),
        help: fault.help.clone(),
    }
}
