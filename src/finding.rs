//! A finding: a fault of the user's values, with its place and the rule that found it.

use crate::field_path::FieldPathBuf;
use crate::fix::Fix;
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
    /// The other places of a fault that has more than one.
    pub related: Vec<Related>,
    /// The edits that put it right, if that is certain.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding without help and other places.
    pub fn new(
        rule: &'static str,
        severity: Severity,
        place: Place,
        path: FieldPathBuf,
        message: impl Into<Message>,
    ) -> Finding {
        Finding { rule, severity, place, path, message: message.into(), help: None, related: Vec::new(), fix: None }
    }

    /// Adds what to do.
    pub fn help(&mut self, help: impl Into<Message>) {
        self.help = Some(help.into());
    }

    /// Names another place that belongs to it, and says what is there. Places that no user wrote are left out.
    pub fn beside(&mut self, place: Place, message: impl Into<Message>) -> &mut Finding {
        if place.is_users() && place != self.place && self.related.iter().all(|other| other.place != place) {
            self.related.push(Related { place, message: message.into() });
        }
        self
    }
}

/// Another place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where it is. Always in a source that the user gave, and never where the finding itself is.
    pub place: Place,
    /// What is there, in a few words.
    pub message: Message,
}
