//! Colours of text for people.

use super::style::Colour;
use crate::finding::Severity;

/// Parts of text that have a colour of their own.
#[derive(Clone, Copy)]
pub(crate) enum Part {
    Error,
    Warning,
    Message,
    Gutter,
    Help,
    Old,
    New,
}

impl Part {
    /// The part that says how bad a finding is.
    pub(super) fn of(severity: Severity) -> Part {
        match severity {
            Severity::Error => Part::Error,
            Severity::Warning => Part::Warning,
        }
    }
}

impl Colour {
    /// A part of text in its colour, if there are colours.
    pub(crate) fn paint(self, part: Part, text: &str) -> String {
        let code = match part {
            Part::Error => "1;31",
            Part::Warning => "1;33",
            Part::Message => "1",
            Part::Gutter => "1;34",
            Part::Help => "1;36",
            Part::Old => "31",
            Part::New => "32",
        };
        match self {
            Colour::On => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            Colour::Off => text.to_owned(),
        }
    }
}
