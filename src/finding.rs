//! A finding: a fault of the user's values, with its place and the rule that found it.

use crate::field_path::FieldPathBuf;
use crate::message::Message;
use crate::source::Place;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The values cannot be used.
    Error,
    /// The values can be used, but are probably a mistake.
    Warning,
}

impl Severity {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// What is wrong and where, and the rule that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where it is. Always in a source that the user gave.
    pub place: Place,
    /// The path of the value, `launcher.extraEnv[0].name`; empty if it is not about a value.
    pub path: FieldPathBuf,
    /// What is wrong, and what would be right. Begins in lower case.
    pub message: Message,
    /// What to do, if that needs a sentence of its own.
    pub help: Option<Message>,
}
