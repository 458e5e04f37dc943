//! A finding: a fault of the user's values, with its place and the rule that found it.

use crate::message::Message;
use crate::source::Place;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The values cannot be used.
    Error,
    /// The values can be used, and hardly mean what they say.
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

/// What is wrong, where, by which rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// Where it stands; always in a source of the user's.
    pub place: Place,
    /// The path of the value, `launcher.extraEnv[0].name`; empty where no value is meant.
    pub path: String,
    /// What is wrong and what would be right, lower case.
    pub message: Message,
    /// What to do, where that is a sentence of its own.
    pub help: Option<Message>,
}
