//! Words that several formats share.

use crate::finding::Finding;
use crate::redact::Mask;
use crate::source::{Origin, Place};

/// Message and help as one text.
pub(super) fn sentence(finding: &Finding, mask: &Mask) -> String {
    let message = mask.message(&finding.message);
    match &finding.help {
        Some(help) => format!("{message} ({})", mask.message(help)),
        None => message,
    }
}

/// A source with the line and the column of a finding in it, where the finding has them.
pub(super) fn location(origin: &Origin, finding: &Finding) -> String {
    let Place { start, .. } = finding.place;
    if finding.place.is_whole() { origin.to_string() } else { format!("{origin}:{}:{}", start.line, start.column) }
}

/// The name of a source for a program that looks it up in a repository: a path with slashes and without a `./`. Standard
/// input and arguments go by the name that people read.
pub(super) fn file_name(origin: &Origin) -> String {
    let name = origin.to_string();
    let name = if cfg!(windows) { name.replace('\\', "/") } else { name };
    name.strip_prefix("./").map(str::to_owned).unwrap_or(name)
}

/// A text without characters that move the cursor, change how a terminal looks, turn the direction of writing, or are
/// forbidden in XML; line ends and tabs stay.
pub(super) fn visible(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\n' | '\t') { c } else { visible_char(c) }).collect()
}

/// What is shown in the place of a character.
pub(super) fn visible_char(c: char) -> char {
    match c {
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

/// A count with its noun.
pub(super) fn count(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}
